// SPDX-License-Identifier: Apache-2.0

package x25519

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"kexlane"
	"kexlane/internal/testutil"
)

func generate(t *testing.T) *PrivateKey {
	t.Helper()
	key, err := GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestWycheproof(t *testing.T) {
	var file struct {
		NumberOfTests int
		TestGroups    []struct {
			Tests []struct {
				TcID                    int
				Public, Private, Shared testutil.Hex
				Result                  string
			}
		}
	}
	testutil.Read(t, "wycheproof/x25519_test.json", &file)
	count := 0
	for _, group := range file.TestGroups {
		for _, test := range group.Tests {
			count++
			private, err := NewPrivateKey(test.Private)
			if err != nil {
				t.Fatal(err)
			}
			public, err := NewPublicKey(test.Public)
			if err != nil {
				t.Fatal(err)
			}
			shared, err := private.ECDH(public)
			batch, batchErr := ECDHBatch(test.Private, test.Public)
			if bytes.Equal(test.Shared, make([]byte, SharedSecretSize)) {
				if err != kexlane.ErrLowOrder || !errors.Is(batchErr, kexlane.ErrLowOrder) {
					t.Errorf("%d: %v, %v", test.TcID, err, batchErr)
				}
				continue
			}
			if err != nil || batchErr != nil {
				t.Errorf("%d: %v, %v", test.TcID, err, batchErr)
			}
			testutil.Equal(t, "shared secret", shared, test.Shared)
			testutil.Equal(t, "shared secret of a batch", batch, test.Shared)
		}
	}
	if count == 0 || count != file.NumberOfTests {
		t.Errorf("%d tests of %d", count, file.NumberOfTests)
	}
}

func TestExchange(t *testing.T) {
	alice, bob := generate(t), generate(t)
	a, err := alice.ECDH(bob.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	public, err := NewPublicKey(alice.PublicKey().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	b, err := bob.ECDH(public)
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "shared secret", a, b)
	if bytes.Equal(a, make([]byte, SharedSecretSize)) || bytes.Equal(alice.Bytes(), bob.Bytes()) {
		t.Error("no key")
	}
}

func TestKeys(t *testing.T) {
	key := generate(t)
	b := key.Bytes()
	again, err := NewPrivateKey(b)
	if err != nil {
		t.Fatal(err)
	}
	kexlane.Wipe(b) // a copy, and the key took one
	testutil.Equal(t, "private key", again.Bytes(), key.Bytes())
	kexlane.Wipe(key.PublicKey().Bytes())
	other := generate(t)
	if !key.Equal(again) || !key.Equal(key) || key.Equal(other) || key.Equal(key.PublicKey()) {
		t.Error("Equal of private keys")
	}
	public := key.PublicKey()
	if !public.Equal(again.Public()) || public.Equal(other.PublicKey()) || public.Equal(key) {
		t.Error("Equal of public keys")
	}
	var _ interface {
		Public() crypto.PublicKey
		Equal(crypto.PrivateKey) bool
	} = key
	testutil.Equal(t, "public key", again.PublicKey().Bytes(), public.Bytes())

	fixed := bytes.Repeat([]byte{7}, PrivateKeySize)
	fromReader, err := GenerateKey(bytes.NewReader(fixed))
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "private key", fromReader.Bytes(), fixed)
	if _, err := GenerateKey(bytes.NewReader(fixed[1:])); err != io.ErrUnexpectedEOF {
		t.Errorf("too little randomness: %v", err)
	}
}

func TestWrongLengths(t *testing.T) {
	key := generate(t)
	for _, size := range []int{0, 31, 33, 64} {
		b := make([]byte, size)
		_, private := NewPrivateKey(b)
		_, public := NewPublicKey(b)
		for what, err := range map[string]error{"private": private, "public": public} {
			want := fmt.Sprintf("kexlane: %s key: %d bytes in place of 32", what, size)
			if !errors.Is(err, kexlane.ErrLength) || err.Error() != want {
				t.Errorf("%v, not %s", err, want)
			}
		}
	}
	long := make([]byte, 65)
	_, one := ECDHBatch(long[:64], long[:32])
	_, two := ECDHBatch(long[:32], long[:33])
	_, three := PublicKeyBatch(long[:33])
	_, four := key.ECDHBatch(long[:33])
	_, _, five := GenerateBatch(-1)
	for i, err := range []error{one, two, three, four, five} {
		if !errors.Is(err, kexlane.ErrLength) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

func TestLowOrder(t *testing.T) {
	zero, err := NewPublicKey(make([]byte, PublicKeySize))
	if err != nil {
		t.Fatal(err)
	}
	if shared, err := generate(t).ECDH(zero); err != kexlane.ErrLowOrder || shared != nil {
		t.Errorf("%x, %v", shared, err)
	}
}

func TestBatches(t *testing.T) {
	for _, n := range []int{0, 1, 7, 64, 65, 200} {
		publicKeys, privateKeys, err := GenerateBatch(n)
		if err != nil || len(publicKeys) != 32*n || len(privateKeys) != 32*n {
			t.Fatalf("%d, %d bytes, %v", len(publicKeys), len(privateKeys), err)
		}
		again, err := PublicKeyBatch(privateKeys)
		if err != nil {
			t.Fatal(err)
		}
		testutil.Equal(t, "public keys", again, publicKeys)
		peer := generate(t)
		one, err := peer.ECDHBatch(publicKeys)
		if err != nil {
			t.Fatal(err)
		}
		other, err := ECDHBatch(privateKeys, bytes.Repeat(peer.PublicKey().Bytes(), n))
		if err != nil {
			t.Fatal(err)
		}
		testutil.Equal(t, "shared secrets", one, other)
		for i := 0; i < n; i++ {
			public, err := NewPublicKey(publicKeys[32*i:][:32])
			if err != nil {
				t.Fatal(err)
			}
			shared, err := peer.ECDH(public)
			if err != nil {
				t.Fatal(err)
			}
			testutil.Equal(t, "shared secret", one[32*i:][:32], shared)
		}
	}
}

func TestBatchErrors(t *testing.T) {
	publicKeys, privateKeys, err := GenerateBatch(70)
	if err != nil {
		t.Fatal(err)
	}
	kexlane.Wipe(publicKeys[32*69:])
	shared, err := ECDHBatch(privateKeys, publicKeys)
	var batch *kexlane.BatchError
	if !errors.As(err, &batch) || len(batch.Errors) != 70 || batch.Errors[69] != kexlane.ErrLowOrder {
		t.Fatal(err)
	}
	for i, err := range batch.Errors[:69] {
		if err != nil || bytes.Equal(shared[32*i:][:32], make([]byte, 32)) {
			t.Errorf("item %d: %v", i, err)
		}
	}
	testutil.Equal(t, "item 69", shared[32*69:], make([]byte, 32))
}

func TestDestroy(t *testing.T) {
	key, other := generate(t), generate(t)
	held := key.secret.key
	key.Destroy()
	key.Destroy()
	if *held != ([PrivateKeySize]byte{}) {
		t.Error("Destroy leaves the secret")
	}
	if _, err := key.ECDH(other.PublicKey()); err != kexlane.ErrDestroyed {
		t.Errorf("ECDH: %v", err)
	}
	if _, err := key.ECDHBatch(other.PublicKey().Bytes()); err != kexlane.ErrDestroyed {
		t.Errorf("ECDHBatch: %v", err)
	}
	if key.Equal(key) || key.Equal(other) || other.Equal(key) {
		t.Error("a destroyed key is equal")
	}
	if _, err := other.ECDH(key.PublicKey()); err != nil {
		t.Error(err)
	}
	defer func() {
		if r := recover(); r != kexlane.ErrDestroyed {
			t.Errorf("a panic with %v", r)
		}
	}()
	key.Bytes()
}

func TestUnreachableKeysAreWiped(t *testing.T) {
	held := func() *[PrivateKeySize]byte { return generate(t).secret.key }()
	testutil.Collect(t)
	if *held != ([PrivateKeySize]byte{}) {
		t.Error("an unreachable key is not wiped")
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	key, err := NewPrivateKey(bytes.Repeat([]byte{0xAB}, PrivateKeySize))
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

func TestConcurrency(t *testing.T) {
	for round := 0; round < 5; round++ {
		key, peer := generate(t), generate(t)
		var group sync.WaitGroup
		for g := 0; g < 8; g++ {
			g := g
			group.Add(1)
			go func() {
				defer group.Done()
				for i := 0; i < 20; i++ {
					if _, err := key.ECDH(peer.PublicKey()); err != nil && err != kexlane.ErrDestroyed {
						t.Error(err)
					}
					key.Equal(peer)
					peer.Equal(key)
					key.Equal(key)
					if g == 7 && i == 10 {
						key.Destroy()
					}
				}
			}()
		}
		group.Wait()
	}
}
