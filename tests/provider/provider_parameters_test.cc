// SPDX-License-Identifier: Apache-2.0
// The parameters of OpenSSL's own provider, as it lists them when this test runs: each is looked at
// by kexlane, and has the same value or gives the same bytes. Where OpenSSL's provider lacks an
// algorithm, the library's own calls say which bytes.
#include <gmock/gmock.h>
#include <openssl/encoder.h>

#include <array>
#include <cstring>
#include <set>

#include "tests/support/provider_keys.h"

namespace kexlane::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kBoth[] = {kTheirs, kOurs};

struct FreeAlgorithm {
  void operator()(EVP_KEYMGMT* p) const { EVP_KEYMGMT_free(p); }
  void operator()(EVP_KEM* p) const { EVP_KEM_free(p); }
  void operator()(EVP_KEYEXCH* p) const { EVP_KEYEXCH_free(p); }
  void operator()(OSSL_ENCODER* p) const { OSSL_ENCODER_free(p); }
};
template <typename Type>
using Algorithm = std::unique_ptr<Type, FreeAlgorithm>;

// One octet string as a list of parameters.
struct Octets {
  OSSL_PARAM list[2];
  Octets(const char* name, const Buffer& data)
      : list{
            OSSL_PARAM_construct_octet_string(name, const_cast<uint8_t*>(data.data()), data.size()),
            OSSL_PARAM_construct_end()} {}
};

class ProviderParameters : public ProviderKeys, public ::testing::WithParamInterface<const char*> {
 protected:
  using Names = std::set<std::string>;

  static Names NamesOf(const OSSL_PARAM* list) {
    Names names;
    for (; list != nullptr && list->key != nullptr; ++list) names.insert(list->key);
    return names;
  }

  bool IsKem() const { return FindKem(GetParam()) != nullptr; }
  bool IsMlKem() const { return std::string_view(GetParam()).starts_with("ML-KEM"); }
  // Whether OpenSSL's provider has this algorithm.
  bool IsTheirs() const {
    return Algorithm<EVP_KEYMGMT>(EVP_KEYMGMT_fetch(lib_, GetParam(), kTheirs)) != nullptr;
  }

  Parts SomeParts() const {
    if (IsKem()) return OwnPair(*FindKem(GetParam()));
    Parts parts{Buffer(32), RandomBytes(32), {}};
    EXPECT_EQ(kxl_x25519_public_key(parts.pub.data(), parts.priv.data()), KXL_OK);
    return parts;
  }

  PkeyContext GenerationOf(const char* properties) {
    PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, GetParam(), properties));
    EXPECT_GT(EVP_PKEY_keygen_init(context.get()), 0) << Errors();
    return context;
  }

  static Pkey Make(const PkeyContext& context) {
    EVP_PKEY* key = nullptr;
    EVP_PKEY_generate(context.get(), &key);
    return Pkey(key);
  }

  struct Sent {
    Buffer c, K;
    bool operator==(const Sent&) const = default;
  };
  Sent Encapsulated(const PkeyContext& context) {
    Sent sent{Buffer(2000), Buffer(100)};
    size_t c_bytes = sent.c.size(), K_bytes = sent.K.size();
    if (EVP_PKEY_encapsulate(context.get(), sent.c.data(), &c_bytes, sent.K.data(), &K_bytes) <= 0)
      return {};
    sent.c.resize(c_bytes);
    sent.K.resize(K_bytes);
    return sent;
  }
};

INSTANTIATE_TEST_SUITE_P(All, ProviderParameters,
                         ::testing::Values("ML-KEM-512", "ML-KEM-768", "ML-KEM-1024",
                                           "X25519MLKEM768", "SecP256r1MLKEM768",
                                           "SecP384r1MLKEM1024", "X25519"),
                         [](const auto& set) {
                           std::string name = set.param;
                           std::erase(name, '-');
                           return name;
                         });

// A number in place of a string or of bytes is an error for whoever looks at the parameter.
TEST_P(ProviderParameters, EachThatOpenSslSetsIsLookedAt) {
  if (!IsTheirs()) GTEST_SKIP() << "OpenSSL's provider does not have " << GetParam();
  const Parts parts = SomeParts();
  int number = 7;
  const auto list = [&number](const std::string& name) {
    return std::array{OSSL_PARAM_construct_int(name.c_str(), &number), OSSL_PARAM_construct_end()};
  };
  const Algorithm<EVP_KEYMGMT> keys(EVP_KEYMGMT_fetch(lib_, GetParam(), kTheirs));
  const Names generation = NamesOf(EVP_KEYMGMT_gen_settable_params(keys.get()));
  EXPECT_FALSE(generation.empty());
  for (const std::string& name : generation) {
    EXPECT_LE(EVP_PKEY_CTX_set_params(GenerationOf(kOurs).get(), list(name).data()), 0) << name;
  }
  for (const std::string& name : NamesOf(EVP_KEYMGMT_settable_params(keys.get()))) {
    const Pkey key = Import(GetParam(), parts);
    EXPECT_LE(EVP_PKEY_set_params(key.get(), list(name).data()), 0) << name;
  }
  const PkeyContext theirs(EVP_PKEY_CTX_new_from_name(lib_, GetParam(), kTheirs));
  ASSERT_GT(EVP_PKEY_fromdata_init(theirs.get()), 0);
  for (const std::string& name :
       NamesOf(EVP_PKEY_fromdata_settable(theirs.get(), EVP_PKEY_KEYPAIR))) {
    const PkeyContext ours(EVP_PKEY_CTX_new_from_name(lib_, GetParam(), kOurs));
    ASSERT_GT(EVP_PKEY_fromdata_init(ours.get()), 0);
    Buffer other = name == "pub" ? parts.priv : parts.pub;
    OSSL_PARAM params[] = {OSSL_PARAM_construct_int(name.c_str(), &number),
                           OSSL_PARAM_construct_octet_string(name == "pub" ? "priv" : "pub",
                                                             other.data(), other.size()),
                           OSSL_PARAM_construct_end()};
    EVP_PKEY* made = nullptr;
    EXPECT_LE(EVP_PKEY_fromdata(ours.get(), &made, EVP_PKEY_KEYPAIR, params), 0) << name;
  }
  // X25519 has no KEM here, as provider_x25519_test shows: OpenSSL's takes the keys, or none does.
  const Algorithm<EVP_KEM> kem(EVP_KEM_fetch(lib_, GetParam(), kTheirs));
  const Pkey key = Import(GetParam(), parts);
  for (const std::string& name :
       kem == nullptr ? Names{} : NamesOf(EVP_KEM_settable_ctx_params(kem.get()))) {
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
    EXPECT_LE(EVP_PKEY_encapsulate_init(context.get(), list(name).data()), 0) << name;
  }
  const Algorithm<EVP_KEYEXCH> exchange(EVP_KEYEXCH_fetch(lib_, GetParam(), kTheirs));
  for (const std::string& name :
       exchange == nullptr ? Names{} : NamesOf(EVP_KEYEXCH_settable_ctx_params(exchange.get()))) {
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
    EXPECT_LE(EVP_PKEY_derive_init_ex(context.get(), list(name).data()), 0) << name;
  }
  const std::string form = ",output=der,structure=PrivateKeyInfo";
  const Algorithm<OSSL_ENCODER> encoder(
      OSSL_ENCODER_fetch(lib_, GetParam(), (kTheirs + form).c_str()));
  const Algorithm<OSSL_ENCODER> ours(OSSL_ENCODER_fetch(lib_, GetParam(), (kOurs + form).c_str()));
  if (encoder != nullptr && ours != nullptr) {
    const Names names = NamesOf(OSSL_ENCODER_settable_ctx_params(ours.get()));
    for (const std::string& name : NamesOf(OSSL_ENCODER_settable_ctx_params(encoder.get()))) {
      EXPECT_TRUE(names.contains(name)) << name;
    }
  }
}

TEST_P(ProviderParameters, EachThatOpenSslGetsHasTheSameValue) {
  if (!IsTheirs()) GTEST_SKIP() << "OpenSSL's provider does not have " << GetParam();
  Parts parts = SomeParts();
  if (!IsMlKem()) parts.seed.clear();
  // OpenSSL 3.5 neither imports nor exports the private key of a hybrid with P-256 or P-384.
  if (CurveOf(GetParam()).nid != 0) parts.priv.clear();
  const Pkey ours = Import(GetParam(), parts), theirs = Import(GetParam(), parts, kTheirs);
  ASSERT_TRUE(ours != nullptr && theirs != nullptr) << Errors();
  const auto compare = [](const OSSL_PARAM& theirs, const OSSL_PARAM& ours) {
    ASSERT_EQ(theirs.data_type == OSSL_PARAM_OCTET_STRING,
              ours.data_type == OSSL_PARAM_OCTET_STRING);
    EXPECT_EQ(theirs.return_size, ours.return_size) << theirs.key;
    EXPECT_EQ(std::memcmp(theirs.data, ours.data, theirs.data_size), 0) << theirs.key;
  };
  const OSSL_PARAM* gettable = EVP_PKEY_gettable_params(theirs.get());
  ASSERT_GT(NamesOf(gettable).size(), 4U);
  for (const OSSL_PARAM* p = gettable; p->key != nullptr; ++p) {
    Buffer space[2] = {Buffer(4096), Buffer(4096)};
    OSSL_PARAM lists[2][2];
    for (int i = 0; i < 2; ++i) {
      lists[i][0] = *p;
      lists[i][0].data = space[i].data();
      lists[i][0].data_size = p->data_type == OSSL_PARAM_OCTET_STRING ? 4096 : sizeof(int);
      lists[i][0].return_size = OSSL_PARAM_UNMODIFIED;
      lists[i][1] = OSSL_PARAM_construct_end();
      ASSERT_GT(EVP_PKEY_get_params((i == 0 ? theirs : ours).get(), lists[i]), 0) << p->key;
    }
    compare(lists[0][0], lists[1][0]);
  }
  OSSL_PARAM *from_theirs = nullptr, *from_ours = nullptr;
  ASSERT_EQ(EVP_PKEY_todata(theirs.get(), EVP_PKEY_KEYPAIR, &from_theirs), 1);
  ASSERT_EQ(EVP_PKEY_todata(ours.get(), EVP_PKEY_KEYPAIR, &from_ours), 1);
  for (const OSSL_PARAM* p = from_theirs; p->key != nullptr; ++p) {
    const OSSL_PARAM* own = OSSL_PARAM_locate(from_ours, p->key);
    ASSERT_NE(own, nullptr) << p->key;
    compare(*p, *own);
  }
  OSSL_PARAM_free(from_theirs);
  OSSL_PARAM_free(from_ours);
}

// What is not there is left alone, as OpenSSL's keys leave it, and the rest is answered.
TEST_P(ProviderParameters, PartsThatAKeyLacksAreLeftAlone) {
  const Pkey key = Import(GetParam(), {SomeParts().pub, {}, {}});
  int bits = 0;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string("priv", nullptr, 0),
                         OSSL_PARAM_construct_octet_string("seed", nullptr, 0),
                         OSSL_PARAM_construct_int("bits", &bits), OSSL_PARAM_construct_end()};
  EXPECT_EQ(EVP_PKEY_get_params(key.get(), params), 1) << Errors();
  EXPECT_FALSE(OSSL_PARAM_modified(&params[0]) || OSSL_PARAM_modified(&params[1]));
  EXPECT_GT(bits, 0);
  int category = -1;
  EXPECT_EQ(EVP_PKEY_get_int_param(key.get(), "security-category", &category), 1) << Errors();
  const std::string_view name = GetParam();
  EXPECT_EQ(category, name == "X25519"                           ? 0
                      : name == "ML-KEM-512"                     ? 1
                      : std::string_view(name).ends_with("1024") ? 5
                                                                 : 3);
}

TEST_P(ProviderParameters, ASeedMakesTheKeyOnceAndTheNextIsRandom) {
  if (!IsKem()) GTEST_SKIP() << "X25519 has no seed";
  const Parts own = SomeParts();
  for (const char* properties : kBoth) {
    if (properties == kTheirs && !(IsTheirs() && IsMlKem())) continue;
    const PkeyContext context = GenerationOf(properties);
    ASSERT_GT(EVP_PKEY_CTX_set_params(context.get(), Octets("seed", own.seed).list), 0) << Errors();
    const Pkey first = Make(context), second = Make(context);
    EXPECT_EQ(Get(first, "encoded-pub-key"), own.pub);
    EXPECT_EQ(Get(first, "priv"), own.priv);
    EXPECT_EQ(Get(first, "seed"), own.seed);
    ASSERT_NE(second, nullptr);
    EXPECT_NE(Get(second, "encoded-pub-key"), own.pub);
  }
  const PkeyContext context = GenerationOf(kOurs);
  EXPECT_LE(EVP_PKEY_CTX_set_params(context.get(), Octets("dhkem-ikm", Buffer(32)).list), 0);
  EXPECT_THAT(Errors(), HasSubstr("the algorithm does not have this parameter"));
}

TEST_P(ProviderParameters, IkmeDecidesOneEncapsulation) {
  if (!IsKem()) GTEST_SKIP() << "X25519 is no KEM here";
  const kxl_kem& kem = *FindKem(GetParam());
  const Parts own = SomeParts();
  const Buffer ikme = RandomBytes(kem.encaps_seed_bytes);
  const Octets params("ikme", ikme), longer("ikme", Buffer(ikme.size() + 1)),
      shorter("ikme", Buffer(ikme.size() - 1)), one("ikme", Buffer(1));
  Sent expected{Buffer(kem.c_bytes), Buffer(kem.K_bytes)};
  ASSERT_EQ(kem.encaps_derand(expected.c.data(), kem.c_bytes, expected.K.data(), kem.K_bytes,
                              own.pub.data(), own.pub.size(), ikme.data(), ikme.size()),
            KXL_OK);
  for (const char* properties : kBoth) {
    // In OpenSSL 3.5 the hybrid takes no ikme.
    if (properties == kTheirs && !(IsTheirs() && IsMlKem())) continue;
    for (const Parts& form : {Parts{own.pub, {}, {}}, Parts{{}, {}, own.seed}}) {
      const Pkey key = Import(GetParam(), form, properties);
      const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), properties));
      ASSERT_GT(EVP_PKEY_encapsulate_init(context.get(), params.list), 0) << Errors();
      EXPECT_EQ(Encapsulated(context), expected);
      EXPECT_NE(Encapsulated(context).K, expected.K);
      ASSERT_GT(EVP_PKEY_CTX_set_params(context.get(), params.list), 0) << Errors();
      // A question about sizes takes nothing, an encapsulation that fails takes it.
      size_t c_bytes = 0, K_bytes = 0;
      ASSERT_GT(EVP_PKEY_encapsulate(context.get(), nullptr, &c_bytes, nullptr, &K_bytes), 0);
      EXPECT_EQ(Encapsulated(context), expected);
      ASSERT_GT(EVP_PKEY_CTX_set_params(context.get(), params.list), 0);
      Sent sent = expected;
      c_bytes = 1;
      EXPECT_LE(
          EVP_PKEY_encapsulate(context.get(), sent.c.data(), &c_bytes, sent.K.data(), &K_bytes), 0);
      EXPECT_NE(Encapsulated(context).K, expected.K);
      // One of another length is refused, and takes the one before with it.
      for (const Octets* wrong : {&longer, &shorter, &one}) {
        ASSERT_GT(EVP_PKEY_CTX_set_params(context.get(), params.list), 0);
        EXPECT_LE(EVP_PKEY_CTX_set_params(context.get(), wrong->list), 0);
        EXPECT_NE(Encapsulated(context).K, expected.K);
        EXPECT_LE(EVP_PKEY_encapsulate_init(context.get(), wrong->list), 0);
        ASSERT_GT(EVP_PKEY_encapsulate_init(context.get(), nullptr), 0);
      }
    }
    const Pkey key = Import(GetParam(), {{}, own.priv, {}}, properties);
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), properties));
    Buffer K(kem.K_bytes);
    size_t bytes = K.size();
    EXPECT_GT(EVP_PKEY_decapsulate_init(context.get(), params.list), 0) << Errors();
    EXPECT_GT(EVP_PKEY_decapsulate(context.get(), K.data(), &bytes, expected.c.data(), kem.c_bytes),
              0);
    EXPECT_EQ(K, expected.K);
  }
}

// Null pointers to lengths and buffers: OpenSSL 3.5's answers.
TEST_P(ProviderParameters, NullPointersAreAnsweredAsInOpenSsl35) {
  if (!IsKem()) GTEST_SKIP() << "X25519 is no KEM here";
  const kxl_kem& kem = *FindKem(GetParam());
  for (const char* properties : kBoth) {
    if (properties == kTheirs && !IsTheirs()) continue;
    const Pkey key = Generate(GetParam(), {}, properties);
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), properties));
    EVP_PKEY_CTX* x = context.get();
    ASSERT_GT(EVP_PKEY_encapsulate_init(x, nullptr), 0) << Errors();
    Buffer c(kem.c_bytes), K(kem.K_bytes);
    const Buffer untouched_c = c, untouched_K = K;
    size_t c_bytes = c.size(), K_bytes = K.size();
    EXPECT_LE(EVP_PKEY_encapsulate(x, c.data(), nullptr, K.data(), &K_bytes), 0);
    EXPECT_LE(EVP_PKEY_encapsulate(x, c.data(), &c_bytes, K.data(), nullptr), 0);
    EXPECT_LE(EVP_PKEY_encapsulate(x, c.data(), &c_bytes, nullptr, &K_bytes), 0);
    EXPECT_LE(EVP_PKEY_encapsulate(x, nullptr, nullptr, nullptr, nullptr), 0);
    EXPECT_GT(EVP_PKEY_encapsulate(x, nullptr, &c_bytes, nullptr, nullptr), 0);
    EXPECT_GT(EVP_PKEY_encapsulate(x, nullptr, nullptr, nullptr, &K_bytes), 0);
    EXPECT_EQ(c, untouched_c);
    EXPECT_EQ(K, untouched_K);
    EXPECT_GT(EVP_PKEY_encapsulate(x, c.data(), &c_bytes, K.data(), &K_bytes), 0);
    ASSERT_GT(EVP_PKEY_decapsulate_init(x, nullptr), 0);
    EXPECT_LE(EVP_PKEY_decapsulate(x, nullptr, nullptr, c.data(), c.size()), 0);
    EXPECT_GT(EVP_PKEY_decapsulate(x, K.data(), nullptr, c.data(), c.size()), 0);
    K_bytes = K.size() + 1;
    EXPECT_GT(EVP_PKEY_decapsulate(x, K.data(), &K_bytes, c.data(), c.size()), 0);
    EXPECT_EQ(K_bytes, K.size());
  }
}

}  // namespace
}  // namespace kexlane::test
