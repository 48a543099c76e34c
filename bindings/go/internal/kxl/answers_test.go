// SPDX-License-Identifier: Apache-2.0

package kxl

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"kexlane/internal/testutil"
)

// One known answer of each scheme, where there are no files of official ones. Those of X25519 are
// in RFC 7748. The digests are of what tests/proofs/standards.py, which is written from the
// standards, computes from the bytes 0, 1, 2 and so on as seeds.

// digest checks the SHA-256 of bytes one after the other.
func digest(t *testing.T, what, want string, parts ...[]byte) {
	t.Helper()
	hash := sha256.New()
	for _, part := range parts {
		hash.Write(part)
	}
	if got := fmt.Sprintf("%x", hash.Sum(nil)); got != want {
		t.Errorf("%s: SHA-256 %s, not %s", what, got, want)
	}
}

// seed returns the bytes from first on.
func seed(first, count int) []byte {
	b := make([]byte, count)
	for i := range b {
		b[i] = byte(first + i)
	}
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The iteration of RFC 7748, section 5.2.
func TestRFC7748(t *testing.T) {
	k := append([]byte{9}, make([]byte, X25519SkBytes-1)...)
	u := append([]byte{}, k...)
	for i, want := range map[int]string{
		1:    "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
		1000: "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51",
	} {
		k, u := append([]byte{}, k...), append([]byte{}, u...)
		for ; i > 0; i-- {
			ss := make([]byte, X25519SsBytes)
			must(t, X25519SharedSecret(ss, k, u))
			k, u = ss, k
		}
		if got := fmt.Sprintf("%x", k); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}

func TestEmbeddedAnswers(t *testing.T) {
	for _, test := range []struct {
		name                 string
		kem                  *KEM
		keys, encapsulations string
	}{
		{"ML-KEM-512", MLKEM512,
			"455df78478ae83c0037b34cf848965804ba5d94ca631adcebf1aa535e1541693",
			"cd77e8181ccd1eb52a3dfe6c7d39edfab3645b42dea48f49b396400e3bea2347"},
		{"ML-KEM-768", MLKEM768,
			"1e87ab6b57eba5b82c6ea17c19d7bff3f4a03239fd16a554b04eb9f309b60a56",
			"1a51175fffec27b5a6dab234747b8a1c1ad7ba01059b554aac7c40365ad9266d"},
		{"ML-KEM-1024", MLKEM1024,
			"4a912c6a35e14ea594a129d4b6fbb260b750ca395444a9c72738b730eb47eb36",
			"3e787db66071113678e0c85356678dc74b2db95ab59d3692c8ab468c0a3c42c8"},
		{"X-Wing", XWing,
			"c9a3565ffde4f72b51661be391ee13e46378d7f06dd5c8bf5af9d2cfb5b8336b",
			"0aded7ad5ffc6d3d871d362202e6f39cc97878c9dda459f7a9b41b7cfe76bafc"},
	} {
		dk, err := test.kem.NewDecapsulationKey(seed(0, test.kem.SeedBytes))
		must(t, err)
		keys := [][]byte{dk.EncapsulationKey().Bytes()}
		if test.kem.expand != nil {
			keys = append(keys, dk.Expanded())
		}
		digest(t, test.name+" keys", test.keys, keys...)
		K, c, err := dk.EncapsulationKey().EncapsulateDerand(seed(0, test.kem.EncapsSeedBytes))
		must(t, err)
		digest(t, test.name+" encapsulation", test.encapsulations, c, K)
		got, err := dk.Decapsulate(c)
		must(t, err)
		testutil.Equal(t, test.name+" K", got, K)
		Ks, err := dk.DecapsulateBatch(append(append([]byte{}, c...), c...))
		must(t, err)
		testutil.Equal(t, test.name+" K of a batch", Ks, append(append([]byte{}, K...), K...))
	}
}

// The server's share is that for the bytes 0, 1, 2 and so on as ML-KEM's randomness, and then as
// X25519's private key.
func TestEmbeddedAnswerOfX25519MLKEM768(t *testing.T) {
	dk, err := MLKEM768.NewDecapsulationKey(seed(0, 64))
	must(t, err)
	state := append(dk.Expanded(), seed(64, 32)...)
	client, err := NewClientFromState(state)
	must(t, err)
	digest(t, "client", "b4299ff06ee8c1591b27d9ad14701240af322cfb2460cd8fe57768d515f3801a",
		client.Share(), state)
	_, c, err := dk.EncapsulationKey().EncapsulateDerand(seed(0, 32))
	must(t, err)
	pk := make([]byte, X25519PkBytes)
	must(t, X25519PublicKey(pk, seed(32, 32)))
	share := append(c, pk...)
	secret, err := client.Finish(share)
	must(t, err)
	digest(t, "server", "01af21a2a3eb423fc520b9fe0e34f3e49d2a4139603d3741a7587df37f58f478",
		share, secret)
	batch, err := X25519MLKEM768.DecapsulateBatch(state, share)
	must(t, err)
	testutil.Equal(t, "secret of a batch", batch, secret)
}
