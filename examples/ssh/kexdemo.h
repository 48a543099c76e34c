/* SPDX-License-Identifier: Apache-2.0 */
/* What the two programs of this folder do around a key exchange: the exchange hash and a session
 * key that follow from it, and lines of hexadecimal digits. The file that includes this defines the
 * three steps. */
#include <ctype.h>
#include <kexlane/mlkem.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kMaxPointBytes = 97, kMaxHashBytes = 48 };

struct kex {
  const EVP_MD* hash;                                      /* the HASH of the method's name */
  size_t c_init_bytes, s_reply_bytes;                      /* the sizes that the method has */
  uint8_t c_init[KXL_MLKEM1024_EK_BYTES + kMaxPointBytes]; /* SSH_MSG_KEX_HYBRID_INIT, 30 */
  uint8_t s_reply[KXL_MLKEM1024_C_BYTES + kMaxPointBytes]; /* SSH_MSG_KEX_HYBRID_REPLY, 31 */
  uint8_t state[KXL_MLKEM1024_DK_BYTES];                   /* the client's, secret */
  EVP_PKEY* curve_key;                                     /* the client's, on a NIST curve */
  uint8_t k[kMaxHashBytes];                                /* the shared secret K */
};

/* The client's first step: makes c_init and keeps its state. */
static int client_init(struct kex* kex);

/* The server's step: computes s_reply and k from c_init. A malformed c_init, or one of another
 * length, ends the connection with SSH_DISCONNECT_KEY_EXCHANGE_FAILED. */
static int server_reply(struct kex* kex);

/* The client's second step: computes k from state and s_reply. A malformed s_reply ends the
 * connection too. One that was changed on the way gives another k, and then the host key's
 * signature of the exchange hash is wrong. */
static int client_finish(struct kex* kex);

/* Computes K = HASH(K_PQ || K_CL), RFC 10042 section 2.4, and wipes both. */
static int hash_secret(struct kex* kex, uint8_t* secret, size_t bytes) {
  int ok = EVP_Digest(secret, bytes, kex->k, NULL, kex->hash, NULL);
  OPENSSL_cleanse(secret, bytes);
  return ok == 1;
}

static int succeeded(kxl_status status) {
  if (status != KXL_OK) fprintf(stderr, "%s\n", kxl_status_text(status));
  return status == KXL_OK;
}

static size_t hash_bytes(const struct kex* kex) { return (size_t)EVP_MD_get_size(kex->hash); }

/* Hashes a `string` of RFC 4251: four bytes of length, then the bytes. K is a string too, not an
 * mpint as in older key exchanges. */
static int add_string(EVP_MD_CTX* hash, const void* data, size_t bytes) {
  const uint8_t length[4] = {(uint8_t)(bytes >> 24), (uint8_t)(bytes >> 16), (uint8_t)(bytes >> 8),
                             (uint8_t)bytes};
  return EVP_DigestUpdate(hash, length, sizeof length) && EVP_DigestUpdate(hash, data, bytes);
}

/* Computes H, which the server signs with its host key. What both sides have seen before is made up
 * here. */
static int exchange_hash(uint8_t h[kMaxHashBytes], const struct kex* kex) {
  static const char* const kBefore[] = {"SSH-2.0-client", "SSH-2.0-server",
                                        "SSH_MSG_KEXINIT of the client",
                                        "SSH_MSG_KEXINIT of the server", "host key of the server"};
  EVP_MD_CTX* hash = EVP_MD_CTX_new();
  int ok = hash != NULL && EVP_DigestInit_ex(hash, kex->hash, NULL);
  for (size_t i = 0; ok && i < sizeof kBefore / sizeof kBefore[0]; ++i) {
    ok = add_string(hash, kBefore[i], strlen(kBefore[i]));
  }
  ok = ok && add_string(hash, kex->c_init, kex->c_init_bytes) &&
       add_string(hash, kex->s_reply, kex->s_reply_bytes) &&
       add_string(hash, kex->k, hash_bytes(kex)) && EVP_DigestFinal_ex(hash, h, NULL);
  EVP_MD_CTX_free(hash);
  return ok;
}

/* Derives a key, named by its letter, as RFC 4253 section 7.2 says. In the first exchange the
 * session identifier is H. */
static int session_key(uint8_t key[kMaxHashBytes], const struct kex* kex,
                       const uint8_t h[kMaxHashBytes], char letter) {
  EVP_MD_CTX* hash = EVP_MD_CTX_new();
  int ok = hash != NULL && EVP_DigestInit_ex(hash, kex->hash, NULL) &&
           add_string(hash, kex->k, hash_bytes(kex)) &&
           EVP_DigestUpdate(hash, h, hash_bytes(kex)) && EVP_DigestUpdate(hash, &letter, 1) &&
           EVP_DigestUpdate(hash, h, hash_bytes(kex)) && EVP_DigestFinal_ex(hash, key, NULL);
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
  uint8_t h[kMaxHashBytes], key[kMaxHashBytes];
  if (!exchange_hash(h, kex) || !session_key(key, kex, h, 'C')) return 0;
  print_hex("H", h, hash_bytes(kex));
  /* The key from client to server; printed only for this demonstration. */
  print_hex("C", key, hash_bytes(kex));
  return 1;
}

/* Runs the steps of a role, client, server or both, and reads what the other role makes. */
static int run(struct kex* kex, const char* role) {
  const int client = strcmp(role, "server") != 0, server = strcmp(role, "client") != 0;
  if (client) {
    if (!client_init(kex)) return 0;
    print_hex("C_INIT", kex->c_init, kex->c_init_bytes);
  } else if (!read_hex(kex->c_init, kex->c_init_bytes)) {
    return 0;
  }
  if (server) {
    if (!server_reply(kex)) return 0;
    print_hex("S_REPLY", kex->s_reply, kex->s_reply_bytes);
    if (!show(kex)) return 0;
    OPENSSL_cleanse(kex->k, sizeof kex->k);
  } else if (!read_hex(kex->s_reply, kex->s_reply_bytes)) {
    return 0;
  }
  return !client || (client_finish(kex) && show(kex));
}
