/* SPDX-License-Identifier: Apache-2.0 */
/* X25519MLKEM768: the key exchange of TLS 1.3 (RFC 10024, group 0x11EC) and of SSH (RFC 10042,
 * mlkem768x25519-sha256). The secret is safe as long as ML-KEM-768 or X25519 is unbroken.
 *
 *   client:  kxl_x25519mlkem768_client_keygen(share, state)              sends share, keeps state
 *   server:  kxl_x25519mlkem768_server_respond(share, secret, client's)  sends share
 *   client:  kxl_x25519mlkem768_client_finish(secret, state, server's)
 *
 * In spite of the name, ML-KEM comes first everywhere:
 *
 *   client share  ek || x
 *   server share  c || x
 *   secret        K || X25519 result
 *
 * TLS 1.3 uses the 64 bytes of the secret in its key schedule as they are. In SSH, the client share
 * is C_INIT, the server share is S_REPLY, and the shared secret K is SHA-256(secret[64]). The
 * caller computes that hash.
 *
 * No two buffers of a call may overlap. The rules for all functions are in kexlane.h.
 */
#ifndef KEXLANE_X25519MLKEM768_H_
#define KEXLANE_X25519MLKEM768_H_

#include <kexlane/mlkem.h>
#include <kexlane/prepared_keys.h>
#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KXL_X25519MLKEM768_CLIENT_SHARE_BYTES 1216
#define KXL_X25519MLKEM768_SERVER_SHARE_BYTES 1120
#define KXL_X25519MLKEM768_SECRET_BYTES 64
#define KXL_X25519MLKEM768_STATE_BYTES 2432     /* dk || X25519 secret key */
#define KXL_X25519MLKEM768_CLIENT_SEED_BYTES 96 /* d || z || X25519 secret key */
#define KXL_X25519MLKEM768_SERVER_SEED_BYTES 64 /* m || X25519 secret key */
#define KXL_X25519MLKEM768_PREPARED_CLIENT_BYTES 9408

/* Starts the exchange: makes the client's key pairs from the operating system's randomness.
 * Out: share[1216] = ek || x, which the caller sends; state[2432] = dk || X25519 secret key, which
 * the caller keeps secret until client_finish and then wipes.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_client_keygen(uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES],
                                 uint8_t state[KXL_X25519MLKEM768_STATE_BYTES]);

/* Starts the exchange like client_keygen, with the caller's randomness, for tests.
 * Out: share[1216], state[2432]. In: seed[96] = d || z || X25519 secret key, which must be secret,
 * uniformly random and used once. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_client_keygen_derand(uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES],
                                        uint8_t state[KXL_X25519MLKEM768_STATE_BYTES],
                                        const uint8_t seed[KXL_X25519MLKEM768_CLIENT_SEED_BYTES]);

/* Answers the client: makes the server's share and the secret.
 * Out: share[1120] = c || x, which the caller sends; secret[64] = K || X25519 result.
 * In: client_share[1216].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY if the ek in client_share fails the check of FIPS 203
 * section 7.2, KXL_ERR_LOW_ORDER if its x is a point of low order, or KXL_ERR_RANDOM. If both parts
 * of the share are bad, the status is KXL_ERR_KEY. TLS must answer KXL_ERR_KEY and
 * KXL_ERR_LOW_ORDER with the alert illegal_parameter. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_server_respond(
    uint8_t share[KXL_X25519MLKEM768_SERVER_SHARE_BYTES],
    uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES],
    const uint8_t client_share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES]);

/* Answers the client like server_respond, with the caller's randomness, for tests.
 * Out: share[1120], secret[64]. In: client_share[1216]; seed[64] = m || X25519 secret key, which
 * must be secret, uniformly random and used once.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY or KXL_ERR_LOW_ORDER, for the reasons of
 * server_respond. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_server_respond_derand(
    uint8_t share[KXL_X25519MLKEM768_SERVER_SHARE_BYTES],
    uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES],
    const uint8_t client_share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES],
    const uint8_t seed[KXL_X25519MLKEM768_SERVER_SEED_BYTES]);

/* Checks a client's share as server_respond does, at a small part of its cost. It is for a server
 * that must accept or refuse the share before it responds. In: client_share[1216].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY if the ek in client_share fails the check of FIPS 203
 * section 7.2, or KXL_ERR_LOW_ORDER if its x is a point of low order. If both parts of the share
 * are bad, the status is KXL_ERR_KEY. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_check_share(const uint8_t client_share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES]);

/* Finishes the exchange: computes the client's secret from the server's share. A tampered c is not
 * an error: it gives a secret that the server does not have (see kxl_mlkem768_decaps).
 * Out: secret[64]. In: state[2432] of client_keygen, server_share[1120].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_LOW_ORDER if the server's x is a point of low order, or
 * KXL_ERR_KEY if the dk in state fails the check of FIPS 203 section 7.3. If both are bad, the
 * status is KXL_ERR_LOW_ORDER. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_client_finish(uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES],
                                 const uint8_t state[KXL_X25519MLKEM768_STATE_BYTES],
                                 const uint8_t server_share[KXL_X25519MLKEM768_SERVER_SHARE_BYTES]);

/* Another name for client_finish, which needs no randomness. With it, each of the three steps has a
 * _derand form. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_finish_derand(
    uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES],
    const uint8_t state[KXL_X25519MLKEM768_STATE_BYTES],
    const uint8_t server_share[KXL_X25519MLKEM768_SERVER_SHARE_BYTES]);

/* ---- Batches: the rules are in status.h ---------------------------------------------------- */

/* Starts n exchanges. Each status is one that client_keygen returns. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_keygen_batch(size_t n,
                                                                        uint8_t* const share[],
                                                                        uint8_t* const state[],
                                                                        kxl_status status[]);

/* Starts n exchanges with the caller's randomness. Each status is one that client_keygen_derand
 * returns. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_keygen_batch_derand(
    size_t n, uint8_t* const share[], uint8_t* const state[], const uint8_t* const seed[],
    kxl_status status[]);

/* Answers n clients. Each status is one that server_respond returns. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_server_respond_batch(size_t n, uint8_t* const share[], uint8_t* const secret[],
                                        const uint8_t* const client_share[], kxl_status status[]);

/* Answers n clients with the caller's randomness. Each status is one that server_respond_derand
 * returns. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_server_respond_batch_derand(
    size_t n, uint8_t* const share[], uint8_t* const secret[], const uint8_t* const client_share[],
    const uint8_t* const seed[], kxl_status status[]);

/* Finishes n exchanges. Each status is one that client_finish returns. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_finish_batch(
    size_t n, uint8_t* const secret[], const uint8_t* const state[],
    const uint8_t* const server_share[], kxl_status status[]);

/* Another name for client_finish_batch. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_finish_batch_derand(
    size_t n, uint8_t* const secret[], const uint8_t* const state[],
    const uint8_t* const server_share[], kxl_status status[]);

/* ---- Prepared clients -----------------------------------------------------------------------
 *
 * A client that keeps its state in memory until it finishes can keep its ML-KEM key prepared. Key
 * generation has already expanded what decapsulation needs, which saves about 40 % of a
 * decapsulation. The shares and secrets are those of a client with a state.
 *
 * The rules in prepared_keys.h hold for the struct: The caller owns its memory, aligned to
 * KXL_PREPARED_ALIGNMENT. It works on the target (target.h) that was active when it was made. It
 * must not be stored or sent. Several threads may use it at once. */

/* A prepared client. It is secret: wipe it with kxl_x25519mlkem768_client_wipe after use. */
typedef struct kxl_x25519mlkem768_client {
  KXL_ALIGN64 uint8_t opaque[KXL_X25519MLKEM768_PREPARED_CLIENT_BYTES];
} kxl_x25519mlkem768_client;

/* Allocates an aligned struct that holds no client yet. Returns null if memory is short. */
KXL_API kxl_x25519mlkem768_client* kxl_x25519mlkem768_client_new(void);

/* Zeroes and frees a struct that came from _new, and no other. Does nothing with null. */
KXL_API void kxl_x25519mlkem768_client_free(kxl_x25519mlkem768_client* client);

/* Starts the exchange like client_keygen, and prepares the client.
 * Out: *client; share[1216], which the caller sends.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_prepare(
    kxl_x25519mlkem768_client* client, uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES]);

/* Starts the exchange like client_keygen_derand, and prepares the client.
 * Out: *client, share[1216]. In: seed[96] = d || z || X25519 secret key, which must be secret,
 * uniformly random and used once.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_ALIGNMENT. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_prepare_derand(
    kxl_x25519mlkem768_client* client, uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES],
    const uint8_t seed[KXL_X25519MLKEM768_CLIENT_SEED_BYTES]);

/* Prepares a client from its state.
 * Out: *client; share[1216], the share that belongs to the state. In: state[2432] of client_keygen.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, or KXL_ERR_KEY if the dk in state fails the
 * check of FIPS 203 section 7.3. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_parse(
    kxl_x25519mlkem768_client* client, uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES],
    const uint8_t state[KXL_X25519MLKEM768_STATE_BYTES]);

/* Finishes the exchange of a prepared client. A tampered c is not an error: it gives a secret that
 * the server does not have.
 * Out: secret[64]. In: *client, server_share[1120].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_ALIGNMENT, KXL_ERR_KEY if *client is not a prepared
 * client, or KXL_ERR_LOW_ORDER if the server's x is a point of low order. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_finish_prepared(
    uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES], const kxl_x25519mlkem768_client* client,
    const uint8_t server_share[KXL_X25519MLKEM768_SERVER_SHARE_BYTES]);

/* Starts n exchanges and prepares the clients. Each status is one that client_prepare returns. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_client_prepare_batch(size_t n, kxl_x25519mlkem768_client* const client[],
                                        uint8_t* const share[], kxl_status status[]);

/* Starts n exchanges with the caller's randomness, and prepares the clients. Each status is one
 * that client_prepare_derand returns. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_prepare_batch_derand(
    size_t n, kxl_x25519mlkem768_client* const client[], uint8_t* const share[],
    const uint8_t* const seed[], kxl_status status[]);

/* Finishes n exchanges of prepared clients. Each status is one that client_finish_prepared
 * returns. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_finish_prepared_batch(
    size_t n, uint8_t* const secret[], const kxl_x25519mlkem768_client* const client[],
    const uint8_t* const server_share[], kxl_status status[]);

/* Zeroes a prepared client. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API kxl_status kxl_x25519mlkem768_client_wipe(kxl_x25519mlkem768_client* client);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_X25519MLKEM768_H_ */
