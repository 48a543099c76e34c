// SPDX-License-Identifier: Apache-2.0
// The parameters ml-kem.* of the OpenSSL provider's section in openssl.cnf, and of their names in
// programs. Where OpenSSL's own provider has ML-KEM, it is configured with the same lines and has
// to write and read the same.
#include <gmock/gmock.h>
#include <openssl/conf.h>

#include <cstdio>
#include <fstream>

#include "tests/support/provider_key_files.h"

namespace kexlane::test {
namespace {

using ::testing::HasSubstr;

class ProviderSettings : public ProviderKemEncoding {
 protected:
  // Runs a test with both providers configured with these lines. The texts of errors are gone with
  // the providers, so they are read before.
  template <typename Test>
  void Configured(const std::string& lines, Test test) {
    const std::string path = ::testing::TempDir() + "kexlane_" + GetParam() + ".cnf";
    std::ofstream(path) << "openssl_conf = init\n[init]\nproviders = providers\n[providers]\n"
                        << "default = one\nkexlane = two\n[one]\nactivate = 1\n"
                        << lines << "\n[two]\nactivate = 1\nmodule = " << KEXLANE_PROVIDER_PATH
                        << "\n"
                        << lines << "\n[ml_kem]\noutput_formats = bare-seed\n";
    OSSL_LIB_CTX* lib = OSSL_LIB_CTX_new();
    EXPECT_EQ(OSSL_LIB_CTX_load_config(lib, path.c_str()), 1) << Errors();
    std::remove(path.c_str());
    std::swap(lib, lib_);
    Errors();
    test();
    errors_ = Errors();
    std::swap(lib, lib_);
    OSSL_LIB_CTX_free(lib);
  }

  bool IsTheirs() {
    EVP_KEYMGMT* keys = EVP_KEYMGMT_fetch(lib_, GetParam(), kTheirs);
    EVP_KEYMGMT_free(keys);
    return keys != nullptr;
  }

  // What is written of a key from these parts. OpenSSL's provider has to write the same.
  Buffer Written(const std::string& lines, const Parts& parts, bool as_theirs = true) {
    Buffer der;
    Configured(lines, [&] {
      der = WritePrivate(Import(GetParam(), parts));
      ERR_set_mark();
      if (as_theirs && IsTheirs()) {
        EXPECT_EQ(WritePrivate(Import(GetParam(), parts, kTheirs)), der) << lines;
      }
      ERR_pop_to_mark();
    });
    return der;
  }

  std::string errors_;
};

INSTANTIATE_TEST_SUITE_P(All, ProviderSettings,
                         ::testing::Values("ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"),
                         [](const auto& set) {
                           std::string name = set.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST_P(ProviderSettings, OutputFormatsChooseTheForm) {
  const Parts seeded{{}, {}, own_.seed}, expanded{{}, own_.priv, {}};
  const auto written = [this](const char* formats, const Parts& parts) {
    return Written(std::string("ml-kem.output_formats = ") + formats, parts);
  };
  const auto info = [this](const Buffer& choice) { return PrivateKeyInfo(oid_, choice); };
  EXPECT_EQ(Written("", seeded), info(both_)) << errors_;
  EXPECT_EQ(Written("", expanded), info(expanded_)) << errors_;
  EXPECT_EQ(written("seed-only", seeded), info(seed_)) << errors_;
  EXPECT_EQ(written("priv-only", seeded), info(expanded_)) << errors_;
  EXPECT_EQ(written("SEED-PRIV, seed-only", seeded), info(both_)) << errors_;
  EXPECT_EQ(written("bare-seed", seeded), info(own_.seed)) << errors_;
  EXPECT_EQ(written("bare-priv", seeded), info(own_.priv)) << errors_;
  EXPECT_EQ(written("oqskeypair", seeded), info(oqs_)) << errors_;
  EXPECT_EQ(written("seed-only, priv-only", expanded), info(expanded_)) << errors_;
  EXPECT_EQ(written("bare-seed\tseed-only ,oqskeypair", expanded), info(oqs_)) << errors_;
  EXPECT_EQ(Written("ml-kem = ml_kem", seeded), info(own_.seed)) << errors_;
  EXPECT_TRUE(written("seed-only seed-priv", expanded).empty());
  EXPECT_THAT(errors_, HasSubstr("none of ml-kem.output_formats can hold this key"));
  // A name that is not known is passed over, but one of them has to be known.
  EXPECT_EQ(written("other, seed-priv", seeded), info(both_)) << errors_;
  EXPECT_EQ(written("seed-only, other", seeded), info(seed_)) << errors_;
  EXPECT_TRUE(Written("ml-kem.output_formats = seeds, other", seeded, false).empty());
  EXPECT_THAT(errors_, HasSubstr("none of ml-kem.output_formats can hold this key"));
}

TEST_P(ProviderSettings, InputFormatsExcludeTheOthers) {
  struct {
    const char* name;
    Buffer choice;
  } const forms[] = {{"seed-priv", both_}, {"seed-only", seed_},     {"priv-only", expanded_},
                     {"oqskeypair", oqs_}, {"bare-seed", own_.seed}, {"bare-priv", own_.priv}};
  for (const auto& enabled : forms) {
    Configured(std::string("ml-kem.input_formats = ") + enabled.name, [&] {
      for (const auto& form : forms) {
        const Buffer der = PrivateKeyInfo(oid_, form.choice);
        for (const char* properties : {kOurs, kTheirs}) {
          if (properties == kTheirs && !IsTheirs()) continue;
          EVP_PKEY* made = nullptr;
          const Own<OSSL_DECODER_CTX> decoder(OSSL_DECODER_CTX_new_for_pkey(
              &made, "DER", kPrivateInfo, GetParam(), EVP_PKEY_KEYPAIR, lib_, properties));
          const unsigned char* at = der.data();
          size_t left = der.size();
          OSSL_DECODER_from_data(decoder.get(), &at, &left);
          const Pkey key(made);
          const std::string errors = Errors();
          EXPECT_EQ(key != nullptr, form.name == enabled.name)
              << form.name << " of " << enabled.name << " " << properties << errors;
          if (key == nullptr && properties == kOurs) {
            EXPECT_THAT(errors, HasSubstr("ml-kem.input_formats excludes this form"));
          }
        }
      }
    });
  }
  Configured("ml-kem.input_formats = seed-only, other", [&] {
    EXPECT_EQ(Decoder(lib_, "DER", kPrivateInfo, EVP_PKEY_KEYPAIR)
                  .Read(PrivateKeyInfo(Oid("1.2.3"), seed_)),
              nullptr);
  });
}

TEST_P(ProviderSettings, SeedsAreKeptOrNot) {
  for (const char* no : {"no", "0", "FALSE", "off"}) {
    const std::string line = std::string("ml-kem.retain_seed = ") + no;
    EXPECT_EQ(Written(line, {{}, {}, own_.seed}), PrivateKeyInfo(oid_, expanded_)) << errors_;
    Configured(line, [this] {
      for (const Pkey& key : {Generate(GetParam()), Generate(GetParam(), own_.seed),
                              Read(PrivateKeyInfo(oid_, both_), kPrivateInfo)}) {
        ASSERT_NE(key, nullptr) << Errors();
        EXPECT_TRUE(Get(key, "seed").empty());
        Buffer c, sent, received;
        ASSERT_TRUE(Encapsulate(key, &c, &sent) && Decapsulate(key, c, &received)) << Errors();
        EXPECT_EQ(sent, received);
        const Parts parts{Get(key, "pub"), Get(key, "priv"), {}};
        EXPECT_NE(Import(GetParam(), parts), nullptr) << Errors();
      }
      // The hybrids' seeds go as well.
      for (const char* name : {"X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024"}) {
        const Pkey hybrid = Generate(name);
        EXPECT_TRUE(Get(hybrid, "seed").empty()) << name;
        Buffer c, sent, received;
        ASSERT_TRUE(Encapsulate(hybrid, &c, &sent) && Decapsulate(hybrid, c, &received)) << name;
        EXPECT_EQ(sent, received) << name;
        EXPECT_NE(Import(name, {Get(hybrid, "pub"), Get(hybrid, "priv"), {}}), nullptr) << Errors();
      }
    });
  }
  EXPECT_EQ(Written("ml-kem.retain_seed = On", {{}, {}, own_.seed}), PrivateKeyInfo(oid_, both_));
}

TEST_P(ProviderSettings, ASeedOrItsExpansionIsPreferred) {
  // d is another, z is not.
  Buffer seed = own_.seed;
  seed[0] ^= 1;
  const Parts differ{{}, own_.priv, seed}, agree{{}, own_.priv, own_.seed};
  EXPECT_EQ(Written("ml-kem.prefer_seed = no", agree), PrivateKeyInfo(oid_, expanded_)) << errors_;
  EXPECT_EQ(Written("ml-kem.prefer_seed = no", differ), PrivateKeyInfo(oid_, expanded_)) << errors_;
  EXPECT_TRUE(Written("", differ).empty());
  EXPECT_THAT(errors_, HasSubstr("do not belong together"));
  const Buffer file = PrivateKeyInfo(oid_, Tlv(0x30, Join({Tlv(0x04, seed), expanded_})));
  seed = own_.seed;
  seed[63] ^= 1;
  const Buffer other_z = PrivateKeyInfo(oid_, Tlv(0x30, Join({Tlv(0x04, seed), expanded_})));
  Configured("ml-kem.prefer_seed = no", [&] {
    const Pkey key = Read(file, kPrivateInfo);
    EXPECT_EQ(Get(key, "priv"), own_.priv) << Errors();
    EXPECT_TRUE(Get(key, "seed").empty());
    EXPECT_EQ(Read(other_z, kPrivateInfo), nullptr);
  });
  EXPECT_EQ(Read(file, kPrivateInfo), nullptr);
}

TEST_P(ProviderSettings, WordsThatAreNotUnderstoodAreRefused) {
  for (const char* line : {"ml-kem.retain_seed = maybe", "ml-kem.prefer_seed = nein",
                           "ml-kem.import_pct_type = none"}) {
    Configured(line, [this] {
      EXPECT_EQ(Generate(GetParam()), nullptr);
      EXPECT_EQ(Import(GetParam(), {{}, own_.priv, {}}), nullptr);
      EXPECT_EQ(Read(PrivateKeyInfo(oid_, seed_), kPrivateInfo), nullptr);
      EXPECT_NE(Import(GetParam(), {own_.pub, {}, {}}), nullptr) << "a public key has no seed";
    });
    EXPECT_THAT(errors_, HasSubstr("a parameter ml-kem.* has an unknown value")) << line;
  }
  for (const char* line : {"ml-kem.import_pct_type = fixed", "ml-kem.import_pct_type = Random"}) {
    EXPECT_EQ(Written(line, {{}, own_.priv, {}}), PrivateKeyInfo(oid_, expanded_)) << errors_;
  }
}

// The names in a program's parameters come before those in the file.
TEST_P(ProviderSettings, ProgramsDecideForOneKey) {
  const auto text = [](const char* name, const char* value) {
    return OSSL_PARAM_construct_utf8_string(name, const_cast<char*>(value), 0);
  };
  const auto generate = [&](OSSL_PARAM param) {
    const OSSL_PARAM params[] = {param, OSSL_PARAM_construct_end()};
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, GetParam(), kOurs));
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_keygen_init(context.get()) > 0 &&
        EVP_PKEY_CTX_set_params(context.get(), params) > 0) {
      EVP_PKEY_generate(context.get(), &key);
    }
    return Pkey(key);
  };
  const auto import = [&](OSSL_PARAM param) {
    const OSSL_PARAM params[] = {
        param, OSSL_PARAM_construct_octet_string("seed", own_.seed.data(), own_.seed.size()),
        OSSL_PARAM_construct_octet_string("priv", own_.priv.data(), own_.priv.size()),
        OSSL_PARAM_construct_end()};
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(lib_, GetParam(), kOurs));
    EVP_PKEY* key = nullptr;
    EXPECT_GT(EVP_PKEY_fromdata_init(context.get()), 0);
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, const_cast<OSSL_PARAM*>(params));
    return Pkey(key);
  };
  EXPECT_TRUE(Get(generate(text("ml-kem.retain_seed", "no")), "seed").empty());
  EXPECT_TRUE(Get(import(text("ml-kem.retain_seed", "no")), "seed").empty());
  EXPECT_TRUE(Get(import(text("ml-kem.prefer_seed", "no")), "seed").empty());
  EXPECT_EQ(Get(import(text("ml-kem.prefer_seed", "yes")), "seed"), own_.seed) << Errors();
  // Also where dk makes the key, a seed has its length and its z.
  const Buffer seed = own_.seed;
  own_.seed.erase(own_.seed.begin());
  EXPECT_EQ(import(text("ml-kem.prefer_seed", "no")), nullptr);
  own_.seed = seed;
  own_.seed.back() ^= 1;
  EXPECT_EQ(import(text("ml-kem.prefer_seed", "no")), nullptr);
  own_.seed = seed;
  Configured("ml-kem.retain_seed = no", [&] {
    EXPECT_FALSE(Get(generate(text("ml-kem.retain_seed", "yes")), "seed").empty()) << Errors();
    EXPECT_FALSE(Get(import(text("ml-kem.retain_seed", "yes")), "seed").empty()) << Errors();
  });
  int number = 0;
  for (const OSSL_PARAM& wrong :
       {text("ml-kem.retain_seed", "maybe"),
        OSSL_PARAM_construct_int("ml-kem.retain_seed", &number),
        text("ml-kem.output_formats", "seed-only"), text("ml-kem.input_formats", "seed-only")}) {
    EXPECT_EQ(generate(wrong), nullptr) << wrong.key;
    EXPECT_EQ(import(wrong), nullptr) << wrong.key;
  }
}

}  // namespace
}  // namespace kexlane::test
