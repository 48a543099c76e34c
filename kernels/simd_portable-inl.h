// SPDX-License-Identifier: Apache-2.0
// The vector basics of the target portable, which has no vectors: only WipeLines() of
// simd_vectors-inl.h.
#ifndef KEXLANE_KERNELS_SIMD_PORTABLE_INL_H_
#define KEXLANE_KERNELS_SIMD_PORTABLE_INL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "hwy/highway.h"
#include "kernels/ct.h"

namespace kexlane::KXL_NAMESPACE {

// Zeroes an object. BurnStack() may not call memset(): a function that keeps what it needs after
// the call in registers of its caller writes them to the stack first, with the secrets that they
// hold.
template <typename T>
HWY_INLINE void WipeLines(T& object) {
  static_assert(sizeof(T) % sizeof(uint64_t) == 0);
  // A zero that is hidden from the compiler, which would otherwise make a memset of the loop.
  const uint64_t zero = ValueBarrier(uint64_t{0});
  uint8_t* const p = reinterpret_cast<uint8_t*>(&object);
  for (size_t i = 0; i < sizeof(T); i += sizeof(zero)) std::memcpy(p + i, &zero, sizeof(zero));
  __asm__ __volatile__("" : : "r"(p) : "memory");
}

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_KERNELS_SIMD_PORTABLE_INL_H_
