// SPDX-License-Identifier: Apache-2.0
// Gives the target portable the polynomial kernels in plain C++.
#ifndef KEXLANE_KERNELS_MLKEM_POLY_PORTABLE_INL_H_
#define KEXLANE_KERNELS_MLKEM_POLY_PORTABLE_INL_H_

#include "kernels/mlkem/encode_portable.h"
#include "kernels/mlkem/ntt_portable.h"
#include "kernels/mlkem/sample_portable.h"

namespace kexlane::KXL_NAMESPACE {
using namespace kexlane::portable;
}

#endif  // KEXLANE_KERNELS_MLKEM_POLY_PORTABLE_INL_H_
