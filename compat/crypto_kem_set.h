/* SPDX-License-Identifier: Apache-2.0 */
/* The calls that NIST, SUPERCOP and PQClean have in common, for one parameter set.
 *
 * They return 0, or -1 after a failure, and then all their outputs are zero. They fail if a
 * coefficient of pk is not below q (FIPS 203 section 7.2), if sk does not hold the right hash of
 * the pk in it (section 7.3), or if there is no randomness. No two buffers of a call may overlap.
 */
#ifndef KEXLANE_COMPAT_CRYPTO_KEM_SET_H_
#define KEXLANE_COMPAT_CRYPTO_KEM_SET_H_

#include <kexlane/mlkem.h>

#include "wipe.h"

/* What the functions are. In one C file that defines it as nothing before it includes this header,
 * they are functions for the linker: for what was compiled for the other library, and for programs
 * and languages with prototypes of their own. */
#if !defined(KXL_COMPAT_FUNCTION)
#define KXL_COMPAT_FUNCTION static __inline__
#endif

/* RANDOM(out, bytes) asks the program's source of randomness. */
enum { KXL_COMPAT_RANDOM_FAILED = -1, KXL_COMPAT_RANDOM_GIVEN = 0, KXL_COMPAT_RANDOM_NONE = 1 };

/* Defines, for the parameter set SET,
 *   NAMEkeypair(pk, sk), NAMEkeypair_derand(pk, sk, coins[64] = d || z),
 *   NAMEenc(ct, ss, pk), NAMEenc_derand(ct, ss, pk, coins[32] = m),
 *   NAMEdec(ss, ct, sk).
 * Where the program has no source of randomness, the operating system is the source. */
#define KXL_CRYPTO_KEM_SET(NAME, SET, RANDOM)                                                    \
  KXL_COMPAT_FUNCTION int NAME##keypair_derand(uint8_t* pk, uint8_t* sk, const uint8_t* coins) { \
    return kxl_mlkem##SET##_keygen_derand(pk, sk, coins) == KXL_OK ? 0 : -1;                     \
  }                                                                                              \
                                                                                                 \
  KXL_COMPAT_FUNCTION int NAME##keypair(uint8_t* pk, uint8_t* sk) {                              \
    uint8_t coins[KXL_MLKEM_KEYGEN_SEED_BYTES];                                                  \
    int result = RANDOM(coins, sizeof coins);                                                    \
    if (result == KXL_COMPAT_RANDOM_GIVEN) {                                                     \
      result = NAME##keypair_derand(pk, sk, coins);                                              \
    } else if (result == KXL_COMPAT_RANDOM_NONE) {                                               \
      result = kxl_mlkem##SET##_keygen(pk, sk) == KXL_OK ? 0 : -1;                               \
    } else {                                                                                     \
      kxl_compat_wipe(pk, KXL_MLKEM##SET##_EK_BYTES);                                            \
      kxl_compat_wipe(sk, KXL_MLKEM##SET##_DK_BYTES);                                            \
    }                                                                                            \
    kxl_compat_wipe(coins, sizeof coins);                                                        \
    return result;                                                                               \
  }                                                                                              \
                                                                                                 \
  KXL_COMPAT_FUNCTION int NAME##enc_derand(uint8_t* ct, uint8_t* ss, const uint8_t* pk,          \
                                           const uint8_t* coins) {                               \
    return kxl_mlkem##SET##_encaps_derand(ct, ss, pk, coins) == KXL_OK ? 0 : -1;                 \
  }                                                                                              \
                                                                                                 \
  KXL_COMPAT_FUNCTION int NAME##enc(uint8_t* ct, uint8_t* ss, const uint8_t* pk) {               \
    uint8_t coins[KXL_MLKEM_ENCAPS_SEED_BYTES];                                                  \
    int result = RANDOM(coins, sizeof coins);                                                    \
    if (result == KXL_COMPAT_RANDOM_GIVEN) {                                                     \
      result = NAME##enc_derand(ct, ss, pk, coins);                                              \
    } else if (result == KXL_COMPAT_RANDOM_NONE) {                                               \
      result = kxl_mlkem##SET##_encaps(ct, ss, pk) == KXL_OK ? 0 : -1;                           \
    } else {                                                                                     \
      kxl_compat_wipe(ct, KXL_MLKEM##SET##_C_BYTES);                                             \
      kxl_compat_wipe(ss, KXL_MLKEM_K_BYTES);                                                    \
    }                                                                                            \
    kxl_compat_wipe(coins, sizeof coins);                                                        \
    return result;                                                                               \
  }                                                                                              \
                                                                                                 \
  KXL_COMPAT_FUNCTION int NAME##dec(uint8_t* ss, const uint8_t* ct, const uint8_t* sk) {         \
    return kxl_mlkem##SET##_decaps(ss, ct, sk) == KXL_OK ? 0 : -1;                               \
  }

#endif /* KEXLANE_COMPAT_CRYPTO_KEM_SET_H_ */
