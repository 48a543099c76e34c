// SPDX-License-Identifier: Apache-2.0
// Compiles the code of kernels/keccak/ on the numbers and vectors of bit_lanes.h, in one namespace
// for the states of each target.
//
// The kernel files are those of the library. This file replaces the compiler's integers, Highway,
// intrinsics, bounds.h and stack-inl.h for them.
#ifndef KEXLANE_TESTS_SUPPORT_KECCAK_ON_BITS_H_
#define KEXLANE_TESTS_SUPPORT_KECCAK_ON_BITS_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#define HWY_COMPILE_ONLY_SCALAR
#include "hwy/highway.h"
#undef HWY_INLINE
#undef HWY_NOINLINE
#define HWY_INLINE inline
#define HWY_NOINLINE inline

#include "kernels/keccak/constants.h"
#include "kernels/profile.h"
#include "tests/support/bit_lanes.h"
#include "tests/support/keccak_surroundings.h"
#include "tests/support/on_bits/arm_neon.h"

// sponge-inl.h and sponge_job-inl.h copy bytes, which have another size here.
namespace std {
inline void CopyBytesOfBits(void* to, const void* from, size_t bytes) {
  memcpy(to, from, bytes * sizeof(kexlane::test::Byte));
}
inline void ZeroBytesOfBits(void* to, int zero, size_t bytes) {
  memset(to, zero, bytes * sizeof(kexlane::test::Byte));
}
}  // namespace std

namespace kexlane {

namespace hn = test::hn;

// This stands for simd_vectors-inl.h.
// VPTERNLOGQ: bit 4 a + 2 b + c of the constant.
template <size_t n>
std::array<test::Word, n> TernaryLogic(const std::array<test::Word, n>& a,
                                       const std::array<test::Word, n>& b,
                                       const std::array<test::Word, n>& c, unsigned constant) {
  hn::Vector<unsigned long, n> out;
  for (size_t lane = 0; lane < n; ++lane) {
    for (size_t i = 0; i < 64; ++i) {
      // The coefficient of a product of operands is the sum of the constant's bits at its subsets.
      for (unsigned product = 0; product < 8; ++product) {
        unsigned coefficient = 0;
        for (unsigned subset = 0; subset < 8; ++subset) {
          if ((subset & ~product) == 0) coefficient ^= constant >> subset & 1;
        }
        test::Bit term = {coefficient};
        if ((product & 4) != 0) term = term & a[lane].bit[i];
        if ((product & 2) != 0) term = term & b[lane].bit[i];
        if ((product & 1) != 0) term = term & c[lane].bit[i];
        out.raw[lane].bit[i] = out.raw[lane].bit[i] ^ term;
      }
    }
  }
  return hn::Result(out).raw;
}
inline auto _mm256_ternarylogic_epi64(const std::array<test::Word, 4>& a,
                                      const std::array<test::Word, 4>& b,
                                      const std::array<test::Word, 4>& c, unsigned constant) {
  return TernaryLogic(a, b, c, constant);
}
inline auto _mm512_ternarylogic_epi64(const std::array<test::Word, 8>& a,
                                      const std::array<test::Word, 8>& b,
                                      const std::array<test::Word, 8>& c, unsigned constant) {
  return TernaryLogic(a, b, c, constant);
}

}  // namespace kexlane

#define KEXLANE_KERNELS_SIMD_VECTORS_INL_H_
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wclass-memaccess"
#define uint64_t ::kexlane::test::Bits<unsigned long>
#define uint8_t ::kexlane::test::Bits<unsigned char>
#include "kernels/bytes.h"

#define memcpy CopyBytesOfBits
#define memset ZeroBytesOfBits
#define KXL_NAMESPACE portable
#define KXL_KECCAK_INL "kernels/keccak/keccak_portable-inl.h"
#include "tests/support/keccak_pass-inl.h"

#define KXL_NAMESPACE avx2
#define KXL_KECCAK_INL "kernels/keccak/keccak_avx2-inl.h"
#include "tests/support/keccak_pass-inl.h"

#define KXL_NAMESPACE avx512
#define KXL_KECCAK_INL "kernels/keccak/keccak_avx512-inl.h"
#include "tests/support/keccak_pass-inl.h"

#define KXL_NAMESPACE neon
#define KXL_KECCAK_INL "kernels/keccak/keccak_neon-inl.h"
#include "tests/support/keccak_pass-inl.h"

#define KXL_NAMESPACE neon_sha3
#define KXL_KECCAK_INL "kernels/keccak/keccak_sha3-inl.h"
#include "tests/support/keccak_pass-inl.h"

#define KXL_NAMESPACE wasm_simd
#define KXL_KECCAK_INL "kernels/keccak/keccak_wasm-inl.h"
#include "tests/support/keccak_pass-inl.h"
#undef memcpy
#undef memset

#undef uint64_t
#undef uint8_t
#pragma GCC diagnostic pop

#endif  // KEXLANE_TESTS_SUPPORT_KECCAK_ON_BITS_H_
