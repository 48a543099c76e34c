// SPDX-License-Identifier: Apache-2.0
// The polynomials of ML-KEM. States that must not be mixed have different types.
#ifndef KEXLANE_KERNELS_MLKEM_POLY_H_
#define KEXLANE_KERNELS_MLKEM_POLY_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bounds.h"
#include "kernels/mlkem/params.h"

// Stands before a loop over coefficients in portable code. Without it Clang unrolls the whole loop
// in each of its many instances, which makes the library a quarter larger and no faster.
#if defined(__clang__)
#define KXL_ROLLED _Pragma("clang loop unroll(disable)")
#else
#define KXL_ROLLED
#endif

namespace kexlane {

// The coefficients of a polynomial in FIPS 203's order. |c[i]| < q unless a kernel says otherwise.
struct alignas(64) Poly {
  int16_t c[kN];
};

// A polynomial in the NTT domain, in the order that the target's NTT leaves. |c[i]| < q unless a
// kernel says otherwise.
struct alignas(64) PolyHat {
  int16_t c[kN];
};

// The pairs (b0, b1) of a multiplicand of MultiplyNTTs, prepared so that a product needs no
// multiplication by zeta.
struct alignas(64) PolyHatCached {
  int16_t straight[kN];  // (b0, zeta b1); its product with (a0, a1) is the constant coefficient
  int16_t crossed[kN];   // (b1, b0); its product with (a0, a1) is the linear coefficient
};

// Checks in debug builds that first <= c[i] < bound everywhere.
inline void CheckRange([[maybe_unused]] const int16_t (&c)[kN], [[maybe_unused]] int first,
                       [[maybe_unused]] int bound) {
#if defined(KEXLANE_CHECK_BOUNDS)
  for (const int16_t x : c) KXL_BOUND(first <= x && x < bound);
#endif
}
// Checks in debug builds that |c[i]| < bound everywhere.
inline void CheckRange(const int16_t (&c)[kN], int bound) { CheckRange(c, 1 - bound, bound); }

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_POLY_H_
