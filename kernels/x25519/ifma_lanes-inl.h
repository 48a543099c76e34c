// SPDX-License-Identifier: Apache-2.0
// Adds the multiplication of ifma-inl.h, AVX-512 IFMA, to lanes of lanes-inl.h.
#ifndef KEXLANE_KERNELS_X25519_IFMA_LANES_INL_H_
#define KEXLANE_KERNELS_X25519_IFMA_LANES_INL_H_

#include <cstdint>

#include "kernels/bounds.h"
#include "kernels/x25519/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

template <class Base>
struct IfmaLanes : Base {
  using typename Base::Int;

  // MulAddLow() and MulAddHigh() return the sum plus the low or the high 52 bits of a b. The
  // instructions ignore bits of a and b from 2^52 on, so both must be below 2^52.
  static HWY_INLINE Int MulAddLow(Int sum, Int a, Int b) {
    KXL_BOUND(Base::Below(a, uint64_t{1} << 52) && Base::Below(b, uint64_t{1} << 52));
    if constexpr (Base::kLanes == 8) {
      return Int{_mm512_madd52lo_epu64(sum.raw, a.raw, b.raw)};
    } else {
      return Int{_mm256_madd52lo_epu64(sum.raw, a.raw, b.raw)};
    }
  }
  static HWY_INLINE Int MulAddHigh(Int sum, Int a, Int b) {
    KXL_BOUND(Base::Below(a, uint64_t{1} << 52) && Base::Below(b, uint64_t{1} << 52));
    if constexpr (Base::kLanes == 8) {
      return Int{_mm512_madd52hi_epu64(sum.raw, a.raw, b.raw)};
    } else {
      return Int{_mm256_madd52hi_epu64(sum.raw, a.raw, b.raw)};
    }
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_IFMA_LANES_INL_H_
