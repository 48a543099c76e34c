// Polynomials of ML-KEM. States that may not be mixed are different types.
#ifndef KEXLANE_KERNELS_MLKEM_POLY_H_
#define KEXLANE_KERNELS_MLKEM_POLY_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bounds.h"
#include "kernels/mlkem/params.h"

// Before a loop over coefficients in portable code: Clang would unroll all of it, in each of its
// many instances, which makes the library a quarter larger and no faster.
#if defined(__clang__)
#define KXL_ROLLED _Pragma("clang loop unroll(disable)")
#else
#define KXL_ROLLED
#endif

namespace kexlane {

// Coefficients in FIPS 203's order, |c[i]| < q unless a kernel says otherwise.
struct alignas(64) Poly {
  int16_t c[kN];
};

// In the NTT domain, |c[i]| < q, in the order that the target's NTT leaves.
struct alignas(64) PolyHat {
  int16_t c[kN];
};

// A multiplicand (b0, b1) of MultiplyNTTs, prepared so that a product needs no
// multiplication by zeta.
struct alignas(64) PolyHatCached {
  int16_t straight[kN];  // b0, zeta b1: with (a0, a1) the constant coefficient
  int16_t crossed[kN];   // b1, b0: with (a0, a1) the linear coefficient
};

// In debug builds, stops the program unless first <= c[i] < bound everywhere.
inline void CheckRange([[maybe_unused]] const int16_t (&c)[kN], [[maybe_unused]] int first,
                       [[maybe_unused]] int bound) {
#if defined(KEXLANE_CHECK_BOUNDS)
  for (const int16_t x : c) KXL_BOUND(first <= x && x < bound);
#endif
}
// The same for |c[i]| < bound.
inline void CheckRange(const int16_t (&c)[kN], int bound) { CheckRange(c, 1 - bound, bound); }

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_POLY_H_
