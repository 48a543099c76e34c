// SPDX-License-Identifier: Apache-2.0
// Reads the table of the base point with AVX2.
#ifndef KEXLANE_KERNELS_X25519_LOOKUP_AVX2_INL_H_
#define KEXLANE_KERNELS_X25519_LOOKUP_AVX2_INL_H_

#include <cstdint>

#include "kernels/x25519/base_lookup-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

template <class L>
class WindowLookup<L, 4> {
  using Int = typename L::Int;

 public:
  HWY_INLINE WindowLookup(const uint64_t (&window)[3][5][8], Int place)
      : window_(window), upper_(L::HighestBit(L::template ShiftLeft<61>(place))) {
    // The halves of entry i are the 32-bit words 2 i and 2 i + 1.
    const Int twice = L::And(hn::Add(place, place), L::SetInt(6));
    halves_ = hn::Or(twice, hn::ShiftLeft<32>(hn::Add(twice, L::SetInt(1))));
  }
  HWY_INLINE Int operator()(int coordinate, int limb) const {
    const uint64_t* row = window_[coordinate][limb];
    const Int lower{_mm256_permutevar8x32_epi32(L::LoadInt(row).raw, halves_.raw)};
    const Int upper{_mm256_permutevar8x32_epi32(L::LoadInt(row + 4).raw, halves_.raw)};
    return L::Select(upper_, upper, lower);
  }

 private:
  const uint64_t (&window_)[3][5][8];
  const typename L::Mask upper_;
  Int halves_;
};

template <class L>
class SplitLookup : SplitPlaces<L> {
  using Int = typename L::Int;

 public:
  // The constructor is not inherited, because GCC gives an inherited one no target attributes.
  HWY_INLINE SplitLookup(const uint64_t (&windows)[3][5][8][4], Int place)
      : SplitPlaces<L>(windows, place) {}
  HWY_INLINE Int operator()(int coordinate, int limb) const {
    const uint64_t(&entries)[8][4] = this->windows_[coordinate][limb];
    Int found = hn::IfThenElseZero(this->here_[0], L::LoadInt(entries[0]));
    HWY_PRAGMA(GCC unroll 7)
    for (int i = 1; i < 8; ++i) {
      found = hn::Or(found, hn::IfThenElseZero(this->here_[i], L::LoadInt(entries[i])));
    }
    return found;
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_LOOKUP_AVX2_INL_H_
