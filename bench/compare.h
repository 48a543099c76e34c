// SPDX-License-Identifier: Apache-2.0
// kexlane-bench --compare: which operations became slower or faster between two runs.
#ifndef KEXLANE_BENCH_COMPARE_H_
#define KEXLANE_BENCH_COMPARE_H_

namespace kexlane::bench {

// Compares two files written with --benchmark_format=json and prints the differences. The arguments
// are those of main, where argv[1] is --compare. Returns the exit code: 0, 1 if an operation became
// slower, or 2 if the files cannot be compared.
int Compare(int argc, char** argv);

}  // namespace kexlane::bench

#endif  // KEXLANE_BENCH_COMPARE_H_
