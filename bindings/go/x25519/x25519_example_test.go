// SPDX-License-Identifier: Apache-2.0

package x25519_test

import (
	"bytes"
	"fmt"
	"log"

	"kexlane/x25519"
)

func Example() {
	alice, err := x25519.GenerateKey(nil)
	if err != nil {
		log.Fatal(err)
	}
	defer alice.Destroy()
	bob, err := x25519.GenerateKey(nil)
	if err != nil {
		log.Fatal(err)
	}
	defer bob.Destroy()

	a, err := alice.ECDH(bob.PublicKey())
	if err != nil {
		log.Fatal(err)
	}
	b, err := bob.ECDH(alice.PublicKey())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bytes.Equal(a, b))
	// Output: true
}
