// SPDX-License-Identifier: Apache-2.0

package kxl

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"kexlane/internal/testutil"
)

// secretOf makes a key and returns the bytes in it, without a copy.
func secretOf(t *testing.T, k *KEM) (*DecapsulationKey, []byte) {
	key, err := k.Generate()
	if err != nil {
		t.Fatal(err)
	}
	return key, *key.secret
}

func TestDestroyWipes(t *testing.T) {
	for _, k := range []*KEM{MLKEM512, MLKEM768, MLKEM1024, XWing} {
		key, secret := secretOf(t, k)
		zero := make([]byte, len(secret))
		if bytes.Equal(secret, zero) {
			t.Error("a key of zero bytes")
		}
		key.Destroy()
		if !bytes.Equal(secret, zero) || key.prepared != nil {
			t.Error("Destroy leaves the secret")
		}
	}
}

func TestUnreachableKeysAreWiped(t *testing.T) {
	_, secret := secretOf(t, MLKEM768)
	zero := make([]byte, len(secret))
	testutil.Collect(t)
	if !bytes.Equal(secret, zero) {
		t.Error("an unreachable key is not wiped")
	}
}

func TestRefusedKeysAreWiped(t *testing.T) {
	secret := bytes.Repeat([]byte{1}, MLKEM768.DkBytes)
	if _, err := MLKEM768.take(secret, MLKEM768.expand); err == nil {
		t.Error("a key with a wrong hash is accepted")
	}
	if !bytes.Equal(secret, make([]byte, len(secret))) {
		t.Error("a refused key stays in memory")
	}
}

func residentMB(t *testing.T) int {
	var size, resident int
	text, err := os.ReadFile("/proc/self/statm")
	if err == nil {
		_, err = fmt.Sscan(string(text), &size, &resident)
	}
	if err != nil {
		t.Skip(err)
	}
	return resident * os.Getpagesize() >> 20
}

// The garbage collector knows nothing of the memory in C: a key that is forgotten must free it.
func TestUnreachableKeysAreFreed(t *testing.T) {
	const count, every, allowedMB = 8000, 2000, 30
	key, _ := secretOf(t, MLKEM768)
	bytes := key.EncapsulationKey().Bytes()
	seed := key.Bytes()
	for what, make := range map[string]func() error{
		"encapsulation keys": func() error {
			ek, err := MLKEM768.NewEncapsulationKey(bytes)
			ek.get()
			return err
		},
		"decapsulation keys": func() error { _, err := MLKEM768.NewDecapsulationKey(seed); return err },
		"clients":            func() error { _, err := NewClient(); return err },
	} {
		before := residentMB(t)
		for i := 0; i < count; i++ {
			if err := make(); err != nil {
				t.Fatal(err)
			}
			if i%every == 0 {
				testutil.Collect(t)
			}
		}
		testutil.Collect(t)
		// All of them would be 50 MB or more.
		if more := residentMB(t) - before; more >= allowedMB {
			t.Errorf("%s are not freed: they have %d MB", what, more)
		}
	}
}
