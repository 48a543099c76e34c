// SPDX-License-Identifier: Apache-2.0
// Instructions that MemorySanitizer does not know, or does not know well enough. The library's
// files include this before everything else. For most instructions, its rule is that a bit of the
// result is secret if that bit of an operand is. This is too weak if bits influence others: in
// products, operations on doubles, and lookups. Here the whole lane becomes secret then, or the
// whole vector if lanes move. The rule still holds for sums of integers, whose carries it does not
// follow, and for the words of plain C++.
#if defined(__x86_64__)
#pragma GCC system_header

#include <immintrin.h>
#include <sanitizer/msan_interface.h>

// Makes each lane of a result wholly secret if MemorySanitizer's own rule makes a part of it
// secret.
__attribute__((noinline)) inline void kexlane_msan_spread(void* result, size_t bytes,
                                                          size_t lane_bytes) {
  for (size_t i = 0; i < bytes; i += lane_bytes) {
    char* const lane = static_cast<char*>(result) + i;
    if (__msan_test_shadow(lane, lane_bytes) >= 0) __msan_poison(lane, lane_bytes);
  }
}

// These are macros, because a function would lack the target's attributes.
#define KXL_MSAN_LANES(lane_bytes, result)                      \
  ({                                                            \
    auto result_ = result;                                      \
    kexlane_msan_spread(&result_, sizeof(result_), lane_bytes); \
    result_;                                                    \
  })
#define KXL_MSAN_ALL(result) KXL_MSAN_LANES(sizeof(result_), result)

#define _mm256_mul_epu32(a, b) KXL_MSAN_LANES(8, _mm256_mul_epu32(a, b))
#define _mm512_mul_epu32(a, b) KXL_MSAN_LANES(8, _mm512_mul_epu32(a, b))
#define _mm256_mulhi_epi16(a, b) KXL_MSAN_LANES(2, _mm256_mulhi_epi16(a, b))
#define _mm256_mulhrs_epi16(a, b) KXL_MSAN_LANES(2, _mm256_mulhrs_epi16(a, b))
#define _mm256_mullo_epi16(a, b) KXL_MSAN_LANES(2, _mm256_mullo_epi16(a, b))
#define _mm256_madd_epi16(a, b) KXL_MSAN_LANES(4, _mm256_madd_epi16(a, b))

#define _mm256_add_pd(a, b) KXL_MSAN_LANES(8, _mm256_add_pd(a, b))
#define _mm256_sub_pd(a, b) KXL_MSAN_LANES(8, _mm256_sub_pd(a, b))
#define _mm256_mul_pd(a, b) KXL_MSAN_LANES(8, _mm256_mul_pd(a, b))
#define _mm256_fmadd_pd(a, b, c) KXL_MSAN_LANES(8, _mm256_fmadd_pd(a, b, c))
#define _mm256_fnmadd_pd(a, b, c) KXL_MSAN_LANES(8, _mm256_fnmadd_pd(a, b, c))
#define _mm256_fmsub_pd(a, b, c) KXL_MSAN_LANES(8, _mm256_fmsub_pd(a, b, c))
#define _mm512_add_pd(a, b) KXL_MSAN_LANES(8, _mm512_add_pd(a, b))
#define _mm512_sub_pd(a, b) KXL_MSAN_LANES(8, _mm512_sub_pd(a, b))
#define _mm512_mul_pd(a, b) KXL_MSAN_LANES(8, _mm512_mul_pd(a, b))
#define _mm512_fmadd_pd(a, b, c) KXL_MSAN_LANES(8, _mm512_fmadd_pd(a, b, c))
#define _mm512_fnmadd_pd(a, b, c) KXL_MSAN_LANES(8, _mm512_fnmadd_pd(a, b, c))
#define _mm512_fmsub_pd(a, b, c) KXL_MSAN_LANES(8, _mm512_fmsub_pd(a, b, c))

#define _mm256_madd52lo_epu64(c, a, b) KXL_MSAN_LANES(8, _mm256_madd52lo_epu64(c, a, b))
#define _mm256_madd52hi_epu64(c, a, b) KXL_MSAN_LANES(8, _mm256_madd52hi_epu64(c, a, b))
#define _mm512_madd52lo_epu64(c, a, b) KXL_MSAN_LANES(8, _mm512_madd52lo_epu64(c, a, b))
#define _mm512_madd52hi_epu64(c, a, b) KXL_MSAN_LANES(8, _mm512_madd52hi_epu64(c, a, b))

#define _mm_shuffle_epi8(a, b) KXL_MSAN_ALL(_mm_shuffle_epi8(a, b))
#define _mm256_shuffle_epi8(a, b) KXL_MSAN_ALL(_mm256_shuffle_epi8(a, b))
#define _mm512_shuffle_epi8(a, b) KXL_MSAN_ALL(_mm512_shuffle_epi8(a, b))
#define _mm256_permutevar8x32_epi32(a, b) KXL_MSAN_ALL(_mm256_permutevar8x32_epi32(a, b))
#define _mm256_permutexvar_epi64(a, b) KXL_MSAN_ALL(_mm256_permutexvar_epi64(a, b))
#define _mm512_permutexvar_epi64(a, b) KXL_MSAN_ALL(_mm512_permutexvar_epi64(a, b))
#define _mm256_permutex2var_epi32(a, b, c) KXL_MSAN_ALL(_mm256_permutex2var_epi32(a, b, c))
#define _mm256_permutex2var_epi64(a, b, c) KXL_MSAN_ALL(_mm256_permutex2var_epi64(a, b, c))

// Any function of three bits, given by the table of its eight values.
#undef _mm256_ternarylogic_epi64
#undef _mm512_ternarylogic_epi64
#define KXL_MSAN_PLACE(imm, i)                                                                \
  (((imm) >> (i)&1) != 0 ? (((i)&4) ? a_ : ~a_) & (((i)&2) ? b_ : ~b_) & (((i)&1) ? c_ : ~c_) \
                         : zero_)
#define KXL_MSAN_TERNARY(a, b, c, imm)                                             \
  ({                                                                               \
    const auto a_ = (a);                                                           \
    const auto b_ = (b);                                                           \
    const auto c_ = (c);                                                           \
    const decltype(a_ | b_) zero_ = {};                                            \
    KXL_MSAN_PLACE(imm, 0) | KXL_MSAN_PLACE(imm, 1) | KXL_MSAN_PLACE(imm, 2) |     \
        KXL_MSAN_PLACE(imm, 3) | KXL_MSAN_PLACE(imm, 4) | KXL_MSAN_PLACE(imm, 5) | \
        KXL_MSAN_PLACE(imm, 6) | KXL_MSAN_PLACE(imm, 7);                           \
  })
#define _mm256_ternarylogic_epi64(a, b, c, imm) KXL_MSAN_TERNARY(a, b, c, imm)
#define _mm512_ternarylogic_epi64(a, b, c, imm) KXL_MSAN_TERNARY(a, b, c, imm)

#endif  // defined(__x86_64__)
