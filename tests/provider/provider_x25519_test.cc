// SPDX-License-Identifier: Apache-2.0
// The provider's X25519 keys in the place of OpenSSL's: made for HPKE (RFC 9180), replaced,
// printed, used.
#include <dlfcn.h>
#include <gmock/gmock.h>

#include "tests/support/provider_keys.h"

namespace kexlane::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPrefer = "?provider=kexlane";

// OpenSSL 3.2's HPKE, which the headers of 3.0 do not have.
struct Suite {
  uint16_t kem, kdf, aead;
};
constexpr Suite kX25519Aes128{0x0020, 0x0001, 0x0001};
struct HpkeContext;
template <typename Type>
Type* Find(const char* name) {
  return reinterpret_cast<Type*>(dlsym(RTLD_DEFAULT, name));
}
const auto hpke_keygen = Find<int(Suite, uint8_t*, size_t*, EVP_PKEY**, const uint8_t*, size_t,
                                  OSSL_LIB_CTX*, const char*)>("OSSL_HPKE_keygen");
const auto hpke_new =
    Find<HpkeContext*(int, Suite, int, OSSL_LIB_CTX*, const char*)>("OSSL_HPKE_CTX_new");
const auto hpke_free = Find<void(HpkeContext*)>("OSSL_HPKE_CTX_free");
const auto hpke_set_auth = Find<int(HpkeContext*, EVP_PKEY*)>("OSSL_HPKE_CTX_set1_authpriv");
const auto hpke_set_auth_public =
    Find<int(HpkeContext*, const uint8_t*, size_t)>("OSSL_HPKE_CTX_set1_authpub");
const auto hpke_encap =
    Find<int(HpkeContext*, uint8_t*, size_t*, const uint8_t*, size_t, const uint8_t*, size_t)>(
        "OSSL_HPKE_encap");
const auto hpke_decap =
    Find<int(HpkeContext*, const uint8_t*, size_t, EVP_PKEY*, const uint8_t*, size_t)>(
        "OSSL_HPKE_decap");
const auto hpke_seal =
    Find<int(HpkeContext*, uint8_t*, size_t*, const uint8_t*, size_t, const uint8_t*, size_t)>(
        "OSSL_HPKE_seal");
const auto hpke_open =
    Find<int(HpkeContext*, uint8_t*, size_t*, const uint8_t*, size_t, const uint8_t*, size_t)>(
        "OSSL_HPKE_open");

class ProviderX25519 : public ProviderKeys {
 protected:
  PkeyContext GenerationFrom(const Buffer& ikm, const char* properties) {
    PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, "X25519", properties));
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string(
                                     "dhkem-ikm", const_cast<uint8_t*>(ikm.data()), ikm.size()),
                                 OSSL_PARAM_construct_end()};
    const bool ok = EVP_PKEY_keygen_init(context.get()) > 0 &&
                    EVP_PKEY_CTX_set_params(context.get(), params) > 0;
    return ok ? std::move(context) : nullptr;
  }

  static Pkey Make(const PkeyContext& context) {
    EVP_PKEY* key = nullptr;
    if (context != nullptr) EVP_PKEY_generate(context.get(), &key);
    return Pkey(key);
  }

  static std::string Printed(const Pkey& key,
                             int (*print)(BIO*, const EVP_PKEY*, int, ASN1_PCTX*)) {
    BIO* bio = BIO_new(BIO_s_mem());
    std::string text = std::to_string(print(bio, key.get(), 0, nullptr)) + "\n";
    char* data = nullptr;
    const long bytes = BIO_get_mem_data(bio, &data);
    text.append(data, static_cast<size_t>(bytes));
    BIO_free(bio);
    return text;
  }
};

// RFC 9180 appendix A.1.1, with the scalar clamped as OpenSSL clamps those that it makes.
TEST_F(ProviderX25519, InputKeyMaterialMakesTheKey) {
  const Buffer ikm = FromHex("7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234");
  Buffer priv = FromHex("52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736");
  priv[0] &= 248;
  priv[31] = static_cast<uint8_t>((priv[31] & 127) | 64);
  const PkeyContext context = GenerationFrom(ikm, kOurs);
  for (int i = 0; i < 2; ++i) {  // it is not for one key alone
    const Pkey key = Make(context);
    EXPECT_EQ(Get(key, "priv"), priv) << Errors();
    EXPECT_EQ(Get(key, "pub"),
              FromHex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"));
  }
  EXPECT_EQ(GenerationFrom({}, kOurs), nullptr);
  Errors();
  for (const size_t bytes : std::initializer_list<size_t>{1, 31}) {
    EXPECT_EQ(GenerationFrom(Buffer(bytes), kOurs), nullptr);
    EXPECT_THAT(Errors(), HasSubstr("the input key material has the wrong length"));
  }
  // A key that no HMAC derives is no key.
  const PkeyContext without = GenerationFrom(ikm, kOurs);
  char none[] = "provider=none";
  const OSSL_PARAM properties[] = {OSSL_PARAM_construct_utf8_string("properties", none, 0),
                                   OSSL_PARAM_construct_end()};
  ASSERT_GT(EVP_PKEY_CTX_set_params(without.get(), properties), 0);
  EXPECT_EQ(Make(without), nullptr);
  EXPECT_THAT(Errors(), HasSubstr("no HMAC with SHA-256 was found"));

  if (hpke_keygen == nullptr) return;  // OpenSSL's own X25519 has taken it since 3.2
  for (const size_t bytes : std::initializer_list<size_t>{32, 33, 64, 65, 1000}) {
    const Buffer some = RandomBytes(bytes);
    const Pkey theirs = Make(GenerationFrom(some, kTheirs));
    ASSERT_NE(theirs, nullptr) << Errors();
    EXPECT_EQ(Get(Make(GenerationFrom(some, kOurs)), "priv"), Get(theirs, "priv")) << bytes;
  }
}

TEST_F(ProviderX25519, KeysAreClampedAsOpenSslClampsThem) {
  for (int i = 0; i < 20; ++i) {
    const Buffer priv = Get(Generate("X25519"), "priv");
    EXPECT_EQ(priv[0] & 7, 0);
    EXPECT_EQ(priv[31] & 0xC0, 0x40);
  }
}

// HPKE's KEM is OpenSSL's, which takes our keys. By arguments and as examples/openssl/prefer.cnf
// prefers kexlane for all programs.
TEST_F(ProviderX25519, HpkeWorksAndMakesOpenSslsKeys) {
  if (hpke_keygen == nullptr) GTEST_SKIP() << "this OpenSSL has no HPKE";
  const Buffer ikm = RandomBytes(32), info = RandomBytes(20), text = RandomBytes(100);
  for (const char* properties : {kPrefer, static_cast<const char*>(nullptr)}) {
    if (properties == nullptr) EVP_set_default_properties(lib_, kPrefer);
    Buffer pubs[2] = {Buffer(32), Buffer(32)};
    EVP_PKEY* made[2] = {};
    for (int i = 0; i < 2; ++i) {
      size_t bytes = 32;
      ASSERT_EQ(hpke_keygen(kX25519Aes128, pubs[i].data(), &bytes, &made[i], ikm.data(), ikm.size(),
                            lib_, i == 0 ? kTheirs : properties),
                1)
          << Errors();
    }
    const Pkey theirs(made[0]), ours(made[1]);
    EXPECT_STREQ(OSSL_PROVIDER_get0_name(EVP_PKEY_get0_provider(ours.get())),
                 OSSL_PROVIDER_get0_name(kexlane_));
    EXPECT_EQ(pubs[1], pubs[0]);
    EXPECT_EQ(Get(ours, "priv"), Get(theirs, "priv"));

    const Pkey author = Generate("X25519");
    const Buffer author_pub = Get(author, "pub");
    for (const int mode : {0, 2}) {  // base and auth
      HpkeContext* sender = hpke_new(mode, kX25519Aes128, 0, lib_, properties);
      HpkeContext* receiver = hpke_new(mode, kX25519Aes128, 1, lib_, properties);
      ASSERT_TRUE(sender != nullptr && receiver != nullptr) << Errors();
      if (mode == 2) {
        EXPECT_EQ(hpke_set_auth(sender, author.get()), 1) << Errors();
        EXPECT_EQ(hpke_set_auth_public(receiver, author_pub.data(), 32), 1) << Errors();
      }
      Buffer enc(32), sealed(text.size() + 16), opened(text.size());
      size_t enc_bytes = 32, sealed_bytes = sealed.size(), opened_bytes = opened.size();
      EXPECT_EQ(hpke_encap(sender, enc.data(), &enc_bytes, pubs[1].data(), 32, info.data(), 20), 1)
          << Errors();
      EXPECT_EQ(hpke_seal(sender, sealed.data(), &sealed_bytes, nullptr, 0, text.data(), 100), 1);
      EXPECT_EQ(hpke_decap(receiver, enc.data(), 32, ours.get(), info.data(), 20), 1) << Errors();
      EXPECT_EQ(hpke_open(receiver, opened.data(), &opened_bytes, nullptr, 0, sealed.data(),
                          sealed.size()),
                1)
          << Errors();
      EXPECT_EQ(opened, text);
      hpke_free(sender);
      hpke_free(receiver);
    }
  }
}

TEST_F(ProviderX25519, AnotherPublicKeyReplacesTheKey) {
  const Buffer first = Get(Generate("X25519"), "pub"), second = Get(Generate("X25519"), "pub");
  for (const char* properties : {kTheirs, kOurs}) {
    const Pkey pair = Generate("X25519", {}, properties);
    const Pkey key(EVP_PKEY_new());
    ASSERT_EQ(EVP_PKEY_copy_parameters(key.get(), pair.get()), 1);
    for (const Buffer& pub : {first, second}) {
      for (const Pkey* each : {&key, &pair}) {
        EXPECT_EQ(EVP_PKEY_set1_encoded_public_key(each->get(), pub.data(), 32), 1) << Errors();
        EXPECT_EQ(Get(*each, "pub"), pub);
        EXPECT_TRUE(Get(*each, "priv").empty());
        for (const size_t bytes : std::initializer_list<size_t>{0, 31, 33}) {
          const Buffer wrong(bytes);
          EXPECT_LE(EVP_PKEY_set1_encoded_public_key(each->get(), wrong.data(), bytes), 0);
          EXPECT_EQ(Get(*each, "pub"), pub);
        }
      }
    }
  }
  // What holds the pair no longer works with it.
  const Pkey pair = Generate("X25519"), peer = Generate("X25519");
  PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, pair.get(), kOurs));
  ASSERT_GT(EVP_PKEY_derive_init(context.get()), 0);
  ASSERT_GT(EVP_PKEY_derive_set_peer(context.get(), peer.get()), 0);
  ASSERT_EQ(EVP_PKEY_set1_encoded_public_key(pair.get(), first.data(), 32), 1);
  Buffer secret(32);
  size_t bytes = 32;
  EXPECT_LE(EVP_PKEY_derive(context.get(), secret.data(), &bytes), 0);
}

TEST_F(ProviderX25519, PrintsWhatOpenSslPrints) {
  const Pkey key = Generate("X25519");
  for (const Parts& parts :
       {Parts{Get(key, "pub"), {}, {}}, Parts{Get(key, "pub"), Get(key, "priv"), {}}}) {
    const Pkey ours = Import("X25519", parts), theirs = Import("X25519", parts, kTheirs);
    EXPECT_THAT(Printed(ours, EVP_PKEY_print_params), HasSubstr("1\npub:\n    "));
    for (const auto print :
         {EVP_PKEY_print_params, EVP_PKEY_print_public, EVP_PKEY_print_private}) {
      EXPECT_EQ(Printed(ours, print), Printed(theirs, print));
    }
  }
}

TEST_F(ProviderX25519, AKdfIsRefused) {
  const Pkey key = Generate("X25519");
  const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
  char kdf[] = "X963KDF";
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("kdf-type", kdf, 0),
                               OSSL_PARAM_construct_end()};
  EXPECT_LE(EVP_PKEY_derive_init_ex(context.get(), params), 0);
  EXPECT_THAT(Errors(), HasSubstr("the algorithm does not have this parameter"));
  EXPECT_GT(EVP_PKEY_derive_init(context.get()), 0);
  EXPECT_LE(EVP_PKEY_CTX_set_params(context.get(), params), 0);
}

Buffer Derive(OSSL_LIB_CTX* lib, const Pkey& own, const Pkey& peer, const char* properties) {
  PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib, own.get(), properties));
  size_t bytes = 0;
  if (EVP_PKEY_derive_init(context.get()) <= 0 ||
      EVP_PKEY_derive_set_peer(context.get(), peer.get()) <= 0 ||
      EVP_PKEY_derive(context.get(), nullptr, &bytes) <= 0) {
    return {};
  }
  Buffer secret(bytes);
  if (EVP_PKEY_derive(context.get(), secret.data(), &bytes) <= 0) return {};
  return secret;
}

TEST_F(ProviderX25519, AgreesWithOpenSsls) {
  for (int i = 0; i < 20; ++i) {
    const Pkey ours = Generate("X25519");
    const Pkey theirs = Generate("X25519", {}, kTheirs);
    ASSERT_TRUE(ours != nullptr && theirs != nullptr) << Errors();
    EXPECT_STREQ(OSSL_PROVIDER_get0_name(EVP_PKEY_get0_provider(ours.get())),
                 OSSL_PROVIDER_get0_name(kexlane_));
    const Parts our_parts{Get(ours, "pub"), Get(ours, "priv"), {}};
    const Parts their_parts{Get(theirs, "pub"), Get(theirs, "priv"), {}};
    const Buffer secret = Derive(lib_, ours, Import("X25519", {their_parts.pub, {}, {}}), kOurs);
    EXPECT_EQ(secret.size(), 32U) << Errors();
    EXPECT_EQ(Derive(lib_, theirs, Import("X25519", {our_parts.pub, {}, {}}, kTheirs), kTheirs),
              secret);
    // The same keys in the other provider.
    const Pkey moved = Import("X25519", our_parts, kTheirs);
    EXPECT_EQ(Derive(lib_, moved, theirs, kTheirs), secret) << Errors();
    EXPECT_EQ(Derive(lib_, Import("X25519", their_parts), ours, kOurs), secret) << Errors();
    // A key of OpenSSL's with our operation.
    EXPECT_EQ(Derive(lib_, theirs, moved, kOurs), secret) << Errors();
    const Pkey copy(EVP_PKEY_dup(ours.get()));
    EXPECT_EQ(EVP_PKEY_eq(copy.get(), ours.get()), 1);
    EXPECT_EQ(EVP_PKEY_get_security_bits(ours.get()), EVP_PKEY_get_security_bits(theirs.get()));
    EXPECT_EQ(EVP_PKEY_get_bits(ours.get()), EVP_PKEY_get_bits(theirs.get()));
  }
}

TEST_F(ProviderX25519, RefusesWhatIsMalformed) {
  const Pkey key = Generate("X25519");
  const Pkey low = Import("X25519", {Buffer(32), {}, {}});
  EXPECT_TRUE(Derive(lib_, key, low, kOurs).empty());
  EXPECT_THAT(Errors(), HasSubstr("point of low order"));
  EXPECT_EQ(Import("X25519", {Buffer(31), {}, {}}), nullptr);
  EXPECT_THAT(Errors(), HasSubstr("wrong length"));
  EXPECT_EQ(Import("X25519", {{}, Buffer(33), {}}), nullptr);
  EXPECT_THAT(Errors(), HasSubstr("the private key has the wrong length"));
  EXPECT_EQ(Import("X25519", {Buffer(32), Buffer(32), {}}), nullptr);
  EXPECT_THAT(Errors(), HasSubstr("do not belong together"));
  // A key that takes another one's public key, also amid an agreement, has no private one any more.
  const Buffer other = Get(Generate("X25519"), "pub");
  const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
  ASSERT_GT(EVP_PKEY_derive_init(context.get()), 0) << Errors();
  ASSERT_GT(EVP_PKEY_derive_set_peer(context.get(), Generate("X25519").get()), 0) << Errors();
  ASSERT_GT(EVP_PKEY_set1_encoded_public_key(key.get(), other.data(), other.size()), 0);
  Buffer secret(32);
  size_t bytes = secret.size();
  EXPECT_LE(EVP_PKEY_derive(context.get(), secret.data(), &bytes), 0);
  EXPECT_THAT(Errors(), HasSubstr("the private key is missing"));
}

}  // namespace
}  // namespace kexlane::test
