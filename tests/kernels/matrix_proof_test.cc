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

// The block that RejectionSample is to be called with, and how many coefficients it appends. The
// accepted candidates of the whole stream are `first`, first + 1, first + 2, ...
struct Block {
  const uint8_t* stream;
  size_t bytes, accepted;
  int16_t first = 0;
  bool right = true;
};
inline Block& Next() {
  static Block block;
  return block;
}

inline bool AreNumbers(const int16_t* c, size_t count, int16_t first = 0) {
  for (size_t i = 0; i < count; ++i) {
    if (c[i] != static_cast<int16_t>(first + static_cast<int>(i))) return false;
  }
  return true;
}
inline size_t RejectionSample(int16_t* c, size_t count, const uint8_t* stream, size_t bytes) {
  Block& block = Next();
  block.right = stream == block.stream && bytes == block.bytes && AreNumbers(c, count, block.first);
  std::iota(c + count, c + count + block.accepted,
            static_cast<int16_t>(block.first + static_cast<int>(count)));
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

// Gives a job a block, and returns what it asks for next. Before that another job has its numbers
// at the places on the stack, so that nothing which is left there can help this one.
size_t Give(SampledPoly& job, const uint8_t* stream, size_t bytes, size_t accepted) {
  const uint8_t rho[kSeedBytes] = {};
  SampledPoly other;
  other.SetSeed(rho, 2, 1);
  Next() = {stream, 3 * kBlockBytes, 3 * kCandidates, 1000};
  EXPECT_EQ(other.more(other, stream, 3 * kBlockBytes), 0u);
  EXPECT_TRUE(Next().right);
  Next() = {stream, bytes, accepted};
  const size_t more = job.more(job, stream, bytes);
  EXPECT_TRUE(Next().right);
  return more;
}
constexpr uint8_t kStream[3 * kBlockBytes] = {};

// Brings a new job to `count` coefficients, with three blocks and as many more as that takes if
// each adds `step`.
void BringTo(SampledPoly& job, size_t count, size_t step) {
  const uint8_t rho[kSeedBytes] = {};
  job.SetSeed(rho, 1, 2);
  ASSERT_EQ(job.out, nullptr);
  ASSERT_EQ(job.out_bytes, sizeof(kStream));
  size_t have = std::min(count, step);
  ASSERT_EQ(Give(job, kStream, sizeof(kStream), have), kBlockBytes);
  while (have < count) {
    const size_t accepted = std::min(count - have, step);
    have += accepted;
    ASSERT_EQ(Give(job, kStream, kBlockBytes, accepted), kBlockBytes);
  }
  ASSERT_EQ(job.count, count);
}

TEST(MatrixProofTest, EveryNumberOfTheFirstThreeBlocks) {
  const uint8_t rho[kSeedBytes] = {};
  for (size_t accepted = 0; accepted <= 3 * kCandidates; ++accepted) {
    SampledPoly job;
    job.SetSeed(rho, 1, 2);
    ASSERT_EQ(Give(job, kStream, sizeof(kStream), accepted), accepted < kN ? kBlockBytes : 0);
    ASSERT_TRUE(AreNumbers(job.poly.c, std::min(accepted, size_t{kN}))) << accepted;
  }
}

TEST(MatrixProofTest, EveryNumberOfALaterBlock) {
  for (size_t count = 0; count < kN; ++count) {
    SampledPoly before;
    // As few more blocks as possible, or many.
    ASSERT_NO_FATAL_FAILURE(BringTo(before, count, count % 2 == 0 ? 112 : 11)) << count;
    for (size_t accepted = 0; accepted <= kCandidates; ++accepted) {
      SampledPoly job = before;
      ASSERT_EQ(Give(job, kStream, kBlockBytes, accepted), count + accepted < kN ? kBlockBytes : 0)
          << count << ' ' << accepted;
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
