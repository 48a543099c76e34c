// SPDX-License-Identifier: Apache-2.0
// AVX2 permutes four states at a time. A single state takes half that time in 64-bit words.
#ifndef KEXLANE_KERNELS_KECCAK_KECCAK_AVX2_INL_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_AVX2_INL_H_

#include "kernels/keccak/keccak_vectors-inl.h"

namespace kexlane::KXL_NAMESPACE {

struct KeccakAvx2 : KeccakLanes<4> {
  static constexpr bool kAloneIsFaster = true;
};
using KeccakSingle = KeccakAvx2;
using KeccakWide = KeccakAvx2;

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_KERNELS_KECCAK_KECCAK_AVX2_INL_H_
