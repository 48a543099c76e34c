// What the vector fields modulo p = 2^255 - 19 of fma-inl.h and ifma-inl.h have in common: elements
// in radix 2^51, one in each lane of five vectors, and the columns that products come as.
#ifndef KEXLANE_KERNELS_X25519_COLUMNS_INL_H_
#define KEXLANE_KERNELS_X25519_COLUMNS_INL_H_

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// What columns are the sum of, known when compiling; a subtracted product counts -1. A field may
// leave a constant in each column of a product, or need one to keep a difference above zero: its
// Offset() says what is added for these terms before a carry.
struct Terms {
  int mul, sqr;     // results of Mul() and of Sqr()
  bool difference;  // something was subtracted
};

// Products and sums of products, not carried yet. The value in a lane is
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

// How each of four lanes takes in its neighbour - lane 0 lane 1 and the other way round, lane 2
// lane 3: a sign is 1, -1, or 0 for a lane that stays alone.
struct Signs {
  int lane[4];
};

// Four lanes in another order: of lanes A, B, C, D the one that the name says stands in each place.
struct LaneOrder {
  alignas(32) uint64_t lane[4];
};
inline constexpr LaneOrder kBACD{{1, 0, 2, 3}}, kBABA{{1, 0, 1, 0}}, kADAC{{0, 3, 0, 2}},
    kCBBD{{2, 1, 1, 3}}, kCCCC{{2, 2, 2, 2}}, kBBBB{{1, 1, 1, 1}};

// L is the vectors: one of lanes-inl.h, or intervals, which prove the bounds. Field adds Mul(),
// Sqr(), MulSmall() and the carry itself.
template <class Field, class L, class LimbT>
struct LaneField {
  using Lanes = L;
  using Int = typename L::Int;
  using Limb = LimbT;
  static constexpr size_t kLanes = L::kLanes;

  // A carried element, limb by limb as the columns.
  struct Fe {
    Limb v[5];
  };
  using Product = Columns<L, Terms{1, 0, false}>;
  using Square = Columns<L, Terms{0, 1, false}>;
  using Plain = Columns<L, Terms{0, 0, false}>;  // integers as they are

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
  // Carries x - x' + z in lanes 0 and 1, x + z in lane 2 and z - x' in lane 3, where z is y with
  // lane 0 doubled plus its neighbour, and x' the neighbour in x.
  static HWY_INLINE Fe CarryPoints(const Square& x, const Product& y) {
    return Field::CarryPlain({{AddPoints<0>(x, y), AddPoints<1>(x, y), AddPoints<2>(x, y),
                               AddPoints<3>(x, y), AddPoints<4>(x, y)}});
  }
  // From limbs that are 64-bit integers of magnitude below 2^52.
  static HWY_INLINE Fe FromLimbs(const Int limbs[5]) {
    return Carry(Columns<L, Terms{0, 0, true}>{{limbs[0], limbs[1], limbs[2], limbs[3], limbs[4]}});
  }

  // Limb by limb; lanes-inl.h says what they do.
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
  // low + 19 high: column k + 5 counts 19 times in column k, because 2^255 = 19 modulo p. Not the
  // multiplication of 64-bit integers that it looks like: that takes several times as long.
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
        Field::Offset(kColumn, Terms{3, 0, true}) + 1,
        Field::Offset(kColumn, Terms{3, 0, true}) + 1, Field::Offset(kColumn, Terms{2, 1, false}),
        Field::Offset(kColumn, Terms{2, -1, true}) + 1};
    const Int v = x.v[kColumn];
    const Int z = L::template AddLanes<1>(y.v[kColumn], y.v[kColumn]);
    return Sum(L::template AddLanes<7>(L::LoadInt(kOffset), v),
               L::template Neighbours<Signs{{-1, -1, 0, -1}}>(v), L::Add(z, L::Swap(z)));
  }
  // Neighbours() gives the ones' complement, which is one less than the negative.
  static constexpr uint64_t NeighbourOffset(int column, int sign) {
    return Field::Offset(column, Terms{1 + sign, 0, sign < 0}) + (sign < 0);
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_COLUMNS_INL_H_
