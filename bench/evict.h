// SPDX-License-Identifier: Apache-2.0
// Throws code and data out of the caches that belong to a core.
#ifndef KEXLANE_BENCH_EVICT_H_
#define KEXLANE_BENCH_EVICT_H_

namespace kexlane::bench {

// Where Evict can execute code that it wrote.
#if defined(__x86_64__) || defined(__aarch64__)
constexpr bool kCanEvict = true;
#else
constexpr bool kCanEvict = false;
#endif

// Reads twice as much memory as the second-level cache holds, and executes twice as much code as
// the first-level cache holds. What was in them before is then in the third level or in memory.
// Throws std::system_error if the system gives no memory for it.
void Evict();

}  // namespace kexlane::bench

#endif  // KEXLANE_BENCH_EVICT_H_
