// SPDX-License-Identifier: Apache-2.0
// WebAssembly permutes two states at a time. It cannot rotate the lanes of a vector, so a single
// state is faster in 64-bit words.
#ifndef KEXLANE_KERNELS_KECCAK_KECCAK_WASM_INL_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_WASM_INL_H_

#include "kernels/keccak/keccak_vectors-inl.h"

namespace kexlane::KXL_NAMESPACE {

struct KeccakWasm : KeccakLanes<2> {
  static constexpr bool kAloneIsFaster = true;
};
using KeccakSingle = KeccakWasm;
using KeccakWide = KeccakWasm;

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_KERNELS_KECCAK_KECCAK_WASM_INL_H_
