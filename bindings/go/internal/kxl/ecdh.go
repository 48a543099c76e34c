// SPDX-License-Identifier: Apache-2.0

package kxl

// #include "ecdh.h"
import "C"

// The sizes of X25519, in bytes.
const (
	X25519PkBytes = C.KXL_X25519_PK_BYTES
	X25519SkBytes = C.KXL_X25519_SK_BYTES
	X25519SsBytes = C.KXL_X25519_SS_BYTES
)

// X25519PublicKey computes pk from sk, both of 32 bytes.
func X25519PublicKey(pk, sk []byte) error {
	return check(C.kxl_x25519_public_key(pointer(pk), pointer(sk)))
}

// X25519SharedSecret computes ss from sk and pk, each of 32 bytes.
func X25519SharedSecret(ss, sk, pk []byte) error {
	return check(C.kxl_x25519_shared_secret(pointer(ss), pointer(sk), pointer(pk)))
}

// CheckX25519 returns an error if a key is not as long as those of X25519.
func CheckX25519(what string, key []byte) error {
	return checkLength(what, key, X25519PkBytes)
}

// X25519GenerateBatch makes n key pairs, as bytes one after the other.
func X25519GenerateBatch(n int) (pks, sks []byte, err error) {
	if err := checkCount(n, X25519PkBytes+X25519SkBytes); err != nil {
		return nil, nil, err
	}
	pks, sks = make([]byte, n*X25519PkBytes), make([]byte, n*X25519SkBytes)
	if n == 0 {
		return pks, sks, nil
	}
	status := make([]C.kxl_status, n)
	result := C.go_x25519_keygen(C.size_t(n), pointer(pks), pointer(sks), &status[0])
	return pks, sks, checkBatch(result, status)
}

// X25519PublicKeyBatch computes the public key of each secret key.
func X25519PublicKeyBatch(sks []byte) (pks []byte, err error) {
	n, err := count("private key", sks, X25519SkBytes)
	if err != nil {
		return nil, err
	}
	pks = make([]byte, n*X25519PkBytes)
	if n == 0 {
		return pks, nil
	}
	status := make([]C.kxl_status, n)
	result := C.go_x25519_public_key(C.size_t(n), pointer(pks), pointer(sks), &status[0])
	return pks, checkBatch(result, status)
}

// X25519SharedSecretBatch computes n shared secrets, with n secret keys or with one for all.
func X25519SharedSecretBatch(sks []byte, one bool, pks []byte) (sss []byte, err error) {
	n, err := count("public key", pks, X25519PkBytes)
	if err != nil {
		return nil, err
	}
	stride, items := X25519SkBytes, n
	if one {
		stride, items = 0, 1
	}
	if err := checkItems("private key", sks, items, X25519SkBytes); err != nil {
		return nil, err
	}
	sss = make([]byte, n*X25519SsBytes)
	if n == 0 {
		return sss, nil
	}
	status := make([]C.kxl_status, n)
	result := C.go_x25519_shared_secret(C.size_t(n), pointer(sss), pointer(sks), C.size_t(stride),
		pointer(pks), &status[0])
	return sss, checkBatch(result, status)
}
