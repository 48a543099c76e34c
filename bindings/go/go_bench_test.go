// SPDX-License-Identifier: Apache-2.0

//go:build go1.24 && unix

package kexlane_test

import (
	"crypto/ecdh"
	gomlkem "crypto/mlkem"
	"crypto/rand"
	"errors"
	"fmt"
	"syscall"
	"testing"
	"time"

	"kexlane/internal/kxl"
	"kexlane/mlkem"
	"kexlane/x25519"
	"kexlane/x25519mlkem768"
)

// Beside Go's own packages. In a batch, an op is one item. cpu-ns/op is the time on the CPU, with
// that of the garbage collector: on a busy machine it says more than ns/op.
//
//	go test -run - -bench . -cpu 1 .

var sizes = []int{1, 2, 4, 8, 16, 32, 64}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// cpuTime returns the time that this process was on a CPU.
func cpuTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// measure makes calls of n items each until b.N are done.
func measure(b *testing.B, n int, call func() error) {
	b.ReportAllocs()
	b.ResetTimer()
	start := cpuTime(b)
	for done := 0; done < b.N; done += n {
		if err := call(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(cpuTime(b)-start)/float64(b.N), "cpu-ns/op")
}

// batches measures a batch of each size, where b.N counts items.
func batches(b *testing.B, prepare func(n int) (call func() error)) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("kexlane_batch_%d", n), func(b *testing.B) {
			measure(b, n, prepare(n))
		})
	}
}

// one measures a call.
func one(b *testing.B, name string, call func() error) {
	b.Run(name, func(b *testing.B) { measure(b, 1, call) })
}

// The library refuses null pointers at once, so this is the cost of a cgo call.
func BenchmarkEmptyCall(b *testing.B) {
	measure(b, 1, func() error {
		if kxl.X25519PublicKey(nil, nil) == nil {
			return errors.New("null pointers are accepted")
		}
		return nil
	})
}

func BenchmarkGenerateKey768(b *testing.B) {
	one(b, "go", func() error { _, err := gomlkem.GenerateKey768(); return err })
	one(b, "kexlane", func() error { _, err := mlkem.GenerateKey768(); return err })
	one(b, "kexlane_destroyed", func() error {
		dk, err := mlkem.GenerateKey768()
		dk.Destroy()
		return err
	})
	batches(b, func(n int) func() error {
		return func() error { _, _, err := mlkem.GenerateBatch768(n); return err }
	})
}

// A key that serves once, as in TLS.
func BenchmarkEncapsulateOnce768(b *testing.B) {
	key := must(gomlkem.GenerateKey768()).EncapsulationKey().Bytes()
	one(b, "go", func() error {
		ek, err := gomlkem.NewEncapsulationKey768(key)
		ek.Encapsulate()
		return err
	})
	one(b, "kexlane", func() error {
		ek, err := mlkem.NewEncapsulationKey768(key)
		ek.Encapsulate()
		return err
	})
	batches(b, func(n int) func() error {
		keys, _, err := mlkem.GenerateBatch768(n)
		if err != nil {
			b.Fatal(err)
		}
		return func() error { _, _, err := mlkem.EncapsulateBatch768(keys); return err }
	})
}

// A key that serves many times.
func BenchmarkEncapsulate768(b *testing.B) {
	theirs := must(gomlkem.GenerateKey768()).EncapsulationKey()
	one(b, "go", func() error { theirs.Encapsulate(); return nil })
	ours := must(mlkem.NewEncapsulationKey768(theirs.Bytes()))
	one(b, "kexlane", func() error { ours.Encapsulate(); return nil })
	batches(b, func(n int) func() error {
		return func() error { ours.EncapsulateBatch(n); return nil }
	})
}

func BenchmarkDecapsulate768(b *testing.B) {
	theirs := must(gomlkem.GenerateKey768())
	_, ciphertext := theirs.EncapsulationKey().Encapsulate()
	one(b, "go", func() error { _, err := theirs.Decapsulate(ciphertext); return err })
	ours := must(mlkem.NewDecapsulationKey768(theirs.Bytes()))
	one(b, "kexlane", func() error { _, err := ours.Decapsulate(ciphertext); return err })
	batches(b, func(n int) func() error {
		_, ciphertexts := ours.EncapsulationKey().EncapsulateBatch(n)
		return func() error { _, err := ours.DecapsulateBatch(ciphertexts); return err }
	})
}

func BenchmarkX25519GenerateKey(b *testing.B) {
	one(b, "go", func() error { _, err := ecdh.X25519().GenerateKey(rand.Reader); return err })
	one(b, "kexlane", func() error { _, err := x25519.GenerateKey(rand.Reader); return err })
	batches(b, func(n int) func() error {
		return func() error { _, _, err := x25519.GenerateBatch(n); return err }
	})
}

func BenchmarkX25519ECDH(b *testing.B) {
	theirs := must(ecdh.X25519().GenerateKey(rand.Reader))
	peer := must(ecdh.X25519().GenerateKey(rand.Reader)).PublicKey()
	one(b, "go", func() error { _, err := theirs.ECDH(peer); return err })
	ours := must(x25519.NewPrivateKey(theirs.Bytes()))
	public := must(x25519.NewPublicKey(peer.Bytes()))
	one(b, "kexlane", func() error { _, err := ours.ECDH(public); return err })
	batches(b, func(n int) func() error {
		publicKeys, privateKeys, err := x25519.GenerateBatch(n)
		if err != nil {
			b.Fatal(err)
		}
		return func() error { _, err := x25519.ECDHBatch(privateKeys, publicKeys); return err }
	})
}

// A server's part of a handshake. Go's is made of the two parts, as in its crypto/tls.
func BenchmarkX25519MLKEM768Respond(b *testing.B) {
	share := must(x25519mlkem768.NewClient()).Share()
	one(b, "go", func() error {
		ek, err := gomlkem.NewEncapsulationKey768(share[:gomlkem.EncapsulationKeySize768])
		if err != nil {
			return err
		}
		ek.Encapsulate()
		peer, err := ecdh.X25519().NewPublicKey(share[gomlkem.EncapsulationKeySize768:])
		if err != nil {
			return err
		}
		x, err := ecdh.X25519().GenerateKey(rand.Reader)
		if err != nil {
			return err
		}
		_, err = x.ECDH(peer)
		return err
	})
	one(b, "kexlane", func() error { _, _, err := x25519mlkem768.Respond(share); return err })
	batches(b, func(n int) func() error {
		shares, _, err := x25519mlkem768.StartBatch(n)
		if err != nil {
			b.Fatal(err)
		}
		return func() error { _, _, err := x25519mlkem768.RespondBatch(shares); return err }
	})
}
