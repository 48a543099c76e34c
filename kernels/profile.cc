// SPDX-License-Identifier: Apache-2.0
// The counters of a library configured with -DKEXLANE_PROFILE=ON, and the table that it prints when
// the process ends.
#include "kernels/profile.h"

#ifdef KEXLANE_PROFILE

#include <cinttypes>
#include <cstdio>

namespace kexlane::profile {

Counter counters[kKinds];

namespace {

struct Table {
  ~Table() {
    uint64_t calls = 0, cycles = 0;
    for (size_t i = kOther + 1; i < kKinds; ++i) {
      calls += counters[i].calls;
      cycles += counters[i].cycles;
    }
    if (calls == 0) return;
    std::fprintf(stderr, "%-14s %12s %16s %12s %7s\n", "kexlane", "calls", "cycles", "per call",
                 "share");
    for (size_t i = kOther + 1; i < kKinds; ++i) {
      const uint64_t n = counters[i].calls, all = counters[i].cycles;
      if (n == 0) continue;
      std::fprintf(stderr, "%-14s %12" PRIu64 " %16" PRIu64 " %12.1f %6.1f%%\n", kNames[i], n, all,
                   static_cast<double>(all) / static_cast<double>(n),
                   100 * static_cast<double>(all) / static_cast<double>(cycles));
    }
  }
} table;

}  // namespace
}  // namespace kexlane::profile

#endif  // KEXLANE_PROFILE
