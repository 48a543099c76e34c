// SPDX-License-Identifier: Apache-2.0
// X25519 with AVX2: fields of doubles in four lanes.
#ifndef KEXLANE_KERNELS_X25519_X25519_AVX2_INL_H_
#define KEXLANE_KERNELS_X25519_X25519_AVX2_INL_H_

#include "kernels/x25519/fma-inl.h"
#include "kernels/x25519/lanes-inl.h"
#include "kernels/x25519/lookup_avx2-inl.h"
#include "kernels/x25519/quad_avx2-inl.h"

namespace kexlane::KXL_NAMESPACE {

using SplitField = FmaField<FmaLanes<QuadLanes>>;
using SplitBaseField = OutOfLine<SplitField>;
using BatchField4 = OutOfLine<FmaField<FmaLanes<IntLanes<4>>>>;
using BatchField8 = void;

}  // namespace kexlane::KXL_NAMESPACE

#include "kernels/x25519/x25519_lanes-inl.h"

#endif  // KEXLANE_KERNELS_X25519_X25519_AVX2_INL_H_
