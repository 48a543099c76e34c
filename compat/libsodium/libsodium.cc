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

// Whether p[32] is a point of low order: X25519 then gives zero, whatever the secret key. p is
// public. These are all of them, with the top bit clear, which X25519 ignores. libsodium refuses
// them in X-Wing; the draft and kxl_xwing_* do not.
bool HasLowOrder(const uint8_t* p) {
  static constexpr uint8_t kLowOrder[][32] = {
      {0},  // order 4
      {1},  // order 1
      // both of order 8
      {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
       0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
       0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
      {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
       0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
       0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
      // 2^255 - 20, of order 2; then 2^255 - 19 and 2^255 - 18, which are 0 and 1
      {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
      {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
      {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
  };
  for (const auto& point : kLowOrder) {
    if (std::memcmp(p, point, 31) == 0 && (p[31] & 0x7f) == point[31]) return true;
  }
  return false;
}

bool XWingRefuses(const unsigned char* pk) {
  return kxl_mlkem768_check_ek(pk) != KXL_OK || HasLowOrder(pk + KXL_MLKEM768_EK_BYTES);
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
