// SPDX-License-Identifier: Apache-2.0
// The odd multiples of the base point B of edwards25519, from the constants of RFC 7748
// section 4.1: 120 KB in base_table.cc, which make_base_table.py writes.
#ifndef KEXLANE_KERNELS_X25519_BASE_TABLE_H_
#define KEXLANE_KERNELS_X25519_BASE_TABLE_H_

#include <cstdint>

namespace kexlane {

#pragma GCC visibility push(hidden)

// Entry j of window i is the point (x, y) = (2 j + 1) 16^i B, as (y + x) / 2, (y - x) / 2 and d x y
// modulo p in radix 2^51: kBaseTable[i][coordinate][limb][j]. Limb 0 of d x y is at most 2^51 - 19,
// so that p - d x y needs no borrow.
alignas(64) extern const uint64_t kBaseTable[64][3][5][8];

// kBaseTable for four lanes that work on a window each. In step i, lane k works on window 4 i + k.
struct SplitBaseTable {
  uint64_t v[16][3][5][8][4];
};
alignas(64) extern const SplitBaseTable kSplitBaseTable;

#pragma GCC visibility pop

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_X25519_BASE_TABLE_H_
