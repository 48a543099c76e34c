// SPDX-License-Identifier: Apache-2.0
// Proves that FeInvert() inverts modulo p, that FeInvertBatch() inverts each of 1 to 8 elements,
// and that EncodeQuotients() encodes the quotient of each lane. The code of kernels/x25519/ runs on
// any limbs.
//
// Five things are taken from other proofs: an encoding is the number from 0 to p - 1, FeMul() gives
// the product (x25519_exact_interval_test.cc), which encodings count as 0
// (x25519_zero_proof_test.cc), a transition is the matrix of 59 division steps (proofs/x25519.py),
// and 588 steps reach g = 0 (division_steps.py).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "kernels/profile.h"
#include "kernels/table.h"
#include "tests/support/x25519_encodings.h"

namespace kexlane::KXL_NAMESPACE {

using test::Big;
using test::Make;
using test::NewVariable;
using test::Polynomial;
using test::PolynomialOf;

// Overloads for arguments that are no constants, as those are in the code that calls them. So the
// code calls these, and they call and check the functions of kernels/x25519/.
struct Signed59;
struct Transition;
Signed59 Combine(SignedWord a, Signed59& f, SignedWord b, Signed59& g);
Signed59 CombineModP(SignedWord a, Signed59& d, SignedWord b, Signed59& e);
Fe FromSigned59(Signed59& d, SignedWord negate);
void FeInvert(Fe& inverse, Fe& x);
Transition AnyTransition(int64_t& k, uint64_t f, uint64_t g);

}  // namespace kexlane::KXL_NAMESPACE

#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"
#include "kernels/x25519/transition-inl.h"

#undef FeMul
#define FeMul AnyProduct
#define FeEncode AnyEncoding
#define TransitionOfBatch AnyTransition
#include "kernels/x25519/invert-inl.h"
#undef TransitionOfBatch

namespace kexlane::KXL_NAMESPACE {

// ---- rows and numbers in radix 2^59

Polynomial Value(const Interval& x) {
  EXPECT_TRUE(Known(x));
  return PolynomialOf(x);
}
Polynomial Value(const SignedWord& x) { return Value(x.Range()); }
Polynomial Number(const Signed59& f) {
  Polynomial number;
  for (int i = 0; i < 5; ++i) number = number + Value(f.v[i]) * Big::Power(59 * i);
  return number;
}
Polynomial ValueOf(const Polynomial& number) {
  return test::Elements::Get().ValueOf(number.Modulo());
}
Polynomial ValueOf(const Signed59& f) { return ValueOf(Number(f)); }
bool Equal(const Polynomial& a, const Polynomial& b) { return (a - b).Modulo() == Polynomial(); }

// Returns a number with these ranges of limbs, and with variables as its limbs.
Signed59 Named(const Signed59& ranges, const Polynomial& value) {
  Interval limbs[5];
  for (int i = 0; i < 5; ++i) limbs[i] = ranges.v[i].Range();
  test::Elements::Get().New(limbs, value, 59);
  Signed59 f;
  for (int i = 0; i < 5; ++i) f.v[i] = SignedWord::Of(limbs[i], "");
  return f;
}
// Returns everything that rows (a, b) with |a| + |b| <= 2^59 make of two numbers in the same
// ranges. It is linear in the row and then rounded down from limb to limb, so its extremes are at
// the outermost rows.
template <class Apply>
Signed59 OfAllRows(Apply apply, const Signed59& f, const Signed59& g) {
  Interval limb{}, top = Hull(f.v[4].Range(), g.v[4].Range());
  for (int i = 0; i < 4; ++i) limb = Hull(limb, Hull(f.v[i].Range(), g.v[i].Range()));
  limb.term = top.term = 0;
  const auto of = [](const Interval& limbs, const Interval& last) {
    const SignedWord l = SignedWord::Of(limbs, "");
    return Signed59{{l, l, l, l, SignedWord::Of(last, "")}};
  };
  const Signed59 any = of(limb, top);
  limb = top = {};
  constexpr int64_t kMost = int64_t{1} << kStepsPerBatch;
  for (const auto& [a, b] :
       std::vector<std::pair<int64_t, int64_t>>{{kMost, 0}, {-kMost, 0}, {0, kMost}, {0, -kMost}}) {
    const Signed59 h = apply(a, any, b, any);
    for (int i = 0; i < 4; ++i) limb = Hull(limb, h.v[i].Range());
    top = Hull(top, h.v[4].Range());
  }
  return of(limb, top);
}
Signed59 Row(SignedWord a, const Signed59& f, SignedWord b, const Signed59& g) {
  return Combine(a, f, b, g);
}
Signed59 RowModP(SignedWord a, const Signed59& d, SignedWord b, const Signed59& e) {
  return CombineModP(a, d, b, e);
}

// ---- the loop of the inversion

// What f is at the end.
enum class End { kOne, kMinusOne, kP };

// A run of FeInvert(). The division steps are those of f and g if each transition is made from the
// low bits of what the last one made of f and g, and from its k. For these the code has tokens of
// 64 bits. One in which it changes a bit is no token.
struct Inversion {
  explicit Inversion(End e) : end(e) {}

  End end;
  int batches = 0, rows = 0, rows_mod_p = 0;
  std::mt19937_64 tokens{1};
  int64_t k = -1;                       // what the next transition must be given
  std::map<uint64_t, Interval> looked;  // what the code took for numbers, by the token
  Interval f, g;                        // limbs 0 of the numbers that the next transition is for
  Interval next_f;                      // limb 0 of what the last transition makes of f
  Transition t;                         // the last transition
  Polynomial f_value;                   // of f at the end
  bool negated = false;
};
Inversion* run;

bool Same(const Interval& a, const Interval& b) { return Value(a) == Value(b); }
bool Same(const SignedWord& a, const SignedWord& b) { return Same(a.Range(), b.Range()); }

// An entry of a matrix. The ranges of OfAllRows() hold for all of them.
SignedWord AnyEntry() {
  Interval entry[1] = {Symmetric(Power(kStepsPerBatch - 1))};
  test::Elements::Get().New(entry, NewVariable());
  return SignedWord::Of(entry[0], "");
}
Interval Looked(uint64_t token) {
  EXPECT_TRUE(run->looked.contains(token)) << run->batches;
  return run->looked[token];
}
Transition AnyTransition(int64_t& k, uint64_t f, uint64_t g) {
  EXPECT_EQ(k, run->k) << run->batches;
  k = run->k = static_cast<int64_t>(run->tokens());
  EXPECT_EQ(run->rows, 2 * run->batches);
  EXPECT_EQ(run->rows_mod_p, 2 * run->batches);
  EXPECT_TRUE(run->batches == 0 || Same(Looked(f), run->f)) << run->batches;
  EXPECT_TRUE(run->batches == 0 || Same(Looked(g), run->g)) << run->batches;
  run->f = Looked(f);
  run->g = Looked(g);
  ++run->batches;
  // From g = 0 each step doubles the row of f and keeps that of g.
  if (run->end == End::kP) {
    return run->t = {int64_t{1} << kStepsPerBatch, 0, 0, 1};
  }
  return run->t = {AnyEntry(), AnyEntry(), AnyEntry(), AnyEntry()};
}

// The row of the last transition, applied to the f and g that it is for, makes a multiple of 2^59.
// Then the result is exact. After the last batch the low bits of f are known. If x is 0, f and g
// are numbers throughout, and g is 0.
Signed59 Combine(SignedWord a, Signed59& f, SignedWord b, Signed59& g) {
  const bool first = run->rows % 2 == 0;
  const Transition& t = run->t;
  EXPECT_TRUE(Same(a, first ? t.u : t.q) && Same(b, first ? t.v : t.r));
  EXPECT_TRUE(run->batches > 1 || Number(f) == Big::Power(255) - 19);
  EXPECT_TRUE(run->batches > 1 || Number(g) == encoded_number);
  EXPECT_TRUE(run->end != End::kP || Number(g) == Polynomial());
  EXPECT_TRUE(Same(f.v[0].Range(), run->f) && Same(g.v[0].Range(), run->g));
  const Polynomial sum = Value(a) * Number(f) + Value(b) * Number(g);
  const Signed59 h = Row(a, f, b, g);
  const SignedWord low = Low59(SignedProduct(a, f.v[0]) + SignedProduct(b, g.v[0]));
  EXPECT_TRUE(Number(h) * Big::Power(59) + Value(low) == sum);
  const Polynomial value = ValueOf(sum) * test::InverseModP(Big::Power(59));
  Signed59 named = run->end == End::kP ? h : Named(OfAllRows(Row, f, g), value.Modulo());
  if (++run->rows % 2 == 1) {
    run->next_f = named.v[0].Range();
    if (run->batches == kStepBatches && run->end != End::kP) {
      run->f_value = ValueOf(named);
      const Integer end = run->end == End::kOne ? 1 : -1;
      const Polynomial digits = NewVariable() * Big::Power(59) + Polynomial(end);
      run->next_f.term = Make(digits);
      named.v[0] = SignedWord::Of(run->next_f, "");
    }
  } else {
    run->f = run->next_f;
    run->g = named.v[0].Range();
  }
  return named;
}
Signed59 CombineModP(SignedWord a, Signed59& d, SignedWord b, Signed59& e) {
  const Polynomial sum = Value(a) * Number(d) + Value(b) * Number(e);
  const Signed59 h = RowModP(a, d, b, e);
  EXPECT_TRUE(Equal(Number(h) * Big::Power(59), sum));
  const Polynomial value = ValueOf(sum) * test::InverseModP(Big::Power(59));
  ++run->rows_mod_p;
  return Named(OfAllRows(RowModP, d, e), value.Modulo());
}
Fe FromSigned59(Signed59& d, SignedWord negate) {
  EXPECT_TRUE(Value(negate).Constant());
  run->negated = !(Value(negate) == Polynomial());
  EXPECT_TRUE(Value(negate) == Polynomial(run->negated ? -1 : 0));
  return Name(FromSigned59(std::as_const(d), int64_t{run->negated ? -1 : 0}));
}

// Runs FeInvert() on an element with this value and returns the value of its result.
Polynomial InvertOne(const Polynomial& x, Inversion& r) {
  run = &r;
  test::NumberFor() = [&r](const Interval& interval) {
    const uint64_t token = r.tokens();
    r.looked[token] = interval;
    return token;
  };
  Fe element = New<Fe>(x, kFeBound);
  FeInvert(element, std::as_const(element));
  test::NumberFor() = nullptr;
  CheckBelow(element, kFeBound);
  EXPECT_EQ(r.batches, kStepBatches);
  EXPECT_EQ(r.rows, 2 * kStepBatches);
  EXPECT_EQ(r.rows_mod_p, 2 * kStepBatches);
  return ValueOf(element);
}

class InversionTest : public testing::Test {
 protected:
  void SetUp() override { test::Reports().clear(); }
  void TearDown() override { EXPECT_THAT(test::Reports(), IsEmpty()); }
};

// The values of f and d are polynomials in x and in the entries of all transitions. d x is f, which
// is 1 or -1 at the end. So d, negated if f is -1, is the inverse of x.
TEST_F(InversionTest, One) {
  EXPECT_GE(kStepsPerBatch * kStepBatches, 588);  // division_steps.py
  for (const End end : {End::kOne, End::kMinusOne}) {
    const Polynomial x = NewVariable();
    Inversion r(end);
    const Polynomial inverse = InvertOne(x, r);
    EXPECT_EQ(r.negated, end == End::kMinusOne);
    EXPECT_TRUE(Equal(inverse * x, r.f_value * (r.negated ? Big(-1) : Big(1))));
    EXPECT_GE(r.f_value.Terms().size(), size_t{1} << (kStepBatches - 1));
  }
}
TEST_F(InversionTest, Zero) {
  Inversion r(End::kP);
  Encodings() = {{{}, {0, 0, 0, 0}}};
  EXPECT_TRUE(InvertOne({}, r) == Polynomial());
  EXPECT_FALSE(r.negated);
  Encodings().clear();
}

// ---- several elements

struct Inverted {
  Polynomial x, inverse;
};
Inverted inverted;
void FeInvert(Fe& inverse, Fe& x) {
  inverted = {ValueOf(x), NewVariable()};
  inverse = New<Fe>(inverted.inverse, kFeBound);
}

// Every number of elements, with zeros at every set of places.
TEST_F(InversionTest, Several) {
  for (size_t n = 1; n <= kInvertBatch; ++n) {
    for (unsigned zeros = 0; zeros < 1u << n; ++zeros) {
      Fe f[kInvertBatch];
      Polynomial x[kInvertBatch], product(1);
      Encodings().clear();
      for (size_t i = 0; i < n; ++i) {
        x[i] = NewVariable();
        f[i] = New<Fe>(x[i], kFeBound);
        std::vector<uint64_t>& words = Encodings()[x[i]] = std::vector<uint64_t>(4);
        if ((zeros >> i & 1) != 0) continue;
        if (i % 2 == 0) {
          words[0] = words[1] = uint64_t{1} << 63;
        } else {
          words[i / 2] = uint64_t{1} << (i * 9 + zeros) % 63;
        }
        product = product * x[i];
      }
      FeInvertBatch(f, n);
      EXPECT_TRUE(inverted.x == product);
      for (size_t i = 0; i < n; ++i) {
        CheckBelow(f[i], kFeBound);
        const bool zero = (zeros >> i & 1) != 0;
        EXPECT_TRUE(zero ? ValueOf(f[i]) == Polynomial()
                         : ValueOf(f[i]) * x[i] == inverted.inverse * product);
      }
    }
  }
  Encodings().clear();
}

}  // namespace kexlane::KXL_NAMESPACE

// ---- the outputs of vectors

namespace kexlane::KXL_NAMESPACE {
std::vector<Inverted>& Batch() {
  static std::vector<Inverted> batch;
  return batch;
}
void InvertAll(Fe* f, size_t n) {
  Batch().clear();
  for (size_t i = 0; i < n; ++i) {
    Batch().push_back({ValueOf(f[i]), NewVariable()});
    f[i] = New<Fe>(Batch()[i].inverse, kFeBound);
  }
}
}  // namespace kexlane::KXL_NAMESPACE

#define FeInvertBatch InvertAll
#define uint64_t ::kexlane::test::Words<false>
#include "kernels/x25519/items-inl.h"
#undef uint64_t

namespace kexlane::KXL_NAMESPACE {

// A field in n lanes, whose elements are their limbs.
template <size_t n>
struct LimbsOf {
  static constexpr size_t kLanes = n;
  struct Lanes {
    struct Int {
      Word lane[n];
    };
    static void StoreInt(const Int& a, Word* p) { std::copy_n(a.lane, n, p); }
  };
  struct Fe {
    typename Lanes::Int v[5];
  };
  static void ToLimbs(typename Lanes::Int limbs[5], const Fe& f) { std::copy_n(f.v, 5, limbs); }
};
template <size_t kLanes>
void ExpectQuotients() {
  for (size_t n = 1; n <= kLanes; ++n) {
    typename LimbsOf<kLanes>::Fe a, b;
    Polynomial x[kLanes], y[kLanes];
    for (size_t lane = 0; lane < kLanes; ++lane) {
      x[lane] = NewVariable();
      y[lane] = NewVariable();
      const FeSum fx = New<FeSum>(x[lane], kSumBound), fy = New<FeSum>(y[lane], kSumBound);
      for (size_t i = 0; i < 5; ++i) {
        a.v[i].lane[lane] = fx.v[i];
        b.v[i].lane[lane] = fy.v[i];
      }
    }
    uint8_t out[kLanes][32];
    X25519Item items[kLanes];
    for (size_t i = 0; i < kLanes; ++i) items[i] = {out[i], nullptr, nullptr, false};
    Encoded().clear();
    EncodeQuotients<LimbsOf<kLanes>>(items, n, a, b);
    EXPECT_EQ(Encoded().size(), n);
    ASSERT_EQ(Batch().size(), n);
    for (size_t i = 0; i < n; ++i) {
      EXPECT_TRUE(Equal(Batch()[i].x, x[i] + y[i]));
      EXPECT_TRUE(Equal(Encoded()[out[i]], (x[i] - y[i]) * Batch()[i].inverse));
    }
  }
}
TEST_F(InversionTest, QuotientsOfLanes) {
  ExpectQuotients<2>();
  ExpectQuotients<4>();
  ExpectQuotients<8>();
}

}  // namespace kexlane::KXL_NAMESPACE
