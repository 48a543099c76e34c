// SPDX-License-Identifier: Apache-2.0
// The hashes of FIPS 202 from libcrypto, to compare the library's own with.
#ifndef KEXLANE_TESTS_SUPPORT_OPENSSL_HASH_H_
#define KEXLANE_TESTS_SUPPORT_OPENSSL_HASH_H_

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

namespace kexlane::test {

// Returns the digest of the parts one after the other. For SHAKE128 and SHAKE256, out_bytes may be
// any number.
inline std::vector<uint8_t> OpensslHash(const EVP_MD* hash, size_t out_bytes,
                                        std::initializer_list<std::span<const uint8_t>> parts) {
  std::vector<uint8_t> out(out_bytes);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EXPECT_EQ(EVP_DigestInit_ex(context, hash, nullptr), 1);
  for (const auto& part : parts) EXPECT_EQ(EVP_DigestUpdate(context, part.data(), part.size()), 1);
  if ((EVP_MD_get_flags(hash) & EVP_MD_FLAG_XOF) != 0) {
    EXPECT_EQ(EVP_DigestFinalXOF(context, out.data(), out.size()), 1);
  } else {
    EXPECT_EQ(static_cast<size_t>(EVP_MD_get_size(hash)), out.size());
    EXPECT_EQ(EVP_DigestFinal_ex(context, out.data(), nullptr), 1);
  }
  EVP_MD_CTX_free(context);
  return out;
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_OPENSSL_HASH_H_
