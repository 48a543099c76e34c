// SPDX-License-Identifier: Apache-2.0
// The division steps of invert-inl.h on 64-bit words, with conditional moves of x86-64.
#ifndef KEXLANE_KERNELS_X25519_DIVISION_STEPS_X86_INL_H_
#define KEXLANE_KERNELS_X25519_DIVISION_STEPS_X86_INL_H_

#if defined(KEXLANE_CT_MSAN)  // MemorySanitizer cannot see through assembly
#include "kernels/x25519/division_steps_words-inl.h"
#else

#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Does n division steps. k is -1/2 - delta, so that delta > 0 means k < 0.
template <int n>
HWY_INLINE void DivisionSteps(int64_t& k, int64_t& f, int64_t& g) {
  // No compiler can turn these conditional moves into branches. Every step begins with addend = -f
  // and the sign of k in the flags. It chooses twice. First the sign of k chooses what an odd g
  // leads to: addend, next_f and next_k. (~k - 1, after the `dec`, is -2 - k.) Then the parity of g
  // decides whether that is taken.
  int64_t addend = -f, next_f, next_k, sum;
  __asm__(
      "test %[k], %[k]\n\t"
      ".rept %c[n]\n\t"
      "cmovns %[f], %[addend]\n\t"
      "mov %[f], %[next_f]\n\t"
      "cmovs %[g], %[next_f]\n\t"
      "mov %[k], %[next_k]\n\t"
      "not %[next_k]\n\t"
      "cmovns %[k], %[next_k]\n\t"
      "lea (%[g],%[addend]), %[sum]\n\t"
      "test $1, %b[g]\n\t"
      "cmovnz %[sum], %[g]\n\t"
      "cmovnz %[next_f], %[f]\n\t"
      "cmovnz %[next_k], %[k]\n\t"
      "sar %[g]\n\t"
      "mov %[f], %[addend]\n\t"
      "neg %[addend]\n\t"
      "dec %[k]\n\t"
      ".endr"
      : [k] "+&r"(k), [f] "+&r"(f), [g] "+&r"(g), [addend] "+&r"(addend), [next_f] "=&r"(next_f),
        [next_k] "=&r"(next_k), [sum] "=&r"(sum)
      : [n] "i"(n)
      : "cc");
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_CT_MSAN

#endif  // KEXLANE_KERNELS_X25519_DIVISION_STEPS_X86_INL_H_
