// SPDX-License-Identifier: Apache-2.0
// The division steps of invert-inl.h on 64-bit words, with masks.
#ifndef KEXLANE_KERNELS_X25519_DIVISION_STEPS_WORDS_INL_H_
#define KEXLANE_KERNELS_X25519_DIVISION_STEPS_WORDS_INL_H_

#include <cstdint>

#include "hwy/highway.h"
#include "kernels/ct.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Does n division steps. k is -1/2 - delta, so that delta > 0 means k < 0.
template <int n>
HWY_INLINE void DivisionSteps(int64_t& k, int64_t& f, int64_t& g) {
  for (int i = 0; i < n; ++i) {
    const uint64_t f0 = static_cast<uint64_t>(f), g0 = static_cast<uint64_t>(g);
    const uint64_t negate = ValueBarrier(static_cast<uint64_t>(k >> 63));
    const uint64_t odd = ValueBarrier(0 - (g0 & 1)), swap = negate & odd;
    g = static_cast<int64_t>(g0 + (((f0 ^ negate) - negate) & odd)) >> 1;
    f = static_cast<int64_t>(f0 ^ (swap & (f0 ^ g0)));
    k = (k ^ static_cast<int64_t>(swap)) - 1;
  }
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_DIVISION_STEPS_WORDS_INL_H_
