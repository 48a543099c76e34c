// SPDX-License-Identifier: Apache-2.0
// Reads the table of the base point with AVX-512.
#ifndef KEXLANE_KERNELS_X25519_LOOKUP_AVX512_INL_H_
#define KEXLANE_KERNELS_X25519_LOOKUP_AVX512_INL_H_

#include <cstdint>

#include "kernels/x25519/base_lookup-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

template <class L>
class WindowLookup<L, 8> {
  using Int = typename L::Int;

 public:
  HWY_INLINE WindowLookup(const uint64_t (&window)[3][5][8], Int place)
      : window_(window), place_(place) {}
  HWY_INLINE Int operator()(int coordinate, int limb) const {
    const Int row = L::LoadInt(window_[coordinate][limb]);
    return Int{_mm512_permutexvar_epi64(place_.raw, row.raw)};
  }

 private:
  const uint64_t (&window_)[3][5][8];
  const Int place_;
};

template <class L>
class WindowLookup<L, 4> {
  using Int = typename L::Int;

 public:
  HWY_INLINE WindowLookup(const uint64_t (&window)[3][5][8], Int place)
      : window_(window), place_(place) {}
  HWY_INLINE Int operator()(int coordinate, int limb) const {
    const uint64_t* row = window_[coordinate][limb];
    return Int{_mm256_permutex2var_epi64(L::LoadInt(row).raw, place_.raw, L::LoadInt(row + 4).raw)};
  }

 private:
  const uint64_t (&window_)[3][5][8];
  const Int place_;
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
    Int found = L::LoadInt(entries[0]);
    HWY_PRAGMA(GCC unroll 7)
    for (int i = 1; i < 8; ++i) found = L::Select(this->here_[i], L::LoadInt(entries[i]), found);
    return found;
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_LOOKUP_AVX512_INL_H_
