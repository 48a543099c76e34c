// SPDX-License-Identifier: Apache-2.0

package xwing

import (
	"bytes"
	"errors"
	"testing"

	"kexlane"
	"kexlane/internal/testutil"
)

func TestDraft(t *testing.T) {
	var tests []struct{ Seed, Eseed, Ss, Sk, Pk, Ct testutil.Hex }
	testutil.Read(t, "xwing/test-vectors.json", &tests)
	if len(tests) == 0 {
		t.Error("no tests")
	}
	for _, test := range tests {
		dk, err := NewDecapsulationKey(test.Seed)
		if err != nil {
			t.Fatal(err)
		}
		testutil.Equal(t, "sk", dk.Bytes(), test.Sk)
		testutil.Equal(t, "pk", dk.EncapsulationKey().Bytes(), test.Pk)
		ek, err := NewEncapsulationKey(test.Pk)
		if err != nil {
			t.Fatal(err)
		}
		sharedKey, ciphertext, err := ek.key.EncapsulateDerand(test.Eseed)
		if err != nil {
			t.Fatal(err)
		}
		testutil.Equal(t, "ct", ciphertext, test.Ct)
		testutil.Equal(t, "ss", sharedKey, test.Ss)
		got, err := dk.Decapsulate(test.Ct)
		if err != nil {
			t.Fatal(err)
		}
		testutil.Equal(t, "ss", got, test.Ss)
	}
}

func TestExchange(t *testing.T) {
	dk, err := GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	ek, err := NewEncapsulationKey(dk.EncapsulationKey().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	sharedKey, ciphertext := ek.Encapsulate()
	if len(sharedKey) != SharedKeySize || len(ciphertext) != CiphertextSize || len(dk.Bytes()) != SeedSize {
		t.Errorf("%d, %d, %d bytes", len(sharedKey), len(ciphertext), len(dk.Bytes()))
	}
	got, err := dk.Decapsulate(ciphertext)
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "shared key", got, sharedKey)

	if _, err := dk.Decapsulate(ciphertext[1:]); !errors.Is(err, kexlane.ErrLength) {
		t.Errorf("a short ciphertext: %v", err)
	}
	if _, err := NewDecapsulationKey(nil); !errors.Is(err, kexlane.ErrLength) {
		t.Errorf("no seed: %v", err)
	}
	if _, err := NewEncapsulationKey(ciphertext); !errors.Is(err, kexlane.ErrLength) {
		t.Errorf("a ciphertext as key: %v", err)
	}
	bad := bytes.Repeat([]byte{255}, EncapsulationKeySize)
	if _, err := NewEncapsulationKey(bad); err != kexlane.ErrKey {
		t.Errorf("a bad key: %v", err)
	}
	dk.Destroy()
	if _, err := dk.Decapsulate(ciphertext); err != kexlane.ErrDestroyed {
		t.Errorf("after Destroy: %v", err)
	}
}

func TestBatches(t *testing.T) {
	const n = 67
	eks, dks, err := GenerateBatch(n)
	if err != nil || len(eks) != n*EncapsulationKeySize || len(dks) != n*SeedSize {
		t.Fatalf("%d, %d bytes, %v", len(eks), len(dks), err)
	}
	sharedKeys, ciphertexts, err := EncapsulateBatch(eks)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecapsulateBatch(dks, ciphertexts)
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "shared keys", got, sharedKeys)
	last, err := NewDecapsulationKey(dks[(n-1)*SeedSize:])
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "last key", last.EncapsulationKey().Bytes(), eks[(n-1)*EncapsulationKeySize:])
	one, err := last.Decapsulate(ciphertexts[(n-1)*CiphertextSize:])
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "last shared key", one, sharedKeys[(n-1)*SharedKeySize:])

	sharedKeys, ciphertexts = last.EncapsulationKey().EncapsulateBatch(n)
	got, err = last.DecapsulateBatch(ciphertexts)
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "shared keys of one key", got, sharedKeys)

	copy(eks[5*EncapsulationKeySize:], bytes.Repeat([]byte{255}, EncapsulationKeySize))
	_, _, err = EncapsulateBatch(eks)
	var batch *kexlane.BatchError
	if !errors.As(err, &batch) || batch.Errors[5] != kexlane.ErrKey || batch.Errors[6] != nil {
		t.Error(err)
	}
	if _, err := DecapsulateBatch(dks, ciphertexts[CiphertextSize:]); !errors.Is(err, kexlane.ErrLength) {
		t.Error(err)
	}
}
