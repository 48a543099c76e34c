// SPDX-License-Identifier: Apache-2.0
// The targets that this library was built with, and the active one.
#ifndef KEXLANE_DISPATCH_TARGET_H_
#define KEXLANE_DISPATCH_TARGET_H_

#include <cstdint>
#include <span>

#include "kernels/table.h"

namespace kexlane {

// A row of kernels/targets.def.
struct Target {
  const char* name;
  uint64_t needs;  // a set of the bits of dispatch/cpu.h
  const MlkemTable* mlkem;
  const X25519Table* x25519;
};

// Returns all rows, best first. The last one needs no CPU feature.
std::span<const Target> Targets();

// Returns the best row for a CPU with these features.
const Target& BestTarget(uint64_t features);

// Returns the active row. The first call chooses it. Each public function asks once, so that it
// runs on one target from start to end.
const Target& ActiveTarget();

// Returns whether this CPU and its operating system can run the target.
bool IsSupported(const Target& target);

// Activates the row of this name, or the best row if `name` is null. Returns false and changes
// nothing if there is no such row or this CPU cannot run it.
bool ForceTarget(const char* name);

// Returns false if KEXLANE_TARGET names no row that this CPU can run, in which case the library
// chose the best row.
bool EnvironmentIsObeyed();

}  // namespace kexlane

#endif  // KEXLANE_DISPATCH_TARGET_H_
