// SPDX-License-Identifier: Apache-2.0
// One state of Keccak-f[1600] in 64-bit words: the operations of the rounds, and those on rows of
// bytes. KeccakLanes of keccak_vectors-inl.h has the same names for several states.
#ifndef KEXLANE_KERNELS_KECCAK_KECCAK_ONE_INL_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_ONE_INL_H_

#include <bit>
#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "kernels/bytes.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

struct Keccak1 {
  static constexpr size_t kStates = 1;
  static constexpr bool kAloneIsFaster = false;

  // ---- The rounds. keccak-inl.h says what each operation does.
  using V = uint64_t;
  static HWY_INLINE V Load(const uint64_t* p) { return *p; }
  static HWY_INLINE void Store(V v, uint64_t* p) { *p = v; }
  static HWY_INLINE V Set(uint64_t x) { return x; }
  static HWY_INLINE V Xor(V a, V b) { return a ^ b; }
  static HWY_INLINE V Xor3(V a, V b, V c) { return a ^ b ^ c; }
  using Theta = V;
  static HWY_INLINE Theta MakeTheta(V a, V b) { return a ^ std::rotl(b, 1); }
  template <int kBits>
  static HWY_INLINE V XorRotate(V a, Theta theta) {
    return std::rotl(a ^ theta, kBits);
  }
  static HWY_INLINE V Chi(V a, V b, V c) { return a ^ (~b & c); }

  // ---- Rows of bytes. sponge-inl.h says what each operation does.
  static constexpr size_t kAbsorbWords = 1, kSqueezeWords = 1;
  using Mask = uint64_t;
  static HWY_INLINE Mask LaneMask(size_t lanes) { return Mask{0} - (lanes & 1); }
  static HWY_INLINE void MaskWord(uint64_t* s, size_t w, Mask mask) { s[w] &= mask; }
  static HWY_INLINE void AddLastBit(uint64_t* s, size_t w, Mask mask) {
    s[w] ^= mask & uint64_t{1} << 63;
  }
  template <size_t kCount = kAbsorbWords>
  static HWY_INLINE void AbsorbRows(uint64_t* s, Mask mask, const uint8_t* const* rows, size_t w) {
    s[w] = (s[w] & mask) ^ LoadLE64(*rows + 8 * w);
  }
  static HWY_INLINE void AbsorbRow(uint64_t* s, Mask, const uint8_t* row, size_t w, size_t end) {
    for (; w < end; ++w) s[w] ^= LoadLE64(row + 8 * w);
  }
  static HWY_INLINE void SqueezeRows(uint8_t* const* rows, const uint64_t* s, size_t w) {
    StoreLE64(*rows + 8 * w, s[w]);
  }
  static HWY_INLINE void StoreWordAndZero(uint8_t* to, uint64_t x) {
    StoreLE64(to, x);
    StoreLE64(to + 8, 0);
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_KECCAK_KECCAK_ONE_INL_H_
