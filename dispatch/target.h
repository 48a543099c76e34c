// The targets this library was built with, and the one at work.
#ifndef KEXLANE_DISPATCH_TARGET_H_
#define KEXLANE_DISPATCH_TARGET_H_

#include <cstdint>
#include <span>

#include "kernels/table.h"

namespace kexlane {

// A row of kernels/targets.def.
struct Target {
  const char* name;
  uint64_t needs;  // a set of dispatch/cpu.h
  const MlkemTable* mlkem;
  const X25519Table* x25519;
};

// All rows, best first; the last one needs nothing.
std::span<const Target> Targets();

// The best row for a CPU with these features.
const Target& BestTarget(uint64_t features);

// The row at work, chosen by the first call. Each public function asks once, so that it runs on one
// target from its start to its end.
const Target& ActiveTarget();

// Whether this CPU and its operating system can run it.
bool IsSupported(const Target& target);

// Puts the row of this name to work, or for null the best one. False, and nothing changes, where
// there is no such row or this CPU cannot run it.
bool ForceTarget(const char* name);

// False if KEXLANE_TARGET names no row that this CPU can run, so that the best one was put to work.
bool EnvironmentIsObeyed();

}  // namespace kexlane

#endif  // KEXLANE_DISPATCH_TARGET_H_
