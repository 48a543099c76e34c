// SPDX-License-Identifier: Apache-2.0

package kexlane

// #include <kexlane/status.h>
import "C"

import (
	"errors"
	"fmt"
)

// An Error is a status of the C library other than success. Its text has the library's words.
type Error int

// The errors of operations. The library's other statuses are about pointers, which Go programs do
// not give it.
const (
	ErrLength   Error = C.KXL_ERR_LENGTH    // the length of an argument is wrong
	ErrKey      Error = C.KXL_ERR_KEY       // a key fails the checks of its standard
	ErrLowOrder Error = C.KXL_ERR_LOW_ORDER // an X25519 public key is a point of low order
	ErrRandom   Error = C.KXL_ERR_RANDOM    // the operating system gave no randomness
	ErrTarget   Error = C.KXL_ERR_TARGET    // no such SIMD target, or the CPU cannot run it
)

// Error returns the library's words for the status.
func (e Error) Error() string {
	return "kexlane: " + C.GoString(C.kxl_status_text(C.kxl_status(e)))
}

// ErrDestroyed says that a key was used after it was destroyed.
var ErrDestroyed = errors.New("kexlane: The key was destroyed")

// A BatchError says which items of a batch failed, and why. [errors.Is] finds the errors of the
// items.
type BatchError struct {
	// Errors has an entry for each item of the batch: nil where the item is done.
	Errors []error
}

// Error names the first item that failed, and how many did.
func (e *BatchError) Error() string {
	failed, first := 0, 0
	for i := len(e.Errors) - 1; i >= 0; i-- {
		if e.Errors[i] != nil {
			failed++
			first = i
		}
	}
	if failed == 0 {
		return "kexlane: no item of the batch failed"
	}
	return fmt.Sprintf("%v (item %d; %d of %d items failed)",
		e.Errors[first], first, failed, len(e.Errors))
}

// Is reports whether an item failed with the target, for errors.Is.
func (e *BatchError) Is(target error) bool {
	for _, err := range e.Errors {
		if err != nil && errors.Is(err, target) {
			return true
		}
	}
	return false
}
