// SPDX-License-Identifier: Apache-2.0
// Sets the floating-point mode of x86 for the field of fma-inl.h, whatever mode the caller has.
// fp_mode_neon-inl.h does it on AArch64.
#ifndef KEXLANE_KERNELS_X25519_FP_MODE_X86_INL_H_
#define KEXLANE_KERNELS_X25519_FP_MODE_X86_INL_H_

#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// While an object exists, the mode is IEEE 754's default: rounding to nearest, no traps, subnormals
// kept. Its destructor restores the caller's mode and exception flags. The compiler may move
// floating-point operations past the constructor and the destructor, but not out of a function that
// is not inlined. Such a function must do the work.
class DefaultFpMode {
 public:
  HWY_INLINE DefaultFpMode() {
    const uint32_t mode = 0x1F80;  // all exceptions masked
    __asm__ __volatile__("stmxcsr %0" : "=m"(before_) : : "memory");
    __asm__ __volatile__("ldmxcsr %0" : : "m"(mode) : "memory");
  }
  HWY_INLINE ~DefaultFpMode() { __asm__ __volatile__("ldmxcsr %0" : : "m"(before_) : "memory"); }

 private:
  uint32_t before_;
  DefaultFpMode(const DefaultFpMode&) = delete;
  DefaultFpMode& operator=(const DefaultFpMode&) = delete;
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_FP_MODE_X86_INL_H_
