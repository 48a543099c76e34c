// SPDX-License-Identifier: Apache-2.0
// The rounds of Keccak on two states with the SHA-3 instructions of Armv8.2. Each of them replaces
// two or three instructions of NEON.
#ifndef KEXLANE_KERNELS_KECCAK_KECCAK_SHA3_INL_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_SHA3_INL_H_

#include <arm_neon.h>
#include <cstdint>
#include "kernels/keccak/keccak_vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

struct KeccakSha3 : KeccakLanes<2> {
// Neoverse and Cortex start one of these instructions in a cycle, Apple silicon four.
#if !defined(__APPLE__)
  static constexpr bool kAloneIsFaster = true;
#endif
  using V = uint64x2_t;
  static HWY_INLINE V Load(const uint64_t* p) { return vld1q_u64(p); }
  static HWY_INLINE void Store(V v, uint64_t* p) { vst1q_u64(p, v); }
  static HWY_INLINE V Set(uint64_t x) { return vdupq_n_u64(x); }
  static HWY_INLINE V Xor(V a, V b) { return veorq_u64(a, b); }
  static HWY_INLINE V Xor3(V a, V b, V c) { return veor3q_u64(a, b, c); }
  using Theta = V;
  static HWY_INLINE Theta MakeTheta(V a, V b) { return vrax1q_u64(a, b); }
  template <int kBits>
  static HWY_INLINE V XorRotate(V a, Theta theta) {
    return vxarq_u64(a, theta, (64 - kBits) % 64);
  }
  static HWY_INLINE V Chi(V a, V b, V c) { return vbcaxq_u64(a, c, b); }
};
using KeccakSingle = KeccakSha3;
using KeccakWide = KeccakSha3;

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_KECCAK_KECCAK_SHA3_INL_H_
