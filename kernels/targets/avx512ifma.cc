// SPDX-License-Identifier: Apache-2.0
// The target avx512ifma: avx512 plus AVX-512 IFMA, VBMI and VBMI2. Intel Ice Lake, AMD Zen 4, and
// later CPUs.
//
// It extends Highway's AVX3 pass. The AVX3_DL pass needs more than these CPUs have and lacks IFMA.
#if defined(__x86_64__)

#define KXL_TARGET_NAME avx512ifma
#define HWY_DISABLED_TARGETS (~HWY_AVX3)
#define HWY_BASELINE_TARGETS HWY_AVX3
#include "hwy/highway.h"

// HWY_BEFORE_NAMESPACE() takes its attributes from HWY_TARGET_STR.
#undef HWY_TARGET_STR
#define HWY_TARGET_STR HWY_TARGET_STR_AVX3 ",avx512ifma,avx512vbmi,avx512vbmi2"

#define KXL_SIMD_INL "kernels/simd_x86-inl.h"
#define KXL_KECCAK_INL "kernels/keccak/keccak_avx512-inl.h"
#define KXL_POLY_INL "kernels/mlkem/poly_vectors-inl.h"
#define KXL_APPEND_INL "kernels/mlkem/append_vbmi-inl.h"
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_x86-inl.h"
#define KXL_X25519_INL "kernels/x25519/x25519_ifma-inl.h"
#include KXL_TARGET_BODY

#endif
