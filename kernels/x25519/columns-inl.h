// Elements modulo p = 2^255 - 19 in radix 2^51, one in each lane of five vectors, as they come out
// of a multiplication: columns that are not carried yet, and their sums and differences.
#if defined(KEXLANE_KERNELS_X25519_COLUMNS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_X25519_COLUMNS_INL_H_
#undef KEXLANE_KERNELS_X25519_COLUMNS_INL_H_
#else
#define KEXLANE_KERNELS_X25519_COLUMNS_INL_H_
#endif

#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// What columns are a sum of, known when compiling: products count 1, subtracted ones -1. A field
// may leave a constant in each column of a product, or need one to keep a difference above zero;
// its Offset() says what has to be added for these terms when the columns are carried.
struct Terms {
  int mul, sqr;     // results of Mul() and of Sqr()
  bool difference;  // something was subtracted
};

// The value in a lane is v[0] + 2^51 v[1] + 2^102 v[2] + 2^153 v[3] + 2^204 v[4] modulo p.
template <class A, Terms kOf>
struct Columns {
  typename A::Int v[5];
};

template <class A, Terms kX, Terms kY>
HWY_INLINE auto AddColumns(const Columns<A, kX>& x, const Columns<A, kY>& y) {
  constexpr Terms kSum{kX.mul + kY.mul, kX.sqr + kY.sqr, kX.difference || kY.difference};
  return Columns<A, kSum>{{A::Add(x.v[0], y.v[0]), A::Add(x.v[1], y.v[1]), A::Add(x.v[2], y.v[2]),
                           A::Add(x.v[3], y.v[3]), A::Add(x.v[4], y.v[4])}};
}

template <class A, Terms kX, Terms kY>
HWY_INLINE auto SubColumns(const Columns<A, kX>& x, const Columns<A, kY>& y) {
  constexpr Terms kDifference{kX.mul - kY.mul, kX.sqr - kY.sqr, true};
  return Columns<A, kDifference>{{A::Sub(x.v[0], y.v[0]), A::Sub(x.v[1], y.v[1]),
                                  A::Sub(x.v[2], y.v[2]), A::Sub(x.v[3], y.v[3]),
                                  A::Sub(x.v[4], y.v[4])}};
}

// How each of four lanes takes in its neighbour, lane 0 lane 1 and the other way round, lane 2 lane
// 3: a sign is 1, -1, or 0 for a lane that stays alone.
struct Signs {
  int lane[4];
};

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();

#endif  // include guard
