// SPDX-License-Identifier: Apache-2.0
// Tells clean time from time in which another hardware thread used the same core. Its work makes
// everything up to twice as slow, and no clock or load of this system shows it: on a cloud machine
// the other thread belongs to somebody else.
#ifndef KEXLANE_BENCH_CLEAN_H_
#define KEXLANE_BENCH_CLEAN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kexlane::bench {

// The unit of time: cycles of the time-stamp counter on x86-64, else nanoseconds.
#if defined(__x86_64__)
constexpr bool kTicksAreCycles = true;
#else
constexpr bool kTicksAreCycles = false;
#endif

// Reads the time. All instructions before it have ended, and none after it has begun.
uint64_t Ticks();

// How long a tick is, measured from the first use on.
double NanosecondsPerTick();

// Measures how crowded the core is at this moment, in some microseconds.
class Probe {
 public:
  Probe();
  // The time of a loop that uses all units of the core, divided by that of a loop in which each
  // instruction waits for the one before. Another thread slows only the first loop. A changed clock
  // slows both, and so changes nothing.
  double Crowding();

 private:
  static constexpr size_t kRemembered = 8;
  unsigned rounds_ = 64;
  // The second loop's latest times. An interrupt in it would make the core look empty, so their
  // least counts.
  double waits_[kRemembered];
  size_t next_ = 0;
};

// What is known about the time of an operation, in ticks.
struct Summary {
  double low_quartile, median, high_quartile;  // of the clean chunks
  double mean;                                 // of all chunks
};

// Short pieces of time, of which only the clean ones count.
class Chunks {
 public:
  // `least_crowding` is the least that was ever seen. It belongs to the caller, so that one row can
  // learn from another.
  explicit Chunks(double& least_crowding) : least_crowding_(least_crowding) {}

  // Adds a chunk, and how crowded the core was before and after it. The greater of the two counts,
  // and is also what the least is learned from: it takes two disturbed probes to spoil that.
  void Add(double ticks, double crowding_before, double crowding_after);

  size_t Count() const { return chunks_.size(); }
  // Whether this many chunks, and enough of the time, were clean.
  bool Enough(size_t chunks) const;
  // The share of the time that was clean, from 0 to 1.
  double CleanShare() const;
  // There must be a clean chunk.
  Summary Summarize() const;

 private:
  struct Chunk {
    double ticks, crowding;
  };
  bool Clean(const Chunk& chunk) const;

  double& least_crowding_;
  std::vector<Chunk> chunks_;
};

// The least crowding that this program has seen. The first call looks for it for some milliseconds.
double& LeastCrowding();

// The probe of this program. Only one thread may use it at a time.
Probe& TheProbe();

}  // namespace kexlane::bench

#endif  // KEXLANE_BENCH_CLEAN_H_
