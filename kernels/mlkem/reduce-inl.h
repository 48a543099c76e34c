// SPDX-License-Identifier: Apache-2.0
// Arithmetic modulo q = 3329 in the lanes of vectors, for the NTT and the conversions of FIPS 203
// sections 4.2.1 and 4.3. ntt_portable.h has the same names for single coefficients.
#ifndef KEXLANE_KERNELS_MLKEM_REDUCE_INL_H_
#define KEXLANE_KERNELS_MLKEM_REDUCE_INL_H_

#include <cstddef>
#include <cstdint>

#include KXL_SIMD_INL
#include "kernels/bounds.h"
#include "kernels/mlkem/params.h"
#include "kernels/mlkem/zetas.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

inline constexpr size_t kVectors = kN / kLanes16;

// A constant multiplicand and its product with q^-1 modulo 2^16.
struct Factor {
  V16 value;
  V16 q_inverse;
};

HWY_INLINE Factor SetFactor(int16_t x) {
  return {hn::Set(D16(), x), hn::Set(D16(), TimesQInverse(x))};
}

// Checks in debug builds that first <= x < bound in every lane.
HWY_INLINE void CheckLanes([[maybe_unused]] V16 x, [[maybe_unused]] int first,
                           [[maybe_unused]] int bound) {
#if defined(KEXLANE_CHECK_BOUNDS)
  alignas(64) int16_t lanes[kLanes16];
  hn::Store(x, D16(), lanes);
  for (const int16_t lane : lanes) KXL_BOUND(first <= lane && lane < bound);
#endif
}
// Checks in debug builds that |x| < bound in every lane.
HWY_INLINE void CheckLanes(V16 x, int bound) { CheckLanes(x, 1 - bound, bound); }

// Returns a b R^-1 modulo q in each lane. In: any a, |b| < q/2. Out: |.| < 3/4 q. Both a b / 2^16,
// below q/4, and m q / 2^16, below q/2, count towards that bound.
HWY_INLINE V16 MontgomeryMultiply(V16 a, Factor b) {
  CheckLanes(b.value, kQ / 2 + 1);
  const V16 m = hn::Mul(a, b.q_inverse);
  const V16 product = HighDifference(a, b.value, m, hn::Set(D16(), kQ));
  CheckLanes(product, 3 * kQ / 4 + 1);
  return product;
}

// Returns x R^-1 modulo q for each 32-bit x. The results of `even` go to the even lanes, those of
// `odd` to the odd lanes. In: |x| < 2^15 q. Out: |.| < q. The multiple m q has the same low half as
// x, so the result is the difference of the high halves.
HWY_INLINE V16 MontgomeryReduce(V32 even, V32 odd) {
  const V16 low = hn::OddEven(hn::BitCast(D16(), hn::ShiftLeft<16>(odd)), hn::BitCast(D16(), even));
  const V16 high =
      hn::OddEven(hn::BitCast(D16(), odd), hn::BitCast(D16(), hn::ShiftRight<16>(even)));
  CheckLanes(high, -(kQ / 2) - 1, kQ / 2 + 1);
  const V16 m = hn::Mul(low, hn::Set(D16(), kQInverse));
  const V16 reduced = hn::Sub(high, hn::MulHigh(m, hn::Set(D16(), kQ)));
  CheckLanes(reduced, kQ);
  return reduced;
}

// Returns x modulo q in each lane. In: any. Out: |.| < 2/3 q. The quotient is 10 x / 2^15, rounded.
// As 2^15 / q = 9.84, it is too large by at most 0.16, which it is at |x| = 2^15. The remainder is
// thus at most (1/2 + 0.16) q.
HWY_INLINE V16 BarrettReduce(V16 x) {
  const V16 quotient = hn::MulFixedPoint15(x, hn::Set(D16(), 10));
  const V16 remainder = hn::Sub(x, hn::Mul(quotient, hn::Set(D16(), kQ)));
  CheckLanes(remainder, 2 * kQ / 3 + 1);
  return remainder;
}

// Returns x modulo q in each lane. In: -q <= x < q. Out: [0, q). It also accepts q <= x < 2q and
// leaves such an x as it is.
HWY_INLINE V16 Canonical(V16 x) {
  CheckLanes(x, -kQ, 2 * kQ);
  return hn::Add(x, hn::And(hn::BroadcastSignBit(x), hn::Set(D16(), kQ)));
}

HWY_INLINE V16 LoadVector(const int16_t* c, size_t i) { return hn::Load(D16(), c + i * kLanes16); }
HWY_INLINE void StoreVector(V16 v, int16_t* c, size_t i) { hn::Store(v, D16(), c + i * kLanes16); }

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_REDUCE_INL_H_
