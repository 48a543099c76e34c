// SPDX-License-Identifier: Apache-2.0

//go:build go1.20

package x25519

import (
	"crypto/ecdh"
	"crypto/rand"
	"testing"

	"kexlane/internal/testutil"
)

func TestAgainstGo(t *testing.T) {
	for i := 0; i < 20; i++ {
		key := generate(t)
		same, err := ecdh.X25519().NewPrivateKey(key.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		testutil.Equal(t, "public key", key.PublicKey().Bytes(), same.PublicKey().Bytes())
		peer, err := ecdh.X25519().GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		public, err := NewPublicKey(peer.PublicKey().Bytes())
		if err != nil {
			t.Fatal(err)
		}
		ours, err := key.ECDH(public)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := peer.ECDH(same.PublicKey())
		if err != nil {
			t.Fatal(err)
		}
		testutil.Equal(t, "shared secret", ours, theirs)
	}
}
