// SPDX-License-Identifier: Apache-2.0
// The target avx2: AVX2, BMI2 and FMA. Intel Haswell, AMD Zen, and later CPUs.
#if defined(__x86_64__)

#define KXL_TARGET_NAME avx2
#define HWY_DISABLED_TARGETS (~HWY_AVX2)
#define HWY_BASELINE_TARGETS HWY_AVX2
#include "hwy/highway.h"

#define KXL_SIMD_INL "kernels/simd_x86-inl.h"
#define KXL_KECCAK_INL "kernels/keccak/keccak_avx2-inl.h"
#define KXL_POLY_INL "kernels/mlkem/poly_vectors-inl.h"
#define KXL_APPEND_INL "kernels/mlkem/append_shuffle-inl.h"
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_x86-inl.h"
#define KXL_X25519_INL "kernels/x25519/x25519_avx2-inl.h"
#include KXL_TARGET_BODY

#endif
