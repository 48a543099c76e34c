// What this CPU and its operating system can run, as far as the targets ask. With cpu.cc the only
// place that knows google/cpu_features and the kernel's capability bits.
#ifndef KEXLANE_DISPATCH_CPU_H_
#define KEXLANE_DISPATCH_CPU_H_

#include <cstdint>

#if defined(__x86_64__)
#include "cpuinfo_x86.h"
#endif

namespace kexlane {

// One bit for each group of instructions that a row of kernels/targets.def may need. A bit is set
// only where every instruction of the group runs: a target's compiler flags name them all, so the
// compiler may emit any of them, also in code that does not ask for them.
inline constexpr uint64_t kAvx2Features = 1;    // what Highway's AVX2 pass is compiled for
inline constexpr uint64_t kAvx512Features = 2;  // what its AVX3 pass adds, and CD
inline constexpr uint64_t kNeonFeatures = 4;    // what its NEON pass is compiled for
inline constexpr uint64_t kSha3Features = 8;    // what kernels/neon_sha3.cc adds to that: Armv8.2
inline constexpr uint64_t kIfmaFeatures = 16;   // what kernels/avx512ifma.cc adds to AVX3's

// The groups that a CPU has; pure, so that tests can invent CPUs.
#if defined(__x86_64__)
// cpu_features reports AVX, AVX2 and FMA only where the operating system saves the YMM registers,
// and AVX-512 only where it saves the ZMM and mask registers: its flags speak for both.
uint64_t FeaturesOf(const cpu_features::X86Features& cpu);
#elif defined(__aarch64__) && defined(__linux__)
// hwcap is the kernel's AT_HWCAP. cpu_features would read it too, but Debian's build of it writes
// to stdout on CPUs whose AT_HWCAP2 is 0.
uint64_t FeaturesOf(uint64_t hwcap);
#endif

// The groups that this CPU has; none on other architectures. Asks the CPU or the kernel at each
// call, which takes microseconds.
uint64_t DetectFeatures();

}  // namespace kexlane

#endif  // KEXLANE_DISPATCH_CPU_H_
