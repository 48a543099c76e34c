/* SPDX-License-Identifier: Apache-2.0 */
/* ML-KEM, FIPS 203: a key encapsulation mechanism that withstands quantum computers.
 *   Alice:  kxl_mlkem768_keygen(ek, dk)      sends ek, keeps dk secret
 *   Bob:    kxl_mlkem768_encaps(c, K, ek)    sends c, keeps K secret
 *   Alice:  kxl_mlkem768_decaps(K, c, dk)    now has Bob's K
 *
 *   ek  encapsulation key, public
 *   dk  decapsulation key, secret
 *   c   ciphertext, public
 *   K   shared secret of 32 bytes, ready for use as a symmetric key
 *
 * ML-KEM-512 is as hard to break as AES-128, ML-KEM-768 as AES-192, and ML-KEM-1024 as AES-256.
 * ML-KEM-768 is the common choice. The functions of the three sets differ only in the sizes of
 * their buffers. Those of ML-KEM-768 have comments.
 *
 * No two buffers of a call may overlap. The rules for all functions are in kexlane.h.
 */
#ifndef KEXLANE_MLKEM_H_
#define KEXLANE_MLKEM_H_

#include <kexlane/prepared_keys.h>
#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sizes in bytes, FIPS 203 table 3. */
#define KXL_MLKEM512_EK_BYTES 800
#define KXL_MLKEM512_DK_BYTES 1632
#define KXL_MLKEM512_C_BYTES 768
#define KXL_MLKEM768_EK_BYTES 1184
#define KXL_MLKEM768_DK_BYTES 2400
#define KXL_MLKEM768_C_BYTES 1088
#define KXL_MLKEM1024_EK_BYTES 1568
#define KXL_MLKEM1024_DK_BYTES 3168
#define KXL_MLKEM1024_C_BYTES 1568
#define KXL_MLKEM_K_BYTES 32           /* shared secret, all sets */
#define KXL_MLKEM_KEYGEN_SEED_BYTES 64 /* d || z, all sets */
#define KXL_MLKEM_ENCAPS_SEED_BYTES 32 /* m, all sets */

/* Sizes of prepared keys in bytes. Their rules are in prepared_keys.h. */
#define KXL_MLKEM512_PREPARED_EK_BYTES 3136
#define KXL_MLKEM512_PREPARED_DK_BYTES 5248
#define KXL_MLKEM768_PREPARED_EK_BYTES 6208
#define KXL_MLKEM768_PREPARED_DK_BYTES 9344
#define KXL_MLKEM1024_PREPARED_EK_BYTES 10304
#define KXL_MLKEM1024_PREPARED_DK_BYTES 14464

/* ---- ML-KEM-768 ------------------------------------------------------------------------- */

/* Makes a key pair from the operating system's randomness: ML-KEM.KeyGen, FIPS 203 algorithm 19.
 * Out: ek[1184]; dk[2400], which the caller keeps secret and wipes after use.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_keygen(uint8_t ek[KXL_MLKEM768_EK_BYTES],
                                                     uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* Computes the key pair of a seed: ML-KEM.KeyGen_internal, FIPS 203 algorithm 16.
 * Out: ek[1184], dk[2400]. In: seed[64] = d || z, which must be secret and uniformly random. The
 * seed is a compact form of dk. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem768_keygen_derand(uint8_t ek[KXL_MLKEM768_EK_BYTES], uint8_t dk[KXL_MLKEM768_DK_BYTES],
                           const uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES]);

/* Makes a shared secret and the ciphertext that carries it: ML-KEM.Encaps, FIPS 203 algorithm 20.
 * First it checks ek as section 7.2 says: every coefficient must be below q = 3329.
 * Out: c[1088], which the caller sends; K[32]. In: ek[1184].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY if ek fails the check, or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps(uint8_t c[KXL_MLKEM768_C_BYTES],
                                                     uint8_t K[KXL_MLKEM_K_BYTES],
                                                     const uint8_t ek[KXL_MLKEM768_EK_BYTES]);

/* Encapsulates with the caller's randomness: ML-KEM.Encaps_internal, FIPS 203 algorithm 17, after
 * the check of section 7.2. It is for tests, and for protocols that define m.
 * Out: c[1088], K[32]. In: ek[1184]; m[32], which must be secret, uniformly random and used once.
 * Returns KXL_OK, KXL_ERR_NULL, or KXL_ERR_KEY if ek fails the check. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_derand(
    uint8_t c[KXL_MLKEM768_C_BYTES], uint8_t K[KXL_MLKEM_K_BYTES],
    const uint8_t ek[KXL_MLKEM768_EK_BYTES], const uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES]);

/* Computes the shared secret that c carries: ML-KEM.Decaps, FIPS 203 algorithm 21. First it checks
 * dk as section 7.3 says: dk must hold the right hash of the ek inside it. It does not check that
 * the secret part of dk belongs to ek, nor that the coefficients of s and ek are below q: s is
 * reduced modulo q. Check a dk from elsewhere once with kxl_mlkem768_check_pair.
 * A wrong or tampered c is NOT an error. K is then a pseudorandom value that nobody else knows
 * (implicit rejection), and the protocol fails when it first uses K.
 * Out: K[32]. In: c[1088], dk[2400].
 * Returns KXL_OK, KXL_ERR_NULL, or KXL_ERR_KEY if dk fails the check. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_decaps(uint8_t K[KXL_MLKEM_K_BYTES],
                                                     const uint8_t c[KXL_MLKEM768_C_BYTES],
                                                     const uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* Checks ek[1184] as FIPS 203 section 7.2 says: every coefficient must be below q. Encapsulation
 * makes this check too.
 * Returns KXL_OK, KXL_ERR_NULL, or KXL_ERR_KEY if ek fails the check. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_check_ek(const uint8_t ek[KXL_MLKEM768_EK_BYTES]);

/* Checks dk[2400] as FIPS 203 section 7.3 says: dk must hold the right hash of the ek inside it.
 * Decapsulation makes this check too.
 * Returns KXL_OK, KXL_ERR_NULL, or KXL_ERR_KEY if dk fails the check. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_check_dk(const uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* Checks that ek and dk are a pair, as FIPS 203 section 7.1 says: both pass their checks, dk holds
 * this ek, every coefficient of s in dk is below q, and dk decapsulates a fresh encapsulation to
 * ek. It is for keys that come from elsewhere. Pairs that this library made need no check.
 * In: ek[1184], dk[2400].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY if they are not a pair, or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_check_pair(const uint8_t ek[KXL_MLKEM768_EK_BYTES],
                                                         const uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* Copies the ek that is inside dk, after the check of FIPS 203 section 7.3. Out: ek[1184].
 * In: dk[2400]. Returns KXL_OK, KXL_ERR_NULL, or KXL_ERR_KEY if dk fails the check. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_ek_from_dk(uint8_t ek[KXL_MLKEM768_EK_BYTES],
                                                         const uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* A prepared encapsulation key. */
typedef struct kxl_mlkem768_ek {
  KXL_ALIGN64 uint8_t opaque[KXL_MLKEM768_PREPARED_EK_BYTES];
} kxl_mlkem768_ek;

/* A prepared decapsulation key. It is secret: wipe it with kxl_mlkem768_dk_wipe after use. */
typedef struct kxl_mlkem768_dk {
  KXL_ALIGN64 uint8_t opaque[KXL_MLKEM768_PREPARED_DK_BYTES];
} kxl_mlkem768_dk;

/* Allocates a struct that is aligned as it must be and holds no key yet, for programs that cannot
 * place one themselves. Returns null if memory is short. */
KXL_API kxl_mlkem768_ek* kxl_mlkem768_ek_new(void);
KXL_API kxl_mlkem768_dk* kxl_mlkem768_dk_new(void);

/* Zeroes and frees a struct that came from _new, and no other. Does nothing with null. */
KXL_API void kxl_mlkem768_ek_free(kxl_mlkem768_ek* prepared);
KXL_API void kxl_mlkem768_dk_free(kxl_mlkem768_dk* prepared);

/* Prepares ek[1184], after the check of FIPS 203 section 7.2. Out: *prepared.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, or KXL_ERR_KEY if ek fails the check. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_ek_parse(kxl_mlkem768_ek* prepared,
                                                       const uint8_t ek[KXL_MLKEM768_EK_BYTES]);

/* Encapsulates to a prepared key: ML-KEM.Encaps, FIPS 203 algorithm 20.
 * Out: c[1088], which the caller sends; K[32]. In: *prepared.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, KXL_ERR_KEY if *prepared is not a prepared key,
 * or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_prepared(uint8_t c[KXL_MLKEM768_C_BYTES],
                                                              uint8_t K[KXL_MLKEM_K_BYTES],
                                                              const kxl_mlkem768_ek* prepared);

/* Encapsulates to a prepared key with the caller's randomness: FIPS 203 algorithm 17.
 * Out: c[1088], K[32]. In: *prepared; m[32], which must be secret, uniformly random and used once.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, or KXL_ERR_KEY if *prepared is not a prepared
 * key. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_prepared_derand(
    uint8_t c[KXL_MLKEM768_C_BYTES], uint8_t K[KXL_MLKEM_K_BYTES], const kxl_mlkem768_ek* prepared,
    const uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES]);

/* Prepares dk[2400], after the check of FIPS 203 section 7.3. Like kxl_mlkem768_decaps, it does not
 * check that dk is a pair: see kxl_mlkem768_check_pair. Out: *prepared.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, or KXL_ERR_KEY if dk fails the check. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_dk_parse(kxl_mlkem768_dk* prepared,
                                                       const uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* Computes the key pair of a seed, and prepares its decapsulation key: FIPS 203 algorithm 16.
 * Out: *prepared, ek[1184]. In: seed[64] = d || z, which must be secret and uniformly random.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_ALIGNMENT. */
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem768_dk_from_seed(kxl_mlkem768_dk* prepared, uint8_t ek[KXL_MLKEM768_EK_BYTES],
                          const uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES]);

/* Makes a key pair from the operating system's randomness, and prepares its decapsulation key:
 * FIPS 203 algorithm 19. Out: *prepared; ek[1184], which the caller sends.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_dk_keygen(kxl_mlkem768_dk* prepared,
                                                        uint8_t ek[KXL_MLKEM768_EK_BYTES]);

/* Decapsulates with a prepared key: ML-KEM.Decaps, FIPS 203 algorithm 21. The key was checked when
 * it was prepared. A wrong or tampered c is not an error: see kxl_mlkem768_decaps.
 * Out: K[32]. In: c[1088], *prepared.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, or KXL_ERR_KEY if *prepared is not a prepared
 * key. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_decaps_prepared(uint8_t K[KXL_MLKEM_K_BYTES],
                                                              const uint8_t c[KXL_MLKEM768_C_BYTES],
                                                              const kxl_mlkem768_dk* prepared);

/* Zeroes a prepared decapsulation key. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API kxl_status kxl_mlkem768_dk_wipe(kxl_mlkem768_dk* prepared);

/* ---- Batches of ML-KEM-768: the rules are in status.h ------------------------------------- */

/* Makes n key pairs. Each status is one that keygen returns. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_keygen_batch(size_t n, uint8_t* const ek[],
                                                           uint8_t* const dk[],
                                                           kxl_status status[]);

/* Computes the key pairs of n seeds. Each status is one that keygen_derand returns. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_keygen_batch_derand(size_t n, uint8_t* const ek[],
                                                                  uint8_t* const dk[],
                                                                  const uint8_t* const seed[],
                                                                  kxl_status status[]);

/* Encapsulates to n keys. Each status is one that encaps returns. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_batch(size_t n, uint8_t* const c[],
                                                           uint8_t* const K[],
                                                           const uint8_t* const ek[],
                                                           kxl_status status[]);

/* Encapsulates to n keys with the caller's m. Each status is one that encaps_derand returns. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_batch_derand(size_t n, uint8_t* const c[],
                                                                  uint8_t* const K[],
                                                                  const uint8_t* const ek[],
                                                                  const uint8_t* const m[],
                                                                  kxl_status status[]);

/* Decapsulates n ciphertexts. Each status is one that decaps returns. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_decaps_batch(size_t n, uint8_t* const K[],
                                                           const uint8_t* const c[],
                                                           const uint8_t* const dk[],
                                                           kxl_status status[]);

/* Encapsulates to n prepared keys. Each status is one that encaps_prepared returns. */
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem768_encaps_prepared_batch(size_t n, uint8_t* const c[], uint8_t* const K[],
                                   const kxl_mlkem768_ek* const prepared[], kxl_status status[]);

/* Encapsulates to n prepared keys with the caller's m. Each status: see encaps_prepared_derand. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_prepared_batch_derand(
    size_t n, uint8_t* const c[], uint8_t* const K[], const kxl_mlkem768_ek* const prepared[],
    const uint8_t* const m[], kxl_status status[]);

/* Decapsulates n times with prepared keys. Each status is one that decaps_prepared returns. */
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem768_decaps_prepared_batch(size_t n, uint8_t* const K[], const uint8_t* const c[],
                                   const kxl_mlkem768_dk* const prepared[], kxl_status status[]);

/* ---- ML-KEM-512: ek[800], dk[1632], c[768]. The comments are at ML-KEM-768. ------------------ */

KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_keygen(uint8_t ek[KXL_MLKEM512_EK_BYTES],
                                                     uint8_t dk[KXL_MLKEM512_DK_BYTES]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem512_keygen_derand(uint8_t ek[KXL_MLKEM512_EK_BYTES], uint8_t dk[KXL_MLKEM512_DK_BYTES],
                           const uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_encaps(uint8_t c[KXL_MLKEM512_C_BYTES],
                                                     uint8_t K[KXL_MLKEM_K_BYTES],
                                                     const uint8_t ek[KXL_MLKEM512_EK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_encaps_derand(
    uint8_t c[KXL_MLKEM512_C_BYTES], uint8_t K[KXL_MLKEM_K_BYTES],
    const uint8_t ek[KXL_MLKEM512_EK_BYTES], const uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_decaps(uint8_t K[KXL_MLKEM_K_BYTES],
                                                     const uint8_t c[KXL_MLKEM512_C_BYTES],
                                                     const uint8_t dk[KXL_MLKEM512_DK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_check_ek(const uint8_t ek[KXL_MLKEM512_EK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_check_dk(const uint8_t dk[KXL_MLKEM512_DK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_check_pair(const uint8_t ek[KXL_MLKEM512_EK_BYTES],
                                                         const uint8_t dk[KXL_MLKEM512_DK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_ek_from_dk(uint8_t ek[KXL_MLKEM512_EK_BYTES],
                                                         const uint8_t dk[KXL_MLKEM512_DK_BYTES]);
typedef struct kxl_mlkem512_ek {
  KXL_ALIGN64 uint8_t opaque[KXL_MLKEM512_PREPARED_EK_BYTES];
} kxl_mlkem512_ek;
typedef struct kxl_mlkem512_dk {
  KXL_ALIGN64 uint8_t opaque[KXL_MLKEM512_PREPARED_DK_BYTES];
} kxl_mlkem512_dk;
KXL_API kxl_mlkem512_ek* kxl_mlkem512_ek_new(void);
KXL_API kxl_mlkem512_dk* kxl_mlkem512_dk_new(void);
KXL_API void kxl_mlkem512_ek_free(kxl_mlkem512_ek* prepared);
KXL_API void kxl_mlkem512_dk_free(kxl_mlkem512_dk* prepared);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_ek_parse(kxl_mlkem512_ek* prepared,
                                                       const uint8_t ek[KXL_MLKEM512_EK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_encaps_prepared(uint8_t c[KXL_MLKEM512_C_BYTES],
                                                              uint8_t K[KXL_MLKEM_K_BYTES],
                                                              const kxl_mlkem512_ek* prepared);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_encaps_prepared_derand(
    uint8_t c[KXL_MLKEM512_C_BYTES], uint8_t K[KXL_MLKEM_K_BYTES], const kxl_mlkem512_ek* prepared,
    const uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_dk_parse(kxl_mlkem512_dk* prepared,
                                                       const uint8_t dk[KXL_MLKEM512_DK_BYTES]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem512_dk_from_seed(kxl_mlkem512_dk* prepared, uint8_t ek[KXL_MLKEM512_EK_BYTES],
                          const uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_dk_keygen(kxl_mlkem512_dk* prepared,
                                                        uint8_t ek[KXL_MLKEM512_EK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_decaps_prepared(uint8_t K[KXL_MLKEM_K_BYTES],
                                                              const uint8_t c[KXL_MLKEM512_C_BYTES],
                                                              const kxl_mlkem512_dk* prepared);
KXL_API kxl_status kxl_mlkem512_dk_wipe(kxl_mlkem512_dk* prepared);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_keygen_batch(size_t n, uint8_t* const ek[],
                                                           uint8_t* const dk[],
                                                           kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_keygen_batch_derand(size_t n, uint8_t* const ek[],
                                                                  uint8_t* const dk[],
                                                                  const uint8_t* const seed[],
                                                                  kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_encaps_batch(size_t n, uint8_t* const c[],
                                                           uint8_t* const K[],
                                                           const uint8_t* const ek[],
                                                           kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_encaps_batch_derand(size_t n, uint8_t* const c[],
                                                                  uint8_t* const K[],
                                                                  const uint8_t* const ek[],
                                                                  const uint8_t* const m[],
                                                                  kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_decaps_batch(size_t n, uint8_t* const K[],
                                                           const uint8_t* const c[],
                                                           const uint8_t* const dk[],
                                                           kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem512_encaps_prepared_batch(size_t n, uint8_t* const c[], uint8_t* const K[],
                                   const kxl_mlkem512_ek* const prepared[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem512_encaps_prepared_batch_derand(
    size_t n, uint8_t* const c[], uint8_t* const K[], const kxl_mlkem512_ek* const prepared[],
    const uint8_t* const m[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem512_decaps_prepared_batch(size_t n, uint8_t* const K[], const uint8_t* const c[],
                                   const kxl_mlkem512_dk* const prepared[], kxl_status status[]);

/* ---- ML-KEM-1024: ek[1568], dk[3168], c[1568]. The comments are at ML-KEM-768. --------------- */

KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_keygen(uint8_t ek[KXL_MLKEM1024_EK_BYTES],
                                                      uint8_t dk[KXL_MLKEM1024_DK_BYTES]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem1024_keygen_derand(uint8_t ek[KXL_MLKEM1024_EK_BYTES], uint8_t dk[KXL_MLKEM1024_DK_BYTES],
                            const uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_encaps(uint8_t c[KXL_MLKEM1024_C_BYTES],
                                                      uint8_t K[KXL_MLKEM_K_BYTES],
                                                      const uint8_t ek[KXL_MLKEM1024_EK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_encaps_derand(
    uint8_t c[KXL_MLKEM1024_C_BYTES], uint8_t K[KXL_MLKEM_K_BYTES],
    const uint8_t ek[KXL_MLKEM1024_EK_BYTES], const uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_decaps(uint8_t K[KXL_MLKEM_K_BYTES],
                                                      const uint8_t c[KXL_MLKEM1024_C_BYTES],
                                                      const uint8_t dk[KXL_MLKEM1024_DK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_check_ek(const uint8_t ek[KXL_MLKEM1024_EK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_check_dk(const uint8_t dk[KXL_MLKEM1024_DK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_check_pair(const uint8_t ek[KXL_MLKEM1024_EK_BYTES],
                                                          const uint8_t dk[KXL_MLKEM1024_DK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_ek_from_dk(uint8_t ek[KXL_MLKEM1024_EK_BYTES],
                                                          const uint8_t dk[KXL_MLKEM1024_DK_BYTES]);
typedef struct kxl_mlkem1024_ek {
  KXL_ALIGN64 uint8_t opaque[KXL_MLKEM1024_PREPARED_EK_BYTES];
} kxl_mlkem1024_ek;
typedef struct kxl_mlkem1024_dk {
  KXL_ALIGN64 uint8_t opaque[KXL_MLKEM1024_PREPARED_DK_BYTES];
} kxl_mlkem1024_dk;
KXL_API kxl_mlkem1024_ek* kxl_mlkem1024_ek_new(void);
KXL_API kxl_mlkem1024_dk* kxl_mlkem1024_dk_new(void);
KXL_API void kxl_mlkem1024_ek_free(kxl_mlkem1024_ek* prepared);
KXL_API void kxl_mlkem1024_dk_free(kxl_mlkem1024_dk* prepared);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_ek_parse(kxl_mlkem1024_ek* prepared,
                                                        const uint8_t ek[KXL_MLKEM1024_EK_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_encaps_prepared(uint8_t c[KXL_MLKEM1024_C_BYTES],
                                                               uint8_t K[KXL_MLKEM_K_BYTES],
                                                               const kxl_mlkem1024_ek* prepared);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_encaps_prepared_derand(
    uint8_t c[KXL_MLKEM1024_C_BYTES], uint8_t K[KXL_MLKEM_K_BYTES],
    const kxl_mlkem1024_ek* prepared, const uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_dk_parse(kxl_mlkem1024_dk* prepared,
                                                        const uint8_t dk[KXL_MLKEM1024_DK_BYTES]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem1024_dk_from_seed(kxl_mlkem1024_dk* prepared, uint8_t ek[KXL_MLKEM1024_EK_BYTES],
                           const uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_dk_keygen(kxl_mlkem1024_dk* prepared,
                                                         uint8_t ek[KXL_MLKEM1024_EK_BYTES]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem1024_decaps_prepared(uint8_t K[KXL_MLKEM_K_BYTES], const uint8_t c[KXL_MLKEM1024_C_BYTES],
                              const kxl_mlkem1024_dk* prepared);
KXL_API kxl_status kxl_mlkem1024_dk_wipe(kxl_mlkem1024_dk* prepared);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_keygen_batch(size_t n, uint8_t* const ek[],
                                                            uint8_t* const dk[],
                                                            kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_keygen_batch_derand(size_t n, uint8_t* const ek[],
                                                                   uint8_t* const dk[],
                                                                   const uint8_t* const seed[],
                                                                   kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_encaps_batch(size_t n, uint8_t* const c[],
                                                            uint8_t* const K[],
                                                            const uint8_t* const ek[],
                                                            kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_encaps_batch_derand(size_t n, uint8_t* const c[],
                                                                   uint8_t* const K[],
                                                                   const uint8_t* const ek[],
                                                                   const uint8_t* const m[],
                                                                   kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_decaps_batch(size_t n, uint8_t* const K[],
                                                            const uint8_t* const c[],
                                                            const uint8_t* const dk[],
                                                            kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem1024_encaps_prepared_batch(size_t n, uint8_t* const c[], uint8_t* const K[],
                                    const kxl_mlkem1024_ek* const prepared[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem1024_encaps_prepared_batch_derand(
    size_t n, uint8_t* const c[], uint8_t* const K[], const kxl_mlkem1024_ek* const prepared[],
    const uint8_t* const m[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem1024_decaps_prepared_batch(size_t n, uint8_t* const K[], const uint8_t* const c[],
                                    const kxl_mlkem1024_dk* const prepared[], kxl_status status[]);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_MLKEM_H_ */
