/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of liboqs 0.16, as far as kexlane offers it: ML-KEM, randomness and memory.
 *
 * The names, the structs and the numbers are those of liboqs, so that programs and wrappers which
 * were written for it work with the liboqs.so.9 of kexlane. docs/dropin.md has a table of what
 * differs. In short:
 *
 *   - ML-KEM-512, ML-KEM-768 and ML-KEM-1024 are enabled. The other KEMs of liboqs are known by
 *     name and disabled. There are no signatures.
 *   - A KEM call that fails returns OQS_ERROR and fills each output that it was given with random
 *     bytes. A caller that ignores the status then has a secret that nobody else has, and a public
 *     key or a ciphertext that serves nobody.
 *   - Where the operating system gives no randomness, the process ends with exit(EXIT_FAILURE), as
 *     it does with liboqs.
 *
 * All functions may be called from several threads. No two buffers of a call may overlap.
 */
#ifndef OQS_H
#define OQS_H

/* liboqs's header brings all of these. */
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OQS_VERSION_TEXT "0.16.0"
#define OQS_VERSION_MAJOR 0
#define OQS_VERSION_MINOR 16
#define OQS_VERSION_PATCH 0

#define OQS_API __attribute__((visibility("default")))

typedef enum {
  OQS_ERROR = -1,
  OQS_SUCCESS = 0,
  OQS_EXTERNAL_LIB_ERROR_OPENSSL = 50 /* never returned here */
} OQS_STATUS;

/* ---- the library ------------------------------------------------------------------------------
 */

/* These three do nothing: kexlane needs no preparation and holds no resources. */
OQS_API void OQS_init(void);
OQS_API void OQS_thread_stop(void);
OQS_API void OQS_destroy(void);

/* Returns OQS_VERSION_TEXT and, as build metadata, the version of kexlane: "0.16.0+kexlane.0.2.0".
 */
OQS_API const char* OQS_version(void);

typedef enum {
  OQS_CPU_EXT_INIT,
  OQS_CPU_EXT_ADX,
  OQS_CPU_EXT_AES,
  OQS_CPU_EXT_AVX,
  OQS_CPU_EXT_AVX2,
  OQS_CPU_EXT_AVX512, /* F, BW and DQ */
  OQS_CPU_EXT_BMI1,
  OQS_CPU_EXT_BMI2,
  OQS_CPU_EXT_PCLMULQDQ,
  OQS_CPU_EXT_VPCLMULQDQ,
  OQS_CPU_EXT_POPCNT,
  OQS_CPU_EXT_SSE,
  OQS_CPU_EXT_SSE2,
  OQS_CPU_EXT_SSE3,
  OQS_CPU_EXT_ARM_AES,
  OQS_CPU_EXT_ARM_SHA2,
  OQS_CPU_EXT_ARM_SHA3,
  OQS_CPU_EXT_ARM_NEON,
  OQS_CPU_EXT_COUNT
} OQS_CPU_EXT;

/* Returns 1 if this CPU, and the operating system with it, has the instructions. Returns 0 if not,
 * and for values that name no instructions. kexlane makes its own choice: see <kexlane/target.h>.
 */
OQS_API int OQS_CPU_has_extension(OQS_CPU_EXT ext);

/* ---- randomness -------------------------------------------------------------------------------
 */

#define OQS_RAND_alg_system "system"
#define OQS_RAND_alg_openssl "OpenSSL"

/* Selects where OQS_randombytes, and with it the making of keys and ciphertexts, takes its bytes.
 * Returns OQS_SUCCESS for "system", in upper or lower case, and OQS_ERROR for all others. */
OQS_API OQS_STATUS OQS_randombytes_switch_algorithm(const char* algorithm);

/* Selects a function of the caller's, which must fill its buffer. Null selects the system again. */
OQS_API void OQS_randombytes_custom_algorithm(void (*algorithm_ptr)(uint8_t*, size_t));

/* Fills random_array[bytes_to_read]. Does not return if the system gives no randomness. */
OQS_API void OQS_randombytes(uint8_t* random_array, size_t bytes_to_read);

/* ---- memory -----------------------------------------------------------------------------------
 */

/* What OQS_MEM_malloc, OQS_MEM_calloc and OQS_MEM_strdup return is freed with OQS_MEM_secure_free
 * or OQS_MEM_insecure_free. They return null if memory is short, and OQS_MEM_strdup for null. */
OQS_API void* OQS_MEM_malloc(size_t size);
OQS_API void* OQS_MEM_calloc(size_t num_elements, size_t element_size);
OQS_API char* OQS_MEM_strdup(const char* str);

/* Compares in constant time. Returns 0 if the len bytes are equal, else 1. */
OQS_API int OQS_MEM_secure_bcmp(const void* a, const void* b, size_t len);

/* Zeroes memory, zeroes and frees it, or frees it. They do nothing with a null pointer. */
OQS_API void OQS_MEM_cleanse(void* ptr, size_t len);
OQS_API void OQS_MEM_secure_free(void* ptr, size_t len);
OQS_API void OQS_MEM_insecure_free(void* ptr);

/* The alignment is a power of two and a multiple of sizeof(void*), and the size a multiple of the
 * alignment: otherwise the result is null and errno is EINVAL. */
OQS_API void* OQS_MEM_aligned_alloc(size_t alignment, size_t size);
OQS_API void OQS_MEM_aligned_free(void* ptr);
OQS_API void OQS_MEM_aligned_secure_free(void* ptr, size_t len);

/* ---- KEMs -------------------------------------------------------------------------------------
 */

#define OQS_KEM_alg_bike_l1 "BIKE-L1"
#define OQS_KEM_alg_bike_l3 "BIKE-L3"
#define OQS_KEM_alg_bike_l5 "BIKE-L5"
#define OQS_KEM_alg_classic_mceliece_348864 "Classic-McEliece-348864"
#define OQS_KEM_alg_classic_mceliece_348864f "Classic-McEliece-348864f"
#define OQS_KEM_alg_classic_mceliece_460896 "Classic-McEliece-460896"
#define OQS_KEM_alg_classic_mceliece_460896f "Classic-McEliece-460896f"
#define OQS_KEM_alg_classic_mceliece_6688128 "Classic-McEliece-6688128"
#define OQS_KEM_alg_classic_mceliece_6688128f "Classic-McEliece-6688128f"
#define OQS_KEM_alg_classic_mceliece_6960119 "Classic-McEliece-6960119"
#define OQS_KEM_alg_classic_mceliece_6960119f "Classic-McEliece-6960119f"
#define OQS_KEM_alg_classic_mceliece_8192128 "Classic-McEliece-8192128"
#define OQS_KEM_alg_classic_mceliece_8192128f "Classic-McEliece-8192128f"
#define OQS_KEM_alg_hqc_1 "HQC-1"
#define OQS_KEM_alg_hqc_3 "HQC-3"
#define OQS_KEM_alg_hqc_5 "HQC-5"
#define OQS_KEM_alg_kyber_512 "Kyber512"
#define OQS_KEM_alg_kyber_768 "Kyber768"
#define OQS_KEM_alg_kyber_1024 "Kyber1024"
#define OQS_KEM_alg_ml_kem_512 "ML-KEM-512"
#define OQS_KEM_alg_ml_kem_768 "ML-KEM-768"
#define OQS_KEM_alg_ml_kem_1024 "ML-KEM-1024"
#define OQS_KEM_alg_ntru_hps2048509 "NTRU-HPS-2048-509"
#define OQS_KEM_alg_ntru_hps2048677 "NTRU-HPS-2048-677"
#define OQS_KEM_alg_ntru_hps4096821 "NTRU-HPS-4096-821"
#define OQS_KEM_alg_ntru_hps40961229 "NTRU-HPS-4096-1229"
#define OQS_KEM_alg_ntru_hrss701 "NTRU-HRSS-701"
#define OQS_KEM_alg_ntru_hrss1373 "NTRU-HRSS-1373"
#define OQS_KEM_alg_ntruprime_sntrup761 "sntrup761"
#define OQS_KEM_alg_frodokem_640_aes "FrodoKEM-640-AES"
#define OQS_KEM_alg_frodokem_640_shake "FrodoKEM-640-SHAKE"
#define OQS_KEM_alg_frodokem_976_aes "FrodoKEM-976-AES"
#define OQS_KEM_alg_frodokem_976_shake "FrodoKEM-976-SHAKE"
#define OQS_KEM_alg_frodokem_1344_aes "FrodoKEM-1344-AES"
#define OQS_KEM_alg_frodokem_1344_shake "FrodoKEM-1344-SHAKE"
#define OQS_KEM_alg_efrodokem_640_aes "eFrodoKEM-640-AES"
#define OQS_KEM_alg_efrodokem_640_shake "eFrodoKEM-640-SHAKE"
#define OQS_KEM_alg_efrodokem_976_aes "eFrodoKEM-976-AES"
#define OQS_KEM_alg_efrodokem_976_shake "eFrodoKEM-976-SHAKE"
#define OQS_KEM_alg_efrodokem_1344_aes "eFrodoKEM-1344-AES"
#define OQS_KEM_alg_efrodokem_1344_shake "eFrodoKEM-1344-SHAKE"
#define OQS_KEM_algs_length 41

#define OQS_ENABLE_KEM_ML_KEM 1
#define OQS_ENABLE_KEM_ml_kem_512 1
#define OQS_ENABLE_KEM_ml_kem_768 1
#define OQS_ENABLE_KEM_ml_kem_1024 1

#define OQS_KEM_ml_kem_512_length_public_key 800
#define OQS_KEM_ml_kem_512_length_secret_key 1632
#define OQS_KEM_ml_kem_512_length_ciphertext 768
#define OQS_KEM_ml_kem_512_length_shared_secret 32
#define OQS_KEM_ml_kem_512_length_keypair_seed 64
#define OQS_KEM_ml_kem_512_length_encaps_seed 32
#define OQS_KEM_ml_kem_768_length_public_key 1184
#define OQS_KEM_ml_kem_768_length_secret_key 2400
#define OQS_KEM_ml_kem_768_length_ciphertext 1088
#define OQS_KEM_ml_kem_768_length_shared_secret 32
#define OQS_KEM_ml_kem_768_length_keypair_seed 64
#define OQS_KEM_ml_kem_768_length_encaps_seed 32
#define OQS_KEM_ml_kem_1024_length_public_key 1568
#define OQS_KEM_ml_kem_1024_length_secret_key 3168
#define OQS_KEM_ml_kem_1024_length_ciphertext 1568
#define OQS_KEM_ml_kem_1024_length_shared_secret 32
#define OQS_KEM_ml_kem_1024_length_keypair_seed 64
#define OQS_KEM_ml_kem_1024_length_encaps_seed 32

/* The name at an index below OQS_KEM_algs_length, which OQS_KEM_alg_count returns, or null. */
OQS_API const char* OQS_KEM_alg_identifier(size_t i);
OQS_API int OQS_KEM_alg_count(void);

/* Returns 1 for the three sets of ML-KEM, in upper or lower case, and 0 for all other names and for
 * null. */
OQS_API int OQS_KEM_alg_is_enabled(const char* method_name);

/* A KEM: the lengths of its buffers in bytes, and its functions, which return OQS_SUCCESS or
 * OQS_ERROR. An error is a null pointer or a key that fails the check of FIPS 203, section 7.2 or
 * 7.3. A wrong or tampered ciphertext is no error: it gives another secret. */
typedef struct OQS_KEM {
  const char* method_name;
  const char* alg_version;
  uint8_t claimed_nist_level;
  bool ind_cca;
  size_t length_public_key;
  size_t length_secret_key;
  size_t length_ciphertext;
  size_t length_shared_secret;
  size_t length_keypair_seed;
  size_t length_encaps_seed;
  OQS_STATUS (*keypair_derand)(uint8_t* public_key, uint8_t* secret_key, const uint8_t* seed);
  OQS_STATUS (*keypair)(uint8_t* public_key, uint8_t* secret_key);
  OQS_STATUS(*encaps_derand)
  (uint8_t* ciphertext, uint8_t* shared_secret, const uint8_t* public_key, const uint8_t* seed);
  OQS_STATUS (*encaps)(uint8_t* ciphertext, uint8_t* shared_secret, const uint8_t* public_key);
  OQS_STATUS(*decaps)
  (uint8_t* shared_secret, const uint8_t* ciphertext, const uint8_t* secret_key);
} OQS_KEM;

/* Returns a KEM, which OQS_KEM_free frees, or null if the name is not enabled or memory is short.
 */
OQS_API OQS_KEM* OQS_KEM_new(const char* method_name);
OQS_API void OQS_KEM_free(OQS_KEM* kem);

/* These call the function in the struct. They return OQS_ERROR if kem is null, and write nothing
 * then. The seed of a key pair is d || z, and that of an encapsulation is m. */
OQS_API OQS_STATUS OQS_KEM_keypair_derand(const OQS_KEM* kem, uint8_t* public_key,
                                          uint8_t* secret_key, const uint8_t* seed);
OQS_API OQS_STATUS OQS_KEM_keypair(const OQS_KEM* kem, uint8_t* public_key, uint8_t* secret_key);
OQS_API OQS_STATUS OQS_KEM_encaps_derand(const OQS_KEM* kem, uint8_t* ciphertext,
                                         uint8_t* shared_secret, const uint8_t* public_key,
                                         const uint8_t* seed);
OQS_API OQS_STATUS OQS_KEM_encaps(const OQS_KEM* kem, uint8_t* ciphertext, uint8_t* shared_secret,
                                  const uint8_t* public_key);
OQS_API OQS_STATUS OQS_KEM_decaps(const OQS_KEM* kem, uint8_t* shared_secret,
                                  const uint8_t* ciphertext, const uint8_t* secret_key);

/* The functions of one set, without a struct. */
OQS_API OQS_KEM* OQS_KEM_ml_kem_512_new(void);
OQS_API OQS_STATUS OQS_KEM_ml_kem_512_keypair_derand(uint8_t* public_key, uint8_t* secret_key,
                                                     const uint8_t* seed);
OQS_API OQS_STATUS OQS_KEM_ml_kem_512_keypair(uint8_t* public_key, uint8_t* secret_key);
OQS_API OQS_STATUS OQS_KEM_ml_kem_512_encaps_derand(uint8_t* ciphertext, uint8_t* shared_secret,
                                                    const uint8_t* public_key, const uint8_t* seed);
OQS_API OQS_STATUS OQS_KEM_ml_kem_512_encaps(uint8_t* ciphertext, uint8_t* shared_secret,
                                             const uint8_t* public_key);
OQS_API OQS_STATUS OQS_KEM_ml_kem_512_decaps(uint8_t* shared_secret, const uint8_t* ciphertext,
                                             const uint8_t* secret_key);
OQS_API OQS_KEM* OQS_KEM_ml_kem_768_new(void);
OQS_API OQS_STATUS OQS_KEM_ml_kem_768_keypair_derand(uint8_t* public_key, uint8_t* secret_key,
                                                     const uint8_t* seed);
OQS_API OQS_STATUS OQS_KEM_ml_kem_768_keypair(uint8_t* public_key, uint8_t* secret_key);
OQS_API OQS_STATUS OQS_KEM_ml_kem_768_encaps_derand(uint8_t* ciphertext, uint8_t* shared_secret,
                                                    const uint8_t* public_key, const uint8_t* seed);
OQS_API OQS_STATUS OQS_KEM_ml_kem_768_encaps(uint8_t* ciphertext, uint8_t* shared_secret,
                                             const uint8_t* public_key);
OQS_API OQS_STATUS OQS_KEM_ml_kem_768_decaps(uint8_t* shared_secret, const uint8_t* ciphertext,
                                             const uint8_t* secret_key);
OQS_API OQS_KEM* OQS_KEM_ml_kem_1024_new(void);
OQS_API OQS_STATUS OQS_KEM_ml_kem_1024_keypair_derand(uint8_t* public_key, uint8_t* secret_key,
                                                      const uint8_t* seed);
OQS_API OQS_STATUS OQS_KEM_ml_kem_1024_keypair(uint8_t* public_key, uint8_t* secret_key);
OQS_API OQS_STATUS OQS_KEM_ml_kem_1024_encaps_derand(uint8_t* ciphertext, uint8_t* shared_secret,
                                                     const uint8_t* public_key,
                                                     const uint8_t* seed);
OQS_API OQS_STATUS OQS_KEM_ml_kem_1024_encaps(uint8_t* ciphertext, uint8_t* shared_secret,
                                              const uint8_t* public_key);
OQS_API OQS_STATUS OQS_KEM_ml_kem_1024_decaps(uint8_t* shared_secret, const uint8_t* ciphertext,
                                              const uint8_t* secret_key);

/* ---- signatures: none, so that wrappers which ask for them find their functions ---------------
 */

#define OQS_SIG_algs_length 0
#define OQS_SIG_STFL_algs_length 0

typedef struct OQS_SIG {
  const char* method_name;
  const char* alg_version;
  uint8_t claimed_nist_level;
  bool euf_cma;
  bool suf_cma;
  bool sig_with_ctx_support;
  size_t length_public_key;
  size_t length_secret_key;
  size_t length_signature;
  OQS_STATUS (*keypair)(uint8_t* public_key, uint8_t* secret_key);
  OQS_STATUS(*sign)
  (uint8_t* signature, size_t* signature_len, const uint8_t* message, size_t message_len,
   const uint8_t* secret_key);
  OQS_STATUS(*sign_with_ctx_str)
  (uint8_t* signature, size_t* signature_len, const uint8_t* message, size_t message_len,
   const uint8_t* ctx_str, size_t ctx_str_len, const uint8_t* secret_key);
  OQS_STATUS(*verify)
  (const uint8_t* message, size_t message_len, const uint8_t* signature, size_t signature_len,
   const uint8_t* public_key);
  OQS_STATUS(*verify_with_ctx_str)
  (const uint8_t* message, size_t message_len, const uint8_t* signature, size_t signature_len,
   const uint8_t* ctx_str, size_t ctx_str_len, const uint8_t* public_key);
} OQS_SIG;

/* Null, 0, 0, false and null for every argument. */
OQS_API const char* OQS_SIG_alg_identifier(size_t i);
OQS_API int OQS_SIG_alg_count(void);
OQS_API int OQS_SIG_alg_is_enabled(const char* method_name);
OQS_API bool OQS_SIG_supports_ctx_str(const char* alg_name);
OQS_API OQS_SIG* OQS_SIG_new(const char* method_name);

/* Does nothing: there is no OQS_SIG. */
OQS_API void OQS_SIG_free(OQS_SIG* sig);

/* OQS_ERROR for every argument. Nothing is written. */
OQS_API OQS_STATUS OQS_SIG_keypair(const OQS_SIG* sig, uint8_t* public_key, uint8_t* secret_key);
OQS_API OQS_STATUS OQS_SIG_sign(const OQS_SIG* sig, uint8_t* signature, size_t* signature_len,
                                const uint8_t* message, size_t message_len,
                                const uint8_t* secret_key);
OQS_API OQS_STATUS OQS_SIG_sign_with_ctx_str(const OQS_SIG* sig, uint8_t* signature,
                                             size_t* signature_len, const uint8_t* message,
                                             size_t message_len, const uint8_t* ctx_str,
                                             size_t ctx_str_len, const uint8_t* secret_key);
OQS_API OQS_STATUS OQS_SIG_verify(const OQS_SIG* sig, const uint8_t* message, size_t message_len,
                                  const uint8_t* signature, size_t signature_len,
                                  const uint8_t* public_key);
OQS_API OQS_STATUS OQS_SIG_verify_with_ctx_str(const OQS_SIG* sig, const uint8_t* message,
                                               size_t message_len, const uint8_t* signature,
                                               size_t signature_len, const uint8_t* ctx_str,
                                               size_t ctx_str_len, const uint8_t* public_key);

/* Stateful signatures: none either, with the rules of the functions above. */
#define OQS_SIG_STFL OQS_SIG
typedef struct OQS_SIG_STFL_SECRET_KEY OQS_SIG_STFL_SECRET_KEY;
typedef OQS_STATUS (*secure_store_sk)(uint8_t* sk_buf, size_t buf_len, void* context);
typedef OQS_STATUS (*lock_key)(void* mutex);
typedef OQS_STATUS (*unlock_key)(void* mutex);

OQS_API const char* OQS_SIG_STFL_alg_identifier(size_t i);
OQS_API int OQS_SIG_STFL_alg_count(void);
OQS_API int OQS_SIG_STFL_alg_is_enabled(const char* method_name);
OQS_API int OQS_SIG_STFL_keygen_and_sign_supported(void);
OQS_API OQS_SIG_STFL* OQS_SIG_STFL_new(const char* method_name);
OQS_API void OQS_SIG_STFL_free(OQS_SIG_STFL* sig);
OQS_API OQS_STATUS OQS_SIG_STFL_keypair(const OQS_SIG_STFL* sig, uint8_t* public_key,
                                        OQS_SIG_STFL_SECRET_KEY* secret_key);
OQS_API OQS_STATUS OQS_SIG_STFL_sign(const OQS_SIG_STFL* sig, uint8_t* signature,
                                     size_t* signature_len, const uint8_t* message,
                                     size_t message_len, OQS_SIG_STFL_SECRET_KEY* secret_key);
OQS_API OQS_STATUS OQS_SIG_STFL_verify(const OQS_SIG_STFL* sig, const uint8_t* message,
                                       size_t message_len, const uint8_t* signature,
                                       size_t signature_len, const uint8_t* public_key);
OQS_API OQS_STATUS OQS_SIG_STFL_sigs_remaining(const OQS_SIG_STFL* sig, unsigned long long* remain,
                                               const OQS_SIG_STFL_SECRET_KEY* secret_key);
OQS_API OQS_STATUS OQS_SIG_STFL_sigs_total(const OQS_SIG_STFL* sig, unsigned long long* max,
                                           const OQS_SIG_STFL_SECRET_KEY* secret_key);
OQS_API OQS_SIG_STFL_SECRET_KEY* OQS_SIG_STFL_SECRET_KEY_new(const char* method_name);
OQS_API void OQS_SIG_STFL_SECRET_KEY_free(OQS_SIG_STFL_SECRET_KEY* sk);
OQS_API void OQS_SIG_STFL_SECRET_KEY_SET_lock(OQS_SIG_STFL_SECRET_KEY* sk, lock_key lock);
OQS_API void OQS_SIG_STFL_SECRET_KEY_SET_unlock(OQS_SIG_STFL_SECRET_KEY* sk, unlock_key unlock);
OQS_API void OQS_SIG_STFL_SECRET_KEY_SET_mutex(OQS_SIG_STFL_SECRET_KEY* sk, void* mutex);
OQS_API void OQS_SIG_STFL_SECRET_KEY_SET_store_cb(OQS_SIG_STFL_SECRET_KEY* sk,
                                                  secure_store_sk store_cb, void* context);
OQS_API OQS_STATUS OQS_SIG_STFL_SECRET_KEY_serialize(uint8_t** sk_buf_ptr, size_t* sk_buf_len,
                                                     const OQS_SIG_STFL_SECRET_KEY* sk);
OQS_API OQS_STATUS OQS_SIG_STFL_SECRET_KEY_deserialize(OQS_SIG_STFL_SECRET_KEY* sk,
                                                       const uint8_t* sk_buf, size_t sk_buf_len,
                                                       void* context);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* OQS_H */
