// SPDX-License-Identifier: Apache-2.0

package kxl

// #include <stdlib.h>
// #include "keys.h"
import "C"

import (
	"crypto/rand"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"

	"kexlane"
)

const noMemory = "kexlane: memory is short"

// A KEM is a row of the library's table of KEMs, and the calls of its prepared keys if it has both.
type KEM struct {
	kem    *C.kxl_kem
	keys   *C.kxl_go_keys
	expand func(ek, dk *C.uint8_t) C.kxl_go_made // of ML-KEM's expanded dk
	words  words

	EkBytes, DkBytes, CBytes, KBytes, SeedBytes, EncapsSeedBytes int
}

// What messages of errors call the public and secret keys and the ciphertexts.
type words struct{ ek, dk, c string }

// The KEMs of the library.
var (
	MLKEM512 = newKEM("ML-KEM-512", C.mlkem512_go_keys(),
		func(ek, dk *C.uint8_t) C.kxl_go_made { return C.mlkem512_go_dk_parse(ek, dk) })
	MLKEM768 = newKEM("ML-KEM-768", C.mlkem768_go_keys(),
		func(ek, dk *C.uint8_t) C.kxl_go_made { return C.mlkem768_go_dk_parse(ek, dk) })
	MLKEM1024 = newKEM("ML-KEM-1024", C.mlkem1024_go_keys(),
		func(ek, dk *C.uint8_t) C.kxl_go_made { return C.mlkem1024_go_dk_parse(ek, dk) })
	XWing          = newKEM("X-Wing", C.xwing_go_keys(), nil)
	X25519MLKEM768 = newKEM("X25519MLKEM768", nil, nil)
)

func newKEM(name string, keys *C.kxl_go_keys, expand func(ek, dk *C.uint8_t) C.kxl_go_made) *KEM {
	text := C.CString(name)
	defer C.free(unsafe.Pointer(text))
	kem := C.kxl_kem_find(text)
	if kem == nil {
		panic("kexlane: the library has no " + name)
	}
	called := words{"encapsulation key", "decapsulation key", "ciphertext"}
	if keys == nil {
		called = words{"client share", "client state", "server share"}
	}
	return &KEM{
		kem: kem, keys: keys, expand: expand, words: called,
		EkBytes: int(kem.ek_bytes), DkBytes: int(kem.dk_bytes),
		CBytes: int(kem.c_bytes), KBytes: int(kem.K_bytes),
		SeedBytes: int(kem.keygen_seed_bytes), EncapsSeedBytes: int(kem.encaps_seed_bytes),
	}
}

// pointer returns where the bytes begin, or nil if there are none.
func pointer(b []byte) *C.uint8_t {
	if len(b) == 0 {
		return nil
	}
	return (*C.uint8_t)(unsafe.Pointer(&b[0]))
}

func clone(b []byte) []byte { return append([]byte(nil), b...) }

// unwrap returns the key that was made. Go programs end when memory is short; so does this.
func unwrap(made C.kxl_go_made) (unsafe.Pointer, error) {
	if made.key == nil && made.status == C.KXL_OK {
		panic(noMemory)
	}
	return made.key, check(made.status)
}

// An EncapsulationKey is public. It is prepared when it is used for the second time: most keys serve
// once, and preparing them costs more than it saves.
type EncapsulationKey struct {
	kem      *KEM
	bytes    []byte
	used     atomic.Bool
	once     sync.Once
	prepared unsafe.Pointer
}

// NewEncapsulationKey checks the key as its standard says.
func (k *KEM) NewEncapsulationKey(encapsulationKey []byte) (*EncapsulationKey, error) {
	if err := checkLength(k.words.ek, encapsulationKey, k.EkBytes); err != nil {
		return nil, err
	}
	if err := check(C.go_ek_check(k.keys, pointer(encapsulationKey))); err != nil {
		return nil, err
	}
	return &EncapsulationKey{kem: k, bytes: clone(encapsulationKey)}, nil
}

// get returns the prepared key. The bytes passed the check, or this library made them.
func (ek *EncapsulationKey) get() unsafe.Pointer {
	ek.once.Do(func() {
		prepared, err := unwrap(C.go_ek_parse(ek.kem.keys, pointer(ek.bytes)))
		if err != nil {
			panic(err)
		}
		ek.prepared = prepared
		runtime.SetFinalizer(ek, func(ek *EncapsulationKey) {
			C.go_ek_free(ek.kem.keys, ek.prepared)
		})
	})
	return ek.prepared
}

// Bytes returns a copy of the key.
func (ek *EncapsulationKey) Bytes() []byte { return clone(ek.bytes) }

// Encapsulate makes a shared secret and its ciphertext.
func (ek *EncapsulationKey) Encapsulate() (K, c []byte, err error) {
	if !ek.used.Swap(true) {
		return ek.kem.EncapsulateTo(ek.bytes)
	}
	K, c = make([]byte, ek.kem.KBytes), make([]byte, ek.kem.CBytes)
	err = check(C.go_encaps(ek.kem.keys, pointer(c), pointer(K), ek.get()))
	runtime.KeepAlive(ek)
	return K, c, err
}

// EncapsulateDerand takes its randomness from the caller. It is for tests.
func (ek *EncapsulationKey) EncapsulateDerand(seed []byte) (K, c []byte, err error) {
	if err := checkLength("encapsulation seed", seed, ek.kem.EncapsSeedBytes); err != nil {
		return nil, nil, err
	}
	K, c = make([]byte, ek.kem.KBytes), make([]byte, ek.kem.CBytes)
	err = check(C.go_encaps_derand(ek.kem.keys, pointer(c), pointer(K), ek.get(), pointer(seed)))
	runtime.KeepAlive(ek)
	return K, c, err
}

// EncapsulateBatch encapsulates n times.
func (ek *EncapsulationKey) EncapsulateBatch(n int) (Ks, cs []byte, err error) {
	if err := checkCount(n, ek.kem.CBytes); err != nil {
		return nil, nil, err
	}
	Ks, cs = make([]byte, n*ek.kem.KBytes), make([]byte, n*ek.kem.CBytes)
	if n == 0 {
		return Ks, cs, nil
	}
	status := make([]C.kxl_status, n)
	result := C.go_encaps_batch(ek.kem.keys, C.size_t(n), pointer(cs), pointer(Ks), ek.get(),
		&status[0])
	runtime.KeepAlive(ek)
	return Ks, cs, checkBatch(result, status)
}

// A DecapsulationKey is secret. It has the bytes that it was made from, and the prepared key.
type DecapsulationKey struct {
	kem      *KEM
	ek       *EncapsulationKey
	mutex    sync.RWMutex // what follows is nil after Destroy, which waits for operations
	secret   *[]byte      // behind a pointer more than package fmt follows
	prepared unsafe.Pointer
}

// Generate makes a key from the operating system's randomness.
func (k *KEM) Generate() (*DecapsulationKey, error) {
	seed := make([]byte, k.SeedBytes)
	if _, err := rand.Read(seed); err != nil {
		return nil, err
	}
	return k.take(seed, k.fromSeed)
}

// NewDecapsulationKey computes the key of a seed.
func (k *KEM) NewDecapsulationKey(seed []byte) (*DecapsulationKey, error) {
	if err := checkLength("seed", seed, k.SeedBytes); err != nil {
		return nil, err
	}
	return k.take(clone(seed), k.fromSeed)
}

func (k *KEM) fromSeed(ek, seed *C.uint8_t) C.kxl_go_made {
	return C.go_dk_from_seed(k.keys, ek, seed)
}

// NewExpandedDecapsulationKey takes a dk of FIPS 203, and checks it as section 7.1 says.
func (k *KEM) NewExpandedDecapsulationKey(dk []byte) (*DecapsulationKey, error) {
	if err := checkLength(k.words.dk, dk, k.DkBytes); err != nil {
		return nil, err
	}
	return k.take(clone(dk), k.expand)
}

// take makes a key of its secret, which it keeps or wipes.
func (k *KEM) take(
	secret []byte, prepare func(ek, secret *C.uint8_t) C.kxl_go_made,
) (*DecapsulationKey, error) {
	ek := make([]byte, k.EkBytes)
	prepared, err := unwrap(prepare(pointer(ek), pointer(secret)))
	if err != nil {
		kexlane.Wipe(secret)
		return nil, err
	}
	dk := &DecapsulationKey{
		kem: k, ek: &EncapsulationKey{kem: k, bytes: ek}, secret: &secret, prepared: prepared,
	}
	runtime.SetFinalizer(dk, (*DecapsulationKey).Destroy)
	return dk, nil
}

// Destroy wipes the key.
func (dk *DecapsulationKey) Destroy() {
	dk.mutex.Lock()
	defer dk.mutex.Unlock()
	if dk.prepared == nil {
		return
	}
	C.go_dk_free(dk.kem.keys, dk.prepared)
	kexlane.Wipe(*dk.secret)
	dk.secret, dk.prepared = nil, nil
	runtime.SetFinalizer(dk, nil)
}

// EncapsulationKey returns the public key of the pair.
func (dk *DecapsulationKey) EncapsulationKey() *EncapsulationKey { return dk.ek }

// Bytes returns a copy of what the key was made from.
func (dk *DecapsulationKey) Bytes() []byte {
	dk.mutex.RLock()
	defer dk.mutex.RUnlock()
	if dk.prepared == nil {
		panic(kexlane.ErrDestroyed)
	}
	return clone(*dk.secret)
}

// Expanded returns the dk of FIPS 203 of a key that was made from a seed.
func (dk *DecapsulationKey) Expanded() []byte {
	seed := dk.Bytes()
	defer kexlane.Wipe(seed)
	k, expanded, ek := dk.kem, make([]byte, dk.kem.DkBytes), make([]byte, dk.kem.EkBytes)
	status := C.go_keygen_derand(k.kem, pointer(ek), pointer(expanded), pointer(seed))
	if err := check(status); err != nil {
		panic(err)
	}
	return expanded
}

// Decapsulate computes the shared secret of a ciphertext.
func (dk *DecapsulationKey) Decapsulate(c []byte) ([]byte, error) {
	if err := checkLength(dk.kem.words.c, c, dk.kem.CBytes); err != nil {
		return nil, err
	}
	dk.mutex.RLock()
	defer dk.mutex.RUnlock()
	if dk.prepared == nil {
		return nil, kexlane.ErrDestroyed
	}
	K := make([]byte, dk.kem.KBytes)
	if err := check(C.go_decaps(dk.kem.keys, pointer(K), pointer(c), dk.prepared)); err != nil {
		return nil, err
	}
	return K, nil
}

// DecapsulateBatch computes the shared secrets of ciphertexts, one after the other.
func (dk *DecapsulationKey) DecapsulateBatch(cs []byte) ([]byte, error) {
	n, err := count(dk.kem.words.c, cs, dk.kem.CBytes)
	if err != nil {
		return nil, err
	}
	dk.mutex.RLock()
	defer dk.mutex.RUnlock()
	if dk.prepared == nil {
		return nil, kexlane.ErrDestroyed
	}
	Ks := make([]byte, n*dk.kem.KBytes)
	if n == 0 {
		return Ks, nil
	}
	status := make([]C.kxl_status, n)
	result := C.go_decaps_batch(dk.kem.keys, C.size_t(n), pointer(Ks), pointer(cs), dk.prepared,
		&status[0])
	return Ks, checkBatch(result, status)
}
