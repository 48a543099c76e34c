// SPDX-License-Identifier: Apache-2.0
// Gives a target the polynomial kernels on vectors.
#ifndef KEXLANE_KERNELS_MLKEM_POLY_VECTORS_INL_H_
#define KEXLANE_KERNELS_MLKEM_POLY_VECTORS_INL_H_

#include "kernels/mlkem/encode-inl.h"
#include "kernels/mlkem/ntt-inl.h"
#include "kernels/mlkem/sample-inl.h"

#endif  // KEXLANE_KERNELS_MLKEM_POLY_VECTORS_INL_H_
