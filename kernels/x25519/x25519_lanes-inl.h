// SPDX-License-Identifier: Apache-2.0
// X25519 in vectors of x86. The target's fields (x25519_avx2-inl.h and its neighbours) must be
// defined:
//   SplitField   one operation, its four multiplications at a time in four lanes
//   BatchField4  four operations, one in each lane
//   BatchField8  eight operations, one in each lane, or void
#ifndef KEXLANE_KERNELS_X25519_X25519_LANES_INL_H_
#define KEXLANE_KERNELS_X25519_X25519_LANES_INL_H_

#include <cstddef>
#include <type_traits>

#include "hwy/highway.h"
#include "kernels/groups.h"
#include "kernels/stack-inl.h"
#include "kernels/table.h"
#include "kernels/x25519/fp_mode_x86-inl.h"
#include "kernels/x25519/ladder_lanes-inl.h"
#include "kernels/x25519/public_key_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// The bytes of stack that BurnStack() overwrites after batches and after single operations. The
// functions spill registers into frames of up to 19 KB for batches (Clang) and 10 KB for one
// operation. The inversion below them uses up to 2 KB.
inline constexpr size_t kBatchFrameBytes = 24 * 1024, kFrameBytes = 12 * 1024;

using BatchField2 = void;  // two items go one by one

// Passes kLanes items at a time to kSeveral as long as at least kLeast remain.
template <size_t kLanes, size_t kLeast, void (*kSeveral)(X25519Item*, size_t)>
HWY_INLINE void TakeLanes(X25519Item*& items, size_t& n) {
  while (n >= kLeast) {
    const size_t count = HWY_MIN(n, kLanes);
    kSeveral(items, count);
    items += count;
    n -= count;
  }
}

// Takes the items that are worth eight lanes, or none if the target has no field of eight lanes and
// F is void. These are templates because a compiler looks into a discarded branch of other
// functions.
template <class F>
HWY_INLINE void TakeEightLadders(X25519Item*& items, size_t& n) {
  if constexpr (!std::is_void_v<F>) {
    TakeLanes<8, kLeastLaddersInEightLanes, LadderLanes<F>>(items, n);
  }
}
template <class F>
HWY_INLINE void TakeEightPublicKeys(X25519Item*& items, size_t& n) {
  if constexpr (!std::is_void_v<F>) {
    TakeLanes<8, kLeastPublicKeysInEightLanes, PublicKeyLanes<F>>(items, n);
  }
}

// Computes X25519(sk, u) of each item.
inline void Ladders(X25519Item* items, size_t n) {
  const DefaultFpMode mode;
  if (n >= kLeastInFourLanes) {
    TakeEightLadders<BatchField8>(items, n);
    TakeLanes<4, kLeastInFourLanes, LadderLanes<BatchField4>>(items, n);
    BurnStack<kBatchFrameBytes>();
  }
  for (; n > 0; ++items, --n) LadderSplit<SplitField>(*items);
  BurnStack<kFrameBytes>();
}

// Computes X25519(sk, 9) of each item.
inline void PublicKeys(X25519Item* items, size_t n) {
  const DefaultFpMode mode;
  if (n >= kLeastInFourLanes) {
    TakeEightPublicKeys<BatchField8>(items, n);
    TakeLanes<4, kLeastInFourLanes, PublicKeyLanes<BatchField4>>(items, n);
    BurnStack<kBatchFrameBytes>();
  }
  for (; n > 0; ++items, --n) PublicKeySplit<SplitBaseField>(*items);
  BurnStack<kFrameBytes>();
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_X25519_LANES_INL_H_
