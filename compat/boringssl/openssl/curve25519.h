/* SPDX-License-Identifier: Apache-2.0 */
/* BoringSSL's X25519, with kexlane behind it. It has no Ed25519 and no SPAKE2.
 *
 * All buffers have 32 bytes. An output may be the same buffer as an input, but must not overlap it
 * partly. If the operating system gives no randomness, the process aborts, as it does with
 * BoringSSL. docs/dropin.md lists what differs. */
#if defined(OPENSSL_HEADER_CURVE25519_H) && !defined(KXL_BORINGSSL_CURVE25519_H)
#error "BoringSSL's own <openssl/curve25519.h> came first"
#endif
#ifndef OPENSSL_HEADER_CURVE25519_H
#define OPENSSL_HEADER_CURVE25519_H
#define KXL_BORINGSSL_CURVE25519_H

#include <openssl/base.h>
#include <kexlane/x25519.h>

#define X25519_PRIVATE_KEY_LEN 32
#define X25519_PUBLIC_VALUE_LEN 32
#define X25519_SHARED_KEY_LEN 32

/* Makes a key pair. Like BoringSSL's, the bits of the private key that X25519 clamps are the wrong
 * ones, so that a library that forgets to clamp is found out. */
static __inline__ void X25519_keypair(uint8_t out_public_value[32], uint8_t out_private_key[32]) {
  if (kxl_x25519_keygen(out_public_value, out_private_key) != KXL_OK) abort();
  out_private_key[0] |= 7;
  out_private_key[31] = (uint8_t)((out_private_key[31] & 0x3f) | 0x80);
}

/* Computes a shared key. Returns 1, or 0 if the peer's value is a point of low order, and
 * out_shared_key is then zero. */
static __inline__ int X25519(uint8_t out_shared_key[32], const uint8_t private_key[32],
                             const uint8_t peer_public_value[32]) {
  return kxl_x25519_shared_secret(out_shared_key, private_key, peer_public_value) == KXL_OK;
}

/* Computes the public value of a private key. */
static __inline__ void X25519_public_from_private(uint8_t out_public_value[32],
                                                  const uint8_t private_key[32]) {
  if (kxl_x25519_public_key(out_public_value, private_key) != KXL_OK) abort();
}

#endif /* OPENSSL_HEADER_CURVE25519_H */
