// SPDX-License-Identifier: Apache-2.0
// Arithmetic modulo p = 2^255 - 19 with the fused multiply-add of double precision. Limbs of radix
// 2^51 are integers in doubles, one element in each lane. A fused multiply-add rounds once, so that
// two of them give an exact product of 102 bits as a high and a low part.
//
// The caller must set IEEE arithmetic with rounding to nearest and without traps
// (fp_mode_x86-inl.h, fp_mode_neon-inl.h).
#ifndef KEXLANE_KERNELS_X25519_FMA_INL_H_
#define KEXLANE_KERNELS_X25519_FMA_INL_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bounds.h"
#include "kernels/x25519/columns-inl.h"

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__)
#error "kexlane needs exact floating-point arithmetic: compile without -ffast-math and its parts"
#endif

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// L gives the vectors. It is an FmaLanes of lanes-inl.h, or intervals in
// tests/kernels/x25519_interval_test.cc, which proves the bounds below. A limb x is
//   carried, |x| <= kCarried = 2^50 + 19 * 2^9: the result of a carry; or
//   unsigned, 0 <= x < 2^51.
// L::Multiply() needs a product of two limbs below 2^102 in magnitude. That holds for any two
// limbs, even with one of them doubled if both are carried. The product is 2^51 high + low,
// |low| <= 2^50.
//
// The longest column is the first one, with 1 + 19 * 4 low parts and 19 * 5 high parts:
//   factors                   |high| of a product    columns of the product
//   two carried               <= 2^49 + 2^14         < 125 * 2^50
//   a carried, an unsigned    <= 2^50 + 2^14         < 173 * 2^50
//   two unsigned              <  2^51                < 267 * 2^50
// A carry takes up to kColumn = 1024 * 2^50. That is enough for sums and differences of eight
// products of carried elements, of five of a carried and an unsigned one, or of three of unsigned
// ones.
template <class L>
struct FmaField : LaneField<FmaField<L>, L, typename L::Double> {
  using Base = LaneField<FmaField<L>, L, typename L::Double>;
  using typename Base::Fe, typename Base::Int, typename Base::Plain, typename Base::Product,
      typename Base::Square;
  using Double = typename L::Double;
  static constexpr double kCarried = 0x1p50 + 19 * 0x1p9;
  static constexpr uint64_t kColumn = uint64_t{1} << 60;

  // Multiplies with twenty-five products, row by row. The high part of a product counts in the next
  // column. Column k + 5 counts 19 times in column k, because 2^255 = 19 modulo p.
  static HWY_INLINE Product Mul(const Fe& f, const Fe& g) {
    Int c[10] = {L::SetInt(0), L::SetInt(0), L::SetInt(0), L::SetInt(0), L::SetInt(0),
                 L::SetInt(0), L::SetInt(0), L::SetInt(0), L::SetInt(0), L::SetInt(0)};
    AddRow<5>(c, f.v[0], g.v);
    AddRow<5>(c + 1, f.v[1], g.v);
    AddRow<5>(c + 2, f.v[2], g.v);
    AddRow<5>(c + 3, f.v[3], g.v);
    AddRow<5>(c + 4, f.v[4], g.v);
    return {
        {Fold(c[0], c[5]), Fold(c[1], c[6]), Fold(c[2], c[7]), Fold(c[3], c[8]), Fold(c[4], c[9])}};
  }

  // Squares a carried f with fifteen products. Those of different limbs have one factor doubled.
  static HWY_INLINE Square Sqr(const Fe& f) {
    Int c[10] = {L::SetInt(0), L::SetInt(0), L::SetInt(0), L::SetInt(0), L::SetInt(0),
                 L::SetInt(0), L::SetInt(0), L::SetInt(0), L::SetInt(0), L::SetInt(0)};
    AddSquareRow<5>(c, f.v);
    AddSquareRow<4>(c + 2, f.v + 1);
    AddSquareRow<3>(c + 4, f.v + 2);
    AddSquareRow<2>(c + 6, f.v + 3);
    AddSquareRow<1>(c + 8, f.v + 4);
    return {
        {Fold(c[0], c[5]), Fold(c[1], c[6]), Fold(c[2], c[7]), Fold(c[3], c[8]), Fold(c[4], c[9])}};
  }

  // Multiplies a carried f by the integer `small`, below 2^20. The columns are below 2^50 + 2^24.
  static HWY_INLINE Plain MulSmall(const Fe& f, double small) {
    const Double s = L::Set(small);
    const Parts p0 = L::Multiply(s, f.v[0]), p1 = L::Multiply(s, f.v[1]),
                p2 = L::Multiply(s, f.v[2]), p3 = L::Multiply(s, f.v[3]),
                p4 = L::Multiply(s, f.v[4]);
    const Int top = L::Sub(p4.high, L::SetInt(L::kHighBias));
    const Int bias = L::SetInt(L::kLowBias + L::kHighBias);
    return {{Fold(L::Sub(p0.low, L::SetInt(L::kLowBias)), top),
             L::Sub(L::Add(p0.high, p1.low), bias), L::Sub(L::Add(p1.high, p2.low), bias),
             L::Sub(L::Add(p2.high, p3.low), bias), L::Sub(L::Add(p3.high, p4.low), bias)}};
  }

  // Carries all columns at once. They are from -kColumn to kColumn - 1, with 2^62 + 2^50 added. The
  // low 51 bits of a column stay. The rest goes to the next column, and from the last one 19 times
  // to the first. The 2^50 centres what stays: it is subtracted again, which leaves -2^50 to
  // 2^50 - 1. The 2^62 makes the rest positive: it adds 2^11 to a number from -2^9 to 2^9.
  static HWY_INLINE Fe CarryPlain(const Plain& c) {
    KXL_BOUND(IsColumn(c.v[0]) && IsColumn(c.v[1]) && IsColumn(c.v[2]) && IsColumn(c.v[3]) &&
              IsColumn(c.v[4]));
    constexpr double kBias = 0x1p50 + 0x1p11;  // the bias of a limb plus that of its carry
    const Int q0 = L::template ShiftRight<51>(c.v[0]), q1 = L::template ShiftRight<51>(c.v[1]),
              q2 = L::template ShiftRight<51>(c.v[2]), q3 = L::template ShiftRight<51>(c.v[3]),
              q4 = L::template ShiftRight<51>(c.v[4]);
    const Fe f{{L::Limb(c.v[0], L::Mul32(q4, 19), 0x1p50 + 19 * 0x1p11), L::Limb(c.v[1], q0, kBias),
                L::Limb(c.v[2], q1, kBias), L::Limb(c.v[3], q2, kBias),
                L::Limb(c.v[4], q3, kBias)}};
    KXL_BOUND(IsCarried(f.v[0]) && IsCarried(f.v[1]) && IsCarried(f.v[2]) && IsCarried(f.v[3]) &&
              IsCarried(f.v[4]));
    return f;
  }

  // Returns what is added to a column before the carry: kCarryOffset minus the biases of the low
  // and high parts of products in that column.
  static constexpr uint64_t Offset(int column, Terms of) {
    constexpr int kMulLow[] = {1, 2, 3, 4, 5, 4, 3, 2, 1, 0};
    constexpr int kSqrLow[] = {1, 1, 2, 2, 3, 2, 2, 1, 1, 0};
    const int low = of.mul * LowParts(kMulLow, column) + of.sqr * LowParts(kSqrLow, column);
    const int high = of.mul * HighParts(kMulLow, column) + of.sqr * HighParts(kSqrLow, column);
    return kCarryOffset - static_cast<uint64_t>(int64_t{low}) * L::kLowBias -
           static_cast<uint64_t>(int64_t{high}) * L::kHighBias;
  }

  // Makes an element from unsigned limbs below 2^51, which stay unsigned.
  static HWY_INLINE Fe FromUnsigned(const Int (&limbs)[5]) {
    KXL_BOUND(Base::AllBelow(limbs, uint64_t{1} << 51));
    return {{L::ToDouble(limbs[0]), L::ToDouble(limbs[1]), L::ToDouble(limbs[2]),
             L::ToDouble(limbs[3]), L::ToDouble(limbs[4])}};
  }
  // Adds 2p to a carried element and gives unsigned limbs below 2^53, as in FeSum of field-inl.h.
  static HWY_INLINE void ToLimbs(Int limbs[5], const Fe& f) {
    constexpr uint64_t k2P0 = (uint64_t{1} << 52) - 38, k2P = (uint64_t{1} << 52) - 2;
    limbs[0] = L::Add(L::ToInt(f.v[0]), L::SetInt(k2P0));
    for (int i = 1; i < 5; ++i) limbs[i] = L::Add(L::ToInt(f.v[i]), L::SetInt(k2P));
  }

 private:
  using Parts = typename L::Parts;

  // Adds the products of `a` and the kCount limbs g to the columns from c on. Each product waits
  // for the sum before it: all of them at a time would need several times as many registers as
  // there are. The CPU does not wait.
  template <int kCount>
  static HWY_INLINE void AddRow(Int* c, Double a, const Double* g) {
    HWY_PRAGMA(GCC unroll 5)
    for (int i = 0; i < kCount; ++i) {
      const Parts p = L::Multiply(a, g[i]);
      c[i + 1] = L::Add(c[i + 1], p.high);
      c[i] = L::Add(c[i], p.low);
      L::InOrder(c[i], a);
    }
  }
  // Adds the products of the first of kCount limbs with itself and with the others.
  template <int kCount>
  static HWY_INLINE void AddSquareRow(Int* c, const Double* f) {
    AddRow<1>(c, f[0], f);
    AddRow<kCount - 1>(c + 1, L::Twice(f[0]), f + 1);
  }
  static constexpr uint64_t kCarryOffset = (uint64_t{1} << 62) + (uint64_t{1} << 50);

  static HWY_INLINE bool IsColumn(Int c) {
    return L::Below(L::Sub(c, L::SetInt(kCarryOffset - kColumn)), 2 * kColumn);
  }
  static HWY_INLINE bool IsCarried(Double x) { return L::Within(x, kCarried); }

  using Base::Fold;
  template <class... Ints>
  static HWY_INLINE Int Sum(Ints... ints) {
    return Base::Sum(ints...);
  }

  // Return how many low and high parts of products a column has after Fold().
  static constexpr int LowParts(const int (&low)[10], int column) {
    return low[column] + 19 * low[column + 5];
  }
  static constexpr int HighParts(const int (&low)[10], int column) {
    return (column == 0 ? 0 : low[column - 1]) + 19 * low[column + 4];
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_FMA_INL_H_
