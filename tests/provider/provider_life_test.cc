// SPDX-License-Identifier: Apache-2.0
// The OpenSSL provider's module is loaded and unloaded again, whatever is alive then: keys,
// contexts, connections, errors in the queue.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <openssl/encoder.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "tests/support/provider_util.h"

namespace kexlane::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kAlgorithms[] = {"ML-KEM-512",     "ML-KEM-768",        "ML-KEM-1024",
                                       "X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024",
                                       "X25519"};

class ProviderLife : public ::testing::Test {
 protected:
  void SetUp() override { NewLibrary(); }
  void TearDown() override {
    FreeLibrary();
    EXPECT_FALSE(IsMapped());
  }

  // A library context with OpenSSL's own provider, which has the curves of the hybrids.
  void NewLibrary() {
    lib_ = OSSL_LIB_CTX_new();
    default_ = OSSL_PROVIDER_load(lib_, "default");
    EXPECT_NE(default_, nullptr);
  }
  void FreeLibrary() {
    OSSL_PROVIDER_unload(default_);
    OSSL_LIB_CTX_free(lib_);
  }

  OSSL_PROVIDER* Load() {
    OSSL_PROVIDER* provider = OSSL_PROVIDER_load(lib_, KEXLANE_PROVIDER_PATH);
    EXPECT_NE(provider, nullptr);
    EXPECT_EQ(OSSL_PROVIDER_self_test(provider), 1);
    return provider;
  }

  // Whether the module is in this process.
  static bool IsMapped() {
    void* module = dlopen(KEXLANE_PROVIDER_PATH, RTLD_NOW | RTLD_NOLOAD);
    if (module == nullptr) return false;
    dlclose(module);
    return true;
  }

  Pkey Generate(const char* algorithm) {
    PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, algorithm, "provider=kexlane"));
    EVP_PKEY* key = nullptr;
    EXPECT_GT(EVP_PKEY_keygen_init(context.get()), 0) << algorithm;
    EXPECT_GT(EVP_PKEY_generate(context.get(), &key), 0) << algorithm;
    return Pkey(key);
  }

  // A key of which the seed is known, whose point is computed when it is imported.
  Pkey ImportP384() {
    uint8_t seed[112] = {1};
    OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string("seed", seed, sizeof(seed)),
                           OSSL_PARAM_construct_end()};
    PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, "SecP384r1MLKEM1024", "provider=kexlane"));
    EVP_PKEY* key = nullptr;
    EXPECT_GT(EVP_PKEY_fromdata_init(context.get()), 0);
    EXPECT_GT(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params), 0);
    return Pkey(key);
  }

  PkeyContext BeginDecapsulation(const Pkey& key) {
    PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), "provider=kexlane"));
    const bool is_kem = !EVP_PKEY_is_a(key.get(), "X25519");
    EXPECT_GT(is_kem ? EVP_PKEY_decapsulate_init(context.get(), nullptr)
                     : EVP_PKEY_derive_init(context.get()),
              0);
    return context;
  }

  OSSL_LIB_CTX* lib_ = nullptr;
  OSSL_PROVIDER* default_ = nullptr;
};

TEST_F(ProviderLife, LoadsAndUnloadsAHundredTimes) {
  for (size_t i = 0; i < 100; ++i) {
    OSSL_PROVIDER* provider = Load();
    Generate(kAlgorithms[i % std::size(kAlgorithms)]).reset();
    EXPECT_EQ(OSSL_PROVIDER_unload(provider), 1);
    FreeLibrary();
    ASSERT_FALSE(IsMapped()) << i;
    NewLibrary();
  }
}

// As programs do that read openssl.cnf.
TEST_F(ProviderLife, AConfigurationsProviderGoesWithTheContext) {
  const std::string path = ::testing::TempDir() + "kexlane_provider_life.cnf";
  std::ofstream(path) << "openssl_conf = init\n[init]\nproviders = providers\n[providers]\n"
                         "kexlane = module\n[module]\nactivate = 1\nmodule = "
                      << KEXLANE_PROVIDER_PATH << "\n";
  ASSERT_EQ(OSSL_LIB_CTX_load_config(lib_, path.c_str()), 1);
  std::filesystem::remove(path);
  EXPECT_TRUE(IsMapped());
  EXPECT_EQ(OSSL_PROVIDER_unload(Load()), 1);
  for (const char* algorithm : kAlgorithms) Generate(algorithm).reset();
}

TEST_F(ProviderLife, KeysAndContextsOutliveTheUnloading) {
  OSSL_PROVIDER* provider = Load();
  std::vector<Pkey> keys;
  std::vector<PkeyContext> contexts;
  for (const char* algorithm : kAlgorithms) {
    keys.push_back(Generate(algorithm));
    contexts.push_back(BeginDecapsulation(keys.back()));
    contexts.emplace_back(EVP_PKEY_CTX_new_from_name(lib_, algorithm, "provider=kexlane"));
    ASSERT_GT(EVP_PKEY_keygen_init(contexts.back().get()), 0);
  }
  EXPECT_EQ(OSSL_PROVIDER_unload(provider), 1);
  EXPECT_TRUE(IsMapped());
  for (const Pkey& key : keys) {
    size_t bytes = 0;
    EXPECT_GT(EVP_PKEY_get_octet_string_param(key.get(), "pub", nullptr, 0, &bytes), 0);
    EXPECT_NE(Pkey(EVP_PKEY_dup(key.get())), nullptr);
  }
  // Those of a second life beside those of the first.
  provider = Load();
  const Pkey second = Generate("X25519MLKEM768");
  keys.clear();
  contexts.clear();
  BeginDecapsulation(second).reset();
  EXPECT_EQ(OSSL_PROVIDER_unload(provider), 1);
}

TEST_F(ProviderLife, ConnectionsOutliveTheUnloading) {
  OSSL_PROVIDER* standard = OSSL_PROVIDER_load(lib_, "default");
  OSSL_PROVIDER* provider = Load();
  SSL_CTX* context = SSL_CTX_new_ex(lib_, nullptr, TLS_client_method());
  ASSERT_EQ(SSL_CTX_set1_groups_list(context, "X25519MLKEM768"), 1);
  SSL* ssl = SSL_new(context);
  SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(ssl);
  // The ClientHello is sent; the key for the answer is kept.
  EXPECT_LE(SSL_do_handshake(ssl), 0);
  EXPECT_GT(BIO_ctrl_pending(SSL_get_wbio(ssl)), 1216U);
  EXPECT_EQ(OSSL_PROVIDER_unload(provider), 1);
  SSL_free(ssl);
  SSL_CTX_free(context);
  EXPECT_EQ(OSSL_PROVIDER_unload(standard), 1);
}

// An encoder that encrypts, and what it writes.
using EncoderContext = std::unique_ptr<OSSL_ENCODER_CTX, decltype(&OSSL_ENCODER_CTX_free)>;
EncoderContext Encrypting(const Pkey& key) {
  EncoderContext context(
      OSSL_ENCODER_CTX_new_for_pkey(key.get(), EVP_PKEY_KEYPAIR, "PEM", "PrivateKeyInfo", nullptr),
      OSSL_ENCODER_CTX_free);
  const unsigned char passphrase[] = {'p'};
  EXPECT_EQ(OSSL_ENCODER_CTX_set_cipher(context.get(), "AES-256-CBC", nullptr), 1);
  EXPECT_EQ(OSSL_ENCODER_CTX_set_passphrase(context.get(), passphrase, 1), 1);
  return context;
}
bool Writes(const EncoderContext& context) {
  unsigned char* data = nullptr;
  size_t bytes = 0;
  const bool ok = OSSL_ENCODER_to_data(context.get(), &data, &bytes) == 1;
  OPENSSL_free(data);
  return ok;
}

TEST_F(ProviderLife, OtherProvidersComeAndGoWhileEncodersEncrypt) {
  OSSL_PROVIDER* standard = OSSL_PROVIDER_load(lib_, "default");
  OSSL_PROVIDER* provider = Load();
  const Pkey key = Generate("ML-KEM-512");
  EncoderContext first = Encrypting(key);
  EncoderContext second = Encrypting(key);
  second.reset();
  OSSL_PROVIDER* other = OSSL_PROVIDER_load(lib_, "base");
  ASSERT_NE(other, nullptr);
  EXPECT_TRUE(Writes(first));
  second = Encrypting(key);
  first.reset();
  EXPECT_EQ(OSSL_PROVIDER_unload(other), 1);
  EXPECT_TRUE(Writes(second));
  EXPECT_EQ(OSSL_PROVIDER_unload(provider), 1);
  EXPECT_EQ(OSSL_PROVIDER_unload(standard), 1);
}

TEST_F(ProviderLife, AThreadThatHasUsedOpenSslOutlivesTheModule) {
  OSSL_PROVIDER* standard = OSSL_PROVIDER_load(lib_, "default");
  OSSL_PROVIDER* provider = Load();
  std::promise<bool> wrote;
  std::promise<void> unloaded;
  std::thread thread([&] {
    const bool ok = Writes(Encrypting(Generate("ML-KEM-512"))) && ImportP384() != nullptr;
    wrote.set_value(ok);
    unloaded.get_future().wait();
  });
  EXPECT_TRUE(wrote.get_future().get());
  EXPECT_EQ(OSSL_PROVIDER_unload(provider), 1);
  EXPECT_EQ(OSSL_PROVIDER_unload(standard), 1);
  FreeLibrary();
  EXPECT_FALSE(IsMapped());
  unloaded.set_value();
  thread.join();
  NewLibrary();
}

TEST_F(ProviderLife, ErrorsInTheQueueOutliveTheModule) {
  OSSL_PROVIDER* provider = Load();
  uint8_t seed[3] = {};
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string("seed", seed, sizeof(seed)),
                               OSSL_PARAM_construct_end()};
  PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, "ML-KEM-768", "provider=kexlane"));
  ERR_clear_error();
  ASSERT_GT(EVP_PKEY_keygen_init(context.get()), 0);
  ASSERT_LE(EVP_PKEY_CTX_set_params(context.get(), params), 0);
  context.reset();
  char text[256];
  ERR_error_string_n(ERR_peek_error(), text, sizeof(text));
  EXPECT_THAT(text, HasSubstr("the seed has the wrong length"));
  EXPECT_EQ(OSSL_PROVIDER_unload(provider), 1);
  FreeLibrary();
  ASSERT_FALSE(IsMapped());
  NewLibrary();
  // The words are gone, and nothing points to where they were.
  const char *file = nullptr, *function = nullptr, *data = nullptr;
  int line = 0, flags = 0;
  const unsigned long error = ERR_get_error_all(&file, &line, &function, &data, &flags);
  ASSERT_NE(error, 0UL);
  ERR_error_string_n(error, text, sizeof(text));
  EXPECT_THAT(text, Not(HasSubstr("the seed has the wrong length")));
  EXPECT_THAT(file, HasSubstr(".cc"));
  EXPECT_GT(std::string(function).size(), 0U);
}

}  // namespace
}  // namespace kexlane::test
