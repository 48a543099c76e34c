// AArch64 counterparts of simd_x86-inl.h: MulPairwiseAdd and HighDifference.
#ifndef KEXLANE_KERNELS_SIMD_NEON_INL_H_
#define KEXLANE_KERNELS_SIMD_NEON_INL_H_

#include "kernels/simd_vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Per 32-bit lane: a[2i] * b[2i] + a[2i+1] * b[2i+1].
HWY_INLINE hn::Vec128<int32_t> MulPairwiseAdd(hn::Vec128<int16_t> a, hn::Vec128<int16_t> b) {
  const int32x4_t lower = vmull_s16(vget_low_s16(a.raw), vget_low_s16(b.raw));
  return hn::Vec128<int32_t>(vpaddq_s32(lower, vmull_high_s16(a.raw, b.raw)));
}

// The high half of a * b minus that of c * d, where the low halves are equal and no product is
// 2^30. The doubled products have the same top bit of the low halves in their high halves, so that
// it leaves with the difference.
HWY_INLINE hn::Vec128<int16_t> HighDifference(hn::Vec128<int16_t> a, hn::Vec128<int16_t> b,
                                              hn::Vec128<int16_t> c, hn::Vec128<int16_t> d) {
  return hn::Vec128<int16_t>(vhsubq_s16(vqdmulhq_s16(a.raw, b.raw), vqdmulhq_s16(c.raw, d.raw)));
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_SIMD_NEON_INL_H_
