// SPDX-License-Identifier: Apache-2.0

package kxl

// #include "keys.h"
import "C"

// GenerateBatch makes n key pairs, as bytes one after the other.
func (k *KEM) GenerateBatch(n int) (eks, dks []byte, err error) {
	if err := checkCount(n, k.EkBytes+k.DkBytes); err != nil {
		return nil, nil, err
	}
	eks, dks = make([]byte, n*k.EkBytes), make([]byte, n*k.DkBytes)
	if n == 0 {
		return eks, dks, nil
	}
	status := make([]C.kxl_status, n)
	result := C.go_packed_keygen(k.kem, C.size_t(n), pointer(eks), pointer(dks), &status[0])
	return eks, dks, checkBatch(result, status)
}

// EncapsulateBatch encapsulates once to each key.
func (k *KEM) EncapsulateBatch(eks []byte) (Ks, cs []byte, err error) {
	n, err := count(k.words.ek, eks, k.EkBytes)
	if err != nil {
		return nil, nil, err
	}
	Ks, cs = make([]byte, n*k.KBytes), make([]byte, n*k.CBytes)
	if n == 0 {
		return Ks, cs, nil
	}
	status := make([]C.kxl_status, n)
	result := C.go_packed_encaps(k.kem, C.size_t(n), pointer(cs), pointer(Ks), pointer(eks),
		&status[0])
	return Ks, cs, checkBatch(result, status)
}

// DecapsulateBatch decapsulates each ciphertext with the key in its place.
func (k *KEM) DecapsulateBatch(dks, cs []byte) (Ks []byte, err error) {
	n, err := count(k.words.dk, dks, k.DkBytes)
	if err != nil {
		return nil, err
	}
	if err := checkItems(k.words.c, cs, n, k.CBytes); err != nil {
		return nil, err
	}
	Ks = make([]byte, n*k.KBytes)
	if n == 0 {
		return Ks, nil
	}
	status := make([]C.kxl_status, n)
	result := C.go_packed_decaps(k.kem, C.size_t(n), pointer(Ks), pointer(cs), pointer(dks),
		&status[0])
	return Ks, checkBatch(result, status)
}

// EncapsulateTo makes a shared secret and its ciphertext with a key that serves once.
func (k *KEM) EncapsulateTo(ek []byte) (K, c []byte, err error) {
	if err := checkLength(k.words.ek, ek, k.EkBytes); err != nil {
		return nil, nil, err
	}
	K, c = make([]byte, k.KBytes), make([]byte, k.CBytes)
	status := C.go_unprepared_encaps(k.kem, pointer(c), pointer(K), pointer(ek))
	if err := check(status); err != nil {
		return nil, nil, err
	}
	return K, c, nil
}
