// SPDX-License-Identifier: Apache-2.0
// Sampling of polynomials, FIPS 203 section 4.2.2, in plain C++.
#ifndef KEXLANE_KERNELS_MLKEM_SAMPLE_PORTABLE_H_
#define KEXLANE_KERNELS_MLKEM_SAMPLE_PORTABLE_H_

#include <cstddef>
#include <cstdint>

#include "kernels/mlkem/params.h"
#include "kernels/mlkem/poly.h"
#include "kernels/profile.h"

namespace kexlane {
namespace portable {

// The loop of SampleNTT, FIPS 203 algorithm 7. c holds `count` coefficients. The function appends
// the candidates below q that stream[bytes] holds, and returns the new count, which may exceed 256.
// `bytes` is a multiple of 24. c needs room for all candidates and 8 more. The stream is public.
inline size_t RejectionSample(int16_t* c, size_t count, const uint8_t* stream, size_t bytes) {
  KXL_PROFILE(kSampleNtt);
  for (size_t i = 0; i < bytes; i += 3) {
    const int32_t d1 = stream[i] + 256 * (stream[i + 1] % 16);
    const int32_t d2 = stream[i + 1] / 16 + 16 * stream[i + 2];
    if (d1 < kQ) c[count++] = static_cast<int16_t>(d1);
    if (d2 < kQ) c[count++] = static_cast<int16_t>(d2);
  }
  return count;
}

// SamplePolyCBD_eta, FIPS 203 algorithm 8. In: b[64 eta]. Out: |f[i]| <= eta.
template <int eta>
void SamplePolyCBD(Poly& f, const uint8_t* b) {
  KXL_PROFILE(kSampleCbd);
  static_assert(eta == 2 || eta == 3);
  // Four coefficients take 8 eta bits. The bits of each half coefficient are summed in place.
  constexpr uint32_t kOnes = eta == 2 ? 0x5555 : 0x249249;
  constexpr uint32_t kField = (1 << eta) - 1;
  KXL_ROLLED
  for (size_t i = 0; i < kN / 4; ++i) {
    uint32_t bits = 0, sums = 0;
    for (size_t j = 0; j < eta; ++j) bits |= static_cast<uint32_t>(b[eta * i + j]) << (8 * j);
    for (int j = 0; j < eta; ++j) sums += bits >> j & kOnes;
    for (size_t j = 0; j < 4; ++j) {
      const uint32_t x = sums >> (2 * eta * j) & kField;
      const uint32_t y = sums >> (2 * eta * j + eta) & kField;
      f.c[4 * i + j] = static_cast<int16_t>(static_cast<int32_t>(x) - static_cast<int32_t>(y));
    }
  }
  CheckRange(f.c, eta + 1);
}

}  // namespace portable
}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_SAMPLE_PORTABLE_H_
