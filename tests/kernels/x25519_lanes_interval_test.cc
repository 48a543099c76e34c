// SPDX-License-Identifier: Apache-2.0
// Proves that vectors look up the right entries of the base point's table and move lanes as
// x25519_intervals.h says, where the proofs of formulas take it from. The code of kernels/x25519/
// runs on bits that are variables (bits.h), in the forms of avx2, of avx512 and avx512ifma, and of
// NEON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

#define HWY_COMPILE_ONLY_SCALAR
#include "hwy/highway.h"
#include "kernels/bounds.h"
#include "kernels/bytes.h"
#include "kernels/ct.h"
#include "kernels/profile.h"
#include "kernels/table.h"
#include "kernels/x25519/base_table.h"
#include "tests/support/x25519_intervals.h"
#include "tests/support/x25519_on_bits.h"

#define KEXLANE_KERNELS_SIMD_VECTORS_INL_H_
#define KXL_SIMD_INL "kernels/bounds.h"  // included already
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"

#define KXL_NAMESPACE avx2
#define KXL_X25519_LOOKUP "kernels/x25519/lookup_avx2-inl.h"
#define KXL_X25519_MOVES "kernels/x25519/quad_avx2-inl.h"
#include "tests/kernels/x25519_lanes_body-inl.h"
#include "tests/kernels/x25519_quad_body-inl.h"
#undef KXL_NAMESPACE
#undef KXL_X25519_LOOKUP
#undef KXL_X25519_MOVES

#define KXL_NAMESPACE avx512
#define KXL_X25519_LOOKUP "kernels/x25519/lookup_avx512-inl.h"
#define KXL_X25519_MOVES "kernels/x25519/quad_avx512-inl.h"
#include "tests/kernels/x25519_lanes_body-inl.h"
#include "tests/kernels/x25519_quad_body-inl.h"
#include "kernels/x25519/ifma_lanes-inl.h"
#undef KXL_NAMESPACE
#undef KXL_X25519_LOOKUP
#undef KXL_X25519_MOVES

// The assembly of lanes_neon-inl.h only hides a value from the compiler.
#define __asm__(nothing)
#define KXL_NAMESPACE neon
#define KXL_X25519_LOOKUP "kernels/x25519/lookup_neon-inl.h"
#define KXL_X25519_MOVES "kernels/x25519/lanes_neon-inl.h"
#include "tests/kernels/x25519_lanes_body-inl.h"
#undef __asm__

namespace kexlane {
namespace {

using Window = uint64_t[3][5][8];
using Windows = uint64_t[3][5][8][4];

TEST(LookupTest, Avx2) {
  using L = avx2::IntLanes<4>;
  using Q = avx2::QuadLanes;
  avx2::ExpectLookups<L, avx2::WindowLookup<L>, Window>();
  avx2::ExpectLookups<Q, avx2::SplitLookup<Q>, Windows>();
}
TEST(LookupTest, Avx512) {
  using L4 = avx512::IntLanes<4>;
  using L8 = avx512::IntLanes<8>;
  using Q = avx512::QuadLanes;
  avx512::ExpectLookups<L4, avx512::WindowLookup<L4>, Window>();
  avx512::ExpectLookups<L8, avx512::WindowLookup<L8>, Window>();
  avx512::ExpectLookups<Q, avx512::SplitLookup<Q>, Windows>();
}
TEST(LookupTest, Neon) {
  using L = neon::NeonLanes;
  neon::ExpectLookups<L, neon::WindowLookup<L>, Window>();
}

TEST(PublicKeyTest, Lanes) {
  avx2::ExpectPublicKeys<avx2::IntLanes<4>>();
  avx512::ExpectPublicKeys<avx512::IntLanes<4>>();
  avx512::ExpectPublicKeys<avx512::IntLanes<8>>();
  neon::ExpectPublicKeys<neon::NeonLanes>();
}
TEST(PublicKeyTest, FourLanes) {
  avx2::ExpectSplitPublicKey<avx2::QuadLanes>();
  avx512::ExpectSplitPublicKey<avx512::QuadLanes>();
}

TEST(MovesTest, LanesAlone) {
  avx2::ExpectLanesAlone<avx2::IntLanes<4>>();
  avx512::ExpectLanesAlone<avx512::IntLanes<8>>();
  neon::ExpectLanesAlone<neon::NeonLanes>();
}
TEST(MovesTest, FourLanes) {
  avx2::ExpectMovements();
  avx512::ExpectMovements();
}

// Lanes that are below a power of two if they have no higher bits.
template <size_t n>
struct ShortLanes : avx512::IntLanes<n> {
  static bool Below(const typename avx512::IntLanes<n>::Int& a, uint64_t bound) {
    EXPECT_TRUE(std::has_single_bit(bound));
    return std::all_of(a.raw.begin(), a.raw.end(), [bound](const test::Word& lane) {
      return AndOf(lane, test::Word(0 - bound)).SameBits(0);
    });
  }
};
// Each half of a product goes to its own function, and is added to the sum.
template <size_t n>
void ExpectMultiplyAdd() {
  using L = avx512::IfmaLanes<ShortLanes<n>>;
  test::Forms::Forget();
  typename L::Int sum, a, b;
  for (size_t lane = 0; lane < n; ++lane) {
    sum.raw[lane] = test::NewWord();
    a.raw[lane] = test::ShiftedDown(test::NewWord(), 12);
    b.raw[lane] = test::ShiftedDown(test::NewWord(), 12);
  }
  const auto low = L::MulAddLow(sum, a, b), high = L::MulAddHigh(sum, a, b);
  for (size_t lane = 0; lane < n; ++lane) {
    const auto half = [&](const char* which) {
      return SumOf(sum.raw[lane], test::HalfOfProduct(which, a.raw[lane], b.raw[lane]));
    };
    EXPECT_TRUE(low.raw[lane].SameBits(half("low")));
    EXPECT_TRUE(high.raw[lane].SameBits(half("high")));
  }
  EXPECT_THAT(test::Reports(), testing::IsEmpty());
}
TEST(MovesTest, MultiplyAdd) {
  ExpectMultiplyAdd<4>();
  ExpectMultiplyAdd<8>();
}

}  // namespace
}  // namespace kexlane
