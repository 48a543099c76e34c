// SPDX-License-Identifier: Apache-2.0
// Four lanes of 64 bits that change places with AVX2.
#ifndef KEXLANE_KERNELS_X25519_QUAD_AVX2_INL_H_
#define KEXLANE_KERNELS_X25519_QUAD_AVX2_INL_H_

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
      return hn::Xor(hn::And(t, LoadInt(M::kKeep)), LoadInt(M::kComplement));
    }
  }

  // Returns x, plus y in the lanes i where bit i of kSet is set.
  template <int kSet>
  static HWY_INLINE Int AddLanes(Int x, Int y) {
    alignas(32) static constexpr uint64_t kKeep[4] = {Ones((kSet & 1) != 0), Ones((kSet & 2) != 0),
                                                      Ones((kSet & 4) != 0), Ones((kSet & 8) != 0)};
    return Add(x, hn::And(y, LoadInt(kKeep)));
  }

  // OrderOf() makes an Order of lane numbers. Lane i of Permute(a, OrderOf(order)) is lane order[i]
  // of a.
  static HWY_INLINE Order OrderOf(Int order) {
    // The halves of lane i are the 32-bit words 2 i and 2 i + 1.
    const Int twice = hn::Add(order, order);
    return {hn::Or(twice, hn::ShiftLeft<32>(hn::Add(twice, SetInt(1))))};
  }
  template <class V>
  static HWY_INLINE V Permute(V a, Order order) {
    const Int bits = hn::BitCast(DInt(), a);
    return hn::BitCast(hn::DFromV<V>(),
                       Int{_mm256_permutevar8x32_epi32(bits.raw, order.lanes.raw)});
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_QUAD_AVX2_INL_H_
