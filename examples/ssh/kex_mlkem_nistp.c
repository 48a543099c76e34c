/* SPDX-License-Identifier: Apache-2.0 */
/* mlkem768nistp256-sha256 and mlkem1024nistp384-sha384, the key exchanges of SSH with ML-KEM and a
 * NIST curve (RFC 10042): the three steps of an SSH client and server, and a program that runs
 * them.
 *
 *   kex_mlkem_nistp 256          mlkem768nistp256-sha256, both sides in this process
 *   kex_mlkem_nistp 384 client   mlkem1024nistp384-sha384; client and server are as in
 *   kex_mlkem_nistp 384 server   kex_mlkem768x25519.c
 *
 * ML-KEM comes from kexlane. P-256, P-384 and the hashes come from OpenSSL. */
#include <kexlane/kem.h>
#include <openssl/core_names.h>

#include "kexdemo.h"

enum { kUncompressed = 4 }; /* how such a point begins */

/* The method that main selects. */
static const kxl_kem* kem;
static const char* curve;
static size_t point_bytes, x_bytes;

/* Makes a key pair on the curve and writes its public key, an uncompressed point (RFC 5656). */
static EVP_PKEY* generate(uint8_t* point) {
  EVP_PKEY* pair = EVP_PKEY_Q_keygen(NULL, NULL, "EC", curve);
  size_t bytes = 0;
  if (pair == NULL ||
      !EVP_PKEY_get_octet_string_param(pair, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point, point_bytes,
                                       &bytes) ||
      bytes != point_bytes) {
    EVP_PKEY_free(pair);
    return NULL;
  }
  return pair;
}

/* Computes K_CL, the x-coordinate of ECDH, as a string of fixed length. OpenSSL checks that the
 * peer's point is on the curve. Compressed points, which a peer may send, have another length;
 * C_INIT and S_REPLY are then refused. */
static int agree(uint8_t* x, EVP_PKEY* pair, const uint8_t* point) {
  EVP_PKEY* peer = EVP_PKEY_new();
  EVP_PKEY_CTX* ecdh = EVP_PKEY_CTX_new_from_pkey(NULL, pair, NULL);
  size_t bytes = x_bytes;
  int ok = peer != NULL && ecdh != NULL && point[0] == kUncompressed &&
           EVP_PKEY_copy_parameters(peer, pair) > 0 &&
           EVP_PKEY_set1_encoded_public_key(peer, point, point_bytes) > 0 &&
           EVP_PKEY_derive_init(ecdh) > 0 && EVP_PKEY_derive_set_peer(ecdh, peer) > 0 &&
           EVP_PKEY_derive(ecdh, x, &bytes) > 0 && bytes == x_bytes;
  if (!ok) fprintf(stderr, "the peer's key is not a point of the curve\n");
  EVP_PKEY_CTX_free(ecdh);
  EVP_PKEY_free(peer);
  return ok;
}

/* C_INIT is ML-KEM's encapsulation key and then the point. */
static int client_init(struct kex* kex) {
  kex->curve_key = generate(kex->c_init + kem->ek_bytes);
  return kex->curve_key != NULL &&
         succeeded(kem->keygen(kex->c_init, kem->ek_bytes, kex->state, kem->dk_bytes));
}

/* S_REPLY is ML-KEM's ciphertext and then the point. */
static int server_reply(struct kex* kex) {
  uint8_t secret[KXL_MLKEM_K_BYTES + kMaxHashBytes];
  EVP_PKEY* own = generate(kex->s_reply + kem->c_bytes);
  int ok = own != NULL &&
           succeeded(kem->encaps(kex->s_reply, kem->c_bytes, secret, KXL_MLKEM_K_BYTES, kex->c_init,
                                 kem->ek_bytes)) &&
           agree(secret + KXL_MLKEM_K_BYTES, own, kex->c_init + kem->ek_bytes) &&
           hash_secret(kex, secret, KXL_MLKEM_K_BYTES + x_bytes);
  OPENSSL_cleanse(secret, sizeof secret);
  EVP_PKEY_free(own);
  return ok;
}

static int client_finish(struct kex* kex) {
  uint8_t secret[KXL_MLKEM_K_BYTES + kMaxHashBytes];
  int ok = succeeded(kem->decaps(secret, KXL_MLKEM_K_BYTES, kex->s_reply, kem->c_bytes, kex->state,
                                 kem->dk_bytes)) &&
           agree(secret + KXL_MLKEM_K_BYTES, kex->curve_key, kex->s_reply + kem->c_bytes) &&
           hash_secret(kex, secret, KXL_MLKEM_K_BYTES + x_bytes);
  OPENSSL_cleanse(secret, sizeof secret);
  OPENSSL_cleanse(kex->state, sizeof kex->state);
  return ok;
}

int main(int argc, char** argv) {
  const int is_384 = argc > 1 && strcmp(argv[1], "384") == 0;
  if (argc < 2 || (!is_384 && strcmp(argv[1], "256") != 0)) {
    fprintf(stderr, "usage: %s 256|384 [client|server]\n", argv[0]);
    return 2;
  }
  kem = kxl_kem_find(is_384 ? "ML-KEM-1024" : "ML-KEM-768");
  curve = is_384 ? "P-384" : "P-256";
  x_bytes = is_384 ? 48 : 32;
  point_bytes = 1 + 2 * x_bytes;
  struct kex kex = {.hash = is_384 ? EVP_sha384() : EVP_sha256(),
                    .c_init_bytes = kem->ek_bytes + point_bytes,
                    .s_reply_bytes = kem->c_bytes + point_bytes};
  int ok = run(&kex, argc > 2 ? argv[2] : "both");
  EVP_PKEY_free(kex.curve_key);
  OPENSSL_cleanse(&kex, sizeof kex);
  return ok ? 0 : 1;
}
