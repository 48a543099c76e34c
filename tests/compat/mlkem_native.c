/* SPDX-License-Identifier: Apache-2.0 */
/* The contracts of mlkem-native's API, for the three parameter sets in one program. Randomness
 * comes from the system if it is compiled as C, from the configuration if it has one, and from its
 * own randombytes() if it is compiled as C++, which also adds a context parameter and the test of
 * new pairs. */
#include <stdint.h>

#if defined(MLK_CONFIG_FILE)
#define OWN_RANDOMNESS own_randomness
#define NAME(SET, name) mine##SET##_##name
#define CONTEXT
#elif defined(__cplusplus)
#define OWN_RANDOMNESS randombytes
#define MLK_CONFIG_MULTILEVEL_BUILD
#define MLK_CONFIG_KEYGEN_PCT
#define MLK_CONFIG_CONTEXT_PARAMETER
#define MLK_CONFIG_CONTEXT_PARAMETER_TYPE const char*
#define MLK_CONFIG_NAMESPACE_PREFIX mine
#define NAME(SET, name) mine##SET##_##name
#define CONTEXT , "context"
#else
#define MLK_CONFIG_MULTILEVEL_BUILD
#define NAME(SET, name) PQCP_MLKEM_NATIVE_MLKEM##SET##_##name
#define CONTEXT
#endif
#define MLK_CONFIG_PARAMETER_SET 512
#include <mlkem_native.h>
#undef MLK_CONFIG_PARAMETER_SET
#undef MLK_H
#define MLK_CONFIG_PARAMETER_SET 1024
#include <mlkem_native.h>
#undef MLK_CONFIG_PARAMETER_SET
#undef MLK_H
#include <mlkem_native.h> /* 768 is the default */

#include <kexlane/kexlane.h>

#include "tests/compat/check.h"

#if defined(OWN_RANDOMNESS)
static unsigned draws;
#ifdef __cplusplus
extern "C"
#endif
    int
    OWN_RANDOMNESS(uint8_t* out, size_t bytes);
int OWN_RANDOMNESS(uint8_t* out, size_t bytes) {
  if (check_no_randomness) return 1;
  fill(out, bytes, ++draws);
  return 0;
}
#endif

#define MLK_TEST(SET)                                                                              \
  static void test##SET(void) {                                                                    \
    static uint8_t pk[MLKEM_PUBLICKEYBYTES(SET)], sk[MLKEM_SECRETKEYBYTES(SET)];                   \
    static uint8_t ct[MLKEM_CIPHERTEXTBYTES(SET)], pk2[sizeof pk], sk2[sizeof sk], ct2[sizeof ct]; \
    uint8_t ss[MLKEM##SET##_BYTES], dec[sizeof ss], coins[2 * MLKEM##SET##_SYMBYTES];              \
    const kxl_kem* const kem = kxl_kem_find("ML-KEM-" #SET);                                       \
    CHECK(kem->ek_bytes == sizeof pk && kem->dk_bytes == sizeof sk);                               \
    CHECK(kem->c_bytes == sizeof ct && kem->K_bytes == sizeof ss);                                 \
    CHECK(kem->keygen_seed_bytes == sizeof coins);                                                 \
    CHECK(NAME(SET, keypair)(pk, sk CONTEXT) == 0);                                                \
    DREW(sk + sizeof sk - 32);                                                                     \
    CHECK(NAME(SET, enc)(ct, ss, pk CONTEXT) == 0);                                                \
    CHECK(NAME(SET, dec)(dec, ct, sk CONTEXT) == 0 && memcmp(ss, dec, 32) == 0);                   \
    fill(coins, sizeof coins, SET);                                                                \
    CHECK(kem->keygen_derand(pk2, sizeof pk, sk2, sizeof sk, coins, 64) == KXL_OK);                \
    CHECK(NAME(SET, keypair_derand)(pk, sk, coins CONTEXT) == 0);                                  \
    CHECK(memcmp(pk, pk2, sizeof pk) == 0 && memcmp(sk, sk2, sizeof sk) == 0);                     \
    CHECK(kem->encaps_derand(ct2, sizeof ct, dec, 32, pk, sizeof pk, coins, 32) == KXL_OK);        \
    CHECK(NAME(SET, enc_derand)(ct, ss, pk, coins CONTEXT) == 0);                                  \
    CHECK(memcmp(ct, ct2, sizeof ct) == 0 && memcmp(ss, dec, 32) == 0);                            \
    ct[3] ^= 8;                                                                                    \
    CHECK(NAME(SET, dec)(dec, ct, sk CONTEXT) == 0 && memcmp(ss, dec, 32) != 0);                   \
    check_no_randomness = 1;                                                                       \
    memset(ss, 0, sizeof ss);                                                                      \
    memset(sk2, 0, sizeof sk2);                                                                    \
    CHECK(NAME(SET, enc)(ct, ss, pk CONTEXT) == MLK_ERR_RNG_FAIL && is_all(ss, 0, sizeof ss));     \
    CHECK(NAME(SET, keypair)(pk2, sk2 CONTEXT) == MLK_ERR_RNG_FAIL);                               \
    CHECK(is_all(sk2, 0, sizeof sk2));                                                             \
    WITHOUT_RANDOMNESS(NAME(SET, keypair_derand)(pk, sk, coins CONTEXT));                          \
    check_no_randomness = 0;                                                                       \
    CHECK(NAME(SET, keypair_derand)(pk, sk, coins CONTEXT) == 0);                                  \
                                                                                                   \
    CHECK(NAME(SET, check_pk)(pk CONTEXT) == 0 && NAME(SET, check_sk)(sk CONTEXT) == 0);           \
    memset(pk, 0xff, 3);                                                                           \
    CHECK(NAME(SET, check_pk)(pk CONTEXT) == MLK_ERR_INVALID_PK);                                  \
    memset(ss, 0xa5, sizeof ss);                                                                   \
    CHECK(NAME(SET, enc)(ct, ss, pk CONTEXT) == MLK_ERR_INVALID_PK && is_all(ss, 0, 32));          \
    memset(ss, 0xa5, sizeof ss);                                                                   \
    CHECK(NAME(SET, enc_derand)(ct, ss, pk, coins CONTEXT) == MLK_ERR_INVALID_PK);                 \
    CHECK(is_all(ct, 0, sizeof ct) && is_all(ss, 0, 32));                                          \
    sk[sizeof sk - 33] ^= 1;                                                                       \
    CHECK(NAME(SET, check_sk)(sk CONTEXT) == MLK_ERR_INVALID_SK);                                  \
    CHECK(NAME(SET, dec)(dec, ct, sk CONTEXT) == MLK_ERR_INVALID_SK && is_all(dec, 0, 32));        \
  }

/* The pair that was made last has the z of the program's randomness. */
#if defined(OWN_RANDOMNESS)
#define DREW(z)                            \
  do {                                     \
    fill(coins, 64, draws);                \
    CHECK(memcmp(z, coins + 32, 32) == 0); \
  } while (0)
#else
#define DREW(z) CHECK(!is_all(z, 0, 32))
#endif

/* The test of a pair draws from the system. */
#if defined(MLK_CONFIG_KEYGEN_PCT)
#define WITHOUT_RANDOMNESS(call) \
  CHECK((call) == MLK_ERR_RNG_FAIL && is_all(pk, 0, sizeof pk) && is_all(sk, 0, sizeof sk))
#else
#define WITHOUT_RANDOMNESS(call) CHECK((call) == 0)
#endif

MLK_TEST(512)
MLK_TEST(768)
MLK_TEST(1024)

int main(void) {
  CHECK(MLK_ERR_FAIL == -1 && MLK_ERR_OUT_OF_MEMORY == -2 && MLK_ERR_RNG_FAIL == -3);
  CHECK(MLK_ERR_INVALID_PK == -4 && MLK_ERR_INVALID_SK == -5 && MLK_ERR_PCT_FAIL == -6);
  test512();
  test768();
  test1024();
  return check_result();
}
