// SPDX-License-Identifier: Apache-2.0

// Package mlkem implements the quantum-resistant key encapsulation mechanism ML-KEM of FIPS 203
// with the kexlane library.
//
// It has the types and functions of Go's crypto/mlkem, with the meaning that they have there: a
// program of ML-KEM-768 or ML-KEM-1024 changes its import and nothing else. Beyond them it has
// ML-KEM-512, decapsulation keys in their expanded form, batches, and Destroy.
//
// ML-KEM-512 is as hard to break as AES-128, ML-KEM-768 as AES-192, and ML-KEM-1024 as AES-256.
// ML-KEM-768 is the common choice.
//
// # Batches
//
// The functions and methods whose names have Batch do many independent operations in one call, side
// by side in the lanes of the CPU. Their arguments and results are items of one size that lie one
// after the other in a slice, with nothing between them: item i of size s is b[i*s:][:s]. A length
// that is no multiple of s is kexlane.ErrLength.
//
// If items fail, the error is a kexlane.BatchError, which says for each item why. The results are
// returned all the same: those of an item that failed are zero bytes, and the others are valid.
package mlkem

// #include <kexlane/mlkem.h>
import "C"

// The sizes that all parameter sets share, in bytes.
const (
	SharedKeySize = C.KXL_MLKEM_K_BYTES
	SeedSize      = C.KXL_MLKEM_KEYGEN_SEED_BYTES
)
