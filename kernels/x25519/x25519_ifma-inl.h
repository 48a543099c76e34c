// SPDX-License-Identifier: Apache-2.0
// X25519 with AVX-512 IFMA: fields of 52-bit integers in four and eight lanes.
#ifndef KEXLANE_KERNELS_X25519_X25519_IFMA_INL_H_
#define KEXLANE_KERNELS_X25519_X25519_IFMA_INL_H_

#include "kernels/x25519/ifma-inl.h"
#include "kernels/x25519/ifma_lanes-inl.h"
#include "kernels/x25519/lookup_avx512-inl.h"
#include "kernels/x25519/quad_avx512-inl.h"

namespace kexlane::KXL_NAMESPACE {

using SplitField = IfmaField<IfmaLanes<QuadLanes>>;
using SplitBaseField = SplitField;
using BatchField4 = IfmaField<IfmaLanes<IntLanes<4>>>;
using BatchField8 = IfmaField<IfmaLanes<IntLanes<8>>>;

}  // namespace kexlane::KXL_NAMESPACE

#include "kernels/x25519/x25519_lanes-inl.h"

#endif  // KEXLANE_KERNELS_X25519_X25519_IFMA_INL_H_
