// SPDX-License-Identifier: Apache-2.0
// The target neon: NEON, AES, PMULL, SHA-1 and SHA-2. AArch64 servers, phones and Apple silicon.
#if defined(__aarch64__)

#define KXL_TARGET_NAME neon
#define HWY_DISABLED_TARGETS (~HWY_NEON)
#include "hwy/highway.h"

#define KXL_SIMD_INL "kernels/simd_neon-inl.h"
#define KXL_KECCAK_INL "kernels/keccak/keccak_neon-inl.h"
#define KXL_POLY_INL "kernels/mlkem/poly_vectors-inl.h"
#define KXL_APPEND_INL "kernels/mlkem/append_shuffle-inl.h"
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"
#define KXL_X25519_INL "kernels/x25519/x25519_neon-inl.h"
#include KXL_TARGET_BODY

#endif
