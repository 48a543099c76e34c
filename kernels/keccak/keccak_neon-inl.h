// SPDX-License-Identifier: Apache-2.0
// NEON permutes two states at a time. It has no rotation, so a single state is faster in 64-bit
// words.
#ifndef KEXLANE_KERNELS_KECCAK_KECCAK_NEON_INL_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_NEON_INL_H_

#include "kernels/keccak/keccak_vectors-inl.h"

namespace kexlane::KXL_NAMESPACE {

struct KeccakNeon : KeccakLanes<2> {
  static constexpr bool kAloneIsFaster = true;
};
using KeccakSingle = KeccakNeon;
using KeccakWide = KeccakNeon;

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_KERNELS_KECCAK_KECCAK_NEON_INL_H_
