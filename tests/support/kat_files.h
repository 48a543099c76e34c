// SPDX-License-Identifier: Apache-2.0
// Vector files in each format that kexlane-kat reads. The library itself makes their content.
#ifndef KEXLANE_TESTS_SUPPORT_KAT_FILES_H_
#define KEXLANE_TESTS_SUPPORT_KAT_FILES_H_

#include <gtest/gtest.h>
#include <kexlane/kexlane.h>

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

inline Json XWingFile() {
  const Exchange e("X-Wing");
  return Json::array({{{"seed", Hex(e.seed)},
                       {"eseed", Hex(e.m)},
                       {"sk", Hex(e.dk)},
                       {"pk", Hex(e.ek)},
                       {"ct", Hex(e.c)},
                       {"ss", Hex(e.K)}}});
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

}  // namespace kexlane

#endif  // KEXLANE_TESTS_SUPPORT_KAT_FILES_H_
