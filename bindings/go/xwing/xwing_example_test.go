// SPDX-License-Identifier: Apache-2.0

package xwing_test

import (
	"bytes"
	"fmt"
	"log"

	"kexlane/xwing"
)

func Example() {
	dk, err := xwing.GenerateKey()
	if err != nil {
		log.Fatal(err)
	}
	defer dk.Destroy()

	bobs, ciphertext := dk.EncapsulationKey().Encapsulate()
	alices, err := dk.Decapsulate(ciphertext)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bytes.Equal(alices, bobs))
	// Output: true
}
