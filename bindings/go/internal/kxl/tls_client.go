// SPDX-License-Identifier: Apache-2.0

package kxl

// #include <kexlane/x25519mlkem768.h>
//
// typedef struct go_client { kxl_x25519mlkem768_client* client; kxl_status status; } go_client;
//
// /* Prepares a new client, from a state unless that is null. */
// static go_client go_client_new(uint8_t* share, const uint8_t* state) {
//   go_client made = {kxl_x25519mlkem768_client_new(), KXL_OK};
//   if (made.client == NULL) return made;
//   made.status = state == NULL ? kxl_x25519mlkem768_client_prepare(made.client, share)
//                               : kxl_x25519mlkem768_client_parse(made.client, share, state);
//   if (made.status != KXL_OK) {
//     kxl_x25519mlkem768_client_free(made.client);
//     made.client = NULL;
//   }
//   return made;
// }
import "C"

import (
	"runtime"
	"sync"

	"kexlane"
)

// A Client is the client of an exchange of X25519MLKEM768, prepared.
type Client struct {
	share    []byte
	mutex    sync.RWMutex // prepared is nil after Destroy, which waits for operations
	prepared *C.kxl_x25519mlkem768_client
}

// NewClient starts an exchange.
func NewClient() (*Client, error) { return newClient(nil) }

// NewClientFromState goes on with an exchange.
func NewClientFromState(state []byte) (*Client, error) {
	if err := checkLength(X25519MLKEM768.words.dk, state, X25519MLKEM768.DkBytes); err != nil {
		return nil, err
	}
	return newClient(state)
}

func newClient(state []byte) (*Client, error) {
	client := &Client{share: make([]byte, X25519MLKEM768.EkBytes)}
	made := C.go_client_new(pointer(client.share), pointer(state))
	if err := check(made.status); err != nil {
		return nil, err
	}
	if made.client == nil {
		panic(noMemory)
	}
	client.prepared = made.client
	runtime.SetFinalizer(client, (*Client).Destroy)
	return client, nil
}

// Destroy wipes the client.
func (client *Client) Destroy() {
	client.mutex.Lock()
	defer client.mutex.Unlock()
	if client.prepared == nil {
		return
	}
	C.kxl_x25519mlkem768_client_free(client.prepared)
	client.prepared = nil
	runtime.SetFinalizer(client, nil)
}

// Share returns a copy of what the server needs.
func (client *Client) Share() []byte { return clone(client.share) }

// Finish computes the secret from the server's share.
func (client *Client) Finish(serverShare []byte) ([]byte, error) {
	if err := checkLength(X25519MLKEM768.words.c, serverShare, X25519MLKEM768.CBytes); err != nil {
		return nil, err
	}
	client.mutex.RLock()
	defer client.mutex.RUnlock()
	if client.prepared == nil {
		return nil, kexlane.ErrDestroyed
	}
	secret := make([]byte, X25519MLKEM768.KBytes)
	status := C.kxl_x25519mlkem768_client_finish_prepared(
		pointer(secret), client.prepared, pointer(serverShare))
	if err := check(status); err != nil {
		return nil, err
	}
	return secret, nil
}

// CheckShare checks a client's share as a server does before it answers.
func CheckShare(clientShare []byte) error {
	k := X25519MLKEM768
	if err := checkLength(k.words.ek, clientShare, k.EkBytes); err != nil {
		return err
	}
	return check(C.kxl_x25519mlkem768_check_share(pointer(clientShare)))
}
