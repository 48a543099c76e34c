// SPDX-License-Identifier: Apache-2.0
// X25519 with NEON: pairs of items in two lanes of doubles, and single items in 64-bit words. It is
// for CPUs that take several cycles for a product of two words. bench/modelled.py compares both
// forms.
#ifndef KEXLANE_KERNELS_X25519_X25519_NEON_INL_H_
#define KEXLANE_KERNELS_X25519_X25519_NEON_INL_H_

#include <cstddef>

#include "kernels/stack-inl.h"
#include "kernels/table.h"
#include "kernels/x25519/fma-inl.h"
#include "kernels/x25519/fp_mode_neon-inl.h"
#include "kernels/x25519/ladder-inl.h"
#include "kernels/x25519/ladder_lanes-inl.h"
#include "kernels/x25519/lanes_neon-inl.h"
#include "kernels/x25519/lookup_neon-inl.h"
#include "kernels/x25519/public_key_lanes-inl.h"
#include "kernels/x25519/public_key_scalar-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

using SplitField = void;
using BatchField2 = OutOfLine<FmaField<FmaLanes<NeonLanes>>>;
using BatchField4 = void;
using BatchField8 = void;

// The bytes of stack that BurnStack() overwrites after the operations. The functions spill
// registers into frames of up to 4 KB, and the inversion below them uses up to 2 KB.
inline constexpr size_t kFrameBytes = 8 * 1024;

// Passes pairs of items to kPair.
template <void (*kPair)(X25519Item*, size_t)>
HWY_INLINE void TakePairs(X25519Item*& items, size_t& n) {
  if (n < 2) return;
  const DefaultFpMode mode;
  for (; n >= 2; items += 2, n -= 2) kPair(items, 2);
}

// Computes X25519(sk, u) of each item.
inline void Ladders(X25519Item* items, size_t n) {
  TakePairs<LadderLanes<BatchField2>>(items, n);
  if (n > 0) LadderX25519(items->out, items->sk, items->u);
  BurnStack<kFrameBytes>();
}

// Computes X25519(sk, 9) of each item.
inline void PublicKeys(X25519Item* items, size_t n) {
  TakePairs<PublicKeyLanes<BatchField2>>(items, n);
  if (n > 0) PublicKeyScalar(*items);
  BurnStack<kFrameBytes>();
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_X25519_NEON_INL_H_
