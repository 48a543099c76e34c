// SPDX-License-Identifier: Apache-2.0
// What a benchmark reports of its chunks, and how kexlane-bench prints it.
#ifndef KEXLANE_BENCH_FIGURES_H_
#define KEXLANE_BENCH_FIGURES_H_

#include <benchmark/benchmark.h>

#include "bench/clean.h"

namespace kexlane::bench {

// How a benchmark is timed.
struct Timing {
  int64_t calls;        // in a chunk
  size_t operations;    // in a call
  size_t clean_chunks;  // that are needed
};

// Sets the counters of a benchmark: ns_per_op and, where the CPU counts cycles, cycles_per_op are
// medians of the clean chunks; low_quartile and high_quartile have the unit of cycles_per_op if
// there is one; clean_percent is the share of the time that was clean. Without enough of it, the
// benchmark ends with the error "too noisy: 3 % clean" and has no counters.
void Report(benchmark::State& state, const Chunks& chunks, const Timing& timing);

// Ends a benchmark with an error of another kind.
void Fail(benchmark::State& state, const char* why);

// Says to stderr how many benchmarks ended with an error, and returns the exit status: 1 if one
// failed, else 3 if one was too noisy, else 0.
int Conclude();

// Prints a table with the counters that Report sets.
class Table : public benchmark::ConsoleReporter {
 public:
  Table() : ConsoleReporter(OO_None) {}

 protected:
  void PrintHeader(const Run& run) override;
  void PrintRunData(const Run& run) override;
};

}  // namespace kexlane::bench

#endif  // KEXLANE_BENCH_FIGURES_H_
