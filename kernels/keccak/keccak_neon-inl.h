// SPDX-License-Identifier: Apache-2.0
// NEON permutes two states at a time.
#ifndef KEXLANE_KERNELS_KECCAK_KECCAK_NEON_INL_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_NEON_INL_H_

#include "kernels/keccak/keccak_vectors-inl.h"

namespace kexlane::KXL_NAMESPACE {

using KeccakSingle = KeccakLanes<2>;
using KeccakWide = KeccakLanes<2>;

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_KERNELS_KECCAK_KECCAK_NEON_INL_H_
