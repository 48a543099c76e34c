// The operations of Keccak's rounds on two states with the SHA-3 instructions of Armv8.2, each of
// which does two or three of the others; as KeccakLanes in keccak-inl.h.
#if defined(KEXLANE_KERNELS_KECCAK_KECCAK_SHA3_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_KECCAK_KECCAK_SHA3_INL_H_
#undef KEXLANE_KERNELS_KECCAK_KECCAK_SHA3_INL_H_
#else
#define KEXLANE_KERNELS_KECCAK_KECCAK_SHA3_INL_H_
#endif

#include "kernels/simd-inl.h"

#if defined(KXL_NEON_SHA3)
#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

struct KeccakSha3 {
  static constexpr size_t kStates = 2;
  using V = uint64x2_t;
  static HWY_INLINE V Load(const uint64_t* p) { return vld1q_u64(p); }
  static HWY_INLINE void Store(V v, uint64_t* p) { vst1q_u64(p, v); }
  static HWY_INLINE V Set(uint64_t x) { return vdupq_n_u64(x); }
  static HWY_INLINE V Xor(V a, V b) { return veorq_u64(a, b); }
  static HWY_INLINE V And(V a, V b) { return vandq_u64(a, b); }
  static HWY_INLINE V Xor3(V a, V b, V c) { return veor3q_u64(a, b, c); }
  using Theta = V;
  static HWY_INLINE Theta MakeTheta(V a, V b) { return vrax1q_u64(a, b); }
  template <int kBits>
  static HWY_INLINE V XorRotate(V a, Theta theta) {
    return vxarq_u64(a, theta, (64 - kBits) % 64);
  }
  static HWY_INLINE V ChiStep(V a, V b, V c) { return vbcaxq_u64(a, c, b); }
};

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
#endif

#endif  // include guard
