// SPDX-License-Identifier: Apache-2.0
// The vector basics of the target portable, which has no vectors: only WipeLines() of
// simd_vectors-inl.h.
#ifndef KEXLANE_KERNELS_SIMD_PORTABLE_INL_H_
#define KEXLANE_KERNELS_SIMD_PORTABLE_INL_H_

#include "hwy/highway.h"
#include "kernels/ct.h"

namespace kexlane::KXL_NAMESPACE {

// Zeroes an object.
template <typename T>
HWY_INLINE void WipeLines(T& object) {
  Wipe(object);
}

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_KERNELS_SIMD_PORTABLE_INL_H_
