// SPDX-License-Identifier: Apache-2.0
// How kexlane-bench registers a benchmark. Its name is FAMILY/OP, FAMILY/OP/TARGET, or
// FAMILY/OP/TARGET/HOW. Each has the counter cycles_per_op.
#ifndef KEXLANE_BENCH_BENCH_H_
#define KEXLANE_BENCH_BENCH_H_

#include <benchmark/benchmark.h>
#include <kexlane/kexlane.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "dispatch/target.h"
#include "kernels/profile.h"

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace kexlane::bench {

// Reads the time-stamp counter, which runs at the CPU's nominal rate. 0 where there is none.
inline uint64_t Cycles() {
#if defined(__x86_64__)
  return __rdtsc();
#else
  return 0;
#endif
}

// The cycles of one operation, measured in many short slices of time. Interrupts and other programs
// make some slices longer and none shorter, so the low quartile is the operation without them.
class Slices {
 public:
  void Add(double cycles_per_op) { slices_.push_back(cycles_per_op); }
  double LowQuartile() {
    const auto quartile = slices_.begin() + static_cast<std::ptrdiff_t>(slices_.size() / 4);
    std::nth_element(slices_.begin(), quartile, slices_.end());
    return *quartile;
  }
  double Mean() const {
    return std::accumulate(slices_.begin(), slices_.end(), 0.0) /
           static_cast<double>(slices_.size());
  }

  // Sets the counter cycles_per_op, where the CPU counts.
  void Report(benchmark::State& state) {
    if (Cycles() == 0) return;
    state.counters["cycles_per_op"] =
        benchmark::Counter(LowQuartile(), benchmark::Counter::kAvgThreads);
  }

 private:
  std::vector<double> slices_;
};

#if defined(KEXLANE_PROFILE)
// Measures what each kind of kernel takes from the construction of this object on.
class Profile {
 public:
  Profile() {
    for (size_t i = 0; i < profile::kKinds; ++i) before_[i] = profile::counters[i].cycles;
  }
  // Adds a counter cycles_KIND for each kind that was called. The counters are means of all calls;
  // `scale` makes them parts of cycles_per_op, which is not a mean.
  void Report(benchmark::State& state, size_t n, double scale) const {
    for (size_t i = profile::kOther + 1; i < profile::kKinds; ++i) {
      const uint64_t cycles = profile::counters[i].cycles - before_[i];
      if (cycles == 0) continue;
      state.counters[std::string("cycles_") + profile::kNames[i]] =
          scale * static_cast<double>(cycles) / static_cast<double>(state.iterations()) /
          static_cast<double>(n);
    }
  }

 private:
  uint64_t before_[profile::kKinds];
};
#endif

// Times calls of op(), which does n operations and returns whether it succeeded.
template <typename Op>
void Time(benchmark::State& state, Op op, size_t n = 1) {
  // A slice takes about 20 us: long enough to be counted, shorter than what a scheduler deals out.
  constexpr uint64_t kSliceCycles = 50'000;
  op();  // the first call is slower than the others
  uint64_t start = Cycles();
  op();
  const uint64_t took = Cycles() - start;
  const auto calls = static_cast<int64_t>(took == 0 ? 1 : 1 + kSliceCycles / took);
  Slices slices;
#if defined(KEXLANE_PROFILE)
  const Profile profile;
#endif
  while (state.KeepRunningBatch(calls)) {
    start = Cycles();
    for (int64_t i = 0; i < calls; ++i) {
      if (!op()) {
        state.SkipWithError("the operation failed");
        return;
      }
      benchmark::ClobberMemory();
    }
    slices.Add(static_cast<double>(Cycles() - start) / static_cast<double>(calls) /
               static_cast<double>(n));
  }
  slices.Report(state);
#if defined(KEXLANE_PROFILE)
  profile.Report(state, n, Cycles() == 0 ? 1 : slices.LowQuartile() / slices.Mean());
#endif
}

template <typename Op>
void Add(const std::string& name, Op op) {
  benchmark::RegisterBenchmark(name.c_str(), [op](benchmark::State& state) { Time(state, op); });
}

// Makes a target active. The benchmark fails if that does not succeed.
inline bool Force(benchmark::State& state, const char* target) {
  const bool forced =
      kxl_target_force(target) == KXL_OK && std::strcmp(kxl_target_active(), target) == 0;
  if (!forced) state.SkipWithError("the target is not active");
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
  benchmark::RegisterBenchmark(
      (name + "/" + target + "/" + std::to_string(n)).c_str(),
      [target, n, call](benchmark::State& state) {
        if (!Force(state, target)) return;
        Time(
            state, [&] { return call(n); }, n);
        state.SetItemsProcessed(static_cast<int64_t>(n) * state.iterations());
      });
}

#if defined(__x86_64__)
// Does scalar work for about 3 ms.
inline void Rest() {
  const uint64_t start = Cycles();
  uint64_t x = start;
  while (Cycles() - start < 8'000'000) {
    for (int i = 0; i < 1000; ++i) x = x * 6364136223846793005u + 1442695040888963407u;
    benchmark::DoNotOptimize(x);
  }
}
#endif

// Times op() after a pause in which the CPU did only scalar work, so that its vector units are
// asleep.
template <typename Op>
void AddCold([[maybe_unused]] const char* target, [[maybe_unused]] const std::string& name,
             [[maybe_unused]] Op op) {
#if defined(__x86_64__)
  const auto run = [target, op](benchmark::State& state) {
    if (!Force(state, target)) return;
    Slices slices;
    for (auto _ : state) {
      Rest();
      const uint64_t start = Cycles();
      const bool ok = op();
      const uint64_t took = Cycles() - start;
      if (!ok) {
        state.SkipWithError("the operation failed");
        return;
      }
      slices.Add(static_cast<double>(took));
      state.SetIterationTime(static_cast<double>(took) * 1e-9);
    }
    slices.Report(state);
  };
  benchmark::RegisterBenchmark((name + "/" + target + "/cold").c_str(), run)
      ->UseManualTime()
      ->Iterations(100);
#endif
}

// The sizes of the batches that are measured.
constexpr size_t kBatchSizes[] = {1, 2, 3, 4, 8, 16, 32, 64};
constexpr size_t kMaxBatch = 64;

// Times calls of n operations in 1, 2, 4, ... threads, up to the number of hardware threads. Each
// thread has its own data. items_per_second counts all threads together.
template <typename Data, typename Call>
void AddThreads(const char* target, const std::string& name, size_t n, Call call) {
  benchmark::RegisterBenchmark(
      (name + "/" + target).c_str(),
      [target, n, call](benchmark::State& state) {
        if (!Force(state, target)) return;
        Data own;
        Time(
            state, [&] { return call(own); }, n);
        state.SetItemsProcessed(static_cast<int64_t>(n) * state.iterations());
      })
      ->ThreadRange(1, static_cast<int>(std::max(1u, std::thread::hardware_concurrency())))
      ->UseRealTime();
}

// Adds the KEMs of the public API on a target, one operation at a time; bench/kem_rows.cc.
void AddOperations(const char* target);
// Adds ML-KEM with prepared keys, in batches and cold; bench/mlkem_rows.cc.
void AddMlkem(const char* target);
// Adds X25519 and whole exchanges of X25519MLKEM768, singly, in batches and cold;
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
