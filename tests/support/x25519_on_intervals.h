// SPDX-License-Identifier: Apache-2.0
// The code of kernels/x25519/ compiled for intervals. A test program includes this header once.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_ON_INTERVALS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_ON_INTERVALS_H_

#include "tests/support/x25519_field_on_intervals.h"

#include "kernels/x25519/base-inl.h"
#include "kernels/x25519/columns-inl.h"
#include "kernels/x25519/fma-inl.h"
#include "kernels/x25519/ifma-inl.h"
#include "kernels/x25519/invert-inl.h"
#include "kernels/x25519/ladder-inl.h"
#include "kernels/x25519/ladder_lanes-inl.h"

namespace kexlane::KXL_NAMESPACE {

using test::IntervalFma;
using test::IntervalIfma;
using test::IntervalLanes;

// A vector field whose elements get names when they are carried.
template <class F>
struct NamedField : F {
  using typename F::Fe, typename F::Lanes, typename F::Product, typename F::Square;

  static Fe Name(Fe f) {
    for (int lane = 0; lane < 4; ++lane) {
      Interval limbs[5];
      for (int i = 0; i < 5; ++i) limbs[i] = f.v[i].lane[lane];
      test::Name(limbs);
      for (int i = 0; i < 5; ++i) f.v[i].lane[lane] = limbs[i];
    }
    return f;
  }
  template <Terms kOf>
  static Fe Carry(const Columns<Lanes, kOf>& c) {
    return Name(F::Carry(c));
  }
  template <Signs kSigns>
  static Fe CarryNeighbours(const Product& x) {
    return Name(F::template CarryNeighbours<kSigns>(x));
  }
  static Fe CarryPoints(const Square& x, const Product& y) { return Name(F::CarryPoints(x, y)); }

  // Returns an element with a value in each lane, whose limbs are anything in an interval.
  static Fe New(const test::Polynomial (&values)[4], const Interval& limb) {
    Fe f;
    for (int lane = 0; lane < 4; ++lane) {
      Interval limbs[5] = {limb, limb, limb, limb, limb};
      test::Elements::Get().New(limbs, values[lane]);
      for (int i = 0; i < 5; ++i) f.v[i].lane[lane] = limbs[i];
    }
    return f;
  }
  static test::Polynomial ValueOf(const Fe& f, int lane) {
    Interval limbs[5];
    for (int i = 0; i < 5; ++i) limbs[i] = f.v[i].lane[lane];
    return test::ValueOf(limbs);
  }
};

using Fma = FmaField<IntervalFma>;
using Ifma = IfmaField<IntervalIfma>;

// The values that a carried limb can have.
template <class F>
constexpr Interval kCarriedLimb = Unsigned(Integer{F::kCarried});
template <class L>
constexpr Interval kCarriedLimb<FmaField<L>> =
    Symmetric(static_cast<Integer>(FmaField<L>::kCarried));

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_TESTS_SUPPORT_X25519_ON_INTERVALS_H_
