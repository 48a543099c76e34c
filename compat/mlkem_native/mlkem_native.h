/* SPDX-License-Identifier: Apache-2.0 */
/* The API of mlkem-native 2, with kexlane behind it. The functions are PREFIX_keypair,
 * _keypair_derand, _enc, _enc_derand, _dec, _check_pk and _check_sk. They return 0 or one of
 * MLK_ERR_*. After a failure each output is zero or as it was. No two buffers of a call may
 * overlap.
 *
 * The configuration is mlkem-native's: MLK_CONFIG_FILE, else mlkem_native_config.h if there is one.
 * What it says of the parameter set, the names, the functions that are wanted, randomness, the
 * context parameter and the test of a new pair holds. What it says of how mlkem-native computes has
 * no effect. For several parameter sets, define MLK_CONFIG_MULTILEVEL_BUILD and include this file
 * once for each MLK_CONFIG_PARAMETER_SET, after #undef MLK_H. */
#ifndef MLK_H
#define MLK_H

/* A configuration hides from programs what only mlkem-native's build needs, such as its
 * randomness. kexlane is that build here. */
#include "src/sys.h"
#if !defined(MLK_BUILD_INTERNAL)
#define MLK_BUILD_INTERNAL
#define KXL_MLK_BUILD_INTERNAL
#endif
#if defined(MLK_CONFIG_FILE)
#include MLK_CONFIG_FILE
#elif defined(__has_include)
#if __has_include("mlkem_native_config.h")
#include "mlkem_native_config.h"
#endif
#endif
#if defined(KXL_MLK_BUILD_INTERNAL)
#undef MLK_BUILD_INTERNAL
#undef KXL_MLK_BUILD_INTERNAL
#endif

#if !defined(MLK_CONFIG_PARAMETER_SET)
#define MLK_CONFIG_PARAMETER_SET 768
#endif
#if MLK_CONFIG_PARAMETER_SET != 512 && MLK_CONFIG_PARAMETER_SET != 768 && \
    MLK_CONFIG_PARAMETER_SET != 1024
#error "MLK_CONFIG_PARAMETER_SET must be 512, 768 or 1024"
#endif
#if defined(MLK_CONFIG_KEYGEN_PCT_BREAKAGE_TEST)
#error "kexlane cannot break the test of a new pair: MLK_CONFIG_KEYGEN_PCT_BREAKAGE_TEST"
#endif

/* ---- Sizes in bytes, and errors -------------------------------------------------------------- */

#define MLKEM512_SECRETKEYBYTES 1632
#define MLKEM512_PUBLICKEYBYTES 800
#define MLKEM512_CIPHERTEXTBYTES 768
#define MLKEM768_SECRETKEYBYTES 2400
#define MLKEM768_PUBLICKEYBYTES 1184
#define MLKEM768_CIPHERTEXTBYTES 1088
#define MLKEM1024_SECRETKEYBYTES 3168
#define MLKEM1024_PUBLICKEYBYTES 1568
#define MLKEM1024_CIPHERTEXTBYTES 1568
#define MLKEM_SYMBYTES 32 /* d, z and m */
#define MLKEM512_SYMBYTES MLKEM_SYMBYTES
#define MLKEM768_SYMBYTES MLKEM_SYMBYTES
#define MLKEM1024_SYMBYTES MLKEM_SYMBYTES
#define MLKEM_BYTES 32 /* shared secret */
#define MLKEM512_BYTES MLKEM_BYTES
#define MLKEM768_BYTES MLKEM_BYTES
#define MLKEM1024_BYTES MLKEM_BYTES

#define MLK_API_CONCAT_(x, y) x##y
#define MLK_API_CONCAT(x, y) MLK_API_CONCAT_(x, y)

/* The same for a set that is a macro. */
#define KXL_MLK_SIZE(set, what) MLK_API_CONCAT(MLK_API_CONCAT(MLKEM, set), what)
#define MLKEM_SECRETKEYBYTES(set) KXL_MLK_SIZE(set, _SECRETKEYBYTES)
#define MLKEM_PUBLICKEYBYTES(set) KXL_MLK_SIZE(set, _PUBLICKEYBYTES)
#define MLKEM_CIPHERTEXTBYTES(set) KXL_MLK_SIZE(set, _CIPHERTEXTBYTES)

#define MLK_ERR_FAIL (-1)          /* never returned */
#define MLK_ERR_OUT_OF_MEMORY (-2) /* never returned: kexlane does not allocate here */
#define MLK_ERR_RNG_FAIL (-3)      /* there was no randomness */
#define MLK_ERR_INVALID_PK (-4)    /* a coefficient of pk is not below q, FIPS 203 section 7.2 */
#define MLK_ERR_INVALID_SK (-5)    /* sk lacks the right hash of its pk, FIPS 203 section 7.3 */
#define MLK_ERR_PCT_FAIL (-6)      /* a new pair failed its test, with MLK_CONFIG_KEYGEN_PCT */

#if !defined(MLK_CONFIG_CONSTANTS_ONLY)

#include <kexlane/mlkem.h>

#include "../wipe.h"

/* What the functions are. In one C file that defines it as nothing before it includes this header,
 * they are functions for the linker: for what was compiled for the other library, and for programs
 * and languages with prototypes of their own. */
#if !defined(KXL_COMPAT_FUNCTION)
#define KXL_COMPAT_FUNCTION static __inline__
#endif

/* ---- Names ----------------------------------------------------------------------------------- */

#if !defined(MLK_CONFIG_NAMESPACE_PREFIX)
#if defined(MLK_CONFIG_MULTILEVEL_BUILD)
#define MLK_CONFIG_NAMESPACE_PREFIX PQCP_MLKEM_NATIVE_MLKEM
#else
#define MLK_CONFIG_NAMESPACE_PREFIX \
  MLK_API_CONCAT(PQCP_MLKEM_NATIVE_MLKEM, MLK_CONFIG_PARAMETER_SET)
#endif
#endif

#undef MLK_API_NAMESPACE_PREFIX
#if defined(MLK_CONFIG_MULTILEVEL_BUILD)
#define MLK_API_NAMESPACE_PREFIX \
  MLK_API_CONCAT(MLK_CONFIG_NAMESPACE_PREFIX, MLK_CONFIG_PARAMETER_SET)
#else
#define MLK_API_NAMESPACE_PREFIX MLK_CONFIG_NAMESPACE_PREFIX
#endif
#define MLK_API_NAMESPACE(sym) MLK_API_CONCAT(MLK_API_NAMESPACE_PREFIX, _##sym)

/* A function of kexlane, and a helper of this header, for the parameter set. */
#define KXL_MLK_CALL(name) \
  MLK_API_CONCAT(MLK_API_CONCAT(kxl_mlkem, MLK_CONFIG_PARAMETER_SET), _##name)
#define KXL_MLK_HELP(name) \
  MLK_API_CONCAT(MLK_API_CONCAT(kxl_mlk, MLK_CONFIG_PARAMETER_SET), _##name)

#undef KXL_MLK_CONTEXT
#undef KXL_MLK_CONTEXT_UNUSED
#if defined(MLK_CONFIG_CONTEXT_PARAMETER)
#define KXL_MLK_CONTEXT , MLK_CONFIG_CONTEXT_PARAMETER_TYPE context
#define KXL_MLK_CONTEXT_UNUSED (void)context
#else
#define KXL_MLK_CONTEXT
#define KXL_MLK_CONTEXT_UNUSED (void)0
#endif

/* ---- Randomness: the program's, else the operating system's ---------------------------------- */

#if !defined(KXL_MLK_RANDOMNESS) && !defined(MLK_CONFIG_NO_RANDOMIZED_API)
#define KXL_MLK_RANDOMNESS
#if defined(MLK_CONFIG_CUSTOM_RANDOMBYTES)
/* The configuration defines mlk_randombytes(). */
static __inline__ int kxl_mlk_has_randomness(void) { return 1; }
static __inline__ int kxl_mlk_random(uint8_t* out, size_t bytes) {
  return mlk_randombytes(out, bytes);
}
#else
/* int randombytes(uint8_t* out, size_t bytes), under a name of ours, so that the program may
 * declare it too. docs/dropin.md says when a linker finds it. */
#ifdef __cplusplus
extern "C" {
#endif
extern int kxl_mlk_random(uint8_t* out, size_t bytes) __asm__("randombytes") __attribute__((weak));
#ifdef __cplusplus
} /* extern "C" */
#endif
static __inline__ int kxl_mlk_has_randomness(void) { return kxl_mlk_random ? 1 : 0; }
#endif
#endif

/* ---- Key pairs ------------------------------------------------------------------------------- */

#if !defined(MLK_CONFIG_NO_KEYPAIR_API)

/* What the status of a key generation means. With MLK_CONFIG_KEYGEN_PCT the pair is tested. */
static __inline__ int KXL_MLK_HELP(new_pair)(kxl_status status, uint8_t* pk, uint8_t* sk) {
#if defined(MLK_CONFIG_KEYGEN_PCT)
  if (status == KXL_OK) {
    status = KXL_MLK_CALL(check_pair)(pk, sk);
    if (status != KXL_OK) {
      kxl_compat_wipe(pk, MLKEM_PUBLICKEYBYTES(MLK_CONFIG_PARAMETER_SET));
      kxl_compat_wipe(sk, MLKEM_SECRETKEYBYTES(MLK_CONFIG_PARAMETER_SET));
    }
  }
#else
  (void)pk;
  (void)sk;
#endif
  return status == KXL_OK ? 0 : status == KXL_ERR_RANDOM ? MLK_ERR_RNG_FAIL : MLK_ERR_PCT_FAIL;
}

/* Computes the key pair of coins[64] = d || z. Returns 0 or, with MLK_CONFIG_KEYGEN_PCT,
 * MLK_ERR_PCT_FAIL or MLK_ERR_RNG_FAIL. */
KXL_NODISCARD KXL_COMPAT_FUNCTION int MLK_API_NAMESPACE(keypair_derand)(
    uint8_t pk[MLKEM_PUBLICKEYBYTES(MLK_CONFIG_PARAMETER_SET)],
    uint8_t sk[MLKEM_SECRETKEYBYTES(MLK_CONFIG_PARAMETER_SET)],
    const uint8_t coins[2 * MLKEM_SYMBYTES] KXL_MLK_CONTEXT) {
  KXL_MLK_CONTEXT_UNUSED;
  return KXL_MLK_HELP(new_pair)(KXL_MLK_CALL(keygen_derand)(pk, sk, coins), pk, sk);
}

#if !defined(MLK_CONFIG_NO_RANDOMIZED_API)
/* Makes a key pair. Returns 0, MLK_ERR_RNG_FAIL or, with MLK_CONFIG_KEYGEN_PCT, MLK_ERR_PCT_FAIL.
 */
KXL_NODISCARD KXL_COMPAT_FUNCTION int MLK_API_NAMESPACE(keypair)(
    uint8_t pk[MLKEM_PUBLICKEYBYTES(MLK_CONFIG_PARAMETER_SET)],
    uint8_t sk[MLKEM_SECRETKEYBYTES(MLK_CONFIG_PARAMETER_SET)] KXL_MLK_CONTEXT) {
  uint8_t coins[2 * MLKEM_SYMBYTES];
  int result = MLK_ERR_RNG_FAIL;
  KXL_MLK_CONTEXT_UNUSED;
  if (!kxl_mlk_has_randomness())
    return KXL_MLK_HELP(new_pair)(KXL_MLK_CALL(keygen)(pk, sk), pk, sk);
  if (kxl_mlk_random(coins, sizeof coins) == 0) {
    result = KXL_MLK_HELP(new_pair)(KXL_MLK_CALL(keygen_derand)(pk, sk, coins), pk, sk);
  }
  kxl_compat_wipe(coins, sizeof coins);
  return result;
}
#endif
#endif

/* ---- Encapsulation --------------------------------------------------------------------------- */

#if !defined(MLK_CONFIG_NO_ENCAPS_API)

static __inline__ int KXL_MLK_HELP(encapsulated)(kxl_status status) {
  return status == KXL_OK ? 0 : status == KXL_ERR_RANDOM ? MLK_ERR_RNG_FAIL : MLK_ERR_INVALID_PK;
}

/* Encapsulates with coins[32] = m. Returns 0 or MLK_ERR_INVALID_PK. */
KXL_NODISCARD KXL_COMPAT_FUNCTION int MLK_API_NAMESPACE(enc_derand)(
    uint8_t ct[MLKEM_CIPHERTEXTBYTES(MLK_CONFIG_PARAMETER_SET)], uint8_t ss[MLKEM_BYTES],
    const uint8_t pk[MLKEM_PUBLICKEYBYTES(MLK_CONFIG_PARAMETER_SET)],
    const uint8_t coins[MLKEM_SYMBYTES] KXL_MLK_CONTEXT) {
  KXL_MLK_CONTEXT_UNUSED;
  return KXL_MLK_HELP(encapsulated)(KXL_MLK_CALL(encaps_derand)(ct, ss, pk, coins));
}

#if !defined(MLK_CONFIG_NO_RANDOMIZED_API)
/* Encapsulates. Returns 0, MLK_ERR_INVALID_PK or MLK_ERR_RNG_FAIL. */
KXL_NODISCARD KXL_COMPAT_FUNCTION int MLK_API_NAMESPACE(enc)(
    uint8_t ct[MLKEM_CIPHERTEXTBYTES(MLK_CONFIG_PARAMETER_SET)], uint8_t ss[MLKEM_BYTES],
    const uint8_t pk[MLKEM_PUBLICKEYBYTES(MLK_CONFIG_PARAMETER_SET)] KXL_MLK_CONTEXT) {
  uint8_t coins[MLKEM_SYMBYTES];
  int result = MLK_ERR_RNG_FAIL;
  KXL_MLK_CONTEXT_UNUSED;
  if (!kxl_mlk_has_randomness()) {
    return KXL_MLK_HELP(encapsulated)(KXL_MLK_CALL(encaps)(ct, ss, pk));
  }
  if (kxl_mlk_random(coins, sizeof coins) == 0) {
    result = KXL_MLK_HELP(encapsulated)(KXL_MLK_CALL(encaps_derand)(ct, ss, pk, coins));
  }
  kxl_compat_wipe(coins, sizeof coins);
  return result;
}
#endif

/* Makes the check of FIPS 203 section 7.2, as encapsulation does. Returns 0 or
 * MLK_ERR_INVALID_PK. */
KXL_NODISCARD KXL_COMPAT_FUNCTION int MLK_API_NAMESPACE(check_pk)(
    const uint8_t pk[MLKEM_PUBLICKEYBYTES(MLK_CONFIG_PARAMETER_SET)] KXL_MLK_CONTEXT) {
  KXL_MLK_CONTEXT_UNUSED;
  return KXL_MLK_CALL(check_ek)(pk) == KXL_OK ? 0 : MLK_ERR_INVALID_PK;
}
#endif

/* ---- Decapsulation --------------------------------------------------------------------------- */

#if !defined(MLK_CONFIG_NO_DECAPS_API)

/* Decapsulates. A tampered ct is no error. Returns 0 or MLK_ERR_INVALID_SK. */
KXL_NODISCARD KXL_COMPAT_FUNCTION int MLK_API_NAMESPACE(dec)(
    uint8_t ss[MLKEM_BYTES], const uint8_t ct[MLKEM_CIPHERTEXTBYTES(MLK_CONFIG_PARAMETER_SET)],
    const uint8_t sk[MLKEM_SECRETKEYBYTES(MLK_CONFIG_PARAMETER_SET)] KXL_MLK_CONTEXT) {
  KXL_MLK_CONTEXT_UNUSED;
  return KXL_MLK_CALL(decaps)(ss, ct, sk) == KXL_OK ? 0 : MLK_ERR_INVALID_SK;
}

/* Makes the check of FIPS 203 section 7.3, as decapsulation does. Returns 0 or
 * MLK_ERR_INVALID_SK. */
KXL_NODISCARD KXL_COMPAT_FUNCTION int MLK_API_NAMESPACE(check_sk)(
    const uint8_t sk[MLKEM_SECRETKEYBYTES(MLK_CONFIG_PARAMETER_SET)] KXL_MLK_CONTEXT) {
  KXL_MLK_CONTEXT_UNUSED;
  return KXL_MLK_CALL(check_dk)(sk) == KXL_OK ? 0 : MLK_ERR_INVALID_SK;
}
#endif

#endif /* !MLK_CONFIG_CONSTANTS_ONLY */

#endif /* MLK_H */
