// SPDX-License-Identifier: Apache-2.0
// kexlane-bench: the speed of every operation and kernel on every target that this CPU runs.
#include <openssl/crypto.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
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
      "Figures are for one operation, also in batches: the median, and both quartiles, of chunks "
      "of\n"
      "20 us. Cycles are those of the time-stamp counter. A chunk counts only if it is clean, "
      "which\n"
      "means that no other hardware thread used the core. A benchmark that finds too little clean\n"
      "time says \"too noisy\" in place of figures.\n"
      "\n"
      "exit status: 0; 1 if an operation failed or became slower; 2 if the command is wrong; 3 if "
      "a\n"
      "benchmark was too noisy\n"
      "\n"
      "In JSON, the counters of a benchmark are its figures; its times include the search for "
      "clean\n"
      "time. CSV has only the counters that the first benchmark has. The options of Google\n"
      "Benchmark, which runs them:\n");
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
  const std::unique_ptr<benchmark::BenchmarkReporter> standard(
      benchmark::CreateDefaultDisplayReporter());
  kexlane::bench::Table table;
  const bool is_text = dynamic_cast<benchmark::ConsoleReporter*>(standard.get()) != nullptr;
  const size_t matched = benchmark::RunSpecifiedBenchmarks(is_text ? &table : standard.get());
  benchmark::Shutdown();
  if (matched == 0) {
    std::fprintf(
        stderr, "kexlane-bench: no benchmark matches '%s'; --benchmark_list_tests=true lists all\n",
        benchmark::GetBenchmarkFilter().c_str());
    return 2;
  }
  return kexlane::bench::Conclude();
}
