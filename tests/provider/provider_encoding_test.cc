// SPDX-License-Identifier: Apache-2.0
// Key files that the OpenSSL provider writes (RFC 9935), against DER that is made here.
#include <gmock/gmock.h>
#include <openssl/pem.h>

#include "tests/support/provider_key_files.h"

namespace kexlane::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kEncryptedInfo = "EncryptedPrivateKeyInfo";

INSTANTIATE_TEST_SUITE_P(All, ProviderKemEncoding,
                         ::testing::Values("ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"),
                         [](const auto& set) {
                           std::string name = set.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST_P(ProviderKemEncoding, WritesWhatRfc9935Says) {
  const Pkey seeded = Import(GetParam(), {{}, {}, own_.seed});
  const Pkey expanded = Import(GetParam(), {{}, own_.priv, {}});
  const Pkey pub = Import(GetParam(), {own_.pub, {}, {}});
  EXPECT_EQ(WritePrivate(seeded), PrivateKeyInfo(oid_, both_)) << Errors();
  EXPECT_EQ(WritePrivate(expanded), PrivateKeyInfo(oid_, expanded_)) << Errors();
  for (const Pkey* key : {&seeded, &expanded, &pub}) {
    EXPECT_EQ(Write(*key, EVP_PKEY_PUBLIC_KEY, "DER", kPublicInfo), PublicKeyInfo(oid_, own_.pub))
        << Errors();
  }
  EXPECT_TRUE(WritePrivate(pub).empty());
  EXPECT_THAT(Errors(), HasSubstr("the private key is missing"));

  // PEM is the same in base64, under its label.
  for (const bool is_private : {true, false}) {
    const Buffer pem = Write(seeded, is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, "PEM",
                             is_private ? kPrivateInfo : kPublicInfo);
    const Own<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    char *label = nullptr, *header = nullptr;
    unsigned char* data = nullptr;
    long bytes = 0;
    ASSERT_EQ(PEM_read_bio(bio.get(), &label, &header, &data, &bytes), 1) << Errors();
    EXPECT_STREQ(label, is_private ? "PRIVATE KEY" : "PUBLIC KEY");
    EXPECT_EQ(Buffer(data, data + bytes),
              is_private ? PrivateKeyInfo(oid_, both_) : PublicKeyInfo(oid_, own_.pub));
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_free(data);
  }
}

// As "openssl pkey -text" of OpenSSL 3.5 prints it: four spaces, 15 bytes in a line.
std::string TextOf(const char* name, const Buffer& part) {
  std::string text = std::string(name) + ":";
  for (size_t i = 0; i < part.size(); ++i) {
    if (i % 15 == 0) text += "\n    ";
    text += Hex(std::span(part).subspan(i, 1));
    if (i + 1 < part.size()) text += ':';
  }
  return text + "\n";
}

TEST_P(ProviderKemEncoding, PrintsText) {
  const std::string name = GetParam();
  const auto text = [](const Pkey& key, int selection) {
    const Buffer written = Write(key, selection, "TEXT", nullptr);
    return std::string(written.begin(), written.end());
  };
  const Pkey seeded = Import(GetParam(), {{}, {}, own_.seed});
  const std::string dk_and_ek = TextOf("dk", own_.priv) + TextOf("ek", own_.pub);
  EXPECT_EQ(text(seeded, EVP_PKEY_KEYPAIR),
            name + " Private-Key:\n" + TextOf("seed", own_.seed) + dk_and_ek);
  EXPECT_EQ(text(Import(GetParam(), {{}, own_.priv, {}}), EVP_PKEY_KEYPAIR),
            name + " Private-Key:\n" + dk_and_ek);
  EXPECT_EQ(text(seeded, EVP_PKEY_PUBLIC_KEY), name + " Public-Key:\n" + TextOf("ek", own_.pub));
}

TEST_P(ProviderKemEncoding, EncryptsPrivateKeys) {
  const Pkey key = Import(GetParam(), {{}, {}, own_.seed});
  // Without a cipher no plain key is written in place of an encrypted one.
  for (const char* format : {"DER", "PEM"}) {
    EXPECT_TRUE(Write(key, EVP_PKEY_KEYPAIR, format, kEncryptedInfo).empty());
    EXPECT_THAT(Errors(), HasSubstr("cannot be encrypted"));
  }
  for (const char* cipher : {"AES-256-CBC", "AES-128-CBC"}) {
    for (const char* structure : {kEncryptedInfo, kPrivateInfo}) {
      const Buffer der = Write(key, EVP_PKEY_KEYPAIR, "DER", structure, cipher, "pass phrase");
      ASSERT_FALSE(der.empty()) << Errors();
      const unsigned char* at = der.data();
      const Own<X509_SIG> sealed(d2i_X509_SIG(nullptr, &at, static_cast<long>(der.size())));
      ASSERT_NE(sealed, nullptr);
      EXPECT_EQ(at, der.data() + der.size());
      const Own<PKCS8_PRIV_KEY_INFO> opened(PKCS8_decrypt(sealed.get(), "pass phrase", -1));
      ASSERT_NE(opened, nullptr) << Errors();
      unsigned char* plain = nullptr;
      const int bytes = i2d_PKCS8_PRIV_KEY_INFO(opened.get(), &plain);
      EXPECT_EQ(Buffer(plain, plain + bytes), PrivateKeyInfo(oid_, both_));
      OPENSSL_free(plain);

      Decoder decoder(lib_, "DER", kEncryptedInfo, EVP_PKEY_KEYPAIR, "pass phrase");
      const Pkey read = decoder.Read(der);
      ASSERT_NE(read, nullptr) << Errors();
      EXPECT_EQ(Get(read, "seed"), own_.seed);
      EXPECT_EQ(Decoder(lib_, "DER", kEncryptedInfo, EVP_PKEY_KEYPAIR, "wrong").Read(der), nullptr);
      Errors();

      const Buffer pem = Write(key, EVP_PKEY_KEYPAIR, "PEM", structure, cipher, "");
      EXPECT_THAT(std::string(pem.begin(), pem.end()), HasSubstr("BEGIN ENCRYPTED PRIVATE KEY"));
      EXPECT_NE(Decoder(lib_, "PEM", nullptr, EVP_PKEY_KEYPAIR, "").Read(pem), nullptr) << Errors();
      EXPECT_NE(der, Write(key, EVP_PKEY_KEYPAIR, "DER", structure, cipher, "pass phrase"));
    }
  }
  const auto refused = [&](const char* cipher, const char* passphrase, const char* reason) {
    EXPECT_TRUE(Write(key, EVP_PKEY_KEYPAIR, "PEM", kPrivateInfo, cipher, passphrase).empty());
    EXPECT_THAT(Errors(), HasSubstr(reason));
  };
  refused("no-such-cipher", "pass phrase", "cannot be encrypted with this cipher");
  refused("AES-256-GCM", "pass phrase", "cannot be encrypted with this cipher");
  refused("AES-256-CBC", nullptr, "there is no pass phrase");
}

TEST_P(ProviderKemEncoding, WhereTheCipherIsNotThereNothingIsWritten) {
  const Pkey key = Import(GetParam(), {{}, {}, own_.seed});
  const Own<OSSL_ENCODER_CTX> context(
      OSSL_ENCODER_CTX_new_for_pkey(key.get(), EVP_PKEY_KEYPAIR, "PEM", kPrivateInfo, nullptr));
  EXPECT_EQ(OSSL_ENCODER_CTX_set_cipher(context.get(), "no-such-cipher", nullptr), 0);
  Errors();
  // A program that does not look at the result.
  const auto write = [&] {
    unsigned char* data = nullptr;
    size_t bytes = 0;
    const bool ok = OSSL_ENCODER_to_data(context.get(), &data, &bytes) > 0;
    OPENSSL_free(data);
    return ok;
  };
  EXPECT_FALSE(write());
  EXPECT_THAT(Errors(), HasSubstr("cannot be encrypted with this cipher"));
  EXPECT_EQ(OSSL_ENCODER_CTX_set_cipher(context.get(), nullptr, nullptr), 1);
  EXPECT_TRUE(write()) << Errors();
}

// OpenSSL 3.6 lists the parameter; all versions set it. Its value changes nothing.
TEST_P(ProviderKemEncoding, SaveParametersIsANumber) {
  const Pkey key = Import(GetParam(), {{}, {}, own_.seed});
  const Own<OSSL_ENCODER_CTX> context(
      OSSL_ENCODER_CTX_new_for_pkey(key.get(), EVP_PKEY_KEYPAIR, "DER", kPrivateInfo, kOurs));
  int save = 0;
  char text[] = "no", cipher[] = "AES-256-CBC";
  OSSL_PARAM params[] = {OSSL_PARAM_construct_int("save-parameters", &save),
                         OSSL_PARAM_construct_end(), OSSL_PARAM_construct_end()};
  EXPECT_EQ(OSSL_ENCODER_CTX_set_params(context.get(), params), 1) << Errors();
  unsigned char* data = nullptr;
  size_t bytes = 0;
  ASSERT_EQ(OSSL_ENCODER_to_data(context.get(), &data, &bytes), 1) << Errors();
  EXPECT_EQ(Buffer(data, data + bytes), PrivateKeyInfo(oid_, both_));
  OPENSSL_free(data);
  // A program that does not look at the result gets no plain key.
  params[0] = OSSL_PARAM_construct_utf8_string("save-parameters", text, 0);
  params[1] = OSSL_PARAM_construct_utf8_string("cipher", cipher, 0);
  EXPECT_EQ(OSSL_ENCODER_CTX_set_params(context.get(), params), 0);
  EXPECT_THAT(Errors(), HasSubstr("a parameter has the wrong type"));
  data = nullptr;
  EXPECT_EQ(OSSL_ENCODER_to_data(context.get(), &data, &bytes), 0);
  OPENSSL_free(data);
}

// OpenSSL's encoders take our X25519 keys; those of the hybrid have no format.
TEST_F(ProviderEncoding, X25519IsWrittenByOpenSslAndTheHybridsByNobody) {
  const Pkey ours = Generate("X25519");
  const Pkey theirs = Import("X25519", {Get(ours, "pub"), Get(ours, "priv"), {}}, kTheirs);
  for (const char* type : {"DER", "PEM"}) {
    const Buffer written = Write(ours, EVP_PKEY_KEYPAIR, type, kPrivateInfo);
    EXPECT_EQ(written, Write(theirs, EVP_PKEY_KEYPAIR, type, kPrivateInfo));
    EXPECT_FALSE(written.empty()) << Errors();
    EXPECT_EQ(Write(ours, EVP_PKEY_PUBLIC_KEY, type, kPublicInfo),
              Write(theirs, EVP_PKEY_PUBLIC_KEY, type, kPublicInfo));
  }
  for (const char* name : {"X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024"}) {
    const Pkey hybrid = Generate(name);
    const Own<OSSL_ENCODER_CTX> context(OSSL_ENCODER_CTX_new_for_pkey(
        hybrid.get(), EVP_PKEY_KEYPAIR, "PEM", kPrivateInfo, nullptr));
    EXPECT_EQ(OSSL_ENCODER_CTX_get_num_encoders(context.get()), 0) << name;
  }
}

}  // namespace
}  // namespace kexlane::test
