// SPDX-License-Identifier: Apache-2.0
// KEXLANE_TARGET, and the first use of the library. Each case runs in a child process that has not
// used the library yet. The parent never uses it.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <thread>
#include <vector>

#include "tests/support/test_util.h"

namespace {

// Returns whether check() holds in a new process in which KEXLANE_TARGET is value, or is not set if
// value is null.
bool HoldsInChild(const char* value, const std::function<bool()>& check) {
  const pid_t child = fork();
  if (child == 0) {
    const int set =
        value != nullptr ? setenv("KEXLANE_TARGET", value, 1) : unsetenv("KEXLANE_TARGET");
    _exit(set == 0 && check() ? 42 : 1);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return false;
  return WIFEXITED(status) && WEXITSTATUS(status) == 42;
}

bool Same(const char* a, const char* b) { return std::strcmp(a, b) == 0; }

// Asking for names and support does not choose a target.
const char* Best() { return kexlane::test::SupportedTargets().front(); }

TEST(EnvironmentTest, NotSetGivesTheBest) {
  EXPECT_TRUE(HoldsInChild(nullptr, [] {
    return Same(kxl_target_active(), Best()) && kxl_target_environment() == KXL_OK;
  }));
}

TEST(EnvironmentTest, EmptyCountsAsNotSet) {
  EXPECT_TRUE(HoldsInChild(
      "", [] { return Same(kxl_target_active(), Best()) && kxl_target_environment() == KXL_OK; }));
}

TEST(EnvironmentTest, ChoosesEachSupportedTarget) {
  for (const char* name : kexlane::test::SupportedTargets()) {
    EXPECT_TRUE(HoldsInChild(name, [name] {
      return Same(kxl_target_active(), name) && kxl_target_environment() == KXL_OK;
    })) << name;
  }
}

TEST(EnvironmentTest, WorksWhicheverCallIsFirst) {
  EXPECT_TRUE(HoldsInChild("portable", [] {
    uint8_t pk[KXL_X25519_PK_BYTES], sk[KXL_X25519_SK_BYTES];
    return kxl_x25519_keygen(pk, sk) == KXL_OK && Same(kxl_target_active(), "portable");
  }));
  EXPECT_TRUE(HoldsInChild("portable", [] {
    return kxl_target_environment() == KXL_OK && Same(kxl_target_active(), "portable");
  }));
}

TEST(EnvironmentTest, UnknownNameIsReportedAndGivesTheBest) {
  for (const char* name : {"avx9000", "AVX2", " portable", "portable,avx2"}) {
    EXPECT_TRUE(HoldsInChild(name, [] {
      return kxl_target_environment() == KXL_ERR_TARGET && Same(kxl_target_active(), Best()) &&
             kxl_target_environment() == KXL_ERR_TARGET;
    })) << name;
  }
}

TEST(EnvironmentTest, UnsupportedTargetIsReportedAndGivesTheBest) {
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (kxl_target_supported(i) != 0) continue;
    EXPECT_TRUE(HoldsInChild(kxl_target_name(i), [] {
      return kxl_target_environment() == KXL_ERR_TARGET && Same(kxl_target_active(), Best());
    })) << kxl_target_name(i);
  }
}

TEST(EnvironmentTest, ForcingOverridesIt) {
  EXPECT_TRUE(HoldsInChild("avx9000", [] {
    return kxl_target_force("portable") == KXL_OK && Same(kxl_target_active(), "portable") &&
           kxl_target_environment() == KXL_ERR_TARGET;
  }));
}

TEST(EnvironmentTest, AutomaticChoiceDoesNotReadItAgain) {
  EXPECT_TRUE(HoldsInChild("portable", [] {
    return Same(kxl_target_active(), "portable") && kxl_target_force(nullptr) == KXL_OK &&
           Same(kxl_target_active(), Best()) && kxl_target_environment() == KXL_OK;
  }));
}

TEST(EnvironmentTest, LaterChangesAreNotSeen) {
  EXPECT_TRUE(HoldsInChild("portable", [] {
    return kxl_target_environment() == KXL_OK && setenv("KEXLANE_TARGET", "avx9000", 1) == 0 &&
           kxl_target_environment() == KXL_OK && Same(kxl_target_active(), "portable");
  }));
}

// Eight threads use the library for the first time at once. All see the environment's choice.
TEST(EnvironmentTest, FirstUseByManyThreads) {
  EXPECT_TRUE(HoldsInChild("portable", [] {
    std::atomic<int> ready{0}, right{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        ++ready;
        while (ready < 8) std::this_thread::yield();
        uint8_t pk[KXL_X25519_PK_BYTES], sk[KXL_X25519_SK_BYTES];
        if (kxl_x25519_keygen(pk, sk) == KXL_OK && Same(kxl_target_active(), "portable") &&
            kxl_target_environment() == KXL_OK) {
          ++right;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    return right == 8;
  }));
}

// One thread forces a target while others use the library for the first time. The forced target
// stays.
TEST(EnvironmentTest, FirstUseDoesNotUndoForcing) {
  for (int round = 0; round < 20; ++round) {
    EXPECT_TRUE(HoldsInChild(nullptr, [] {
      std::atomic<bool> forced{false};
      std::thread other([] { (void)kxl_target_active(); });
      forced = kxl_target_force("portable") == KXL_OK;
      const bool kept = Same(kxl_target_active(), "portable");
      other.join();
      return forced && kept && Same(kxl_target_active(), "portable");
    }));
  }
}

}  // namespace
