// SPDX-License-Identifier: Apache-2.0
// Proves the bounds of the field in words, of its ladder step and its additions of points, and of
// transitions, as x25519_interval_test.cc does for vectors. x25519_inversion_proof_test.cc has the
// inversion.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/support/x25519_intervals.h"
#include "tests/support/x25519_on_intervals.h"

namespace kexlane::KXL_NAMESPACE {
namespace {

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

// What machines without a 128-bit product do in their place.
TEST(WordFieldTest, Halves) {
  ExpectBounds([] {
    FeSum h;
    MulHalves(h.v, FullSum().v, FullSum().v);
    CheckBelow(h, kFeBound);
    SqrHalves(h.v, FullSum().v);
    CheckBelow(h, kFeBound);
    AddSmallHalves(h.v, FullFe().v, kFieldA24, FullSum().v);
    CheckBelow(h, kFeBound);
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
  FeSum h;
  ExpectReport("a number of 32 bits", [&] { MulHalves(h.v, FullSum().v, large.v); });
  ExpectReport("a number of 32 bits", [&] { SqrHalves(h.v, large.v); });
  const Word c = Word::Of(Unsigned(Power(61)), "");
  ExpectReport("limb[4] <", [&] { CarryHalves(h.v, {c, c, c, c, c}, {c, c, c, c, 0}); });
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
