// How kexlane-bench registers a benchmark: under a name FAMILY/OP or FAMILY/OP/TARGET, with the
// counter cycles_per_op.
#ifndef KEXLANE_BENCH_BENCH_H_
#define KEXLANE_BENCH_BENCH_H_

#include <benchmark/benchmark.h>
#include <kexlane/kexlane.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "dispatch/target.h"

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace kexlane::bench {

// Times op(), which returns whether it did its work.
template <typename Op>
void Time(benchmark::State& state, Op op) {
#if defined(__x86_64__)
  const uint64_t start = __rdtsc();
#endif
  for (auto _ : state) {
    if (!op()) {
      state.SkipWithError("the operation failed");
      return;
    }
    benchmark::ClobberMemory();
  }
#if defined(__x86_64__)
  // Cycles of the time-stamp counter, whose rate is the CPU's nominal one.
  state.counters["cycles_per_op"] =
      static_cast<double>(__rdtsc() - start) / static_cast<double>(state.iterations());
#endif
}

template <typename Op>
void Add(const std::string& name, Op op) {
  benchmark::RegisterBenchmark(name.c_str(), [op](benchmark::State& state) { Time(state, op); });
}

// The same with a target at work, on which the benchmark insists.
template <typename Op>
void AddOn(const char* target, const std::string& name, Op op) {
  benchmark::RegisterBenchmark(
      (name + "/" + target).c_str(), [target, op](benchmark::State& state) {
        if (kxl_target_force(target) != KXL_OK || std::strcmp(kxl_target_active(), target) != 0) {
          state.SkipWithError("the target is not at work");
          return;
        }
        Time(state, op);
      });
}

// The operations of the public API on a target; bench/operations.cc.
void AddOperations(const char* target);
// ML-KEM with prepared keys, in batches and cold; bench/batches.cc.
void AddBatches(const char* target);
// The kernels of a target; bench/kernels.cc.
void AddKernels(const Target& row);
// The same operations by other libraries, for scale; bench/peers.cc.
void AddPeers();

}  // namespace kexlane::bench

#endif  // KEXLANE_BENCH_BENCH_H_
