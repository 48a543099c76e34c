// SPDX-License-Identifier: Apache-2.0
// Compiles the code of kernels/mlkem/ that puts the kernels together, and the sponges, on terms, in
// the namespace KXL_NAMESPACE. Single operations have KXL_SINGLE lanes, and batches KXL_WIDE.
// KXL_ALONE says whether a single state is permuted by itself.
#undef KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_
#undef KEXLANE_KERNELS_KECCAK_SPONGE_JOB_INL_H_
#undef KEXLANE_KERNELS_MLKEM_BOUNDARY_INL_H_
#undef KEXLANE_KERNELS_MLKEM_KEYS_INL_H_
#undef KEXLANE_KERNELS_MLKEM_KPKE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_MATRIX_INL_H_
#undef KEXLANE_KERNELS_MLKEM_MLKEM_INL_H_
#undef KEXLANE_TESTS_SUPPORT_MLKEM_KERNELS_ON_TERMS_INL_H_

namespace kexlane::KXL_TARGET_NAME {
using namespace on_terms;
using KeccakSingle = States<KXL_SINGLE, KXL_ALONE>;
using KeccakWide = States<KXL_WIDE, KXL_ALONE>;
}  // namespace kexlane::KXL_TARGET_NAME

// The sponges' uint64_t is a word of a state. Elsewhere it is a mask.
#define KXL_NAMESPACE KXL_TARGET_NAME
#define uint64_t ::kexlane::test::Word
#include "kernels/keccak/sponge-inl.h"
#undef uint64_t
#define uint64_t ::kexlane::test::Mask
#include "kernels/mlkem/mlkem-inl.h"
#undef uint64_t
#undef KXL_NAMESPACE
#include "kernels/mlkem/mlkem_table-inl.h"

#undef KXL_NAMESPACE
#undef KXL_TARGET_NAME
#undef KXL_SINGLE
#undef KXL_WIDE
#undef KXL_ALONE
