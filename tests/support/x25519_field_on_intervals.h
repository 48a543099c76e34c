// SPDX-License-Identifier: Apache-2.0
// The field in words of kernels/x25519/ compiled for intervals: KXL_BOUND looks at whole intervals,
// and words and 128-bit sums are intervals too. A test program includes this header once.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_FIELD_ON_INTERVALS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_FIELD_ON_INTERVALS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
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
#include "kernels/ct.h"
#define KXL_NAMESPACE intervals
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"

namespace kexlane {
// Memory of words: nothing cuts bytes out of intervals. Where no word was stored, there are bytes.
namespace test {
inline std::map<const uint8_t*, Words<false>>& Memory() {
  static std::map<const uint8_t*, Words<false>> memory;
  return memory;
}
inline uint64_t MaskNonZero(const Words<false>& x) {
  return kexlane::MaskNonZero(static_cast<uint64_t>(x));
}
}  // namespace test
inline void StoreLE64(uint8_t* p, const test::Words<false>& word) {
  test::Memory().insert_or_assign(p, word);
}
inline test::Words<false> LoadWord(const uint8_t* p) {
  const auto word = test::Memory().find(p);
  return word == test::Memory().end() ? test::Words<false>(LoadLE64(p)) : word->second;
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
  if (!test::Known(a.Range())) return Word::Any();
  return Word::Wrapped({0, 1, test::Make(test::PolynomialOf(a.Range()) * test::Big(b))});
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

namespace kexlane::KXL_NAMESPACE {

using test::Integer;
using test::Interval;
using test::Power;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Interval Symmetric(Integer bound) { return {-bound, bound}; }
constexpr Interval Unsigned(Integer bound) { return {0, bound - 1}; }

// Makes an element with this value, whose limbs are anything below the bound.
template <class Element>
Element New(const test::Polynomial& value, Integer bound) {
  Interval limbs[5];
  std::fill_n(limbs, 5, Unsigned(bound));
  test::Elements::Get().New(limbs, value);
  Element f;
  for (int i = 0; i < 5; ++i) f.v[i] = Word::Of(limbs[i], "");
  return f;
}

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

#endif  // KEXLANE_TESTS_SUPPORT_X25519_FIELD_ON_INTERVALS_H_
