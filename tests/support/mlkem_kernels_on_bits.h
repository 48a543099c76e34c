// SPDX-License-Identifier: Apache-2.0
// Compiles the code of kernels/mlkem/ that converts and samples on the numbers and vectors of
// bit_lanes.h. Namespace portable has the portable code, Lanes16 has vectors with the operations
// of x86, and Lanes8 has vectors with those of NEON. Vbmi16 and Wasm8 append in the ways of
// avx512ifma and of wasm_simd.
//
// The kernel files are those of the library. This file replaces the compiler's integers and Highway
// for them.
#ifndef KEXLANE_TESTS_SUPPORT_MLKEM_KERNELS_ON_BITS_H_
#define KEXLANE_TESTS_SUPPORT_MLKEM_KERNELS_ON_BITS_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "kernels/bounds.h"
#include "kernels/ct.h"
#include "kernels/mlkem/encode_tables.h"
#include "kernels/mlkem/params.h"
#include "kernels/mlkem/sample_tables.h"
#include "kernels/mlkem/zetas.h"
#include "kernels/profile.h"
#include "tests/support/bit_lanes.h"
#include "tests/support/mlkem_passes.h"

#define int16_t ::kexlane::test::Bits<short>
#define uint16_t ::kexlane::test::Bits<unsigned short>
#define int32_t ::kexlane::test::Bits<int>
#define uint32_t ::kexlane::test::Bits<unsigned>
#define uint64_t ::kexlane::test::Bits<unsigned long>
#define int8_t ::kexlane::test::Bits<signed char>
#define uint8_t ::kexlane::test::Bits<unsigned char>

#include "kernels/mlkem/encode_portable.h"
#include "kernels/mlkem/sample_portable.h"

#define KXL_NAMESPACE Lanes16
#define KXL_APPEND_INL "kernels/mlkem/append_shuffle-inl.h"
KEXLANE_SIMD_OF_LANES(Lanes16, 16)
#include "kernels/mlkem/sample-inl.h"
#undef KXL_NAMESPACE

#undef KEXLANE_KERNELS_MLKEM_REDUCE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_APPEND_SHUFFLE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_SAMPLE_INL_H_
#define KXL_NAMESPACE Lanes8
KEXLANE_SIMD_OF_LANES(Lanes8, 8)
#include "kernels/mlkem/sample-inl.h"
#undef KXL_NAMESPACE

// The other two ways to append, with the rest of their targets.
#undef KXL_APPEND_INL
#define KXL_APPEND_INL "kernels/mlkem/append_vbmi-inl.h"
#undef KEXLANE_KERNELS_MLKEM_REDUCE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_SAMPLE_INL_H_
#define KXL_NAMESPACE Vbmi16
KEXLANE_SIMD_OF_LANES(Vbmi16, 16)
#include "kernels/mlkem/sample-inl.h"
#undef KXL_NAMESPACE

#undef KXL_APPEND_INL
#define KXL_APPEND_INL "kernels/mlkem/append_wasm-inl.h"
#undef KEXLANE_KERNELS_MLKEM_REDUCE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_SAMPLE_INL_H_
#define KXL_NAMESPACE Wasm8
KEXLANE_SIMD_OF_LANES(Wasm8, 8)
#include "kernels/mlkem/sample-inl.h"
#undef KXL_NAMESPACE

#undef int16_t
#undef uint16_t
#undef int32_t
#undef uint32_t
#undef uint64_t
#undef int8_t
#undef uint8_t

#endif  // KEXLANE_TESTS_SUPPORT_MLKEM_KERNELS_ON_BITS_H_
