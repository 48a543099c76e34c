/* SPDX-License-Identifier: Apache-2.0 */
/* PQClean's names for ML-KEM, with kexlane behind them: for SET 512, 768 and 1024 the sizes
 * PQCLEAN_MLKEMSET_CLEAN_CRYPTO_*, and the functions PQCLEAN_MLKEMSET_CLEAN_crypto_kem_keypair,
 * _enc and _dec, with _keypair_derand and _enc_derand. ../crypto_kem_set.h says what they return.
 * PQClean has an api.h for each set; this is one for all.
 *
 * If the program has PQClean's randombytes(), whose name for the linker is PQCLEAN_randombytes, the
 * calls draw from it, and fail if it does not return 0. docs/dropin.md says when a linker finds
 * it. */
#ifndef KEXLANE_COMPAT_PQCLEAN_API_H_
#define KEXLANE_COMPAT_PQCLEAN_API_H_

#include <kexlane/mlkem.h>

#include "../crypto_kem_set.h"

/* Programs ask for these, to know that the header of their set was read. */
#define PQCLEAN_MLKEM512_CLEAN_API_H
#define PQCLEAN_MLKEM768_CLEAN_API_H
#define PQCLEAN_MLKEM1024_CLEAN_API_H

#define PQCLEAN_MLKEM512_CLEAN_CRYPTO_ALGNAME "ML-KEM-512"
#define PQCLEAN_MLKEM512_CLEAN_CRYPTO_PUBLICKEYBYTES 800
#define PQCLEAN_MLKEM512_CLEAN_CRYPTO_SECRETKEYBYTES 1632
#define PQCLEAN_MLKEM512_CLEAN_CRYPTO_CIPHERTEXTBYTES 768
#define PQCLEAN_MLKEM512_CLEAN_CRYPTO_BYTES 32

#define PQCLEAN_MLKEM768_CLEAN_CRYPTO_ALGNAME "ML-KEM-768"
#define PQCLEAN_MLKEM768_CLEAN_CRYPTO_PUBLICKEYBYTES 1184
#define PQCLEAN_MLKEM768_CLEAN_CRYPTO_SECRETKEYBYTES 2400
#define PQCLEAN_MLKEM768_CLEAN_CRYPTO_CIPHERTEXTBYTES 1088
#define PQCLEAN_MLKEM768_CLEAN_CRYPTO_BYTES 32

#define PQCLEAN_MLKEM1024_CLEAN_CRYPTO_ALGNAME "ML-KEM-1024"
#define PQCLEAN_MLKEM1024_CLEAN_CRYPTO_PUBLICKEYBYTES 1568
#define PQCLEAN_MLKEM1024_CLEAN_CRYPTO_SECRETKEYBYTES 3168
#define PQCLEAN_MLKEM1024_CLEAN_CRYPTO_CIPHERTEXTBYTES 1568
#define PQCLEAN_MLKEM1024_CLEAN_CRYPTO_BYTES 32

#ifdef __cplusplus
extern "C" {
#endif

/* Under a name of ours, because PQClean's randombytes is a macro. */
extern int kxl_pqclean_randombytes(uint8_t* out, size_t bytes) __asm__("PQCLEAN_randombytes")
    __attribute__((weak));

#ifdef __cplusplus
} /* extern "C" */
#endif

static __inline__ int kxl_pqclean_random(uint8_t* out, size_t bytes) {
  if (!kxl_pqclean_randombytes) return KXL_COMPAT_RANDOM_NONE;
  return kxl_pqclean_randombytes(out, bytes) == 0 ? KXL_COMPAT_RANDOM_GIVEN
                                                  : KXL_COMPAT_RANDOM_FAILED;
}

KXL_CRYPTO_KEM_SET(PQCLEAN_MLKEM512_CLEAN_crypto_kem_, 512, kxl_pqclean_random)
KXL_CRYPTO_KEM_SET(PQCLEAN_MLKEM768_CLEAN_crypto_kem_, 768, kxl_pqclean_random)
KXL_CRYPTO_KEM_SET(PQCLEAN_MLKEM1024_CLEAN_crypto_kem_, 1024, kxl_pqclean_random)

#endif /* KEXLANE_COMPAT_PQCLEAN_API_H_ */
