// SPDX-License-Identifier: Apache-2.0
// The portable target permutes one state at a time.
#ifndef KEXLANE_KERNELS_KECCAK_KECCAK_PORTABLE_INL_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_PORTABLE_INL_H_

#include "kernels/keccak/keccak_one-inl.h"

namespace kexlane::KXL_NAMESPACE {

using KeccakSingle = Keccak1;
using KeccakWide = Keccak1;

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_KERNELS_KECCAK_KECCAK_PORTABLE_INL_H_
