// SPDX-License-Identifier: Apache-2.0
// The counters that -DKEXLANE_PROFILE=ON puts into the library, in kernels/profile.h and
// kernels/profile.cc.
#ifndef KEXLANE_PROFILE
#define KEXLANE_PROFILE
#endif
#include "kernels/profile.cc"

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

namespace kexlane::profile {
namespace {

// Waits until the counter has moved by 1000 ticks. Returns at once where there is no counter.
void Spin() {
  const uint64_t start = Now();
  while (start != 0 && Now() < start + 1000) {
  }
}

TEST(Profile, InnerKernelsAreNotCountedTwice) {
  const uint64_t start = Now();
  uint64_t inner = 0;
  {
    KXL_PROFILE(kSponge);
    Spin();
    for (int i = 0; i < 2; ++i) {
      KXL_PROFILE(kKeccak);
      const uint64_t since = Now();
      Spin();
      inner += Now() - since;
    }
    Spin();
  }
  const uint64_t all = Now() - start;
  EXPECT_EQ(counters[kSponge].calls, 1);
  EXPECT_EQ(counters[kKeccak].calls, 2);
  EXPECT_GE(counters[kKeccak].cycles, inner);
  EXPECT_GE(counters[kSponge].cycles, start == 0 ? 0 : 2000);
  EXPECT_LE(counters[kSponge].cycles + counters[kKeccak].cycles, all);
}

TEST(Profile, CountsAllThreads) {
  const auto call = [] {
    for (int i = 0; i < 1000; ++i) {
      KXL_PROFILE(kNtt);
    }
  };
  std::thread one(call), two(call);
  one.join();
  two.join();
  EXPECT_EQ(counters[kNtt].calls, 2000);
}

TEST(ProfileDeathTest, PrintsATableAtTheEnd) {
  const auto call = [] {
    { KXL_PROFILE(kLadder); }
    std::exit(0);
  };
  EXPECT_EXIT(call(), testing::ExitedWithCode(0), "kexlane +calls +cycles(.|\n)*ladder +1 ");
}

}  // namespace
}  // namespace kexlane::profile
