// SPDX-License-Identifier: Apache-2.0
// kexlane-bench: the speed of every operation and kernel on every target that this CPU runs.
#include <openssl/crypto.h>

#include <string_view>

#include "bench/bench.h"
#include "bench/compare.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--compare") {
    return kexlane::bench::Compare(argc, argv);
  }
  benchmark::AddCustomContext("kexlane", KEXLANE_BENCH_VERSION);
  benchmark::AddCustomContext("target", kxl_target_active());
  benchmark::AddCustomContext("compiler", KEXLANE_BENCH_COMPILER);
  benchmark::AddCustomContext("flags", KEXLANE_BENCH_FLAGS);
  benchmark::AddCustomContext("libcrypto", OpenSSL_version(OPENSSL_VERSION));
  benchmark::Initialize(&argc, argv);
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
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
