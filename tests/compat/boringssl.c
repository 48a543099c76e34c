/* SPDX-License-Identifier: Apache-2.0 */
/* The contracts of BoringSSL's mlkem.h and X25519, and of the CBS and CBB that they need. */
#include "tests/compat/check.h"

#include <malloc.h>

/* What the headers free must be zero. */
static unsigned frees;
static void checked_free(void* data) {
  if (data == NULL) return;
  CHECK(is_all(data, 0, malloc_usable_size(data)));
  ++frees;
  free(data);
}

#define free checked_free
#include <openssl/bytestring.h>
#include <openssl/curve25519.h>
#include <openssl/mem.h>
#include <openssl/mlkem.h>
#undef free

#include <kexlane/kexlane.h>

static void x25519(void) {
  uint8_t sk[32], pk[32], peer[32], out[32], wanted[32];
  X25519_keypair(pk, sk);
  CHECK((sk[0] & 7) == 7 && (sk[31] & 0xc0) == 0x80);
  CHECK(kxl_x25519_public_key(wanted, sk) == KXL_OK && memcmp(pk, wanted, 32) == 0);
  memcpy(out, sk, 32);
  X25519_public_from_private(out, out);
  CHECK(memcmp(out, pk, 32) == 0);

  fill(peer, 32, 1);
  CHECK(kxl_x25519_shared_secret(wanted, sk, peer) == KXL_OK);
  CHECK(X25519(out, sk, peer) == 1 && memcmp(out, wanted, 32) == 0);
  memcpy(out, sk, 32);
  CHECK(X25519(out, out, peer) == 1 && memcmp(out, wanted, 32) == 0);
  memcpy(out, peer, 32);
  CHECK(X25519(out, sk, out) == 1 && memcmp(out, wanted, 32) == 0);
  memset(peer, 0, 32);
  memset(out, 0xff, 32);
  CHECK(X25519(out, sk, peer) == 0 && is_all(out, 0, 32));
}

static void bytes(void) {
  const uint8_t data[5] = {1, 2, 3, 4, 5};
  uint8_t fixed[4], *out;
  size_t len;
  CBS cbs, part;
  CBB cbb;
  CBS_init(&cbs, data, 5);
  CHECK(CBS_skip(&cbs, 1) && CBS_get_bytes(&cbs, &part, 2) && CBS_data(&part) == data + 1);
  CHECK(CBS_len(&part) == 2 && !CBS_skip(&cbs, 3) && !CBS_copy_bytes(&cbs, fixed, 3));
  CHECK(CBS_len(&cbs) == 2 && CBS_copy_bytes(&cbs, fixed, 2) && fixed[1] == 5);

  CHECK(CBB_init(&cbb, 0) && CBB_add_bytes(&cbb, data, 5) && CBB_add_bytes(&cbb, data, 5));
  CHECK(CBB_len(&cbb) == 10 && CBB_data(&cbb)[5] == 1 && CBB_flush(&cbb));
  CHECK(frees == 1); /* the buffer for the first five */
  CHECK(CBB_finish(&cbb, &out, &len) && len == 10 && out[9] == 5);
  OPENSSL_free(out);
  OPENSSL_free(NULL);
  CHECK(frees == 2);
  CHECK(CBB_init(&cbb, 8) && CBB_add_bytes(&cbb, data, 1));
  CHECK(!CBB_add_space(&cbb, &out, SIZE_MAX) && !CBB_flush(&cbb));
  CHECK(!CBB_add_bytes(&cbb, data, 1) && !CBB_finish(&cbb, &out, &len));
  CBB_cleanup(&cbb);
  CHECK(frees == 3);
  CHECK(CBB_init_fixed(&cbb, fixed, 4) && CBB_add_bytes(&cbb, data, 3));
  CHECK(!CBB_add_bytes(&cbb, data, 2) && !CBB_add_bytes(&cbb, data, 1));
  CHECK(CBB_init_fixed(&cbb, fixed, 4) && CBB_add_bytes(&cbb, data, 4));
  CHECK(CBB_finish(&cbb, NULL, NULL) && memcmp(fixed, data, 4) == 0);
}

/* MLKEM768_* and MLKEM1024_* differ in their sizes alone. */
#define MLKEM_TESTS(SET)                                                                          \
  static struct MLKEM##SET##_private_key priv##SET;                                               \
  static struct MLKEM##SET##_public_key pub##SET;                                                 \
  static uint8_t ek##SET[MLKEM##SET##_PUBLIC_KEY_BYTES], ct##SET[MLKEM##SET##_CIPHERTEXT_BYTES];  \
  static void no_random_key##SET(void) { MLKEM##SET##_generate_key(ek##SET, NULL, &priv##SET); }  \
  static void no_random_seed##SET(void) {                                                         \
    uint8_t seed[64];                                                                             \
    MLKEM##SET##_generate_key(ek##SET, seed, &priv##SET);                                         \
  }                                                                                               \
  static void no_random_encap##SET(void) {                                                        \
    uint8_t K[32];                                                                                \
    MLKEM##SET##_encap(ct##SET, K, &pub##SET);                                                    \
  }                                                                                               \
  static void no_key##SET(void) {                                                                 \
    uint8_t K[32];                                                                                \
    memset(&priv##SET, 0, sizeof priv##SET);                                                      \
    MLKEM##SET##_decap(K, ct##SET, sizeof ct##SET, &priv##SET);                                   \
  }                                                                                               \
  static void mlkem##SET(void) {                                                                  \
    static struct MLKEM##SET##_private_key priv2;                                                 \
    static uint8_t dk[KXL_MLKEM##SET##_DK_BYTES], ek2[sizeof ek##SET], marshalled[sizeof ek2];    \
    static unsigned char room[sizeof pub##SET + 128];                                             \
    uint8_t seed[64], K[32], K2[32], wanted[32];                                                  \
    size_t shift;                                                                                 \
    CBS cbs;                                                                                      \
    CBB cbb;                                                                                      \
    CHECK(sizeof ek##SET == KXL_MLKEM##SET##_EK_BYTES);                                           \
    CHECK(sizeof ct##SET == KXL_MLKEM##SET##_C_BYTES);                                            \
    memset(seed, 0, 64);                                                                          \
    MLKEM##SET##_generate_key(ek##SET, seed, &priv##SET);                                         \
    CHECK(!is_all(seed, 0, 32) && !is_all(seed + 32, 0, 32) && memcmp(seed, seed + 32, 32) != 0); \
    CHECK(kxl_mlkem##SET##_keygen_derand(ek2, dk, seed) == KXL_OK);                               \
    CHECK(memcmp(ek##SET, ek2, sizeof ek2) == 0);                                                 \
    CHECK(MLKEM##SET##_private_key_from_seed(&priv2, seed, 63) == 0);                             \
    CHECK(MLKEM##SET##_private_key_from_seed(&priv2, seed, 65) == 0);                             \
    CHECK(is_all(&priv2, 0, sizeof priv2));                                                       \
    CHECK(MLKEM##SET##_private_key_from_seed(&priv2, seed, 64) == 1);                             \
                                                                                                  \
    MLKEM##SET##_public_from_private(&pub##SET, &priv##SET);                                      \
    CHECK(CBB_init_fixed(&cbb, marshalled, sizeof marshalled));                                   \
    CHECK(MLKEM##SET##_marshal_public_key(&cbb, &pub##SET) == 1);                                 \
    CHECK(CBB_len(&cbb) == sizeof ek2 && memcmp(marshalled, ek2, sizeof ek2) == 0);               \
    CHECK(MLKEM##SET##_marshal_public_key(&cbb, &pub##SET) == 0); /* full */                      \
    MLKEM##SET##_encap(ct##SET, K, &pub##SET);                                                    \
    CHECK(kxl_mlkem##SET##_decaps(wanted, ct##SET, dk) == KXL_OK && memcmp(K, wanted, 32) == 0);  \
    CHECK(MLKEM##SET##_decap(K2, ct##SET, sizeof ct##SET, &priv##SET) == 1);                      \
    CHECK(memcmp(K, K2, 32) == 0);                                                                \
    CHECK(MLKEM##SET##_decap(K2, ct##SET, sizeof ct##SET, &priv2) == 1);                          \
    CHECK(memcmp(K, K2, 32) == 0);                                                                \
    ct##SET[9] ^= 1; /* implicit rejection */                                                     \
    CHECK(kxl_mlkem##SET##_decaps(wanted, ct##SET, dk) == KXL_OK);                                \
    CHECK(MLKEM##SET##_decap(K2, ct##SET, sizeof ct##SET, &priv2) == 1);                          \
    CHECK(memcmp(wanted, K2, 32) == 0 && memcmp(K, K2, 32) != 0);                                 \
    memcpy(wanted, K2, 32);                                                                       \
    CHECK(MLKEM##SET##_decap(K2, ct##SET, sizeof ct##SET - 1, &priv2) == 0);                      \
    CHECK(!is_all(K2, 0, 32) && memcmp(wanted, K2, 32) != 0);                                     \
    CHECK(MLKEM##SET##_decap(K, ct##SET, sizeof ct##SET + 1, &priv2) == 0);                       \
    CHECK(memcmp(K, K2, 32) != 0); /* random */                                                   \
                                                                                                  \
    /* At odd addresses too. */                                                                   \
    for (shift = 0; shift < 64; shift += 9) {                                                     \
      void* const at = room + (64 - (uintptr_t)room % 64) % 64 + shift;                           \
      struct MLKEM##SET##_public_key* const pub = (struct MLKEM##SET##_public_key*)at;            \
      CBS_init(&cbs, ek2, sizeof ek2);                                                            \
      CHECK(MLKEM##SET##_parse_public_key(pub, &cbs) == 1 && CBS_len(&cbs) == 0);                 \
      MLKEM##SET##_encap(ct##SET, K, pub);                                                        \
      CHECK(MLKEM##SET##_decap(K2, ct##SET, sizeof ct##SET, &priv2) == 1);                        \
      CHECK(memcmp(K, K2, 32) == 0);                                                              \
    }                                                                                             \
    memset(&pub##SET, 0xa5, sizeof pub##SET);                                                     \
    CBS_init(&cbs, ek2, sizeof ek2 - 1);                                                          \
    CHECK(MLKEM##SET##_parse_public_key(&pub##SET, &cbs) == 0);                                   \
    CBS_init(&cbs, dk, sizeof ek2 + 1);                                                           \
    CHECK(MLKEM##SET##_parse_public_key(&pub##SET, &cbs) == 0);                                   \
    memset(ek2, 0xff, 2);                                                                         \
    CBS_init(&cbs, ek2, sizeof ek2);                                                              \
    CHECK(MLKEM##SET##_parse_public_key(&pub##SET, &cbs) == 0);                                   \
                                                                                                  \
    CHECK(is_all(&pub##SET, 0xa5, sizeof pub##SET));                                              \
    MLKEM##SET##_generate_key(ek##SET, NULL, &priv##SET);                                         \
    CHECK(memcmp(ek##SET + 2, ek2 + 2, sizeof ek2 - 2) != 0);                                     \
    MLKEM##SET##_public_from_private(&pub##SET, &priv##SET);                                      \
    MLKEM##SET##_encap(ct##SET, K, &pub##SET);                                                    \
    CHECK(MLKEM##SET##_decap(K2, ct##SET, sizeof ct##SET, &priv##SET) == 1);                      \
    CHECK(memcmp(K, K2, 32) == 0);                                                                \
    CHECK(aborts(no_random_key##SET) && aborts(no_random_seed##SET));                             \
    CHECK(aborts(no_random_encap##SET) && aborts(no_key##SET));                                   \
  }

MLKEM_TESTS(768)
MLKEM_TESTS(1024)

static void no_random_keypair(void) {
  uint8_t pk[32], sk[32];
  X25519_keypair(pk, sk);
}

#ifdef __cplusplus
static void scoped(void) {
  bssl::ScopedCBB cbb;
  MLKEM768_public_from_private(&pub768, &priv768);
  CHECK(CBB_init(cbb.get(), 1) && MLKEM768_marshal_public_key(cbb.get(), &pub768));
  CHECK(CBB_len(cbb.get()) == MLKEM768_PUBLIC_KEY_BYTES);
}
#endif

int main(void) {
  uint8_t secret[7] = {1, 2, 3, 4, 5, 6, 7};
  OPENSSL_cleanse(secret, sizeof secret - 1);
  CHECK(is_all(secret, 0, 6) && secret[6] == 7);
  x25519();
  CHECK(aborts(no_random_keypair));
  bytes();
  mlkem768();
  mlkem1024();
#ifdef __cplusplus
  scoped();
#endif
  return check_result();
}
