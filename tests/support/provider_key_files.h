// SPDX-License-Identifier: Apache-2.0
// Key files for the built kexlane.so: DER that is made here, and OpenSSL's encoders and decoders.
#ifndef KEXLANE_TESTS_SUPPORT_PROVIDER_KEY_FILES_H_
#define KEXLANE_TESTS_SUPPORT_PROVIDER_KEY_FILES_H_

#include <openssl/asn1.h>
#include <openssl/decoder.h>
#include <openssl/encoder.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <cstring>

#include "tests/support/provider_keys.h"

namespace kexlane::test {

inline constexpr const char* kPublicInfo = "SubjectPublicKeyInfo";
inline constexpr const char* kPrivateInfo = "PrivateKeyInfo";

// ---- DER, made independently -----------------------------------------------------------------

inline Buffer Join(const std::vector<Buffer>& parts) {
  Buffer all;
  for (const Buffer& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// Returns an element of DER.
inline Buffer Tlv(uint8_t tag, const Buffer& contents) {
  Buffer header{tag};
  const size_t n = contents.size();
  if (n < 128) {
    header.push_back(static_cast<uint8_t>(n));
  } else if (n < 256) {
    header.insert(header.end(), {0x81, static_cast<uint8_t>(n)});
  } else if (n < 65536) {
    header.insert(header.end(), {0x82, static_cast<uint8_t>(n >> 8), static_cast<uint8_t>(n)});
  } else {
    header.insert(header.end(), {0x83, static_cast<uint8_t>(n >> 16), static_cast<uint8_t>(n >> 8),
                                 static_cast<uint8_t>(n)});
  }
  return Join({header, contents});
}

inline Buffer Oid(const char* dotted) {
  ASN1_OBJECT* object = OBJ_txt2obj(dotted, 1);
  const Buffer contents(OBJ_get0_data(object), OBJ_get0_data(object) + OBJ_length(object));
  ASN1_OBJECT_free(object);
  return Tlv(0x06, contents);
}

inline Buffer BitString(uint8_t tag, const Buffer& bits) { return Tlv(tag, Join({{0}, bits})); }

// The two structures of key files. `after` follows the private key, and `parameters` follows the
// OID.
inline Buffer PrivateKeyInfo(const Buffer& oid, const Buffer& choice, const Buffer& after = {},
                             uint8_t version = 0, const Buffer& parameters = {}) {
  return Tlv(0x30, Join({Tlv(0x02, {version}), Tlv(0x30, Join({oid, parameters})),
                         Tlv(0x04, choice), after}));
}

inline Buffer PublicKeyInfo(const Buffer& oid, const Buffer& ek, const Buffer& parameters = {}) {
  return Tlv(0x30, Join({Tlv(0x30, Join({oid, parameters})), BitString(0x03, ek)}));
}

// ---- OpenSSL's encoders and decoders ----------------------------------------------------------

struct FreeEncoding {
  void operator()(OSSL_ENCODER_CTX* p) const { OSSL_ENCODER_CTX_free(p); }
  void operator()(OSSL_DECODER_CTX* p) const { OSSL_DECODER_CTX_free(p); }
  void operator()(BIO* p) const { BIO_free(p); }
  void operator()(X509_SIG* p) const { X509_SIG_free(p); }
  void operator()(PKCS8_PRIV_KEY_INFO* p) const { PKCS8_PRIV_KEY_INFO_free(p); }
};
template <typename Type>
using Own = std::unique_ptr<Type, FreeEncoding>;

// A decoder that is used many times, because OpenSSL takes long to set one up.
class Decoder {
 public:
  Decoder(OSSL_LIB_CTX* lib, const char* type, const char* structure, int selection,
          const char* passphrase = nullptr)
      : context_(OSSL_DECODER_CTX_new_for_pkey(&key_, type, structure, nullptr, selection, lib,
                                               nullptr)) {
    if (passphrase != nullptr) {
      OSSL_DECODER_CTX_set_passphrase(context_.get(),
                                      reinterpret_cast<const unsigned char*>(passphrase),
                                      std::strlen(passphrase));
    }
  }

  // Sets *rest to the number of bytes that were not read.
  Pkey Read(const Buffer& data, size_t* rest = nullptr) {
    const unsigned char* at = data.data();
    size_t left = data.size();
    key_ = nullptr;
    const bool ok = OSSL_DECODER_from_data(context_.get(), &at, &left) > 0;
    if (rest != nullptr) *rest = left;
    Pkey key(key_);
    return ok ? std::move(key) : nullptr;
  }

 private:
  EVP_PKEY* key_ = nullptr;
  Own<OSSL_DECODER_CTX> context_;
};

class ProviderEncoding : public ProviderKeys {
 protected:
  static Buffer Write(const Pkey& key, int selection, const char* type, const char* structure,
                      const char* cipher = nullptr, const char* passphrase = nullptr) {
    const Own<OSSL_ENCODER_CTX> context(
        OSSL_ENCODER_CTX_new_for_pkey(key.get(), selection, type, structure, nullptr));
    if (cipher != nullptr && OSSL_ENCODER_CTX_set_cipher(context.get(), cipher, nullptr) <= 0) {
      return {};
    }
    if (passphrase != nullptr &&
        OSSL_ENCODER_CTX_set_passphrase(context.get(),
                                        reinterpret_cast<const unsigned char*>(passphrase),
                                        std::strlen(passphrase)) <= 0) {
      return {};
    }
    unsigned char* data = nullptr;
    size_t bytes = 0;
    if (OSSL_ENCODER_to_data(context.get(), &data, &bytes) <= 0) return {};
    const Buffer written(data, data + bytes);
    OPENSSL_free(data);
    return written;
  }

  static Buffer WritePrivate(const Pkey& key) {
    return Write(key, EVP_PKEY_KEYPAIR, "DER", kPrivateInfo);
  }

  Pkey Read(const Buffer& der, const char* structure, const char* type = "DER") {
    const int selection = structure == kPublicInfo ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
    return Decoder(lib_, type, structure, selection).Read(der);
  }
};

class ProviderKemEncoding : public ProviderEncoding,
                            public ::testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    ProviderEncoding::SetUp();
    own_ = OwnPair(kem_);
    const std::string name = GetParam();
    const char* last = name == "ML-KEM-512" ? "1" : name == "ML-KEM-768" ? "2" : "3";
    oid_ = Oid((std::string("2.16.840.1.101.3.4.4.") + last).c_str());
    expanded_ = Tlv(0x04, own_.priv);
    both_ = Tlv(0x30, Join({Tlv(0x04, own_.seed), expanded_}));
    seed_ = Tlv(0x80, own_.seed);
    oqs_ = Tlv(0x04, Join({own_.priv, own_.pub}));
  }

  // One attribute with a value of so many bytes.
  Buffer Attribute(size_t bytes) const {
    return Tlv(0x30, Join({oid_, Tlv(0x31, Tlv(0x04, Buffer(bytes)))}));
  }

  const kxl_kem& kem_ = *kxl_kem_find(GetParam());
  Parts own_;
  Buffer oid_, expanded_, both_, seed_, oqs_;
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_PROVIDER_KEY_FILES_H_
