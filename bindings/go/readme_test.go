// SPDX-License-Identifier: Apache-2.0

package kexlane_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"kexlane/mlkem"
	"kexlane/x25519"
	"kexlane/x25519mlkem768"
	"kexlane/xwing"
)

// The sizes in README.md are those of the headers.
func TestReadmeSizes(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	set := func(name string, ek, dk, c int) string {
		return fmt.Sprintf("| ML-KEM-%s | %d | seed %d, expanded %d | %d | %d |",
			name, ek, mlkem.SeedSize, dk, c, mlkem.SharedKeySize)
	}
	for _, row := range []string{
		set("512", mlkem.EncapsulationKeySize512, mlkem.ExpandedDecapsulationKeySize512,
			mlkem.CiphertextSize512),
		set("768", mlkem.EncapsulationKeySize768, mlkem.ExpandedDecapsulationKeySize768,
			mlkem.CiphertextSize768),
		set("1024", mlkem.EncapsulationKeySize1024, mlkem.ExpandedDecapsulationKeySize1024,
			mlkem.CiphertextSize1024),
		fmt.Sprintf("| X25519 | %d | %d | | %d |",
			x25519.PublicKeySize, x25519.PrivateKeySize, x25519.SharedSecretSize),
		fmt.Sprintf("| X25519MLKEM768 | client share %d | state %d | server share %d | %d |",
			x25519mlkem768.ClientShareSize, x25519mlkem768.ClientStateSize,
			x25519mlkem768.ServerShareSize, x25519mlkem768.SecretSize),
		fmt.Sprintf("| X-Wing | %d | %d | %d | %d |",
			xwing.EncapsulationKeySize, xwing.SeedSize, xwing.CiphertextSize, xwing.SharedKeySize),
	} {
		if !strings.Contains(string(text), "\n"+row+"\n") {
			t.Errorf("README.md has not the row %s", row)
		}
	}
}
