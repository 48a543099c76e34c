// SPDX-License-Identifier: Apache-2.0
// The constants modulo q = 3329 of all NTT kernels, in signed Montgomery form with R = 2^16: the
// powers of zeta = 17 of FIPS 203 section 4.3 and appendix A, and the arithmetic that derives them.
#ifndef KEXLANE_KERNELS_MLKEM_ZETAS_H_
#define KEXLANE_KERNELS_MLKEM_ZETAS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/mlkem/params.h"

namespace kexlane {

// Returns x modulo q in (-q/2, q/2). It is for constants only and not constant-time.
constexpr int16_t CenteredModQ(int64_t x) {
  const int64_t r = (x % kQ + kQ) % kQ;
  return static_cast<int16_t>(r > kQ / 2 ? r - kQ : r);
}

constexpr int64_t PowerModQ(int64_t base, int exponent) {
  int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power = power * base % kQ;
  return power;
}

// Returns x R modulo q.
constexpr int16_t ToMontgomery(int64_t x) { return CenteredModQ(x % kQ * 65536); }

inline constexpr int64_t kZeta = 17;
static_assert(PowerModQ(kZeta, 128) == kQ - 1, "zeta is a primitive 256th root of unity");

// q^-1 modulo 2^16, as a signed number.
inline constexpr int16_t kQInverse = -3327;
static_assert(static_cast<int16_t>(static_cast<uint16_t>(kQInverse * kQ)) == 1);

// Returns x q^-1 modulo 2^16. A Montgomery multiplication by a constant x needs it.
constexpr int16_t TimesQInverse(int16_t x) {
  return static_cast<int16_t>(static_cast<uint16_t>(x * kQInverse));
}

constexpr int BitReverse7(int x) {
  int r = 0;
  for (int i = 0; i < 7; ++i) r |= (x >> i & 1) << (6 - i);
  return r;
}

// kZetas[i] is zeta^BitRev7(i) R. A layer of the NTT whose butterflies span `len` coefficients uses
// the entries 128/len + block. MultiplyNTTs uses zeta^(2 BitRev7(i) + 1), which is
// zeta^BitRev7(64 + i/2) for an even i and its negative for an odd i, with i/2 rounded down.
inline constexpr std::array<int16_t, 128> kZetas = [] {
  std::array<int16_t, 128> zetas = {};
  for (int i = 0; i < 128; ++i) {
    zetas[static_cast<size_t>(i)] = ToMontgomery(PowerModQ(kZeta, BitReverse7(i)));
  }
  return zetas;
}();
static_assert(PowerModQ(kZeta, 2 * BitReverse7(2) + 1) == PowerModQ(kZeta, BitReverse7(65)));
static_assert(PowerModQ(kZeta, 2 * BitReverse7(3) + 1) == kQ - PowerModQ(kZeta, BitReverse7(65)));

// R^2. A Montgomery multiplication by it multiplies by R.
inline constexpr int16_t kR2 = ToMontgomery(65536 % kQ);

// The factors that the inverse NTT multiplies by at its end. A Montgomery multiplication by
// kInverseNttScale divides by 128. With kInverseNttScaleR it also removes the factor R^-1 that an
// inner product leaves.
inline constexpr int64_t k128Inverse = 3303;
static_assert(k128Inverse * 128 % kQ == 1);
inline constexpr int16_t kInverseNttScale = ToMontgomery(k128Inverse);
inline constexpr int16_t kInverseNttScaleR = ToMontgomery(ToMontgomery(k128Inverse));

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_ZETAS_H_
