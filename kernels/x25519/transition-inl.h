// SPDX-License-Identifier: Apache-2.0
// What several division steps of invert-inl.h do to two numbers, as a matrix.
#ifndef KEXLANE_KERNELS_X25519_TRANSITION_INL_H_
#define KEXLANE_KERNELS_X25519_TRANSITION_INL_H_

#include <cstdint>

#include KXL_DIVISION_STEPS_INL
#include "kernels/x25519/wide-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// The file KXL_DIVISION_STEPS_INL, which the target's file names, defines
// DivisionSteps<n>(k, f, g). It does n steps on words, with k = -1/2 - delta.
inline constexpr int kStepsPerBatch = 59;

// The matrix T = (u, v; q, r), which is applied to the column (f, g). After n steps |u| + |v| and
// |q| + |r| are at most 2^n, because a new row is twice an old one, or a sum or difference of two.
struct Transition {
  SignedWord u, v, q, r;
};

// TransitionOf() returns T for n <= 20 steps, from the low n bits of f and g. It does the steps on
// two words. A word holds a number x, which begins as f or g. It also holds the row (a, b) of
// T / 2^i that makes x of f and g:
//   x - 2^(21 + n) a - 2^(42 + n) b
// A step is linear, so a step on the words does the step on x and on the row. Before step i the
// terms of a and b are multiples of 2^(n - i + 1). So the halving is exact, and the word has the
// parity of x. After n steps the word is
//   x - 2^21 A - 2^42 B
// with integers A = 2^n a and B = 2^n b, |A| + |B| <= 2^n. |x| < 2^n, because x stays at most the
// greater of f and g. DigitA() and DigitB() read A and B:
//   A is not -2^n. That row of T / 2^n would be (-1, 0), which only comes from two rows that are
//   both (1, 0) or (-1, 0), but T is not singular.
//   So x + 2^20 and 2^20 - A are in [0, 2^21), and the digits can be told apart.
// Words are at most 2^62 in magnitude, and sums and differences of two are below 2^63.
HWY_INLINE int64_t DigitA(int64_t row) {
  const uint64_t digits = static_cast<uint64_t>(row) + (uint64_t{1} << 20);
  return -(static_cast<int64_t>(digits << 22) >> 43);
}
HWY_INLINE int64_t DigitB(int64_t row) {
  return -((row + (int64_t{1} << 20) + (int64_t{1} << 41)) >> 42);
}
template <int n>
HWY_INLINE Transition TransitionOf(int64_t& k, uint64_t f, uint64_t g) {
  static_assert(n <= 20);
  constexpr uint64_t kLow = (uint64_t{1} << n) - 1;
  int64_t row_f = static_cast<int64_t>((f & kLow) - (uint64_t{1} << (21 + n)));
  int64_t row_g = static_cast<int64_t>((g & kLow) - (uint64_t{1} << (42 + n)));
  DivisionSteps<n>(k, row_f, row_g);
  return {DigitA(row_f), DigitB(row_f), DigitA(row_g), DigitB(row_g)};
}

// Returns the transition of the steps of t followed by those of s.
HWY_INLINE Transition Multiply(const Transition& s, const Transition& t) {
  return {s.u * t.u + s.v * t.q, s.u * t.v + s.v * t.r, s.q * t.u + s.r * t.q,
          s.q * t.v + s.r * t.r};
}

// Applies 20 steps to the low 64 bits of f and g. The result has 20 correct bits fewer.
HWY_INLINE void ApplyToLow(const Transition& t, uint64_t& f, uint64_t& g) {
  const uint64_t u = static_cast<uint64_t>(t.u), v = static_cast<uint64_t>(t.v);
  const uint64_t q = static_cast<uint64_t>(t.q), r = static_cast<uint64_t>(t.r);
  const uint64_t next_f = (u * f + v * g) >> 20;
  g = (q * f + r * g) >> 20;
  f = next_f;
}

// Returns the transition of 59 steps, from the low 59 bits of f and g, in three parts. After the
// first part 39 bits are still correct, and after the second 19: as many as steps remain.
HWY_INLINE Transition TransitionOfBatch(int64_t& k, uint64_t f, uint64_t g) {
  const Transition s = TransitionOf<20>(k, f, g);
  ApplyToLow(s, f, g);
  const Transition t = TransitionOf<20>(k, f, g);
  ApplyToLow(t, f, g);
  return Multiply(TransitionOf<kStepsPerBatch - 40>(k, f, g), Multiply(t, s));
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_TRANSITION_INL_H_
