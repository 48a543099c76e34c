// SPDX-License-Identifier: Apache-2.0
// The target avx512: AVX-512 F, BW, CD, DQ and VL. Intel Skylake-SP and later CPUs.
#if defined(__x86_64__)

#define KXL_TARGET_NAME avx512
#define HWY_DISABLED_TARGETS (~HWY_AVX3)
#define HWY_BASELINE_TARGETS HWY_AVX3
#include "hwy/highway.h"

#define KXL_SIMD_INL "kernels/simd_x86-inl.h"
#define KXL_KECCAK_INL "kernels/keccak/keccak_avx512-inl.h"
#define KXL_POLY_INL "kernels/mlkem/poly_vectors-inl.h"
#define KXL_APPEND_INL "kernels/mlkem/append_shuffle-inl.h"
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_x86-inl.h"
#define KXL_X25519_INL "kernels/x25519/x25519_avx512-inl.h"
#include KXL_TARGET_BODY

#endif
