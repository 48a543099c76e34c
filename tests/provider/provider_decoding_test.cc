// SPDX-License-Identifier: Apache-2.0
// Key files that the OpenSSL provider reads (RFC 9935): all forms, what is refused and with which
// words, and that hostile DER is never more than refused.
#include <gmock/gmock.h>
#include <openssl/pem.h>

#include "tests/support/provider_key_files.h"

namespace kexlane::test {
namespace {

using ::testing::HasSubstr;

Buffer Changed(Buffer data, size_t at, uint8_t mask) {
  data[at] = static_cast<uint8_t>(data[at] ^ mask);
  return data;
}

INSTANTIATE_TEST_SUITE_P(All, ProviderKemEncoding,
                         ::testing::Values("ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"),
                         [](const auto& set) {
                           std::string name = set.param;
                           std::erase(name, '-');
                           return name;
                         });

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
                        {PrivateKeyInfo(oid_, oqs_), false},
                        {PrivateKeyInfo(oid_, own_.priv), false},
                        {PrivateKeyInfo(oid_, own_.seed), true},
                        {PrivateKeyInfo(oid_, oqs_, pub, 1), false},
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

// As long as anyone writes them, they are taken as OpenSSL 3.5 takes them.
TEST_P(ProviderKemEncoding, AttributesAreReadAndGarbageIsNone) {
  for (const size_t bytes : std::initializer_list<size_t>{0, 1, 8000, 16384, 70000, 1000000}) {
    const Buffer two = Join({Attribute(bytes), Attribute(3)});
    const Pkey key = Read(PrivateKeyInfo(oid_, both_, Tlv(0xa0, two)), kPrivateInfo);
    EXPECT_EQ(Get(key, "priv"), own_.priv) << bytes << Errors();
  }
  EXPECT_NE(Read(PrivateKeyInfo(oid_, seed_, Tlv(0xa0, {})), kPrivateInfo), nullptr) << Errors();
  const Buffer good = Attribute(3);
  Buffer cut = good, set_cut = good;
  cut.pop_back();
  set_cut[set_cut.size() - 4] = 4;  // one byte more than there is
  for (const Buffer& bad :
       {Buffer{0}, Buffer{0xff, 0xff}, Buffer(10), cut, set_cut, Join({good, {0x30}}),
        Join({good, {0x05, 0x00}}), Tlv(0x30, oid_), Tlv(0x30, Tlv(0x31, {})),
        Tlv(0x30, Join({oid_, oid_})), Tlv(0x30, Join({oid_, Tlv(0x31, {}), oid_})),
        Tlv(0x30, Join({Tlv(0x06, {}), Tlv(0x31, {})}))}) {
    const Buffer der = PrivateKeyInfo(oid_, seed_, Tlv(0xa0, bad));
    EXPECT_EQ(Read(der, kPrivateInfo), nullptr) << Hex(bad);
    EXPECT_THAT(Errors(), HasSubstr("unsupported"));
  }
  // A length that says more than there is.
  Buffer lie = PrivateKeyInfo(oid_, seed_, Tlv(0xa0, Attribute(70000)));
  for (const size_t at : {1U, 2U}) {
    Buffer longer = lie;
    longer[at] = static_cast<uint8_t>(longer[at] + 1);
    EXPECT_EQ(Read(longer, kPrivateInfo), nullptr);
  }
  const Buffer all{0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x02, 0x01, 0x00};
  EXPECT_EQ(Read(all, kPrivateInfo), nullptr);
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
  bad_private(Changed(oqs_, oqs_.size() - 1, 1), mismatch);
  bad_private(oqs_, mismatch, other, 1);
  // FIPS 203 sections 7.1 to 7.3: a pair, the hash of ek, and coefficients below q.
  for (const Buffer& choice : {Tlv(0x04, Changed(own_.priv, 0, 1)), Changed(own_.priv, 0, 1)}) {
    bad_private(choice, "the private key fails the checks");
  }
  bad_private(Changed(expanded_, expanded_.size() - 64, 1), "the private key fails the checks");
  Buffer bad = own_.pub;
  bad[0] = bad[1] = 0xff;
  refused(PublicKeyInfo(oid_, bad), kPublicInfo, "the public key fails the check of FIPS 203");

  // Other kinds of keys, and none at all.
  refused(PrivateKeyInfo(Oid("1.3.6.1.4.1.2.267.8.3.3"), both_), kPrivateInfo, encoding);
  refused(PrivateKeyInfo(oid_, both_, {}, 2), kPrivateInfo, encoding);
  refused(Buffer(100), kPrivateInfo, encoding);
}

// Whatever comes gives an error or a key: this one, where a byte has no say, or the one of the same
// seed in another parameter set. What the bytes of the keys do is the test above.
TEST_P(ProviderKemEncoding, HostileDerIsRefused) {
  // One set for all values of a byte, for it takes long; the others differ in lengths alone.
  const bool all = std::string_view(GetParam()) == "ML-KEM-768";
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
      for (unsigned mask = 1; mask < 256; mask += all ? 1 : mask) {
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
  EXPECT_GT(tried, all ? 20000U : 500U);
  // The version, 0 or 1, in three files; and the OID in front of the seed alone, which for
  // ML-KEM-512 and ML-KEM-768 is not one bit apart.
  EXPECT_EQ(accepted, std::string_view(GetParam()) == "ML-KEM-512" ? 4U : 5U);
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

}  // namespace
}  // namespace kexlane::test
