// SPDX-License-Identifier: Apache-2.0
#include "bench/clean.h"

#include <algorithm>
#include <chrono>
#include <limits>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace kexlane::bench {
namespace {

// A core that is shared shows two groups of times: up to 1.03 of the least crowding, and from 1.1
// on.
constexpr double kTolerance = 1.05;
// Some noise comes and goes between two clean probes. With less clean time than this, so many
// chunks would be such that their median was seen 10 to 50 % too high.
constexpr double kLeastShare = 0.25;

uint64_t Nanoseconds() {
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                   std::chrono::steady_clock::now().time_since_epoch())
                                   .count());
}

// The loops are assembly where the compiler could change what they wait for. In each round of Wait,
// 16 additions wait for each other. A round of Fill has 16 groups, and each group has an
// instruction for every slot of a core that starts six in a cycle: three vector additions, two
// integer additions and a load. Their results are not used, so none waits.
#if defined(__x86_64__)
void Wait(unsigned rounds) {
  uint64_t x = 0;
  do asm volatile(".rept 16\n\t add $1, %0\n\t .endr" : "+r"(x) : : "cc");
  while (--rounds != 0);
}
void Fill(unsigned rounds) {
  uint64_t x = 0, y = 0, z = 0;
  do {
    asm volatile(
        ".rept 16\n\t"
        "paddq %%xmm0, %%xmm1\n\t paddq %%xmm0, %%xmm2\n\t paddq %%xmm0, %%xmm3\n\t"
        "add $1, %0\n\t add $1, %1\n\t mov %3, %2\n\t"
        ".endr"
        : "+r"(x), "+r"(y), "+r"(z)
        : "m"(rounds)
        : "cc", "xmm0", "xmm1", "xmm2", "xmm3");
  } while (--rounds != 0);
}
#elif defined(__aarch64__)
void Wait(unsigned rounds) {
  uint64_t x = 0;
  do asm volatile(".rept 16\n\t add %0, %0, #1\n\t .endr" : "+r"(x));
  while (--rounds != 0);
}
void Fill(unsigned rounds) {
  uint64_t x = 0, y = 0, z = 0;
  const uint64_t memory = 0;
  do {
    asm volatile(
        ".rept 16\n\t"
        "add v1.2d, v0.2d, v0.2d\n\t add v2.2d, v0.2d, v0.2d\n\t add v3.2d, v0.2d, v0.2d\n\t"
        "add %0, %0, #1\n\t add %1, %1, #1\n\t ldr %2, %3\n\t"
        ".endr"
        : "+r"(x), "+r"(y), "+r"(z)
        : "m"(memory)
        : "v0", "v1", "v2", "v3");
  } while (--rounds != 0);
}
#else
// A fence keeps the compiler from computing a sum in advance.
template <typename T>
void Keep(T& x) {
  asm volatile("" : "+r"(x));
}
void Wait(unsigned rounds) {
  size_t x = 0;
  for (unsigned i = 0; i < 16 * rounds; ++i) {
    ++x;
    Keep(x);
  }
}
void Fill(unsigned rounds) {
  size_t a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
  for (unsigned i = 0; i < 16 * rounds; ++i) {
    for (size_t* x : {&a, &b, &c, &d, &e, &f}) {
      ++*x;
      Keep(*x);
    }
  }
}
#endif

// The least step of the clock.
double Resolution() {
  uint64_t least = std::numeric_limits<uint64_t>::max();
  for (int i = 0; i < 100; ++i) {
    const uint64_t start = Ticks();
    uint64_t now = start;
    while (now == start) now = Ticks();
    least = std::min(least, now - start);
  }
  return static_cast<double>(least);
}

}  // namespace

uint64_t Ticks() {
#if defined(__x86_64__)
  _mm_lfence();
  const uint64_t now = __rdtsc();
  _mm_lfence();
  return now;
#else
  return Nanoseconds();
#endif
}

double NanosecondsPerTick() {
  if constexpr (!kTicksAreCycles) return 1;
  static const uint64_t first_ticks = Ticks(), first_nanoseconds = Nanoseconds();
  uint64_t ticks, nanoseconds;
  do {  // the longer it is since then, the more exact this is; 10 ms are enough
    ticks = Ticks() - first_ticks;
    nanoseconds = Nanoseconds() - first_nanoseconds;
  } while (nanoseconds < 10'000'000);
  return static_cast<double>(nanoseconds) / static_cast<double>(ticks);
}

Probe::Probe() {
  std::fill_n(waits_, kRemembered, std::numeric_limits<double>::infinity());
  // A loop takes a hundred steps of the clock, so that one step is one per cent.
  const double enough = 100 * Resolution();
  for (;; rounds_ *= 2) {
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 8; ++i) {
      const uint64_t start = Ticks();
      Wait(rounds_);
      least = std::min(least, static_cast<double>(Ticks() - start));
    }
    if (least >= enough) return;
  }
}

double Probe::Crowding() {
  const uint64_t start = Ticks();
  Wait(rounds_);
  const uint64_t middle = Ticks();
  Fill(rounds_);
  const uint64_t end = Ticks();
  waits_[next_++ % kRemembered] = static_cast<double>(middle - start);
  return static_cast<double>(end - middle) / *std::min_element(waits_, waits_ + kRemembered);
}

void Chunks::Add(double ticks, double crowding_before, double crowding_after) {
  const double crowding = std::max(crowding_before, crowding_after);
  least_crowding_ = std::min(least_crowding_, crowding);
  chunks_.push_back({ticks, crowding});
}

bool Chunks::Clean(const Chunk& chunk) const {
  return chunk.crowding <= least_crowding_ * kTolerance;
}

bool Chunks::Enough(size_t chunks) const {
  const auto clean = std::count_if(chunks_.begin(), chunks_.end(),
                                   [this](const Chunk& chunk) { return Clean(chunk); });
  return static_cast<size_t>(clean) >= chunks && CleanShare() >= kLeastShare;
}

double Chunks::CleanShare() const {
  double clean = 0, all = 0;
  for (const Chunk& chunk : chunks_) {
    all += chunk.ticks;
    if (Clean(chunk)) clean += chunk.ticks;
  }
  return all == 0 ? 0 : clean / all;
}

Summary Chunks::Summarize() const {
  std::vector<double> clean;
  double all = 0;
  for (const Chunk& chunk : chunks_) {
    all += chunk.ticks;
    if (Clean(chunk)) clean.push_back(chunk.ticks);
  }
  std::sort(clean.begin(), clean.end());
  const size_t last = clean.size() - 1;
  return {clean[last / 4], clean[last / 2], clean[last - last / 4],
          all / static_cast<double>(chunks_.size())};
}

Probe& TheProbe() {
  static Probe probe;
  return probe;
}

double& LeastCrowding() {
  static double least = [] {
    double found = std::numeric_limits<double>::infinity();
    Chunks chunks(found);
    const double ns_per_tick = NanosecondsPerTick();
    const uint64_t start = Ticks();
    double before = TheProbe().Crowding();
    while (static_cast<double>(Ticks() - start) * ns_per_tick < 20e6) {
      const double after = TheProbe().Crowding();
      chunks.Add(0, before, after);
      before = after;
    }
    return found;
  }();
  return least;
}

}  // namespace kexlane::bench
