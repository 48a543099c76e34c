// SPDX-License-Identifier: Apache-2.0
// Proves the bounds of the field and of the ladder. The test runs the code of kernels/x25519/ on
// intervals that hold every value of a limb, from the largest inputs that its comments allow, with
// KXL_BOUND for whole intervals. A ladder step's outputs are no larger than its inputs, so all 255
// steps hold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/x25519_intervals.h"

#define KEXLANE_KERNELS_BOUNDS_H_
#define KXL_BOUND(condition)                                           \
  do {                                                                 \
    if (!(condition)) ::kexlane::test::Report("not all: " #condition); \
  } while (0)

// These replace the types and functions of wide-inl.h, which is not included.
#define KEXLANE_KERNELS_X25519_WIDE_INL_H_
#define HWY_COMPILE_ONLY_SCALAR
#include "hwy/highway.h"
#define KXL_NAMESPACE intervals
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"

namespace kexlane {
// Nothing cuts digits out of intervals.
inline void StoreLE64(uint8_t*, const test::Words<false>&) {}

namespace KXL_NAMESPACE {
using Word = test::Words<false>;
using SignedWord = test::Words<true>;
using Wide = test::WideInterval;

inline Word MultiplyLow(const Word&, uint64_t) { return Word::Any(); }
inline Wide Product(const Word& a, const Word& b) { return Wide::Of(a.Range() * b.Range()); }
inline Wide SignExtend(const SignedWord& a) { return Wide::Of(a.Range()); }
inline Wide SignedProduct(const SignedWord& a, const SignedWord& b) {
  return Wide::Of(a.Range() * b.Range());
}
inline Wide ToWide(const Word& a) { return Wide::Of(a.Range()); }
inline Word High64(const Wide& x) { return Word::Of(x.range >> 64, "a sum of 128 bits"); }
inline Word Low64(const Wide& x) { return Word::Of(test::Reduce(x.range, 64), ""); }
template <int kBits>
Word ShiftDown(const Wide& x) {
  return Word::Of(x.range >> kBits, "a carry of more than a word");
}
template <int kBits>
SignedWord SignedShiftDown(const Wide& x) {
  return SignedWord::Of(x.range >> kBits, "a carry of more than a signed word");
}
}  // namespace KXL_NAMESPACE
}  // namespace kexlane

#include "kernels/x25519/base-inl.h"
#include "kernels/x25519/columns-inl.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/fma-inl.h"
#include "kernels/x25519/ifma-inl.h"
#include "kernels/x25519/invert-inl.h"
#include "kernels/x25519/ladder-inl.h"
#include "kernels/x25519/ladder_lanes-inl.h"

namespace kexlane::KXL_NAMESPACE {
namespace {

using test::Integer;
using test::Interval;
using test::IntervalFma;
using test::IntervalIfma;
using test::IntervalLanes;
using test::Power;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

template <class Body>
std::vector<std::string> ReportsOf(Body body) {
  test::Reports().clear();
  body();
  return test::Reports();
}
// Expects that all bounds hold, or that a certain one does not.
template <class Body>
void ExpectBounds(Body body) {
  EXPECT_THAT(ReportsOf(body), IsEmpty());
}
template <class Body>
void ExpectReport(const char* what, Body body) {
  EXPECT_THAT(ReportsOf(body), Contains(HasSubstr(what)));
}

// ---- the fields in vectors

using Fma = FmaField<IntervalFma>;
using Ifma = IfmaField<IntervalIfma>;

constexpr Interval Symmetric(Integer bound) { return {-bound, bound}; }
constexpr Interval Unsigned(Integer bound) { return {0, bound - 1}; }

// Returns the values that a carried limb can have.
template <class F>
constexpr Interval kCarriedLimb = Unsigned(Integer{F::kCarried});
template <class L>
constexpr Interval kCarriedLimb<FmaField<L>> =
    Symmetric(static_cast<Integer>(FmaField<L>::kCarried));

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

// ---- the field in words

// Returns elements, carried ones or sums, with the largest limbs.
template <class Element>
Element Full(Integer bound) {
  Element f;
  for (Word& limb : f.v) limb = Word::Of(Unsigned(bound), "");
  return f;
}
Fe FullFe() { return Full<Fe>(kFeBound); }
FeSum FullSum() { return Full<FeSum>(kSumBound); }

// Each function checks its result with KXL_BOUND, or the test checks it here.
TEST(WordFieldTest, Functions) {
  ExpectBounds([] {
    CheckBelow(FeAdd(FullFe(), FullFe()), kSumBound);
    CheckBelow(FeSub(FullFe(), FullFe()), kSumBound);
    CheckBelow(FeReduce(FullSum()), (uint64_t{1} << 51) + 19 * 4);
    FeMul(FullSum(), FullSum());
    FeSqr(FullSum());
    FeAddA24(FullFe(), FullSum());
    uint8_t bytes[32] = {};
    FeEncode(bytes, FullFe());
    CheckBelow(FeDecode(bytes), kMask51 + 1);
  });
}

TEST(WordFieldTest, Columns) {
  ExpectBounds([] {
    const Wide longest = Wide::Of(Unsigned(77 * Power(106)));
    FeCarry(longest, longest, longest, longest, Wide::Of(Unsigned(5 * Power(106))));
  });
}

TEST(WordFieldTest, LadderStep) {
  for (const uint64_t swap : {uint64_t{0}, ~uint64_t{0}}) {
    LadderState s;
    s.x1 = s.x2 = s.z2 = s.x3 = s.z3 = FullFe();
    ExpectBounds([&] {
      LadderStep(s, swap);
      for (const Fe& f : {s.x2, s.z2, s.x3, s.z3}) CheckBelow(f, kFeBound);
    });
  }
}

TEST(WordFieldTest, PointAdditions) {
  const FeSum entry = Full<FeSum>(Power(51) + 1);
  ExpectBounds([&] {
    const TablePoint<ScalarGroup> q{entry, entry, entry};
    for (auto p : {FirstPoint<ScalarGroup>(q, FullFe(), FullSum()),
                   {FullSum(), FullSum(), FullFe(), FullFe()}}) {
      const auto last = AddLast(p, q);
      FeReduce(last.f);
      FeReduce(last.h);
      Add(p, q);
      CheckBelow(p.minus, kSumBound);
      CheckBelow(p.plus, kSumBound);
      CheckBelow(p.t, kFeBound);
      CheckBelow(p.z, kFeBound);
    }
  });
}

TEST(MistakeTest, WordsTooLarge) {
  const Fe f = Full<Fe>(kFeBound + 1);
  const FeSum sum = Full<FeSum>(kSumBound + 1), large = Full<FeSum>(Power(55));
  ExpectReport("f.v[0] < bound", [&] { FeAdd(FullFe(), f); });
  ExpectReport("f.v[0] < bound", [&] { FeMul(sum, FullSum()); });
  ExpectReport("f.v[0] < bound", [&] { FeSqr(sum); });
  ExpectReport("f.v[0] < bound", [&] { FeReduce(sum); });
  ExpectReport("f.v[0] < bound", [&] { FeSub(FullFe(), f); });
  ExpectReport("a difference of words", [&] { FeSub(FullFe(), Full<Fe>(kSumBound)); });
  ExpectReport("from_p", [&] {
    uint8_t bytes[32];
    FeEncode(bytes, Full<Fe>(kSumBound));
  });
  // The columns alone decide this, whatever the factors were.
  const Wide too_long = Wide::Of(Unsigned(10 * Power(106)));
  ExpectReport("uint64_t{5} << 42",
               [&] { FeCarry(too_long, too_long, too_long, too_long, too_long); });
  const Wide far_too_long = Wide::Of(Unsigned(200 * Power(106)));
  ExpectReport("f.v[0] < bound", [&] {
    FeCarry(far_too_long, far_too_long, far_too_long, far_too_long, Wide::Of(Unsigned(1)));
  });
  ExpectReport("a carry of more than a word", [&] { FeMul(large, Full<FeSum>(Power(60))); });
}

// ---- inversion by division steps

// DivisionSteps() on the words of TransitionOf(): each step replaces f by f or g, and g by g / 2,
// (g + f) / 2 or (g - f) / 2.
TEST(InvertTest, WordsOfDivisionSteps) {
  constexpr int n = 20;
  Interval f = Unsigned(Power(n)) - Interval{Power(21 + n), Power(21 + n)};
  Interval g = Unsigned(Power(n)) - Interval{Power(42 + n), Power(42 + n)};
  for (int i = 0; i < n; ++i) {
    for (const Interval& x : {f, g, -f, g + f, g - f}) {
      EXPECT_TRUE(x.In(-Power(63), Power(63) - 1)) << i;
    }
    const Interval next_g = Hull(g, Hull(g + f, g - f)) >> 1;
    f = Hull(f, g);
    g = next_g;
    EXPECT_TRUE(f.In(Symmetric(Power(62)))) << i;
    EXPECT_TRUE(g.In(Symmetric(Power(62)))) << i;
  }
}

// Returns four rows. All rows (a, b) with |a| + |b| <= 2^n lie between them.
std::vector<std::pair<int64_t, int64_t>> Rows(int n) {
  const int64_t most = int64_t{1} << n;
  return {{most, 0}, {-most, 0}, {0, most}, {0, -most}};
}
std::vector<Transition> Transitions(int n) {
  std::vector<Transition> all;
  for (const auto& [u, v] : Rows(n)) {
    for (const auto& [q, r] : Rows(n)) all.push_back({u, v, q, r});
  }
  return all;
}

// A product of transitions is linear in each row of each of them. So it is enough to look at the
// outermost rows. No sum of words is too large, and the rows stay short.
TEST(InvertTest, Transitions) {
  ExpectBounds([] {
    for (const Transition& s : Transitions(20)) {
      for (const Transition& t : Transitions(20)) {
        const Transition ts = Multiply(t, s);
        for (const Transition& last : Transitions(kStepsPerBatch - 40)) {
          const Transition all = Multiply(last, ts);
          for (const auto& [a, b] : {std::pair{all.u, all.v}, std::pair{all.q, all.r}}) {
            const Integer x = a.Range().lo, y = b.Range().lo;
            ASSERT_TRUE(a.Range().Is(x) && b.Range().Is(y));
            EXPECT_TRUE((x < 0 ? -x : x) + (y < 0 ? -y : y) <= Power(kStepsPerBatch));
          }
        }
      }
    }
  });
}

Signed59 Full59(const Interval& limbs, const Interval& top) {
  const SignedWord limb = SignedWord::Of(limbs, "");
  return {{limb, limb, limb, limb, SignedWord::Of(top, "")}};
}

// Returns everything that a row of a transition makes of two numbers. It is linear in the row and
// then rounded down from limb to limb, so its extremes are at the outermost rows.
template <class Apply>
Signed59 AllRows(Apply apply, const Signed59& x) {
  Interval limbs{}, top{};
  for (const auto& [a, b] : Rows(kStepsPerBatch)) {
    const Signed59 y = apply(a, x, b, x);
    for (int i = 0; i < 4; ++i) limbs = Hull(limbs, y.v[i].Range());
    top = Hull(top, y.v[4].Range());
  }
  return Full59(limbs, top);
}

TEST(InvertTest, Batches) {
  ExpectBounds([] {
    Signed59 fg = Full59(Unsigned(Power(59)), Unsigned(Power(19)));
    Signed59 de = {{SignedWord::Of({0, 1}, ""), 0, 0, 0, 0}};
    for (int i = 0; i < kStepBatches; ++i) {
      fg = AllRows(Combine, fg);
      de = AllRows(CombineModP, de);
      // f and g do not grow as whole numbers, because rows are at most 2^59 long. In limbs they
      // grow by one unit for each batch, because of rounding.
      EXPECT_TRUE(fg.v[4].Range().In(Symmetric(Power(19) + i + 1)));
      CheckLimbs(fg, int64_t{1} << 19);
    }
    CheckLimbs(de, int64_t{6} << 19);
    for (const int64_t negate : {0, -1}) CheckBelow(FromSigned59(de, negate), kFeBound);
  });
}

TEST(MistakeTest, InversionTooLarge) {
  const Interval limbs = Unsigned(Power(59));
  const Signed59 large = Full59(limbs, Symmetric(7 * Power(19)));
  ExpectReport("top", [&] { CheckLimbs(large, int64_t{6} << 19); });
  ExpectReport("< 14", [&] { FromSigned59(large, 0); });
  ExpectReport("a sum of 126 bits", [&] {
    Combine(INT64_MAX, Full59(limbs, {0, INT64_MAX}), INT64_MAX, large);
  });
  ExpectReport("IsRow", [&] { Combine(int64_t{1} << 59, large, 1, large); });
  ExpectReport("a product of words", [] {
    const Transition t = Transitions(40)[0];
    Multiply(t, t);
  });
}

}  // namespace
}  // namespace kexlane::KXL_NAMESPACE
