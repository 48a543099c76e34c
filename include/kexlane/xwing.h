/* SPDX-License-Identifier: Apache-2.0 */
/* X-Wing: a KEM of ML-KEM-768 and X25519 (draft-connolly-cfrg-xwing-kem), which CFRG calls
 * MLKEM768-X25519 (draft-irtf-cfrg-concrete-hybrid-kems). The shared secret is safe as long as
 * either of the two is unbroken.
 *
 *   Alice:  kxl_xwing_keygen(ek, sk)        sends ek, keeps sk secret
 *   Bob:    kxl_xwing_encaps(ct, ss, ek)    sends ct, keeps ss secret
 *   Alice:  kxl_xwing_decaps(ss, ct, sk)    now has Bob's ss
 *
 * The secret key is a 32-byte seed. Each decapsulation expands everything else from it, unless the
 * key is prepared. The shared secret is SHA3-256 of the secrets of both parts and of the public
 * values of X25519. It is ready for use as a symmetric key.
 *
 * As the draft says, there is no check for points of low order. A hostile X25519 value removes only
 * X25519's part of the security. The functions never return KXL_ERR_LOW_ORDER.
 *
 * No two buffers of a call may overlap, unless the comment of the function allows it. The rules for
 * all functions are in kexlane.h.
 */
#ifndef KEXLANE_XWING_H_
#define KEXLANE_XWING_H_

#include <kexlane/mlkem.h>
#include <kexlane/prepared_keys.h>
#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KXL_XWING_EK_BYTES 1216 /* ML-KEM ek || X25519 public key */
#define KXL_XWING_SK_BYTES 32
#define KXL_XWING_CT_BYTES 1120 /* ML-KEM c || X25519 public key */
#define KXL_XWING_SS_BYTES 32
#define KXL_XWING_KEYGEN_SEED_BYTES 32
#define KXL_XWING_ENCAPS_SEED_BYTES 64 /* m || ephemeral X25519 secret key */
#define KXL_XWING_PREPARED_EK_BYTES 6272
#define KXL_XWING_PREPARED_DK_BYTES 9408

/* Makes a key pair from the operating system's randomness: GenerateKeyPair, draft section 5.2.
 * Out: ek[1216]; sk[32], which the caller keeps secret and wipes after use.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_keygen(uint8_t ek[KXL_XWING_EK_BYTES],
                                                  uint8_t sk[KXL_XWING_SK_BYTES]);

/* Computes the key pair of a seed: GenerateKeyPairDerand, draft section 5.2.
 * Out: ek[1216]; sk[32], a copy of the seed. In: seed[32], secret and uniformly random. sk and seed
 * may be the same buffer. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API KXL_NODISCARD kxl_status
kxl_xwing_keygen_derand(uint8_t ek[KXL_XWING_EK_BYTES], uint8_t sk[KXL_XWING_SK_BYTES],
                        const uint8_t seed[KXL_XWING_KEYGEN_SEED_BYTES]);

/* Makes a shared secret and the ciphertext that carries it: Encapsulate, draft section 5.4.
 * Out: ct[1120], which the caller sends; ss[32]. In: ek[1216].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY if the ML-KEM part of ek fails the check of FIPS 203
 * section 7.2, or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps(uint8_t ct[KXL_XWING_CT_BYTES],
                                                  uint8_t ss[KXL_XWING_SS_BYTES],
                                                  const uint8_t ek[KXL_XWING_EK_BYTES]);

/* Encapsulates with the caller's randomness: EncapsulateDerand, draft section 5.4.
 * Out: ct[1120], ss[32]. In: ek[1216]; eseed[64] = m || ephemeral X25519 secret key, which must be
 * secret, uniformly random and used once.
 * Returns KXL_OK, KXL_ERR_NULL, or KXL_ERR_KEY for the reason of kxl_xwing_encaps. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_derand(
    uint8_t ct[KXL_XWING_CT_BYTES], uint8_t ss[KXL_XWING_SS_BYTES],
    const uint8_t ek[KXL_XWING_EK_BYTES], const uint8_t eseed[KXL_XWING_ENCAPS_SEED_BYTES]);

/* Computes the shared secret that ct carries: Decapsulate, draft section 5.5. A tampered ct is not
 * an error: it gives an ss that nobody else knows.
 * Out: ss[32]. In: ct[1120], sk[32]. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_decaps(uint8_t ss[KXL_XWING_SS_BYTES],
                                                  const uint8_t ct[KXL_XWING_CT_BYTES],
                                                  const uint8_t sk[KXL_XWING_SK_BYTES]);

/* ---- Batches: the rules are in status.h ---------------------------------------------------- */

/* Makes n key pairs. Each status is one that keygen returns. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_keygen_batch(size_t n, uint8_t* const ek[],
                                                        uint8_t* const sk[], kxl_status status[]);

/* Computes the key pairs of n seeds. sk[i] and seed[i] may be the same buffer. Each status is one
 * that kxl_xwing_keygen_derand returns. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_keygen_batch_derand(size_t n, uint8_t* const ek[],
                                                               uint8_t* const sk[],
                                                               const uint8_t* const seed[],
                                                               kxl_status status[]);

/* Encapsulates to n keys. Each status is one that encaps returns. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_batch(size_t n, uint8_t* const ct[],
                                                        uint8_t* const ss[],
                                                        const uint8_t* const ek[],
                                                        kxl_status status[]);

/* Encapsulates to n keys with the caller's randomness. Each status is one that encaps_derand
 * returns. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_batch_derand(size_t n, uint8_t* const ct[],
                                                               uint8_t* const ss[],
                                                               const uint8_t* const ek[],
                                                               const uint8_t* const eseed[],
                                                               kxl_status status[]);

/* Decapsulates n ciphertexts. Each status is one that decaps returns. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_decaps_batch(size_t n, uint8_t* const ss[],
                                                        const uint8_t* const ct[],
                                                        const uint8_t* const sk[],
                                                        kxl_status status[]);

/* ---- Prepared keys --------------------------------------------------------------------------
 *
 * A prepared key is expanded once for many operations. A decapsulation with a prepared key need not
 * expand the seed, generate both key pairs, or compute what ML-KEM computes from its key alone.
 *
 * The rules in prepared_keys.h hold for the structs: The caller owns their memory, aligned
 * to KXL_PREPARED_ALIGNMENT. They work on the target (target.h) that was active when they were
 * made. They must not be stored or sent: keep sk for that. Several threads may use them at once. */

/* A prepared encapsulation key. */
typedef struct kxl_xwing_ek {
  KXL_ALIGN64 uint8_t opaque[KXL_XWING_PREPARED_EK_BYTES];
} kxl_xwing_ek;

/* A prepared decapsulation key. It is secret: wipe it with kxl_xwing_dk_wipe after use. */
typedef struct kxl_xwing_dk {
  KXL_ALIGN64 uint8_t opaque[KXL_XWING_PREPARED_DK_BYTES];
} kxl_xwing_dk;

/* Allocates an aligned struct that holds no key yet. Returns null if memory is short. */
KXL_API kxl_xwing_ek* kxl_xwing_ek_new(void);
KXL_API kxl_xwing_dk* kxl_xwing_dk_new(void);

/* Zeroes and frees a struct that came from _new, and no other. Does nothing with null. */
KXL_API void kxl_xwing_ek_free(kxl_xwing_ek* prepared);
KXL_API void kxl_xwing_dk_free(kxl_xwing_dk* prepared);

/* Prepares an encapsulation key. Out: *prepared. In: ek[1216].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, or KXL_ERR_KEY if the ML-KEM part of ek fails
 * the check of FIPS 203 section 7.2. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_ek_parse(kxl_xwing_ek* prepared,
                                                    const uint8_t ek[KXL_XWING_EK_BYTES]);

/* Encapsulates to a prepared key: Encapsulate, draft section 5.4.
 * Out: ct[1120], which the caller sends; ss[32]. In: *prepared.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, KXL_ERR_KEY if *prepared is not a prepared key,
 * or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_prepared(uint8_t ct[KXL_XWING_CT_BYTES],
                                                           uint8_t ss[KXL_XWING_SS_BYTES],
                                                           const kxl_xwing_ek* prepared);

/* Encapsulates to a prepared key with the caller's randomness, as EncapsulateDerand does, draft
 * section 5.4.
 * Out: ct[1120], ss[32]. In: *prepared; eseed[64] as kxl_xwing_encaps_derand takes it.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, or KXL_ERR_KEY if *prepared is not a prepared
 * key. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_prepared_derand(
    uint8_t ct[KXL_XWING_CT_BYTES], uint8_t ss[KXL_XWING_SS_BYTES], const kxl_xwing_ek* prepared,
    const uint8_t eseed[KXL_XWING_ENCAPS_SEED_BYTES]);

/* Prepares a decapsulation key. Out: *prepared. In: sk[32].
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_ALIGNMENT. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_dk_parse(kxl_xwing_dk* prepared,
                                                    const uint8_t sk[KXL_XWING_SK_BYTES]);

/* Computes the key pair of a seed, and prepares its decapsulation key.
 * Out: *prepared, ek[1216]. In: seed[32], secret and uniformly random, which is the sk of the pair.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_ALIGNMENT. */
KXL_API KXL_NODISCARD kxl_status
kxl_xwing_dk_from_seed(kxl_xwing_dk* prepared, uint8_t ek[KXL_XWING_EK_BYTES],
                       const uint8_t seed[KXL_XWING_KEYGEN_SEED_BYTES]);

/* Makes a key pair from the operating system's randomness, and prepares its decapsulation key. The
 * sk of the pair is not kept. Out: *prepared, ek[1216].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_dk_keygen(kxl_xwing_dk* prepared,
                                                     uint8_t ek[KXL_XWING_EK_BYTES]);

/* Decapsulates with a prepared key: Decapsulate, draft section 5.5. A tampered ct is not an error:
 * it gives an ss that nobody else knows.
 * Out: ss[32]. In: ct[1120], *prepared.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, or KXL_ERR_KEY if *prepared is not a prepared
 * key. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_decaps_prepared(uint8_t ss[KXL_XWING_SS_BYTES],
                                                           const uint8_t ct[KXL_XWING_CT_BYTES],
                                                           const kxl_xwing_dk* prepared);

/* Encapsulates to n prepared keys. Each status is one that encaps_prepared returns. */
KXL_API KXL_NODISCARD kxl_status
kxl_xwing_encaps_prepared_batch(size_t n, uint8_t* const ct[], uint8_t* const ss[],
                                const kxl_xwing_ek* const prepared[], kxl_status status[]);

/* Encapsulates to n prepared keys with the caller's randomness. Each status is one that
 * encaps_prepared_derand returns. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_prepared_batch_derand(
    size_t n, uint8_t* const ct[], uint8_t* const ss[], const kxl_xwing_ek* const prepared[],
    const uint8_t* const eseed[], kxl_status status[]);

/* Decapsulates n ciphertexts with prepared keys. Each status is one that decaps_prepared
 * returns. */
KXL_API KXL_NODISCARD kxl_status
kxl_xwing_decaps_prepared_batch(size_t n, uint8_t* const ss[], const uint8_t* const ct[],
                                const kxl_xwing_dk* const prepared[], kxl_status status[]);

/* Zeroes a prepared decapsulation key. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API kxl_status kxl_xwing_dk_wipe(kxl_xwing_dk* prepared);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_XWING_H_ */
