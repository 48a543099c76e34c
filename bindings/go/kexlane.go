// SPDX-License-Identifier: Apache-2.0

package kexlane

// #cgo pkg-config: kexlane
// #include <stdlib.h>
// #include <kexlane/kexlane.h>
import "C"

import (
	"errors"
	"runtime"
	"unsafe"
)

// HeaderVersion is the version of the C headers that the program was compiled with.
const HeaderVersion = C.KXL_VERSION

// Version returns the version of the C library that the program runs with.
func Version() string { return C.GoString(C.kxl_version()) }

// Wipe overwrites a secret with zero bytes.
func Wipe(secret []byte) {
	for i := range secret {
		secret[i] = 0
	}
	runtime.KeepAlive(secret)
}

// A Target is a set of CPU instructions that the library was compiled for. All give the same bytes.
type Target struct {
	Name      string // such as "avx2"
	Supported bool   // whether this CPU and operating system can run it
}

// Targets returns the targets of the library, best first. The last one is "portable".
func Targets() []Target {
	targets := make([]Target, C.kxl_target_count())
	for i := range targets {
		index := C.size_t(i)
		targets[i].Name = C.GoString(C.kxl_target_name(index))
		targets[i].Supported = C.kxl_target_supported(index) != 0
	}
	return targets
}

// ActiveTarget returns the name of the target that operations run on.
func ActiveTarget() string { return C.GoString(C.kxl_target_active()) }

// ForceTarget makes a target active for all goroutines, from their next operation on. The empty
// name selects the best target. It is for tests and comparisons. The error is [ErrTarget] if there
// is no target of this name or the CPU cannot run it; the active target then stays.
func ForceTarget(name string) error {
	var text *C.char
	if name != "" {
		text = C.CString(name)
		defer C.free(unsafe.Pointer(text))
	}
	if status := C.kxl_target_force(text); status != C.KXL_OK {
		return Error(status)
	}
	return nil
}

// SelfTest runs a known answer of each operation on the active target, in milliseconds. The error
// names the first test that failed: then do not use the library.
func SelfTest() error {
	if failed := C.kxl_self_test(nil); failed != nil {
		return errors.New("kexlane: the self test failed: " + C.GoString(failed))
	}
	return nil
}

// TargetEnvironment returns [ErrTarget] if the environment variable KEXLANE_TARGET names a target
// that does not exist or that the CPU cannot run. The best one was then taken instead.
func TargetEnvironment() error {
	if status := C.kxl_target_environment(); status != C.KXL_OK {
		return Error(status)
	}
	return nil
}
