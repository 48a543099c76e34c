// The floating-point mode that the field of fma-inl.h computes in, whatever mode the caller is in:
// on x86, where alone that field is used.
#ifndef KEXLANE_KERNELS_X25519_FP_MODE_INL_H_
#define KEXLANE_KERNELS_X25519_FP_MODE_INL_H_

#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// While one exists the mode is IEEE 754's default: to nearest, no trap, subnormals kept. Afterwards
// the caller's is back, and so are his exception flags. The compiler may move floating-point
// operations past it, but not out of a function that is not inlined: such a function does the work.
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

#endif  // KEXLANE_KERNELS_X25519_FP_MODE_INL_H_
