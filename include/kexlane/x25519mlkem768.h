/* X25519MLKEM768: the key exchange of TLS 1.3 (RFC 10024, group 0x11EC) and of SSH (RFC 10042,
 * mlkem768x25519-sha256), secret as long as ML-KEM-768 or X25519 is unbroken.
 *
 *   client:  kxl_x25519mlkem768_client_keygen(share, state)              sends share, keeps state
 *   server:  kxl_x25519mlkem768_server_respond(share, secret, client's)  sends share
 *   client:  kxl_x25519mlkem768_client_finish(secret, state, server's)
 *
 * In spite of the name ML-KEM comes first everywhere: client share = ek || x, server share = c ||
 * x, secret = K || X25519 result. TLS 1.3 feeds the 64 bytes into its key schedule as they are. In
 * SSH the client share is C_INIT, the server share S_REPLY, and the shared secret K is
 * SHA-256(secret[64]): that hash is the caller's.
 *
 * No two buffers of a call may overlap.
 */
#ifndef KEXLANE_X25519MLKEM768_H_
#define KEXLANE_X25519MLKEM768_H_

#include <kexlane/mlkem.h>
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

/* Checks a client's share as server_respond does, at a small part of its cost: for a server that
 * must accept or refuse the share before it responds. In: client_share[1216].
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY (the ek in client_share fails the check of FIPS 203
 * section 7.2) or KXL_ERR_LOW_ORDER (its x is a point of low order); KXL_ERR_KEY where both parts
 * are bad. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_check_share(const uint8_t client_share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES]);

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

/* Batches of the three steps; see status.h. A batch needs less than 96 KB of stack. */
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

/* ---- Prepared clients ---------------------------------------------------------------------
 *
 * A client whose state stays in memory until it finishes can keep its ML-KEM key prepared: the key
 * generation has expanded already what the decapsulation needs, which saves about 40 % of the
 * latter. The messages and secrets are those of a client with a state.
 *
 * As a prepared key (mlkem.h) the struct lies in memory of the caller, aligned to
 * KXL_PREPARED_ALIGNMENT, works on the target (target.h) that was active when it was made, and is
 * neither stored nor sent. It may be used by several threads at once. */

/* Secret: wipe it with kxl_x25519mlkem768_client_wipe when the exchange is done. */
typedef struct kxl_x25519mlkem768_client {
  KXL_ALIGN64 uint8_t opaque[KXL_X25519MLKEM768_PREPARED_CLIENT_BYTES];
} kxl_x25519mlkem768_client;

/* The client's first message, as client_keygen. Out: *client; share[1216], to be sent.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY (client is misaligned) or KXL_ERR_RANDOM. */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_prepare(
    kxl_x25519mlkem768_client* client, uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES]);

/* The client of seed[96] = d || z || X25519 secret key, as client_keygen_derand.
 * Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (client is misaligned). */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_prepare_derand(
    kxl_x25519mlkem768_client* client, uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES],
    const uint8_t seed[KXL_X25519MLKEM768_CLIENT_SEED_BYTES]);

/* Prepares the client whose state[2432] client_keygen made. Out: *client; share[1216], the share
 * that belongs to the state. Returns KXL_OK, KXL_ERR_NULL or KXL_ERR_KEY (the dk in state fails the
 * check of FIPS 203 section 7.3, or client is misaligned). */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_parse(
    kxl_x25519mlkem768_client* client, uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES],
    const uint8_t state[KXL_X25519MLKEM768_STATE_BYTES]);

/* The client's end, as client_finish. Out: secret[64]. In: server_share[1120]. A tampered c gives a
 * secret that the server does not have, not an error.
 * Returns KXL_OK, KXL_ERR_NULL, KXL_ERR_KEY (client is not prepared) or KXL_ERR_LOW_ORDER (the
 * server's x is a point of low order). */
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_finish_prepared(
    uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES], const kxl_x25519mlkem768_client* client,
    const uint8_t server_share[KXL_X25519MLKEM768_SERVER_SHARE_BYTES]);

/* Batches; see status.h. */
KXL_API KXL_NODISCARD kxl_status
kxl_x25519mlkem768_client_prepare_batch(size_t n, kxl_x25519mlkem768_client* const client[],
                                        uint8_t* const share[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_prepare_batch_derand(
    size_t n, kxl_x25519mlkem768_client* const client[], uint8_t* const share[],
    const uint8_t* const seed[], kxl_status status[]);
KXL_API KXL_NODISCARD kxl_status kxl_x25519mlkem768_client_finish_prepared_batch(
    size_t n, uint8_t* const secret[], const kxl_x25519mlkem768_client* const client[],
    const uint8_t* const server_share[], kxl_status status[]);

/* Zeroes a client, which then is not prepared. Returns KXL_OK or KXL_ERR_NULL. */
KXL_API kxl_status kxl_x25519mlkem768_client_wipe(kxl_x25519mlkem768_client* client);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_X25519MLKEM768_H_ */
