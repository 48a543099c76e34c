/* SPDX-License-Identifier: Apache-2.0 */
/* The contracts of PQClean's names. Compiled as C the program has no randombytes(), as C++ it has
 * PQClean's. */
#include <api.h>

#include <kexlane/kexlane.h>

#include "tests/compat/check.h"

#ifdef __cplusplus
static unsigned draws;
extern "C" int PQCLEAN_randombytes(uint8_t* out, size_t bytes);
extern "C" int PQCLEAN_randombytes(uint8_t* out, size_t bytes) {
  if (check_no_randomness) return -1;
  fill(out, bytes, ++draws);
  return 0;
}
#endif

#define SIZE(SET, what) PQCLEAN_MLKEM##SET##_CLEAN_CRYPTO_##what
#define CALL(SET, name) PQCLEAN_MLKEM##SET##_CLEAN_crypto_kem_##name
#define PQCLEAN_TEST(SET)                                                                          \
  static void test##SET(void) {                                                                    \
    static uint8_t pk[SIZE(SET, PUBLICKEYBYTES)], sk[SIZE(SET, SECRETKEYBYTES)];                   \
    static uint8_t ct[SIZE(SET, CIPHERTEXTBYTES)], pk2[sizeof pk], sk2[sizeof sk], ct2[sizeof ct]; \
    uint8_t ss[SIZE(SET, BYTES)], dec[sizeof ss], coins[64];                                       \
    const kxl_kem* const kem = kxl_kem_find(SIZE(SET, ALGNAME));                                   \
    CHECK(kem == kxl_kem_find("ML-KEM-" #SET));                                                    \
    CHECK(kem->ek_bytes == sizeof pk && kem->dk_bytes == sizeof sk);                               \
    CHECK(kem->c_bytes == sizeof ct && kem->K_bytes == sizeof ss);                                 \
    CHECK(CALL(SET, keypair)(pk, sk) == 0);                                                        \
    CHECK(CALL(SET, enc)(ct, ss, pk) == 0);                                                        \
    CHECK(CALL(SET, dec)(dec, ct, sk) == 0 && memcmp(ss, dec, 32) == 0);                           \
    DREW(sk + sizeof sk - 32);                                                                     \
    fill(coins, 64, SET);                                                                          \
    CHECK(kem->keygen_derand(pk2, sizeof pk, sk2, sizeof sk, coins, 64) == KXL_OK);                \
    CHECK(CALL(SET, keypair_derand)(pk, sk, coins) == 0);                                          \
    CHECK(memcmp(pk, pk2, sizeof pk) == 0 && memcmp(sk, sk2, sizeof sk) == 0);                     \
    CHECK(kem->encaps_derand(ct2, sizeof ct, dec, 32, pk, sizeof pk, coins, 32) == KXL_OK);        \
    CHECK(CALL(SET, enc_derand)(ct, ss, pk, coins) == 0);                                          \
    CHECK(memcmp(ct, ct2, sizeof ct) == 0 && memcmp(ss, dec, 32) == 0);                            \
    ct[3] ^= 8;                                                                                    \
    CHECK(CALL(SET, dec)(dec, ct, sk) == 0 && memcmp(ss, dec, 32) != 0);                           \
    check_no_randomness = 1;                                                                       \
    CHECK(CALL(SET, enc)(ct, ss, pk) == -1);                                                       \
    CHECK(is_all(ct, 0, sizeof ct) && is_all(ss, 0, sizeof ss));                                   \
    CHECK(CALL(SET, keypair)(pk2, sk2) == -1);                                                     \
    CHECK(is_all(pk2, 0, sizeof pk2) && is_all(sk2, 0, sizeof sk2));                               \
    check_no_randomness = 0;                                                                       \
    memset(pk, 0xff, 3);                                                                           \
    memset(ss, 0xa5, sizeof ss);                                                                   \
    CHECK(CALL(SET, enc)(ct, ss, pk) == -1 && is_all(ss, 0, sizeof ss));                           \
    sk[sizeof sk - 33] ^= 1;                                                                       \
    CHECK(CALL(SET, dec)(dec, ct, sk) == -1 && is_all(dec, 0, sizeof dec));                        \
  }

/* Whether the pair that was made last has the z of the program's randomness. */
#ifdef __cplusplus
#define DREW(z)                            \
  do {                                     \
    fill(coins, 64, draws - 1);            \
    CHECK(memcmp(z, coins + 32, 32) == 0); \
  } while (0)
#else
#define DREW(z) CHECK(!is_all(z, 0, 32))
#endif

PQCLEAN_TEST(512)
PQCLEAN_TEST(768)
PQCLEAN_TEST(1024)

int main(void) {
#if !defined(PQCLEAN_MLKEM512_CLEAN_API_H) || !defined(PQCLEAN_MLKEM768_CLEAN_API_H) || \
    !defined(PQCLEAN_MLKEM1024_CLEAN_API_H)
  CHECK(0);
#endif
  test512();
  test768();
  test1024();
  return check_result();
}
