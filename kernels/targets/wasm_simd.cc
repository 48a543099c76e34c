// SPDX-License-Identifier: Apache-2.0
// The target wasm_simd: WebAssembly with its 128-bit vectors. Browsers and Node.js since 2021 to
// 2023.
//
// An engine refuses a module that has an instruction which it does not know. So nothing is chosen
// at run time: a module has this target or it has not.
#if defined(__wasm__)

#define KXL_TARGET_NAME wasm_simd
#define HWY_DISABLED_TARGETS (~HWY_WASM)
#include "hwy/highway.h"

#define KXL_SIMD_INL "kernels/simd_wasm-inl.h"
#define KXL_KECCAK_INL "kernels/keccak/keccak_wasm-inl.h"
#define KXL_POLY_INL "kernels/mlkem/poly_vectors-inl.h"
#define KXL_APPEND_INL "kernels/mlkem/append_wasm-inl.h"
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"
#define KXL_X25519_INL "kernels/x25519/x25519_scalar-inl.h"
#include KXL_TARGET_BODY

#endif
