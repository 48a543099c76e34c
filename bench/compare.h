// kexlane-bench --compare: which operations became slower or faster between two runs.
#ifndef KEXLANE_BENCH_COMPARE_H_
#define KEXLANE_BENCH_COMPARE_H_

namespace kexlane::bench {

// Compares two files written with --benchmark_format=json and prints the differences. The arguments
// are those of main, argv[1] being --compare. Returns the exit code: 0, 1 where an operation became
// slower, 2 where the files cannot be compared.
int Compare(int argc, char** argv);

}  // namespace kexlane::bench

#endif  // KEXLANE_BENCH_COMPARE_H_
