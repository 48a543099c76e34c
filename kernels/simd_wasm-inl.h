// SPDX-License-Identifier: Apache-2.0
// MulPairwiseAdd and others for WebAssembly, which Highway 1.0.3 lacks, and its table lookups,
// which Highway 1.0.3 does byte by byte in memory: at addresses that may be secret.
#ifndef KEXLANE_KERNELS_SIMD_WASM_INL_H_
#define KEXLANE_KERNELS_SIMD_WASM_INL_H_

#include <wasm_simd128.h>

#include "kernels/simd_vectors-inl.h"

HWY_BEFORE_NAMESPACE();
// The compiler prefers these to Highway's templates. Only vectors of bytes are looked up here.
namespace hwy::HWY_NAMESPACE {

HWY_INLINE Vec128<uint8_t> TableLookupBytes(Vec128<uint8_t> bytes, Vec128<uint8_t> from) {
  return Vec128<uint8_t>{wasm_i8x16_swizzle(bytes.raw, from.raw)};
}

// The instruction returns 0 for every index from 16 on.
HWY_INLINE Vec128<uint8_t> TableLookupBytesOr0(Vec128<uint8_t> bytes, Vec128<uint8_t> from) {
  return Vec128<uint8_t>{wasm_i8x16_swizzle(bytes.raw, from.raw)};
}

}  // namespace hwy::HWY_NAMESPACE

namespace kexlane::KXL_NAMESPACE {

// Returns a[2i] b[2i] + a[2i+1] b[2i+1] in 32-bit lane i.
HWY_INLINE hn::Vec128<int32_t> MulPairwiseAdd(hn::Vec128<int16_t> a, hn::Vec128<int16_t> b) {
  return hn::Vec128<int32_t>{wasm_i32x4_dot_i16x8(a.raw, b.raw)};
}

// Returns the high half of a b minus the high half of c d in each lane. The low halves of both
// products must be equal, the high halves must differ by less than 2^14, and neither product may be
// 2^30. The instruction returns (a b + 2^14) / 2^15 rounded down. What is rounded away is the same
// for both products, so the difference is twice that of the high halves. To make a high half alone
// takes three times as many instructions.
HWY_INLINE hn::Vec128<int16_t> HighDifference(hn::Vec128<int16_t> a, hn::Vec128<int16_t> b,
                                              hn::Vec128<int16_t> c, hn::Vec128<int16_t> d) {
  const auto twice = hn::Sub(hn::MulFixedPoint15(a, b), hn::MulFixedPoint15(c, d));
  return hn::ShiftRight<1>(twice);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_SIMD_WASM_INL_H_
