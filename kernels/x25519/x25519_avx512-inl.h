// SPDX-License-Identifier: Apache-2.0
// X25519 with AVX-512: fields of doubles in four and eight lanes.
#ifndef KEXLANE_KERNELS_X25519_X25519_AVX512_INL_H_
#define KEXLANE_KERNELS_X25519_X25519_AVX512_INL_H_

#include "kernels/x25519/fma-inl.h"
#include "kernels/x25519/lanes-inl.h"
#include "kernels/x25519/lookup_avx512-inl.h"
#include "kernels/x25519/quad_avx512-inl.h"

namespace kexlane::KXL_NAMESPACE {

using SplitField = FmaField<FmaLanes<QuadLanes>>;
using SplitBaseField = OutOfLine<SplitField>;
using BatchField4 = OutOfLine<FmaField<FmaLanes<IntLanes<4>>>>;
using BatchField8 = OutOfLine<FmaField<FmaLanes<IntLanes<8>>>>;

}  // namespace kexlane::KXL_NAMESPACE

#include "kernels/x25519/x25519_lanes-inl.h"

#endif  // KEXLANE_KERNELS_X25519_X25519_AVX512_INL_H_
