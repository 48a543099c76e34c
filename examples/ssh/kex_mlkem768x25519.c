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
#include <ctype.h>
#include <kexlane/hybrid.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kHashBytes = 32 };

struct kex {
  uint8_t c_init[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES];  /* SSH_MSG_KEX_HYBRID_INIT, 30 */
  uint8_t s_reply[KXL_X25519MLKEM768_SERVER_SHARE_BYTES]; /* SSH_MSG_KEX_HYBRID_REPLY, 31 */
  uint8_t state[KXL_X25519MLKEM768_STATE_BYTES];          /* the client's, secret */
  uint8_t k[kHashBytes];                                  /* the shared secret K */
};

/* Computes K = SHA-256(K_PQ || K_CL), RFC 10042 section 2.4. */
static int hash_secret(struct kex* kex, uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES]) {
  int ok = EVP_Digest(secret, KXL_X25519MLKEM768_SECRET_BYTES, kex->k, NULL, EVP_sha256(), NULL);
  OPENSSL_cleanse(secret, KXL_X25519MLKEM768_SECRET_BYTES);
  return ok == 1;
}

static int succeeded(kxl_status status) {
  if (status != KXL_OK) fprintf(stderr, "%s\n", kxl_status_text(status));
  return status == KXL_OK;
}

/* The client's first step: makes c_init and keeps its state. */
static int client_init(struct kex* kex) {
  return succeeded(kxl_x25519mlkem768_client_keygen(kex->c_init, kex->state));
}

/* The server's step: computes s_reply and k from c_init. A malformed c_init, or one of another
 * length, ends the connection with SSH_DISCONNECT_KEY_EXCHANGE_FAILED. */
static int server_reply(struct kex* kex) {
  uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES];
  return succeeded(kxl_x25519mlkem768_server_respond(kex->s_reply, secret, kex->c_init)) &&
         hash_secret(kex, secret);
}

/* The client's second step: computes k from state and s_reply. A malformed s_reply ends the
 * connection too. One that was changed on the way gives another k, and then the host key's
 * signature of the exchange hash is wrong. */
static int client_finish(struct kex* kex) {
  uint8_t secret[KXL_X25519MLKEM768_SECRET_BYTES];
  kxl_status status = kxl_x25519mlkem768_client_finish(secret, kex->state, kex->s_reply);
  OPENSSL_cleanse(kex->state, sizeof kex->state);
  return succeeded(status) && hash_secret(kex, secret);
}

/* Hashes a `string` of RFC 4251: four bytes of length, then the bytes. K is a string too, not an
 * mpint as in older key exchanges. */
static int add_string(EVP_MD_CTX* hash, const void* data, size_t bytes) {
  const uint8_t length[4] = {(uint8_t)(bytes >> 24), (uint8_t)(bytes >> 16), (uint8_t)(bytes >> 8),
                             (uint8_t)bytes};
  return EVP_DigestUpdate(hash, length, sizeof length) && EVP_DigestUpdate(hash, data, bytes);
}

/* Computes H, which the server signs with its host key. What both sides have seen before is made up
 * here. */
static int exchange_hash(uint8_t h[kHashBytes], const struct kex* kex) {
  static const char* const kBefore[] = {"SSH-2.0-client", "SSH-2.0-server",
                                        "SSH_MSG_KEXINIT of the client",
                                        "SSH_MSG_KEXINIT of the server", "host key of the server"};
  EVP_MD_CTX* hash = EVP_MD_CTX_new();
  int ok = hash != NULL && EVP_DigestInit_ex(hash, EVP_sha256(), NULL);
  for (size_t i = 0; ok && i < sizeof kBefore / sizeof kBefore[0]; ++i) {
    ok = add_string(hash, kBefore[i], strlen(kBefore[i]));
  }
  ok = ok && add_string(hash, kex->c_init, sizeof kex->c_init) &&
       add_string(hash, kex->s_reply, sizeof kex->s_reply) &&
       add_string(hash, kex->k, sizeof kex->k) && EVP_DigestFinal_ex(hash, h, NULL);
  EVP_MD_CTX_free(hash);
  return ok;
}

/* Derives a key, named by its letter, as RFC 4253 section 7.2 says. In the first exchange the
 * session identifier is H. */
static int session_key(uint8_t key[kHashBytes], const struct kex* kex, const uint8_t h[kHashBytes],
                       char letter) {
  EVP_MD_CTX* hash = EVP_MD_CTX_new();
  int ok = hash != NULL && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) &&
           add_string(hash, kex->k, sizeof kex->k) && EVP_DigestUpdate(hash, h, kHashBytes) &&
           EVP_DigestUpdate(hash, &letter, 1) && EVP_DigestUpdate(hash, h, kHashBytes) &&
           EVP_DigestFinal_ex(hash, key, NULL);
  EVP_MD_CTX_free(hash);
  return ok;
}

static void print_hex(const char* name, const uint8_t* data, size_t bytes) {
  printf("%s ", name);
  for (size_t i = 0; i < bytes; ++i) printf("%02x", data[i]);
  putchar('\n');
  fflush(stdout);
}

/* Reads a line with exactly this many bytes. */
static int read_hex(uint8_t* data, size_t bytes) {
  for (size_t i = 0; i < bytes; ++i) {
    char digits[3] = {0};
    for (size_t j = 0; j < 2; ++j) {
      const int digit = getchar();
      if (digit == EOF || !isxdigit(digit)) return 0;
      digits[j] = (char)digit;
    }
    data[i] = (uint8_t)strtoul(digits, NULL, 16);
  }
  const int end = getchar();
  return end == '\n' || end == EOF;
}

static int show(const struct kex* kex) {
  uint8_t h[kHashBytes], key[kHashBytes];
  if (!exchange_hash(h, kex) || !session_key(key, kex, h, 'C')) return 0;
  print_hex("H", h, sizeof h);
  print_hex("C", key,
            sizeof key); /* the key from client to server; printed only for this demonstration */
  return 1;
}

/* Runs the steps of this role, and reads what the other role makes. */
static int run(struct kex* kex, int client, int server) {
  if (client) {
    if (!client_init(kex)) return 0;
    print_hex("C_INIT", kex->c_init, sizeof kex->c_init);
  } else if (!read_hex(kex->c_init, sizeof kex->c_init)) {
    return 0;
  }
  if (server) {
    if (!server_reply(kex)) return 0;
    print_hex("S_REPLY", kex->s_reply, sizeof kex->s_reply);
    if (!show(kex)) return 0;
    OPENSSL_cleanse(kex->k, sizeof kex->k);
  } else if (!read_hex(kex->s_reply, sizeof kex->s_reply)) {
    return 0;
  }
  return !client || (client_finish(kex) && show(kex));
}

int main(int argc, char** argv) {
  const char* role = argc > 1 ? argv[1] : "both";
  struct kex kex;
  int ok = run(&kex, strcmp(role, "server") != 0, strcmp(role, "client") != 0);
  OPENSSL_cleanse(&kex, sizeof kex);
  return ok ? 0 : 1;
}
