// SPDX-License-Identifier: Apache-2.0

package mlkem

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"kexlane"
	"kexlane/internal/testutil"
)

func generate(t *testing.T, s set) pair {
	t.Helper()
	key, err := s.generate()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestExchange(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		alice := generate(t, s)
		bob, err := s.newPublic(alice.public.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for _, public := range []publicKey{bob, alice.public} {
			sharedKey, ciphertext := public.Encapsulate()
			if len(sharedKey) != SharedKeySize || len(ciphertext) != s.cBytes {
				t.Errorf("%d and %d bytes", len(sharedKey), len(ciphertext))
			}
			again, _ := public.Encapsulate()
			if bytes.Equal(sharedKey, again) {
				t.Error("two encapsulations give one shared key")
			}
			got, err := alice.secret.Decapsulate(ciphertext)
			if err != nil {
				t.Fatal(err)
			}
			testutil.Equal(t, "shared key", got, sharedKey)
			ciphertext[5] ^= 1
			got, err = alice.secret.Decapsulate(ciphertext)
			if err != nil || bytes.Equal(got, sharedKey) || len(got) != SharedKeySize {
				t.Errorf("a tampered ciphertext gives %x, %v", got, err)
			}
		}
		if other := generate(t, s); bytes.Equal(other.secret.Bytes(), alice.secret.Bytes()) {
			t.Error("two keys have one seed")
		}
	})
}

func TestKeyForms(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		key := generate(t, s)
		seed, dk := key.secret.Bytes(), key.expanded()
		if len(seed) != SeedSize || len(dk) != s.dkBytes || len(key.public.Bytes()) != s.ekBytes {
			t.Fatalf("%d, %d, %d bytes", len(seed), len(dk), len(key.public.Bytes()))
		}
		fromSeed, err := s.fromSeed(seed)
		if err != nil {
			t.Fatal(err)
		}
		fromExpanded, err := s.fromExpanded(dk)
		if err != nil {
			t.Fatal(err)
		}
		sharedKey, ciphertext := key.public.Encapsulate()
		// What a key was made from, and what it gave, belongs to the caller.
		kexlane.Wipe(seed)
		kexlane.Wipe(dk)
		kexlane.Wipe(key.public.Bytes())
		for _, other := range []pair{fromSeed, fromExpanded} {
			testutil.Equal(t, "ek", other.public.Bytes(), key.public.Bytes())
			got, err := other.secret.Decapsulate(ciphertext)
			if err != nil {
				t.Fatal(err)
			}
			testutil.Equal(t, "shared key", got, sharedKey)
		}
		testutil.Equal(t, "expanded key", fromExpanded.secret.Bytes(), key.expanded())
	})
}

func TestWrongLengths(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		key := generate(t, s)
		for _, test := range []struct {
			what string
			size int
			call func(b []byte) error
		}{
			{"seed", SeedSize, func(b []byte) error { _, err := s.fromSeed(b); return err }},
			{"decapsulation key", s.dkBytes, func(b []byte) error { _, err := s.fromExpanded(b); return err }},
			{"encapsulation key", s.ekBytes, func(b []byte) error { _, err := s.newPublic(b); return err }},
			{"ciphertext", s.cBytes, func(b []byte) error { _, err := key.secret.Decapsulate(b); return err }},
		} {
			for _, size := range []int{0, 1, test.size - 1, test.size + 1, 2 * test.size} {
				err := test.call(make([]byte, size))
				want := fmt.Sprintf("kexlane: %s: %d bytes in place of %d", test.what, size, test.size)
				if !errors.Is(err, kexlane.ErrLength) || err.Error() != want {
					t.Errorf("%v, not %s", err, want)
				}
			}
		}
		if err := func() error { _, err := s.newPublic(nil); return err }(); !errors.Is(err, kexlane.ErrLength) {
			t.Errorf("nil gives %v", err)
		}
	})
}

func TestBadKeys(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		if _, err := s.newPublic(bytes.Repeat([]byte{255}, s.ekBytes)); err != kexlane.ErrKey {
			t.Errorf("coefficients above q: %v", err)
		}
		dk := generate(t, s).expanded()
		for _, place := range []int{0, s.dkBytes - 64} { // s of FIPS 203, and the hash of ek
			bad := append([]byte{}, dk...)
			bad[place] ^= 1
			if _, err := s.fromExpanded(bad); err != kexlane.ErrKey {
				t.Errorf("a key with a wrong byte %d: %v", place, err)
			}
		}
	})
}

func TestDestroy(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		expanded, err := s.fromExpanded(generate(t, s).expanded())
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []pair{generate(t, s), expanded} {
			_, ciphertext := key.public.Encapsulate()
			key.secret.Destroy()
			key.secret.Destroy()
			if _, err := key.secret.Decapsulate(ciphertext); err != kexlane.ErrDestroyed {
				t.Errorf("Decapsulate: %v", err)
			}
			if _, err := key.secret.DecapsulateBatch(ciphertext); err != kexlane.ErrDestroyed {
				t.Errorf("DecapsulateBatch: %v", err)
			}
			for _, call := range []func() []byte{key.secret.Bytes, key.expanded} {
				func() {
					defer func() {
						if r := recover(); r != kexlane.ErrDestroyed {
							t.Errorf("a panic with %v", r)
						}
					}()
					call()
				}()
			}
			key.public.Encapsulate()
		}
	})
}

func TestSecretsAreNotPrinted(t *testing.T) {
	seed := bytes.Repeat([]byte{0xAB}, SeedSize)
	key, err := NewDecapsulationKey768(seed)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%x", "%s"} {
		for _, text := range []string{fmt.Sprintf(format, key), fmt.Sprintf(format, *key)} {
			if strings.Contains(strings.ToLower(text), "abab") || strings.Contains(text, "171 171") {
				t.Errorf("%s prints %s", format, text)
			}
		}
	}
}

func TestBatches(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		for _, n := range []int{0, 1, 3, 8, 64, 65, 131} {
			eks, dks, err := s.generateBatch(n)
			if err != nil || len(eks) != n*s.ekBytes || len(dks) != n*s.dkBytes {
				t.Fatalf("%d, %d bytes, %v", len(eks), len(dks), err)
			}
			sharedKeys, ciphertexts, err := s.encapsulateBatch(eks)
			if err != nil || len(sharedKeys) != n*SharedKeySize || len(ciphertexts) != n*s.cBytes {
				t.Fatalf("%d, %d bytes, %v", len(sharedKeys), len(ciphertexts), err)
			}
			got, err := s.decapsulateBatch(dks, ciphertexts)
			if err != nil {
				t.Fatal(err)
			}
			testutil.Equal(t, "shared keys", got, sharedKeys)
			for i := 0; i < n; i += 7 {
				key, err := s.fromExpanded(dks[i*s.dkBytes:][:s.dkBytes])
				if err != nil {
					t.Fatal(err)
				}
				testutil.Equal(t, "ek", key.public.Bytes(), eks[i*s.ekBytes:][:s.ekBytes])
				one, err := key.secret.Decapsulate(ciphertexts[i*s.cBytes:][:s.cBytes])
				if err != nil {
					t.Fatal(err)
				}
				testutil.Equal(t, "shared key", one, sharedKeys[i*SharedKeySize:][:SharedKeySize])
			}

			key := generate(t, s)
			sharedKeys, ciphertexts = key.public.EncapsulateBatch(n)
			got, err = key.secret.DecapsulateBatch(ciphertexts)
			if err != nil || len(got) != n*SharedKeySize || len(ciphertexts) != n*s.cBytes {
				t.Fatalf("%d, %d bytes, %v", len(got), len(ciphertexts), err)
			}
			testutil.Equal(t, "shared keys", got, sharedKeys)
			for i := 0; i < n; i++ {
				one, err := key.secret.Decapsulate(ciphertexts[i*s.cBytes:][:s.cBytes])
				if err != nil {
					t.Fatal(err)
				}
				testutil.Equal(t, "shared key", one, sharedKeys[i*SharedKeySize:][:SharedKeySize])
			}
			seen := map[string]bool{}
			for i := 0; i < n; i++ {
				seen[string(sharedKeys[i*SharedKeySize:][:SharedKeySize])] = true
			}
			if len(seen) != n {
				t.Errorf("%d shared keys are different, of %d", len(seen), n)
			}
		}
	})
}

func TestBatchErrors(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		const n, bad = 70, 66
		eks, dks, err := s.generateBatch(n)
		if err != nil {
			t.Fatal(err)
		}
		copy(eks[bad*s.ekBytes:], bytes.Repeat([]byte{255}, s.ekBytes))
		sharedKeys, ciphertexts, err := s.encapsulateBatch(eks)
		var batch *kexlane.BatchError
		if !errors.As(err, &batch) || !errors.Is(err, kexlane.ErrKey) || errors.Is(err, kexlane.ErrLength) {
			t.Fatalf("%v", err)
		}
		want := kexlane.ErrKey.Error() + " (item 66; 1 of 70 items failed)"
		if err.Error() != want || len(batch.Errors) != n {
			t.Errorf("%v; %d entries", err, len(batch.Errors))
		}
		for i, err := range batch.Errors {
			if (err == nil) != (i != bad) {
				t.Errorf("item %d: %v", i, err)
			}
		}
		zero := make([]byte, s.cBytes)
		testutil.Equal(t, "bad ciphertext", ciphertexts[bad*s.cBytes:][:s.cBytes], zero)
		testutil.Equal(t, "bad shared key", sharedKeys[bad*SharedKeySize:][:SharedKeySize], zero[:SharedKeySize])
		dks[3*s.dkBytes+s.dkBytes-64] ^= 1
		got, err := s.decapsulateBatch(dks, ciphertexts)
		if !errors.As(err, &batch) || batch.Errors[3] != kexlane.ErrKey || batch.Errors[4] != nil {
			t.Errorf("%v", err)
		}
		testutil.Equal(t, "shared key 4", got[4*SharedKeySize:][:SharedKeySize],
			sharedKeys[4*SharedKeySize:][:SharedKeySize])

		key := generate(t, s)
		for what, err := range map[string]error{
			"encapsulation keys": func() error { _, _, err := s.encapsulateBatch(eks[1:]); return err }(),
			"decapsulation keys": func() error { _, err := s.decapsulateBatch(dks[1:], ciphertexts); return err }(),
			"ciphertexts":        func() error { _, err := s.decapsulateBatch(dks, ciphertexts[s.cBytes:]); return err }(),
			"ciphertexts:": func() error {
				_, err := key.secret.DecapsulateBatch(ciphertexts[1:])
				return err
			}(),
			"items": func() error { _, _, err := s.generateBatch(-1); return err }(),
			"items:": func() error {
				_, _, err := s.generateBatch(int(^uint(0) >> 1))
				return err
			}(),
		} {
			if !errors.Is(err, kexlane.ErrLength) || !strings.Contains(err.Error(), what) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

// Each target gives the same bytes, and a prepared key stays with the target that prepared it.
func TestTargets(t *testing.T) {
	defer func() {
		if err := kexlane.ForceTarget(""); err != nil {
			t.Error(err)
		}
	}()
	forEachSet(t, func(t *testing.T, s set) {
		key := generate(t, s)
		sharedKey, ciphertext := key.public.Encapsulate()
		for _, target := range kexlane.Targets() {
			if !target.Supported {
				continue
			}
			if err := kexlane.ForceTarget(target.Name); err != nil {
				t.Fatal(err)
			}
			fresh, err := s.fromSeed(key.secret.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range []secretKey{key.secret, fresh.secret} {
				got, err := secret.Decapsulate(ciphertext)
				if err != nil {
					t.Fatal(err)
				}
				testutil.Equal(t, "shared key", got, sharedKey)
			}
		}
	})
}

// For the race detector: operations, and Destroy while they run.
func TestConcurrency(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		for round := 0; round < 5; round++ {
			key := generate(t, s)
			var group sync.WaitGroup
			for g := 0; g < 8; g++ {
				g := g
				group.Add(1)
				go func() {
					defer group.Done()
					for i := 0; i < 10; i++ {
						sharedKey, ciphertext := key.public.Encapsulate()
						got, err := key.secret.Decapsulate(ciphertext)
						if err == nil && !bytes.Equal(got, sharedKey) {
							t.Error("another shared key")
						}
						if err != nil && err != kexlane.ErrDestroyed {
							t.Error(err)
						}
						if _, err := key.secret.DecapsulateBatch(ciphertext); err != nil && err != kexlane.ErrDestroyed {
							t.Error(err)
						}
						if g == 7 && i == 5 {
							key.secret.Destroy()
						}
					}
				}()
			}
			group.Wait()
		}
	})
}
