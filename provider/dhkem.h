// SPDX-License-Identifier: Apache-2.0
// Key derivation of DHKEM(X25519, HKDF-SHA256), RFC 9180. With HPKE, a key pair is made of input
// key material.
#ifndef KEXLANE_PROVIDER_DHKEM_H_
#define KEXLANE_PROVIDER_DHKEM_H_

#include "provider/provider.h"

namespace kexlane::provider {

// The least that RFC 9180 section 7.1.3 allows.
inline constexpr size_t kMinIkmBytes = KXL_X25519_SK_BYTES;

// Derives sk[32] of DeriveKeyPair(ikm), RFC 9180 section 7.1.3. The properties, which may be null,
// choose the HMAC. False (with an error) if there is none.
bool DeriveX25519(const Provider* provider, const char* properties, uint8_t* sk, Bytes ikm);

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_DHKEM_H_
