// SPDX-License-Identifier: Apache-2.0
// Highway for kernel files: the alias hn, the lane tags of ML-KEM, and wiping with vectors.
// simd_x86-inl.h and simd_neon-inl.h add what Highway lacks.
#ifndef KEXLANE_KERNELS_SIMD_VECTORS_INL_H_
#define KEXLANE_KERNELS_SIMD_VECTORS_INL_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "hwy/highway.h"
#include "kernels/ct.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// The vectors of a single operation have at most 256 bits. The first 512-bit instructions after a
// pause run several times slower and lower the clock for what follows.
using D16 = hn::CappedTag<int16_t, 16>;
using D32 = hn::Repartition<int32_t, D16>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;
inline constexpr size_t kLanes16 = hn::MaxLanes(D16());

// Zeroes an object of whole 64-byte lines with vectors. Wipe() would do it too, but GCC makes a
// string instruction of its memset, which takes as long to start as these stores take for a
// kilobyte.
template <typename T>
HWY_INLINE void WipeLines(T& object) {
  static_assert(sizeof(T) % 64 == 0 && alignof(std::remove_all_extents_t<T>) % 64 == 0);
  // A zero that is hidden from the compiler, which would otherwise make a memset of the loop.
  const V16 zero = hn::Set(D16(), ValueBarrier(int16_t{0}));
  int16_t* const p = reinterpret_cast<int16_t*>(&object);
  HWY_UNROLL(4)
  for (size_t i = 0; i < sizeof(T) / 2; i += kLanes16) hn::Store(zero, D16(), p + i);
  __asm__ __volatile__("" : : "r"(p) : "memory");
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_SIMD_VECTORS_INL_H_
