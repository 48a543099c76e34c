// Key files of the OpenSSL provider (RFC 9935): what is written against DER that is made here, what
// is read, what is refused and with which words, and that hostile DER is never more than refused.
#include <gmock/gmock.h>
#include <openssl/asn1.h>
#include <openssl/conf.h>
#include <openssl/decoder.h>
#include <openssl/encoder.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <cstdio>
#include <cstring>
#include <fstream>

#include "tests/provider_keys.h"

namespace kexlane::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPublicInfo = "SubjectPublicKeyInfo";
constexpr const char* kPrivateInfo = "PrivateKeyInfo";
constexpr const char* kEncryptedInfo = "EncryptedPrivateKeyInfo";

// ---- DER, made independently -----------------------------------------------------------------

Buffer Join(const std::vector<Buffer>& parts) {
  Buffer all;
  for (const Buffer& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// An element of DER.
Buffer Tlv(uint8_t tag, const Buffer& contents) {
  Buffer header{tag};
  const size_t n = contents.size();
  if (n < 128) {
    header.push_back(static_cast<uint8_t>(n));
  } else if (n < 256) {
    header.insert(header.end(), {0x81, static_cast<uint8_t>(n)});
  } else {
    header.insert(header.end(), {0x82, static_cast<uint8_t>(n >> 8), static_cast<uint8_t>(n)});
  }
  return Join({header, contents});
}

Buffer Oid(const char* dotted) {
  ASN1_OBJECT* object = OBJ_txt2obj(dotted, 1);
  const Buffer contents(OBJ_get0_data(object), OBJ_get0_data(object) + OBJ_length(object));
  ASN1_OBJECT_free(object);
  return Tlv(0x06, contents);
}

Buffer BitString(uint8_t tag, const Buffer& bits) { return Tlv(tag, Join({{0}, bits})); }

// What the tests need to know of a file that they make: the version, what comes after the OID, the
// private key, and what comes after that.
Buffer PrivateKeyInfo(const Buffer& oid, const Buffer& choice, const Buffer& after = {},
                      uint8_t version = 0, const Buffer& parameters = {}) {
  return Tlv(0x30, Join({Tlv(0x02, {version}), Tlv(0x30, Join({oid, parameters})),
                         Tlv(0x04, choice), after}));
}

Buffer PublicKeyInfo(const Buffer& oid, const Buffer& ek, const Buffer& parameters = {}) {
  return Tlv(0x30, Join({Tlv(0x30, Join({oid, parameters})), BitString(0x03, ek)}));
}

Buffer Changed(Buffer data, size_t at, uint8_t mask) {
  data[at] = static_cast<uint8_t>(data[at] ^ mask);
  return data;
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

// A decoder that is used again and again, for setting one up takes OpenSSL long.
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

  // *rest is what was not read.
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
  }

  const kxl_kem& kem_ = *kxl_kem_find(GetParam());
  Parts own_;
  Buffer oid_, expanded_, both_, seed_;
};

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

TEST_P(ProviderKemEncoding, ReadsAllForms) {
  const Buffer attributes = Tlv(0xa0, Tlv(0x30, Join({oid_, Tlv(0x31, Tlv(0x05, {}))})));
  const Buffer pub = BitString(0x81, own_.pub);
  struct Form {
    Buffer der;
    bool seed;
  };
  const Form forms[] = {{PrivateKeyInfo(oid_, seed_), true},
                        {PrivateKeyInfo(oid_, expanded_), false},
                        {PrivateKeyInfo(oid_, both_), true},
                        {PrivateKeyInfo(oid_, both_, attributes), true},
                        {PrivateKeyInfo(oid_, seed_, pub, 1), true},
                        {PrivateKeyInfo(oid_, expanded_, Join({attributes, pub}), 1), false}};
  for (const Form& form : forms) {
    const Pkey key = Read(form.der, kPrivateInfo);
    ASSERT_NE(key, nullptr) << Errors();
    EXPECT_TRUE(EVP_PKEY_is_a(key.get(), GetParam()));
    EXPECT_EQ(Get(key, "pub"), own_.pub);
    EXPECT_EQ(Get(key, "priv"), own_.priv);
    EXPECT_EQ(Get(key, "seed"), form.seed ? own_.seed : Buffer{});
    Errors();
    EXPECT_EQ(WritePrivate(key), PrivateKeyInfo(oid_, form.seed ? both_ : expanded_));
    Buffer c, sent, received;
    ASSERT_TRUE(Encapsulate(key, &c, &sent) && Decapsulate(key, c, &received)) << Errors();
    EXPECT_EQ(received, sent);
    // Nothing is known but that it is a key.
    EXPECT_NE(Decoder(lib_, nullptr, nullptr, 0).Read(form.der), nullptr) << Errors();
    // A public key was asked for.
    EXPECT_EQ(Decoder(lib_, "DER", nullptr, EVP_PKEY_PUBLIC_KEY).Read(form.der), nullptr);
  }
  const Buffer info = PublicKeyInfo(oid_, own_.pub);
  const Pkey key = Read(info, kPublicInfo);
  ASSERT_NE(key, nullptr) << Errors();
  EXPECT_EQ(Get(key, "pub"), own_.pub);
  EXPECT_TRUE(Get(key, "priv").empty());
  EXPECT_EQ(Decoder(lib_, "DER", nullptr, EVP_PKEY_KEYPAIR).Read(info), nullptr);

  // What follows a key is left for who asks next.
  size_t rest = 0;
  Decoder decoder(lib_, "DER", kPublicInfo, EVP_PKEY_PUBLIC_KEY);
  EXPECT_NE(decoder.Read(Join({info, {1, 2, 3}}), &rest), nullptr) << Errors();
  EXPECT_EQ(rest, 3U);

  // By the calls that programs know.
  const unsigned char* at = info.data();
  const Pkey known(d2i_PUBKEY_ex(nullptr, &at, static_cast<long>(info.size()), lib_, nullptr));
  EXPECT_EQ(EVP_PKEY_eq(known.get(), key.get()), 1) << Errors();
  unsigned char* written = nullptr;
  ASSERT_EQ(i2d_PUBKEY(known.get(), &written), static_cast<int>(info.size()));
  EXPECT_EQ(Buffer(written, written + info.size()), info);
  OPENSSL_free(written);
  const Buffer pem = Write(Import(GetParam(), own_), EVP_PKEY_KEYPAIR, "PEM", kPrivateInfo);
  const Own<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Pkey from_pem(
      PEM_read_bio_PrivateKey_ex(bio.get(), nullptr, nullptr, nullptr, lib_, nullptr));
  EXPECT_EQ(Get(from_pem, "seed"), own_.seed) << Errors();
}

TEST_P(ProviderKemEncoding, EncryptsPrivateKeys) {
  const Pkey key = Import(GetParam(), {{}, {}, own_.seed});
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

TEST_P(ProviderKemEncoding, RefusesWhatIsMalformedAndSaysWhy) {
  const Buffer null = Tlv(0x05, {});
  const auto refused = [this](const Buffer& der, const char* structure, const char* reason) {
    EXPECT_EQ(Read(der, structure), nullptr);
    const std::string errors = Errors();
    EXPECT_THAT(errors, HasSubstr(reason));
    EXPECT_EQ(std::ranges::count(errors, '\n'), 1) << errors;
  };
  const auto bad_private = [&](const Buffer& choice, const char* reason, const Buffer& after = {},
                               uint8_t version = 0) {
    refused(PrivateKeyInfo(oid_, choice, after, version), kPrivateInfo, reason);
  };
  const auto resized = [](Buffer data, int by) {
    data.resize(data.size() + static_cast<size_t>(by));
    return data;
  };
  // What is not as RFC 9935 has it is left to the decoders of others, of which none knows it
  // either.
  const char* encoding = "unsupported";
  const char* mismatch = "do not belong together";
  refused(PrivateKeyInfo(oid_, both_, {}, 0, null), kPrivateInfo, encoding);
  refused(PublicKeyInfo(oid_, own_.pub, null), kPublicInfo, encoding);

  for (const int by : {-1, 1}) {
    bad_private(Tlv(0x80, resized(own_.seed, by)), encoding);
    bad_private(Tlv(0x04, resized(own_.priv, by)), encoding);
    bad_private(Tlv(0x30, Join({Tlv(0x04, resized(own_.seed, by)), expanded_})), encoding);
    bad_private(Tlv(0x30, Join({Tlv(0x04, own_.seed), Tlv(0x04, resized(own_.priv, by))})),
                encoding);
    refused(PublicKeyInfo(oid_, resized(own_.pub, by)), kPublicInfo, encoding);
  }
  // More where nothing may follow, less than there must be, another tag.
  for (const Buffer& choice : {seed_, expanded_, both_}) {
    bad_private(Join({choice, null}), encoding);
    bad_private(choice, encoding, null);
    bad_private(Changed(choice, 0, 0x20), encoding);
  }
  bad_private(Tlv(0x30, Join({Tlv(0x04, own_.seed), expanded_, null})), encoding);
  bad_private(Tlv(0x30, Join({expanded_, Tlv(0x04, own_.seed)})), encoding);
  bad_private(Tlv(0x30, Tlv(0x04, own_.seed)), encoding);
  bad_private({}, encoding);
  refused(Tlv(0x30, Join({Tlv(0x30, oid_), BitString(0x03, own_.pub), null})), kPublicInfo,
          encoding);
  refused(Tlv(0x30, Join({Tlv(0x30, oid_), Tlv(0x03, Join({{1}, own_.pub}))})), kPublicInfo,
          encoding);
  // Encodings that BER allows: a length with a zero byte before it, and one in more bytes than
  // needed.
  Buffer dk{0x04, 0x83, 0x00, static_cast<uint8_t>(own_.priv.size() >> 8),
            static_cast<uint8_t>(own_.priv.size())};
  bad_private(Join({dk, own_.priv}), encoding);
  bad_private(Join({{0x80, 0x81, 0x40}, own_.seed}), encoding);

  // A public key beside it is version 2's alone, and has to be the private key's.
  const Buffer pub = BitString(0x81, own_.pub);
  bad_private(seed_, encoding, pub);
  const Buffer other = BitString(0x81, OwnPair(kem_).pub);
  for (const Buffer& choice : {seed_, expanded_, both_}) bad_private(choice, mismatch, other, 1);

  // Seed and expanded key that are not the same key.
  const size_t dk_at = both_.size() - own_.priv.size();
  for (const size_t at : {size_t{6}, size_t{69}, dk_at, both_.size() - 1}) {
    bad_private(Changed(both_, at, 1), mismatch);
  }
  // FIPS 203 sections 7.2 and 7.3: the hash of ek, and coefficients below q.
  bad_private(Changed(expanded_, expanded_.size() - 64, 1), "the private key fails the checks");
  Buffer bad = own_.pub;
  bad[0] = bad[1] = 0xff;
  refused(PublicKeyInfo(oid_, bad), kPublicInfo, "the public key fails the check of FIPS 203");

  // Other kinds of keys, and none at all.
  refused(PrivateKeyInfo(Oid("1.3.6.1.4.1.2.267.8.3.3"), both_), kPrivateInfo, encoding);
  refused(PrivateKeyInfo(oid_, both_, {}, 2), kPrivateInfo, encoding);
  refused(Buffer(100), kPrivateInfo, encoding);
}

// Whatever it is that comes: an error, or the key itself (where a byte has no say). What the bytes
// of the keys do is the test above.
TEST_P(ProviderKemEncoding, HostileDerIsRefused) {
  const Pkey own = Import(GetParam(), own_);
  size_t accepted = 0, tried = 0;
  const auto attack = [&](const Buffer& der, size_t key_bytes, Decoder* decoder) {
    const auto check = [&](const Buffer& data) {
      ++tried;
      const Pkey key = decoder->Read(data);
      if (key == nullptr) return;
      ++accepted;
      if (EVP_PKEY_is_a(key.get(), GetParam())) {
        EXPECT_EQ(EVP_PKEY_eq(key.get(), own.get()), 1);
      } else {
        EXPECT_EQ(Get(key, "seed"), own_.seed);
      }
    };
    // The last key_bytes are keys: there every hundredth length will do.
    for (size_t bytes = 0; bytes < der.size(); bytes += bytes + key_bytes < der.size() ? 1 : 97) {
      check(Buffer(der.begin(), der.begin() + static_cast<ptrdiff_t>(bytes)));
    }
    for (size_t at = 0; at + key_bytes < der.size(); ++at) {
      for (unsigned mask = 1; mask < 256; ++mask) {
        check(Changed(der, at, static_cast<uint8_t>(mask)));
      }
    }
    ERR_clear_error();
  };
  Decoder private_decoder(lib_, "DER", kPrivateInfo, EVP_PKEY_KEYPAIR);
  Decoder public_decoder(lib_, "DER", kPublicInfo, EVP_PKEY_PUBLIC_KEY);
  attack(PrivateKeyInfo(oid_, seed_), own_.seed.size(), &private_decoder);
  attack(PrivateKeyInfo(oid_, expanded_), own_.priv.size(), &private_decoder);
  attack(PrivateKeyInfo(oid_, both_), own_.priv.size() + 4 + own_.seed.size(), &private_decoder);
  attack(PublicKeyInfo(oid_, own_.pub), own_.pub.size(), &public_decoder);
  EXPECT_GT(tried, 20000U);
  // The version, 0 or 1, in three files; and the OID in front of the seed alone.
  EXPECT_EQ(accepted, 5U);
}

TEST_P(ProviderKemEncoding, TheConfigurationChoosesTheForm) {
  const std::string path = ::testing::TempDir() + "kexlane_" + GetParam() + ".cnf";
  std::string errors;  // whose texts are gone with the provider
  const auto written = [&](const char* formats, const Parts& parts) {
    std::ofstream(path)
        << "openssl_conf = init\n[init]\nproviders = providers\n[providers]\n"
        << "default = one\nkexlane = two\n[one]\nactivate = 1\n[two]\nactivate = 1\n"
        << "module = " << KEXLANE_PROVIDER_PATH << "\n"
        << "ml-kem.output_formats = " << formats << "\n";
    OSSL_LIB_CTX* lib = OSSL_LIB_CTX_new();
    EXPECT_EQ(OSSL_LIB_CTX_load_config(lib, path.c_str()), 1) << Errors();
    std::swap(lib, lib_);
    Buffer der = WritePrivate(Import(GetParam(), parts));
    errors = Errors();
    std::swap(lib, lib_);
    OSSL_LIB_CTX_free(lib);
    return der;
  };
  const Parts seeded{{}, {}, own_.seed}, expanded{{}, own_.priv, {}};
  EXPECT_EQ(written("seed-only", seeded), PrivateKeyInfo(oid_, seed_)) << errors;
  EXPECT_EQ(written("priv-only", seeded), PrivateKeyInfo(oid_, expanded_)) << errors;
  EXPECT_EQ(written("other, seed-priv, seed-only", seeded), PrivateKeyInfo(oid_, both_));
  EXPECT_EQ(written("seed-only, priv-only", expanded), PrivateKeyInfo(oid_, expanded_));
  EXPECT_TRUE(written("seed-only seed-priv", expanded).empty());
  EXPECT_THAT(errors, HasSubstr("none of ml-kem.output_formats can hold this key"));
  std::remove(path.c_str());
}

TEST_F(ProviderEncoding, KeysOfOthersAreReadAsBefore) {
  for (const char* name : {"X25519", "ED25519", "RSA", "EC"}) {
    const Pkey key(std::string_view(name) == "RSA" ? EVP_PKEY_Q_keygen(lib_, kTheirs, name, 1024UL)
                   : std::string_view(name) == "EC"
                       ? EVP_PKEY_Q_keygen(lib_, kTheirs, name, "P-256")
                       : EVP_PKEY_Q_keygen(lib_, kTheirs, name));
    ASSERT_NE(key, nullptr) << Errors();
    Errors();
    for (const char* type : {"DER", "PEM"}) {
      const Pkey read =
          Decoder(lib_, nullptr, nullptr, 0).Read(Write(key, EVP_PKEY_KEYPAIR, type, kPrivateInfo));
      EXPECT_EQ(EVP_PKEY_eq(read.get(), key.get()), 1) << name;
      const Pkey pub = Decoder(lib_, nullptr, nullptr, EVP_PKEY_PUBLIC_KEY)
                           .Read(Write(key, EVP_PKEY_PUBLIC_KEY, type, kPublicInfo));
      EXPECT_EQ(EVP_PKEY_eq(pub.get(), key.get()), 1) << name;
      EXPECT_THAT(Errors(), ::testing::Not(HasSubstr("ML-KEM"))) << name;
    }
  }
}

// OpenSSL's encoders take our X25519 keys; those of the hybrid have no format.
TEST_F(ProviderEncoding, X25519IsWrittenByOpenSslAndTheHybridByNobody) {
  const Pkey ours = Generate("X25519");
  const Pkey theirs = Import("X25519", {Get(ours, "pub"), Get(ours, "priv"), {}}, kTheirs);
  for (const char* type : {"DER", "PEM"}) {
    const Buffer written = Write(ours, EVP_PKEY_KEYPAIR, type, kPrivateInfo);
    EXPECT_EQ(written, Write(theirs, EVP_PKEY_KEYPAIR, type, kPrivateInfo));
    EXPECT_FALSE(written.empty()) << Errors();
    EXPECT_EQ(Write(ours, EVP_PKEY_PUBLIC_KEY, type, kPublicInfo),
              Write(theirs, EVP_PKEY_PUBLIC_KEY, type, kPublicInfo));
  }
  const Pkey hybrid = Generate("X25519MLKEM768");
  const Own<OSSL_ENCODER_CTX> context(
      OSSL_ENCODER_CTX_new_for_pkey(hybrid.get(), EVP_PKEY_KEYPAIR, "PEM", kPrivateInfo, nullptr));
  EXPECT_EQ(OSSL_ENCODER_CTX_get_num_encoders(context.get()), 0);
}

}  // namespace
}  // namespace kexlane::test
