// SPDX-License-Identifier: Apache-2.0
// Four lanes of 64 bits that change places with AVX-512VL.
#ifndef KEXLANE_KERNELS_X25519_QUAD_AVX512_INL_H_
#define KEXLANE_KERNELS_X25519_QUAD_AVX512_INL_H_

#include <cstdint>

#include "kernels/x25519/quad-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

struct QuadLanes : QuadMoves {
  // Returns in each lane the neighbour's value, its ones' complement, or 0, for a sign of 1, -1 or
  // 0.
  template <Signs kSigns>
  static HWY_INLINE Int Neighbours(Int a) {
    using M = Masks<kSigns>;
    const Int t = Swap(a);
    if constexpr (M::kAll) {
      return hn::Xor(t, LoadInt(M::kComplement));
    } else {
      return Int{_mm256_ternarylogic_epi64(t.raw, LoadInt(M::kKeep).raw,
                                           LoadInt(M::kComplement).raw, 0x6A)};
    }
  }

  // Returns x, plus y in the lanes i where bit i of kSet is set.
  template <int kSet>
  static HWY_INLINE Int AddLanes(Int x, Int y) {
    return Int{_mm256_mask_add_epi64(x.raw, kSet, x.raw, y.raw)};
  }

  // OrderOf() makes an Order of lane numbers. Lane i of Permute(a, OrderOf(order)) is lane order[i]
  // of a.
  static HWY_INLINE Order OrderOf(Int order) { return {order}; }
  template <class V>
  static HWY_INLINE V Permute(V a, Order order) {
    const Int bits = hn::BitCast(DInt(), a);
    return hn::BitCast(hn::DFromV<V>(), Int{_mm256_permutexvar_epi64(order.lanes.raw, bits.raw)});
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_QUAD_AVX512_INL_H_
