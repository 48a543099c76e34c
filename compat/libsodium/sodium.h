/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of libsodium 1.0.22 for X25519, ML-KEM-768 and X-Wing, with kexlane behind them. They
 * are in libkexlane_libsodium.a. A program that uses more of libsodium keeps libsodium's own
 * sodium.h, and links that archive before libsodium. This header is for one that uses no more.
 *
 * The calls that return int return 0, or -1 where libsodium does. If the operating system gives no
 * randomness, the process aborts, as it does with libsodium. docs/dropin.md lists what differs. */
#ifndef KEXLANE_COMPAT_LIBSODIUM_SODIUM_H_
#define KEXLANE_COMPAT_LIBSODIUM_SODIUM_H_

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define KXL_SODIUM_CHECK __attribute__((visibility("default"), warn_unused_result))
#define KXL_SODIUM __attribute__((visibility("default")))
#else
#define KXL_SODIUM_CHECK
#define KXL_SODIUM
#endif

/* Returns 0: kexlane needs no initialisation. libsodium does: where its headers came before this
 * file, as in a program that has an older libsodium without KEMs, the function is libsodium's. It
 * is a macro so that the compiler refuses the other order, which would leave libsodium without it.
 */
#if !defined(sodium_core_H)
static __inline__ int kxl_sodium_init(void) { return 0; }
#define sodium_init() kxl_sodium_init()
#endif

/* ---- X25519 ------------------------------------------------------------------------------------
 *
 * q may be the same buffer as n or p, but must not overlap them partly. */

#define crypto_scalarmult_curve25519_BYTES 32U
#define crypto_scalarmult_curve25519_SCALARBYTES 32U
#define crypto_scalarmult_BYTES crypto_scalarmult_curve25519_BYTES
#define crypto_scalarmult_SCALARBYTES crypto_scalarmult_curve25519_SCALARBYTES
#define crypto_scalarmult_PRIMITIVE "curve25519"

KXL_SODIUM size_t crypto_scalarmult_curve25519_bytes(void);
KXL_SODIUM size_t crypto_scalarmult_curve25519_scalarbytes(void);
KXL_SODIUM size_t crypto_scalarmult_bytes(void);
KXL_SODIUM size_t crypto_scalarmult_scalarbytes(void);
KXL_SODIUM const char* crypto_scalarmult_primitive(void);

/* Out: q[32], the shared secret. In: n[32], the secret key; p[32], the other's public key.
 * Returns 0, or -1 if p is a point of low order; q is then zero. */
KXL_SODIUM_CHECK int crypto_scalarmult_curve25519(unsigned char* q, const unsigned char* n,
                                                  const unsigned char* p);
KXL_SODIUM_CHECK int crypto_scalarmult(unsigned char* q, const unsigned char* n,
                                       const unsigned char* p);

/* Out: q[32], the public key. In: n[32], the secret key. Returns 0. */
KXL_SODIUM int crypto_scalarmult_curve25519_base(unsigned char* q, const unsigned char* n);
KXL_SODIUM int crypto_scalarmult_base(unsigned char* q, const unsigned char* n);

/* ---- ML-KEM-768 --------------------------------------------------------------------------------
 *
 * No two buffers of a call may overlap. */

#define crypto_kem_mlkem768_PUBLICKEYBYTES 1184U
#define crypto_kem_mlkem768_SECRETKEYBYTES 2400U
#define crypto_kem_mlkem768_CIPHERTEXTBYTES 1088U
#define crypto_kem_mlkem768_SHAREDSECRETBYTES 32U
#define crypto_kem_mlkem768_SEEDBYTES 64U

KXL_SODIUM size_t crypto_kem_mlkem768_publickeybytes(void);
KXL_SODIUM size_t crypto_kem_mlkem768_secretkeybytes(void);
KXL_SODIUM size_t crypto_kem_mlkem768_ciphertextbytes(void);
KXL_SODIUM size_t crypto_kem_mlkem768_sharedsecretbytes(void);
KXL_SODIUM size_t crypto_kem_mlkem768_seedbytes(void);

/* Out: pk[1184], sk[2400]. In: seed[64] = d || z. Returns 0. */
KXL_SODIUM int crypto_kem_mlkem768_seed_keypair(unsigned char* pk, unsigned char* sk,
                                                const unsigned char* seed);
/* Out: pk[1184], sk[2400]. Returns 0. */
KXL_SODIUM int crypto_kem_mlkem768_keypair(unsigned char* pk, unsigned char* sk);

/* Out: ct[1088], ss[32]. In: pk[1184].
 * Returns 0, or -1 if a coefficient of pk is not below q; ct and ss are then as they were. */
KXL_SODIUM_CHECK int crypto_kem_mlkem768_enc(unsigned char* ct, unsigned char* ss,
                                             const unsigned char* pk);
/* Encapsulates with seed[32], which is FIPS 203's m. */
KXL_SODIUM_CHECK int crypto_kem_mlkem768_enc_deterministic(unsigned char* ct, unsigned char* ss,
                                                           const unsigned char* pk,
                                                           const unsigned char* seed);

/* Out: ss[32]. In: ct[1088], sk[2400].
 * Returns 0, or -1 if sk does not hold the right hash of the pk in it; ss is then zero. */
KXL_SODIUM_CHECK int crypto_kem_mlkem768_dec(unsigned char* ss, const unsigned char* ct,
                                             const unsigned char* sk);

/* ---- X-Wing ------------------------------------------------------------------------------------
 *
 * No two buffers of a call may overlap, but sk may be the same buffer as seed. */

#define crypto_kem_xwing_PUBLICKEYBYTES 1216U
#define crypto_kem_xwing_SECRETKEYBYTES 32U
#define crypto_kem_xwing_CIPHERTEXTBYTES 1120U
#define crypto_kem_xwing_SHAREDSECRETBYTES 32U
#define crypto_kem_xwing_SEEDBYTES 32U

KXL_SODIUM size_t crypto_kem_xwing_publickeybytes(void);
KXL_SODIUM size_t crypto_kem_xwing_secretkeybytes(void);
KXL_SODIUM size_t crypto_kem_xwing_ciphertextbytes(void);
KXL_SODIUM size_t crypto_kem_xwing_sharedsecretbytes(void);
KXL_SODIUM size_t crypto_kem_xwing_seedbytes(void);

/* Out: pk[1216]; sk[32], a copy of the seed. In: seed[32]. Returns 0. */
KXL_SODIUM int crypto_kem_xwing_seed_keypair(unsigned char* pk, unsigned char* sk,
                                             const unsigned char* seed);
/* Out: pk[1216], sk[32]. Returns 0. */
KXL_SODIUM int crypto_kem_xwing_keypair(unsigned char* pk, unsigned char* sk);

/* Out: ct[1120], ss[32]. In: pk[1216].
 * Returns 0, or -1 if the ML-KEM part of pk has a coefficient that is not below q, or its X25519
 * part is a point of low order. ct and ss are then as they were. */
KXL_SODIUM_CHECK int crypto_kem_xwing_enc(unsigned char* ct, unsigned char* ss,
                                          const unsigned char* pk);
/* Encapsulates with seed[64] = m || ephemeral X25519 secret key. */
KXL_SODIUM_CHECK int crypto_kem_xwing_enc_deterministic(unsigned char* ct, unsigned char* ss,
                                                        const unsigned char* pk,
                                                        const unsigned char* seed);

/* Out: ss[32]. In: ct[1120], sk[32].
 * Returns 0, or -1 if the X25519 part of ct is a point of low order; ss is then as it was. */
KXL_SODIUM_CHECK int crypto_kem_xwing_dec(unsigned char* ss, const unsigned char* ct,
                                          const unsigned char* sk);

/* ---- The default KEM, which is X-Wing ----------------------------------------------------------
 */

#define crypto_kem_PUBLICKEYBYTES crypto_kem_xwing_PUBLICKEYBYTES
#define crypto_kem_SECRETKEYBYTES crypto_kem_xwing_SECRETKEYBYTES
#define crypto_kem_CIPHERTEXTBYTES crypto_kem_xwing_CIPHERTEXTBYTES
#define crypto_kem_SHAREDSECRETBYTES crypto_kem_xwing_SHAREDSECRETBYTES
#define crypto_kem_SEEDBYTES crypto_kem_xwing_SEEDBYTES
#define crypto_kem_PRIMITIVE "xwing"

KXL_SODIUM size_t crypto_kem_publickeybytes(void);
KXL_SODIUM size_t crypto_kem_secretkeybytes(void);
KXL_SODIUM size_t crypto_kem_ciphertextbytes(void);
KXL_SODIUM size_t crypto_kem_sharedsecretbytes(void);
KXL_SODIUM size_t crypto_kem_seedbytes(void);
KXL_SODIUM const char* crypto_kem_primitive(void);
KXL_SODIUM int crypto_kem_seed_keypair(unsigned char* pk, unsigned char* sk,
                                       const unsigned char* seed);
KXL_SODIUM int crypto_kem_keypair(unsigned char* pk, unsigned char* sk);
KXL_SODIUM_CHECK int crypto_kem_enc(unsigned char* ct, unsigned char* ss, const unsigned char* pk);
KXL_SODIUM_CHECK int crypto_kem_dec(unsigned char* ss, const unsigned char* ct,
                                    const unsigned char* sk);

#undef KXL_SODIUM_CHECK
#undef KXL_SODIUM

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_COMPAT_LIBSODIUM_SODIUM_H_ */
