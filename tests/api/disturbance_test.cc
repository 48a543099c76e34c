// SPDX-License-Identifier: Apache-2.0
// All calls under disturbances: in many threads while targets are forced, interrupted by signals
// whose handlers use the library too, and in processes that fork between draws of randomness.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/all_calls.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

TEST(DisturbanceTest, ManyThreadsWhileTargetsAreForced) {
#if defined(__SANITIZE_THREAD__)
  const size_t rounds = 1;  // ThreadSanitizer makes each round a hundred times slower
#else
  const size_t rounds = IsQuick() ? 1 : 3;
#endif
  constexpr size_t kThreads = 64;
  const CallList list(9);
  const std::vector<AnyCall>& calls = list.calls();
  std::atomic<size_t> failures{0}, runs{0}, working{kThreads};
  std::vector<std::thread> threads;
  for (size_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (size_t i = 0; i < rounds * calls.size(); ++i) {
        // Each thread begins with another call.
        Trial run(calls[(i + thread * calls.size() / kThreads) % calls.size()]);
        if (!run.IsRight()) ++failures;
        ++runs;
      }
      --working;
    });
  }
  const std::vector<const char*> names = SupportedTargets();
  size_t forced = 0;
  while (working != 0) {
    EXPECT_EQ(kxl_target_force(names[forced++ % names.size()]), KXL_OK);
    std::this_thread::yield();
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0u);
  EXPECT_EQ(runs, kThreads * rounds * calls.size());
  EXPECT_GT(forced, names.size());
  EXPECT_EQ(kxl_target_force(nullptr), KXL_OK);
}

// The calls that the handler makes, and what it finds.
std::vector<std::unique_ptr<Trial>>* handler_runs = nullptr;
volatile sig_atomic_t signals = 0, wrong_in_handler = 0;

void HandleSignal(int) {
  Trial& run = *(*handler_runs)[static_cast<size_t>(signals) % handler_runs->size()];
  if (!run.IsRight()) wrong_in_handler = 1;
  signals = signals + 1;
}

// The handler has other values in its vector registers, masks and modes than the interrupted call.
TEST(DisturbanceTest, SignalsWhoseHandlersUseTheLibrary) {
  const CallList of_handler(3), list(9);
  std::vector<std::unique_ptr<Trial>> runs;
  for (const AnyCall& call : of_handler.calls()) runs.push_back(std::make_unique<Trial>(call));
  handler_runs = &runs;
  struct sigaction action {
  }, before{};
  action.sa_handler = HandleSignal;
  action.sa_flags = SA_RESTART;
  ASSERT_EQ(sigaction(SIGALRM, &action, &before), 0);
  const itimerval often = {{0, 300}, {0, 300}}, never = {};
  ForEachTarget([&] {
    const sig_atomic_t enough = signals + 300;
    ASSERT_EQ(setitimer(ITIMER_REAL, &often, nullptr), 0);
    for (size_t i = 0; signals < enough; ++i) {
      const AnyCall& call = list.calls()[i % list.calls().size()];
      EXPECT_TRUE(Trial(call).IsRight()) << call.name;
    }
    ASSERT_EQ(setitimer(ITIMER_REAL, &never, nullptr), 0);
  });
  ASSERT_EQ(sigaction(SIGALRM, &before, nullptr), 0);
  EXPECT_EQ(wrong_in_handler, 0);
  handler_runs = nullptr;
}

// A random generator inside the library would give both processes the same bytes.
TEST(DisturbanceTest, ProcessesDrawDifferently) {
  const auto draw = [](uint8_t(&sk)[KXL_X25519_SK_BYTES]) {
    uint8_t pk[KXL_X25519_PK_BYTES];
    return kxl_x25519_keygen(pk, sk) == KXL_OK;
  };
  uint8_t sk[KXL_X25519_SK_BYTES];
  std::set<std::string> different;
  ASSERT_TRUE(draw(sk));
  different.insert(Hex(sk));
  constexpr int kChildren = 8;
  for (int i = 0; i < kChildren; ++i) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const bool sent = draw(sk) && write(ends[1], sk, sizeof(sk)) == ssize_t{sizeof(sk)};
      _exit(sent ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    ASSERT_EQ(read(ends[0], sk, sizeof(sk)), ssize_t{sizeof(sk)});
    different.insert(Hex(sk));
    close(ends[0]);
    close(ends[1]);
    ASSERT_TRUE(draw(sk));
    different.insert(Hex(sk));
  }
  EXPECT_EQ(different.size(), 1u + 2 * kChildren);
}

}  // namespace
}  // namespace kexlane::test
