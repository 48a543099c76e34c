// SPDX-License-Identifier: Apache-2.0
// The groups of CPU features that the targets ask for. A group counts only if the CPU and the
// operating system both support it. Only this file and cpu.cc know google/cpu_features and the
// kernel's capability bits.
#ifndef KEXLANE_DISPATCH_CPU_H_
#define KEXLANE_DISPATCH_CPU_H_

#include <cstdint>

// cpu_features is used on Linux, but not on Android. Elsewhere CPUID answers, for which no other
// library is needed.
#if defined(__x86_64__) && defined(__linux__) && !defined(__ANDROID__)
#define KEXLANE_HAS_CPU_FEATURES 1
#include "cpuinfo_x86.h"
#endif

// The kernel's capability bits: Linux, Android, FreeBSD, and OpenBSD from 7.6 on have them.
#if defined(__aarch64__) && __has_include(<sys/auxv.h>)
#define KEXLANE_HAS_HWCAP 1
#include <sys/auxv.h>
#endif

namespace kexlane {

// One bit for each group of instructions that a row of kernels/targets.def may need. A bit is set
// only if every instruction of the group can run. A target's attributes name all of them, so the
// compiler may emit any of them, even in code that does not ask for them.
inline constexpr uint64_t kAvx2Features = 1;    // Highway's AVX2 pass
inline constexpr uint64_t kAvx512Features = 2;  // what Highway's AVX3 pass adds, and CD
inline constexpr uint64_t kNeonFeatures = 4;    // Highway's NEON pass
inline constexpr uint64_t kSha3Features = 8;    // what kernels/targets/neon_sha3.cc adds to NEON
inline constexpr uint64_t kIfmaFeatures = 16;   // what kernels/targets/avx512ifma.cc adds to AVX3
// No group: NEON does more for this CPU than the instructions of kSha3Features.
inline constexpr uint64_t kSlowSha3 = 32;
// WebAssembly's vectors. An engine refuses a module that has instructions which it does not know,
// so they are always there.
inline constexpr uint64_t kWasmSimdFeatures = 64;

// Returns the groups that a CPU has. It is a pure function, so that tests can invent CPUs.
#if defined(KEXLANE_HAS_CPU_FEATURES)
// cpu_features reports AVX, AVX2 and FMA only if the operating system saves the YMM registers, and
// AVX-512 only if it saves the ZMM and mask registers. Its flags thus speak for both.
uint64_t FeaturesOf(const cpu_features::X86Features& cpu);
#endif
#if defined(__x86_64__)
// What CPUID and XGETBV say: ECX of leaf 1, EBX and ECX of leaf 7, and the registers that the
// operating system saves, 0 if it does not say.
struct CpuidLeaves {
  uint32_t ecx1, ebx7, ecx7;
  uint64_t xcr0;
};
uint64_t FeaturesOf(const CpuidLeaves& cpu);
CpuidLeaves ReadCpuid();
#elif defined(KEXLANE_HAS_HWCAP)
// hwcap is the kernel's AT_HWCAP. cpu_features would read it too, but Debian's build of
// cpu_features writes to stdout on CPUs whose AT_HWCAP2 is 0. midr is the register MIDR_EL1, which
// names the CPU, or 0 if the kernel does not show it.
uint64_t FeaturesOf(uint64_t hwcap, uint64_t midr);
#endif

// Returns the groups that this CPU has, none on other architectures. Each call asks the CPU or the
// kernel. On Linux on x86-64 without AVX, cpu_features opens /proc/cpuinfo.
uint64_t DetectFeatures();

}  // namespace kexlane

#endif  // KEXLANE_DISPATCH_CPU_H_
