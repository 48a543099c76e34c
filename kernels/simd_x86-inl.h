// What Highway 1.0.3 does not offer, or not in the best way on every architecture: MulPairwiseAdd
// and HighDifference, here for x86.
#ifndef KEXLANE_KERNELS_SIMD_X86_INL_H_
#define KEXLANE_KERNELS_SIMD_X86_INL_H_

#include "kernels/simd_vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Per 32-bit lane: a[2i] * b[2i] + a[2i+1] * b[2i+1].
HWY_INLINE hn::Vec256<int32_t> MulPairwiseAdd(hn::Vec256<int16_t> a, hn::Vec256<int16_t> b) {
  return hn::Vec256<int32_t>{_mm256_madd_epi16(a.raw, b.raw)};
}

// The high half of a * b minus that of c * d, where the low halves are equal and no product is
// 2^30. What it is made of is hidden from the compiler: GCC would merge the difference into the
// sums that it is used in, which takes one operation more for each butterfly.
HWY_INLINE hn::Vec256<int16_t> HighDifference(hn::Vec256<int16_t> a, hn::Vec256<int16_t> b,
                                              hn::Vec256<int16_t> c, hn::Vec256<int16_t> d) {
  hn::Vec256<int16_t> difference = hn::Sub(hn::MulHigh(a, b), hn::MulHigh(c, d));
#if !defined(KEXLANE_CT_MSAN)  // it cannot see through assembly
  __asm__("" : "+v"(difference.raw));
#endif
  return difference;
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_SIMD_X86_INL_H_
