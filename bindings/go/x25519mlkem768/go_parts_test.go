// SPDX-License-Identifier: Apache-2.0

//go:build go1.24

package x25519mlkem768

import (
	"crypto/ecdh"
	"crypto/mlkem"
	"crypto/rand"
	"testing"

	"kexlane/internal/testutil"
)

// Go has X25519MLKEM768 in crypto/tls alone, made of these two parts.

func goKeys(t *testing.T) (*mlkem.DecapsulationKey768, *ecdh.PrivateKey) {
	t.Helper()
	dk, err := mlkem.GenerateKey768()
	if err != nil {
		t.Fatal(err)
	}
	x, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return dk, x
}

func goECDH(t *testing.T, x *ecdh.PrivateKey, peer []byte) []byte {
	t.Helper()
	public, err := ecdh.X25519().NewPublicKey(peer)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := x.ECDH(public)
	if err != nil {
		t.Fatal(err)
	}
	return shared
}

func TestGoIsClient(t *testing.T) {
	dk, x := goKeys(t)
	share := append(dk.EncapsulationKey().Bytes(), x.PublicKey().Bytes()...)
	secret, answer, err := Respond(share)
	if err != nil {
		t.Fatal(err)
	}
	sharedKey, err := dk.Decapsulate(answer[:mlkem.CiphertextSize768])
	if err != nil {
		t.Fatal(err)
	}
	shared := goECDH(t, x, answer[mlkem.CiphertextSize768:])
	testutil.Equal(t, "secret", secret, append(sharedKey, shared...))
}

func TestGoIsServer(t *testing.T) {
	client := newClient(t)
	share := client.Share()
	ek, err := mlkem.NewEncapsulationKey768(share[:mlkem.EncapsulationKeySize768])
	if err != nil {
		t.Fatal(err)
	}
	_, x := goKeys(t)
	sharedKey, ciphertext := ek.Encapsulate()
	shared := goECDH(t, x, share[mlkem.EncapsulationKeySize768:])
	secret, err := client.Finish(append(ciphertext, x.PublicKey().Bytes()...))
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "secret", secret, append(sharedKey, shared...))
}
