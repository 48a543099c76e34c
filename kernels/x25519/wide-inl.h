// SPDX-License-Identifier: Apache-2.0
// The words that field-inl.h and invert-inl.h compute with, and 128-bit sums of their products.
// Signed ones are in two's complement. Without a 128-bit integer of the compiler, two 64-bit words
// make one. A test replaces the types of this file by intervals.
#ifndef KEXLANE_KERNELS_X25519_WIDE_INL_H_
#define KEXLANE_KERNELS_X25519_WIDE_INL_H_

#include <cstdint>

#include "hwy/highway.h"
#include "kernels/ct.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

using Word = uint64_t;
using SignedWord = int64_t;

// Returns the low 64 bits of a product.
HWY_INLINE Word MultiplyLow(Word a, uint64_t b) { return a * b; }

// Numbers of 32 bits, and their products, which are words.
using Half = uint32_t;
HWY_INLINE Half ToHalf(Word a) { return static_cast<Half>(a); }
HWY_INLINE Word HalfProduct(Half a, Half b) { return Word{a} * b; }
// Returns what is left of a sum of words without some of them.
HWY_INLINE Word PartOf(Word sum, Word others) { return sum - others; }

#if defined(__SIZEOF_INT128__)

__extension__ using Wide = unsigned __int128;

__extension__ using SignedWide128 = __int128;

HWY_INLINE Wide ToWide(Word a) { return a; }
HWY_INLINE Wide Product(Word a, Word b) { return static_cast<Wide>(a) * b; }
HWY_INLINE Wide SignExtend(SignedWord a) { return static_cast<Wide>(SignedWide128{a}); }
HWY_INLINE Wide SignedProduct(SignedWord a, SignedWord b) {
  return static_cast<Wide>(SignedWide128{a} * b);
}
HWY_INLINE Word Low64(Wide x) { return static_cast<Word>(x); }
HWY_INLINE Word High64(Wide x) { return static_cast<Word>(x >> 64); }

#else

struct Wide {
  uint64_t low, high;
};

// Returns the carry of sum = a + b, from the top bits. Of a comparison, compilers for 32-bit
// machines make a branch or a store on a condition, and the sums are secret.
HWY_INLINE uint64_t CarryOf(uint64_t a, uint64_t b, uint64_t sum) {
  return (sum ^ ((sum ^ a) | (a ^ b))) >> 63;
}
HWY_INLINE Wide operator+(Wide a, Wide b) {
  const uint64_t low = a.low + b.low;
  return {low, a.high + b.high + CarryOf(a.low, b.low, low)};
}
HWY_INLINE Wide operator+(Wide a, uint64_t b) { return a + Wide{b, 0}; }

HWY_INLINE Wide ToWide(uint64_t a) { return {a, 0}; }

// Multiplies with four 32 x 32-bit products. The two in the middle are added in two steps, because
// their sum may have 65 bits. One step stays below 2^64: (2^32 - 1)^2 + 2 (2^32 - 1) < 2^64.
HWY_INLINE Wide Product(uint64_t a, uint64_t b) {
  const uint64_t kLow = 0xFFFFFFFF;
  const uint64_t a0 = a & kLow, a1 = a >> 32, b0 = b & kLow, b1 = b >> 32;
  const uint64_t p00 = a0 * b0;
  const uint64_t middle = a1 * b0 + (p00 >> 32);
  const uint64_t middle2 = a0 * b1 + (middle & kLow);
  return {middle2 << 32 | (p00 & kLow), a1 * b1 + (middle >> 32) + (middle2 >> 32)};
}
HWY_INLINE Wide SignExtend(int64_t a) {
  return {static_cast<uint64_t>(a), static_cast<uint64_t>(a >> 63)};
}
// The unsigned product counts a negative factor 2^64 too high, which is corrected. The signs are
// hidden, because Clang would make selections of them for WebAssembly.
HWY_INLINE Wide SignedProduct(int64_t a, int64_t b) {
  const uint64_t ua = static_cast<uint64_t>(a), ub = static_cast<uint64_t>(b);
  const uint64_t a_negative = ValueBarrier(static_cast<uint64_t>(a >> 63));
  const uint64_t b_negative = ValueBarrier(static_cast<uint64_t>(b >> 63));
  const Wide x = Product(ua, ub);
  return {x.low, x.high - (a_negative & ub) - (b_negative & ua)};
}
HWY_INLINE Word Low64(Wide x) { return x.low; }
HWY_INLINE Word High64(Wide x) { return x.high; }

#endif

// Returns x / 2^kBits rounded down. The result must fit a word, or a signed word if x is signed.
template <int kBits>
HWY_INLINE Word ShiftDown(Wide x) {
  return High64(x) << (64 - kBits) | Low64(x) >> kBits;
}
template <int kBits>
HWY_INLINE SignedWord SignedShiftDown(Wide x) {
  return static_cast<SignedWord>(ShiftDown<kBits>(x));
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_WIDE_INL_H_
