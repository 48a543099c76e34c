// SPDX-License-Identifier: Apache-2.0
// AppendBelowQ, the core of rejection sampling, with AVX-512 VBMI2.
#ifndef KEXLANE_KERNELS_MLKEM_APPEND_VBMI_INL_H_
#define KEXLANE_KERNELS_MLKEM_APPEND_VBMI_INL_H_

#include <bit>
#include <cstddef>
#include <cstdint>

#include KXL_SIMD_INL
#include "kernels/mlkem/params.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// c holds `count` coefficients. Appends the lanes of x that are below q and returns the new count.
// May write a whole vector from c[count] on. x is public. The lanes are compressed in a register,
// because the instruction that also stores them is several times slower on some CPUs.
HWY_INLINE size_t AppendBelowQ(int16_t* c, size_t count, V16 x) {
  const __mmask16 below = hn::Lt(x, hn::Set(D16(), kQ)).raw;
  hn::StoreU(V16{_mm256_maskz_compress_epi16(below, x.raw)}, D16(), c + count);
  return count + static_cast<size_t>(std::popcount(below));
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_APPEND_VBMI_INL_H_
