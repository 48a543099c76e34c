// SPDX-License-Identifier: Apache-2.0
// Proves what kernels/mlkem/matrix-inl.h does between the blocks of SampleNTT, FIPS 203 algorithm
// 7: it runs the code after every number of coefficients that can be there, with every number that
// a block can add. rejection_proof_test proves what a block adds.
//
// By induction over the blocks, the polynomial consists of the first 256 accepted candidates of the
// stream, and the stream ends with the block that has the 256th, however many blocks that takes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#define HWY_COMPILE_ONLY_SCALAR
#include "hwy/highway.h"
#include "kernels/mlkem/poly.h"

#define KXL_NAMESPACE matrix_proof
#define KXL_SIMD_INL "kernels/simd_portable-inl.h"
#define KXL_KECCAK_INL "kernels/keccak/keccak_portable-inl.h"
#define KXL_POLY_INL "kernels/mlkem/poly.h"  // the test has its own kernels

namespace kexlane::matrix_proof {

// The block that RejectionSample is to be called with, and how many coefficients it appends: the
// next numbers.
struct Block {
  const uint8_t* stream;
  size_t bytes, accepted;
  bool right = true;
};
inline Block& Next() {
  static Block block;
  return block;
}

// The numbers 0, 1, 2, ... are the accepted candidates of the stream.
inline bool AreNumbers(const int16_t* c, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (c[i] != static_cast<int16_t>(i)) return false;
  }
  return true;
}
inline size_t RejectionSample(int16_t* c, size_t count, const uint8_t* stream, size_t bytes) {
  Block& block = Next();
  block.right = stream == block.stream && bytes == block.bytes && AreNumbers(c, count);
  std::iota(c + count, c + count + block.accepted, static_cast<int16_t>(count));
  // A vector of 16 may be written behind the last candidate.
  std::fill_n(c + count + block.accepted, 16, int16_t{-1});
  return count + block.accepted;
}
inline void FromStandardOrder(int16_t (&f_hat)[kN], const int16_t* f) {
  std::copy(f, f + kN, f_hat);
}

}  // namespace kexlane::matrix_proof

#include "kernels/mlkem/matrix-inl.h"

namespace kexlane::matrix_proof {
namespace {

constexpr size_t kBlockBytes = 168, kCandidates = 112;

// Brings a new job to `count` coefficients, with three blocks and as many more as that takes if
// each adds `step`.
bool HasCount(SampledPoly& job, size_t count, size_t step) {
  const uint8_t rho[kSeedBytes] = {};
  std::vector<uint8_t> stream(3 * kBlockBytes);
  job.SetSeed(rho, 1, 2);
  if (job.out != nullptr || job.out_bytes != stream.size()) return false;
  Next() = {stream.data(), stream.size(), std::min(count, step)};
  size_t have = Next().accepted;
  if (job.more(job, stream.data(), stream.size()) != kBlockBytes || !Next().right) return false;
  while (have < count) {
    Next() = {stream.data(), kBlockBytes, std::min(count - have, step)};
    have += Next().accepted;
    if (job.more(job, stream.data(), kBlockBytes) != kBlockBytes || !Next().right) return false;
  }
  return job.count == count;
}

TEST(MatrixProofTest, EveryNumberOfTheFirstThreeBlocks) {
  const uint8_t rho[kSeedBytes] = {};
  const uint8_t stream[3 * kBlockBytes] = {};
  for (size_t accepted = 0; accepted <= 3 * kCandidates; ++accepted) {
    SampledPoly job;
    job.SetSeed(rho, 1, 2);
    Next() = {stream, sizeof(stream), accepted};
    const size_t more = job.more(job, stream, sizeof(stream));
    ASSERT_TRUE(Next().right);
    ASSERT_EQ(more, accepted < kN ? kBlockBytes : 0) << accepted;
    ASSERT_TRUE(AreNumbers(job.poly.c, std::min(accepted, size_t{kN})));
  }
}

TEST(MatrixProofTest, EveryNumberOfALaterBlock) {
  const uint8_t stream[kBlockBytes] = {};
  for (size_t count = 0; count < kN; ++count) {
    SampledPoly before;
    // As few more blocks as possible, or many.
    ASSERT_TRUE(HasCount(before, count, count % 2 == 0 ? 112 : 11)) << count;
    for (size_t accepted = 0; accepted <= kCandidates; ++accepted) {
      SampledPoly job = before;
      Next() = {stream, kBlockBytes, accepted};
      const size_t more = job.more(job, stream, kBlockBytes);
      ASSERT_TRUE(Next().right);
      ASSERT_EQ(more, count + accepted < kN ? kBlockBytes : 0) << count << ' ' << accepted;
      ASSERT_EQ(job.count, count + accepted);
      ASSERT_TRUE(AreNumbers(job.poly.c, std::min(count + accepted, size_t{kN})));
    }
  }
}

// Entry (i, j) of the matrix is SampleNTT(rho || j || i), and that of its transpose SampleNTT(rho
// || i || j): FIPS 203 algorithms 13 and 14.
TEST(MatrixProofTest, Seeds) {
  const uint8_t rho[kSeedBytes] = {};
  SampledPoly job;
  job.SetSeed(rho, 3, 1);
  EXPECT_EQ(job.part[0], rho);
  EXPECT_EQ(job.part_bytes[0], kSeedBytes);
  EXPECT_EQ(job.part_bytes[1], 2u);
  EXPECT_EQ(job.part[1][0], 3);
  EXPECT_EQ(job.part[1][1], 1);
  EXPECT_EQ(job.kind.rate_bytes, 168);
  EXPECT_EQ(job.kind.suffix, kShake128.suffix);
}

}  // namespace
}  // namespace kexlane::matrix_proof
