// SPDX-License-Identifier: Apache-2.0
// The forms of X25519 keys that need libcrypto, which decodes DER, PEM and base64.
#include "kat/x25519_forms.h"

#include <kexlane/x25519.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cctype>
#include <memory>

namespace kexlane::kat {
namespace {

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Pkcs8 = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Free<PKCS8_PRIV_KEY_INFO_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_vfree>>;

// A context of its own reads no configuration, which could name the provider under test.
OSSL_LIB_CTX* Context() {
  static const std::unique_ptr<OSSL_LIB_CTX, Free<OSSL_LIB_CTX_free>> context(OSSL_LIB_CTX_new());
  return context.get();
}

void Accept(bool condition, const std::string& reason) {
  ERR_clear_error();
  if (!condition) throw RefusedKey(reason);
}

template <auto kGetRaw>
Bytes RawBytes(const Key& key, const std::string& what) {
  Accept(key != nullptr, what + " is refused by libcrypto");
  Accept(EVP_PKEY_is_a(key.get(), "X25519") == 1, what + " is not of X25519");
  Bytes bytes(32);
  size_t byte_count = bytes.size();
  Require(kGetRaw(key.get(), bytes.data(), &byte_count) == 1 && byte_count == bytes.size(),
          "libcrypto does not give the bytes of " + what);
  return bytes;
}

Bytes PublicBytes(const Key& key) {
  return RawBytes<EVP_PKEY_get_raw_public_key>(key, "the public key");
}
Bytes PrivateBytes(const Key& key) {
  return RawBytes<EVP_PKEY_get_raw_private_key>(key, "the private key");
}

// ---- DER

// Nothing may follow the key.
template <typename Decode>
Key FromDer(const Bytes& der, Decode decode) {
  const uint8_t* end = der.data();
  Key key(decode(&end, static_cast<long>(der.size())));
  if (end != der.data() + der.size()) key.reset();
  return key;
}

Bytes DerPublic(const Json& test) {
  return PublicBytes(FromDer(HexField(test, "public"), [](const uint8_t** in, long byte_count) {
    return d2i_PUBKEY_ex(nullptr, in, byte_count, Context(), nullptr);
  }));
}

Bytes DerPrivate(const Json& test) {
  return PrivateBytes(FromDer(HexField(test, "private"), [](const uint8_t** in, long byte_count) {
    const Pkcs8 pkcs8(d2i_PKCS8_PRIV_KEY_INFO(nullptr, in, byte_count));
    return pkcs8 ? EVP_PKCS82PKEY_ex(pkcs8.get(), Context(), nullptr) : nullptr;
  }));
}

// ---- PEM

// Without it libcrypto would ask the user for the password of an encrypted key.
int NoPassword(char*, int, int, void*) { return -1; }

template <auto kRead>
Key FromPem(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Key(kRead(bio.get(), nullptr, NoPassword, nullptr, Context(), nullptr));
}

Bytes PemPublic(const Json& test) {
  return PublicBytes(FromPem<PEM_read_bio_PUBKEY_ex>(TextField(test, "public")));
}

Bytes PemPrivate(const Json& test) {
  return PrivateBytes(FromPem<PEM_read_bio_PrivateKey_ex>(TextField(test, "private")));
}

// ---- JWK

// Returns 32 bytes in base64url without padding (RFC 7515, section 2).
Bytes Coordinate(const Json& jwk, const char* field) {
  Accept(jwk.contains(field) && jwk[field].is_string(), std::string("no field ") + field);
  std::string text = jwk[field].get<std::string>();
  Accept(text.size() == 43 && std::all_of(text.begin(), text.end(),
                                          [](char c) {
                                            return std::isalnum(static_cast<unsigned char>(c)) ||
                                                   c == '-' || c == '_';
                                          }),
         std::string(field) + " is not 32 bytes in base64url");
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  text += '=';
  Bytes bytes(33);
  const int byte_count = EVP_DecodeBlock(
      bytes.data(), reinterpret_cast<const uint8_t*>(text.data()), static_cast<int>(text.size()));
  Accept(byte_count == 33, std::string(field) + " is not base64url");
  bytes.pop_back();  // stands for the padding
  return bytes;
}

const Json& Jwk(const Json& test, const char* name) {
  const Json& jwk = Field(test, name);
  RequireForm(jwk.is_object(), std::string("the field ") + name + " is not an object");
  Accept(jwk.value("kty", Json()) == "OKP", "kty is not OKP");
  Accept(jwk.value("crv", Json()) == "X25519", "crv is not X25519");
  return jwk;
}

Bytes JwkPublic(const Json& test) { return Coordinate(Jwk(test, "public"), "x"); }

// A private key has its public key in it.
Bytes JwkPrivate(const Json& test) {
  const Json& jwk = Jwk(test, "private");
  Bytes sk = Coordinate(jwk, "d"), pk(KXL_X25519_PK_BYTES);
  RequireOk(kxl_x25519_public_key(pk.data(), sk.data()), "the public key");
  Accept(pk == Coordinate(jwk, "x"), "x is not the public key of d");
  return sk;
}

}  // namespace

const X25519Form kDerForm = {DerPublic, DerPrivate};
const X25519Form kPemForm = {PemPublic, PemPrivate};
const X25519Form kJwkForm = {JwkPublic, JwkPrivate};

}  // namespace kexlane::kat
