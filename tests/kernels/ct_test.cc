// SPDX-License-Identifier: Apache-2.0
// The building blocks of kernels/ct.h work on every byte that they are given, and on no other.
#include "kernels/ct.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/test_util.h"

namespace kexlane {
namespace {

using test::AllZero;
using test::Buffer;
using test::Garbage;
using test::RandomBuffer;

constexpr size_t kMost = 100;

TEST(CtTest, MasksOfNumbers) {
  EXPECT_EQ(MaskNonZero(0), 0u);
  for (int bit = 0; bit < 64; ++bit) EXPECT_EQ(MaskNonZero(uint64_t{1} << bit), ~uint64_t{0});
}

TEST(CtTest, ComparisonsSeeEveryBit) {
  for (size_t bytes = 0; bytes <= kMost; ++bytes) {
    const Buffer a = RandomBuffer(bytes + 1);
    Buffer b = a;
    b[bytes] ^= 1;  // behind the end
    EXPECT_EQ(MaskDiffer(a.data(), b.data(), bytes), 0u);
    for (size_t i = 0; i < 8 * bytes; ++i) {
      b[i / 8] ^= static_cast<uint8_t>(1u << i % 8);
      EXPECT_EQ(MaskDiffer(a.data(), b.data(), bytes), ~uint64_t{0})
          << bytes << " bytes, bit " << i;
      b[i / 8] = a[i / 8];
    }
  }
}

TEST(CtTest, MovesAllOrNothing) {
  for (size_t bytes = 0; bytes <= kMost; ++bytes) {
    const Buffer a = RandomBuffer(bytes + 1), before = RandomBuffer(bytes + 1);
    Buffer out = before;
    MoveIf(0, out.data(), a.data(), bytes);
    EXPECT_EQ(out, before);
    MoveIf(~uint64_t{0}, out.data(), a.data(), bytes);
    EXPECT_TRUE(std::equal(out.begin(), out.end() - 1, a.begin()));
    EXPECT_EQ(out[bytes], before[bytes]);
  }
}

TEST(CtTest, WipesAllAndNoMore) {
  for (size_t bytes = 0; bytes <= kMost; ++bytes) {
    Buffer memory = Garbage(bytes + 1);
    Wipe(memory.data(), bytes);
    EXPECT_TRUE(AllZero({memory.data(), bytes}));
    EXPECT_EQ(memory[bytes], 0xA5);
  }
  uint8_t object[37];
  std::memset(object, 0xA5, sizeof(object));
  { const WipeAtExit wipe(object); }
  EXPECT_TRUE(AllZero(object));
}

}  // namespace
}  // namespace kexlane
