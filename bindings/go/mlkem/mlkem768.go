// SPDX-License-Identifier: Apache-2.0

package mlkem

// #cgo pkg-config: kexlane
// #include <kexlane/mlkem.h>
import "C"

import "kexlane/internal/kxl"

// The sizes of ML-KEM-768, in bytes.
const (
	EncapsulationKeySize768         = C.KXL_MLKEM768_EK_BYTES
	ExpandedDecapsulationKeySize768 = C.KXL_MLKEM768_DK_BYTES
	CiphertextSize768               = C.KXL_MLKEM768_C_BYTES
)

// An EncapsulationKey768 is the public key of ML-KEM-768. It may be used by several goroutines at
// once.
type EncapsulationKey768 struct{ encapsulationKey }

// A DecapsulationKey768 is the secret key of ML-KEM-768, with its seed. It may be used by several
// goroutines at once.
type DecapsulationKey768 struct{ seedKey }

// An ExpandedDecapsulationKey768 is the secret key of ML-KEM-768 as it came from a program that
// does not keep the seed. It may be used by several goroutines at once.
type ExpandedDecapsulationKey768 struct{ expandedKey }

// GenerateKey768 generates a key pair from the randomness of crypto/rand: FIPS 203, algorithm 19.
// The decapsulation key must be kept secret.
func GenerateKey768() (*DecapsulationKey768, error) {
	key, err := kxl.MLKEM768.Generate()
	if err != nil {
		return nil, err
	}
	return &DecapsulationKey768{seedKey{decapsulationKey{key}}}, nil
}

// NewDecapsulationKey768 computes the key pair of a seed d || z: FIPS 203, algorithm 16. The seed
// must be secret and uniformly random. It is copied. An error is kexlane.ErrLength.
func NewDecapsulationKey768(seed []byte) (*DecapsulationKey768, error) {
	key, err := kxl.MLKEM768.NewDecapsulationKey(seed)
	if err != nil {
		return nil, err
	}
	return &DecapsulationKey768{seedKey{decapsulationKey{key}}}, nil
}

// NewExpandedDecapsulationKey768 takes a decapsulation key in the form of FIPS 203. It checks that
// this is a pair with the encapsulation key inside, as section 7.1 says. The bytes are copied. An
// error is kexlane.ErrLength, kexlane.ErrKey or kexlane.ErrRandom: the check encapsulates once.
func NewExpandedDecapsulationKey768(
	decapsulationKeyBytes []byte,
) (*ExpandedDecapsulationKey768, error) {
	key, err := kxl.MLKEM768.NewExpandedDecapsulationKey(decapsulationKeyBytes)
	if err != nil {
		return nil, err
	}
	return &ExpandedDecapsulationKey768{expandedKey{decapsulationKey{key}}}, nil
}

// NewEncapsulationKey768 takes an encapsulation key that was received, and checks it as FIPS 203
// says in section 7.2. The bytes are copied. An error is kexlane.ErrLength or kexlane.ErrKey.
func NewEncapsulationKey768(encapsulationKeyBytes []byte) (*EncapsulationKey768, error) {
	key, err := kxl.MLKEM768.NewEncapsulationKey(encapsulationKeyBytes)
	if err != nil {
		return nil, err
	}
	return &EncapsulationKey768{encapsulationKey{key}}, nil
}

// EncapsulationKey returns the public key of the pair.
func (dk *DecapsulationKey768) EncapsulationKey() *EncapsulationKey768 {
	return &EncapsulationKey768{encapsulationKey{dk.key.EncapsulationKey()}}
}

// EncapsulationKey returns the public key of the pair.
func (dk *ExpandedDecapsulationKey768) EncapsulationKey() *EncapsulationKey768 {
	return &EncapsulationKey768{encapsulationKey{dk.key.EncapsulationKey()}}
}

// GenerateBatch768 generates n key pairs side by side, as bytes one after the other. The
// decapsulation keys are in their expanded form and must be kept secret. See the package comment
// for the rules of batches.
func GenerateBatch768(n int) (encapsulationKeys, decapsulationKeys []byte, err error) {
	return kxl.MLKEM768.GenerateBatch(n)
}

// EncapsulateBatch768 encapsulates once to each of the keys, side by side. See the package comment
// for the rules of batches.
func EncapsulateBatch768(encapsulationKeys []byte) (sharedKeys, ciphertexts []byte, err error) {
	return kxl.MLKEM768.EncapsulateBatch(encapsulationKeys)
}

// DecapsulateBatch768 decapsulates ciphertext i with key i, side by side. The keys are in their
// expanded form. See the package comment for the rules of batches.
func DecapsulateBatch768(decapsulationKeys, ciphertexts []byte) (sharedKeys []byte, err error) {
	return kxl.MLKEM768.DecapsulateBatch(decapsulationKeys, ciphertexts)
}
