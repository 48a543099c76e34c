// SPDX-License-Identifier: Apache-2.0

// Package kexlane has what the packages of the key exchanges share: errors, the version of the C
// library, and its SIMD targets.
//
//   - kexlane/mlkem: ML-KEM-512, ML-KEM-768 and ML-KEM-1024, as Go's crypto/mlkem
//   - kexlane/x25519: X25519, as Go's crypto/ecdh
//   - kexlane/x25519mlkem768: X25519MLKEM768, the key exchange of TLS 1.3 and SSH
//   - kexlane/xwing: X-Wing, a KEM of ML-KEM-768 and X25519
//
// They call the C library kexlane, which pkg-config must find. README.md says how a program gets
// both.
//
// A key exchange does not tell with whom it was: a protocol around it must.
//
// # Errors
//
// An error of these packages is an [Error], a [BatchError] of several, [ErrDestroyed], or what a
// source of randomness returned. The Error may be wrapped to say more: use [errors.Is].
//
//	if _, err := mlkem.NewEncapsulationKey768(b); errors.Is(err, kexlane.ErrKey) {
//
// # Secrets
//
// Destroy wipes a secret key. A key that is not destroyed is wiped some time after it became
// unreachable, but not when the program ends. No secret is printed by package fmt. The shared keys
// and the bytes of keys that calls return are the caller's to wipe, with [Wipe]. Copies that a
// program made are out of reach, as are the stacks that the Go runtime moved.
//
// The time of an operation in C does not depend on secrets.
package kexlane
