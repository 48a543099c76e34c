// SPDX-License-Identifier: Apache-2.0
// Compiles the code of kernels/keccak/ once more, in the namespace KXL_NAMESPACE and with the
// states of KXL_KECCAK_INL. keccak_on_bits.h includes this file for each target.
#undef KEXLANE_KERNELS_KECCAK_KECCAK_INL_H_
#undef KEXLANE_KERNELS_KECCAK_KECCAK_ONE_INL_H_
#undef KEXLANE_KERNELS_KECCAK_KECCAK_VECTORS_INL_H_
#undef KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_
#undef KEXLANE_KERNELS_KECCAK_SPONGE_JOB_INL_H_
#include "kernels/keccak/sponge-inl.h"
#undef KXL_NAMESPACE
#undef KXL_KECCAK_INL
