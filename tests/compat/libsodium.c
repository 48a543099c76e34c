/* SPDX-License-Identifier: Apache-2.0 */
/* The contracts of libsodium's calls: answers are kexlane's, return values and outputs after a
 * failure are libsodium's. */
#include <sodium.h>

#include <kexlane/kexlane.h>

#include "tests/compat/check.h"

static unsigned char pk[1216], sk[2400], ct[1120], ss[32], dec[32], seed[64];
static unsigned char pk2[1216], sk2[2400], ct2[1120], ss2[32];

/* Each point of low order, without the top bit. */
static const unsigned char kLowOrder[7][32] = {
    {0},
    {1},
    {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
     0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
     0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
    {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
     0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
     0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}};

static void sizes(void) {
  CHECK(sodium_init() == 0);
  CHECK(crypto_scalarmult_curve25519_bytes() == 32 && crypto_scalarmult_bytes() == 32);
  CHECK(crypto_scalarmult_curve25519_scalarbytes() == 32 && crypto_scalarmult_scalarbytes() == 32);
  CHECK(strcmp(crypto_scalarmult_primitive(), "curve25519") == 0);
  CHECK(crypto_kem_mlkem768_publickeybytes() == KXL_MLKEM768_EK_BYTES);
  CHECK(crypto_kem_mlkem768_secretkeybytes() == KXL_MLKEM768_DK_BYTES);
  CHECK(crypto_kem_mlkem768_ciphertextbytes() == KXL_MLKEM768_C_BYTES);
  CHECK(crypto_kem_mlkem768_sharedsecretbytes() == KXL_MLKEM_K_BYTES);
  CHECK(crypto_kem_mlkem768_seedbytes() == KXL_MLKEM_KEYGEN_SEED_BYTES);
  CHECK(crypto_kem_xwing_publickeybytes() == KXL_XWING_EK_BYTES);
  CHECK(crypto_kem_xwing_secretkeybytes() == KXL_XWING_SK_BYTES);
  CHECK(crypto_kem_xwing_ciphertextbytes() == KXL_XWING_CT_BYTES);
  CHECK(crypto_kem_xwing_sharedsecretbytes() == KXL_XWING_SS_BYTES);
  CHECK(crypto_kem_xwing_seedbytes() == KXL_XWING_KEYGEN_SEED_BYTES);
  CHECK(crypto_kem_publickeybytes() == crypto_kem_PUBLICKEYBYTES);
  CHECK(crypto_kem_secretkeybytes() == crypto_kem_SECRETKEYBYTES);
  CHECK(crypto_kem_ciphertextbytes() == crypto_kem_CIPHERTEXTBYTES);
  CHECK(crypto_kem_sharedsecretbytes() == crypto_kem_SHAREDSECRETBYTES);
  CHECK(crypto_kem_seedbytes() == crypto_kem_SEEDBYTES);
  CHECK(strcmp(crypto_kem_primitive(), "xwing") == 0);
}

static void x25519(void) {
  unsigned char n[32], p[32], q[32], wanted[32];
  int i;
  fill(n, 32, 1);
  CHECK(kxl_x25519_public_key(wanted, n) == KXL_OK);
  CHECK(crypto_scalarmult_base(q, n) == 0 && memcmp(q, wanted, 32) == 0);
  memcpy(q, n, 32);
  CHECK(crypto_scalarmult_curve25519_base(q, q) == 0 && memcmp(q, wanted, 32) == 0);

  memcpy(p, wanted, 32);
  fill(n, 32, 2);
  CHECK(kxl_x25519_shared_secret(wanted, n, p) == KXL_OK);
  CHECK(crypto_scalarmult(q, n, p) == 0 && memcmp(q, wanted, 32) == 0);
  memcpy(q, n, 32);
  CHECK(crypto_scalarmult_curve25519(q, q, p) == 0 && memcmp(q, wanted, 32) == 0);
  memcpy(q, p, 32);
  CHECK(crypto_scalarmult_curve25519(q, n, q) == 0 && memcmp(q, wanted, 32) == 0);

  for (i = 0; i < 14; ++i) {
    memcpy(p, kLowOrder[i / 2], 32);
    p[31] = (unsigned char)(p[31] | (i % 2) << 7);
    memset(q, 0xa5, 32);
    CHECK(crypto_scalarmult(q, n, p) == -1 && is_all(q, 0, 32));
  }
}

static void mlkem768(void) {
  fill(seed, 64, 3);
  CHECK(kxl_mlkem768_keygen_derand(pk2, sk2, seed) == KXL_OK);
  CHECK(crypto_kem_mlkem768_seed_keypair(pk, sk, seed) == 0);
  CHECK(memcmp(pk, pk2, 1184) == 0 && memcmp(sk, sk2, 2400) == 0);
  CHECK(kxl_mlkem768_encaps_derand(ct2, ss2, pk, seed + 16) == KXL_OK);
  CHECK(crypto_kem_mlkem768_enc_deterministic(ct, ss, pk, seed + 16) == 0);
  CHECK(memcmp(ct, ct2, 1088) == 0 && memcmp(ss, ss2, 32) == 0);
  CHECK(crypto_kem_mlkem768_dec(dec, ct, sk) == 0 && memcmp(dec, ss, 32) == 0);

  CHECK(crypto_kem_mlkem768_keypair(pk, sk) == 0 && memcmp(pk, pk2, 1184) != 0);
  CHECK(crypto_kem_mlkem768_enc(ct, ss, pk) == 0);
  CHECK(crypto_kem_mlkem768_dec(dec, ct, sk) == 0 && memcmp(dec, ss, 32) == 0);
  ct[5] ^= 1; /* implicit rejection */
  CHECK(kxl_mlkem768_decaps(ss2, ct, sk) == KXL_OK);
  CHECK(crypto_kem_mlkem768_dec(dec, ct, sk) == 0 && memcmp(dec, ss2, 32) == 0);
  CHECK(memcmp(dec, ss, 32) != 0);

  memset(pk, 0xff, 3); /* two coefficients of 4095 */
  memset(ct, 0xa5, 1088);
  memset(ss, 0x5a, 32);
  CHECK(crypto_kem_mlkem768_enc(ct, ss, pk) == -1);
  CHECK(crypto_kem_mlkem768_enc_deterministic(ct, ss, pk, seed) == -1);
  CHECK(is_all(ct, 0xa5, 1088) && is_all(ss, 0x5a, 32));
  sk[2400 - 33] ^= 1; /* the hash of pk */
  CHECK(crypto_kem_mlkem768_dec(dec, ct, sk) == -1 && is_all(dec, 0, 32));
}

static void xwing(void) {
  int i;
  fill(seed, 64, 4);
  CHECK(kxl_xwing_keygen_derand(pk2, sk2, seed) == KXL_OK);
  CHECK(crypto_kem_xwing_seed_keypair(pk, sk, seed) == 0);
  CHECK(memcmp(pk, pk2, 1216) == 0 && memcmp(sk, seed, 32) == 0);
  memset(pk, 0, 1216);
  CHECK(crypto_kem_seed_keypair(pk, sk, sk) == 0 && memcmp(pk, pk2, 1216) == 0);
  CHECK(kxl_xwing_encaps_derand(ct2, ss2, pk, seed) == KXL_OK);
  CHECK(crypto_kem_xwing_enc_deterministic(ct, ss, pk, seed) == 0);
  CHECK(memcmp(ct, ct2, 1120) == 0 && memcmp(ss, ss2, 32) == 0);
  CHECK(crypto_kem_xwing_dec(dec, ct, sk) == 0 && memcmp(dec, ss, 32) == 0);

  CHECK(crypto_kem_keypair(pk, sk) == 0 && memcmp(pk, pk2, 1216) != 0);
  CHECK(crypto_kem_enc(ct, ss, pk) == 0);
  CHECK(crypto_kem_dec(dec, ct, sk) == 0 && memcmp(dec, ss, 32) == 0);

  memcpy(pk2, pk, 1216);
  memcpy(ct2, ct, 1120);
  for (i = 0; i < 14; ++i) {
    memcpy(pk2 + 1184, kLowOrder[i / 2], 32);
    pk2[1215] = (unsigned char)(pk2[1215] | (i % 2) << 7);
    memset(ct, 0xa5, 1120);
    memset(ss, 0x5a, 32);
    CHECK(crypto_kem_xwing_enc(ct, ss, pk2) == -1);
    CHECK(crypto_kem_xwing_enc_deterministic(ct, ss, pk2, seed) == -1);
    memcpy(ct2 + 1088, pk2 + 1184, 32);
    CHECK(crypto_kem_xwing_dec(ss, ct2, sk) == -1);
    CHECK(is_all(ct, 0xa5, 1120) && is_all(ss, 0x5a, 32));
    CHECK(kxl_xwing_encaps(ct, ss, pk2) == KXL_OK); /* the draft does not refuse them */
  }
  memcpy(pk2, pk, 1216);
  memset(pk2, 0xff, 3);
  memset(ct, 0xa5, 1120);
  memset(ss, 0x5a, 32);
  CHECK(crypto_kem_xwing_enc(ct, ss, pk2) == -1);
  CHECK(is_all(ct, 0xa5, 1120) && is_all(ss, 0x5a, 32));
}

static void call_mlkem768_keypair(void) { crypto_kem_mlkem768_keypair(pk, sk); }
static void call_xwing_keypair(void) { crypto_kem_xwing_keypair(pk, sk); }
static void call_xwing_enc(void) { CHECK(crypto_kem_xwing_enc(ct, ss, pk) != 0); }
static void call_mlkem768_enc(void) { CHECK(crypto_kem_mlkem768_enc(ct, ss, pk) != 0); }

int main(void) {
  sizes();
  x25519();
  mlkem768();
  xwing(); /* leaves a sound key in pk */
  CHECK(aborts(call_mlkem768_keypair) && aborts(call_xwing_keypair));
  CHECK(aborts(call_mlkem768_enc) && aborts(call_xwing_enc));
  return check_result();
}
