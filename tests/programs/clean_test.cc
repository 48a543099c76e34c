// SPDX-License-Identifier: Apache-2.0
// Which chunks of time count for kexlane-bench, with invented probes.
#include "bench/clean.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kexlane::bench {
namespace {

// A core of which the probe says 1.0 when it is empty and 1.7 when it is shared.
constexpr double kEmpty = 1.0, kShared = 1.7, kUnknown = std::numeric_limits<double>::infinity();

TEST(CleanTest, NoisyChunksDoNotCount) {
  double least = kEmpty;
  Chunks chunks(least);
  for (int i = 0; i < 10; ++i) {
    chunks.Add(100 + i, kEmpty, kEmpty * 1.02);
  }
  for (int i = 0; i < 3; ++i) {
    chunks.Add(190, kShared, kShared);
    // One of the two probes is enough to drop a chunk: the other thread came or went inside of it.
    chunks.Add(150, kEmpty, kShared);
    chunks.Add(150, kShared, kEmpty);
  }
  EXPECT_EQ(chunks.Count(), 19u);
  EXPECT_TRUE(chunks.Enough(10));
  EXPECT_FALSE(chunks.Enough(11));
  EXPECT_NEAR(chunks.CleanShare(), 1045.0 / (1045 + 3 * 490), 1e-9);
  const Summary summary = chunks.Summarize();
  EXPECT_EQ(summary.low_quartile, 102);
  EXPECT_EQ(summary.median, 104);
  EXPECT_EQ(summary.high_quartile, 107);
  EXPECT_NEAR(summary.mean, (1045 + 3 * 490) / 19.0, 1e-9);
}

TEST(CleanTest, AnInterruptInACleanChunkMovesNoQuartile) {
  double least = kEmpty;
  Chunks chunks(least);
  for (int i = 0; i < 9; ++i) chunks.Add(100, kEmpty, kEmpty);
  chunks.Add(100'000, kEmpty, kEmpty);
  EXPECT_EQ(chunks.Summarize().median, 100);
  EXPECT_EQ(chunks.Summarize().high_quartile, 100);
}

TEST(CleanTest, TooNoisy) {
  double least = kEmpty;
  Chunks chunks(least);
  EXPECT_FALSE(chunks.Enough(1));
  EXPECT_EQ(chunks.CleanShare(), 0);
  for (int i = 0; i < 1000; ++i) chunks.Add(100, kShared, kShared);
  EXPECT_FALSE(chunks.Enough(1));
  // 23 % of the time are not enough, however many chunks they are. 26 % are.
  for (int i = 0; i < 300; ++i) chunks.Add(100, kEmpty, kEmpty);
  EXPECT_FALSE(chunks.Enough(1));
  for (int i = 0; i < 50; ++i) chunks.Add(100, kEmpty, kEmpty);
  EXPECT_TRUE(chunks.Enough(1));
}

TEST(CleanTest, ALowerTimeIsLearned) {
  double least = kUnknown;
  Chunks first(least);
  for (int i = 0; i < 10; ++i) first.Add(190, kShared, kShared);
  EXPECT_TRUE(first.Enough(10));  // nothing better is known
  for (int i = 0; i < 5; ++i) first.Add(100, kEmpty, kEmpty);
  EXPECT_EQ(least, kEmpty);
  EXPECT_FALSE(first.Enough(6));  // the earlier chunks are known as noisy now
  EXPECT_EQ(first.Summarize().high_quartile, 100);

  // The next row knows it from its start.
  Chunks second(least);
  for (int i = 0; i < 10; ++i) second.Add(190, kShared, kShared);
  EXPECT_FALSE(second.Enough(1));
  // One probe that is too low, of the two around a chunk, teaches nothing.
  second.Add(100, kEmpty / 2, kShared);
  EXPECT_EQ(least, kEmpty);
}

// What the real probe says depends on the machine. That it says something does not.
TEST(CleanTest, TheProbeMeasures) {
  Probe probe;
  for (int i = 0; i < 100; ++i) {
    const double crowding = probe.Crowding();
    ASSERT_TRUE(std::isfinite(crowding));
    ASSERT_GT(crowding, 0);
  }
  EXPECT_TRUE(std::isfinite(LeastCrowding()));
  EXPECT_GT(LeastCrowding(), 0);
  const uint64_t start = Ticks();
  const double ns = NanosecondsPerTick();
  EXPECT_GT(ns, 0.01);  // a counter above 100 GHz, or below 1 MHz, is misread
  EXPECT_LT(ns, 1000);
  EXPECT_GE(Ticks(), start);
}

}  // namespace
}  // namespace kexlane::bench
