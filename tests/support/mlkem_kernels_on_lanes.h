// SPDX-License-Identifier: Apache-2.0
// Compiles the code of kernels/mlkem/ that computes with coefficients on the numbers and vectors of
// mlkem_lanes.h. Namespace portable has the portable code, Lanes16 has vectors with the operations
// of x86, and Lanes8 has vectors with those of NEON.
//
// The kernel files are those of the library. This file replaces the compiler's integers, Highway
// and bounds.h for them.
#ifndef KEXLANE_TESTS_SUPPORT_MLKEM_KERNELS_ON_LANES_H_
#define KEXLANE_TESTS_SUPPORT_MLKEM_KERNELS_ON_LANES_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/ct.h"
#include "kernels/mlkem/encode_tables.h"
#include "kernels/mlkem/params.h"
#include "tests/support/mlkem_lanes.h"
#include "tests/support/mlkem_passes.h"

// Replaces bounds.h. A condition is checked for all numbers at once.
#define KEXLANE_KERNELS_BOUNDS_H_
#define KEXLANE_CHECK_BOUNDS
#define KXL_BOUND(condition)                                           \
  do {                                                                 \
    if (!(condition)) ::kexlane::test::Report("not all: " #condition); \
  } while (0)

#define int16_t ::kexlane::test::Int<short>
#define uint16_t ::kexlane::test::Int<unsigned short>

#include "kernels/mlkem/zetas.h"
#include "kernels/mlkem/poly.h"

#define int32_t ::kexlane::test::Int<int>
#define uint32_t ::kexlane::test::Int<unsigned>
#define uint64_t ::kexlane::test::Int<unsigned long>
#define uint8_t ::kexlane::test::Int<unsigned char>
#include "kernels/mlkem/ntt_portable.h"
#include "kernels/mlkem/encode_portable.h"
#undef int32_t
#undef uint32_t
#undef uint64_t
#undef uint8_t

#define KXL_NAMESPACE Lanes16
KEXLANE_SIMD_OF_LANES(Lanes16, 16)
#include "kernels/mlkem/ntt-inl.h"
#include "kernels/mlkem/encode-inl.h"
#undef KXL_NAMESPACE

#undef KEXLANE_KERNELS_MLKEM_REDUCE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_NTT_INL_H_
#undef KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_
#define KXL_NAMESPACE Lanes8
KEXLANE_SIMD_OF_LANES(Lanes8, 8)
#include "kernels/mlkem/ntt-inl.h"
#include "kernels/mlkem/encode-inl.h"
#undef KXL_NAMESPACE

#undef int16_t
#undef uint16_t

#endif  // KEXLANE_TESTS_SUPPORT_MLKEM_KERNELS_ON_LANES_H_
