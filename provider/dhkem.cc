// SPDX-License-Identifier: Apache-2.0
// LabeledExtract and LabeledExpand of RFC 9180 section 4 are one HMAC (RFC 5869) each here: what
// is expanded is as long as a hash. HMAC-SHA256 is libcrypto's.
#include "provider/dhkem.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <initializer_list>

namespace kexlane::provider {
namespace {

constexpr size_t kHashBytes = 32;

// Computes the HMAC of the parts one after the other.
bool Hmac(EVP_MAC* hmac, const char* properties, uint8_t out[kHashBytes],
          const uint8_t key[kHashBytes], std::initializer_list<Bytes> parts) {
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(hmac);
  char digest[] = "SHA256";
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                         OSSL_PARAM_construct_end(), OSSL_PARAM_construct_end()};
  if (properties != nullptr) {
    params[1] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_PROPERTIES,
                                                 const_cast<char*>(properties), 0);
  }
  bool ok = context != nullptr && EVP_MAC_init(context, key, kHashBytes, params) != 0;
  for (const Bytes part : parts) {
    ok = ok && EVP_MAC_update(context, part.data(), part.size()) != 0;
  }
  size_t bytes = 0;
  ok = ok && EVP_MAC_final(context, out, &bytes, kHashBytes) != 0 && bytes == kHashBytes;
  EVP_MAC_CTX_free(context);
  return ok;
}

template <size_t kBytes>
Bytes Text(const char (&text)[kBytes]) {
  return {reinterpret_cast<const uint8_t*>(text), kBytes - 1};
}

}  // namespace

bool DeriveX25519(const Provider* provider, const char* properties, uint8_t* sk, Bytes ikm) {
  // RFC 9180 section 4.1: suite_id is "KEM" and the KEM's number, 0x0020.
  constexpr uint8_t kSuite[] = {'K', 'E', 'M', 0x00, 0x20}, kLength[] = {0, kHashBytes},
                    kBlock[] = {1}, kNoSalt[kHashBytes] = {};
  OSSL_LIB_CTX* library = Library(provider);
  if (library == nullptr) return false;
  EVP_MAC* hmac = EVP_MAC_fetch(library, OSSL_MAC_NAME_HMAC, properties);
  uint8_t prk[kHashBytes];
  const bool ok =
      hmac != nullptr &&
      Hmac(hmac, properties, prk, kNoSalt, {Text("HPKE-v1"), kSuite, Text("dkp_prk"), ikm}) &&
      Hmac(hmac, properties, sk, prk, {kLength, Text("HPKE-v1"), kSuite, Text("sk"), kBlock});
  OPENSSL_cleanse(prk, sizeof(prk));
  EVP_MAC_free(hmac);
  return ok || Fail(provider, Reason::kHmac);
}

}  // namespace kexlane::provider
