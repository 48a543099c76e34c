// SPDX-License-Identifier: Apache-2.0
// The OpenSSL provider in programs with OpenSSL's secure heap: private keys lie there, and where it
// is too small nothing fails. A process has one such heap for good, so each size has a child.
#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "tests/support/provider_key_files.h"

namespace kexlane::test {
namespace {

constexpr const char* kAlgorithms[] = {"ML-KEM-512",     "ML-KEM-768",        "ML-KEM-1024",
                                       "X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024",
                                       "X25519"};

class ProviderSecureHeap : public ProviderEncoding, public ::testing::WithParamInterface<size_t> {
 protected:
  // Runs the test in a child that has a secure heap of this size.
  template <typename Test>
  void InChild(size_t heap_bytes, Test test) {
    std::fflush(nullptr);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      EXPECT_NE(CRYPTO_secure_malloc_init(heap_bytes, 32), 0);
      ERR_clear_error();
      test();
      std::fflush(nullptr);
      _exit(HasFailure() ? 1 : 0);
    }
    int status = -1;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }

  // Makes a key, a copy of it, and a key from its parts, and uses and writes them.
  void Use(const char* name) {
    const Pkey key = Generate(name);
    ASSERT_NE(key, nullptr) << name << Errors();
    const Pkey copy(EVP_PKEY_dup(key.get()));
    const Pkey imported = Import(name, {Get(key, "pub"), Get(key, "priv"), {}});
    for (const Pkey* use : {&key, &copy, &imported}) {
      ASSERT_NE(*use, nullptr) << name << Errors();
      EXPECT_EQ(Get(*use, "priv"), Get(key, "priv")) << name;
      if (EVP_PKEY_is_a(use->get(), "X25519")) continue;
      Buffer c, sent, received;
      EXPECT_TRUE(Encapsulate(*use, &c, &sent) && Decapsulate(*use, c, &received)) << name;
      EXPECT_EQ(sent, received) << name;
      if (!std::string_view(name).starts_with("ML-KEM")) continue;
      const Buffer pem = Write(*use, EVP_PKEY_KEYPAIR, "PEM", kPrivateInfo);
      EXPECT_FALSE(pem.empty()) << name;
      EXPECT_NE(Decoder(lib_, "PEM", nullptr, EVP_PKEY_KEYPAIR).Read(pem), nullptr) << name;
    }
    EXPECT_EQ(Errors(), "") << name;
  }
};

// From one that holds no key of ML-KEM to one that holds them all.
INSTANTIATE_TEST_SUITE_P(All, ProviderSecureHeap,
                         ::testing::Values(1024, 2048, 8192, 16384, 65536, 1048576));

TEST_P(ProviderSecureHeap, OfAnySizeStopsNothing) {
  InChild(GetParam(), [this] {
    for (const char* name : kAlgorithms) {
      // libcrypto's own P-384 fails where its temporary numbers find no room there.
      if (GetParam() >= 8192 || CurveOf(name).nid == 0) Use(name);
    }
  });
}

TEST_F(ProviderSecureHeap, HoldsThePrivateKeysAndNothingIsLeft) {
  InChild(1048576, [this] {
    for (const char* name : kAlgorithms) {
      // The first key brings libcrypto's generator of random numbers with it.
      Generate(name).reset();
      const size_t before = CRYPTO_secure_used();
      const kxl_kem* kem = FindKem(name);
      // X25519's scalar, or the seed and the prepared key, which is larger than dk.
      const size_t least = kem == nullptr ? 32 : kem->dk_bytes + kem->keygen_seed_bytes;
      Pkey key = Generate(name);
      EXPECT_GE(CRYPTO_secure_used() - before, least) << name;
      Pkey copy(EVP_PKEY_dup(key.get()));
      EXPECT_GE(CRYPTO_secure_used() - before, 2 * least) << name;
      key.reset();
      EXPECT_GE(CRYPTO_secure_used() - before, least) << name;
      copy.reset();
      EXPECT_EQ(CRYPTO_secure_used(), before) << name;
    }
  });
}

}  // namespace
}  // namespace kexlane::test
