// SPDX-License-Identifier: Apache-2.0
// AppendBelowQ, the core of rejection sampling, with a table of shuffles for eight lanes.
#ifndef KEXLANE_KERNELS_MLKEM_APPEND_SHUFFLE_INL_H_
#define KEXLANE_KERNELS_MLKEM_APPEND_SHUFFLE_INL_H_

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
  uint8_t bits[8];
  hn::StoreMaskBits(D16(), hn::Lt(x, hn::Set(D16(), kQ)), bits);
  const auto x8 = hn::BitCast(D8(), x);
  for (size_t j = 0; j < kBlocks; ++j) {
    // All eight lanes are stored. Those behind the accepted ones are overwritten or ignored later.
    const auto order = hn::Load(DBlock8(), kAcceptedBytes[bits[j]].data());
    hn::StoreU(hn::TableLookupBytes(Block(x8, j), order), DBlock8(),
               reinterpret_cast<uint8_t*>(c + count));
    count += static_cast<size_t>(std::popcount(bits[j]));
  }
  return count;
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_APPEND_SHUFFLE_INL_H_
