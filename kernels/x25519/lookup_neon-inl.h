// SPDX-License-Identifier: Apache-2.0
// Reads the table of the base point with NEON.
#ifndef KEXLANE_KERNELS_X25519_LOOKUP_NEON_INL_H_
#define KEXLANE_KERNELS_X25519_LOOKUP_NEON_INL_H_

#include <cstdint>

#include "kernels/x25519/base_lookup-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Four registers hold the eight entries, and one instruction takes any bytes from them.
template <class L>
class WindowLookup<L, 2> {
  using Int = typename L::Int;

 public:
  HWY_INLINE WindowLookup(const uint64_t (&window)[3][5][8], Int place) : window_(window) {
    // The bytes of entry i are 8 i to 8 i + 7.
    const Int first = hn::ShiftLeft<3>(L::And(place, L::SetInt(7)));
    const Int twice = hn::Or(first, hn::ShiftLeft<8>(first));
    const Int four = hn::Or(twice, hn::ShiftLeft<16>(twice));
    bytes_ = hn::Or(hn::Or(four, hn::ShiftLeft<32>(four)), L::SetInt(0x0706050403020100));
  }
  HWY_INLINE Int operator()(int coordinate, int limb) const {
    const uint8_t* row = reinterpret_cast<const uint8_t*>(window_[coordinate][limb]);
    const uint8x16x4_t entries = {
        {vld1q_u8(row), vld1q_u8(row + 16), vld1q_u8(row + 32), vld1q_u8(row + 48)}};
    return Int(vreinterpretq_u64_u8(vqtbl4q_u8(entries, vreinterpretq_u8_u64(bytes_.raw))));
  }

 private:
  const uint64_t (&window_)[3][5][8];
  Int bytes_;
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_LOOKUP_NEON_INL_H_
