// SPDX-License-Identifier: Apache-2.0
// The common part of the vector fields modulo p = 2^255 - 19, which fma-inl.h and ifma-inl.h
// complete. An element is in radix 2^51, one element in each lane of five vectors. Products come as
// columns.
//
// LaneField<Field, L, LimbT> is the base class of the class Field that is its own parameter (the
// "curiously recurring template pattern"). Code that both fields share is in the base class, and it
// calls Field::CarryPlain() and Field::Offset(), because each field has a carry of its own. The
// compiler resolves and inlines these calls.
//
// SplitField = FmaField<FmaLanes<QuadLanes>> of the target avx2 is built class by class:
//   IntLanes<4>     lanes-inl.h      four 64-bit integers: arithmetic and selection
//   QuadMoves       quad-inl.h       is an IntLanes<4>; adds moves between its lanes
//   QuadLanes       quad_avx2-inl.h  is a QuadMoves; adds moves with instructions of AVX2
//   FmaLanes<Base>  lanes-inl.h      is its Base; adds doubles and their exact product
//   LaneField<...>  columns-inl.h    elements of five vectors: sums, carries and moves
//   FmaField<L>     fma-inl.h        is a LaneField; adds Mul(), Sqr(), MulSmall() and its carry
// The lanes of BatchField4 = FmaField<FmaLanes<IntLanes<4>>> are independent of each other and need
// no moves. With IFMA, IfmaLanes and IfmaField take the places of FmaLanes and FmaField. With
// NEON, BatchField2 has NeonLanes of lanes_neon-inl.h instead of IntLanes<4>.
#ifndef KEXLANE_KERNELS_X25519_COLUMNS_INL_H_
#define KEXLANE_KERNELS_X25519_COLUMNS_INL_H_

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// The numbers of products that columns are the sum of, known at compile time. A subtracted product
// counts -1. A field may leave a constant in each column of a product, or may need a constant to
// keep a difference above zero. Its Offset() returns what the carry must add for these terms.
struct Terms {
  int mul = 0, sqr = 0;     // results of Mul() and of Sqr()
  bool difference = false;  // whether something was subtracted
};

// The columns of a product or of a sum of products, before the carry. The value in a lane is
// v[0] + 2^51 v[1] + 2^102 v[2] + 2^153 v[3] + 2^204 v[4] modulo p.
template <class L, Terms kOf>
struct Columns {
  typename L::Int v[5];
};

template <class L, Terms kX, Terms kY>
HWY_INLINE auto AddColumns(const Columns<L, kX>& x, const Columns<L, kY>& y) {
  constexpr Terms kSum{kX.mul + kY.mul, kX.sqr + kY.sqr, kX.difference || kY.difference};
  return Columns<L, kSum>{{L::Add(x.v[0], y.v[0]), L::Add(x.v[1], y.v[1]), L::Add(x.v[2], y.v[2]),
                           L::Add(x.v[3], y.v[3]), L::Add(x.v[4], y.v[4])}};
}

template <class L, Terms kX, Terms kY>
HWY_INLINE auto SubColumns(const Columns<L, kX>& x, const Columns<L, kY>& y) {
  constexpr Terms kDifference{kX.mul - kY.mul, kX.sqr - kY.sqr, true};
  return Columns<L, kDifference>{{L::Sub(x.v[0], y.v[0]), L::Sub(x.v[1], y.v[1]),
                                  L::Sub(x.v[2], y.v[2]), L::Sub(x.v[3], y.v[3]),
                                  L::Sub(x.v[4], y.v[4])}};
}

// How each of four lanes adds its neighbour. Lanes 0 and 1 are neighbours, and so are lanes 2 and
// 3. A sign is 1, -1, or 0 for a lane that adds nothing.
struct Signs {
  int lane[4];
};

// An order of four lanes. The name says which of the lanes A, B, C, D each place gets.
struct LaneOrder {
  alignas(32) uint64_t lane[4];
};
inline constexpr LaneOrder kBACD{{1, 0, 2, 3}}, kBABA{{1, 0, 1, 0}}, kADAC{{0, 3, 0, 2}},
    kCBBD{{2, 1, 1, 3}}, kCCCC{{2, 2, 2, 2}}, kBBBB{{1, 1, 1, 1}};

// L gives the vectors. It is a class of lanes-inl.h, or intervals in the test that proves the
// bounds. Field is the derived class, which adds Mul(), Sqr(), MulSmall(), CarryPlain() and
// Offset().
template <class Field, class L, class LimbT>
struct LaneField {
  using Lanes = L;
  using Int = typename L::Int;
  using Limb = LimbT;
  static constexpr size_t kLanes = L::kLanes;

  // A carried element, with the limbs in the places of columns.
  struct Fe {
    Limb v[5];
  };
  using Product = Columns<L, Terms{.mul = 1}>;
  using Square = Columns<L, Terms{.sqr = 1}>;
  using Plain = Columns<L, Terms{}>;  // integers without an offset

  template <Terms kOf>
  static HWY_INLINE Fe Carry(const Columns<L, kOf>& c) {
    return Field::CarryPlain(
        {{AddOffset<0>(c), AddOffset<1>(c), AddOffset<2>(c), AddOffset<3>(c), AddOffset<4>(c)}});
  }
  // Carries x + s x', where x' is x with neighbours exchanged and s are the signs.
  template <Signs kSigns>
  static HWY_INLINE Fe CarryNeighbours(const Product& x) {
    return Field::CarryPlain(
        {{AddNeighbours<kSigns, 0>(x), AddNeighbours<kSigns, 1>(x), AddNeighbours<kSigns, 2>(x),
          AddNeighbours<kSigns, 3>(x), AddNeighbours<kSigns, 4>(x)}});
  }
  // Carries x - x' + z in lanes 0 and 1, x + z in lane 2, and z - x' in lane 3. A prime means that
  // neighbours are exchanged, and z = w + w', where w is y with lane 0 doubled.
  static HWY_INLINE Fe CarryPoints(const Square& x, const Product& y) {
    return Field::CarryPlain({{AddPoints<0>(x, y), AddPoints<1>(x, y), AddPoints<2>(x, y),
                               AddPoints<3>(x, y), AddPoints<4>(x, y)}});
  }
  // Makes an element from limbs that are 64-bit integers of magnitude below 2^52.
  static HWY_INLINE Fe FromLimbs(const Int limbs[5]) {
    return Carry(
        Columns<L, Terms{.difference = true}>{{limbs[0], limbs[1], limbs[2], limbs[3], limbs[4]}});
  }

  // These functions work limb by limb. lanes-inl.h and quad-inl.h say what they do.
  static HWY_INLINE Fe Select(typename L::Mask mask, const Fe& yes, const Fe& no) {
    return {{L::Select(mask, yes.v[0], no.v[0]), L::Select(mask, yes.v[1], no.v[1]),
             L::Select(mask, yes.v[2], no.v[2]), L::Select(mask, yes.v[3], no.v[3]),
             L::Select(mask, yes.v[4], no.v[4])}};
  }
  template <class Order>
  static HWY_INLINE Fe Permute(const Fe& f, Order order) {
    return {{L::Permute(f.v[0], order), L::Permute(f.v[1], order), L::Permute(f.v[2], order),
             L::Permute(f.v[3], order), L::Permute(f.v[4], order)}};
  }
  static HWY_INLINE Fe Swap(const Fe& f) {
    return {{L::Swap(f.v[0]), L::Swap(f.v[1]), L::Swap(f.v[2]), L::Swap(f.v[3]), L::Swap(f.v[4])}};
  }
  template <int kSet>
  static HWY_INLINE Fe Blend(const Fe& yes, const Fe& no) {
    return {{L::template Blend<kSet>(yes.v[0], no.v[0]), L::template Blend<kSet>(yes.v[1], no.v[1]),
             L::template Blend<kSet>(yes.v[2], no.v[2]), L::template Blend<kSet>(yes.v[3], no.v[3]),
             L::template Blend<kSet>(yes.v[4], no.v[4])}};
  }

 protected:
  static HWY_INLINE bool AllBelow(const Int (&v)[5], uint64_t bound) {
    return L::Below(v[0], bound) && L::Below(v[1], bound) && L::Below(v[2], bound) &&
           L::Below(v[3], bound) && L::Below(v[4], bound);
  }
  template <class... Rest>
  static HWY_INLINE Int Sum(Int first, Int second, Rest... rest) {
    if constexpr (sizeof...(rest) == 0) {
      return L::Add(first, second);
    } else {
      return Sum(L::Add(first, second), rest...);
    }
  }
  // Returns low + 19 high. Column k + 5 counts 19 times in column k, because 2^255 = 19 modulo p. A
  // multiplication of 64-bit integers would take several times as long.
  static HWY_INLINE Int Fold(Int low, Int high) {
    const Int three = L::Add(high, L::template ShiftLeft<1>(high));
    return L::Add(L::Add(low, L::template ShiftLeft<4>(high)), three);
  }

 private:
  template <int kColumn, Terms kOf>
  static HWY_INLINE Int AddOffset(const Columns<L, kOf>& c) {
    constexpr uint64_t kOffset = Field::Offset(kColumn, kOf);
    if constexpr (kOffset == 0) {
      return c.v[kColumn];
    } else {
      return L::Add(c.v[kColumn], L::SetInt(kOffset));
    }
  }
  template <Signs kSigns, int kColumn>
  static HWY_INLINE Int AddNeighbours(const Product& x) {
    alignas(32) static constexpr uint64_t kOffset[4] = {
        NeighbourOffset(kColumn, kSigns.lane[0]), NeighbourOffset(kColumn, kSigns.lane[1]),
        NeighbourOffset(kColumn, kSigns.lane[2]), NeighbourOffset(kColumn, kSigns.lane[3])};
    const Int v = x.v[kColumn];
    return Sum(v, L::LoadInt(kOffset), L::template Neighbours<kSigns>(v));
  }
  template <int kColumn>
  static HWY_INLINE Int AddPoints(const Square& x, const Product& y) {
    alignas(32) static constexpr uint64_t kOffset[4] = {
        Field::Offset(kColumn, Terms{.mul = 3, .difference = true}) + 1,
        Field::Offset(kColumn, Terms{.mul = 3, .difference = true}) + 1,
        Field::Offset(kColumn, Terms{.mul = 2, .sqr = 1}),
        Field::Offset(kColumn, Terms{.mul = 2, .sqr = -1, .difference = true}) + 1};
    const Int v = x.v[kColumn];
    const Int z = L::template AddLanes<1>(y.v[kColumn], y.v[kColumn]);
    return Sum(L::template AddLanes<7>(L::LoadInt(kOffset), v),
               L::template Neighbours<Signs{{-1, -1, 0, -1}}>(v), L::Add(z, L::Swap(z)));
  }
  // Returns the offset for a neighbour with this sign. Neighbours() gives the ones' complement of a
  // neighbour that is subtracted, which is one less than its negative.
  static constexpr uint64_t NeighbourOffset(int column, int sign) {
    return Field::Offset(column, Terms{1 + sign, 0, sign < 0}) + (sign < 0);
  }
};

// The field with multiplications that are functions of their own, for code that has many of them
// and few registers.
template <class F>
struct OutOfLine : F {
  using typename F::Fe, typename F::Product, typename F::Square;
  static HWY_NOINLINE Product Mul(const Fe& f, const Fe& g) { return F::Mul(f, g); }
  static HWY_NOINLINE Square Sqr(const Fe& f) { return F::Sqr(f); }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_COLUMNS_INL_H_
