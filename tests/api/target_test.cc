// SPDX-License-Identifier: Apache-2.0
// <kexlane/target.h>: listing and forcing targets, also while other threads work.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>

#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/test_util.h"

namespace {

using kexlane::test::Buffer;
using kexlane::test::ForEachTarget;
using kexlane::test::SupportedTargets;

TEST(TargetTest, ListEndsWithPortable) {
  ASSERT_GE(kxl_target_count(), 1u);
  for (size_t i = 0; i < kxl_target_count(); ++i) ASSERT_NE(kxl_target_name(i), nullptr);
  EXPECT_STREQ(kxl_target_name(kxl_target_count() - 1), "portable");
  EXPECT_EQ(kxl_target_supported(kxl_target_count() - 1), 1);
}

TEST(TargetTest, PastTheEndIsNothing) {
  for (const size_t index : {kxl_target_count(), kxl_target_count() + 1, SIZE_MAX}) {
    EXPECT_EQ(kxl_target_name(index), nullptr);
    EXPECT_EQ(kxl_target_supported(index), 0);
  }
}

TEST(TargetTest, NullForcesTheBest) {
  ASSERT_EQ(kxl_target_force("portable"), KXL_OK);
  ASSERT_STREQ(kxl_target_active(), "portable");
  ASSERT_EQ(kxl_target_force(nullptr), KXL_OK);
  EXPECT_STREQ(kxl_target_active(), SupportedTargets().front());
}

TEST(TargetTest, UnknownNameChangesNothing) {
  ForEachTarget([] {
    const std::string before = kxl_target_active();
    for (const char* name : {"", "none", "AVX2", "avx", "avx5123", "portable ", "sve2"}) {
      EXPECT_EQ(kxl_target_force(name), KXL_ERR_TARGET) << name;
      EXPECT_EQ(kxl_target_active(), before);
    }
  });
}

TEST(TargetTest, UnsupportedTargetCannotBeForced) {
  const std::string before = kxl_target_active();
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (kxl_target_supported(i) != 0) continue;
    EXPECT_EQ(kxl_target_force(kxl_target_name(i)), KXL_ERR_TARGET);
    EXPECT_EQ(kxl_target_active(), before);
  }
}

TEST(TargetTest, AllTargetsGiveTheSameBytes) {
  const Buffer seed = kexlane::test::RandomBuffer(KXL_XWING_KEYGEN_SEED_BYTES);
  Buffer first;
  ForEachTarget([&] {
    Buffer ek(KXL_XWING_EK_BYTES), sk(KXL_XWING_SK_BYTES);
    ASSERT_EQ(kxl_xwing_keygen_derand(ek.data(), sk.data(), seed.data()), KXL_OK);
    if (first.empty()) first = ek;
    EXPECT_EQ(ek, first);
  });
}

// Eight threads run whole key exchanges, and each of them forces one target after the other.
TEST(TargetTest, ForcingWhileOthersWork) {
  const std::vector<const char*> names = SupportedTargets();
  std::atomic<int> failures{0}, exchanges{0};
  const auto work = [&](size_t thread) {
    const auto expect = [&](bool good) {
      if (!good) ++failures;
    };
    for (size_t round = 0; round < 20; ++round) {
      uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES];
      uint8_t state[KXL_X25519MLKEM768_STATE_BYTES];
      uint8_t answer[KXL_X25519MLKEM768_SERVER_SHARE_BYTES];
      uint8_t server[KXL_X25519MLKEM768_SECRET_BYTES], client[KXL_X25519MLKEM768_SECRET_BYTES];
      const auto force = [&](size_t step) {
        const char* name = names[(thread + round + step) % names.size()];
        expect(kxl_target_force(name) == KXL_OK);
        const char* active = kxl_target_active();
        bool known = false;
        for (const char* candidate : names) known |= std::strcmp(active, candidate) == 0;
        expect(known);
      };
      force(0);
      expect(kxl_x25519mlkem768_client_keygen(share, state) == KXL_OK);
      force(1);
      expect(kxl_x25519mlkem768_server_respond(answer, server, share) == KXL_OK);
      force(2);
      expect(kxl_x25519mlkem768_client_finish(client, state, answer) == KXL_OK);
      expect(std::memcmp(server, client, sizeof(server)) == 0);
      ++exchanges;
    }
  };
  std::vector<std::thread> threads;
  for (size_t i = 0; i < 8; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(exchanges, 8 * 20);
  EXPECT_EQ(kxl_target_force(nullptr), KXL_OK);
}

}  // namespace
