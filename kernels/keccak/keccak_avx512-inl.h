// SPDX-License-Identifier: Apache-2.0
// AVX-512 permutes four or eight states at a time. Its rotations and three-operand logic permute
// four states in the time of one.
#ifndef KEXLANE_KERNELS_KECCAK_KECCAK_AVX512_INL_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_AVX512_INL_H_

#include <cstddef>
#include "kernels/keccak/keccak_vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

template <size_t kLanes>
struct KeccakTernary : KeccakLanes<kLanes> {
  using Base = KeccakLanes<kLanes>;
  using typename Base::V;
  // The two summands of theta. They are not added up, because one instruction adds both to a lane.
  struct Theta {
    V a, b_rotated;
  };
  static HWY_INLINE Theta MakeTheta(V a, V b) { return {a, hn::RotateRight<63>(b)}; }
  template <int kBits>
  static HWY_INLINE V XorRotate(V a, Theta theta) {
    return Base::template RotateLeft<kBits>(Base::Xor3(a, theta.a, theta.b_rotated));
  }
  static HWY_INLINE V Chi(V a, V b, V c) {
    if constexpr (kLanes == 8) {
      return V{_mm512_ternarylogic_epi64(a.raw, b.raw, c.raw, 0xD2)};
    } else {
      return V{_mm256_ternarylogic_epi64(a.raw, b.raw, c.raw, 0xD2)};
    }
  }
};
using KeccakSingle = KeccakTernary<4>;
using KeccakWide = KeccakTernary<8>;

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_KECCAK_KECCAK_AVX512_INL_H_
