// SPDX-License-Identifier: Apache-2.0
// Go's crypto/tls, as client of our server and as server of our client.
//
//	go_peer client ADDRESS CERTIFICATE      prints the page at /
//	go_peer server ADDRESS CERTIFICATE KEY  serves a page, with X25519MLKEM768 alone
package main

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"os"
)

func client(address, certificate string) error {
	pem, err := os.ReadFile(certificate)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	// Without CurvePreferences Go offers X25519MLKEM768 by itself.
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "localhost"}}
	response, err := (&http.Client{Transport: transport}).Get("https://" + address + "/")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(os.Stdout, response.Body)
	return err
}

func server(address, certificate, key string) error {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "a page of Go\n") })
	only := &tls.Config{CurvePreferences: []tls.CurveID{tls.X25519MLKEM768}}
	return (&http.Server{Addr: address, TLSConfig: only}).ListenAndServeTLS(certificate, key)
}

func main() {
	var err error
	if os.Args[1] == "client" {
		err = client(os.Args[2], os.Args[3])
	} else {
		err = server(os.Args[2], os.Args[3], os.Args[4])
	}
	if err != nil {
		log.Fatal(err)
	}
}
