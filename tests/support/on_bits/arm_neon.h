// SPDX-License-Identifier: Apache-2.0
// The instructions of NEON and of Armv8.2's SHA-3 that kernels/keccak/ uses by name, on the bits of
// bit_lanes.h. Where the kernels are compiled for bits, this file takes the place of the
// compiler's.
#ifndef KEXLANE_TESTS_SUPPORT_ON_BITS_ARM_NEON_H_
#define KEXLANE_TESTS_SUPPORT_ON_BITS_ARM_NEON_H_

#include "tests/support/bit_lanes.h"

using uint64x2_t = kexlane::test::hn::Vector<unsigned long, 2>;

inline uint64x2_t vld1q_u64(const kexlane::test::Word* p) {
  return kexlane::test::hn::LoadU(kexlane::test::hn::Tag<unsigned long, 2>(), p);
}
inline void vst1q_u64(kexlane::test::Word* p, const uint64x2_t& a) {
  kexlane::test::hn::StoreU(a, kexlane::test::hn::Tag<unsigned long, 2>(), p);
}
inline uint64x2_t vdupq_n_u64(const kexlane::test::Word& x) {
  return kexlane::test::hn::Set(kexlane::test::hn::Tag<unsigned long, 2>(), x);
}
inline uint64x2_t veorq_u64(const uint64x2_t& a, const uint64x2_t& b) {
  return kexlane::test::hn::Xor(a, b);
}
// EOR3: a ^ b ^ c.
inline uint64x2_t veor3q_u64(const uint64x2_t& a, const uint64x2_t& b, const uint64x2_t& c) {
  return kexlane::test::hn::Xor3(a, b, c);
}
// RAX1: a ^ b rotated left by 1.
inline uint64x2_t vrax1q_u64(const uint64x2_t& a, const uint64x2_t& b) {
  return kexlane::test::hn::Xor(a, kexlane::test::hn::RotateRight<63>(b));
}
// XAR: a ^ b rotated right by a constant from 0 to 63.
inline uint64x2_t vxarq_u64(const uint64x2_t& a, const uint64x2_t& b, int bits) {
  if (bits < 0 || bits > 63) kexlane::test::Report("a rotation that does not exist");
  uint64x2_t out;
  for (size_t i = 0; i < 2; ++i) {
    out.raw[i] = std::rotl(kexlane::test::XorOf(a.raw[i], b.raw[i]), 64 - bits);
  }
  return kexlane::test::hn::Result(out);
}
// BCAX: a ^ (b & ~c).
inline uint64x2_t vbcaxq_u64(const uint64x2_t& a, const uint64x2_t& b, const uint64x2_t& c) {
  return kexlane::test::hn::Xor(a, kexlane::test::hn::AndNot(c, b));
}

#endif  // KEXLANE_TESTS_SUPPORT_ON_BITS_ARM_NEON_H_
