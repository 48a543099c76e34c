/* X-Wing: a KEM of ML-KEM-768 and X25519 (draft-connolly-cfrg-xwing-kem), secret as long as either
 * of the two is unbroken.
 *
 *   Alice:  kxl_xwing_keygen(ek, sk)        sends ek, keeps sk secret
 *   Bob:    kxl_xwing_encaps(ct, ss, ek)    sends ct, keeps ss secret
 *   Alice:  kxl_xwing_decaps(ss, ct, sk)    now has Bob's ss
 *
 * The secret key is a 32-byte seed, from which each decapsulation expands everything else; see the
 * prepared keys below. The shared secret ss is the SHA3-256 of both parts' secrets and X25519's
 * public values, ready for use as a symmetric key. As the draft says, there is no low-order check:
 * a hostile X25519 value only costs X25519's share of the security, so these functions never return
 * KXL_ERR_LOW_ORDER.
 *
 * No two buffers of a call may overlap unless its comment allows it.
 */
#ifndef KEXLANE_XWING_H_
#define KEXLANE_XWING_H_

#include <kexlane/mlkem.h>
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

/* Draft section 5.2, GenerateKeyPair. Out: ek[1216], sk[32].
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_keygen(uint8_t ek[KXL_XWING_EK_BYTES],
                                                  uint8_t sk[KXL_XWING_SK_BYTES]);

/* The key pair of a seed. Out: ek[1216], sk[32] (a copy of the seed; sk and seed may be the same
 * buffer). In: seed[32]. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API KXL_NODISCARD kxl_status
kxl_xwing_keygen_derand(uint8_t ek[KXL_XWING_EK_BYTES], uint8_t sk[KXL_XWING_SK_BYTES],
                        const uint8_t seed[KXL_XWING_KEYGEN_SEED_BYTES]);

/* Draft section 5.4, Encapsulate. Out: ct[1120], ss[32]. In: ek[1216].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY (the ML-KEM part of ek fails the check of FIPS 203
 * section 7.2) or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps(uint8_t ct[KXL_XWING_CT_BYTES],
                                                  uint8_t ss[KXL_XWING_SS_BYTES],
                                                  const uint8_t ek[KXL_XWING_EK_BYTES]);

/* The same from eseed[64] = m || ephemeral X25519 secret key, uniformly random and used once.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_derand(
    uint8_t ct[KXL_XWING_CT_BYTES], uint8_t ss[KXL_XWING_SS_BYTES],
    const uint8_t ek[KXL_XWING_EK_BYTES], const uint8_t eseed[KXL_XWING_ENCAPS_SEED_BYTES]);

/* Draft section 5.5, Decapsulate. Out: ss[32]. In: ct[1120], sk[32]. A tampered ct gives an ss that
 * nobody else knows, not an error. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_decaps(uint8_t ss[KXL_XWING_SS_BYTES],
                                                  const uint8_t ct[KXL_XWING_CT_BYTES],
                                                  const uint8_t sk[KXL_XWING_SK_BYTES]);

/* Batches; see status.h. A batch needs less than 96 KB of stack. sk[i] and seed[i] may be the same
 * buffer. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_keygen_batch(size_t n, uint8_t* const ek[],
                                                        uint8_t* const sk[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_xwing_keygen_batch_derand(size_t n, uint8_t* const ek[],
                                                               uint8_t* const sk[],
                                                               const uint8_t* const seed[],
                                                               kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_batch(size_t n, uint8_t* const ct[],
                                                        uint8_t* const ss[],
                                                        const uint8_t* const ek[],
                                                        kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_batch_derand(size_t n, uint8_t* const ct[],
                                                               uint8_t* const ss[],
                                                               const uint8_t* const ek[],
                                                               const uint8_t* const eseed[],
                                                               kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_xwing_decaps_batch(size_t n, uint8_t* const ss[],
                                                        const uint8_t* const ct[],
                                                        const uint8_t* const sk[],
                                                        kxl_status status[]);

/* ---- Prepared keys -------------------------------------------------------------------------
 *
 * Keys expanded once for many operations. A decapsulation with a prepared key saves expanding the
 * seed, both key generations and what ML-KEM computes of its key alone.
 *
 * As ML-KEM's prepared keys (mlkem.h) the structs lie in memory of the caller, aligned to
 * KXL_PREPARED_ALIGNMENT, work on the target (target.h) that was active when they were made, and
 * are neither stored nor sent: keep sk for that. They may be used by several threads at once. */
typedef struct kxl_xwing_ek {
  KXL_ALIGN64 uint8_t opaque[KXL_XWING_PREPARED_EK_BYTES];
} kxl_xwing_ek;

/* Secret: wipe it with kxl_xwing_dk_wipe when it is no longer needed. */
typedef struct kxl_xwing_dk {
  KXL_ALIGN64 uint8_t opaque[KXL_XWING_PREPARED_DK_BYTES];
} kxl_xwing_dk;

/* Prepares ek[1216]. Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (the ML-KEM part of ek fails the
 * check of FIPS 203 section 7.2, or prepared is misaligned). */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_ek_parse(kxl_xwing_ek* prepared,
                                                    const uint8_t ek[KXL_XWING_EK_BYTES]);

/* Encapsulate, as kxl_xwing_encaps. Out: ct[1120], ss[32].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY (not prepared) or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_prepared(uint8_t ct[KXL_XWING_CT_BYTES],
                                                           uint8_t ss[KXL_XWING_SS_BYTES],
                                                           const kxl_xwing_ek* prepared);

/* Encapsulate with the caller's eseed[64], as kxl_xwing_encaps_derand.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (not prepared). */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_prepared_derand(
    uint8_t ct[KXL_XWING_CT_BYTES], uint8_t ss[KXL_XWING_SS_BYTES], const kxl_xwing_ek* prepared,
    const uint8_t eseed[KXL_XWING_ENCAPS_SEED_BYTES]);

/* Prepares sk[32]. Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (prepared is misaligned). */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_dk_parse(kxl_xwing_dk* prepared,
                                                    const uint8_t sk[KXL_XWING_SK_BYTES]);

/* The key pair of seed[32], which is its sk, the decapsulation key prepared. Out: *prepared,
 * ek[1216]. Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (prepared is misaligned). */
KXL_API KXL_NODISCARD kxl_status
kxl_xwing_dk_from_seed(kxl_xwing_dk* prepared, uint8_t ek[KXL_XWING_EK_BYTES],
                       const uint8_t seed[KXL_XWING_KEYGEN_SEED_BYTES]);

/* A fresh key pair, the decapsulation key prepared; its sk is not kept. Out: *prepared, ek[1216].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY (prepared is misaligned) or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_dk_keygen(kxl_xwing_dk* prepared,
                                                     uint8_t ek[KXL_XWING_EK_BYTES]);

/* Decapsulate, as kxl_xwing_decaps. Out: ss[32]. In: ct[1120]. A tampered ct gives an ss that
 * nobody else knows, not an error. Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (not prepared). */
KXL_API KXL_NODISCARD kxl_status kxl_xwing_decaps_prepared(uint8_t ss[KXL_XWING_SS_BYTES],
                                                           const uint8_t ct[KXL_XWING_CT_BYTES],
                                                           const kxl_xwing_dk* prepared);

/* Batches; see status.h. */
KXL_API KXL_NODISCARD kxl_status
kxl_xwing_encaps_prepared_batch(size_t n, uint8_t* const ct[], uint8_t* const ss[],
                                const kxl_xwing_ek* const prepared[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_xwing_encaps_prepared_batch_derand(
    size_t n, uint8_t* const ct[], uint8_t* const ss[], const kxl_xwing_ek* const prepared[],
    const uint8_t* const eseed[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status
kxl_xwing_decaps_prepared_batch(size_t n, uint8_t* const ss[], const uint8_t* const ct[],
                                const kxl_xwing_dk* const prepared[], kxl_status status[]);

/* Zeroes a prepared decapsulation key, which then is no key. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API kxl_status kxl_xwing_dk_wipe(kxl_xwing_dk* prepared);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_XWING_H_ */
