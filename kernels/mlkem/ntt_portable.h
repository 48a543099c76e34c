// SPDX-License-Identifier: Apache-2.0
// NTT, inverse NTT and products in the NTT domain, FIPS 203 section 4.3, in plain C++. The target
// portable uses them, and the tests compare the other targets with them. PolyHat is in FIPS 203's
// order.
#ifndef KEXLANE_KERNELS_MLKEM_NTT_PORTABLE_H_
#define KEXLANE_KERNELS_MLKEM_NTT_PORTABLE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/bounds.h"
#include "kernels/ct.h"
#include "kernels/mlkem/params.h"
#include "kernels/mlkem/poly.h"
#include "kernels/mlkem/zetas.h"
#include "kernels/profile.h"

namespace kexlane {
namespace portable {

// Returns x R^-1 modulo q. In: |x| < 2^15 q. Out: |.| < q.
inline int16_t MontgomeryReduce(int32_t x) {
  KXL_BOUND(-(kQ << 15) < x && x < kQ << 15);
  const uint32_t m = static_cast<uint32_t>(x) * static_cast<uint32_t>(kQInverse);
  const int16_t reduced = static_cast<int16_t>((x - static_cast<int16_t>(m) * kQ) >> 16);
  KXL_BOUND(-kQ < reduced && reduced < kQ);
  return reduced;
}

// Returns a b R^-1 modulo q. In: |a b| < 2^15 q, which holds for any a if |b| < q. Out: |.| < q.
inline int16_t MontgomeryMultiply(int16_t a, int16_t b) { return MontgomeryReduce(a * b); }

// Returns x modulo q. In: any. Out: |.| <= q/2.
inline int16_t BarrettReduce(int16_t x) {
  constexpr int32_t kFactor = ((1 << 26) + kQ / 2) / kQ;
  const int32_t quotient = (kFactor * x + (1 << 25)) >> 26;
  const int16_t remainder = static_cast<int16_t>(x - quotient * kQ);
  KXL_BOUND(-kQ / 2 <= remainder && remainder <= kQ / 2);
  return remainder;
}

// Returns x modulo q. In: |x| < q. Out: [0, q).
inline int16_t Canonical(int16_t x) {
  KXL_BOUND(-kQ < x && x < kQ);
  return static_cast<int16_t>(x + ((x >> 15) & kQ));
}

// FIPS 203 algorithm 9. In: |f[i]| < q. Out: |f[i]| < q.
inline void NTT(PolyHat& f_hat, const Poly& f) {
  KXL_PROFILE(kNtt);
  CheckRange(f.c, kQ);
  int16_t c[kN];
  KXL_ROLLED
  for (size_t i = 0; i < kN; ++i) c[i] = f.c[i];
  size_t zeta_index = 1;
  for (size_t len = 128; len >= 2; len /= 2) {
    for (size_t start = 0; start < kN; start += 2 * len) {
      const int16_t zeta = kZetas[zeta_index++];
      for (size_t j = start; j < start + len; ++j) {
        const int16_t t = MontgomeryMultiply(c[j + len], zeta);  // each layer adds less than q
        c[j + len] = static_cast<int16_t>(c[j] - t);
        c[j] = static_cast<int16_t>(c[j] + t);
      }
    }
  }
  CheckRange(c, 8 * kQ);
  KXL_ROLLED
  for (size_t i = 0; i < kN; ++i) f_hat.c[i] = BarrettReduce(c[i]);
  CheckRange(f_hat.c, kQ);
  Wipe(c);
}

// FIPS 203 algorithm 10, with kScale (kInverseNttScale or kInverseNttScaleR) in place of its 3303.
// In: |f[i]| < q. Out: |f[i]| < q.
template <int16_t kScale>
void InverseNTT(Poly& f, const PolyHat& f_hat) {
  KXL_PROFILE(kInverseNtt);
  CheckRange(f_hat.c, kQ);
  int16_t c[kN];
  KXL_ROLLED
  for (size_t i = 0; i < kN; ++i) c[i] = f_hat.c[i];
  size_t zeta_index = 127;
  for (size_t len = 2; len <= 128; len *= 2) {
    for (size_t start = 0; start < kN; start += 2 * len) {
      const int16_t zeta = kZetas[zeta_index--];
      for (size_t j = start; j < start + len; ++j) {
        const int16_t t = c[j];  // |c| < q, so sum and difference are below 2q
        KXL_BOUND(-kQ < t && t < kQ && -kQ < c[j + len] && c[j + len] < kQ);
        c[j] = BarrettReduce(static_cast<int16_t>(t + c[j + len]));
        c[j + len] = MontgomeryMultiply(static_cast<int16_t>(c[j + len] - t), zeta);
      }
    }
  }
  KXL_ROLLED
  for (size_t i = 0; i < kN; ++i) f.c[i] = MontgomeryMultiply(c[i], kScale);
  CheckRange(f.c, kQ);
  Wipe(c);
}

// Prepares the multiplicand b for InnerProduct. In: |b[i]| < q.
inline void Cache(PolyHatCached& cached, const PolyHat& b) {
  KXL_PROFILE(kInnerProduct);
  CheckRange(b.c, kQ);
  KXL_ROLLED
  for (size_t i = 0; i < kN; i += 2) {
    const int16_t zeta = kZetas[64 + i / 4];
    const int16_t gamma = i % 4 == 0 ? zeta : static_cast<int16_t>(-zeta);
    cached.straight[i] = b.c[i];
    cached.straight[i + 1] = MontgomeryMultiply(b.c[i + 1], gamma);
    cached.crossed[i] = b.c[i + 1];
    cached.crossed[i + 1] = b.c[i];
  }
}

// Computes the inner product sum_{i<k} *a[i] * b[i] R^-1, FIPS 203 algorithms 11 and 12.
// In: |a|, |b| < q, so the sums stay below 8 q^2 < 2^15 q. Out: |.| < q.
template <int k>
void InnerProduct(PolyHat& product, const PolyHat* const (&a)[k], const PolyHatCached (&b)[k]) {
  KXL_PROFILE(kInnerProduct);
  static_assert(k <= 4);
  for (int j = 0; j < k; ++j) {
    CheckRange(a[j]->c, kQ);
    CheckRange(b[j].straight, kQ);
    CheckRange(b[j].crossed, kQ);
  }
  KXL_ROLLED
  for (size_t i = 0; i < kN; i += 2) {
    int32_t constant = 0, linear = 0;
    for (int j = 0; j < k; ++j) {
      constant += a[j]->c[i] * b[j].straight[i] + a[j]->c[i + 1] * b[j].straight[i + 1];
      linear += a[j]->c[i] * b[j].crossed[i] + a[j]->c[i + 1] * b[j].crossed[i + 1];
    }
    product.c[i] = MontgomeryReduce(constant);
    product.c[i + 1] = MontgomeryReduce(linear);
  }
  CheckRange(product.c, kQ);
}

// Reduces c modulo q to [0, q), in place. In: |c[i]| < q.
inline void MakeCanonical(int16_t (&c)[kN]) {
  KXL_ROLLED
  for (int16_t& x : c) x = Canonical(x);
  CheckRange(c, 0, kQ);
}

// Computes sum = a R + b modulo q, where a comes from InnerProduct. In: |a|, |b| < q. Out: [0, q).
inline void AddScaledCanonical(PolyHat& sum, const PolyHat& a, const PolyHat& b) {
  CheckRange(a.c, kQ);
  CheckRange(b.c, kQ);
  KXL_ROLLED
  for (size_t i = 0; i < kN; ++i) {
    const int32_t x = MontgomeryMultiply(a.c[i], kR2) + b.c[i];
    sum.c[i] = Canonical(BarrettReduce(static_cast<int16_t>(x)));
  }
  CheckRange(sum.c, 0, kQ);
}

// Computes sum = a + b modulo q. In: |a|, |b| < q. Out: [0, q).
inline void AddCanonical(Poly& sum, const Poly& a, const Poly& b) {
  CheckRange(a.c, kQ);
  CheckRange(b.c, kQ);
  KXL_ROLLED
  for (size_t i = 0; i < kN; ++i) {
    sum.c[i] = Canonical(BarrettReduce(static_cast<int16_t>(a.c[i] + b.c[i])));
  }
  CheckRange(sum.c, 0, kQ);
}

// Computes difference = a - b modulo q. In: |a|, |b| < q. Out: [0, q).
inline void SubtractCanonical(Poly& difference, const Poly& a, const Poly& b) {
  CheckRange(a.c, kQ);
  CheckRange(b.c, kQ);
  KXL_ROLLED
  for (size_t i = 0; i < kN; ++i) {
    difference.c[i] = Canonical(BarrettReduce(static_cast<int16_t>(a.c[i] - b.c[i])));
  }
  CheckRange(difference.c, 0, kQ);
}

// Convert between the order that this NTT leaves and FIPS 203's order, which are the same here.
inline void ToStandardOrder(int16_t (&)[kN]) {}
inline void FromStandardOrder(int16_t (&f_hat)[kN], const int16_t* f) {
  if (f != f_hat) std::memcpy(f_hat, f, sizeof(f_hat));
}

}  // namespace portable
}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_NTT_PORTABLE_H_
