// SPDX-License-Identifier: Apache-2.0
// kexlane-bench: the speed of every operation and kernel on every target that this CPU runs.
#include <openssl/crypto.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "bench/bench.h"
#include "bench/compare.h"

namespace {

void PrintHelp() {
  std::puts(
      "Measures every operation and kernel on every target that this CPU runs.\n"
      "\n"
      "usage: kexlane-bench [OPTION]...\n"
      "       kexlane-bench --compare BEFORE AFTER [--threshold PERCENT] [--yardstick NAME]\n"
      "\n"
      "  --compare  names what became slower or faster between two runs that were written with\n"
      "             --benchmark_format=json or by bench/run; --compare --help says more\n"
      "  --help     prints this\n"
      "\n"
      "A benchmark is named FAMILY/OPERATION/TARGET, batches with their size at the end.\n"
      "cycles_per_op is for one operation, also in batches. It counts cycles of the time-stamp\n"
      "counter: the low quartile of slices of 20 us, so that other work on the machine does not\n"
      "change it. The options of Google Benchmark, which makes the measurements:\n");
  std::fflush(stdout);
  benchmark::PrintDefaultHelp();
}

// Google Benchmark calls this for a value that it does not know, and would then exit with 0.
[[noreturn]] void RefuseValue() {
  std::fputs("kexlane-bench: an option has a value that it cannot have; see --help\n", stderr);
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--compare") {
    return kexlane::bench::Compare(argc, argv);
  }
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--help") {
      PrintHelp();
      return 0;
    }
  }
  benchmark::AddCustomContext("kexlane", KEXLANE_BENCH_VERSION);
  benchmark::AddCustomContext("target", kxl_target_active());
  benchmark::AddCustomContext("compiler", KEXLANE_BENCH_COMPILER);
  benchmark::AddCustomContext("flags", KEXLANE_BENCH_FLAGS);
  benchmark::AddCustomContext("libcrypto", OpenSSL_version(OPENSSL_VERSION));
  benchmark::Initialize(&argc, argv, RefuseValue);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (kxl_target_supported(i) == 0) continue;
    kexlane::bench::AddOperations(kxl_target_name(i));
    kexlane::bench::AddMlkem(kxl_target_name(i));
    kexlane::bench::AddX25519(kxl_target_name(i));
    kexlane::bench::AddPreparedHybrids(kxl_target_name(i));
    kexlane::bench::AddKernels(kexlane::Targets()[i]);
  }
  kexlane::bench::AddPeers();
  const size_t matched = benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  if (matched == 0) {
    std::fprintf(
        stderr, "kexlane-bench: no benchmark matches '%s'; --benchmark_list_tests=true lists all\n",
        benchmark::GetBenchmarkFilter().c_str());
    return 2;
  }
  return 0;
}
