// SPDX-License-Identifier: Apache-2.0
// The loop of SampleNTT, FIPS 203 algorithm 7, on the instructions of this CPU, on each target:
// every pair of candidates at every place of a vector, and every set of accepted candidates of a
// vector after every number of coefficients at the ends of a polynomial.
#include <gtest/gtest.h>
#include <kexlane/kernels.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "dispatch/target.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

constexpr int kQ = KXL_MLKEM_Q;

size_t Sample(std::vector<int16_t>& c, size_t count, const Buffer& stream, size_t bytes) {
  return ActiveTarget().mlkem->polynomial.rejection_sample(c.data(), count, stream.data(), bytes);
}

void Put(Buffer& stream, int d1, int d2) {
  stream.push_back(static_cast<uint8_t>(d1));
  stream.push_back(static_cast<uint8_t>(d1 >> 8 | d2 << 4));
  stream.push_back(static_cast<uint8_t>(d2 >> 4));
}

// One long stream has all pairs. The candidates before it, all rejected, move it to each place.
TEST(RejectionTest, EveryPairAtEveryPlace) {
  const int step = IsQuick() ? 61 : 1;
  std::vector<int16_t> expected;
  Buffer pairs;
  for (int d1 = 0; d1 < 4096; d1 += step) {
    for (int d2 = 0; d2 < 4096; ++d2) {
      Put(pairs, d1, d2);
      if (d1 < kQ) expected.push_back(static_cast<int16_t>(d1));
      if (d2 < kQ) expected.push_back(static_cast<int16_t>(d2));
    }
  }
  std::vector<int16_t> c(pairs.size() / 3 * 2 + 64);
  ForEachTarget([&] {
    for (size_t place = 0; place < 8; ++place) {
      Buffer stream(3 * place, 0xFF);
      stream.insert(stream.end(), pairs.begin(), pairs.end());
      const size_t bytes = (stream.size() + 23) / 24 * 24;
      stream.resize(bytes + 4, 0xFF);
      std::fill(c.begin(), c.end(), int16_t{-1});
      ASSERT_EQ(Sample(c, 0, stream, bytes), expected.size());
      ASSERT_TRUE(std::equal(expected.begin(), expected.end(), c.begin())) << place;
    }
  });
}

TEST(RejectionTest, EverySetAtEveryCount) {
  ForEachTarget([&] {
    for (size_t count = 0; count < 256; ++count) {
      const bool every_set = (count < 4 || count >= 252) && !IsQuick();
      for (unsigned set = 0; set < 1u << 16; set += every_set ? 1 : 251) {
        Buffer stream;
        std::vector<int16_t> expected(count);
        for (size_t i = 0; i < count; ++i) expected[i] = static_cast<int16_t>(i);
        std::vector<int16_t> c = expected;
        c.resize(count + 24, -1);
        int d[16];
        for (int k = 0; k < 16; ++k) {
          d[k] = (set >> k & 1) != 0 ? kQ - 1 - k : kQ + k;
          if (d[k] < kQ) expected.push_back(static_cast<int16_t>(d[k]));
        }
        for (int k = 0; k < 16; k += 2) Put(stream, d[k], d[k + 1]);
        stream.resize(28, 0);
        ASSERT_EQ(Sample(c, count, stream, 24), expected.size());
        ASSERT_TRUE(std::equal(expected.begin(), expected.end(), c.begin())) << count << ' ' << set;
      }
    }
  });
}

}  // namespace
}  // namespace kexlane::test
