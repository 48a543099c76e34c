// SPDX-License-Identifier: Apache-2.0
// AppendBelowQ, the core of rejection sampling, in WebAssembly, which has an instruction for the
// bits of a mask. Highway 1.0.3 makes them in memory.
#ifndef KEXLANE_KERNELS_MLKEM_APPEND_WASM_INL_H_
#define KEXLANE_KERNELS_MLKEM_APPEND_WASM_INL_H_

#include <bit>
#include <cstddef>
#include <cstdint>

#include "kernels/mlkem/encode-inl.h"
#include "kernels/mlkem/sample_tables.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// c holds `count` coefficients. Appends the lanes of x that are below q and returns the new count.
// May write a whole vector from c[count] on. x is public.
HWY_INLINE size_t AppendBelowQ(int16_t* c, size_t count, V16 x) {
  const uint32_t bits = wasm_i16x8_bitmask(hn::Lt(x, hn::Set(D16(), kQ)).raw);
  // All eight lanes are stored. Those behind the accepted ones are overwritten or ignored later.
  const auto order = hn::Load(D8(), kAcceptedBytes[bits].data());
  hn::StoreU(hn::BitCast(D16(), hn::TableLookupBytes(hn::BitCast(D8(), x), order)), D16(),
             c + count);
  return count + static_cast<size_t>(std::popcount(bits));
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_APPEND_WASM_INL_H_
