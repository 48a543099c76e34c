// SPDX-License-Identifier: Apache-2.0
// The OpenSSL provider at the level of keys: its KEMs against the library's own calls, what it
// refuses and with which words.
#include <gmock/gmock.h>
#include <kexlane/kexlane.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>

#include "tests/support/openssl_hash.h"
#include "tests/support/provider_keys.h"

namespace kexlane::test {
namespace {

using ::testing::HasSubstr;

class ProviderKem : public ProviderKeys, public ::testing::WithParamInterface<const char*> {
 protected:
  const kxl_kem& kem_ = *FindKem(GetParam());
};

INSTANTIATE_TEST_SUITE_P(All, ProviderKem,
                         ::testing::Values("ML-KEM-512", "ML-KEM-768", "ML-KEM-1024",
                                           "X25519MLKEM768", "SecP256r1MLKEM768",
                                           "SecP384r1MLKEM1024"),
                         [](const auto& set) {
                           std::string name = set.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST_P(ProviderKem, RoundTripsAndHasTheSizesOfTheStandard) {
  const Pkey key = Generate(GetParam());
  ASSERT_NE(key, nullptr) << Errors();
  Buffer c, sent, received;
  ASSERT_TRUE(Encapsulate(key, &c, &sent)) << Errors();
  ASSERT_TRUE(Decapsulate(key, c, &received)) << Errors();
  EXPECT_EQ(sent, received);
  EXPECT_EQ(c.size(), kem_.c_bytes);
  EXPECT_EQ(sent.size(), kem_.K_bytes);
  EXPECT_EQ(EVP_PKEY_get_size(key.get()), static_cast<int>(kem_.c_bytes));
  EXPECT_TRUE(EVP_PKEY_is_a(key.get(), GetParam()));
  const std::string_view name = GetParam();
  EXPECT_EQ(EVP_PKEY_get_security_bits(key.get()), name.ends_with("512")    ? 128
                                                   : name.ends_with("1024") ? 256
                                                                            : 192);
  Buffer other_c, other;
  ASSERT_TRUE(Encapsulate(key, &other_c, &other));
  EXPECT_NE(other, sent);
}

TEST_P(ProviderKem, AgreesWithTheLibrarysOwnCalls) {
  const Pkey key = Generate(GetParam());
  const Buffer ek = Get(key, "pub");
  EXPECT_EQ(Get(key, "encoded-pub-key"), ek);
  Buffer c(kem_.c_bytes), sent(kem_.K_bytes), received;
  ASSERT_EQ(kem_.encaps(c.data(), c.size(), sent.data(), sent.size(), ek.data(), ek.size()),
            KXL_OK);
  ASSERT_TRUE(Decapsulate(key, c, &received)) << Errors();
  EXPECT_EQ(received, sent);

  const Parts own = OwnPair(kem_);
  const Pkey pub = Import(GetParam(), {own.pub, {}, {}});
  ASSERT_TRUE(Encapsulate(pub, &c, &sent)) << Errors();
  ASSERT_EQ(kem_.decaps(received.data(), received.size(), c.data(), c.size(), own.priv.data(),
                        own.priv.size()),
            KXL_OK);
  EXPECT_EQ(received, sent);
}

TEST_P(ProviderKem, ImportsAndExportsPublicPrivateAndSeed) {
  const Parts own = OwnPair(kem_);
  const Parts forms[] = {own,
                         {{}, own.priv, {}},
                         {{}, {}, own.seed},
                         {own.pub, own.priv, {}},
                         {own.pub, {}, own.seed}};
  const Pkey seeded = Generate(GetParam(), own.seed);
  for (const Parts& form : forms) {
    const Pkey key = Import(GetParam(), form);
    ASSERT_NE(key, nullptr) << Errors();
    EXPECT_EQ(Get(key, "pub"), own.pub);
    EXPECT_EQ(Get(key, "priv"), own.priv);
    EXPECT_EQ(Get(key, "seed"), form.seed);
    EXPECT_EQ(EVP_PKEY_eq(key.get(), seeded.get()), 1);
    PkeyContext check(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
    EXPECT_EQ(EVP_PKEY_pairwise_check(check.get()), 1) << Errors();

    OSSL_PARAM* params = nullptr;
    ASSERT_EQ(EVP_PKEY_todata(key.get(), EVP_PKEY_KEYPAIR, &params), 1);
    const OSSL_PARAM* priv = OSSL_PARAM_locate_const(params, "priv");
    ASSERT_NE(priv, nullptr);
    EXPECT_EQ(Buffer(static_cast<uint8_t*>(priv->data),
                     static_cast<uint8_t*>(priv->data) + priv->data_size),
              own.priv);
    EXPECT_EQ(OSSL_PARAM_locate_const(params, "seed") != nullptr, !form.seed.empty());
    OSSL_PARAM_free(params);

    const Pkey copy(EVP_PKEY_dup(key.get()));
    ASSERT_NE(copy, nullptr);
    EXPECT_EQ(Get(copy, "priv"), own.priv);
    EXPECT_EQ(Get(copy, "seed"), form.seed);
    Buffer c, sent, received;
    ASSERT_TRUE(Encapsulate(copy, &c, &sent) && Decapsulate(copy, c, &received)) << Errors();
    EXPECT_EQ(received, sent);
    ASSERT_TRUE(Decapsulate(key, c, &received));
    EXPECT_EQ(received, sent);
  }
  const Pkey pub = Import(GetParam(), {own.pub, {}, {}});
  EXPECT_EQ(EVP_PKEY_eq(pub.get(), seeded.get()), 1);
  EXPECT_NE(EVP_PKEY_eq(Generate(GetParam()).get(), seeded.get()), 1);
  EXPECT_TRUE(Get(pub, "priv").empty());
}

TEST_P(ProviderKem, RefusesWhatIsMalformedAndSaysWhy) {
  const Parts own = OwnPair(kem_);
  // What stands before ML-KEM's part in a public and in a private key, and behind it in both.
  const auto [nid, point, scalar] = CurveOf(GetParam());
  const size_t end = GetParam() == std::string_view("X25519MLKEM768") ? 32 : 0;
  const auto shorter = [](Buffer data) {
    data.pop_back();
    return data;
  };
  const auto refused = [this](const Parts& parts, const char* reason) {
    EXPECT_EQ(Import(GetParam(), parts), nullptr);
    EXPECT_THAT(Errors(), HasSubstr(reason));
  };
  refused({shorter(own.pub), {}, {}}, "the public key or client share has the wrong length");
  refused({{}, shorter(own.priv), {}}, "the private key has the wrong length");
  refused({{}, {}, shorter(own.seed)}, "the seed has the wrong length");
  refused({}, "the public key is missing");
  EXPECT_EQ(Generate(GetParam(), shorter(own.seed)), nullptr);
  EXPECT_THAT(Errors(), HasSubstr("the seed has the wrong length"));

  Buffer bad = own.pub;
  bad[point] = bad[point + 1] = 0xff;  // a coefficient of 4095
  refused({bad, {}, {}}, "the public key fails the check of FIPS 203");
  refused({bad, own.priv, {}}, "do not belong together");
  refused({shorter(own.pub), own.priv, {}}, "do not belong together");
  const size_t hash = 64 + end;
  bad = own.priv;
  bad[bad.size() - hash] ^= 1;  // the hash of ek
  refused({{}, bad, {}}, "the private key fails the checks of FIPS 203");
  refused({{}, bad, own.seed}, "do not belong together");
  refused({{}, own.priv, RandomBytes(own.seed.size())}, "do not belong together");
  // The right hash of an ek that fails its own check.
  Buffer ek(own.pub.begin() + static_cast<ptrdiff_t>(point),
            own.pub.end() - static_cast<ptrdiff_t>(end));
  ek[0] = ek[1] = 0xff;
  bad = own.priv;
  const auto ek_of = bad.end() - static_cast<ptrdiff_t>(hash + ek.size());
  const Buffer hash_of = OpensslHash(EVP_sha3_256(), 32, {ek});
  std::copy(hash_of.begin(), hash_of.end(), std::copy(ek.begin(), ek.end(), ek_of));
  refused({{}, bad, {}}, "the private key fails the checks of FIPS 203");

  // A secret vector that is none of ek's, which only trying finds.
  bad = own.priv;
  bad[scalar] ^= 1;
  bad[scalar + 100] ^= 1;
  refused({{}, bad, {}}, "the private key fails the checks of FIPS 203");
  // One that has x + q where it has x, with which all works.
  size_t at = scalar;
  while ((own.priv[at + 1] & 15) != 0) at += 3;
  bad = own.priv;
  bad[at] = static_cast<uint8_t>(bad[at] + 0x01);
  bad[at + 1] = static_cast<uint8_t>(bad[at + 1] + 0x0d + (bad[at] == 0 ? 1 : 0));
  refused({{}, bad, {}}, "the private key fails the checks of FIPS 203");
}

TEST_P(ProviderKem, CiphertextsAndBuffersOfOtherLengthsAreErrors) {
  const Pkey key = Generate(GetParam());
  Buffer c, sent, received;
  ASSERT_TRUE(Encapsulate(key, &c, &sent));
  for (const size_t bytes : {size_t{1}, c.size() - 1, c.size() + 1}) {
    Buffer other = c;
    other.resize(bytes);
    EXPECT_FALSE(Decapsulate(key, other, &received)) << bytes;
    EXPECT_THAT(Errors(), HasSubstr("the ciphertext or server share has the wrong length"));
  }
  PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
  ASSERT_GT(EVP_PKEY_decapsulate_init(context.get(), nullptr), 0);
  size_t bytes = kem_.K_bytes - 1;
  EXPECT_LE(EVP_PKEY_decapsulate(context.get(), received.data(), &bytes, c.data(), c.size()), 0);
  EXPECT_THAT(Errors(), HasSubstr("output buffer too small"));
  ASSERT_GT(EVP_PKEY_encapsulate_init(context.get(), nullptr), 0);
  size_t c_bytes = kem_.c_bytes - 1;
  bytes = kem_.K_bytes;
  EXPECT_LE(EVP_PKEY_encapsulate(context.get(), c.data(), &c_bytes, sent.data(), &bytes), 0);
  EXPECT_THAT(Errors(), HasSubstr("output buffer too small"));
}

TEST_P(ProviderKem, ATamperedCiphertextGivesAnotherSecret) {
  const Pkey key = Generate(GetParam());
  Buffer c, sent, received, again;
  ASSERT_TRUE(Encapsulate(key, &c, &sent));
  c[c.size() - 40] ^= 1;  // of ML-KEM
  ASSERT_TRUE(Decapsulate(key, c, &received)) << Errors();
  EXPECT_NE(received, sent);
  ASSERT_TRUE(Decapsulate(key, c, &again));
  EXPECT_EQ(again, received);
}

TEST_P(ProviderKem, APublicKeyDoesNotDecapsulateAndAnEmptyOneDoesNothing) {
  const Parts own = OwnPair(kem_);
  Buffer c, K;
  const Pkey pub = Import(GetParam(), {own.pub, {}, {}});
  ASSERT_TRUE(Encapsulate(pub, &c, &K));
  EXPECT_FALSE(Decapsulate(pub, c, &K));
  EXPECT_THAT(Errors(), HasSubstr("the private key is missing"));

  PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, GetParam(), kOurs));
  ASSERT_GT(EVP_PKEY_paramgen_init(context.get()), 0);
  EVP_PKEY* made = nullptr;
  ASSERT_GT(EVP_PKEY_paramgen(context.get(), &made), 0) << Errors();
  const Pkey empty(made);
  EXPECT_FALSE(Encapsulate(empty, &c, &K));
  EXPECT_THAT(Errors(), HasSubstr("the public key is missing"));
  // What a TLS server does with the client's share.
  EXPECT_GT(EVP_PKEY_set1_encoded_public_key(empty.get(), own.pub.data(), own.pub.size()), 0);
  EXPECT_TRUE(Encapsulate(empty, &c, &K)) << Errors();
  EXPECT_LE(EVP_PKEY_set1_encoded_public_key(empty.get(), own.pub.data(), own.pub.size()), 0);
  EXPECT_THAT(Errors(), HasSubstr("the key is already set"));
}

TEST_P(ProviderKem, ContextsHoldTheirKey) {
  Pkey key = Generate(GetParam());
  PkeyContext context(EVP_PKEY_CTX_new_from_pkey(lib_, key.get(), kOurs));
  ASSERT_GT(EVP_PKEY_encapsulate_init(context.get(), nullptr), 0);
  const PkeyContext copy(EVP_PKEY_CTX_dup(context.get()));
  ASSERT_NE(copy, nullptr);
  context.reset();
  Buffer c(kem_.c_bytes), sent(kem_.K_bytes), received;
  size_t c_bytes = c.size(), K_bytes = sent.size();
  ASSERT_GT(EVP_PKEY_encapsulate(copy.get(), c.data(), &c_bytes, sent.data(), &K_bytes), 0);
  ASSERT_TRUE(Decapsulate(key, c, &received));
  EXPECT_EQ(received, sent);
}

TEST_P(ProviderKem, AForkedChildMakesOtherKeysAndSecrets) {
  // Made before, so that both go on from the same state.
  const Pkey shared = Generate(GetParam());
  // The first bytes of a new key and of a secret for the shared one.
  const auto make = [&] {
    Buffer made = Get(Generate(GetParam()), "pub"), c, K;
    made.resize(32);
    if (Encapsulate(shared, &c, &K)) made.insert(made.end(), K.begin(), K.begin() + 32);
    return made;
  };
  ASSERT_EQ(make().size(), 64U) << Errors();
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Buffer made = make();
    _exit(made.size() == 64 && write(ends[1], made.data(), 64) == 64 ? 0 : 1);
  }
  const Buffer own = make();
  Buffer theirs(64);
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  EXPECT_EQ(read(ends[0], theirs.data(), 64), 64);
  EXPECT_NE(Buffer(own.begin(), own.begin() + 32), Buffer(theirs.begin(), theirs.begin() + 32));
  EXPECT_NE(Buffer(own.begin() + 32, own.end()), Buffer(theirs.begin() + 32, theirs.end()));
  close(ends[0]);
  close(ends[1]);
}

// A sandbox that plays an old kernel. What OpenSSL itself draws is not asked for here.
TEST_F(ProviderKeys, KeysAreMadeWhereThereIsNoGetrandom) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    sock_filter filter[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getrandom, 0, 1),
                            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
                            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    const sock_fprog program{std::size(filter), filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
      _exit(77);
    }
    for (const char* name :
         {"ML-KEM-512", "ML-KEM-768", "ML-KEM-1024", "X25519MLKEM768", "X25519"}) {
      if (Generate(name) == nullptr) _exit(1);
    }
    _exit(0);
  }
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) GTEST_SKIP() << "no seccomp";
  EXPECT_EQ(status, 0);
}

// RFC 7748's points of low order, also with the bit set that is ignored. That these are they is
// what the library's X25519 says.
TEST_F(ProviderKeys, HybridSharesWithAPointOfLowOrderAreRefused) {
  const kxl_kem& kem = *kxl_kem_find("X25519MLKEM768");
  const Parts own = OwnPair(kem);
  const std::string f30(60, 'f');
  const std::string points[] = {std::string(64, '0'),
                                "01" + std::string(62, '0'),
                                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                                "ec" + f30 + "7f",
                                "ed" + f30 + "7f",
                                "ee" + f30 + "7f"};
  for (const std::string& point : points) {
    for (const int top : {0x00, 0x80}) {
      Buffer u = FromHex(point);
      u[31] = static_cast<uint8_t>(u[31] | top);
      Buffer ss(32);
      ASSERT_EQ(kxl_x25519_shared_secret(ss.data(), own.seed.data(), u.data()), KXL_ERR_LOW_ORDER);
      Buffer share = own.pub;
      std::copy(u.begin(), u.end(), share.end() - 32);
      EXPECT_EQ(Import("X25519MLKEM768", {share, {}, {}}), nullptr) << point;
      EXPECT_THAT(Errors(), HasSubstr("point of low order"));

      // The same in the server's share.
      const Pkey key = Import("X25519MLKEM768", {{}, {}, own.seed});
      Buffer c, K;
      ASSERT_TRUE(Encapsulate(key, &c, &K));
      std::copy(u.begin(), u.end(), c.end() - 32);
      EXPECT_FALSE(Decapsulate(key, c, &K));
      EXPECT_EQ(K, Buffer(64));
      EXPECT_THAT(Errors(), HasSubstr("point of low order"));
    }
  }
}

TEST_F(ProviderKeys, NamesAndObjectIdentifiersAreThoseOfOpenSsl35) {
  for (const char* name : {"MLKEM512", "2.16.840.1.101.3.4.4.1", "MLKEM768",
                           "2.16.840.1.101.3.4.4.2", "mlkem1024", "2.16.840.1.101.3.4.4.3"}) {
    EXPECT_NE(Generate(name), nullptr) << name << Errors();
  }
  PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, "ML-KEM-768", kOurs));
  ASSERT_GT(EVP_PKEY_keygen_init(context.get()), 0);
  EXPECT_GT(EVP_PKEY_CTX_set_group_name(context.get(), "mlkem768"), 0) << Errors();
  EXPECT_GT(EVP_PKEY_CTX_set_group_name(context.get(), ""), 0) << Errors();
  EXPECT_LE(EVP_PKEY_CTX_set_group_name(context.get(), "MLKEM512"), 0);
  EXPECT_THAT(Errors(), HasSubstr("the group is not the one of this algorithm"));
}

}  // namespace
}  // namespace kexlane::test
