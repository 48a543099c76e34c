// SPDX-License-Identifier: Apache-2.0

package mlkem

// #cgo pkg-config: kexlane
// #include <kexlane/mlkem.h>
import "C"

import "kexlane/internal/kxl"

// The sizes of ML-KEM-1024, in bytes.
const (
	EncapsulationKeySize1024         = C.KXL_MLKEM1024_EK_BYTES
	ExpandedDecapsulationKeySize1024 = C.KXL_MLKEM1024_DK_BYTES
	CiphertextSize1024               = C.KXL_MLKEM1024_C_BYTES
)

// An EncapsulationKey1024 is the public key of ML-KEM-1024. It may be used by several goroutines at
// once.
type EncapsulationKey1024 struct{ encapsulationKey }

// A DecapsulationKey1024 is the secret key of ML-KEM-1024, with its seed. It may be used by several
// goroutines at once.
type DecapsulationKey1024 struct{ seedKey }

// An ExpandedDecapsulationKey1024 is the secret key of ML-KEM-1024 as it came from a program that
// does not keep the seed. It may be used by several goroutines at once.
type ExpandedDecapsulationKey1024 struct{ expandedKey }

// GenerateKey1024 generates a key pair from the randomness of crypto/rand: FIPS 203, algorithm 19.
// The decapsulation key must be kept secret.
func GenerateKey1024() (*DecapsulationKey1024, error) {
	key, err := kxl.MLKEM1024.Generate()
	if err != nil {
		return nil, err
	}
	return &DecapsulationKey1024{seedKey{decapsulationKey{key}}}, nil
}

// NewDecapsulationKey1024 computes the key pair of a seed d || z: FIPS 203, algorithm 16. The seed
// must be secret and uniformly random. It is copied. An error is kexlane.ErrLength.
func NewDecapsulationKey1024(seed []byte) (*DecapsulationKey1024, error) {
	key, err := kxl.MLKEM1024.NewDecapsulationKey(seed)
	if err != nil {
		return nil, err
	}
	return &DecapsulationKey1024{seedKey{decapsulationKey{key}}}, nil
}

// NewExpandedDecapsulationKey1024 takes a decapsulation key in the form of FIPS 203. It checks that
// this is a pair with the encapsulation key inside, as section 7.1 says. The bytes are copied. An
// error is kexlane.ErrLength, kexlane.ErrKey or kexlane.ErrRandom: the check encapsulates once.
func NewExpandedDecapsulationKey1024(
	decapsulationKeyBytes []byte,
) (*ExpandedDecapsulationKey1024, error) {
	key, err := kxl.MLKEM1024.NewExpandedDecapsulationKey(decapsulationKeyBytes)
	if err != nil {
		return nil, err
	}
	return &ExpandedDecapsulationKey1024{expandedKey{decapsulationKey{key}}}, nil
}

// NewEncapsulationKey1024 takes an encapsulation key that was received, and checks it as FIPS 203
// says in section 7.2. The bytes are copied. An error is kexlane.ErrLength or kexlane.ErrKey.
func NewEncapsulationKey1024(encapsulationKeyBytes []byte) (*EncapsulationKey1024, error) {
	key, err := kxl.MLKEM1024.NewEncapsulationKey(encapsulationKeyBytes)
	if err != nil {
		return nil, err
	}
	return &EncapsulationKey1024{encapsulationKey{key}}, nil
}

// EncapsulationKey returns the public key of the pair.
func (dk *DecapsulationKey1024) EncapsulationKey() *EncapsulationKey1024 {
	return &EncapsulationKey1024{encapsulationKey{dk.key.EncapsulationKey()}}
}

// EncapsulationKey returns the public key of the pair.
func (dk *ExpandedDecapsulationKey1024) EncapsulationKey() *EncapsulationKey1024 {
	return &EncapsulationKey1024{encapsulationKey{dk.key.EncapsulationKey()}}
}

// GenerateBatch1024 generates n key pairs side by side, as bytes one after the other. The
// decapsulation keys are in their expanded form and must be kept secret. See the package comment
// for the rules of batches.
func GenerateBatch1024(n int) (encapsulationKeys, decapsulationKeys []byte, err error) {
	return kxl.MLKEM1024.GenerateBatch(n)
}

// EncapsulateBatch1024 encapsulates once to each of the keys, side by side. See the package comment
// for the rules of batches.
func EncapsulateBatch1024(encapsulationKeys []byte) (sharedKeys, ciphertexts []byte, err error) {
	return kxl.MLKEM1024.EncapsulateBatch(encapsulationKeys)
}

// DecapsulateBatch1024 decapsulates ciphertext i with key i, side by side. The keys are in their
// expanded form. See the package comment for the rules of batches.
func DecapsulateBatch1024(decapsulationKeys, ciphertexts []byte) (sharedKeys []byte, err error) {
	return kxl.MLKEM1024.DecapsulateBatch(decapsulationKeys, ciphertexts)
}
