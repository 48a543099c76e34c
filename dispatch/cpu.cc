// SPDX-License-Identifier: Apache-2.0
// Maps a CPU's flags to the groups of features of cpu.h.
#include "dispatch/cpu.h"

#include <algorithm>
#include <initializer_list>

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__) && defined(__APPLE__)
#include <sys/sysctl.h>
#endif

namespace kexlane {

#if defined(KEXLANE_HAS_CPU_FEATURES)

// The flags are signed one-bit fields: a flag that is set is -1, so the code only tests for "not
// zero".
uint64_t FeaturesOf(const cpu_features::X86Features& cpu) {
  const bool avx2 = cpu.sse2 && cpu.sse3 && cpu.ssse3 && cpu.sse4_1 && cpu.sse4_2 && cpu.popcnt &&
                    cpu.aes && cpu.pclmulqdq && cpu.avx && cpu.avx2 && cpu.bmi1 && cpu.bmi2 &&
                    cpu.fma3 && cpu.f16c;
  const bool avx512 = cpu.avx512f && cpu.avx512bw && cpu.avx512dq && cpu.avx512vl && cpu.avx512cd;
  const bool ifma = cpu.avx512ifma && cpu.avx512vbmi && cpu.avx512vbmi2;
  return (avx2 ? kAvx2Features : 0) | (avx512 ? kAvx512Features : 0) | (ifma ? kIfmaFeatures : 0);
}

#endif

#if defined(__x86_64__)

uint64_t FeaturesOf(const CpuidLeaves& cpu) {
  const auto all = [](uint32_t flags, std::initializer_list<int> bits) {
    return std::all_of(bits.begin(), bits.end(), [=](int bit) { return (flags >> bit & 1) != 0; });
  };
  constexpr uint64_t kYmmState = 0x06, kZmmState = 0xE6;
  const bool avx2 = (cpu.xcr0 & kYmmState) == kYmmState &&
                    all(cpu.ecx1, {0, 1, 9, 12, 19, 20, 23, 25, 28, 29}) &&
                    all(cpu.ebx7, {3, 5, 8});
  const bool avx512 = (cpu.xcr0 & kZmmState) == kZmmState && all(cpu.ebx7, {16, 17, 28, 30, 31});
  const bool ifma =
      (cpu.xcr0 & kZmmState) == kZmmState && all(cpu.ebx7, {21}) && all(cpu.ecx7, {1, 6});
  return (avx2 ? kAvx2Features : 0) | (avx512 ? kAvx512Features : 0) | (ifma ? kIfmaFeatures : 0);
}

CpuidLeaves ReadCpuid() {
  CpuidLeaves cpu = {};
  uint32_t eax, ebx, ecx, edx;
  if (__get_cpuid_count(1, 0, &eax, &ebx, &ecx, &edx) == 0) return cpu;
  cpu.ecx1 = ecx;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0) {
    cpu.ebx7 = ebx;
    cpu.ecx7 = ecx;
  }
  if ((cpu.ecx1 >> 27 & 1) != 0) {  // OSXSAVE: the operating system lets programs read XCR0
    __asm__("xgetbv" : "=a"(eax), "=d"(edx) : "c"(0));
    cpu.xcr0 = uint64_t{edx} << 32 | eax;
  }
  return cpu;
}

// Every x86-64 CPU has SSE2. Where cpu_features reports none, it did not look at the flags: it does
// so only for the vendors that it knows, which virtual machines and translators may not be.
#if defined(KEXLANE_HAS_CPU_FEATURES)
uint64_t DetectFeatures() {
  const cpu_features::X86Features features = cpu_features::GetX86Info().features;
  return features.sse2 ? FeaturesOf(features) : FeaturesOf(ReadCpuid());
}
#else
uint64_t DetectFeatures() { return FeaturesOf(ReadCpuid()); }
#endif

#elif defined(KEXLANE_HAS_HWCAP)

namespace {

// These start four vector instructions in a cycle, but one of SHA-3. docs/performance.md has the
// figures.
bool HasSlowSha3(uint64_t midr) {
  constexpr uint64_t kArm = 0x41, kNeoverseV1 = 0xD40, kNeoverseV2 = 0xD4F;
  const uint64_t implementer = midr >> 24 & 0xFF, part = midr >> 4 & 0xFFF;
  return implementer == kArm && (part == kNeoverseV1 || part == kNeoverseV2);
}

}  // namespace

uint64_t FeaturesOf(uint64_t hwcap, uint64_t midr) {
  constexpr uint64_t kNeon = HWCAP_ASIMD | HWCAP_AES | HWCAP_PMULL | HWCAP_SHA1 | HWCAP_SHA2;
  constexpr uint64_t kSha3 =
      HWCAP_CRC32 | HWCAP_ATOMICS | HWCAP_ASIMDRDM | HWCAP_DCPOP | HWCAP_SHA3 | HWCAP_SHA512;
  return ((hwcap & kNeon) == kNeon ? kNeonFeatures : 0) |
         ((hwcap & kSha3) == kSha3 ? kSha3Features : 0) | (HasSlowSha3(midr) ? kSlowSha3 : 0);
}

// Linux lets programs read MIDR_EL1 where HWCAP_CPUID says so.
uint64_t DetectFeatures() {
  uint64_t midr = 0;
#if defined(__linux__)
  const unsigned long hwcap = getauxval(AT_HWCAP);
  if ((hwcap & HWCAP_CPUID) != 0) __asm__("mrs %0, midr_el1" : "=r"(midr));
#else
  unsigned long hwcap = 0;
  if (elf_aux_info(AT_HWCAP, &hwcap, sizeof(hwcap)) != 0) return 0;
#endif
  return FeaturesOf(hwcap, midr);
}

#elif defined(__aarch64__) && defined(__APPLE__)

// All of Apple's CPUs have the group of NEON. Those with the SHA-3 instructions have the rest of
// Armv8.2 too.
uint64_t DetectFeatures() {
  int sha3 = 0;
  size_t bytes = sizeof(sha3);
  const bool known = sysctlbyname("hw.optional.armv8_2_sha3", &sha3, &bytes, nullptr, 0) == 0;
  return kNeonFeatures | (known && sha3 != 0 ? kSha3Features : 0);
}

#elif defined(__wasm__)

uint64_t DetectFeatures() { return kWasmSimdFeatures; }

#else

uint64_t DetectFeatures() { return 0; }

#endif

}  // namespace kexlane
