// SPDX-License-Identifier: Apache-2.0
// libsodium's calls for X25519, ML-KEM-768 and X-Wing, over the C ABI.
//
// What libsodium refuses is looked for before the call, so that the outputs stay as they were. What
// may still fail then is the operating system's randomness, where libsodium aborts too.
#include "compat/libsodium/sodium.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <kexlane/kexlane.h>

namespace {

int ZeroOrAbort(kxl_status status) {
  if (status != KXL_OK) std::abort();
  return 0;
}

// X-Wing's key has the parts of X25519MLKEM768's client share, in the same order. libsodium refuses
// points of low order in X-Wing; the draft and kxl_xwing_* do not.
static_assert(KXL_XWING_EK_BYTES == KXL_X25519MLKEM768_CLIENT_SHARE_BYTES);
bool XWingRefuses(const unsigned char* pk) { return kxl_x25519mlkem768_check_share(pk) != KXL_OK; }

// Whether p[32], which is public, is a point of low order. The share's other part, an ek of zeros,
// passes its check.
bool HasLowOrder(const uint8_t* p) {
  uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES] = {};
  std::memcpy(share + KXL_MLKEM768_EK_BYTES, p, KXL_X25519_PK_BYTES);
  return kxl_x25519mlkem768_check_share(share) != KXL_OK;
}

}  // namespace

extern "C" {

// ---- X25519 ------------------------------------------------------------------------------------

size_t crypto_scalarmult_curve25519_bytes() { return crypto_scalarmult_curve25519_BYTES; }
size_t crypto_scalarmult_curve25519_scalarbytes() {
  return crypto_scalarmult_curve25519_SCALARBYTES;
}
size_t crypto_scalarmult_bytes() { return crypto_scalarmult_BYTES; }
size_t crypto_scalarmult_scalarbytes() { return crypto_scalarmult_SCALARBYTES; }
const char* crypto_scalarmult_primitive() { return crypto_scalarmult_PRIMITIVE; }

int crypto_scalarmult_curve25519(unsigned char* q, const unsigned char* n, const unsigned char* p) {
  return kxl_x25519_shared_secret(q, n, p) == KXL_OK ? 0 : -1;
}

int crypto_scalarmult(unsigned char* q, const unsigned char* n, const unsigned char* p) {
  return crypto_scalarmult_curve25519(q, n, p);
}

int crypto_scalarmult_curve25519_base(unsigned char* q, const unsigned char* n) {
  return ZeroOrAbort(kxl_x25519_public_key(q, n));
}

int crypto_scalarmult_base(unsigned char* q, const unsigned char* n) {
  return crypto_scalarmult_curve25519_base(q, n);
}

// ---- ML-KEM-768 --------------------------------------------------------------------------------

size_t crypto_kem_mlkem768_publickeybytes() { return crypto_kem_mlkem768_PUBLICKEYBYTES; }
size_t crypto_kem_mlkem768_secretkeybytes() { return crypto_kem_mlkem768_SECRETKEYBYTES; }
size_t crypto_kem_mlkem768_ciphertextbytes() { return crypto_kem_mlkem768_CIPHERTEXTBYTES; }
size_t crypto_kem_mlkem768_sharedsecretbytes() { return crypto_kem_mlkem768_SHAREDSECRETBYTES; }
size_t crypto_kem_mlkem768_seedbytes() { return crypto_kem_mlkem768_SEEDBYTES; }

int crypto_kem_mlkem768_seed_keypair(unsigned char* pk, unsigned char* sk,
                                     const unsigned char* seed) {
  return ZeroOrAbort(kxl_mlkem768_keygen_derand(pk, sk, seed));
}

int crypto_kem_mlkem768_keypair(unsigned char* pk, unsigned char* sk) {
  return ZeroOrAbort(kxl_mlkem768_keygen(pk, sk));
}

int crypto_kem_mlkem768_enc(unsigned char* ct, unsigned char* ss, const unsigned char* pk) {
  if (kxl_mlkem768_check_ek(pk) != KXL_OK) return -1;
  return ZeroOrAbort(kxl_mlkem768_encaps(ct, ss, pk));
}

int crypto_kem_mlkem768_enc_deterministic(unsigned char* ct, unsigned char* ss,
                                          const unsigned char* pk, const unsigned char* seed) {
  if (kxl_mlkem768_check_ek(pk) != KXL_OK) return -1;
  return ZeroOrAbort(kxl_mlkem768_encaps_derand(ct, ss, pk, seed));
}

int crypto_kem_mlkem768_dec(unsigned char* ss, const unsigned char* ct, const unsigned char* sk) {
  return kxl_mlkem768_decaps(ss, ct, sk) == KXL_OK ? 0 : -1;
}

// ---- X-Wing ------------------------------------------------------------------------------------

size_t crypto_kem_xwing_publickeybytes() { return crypto_kem_xwing_PUBLICKEYBYTES; }
size_t crypto_kem_xwing_secretkeybytes() { return crypto_kem_xwing_SECRETKEYBYTES; }
size_t crypto_kem_xwing_ciphertextbytes() { return crypto_kem_xwing_CIPHERTEXTBYTES; }
size_t crypto_kem_xwing_sharedsecretbytes() { return crypto_kem_xwing_SHAREDSECRETBYTES; }
size_t crypto_kem_xwing_seedbytes() { return crypto_kem_xwing_SEEDBYTES; }

int crypto_kem_xwing_seed_keypair(unsigned char* pk, unsigned char* sk, const unsigned char* seed) {
  return ZeroOrAbort(kxl_xwing_keygen_derand(pk, sk, seed));
}

int crypto_kem_xwing_keypair(unsigned char* pk, unsigned char* sk) {
  return ZeroOrAbort(kxl_xwing_keygen(pk, sk));
}

int crypto_kem_xwing_enc(unsigned char* ct, unsigned char* ss, const unsigned char* pk) {
  if (XWingRefuses(pk)) return -1;
  return ZeroOrAbort(kxl_xwing_encaps(ct, ss, pk));
}

int crypto_kem_xwing_enc_deterministic(unsigned char* ct, unsigned char* ss,
                                       const unsigned char* pk, const unsigned char* seed) {
  if (XWingRefuses(pk)) return -1;
  return ZeroOrAbort(kxl_xwing_encaps_derand(ct, ss, pk, seed));
}

int crypto_kem_xwing_dec(unsigned char* ss, const unsigned char* ct, const unsigned char* sk) {
  if (HasLowOrder(ct + KXL_MLKEM768_C_BYTES)) return -1;
  return ZeroOrAbort(kxl_xwing_decaps(ss, ct, sk));
}

// ---- The default KEM ---------------------------------------------------------------------------

size_t crypto_kem_publickeybytes() { return crypto_kem_PUBLICKEYBYTES; }
size_t crypto_kem_secretkeybytes() { return crypto_kem_SECRETKEYBYTES; }
size_t crypto_kem_ciphertextbytes() { return crypto_kem_CIPHERTEXTBYTES; }
size_t crypto_kem_sharedsecretbytes() { return crypto_kem_SHAREDSECRETBYTES; }
size_t crypto_kem_seedbytes() { return crypto_kem_SEEDBYTES; }
const char* crypto_kem_primitive() { return crypto_kem_PRIMITIVE; }

int crypto_kem_seed_keypair(unsigned char* pk, unsigned char* sk, const unsigned char* seed) {
  return crypto_kem_xwing_seed_keypair(pk, sk, seed);
}
int crypto_kem_keypair(unsigned char* pk, unsigned char* sk) {
  return crypto_kem_xwing_keypair(pk, sk);
}
int crypto_kem_enc(unsigned char* ct, unsigned char* ss, const unsigned char* pk) {
  return crypto_kem_xwing_enc(ct, ss, pk);
}
int crypto_kem_dec(unsigned char* ss, const unsigned char* ct, const unsigned char* sk) {
  return crypto_kem_xwing_dec(ss, ct, sk);
}

}  // extern "C"
