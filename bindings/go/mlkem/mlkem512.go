// SPDX-License-Identifier: Apache-2.0

package mlkem

// #cgo pkg-config: kexlane
// #include <kexlane/mlkem.h>
import "C"

import "kexlane/internal/kxl"

// The sizes of ML-KEM-512, in bytes.
const (
	EncapsulationKeySize512         = C.KXL_MLKEM512_EK_BYTES
	ExpandedDecapsulationKeySize512 = C.KXL_MLKEM512_DK_BYTES
	CiphertextSize512               = C.KXL_MLKEM512_C_BYTES
)

// An EncapsulationKey512 is the public key of ML-KEM-512. It may be used by several goroutines at
// once.
type EncapsulationKey512 struct{ encapsulationKey }

// A DecapsulationKey512 is the secret key of ML-KEM-512, with its seed. It may be used by several
// goroutines at once.
type DecapsulationKey512 struct{ seedKey }

// An ExpandedDecapsulationKey512 is the secret key of ML-KEM-512 as it came from a program that
// does not keep the seed. It may be used by several goroutines at once.
type ExpandedDecapsulationKey512 struct{ expandedKey }

// GenerateKey512 generates a key pair from the randomness of crypto/rand: FIPS 203, algorithm 19.
// The decapsulation key must be kept secret.
func GenerateKey512() (*DecapsulationKey512, error) {
	key, err := kxl.MLKEM512.Generate()
	if err != nil {
		return nil, err
	}
	return &DecapsulationKey512{seedKey{decapsulationKey{key}}}, nil
}

// NewDecapsulationKey512 computes the key pair of a seed d || z: FIPS 203, algorithm 16. The seed
// must be secret and uniformly random. It is copied. An error is kexlane.ErrLength.
func NewDecapsulationKey512(seed []byte) (*DecapsulationKey512, error) {
	key, err := kxl.MLKEM512.NewDecapsulationKey(seed)
	if err != nil {
		return nil, err
	}
	return &DecapsulationKey512{seedKey{decapsulationKey{key}}}, nil
}

// NewExpandedDecapsulationKey512 takes a decapsulation key in the form of FIPS 203. It checks that
// this is a pair with the encapsulation key inside, as section 7.1 says. The bytes are copied. An
// error is kexlane.ErrLength, kexlane.ErrKey or kexlane.ErrRandom: the check encapsulates once.
func NewExpandedDecapsulationKey512(
	decapsulationKeyBytes []byte,
) (*ExpandedDecapsulationKey512, error) {
	key, err := kxl.MLKEM512.NewExpandedDecapsulationKey(decapsulationKeyBytes)
	if err != nil {
		return nil, err
	}
	return &ExpandedDecapsulationKey512{expandedKey{decapsulationKey{key}}}, nil
}

// NewEncapsulationKey512 takes an encapsulation key that was received, and checks it as FIPS 203
// says in section 7.2. The bytes are copied. An error is kexlane.ErrLength or kexlane.ErrKey.
func NewEncapsulationKey512(encapsulationKeyBytes []byte) (*EncapsulationKey512, error) {
	key, err := kxl.MLKEM512.NewEncapsulationKey(encapsulationKeyBytes)
	if err != nil {
		return nil, err
	}
	return &EncapsulationKey512{encapsulationKey{key}}, nil
}

// EncapsulationKey returns the public key of the pair.
func (dk *DecapsulationKey512) EncapsulationKey() *EncapsulationKey512 {
	return &EncapsulationKey512{encapsulationKey{dk.key.EncapsulationKey()}}
}

// EncapsulationKey returns the public key of the pair.
func (dk *ExpandedDecapsulationKey512) EncapsulationKey() *EncapsulationKey512 {
	return &EncapsulationKey512{encapsulationKey{dk.key.EncapsulationKey()}}
}

// GenerateBatch512 generates n key pairs side by side, as bytes one after the other. The
// decapsulation keys are in their expanded form and must be kept secret. See the package comment
// for the rules of batches.
func GenerateBatch512(n int) (encapsulationKeys, decapsulationKeys []byte, err error) {
	return kxl.MLKEM512.GenerateBatch(n)
}

// EncapsulateBatch512 encapsulates once to each of the keys, side by side. See the package comment
// for the rules of batches.
func EncapsulateBatch512(encapsulationKeys []byte) (sharedKeys, ciphertexts []byte, err error) {
	return kxl.MLKEM512.EncapsulateBatch(encapsulationKeys)
}

// DecapsulateBatch512 decapsulates ciphertext i with key i, side by side. The keys are in their
// expanded form. See the package comment for the rules of batches.
func DecapsulateBatch512(decapsulationKeys, ciphertexts []byte) (sharedKeys []byte, err error) {
	return kxl.MLKEM512.DecapsulateBatch(decapsulationKeys, ciphertexts)
}
