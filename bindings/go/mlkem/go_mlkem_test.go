// SPDX-License-Identifier: Apache-2.0

//go:build go1.24

package mlkem

import (
	gomlkem "crypto/mlkem"
	"testing"

	"kexlane/internal/testutil"
)

// Go's own ML-KEM, for both of its sets, in the form of this package.
type goSet struct {
	fromSeed  func(seed []byte) (ek []byte, decapsulate func([]byte) ([]byte, error), err error)
	newPublic func(ek []byte) (encapsulate func() ([]byte, []byte), err error)
}

var goSets = map[string]goSet{
	"768": {
		func(seed []byte) ([]byte, func([]byte) ([]byte, error), error) {
			dk, err := gomlkem.NewDecapsulationKey768(seed)
			if err != nil {
				return nil, nil, err
			}
			return dk.EncapsulationKey().Bytes(), dk.Decapsulate, nil
		},
		func(b []byte) (func() ([]byte, []byte), error) {
			ek, err := gomlkem.NewEncapsulationKey768(b)
			if err != nil {
				return nil, err
			}
			return ek.Encapsulate, nil
		},
	},
	"1024": {
		func(seed []byte) ([]byte, func([]byte) ([]byte, error), error) {
			dk, err := gomlkem.NewDecapsulationKey1024(seed)
			if err != nil {
				return nil, nil, err
			}
			return dk.EncapsulationKey().Bytes(), dk.Decapsulate, nil
		},
		func(b []byte) (func() ([]byte, []byte), error) {
			ek, err := gomlkem.NewEncapsulationKey1024(b)
			if err != nil {
				return nil, err
			}
			return ek.Encapsulate, nil
		},
	},
}

func TestAgainstGo(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		other, ok := goSets[s.name]
		if !ok {
			t.Skip("Go has no ML-KEM-" + s.name)
		}
		for i := 0; i < 20; i++ {
			key := generate(t, s)
			ek, decapsulate, err := other.fromSeed(key.secret.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			testutil.Equal(t, "ek", key.public.Bytes(), ek)

			encapsulate, err := other.newPublic(key.public.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			sharedKey, ciphertext := encapsulate()
			got, err := key.secret.Decapsulate(ciphertext)
			if err != nil {
				t.Fatal(err)
			}
			testutil.Equal(t, "shared key of Go", got, sharedKey)

			sharedKey, ciphertext = key.public.Encapsulate()
			got, err = decapsulate(ciphertext)
			if err != nil {
				t.Fatal(err)
			}
			testutil.Equal(t, "shared key for Go", got, sharedKey)

			ciphertext[i] ^= 1
			ours, err := key.secret.Decapsulate(ciphertext)
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := decapsulate(ciphertext)
			if err != nil {
				t.Fatal(err)
			}
			testutil.Equal(t, "shared key of a tampered ciphertext", ours, theirs)
		}
	})
}

// A program that changes its import finds each type, function, method and constant of crypto/mlkem.
type goPublic interface {
	Bytes() []byte
	Encapsulate() (sharedKey, ciphertext []byte)
}

type goSecret[EK goPublic] interface {
	Bytes() []byte
	Decapsulate(ciphertext []byte) (sharedKey []byte, err error)
	EncapsulationKey() EK
}

func hasGoAPI[EK goPublic, DK goSecret[EK]](
	generate func() (DK, error), fromSeed func([]byte) (DK, error), newPublic func([]byte) (EK, error),
	sizes, goSizes [4]int,
) bool {
	return sizes == goSizes
}

func TestGoAPI(t *testing.T) {
	if !hasGoAPI(GenerateKey768, NewDecapsulationKey768, NewEncapsulationKey768,
		[4]int{SharedKeySize, SeedSize, CiphertextSize768, EncapsulationKeySize768},
		[4]int{gomlkem.SharedKeySize, gomlkem.SeedSize, gomlkem.CiphertextSize768,
			gomlkem.EncapsulationKeySize768}) ||
		!hasGoAPI(GenerateKey1024, NewDecapsulationKey1024, NewEncapsulationKey1024,
			[4]int{SharedKeySize, SeedSize, CiphertextSize1024, EncapsulationKeySize1024},
			[4]int{gomlkem.SharedKeySize, gomlkem.SeedSize, gomlkem.CiphertextSize1024,
				gomlkem.EncapsulationKeySize1024}) {
		t.Error("sizes differ from those of crypto/mlkem")
	}
	// The same holds for Go's own, or the test would not be about it.
	hasGoAPI(gomlkem.GenerateKey768, gomlkem.NewDecapsulationKey768, gomlkem.NewEncapsulationKey768,
		[4]int{}, [4]int{})
}
