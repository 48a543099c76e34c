// SPDX-License-Identifier: Apache-2.0
// Maps a CPU's flags to the groups of features of cpu.h.
#include "dispatch/cpu.h"

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#elif defined(__aarch64__) && defined(__APPLE__)
#include <sys/sysctl.h>
#endif

namespace kexlane {

#if defined(__x86_64__)

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

uint64_t DetectFeatures() { return FeaturesOf(cpu_features::GetX86Info().features); }

#elif defined(__aarch64__) && defined(__linux__)

uint64_t FeaturesOf(uint64_t hwcap) {
  constexpr uint64_t kNeon = HWCAP_ASIMD | HWCAP_AES | HWCAP_PMULL | HWCAP_SHA1 | HWCAP_SHA2;
  constexpr uint64_t kSha3 =
      HWCAP_CRC32 | HWCAP_ATOMICS | HWCAP_ASIMDRDM | HWCAP_DCPOP | HWCAP_SHA3 | HWCAP_SHA512;
  return ((hwcap & kNeon) == kNeon ? kNeonFeatures : 0) |
         ((hwcap & kSha3) == kSha3 ? kSha3Features : 0);
}

uint64_t DetectFeatures() { return FeaturesOf(getauxval(AT_HWCAP)); }

#elif defined(__aarch64__) && defined(__APPLE__)

// All of Apple's CPUs have the group of NEON. Those with the SHA-3 instructions have the rest of
// Armv8.2 too.
uint64_t DetectFeatures() {
  int sha3 = 0;
  size_t bytes = sizeof(sha3);
  const bool known = sysctlbyname("hw.optional.armv8_2_sha3", &sha3, &bytes, nullptr, 0) == 0;
  return kNeonFeatures | (known && sha3 != 0 ? kSha3Features : 0);
}

#else

uint64_t DetectFeatures() { return 0; }

#endif

}  // namespace kexlane
