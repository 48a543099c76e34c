/* Hybrids of ML-KEM-768 and X25519: secret as long as either of the two is unbroken.
 *
 * X25519MLKEM768  the key exchange of TLS 1.3 (RFC 10024, group 0x11EC) and of SSH (RFC 10042,
 *                 mlkem768x25519-sha256): two messages between a client and a server
 * X-Wing          a KEM for any other use (draft-connolly-cfrg-xwing-kem)
 *
 * No two buffers of a call may overlap.
 *
 * Batches do n independent operations in one call, side by side in the lanes of the CPU; they are
 * what a server with many handshakes wants. Any n is allowed, 0 too; 8 and its multiples serve
 * AVX-512 best. Each array has n pointers to buffers of the sizes that the single call takes; an
 * input may stand in several places.
 *
 * Out: status[i] is what the single call would return for item i, and the outputs of an item with
 * an error hold only zero bytes; no item has an influence on another. The bytes are those of the
 * single calls. Returns KXL_OK if every item is KXL_OK, else the first other status[i];
 * KXL_ERR_NULL also where an array is null (and n is not 0): nothing is computed then, and all
 * outputs hold zero bytes. A batch needs less than 96 KB of stack.
 */
#ifndef KEXLANE_HYBRID_H_
#define KEXLANE_HYBRID_H_

#include <kexlane/mlkem.h>
#include <kexlane/status.h>
#include <kexlane/x25519.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- X25519MLKEM768 ----------------------------------------------------------------------
 *
 *   client:  kxl_x25519mlkem768_client_keygen(share, state)              sends share, keeps state
 *   server:  kxl_x25519mlkem768_server_respond(share, secret, client's)  sends share
 *   client:  kxl_x25519mlkem768_client_finish(secret, state, server's)
 *
 * In spite of the name ML-KEM comes first everywhere: client share = ek || x, server share = c ||
 * x, secret = K || X25519 result. TLS 1.3 feeds the 64 bytes into its key schedule as they are. In
 * SSH the client share is C_INIT, the server share S_REPLY, and the shared secret K is
 * SHA-256(secret[64]): that hash is the caller's. */
#define KXL_X25519MLKEM768_CLIENT_SHARE_BYTES 1216
#define KXL_X25519MLKEM768_SERVER_SHARE_BYTES 1120
#define KXL_X25519MLKEM768_SECRET_BYTES 64
#define KXL_X25519MLKEM768_STATE_BYTES 2432     /* dk || X25519 secret key */
#define KXL_X25519MLKEM768_CLIENT_SEED_BYTES 96 /* d || z || X25519 secret key */
#define KXL_X25519MLKEM768_SERVER_SEED_BYTES 64 /* m || X25519 secret key */

/* The client's first message. Out: share[1216] = ek || x, to be sent; state[2432] = dk || X25519
 * secret key, to be kept secret until client_finish and then wiped by the caller.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_client_keygen(uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES],
                                 uint8_t state[KXL_X25519MLKEM768_STATE_BYTES]);

/* The same from seed[96] = d || z || X25519 secret key. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_client_keygen_derand(uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES],
                                        uint8_t state[KXL_X25519MLKEM768_STATE_BYTES],
                                        const uint8_t seed[KXL_X25519MLKEM768_CLIENT_SEED_BYTES]);

/* The server's answer. Out: share[1120] = c || x, to be sent; secret[64] = K || X25519 result.
 * In: client_share[1216]. Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY (the ek in client_share fails
 * the check of FIPS 203 section 7.2), KXL_ERR_LOW_ORDER (its x is a point of low order) or
 * KXL_ERR_RANDOM; KXL_ERR_KEY where both parts are bad. TLS answers KEY and LOW_ORDER with the
 * alert illegal_parameter. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_server_respond(
    uint8_t share[KXL_X25519MLKEM768_SERVER_SHARE_BYTES],
    uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES],
    const uint8_t client_share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES]);

/* The same from seed[64] = m || X25519 secret key, uniformly random and used once.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY or KXL_ERR_LOW_ORDER. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_server_respond_derand(
    uint8_t share[KXL_X25519MLKEM768_SERVER_SHARE_BYTES],
    uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES],
    const uint8_t client_share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES],
    const uint8_t seed[KXL_X25519MLKEM768_SERVER_SEED_BYTES]);

/* The client's end. Out: secret[64]. In: state[2432] of client_keygen, server_share[1120].
 * A tampered c gives a secret that the server does not have, not an error (see mlkem.h).
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_LOW_ORDER (the server's x is a point of low order) or
 * KXL_ERR_KEY (state is none that client_keygen made); KXL_ERR_LOW_ORDER where both are bad. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_client_finish(uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES],
                                 const uint8_t state[KXL_X25519MLKEM768_STATE_BYTES],
                                 const uint8_t server_share[KXL_X25519MLKEM768_SERVER_SHARE_BYTES]);

/* client_finish under a second name: it draws no randomness, so the two forms are one. It is here
 * so that each of the three steps has a _derand form. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_finish_derand(
    uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES],
    const uint8_t state[KXL_X25519MLKEM768_STATE_BYTES],
    const uint8_t server_share[KXL_X25519MLKEM768_SERVER_SHARE_BYTES]);

/* Batches of the three steps, as told at the top of this file. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_keygen_batch(size_t n,
                                                                        uint8_t* const share[],
                                                                        uint8_t* const state[],
                                                                        kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_keygen_batch_derand(
    size_t n, uint8_t* const share[], uint8_t* const state[], const uint8_t* const seed[],
    kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_server_respond_batch(size_t n, uint8_t* const share[], uint8_t* const secret[],
                                        const uint8_t* const client_share[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_server_respond_batch_derand(
    size_t n, uint8_t* const share[], uint8_t* const secret[], const uint8_t* const client_share[],
    const uint8_t* const seed[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_finish_batch(
    size_t n, uint8_t* const secret[], const uint8_t* const state[],
    const uint8_t* const server_share[], kxl_status status[]);
/* client_finish_batch under a second name. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_finish_batch_derand(
    size_t n, uint8_t* const secret[], const uint8_t* const state[],
    const uint8_t* const server_share[], kxl_status status[]);

/* ---- X-Wing ------------------------------------------------------------------------------
 *
 * The secret key is a 32-byte seed; everything else is expanded from it at each decapsulation.
 * The shared secret ss is the SHA3-256 of both parts' secrets and X25519's public values, ready for
 * use as a symmetric key. As the draft says, there is no low-order check: a hostile X25519 value
 * only costs X25519's share of the security, so these functions never return KXL_ERR_LOW_ORDER. */
#define KXL_XWING_EK_BYTES 1216 /* ML-KEM ek || X25519 public key */
#define KXL_XWING_SK_BYTES 32
#define KXL_XWING_CT_BYTES 1120 /* ML-KEM c || X25519 public key */
#define KXL_XWING_SS_BYTES 32
#define KXL_XWING_KEYGEN_SEED_BYTES 32
#define KXL_XWING_ENCAPS_SEED_BYTES 64 /* m || ephemeral X25519 secret key */

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

/* Batches, as told at the top of this file; sk[i] and seed[i] may be the same buffer. */
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

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_HYBRID_H_ */
