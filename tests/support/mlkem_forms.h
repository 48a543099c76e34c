// SPDX-License-Identifier: Apache-2.0
// What mlkem_interval_test takes its kernels from, gives to them, and compares their results with:
// the passes of mlkem_kernels_on_lanes.h, inputs that can be anything in a range, and FIPS 203's
// results as polynomials in these.
#ifndef KEXLANE_TESTS_SUPPORT_MLKEM_FORMS_H_
#define KEXLANE_TESTS_SUPPORT_MLKEM_FORMS_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/support/mlkem_kernels_on_lanes.h"

namespace kexlane::test {
namespace {  // for one program; it is faster so

// Gives the kernels of each pass the same names.
#define KXL_PASS(Pass, pass, ByteType)                                                     \
  struct Pass {                                                                            \
    using Byte = ByteType;                                                                 \
    static void NTT(PolyHat& f_hat, const Poly& f) { pass::NTT(f_hat, f); }                \
    template <bool kTimesR>                                                                \
    static void InverseNTT(Poly& f, const PolyHat& f_hat) {                                \
      pass::InverseNTT<kTimesR ? kInverseNttScaleR : kInverseNttScale>(f, f_hat);          \
    }                                                                                      \
    static void Cache(PolyHatCached& cached, const PolyHat& b) { pass::Cache(cached, b); } \
    template <int k>                                                                       \
    static void InnerProduct(PolyHat& product, const PolyHat* const (&a)[k],               \
                             const PolyHatCached (&b)[k]) {                                \
      pass::InnerProduct<k>(product, a, b);                                                \
    }                                                                                      \
    static void MakeCanonical(Cell (&c)[kN]) { pass::MakeCanonical(c); }                   \
    static void AddScaledCanonical(PolyHat& sum, const PolyHat& a, const PolyHat& b) {     \
      pass::AddScaledCanonical(sum, a, b);                                                 \
    }                                                                                      \
    static void AddCanonical(Poly& sum, const Poly& a, const Poly& b) {                    \
      pass::AddCanonical(sum, a, b);                                                       \
    }                                                                                      \
    static void SubtractCanonical(Poly& difference, const Poly& a, const Poly& b) {        \
      pass::SubtractCanonical(difference, a, b);                                           \
    }                                                                                      \
    static void ToStandardOrder(Cell (&c)[kN]) { pass::ToStandardOrder(c); }               \
    static void FromStandardOrder(Cell (&c)[kN]) { pass::FromStandardOrder(c, c); }        \
    static void ReduceOnce(Cell (&c)[kN]) { pass::ReduceOnce(c); }                         \
    template <int d>                                                                       \
    static void Compress(Cell (&y)[kN], const Cell (&x)[kN]) {                             \
      pass::Compress<d>(y, x);                                                             \
    }                                                                                      \
    template <int d>                                                                       \
    static void Decompress(Cell (&x)[kN], const Cell (&y)[kN]) {                           \
      pass::Decompress<d>(x, y);                                                           \
    }                                                                                      \
    KEXLANE_CONVERSIONS(pass, Byte)                                                        \
  }
KXL_PASS(Portable, portable, Int<uint8_t>);
KXL_PASS(X86, Lanes16, uint8_t);
KXL_PASS(Neon, Lanes8, uint8_t);
#undef KXL_PASS

// ---- inputs

constexpr Interval kBelowQ = {1 - kQ, kQ - 1};
constexpr Interval kCanonical = {0, kQ - 1};

// Returns the number of coefficient i of polynomial p.
uint32_t NumberOf(size_t p, size_t i) { return static_cast<uint32_t>(kN * p + i + 1); }
Form FormOf(size_t p, size_t i) { return {{{0, NumberOf(p, i)}, 1}}; }

Cell Number(Interval range, uint32_t number) {
  Cell x;
  x.v = Values::Get().NewInput(kTypeOf<int16_t>, range, number);
  return x;
}
template <class T>
T Input(Interval range, size_t p) {
  T f;
  for (size_t i = 0; i < kN; ++i) f.c[i] = Number(range, NumberOf(p, i));
  return f;
}
template <class Pass>
PolyHat HatInput(Interval range, size_t p) {
  PolyHat f = Input<PolyHat>(range, p);
  Pass::FromStandardOrder(f.c);
  return f;
}
// Returns inputs of which the proof uses only the range.
template <class T>
T Any(Interval range) {
  T f;
  for (Cell& x : f.c) x.v = Values::Get().NewAny(kTypeOf<int16_t>, range);
  return f;
}
// Returns the bytes of 256 coefficients of 12 bits with any values.
template <class Byte>
std::vector<Byte> AnyBytes() {
  std::vector<Byte> bytes(384);
  if constexpr (kIsInt<Byte>) {
    for (Byte& b : bytes) b.v = Values::Get().NewAny(kTypeOf<uint8_t>, {0, 255});
  }
  return bytes;
}

// ---- results

void ExpectRange(const Cell (&c)[kN], Interval range) {
  for (const Cell& x : c) {
    ASSERT_TRUE(RangeOf(x).In(range)) << RangeOf(x).lo << " to " << RangeOf(x).hi;
  }
}
bool IsForm(const Cell& x, const Form& form) {
  const auto f = Values::Get().FormOf(x.v);
  return f && *f == form;
}
template <class Expected>
void ExpectForms(const Cell (&c)[kN], Expected expected) {
  for (size_t i = 0; i < kN; ++i) ASSERT_TRUE(IsForm(c[i], expected(i))) << i;
}

int64_t Gamma(size_t i) { return PowerModQ(kZeta, 2 * BitReverse7(static_cast<int>(i)) + 1); }

// FIPS 203 section 4.3: returns coefficient i of the NTT of polynomial p.
Form NttForm(size_t p, size_t i) {
  Form form;
  int64_t power = 1;
  for (size_t j = i % 2; j < kN; j += 2) {
    AddTo(form, FormOf(p, j), power);
    power = ModQ(power * Gamma(i / 2));
  }
  return form;
}
// FIPS 203 algorithms 11 and 12: returns coefficient i of the sum of k products of neighbouring
// polynomials from p on.
Form InnerProductForm(size_t k, size_t i) {
  Form form;
  const size_t even = i / 2 * 2, odd = even + 1;
  for (size_t p = 0; p < 2 * k; p += 2) {
    const auto add = [&](size_t a, size_t b, int64_t factor) {
      AddTo(form, *Product(FormOf(p, a), FormOf(p + 1, b)), factor);
    };
    if (i % 2 == 0) {
      add(even, even, 1);
      add(odd, odd, Gamma(i / 2));
    } else {
      add(even, odd, 1);
      add(odd, even, 1);
    }
  }
  return form;
}

}  // namespace
}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_MLKEM_FORMS_H_
