/* SPDX-License-Identifier: Apache-2.0 */
/* X25519, RFC 7748: Diffie-Hellman key agreement on Curve25519.
 *
 *   Alice:  kxl_x25519_keygen(pkA, skA)              sends pkA, keeps skA secret
 *   Bob:    kxl_x25519_keygen(pkB, skB)              sends pkB, keeps skB secret
 *   both:   kxl_x25519_shared_secret(ss, own sk, other's pk)
 *
 * The result is a coordinate of a point, not a uniformly random key. Hash it before use, together
 * with both public keys, as the protocol says. X25519 has 128-bit security against classical
 * computers and none against quantum computers. x25519mlkem768.h and xwing.h combine it with
 * ML-KEM.
 *
 * An output may be the same buffer as an input, but must not overlap it partly. In a batch this
 * holds for the buffers of one item. The rules for all functions are in kexlane.h.
 *
 * Some targets compute in floating point. The calls work in any rounding mode and with any
 * exceptions unmasked. They leave the caller's modes and exception flags (MXCSR, FPCR and FPSR)
 * unchanged.
 */
#ifndef KEXLANE_X25519_H_
#define KEXLANE_X25519_H_

#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KXL_X25519_PK_BYTES 32 /* public key: a u-coordinate, little-endian */
#define KXL_X25519_SK_BYTES 32 /* secret key: a scalar before clamping, any 32 random bytes */
#define KXL_X25519_SS_BYTES 32 /* shared secret: a u-coordinate < 2^255 - 19, little-endian */

/* Makes a key pair from the operating system's randomness, as in RFC 7748 section 6.1.
 * Out: pk[32]; sk[32], which the caller keeps secret and wipes after use.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519_keygen(uint8_t pk[KXL_X25519_PK_BYTES],
                                                   uint8_t sk[KXL_X25519_SK_BYTES]);

/* Computes the public key that belongs to a secret key: X25519(sk, 9), RFC 7748 section 6.1. Any 32
 * bytes are a valid sk, because the function clamps it as section 5 says.
 * Out: pk[32]. In: sk[32]. The two may be the same buffer.
 * Returns KXL_OK or KXL_ERR_NULL. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519_public_key(uint8_t pk[KXL_X25519_PK_BYTES],
                                                       const uint8_t sk[KXL_X25519_SK_BYTES]);

/* Computes the shared secret X25519(sk, peer_pk), RFC 7748 sections 5 and 6.1. As the RFC says, the
 * top bit of peer_pk is ignored, and values from 2^255 - 19 to 2^255 - 1 are reduced modulo
 * 2^255 - 19.
 * Out: ss[32]. In: sk[32], peer_pk[32]. ss may be the same buffer as either of them.
 * Returns KXL_OK, KXL_ERR_NULL, or KXL_ERR_LOW_ORDER if the result is all zero. Only a peer who
 * cheats can cause that: the caller must end the connection. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519_shared_secret(uint8_t ss[KXL_X25519_SS_BYTES], const uint8_t sk[KXL_X25519_SK_BYTES],
                         const uint8_t peer_pk[KXL_X25519_PK_BYTES]);

/* ---- Batches: the rules are in status.h. All buffers have 32 bytes. ----------------------- */

/* Makes n key pairs. Each status is one that keygen returns. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519_keygen_batch(size_t n, uint8_t* const pk[],
                                                         uint8_t* const sk[], kxl_status status[]);

/* Computes n public keys. Each status is one that public_key returns. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519_public_key_batch(size_t n, uint8_t* const pk[],
                                                             const uint8_t* const sk[],
                                                             kxl_status status[]);

/* Computes n shared secrets. Each status is one that shared_secret returns. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519_shared_secret_batch(size_t n, uint8_t* const ss[],
                                                                const uint8_t* const sk[],
                                                                const uint8_t* const peer_pk[],
                                                                kxl_status status[]);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_X25519_H_ */
