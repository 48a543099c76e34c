// SPDX-License-Identifier: Apache-2.0
// Arithmetic modulo p = 2^255 - 19 with AVX-512 IFMA, the multiply-add of 52-bit integers. Limbs of
// radix 2^51 are unsigned, one element in each lane.
#ifndef KEXLANE_KERNELS_X25519_IFMA_INL_H_
#define KEXLANE_KERNELS_X25519_IFMA_INL_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bounds.h"
#include "kernels/x25519/columns-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// L gives the vectors. It is an IfmaLanes of ifma_lanes-inl.h, or intervals in
// tests/kernels/x25519_interval_test.cc, which proves the bounds below. Every limb is the result of
// a carry and below kCarried = 2^51 + 19 * 2^11. The product of two limbs is low + 2^52 high with
// low < 2^52 and high < 2^50 + 2^16. As 2^52 is twice the radix, the high part counts twice in the
// next column.
//
// The longest column is the first one, with 1 + 19 * 4 low parts and 2 * 19 * 5 high parts: less
// than 125 * 2^52. A carry takes up to kColumn = 1024 * 2^52. That is enough for sums of eight
// products, or of six from which two are subtracted.
template <class L>
struct IfmaField : LaneField<IfmaField<L>, L, typename L::Int> {
  using Base = LaneField<IfmaField<L>, L, typename L::Int>;
  using typename Base::Fe, typename Base::Int, typename Base::Plain, typename Base::Product,
      typename Base::Square;
  static constexpr uint64_t kCarried = (uint64_t{1} << 51) + (19 << 11);
  static constexpr uint64_t kColumn = uint64_t{1} << 62;

  // Multiplies with twenty-five products, column by column.
  static HWY_INLINE Product Mul(const Fe& f, const Fe& g) {
    const Int f0 = f.v[0], f1 = f.v[1], f2 = f.v[2], f3 = f.v[3], f4 = f.v[4];
    const Int g0 = g.v[0], g1 = g.v[1], g2 = g.v[2], g3 = g.v[3], g4 = g.v[4];
    const Int c0 = Low(f0, g0);
    const Int c1 = AddLow(Twice(High(f0, g0)), f0, g1, f1, g0);
    const Int c2 = AddLow(Twice(High(f0, g1, f1, g0)), f1, g1, f0, g2, f2, g0);
    const Int c3 = AddLow(Twice(High(f1, g1, f0, g2, f2, g0)), f1, g2, f2, g1, f0, g3, f3, g0);
    const Int c4 =
        AddLow(Twice(High(f1, g2, f2, g1, f0, g3, f3, g0)), f1, g3, f2, g2, f3, g1, f0, g4, f4, g0);
    const Int c5 =
        AddLow(Twice(High(f1, g3, f2, g2, f3, g1, f0, g4, f4, g0)), f1, g4, f2, g3, f3, g2, f4, g1);
    const Int c6 = AddLow(Twice(High(f1, g4, f2, g3, f3, g2, f4, g1)), f2, g4, f3, g3, f4, g2);
    const Int c7 = AddLow(Twice(High(f2, g4, f3, g3, f4, g2)), f3, g4, f4, g3);
    const Int c8 = AddLow(Twice(High(f3, g4, f4, g3)), f4, g4);
    const Int c9 = Twice(High(f4, g4));
    return {{Fold(c0, c5), Fold(c1, c6), Fold(c2, c7), Fold(c3, c8), Fold(c4, c9)}};
  }

  // Squares with fifteen products. Those of different limbs count twice. Their columns are doubled,
  // because a doubled limb might not fit 52 bits.
  static HWY_INLINE Square Sqr(const Fe& f) {
    const Int f0 = f.v[0], f1 = f.v[1], f2 = f.v[2], f3 = f.v[3], f4 = f.v[4];
    const Int c0 = Low(f0, f0);
    const Int c1 = Twice(AddHigh(Low(f0, f1), f0, f0));
    const Int c2 = AddLow(Twice(AddTwice(Low(f0, f2), High(f0, f1))), f1, f1);
    const Int c3 = Twice(AddTwice(AddHigh(Low(f1, f2, f0, f3), f1, f1), High(f0, f2)));
    const Int c4 = AddLow(Twice(AddTwice(Low(f1, f3, f0, f4), High(f1, f2, f0, f3))), f2, f2);
    const Int c5 = Twice(AddTwice(AddHigh(Low(f1, f4, f2, f3), f2, f2), High(f1, f3, f0, f4)));
    const Int c6 = AddLow(Twice(AddTwice(Low(f2, f4), High(f1, f4, f2, f3))), f3, f3);
    const Int c7 = Twice(AddTwice(AddHigh(Low(f3, f4), f3, f3), High(f2, f4)));
    const Int c8 = AddLow(Twice(Twice(High(f3, f4))), f4, f4);
    const Int c9 = Twice(High(f4, f4));
    return {{Fold(c0, c5), Fold(c1, c6), Fold(c2, c7), Fold(c3, c8), Fold(c4, c9)}};
  }

  // Multiplies f by the integer `small`, below 2^20. The columns are below 2^53.
  static HWY_INLINE Plain MulSmall(const Fe& f, uint32_t small) {
    const Int s = L::SetInt(small);
    const Int top = Twice(High(f.v[4], s));
    return {{AddLow(Low(f.v[0], s), top, L::SetInt(19)), AddTwice(Low(f.v[1], s), High(f.v[0], s)),
             AddTwice(Low(f.v[2], s), High(f.v[1], s)), AddTwice(Low(f.v[3], s), High(f.v[2], s)),
             AddTwice(Low(f.v[4], s), High(f.v[3], s))}};
  }

  // Carries all columns at once. They are in [0, kColumn). The low 51 bits of a column stay. The
  // rest, below 2^11, goes to the next column, and from the last one 19 times to the first.
  static HWY_INLINE Fe CarryPlain(const Plain& c) {
    KXL_BOUND(Base::AllBelow(c.v, kColumn));
    const Int mask = L::SetInt((uint64_t{1} << 51) - 1);
    const Int q0 = L::template ShiftRight<51>(c.v[0]), q1 = L::template ShiftRight<51>(c.v[1]),
              q2 = L::template ShiftRight<51>(c.v[2]), q3 = L::template ShiftRight<51>(c.v[3]),
              q4 = L::template ShiftRight<51>(c.v[4]);
    const Fe f{{AddLow(L::And(c.v[0], mask), q4, L::SetInt(19)), L::Add(L::And(c.v[1], mask), q0),
                L::Add(L::And(c.v[2], mask), q1), L::Add(L::And(c.v[3], mask), q2),
                L::Add(L::And(c.v[4], mask), q3)}};
    KXL_BOUND(Base::AllBelow(f.v, kCarried));
    return f;
  }

  // Returns what is added to a column before the carry. For a difference it is 2^9 p, whose columns
  // are at least 2^60 - 19 * 2^9 and thus above those of two products.
  static constexpr uint64_t Offset(int column, Terms of) {
    if (!of.difference) return 0;
    return ((uint64_t{1} << 51) - (column == 0 ? 19 : 1)) << 9;
  }

  // Makes an element from unsigned limbs below 2^51.
  static HWY_INLINE Fe FromUnsigned(const Int (&limbs)[5]) {
    KXL_BOUND(Base::AllBelow(limbs, uint64_t{1} << 51));
    return {{limbs[0], limbs[1], limbs[2], limbs[3], limbs[4]}};
  }
  // Gives the unsigned limbs, as in FeSum of field-inl.h.
  static HWY_INLINE void ToLimbs(Int limbs[5], const Fe& f) {
    for (int i = 0; i < 5; ++i) limbs[i] = f.v[i];
  }

 private:
  using Base::Fold;
  static HWY_INLINE Int Twice(Int a) { return L::Add(a, a); }
  static HWY_INLINE Int AddTwice(Int a, Int b) { return L::Add(a, Twice(b)); }

  // Low() and High() sum the low or the high parts of the products of pairs. AddLow() and AddHigh()
  // add them to a sum.
  template <class... Pairs>
  static HWY_INLINE Int Low(Pairs... pairs) {
    return AddLow(L::SetInt(0), pairs...);
  }
  template <class... Pairs>
  static HWY_INLINE Int High(Pairs... pairs) {
    return AddHigh(L::SetInt(0), pairs...);
  }
  template <class... Pairs>
  static HWY_INLINE Int AddLow(Int sum, Int f, Int g, Pairs... pairs) {
    sum = L::MulAddLow(sum, f, g);
    if constexpr (sizeof...(pairs) == 0) {
      return sum;
    } else {
      return AddLow(sum, pairs...);
    }
  }
  template <class... Pairs>
  static HWY_INLINE Int AddHigh(Int sum, Int f, Int g, Pairs... pairs) {
    sum = L::MulAddHigh(sum, f, g);
    if constexpr (sizeof...(pairs) == 0) {
      return sum;
    } else {
      return AddHigh(sum, pairs...);
    }
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_IFMA_INL_H_
