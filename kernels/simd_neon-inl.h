// SPDX-License-Identifier: Apache-2.0
// MulPairwiseAdd and others for AArch64, which Highway 1.0.3 lacks. simd_x86-inl.h has them
// for x86.
#ifndef KEXLANE_KERNELS_SIMD_NEON_INL_H_
#define KEXLANE_KERNELS_SIMD_NEON_INL_H_

#include "kernels/simd_vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Returns a[2i] b[2i] + a[2i+1] b[2i+1] in 32-bit lane i.
HWY_INLINE hn::Vec128<int32_t> MulPairwiseAdd(hn::Vec128<int16_t> a, hn::Vec128<int16_t> b) {
  const int32x4_t lower = vmull_s16(vget_low_s16(a.raw), vget_low_s16(b.raw));
  return hn::Vec128<int32_t>(vpaddq_s32(lower, vmull_high_s16(a.raw, b.raw)));
}

// Returns the high half of a b minus the high half of c d in each lane. The low halves of both
// products must be equal, and neither product may be 2^30. The instruction doubles a product: the
// top bit of its low half becomes the lowest bit of the high half. That bit is the same for both
// products, so it cancels in the difference, and the halving subtraction undoes the doubling.
HWY_INLINE hn::Vec128<int16_t> HighDifference(hn::Vec128<int16_t> a, hn::Vec128<int16_t> b,
                                              hn::Vec128<int16_t> c, hn::Vec128<int16_t> d) {
  return hn::Vec128<int16_t>(vhsubq_s16(vqdmulhq_s16(a.raw, b.raw), vqdmulhq_s16(c.raw, d.raw)));
}

// Changes nothing, but to the compiler `first` needs `then` to be complete. On x86, with its fewer
// registers, `then` waits for `first` instead. Here that would make GCC copy registers.
template <class First, class Then>
HWY_INLINE void CompleteBefore(First& first, const Then& then) {
  __asm__("" : "+w"(first.raw) : "w"(then.raw));
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_SIMD_NEON_INL_H_
