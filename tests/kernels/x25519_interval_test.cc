// SPDX-License-Identifier: Apache-2.0
// Proves the bounds of the fields in vectors, of their ladders and of the additions of points. The
// test runs the code of kernels/x25519/ on intervals that hold every value of a limb, from the
// largest inputs that its comments allow. A ladder step's outputs are no larger than its inputs, so
// all 255 steps hold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/x25519_intervals.h"
#include "tests/support/x25519_on_intervals.h"

namespace kexlane::KXL_NAMESPACE {
namespace {

template <class F>
typename F::Fe Limbs(const Interval& limb) {
  typename F::Fe f;
  for (auto& v : f.v) v = {{limb, limb, limb, limb}};
  return f;
}
template <class F>
typename F::Fe Carried() {
  return Limbs<F>(kCarriedLimb<F>);
}

// Makes elements from limbs that differ in each lane.
template <class F>
typename F::Fe FromLimbs(const Interval (&limbs)[5][4]) {
  typename F::Int ints[5];
  for (int i = 0; i < 5; ++i) std::copy_n(limbs[i], 4, ints[i].lane);
  return F::FromLimbs(ints);
}
template <class F>
typename F::Fe FromLimbs(const Interval& limb) {
  Interval limbs[5][4];
  for (auto& lanes : limbs) std::fill_n(lanes, 4, limb);
  return FromLimbs<F>(limbs);
}

// Returns the columns without offsets and without the biases.
template <class F, Terms kOf>
Interval RangeOf(const Columns<typename F::Lanes, kOf>& c) {
  Interval all{};
  for (int i = 0; i < 5; ++i) {
    const Integer offset = F::Offset(i, kOf), plain = F::Offset(i, {0, 0, kOf.difference});
    for (const Interval& x : c.v[i].lane) {
      all = Hull(all, IntervalLanes::Number(x + Interval{offset, offset}) - Interval{plain, plain});
    }
  }
  return all;
}

// Returns a sum of n times the same columns.
template <int n, class L, Terms kOf>
auto Times(const Columns<L, kOf>& c) {
  if constexpr (n == 1) {
    return c;
  } else {
    return AddColumns(c, Times<n - 1>(c));
  }
}

template <class F>
class LaneFieldTest : public testing::Test {};
using LaneFields = testing::Types<Fma, Ifma>;
TYPED_TEST_SUITE(LaneFieldTest, LaneFields);

// Runs the step of several ladders from any carried points.
template <class F>
void StepFromAnyPoints() {
  LadderPoints<F> p{Carried<F>(), Carried<F>(), Carried<F>(), Carried<F>()};
  LadderStep<F>(p, Carried<F>(), {});
}

// Runs the split step with the constants of LadderSplit().
template <class F>
void SplitStepFromAnyPoints() {
  constexpr int64_t c = 4 * int64_t{kA24} + 2;
  const Interval zero{0, 0}, u = Unsigned(Power(51));
  const auto factors = FromLimbs<F>({{zero, {c, c}, zero, u},
                                     {zero, zero, zero, u},
                                     {zero, zero, zero, u},
                                     {zero, zero, zero, u},
                                     {zero, zero, zero, u}});
  LadderStepSplit<F>(Carried<F>(), factors, {{1, 0, 2, 3}}, {{1, 0, 1, 0}});
  LadderStepSplit<F>(Carried<F>(), factors, {{3, 2, 2, 3}}, {{3, 2, 1, 0}});
}

// KXL_BOUND also checks that the result of every carry is carried, and so that of a step.
TYPED_TEST(LaneFieldTest, LadderSteps) {
  ExpectBounds(StepFromAnyPoints<TypeParam>);
  ExpectBounds(SplitStepFromAnyPoints<TypeParam>);
}

// Returns the values of one limb of one coordinate in all entries of the table.
Interval TableLimb(int coordinate, int limb) {
  Interval all{kMask51, 0};
  for (const auto& window : kBaseTable) {
    for (const uint64_t entry : window[coordinate][limb]) all = Hull(all, {entry, entry});
  }
  return all;
}

// Public keys: the first point, sums of points, the last one, and those at the end of the split
// table.
TYPED_TEST(LaneFieldTest, PointAdditions) {
  using F = TypeParam;
  ExpectBounds([] {
    const auto lookup = [](int coordinate, int limb) {
      const Interval all = TableLimb(coordinate, limb);
      return typename F::Int{{all, all, all, all}};
    };
    const auto q = ReadTable<F>(lookup, {});
    const auto c = Carried<F>();
    for (auto p : {FirstPointOf<F>(q), {c, c, c, F::Mul(c, c)}}) {
      AddLast(p, q);
      Add(p, q);
    }
    AddParts<F>(c, c);
    AddHalves<F>(c, c);
  });
}

TYPED_TEST(LaneFieldTest, Inputs) {
  ExpectBounds([] {
    FromLimbs<TypeParam>(Symmetric(Power(52)));
    const Interval limb = Unsigned(Power(51));
    const typename TypeParam::Int u{{limb, limb, limb, limb}};
    const typename TypeParam::Int limbs[5] = {u, u, u, u, u};
    for (const auto& v : TypeParam::FromUnsigned(limbs).v) {
      for (const Interval& x : v.lane) EXPECT_TRUE(x.In(limb));
    }
  });
}

TYPED_TEST(LaneFieldTest, Outputs) {
  ExpectBounds([] {
    typename TypeParam::Int limbs[5];
    TypeParam::ToLimbs(limbs, Carried<TypeParam>());
    for (const auto& limb : limbs) EXPECT_TRUE(IntervalLanes::Below(limb, kSumBound));
  });
}

TEST(FmaFieldTest, Columns) {
  const Interval carried = kCarriedLimb<Fma>, table = Unsigned(Power(51));
  ExpectBounds([&] {
    const auto c = Limbs<Fma>(carried), u = Limbs<Fma>(table);
    EXPECT_TRUE(RangeOf<Fma>(Fma::Mul(c, c)).In(Symmetric(125 * Power(50))));
    EXPECT_TRUE(RangeOf<Fma>(Fma::Sqr(c)).In(Symmetric(125 * Power(50))));
    EXPECT_TRUE(RangeOf<Fma>(Fma::Mul(c, u)).In(Symmetric(173 * Power(50))));
    EXPECT_TRUE(RangeOf<Fma>(Fma::Mul(u, c)).In(Symmetric(173 * Power(50))));
    EXPECT_TRUE(RangeOf<Fma>(Fma::Mul(u, u)).In(Symmetric(267 * Power(50))));
    EXPECT_TRUE(RangeOf<Fma>(Fma::MulSmall(c, 0x1p20)).In(Symmetric(Power(50) + Power(24))));
    Fma::Carry(Times<8>(Fma::Mul(c, c)));
    Fma::Carry(SubColumns(Times<4>(Fma::Mul(c, c)), Times<4>(Fma::Mul(c, c))));
    Fma::Carry(SubColumns(Fma::Mul(c, c), Times<7>(Fma::Sqr(c))));
    Fma::Carry(Times<5>(Fma::Mul(c, u)));
    Fma::Carry(Times<3>(Fma::Mul(u, u)));
    Fma::Carry(SubColumns(Fma::Mul(u, c), Times<4>(Fma::Mul(c, u))));
  });
  ExpectReport("IsColumn", [&] { Fma::Carry(Times<9>(Fma::Mul(Carried<Fma>(), Carried<Fma>()))); });
}

TEST(FmaFieldTest, HighParts) {
  const auto high = [](const Interval& a, const Interval& b) {
    const Interval part = IntervalFma::Multiply({{a, a, a, a}}, {{b, b, b, b}}).high.lane[0] -
                          Interval{IntervalFma::kHighBias, IntervalFma::kHighBias};
    return std::max(part.hi, -part.lo);
  };
  ExpectBounds([&] {
    const Interval carried = kCarriedLimb<Fma>, table = Unsigned(Power(51));
    EXPECT_LE(high(carried, carried), Power(49) + Power(14));
    EXPECT_LE(high(carried, table), Power(50) + Power(14));
    EXPECT_LT(high(table, table), Power(51));
  });
}

// The carry alone, with columns up to the bound and beyond it.
TEST(FmaFieldTest, Carry) {
  const auto carry = [](Interval column) {
    const Integer offset = Power(62) + Power(50);
    column = column + Interval{offset, offset};
    Fma::Plain c;
    for (auto& v : c.v) v = {{column, column, column, column}};
    return Fma::CarryPlain(c).v[0].lane[0];
  };
  ExpectBounds([&] {
    EXPECT_EQ(carry({-Integer{Fma::kColumn}, Fma::kColumn - 1}).lo, kCarriedLimb<Fma>.lo);
  });
  ExpectReport("IsColumn", [&] { carry({-Integer{Fma::kColumn} - 1, 0}); });
  ExpectReport("IsColumn", [&] { carry({0, Fma::kColumn}); });
  ExpectReport("IsColumn", [&] { carry(Symmetric(Power(63))); });
}

TEST(IfmaFieldTest, Columns) {
  ExpectBounds([&] {
    const auto c = Carried<Ifma>();
    EXPECT_TRUE(RangeOf<Ifma>(Ifma::Mul(c, c)).In(Unsigned(125 * Power(52))));
    EXPECT_TRUE(RangeOf<Ifma>(Ifma::Sqr(c)).In(Unsigned(125 * Power(52))));
    EXPECT_TRUE(RangeOf<Ifma>(Ifma::MulSmall(c, 1 << 20)).In(Unsigned(Power(53))));
    Ifma::Carry(Times<8>(Ifma::Mul(c, c)));
    Ifma::Carry(SubColumns(Times<6>(Ifma::Mul(c, c)), Times<2>(Ifma::Mul(c, c))));
    Ifma::Carry(SubColumns(Times<6>(Ifma::Sqr(c)), Times<2>(Ifma::Sqr(c))));
  });
  ExpectReport("kColumn", [] {
    const auto c = Carried<Ifma>();
    Ifma::Carry(SubColumns(Ifma::Mul(c, c), Times<3>(Ifma::Mul(c, c))));
  });
  ExpectReport("kColumn",
               [] { Ifma::Carry(Times<9>(Ifma::Mul(Carried<Ifma>(), Carried<Ifma>()))); });
}

TEST(IfmaFieldTest, Carry) {
  const auto carry = [](const Interval& column) {
    Ifma::Plain c;
    for (auto& v : c.v) v = {{column, column, column, column}};
    return Ifma::CarryPlain(c).v[0].lane[0];
  };
  ExpectBounds([&] { EXPECT_EQ(carry(Unsigned(Ifma::kColumn)).hi, Integer{Ifma::kCarried} - 20); });
  ExpectReport("kColumn", [&] { carry(Unsigned(Integer{Ifma::kColumn} + 1)); });
  ExpectReport("kColumn", [&] { carry({-1, 0}); });
}

// Runs Multiply() of FmaLanes on numbers from the corners of the range. As its comment and the
// intervals say, the parts are exact and the low part is small.
TEST(FmaFieldTest, FusedMultiplyAddGivesTheParts) {
  std::vector<double> factors;
  for (int n = 0; n <= 51; ++n) {
    for (const double x : {std::ldexp(1, n) - 1, std::ldexp(1, n), std::ldexp(1.5, n)}) {
      if (x == std::floor(x)) factors.insert(factors.end(), {x, -x});
    }
  }
  for (const double a : factors) {
    for (const double b : factors) {
      const Integer product = static_cast<Integer>(a) * static_cast<Integer>(b);
      if (!Interval{product, product}.In(1 - Power(102), Power(102) - 1)) continue;
      const double high = std::fma(a, b, 0x1.8p103);
      const double low = std::fma(a, b, (0x1.8p103 + 0x1.8p52) - high);
      const Integer h = Integer{std::bit_cast<uint64_t>(high)} - IntervalFma::kHighBias;
      const Integer l = Integer{std::bit_cast<uint64_t>(low)} - IntervalFma::kLowBias;
      ASSERT_TRUE(h * Power(51) + l == product) << a << " " << b;
      const auto lane = [](double x) {
        const Integer i = static_cast<Integer>(x);
        return IntervalFma::Double{{{i, i}, {i, i}, {i, i}, {i, i}}};
      };
      const IntervalFma::Parts parts = IntervalFma::Multiply(lane(a), lane(b));
      ASSERT_TRUE((Interval{h, h} + Interval{IntervalFma::kHighBias, IntervalFma::kHighBias})
                      .In(parts.high.lane[0]));
      ASSERT_TRUE((Interval{l, l} + Interval{IntervalFma::kLowBias, IntervalFma::kLowBias})
                      .In(parts.low.lane[0]));
    }
  }
}

// ---- mistakes that must be found

TEST(MistakeTest, FactorsTooLarge) {
  const Interval twice = Symmetric(2 * kCarriedLimb<Fma>.hi);
  ExpectReport("2^102 or more", [&] { Fma::Mul(Limbs<Fma>(twice), Limbs<Fma>(twice)); });
  ExpectReport("2^102 or more", [&] { Fma::Sqr(Limbs<Fma>(Unsigned(Power(51)))); });
  ExpectReport("2^52 or more",
               [&] { Ifma::Mul(Limbs<Ifma>(Unsigned(Power(52) + 1)), Carried<Ifma>()); });
  ExpectReport("2^52 or more", [&] { Ifma::Sqr(Limbs<Ifma>({-1, 0})); });
}

TYPED_TEST(LaneFieldTest, WrongOffset) {
  using F = TypeParam;
  using L = typename F::Lanes;
  const auto c = Carried<F>();
  const auto a = F::Mul(c, c), b = F::Mul(c, c);
  const auto d = SubColumns(a, b);
  constexpr Terms kOne{1, 0, false};
  ExpectBounds([&] { F::Carry(d); });
  ExpectReport("not all", [&] {
    F::Carry(Columns<L, kOne>{{d.v[0], d.v[1], d.v[2], d.v[3], d.v[4]}});
  });
  ExpectReport("not all", [&] { F::CarryPlain({{d.v[0], d.v[1], d.v[2], d.v[3], d.v[4]}}); });
}

TEST(MistakeTest, SquareForProduct) {
  ExpectReport("IsColumn", [] {
    const auto s = Fma::Sqr(Carried<Fma>());
    Fma::Carry(Fma::Product{{s.v[0], s.v[1], s.v[2], s.v[3], s.v[4]}});
  });
}

struct UncutLimbs : IntervalFma {
  static Double Limb(const Int& column, const Int& carry, double bias) {
    Double out;
    for (int i = 0; i < 4; ++i) {
      out.lane[i] = Exact(Number(column.lane[i]) + carry.lane[i] - Set(bias).lane[0]);
    }
    return out;
  }
};
struct UncutIntegers : IntervalIfma {
  static Int And(const Int& a, const Int&) { return a; }
};
struct WrongBias : IntervalFma {
  static constexpr uint64_t kLowBias = IntervalFma::kLowBias + (uint64_t{1} << 54);
};
// Adds neighbours that should be subtracted.
struct WrongNeighbours : IntervalFma {
  template <auto kSigns>
  static Int Neighbours(const Int& a) {
    return Swap(a);
  }
};

TEST(MistakeTest, WrongArithmetic) {
  ExpectReport("more than 53 bits", StepFromAnyPoints<FmaField<UncutLimbs>>);
  ExpectReport("more than 53 bits", SplitStepFromAnyPoints<FmaField<UncutLimbs>>);
  ExpectReport("a factor of 2^52 or more", StepFromAnyPoints<IfmaField<UncutIntegers>>);
  ExpectReport("a factor of 2^52 or more", SplitStepFromAnyPoints<IfmaField<UncutIntegers>>);
  ExpectReport("IsColumn", StepFromAnyPoints<FmaField<WrongBias>>);
  ExpectReport("IsColumn", SplitStepFromAnyPoints<FmaField<WrongBias>>);
  ExpectReport("IsColumn", SplitStepFromAnyPoints<FmaField<WrongNeighbours>>);
}

}  // namespace
}  // namespace kexlane::KXL_NAMESPACE
