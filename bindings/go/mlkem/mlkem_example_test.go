// SPDX-License-Identifier: Apache-2.0

package mlkem_test

import (
	"bytes"
	"errors"
	"fmt"
	"log"

	"kexlane"
	"kexlane/mlkem"
)

func Example() {
	// Alice generates a key pair and sends the encapsulation key to Bob.
	dk, err := mlkem.GenerateKey768()
	if err != nil {
		log.Fatal(err)
	}
	defer dk.Destroy()
	sent := dk.EncapsulationKey().Bytes()

	// Bob encapsulates, keeps the shared key and sends the ciphertext to Alice.
	ek, err := mlkem.NewEncapsulationKey768(sent)
	if err != nil {
		log.Fatal(err)
	}
	bobs, ciphertext := ek.Encapsulate()

	// Alice decapsulates.
	alices, err := dk.Decapsulate(ciphertext)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bytes.Equal(alices, bobs))
	// Output: true
}

func ExampleDecapsulationKey768_DecapsulateBatch() {
	dk, err := mlkem.GenerateKey768()
	if err != nil {
		log.Fatal(err)
	}
	sent, ciphertexts := dk.EncapsulationKey().EncapsulateBatch(100)
	received, err := dk.DecapsulateBatch(ciphertexts)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(received)/mlkem.SharedKeySize, bytes.Equal(sent, received))
	// Output: 100 true
}

func ExampleEncapsulateBatch768() {
	keys, _, err := mlkem.GenerateBatch768(3)
	if err != nil {
		log.Fatal(err)
	}
	// The second key is damaged.
	copy(keys[mlkem.EncapsulationKeySize768:], []byte{255, 255, 255})

	_, ciphertexts, err := mlkem.EncapsulateBatch768(keys)
	var batch *kexlane.BatchError
	if err != nil && !errors.As(err, &batch) {
		log.Fatal(err)
	}
	for i, err := range batch.Errors {
		c := ciphertexts[i*mlkem.CiphertextSize768:][:mlkem.CiphertextSize768]
		fmt.Println(i, len(c), errors.Is(err, kexlane.ErrKey))
	}
	// Output:
	// 0 1088 false
	// 1 1088 true
	// 2 1088 false
}
