// SPDX-License-Identifier: Apache-2.0

package x25519mlkem768_test

import (
	"bytes"
	"fmt"
	"log"

	"kexlane/x25519mlkem768"
)

func Example() {
	// The client sends its share.
	client, err := x25519mlkem768.NewClient()
	if err != nil {
		log.Fatal(err)
	}
	defer client.Destroy()
	share := client.Share()

	// The server answers with a share of its own.
	servers, answer, err := x25519mlkem768.Respond(share)
	if err != nil {
		log.Fatal(err)
	}

	clients, err := client.Finish(answer)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bytes.Equal(clients, servers))
	// Output: true
}
