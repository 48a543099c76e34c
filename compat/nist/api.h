/* SPDX-License-Identifier: Apache-2.0 */
/* The API of NIST's competition, with kexlane's ML-KEM behind it: crypto_kem_keypair, _enc and
 * _dec, with _keypair_derand and _enc_derand as the reference code has them. ../crypto_kem_set.h
 * says what they return.
 *
 * KYBER_K selects the parameter set, as in the reference code: 2 is ML-KEM-512, 3 (the default)
 * ML-KEM-768, 4 ML-KEM-1024.
 *
 * If the program has a function randombytes(), the calls draw from it. docs/dropin.md says when a
 * linker finds it. Its length may be an unsigned long long or a size_t. Whatever it returns is
 * ignored, since some return nothing, but it has failed if it leaves all bytes zero. */
#ifndef KEXLANE_COMPAT_NIST_API_H_
#define KEXLANE_COMPAT_NIST_API_H_

#include <kexlane/mlkem.h>

#include "../crypto_kem_set.h"

#include <string.h>

#define CRYPTO_BYTES 32

#ifdef __cplusplus
extern "C" {
#endif

/* Under a name of ours, because the program may declare randombytes in another way. NIST's length
 * is an unsigned long long, and that of Kyber's reference code a size_t. 32-bit Arm has different
 * registers for the two, so the call fills both: the function reads the one that it expects. */
__extension__ extern void kxl_nist_randombytes(unsigned char* out,
#if defined(__arm__)
                                               size_t kyber_bytes,
#endif
                                               unsigned long long bytes) __asm__("randombytes")
    __attribute__((weak));

#ifdef __cplusplus
} /* extern "C" */
#endif

static __inline__ int kxl_nist_random(uint8_t* out, size_t bytes) {
  size_t i;
  uint8_t any = 0;
  if (!kxl_nist_randombytes) return KXL_COMPAT_RANDOM_NONE;
  memset(out, 0, bytes);
#if defined(__arm__)
  kxl_nist_randombytes(out, bytes, bytes);
#else
  kxl_nist_randombytes(out, bytes);
#endif
  for (i = 0; i < bytes; ++i) any |= out[i];
  return any == 0 ? KXL_COMPAT_RANDOM_FAILED : KXL_COMPAT_RANDOM_GIVEN;
}

#if !defined(KYBER_K) || KYBER_K == 3
#define CRYPTO_ALGNAME "ML-KEM-768"
#define CRYPTO_PUBLICKEYBYTES 1184
#define CRYPTO_SECRETKEYBYTES 2400
#define CRYPTO_CIPHERTEXTBYTES 1088
KXL_CRYPTO_KEM_SET(crypto_kem_, 768, kxl_nist_random)
#elif KYBER_K == 2
#define CRYPTO_ALGNAME "ML-KEM-512"
#define CRYPTO_PUBLICKEYBYTES 800
#define CRYPTO_SECRETKEYBYTES 1632
#define CRYPTO_CIPHERTEXTBYTES 768
KXL_CRYPTO_KEM_SET(crypto_kem_, 512, kxl_nist_random)
#elif KYBER_K == 4
#define CRYPTO_ALGNAME "ML-KEM-1024"
#define CRYPTO_PUBLICKEYBYTES 1568
#define CRYPTO_SECRETKEYBYTES 3168
#define CRYPTO_CIPHERTEXTBYTES 1568
KXL_CRYPTO_KEM_SET(crypto_kem_, 1024, kxl_nist_random)
#else
#error "KYBER_K must be 2, 3 or 4"
#endif

#endif /* KEXLANE_COMPAT_NIST_API_H_ */
