// SPDX-License-Identifier: Apache-2.0
// Proves that X25519's formulas are those of RFC 7748 and of the curve. The test runs the ladders'
// steps and the additions of points of kernels/x25519/ on any limbs, and gets the results as
// polynomials in coordinates of points. x25519_exact_interval_test.cc proves that a field computes
// sums and products. Here that is proved again for each carry that a formula does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "tests/support/x25519_intervals.h"
#include "tests/support/x25519_on_intervals.h"

namespace kexlane::KXL_NAMESPACE {
namespace {

using test::Big;
using test::InverseModP;
using test::ModP;
using test::NewVariable;
using test::Polynomial;
using Mask = IntervalLanes::Mask;

constexpr Integer kA = 486662;

bool Equal(const Polynomial& a, const Polynomial& b) { return (a - b).Modulo() == Polynomial(); }
Polynomial Square(const Polynomial& a) { return a * a; }
Polynomial Times(Integer n, const Polynomial& a) { return Polynomial(n) * a; }
Polynomial Half(const Polynomial& a) { return (Polynomial(InverseModP(2)) * a).Modulo(); }

// Returns a polynomial with even powers of x replaced: x^2 = numerator / denominator. It is
// multiplied by a power of the denominator.
Polynomial ReplaceSquares(Polynomial a, const Polynomial& x, const Polynomial& numerator,
                          const Polynomial& denominator) {
  const int variable = x.Terms().begin()->first[0];
  const auto squares = [&](const test::Monomial& m) {
    return std::count(m.begin(), m.end(), variable) / 2;
  };
  a = a.Modulo();
  std::ptrdiff_t most = 0;
  for (const auto& [m, c] : a.Terms()) most = std::max(most, squares(m));
  Polynomial sum;
  for (std::ptrdiff_t n = 0; n <= most; ++n) {
    Polynomial part;
    for (const auto& [m, c] : a.Terms()) {
      if (squares(m) != n) continue;
      const auto at = std::lower_bound(m.begin(), m.end(), variable);
      test::Monomial rest(m.begin(), at);
      rest.insert(rest.end(), at + 2 * n, m.end());
      part.Add(rest, c);
    }
    for (std::ptrdiff_t i = 0; i < most; ++i) {
      part = (part * (i < n ? numerator : denominator)).Modulo();
    }
    sum = sum + part;
  }
  return sum.Modulo();
}

class FormulasTest : public testing::Test {
 protected:
  void SetUp() override { test::Reports().clear(); }
  void TearDown() override { EXPECT_THAT(test::Reports(), IsEmpty()); }
};
template <class F>
class LaneFormulasTest : public FormulasTest {};
using LaneFields = testing::Types<Fma, Ifma>;
TYPED_TEST_SUITE(LaneFormulasTest, LaneFields);

Fe New(const Polynomial& value, Integer bound) { return KXL_NAMESPACE::New<Fe>(value, bound); }
// A carried element with these values in its lanes.
template <class F>
typename F::Fe New(const Polynomial& a, const Polynomial& b, const Polynomial& c,
                   const Polynomial& d) {
  return NamedField<F>::New({a, b, c, d}, kCarriedLimb<F>);
}
template <class F>
typename F::Fe New(const Polynomial& value) {
  return New<F>(value, value, value, value);
}

// ---- the ladder

struct Pair {
  Polynomial x2, z2, x3, z3;
};
Pair AnyPair() { return {NewVariable(), NewVariable(), NewVariable(), NewVariable()}; }

// The loop's body in RFC 7748 section 5, after cswap. The names are the RFC's.
Pair Step(const Polynomial& x1, const Pair& p) {
  const Polynomial a = p.x2 + p.z2, aa = a * a, b = p.x2 - p.z2, bb = b * b, e = aa - bb;
  const Polynomial c = p.x3 + p.z3, d = p.x3 - p.z3, da = d * a, cb = c * b;
  return {aa * bb, e * (aa + Times(121665, e)), (da + cb) * (da + cb), x1 * (da - cb) * (da - cb)};
}
Pair Swapped(const Pair& p, bool swap) { return swap ? Pair{p.x3, p.z3, p.x2, p.z2} : p; }

TEST_F(FormulasTest, StepInWords) {
  for (const bool swap : {false, true}) {
    const Polynomial x1 = NewVariable();
    const Pair p = AnyPair(), expected = Step(x1, Swapped(p, swap));
    LadderState s;
    s.x1 = New(x1, kFeBound);
    s.x2 = New(p.x2, kFeBound);
    s.z2 = New(p.z2, kFeBound);
    s.x3 = New(p.x3, kFeBound);
    s.z3 = New(p.z3, kFeBound);
    LadderStep(s, swap ? ~uint64_t{0} : 0);
    EXPECT_TRUE(Equal(ValueOf(s.x2), expected.x2));
    EXPECT_TRUE(Equal(ValueOf(s.z2), expected.z2));
    EXPECT_TRUE(Equal(ValueOf(s.x3), expected.x3));
    EXPECT_TRUE(Equal(ValueOf(s.z3), expected.z3));
  }
}

// A ladder in each lane: sums and differences of coordinates become those after the step.
TYPED_TEST(LaneFormulasTest, StepInLanes) {
  using F = NamedField<TypeParam>;
  for (const bool swap : {false, true}) {
    const Polynomial x1 = NewVariable();
    const Pair p = AnyPair(), to = Step(x1, Swapped(p, swap));
    LadderPoints<F> points{New<TypeParam>(p.x2 + p.z2), New<TypeParam>(p.z2 - p.x2),
                           New<TypeParam>(p.x3 + p.z3), New<TypeParam>(p.z3 - p.x3)};
    LadderStep<F>(points, New<TypeParam>(x1), swap ? Mask::kAll : Mask::kNone);
    for (int lane = 0; lane < 4; ++lane) {
      EXPECT_TRUE(Equal(F::ValueOf(points.a, lane), to.x2 + to.z2));
      EXPECT_TRUE(Equal(F::ValueOf(points.b, lane), to.z2 - to.x2));
      EXPECT_TRUE(Equal(F::ValueOf(points.c, lane), to.x3 + to.z3));
      EXPECT_TRUE(Equal(F::ValueOf(points.d, lane), to.z3 - to.x3));
    }
  }
}

// One ladder in four lanes. The doubled point has 4 times the RFC's coordinates.
TYPED_TEST(LaneFormulasTest, SplitStep) {
  using F = NamedField<TypeParam>;
  using L = typename F::Lanes;
  const uint64_t two[4] = {2, 2, 0, 0};
  for (const bool swap : {false, true}) {
    const Polynomial x1 = NewVariable();
    const Pair p = AnyPair(), to = Step(x1, Swapped(p, swap));
    const auto moved = swap ? L::LoadInt(two) : L::SetInt(0);
    const auto out =
        LadderStepSplit<F>(New<TypeParam>(p.x2 + p.z2, p.z2 - p.x2, p.x3 + p.z3, p.z3 - p.x3),
                           New<TypeParam>({}, 4 * Integer{kA24} + 2, {}, x1),
                           L::OrderOf(L::Add(L::LoadInt(kBACD.lane), moved)),
                           L::OrderOf(L::Add(L::LoadInt(kBABA.lane), moved)));
    EXPECT_TRUE(Equal(F::ValueOf(out, 0), Times(4, to.x2 + to.z2)));
    EXPECT_TRUE(Equal(F::ValueOf(out, 1), Times(4, to.z2 - to.x2)));
    EXPECT_TRUE(Equal(F::ValueOf(out, 2), to.x3 + to.z3));
    EXPECT_TRUE(Equal(F::ValueOf(out, 3), to.z3 - to.x3));
  }
}

// The step doubles P and adds P and Q on v^2 = u^3 + A u^2 + u, if x1 is u of P - Q. P is (p, q)
// and Q is (r, s), both with any third coordinate.
TEST_F(FormulasTest, StepOnTheCurve) {
  const Polynomial p = NewVariable(), q = NewVariable(), r = NewVariable(), s = NewVariable();
  const Polynomial z = NewVariable(), w = NewVariable();
  const auto on_curve = [&](Polynomial a) {
    const auto square = [](const Polynomial& u) { return (u * u + Times(kA, u) + 1) * u; };
    a = ReplaceSquares(a, q, square(p), 1);
    return ReplaceSquares(a, s, square(r), 1);
  };
  const Pair to = Step(1, {p * z, z, r * w, w});

  // u of 2P is slope^2 - A - 2u with slope = (3u^2 + 2A u + 1) / (2v).
  const Polynomial slope = Times(3, p * p) + Times(2 * kA, p) + 1, den = Times(4, q * q);
  const Polynomial num = slope * slope - (Polynomial(kA) + Times(2, p)) * den;
  EXPECT_TRUE(on_curve(to.x2 * den - to.z2 * num) == Polynomial());
  EXPECT_FALSE(on_curve(to.x2 * den - to.z2 * (num + den)) == Polynomial());

  // u of P + Q and of P - Q are slope^2 - A - p - r with slope = (s - q) / (r - p), or (s + q) /
  // (r - p). The step's point is (x3 : x1 z3).
  const Polynomial d = Square(r - p), all = Polynomial(kA) + p + r;
  const Polynomial plus = Square(s - q) - all * d, minus = Square(s + q) - all * d;
  EXPECT_TRUE(on_curve(plus * minus * to.z3 - to.x3 * d * d) == Polynomial());
  EXPECT_FALSE(on_curve(plus * plus * to.z3 - to.x3 * d * d) == Polynomial());
}

// ---- points of edwards25519

const Polynomial& D() {
  static const Polynomial d = ModP(Big(-121665) * InverseModP(121666));
  return d;
}

TEST_F(FormulasTest, Constants) {
  Big d, d2;
  for (int i = 0; i < 5; ++i) {
    d = d + Big(Integer{kEdwardsD[i]}) * Big::Power(51 * i);
    d2 = d2 + Big(Integer{kEdwards2D[i]}) * Big::Power(51 * i);
  }
  EXPECT_TRUE(Equal(D(), d));
  EXPECT_TRUE(Equal(Times(2, D()), d2));
  EXPECT_TRUE(Equal(Times(4, 121665), kA - 2));
  EXPECT_EQ(kA24, 121665);
  EXPECT_EQ(kFieldA24, 121665);
  // By Euler's criterion d is not a square and -1 is one, so 1 + k and 1 - k below are never 0.
  const Big half = (Big::Power(255) - 20) >> 1;
  EXPECT_TRUE(Equal(test::PowerModP(d, half), -1));
  EXPECT_TRUE(Equal(test::PowerModP(ModP(-1), half), 1));
}

// The sum of two points: (x / (1 + k), y / (1 - k)).
struct EdwardsSum {
  Polynomial x, y, one_plus_k, one_minus_k;
};
struct AffinePoint {
  Polynomial x = NewVariable(), y = NewVariable();
};
EdwardsSum SumOf(const AffinePoint& p, const AffinePoint& q) {
  const Polynomial k = D() * p.x * p.y * q.x * q.y;
  return {p.x * q.y + q.x * p.y, p.y * q.y + p.x * q.x, Polynomial(1) + k, Polynomial(1) - k};
}
// Expects that (Y - X, Y + X, T, Z) is the sum, and that Z is not 0 if the factor is not.
void ExpectSum(const EdwardsSum& sum, const Polynomial& minus, const Polynomial& plus,
               const Polynomial& t, const Polynomial& z, const Polynomial& factor) {
  const Polynomial both = sum.one_plus_k * sum.one_minus_k;
  EXPECT_TRUE(Equal((plus - minus) * sum.one_plus_k, Times(2, sum.x * z)));
  EXPECT_TRUE(Equal((plus + minus) * sum.one_minus_k, Times(2, sum.y * z)));
  EXPECT_TRUE(Equal(t * both, sum.x * sum.y * z));
  EXPECT_TRUE(Equal(z, factor * both));
}
// Expects that (f - h) / (f + h) is u of the sum, (1 + y) / (1 - y).
void ExpectLast(const EdwardsSum& sum, const Polynomial& f, const Polynomial& h) {
  EXPECT_TRUE(Equal((f - h) * (sum.one_minus_k - sum.y), (f + h) * (sum.one_minus_k + sum.y)));
}

// The entry of a table: (y + x) / 2, (y - x) / 2, d x y.
struct Entry {
  Polynomial plus, minus, t;
  explicit Entry(const AffinePoint& q)
      : plus(Half(q.y + q.x)), minus(Half(q.y - q.x)), t(D() * q.x * q.y) {}
};

TEST_F(FormulasTest, AdditionInWords) {
  const AffinePoint p, q;
  const Entry e(q);
  const Polynomial z = NewVariable();
  const EdwardsSum sum = SumOf(p, q);
  EdwardsPoint<ScalarGroup> a{New((p.y - p.x) * z, kSumBound), New((p.y + p.x) * z, kSumBound),
                              New(p.x * p.y * z, kSumBound), New(z, kFeBound)};
  const Integer entry = Power(51) + 1;
  const TablePoint<ScalarGroup> b{New(e.plus, entry), New(e.minus, entry), New(e.t, entry)};
  const auto last = AddLast(a, b);
  ExpectLast(sum, ValueOf(last.f), ValueOf(last.h));
  Add(a, b);
  ExpectSum(sum, ValueOf(a.minus), ValueOf(a.plus), ValueOf(a.t), ValueOf(a.z), z * z);

  const Fe d{{{kEdwardsD[0], kEdwardsD[1], kEdwardsD[2], kEdwardsD[3], kEdwardsD[4]}}};
  const auto first = FirstPoint<ScalarGroup>(b, d, FeAdd(d, d));
  EXPECT_TRUE(Equal(ValueOf(first.minus), D() * (q.y - q.x)));
  EXPECT_TRUE(Equal(ValueOf(first.plus), D() * (q.y + q.x)));
  EXPECT_TRUE(Equal(ValueOf(first.t), D() * q.x * q.y));
  EXPECT_TRUE(Equal(ValueOf(first.z), D()));
}

// The entry that ReadTable() gives, or its negative, the entry of (-x, y).
TYPED_TEST(LaneFormulasTest, AdditionInLanes) {
  using F = NamedField<TypeParam>;
  for (const bool positive : {false, true}) {
    const AffinePoint p, found;
    AffinePoint q = found;
    if (!positive) q.x = Polynomial(-1) * q.x;
    const Entry e(found);
    typename F::Int limbs[3][5];
    const Polynomial values[3] = {e.plus, e.minus, e.t};
    for (int coordinate = 0; coordinate < 3; ++coordinate) {
      for (int lane = 0; lane < 4; ++lane) {
        Interval limb[5];
        std::fill_n(limb, 5, Unsigned(Power(51)));
        if (coordinate == 2) limb[0].hi = Power(51) - 19;
        test::Elements::Get().New(limb, values[coordinate]);
        for (int i = 0; i < 5; ++i) limbs[coordinate][i].lane[lane] = limb[i];
      }
    }
    const auto entry =
        ReadTable<F>([&](int coordinate, int limb) { return limbs[coordinate][limb]; },
                     positive ? Mask::kAll : Mask::kNone);
    const Polynomial z = NewVariable(), w = NewVariable(), zw = z * w;
    EdwardsPoint<LaneGroup<F>> a{New<TypeParam>((p.y - p.x) * zw), New<TypeParam>((p.y + p.x) * zw),
                                 New<TypeParam>(p.x * p.y * zw),
                                 F::Mul(New<TypeParam>(z), New<TypeParam>(w))};
    const EdwardsSum sum = SumOf(p, q);
    const auto last = AddLast(a, entry);
    const auto first = FirstPointOf<F>(entry);
    Add(a, entry);
    for (int lane = 0; lane < 4; ++lane) {
      const auto value = [&](const typename F::Fe& f) { return F::ValueOf(f, lane); };
      ExpectLast(sum, value(last.f), value(last.h));
      ExpectSum(sum, value(a.minus), value(a.plus), value(a.t), value(F::Carry(a.z)), zw * zw);
      EXPECT_TRUE(Equal(value(first.minus), D() * (q.y - q.x)));
      EXPECT_TRUE(Equal(value(first.plus), D() * (q.y + q.x)));
      EXPECT_TRUE(Equal(value(first.t), D() * q.x * q.y));
      EXPECT_TRUE(Equal(value(F::Carry(first.z)), D()));
    }
  }
}

// The end of a split public key. AddParts() gives X - Y, X + Y, -T, -Z for the sum (X : Y : Z).
// AddHalves() takes two such points.
TYPED_TEST(LaneFormulasTest, SplitAdditions) {
  using F = NamedField<TypeParam>;
  const AffinePoint p, q;
  const Polynomial z = NewVariable(), w = NewVariable(), zero, d2 = Times(2, D());
  const EdwardsSum sum = SumOf(p, q);
  const auto of = [](const AffinePoint& a) { return std::pair(a.y - a.x, a.y + a.x); };
  const auto part = AddParts<F>(
      New<TypeParam>(of(p).first * z, of(p).second * z, p.x * p.y * z, z),
      New<TypeParam>(of(q).first * w, of(q).second * w, d2 * q.x * q.y * w, Times(2, w)));
  const auto value = [&](int lane) { return F::ValueOf(part, lane); };
  ExpectSum(sum, zero - value(0), value(1), zero - value(2), zero - value(3),
            Times(4, z * z * w * w));
  const auto half =
      AddHalves<F>(New<TypeParam>(zero - of(p).first * z, of(p).second * z, p.x * p.y * z, z),
                   New<TypeParam>(zero - of(q).first * w, of(q).second * w, q.x * q.y * w, w));
  ExpectLast(sum, F::ValueOf(half, 2), F::ValueOf(half, 1));
}

// The map from edwards25519, u = (1 + y) / (1 - y) and v = c u / x with c^2 = -(A + 2), takes sums
// to sums: slope^2 - A - u1 - u2 is u of the sum on edwards25519.
TEST_F(FormulasTest, FromEdwardsToMontgomery) {
  const AffinePoint p, q;
  const EdwardsSum sum = SumOf(p, q);
  const Polynomial one(1), n1 = one + p.y, m1 = one - p.y, n2 = one + q.y, m2 = one - q.y;
  const Polynomial cc(-(kA + 2));
  // slope = c (n2 m1 x1 - n1 m2 x2) / (2 x1 x2 (y2 - y1))
  const Polynomial slope = n2 * m1 * p.x - n1 * m2 * q.x;
  const Polynomial den = Times(4, Square(p.x * q.x) * Square(q.y - p.y));
  const Polynomial num =
      cc * slope * slope * m1 * m2 - (Times(kA, m1 * m2) + n1 * m2 + n2 * m1) * den;
  const auto on_curve = [&](Polynomial a) {
    for (const auto& [x, y] : {std::pair(p.x, p.y), std::pair(q.x, q.y)}) {
      a = ReplaceSquares(a, x, y * y - one, (one + D() * y * y).Modulo());
    }
    return a;
  };
  const auto difference = [&](const Polynomial& n) {
    return on_curve(n * (sum.one_minus_k - sum.y) - den * m1 * m2 * (sum.one_minus_k + sum.y));
  };
  EXPECT_TRUE(difference(num) == Polynomial());
  EXPECT_FALSE(difference(num + den) == Polynomial());
}

}  // namespace
}  // namespace kexlane::KXL_NAMESPACE
