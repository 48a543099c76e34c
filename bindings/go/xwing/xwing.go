// SPDX-License-Identifier: Apache-2.0

// Package xwing implements X-Wing (draft-connolly-cfrg-xwing-kem), a key encapsulation mechanism of
// ML-KEM-768 and X25519, with the kexlane library. CFRG calls it MLKEM768-X25519. The shared key is
// safe as long as either of the two is unbroken.
//
// The types and functions are those of package kexlane/mlkem, and so are the rules of its batches.
//
// As the draft says, there is no check for points of low order: a hostile X25519 value removes only
// X25519's part of the security.
package xwing

// #cgo pkg-config: kexlane
// #include <kexlane/xwing.h>
import "C"

import "kexlane/internal/kxl"

// The sizes of X-Wing, in bytes. The seed is the decapsulation key.
const (
	SharedKeySize        = C.KXL_XWING_SS_BYTES
	SeedSize             = C.KXL_XWING_SK_BYTES
	CiphertextSize       = C.KXL_XWING_CT_BYTES
	EncapsulationKeySize = C.KXL_XWING_EK_BYTES
)

// An EncapsulationKey is the public key of X-Wing. It may be used by several goroutines at once.
type EncapsulationKey struct{ key *kxl.EncapsulationKey }

// A DecapsulationKey is the secret key of X-Wing. It may be used by several goroutines at once.
type DecapsulationKey struct{ key *kxl.DecapsulationKey }

// GenerateKey generates a key pair from the randomness of crypto/rand. The decapsulation key must
// be kept secret.
func GenerateKey() (*DecapsulationKey, error) {
	key, err := kxl.XWing.Generate()
	if err != nil {
		return nil, err
	}
	return &DecapsulationKey{key}, nil
}

// NewDecapsulationKey takes a decapsulation key of [SeedSize] bytes, and expands it. The bytes are
// copied. An error is kexlane.ErrLength.
func NewDecapsulationKey(seed []byte) (*DecapsulationKey, error) {
	key, err := kxl.XWing.NewDecapsulationKey(seed)
	if err != nil {
		return nil, err
	}
	return &DecapsulationKey{key}, nil
}

// NewEncapsulationKey takes an encapsulation key that was received, and checks its ML-KEM part as
// FIPS 203 says in section 7.2. The bytes are copied. An error is kexlane.ErrLength or
// kexlane.ErrKey.
func NewEncapsulationKey(encapsulationKeyBytes []byte) (*EncapsulationKey, error) {
	key, err := kxl.XWing.NewEncapsulationKey(encapsulationKeyBytes)
	if err != nil {
		return nil, err
	}
	return &EncapsulationKey{key}, nil
}

// Bytes returns the encapsulation key as a byte slice, which the caller may send.
func (ek *EncapsulationKey) Bytes() []byte { return ek.key.Bytes() }

// Encapsulate generates a shared key of [SharedKeySize] bytes and the ciphertext that carries it to
// the owner of the key. The randomness is that of the operating system. If that gives none,
// Encapsulate panics with kexlane.ErrRandom, as crypto/rand ends the program since Go 1.24.
//
// The shared key must be kept secret.
func (ek *EncapsulationKey) Encapsulate() (sharedKey, ciphertext []byte) {
	sharedKey, ciphertext, err := ek.key.Encapsulate()
	if err != nil {
		panic(err)
	}
	return sharedKey, ciphertext
}

// EncapsulateBatch does n independent encapsulations side by side. It panics with a
// kexlane.BatchError if the operating system gives no randomness, and if n is negative.
func (ek *EncapsulationKey) EncapsulateBatch(n int) (sharedKeys, ciphertexts []byte) {
	sharedKeys, ciphertexts, err := ek.key.EncapsulateBatch(n)
	if err != nil {
		panic(err)
	}
	return sharedKeys, ciphertexts
}

// EncapsulationKey returns the public key of the pair.
func (dk *DecapsulationKey) EncapsulationKey() *EncapsulationKey {
	return &EncapsulationKey{dk.key.EncapsulationKey()}
}

// Bytes returns the decapsulation key, which must be kept secret. Bytes panics after Destroy.
func (dk *DecapsulationKey) Bytes() []byte { return dk.key.Bytes() }

// Decapsulate computes the shared key of [SharedKeySize] bytes that a ciphertext carries. It
// returns an error that is kexlane.ErrLength if the ciphertext has another size, and
// kexlane.ErrDestroyed after Destroy.
//
// A wrong or tampered ciphertext is not an error. The shared key is then one that nobody else
// knows.
//
// The shared key must be kept secret.
func (dk *DecapsulationKey) Decapsulate(ciphertext []byte) (sharedKey []byte, err error) {
	return dk.key.Decapsulate(ciphertext)
}

// DecapsulateBatch computes the shared keys of any number of ciphertexts that lie one after the
// other. It returns the errors of Decapsulate.
func (dk *DecapsulationKey) DecapsulateBatch(ciphertexts []byte) (sharedKeys []byte, err error) {
	return dk.key.DecapsulateBatch(ciphertexts)
}

// Destroy wipes the key. It waits for the operations that are running. Later ones return
// kexlane.ErrDestroyed, or panic with it where they have no error. A key that is not destroyed is
// wiped some time after it became unreachable. The encapsulation key remains usable.
func (dk *DecapsulationKey) Destroy() { dk.key.Destroy() }

// GenerateBatch generates n key pairs side by side, as bytes one after the other. The decapsulation
// keys must be kept secret.
func GenerateBatch(n int) (encapsulationKeys, decapsulationKeys []byte, err error) {
	return kxl.XWing.GenerateBatch(n)
}

// EncapsulateBatch encapsulates once to each of the keys, side by side.
func EncapsulateBatch(encapsulationKeys []byte) (sharedKeys, ciphertexts []byte, err error) {
	return kxl.XWing.EncapsulateBatch(encapsulationKeys)
}

// DecapsulateBatch decapsulates ciphertext i with key i, side by side.
func DecapsulateBatch(decapsulationKeys, ciphertexts []byte) (sharedKeys []byte, err error) {
	return kxl.XWing.DecapsulateBatch(decapsulationKeys, ciphertexts)
}
