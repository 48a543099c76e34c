// SPDX-License-Identifier: Apache-2.0
// The curve's part of the OpenSSL provider's hybrids with P-256 and P-384: which points and scalars
// are refused, what a failure leaves behind, and who computes.
#include <gmock/gmock.h>

#include <cstdlib>
#include <thread>

#include "tests/support/provider_keys.h"

namespace kexlane::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kBadPoint = "does not begin with an uncompressed point of the curve";
constexpr const char* kBadScalar = "the scalar is not between 1 and the order of the curve";

class ProviderCurve : public ProviderKeys, public ::testing::WithParamInterface<const char*> {
 protected:
  // What an encapsulation and a decapsulation write where they fail, from buffers full of garbage.
  // A decapsulation has no c.
  struct Outputs {
    Buffer c, K;
  };
  Outputs FailedEncapsulation(const Pkey& key, const Buffer& ikme) {
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_string("ikme", const_cast<uint8_t*>(ikme.data()), ikme.size()),
        OSSL_PARAM_construct_end()};
    Outputs out{Garbage(kem_.c_bytes), Garbage(kem_.K_bytes)};
    PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
    EXPECT_GT(EVP_PKEY_encapsulate_init(context.get(), params), 0) << Errors();
    size_t c_bytes = out.c.size(), K_bytes = out.K.size();
    EXPECT_LE(EVP_PKEY_encapsulate(context.get(), out.c.data(), &c_bytes, out.K.data(), &K_bytes),
              0);
    return out;
  }
  Buffer FailedDecapsulation(const Pkey& key, const Buffer& c) {
    Buffer K = Garbage(kem_.K_bytes);
    size_t bytes = K.size();
    PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
    EXPECT_GT(EVP_PKEY_decapsulate_init(context.get(), nullptr), 0) << Errors();
    EXPECT_LE(EVP_PKEY_decapsulate(context.get(), K.data(), &bytes, c.data(), c.size()), 0);
    return K;
  }

  // A key by its seed, a key by its private key, a share from known randomness: all of which need a
  // point of a scalar.
  bool WorksWithoutADefaultContext() {
    if (OSSL_PROVIDER_load(nullptr, "null") == nullptr) return false;
    const Pkey seeded = Import(GetParam(), {{}, {}, Buffer(kem_.keygen_seed_bytes, 1)});
    if (seeded == nullptr) return false;
    const Pkey key = Import(GetParam(), {{}, Get(seeded, "priv"), {}});
    if (key == nullptr) return false;
    Buffer ikme(kem_.encaps_seed_bytes, 2), c(kem_.c_bytes), K(kem_.K_bytes), own;
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_string("ikme", ikme.data(), ikme.size()),
        OSSL_PARAM_construct_end()};
    PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
    size_t c_bytes = c.size(), K_bytes = K.size();
    return EVP_PKEY_encapsulate_init(context.get(), params) > 0 &&
           EVP_PKEY_encapsulate(context.get(), c.data(), &c_bytes, K.data(), &K_bytes) > 0 &&
           Decapsulate(seeded, c, &own) && own == K;
  }

  // The order of the curve, plus a number, in as many bytes as a scalar has.
  Buffer OrderPlus(int number) const {
    EC_GROUP* group = EC_GROUP_new_by_curve_name(curve_.nid);
    BIGNUM* sum = BN_dup(EC_GROUP_get0_order(group));
    EXPECT_EQ(number < 0 ? BN_sub_word(sum, static_cast<BN_ULONG>(-number))
                         : BN_add_word(sum, static_cast<BN_ULONG>(number)),
              1);
    Buffer bytes(curve_.scalar_bytes);
    EXPECT_GT(BN_bn2binpad(sum, bytes.data(), static_cast<int>(bytes.size())), 0);
    BN_free(sum);
    EC_GROUP_free(group);
    return bytes;
  }

  // A copy of data that begins with other bytes.
  static Buffer Beginning(const Buffer& begin, Buffer data) {
    std::copy(begin.begin(), begin.end(), data.begin());
    return data;
  }

  // What is no uncompressed point, in the place of the one that data begins with.
  std::vector<Buffer> BadPoints(const Buffer& data) const {
    const size_t last = curve_.point_bytes - 1;
    std::vector<Buffer> bad;
    // Infinity, the two compressed forms, forms that do not exist, and the two mixed ones, of which
    // one has the right sign.
    for (const int form : {0, 1, 2, 3, 5, 6, 7, 255}) {
      bad.push_back(Beginning({static_cast<uint8_t>(form)}, data));
    }
    // Points that are not on the curve, coordinates that are not below p.
    bad.push_back(data);
    bad.back()[last] ^= 1;
    bad.push_back(data);
    bad.back()[1] ^= 1;
    Buffer zeros(curve_.point_bytes), ones(curve_.point_bytes, 0xff);
    zeros[0] = ones[0] = 4;
    bad.push_back(Beginning(zeros, data));
    bad.push_back(Beginning(ones, data));
    // A compressed point with its right length, and then other bytes.
    Buffer compressed(data.begin(), data.begin() + 1 + static_cast<ptrdiff_t>(last / 2));
    compressed[0] = static_cast<uint8_t>(2 + (data[last] & 1));
    bad.push_back(Beginning(compressed, zeros));
    bad.back().resize(data.size());
    return bad;
  }

  const kxl_kem& kem_ = *FindKem(GetParam());
  const TestCurve curve_ = CurveOf(GetParam());
};

const auto kHybrids = ::testing::Values("SecP256r1MLKEM768", "SecP384r1MLKEM1024");

INSTANTIATE_TEST_SUITE_P(All, ProviderCurve, kHybrids);

TEST_P(ProviderCurve, SharesHaveTheSizesOfTheRfcAndBeginWithAPoint) {
  const bool p256 = GetParam() == std::string_view("SecP256r1MLKEM768");
  const Pkey key = Generate(GetParam());
  const Buffer ek = Get(key, "pub");
  Buffer c, K;
  ASSERT_TRUE(Encapsulate(key, &c, &K)) << Errors();
  EXPECT_EQ(ek.size(), p256 ? 1249U : 1665U);
  EXPECT_EQ(c.size(), p256 ? 1153U : 1665U);
  EXPECT_EQ(K.size(), p256 ? 64U : 80U);
  EXPECT_EQ(ek[0], 4);
  EXPECT_EQ(c[0], 4);
}

TEST_P(ProviderCurve, BadPointsAreRefusedInBothShares) {
  const Parts own = OwnPair(kem_);
  const Pkey key = Import(GetParam(), {{}, own.priv, {}});
  for (const Buffer& bad : BadPoints(own.pub)) {
    EXPECT_EQ(Import(GetParam(), {bad, {}, {}}), nullptr) << Hex({bad.data(), 8});
    EXPECT_THAT(Errors(), HasSubstr(kBadPoint));
    // As a TLS server does it. A key that has refused a share takes another one.
    PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, GetParam(), kOurs));
    ASSERT_GT(EVP_PKEY_paramgen_init(context.get()), 0);
    EVP_PKEY* made = nullptr;
    ASSERT_GT(EVP_PKEY_paramgen(context.get(), &made), 0);
    const Pkey empty(made);
    EXPECT_LE(EVP_PKEY_set1_encoded_public_key(made, bad.data(), bad.size()), 0);
    EXPECT_THAT(Errors(), HasSubstr(kBadPoint));
    EXPECT_GT(EVP_PKEY_set1_encoded_public_key(made, own.pub.data(), own.pub.size()), 0);
  }
  Buffer c, K;
  ASSERT_TRUE(Encapsulate(key, &c, &K));
  for (const Buffer& bad : BadPoints(c)) {
    EXPECT_EQ(FailedDecapsulation(key, bad), Buffer(kem_.K_bytes)) << Hex({bad.data(), 8});
    EXPECT_THAT(Errors(), HasSubstr(kBadPoint));
  }
  Buffer again;
  ASSERT_TRUE(Decapsulate(key, c, &again));
  EXPECT_EQ(again, K);
}

TEST_P(ProviderCurve, ScalarsAreBetween1AndTheOrder) {
  const Parts own = OwnPair(kem_);
  const Buffer ikme = RandomBytes(kem_.encaps_seed_bytes);
  Buffer one(curve_.scalar_bytes);
  one.back() = 1;
  for (const Buffer& good : {one, OrderPlus(-1)}) {
    const Pkey key = Import(GetParam(), {{}, Beginning(good, own.priv), {}});
    ASSERT_NE(key, nullptr) << Errors();
    Buffer c, sent, received;
    EXPECT_TRUE(Encapsulate(key, &c, &sent) && Decapsulate(key, c, &received)) << Errors();
    EXPECT_EQ(received, sent);
    EXPECT_EQ(Get(key, "priv"), Beginning(good, own.priv));
  }
  const Pkey key = Import(GetParam(), {own.pub, {}, {}});
  for (const Buffer& bad : {Buffer(curve_.scalar_bytes), OrderPlus(0), OrderPlus(1),
                            Buffer(curve_.scalar_bytes, 0xff)}) {
    EXPECT_EQ(Import(GetParam(), {{}, Beginning(bad, own.priv), {}}), nullptr);
    EXPECT_THAT(Errors(), HasSubstr(kBadScalar));
    EXPECT_EQ(Import(GetParam(), {{}, {}, Beginning(bad, own.seed)}), nullptr);
    EXPECT_THAT(Errors(), HasSubstr(kBadScalar));
    EXPECT_EQ(Generate(GetParam(), Beginning(bad, own.seed)), nullptr);
    EXPECT_THAT(Errors(), HasSubstr(kBadScalar));
    const Outputs out = FailedEncapsulation(key, Beginning(bad, ikme));
    EXPECT_EQ(out.c, Buffer(kem_.c_bytes));
    EXPECT_EQ(out.K, Buffer(kem_.K_bytes));
    EXPECT_THAT(Errors(), HasSubstr(kBadScalar));
  }
}

// The scalar of another pair beside the rest of this one.
TEST_P(ProviderCurve, PartsOfTwoPairsDoNotBelongTogether) {
  const Parts own = OwnPair(kem_), other = OwnPair(kem_);
  const Buffer scalar(other.priv.begin(),
                      other.priv.begin() + static_cast<ptrdiff_t>(curve_.scalar_bytes));
  for (const Parts& mixed : {Parts{own.pub, Beginning(scalar, own.priv), {}},
                             Parts{own.pub, {}, Beginning(scalar, own.seed)},
                             Parts{{}, Beginning(scalar, own.priv), own.seed}}) {
    EXPECT_EQ(Import(GetParam(), mixed), nullptr);
    EXPECT_THAT(Errors(), HasSubstr("do not belong together"));
  }
  EXPECT_NE(Import(GetParam(), {{}, Beginning(scalar, own.priv), {}}), nullptr) << Errors();

  // Where the private key makes the pair, the seed beside it has to have its scalar, too.
  const auto import = [&](Buffer seed) {
    Buffer priv = own.priv;
    char no[] = "no";
    OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string("priv", priv.data(), priv.size()),
                           OSSL_PARAM_construct_octet_string("seed", seed.data(), seed.size()),
                           OSSL_PARAM_construct_utf8_string("ml-kem.prefer_seed", no, 0),
                           OSSL_PARAM_construct_end()};
    PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, GetParam(), kOurs));
    EVP_PKEY* key = nullptr;
    EXPECT_GT(EVP_PKEY_fromdata_init(context.get()), 0);
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params);
    return Pkey(key);
  };
  EXPECT_NE(import(own.seed), nullptr) << Errors();
  EXPECT_EQ(import(Beginning(scalar, own.seed)), nullptr);
  EXPECT_THAT(Errors(), HasSubstr("do not belong together"));
}

TEST_P(ProviderCurve, PropertiesChooseWhoComputesOnTheCurve) {
  const Parts own = OwnPair(kem_);
  const auto generate = [this](const char* properties) {
    char* text = const_cast<char*>(properties);
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("properties", text, 0),
                                 OSSL_PARAM_construct_end()};
    PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, GetParam(), kOurs));
    EXPECT_GT(EVP_PKEY_keygen_init(context.get()), 0);
    EXPECT_GT(EVP_PKEY_CTX_set_params(context.get(), params), 0);
    EVP_PKEY* key = nullptr;
    EVP_PKEY_generate(context.get(), &key);
    return Pkey(key);
  };
  EXPECT_NE(generate(kTheirs), nullptr) << Errors();
  EXPECT_NE(generate("?provider=kexlane"), nullptr) << Errors();
  EXPECT_EQ(generate("provider=nobody"), nullptr);
  EXPECT_THAT(Errors(), HasSubstr("libcrypto did not compute on the elliptic curve"));

  // Those of a key are used with it from then on, and go into its copies.
  const Pkey key = Import(GetParam(), own);
  Buffer c, sent, received;
  ASSERT_TRUE(Encapsulate(key, &c, &sent));
  ASSERT_GT(EVP_PKEY_set_utf8_string_param(key.get(), "properties", "provider=nobody"), 0);
  const Pkey copy(EVP_PKEY_dup(key.get()));
  for (const Pkey* use : {&key, &copy}) {
    Buffer other;
    EXPECT_FALSE(Decapsulate(*use, c, &received));
    EXPECT_THAT(Errors(), HasSubstr("libcrypto did not compute on the elliptic curve"));
    EXPECT_FALSE(Encapsulate(*use, &other, &received));
    EXPECT_THAT(Errors(), HasSubstr("libcrypto did not compute on the elliptic curve"));
  }
  ASSERT_GT(EVP_PKEY_set_utf8_string_param(key.get(), "properties", kTheirs), 0);
  ASSERT_TRUE(Encapsulate(key, &c, &sent) && Decapsulate(key, c, &received)) << Errors();
  EXPECT_EQ(received, sent);
}

// In a fork, before any other test has made a generator that would serve: what has this name runs
// first.
using ProviderCurveDeathTest = ProviderCurve;
INSTANTIATE_TEST_SUITE_P(All, ProviderCurveDeathTest, kHybrids);

TEST_P(ProviderCurveDeathTest, TheProgramsDefaultContextPlaysNoPart) {
  EXPECT_EXIT(std::_Exit(WorksWithoutADefaultContext() ? 0 : 1), ::testing::ExitedWithCode(0), "")
      << Errors();
}

TEST_P(ProviderCurve, ThreadsUseOneKey) {
  const Pkey key = Generate(GetParam());
  std::vector<std::thread> threads;
  std::atomic<int> agreed = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const Pkey copy(EVP_PKEY_dup(key.get()));
      for (int round = 0; round < 5; ++round) {
        Buffer c, sent, received;
        if (Encapsulate(key, &c, &sent) && Decapsulate(copy, c, &received)) {
          agreed += sent == received ? 1 : 0;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(agreed, 20);
}

}  // namespace
}  // namespace kexlane::test
