// SPDX-License-Identifier: Apache-2.0
// Inversion modulo p = 2^255 - 19 in constant time, of one element or of several, by the division
// steps of Bernstein and Yang ("Fast constant-time gcd computation and modular inversion", 2019).
#ifndef KEXLANE_KERNELS_X25519_INVERT_INL_H_
#define KEXLANE_KERNELS_X25519_INVERT_INL_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bounds.h"
#include "kernels/bytes.h"
#include "kernels/ct.h"
#include "kernels/profile.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/transition-inl.h"
#include "kernels/x25519/wide-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// A division step takes (delta, f, g), f odd, to
//   (1 - delta, g, (g - f) / 2)  if delta > 0 and g is odd,
//   (1 + delta, f, (g + f) / 2)  if delta <= 0 and g is odd,
//   (1 + delta, f, g / 2)        if g is even.
// A step keeps the gcd of f and g. From delta = 1/2, f = p and 0 <= g < p, 588 steps reach g = 0 in
// every case. Then f is 1 or -1, or p if g was 0. division_steps.py computes the number 588: it
// follows the convex hull of all (f, g) that can be reached until it lies within |g| < 1. The
// theorem in section 11 of the paper starts from delta = 1 and gives more steps. Further steps
// change only delta.
//
// n steps are linear: (f, g) becomes T (f, g) / 2^n with an integer matrix T, which depends only on
// delta and the low n bits of f and g. So the code finds T in words, for 59 steps at a time. It
// applies T to f and g and, modulo p, to d and e. These keep d x = f and e x = g modulo p, where x
// is the number to invert.
inline constexpr int kStepBatches = 10;
static_assert(kStepsPerBatch * kStepBatches == 590);

// A number in radix 2^59. Each of its limbs is signed, and one number has several forms. The low 59
// bits of limb 0 are those of the number.
struct Signed59 {
  SignedWord v[5];
};
inline constexpr uint64_t kMask59 = (uint64_t{1} << 59) - 1;

HWY_INLINE SignedWord Low59(Wide x) { return static_cast<SignedWord>(Low64(x) & kMask59); }
HWY_INLINE SignedWord From59(Wide x) { return SignedShiftDown<59>(x); }

// Returns the low 59 bits as a number in [-2^58, 2^58).
HWY_INLINE SignedWord SignExtend59(Word x) { return static_cast<SignedWord>(x << 5) >> 5; }

// Checks the limbs of a number of at most `top` 2^236 in magnitude. The lower limbs may have more
// than 59 bits, and then the last one makes up for that.
HWY_INLINE void CheckLimbs([[maybe_unused]] const Signed59& f, [[maybe_unused]] int64_t top) {
  [[maybe_unused]] constexpr int64_t kUnits = kStepBatches + 2, kMost = kUnits << 59;
  for (int i = 0; i < 4; ++i) KXL_BOUND(-kMost <= f.v[i] && f.v[i] <= kMost);
  KXL_BOUND(-top - kUnits <= f.v[4] && f.v[4] <= top + kUnits);
}

// Returns whether |a| + |b| <= 2^59.
HWY_INLINE bool IsRow(SignedWord a, SignedWord b) {
  constexpr int64_t kMost = int64_t{1} << kStepsPerBatch;
  return -kMost <= a + b && a + b <= kMost && -kMost <= a - b && a - b <= kMost;
}

// Divides a number with columns x by 2^59, which must divide it. The carries wait for nothing. As
// |a| + |b| <= 2^59, a column of a f + b g is at most 2^59 times the greatest limb, so that limbs 0
// to 3 grow by at most 2^59 + 1.
HWY_INLINE Signed59 Divide59(const Wide (&x)[5]) {
  KXL_BOUND(Low59(x[0]) == 0);
  return {{Low59(x[1]) + From59(x[0]), Low59(x[2]) + From59(x[1]), Low59(x[3]) + From59(x[2]),
           Low59(x[4]) + From59(x[3]), From59(x[4])}};
}

// Applies one row: returns (a f + b g) / 2^59, which is an integer.
HWY_INLINE Signed59 Combine(SignedWord a, const Signed59& f, SignedWord b, const Signed59& g) {
  KXL_BOUND(IsRow(a, b));
  return Divide59({SignedProduct(a, f.v[0]) + SignedProduct(b, g.v[0]),
                   SignedProduct(a, f.v[1]) + SignedProduct(b, g.v[1]),
                   SignedProduct(a, f.v[2]) + SignedProduct(b, g.v[2]),
                   SignedProduct(a, f.v[3]) + SignedProduct(b, g.v[3]),
                   SignedProduct(a, f.v[4]) + SignedProduct(b, g.v[4])});
}

// Returns (a d + b e) / 2^59 modulo p. It first adds m p with the m in [-2^58, 2^58) that makes the
// sum a multiple of 2^59. As p = -19 modulo 2^59, m depends only on the low 59 bits. The result
// exceeds the greater of |d| and |e| by at most p/2.
HWY_INLINE Signed59 CombineModP(SignedWord a, const Signed59& d, SignedWord b, const Signed59& e) {
  KXL_BOUND(IsRow(a, b));
  constexpr uint64_t kInverse19 = 0x6BCA1AF286BCA1B;
  static_assert((19 * kInverse19 & kMask59) == 1);
  const Wide x0 = SignedProduct(a, d.v[0]) + SignedProduct(b, e.v[0]);
  const SignedWord m = SignExtend59(MultiplyLow(Low64(x0), kInverse19));
  return Divide59({x0 + SignedProduct(-19, m), SignedProduct(a, d.v[1]) + SignedProduct(b, e.v[1]),
                   SignedProduct(a, d.v[2]) + SignedProduct(b, e.v[2]),
                   SignedProduct(a, d.v[3]) + SignedProduct(b, e.v[3]),
                   SignedProduct(a, d.v[4]) + SignedProduct(b, e.v[4]) +
                       SignedProduct(m, int64_t{1} << (255 - 4 * 59))});
}

// Returns d, or -d if `negate` is all ones, for |d| <= 6p. It adds 8p, which makes the number
// positive and below 14p. It regroups the limbs and folds the part above 2^255, at most 13: 19
// times that leaves limb 0 below 2^51 + 2^11.
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

HWY_INLINE SignedWord Limb59(Word word) { return static_cast<SignedWord>(word & kMask59); }

// Decodes a number below 2^256.
HWY_INLINE Signed59 ToSigned59(const uint8_t* bytes) {
  const Word w0 = LoadLE64(bytes), w1 = LoadLE64(bytes + 8), w2 = LoadLE64(bytes + 16),
             w3 = LoadLE64(bytes + 24);
  return {{Limb59(w0), Limb59(w0 >> 59 | w1 << 5), Limb59(w1 >> 54 | w2 << 10),
           Limb59(w2 >> 49 | w3 << 15), Limb59(w3 >> 44)}};
}

// Computes 1 / x, or 0 for x = 0. Both arguments may be the same object.
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
  s.g = ToSigned59(s.bytes);
  constexpr int64_t kOnes = static_cast<int64_t>(kMask59);
  s.f = {{kOnes - 18, kOnes, kOnes, kOnes, (int64_t{1} << (255 - 4 * 59)) - 1}};
  s.d = {{0, 0, 0, 0, 0}};
  s.e = {{1, 0, 0, 0, 0}};
  s.k = -1;
  for (int i = 0; i < kStepBatches; ++i) {
    s.t = TransitionOfBatch(s.k, static_cast<uint64_t>(s.f.v[0]), static_cast<uint64_t>(s.g.v[0]));
    // The rows of T / 2^59 keep |f|, |g| <= p. They keep |d|, |e| <= 1 + i p/2 before step batch i,
    // and 5p + 1 at the end.
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
  // f is 1, -1 or p, and only -1 has bit 1 set.
  inverse = FromSigned59(s.d, SignedWord{0} - (s.f.v[0] >> 1 & 1));
}

// Returns all ones if x is not 0 modulo p, else 0.
HWY_INLINE uint64_t FeMaskNonZero(const Fe& x) {
  uint8_t bytes[32];
  const WipeAtExit wipe(bytes);
  FeEncode(bytes, x);
  return MaskNonZero(LoadLE64(bytes) | LoadLE64(bytes + 8) | LoadLE64(bytes + 16) |
                     LoadLE64(bytes + 24));
}

// Computes f = mask ? f : 0 for a mask of all ones or 0.
HWY_INLINE void FeZeroUnless(uint64_t mask, Fe& f) {
  for (Word& limb : f.v) limb &= mask;
}

// Computes f[i] = 1 / f[i] for n = 1 to 8 elements with one inversion (Montgomery's trick). It
// inverts their product and then removes the factors one by one. A zero would make all results
// zero, so it is replaced by 1 and its result by 0.
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
