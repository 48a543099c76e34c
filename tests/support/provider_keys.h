// SPDX-License-Identifier: Apache-2.0
// Makes, imports, inspects and uses keys in the built kexlane.so.
#ifndef KEXLANE_TESTS_SUPPORT_PROVIDER_KEYS_H_
#define KEXLANE_TESTS_SUPPORT_PROVIDER_KEYS_H_

#include <kexlane/kexlane.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <random>

#include "tests/support/provider_kems.h"
#include "tests/support/provider_util.h"
#include "tests/support/test_util.h"

namespace kexlane::test {

inline constexpr const char* kOurs = "provider=kexlane";
inline constexpr const char* kTheirs = "provider=default";

struct Parts {
  Buffer pub, priv, seed;
};

class ProviderKeys : public WithProvider {
 protected:
  Pkey Generate(const char* name, const Buffer& seed = {}, const char* properties = kOurs) {
    PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, name, properties));
    if (context == nullptr || EVP_PKEY_keygen_init(context.get()) <= 0) return nullptr;
    if (!seed.empty()) {
      const OSSL_PARAM params[] = {
          OSSL_PARAM_construct_octet_string("seed", const_cast<uint8_t*>(seed.data()), seed.size()),
          OSSL_PARAM_construct_end()};
      if (EVP_PKEY_CTX_set_params(context.get(), params) <= 0) return nullptr;
    }
    EVP_PKEY* key = nullptr;
    return Pkey(EVP_PKEY_generate(context.get(), &key) > 0 ? key : nullptr);
  }

  Pkey Import(const char* name, const Parts& parts, const char* properties = kOurs) {
    OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
    const auto push = [builder](const char* key, const Buffer& data) {
      if (!data.empty()) OSSL_PARAM_BLD_push_octet_string(builder, key, data.data(), data.size());
    };
    push("pub", parts.pub);
    push("priv", parts.priv);
    push("seed", parts.seed);
    OSSL_PARAM* params = OSSL_PARAM_BLD_to_param(builder);
    PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, name, properties));
    EVP_PKEY* key = nullptr;
    const bool ok = EVP_PKEY_fromdata_init(context.get()) > 0 &&
                    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params) > 0;
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(builder);
    return Pkey(ok ? key : nullptr);
  }

  static Buffer Get(const Pkey& key, const char* name) {
    size_t bytes = 0;
    if (EVP_PKEY_get_octet_string_param(key.get(), name, nullptr, 0, &bytes) <= 0) return {};
    Buffer data(bytes);
    if (EVP_PKEY_get_octet_string_param(key.get(), name, data.data(), bytes, &bytes) <= 0)
      return {};
    return data;
  }

  bool Encapsulate(const Pkey& key, Buffer* c, Buffer* K) {
    PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
    size_t c_bytes = 0, K_bytes = 0;
    if (EVP_PKEY_encapsulate_init(context.get(), nullptr) <= 0 ||
        EVP_PKEY_encapsulate(context.get(), nullptr, &c_bytes, nullptr, &K_bytes) <= 0) {
      return false;
    }
    c->resize(c_bytes);
    K->resize(K_bytes);
    return EVP_PKEY_encapsulate(context.get(), c->data(), &c_bytes, K->data(), &K_bytes) > 0;
  }

  bool Decapsulate(const Pkey& key, const Buffer& c, Buffer* K) {
    PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
    size_t bytes = 0;
    if (EVP_PKEY_decapsulate_init(context.get(), nullptr) <= 0 ||
        EVP_PKEY_decapsulate(context.get(), nullptr, &bytes, c.data(), c.size()) <= 0) {
      return false;
    }
    K->resize(bytes);
    return EVP_PKEY_decapsulate(context.get(), K->data(), &bytes, c.data(), c.size()) > 0;
  }

  // Makes a key pair with the library's own calls.
  static Parts OwnPair(const kxl_kem& kem) {
    Parts own{Buffer(kem.ek_bytes), Buffer(kem.dk_bytes), Buffer(kem.keygen_seed_bytes)};
    own.seed = RandomBytes(kem.keygen_seed_bytes);
    EXPECT_EQ(kem.keygen_derand(own.pub.data(), own.pub.size(), own.priv.data(), own.priv.size(),
                                own.seed.data(), own.seed.size()),
              KXL_OK);
    return own;
  }

  static Buffer RandomBytes(size_t bytes) {
    static std::mt19937_64 random(2203);
    Buffer data(bytes);
    for (uint8_t& byte : data) byte = static_cast<uint8_t>(random());
    return data;
  }
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_PROVIDER_KEYS_H_
