// X25519 of several items in vectors. Needs the target's fields (x25519_avx2-inl.h and its like):
//   SplitField   one operation, its four multiplications at a time in four lanes
//   BatchField4  four operations, one in each lane
//   BatchField8  eight operations, or void
#ifndef KEXLANE_KERNELS_X25519_X25519_LANES_INL_H_
#define KEXLANE_KERNELS_X25519_X25519_LANES_INL_H_

#include <cstddef>
#include <type_traits>

#include "hwy/highway.h"
#include "kernels/groups.h"
#include "kernels/stack-inl.h"
#include "kernels/table.h"
#include "kernels/x25519/fp_mode-inl.h"
#include "kernels/x25519/ladder_lanes-inl.h"
#include "kernels/x25519/public_key_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// The functions leave spilled registers on the stack, in frames of up to 19 KB for batches (Clang)
// and 10 KB for one operation, and those of the inversion below them, up to 2 KB.
inline constexpr size_t kBatchFrameBytes = 24 * 1024, kFrameBytes = 12 * 1024;

// Hands kLanes items at a time to kSeveral as long as kLeast are left.
template <size_t kLanes, size_t kLeast, void (*kSeveral)(X25519Item*, size_t)>
HWY_INLINE void TakeLanes(X25519Item*& items, size_t& n) {
  while (n >= kLeast) {
    const size_t count = HWY_MIN(n, kLanes);
    kSeveral(items, count);
    items += count;
    n -= count;
  }
}

// X25519(sk, u) of each item.
inline void Ladders(X25519Item* items, size_t n) {
  const DefaultFpMode mode;
  if (n >= kLeastInFourLanes) {
    if constexpr (!std::is_void_v<BatchField8>) {
      TakeLanes<8, kLeastLaddersInEightLanes, LadderLanes<BatchField8>>(items, n);
    }
    TakeLanes<4, kLeastInFourLanes, LadderLanes<BatchField4>>(items, n);
    BurnStack<kBatchFrameBytes>();
  }
  for (; n > 0; ++items, --n) LadderSplit<SplitField>(*items);
  BurnStack<kFrameBytes>();
}

// X25519(sk, 9) of each item.
inline void PublicKeys(X25519Item* items, size_t n) {
  const DefaultFpMode mode;
  if (n >= kLeastInFourLanes) {
    if constexpr (!std::is_void_v<BatchField8>) {
      TakeLanes<8, kLeastPublicKeysInEightLanes, PublicKeyLanes<BatchField8>>(items, n);
    }
    TakeLanes<4, kLeastInFourLanes, PublicKeyLanes<BatchField4>>(items, n);
    BurnStack<kBatchFrameBytes>();
  }
  for (; n > 0; ++items, --n) PublicKeySplit<SplitField>(*items);
  BurnStack<kFrameBytes>();
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_X25519_LANES_INL_H_
