/* SPDX-License-Identifier: Apache-2.0 */
/* kexlane: ML-KEM, X25519 and their hybrids in SIMD lanes. This header includes the whole C API,
 * except kexlane/kernels.h, which is not stable yet.
 * Licensed under the Apache License, Version 2.0; see LICENSE.
 *
 * These rules hold for every function:
 *   - A byte string is an array of bytes in the order that its standard gives. It needs no
 *     alignment.
 *   - Outputs come first. No output may overlap another buffer of the call, unless the comment of
 *     the function or the head of its header allows it.
 *   - Operations return a kxl_status. KXL_OK is 0. With any other status, every output buffer that
 *     the caller gave holds only zero bytes.
 *   - A null pointer gives KXL_ERR_NULL.
 *   - No function prints, throws or aborts. Only those whose names end in _new allocate memory.
 *   - Any number of threads may call any functions at once, also with the same inputs.
 *   - The time of a call does not depend on secret values. A call wipes its secrets from the stack
 *     before it returns. The caller wipes the secrets in its own buffers.
 *   - In an optimised build a call needs at most this much stack, in KB:
 *
 *                        one operation   batch
 *         X25519               16           32
 *         ML-KEM-512           20           38
 *         ML-KEM-768           26           46
 *         ML-KEM-1024          32           56
 *         X25519MLKEM768       26           52
 *         X-Wing               28           68
 *         a kernel             18
 *
 *     The bound of one operation holds on every target, and that of a batch on avx2, neon,
 *     neon_sha3, wasm_simd and portable. On avx512 and avx512ifma, whose registers are wider, a
 *     batch needs at most 96 KB. The number of items does not matter. A kernel is a function of
 *     kernels.h.
 */
#ifndef KEXLANE_KEXLANE_H_
#define KEXLANE_KEXLANE_H_

#include <kexlane/hybrid.h>
#include <kexlane/kem.h>
#include <kexlane/mlkem.h>
#include <kexlane/self_test.h>
#include <kexlane/status.h>
#include <kexlane/target.h>
#include <kexlane/version.h>
#include <kexlane/x25519.h>

#endif /* KEXLANE_KEXLANE_H_ */
