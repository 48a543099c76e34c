// SPDX-License-Identifier: Apache-2.0
// An OpenSSL library context with OpenSSL's own provider and the built kexlane.so.
#ifndef KEXLANE_TESTS_SUPPORT_PROVIDER_UTIL_H_
#define KEXLANE_TESTS_SUPPORT_PROVIDER_UTIL_H_

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include <memory>
#include <string>

namespace kexlane::test {

struct Free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
};
using Pkey = std::unique_ptr<EVP_PKEY, Free>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Free>;

class WithProvider : public ::testing::Test {
 protected:
  WithProvider() {
    lib_ = OSSL_LIB_CTX_new();
    default_ = OSSL_PROVIDER_load(lib_, "default");
    kexlane_ = OSSL_PROVIDER_load(lib_, KEXLANE_PROVIDER_PATH);
  }
  ~WithProvider() override {
    if (kexlane_ != nullptr) OSSL_PROVIDER_unload(kexlane_);
    OSSL_PROVIDER_unload(default_);
    OSSL_LIB_CTX_free(lib_);
  }
  void SetUp() override {
    ASSERT_NE(default_, nullptr);
    ASSERT_NE(kexlane_, nullptr) << Errors();
    ERR_clear_error();
  }

  // Returns the whole error queue, and empties it.
  static std::string Errors() {
    std::string text;
    char line[256];
    for (unsigned long error = ERR_get_error(); error != 0; error = ERR_get_error()) {
      ERR_error_string_n(error, line, sizeof(line));
      text += line;
      text += '\n';
    }
    return text;
  }

  OSSL_LIB_CTX* lib_;
  OSSL_PROVIDER* default_;
  OSSL_PROVIDER* kexlane_;
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_PROVIDER_UTIL_H_
