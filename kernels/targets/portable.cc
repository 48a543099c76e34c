// SPDX-License-Identifier: Apache-2.0
// The target portable: C++ without vector instructions. Every CPU can run it, and the tests compare
// the other targets with it.
#define KXL_TARGET_NAME portable
#define HWY_COMPILE_ONLY_SCALAR
#include "hwy/highway.h"

#define KXL_SIMD_INL "kernels/simd_portable-inl.h"
#define KXL_KECCAK_INL "kernels/keccak/keccak_portable-inl.h"
#define KXL_POLY_INL "kernels/mlkem/poly_portable-inl.h"
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"
#define KXL_X25519_INL "kernels/x25519/x25519_scalar-inl.h"
#include KXL_TARGET_BODY
