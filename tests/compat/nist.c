/* SPDX-License-Identifier: Apache-2.0 */
/* The contracts of NIST's API. Compiled as C the program has no randombytes(), as C++ it has
 * NIST's, and with KYBER_RANDOMBYTES that of Kyber's reference code. */
#include <crypto_kem.h>
#include <kem.h>

#include <kexlane/kexlane.h>

#include "tests/compat/check.h"

static uint8_t pk[CRYPTO_PUBLICKEYBYTES], sk[CRYPTO_SECRETKEYBYTES], ct[CRYPTO_CIPHERTEXTBYTES];
static uint8_t ss[CRYPTO_BYTES], dec[CRYPTO_BYTES], coins[64];

#if defined(__cplusplus)
#define LENGTH unsigned long long
extern "C" void randombytes(unsigned char* out, LENGTH bytes);
#elif defined(KYBER_RANDOMBYTES)
#define LENGTH size_t
void randombytes(unsigned char* out, LENGTH bytes);
#endif
#if defined(LENGTH)
static unsigned draws;
void randombytes(unsigned char* out, LENGTH bytes) {
  if (!check_no_randomness) fill(out, (size_t)bytes, ++draws);
}
#endif

static void randomized(void) {
  CHECK(crypto_kem_keypair(pk, sk) == 0);
  CHECK(crypto_kem_enc(ct, ss, pk) == 0);
  CHECK(crypto_kem_dec(dec, ct, sk) == 0 && memcmp(ss, dec, CRYPTO_BYTES) == 0);
#if defined(LENGTH)
  CHECK(draws == 2);
  fill(coins, 64, 1);
  CHECK(memcmp(sk + CRYPTO_SECRETKEYBYTES - 32, coins + 32, 32) == 0); /* z */
#endif
  check_no_randomness = 1;
  memset(pk, 0xa5, sizeof pk);
  memset(sk, 0xa5, sizeof sk);
  CHECK(crypto_kem_keypair(pk, sk) == -1 && is_all(pk, 0, sizeof pk) && is_all(sk, 0, sizeof sk));
  CHECK(crypto_kem_enc(ct, ss, pk) == -1 && is_all(ct, 0, sizeof ct) && is_all(ss, 0, sizeof ss));
  check_no_randomness = 0;
}

int main(void) {
  const kxl_kem* const kem = kxl_kem_find(CRYPTO_ALGNAME);
  static uint8_t pk2[sizeof pk], sk2[sizeof sk], ct2[sizeof ct], ss2[sizeof ss];
  randomized();

  CHECK(kem != NULL && kem->ek_bytes == sizeof pk && kem->dk_bytes == sizeof sk);
  CHECK(kem->c_bytes == sizeof ct && kem->K_bytes == sizeof ss);
  CHECK(crypto_kem_PUBLICKEYBYTES == sizeof pk && crypto_kem_SECRETKEYBYTES == sizeof sk);
  CHECK(crypto_kem_CIPHERTEXTBYTES == sizeof ct && crypto_kem_BYTES == sizeof ss);
  CHECK(kxl_kem_find(crypto_kem_PRIMITIVE) == kem); /* "mlkem768" finds "ML-KEM-768" */
#ifdef KYBER_K
  CHECK(sizeof pk == 384 * KYBER_K + 32);
#else
  CHECK(sizeof pk == KXL_MLKEM768_EK_BYTES);
#endif

  fill(coins, 64, 7);
  CHECK(kem->keygen_derand(pk2, sizeof pk, sk2, sizeof sk, coins, 64) == KXL_OK);
  CHECK(crypto_kem_keypair_derand(pk, sk, coins) == 0);
  CHECK(memcmp(pk, pk2, sizeof pk) == 0 && memcmp(sk, sk2, sizeof sk) == 0);
  CHECK(kem->encaps_derand(ct2, sizeof ct, ss2, sizeof ss, pk, sizeof pk, coins + 8, 32) == KXL_OK);
  CHECK(crypto_kem_enc_derand(ct, ss, pk, coins + 8) == 0);
  CHECK(memcmp(ct, ct2, sizeof ct) == 0 && memcmp(ss, ss2, sizeof ss) == 0);
  ct[0] ^= 1; /* implicit rejection */
  CHECK(kem->decaps(ss2, sizeof ss, ct, sizeof ct, sk, sizeof sk) == KXL_OK);
  CHECK(crypto_kem_dec(dec, ct, sk) == 0 && memcmp(dec, ss2, 32) == 0 && memcmp(dec, ss, 32) != 0);

  memset(pk, 0xff, 3);
  CHECK(crypto_kem_enc(ct, ss, pk) == -1 && is_all(ct, 0, sizeof ct) && is_all(ss, 0, sizeof ss));
  memset(ss, 0xa5, sizeof ss);
  CHECK(crypto_kem_enc_derand(ct, ss, pk, coins) == -1 && is_all(ss, 0, sizeof ss));
  sk[sizeof sk - 33] ^= 1; /* the hash of pk */
  CHECK(crypto_kem_dec(dec, ct, sk) == -1 && is_all(dec, 0, sizeof dec));
  return check_result();
}
