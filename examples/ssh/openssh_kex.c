/* SPDX-License-Identifier: Apache-2.0 */
/* The three functions of OpenSSH 9.9 to 10 that are mlkem768x25519-sha256, with kexlane. In a copy
 * of OpenSSH's sources, this file goes in the place of kexmlkem768x25519.c, and -lkexlane into
 * LIBS. */
#include "includes.h"

#include <kexlane/x25519mlkem768.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "digest.h"
#include "kex.h"
#include "ssherr.h"
#include "sshbuf.h"

#define DK_BYTES sizeof(((struct kex*)NULL)->mlkem768_client_key)
#define X25519_BYTES sizeof(((struct kex*)NULL)->c25519_client_key)

static int error_of(kxl_status status) {
  if (status == KXL_OK) return 0;
  return status == KXL_ERR_LOW_ORDER ? SSH_ERR_KEY_INVALID_EC_VALUE : SSH_ERR_INTERNAL_ERROR;
}

/* Makes C_INIT, and keeps both secret keys where kex_free wipes them. */
int kex_kem_mlkem768x25519_keypair(struct kex* kex) {
  uint8_t state[KXL_X25519MLKEM768_STATE_BYTES];
  u_char* share = NULL;
  struct sshbuf* c_init = sshbuf_new();
  int r = c_init == NULL ? SSH_ERR_ALLOC_FAIL
                         : sshbuf_reserve(c_init, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES, &share);
  if (r == 0) r = error_of(kxl_x25519mlkem768_client_keygen(share, state));
  if (r == 0) {
    memcpy(kex->mlkem768_client_key, state, DK_BYTES);
    memcpy(kex->c25519_client_key, state + DK_BYTES, X25519_BYTES);
    kex->client_pub = c_init;
    c_init = NULL;
  }
  explicit_bzero(state, sizeof state);
  sshbuf_free(c_init);
  return r;
}

/* Makes K, a string, of the 64 bytes of a secret, and wipes these. */
static int encode_secret(struct kex* kex, uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES],
                         struct sshbuf** shared_secretp) {
  u_char hash[SSH_DIGEST_MAX_LENGTH];
  struct sshbuf* k = sshbuf_new();
  int r = k == NULL ? SSH_ERR_ALLOC_FAIL
                    : ssh_digest_memory(kex->hash_alg, secret, KXL_X25519MLKEM768_SECRET_BYTES,
                                        hash, sizeof hash);
  if (r == 0) r = sshbuf_put_string(k, hash, ssh_digest_bytes(kex->hash_alg));
  if (r == 0) {
    *shared_secretp = k;
    k = NULL;
  }
  explicit_bzero(hash, sizeof hash);
  explicit_bzero(secret, KXL_X25519MLKEM768_SECRET_BYTES);
  sshbuf_free(k);
  return r;
}

/* Makes S_REPLY and K of the client's C_INIT. */
int kex_kem_mlkem768x25519_enc(struct kex* kex, const struct sshbuf* client_blob,
                               struct sshbuf** server_blobp, struct sshbuf** shared_secretp) {
  uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES];
  u_char* share = NULL;
  *server_blobp = *shared_secretp = NULL;
  if (sshbuf_len(client_blob) != KXL_X25519MLKEM768_CLIENT_SHARE_BYTES) {
    return SSH_ERR_SIGNATURE_INVALID;
  }
  struct sshbuf* s_reply = sshbuf_new();
  int r = s_reply == NULL ? SSH_ERR_ALLOC_FAIL
                          : sshbuf_reserve(s_reply, KXL_X25519MLKEM768_SERVER_SHARE_BYTES, &share);
  if (r == 0) {
    r = error_of(kxl_x25519mlkem768_server_respond(share, secret, sshbuf_ptr(client_blob)));
  }
  if (r == 0) r = encode_secret(kex, secret, shared_secretp);
  if (r == 0) {
    *server_blobp = s_reply;
    s_reply = NULL;
  }
  sshbuf_free(s_reply);
  return r;
}

/* Makes K of the server's S_REPLY. */
int kex_kem_mlkem768x25519_dec(struct kex* kex, const struct sshbuf* server_blob,
                               struct sshbuf** shared_secretp) {
  uint8_t state[KXL_X25519MLKEM768_STATE_BYTES], secret[KXL_X25519MLKEM768_SECRET_BYTES];
  *shared_secretp = NULL;
  if (sshbuf_len(server_blob) != KXL_X25519MLKEM768_SERVER_SHARE_BYTES) {
    return SSH_ERR_SIGNATURE_INVALID;
  }
  memcpy(state, kex->mlkem768_client_key, DK_BYTES);
  memcpy(state + DK_BYTES, kex->c25519_client_key, X25519_BYTES);
  int r = error_of(kxl_x25519mlkem768_client_finish(secret, state, sshbuf_ptr(server_blob)));
  explicit_bzero(state, sizeof state);
  return r == 0 ? encode_secret(kex, secret, shared_secretp) : r;
}
