// SPDX-License-Identifier: Apache-2.0
// Sets the floating-point mode of AArch64 for the field of fma-inl.h, whatever mode the caller has.
// fp_mode_x86-inl.h does it on x86.
#ifndef KEXLANE_KERNELS_X25519_FP_MODE_NEON_INL_H_
#define KEXLANE_KERNELS_X25519_FP_MODE_NEON_INL_H_

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
    __asm__ __volatile__("mrs %0, fpcr" : "=r"(mode_) : : "memory");
    __asm__ __volatile__("mrs %0, fpsr" : "=r"(flags_) : : "memory");
    __asm__ __volatile__("msr fpcr, xzr" : : : "memory");
  }
  HWY_INLINE ~DefaultFpMode() {
    __asm__ __volatile__("msr fpcr, %0" : : "r"(mode_) : "memory");
    __asm__ __volatile__("msr fpsr, %0" : : "r"(flags_) : "memory");
  }

 private:
  uint64_t mode_, flags_;
  DefaultFpMode(const DefaultFpMode&) = delete;
  DefaultFpMode& operator=(const DefaultFpMode&) = delete;
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_FP_MODE_NEON_INL_H_
