// SPDX-License-Identifier: Apache-2.0
// Vector files in each format that kexlane-kat reads. The library itself makes their content.
#ifndef KEXLANE_TESTS_SUPPORT_KAT_FILES_H_
#define KEXLANE_TESTS_SUPPORT_KAT_FILES_H_

#include <gtest/gtest.h>
#include <kexlane/kexlane.h>
#include <openssl/evp.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace kexlane {

using Json = nlohmann::ordered_json;
using Bytes = std::vector<uint8_t>;

inline std::string Hex(const Bytes& bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

inline Bytes Pattern(size_t size, uint8_t start) {
  Bytes bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(start += 37);
  return bytes;
}

// One exchange of a KEM with all of its values.
struct Exchange {
  Bytes seed, ek, dk, m, c, K;

  explicit Exchange(const std::string& name) {
    const kxl_kem* kem = kxl_kem_find(name.c_str());
    seed = Pattern(kem->keygen_seed_bytes, 1);
    m = Pattern(kem->encaps_seed_bytes, 2);
    ek.resize(kem->ek_bytes);
    dk.resize(kem->dk_bytes);
    c.resize(kem->c_bytes);
    K.resize(kem->K_bytes);
    EXPECT_EQ(
        kem->keygen_derand(ek.data(), ek.size(), dk.data(), dk.size(), seed.data(), seed.size()),
        KXL_OK);
    EXPECT_EQ(kem->encaps_derand(c.data(), c.size(), K.data(), K.size(), ek.data(), ek.size(),
                                 m.data(), m.size()),
              KXL_OK);
  }
};

inline Json Wycheproof(const Json& group) {
  return {{"numberOfTests", group["tests"].size()}, {"testGroups", Json::array({group})}};
}

inline Json DecapsFile() {
  const Exchange e("ML-KEM-512");
  Json tests = Json::array();
  tests.push_back({{"tcId", 1},
                   {"seed", Hex(e.seed)},
                   {"ek", Hex(e.ek)},
                   {"c", Hex(e.c)},
                   {"K", Hex(e.K)},
                   {"result", "valid"}});
  tests.push_back({{"tcId", 2},
                   {"seed", Hex(Pattern(63, 1))},
                   {"c", Hex(e.c)},
                   {"K", ""},
                   {"result", "invalid"}});
  tests.push_back({{"tcId", 3},
                   {"seed", Hex(e.seed)},
                   {"ek", Hex(e.ek)},
                   {"c", "0011"},
                   {"K", ""},
                   {"result", "invalid"}});
  return Wycheproof({{"type", "MLKEMTest"}, {"parameterSet", "ML-KEM-512"}, {"tests", tests}});
}

inline Json EncapsFile() {
  const Exchange e("ML-KEM-768");
  Json tests = Json::array();
  tests.push_back({{"tcId", 1},
                   {"ek", Hex(e.ek)},
                   {"m", Hex(e.m)},
                   {"c", Hex(e.c)},
                   {"K", Hex(e.K)},
                   {"result", "valid"}});
  tests.push_back({{"tcId", 2},
                   {"ek", std::string(2 * e.ek.size(), 'f')},
                   {"m", Hex(e.m)},
                   {"c", ""},
                   {"K", ""},
                   {"result", "invalid"}});
  return Wycheproof(
      {{"type", "MLKEMEncapsTest"}, {"parameterSet", "ML-KEM-768"}, {"tests", tests}});
}

inline Json KeygenFile() {
  const Exchange e("ML-KEM-1024");
  Json tests = Json::array();
  tests.push_back({{"tcId", 1},
                   {"seed", Hex(e.seed)},
                   {"ek", Hex(e.ek)},
                   {"dk", Hex(e.dk)},
                   {"result", "valid"}});
  return Wycheproof({{"type", "MLKEMKeyGen"}, {"parameterSet", "ML-KEM-1024"}, {"tests", tests}});
}

inline Json X25519File() {
  const Bytes sk = Pattern(32, 3), peer_sk = Pattern(32, 4);
  Bytes peer(32), shared(32);
  EXPECT_EQ(kxl_x25519_public_key(peer.data(), peer_sk.data()), KXL_OK);
  EXPECT_EQ(kxl_x25519_shared_secret(shared.data(), sk.data(), peer.data()), KXL_OK);
  Json tests = Json::array();
  tests.push_back({{"tcId", 1},
                   {"public", Hex(peer)},
                   {"private", Hex(sk)},
                   {"shared", Hex(shared)},
                   {"result", "valid"}});
  tests.push_back({{"tcId", 2},
                   {"public", Hex(Bytes(32))},
                   {"private", Hex(sk)},
                   {"shared", Hex(Bytes(32))},
                   {"result", "acceptable"}});
  return Wycheproof({{"type", "XdhComp"}, {"curve", "curve25519"}, {"tests", tests}});
}

// ML-KEM with a dk that may be invalid.
inline Json DecapsValidationFile() {
  const Exchange e("ML-KEM-512");
  Bytes bad_dk = e.dk;
  bad_dk[e.dk.size() - 33] ^= 1;  // the last byte of H(ek)
  Json tests = Json::array();
  const auto add = [&](const std::string& dk, const std::string& c, const char* result) {
    tests.push_back({{"tcId", tests.size() + 1},
                     {"flags", {"SomeFlag"}},
                     {"dk", dk},
                     {"ek", Hex(e.ek)},
                     {"c", c},
                     {"result", result}});
  };
  add(Hex(e.dk), Hex(e.c), "valid");
  tests[0]["K"] = Hex(e.K);
  add(Hex(bad_dk), Hex(e.c), "invalid");
  add("0011", Hex(e.c), "invalid");
  add(Hex(e.dk), "0011", "invalid");
  Json file = Wycheproof(
      {{"type", "MLKEMDecapsValidationTest"}, {"parameterSet", "ML-KEM-512"}, {"tests", tests}});
  file["notes"] = {{"SomeFlag", {{"bugType", "BASIC"}}}};
  return file;
}

inline std::string Base64(const Bytes& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  text.resize(static_cast<size_t>(EVP_EncodeBlock(reinterpret_cast<uint8_t*>(text.data()),
                                                  bytes.data(), static_cast<int>(bytes.size()))));
  return text;
}

// The keys of X25519File in another form, and in the last test a public key that is none.
inline Json X25519FileAs(const std::string& type, Json (*public_key)(const Bytes&),
                         Json (*private_key)(const Bytes&), const Json& no_key) {
  Json group = X25519File()["testGroups"][0];
  group["type"] = type;
  Json& tests = group["tests"];
  const auto bytes = [](const std::string& hex) {
    Bytes out;
    for (size_t i = 0; i < hex.size(); i += 2) {
      out.push_back(static_cast<uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    }
    return out;
  };
  for (Json& test : tests) {
    test["public"] = public_key(bytes(test["public"]));
    test["private"] = private_key(bytes(test["private"]));
  }
  tests.push_back(tests[0]);
  tests[2]["tcId"] = 3;
  tests[2]["public"] = no_key;
  tests[2]["result"] = "invalid";
  return Wycheproof(group);
}

inline Bytes Joined(Bytes start, const Bytes& end) {
  start.insert(start.end(), end.begin(), end.end());
  return start;
}
// RFC 8410
inline Bytes PublicDer(const Bytes& pk) {
  return Joined({0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 3, 0x21, 0}, pk);
}
inline Bytes PrivateDer(const Bytes& sk) {
  return Joined({0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20}, sk);
}
inline std::string Pem(const std::string& label, const Bytes& der) {
  return "-----BEGIN " + label + "-----\n" + Base64(der) + "\n-----END " + label + "-----\n";
}
// RFC 8037
inline Json Jwk(const char* field, const Bytes& bytes) {
  std::string text = Base64(bytes);
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return {{"kty", "OKP"}, {"crv", "X25519"}, {field, text.substr(0, 43)}};
}

inline Json X25519AsnFile() {
  return X25519FileAs(
      "XdhAsnComp", [](const Bytes& pk) { return Json(Hex(PublicDer(pk))); },
      [](const Bytes& sk) { return Json(Hex(PrivateDer(sk))); },
      Hex(Joined(PublicDer(Pattern(32, 4)), {0})));
}

inline Json X25519PemFile() {
  return X25519FileAs(
      "XdhPemComp", [](const Bytes& pk) { return Json(Pem("PUBLIC KEY", PublicDer(pk))); },
      [](const Bytes& sk) { return Json(Pem("PRIVATE KEY", PrivateDer(sk))); },
      Pem("PUBLIC KEY", PrivateDer(Pattern(32, 4))));
}

inline Json X25519JwkFile() {
  Json other_curve = Jwk("x", Pattern(32, 4));
  other_curve["crv"] = "Ed25519";
  return X25519FileAs(
      "XdhJwkComp", [](const Bytes& pk) { return Jwk("x", pk); },
      [](const Bytes& sk) {
        Bytes pk(32);
        EXPECT_EQ(kxl_x25519_public_key(pk.data(), sk.data()), KXL_OK);
        Json jwk = Jwk("d", sk);
        jwk.update(Jwk("x", pk));
        return jwk;
      },
      other_curve);
}

inline Json XWingFile() {
  const Exchange e("X-Wing");
  return Json::array({{{"seed", Hex(e.seed)},
                       {"eseed", Hex(e.m)},
                       {"sk", Hex(e.dk)},
                       {"pk", Hex(e.ek)},
                       {"ct", Hex(e.c)},
                       {"ss", Hex(e.K)}}});
}

// The concrete hybrids of the CFRG, of which one is X-Wing.
inline Json HybridsFile() {
  const Exchange e("X-Wing");
  const Json test = {{"seed", Hex(e.seed)},
                     {"randomness", Hex(e.m)},
                     {"encapsulation_key", Hex(e.ek)},
                     {"decapsulation_key", Hex(e.dk)},
                     {"ciphertext", Hex(e.c)},
                     {"shared_secret", Hex(e.K)}};
  return {{"mlkem768_p256", {test}}, {"mlkem768_x25519", {test}}};
}

struct AcvpPair {
  Json prompt, expected;
};

inline AcvpPair Acvp(const std::string& mode, const std::vector<AcvpPair>& groups) {
  AcvpPair file;
  file.prompt = file.expected = {{"vsId", 7},
                                 {"algorithm", "ML-KEM"},
                                 {"mode", mode},
                                 {"revision", "FIPS203"},
                                 {"testGroups", Json::array()}};
  for (size_t i = 0; i < groups.size(); ++i) {
    Json question = {{"tgId", i + 1}, {"parameterSet", "ML-KEM-768"}};
    question.update(groups[i].prompt);
    Json answer = {{"tgId", i + 1}, {"tests", groups[i].expected["tests"]}};
    for (Json* group : {&question, &answer}) {
      Json tests = Json::array();
      for (const Json& test : (*group)["tests"]) {
        Json numbered = {{"tcId", 10 * i + tests.size()}};
        numbered.update(test);
        tests.push_back(numbered);
      }
      (*group)["tests"] = tests;
    }
    file.prompt["testGroups"].push_back(question);
    file.expected["testGroups"].push_back(answer);
  }
  return file;
}

// The question and answer of each test in one file.
inline Json AcvpInternalProjection(const AcvpPair& pair) {
  Json file = pair.prompt;
  for (size_t g = 0; g < file["testGroups"].size(); ++g) {
    Json& tests = file["testGroups"][g]["tests"];
    for (size_t i = 0; i < tests.size(); ++i) {
      tests[i].update(pair.expected["testGroups"][g]["tests"][i]);
      tests[i]["deferred"] = false;
    }
  }
  return file;
}

inline Json Group(const std::string& function, const std::vector<Json>& tests) {
  return {{"function", function}, {"tests", tests}};
}

inline AcvpPair AcvpKeygen() {
  const Exchange e("ML-KEM-768");
  const Json test = {{"z", Hex(Bytes(e.seed.begin() + 32, e.seed.end()))},
                     {"d", Hex(Bytes(e.seed.begin(), e.seed.begin() + 32))}};
  return Acvp("keyGen", {{Group("", {test}), Group("", {{{"ek", Hex(e.ek)}, {"dk", Hex(e.dk)}}})}});
}

inline AcvpPair AcvpEncapDecap() {
  const Exchange e("ML-KEM-768");
  Bytes bad_ek = e.ek, bad_dk = e.dk;
  bad_ek[0] = bad_ek[1] = 0xff;
  bad_dk[2400 - 33] ^= 1;  // the last byte of H(ek)
  const std::vector<Json> verdicts = {{{"testPassed", true}}, {{"testPassed", false}}};
  return Acvp("encapDecap",
              {{Group("encapsulation", {{{"ek", Hex(e.ek)}, {"m", Hex(e.m)}}}),
                Group("", {{{"c", Hex(e.c)}, {"k", Hex(e.K)}}})},
               {Group("decapsulation", {{{"dk", Hex(e.dk)}, {"c", Hex(e.c)}}}),
                Group("", {{{"k", Hex(e.K)}}})},
               {Group("encapsulationKeyCheck", {{{"ek", Hex(e.ek)}}, {{"ek", Hex(bad_ek)}}}),
                Group("", verdicts)},
               {Group("decapsulationKeyCheck", {{{"dk", Hex(e.dk)}}, {{"dk", Hex(bad_dk)}}}),
                Group("", verdicts)}});
}

// Revision FIPS203-tr1 has private keys as seeds.
inline AcvpPair AcvpSeeds() {
  const Exchange e("ML-KEM-768");
  Json seed = Group("decapsulation", {{{"z", Hex(Bytes(e.seed.begin() + 32, e.seed.end()))},
                                       {"d", Hex(Bytes(e.seed.begin(), e.seed.begin() + 32))},
                                       {"c", Hex(e.c)}}});
  seed["testType"] = "VAL";
  seed["keyFormat"] = "seed";
  Json expanded = Group("decapsulation", {{{"dk", Hex(e.dk)}, {"c", Hex(e.c)}}});
  expanded["keyFormat"] = "expanded";
  const Json answer = Group("", {{{"k", Hex(e.K)}}});
  AcvpPair file = Acvp("encapDecap", {{seed, answer}, {expanded, answer}});
  file.prompt["revision"] = file.expected["revision"] = "FIPS203-tr1";
  return file;
}

}  // namespace kexlane

#endif  // KEXLANE_TESTS_SUPPORT_KAT_FILES_H_
