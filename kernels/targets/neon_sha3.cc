// SPDX-License-Identifier: Apache-2.0
// The target neon_sha3: neon plus the SHA-3 instructions of Armv8.2. Apple silicon, Neoverse N2 and
// similar CPUs.
//
// Highway has no target attributes for Clang on Arm, where the compiler's flags decide.
#if defined(__aarch64__) && (!defined(__clang__) || defined(__ARM_FEATURE_SHA3))

#define KXL_TARGET_NAME neon_sha3
#define HWY_DISABLED_TARGETS (~HWY_NEON)
#include "hwy/highway.h"

// HWY_BEFORE_NAMESPACE() takes its attributes from HWY_TARGET_STR.
#ifdef HWY_TARGET_STR
#undef HWY_TARGET_STR
#define HWY_TARGET_STR "arch=armv8.2-a+crypto+sha3"
#endif

#define KXL_SIMD_INL "kernels/simd_neon-inl.h"
#define KXL_KECCAK_INL "kernels/keccak/keccak_sha3-inl.h"
#define KXL_POLY_INL "kernels/mlkem/poly_vectors-inl.h"
#define KXL_APPEND_INL "kernels/mlkem/append_shuffle-inl.h"
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"
#define KXL_X25519_INL "kernels/x25519/x25519_scalar-inl.h"
#include KXL_TARGET_BODY

#endif
