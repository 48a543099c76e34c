// SPDX-License-Identifier: Apache-2.0
// Four lanes that change places: what quad_avx2-inl.h and quad_avx512-inl.h share. Lanes 0 and 1
// are neighbours of each other, and so are lanes 2 and 3.
#ifndef KEXLANE_KERNELS_X25519_QUAD_INL_H_
#define KEXLANE_KERNELS_X25519_QUAD_INL_H_

#include <cstdint>

#include "kernels/x25519/columns-inl.h"
#include "kernels/x25519/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

struct QuadMoves : IntLanes<4> {
  // Exchanges neighbours.
  template <class V>
  static HWY_INLINE V Swap(V a) {
    return hn::Shuffle01(a);
  }

  // Returns a vector whose lane i is that of `yes` if bit i of kSet is set, else that of `no`.
  template <int kSet>
  static HWY_INLINE Int Blend(Int yes, Int no) {
    constexpr int kHalves = (kSet & 1) * 3 + (kSet & 2) * 6 + (kSet & 4) * 12 + (kSet & 8) * 24;
    return Int{_mm256_blend_epi32(no.raw, yes.raw, kHalves)};
  }
  template <int kSet>
  static HWY_INLINE hn::Vec256<double> Blend(hn::Vec256<double> yes, hn::Vec256<double> no) {
    return hn::Vec256<double>{_mm256_blend_pd(no.raw, yes.raw, kSet)};
  }

  // An order of the lanes, in a register. It may be secret.
  struct Order {
    Int lanes;
  };

 protected:
  static constexpr uint64_t Ones(bool set) { return set ? ~uint64_t{0} : 0; }

  // The masks for signs. kKeep has all ones in the lanes that add or subtract their neighbour, and
  // kComplement in those that subtract it.
  template <Signs kSigns>
  struct Masks {
    static constexpr bool kAll =
        kSigns.lane[0] && kSigns.lane[1] && kSigns.lane[2] && kSigns.lane[3];
    alignas(32) static constexpr uint64_t kKeep[4] = {
        Ones(kSigns.lane[0] != 0), Ones(kSigns.lane[1] != 0), Ones(kSigns.lane[2] != 0),
        Ones(kSigns.lane[3] != 0)};
    alignas(32) static constexpr uint64_t kComplement[4] = {
        Ones(kSigns.lane[0] < 0), Ones(kSigns.lane[1] < 0), Ones(kSigns.lane[2] < 0),
        Ones(kSigns.lane[3] < 0)};
  };
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_QUAD_INL_H_
