// SPDX-License-Identifier: Apache-2.0
// Reads the table of the base point in vectors. Every lane has a secret place, and no address
// depends on it. lookup_avx2-inl.h and lookup_avx512-inl.h read the entries.
#ifndef KEXLANE_KERNELS_X25519_BASE_LOOKUP_INL_H_
#define KEXLANE_KERNELS_X25519_BASE_LOOKUP_INL_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "kernels/simd_vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Reads one entry for each lane, all lanes from the same window. Registers hold the window's eight
// entries. The place is the low three bits of a lane.
template <class L, size_t kLanes = L::kLanes>
class WindowLookup;

// Reads one entry for each of four lanes, each lane from a window of its own.
template <class L>
class SplitLookup;

// The places of four lanes that read a window each. All eight entries are read, and one of them is
// kept.
template <class L>
class SplitPlaces {
 public:
  using Windows = uint64_t[3][5][8][4];
  HWY_INLINE SplitPlaces(const Windows& windows, typename L::Int place) : windows_(windows) {
    const typename L::Int low = L::And(place, L::SetInt(7));
    HWY_PRAGMA(GCC unroll 8)
    for (uint64_t i = 0; i < 8; ++i) here_[i] = hn::Eq(low, L::SetInt(i));
  }

 protected:
  const Windows& windows_;
  typename L::Mask here_[8];  // here_[i] selects the lanes whose place is i
};

// Puts the four digits in the low sixteen bits into four lanes. Other bits remain above each digit.
template <class L>
HWY_INLINE typename L::Int FourDigits(uint64_t bits) {
  alignas(32) static constexpr uint64_t kShifts[4] = {0, 4, 8, 12};
  return hn::Shr(L::SetInt(bits), L::LoadInt(kShifts));
}

// Transposes four rows: column[i] gets lane i of each row.
template <class Fe>
HWY_INLINE void Transpose(Fe column[4], const Fe& row0, const Fe& row1, const Fe& row2,
                          const Fe& row3) {
  for (int limb = 0; limb < 5; ++limb) {
    const auto a = row0.v[limb], b = row1.v[limb], c = row2.v[limb], e = row3.v[limb];
    const hn::DFromV<std::remove_cv_t<decltype(a)>> d;
    const auto ab_even = hn::InterleaveLower(d, a, b), ab_odd = hn::InterleaveUpper(d, a, b);
    const auto ce_even = hn::InterleaveLower(d, c, e), ce_odd = hn::InterleaveUpper(d, c, e);
    column[0].v[limb] = hn::ConcatLowerLower(d, ce_even, ab_even);
    column[1].v[limb] = hn::ConcatLowerLower(d, ce_odd, ab_odd);
    column[2].v[limb] = hn::ConcatUpperUpper(d, ce_even, ab_even);
    column[3].v[limb] = hn::ConcatUpperUpper(d, ce_odd, ab_odd);
  }
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_BASE_LOOKUP_INL_H_
