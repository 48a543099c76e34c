// SPDX-License-Identifier: Apache-2.0
// The code of kernels/x25519/ compiled for intervals: KXL_BOUND looks at whole intervals, and words
// and 128-bit sums are intervals too. A test program includes this header once.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_ON_INTERVALS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_ON_INTERVALS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/x25519_elements.h"
#include "tests/support/x25519_interval_words.h"
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
#include "kernels/bytes.h"
#define KXL_NAMESPACE intervals
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"

namespace kexlane {
// Keeps the words, because nothing cuts digits out of intervals.
namespace test {
inline std::vector<Words<false>>& Stored() {
  static std::vector<Words<false>> words;
  return words;
}
}  // namespace test
inline void StoreLE64(uint8_t*, const test::Words<false>& word) { test::Stored().push_back(word); }

// Loads a number from bytes, or any word from those of test::kAnyBytes.
namespace test {
inline constexpr uint8_t kAnyBytes[32] = {};
struct LoadedWord {
  Words<false> word;
  operator Words<false>() const { return word; }
  operator uint64_t() const { return static_cast<uint64_t>(word); }
};
inline Words<false>* AnyWords() {
  static Words<false> words[4];
  return words;
}
}  // namespace test
inline test::LoadedWord LoadWord(const uint8_t* p) {
  if (p < test::kAnyBytes || p >= std::end(test::kAnyBytes)) return {LoadLE64(p)};
  return {test::AnyWords()[(p - test::kAnyBytes) / 8]};
}

namespace KXL_NAMESPACE {
using Word = test::Words<false>;
using SignedWord = test::Words<true>;
using Wide = test::WideInterval;

using Half = test::Words<false>;
inline Half ToHalf(const Word& a) {
  test::Interval range = a.Range();
  range.Require(0, test::Power(32) - 1, "a number of 32 bits");
  return Word::Of(range, "");
}
inline Word HalfProduct(const Half& a, const Half& b) { return ToHalf(a) * ToHalf(b); }
// Products are not negative, so no part of their sum is.
inline Word PartOf(const Word& sum, const Word& others) {
  return Word::Of({0, sum.Range().hi, (sum.Range() - others.Range()).term}, "");
}

inline Word MultiplyLow(const Word& a, uint64_t b) {
  return Word::Wrapped({0, 1, test::Combine(a.Range(), {b, b}, std::multiplies<>())});
}
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

#define LoadLE64 LoadWord
#include "kernels/x25519/field-inl.h"

namespace kexlane::KXL_NAMESPACE {

// The value of an element in words, as a polynomial.
inline test::Polynomial ValueOf(const FeSum& f) {
  test::Interval limbs[5];
  for (int i = 0; i < 5; ++i) limbs[i] = f.v[i].Range();
  return test::ValueOf(limbs);
}
// Names products. What uses them then gets limbs that are variables.
inline Fe Name(Fe f) {
  test::Interval limbs[5];
  for (int i = 0; i < 5; ++i) limbs[i] = f.v[i].Range();
  test::Name(limbs);
  for (int i = 0; i < 5; ++i) f.v[i] = Word::Of(limbs[i], "");
  return f;
}
inline Fe NamedMul(const FeSum& f, const FeSum& g) { return Name(FeMul(f, g)); }
inline Fe NamedSqr(const FeSum& f) { return Name(FeSqr(f)); }
inline Fe NamedAddA24(const Fe& f, const FeSum& g) { return Name(FeAddA24(f, g)); }

}  // namespace kexlane::KXL_NAMESPACE

#define FeMul NamedMul
#define FeSqr NamedSqr
#define FeAddA24 NamedAddA24

#include "kernels/x25519/base-inl.h"
#include "kernels/x25519/columns-inl.h"
#include "kernels/x25519/fma-inl.h"
#include "kernels/x25519/ifma-inl.h"
#include "kernels/x25519/invert-inl.h"
#include "kernels/x25519/ladder-inl.h"
#include "kernels/x25519/ladder_lanes-inl.h"

namespace kexlane::KXL_NAMESPACE {

using test::Integer;
using test::Interval;
using test::IntervalFma;
using test::IntervalIfma;
using test::IntervalLanes;
using test::Power;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

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

constexpr Interval Symmetric(Integer bound) { return {-bound, bound}; }
constexpr Interval Unsigned(Integer bound) { return {0, bound - 1}; }

// The values that a carried limb can have.
template <class F>
constexpr Interval kCarriedLimb = Unsigned(Integer{F::kCarried});
template <class L>
constexpr Interval kCarriedLimb<FmaField<L>> =
    Symmetric(static_cast<Integer>(FmaField<L>::kCarried));

// Returns what the bounds report while the body runs.
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

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_TESTS_SUPPORT_X25519_ON_INTERVALS_H_
