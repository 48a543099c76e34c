// SPDX-License-Identifier: Apache-2.0

package mlkem

import (
	"testing"

	"kexlane/internal/kxl"
)

// The three parameter sets, whose types differ, in a form that one test can loop over.

type publicKey interface {
	Bytes() []byte
	Encapsulate() (sharedKey, ciphertext []byte)
	EncapsulateBatch(n int) (sharedKeys, ciphertexts []byte)
	derand(m []byte) (sharedKey, ciphertext []byte, err error)
}

type secretKey interface {
	Bytes() []byte
	Decapsulate(ciphertext []byte) (sharedKey []byte, err error)
	DecapsulateBatch(ciphertexts []byte) (sharedKeys []byte, err error)
	Destroy()
}

// With the caller's randomness, for official answers.
func (ek encapsulationKey) derand(m []byte) (sharedKey, ciphertext []byte, err error) {
	return ek.key.EncapsulateDerand(m)
}

type pair struct {
	public   publicKey
	secret   secretKey
	expanded func() []byte
}

type set struct {
	name                     string
	ekBytes, dkBytes, cBytes int
	generate                 func() (pair, error)
	fromSeed, fromExpanded   func(b []byte) (pair, error)
	newPublic                func(b []byte) (publicKey, error)
	generateBatch            func(n int) (eks, dks []byte, err error)
	encapsulateBatch         func(eks []byte) (sharedKeys, ciphertexts []byte, err error)
	decapsulateBatch         func(dks, ciphertexts []byte) (sharedKeys []byte, err error)
}

func newSet[
	EK publicKey,
	DK interface {
		secretKey
		EncapsulationKey() EK
		ExpandedBytes() []byte
	},
	XK interface {
		secretKey
		EncapsulationKey() EK
	},
](
	name string, k *kxl.KEM, generate func() (DK, error), fromSeed func([]byte) (DK, error),
	fromExpanded func([]byte) (XK, error), newPublic func([]byte) (EK, error),
) set {
	seeded := func(dk DK, err error) (pair, error) {
		if err != nil {
			return pair{}, err
		}
		return pair{dk.EncapsulationKey(), dk, dk.ExpandedBytes}, nil
	}
	return set{
		name: name, ekBytes: k.EkBytes, dkBytes: k.DkBytes, cBytes: k.CBytes,
		generate: func() (pair, error) { return seeded(generate()) },
		fromSeed: func(b []byte) (pair, error) { return seeded(fromSeed(b)) },
		fromExpanded: func(b []byte) (pair, error) {
			dk, err := fromExpanded(b)
			if err != nil {
				return pair{}, err
			}
			return pair{dk.EncapsulationKey(), dk, dk.Bytes}, nil
		},
		newPublic: func(b []byte) (publicKey, error) {
			ek, err := newPublic(b)
			if err != nil {
				return nil, err
			}
			return ek, nil
		},
	}
}

var sets = func() []set {
	s512 := newSet("512", kxl.MLKEM512, GenerateKey512, NewDecapsulationKey512,
		NewExpandedDecapsulationKey512, NewEncapsulationKey512)
	s512.generateBatch, s512.encapsulateBatch, s512.decapsulateBatch =
		GenerateBatch512, EncapsulateBatch512, DecapsulateBatch512
	s768 := newSet("768", kxl.MLKEM768, GenerateKey768, NewDecapsulationKey768,
		NewExpandedDecapsulationKey768, NewEncapsulationKey768)
	s768.generateBatch, s768.encapsulateBatch, s768.decapsulateBatch =
		GenerateBatch768, EncapsulateBatch768, DecapsulateBatch768
	s1024 := newSet("1024", kxl.MLKEM1024, GenerateKey1024, NewDecapsulationKey1024,
		NewExpandedDecapsulationKey1024, NewEncapsulationKey1024)
	s1024.generateBatch, s1024.encapsulateBatch, s1024.decapsulateBatch =
		GenerateBatch1024, EncapsulateBatch1024, DecapsulateBatch1024
	return []set{s512, s768, s1024}
}()

// forEachSet runs f as a subtest for each parameter set.
func forEachSet(t *testing.T, f func(t *testing.T, s set)) {
	for _, s := range sets {
		s := s
		t.Run(s.name, func(t *testing.T) { f(t, s) })
	}
}
