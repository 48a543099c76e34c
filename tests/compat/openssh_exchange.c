/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the three functions of examples/ssh/openssh_kex.c with buffers and a digest that behave as
 * those of OpenSSH: both sides have one K, which is the string of the SHA-256 of kexlane's secret,
 * and what is malformed is refused. */
#include <kexlane/x25519mlkem768.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/compat/openssh.h"

struct sshbuf {
  size_t bytes;
  u_char data[2048];
};
static int buffers = 0; /* those that were not freed */

struct sshbuf* sshbuf_new(void) {
  ++buffers;
  return calloc(1, sizeof(struct sshbuf));
}
void sshbuf_free(struct sshbuf* buf) {
  if (buf != NULL) --buffers;
  free(buf);
}
size_t sshbuf_len(const struct sshbuf* buf) { return buf->bytes; }
const u_char* sshbuf_ptr(const struct sshbuf* buf) { return buf->data; }
int sshbuf_reserve(struct sshbuf* buf, size_t len, u_char** dpp) {
  if (len > sizeof buf->data - buf->bytes) return SSH_ERR_ALLOC_FAIL;
  *dpp = buf->data + buf->bytes;
  buf->bytes += len;
  return 0;
}
int sshbuf_put_string(struct sshbuf* buf, const void* v, size_t len) {
  u_char* to;
  const int r = sshbuf_reserve(buf, 4 + len, &to);
  if (r != 0) return r;
  memcpy(to, (const u_char[4]){0, 0, (u_char)(len >> 8), (u_char)len}, 4);
  memcpy(to + 4, v, len);
  return 0;
}
size_t ssh_digest_bytes(int alg) { return alg == SSH_DIGEST_SHA256 ? 32 : 0; }
int ssh_digest_memory(int alg, const void* m, size_t mlen, u_char* d, size_t dlen) {
  if (alg != SSH_DIGEST_SHA256 || dlen < 32) return SSH_ERR_INTERNAL_ERROR;
  return EVP_Digest(m, mlen, d, NULL, EVP_sha256(), NULL) == 1 ? 0 : SSH_ERR_INTERNAL_ERROR;
}

static void expect(int condition, const char* what) {
  if (condition) return;
  fprintf(stderr, "FAILED: %s\n", what);
  exit(1);
}

/* Expects that K is the string of the SHA-256 of this secret. */
static void expect_k(const struct sshbuf* k, const uint8_t* secret, const char* what) {
  u_char hash[32];
  expect(ssh_digest_memory(SSH_DIGEST_SHA256, secret, 64, hash, sizeof hash) == 0, "SHA-256");
  expect(
      k->bytes == 36 && memcmp(k->data, "\0\0\0\x20", 4) == 0 && memcmp(k->data + 4, hash, 32) == 0,
      what);
}

int main(void) {
  struct kex client = {.hash_alg = SSH_DIGEST_SHA256}, server = {.hash_alg = SSH_DIGEST_SHA256};
  struct sshbuf *s_reply, *sent, *received;
  uint8_t share[1216], state[2432], secret[64];

  expect(kex_kem_mlkem768x25519_keypair(&client) == 0, "keypair");
  expect(client.client_pub->bytes == 1216, "the length of C_INIT");
  expect(kex_kem_mlkem768x25519_enc(&server, client.client_pub, &s_reply, &sent) == 0, "enc");
  expect(s_reply->bytes == 1120, "the length of S_REPLY");
  expect(kex_kem_mlkem768x25519_dec(&client, s_reply, &received) == 0, "dec");
  expect(sent->bytes == received->bytes && memcmp(sent->data, received->data, sent->bytes) == 0,
         "client and server agree");

  /* K on each side against kexlane's own calls on the other. */
  memcpy(state, client.mlkem768_client_key, 2400);
  memcpy(state + 2400, client.c25519_client_key, 32);
  expect(kxl_x25519mlkem768_client_finish(secret, state, s_reply->data) == KXL_OK, "client_finish");
  expect_k(sent, secret, "the server's K");
  expect(kxl_x25519mlkem768_server_respond(share, secret, client.client_pub->data) == KXL_OK,
         "server_respond");
  memcpy(s_reply->data, share, 1120);
  sshbuf_free(received);
  expect(kex_kem_mlkem768x25519_dec(&client, s_reply, &received) == 0, "dec of kexlane's share");
  expect_k(received, secret, "the client's K");
  sshbuf_free(received);
  sshbuf_free(sent);

  /* Malformed messages: a point of low order, other lengths, a key that is not below q. */
  memset(s_reply->data + 1088, 0, 32);
  expect(kex_kem_mlkem768x25519_dec(&client, s_reply, &received) == SSH_ERR_KEY_INVALID_EC_VALUE &&
             received == NULL,
         "a point of low order from the server");
  s_reply->bytes = 1119;
  expect(kex_kem_mlkem768x25519_dec(&client, s_reply, &received) == SSH_ERR_SIGNATURE_INVALID,
         "a short S_REPLY");
  sshbuf_free(s_reply);
  struct sshbuf changed = *client.client_pub;
  memset(changed.data, 0xFF, 3);
  expect(kex_kem_mlkem768x25519_enc(&server, &changed, &s_reply, &sent) == SSH_ERR_INTERNAL_ERROR &&
             s_reply == NULL && sent == NULL,
         "a coefficient that is not below q");
  changed = *client.client_pub;
  memset(changed.data + 1184, 0, 32);
  expect(kex_kem_mlkem768x25519_enc(&server, &changed, &s_reply, &sent) ==
             SSH_ERR_KEY_INVALID_EC_VALUE,
         "a point of low order from the client");
  changed.bytes = 1217;
  expect(
      kex_kem_mlkem768x25519_enc(&server, &changed, &s_reply, &sent) == SSH_ERR_SIGNATURE_INVALID,
      "a long C_INIT");
  /* A digest that fails leaves nothing behind. */
  server.hash_alg = -1;
  expect(kex_kem_mlkem768x25519_enc(&server, client.client_pub, &s_reply, &sent) != 0 &&
             s_reply == NULL && sent == NULL,
         "an unknown digest");
  sshbuf_free(client.client_pub);
  expect(buffers == 0, "all buffers are freed");
  puts("examples/ssh/openssh_kex.c agrees with itself and with kexlane's calls");
  return 0;
}
