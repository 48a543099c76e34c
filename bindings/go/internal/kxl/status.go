// SPDX-License-Identifier: Apache-2.0

// Package kxl calls the C library for the packages of this module.
package kxl

// #cgo pkg-config: kexlane
// #include <kexlane/status.h>
import "C"

import (
	"fmt"

	"kexlane"
)

// check returns the error of a status, or nil.
func check(status C.kxl_status) error {
	if status == C.KXL_OK {
		return nil
	}
	return kexlane.Error(status)
}

// A lengthError is a kexlane.ErrLength that knows the lengths.
type lengthError struct {
	what      string
	got, want int
	multiple  bool // of want
}

func (e *lengthError) Error() string {
	of := ""
	if e.multiple {
		of = "a multiple of "
	}
	return fmt.Sprintf("kexlane: %s: %d bytes in place of %s%d", e.what, e.got, of, e.want)
}

func (e *lengthError) Unwrap() error { return kexlane.ErrLength }

// checkLength returns an error if b is not want bytes long.
func checkLength(what string, b []byte, want int) error {
	if len(b) == want {
		return nil
	}
	return &lengthError{what, len(b), want, false}
}

// count returns how many items of size bytes b has.
func count(what string, b []byte, size int) (int, error) {
	if len(b)%size == 0 {
		return len(b) / size, nil
	}
	return 0, &lengthError{what + "s", len(b), size, true}
}

// checkCount returns an error if a batch cannot have n items of size bytes.
func checkCount(n, size int) error {
	const most = int(^uint(0) >> 1)
	if n >= 0 && n <= most/size {
		return nil
	}
	return fmt.Errorf("kexlane: a batch of %d items: %w", n, kexlane.ErrLength)
}

// checkBatch returns the error of a batch, or nil.
func checkBatch(result C.kxl_status, status []C.kxl_status) error {
	if result == C.KXL_OK {
		return nil
	}
	e := &kexlane.BatchError{Errors: make([]error, len(status))}
	for i, s := range status {
		e.Errors[i] = check(s)
	}
	return e
}
