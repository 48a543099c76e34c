// SPDX-License-Identifier: Apache-2.0

package kxl

import (
	"errors"
	"math/bits"
	"testing"

	"kexlane"
)

// A batch of so many items that their bytes cannot be counted in an int, as on 32-bit machines, has
// no ciphertexts of matching length.
func TestLengthsOfBatches(t *testing.T) {
	const size = 1120 // 35 * 2^5
	tooMany := 1 << (bits.UintSize - 5)
	if tooMany*size != 0 {
		t.Fatal("the product fits")
	}
	for _, test := range []struct {
		bytes, n int
		good     bool
	}{{0, 0, true}, {3 * size, 3, true}, {3 * size, 2, false}, {size + 1, 1, false}, {0, tooMany, false}} {
		err := checkItems("ciphertext", make([]byte, test.bytes), test.n, size)
		if (err == nil) != test.good || err != nil && !errors.Is(err, kexlane.ErrLength) {
			t.Errorf("%d bytes for %d items: %v", test.bytes, test.n, err)
		}
	}
	want := "kexlane: ciphertexts: 3 bytes in place of 2 times 1120"
	if err := checkItems("ciphertext", make([]byte, 3), 2, size); err == nil || err.Error() != want {
		t.Errorf("%v, not %s", err, want)
	}
}
