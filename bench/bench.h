// SPDX-License-Identifier: Apache-2.0
// How kexlane-bench registers a benchmark. Its name is FAMILY/OP, FAMILY/OP/TARGET, or
// FAMILY/OP/TARGET/HOW. A peer has no target. Each has the counter ns_per_op and, where the CPU
// counts cycles, cycles_per_op: the median of its clean chunks (bench/clean.h).
#ifndef KEXLANE_BENCH_BENCH_H_
#define KEXLANE_BENCH_BENCH_H_

#include <benchmark/benchmark.h>
#include <kexlane/kexlane.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "bench/clean.h"
#include "bench/evict.h"
#include "bench/figures.h"
#include "dispatch/target.h"
#include "kernels/profile.h"

namespace kexlane::bench {

#if defined(KEXLANE_PROFILE)
// Measures what each kind of kernel takes from the construction of this object on.
class Profile {
 public:
  Profile() {
    for (size_t i = 0; i < profile::kKinds; ++i) before_[i] = profile::counters[i].cycles;
  }
  // Adds a counter cycles_KIND for each kind that was called. The counters are means of all
  // `operations`; `scale` makes them parts of cycles_per_op, which is not a mean.
  void Report(benchmark::State& state, double operations, double scale) const {
    for (size_t i = profile::kOther + 1; i < profile::kKinds; ++i) {
      const uint64_t cycles = profile::counters[i].cycles - before_[i];
      if (cycles == 0) continue;
      state.counters[std::string("cycles_") + profile::kNames[i]] =
          scale * static_cast<double>(cycles) / operations;
    }
  }

 private:
  uint64_t before_[profile::kKinds];
};
#endif

// Times op(), which returns whether it succeeded, in chunks. Calls before() ahead of each chunk.
template <typename Before, typename Op>
void TimeChunks(benchmark::State& state, const Timing& timing, Before before, Op op) {
  // How long to wait for clean chunks when Google Benchmark has had its time. A process that gets
  // little of the CPU may try some more.
  constexpr double kPatienceNanoseconds = 50e6;
  const size_t least_tries = 4 * timing.clean_chunks;
  Chunks chunks(LeastCrowding());
  const auto chunk = [&] {
    before();
    const double crowding_before = TheProbe().Crowding();
    const uint64_t start = Ticks();
    for (int64_t i = 0; i < timing.calls; ++i) {
      if (!op()) {
        Fail(state, "the operation failed");
        return false;
      }
      benchmark::ClobberMemory();
    }
    const auto ticks = static_cast<double>(Ticks() - start);
    chunks.Add(ticks, crowding_before, TheProbe().Crowding());
    return true;
  };
#if defined(KEXLANE_PROFILE)
  const Profile profile;
#endif
  while (state.KeepRunningBatch(timing.calls)) {
    if (!chunk()) return;
  }
  const uint64_t start = Ticks();
  while (!chunks.Enough(timing.clean_chunks) &&
         (chunks.Count() < least_tries ||
          static_cast<double>(Ticks() - start) * NanosecondsPerTick() < kPatienceNanoseconds)) {
    if (!chunk()) return;
  }
  Report(state, chunks, timing);
#if defined(KEXLANE_PROFILE)
  if (state.error_occurred()) return;
  const Summary summary = chunks.Summarize();
  profile.Report(state,
                 static_cast<double>(chunks.Count()) * static_cast<double>(timing.calls) *
                     static_cast<double>(timing.operations),
                 summary.median / summary.mean);
#endif
}

// Times calls of op(), which does n operations and returns whether it succeeded.
template <typename Op>
void Time(benchmark::State& state, Op op, size_t n = 1) {
  // A chunk takes about 20 us: long enough to be timed, short enough to fit between two
  // disturbances.
  constexpr double kChunkNanoseconds = 20e3;
  constexpr size_t kLeastChunks = 3;
  op();  // the first call is slower than the others
  const uint64_t start = Ticks();
  op();
  const double took = static_cast<double>(Ticks() - start) * NanosecondsPerTick();
  const auto calls = static_cast<int64_t>(1 + kChunkNanoseconds / std::max(took, 1.0));
  TimeChunks(
      state, {calls, n, kLeastChunks}, [] {}, op);
}

// Makes a target active. The benchmark fails if that does not succeed.
inline bool Force(benchmark::State& state, const char* target) {
  const bool forced =
      kxl_target_force(target) == KXL_OK && std::strcmp(kxl_target_active(), target) == 0;
  if (!forced) Fail(state, "the target is not active");
  return forced;
}

// Times one operation at a time on a target.
template <typename Op>
void AddOn(const char* target, const std::string& name, Op op, size_t n = 1) {
  benchmark::RegisterBenchmark((name + "/" + target).c_str(),
                               [target, op, n](benchmark::State& state) {
                                 if (Force(state, target)) Time(state, op, n);
                               });
}

// Times calls of n operations each on a target.
template <typename Call>
void AddBatch(const char* target, const std::string& name, size_t n, Call call) {
  benchmark::RegisterBenchmark((name + "/" + target + "/" + std::to_string(n)).c_str(),
                               [target, n, call](benchmark::State& state) {
                                 if (!Force(state, target)) return;
                                 Time(
                                     state, [&] { return call(n); }, n);
                               });
}

// Times single calls of op(), with before() ahead of each.
template <typename Before, typename Op>
void TimeAfter(benchmark::State& state, Before before, Op op) {
  constexpr size_t kLeastCalls = 5;
  TimeChunks(state, {1, 1, kLeastCalls}, before, op);
}

#if defined(__x86_64__)
// Does scalar work for about 3 ms.
inline void Rest() {
  const uint64_t start = Ticks();
  uint64_t x = start;
  while (Ticks() - start < 8'000'000) {
    for (int i = 0; i < 1000; ++i) x = x * 6364136223846793005u + 1442695040888963407u;
    benchmark::DoNotOptimize(x);
  }
}
#endif

// Times op() after a pause in which the CPU did only scalar work, so that its vector units are
// asleep; and with its code, tables and keys out of the core's own caches.
template <typename Op>
void AddColdAndEvicted([[maybe_unused]] const char* target,
                       [[maybe_unused]] const std::string& name, [[maybe_unused]] Op op) {
#if defined(__x86_64__)
  benchmark::RegisterBenchmark((name + "/" + target + "/cold").c_str(),
                               [target, op](benchmark::State& state) {
                                 if (Force(state, target)) TimeAfter(state, Rest, op);
                               });
#endif
  if (!kCanEvict) return;
  benchmark::RegisterBenchmark((name + "/" + target + "/evicted").c_str(),
                               [target, op](benchmark::State& state) {
                                 if (Force(state, target)) TimeAfter(state, Evict, op);
                               });
}

// Times an operation of another library, hot and evicted.
template <typename Op>
void AddPeer(const std::string& name, Op op) {
  benchmark::RegisterBenchmark(("peer/" + name).c_str(),
                               [op](benchmark::State& state) { Time(state, op); });
  if (!kCanEvict) return;
  benchmark::RegisterBenchmark(("peer/" + name + "/evicted").c_str(),
                               [op](benchmark::State& state) { TimeAfter(state, Evict, op); });
}

// The sizes of the batches that are measured.
constexpr size_t kBatchSizes[] = {1, 2, 3, 4, 8, 16, 32, 64};
constexpr size_t kMaxBatch = 64;

// Times calls of n operations in 1, 2, 4, ... threads, up to the number of hardware threads. Each
// thread has its own data. items_per_second counts all threads together. All time counts: threads
// that share a core disturb each other, and that is what these benchmarks are about.
template <typename Data, typename Call>
void AddThreads(const char* target, const std::string& name, size_t n, Call call) {
  benchmark::RegisterBenchmark(
      (name + "/" + target).c_str(),
      [target, n, call](benchmark::State& state) {
        if (!Force(state, target)) return;
        Data own;
        for (auto _ : state) {
          if (!call(own)) {
            Fail(state, "the operation failed");
            return;
          }
        }
        state.SetItemsProcessed(static_cast<int64_t>(n) * state.iterations());
      })
      ->ThreadRange(1, static_cast<int>(std::max(1u, std::thread::hardware_concurrency())))
      ->UseRealTime();
}

// Adds the KEMs of the public API on a target, one operation at a time; bench/kem_rows.cc.
void AddOperations(const char* target);
// Adds ML-KEM with prepared keys, in batches, cold and evicted; bench/mlkem_rows.cc.
void AddMlkem(const char* target);
// Adds X25519 and whole exchanges of X25519MLKEM768, singly, in batches, cold and evicted;
// bench/x25519_rows.cc.
void AddX25519(const char* target);
// Adds the hybrids with prepared clients and keys, singly and in batches;
// bench/prepared_hybrid_rows.cc.
void AddPreparedHybrids(const char* target);
// Adds the kernels of a target; bench/kernel_rows.cc.
void AddKernels(const Target& row);
// Adds other libraries for comparison; bench/peer_rows.cc.
void AddPeers();

}  // namespace kexlane::bench

#endif  // KEXLANE_BENCH_BENCH_H_
