/* SPDX-License-Identifier: Apache-2.0 */
/* mlkem768x25519-sha256, the key exchange of SSH with ML-KEM-768 and X25519 (RFC 10042): the three
 * steps of an SSH client and server, and a program that runs them.
 *
 *   kex_mlkem768x25519          both sides, in this process
 *   kex_mlkem768x25519 client   prints C_INIT, reads S_REPLY, prints what was agreed
 *   kex_mlkem768x25519 server   reads C_INIT, prints S_REPLY and what was agreed
 *
 * It reads and prints lines of hexadecimal digits. SHA-256 comes from OpenSSL. An SSH
 * implementation has its own. */
#include <kexlane/hybrid.h>

#include "kexdemo.h"

static int client_init(struct kex* kex) {
  return succeeded(kxl_x25519mlkem768_client_keygen(kex->c_init, kex->state));
}

static int server_reply(struct kex* kex) {
  uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES];
  return succeeded(kxl_x25519mlkem768_server_respond(kex->s_reply, secret, kex->c_init)) &&
         hash_secret(kex, secret, sizeof secret);
}

static int client_finish(struct kex* kex) {
  uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES];
  kxl_status status = kxl_x25519mlkem768_client_finish(secret, kex->state, kex->s_reply);
  OPENSSL_cleanse(kex->state, sizeof kex->state);
  return succeeded(status) && hash_secret(kex, secret, sizeof secret);
}

int main(int argc, char** argv) {
  struct kex kex = {.hash = EVP_sha256(),
                    .c_init_bytes = KXL_X25519MLKEM768_CLIENT_SHARE_BYTES,
                    .s_reply_bytes = KXL_X25519MLKEM768_SERVER_SHARE_BYTES};
  int ok = run(&kex, argc > 1 ? argv[1] : "both");
  OPENSSL_cleanse(&kex, sizeof kex);
  return ok ? 0 : 1;
}
