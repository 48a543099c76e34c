// SPDX-License-Identifier: Apache-2.0
// Multiplication modulo p = 2^255 - 19 of elements in radix 2^51 with products of 32 bits, for
// machines that make no 128-bit product of two words: 32-bit ones and WebAssembly. Each limb is
// split into halves first: 26 bits and the rest.
#ifndef KEXLANE_KERNELS_X25519_FIELD_HALVES_INL_H_
#define KEXLANE_KERNELS_X25519_FIELD_HALVES_INL_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bounds.h"
#include "kernels/x25519/wide-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Five numbers of 32 bits, 2^51 apart. Elements have these of their low halves, of 26 bits, and of
// their high halves.
struct Halves {
  Half v[5];
};
struct SplitLimbs {
  Halves low, high;
};
inline constexpr uint64_t kMask26 = (uint64_t{1} << 26) - 1;

// In: limbs below 2^53. Out: low halves below 2^26, high ones below 2^27.
HWY_INLINE SplitLimbs Split(const Word (&f)[5]) {
  SplitLimbs s;
  for (size_t i = 0; i < 5; ++i) {
    s.low.v[i] = ToHalf(f[i] & kMask26);
    s.high.v[i] = ToHalf(f[i] >> 26);
  }
  return s;
}

// Returns low + high, below 2^26 + 2^27. 19 times that is below 2^32.
HWY_INLINE Halves SumOfHalves(const SplitLimbs& f) {
  Halves sum;
  for (size_t i = 0; i < 5; ++i) sum.v[i] = f.low.v[i] + f.high.v[i];
  return sum;
}

// Five columns of products. As 2^255 = 19 modulo p, column k + 5 counts 19 times in column k. With
// factors below b, column 0 is below (1 + 4 * 19) b^2 and is the longest. Column 4 is below 5 b^2.
struct HalfColumns {
  Word v[5];
};
HWY_INLINE HalfColumns ColumnsOf(const Halves& f, const Halves& g) {
  const Half f0 = f.v[0], f1 = f.v[1], f2 = f.v[2], f3 = f.v[3], f4 = f.v[4];
  const Half g0 = g.v[0], g1 = g.v[1], g2 = g.v[2], g3 = g.v[3], g4 = g.v[4];
  const Half g1_19 = 19 * g1, g2_19 = 19 * g2, g3_19 = 19 * g3, g4_19 = 19 * g4;
  return {{HalfProduct(f0, g0) + HalfProduct(f1, g4_19) + HalfProduct(f2, g3_19) +
               HalfProduct(f3, g2_19) + HalfProduct(f4, g1_19),
           HalfProduct(f0, g1) + HalfProduct(f1, g0) + HalfProduct(f2, g4_19) +
               HalfProduct(f3, g3_19) + HalfProduct(f4, g2_19),
           HalfProduct(f0, g2) + HalfProduct(f1, g1) + HalfProduct(f2, g0) +
               HalfProduct(f3, g4_19) + HalfProduct(f4, g3_19),
           HalfProduct(f0, g3) + HalfProduct(f1, g2) + HalfProduct(f2, g1) + HalfProduct(f3, g0) +
               HalfProduct(f4, g4_19),
           HalfProduct(f0, g4) + HalfProduct(f1, g3) + HalfProduct(f2, g2) + HalfProduct(f3, g1) +
               HalfProduct(f4, g0)}};
}
HWY_INLINE HalfColumns ColumnsOfSquare(const Halves& f) {
  const Half f0 = f.v[0], f1 = f.v[1], f2 = f.v[2], f3 = f.v[3], f4 = f.v[4];
  const Half f0_2 = 2 * f0, f1_2 = 2 * f1, f2_2 = 2 * f2, f3_2 = 2 * f3;
  const Half f3_19 = 19 * f3, f4_19 = 19 * f4;
  return {{HalfProduct(f0, f0) + HalfProduct(f1_2, f4_19) + HalfProduct(f2_2, f3_19),
           HalfProduct(f0_2, f1) + HalfProduct(f2_2, f4_19) + HalfProduct(f3, f3_19),
           HalfProduct(f0_2, f2) + HalfProduct(f1, f1) + HalfProduct(f3_2, f4_19),
           HalfProduct(f0_2, f3) + HalfProduct(f1_2, f2) + HalfProduct(f4, f4_19),
           HalfProduct(f0_2, f4) + HalfProduct(f1_2, f3) + HalfProduct(f2, f2)}};
}

// Carries columns of limbs and of what counts 2^26 times as much, twice all at once. In: columns
// below 2^62, limb[4] below 2^60 and middle[4] below 2^58. Out: limbs below 2^51 + 2^15.
//   The first carries are below 2^36 and 2^37, and 19 times that of middle[4] is below 2^38. So
//   what is joined is below 2^63. The second carries are below 2^12. That of h[4] is below 2^10,
//   and 19 times that below 2^15.
HWY_INLINE void CarryHalves(Word (&h)[5], const Word (&limb)[5], const Word (&middle)[5]) {
  constexpr uint64_t kMask25 = kMask26 >> 1, kMask = (uint64_t{1} << 51) - 1;
  KXL_BOUND(limb[4] < uint64_t{1} << 60 && middle[4] < uint64_t{1} << 58);
  Word joined[5];
  for (size_t i = 0; i < 5; ++i) {
    KXL_BOUND(limb[i] < uint64_t{1} << 62 && middle[i] < uint64_t{1} << 62);
    const Word carry = i == 0 ? 19 * (middle[4] >> 25) : middle[i - 1] >> 25;
    joined[i] = (limb[i] & kMask26) + carry + (((middle[i] & kMask25) + (limb[i] >> 26)) << 26);
  }
  for (size_t i = 0; i < 5; ++i) {
    h[i] = (joined[i] & kMask) + (i == 0 ? 19 * (joined[4] >> 51) : joined[i - 1] >> 51);
  }
}

// Carries f g from the columns of low f low g, high f high g, and (low + high) f (low + high) g, as
// Karatsuba does: the third less the others has the products of unlike halves. A product of high
// halves counts 2^52 times, which is twice in the next column.
HWY_INLINE void CarryKaratsuba(Word (&h)[5], const HalfColumns& low, const HalfColumns& high,
                               const HalfColumns& sum) {
  Word limb[5], middle[5];
  for (size_t i = 0; i < 5; ++i) {
    limb[i] = low.v[i] + (i == 0 ? 38 * high.v[4] : 2 * high.v[i - 1]);
    middle[i] = PartOf(sum.v[i], low.v[i] + high.v[i]);
  }
  CarryHalves(h, limb, middle);
}

// Computes h = f g. In: limbs below 2^53. Out: limbs below 2^51 + 2^15. The function is not
// inlined: a ladder's step of this and no calls is slower, as the compiler spills more.
inline HWY_NOINLINE void MulHalves(Word (&h)[5], const Word (&f)[5], const Word (&g)[5]) {
  const SplitLimbs a = Split(f), b = Split(g);
  CarryKaratsuba(h, ColumnsOf(a.low, b.low), ColumnsOf(a.high, b.high),
                 ColumnsOf(SumOfHalves(a), SumOfHalves(b)));
}
// Computes h = f^2. In: limbs below 2^53. Out: limbs below 2^51 + 2^15.
inline HWY_NOINLINE void SqrHalves(Word (&h)[5], const Word (&f)[5]) {
  const SplitLimbs a = Split(f);
  CarryKaratsuba(h, ColumnsOfSquare(a.low), ColumnsOfSquare(a.high),
                 ColumnsOfSquare(SumOfHalves(a)));
}
// Computes h = f + small g. In: `small` below 2^20, limbs below 2^53. Out: limbs below 2^51 + 2^15.
HWY_INLINE void AddSmallHalves(Word (&h)[5], const Word (&f)[5], uint32_t small,
                               const Word (&g)[5]) {
  const SplitLimbs a = Split(g);
  Word limb[5], middle[5];
  for (size_t i = 0; i < 5; ++i) {
    limb[i] = f[i] + HalfProduct(a.low.v[i], small);
    middle[i] = HalfProduct(a.high.v[i], small);
  }
  CarryHalves(h, limb, middle);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_FIELD_HALVES_INL_H_
