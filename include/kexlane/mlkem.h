/* ML-KEM, FIPS 203: key encapsulation that withstands quantum computers.
 *
 * Who does what:
 *   Alice:  kxl_mlkem768_keygen(ek, dk)      sends ek, keeps dk secret
 *   Bob:    kxl_mlkem768_encaps(c, K, ek)    sends c, keeps K secret
 *   Alice:  kxl_mlkem768_decaps(K, c, dk)    now has Bob's K
 *
 * ek = encapsulation key (public), dk = decapsulation key (secret), c =
 * ciphertext (public), K = shared secret (32 bytes, ready for use as a
 * symmetric key).
 *
 * The three parameter sets differ only in their sizes: 512 is as hard to break
 * as AES-128, 768 as AES-192 (the common choice), 1024 as AES-256. Their
 * functions are the same, so they are described once, at ML-KEM-768.
 *
 * No two buffers of a call may overlap.
 */
#ifndef KEXLANE_MLKEM_H_
#define KEXLANE_MLKEM_H_

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

/* A prepared key: a key expanded for many operations, in memory of the caller: a variable, or from
 * aligned_alloc(KXL_PREPARED_ALIGNMENT, sizeof(kxl_mlkem768_dk)), for malloc() aligns to less; a
 * struct elsewhere is answered with KXL_ERR_KEY. The contents are for the library alone; a struct
 * of zero bytes holds no key. It may be copied byte by byte within the process, but not stored or
 * sent: another build of the library or another CPU may lay it out otherwise. */
#define KXL_PREPARED_ALIGNMENT 64 /* bytes; the sizes below are multiples of it */
#if defined(__GNUC__)
#define KXL_ALIGN64 __attribute__((aligned(64)))
#elif defined(__cplusplus)
#define KXL_ALIGN64 alignas(64)
#else
#define KXL_ALIGN64 _Alignas(64)
#endif
#define KXL_MLKEM512_PREPARED_EK_BYTES 3136
#define KXL_MLKEM512_PREPARED_DK_BYTES 5248
#define KXL_MLKEM768_PREPARED_EK_BYTES 6208
#define KXL_MLKEM768_PREPARED_DK_BYTES 9344
#define KXL_MLKEM1024_PREPARED_EK_BYTES 10304
#define KXL_MLKEM1024_PREPARED_DK_BYTES 14464

/* ---- ML-KEM-768 ------------------------------------------------------------------------- */

/* ML-KEM.KeyGen, FIPS 203 algorithm 19: makes a key pair from the operating
 * system's randomness. Out: ek[1184], dk[2400]. Returns KXL_OK, KXL_ERR_NULL or
 * KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_keygen(uint8_t ek[KXL_MLKEM768_EK_BYTES],
                                                     uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* ML-KEM.KeyGen_internal, FIPS 203 algorithm 16: the key pair that belongs to a
 * seed. Out: ek[1184], dk[2400]. In: seed[64] = d || z, secret and uniformly
 * random. The seed is a compact form of the private key: keep it as secret as
 * dk. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem768_keygen_derand(uint8_t ek[KXL_MLKEM768_EK_BYTES], uint8_t dk[KXL_MLKEM768_DK_BYTES],
                           const uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES]);

/* ML-KEM.Encaps, FIPS 203 algorithm 20, with the key check of section 7.2 (a
 * coefficient of ek that is not below q = 3329 is refused): makes a shared
 * secret and the ciphertext that carries it. Out: c[1088], K[32]. In: ek[1184].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY (ek fails the check) or
 * KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps(uint8_t c[KXL_MLKEM768_C_BYTES],
                                                     uint8_t K[KXL_MLKEM_K_BYTES],
                                                     const uint8_t ek[KXL_MLKEM768_EK_BYTES]);

/* ML-KEM.Encaps_internal, FIPS 203 algorithm 17: the same with the caller's
 * m[32], which must be secret, uniformly random and used once. For tests and
 * for protocols that define m. Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_derand(
    uint8_t c[KXL_MLKEM768_C_BYTES], uint8_t K[KXL_MLKEM_K_BYTES],
    const uint8_t ek[KXL_MLKEM768_EK_BYTES], const uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES]);

/* ML-KEM.Decaps, FIPS 203 algorithm 21, with the key check of section 7.3 (the
 * hash of ek that dk holds must be right): the shared secret that c carries.
 * Out: K[32]. In: c[1088], dk[2400].
 * A wrong or tampered c is NOT an error: K is then a pseudorandom value that
 * nobody else knows (implicit rejection), and the protocol notices at its first
 * use of K. Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (dk fails the check).
 */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_decaps(uint8_t K[KXL_MLKEM_K_BYTES],
                                                     const uint8_t c[KXL_MLKEM768_C_BYTES],
                                                     const uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* The check of FIPS 203 section 7.2 alone: KXL_OK if every coefficient of
 * ek[1184] is below q, else KXL_ERR_KEY. kxl_mlkem768_encaps does it too. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_check_ek(const uint8_t ek[KXL_MLKEM768_EK_BYTES]);

/* The check of FIPS 203 section 7.3 alone: KXL_OK if dk[2400] holds the hash of
 * the ek inside it, else KXL_ERR_KEY. kxl_mlkem768_decaps does it too. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_check_dk(const uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* Pair-wise consistency, FIPS 203 section 7.1: KXL_OK if ek and dk pass their
 * checks, dk holds this very ek, and a fresh encapsulation to ek is
 * decapsulated by dk; else KXL_ERR_KEY. For keys that come from elsewhere;
 * keygen never needs it. May also return KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_check_pair(const uint8_t ek[KXL_MLKEM768_EK_BYTES],
                                                         const uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* The encapsulation key inside dk[2400], after the check of FIPS 203 section 7.3. Out: ek[1184].
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (dk fails the check). */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_ek_from_dk(uint8_t ek[KXL_MLKEM768_EK_BYTES],
                                                         const uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* ML-KEM-768, prepared keys: the parts of encapsulation and decapsulation that depend on the key
 * alone (expanding the matrix, hashing ek, decoding) are done once. They are about 60 % of an
 * encapsulation and 40 % of a decapsulation, so preparing pays from the second operation with the
 * same key on; a TLS client gains even with one, because its key generation has expanded already
 * what its decapsulation needs (kxl_mlkem768_dk_keygen).
 *
 * A prepared key works on the target (target.h) that was active when it was made, whatever is
 * forced later. It may be used by several threads at once. A struct in which no key was prepared is
 * answered with KXL_ERR_KEY. */
typedef struct kxl_mlkem768_ek {
  KXL_ALIGN64 uint8_t opaque[KXL_MLKEM768_PREPARED_EK_BYTES];
} kxl_mlkem768_ek;

/* Secret: wipe it with kxl_mlkem768_dk_wipe when it is no longer needed. */
typedef struct kxl_mlkem768_dk {
  KXL_ALIGN64 uint8_t opaque[KXL_MLKEM768_PREPARED_DK_BYTES];
} kxl_mlkem768_dk;

/* Prepares ek[1184] after the check of FIPS 203 section 7.2.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (ek fails the check, or prepared is misaligned). */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_ek_parse(kxl_mlkem768_ek* prepared,
                                                       const uint8_t ek[KXL_MLKEM768_EK_BYTES]);

/* ML-KEM.Encaps as kxl_mlkem768_encaps. Out: c[1088], K[32].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY (not prepared) or KXL_ERR_RANDOM.
 */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_prepared(uint8_t c[KXL_MLKEM768_C_BYTES],
                                                              uint8_t K[KXL_MLKEM_K_BYTES],
                                                              const kxl_mlkem768_ek* prepared);

/* The same with the caller's m[32], as kxl_mlkem768_encaps_derand. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_prepared_derand(
    uint8_t c[KXL_MLKEM768_C_BYTES], uint8_t K[KXL_MLKEM_K_BYTES], const kxl_mlkem768_ek* prepared,
    const uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES]);

/* Prepares dk[2400] after the check of FIPS 203 section 7.3.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (dk fails the check, or prepared is misaligned). */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_dk_parse(kxl_mlkem768_dk* prepared,
                                                       const uint8_t dk[KXL_MLKEM768_DK_BYTES]);

/* The key pair of seed[64] = d || z, the decapsulation key prepared. Out:
 * *prepared, ek[1184]. Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (prepared is
 * misaligned). */
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem768_dk_from_seed(kxl_mlkem768_dk* prepared, uint8_t ek[KXL_MLKEM768_EK_BYTES],
                          const uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES]);

/* A fresh key pair, the decapsulation key prepared. Out: *prepared, ek[1184].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY (prepared is misaligned) or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_dk_keygen(kxl_mlkem768_dk* prepared,
                                                        uint8_t ek[KXL_MLKEM768_EK_BYTES]);

/* ML-KEM.Decaps as kxl_mlkem768_decaps; the key was checked when it was
 * prepared. Out: K[32]. In: c[1088]. Returns KXL_OK, KXL_ERR_NULL or
 * KXL_ERR_KEY (not prepared). */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_decaps_prepared(uint8_t K[KXL_MLKEM_K_BYTES],
                                                              const uint8_t c[KXL_MLKEM768_C_BYTES],
                                                              const kxl_mlkem768_dk* prepared);

/* Zeroes a prepared decapsulation key, which then is no key. Returns KXL_OK or
 * KXL_ERR_NULL. */
KXL_API kxl_status kxl_mlkem768_dk_wipe(kxl_mlkem768_dk* prepared);

/* Batches; see status.h. Outputs may not overlap. A batch needs less than 96 KB of stack. */
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_keygen_batch(size_t n, uint8_t* const ek[],
                                                           uint8_t* const dk[],
                                                           kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_keygen_batch_derand(size_t n, uint8_t* const ek[],
                                                                  uint8_t* const dk[],
                                                                  const uint8_t* const seed[],
                                                                  kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_batch(size_t n, uint8_t* const c[],
                                                           uint8_t* const K[],
                                                           const uint8_t* const ek[],
                                                           kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_batch_derand(size_t n, uint8_t* const c[],
                                                                  uint8_t* const K[],
                                                                  const uint8_t* const ek[],
                                                                  const uint8_t* const m[],
                                                                  kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_decaps_batch(size_t n, uint8_t* const K[],
                                                           const uint8_t* const c[],
                                                           const uint8_t* const dk[],
                                                           kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem768_encaps_prepared_batch(size_t n, uint8_t* const c[], uint8_t* const K[],
                                   const kxl_mlkem768_ek* const prepared[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_mlkem768_encaps_prepared_batch_derand(
    size_t n, uint8_t* const c[], uint8_t* const K[], const kxl_mlkem768_ek* const prepared[],
    const uint8_t* const m[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status
kxl_mlkem768_decaps_prepared_batch(size_t n, uint8_t* const K[], const uint8_t* const c[],
                                   const kxl_mlkem768_dk* const prepared[], kxl_status status[]);

/* ---- ML-KEM-512: as ML-KEM-768, with ek[800], dk[1632], c[768] -------------------------- */

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

/* ---- ML-KEM-1024: as ML-KEM-768, with ek[1568], dk[3168], c[1568] ------------------------ */

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
