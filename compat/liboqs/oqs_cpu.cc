// SPDX-License-Identifier: Apache-2.0
// OQS_CPU_has_extension, for programs that print what the CPU has. kexlane's own choice is made in
// dispatch/.
#include "compat/liboqs/oqs/oqs.h"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>

// The compiler's test of AVX and what follows it asks for the registers that the system saves too.
int OQS_CPU_has_extension(OQS_CPU_EXT ext) {
  unsigned a, b, c, d;
  __builtin_cpu_init();
  switch (ext) {
    case OQS_CPU_EXT_ADX:  // Clang 14's test does not know it
      return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b >> 19 & 1) != 0;
    case OQS_CPU_EXT_AES:
      return __builtin_cpu_supports("aes") != 0;
    case OQS_CPU_EXT_AVX:
      return __builtin_cpu_supports("avx") != 0;
    case OQS_CPU_EXT_AVX2:
      return __builtin_cpu_supports("avx2") != 0;
    case OQS_CPU_EXT_AVX512:
      return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
             __builtin_cpu_supports("avx512dq") != 0;
    case OQS_CPU_EXT_BMI1:
      return __builtin_cpu_supports("bmi") != 0;
    case OQS_CPU_EXT_BMI2:
      return __builtin_cpu_supports("bmi2") != 0;
    case OQS_CPU_EXT_PCLMULQDQ:
      return __builtin_cpu_supports("pclmul") != 0;
    case OQS_CPU_EXT_VPCLMULQDQ:
      return __builtin_cpu_supports("vpclmulqdq") != 0;
    case OQS_CPU_EXT_POPCNT:
      return __builtin_cpu_supports("popcnt") != 0;
    case OQS_CPU_EXT_SSE:
      return __builtin_cpu_supports("sse") != 0;
    case OQS_CPU_EXT_SSE2:
      return __builtin_cpu_supports("sse2") != 0;
    case OQS_CPU_EXT_SSE3:
      return __builtin_cpu_supports("sse3") != 0;
    default:
      return 0;
  }
}

#elif defined(__linux__) && defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/auxv.h>

int OQS_CPU_has_extension(OQS_CPU_EXT ext) {
  const unsigned long has = getauxval(AT_HWCAP);
  switch (ext) {
    case OQS_CPU_EXT_ARM_AES:
      return (has & HWCAP_AES) != 0;
    case OQS_CPU_EXT_ARM_SHA2:
      return (has & HWCAP_SHA2) != 0;
    case OQS_CPU_EXT_ARM_SHA3:
      return (has & HWCAP_SHA3) != 0;
    case OQS_CPU_EXT_ARM_NEON:
      return (has & HWCAP_ASIMD) != 0;
    default:
      return 0;
  }
}

#elif defined(__linux__) && defined(__arm__)
#include <asm/hwcap.h>
#include <sys/auxv.h>

int OQS_CPU_has_extension(OQS_CPU_EXT ext) {
  switch (ext) {
    case OQS_CPU_EXT_ARM_AES:
      return (getauxval(AT_HWCAP2) & HWCAP2_AES) != 0;
    case OQS_CPU_EXT_ARM_SHA2:
      return (getauxval(AT_HWCAP2) & HWCAP2_SHA2) != 0;
    case OQS_CPU_EXT_ARM_NEON:
      return (getauxval(AT_HWCAP) & HWCAP_NEON) != 0;
    default:
      return 0;
  }
}

#else

// liboqs names no instructions of other machines.
int OQS_CPU_has_extension(OQS_CPU_EXT) { return 0; }

#endif
