// SPDX-License-Identifier: Apache-2.0
// Counts, with -DKEXLANE_PROFILE=ON, how often each kind of kernel was called and how many cycles
// it took without the kernels that it called itself. kernels/profile.cc prints a table when the
// process ends. Without that option KXL_PROFILE expands to nothing.
#ifndef KEXLANE_KERNELS_PROFILE_H_
#define KEXLANE_KERNELS_PROFILE_H_

#ifndef KEXLANE_PROFILE

#define KXL_PROFILE(kind)

#else

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace kexlane::profile {

enum Kind : size_t {
  kOther,
  kKeccak,     // the permutation
  kSponge,     // filling and emptying the states, and choosing what is hashed next
  kSampleNtt,  // the rejection loop
  kSampleCbd,
  kNtt,
  kInverseNtt,
  kInnerProduct,
  kEncode,  // with compression
  kDecode,  // with decompression
  kLadder,
  kBase,  // multiples of the base point
  kInversion,
  kKinds
};
inline constexpr const char* kNames[kKinds] = {
    "other",         "keccak", "sponge", "sample_ntt", "sample_cbd", "ntt",      "inverse_ntt",
    "inner_product", "encode", "decode", "ladder",     "base",       "inversion"};

// The totals of all threads.
struct Counter {
  std::atomic<uint64_t> calls, cycles;
};
extern Counter counters[kKinds];

// Reads the counter that user programs can read: the time-stamp counter on x86, or the timer on
// AArch64, which runs slower than the clock.
inline uint64_t Now() {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t ticks;
  __asm__ __volatile__("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  return 0;
#endif
}

// The kind of kernel that runs in this thread, and the time at which it began.
struct Thread {
  Kind kind = kOther;
  uint64_t since = 0;
};
inline thread_local Thread thread;

inline void Switch(Kind kind) {
  const uint64_t now = Now();
  counters[thread.kind].cycles.fetch_add(now - thread.since, std::memory_order_relaxed);
  thread = {kind, now};
}

class Scope {
 public:
  explicit Scope(Kind kind) : outer_(thread.kind) {
    if (thread.since == 0) thread.since = Now();
    Switch(kind);
    counters[kind].calls.fetch_add(1, std::memory_order_relaxed);
  }
  ~Scope() { Switch(outer_); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  const Kind outer_;
};

}  // namespace kexlane::profile

// Attributes the rest of the block to this kind of kernel.
#define KXL_PROFILE(kind) const kexlane::profile::Scope kxl_profile_scope(kexlane::profile::kind)

#endif

#endif  // KEXLANE_KERNELS_PROFILE_H_
