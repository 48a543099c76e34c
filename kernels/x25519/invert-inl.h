// Inversion modulo p = 2^255 - 19 in constant time, by the division steps of Bernstein and Yang
// ("Fast constant-time gcd computation and modular inversion", 2019), of one element and of
// several.
#ifndef KEXLANE_KERNELS_X25519_INVERT_INL_H_
#define KEXLANE_KERNELS_X25519_INVERT_INL_H_

#include <cstddef>
#include <cstdint>

#include KXL_DIVISION_STEPS_INL
#include "kernels/bounds.h"
#include "kernels/bytes.h"
#include "kernels/ct.h"
#include "kernels/profile.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/wide-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// A division step takes (delta, f, g), f odd, to
//   (1 - delta, g, (g - f) / 2)  if delta > 0 and g is odd,
//   (1 + delta, f, (g + f) / 2)  if delta <= 0 and g is odd,
//   (1 + delta, f, g / 2)        if g is even.
// It keeps the gcd. From delta = 1/2, f = p and 0 <= g < p, 588 steps reach g = 0, and then f is 1
// or -1 (p for g = 0): division_steps.py computes it, following the convex hull of all (f, g) that
// can be reached, until it lies within |g| < 1. (From delta = 1, which the paper treats, the
// theorem of its section 11 gives more.) More steps change no more than delta.
//
// n steps are linear: (f, g) becomes T (f, g) / 2^n with an integer matrix T, which depends only on
// delta and the low n bits of f and g. So T is found in words, 59 steps at a time, and applied to
// f, g and, modulo p, to d, e, which keep d x = f and e x = g modulo p for the x to be inverted.
//
// DivisionSteps<n>(k, f, g) of KXL_DIVISION_STEPS_INL, which the target's file names, does n steps
// on words, for k = -1/2 - delta.
inline constexpr int kStepsPerBatch = 59, kStepBatches = 10;
static_assert(kStepsPerBatch * kStepBatches == 590);

// T = (u, v; q, r), applied to the column (f, g). For n steps |u| + |v| <= 2^n and
// |q| + |r| <= 2^n: a new row is an old one twice, or a sum or difference of the two.
struct Transition {
  SignedWord u, v, q, r;
};

// Radix 2^59, limbs 0 to 3 in [0, 2^59), limb 4 signed.
struct Signed59 {
  SignedWord v[5];
};
inline constexpr uint64_t kMask59 = (uint64_t{1} << 59) - 1;

// The transition of n <= 20 steps from the low n bits of f and g, by steps on words that hold f and
// g and also their rows of the matrix. Row (a, b) of T / 2^i and the x it makes of f and g stand as
//   x - 2^(21 + n) a - 2^(42 + n) b,
// which each step treats rightly, being linear; before step i the multiples of a and b are
// multiples of 2^(n - i + 1), so that the halving is exact and the parity that of x. At the end the
// word is
//   x - 2^21 A - 2^42 B  with integers |A| + |B| <= 2^n and |x| < 2^n,
// as x is at most the greater of f and g, by the same sums of rows.
//   A is never -2^n, as the row would be (-1, 0), a sum of two such, but T is not singular.
//   So x + 2^20 in [0, 2^21) and 2^20 - A in [0, 2^21), and the digits can be told apart.
//   Words are at most 2^62, sums and differences of the two below 2^63.
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

HWY_INLINE Transition Multiply(const Transition& s, const Transition& t) {
  return {s.u * t.u + s.v * t.q, s.u * t.v + s.v * t.r, s.q * t.u + s.r * t.q,
          s.q * t.v + s.r * t.r};
}

// What 20 steps make of the low 64 bits of f and g, as far as these tell.
HWY_INLINE void ApplyToLow(const Transition& t, uint64_t& f, uint64_t& g) {
  const uint64_t u = static_cast<uint64_t>(t.u), v = static_cast<uint64_t>(t.v);
  const uint64_t q = static_cast<uint64_t>(t.q), r = static_cast<uint64_t>(t.r);
  const uint64_t next_f = (u * f + v * g) >> 20;
  g = (q * f + r * g) >> 20;
  f = next_f;
}

// 59 steps from the low 59 bits of f and g, in three parts. Behind the first part 39 bits are still
// right, behind the second 19, as many as there are steps left.
HWY_INLINE Transition TransitionOfBatch(int64_t& k, uint64_t f, uint64_t g) {
  const Transition s = TransitionOf<20>(k, f, g);
  ApplyToLow(s, f, g);
  const Transition t = TransitionOf<20>(k, f, g);
  ApplyToLow(t, f, g);
  return Multiply(TransitionOf<kStepsPerBatch - 40>(k, f, g), Multiply(t, s));
}

HWY_INLINE SignedWord Low59(Wide x) { return static_cast<SignedWord>(Low64(x) & kMask59); }
HWY_INLINE SignedWord From59(Wide x) { return SignedShiftDown<59>(x); }

// The low 59 bits as a number in [-2^58, 2^58).
HWY_INLINE SignedWord SignExtend59(Word x) { return static_cast<SignedWord>(x << 5) >> 5; }

HWY_INLINE void CheckLimbs([[maybe_unused]] const Signed59& f, [[maybe_unused]] int64_t top) {
  KXL_BOUND(static_cast<Word>(f.v[0] | f.v[1] | f.v[2] | f.v[3]) <= kMask59);
  KXL_BOUND(-top <= f.v[4] && f.v[4] < top);
}

// |a| + |b| <= 2^59.
HWY_INLINE bool IsRow(SignedWord a, SignedWord b) {
  constexpr int64_t kMost = int64_t{1} << kStepsPerBatch;
  return -kMost <= a + b && a + b <= kMost && -kMost <= a - b && a - b <= kMost;
}

// One row: (a f + b g) / 2^59, which is an integer. |a| + |b| <= 2^59, so that the columns are
// below 2^118, and 2^60 with what is carried in makes no difference to the 128 bits.
HWY_INLINE Signed59 Combine(SignedWord a, const Signed59& f, SignedWord b, const Signed59& g) {
  KXL_BOUND(IsRow(a, b));
  Wide x = SignedProduct(a, f.v[0]) + SignedProduct(b, g.v[0]);
  KXL_BOUND(Low59(x) == 0);
  Signed59 h;
  for (int i = 1; i < 5; ++i) {
    x = SignedProduct(a, f.v[i]) + SignedProduct(b, g.v[i]) + SignExtend(From59(x));
    h.v[i - 1] = Low59(x);
  }
  h.v[4] = From59(x);
  return h;
}

// (a d + b e) / 2^59 modulo p: m p is added with the m in [-2^58, 2^58) that makes it an integer,
// as p = -19 modulo 2^59. The largest absolute value of the two grows by at most p / 2.
HWY_INLINE Signed59 CombineModP(SignedWord a, const Signed59& d, SignedWord b, const Signed59& e) {
  KXL_BOUND(IsRow(a, b));
  constexpr uint64_t kInverse19 = 0x6BCA1AF286BCA1B;
  static_assert((19 * kInverse19 & kMask59) == 1);
  Wide x = SignedProduct(a, d.v[0]) + SignedProduct(b, e.v[0]);
  const SignedWord m = SignExtend59(MultiplyLow(Low64(x), kInverse19));
  x = x + SignedProduct(-19, m);
  KXL_BOUND(Low59(x) == 0);
  Signed59 h;
  for (int i = 1; i < 5; ++i) {
    x = SignedProduct(a, d.v[i]) + SignedProduct(b, e.v[i]) + SignExtend(From59(x));
    if (i == 4) x = x + SignedProduct(m, int64_t{1} << (255 - 4 * 59));
    h.v[i - 1] = Low59(x);
  }
  h.v[4] = From59(x);
  return h;
}

// d or -d as its own sign says, for |d| <= 6p: + 8p makes it positive and below 14p. Limbs are
// regrouped and what stands above 2^255, at most 13, folded: 19 times it leaves limb 0 below
// 2^51 + 2^11.
HWY_INLINE Fe FromSigned59(const Signed59& d, SignedWord negate) {
  Word h[5];
  SignedWord carry = -8 * 19;
  for (int i = 0; i < 4; ++i) {
    carry += (d.v[i] ^ negate) - negate;
    h[i] = static_cast<Word>(carry) & kMask59;
    carry >>= 59;
  }
  h[4] = static_cast<Word>(((d.v[4] ^ negate) - negate) + carry + (int64_t{8} << (255 - 4 * 59)));
  KXL_BOUND((h[4] >> 19) < 14);
  return {{{(h[0] & kMask51) + 19 * (h[4] >> 19), (h[0] >> 51 | h[1] << 8) & kMask51,
            (h[1] >> 43 | h[2] << 16) & kMask51, (h[2] >> 35 | h[3] << 24) & kMask51,
            (h[3] >> 27 | h[4] << 32) & kMask51}}};
}

HWY_INLINE int64_t Limb59(uint64_t word) { return static_cast<int64_t>(word & kMask59); }

// 1 / x, and 0 for x = 0. Both may be the same object.
inline HWY_NOINLINE void FeInvert(Fe& inverse, const Fe& x) {
  KXL_PROFILE(kInversion);
  struct {
    uint8_t bytes[32];
    Signed59 f, g, d, e, next;
    Transition t;
    int64_t k;
  } s;
  const WipeAtExit wipe(s);
  FeEncode(s.bytes, x);
  const uint64_t w0 = LoadLE64(s.bytes), w1 = LoadLE64(s.bytes + 8), w2 = LoadLE64(s.bytes + 16),
                 w3 = LoadLE64(s.bytes + 24);
  s.g = {{Limb59(w0), Limb59(w0 >> 59 | w1 << 5), Limb59(w1 >> 54 | w2 << 10),
          Limb59(w2 >> 49 | w3 << 15), Limb59(w3 >> 44)}};
  constexpr int64_t kOnes = static_cast<int64_t>(kMask59);
  s.f = {{kOnes - 18, kOnes, kOnes, kOnes, (int64_t{1} << (255 - 4 * 59)) - 1}};
  s.d = {{0, 0, 0, 0, 0}};
  s.e = {{1, 0, 0, 0, 0}};
  s.k = -1;
  for (int i = 0; i < kStepBatches; ++i) {
    s.t = TransitionOfBatch(s.k, static_cast<uint64_t>(s.f.v[0]), static_cast<uint64_t>(s.g.v[0]));
    // |f|, |g| <= p, as the rows of T / 2^59 are. |d|, |e| <= 1 + i p / 2, at the end 5p + 1.
    s.next = Combine(s.t.u, s.f, s.t.v, s.g);
    s.g = Combine(s.t.q, s.f, s.t.r, s.g);
    s.f = s.next;
    CheckLimbs(s.f, int64_t{1} << 19);
    CheckLimbs(s.g, int64_t{1} << 19);
    s.next = CombineModP(s.t.u, s.d, s.t.v, s.e);
    s.e = CombineModP(s.t.q, s.d, s.t.r, s.e);
    s.d = s.next;
    CheckLimbs(s.d, int64_t{6} << 19);
    CheckLimbs(s.e, int64_t{6} << 19);
  }
  KXL_BOUND((s.g.v[0] | s.g.v[1] | s.g.v[2] | s.g.v[3] | s.g.v[4]) == 0);
  inverse = FromSigned59(s.d, s.f.v[4] >> 63);
}

// All ones if x is not 0 modulo p, else 0.
HWY_INLINE uint64_t FeMaskNonZero(const Fe& x) {
  uint8_t bytes[32];
  const WipeAtExit wipe(bytes);
  FeEncode(bytes, x);
  return MaskNonZero(LoadLE64(bytes) | LoadLE64(bytes + 8) | LoadLE64(bytes + 16) |
                     LoadLE64(bytes + 24));
}

// f = mask ? f : 0, for a mask of all ones or 0.
HWY_INLINE void FeZeroUnless(uint64_t mask, Fe& f) {
  for (Word& limb : f.v) limb &= mask;
}

// f[i] = 1 / f[i] for n = 1 to 8 elements with one inversion (Montgomery's trick): of their
// product, from which the factors are taken away one by one. A zero, which would make all of them
// zero, takes part as a 1 and gives 0.
inline constexpr size_t kInvertBatch = 8;
inline HWY_NOINLINE void FeInvertBatch(Fe* f, size_t n) {
  struct {
    Fe before[kInvertBatch], rest, factor;  // before[i] = f[0] ... f[i - 1]
    uint64_t mask[kInvertBatch];
  } s;
  const WipeAtExit wipe(s);
  for (size_t i = 0; i < n; ++i) {
    s.mask[i] = FeMaskNonZero(f[i]);
    FeZeroUnless(s.mask[i], f[i]);
    f[i].v[0] += ~s.mask[i] & 1;
  }
  s.rest = f[0];
  for (size_t i = 1; i < n; ++i) {
    s.before[i] = s.rest;
    s.rest = FeMul(s.rest, f[i]);
  }
  FeInvert(s.rest, s.rest);
  for (size_t i = n - 1; i > 0; --i) {
    s.factor = f[i];
    f[i] = FeMul(s.rest, s.before[i]);
    s.rest = FeMul(s.rest, s.factor);
  }
  f[0] = s.rest;
  for (size_t i = 0; i < n; ++i) FeZeroUnless(s.mask[i], f[i]);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_INVERT_INL_H_
