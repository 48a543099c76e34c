// SPDX-License-Identifier: Apache-2.0

// Package kxl calls the C library for the packages of this module.
package kxl

// #cgo pkg-config: kexlane
// #include <kexlane/status.h>
import "C"

import (
	"fmt"
	"strconv"

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
	what string
	got  int
	want string
}

func (e *lengthError) Error() string {
	return fmt.Sprintf("kexlane: %s: %d bytes in place of %s", e.what, e.got, e.want)
}

func (e *lengthError) Unwrap() error { return kexlane.ErrLength }

// checkLength returns an error if b is not want bytes long.
func checkLength(what string, b []byte, want int) error {
	if len(b) == want {
		return nil
	}
	return &lengthError{what, len(b), strconv.Itoa(want)}
}

// count returns how many items of size bytes b has.
func count(what string, b []byte, size int) (int, error) {
	if len(b)%size == 0 {
		return len(b) / size, nil
	}
	return 0, &lengthError{what + "s", len(b), fmt.Sprintf("a multiple of %d", size)}
}

// checkItems returns an error if b does not have n items of size bytes. It compares counts: where
// an int has 32 bits, n*size may not fit.
func checkItems(what string, b []byte, n, size int) error {
	if len(b)%size == 0 && len(b)/size == n {
		return nil
	}
	return &lengthError{what + "s", len(b), fmt.Sprintf("%d times %d", n, size)}
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
