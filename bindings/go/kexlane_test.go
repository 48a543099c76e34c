// SPDX-License-Identifier: Apache-2.0

package kexlane

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestErrors(t *testing.T) {
	if got := ErrRandom.Error(); got != "kexlane: The operating system gave no randomness" {
		t.Error(got)
	}
	wrapped := fmt.Errorf("a peer: %w", ErrKey)
	var e Error
	if !errors.Is(wrapped, ErrKey) || errors.Is(wrapped, ErrLength) || !errors.As(wrapped, &e) || e != ErrKey {
		t.Error(wrapped)
	}
	if got := Error(77).Error(); got != "kexlane: Unknown status" {
		t.Error(got)
	}
	batch := error(&BatchError{Errors: []error{nil, ErrLowOrder, nil, ErrKey}})
	want := ErrLowOrder.Error() + " (item 1; 2 of 4 items failed)"
	if batch.Error() != want || !errors.Is(batch, ErrKey) || errors.Is(batch, ErrTarget) {
		t.Errorf("%v, not %s", batch, want)
	}
}

func TestVersion(t *testing.T) {
	if Version() != HeaderVersion || strings.Count(HeaderVersion, ".") != 2 {
		t.Errorf("the library is %s, and its headers are %s", Version(), HeaderVersion)
	}
}

func TestTargets(t *testing.T) {
	targets := Targets()
	last := targets[len(targets)-1]
	if last.Name != "portable" || !last.Supported {
		t.Errorf("%v", targets)
	}
	if err := TargetEnvironment(); err != nil {
		t.Error(err)
	}
	defer func(active string) {
		if err := ForceTarget(active); err != nil {
			t.Error(err)
		}
	}(ActiveTarget())
	for _, target := range targets {
		err := ForceTarget(target.Name)
		if target.Supported && (err != nil || ActiveTarget() != target.Name) {
			t.Errorf("%s: %v", target.Name, err)
		}
		if err := SelfTest(); err != nil {
			t.Errorf("%s: %v", ActiveTarget(), err)
		}
		if !target.Supported && err != ErrTarget {
			t.Errorf("%s: %v", target.Name, err)
		}
	}
	if err := ForceTarget("none such"); err != ErrTarget || ActiveTarget() != "portable" {
		t.Errorf("%v; active is %s", err, ActiveTarget())
	}
	best := 0
	for !targets[best].Supported {
		best++
	}
	if err := ForceTarget(""); err != nil || ActiveTarget() != targets[best].Name {
		t.Errorf("%v; active is %s", err, ActiveTarget())
	}
}

func TestWipe(t *testing.T) {
	secret := []byte{1, 2, 3}
	Wipe(secret)
	if !bytes.Equal(secret, make([]byte, 3)) {
		t.Error(secret)
	}
	Wipe(nil)
}
