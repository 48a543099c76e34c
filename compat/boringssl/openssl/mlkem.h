/* SPDX-License-Identifier: Apache-2.0 */
/* BoringSSL's ML-KEM, with kexlane behind it. For each SET of 768 and 1024:
 *
 *   struct MLKEMSET_private_key, MLKEMSET_public_key
 *     hold prepared keys of kexlane (kexlane/prepared_keys.h), at any alignment. They are larger
 *     than BoringSSL's, so what has them on its stack must be compiled with this header. They may
 *     be copied within the process, and must not be stored or sent.
 *
 *   MLKEMSET_generate_key(out_encoded_public_key, optional_out_seed, out_private_key)
 *     makes a key pair. The seed may be null.
 *   int MLKEMSET_private_key_from_seed(out_private_key, seed, seed_len)
 *     makes the private key of seed = d || z. Returns 1, or 0 if seed_len is not 64.
 *   MLKEMSET_public_from_private(out_public_key, private_key)
 *   MLKEMSET_encap(out_ciphertext, out_shared_secret, public_key)
 *   int MLKEMSET_decap(out_shared_secret, ciphertext, ciphertext_len, private_key)
 *     Returns 1, also for a ciphertext that was tampered with. Returns 0 if ciphertext_len is
 *     wrong; out_shared_secret is then random.
 *   int MLKEMSET_marshal_public_key(out, public_key)
 *     adds the encoded key to a CBB. Returns 1, or 0 if it does not fit.
 *   int MLKEMSET_parse_public_key(out_public_key, in)
 *     takes an encoded key from a CBS, which must hold no more. Returns 1, or 0 if it is longer,
 *     shorter, or has a coefficient that is not below q; *in and the key are then as they were.
 *
 * No two arguments may overlap. Where BoringSSL returns nothing, the process aborts if the
 * operating system gives no randomness, as it does with BoringSSL, or if a struct holds no key.
 * docs/dropin.md lists what differs. */
#if defined(OPENSSL_HEADER_MLKEM_H) && !defined(KXL_BORINGSSL_MLKEM_H)
#error "BoringSSL's own <openssl/mlkem.h> came first"
#endif
#ifndef OPENSSL_HEADER_MLKEM_H
#define OPENSSL_HEADER_MLKEM_H
#define KXL_BORINGSSL_MLKEM_H

#include <openssl/base.h>
#include <openssl/bytestring.h>

#include <kexlane/mlkem.h>
#include <kexlane/x25519.h>

#include <string.h>

#define MLKEM_SEED_BYTES 64
#define MLKEM_SHARED_SECRET_BYTES 32
#define MLKEM768_PUBLIC_KEY_BYTES 1184
#define MLKEM768_CIPHERTEXT_BYTES 1088
#define MLKEM1024_PUBLIC_KEY_BYTES 1568
#define MLKEM1024_CIPHERTEXT_BYTES 1568

/* Randomness: any 32 random bytes are a secret key of X25519. */
static __inline__ void kxl_boringssl_random(uint8_t out[32]) {
  uint8_t public_key[32];
  if (kxl_x25519_keygen(public_key, out) != KXL_OK) abort();
}

/* A prepared key needs an alignment that the caller's struct may lack, so it is copied to a
 * variable that has it. ek stands behind it, because a prepared key does not give it back. */
#define KXL_BORINGSSL_MLKEM(SET)                                                                   \
  struct MLKEM##SET##_public_key {                                                                 \
    uint8_t opaque[KXL_MLKEM##SET##_PREPARED_EK_BYTES + KXL_MLKEM##SET##_EK_BYTES];                \
  };                                                                                               \
  struct MLKEM##SET##_private_key {                                                                \
    uint8_t opaque[KXL_MLKEM##SET##_PREPARED_DK_BYTES + KXL_MLKEM##SET##_EK_BYTES];                \
  };                                                                                               \
                                                                                                   \
  static __inline__ int MLKEM##SET##_private_key_from_seed(                                        \
      struct MLKEM##SET##_private_key* out_private_key, const uint8_t* seed, size_t seed_len) {    \
    kxl_mlkem##SET##_dk dk;                                                                        \
    uint8_t* const out = out_private_key->opaque;                                                  \
    if (seed_len != MLKEM_SEED_BYTES) return 0;                                                    \
    if (kxl_mlkem##SET##_dk_from_seed(&dk, out + sizeof dk, seed) != KXL_OK) abort();              \
    memcpy(out, &dk, sizeof dk);                                                                   \
    kxl_mlkem##SET##_dk_wipe(&dk);                                                                 \
    return 1;                                                                                      \
  }                                                                                                \
                                                                                                   \
  static __inline__ void MLKEM##SET##_generate_key(                                                \
      uint8_t out_encoded_public_key[MLKEM##SET##_PUBLIC_KEY_BYTES],                               \
      uint8_t optional_out_seed[MLKEM_SEED_BYTES],                                                 \
      struct MLKEM##SET##_private_key* out_private_key) {                                          \
    kxl_mlkem##SET##_dk dk;                                                                        \
    uint8_t* const out = out_private_key->opaque;                                                  \
    if (optional_out_seed != NULL) {                                                               \
      kxl_boringssl_random(optional_out_seed);                                                     \
      kxl_boringssl_random(optional_out_seed + 32);                                                \
      (void)MLKEM##SET##_private_key_from_seed(out_private_key, optional_out_seed,                 \
                                               MLKEM_SEED_BYTES);                                  \
    } else {                                                                                       \
      if (kxl_mlkem##SET##_dk_keygen(&dk, out + sizeof dk) != KXL_OK) abort();                     \
      memcpy(out, &dk, sizeof dk);                                                                 \
      kxl_mlkem##SET##_dk_wipe(&dk);                                                               \
    }                                                                                              \
    memcpy(out_encoded_public_key, out + sizeof dk, MLKEM##SET##_PUBLIC_KEY_BYTES);                \
  }                                                                                                \
                                                                                                   \
  static __inline__ int MLKEM##SET##_parse_public_key(                                             \
      struct MLKEM##SET##_public_key* out_public_key, CBS* in) {                                   \
    kxl_mlkem##SET##_ek ek;                                                                        \
    uint8_t* const out = out_public_key->opaque;                                                   \
    if (CBS_len(in) != MLKEM##SET##_PUBLIC_KEY_BYTES ||                                            \
        kxl_mlkem##SET##_ek_parse(&ek, CBS_data(in)) != KXL_OK) {                                  \
      return 0;                                                                                    \
    }                                                                                              \
    memcpy(out, &ek, sizeof ek);                                                                   \
    return CBS_copy_bytes(in, out + sizeof ek, MLKEM##SET##_PUBLIC_KEY_BYTES);                     \
  }                                                                                                \
                                                                                                   \
  static __inline__ void MLKEM##SET##_public_from_private(                                         \
      struct MLKEM##SET##_public_key* out_public_key,                                              \
      const struct MLKEM##SET##_private_key* private_key) {                                        \
    CBS in;                                                                                        \
    CBS_init(&in, private_key->opaque + sizeof(kxl_mlkem##SET##_dk),                               \
             MLKEM##SET##_PUBLIC_KEY_BYTES);                                                       \
    if (!MLKEM##SET##_parse_public_key(out_public_key, &in)) abort();                              \
  }                                                                                                \
                                                                                                   \
  static __inline__ int MLKEM##SET##_marshal_public_key(                                           \
      CBB* out, const struct MLKEM##SET##_public_key* public_key) {                                \
    return CBB_add_bytes(out, public_key->opaque + sizeof(kxl_mlkem##SET##_ek),                    \
                         MLKEM##SET##_PUBLIC_KEY_BYTES);                                           \
  }                                                                                                \
                                                                                                   \
  static __inline__ void MLKEM##SET##_encap(uint8_t out_ciphertext[MLKEM##SET##_CIPHERTEXT_BYTES], \
                                            uint8_t out_shared_secret[MLKEM_SHARED_SECRET_BYTES],  \
                                            const struct MLKEM##SET##_public_key* public_key) {    \
    kxl_mlkem##SET##_ek ek;                                                                        \
    memcpy(&ek, public_key->opaque, sizeof ek);                                                    \
    if (kxl_mlkem##SET##_encaps_prepared(out_ciphertext, out_shared_secret, &ek) != KXL_OK)        \
      abort();                                                                                     \
  }                                                                                                \
                                                                                                   \
  static __inline__ int MLKEM##SET##_decap(uint8_t out_shared_secret[MLKEM_SHARED_SECRET_BYTES],   \
                                           const uint8_t* ciphertext, size_t ciphertext_len,       \
                                           const struct MLKEM##SET##_private_key* private_key) {   \
    kxl_mlkem##SET##_dk dk;                                                                        \
    if (ciphertext_len != MLKEM##SET##_CIPHERTEXT_BYTES) {                                         \
      kxl_boringssl_random(out_shared_secret);                                                     \
      return 0;                                                                                    \
    }                                                                                              \
    memcpy(&dk, private_key->opaque, sizeof dk);                                                   \
    if (kxl_mlkem##SET##_decaps_prepared(out_shared_secret, ciphertext, &dk) != KXL_OK) abort();   \
    kxl_mlkem##SET##_dk_wipe(&dk);                                                                 \
    return 1;                                                                                      \
  }

KXL_BORINGSSL_MLKEM(768)
KXL_BORINGSSL_MLKEM(1024)

#undef KXL_BORINGSSL_MLKEM

#endif /* OPENSSL_HEADER_MLKEM_H */
