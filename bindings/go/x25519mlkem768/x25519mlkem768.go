// SPDX-License-Identifier: Apache-2.0

// Package x25519mlkem768 implements X25519MLKEM768, the key exchange of TLS 1.3 (RFC 10024, group
// 0x11EC) and of SSH (RFC 10042, mlkem768x25519-sha256), with the kexlane library. The secret is
// safe as long as ML-KEM-768 or X25519 is unbroken.
//
// The client makes a [Client] and sends its share. The server answers with [Respond] and sends a
// share of its own. The client computes the secret with [Client.Finish].
//
// In spite of the name, ML-KEM comes first everywhere: a client share is an encapsulation key and
// an X25519 public key, a server share is a ciphertext and an X25519 public key, and the secret is
// the shared key of ML-KEM and that of X25519. TLS 1.3 uses the secret in its key schedule as it
// is. SSH takes its SHA-256.
//
// The batches have the rules of package kexlane/mlkem.
package x25519mlkem768

// #cgo pkg-config: kexlane
// #include <kexlane/x25519mlkem768.h>
import "C"

import "kexlane/internal/kxl"

// The sizes of X25519MLKEM768, in bytes.
const (
	ClientShareSize = C.KXL_X25519MLKEM768_CLIENT_SHARE_BYTES
	ServerShareSize = C.KXL_X25519MLKEM768_SERVER_SHARE_BYTES
	SecretSize      = C.KXL_X25519MLKEM768_SECRET_BYTES
	ClientStateSize = C.KXL_X25519MLKEM768_STATE_BYTES
)

// A Client is the client's side of an exchange. It holds secret keys for one exchange. It may be
// used by several goroutines at once.
type Client struct{ client *kxl.Client }

// NewClient starts an exchange with the randomness of the operating system. An error is
// kexlane.ErrRandom.
func NewClient() (*Client, error) {
	client, err := kxl.NewClient()
	if err != nil {
		return nil, err
	}
	return &Client{client}, nil
}

// NewClientFromState goes on with an exchange of [StartBatch]. The state is copied. An error is
// kexlane.ErrLength or kexlane.ErrKey.
func NewClientFromState(state []byte) (*Client, error) {
	client, err := kxl.NewClientFromState(state)
	if err != nil {
		return nil, err
	}
	return &Client{client}, nil
}

// Share returns what the client sends to the server.
func (client *Client) Share() []byte { return client.client.Share() }

// Finish computes the secret of [SecretSize] bytes from the server's share. An error is
// kexlane.ErrLength, kexlane.ErrLowOrder if the server cheats, or kexlane.ErrDestroyed after
// Destroy. A tampered share can also give a secret that the server does not have, without an error.
func (client *Client) Finish(serverShare []byte) (secret []byte, err error) {
	return client.client.Finish(serverShare)
}

// Destroy wipes the client. It waits for operations that are running. Later ones return
// kexlane.ErrDestroyed. A client that is not destroyed is wiped some time after it became
// unreachable.
func (client *Client) Destroy() { client.client.Destroy() }

// Respond answers a client: it makes the secret of [SecretSize] bytes and the share that the server
// sends back, with the randomness of the operating system. An error is kexlane.ErrLength,
// kexlane.ErrKey or kexlane.ErrLowOrder for a bad share, which TLS answers with the alert
// illegal_parameter, or kexlane.ErrRandom.
func Respond(clientShare []byte) (secret, serverShare []byte, err error) {
	return kxl.X25519MLKEM768.EncapsulateTo(clientShare)
}

// CheckShare checks a client's share as Respond does, at a small part of its cost. It is for a
// server that must accept or refuse the share before it answers.
func CheckShare(clientShare []byte) error { return kxl.CheckShare(clientShare) }

// StartBatch starts n exchanges side by side. It returns the clients' shares, and their states,
// which must be kept secret until [FinishBatch].
func StartBatch(n int) (clientShares, states []byte, err error) {
	return kxl.X25519MLKEM768.GenerateBatch(n)
}

// RespondBatch answers any number of clients side by side, with the errors of Respond for each.
func RespondBatch(clientShares []byte) (secrets, serverShares []byte, err error) {
	return kxl.X25519MLKEM768.EncapsulateBatch(clientShares)
}

// FinishBatch computes the secrets of exchanges that [StartBatch] started.
func FinishBatch(states, serverShares []byte) (secrets []byte, err error) {
	return kxl.X25519MLKEM768.DecapsulateBatch(states, serverShares)
}
