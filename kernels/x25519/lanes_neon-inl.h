// SPDX-License-Identifier: Apache-2.0
// Two 64-bit integers in a register of NEON, which cannot multiply them.
#ifndef KEXLANE_KERNELS_X25519_LANES_NEON_INL_H_
#define KEXLANE_KERNELS_X25519_LANES_NEON_INL_H_

#include <cstdint>

#include "kernels/x25519/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

struct NeonLanes : IntLanes<2> {
  // The assembly hides the shift. Clang would make a multiplication of x + 2x, and do it lane by
  // lane outside the vector unit.
  template <int kBits>
  static HWY_INLINE Int ShiftLeft(Int a) {
    Int shifted = hn::ShiftLeft<kBits>(a);
    __asm__("" : "+w"(shifted.raw));
    return shifted;
  }
  static HWY_INLINE Int Mul32(Int a, uint32_t b) { return Int(vmull_n_u32(vmovn_u64(a.raw), b)); }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_LANES_NEON_INL_H_
