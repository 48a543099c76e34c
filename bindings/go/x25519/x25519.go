// SPDX-License-Identifier: Apache-2.0

// Package x25519 implements X25519, the Diffie-Hellman key exchange of RFC 7748, with the kexlane
// library.
//
// Its keys have the methods of those of Go's crypto/ecdh. What crypto/ecdh does with ecdh.X25519()
// are functions here.
//
// X25519 does not withstand quantum computers. Packages x25519mlkem768 and xwing combine it with
// ML-KEM.
//
// The batches have the rules of package kexlane/mlkem. Their keys have 32 bytes each.
package x25519

// #cgo pkg-config: kexlane
// #include <kexlane/x25519.h>
import "C"

import (
	"crypto"
	"crypto/rand"
	"crypto/subtle"
	"io"
	"runtime"
	"sync"

	"kexlane"
	"kexlane/internal/kxl"
)

// The sizes of X25519, in bytes.
const (
	PublicKeySize    = C.KXL_X25519_PK_BYTES
	PrivateKeySize   = C.KXL_X25519_SK_BYTES
	SharedSecretSize = C.KXL_X25519_SS_BYTES
)

// A PublicKey is an X25519 public key, usually a peer's.
type PublicKey struct{ key [PublicKeySize]byte }

// NewPublicKey takes a public key of [PublicKeySize] bytes. All values are valid; ECDH refuses
// those of low order. An error is [kexlane.ErrLength].
func NewPublicKey(key []byte) (*PublicKey, error) {
	if err := kxl.CheckX25519("public key", key); err != nil {
		return nil, err
	}
	k := &PublicKey{}
	copy(k.key[:], key)
	return k, nil
}

// Bytes returns a copy of the encoding of the public key.
func (k *PublicKey) Bytes() []byte { return append([]byte(nil), k.key[:]...) }

// Equal reports whether x is a *PublicKey with the encoding of k. Different encodings of one point
// are different keys here.
func (k *PublicKey) Equal(x crypto.PublicKey) bool {
	other, ok := x.(*PublicKey)
	return ok && subtle.ConstantTimeCompare(k.key[:], other.key[:]) == 1
}

// A PrivateKey is an X25519 private key, which must be kept secret. It may be used by several
// goroutines at once.
type PrivateKey struct {
	public *PublicKey
	secret *secret
}

type secret struct {
	mutex sync.RWMutex // Destroy waits for operations
	// nil after Destroy. It is behind a pointer more than package fmt follows.
	key *[PrivateKeySize]byte
}

// GenerateKey generates a private key from the bytes of random, or of [crypto/rand] if random is
// nil.
func GenerateKey(random io.Reader) (*PrivateKey, error) {
	if random == nil {
		random = rand.Reader
	}
	key := new([PrivateKeySize]byte)
	if _, err := io.ReadFull(random, key[:]); err != nil {
		kexlane.Wipe(key[:])
		return nil, err
	}
	return take(key)
}

// NewPrivateKey takes a private key of [PrivateKeySize] bytes. All values are valid, because RFC
// 7748 clamps them when they are used. The bytes are copied. An error is [kexlane.ErrLength].
func NewPrivateKey(key []byte) (*PrivateKey, error) {
	if err := kxl.CheckX25519("private key", key); err != nil {
		return nil, err
	}
	copied := new([PrivateKeySize]byte)
	copy(copied[:], key)
	return take(copied)
}

func take(key *[PrivateKeySize]byte) (*PrivateKey, error) {
	k := &PrivateKey{&PublicKey{}, &secret{key: key}}
	runtime.SetFinalizer(k.secret, (*secret).destroy)
	if err := kxl.X25519PublicKey(k.public.key[:], key[:]); err != nil {
		k.Destroy()
		return nil, err
	}
	return k, nil
}

// with calls f with the key, unless it was destroyed.
func (s *secret) with(f func(key []byte) error) error {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	if s.key == nil {
		return kexlane.ErrDestroyed
	}
	return f(s.key[:])
}

func (s *secret) destroy() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.key == nil {
		return
	}
	kexlane.Wipe(s.key[:])
	s.key = nil
	runtime.SetFinalizer(s, nil)
}

// ECDH computes the shared secret X25519(k, remote) of RFC 7748, section 6.1. An error is
// [kexlane.ErrLowOrder] if remote is a point of low order, which only a peer who cheats sends, or
// [kexlane.ErrDestroyed] after Destroy.
//
// The shared secret must be kept secret. It is not uniformly random: hash it before use, as the
// protocol says.
func (k *PrivateKey) ECDH(remote *PublicKey) ([]byte, error) {
	shared := make([]byte, SharedSecretSize)
	err := k.secret.with(func(key []byte) error {
		return kxl.X25519SharedSecret(shared, key, remote.key[:])
	})
	if err != nil {
		return nil, err
	}
	return shared, nil
}

// ECDHBatch computes the shared secrets of k with any number of public keys that lie one after the
// other.
func (k *PrivateKey) ECDHBatch(publicKeys []byte) (sharedSecrets []byte, err error) {
	failed := k.secret.with(func(key []byte) error {
		sharedSecrets, err = kxl.X25519SharedSecretBatch(key, true, publicKeys)
		return nil
	})
	if failed != nil {
		return nil, failed
	}
	return sharedSecrets, err
}

// Bytes returns a copy of the private key, not clamped. It panics after Destroy.
func (k *PrivateKey) Bytes() (b []byte) {
	err := k.secret.with(func(key []byte) error {
		b = append([]byte(nil), key...)
		return nil
	})
	if err != nil {
		panic(err)
	}
	return b
}

// Equal reports whether x is a *PrivateKey with the bytes of k. The time does not depend on them. A
// key that was destroyed equals none.
func (k *PrivateKey) Equal(x crypto.PrivateKey) bool {
	other, ok := x.(*PrivateKey)
	if !ok {
		return false
	}
	// A copy: no goroutine holds two locks.
	var copied [PrivateKeySize]byte
	defer kexlane.Wipe(copied[:])
	err := other.secret.with(func(key []byte) error {
		copy(copied[:], key)
		return nil
	})
	if err != nil {
		return false
	}
	equal := false
	err = k.secret.with(func(key []byte) error {
		equal = subtle.ConstantTimeCompare(key, copied[:]) == 1
		return nil
	})
	return err == nil && equal
}

// PublicKey returns the public key of the pair.
func (k *PrivateKey) PublicKey() *PublicKey { return k.public }

// Public returns the public key too. All private keys of the standard library have this method: see
// [crypto.PrivateKey].
func (k *PrivateKey) Public() crypto.PublicKey { return k.public }

// Destroy wipes the key. It waits for the operations that are running. Later ones return
// [kexlane.ErrDestroyed], and Bytes panics with it. A key that is not destroyed is wiped some time
// after it became unreachable. The public key remains usable.
func (k *PrivateKey) Destroy() { k.secret.destroy() }

// GenerateBatch generates n key pairs side by side from the operating system's randomness. The
// private keys must be kept secret.
func GenerateBatch(n int) (publicKeys, privateKeys []byte, err error) {
	return kxl.X25519GenerateBatch(n)
}

// PublicKeyBatch computes the public keys of any number of private keys, side by side.
func PublicKeyBatch(privateKeys []byte) (publicKeys []byte, err error) {
	return kxl.X25519PublicKeyBatch(privateKeys)
}

// ECDHBatch computes the shared secret of private key i and public key i, side by side. The errors
// of the items are [kexlane.ErrLowOrder].
func ECDHBatch(privateKeys, publicKeys []byte) (sharedSecrets []byte, err error) {
	return kxl.X25519SharedSecretBatch(privateKeys, false, publicKeys)
}
