// SPDX-License-Identifier: Apache-2.0
// Wipes what kernels leave on the stack.
#ifndef KEXLANE_KERNELS_STACK_INL_H_
#define KEXLANE_KERNELS_STACK_INL_H_

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "kernels/ct.h"
#include KXL_SIMD_INL

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Wipes an object of whole 64-byte lines when the scope ends.
template <typename T>
class WipeLinesAtExit {
 public:
  explicit WipeLinesAtExit(T& object) : object_(object) {}
  ~WipeLinesAtExit() { WipeLines(object_); }
  WipeLinesAtExit(const WipeLinesAtExit&) = delete;
  WipeLinesAtExit& operator=(const WipeLinesAtExit&) = delete;

 private:
  T& object_;
};

// Overwrites the stack below the caller, where functions that it called may have spilled secrets.
// The buffer itself is not aligned: the compiler would leave a gap between an aligned one and the
// caller's frame, and functions that align nothing use that gap.
template <size_t kBytes>
HWY_NOINLINE void BurnStack() {
  struct alignas(64) Lines {
    uint8_t bytes[kBytes];
  };
  uint8_t below[sizeof(Lines) + 64 + 8];  // plus 8: a multiple of 16 with the return address
  const uintptr_t address = reinterpret_cast<uintptr_t>(below);
  WipeLines(*reinterpret_cast<Lines*>(below + ((0 - address) & 63)));
  Wipe(below, 64);
  Wipe(below + sizeof(Lines), 64 + 8);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_STACK_INL_H_
