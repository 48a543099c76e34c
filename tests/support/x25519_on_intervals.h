// SPDX-License-Identifier: Apache-2.0
// The code of kernels/x25519/ compiled for intervals: KXL_BOUND looks at whole intervals, and words
// and 128-bit sums are intervals too. A test program includes this header once.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_ON_INTERVALS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_ON_INTERVALS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
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

using Half = test::Words<false>;
inline Half ToHalf(const Word& a) {
  test::Interval range = a.Range();
  range.Require(0, test::Power(32) - 1, "a number of 32 bits");
  return Word::Of(range, "");
}
inline Word HalfProduct(const Half& a, const Half& b) { return ToHalf(a) * ToHalf(b); }
// Products are not negative, so no part of their sum is.
inline Word PartOf(const Word& sum, const Word&) { return Word::Of({0, sum.Range().hi}, ""); }

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

using test::Integer;
using test::Interval;
using test::IntervalFma;
using test::IntervalIfma;
using test::IntervalLanes;
using test::Power;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Interval Symmetric(Integer bound) { return {-bound, bound}; }
constexpr Interval Unsigned(Integer bound) { return {0, bound - 1}; }

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
