// SPDX-License-Identifier: Apache-2.0

// Package testutil has what the tests share: they read the official vector files, and collect garbage.
package testutil

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// Hex is a field of hexadecimal digits.
type Hex []byte

// UnmarshalText reads the digits.
func (h *Hex) UnmarshalText(text []byte) error {
	*h = make([]byte, hex.DecodedLen(len(text)))
	_, err := hex.Decode(*h, text)
	return err
}

// Read reads the file of this path in the folder of the vectors: KEXLANE_VECTORS, or shared/kat beside
// the source folder. It skips the test if there is no such folder.
func Read(t *testing.T, path string, into any) {
	t.Helper()
	folder := os.Getenv("KEXLANE_VECTORS")
	if folder == "" {
		up, err := filepath.Abs("../../../../shared/kat") // from a package of this module
		if err != nil {
			t.Fatal(err)
		}
		if folder = up; !exists(folder) {
			t.Skip("no official vectors: KEXLANE_VECTORS names no folder")
		}
	}
	text, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Equal reports an error if the two differ.
func Equal(t *testing.T, what string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s is %x, not %x", what, got, want)
	}
}

// Collect collects garbage until the finalizers of what is unreachable now have run. There is one
// goroutine that runs them, one after the other.
func Collect(t *testing.T) {
	t.Helper()
	for i := 0; i < 3; i++ {
		ran := make(chan struct{})
		runtime.GC()
		runtime.SetFinalizer(&struct{ ran chan struct{} }{ran}, func(any) { close(ran) })
		for done := false; !done; {
			runtime.GC()
			select {
			case <-ran:
				done = true
			case <-time.After(30 * time.Second):
				t.Fatal("no finalizer runs")
			}
		}
	}
}
