// SPDX-License-Identifier: Apache-2.0
// Chooses the target that runs.
#include "dispatch/target.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <iterator>

#if defined(__ANDROID__)
#include <sys/auxv.h>
#elif !defined(__linux__) && !defined(__wasm__) && !defined(_WIN32)
#include <unistd.h>
#endif

#include "dispatch/cpu.h"

namespace kexlane {
namespace {

constexpr Target kTargets[] = {
#define KXL_TARGET(name, features) {#name, features, &name::kMlkemTable, &name::kX25519Table},
#include "kernels/targets.def"
};
static_assert(std::end(kTargets)[-1].needs == 0);

// The library's only mutable state. `active` is null until the first use. `environment_is_obeyed`
// is written before `active` is. `detected` is kUndetected until the CPU was asked.
constinit std::atomic<const Target*> active{nullptr};
constinit std::atomic<bool> environment_is_obeyed{true};
constexpr uint64_t kUndetected = ~uint64_t{0};
constinit std::atomic<uint64_t> detected{kUndetected};

// The groups of features that this CPU has. It is asked once, but for threads that come here at the
// same time.
uint64_t Features() {
  uint64_t features = detected.load(std::memory_order_relaxed);
  if (features != kUndetected) return features;
  features = DetectFeatures();
  detected.store(features, std::memory_order_relaxed);
  return features;
}

bool Supports(uint64_t features, const Target& target) {
  return (features & target.needs) == target.needs;
}

// Returns the row of this name if a CPU with these features can run it, else null.
const Target* FindTarget(const char* name, uint64_t features) {
  for (const Target& target : kTargets) {
    if (std::strcmp(target.name, name) == 0) return Supports(features, target) ? &target : nullptr;
  }
  return nullptr;
}

// Returns the value of KEXLANE_TARGET. Returns null if it is not set or empty, or if the program
// has more privileges than the user who set it. WebAssembly has no environment.
const char* EnvironmentTarget() {
#if defined(__ANDROID__)
  const char* value = getauxval(AT_SECURE) != 0 ? nullptr : std::getenv("KEXLANE_TARGET");
#elif defined(__wasm__)
  const char* value = nullptr;
#elif defined(__linux__)
  const char* value = secure_getenv("KEXLANE_TARGET");
#elif defined(_WIN32)  // no program has more privileges than who starts it with an environment
  const char* value = std::getenv("KEXLANE_TARGET");
#else
  const char* value = issetugid() != 0 ? nullptr : std::getenv("KEXLANE_TARGET");
#endif
  return value != nullptr && *value != '\0' ? value : nullptr;
}

// Chooses a row and activates it, unless another thread was faster. Threads that come here at the
// same time all choose the same row. The first pointer that is stored stays, even one that
// ForceTarget() stored.
const Target& ChooseTarget() {
  const uint64_t features = Features();
  const Target* choice = &BestTarget(features);
  if (const char* name = EnvironmentTarget(); name != nullptr) {
    const Target* wanted = FindTarget(name, features);
    environment_is_obeyed.store(wanted != nullptr, std::memory_order_relaxed);
    if (wanted != nullptr) choice = wanted;
  }
  const Target* before = nullptr;
  const bool first = active.compare_exchange_strong(before, choice, std::memory_order_acq_rel,
                                                    std::memory_order_acquire);
  return first ? *choice : *before;
}

}  // namespace

std::span<const Target> Targets() { return kTargets; }

const Target& BestTarget(uint64_t features) {
  const Target* target = kTargets;
  while (!Supports(features, *target)) ++target;  // ends at the row that needs nothing
  // The row neon follows neon_sha3, unless it was left out of the library.
  const bool slow = (features & kSlowSha3) != 0 && (target->needs & kSha3Features) != 0;
  return slow && target[1].needs == kNeonFeatures ? target[1] : *target;
}

const Target& ActiveTarget() {
  const Target* target = active.load(std::memory_order_acquire);
  return target != nullptr ? *target : ChooseTarget();
}

bool IsSupported(const Target& target) { return Supports(Features(), target); }

bool ForceTarget(const char* name) {
  // Reads the environment first, so that EnvironmentIsObeyed() can report on it later.
  (void)ActiveTarget();
  const uint64_t features = Features();
  const Target* target = name == nullptr ? &BestTarget(features) : FindTarget(name, features);
  if (target == nullptr) return false;
  active.store(target, std::memory_order_release);
  return true;
}

bool EnvironmentIsObeyed() {
  (void)ActiveTarget();
  return environment_is_obeyed.load(std::memory_order_relaxed);
}

}  // namespace kexlane
