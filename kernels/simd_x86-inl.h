// SPDX-License-Identifier: Apache-2.0
// MulPairwiseAdd and others for x86, which Highway 1.0.3 lacks or compiles to slower code.
// simd_neon-inl.h has them for AArch64.
#ifndef KEXLANE_KERNELS_SIMD_X86_INL_H_
#define KEXLANE_KERNELS_SIMD_X86_INL_H_

#include "kernels/simd_vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Returns a[2i] b[2i] + a[2i+1] b[2i+1] in 32-bit lane i.
HWY_INLINE hn::Vec256<int32_t> MulPairwiseAdd(hn::Vec256<int16_t> a, hn::Vec256<int16_t> b) {
  return hn::Vec256<int32_t>{_mm256_madd_epi16(a.raw, b.raw)};
}

// Returns the high half of a b minus the high half of c d in each lane. The low halves of both
// products must be equal, and neither product may be 2^30. The assembly hides the difference from
// the compiler: GCC would merge it into the sums that use it, at the cost of one more operation in
// each butterfly.
HWY_INLINE hn::Vec256<int16_t> HighDifference(hn::Vec256<int16_t> a, hn::Vec256<int16_t> b,
                                              hn::Vec256<int16_t> c, hn::Vec256<int16_t> d) {
  hn::Vec256<int16_t> difference = hn::Sub(hn::MulHigh(a, b), hn::MulHigh(c, d));
#if !defined(KEXLANE_CT_MSAN)  // MemorySanitizer cannot see through assembly
  __asm__("" : "+v"(difference.raw));
#endif
  return difference;
}

// Changes nothing, but to the compiler `first` is complete before anything is computed from `then`.
template <class First, class Then>
HWY_INLINE void CompleteBefore([[maybe_unused]] First& first, [[maybe_unused]] Then& then) {
#if !defined(KEXLANE_CT_MSAN)  // MemorySanitizer cannot see through assembly
  __asm__("" : "+v"(first.raw), "+v"(then.raw));
#endif
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_SIMD_X86_INL_H_
