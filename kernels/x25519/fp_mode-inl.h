// The floating-point mode that the field of fma-inl.h computes in, whatever mode the caller is in.
#if defined(KEXLANE_KERNELS_X25519_FP_MODE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_X25519_FP_MODE_INL_H_
#undef KEXLANE_KERNELS_X25519_FP_MODE_INL_H_
#else
#define KEXLANE_KERNELS_X25519_FP_MODE_INL_H_
#endif

#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// While one exists the mode is IEEE 754's default: to nearest, no trap, subnormals kept. Afterwards
// the caller's is back, and so are his exception flags. The compiler may move floating-point
// operations past it, but not out of a function that is not inlined: such a function does the work.
class DefaultFpMode {
 public:
#if HWY_ARCH_X86
  HWY_INLINE DefaultFpMode() {
    const uint32_t mode = 0x1F80;  // all exceptions masked
    __asm__ __volatile__("stmxcsr %0" : "=m"(before_) : : "memory");
    __asm__ __volatile__("ldmxcsr %0" : : "m"(mode) : "memory");
  }
  HWY_INLINE ~DefaultFpMode() { __asm__ __volatile__("ldmxcsr %0" : : "m"(before_) : "memory"); }

 private:
  uint32_t before_;
#elif HWY_ARCH_ARM_A64
  HWY_INLINE DefaultFpMode() {
    __asm__ __volatile__("mrs %0, fpcr\n\tmrs %1, fpsr"
                         : "=r"(control_), "=r"(status_)
                         :
                         : "memory");
    __asm__ __volatile__("msr fpcr, %0" : : "r"(uint64_t{0}) : "memory");
  }
  HWY_INLINE ~DefaultFpMode() {
    __asm__ __volatile__("msr fpcr, %0\n\tmsr fpsr, %1" : : "r"(control_), "r"(status_) : "memory");
  }

 private:
  uint64_t control_, status_;
#else
  DefaultFpMode() {}
  ~DefaultFpMode() {}

 private:
#endif
  DefaultFpMode(const DefaultFpMode&) = delete;
  DefaultFpMode& operator=(const DefaultFpMode&) = delete;
};

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();

#endif  // include guard
