// SPDX-License-Identifier: Apache-2.0
// Proves that the fields compute sums, products and squares modulo p = 2^255 - 19, for all limbs in
// their ranges. The test runs the code of kernels/x25519/ on intervals whose terms are polynomials
// in the limbs of the operands.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "tests/support/x25519_intervals.h"
#include "tests/support/x25519_on_intervals.h"

// 128-bit numbers of two words, for compilers that have no others.
#undef KEXLANE_KERNELS_X25519_WIDE_INL_H_
#undef KXL_NAMESPACE
#undef __SIZEOF_INT128__
#define KXL_NAMESPACE pairs
#define int64_t test::Words<true>
#define uint32_t test::Words<false>
#define uint64_t test::Words<false>
#include "kernels/x25519/wide-inl.h"
#undef KXL_NAMESPACE
#undef int64_t
#undef uint32_t
#undef uint64_t
#define KXL_NAMESPACE intervals

namespace kexlane::KXL_NAMESPACE {
namespace {

using test::Big;
using test::NewVariable;
using test::Polynomial;

// ---- words

class WordsTest : public testing::Test {
 protected:
  void SetUp() override { test::Reports().clear(); }
  void TearDown() override { EXPECT_THAT(test::Reports(), IsEmpty()); }

  const Polynomial a_ = NewVariable(), b_ = NewVariable();
  const Fe f_ = New<Fe>(a_, kFeBound), g_ = New<Fe>(b_, kFeBound);
  const FeSum x_ = New<FeSum>(a_, kSumBound), y_ = New<FeSum>(b_, kSumBound);
};

TEST_F(WordsTest, Sums) {
  EXPECT_TRUE(ValueOf(FeAdd(f_, g_)) == a_ + b_);
  EXPECT_TRUE(ValueOf(FeSub(f_, g_)) == (a_ - b_).Modulo());
  EXPECT_TRUE(ValueOf(FeReduce(x_)) == a_);
}

TEST_F(WordsTest, Products) {
  EXPECT_TRUE(ValueOf(FeMul(x_, y_)) == a_ * b_);
  EXPECT_TRUE(ValueOf(FeSqr(x_)) == a_ * a_);
  EXPECT_TRUE(ValueOf(FeAddA24(f_, y_)) == a_ + Polynomial(121665) * b_);
}

TEST_F(WordsTest, Halves) {
  FeSum h;
  MulHalves(h.v, x_.v, y_.v);
  EXPECT_TRUE(ValueOf(h) == a_ * b_);
  SqrHalves(h.v, x_.v);
  EXPECT_TRUE(ValueOf(h) == a_ * a_);
  AddSmallHalves(h.v, f_.v, kFieldA24, y_.v);
  EXPECT_TRUE(ValueOf(h) == a_ + Polynomial(121665) * b_);
}

// Returns the number that words or limbs are, 2^bits apart.
template <class Words>
Polynomial NumberOf(const Words& words, int bits) {
  Polynomial number;
  int i = 0;
  for (const auto& word : words) {
    if (!test::Known(word.Range())) test::Report("a word without a term");
    number = number + test::PolynomialOf(word.Range()) * Big::Power(bits * i++);
  }
  return number;
}

std::vector<Word> WordsAt(const uint8_t* bytes) {
  return {LoadWord(bytes), LoadWord(bytes + 8), LoadWord(bytes + 16), LoadWord(bytes + 24)};
}
// Makes these any 32 bytes, and returns them as a number.
constexpr uint8_t kAnyBytes[32] = {};
Polynomial SetAnyBytes() {
  for (int i = 0; i < 4; ++i) {
    test::Memory().insert_or_assign(kAnyBytes + 8 * i,
                                    Word::Of({0, Power(64) - 1, test::Make(NewVariable())}, ""));
  }
  return NumberOf(WordsAt(kAnyBytes), 64);
}
Word AnyWord(int i) { return LoadWord(kAnyBytes + 8 * i); }
Polynomial Value(const Word& x) { return test::PolynomialOf(x.Range()); }

TEST_F(WordsTest, Decoding) {
  const Polynomial u = SetAnyBytes(), top = Value(AnyWord(3) >> 63);
  EXPECT_TRUE(NumberOf(FeDecode(kAnyBytes).v, 51) == u - top * Big::Power(255));
  EXPECT_TRUE(NumberOf(ToSigned59(kAnyBytes).v, 59) == u);
}

// A decoded scalar s has bits 0 to 2 and 255 cleared, and bit 254 set. The digits 2 b_i - 15 for
// the groups b_i of b's bits are those of 2 b - 2^256 + 1, which is s + order.
TEST_F(WordsTest, Scalars) {
  const Polynomial k = SetAnyBytes();
  const Polynomial low = Value(AnyWord(0) & 7), top = Value(AnyWord(3) >> 62);
  const Polynomial s = k - low - top * Big::Power(254) + Big::Power(254);
  Word words[4], b[4];
  DecodeScalar(words, kAnyBytes);
  EXPECT_TRUE(NumberOf(words, 64) == s);
  OddDigits(b, kAnyBytes);
  const Big order = Big::Power(252) + Big(Integer{0x14def9dea2f79cd6}) * Big::Power(64) +
                    Big(Integer{0x5812631a5cf5d3ed});
  EXPECT_TRUE(Polynomial(2) * NumberOf(b, 64) - Big::Power(256) + 1 == s + order);
}

// Without a 128-bit product of the compiler.
TEST_F(WordsTest, ProductOfWords) {
  SetAnyBytes();
  const Word a = AnyWord(0), b = AnyWord(1);
  const pairs::Wide product = pairs::Product(a, b);
  EXPECT_TRUE(Value(product.low) + Value(product.high) * Big::Power(64) == Value(a) * Value(b));
}

// Adds a word to an element: the sum is r + 2^255 carry with 0 <= r < 2^255.
struct Sum {
  Word r[5], carry;
};
Sum AddWord(const Fe& f, const Word& word) {
  Sum sum;
  sum.carry = word;
  for (int i = 0; i < 5; ++i) {
    sum.r[i] = (f.v[i] + sum.carry) & kMask51;
    sum.carry = (f.v[i] + sum.carry) >> 51;
  }
  EXPECT_TRUE(NumberOf(f.v, 51) + test::PolynomialOf(word.Range()) ==
              NumberOf(sum.r, 51) + test::PolynomialOf(sum.carry.Range()) * Big::Power(255));
  return sum;
}

// Let c be (f + 19) / 2^255, rounded down. The encoding is the number f + 19 c modulo 2^255. As
// f < 2p, it is f if f + 19 < 2^255, which means f < p, and f - p otherwise.
TEST_F(WordsTest, Encoding) {
  Big most;
  for (int i = 0; i < 5; ++i) most = most + Big(Integer{kFeBound} - 1) * Big::Power(51 * i);
  EXPECT_TRUE(most < (Big::Power(255) - 19) * 2);
  const Word c = AddWord(f_, 19).carry;
  EXPECT_TRUE(c <= 1);
  uint8_t bytes[32];
  FeEncode(bytes, f_);
  EXPECT_TRUE(NumberOf(WordsAt(bytes), 64) == NumberOf(AddWord(f_, 19 * c).r, 51));
}

// ---- the inversion, with limbs in radix 2^59

SignedWord AnyWord(const Interval& range) {
  return SignedWord::Of({range.lo, range.hi, test::Make(NewVariable())}, "");
}
// A number that is as large as d and e at the end: |d| <= 5p + 1, in limbs as CheckLimbs() allows.
Signed59 Any59() {
  const Interval limb = Symmetric((kStepBatches + 2) * Power(59));
  const Interval top = Symmetric(5 * Power(19) + kStepBatches + 2);
  return {{AnyWord(limb), AnyWord(limb), AnyWord(limb), AnyWord(limb), AnyWord(top)}};
}
Polynomial Value(const SignedWord& x) { return test::PolynomialOf(x.Range()); }

// 2^59 times what Combine() returns is a f + b g, without the low bits, which are 0. 2^59 times
// what CombineModP() returns is a d + b e modulo p. x25519_inversion_proof_test.cc proves that no
// word overflows, for all rows.
TEST_F(WordsTest, Rows) {
  const SignedWord a = AnyWord(Symmetric(Power(58))), b = AnyWord(Symmetric(Power(58)));
  const Signed59 f = Any59(), g = Any59();
  const Polynomial sum = Value(a) * NumberOf(f.v, 59) + Value(b) * NumberOf(g.v, 59);
  const SignedWord low = Low59(SignedProduct(a, f.v[0]) + SignedProduct(b, g.v[0]));
  EXPECT_TRUE(NumberOf(Combine(a, f, b, g).v, 59) * Big::Power(59) + Value(low) == sum);
  const Polynomial times = NumberOf(CombineModP(a, f, b, g).v, 59) * Big::Power(59);
  EXPECT_TRUE((times - sum).Modulo() == Polynomial());
}

TEST_F(WordsTest, FromSigned59) {
  const Signed59 d = Any59();
  for (const int64_t negate : {0, -1}) {
    const Polynomial f = NumberOf(FromSigned59(d, negate).v, 51), n = NumberOf(d.v, 59);
    EXPECT_TRUE((negate == 0 ? f - n : f + n).Modulo() == Polynomial());
  }
}

TEST_F(WordsTest, ProductsOfTransitions) {
  const Interval entry = Symmetric(Power(20));
  const auto any = [&] {
    return Transition{AnyWord(entry), AnyWord(entry), AnyWord(entry), AnyWord(entry)};
  };
  const Transition s = any(), t = any(), st = Multiply(s, t);
  EXPECT_TRUE(Value(st.u) == Value(s.u) * Value(t.u) + Value(s.v) * Value(t.q));
  EXPECT_TRUE(Value(st.v) == Value(s.u) * Value(t.v) + Value(s.v) * Value(t.r));
  EXPECT_TRUE(Value(st.q) == Value(s.q) * Value(t.u) + Value(s.r) * Value(t.q));
  EXPECT_TRUE(Value(st.r) == Value(s.q) * Value(t.v) + Value(s.r) * Value(t.r));
}

// ---- vectors

template <class F>
class LanesTest : public testing::Test {
 protected:
  using Field = NamedField<F>;
  using Fe = typename F::Fe;
  void SetUp() override { test::Reports().clear(); }
  void TearDown() override { EXPECT_THAT(test::Reports(), IsEmpty()); }

  struct Operand {
    Polynomial value[4];
    Fe fe;
  };
  static Operand Any(const Interval& limb) {
    Operand x{{NewVariable(), NewVariable(), NewVariable(), NewVariable()}, {}};
    x.fe = Field::New(x.value, limb);
    return x;
  }
  static Operand Carried() { return Any(kCarriedLimb<F>); }
  static Operand UnsignedLimbs() { return Any(Unsigned(Power(51))); }

  // Expects a value in every lane.
  template <class Value>
  static void ExpectValue(const Fe& f, Value value) {
    for (int lane = 0; lane < 4; ++lane) {
      EXPECT_TRUE(Field::ValueOf(f, lane) == Polynomial(value(lane)).Modulo()) << lane;
    }
  }
};
using LaneFields = testing::Types<Fma, Ifma>;
TYPED_TEST_SUITE(LanesTest, LaneFields);

// A table's limbs, which are unsigned, are factors of products with others of either kind.
TYPED_TEST(LanesTest, Products) {
  using F = TypeParam;
  for (const auto& a : {this->Carried(), this->UnsignedLimbs()}) {
    for (const auto& b : {this->Carried(), this->UnsignedLimbs()}) {
      this->ExpectValue(F::Carry(F::Mul(a.fe, b.fe)),
                        [&](int lane) { return a.value[lane] * b.value[lane]; });
    }
  }
  const auto a = this->Carried();
  this->ExpectValue(F::Carry(F::Sqr(a.fe)), [&](int l) { return a.value[l] * a.value[l]; });
  this->ExpectValue(F::Carry(F::MulSmall(a.fe, kA24)),
                    [&](int l) { return a.value[l] * Polynomial(121665); });
}

TYPED_TEST(LanesTest, Sums) {
  using F = TypeParam;
  const auto a = this->Carried(), b = this->Carried(), c = this->Carried();
  const auto& [x, y, z] = std::tie(a.value, b.value, c.value);
  const auto xy = F::Mul(a.fe, b.fe), yz = F::Mul(b.fe, c.fe);
  const auto zz = F::Sqr(c.fe);
  this->ExpectValue(F::Carry(AddColumns(xy, yz)), [&](int l) { return x[l] * y[l] + y[l] * z[l]; });
  this->ExpectValue(F::Carry(AddColumns(xy, zz)), [&](int l) { return x[l] * y[l] + z[l] * z[l]; });
  this->ExpectValue(F::Carry(SubColumns(xy, yz)), [&](int l) { return x[l] * y[l] - y[l] * z[l]; });
  this->ExpectValue(F::Carry(SubColumns(zz, xy)), [&](int l) { return z[l] * z[l] - x[l] * y[l]; });
  this->ExpectValue(F::Carry(AddColumns(xy, F::MulSmall(a.fe, kA24))),
                    [&](int l) { return x[l] * y[l] + x[l] * Polynomial(121665); });
}

TYPED_TEST(LanesTest, Neighbours) {
  using F = TypeParam;
  const auto a = this->Carried(), b = this->Carried();
  const auto product = [&](int l) { return a.value[l] * b.value[l]; };
  const auto square = [&](int l) { return a.value[l] * a.value[l]; };
  constexpr Signs kSigns{{-1, 1, 0, -1}};
  this->ExpectValue(F::template CarryNeighbours<kSigns>(F::Mul(a.fe, b.fe)), [&](int l) {
    return product(l) + Polynomial(kSigns.lane[l]) * product(l ^ 1);
  });
  this->ExpectValue(F::CarryPoints(F::Sqr(a.fe), F::Mul(a.fe, b.fe)), [&](int l) {
    const Polynomial first = product(0) + product(0) + product(1), last = product(2) + product(3);
    const Polynomial z = l < 2 ? first : last;
    return l < 2 ? square(l) - square(l ^ 1) + z : l == 2 ? square(l) + z : z - square(2);
  });
}

// From and to integers: limbs with signs, those of a table, and those of words.
TYPED_TEST(LanesTest, Conversions) {
  using F = TypeParam;
  const auto value_of = [](const typename F::Int(&v)[5], int lane) {
    Interval limbs[5];
    for (int i = 0; i < 5; ++i) limbs[i] = v[i].lane[lane];
    return test::ValueOf(limbs);
  };
  const auto integers = [](const Interval& limb, typename F::Int(&v)[5]) {
    for (int lane = 0; lane < 4; ++lane) {
      Interval limbs[5] = {limb, limb, limb, limb, limb};
      test::Elements::Get().New(limbs, NewVariable());
      for (int i = 0; i < 5; ++i) v[i].lane[lane] = limbs[i];
    }
  };
  typename F::Int v[5], out[5];
  integers(Symmetric(Power(52)), v);
  this->ExpectValue(F::FromLimbs(v), [&](int l) { return value_of(v, l); });
  integers(Unsigned(Power(51)), v);
  this->ExpectValue(F::FromUnsigned(v), [&](int l) { return value_of(v, l); });
  const auto a = this->Carried();
  F::ToLimbs(out, a.fe);
  for (int l = 0; l < 4; ++l) EXPECT_TRUE(value_of(out, l) == a.value[l]);
}

}  // namespace
}  // namespace kexlane::KXL_NAMESPACE
