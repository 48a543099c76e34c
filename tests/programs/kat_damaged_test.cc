// SPDX-License-Identifier: Apache-2.0
// Damaged and unknown vector files for kexlane-kat. It names and counts whatever is wrong, and does
// not hide the rest of the file.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <string>
#include <vector>

#include "tests/support/kat_program.h"

namespace kexlane {
namespace {

TEST_F(KatTest, NamesWhatIsWrongInADamagedFile) {
  const std::string seed = "/testGroups/0/tests/0/seed";
  const auto with = [](const std::string& pointer, const Json& value) {
    Json file = DecapsFile();
    file[Pointer(pointer)] = value;
    return file;
  };
  ExpectFailure({Write("a.json", with(seed, "0g"))}, "the field seed is not a hexadecimal number");
  ExpectFailure({Write("a.json", with(seed, "012"))}, "the field seed is an odd number");
  ExpectFailure({Write("a.json", with(seed, 5))}, "the field seed is not a string");
  ExpectFailure({Write("a.json", with("/testGroups/0/tests/0", "x"))}, "not an object");
  ExpectFailure({Write("a.json", with("/testGroups/0/tests/0/result", "maybe"))}, "maybe");
  ExpectFailure({Write("a.json", with("/testGroups/0/parameterSet", "ML-KEM-640"))}, "ML-KEM-640");
  ExpectFailure({Write("a.json", with("/testGroups/0/type", "EcdhTest"))}, "EcdhTest");
  ExpectFailure({Write("a.json", with("/testGroups/0/tests", 1))}, "tests is not an array");
  ExpectFailure({Write("a.json", with("/testGroups", Json::object()))}, "testGroups");
  ExpectFailure({Write("a.json", with("/numberOfTests", 4))}, "numberOfTests");
  ExpectFailure({Write("a.json", Json{{"numberOfTests", 0}, {"testGroups", Json::array()}})},
                "no cases");
  Json missing = DecapsFile();
  missing[Pointer("/testGroups/0/tests/0")].erase("K");
  ExpectFailure({Write("a.json", missing)}, "tcId 1: the field K is missing");
  const std::string text = DecapsFile().dump();
  ExpectFailure({Write("a.json", text.substr(0, text.size() / 2))}, "not JSON");
  ExpectFailure({Write("a.json", std::string())}, "not JSON");
  ExpectFailure({Write("a.json", text + '\0')}, "not JSON: a NUL byte");
  const std::string deep = std::string(200000, '[') + std::string(200000, ']');
  ExpectFailure(
      {Write("a.json",
             R"({"numberOfTests":1,"testGroups":[{"type":"MLKEMTest","tests":[)" + deep + "]}]}")},
      "nested too deeply");
}

TEST_F(KatTest, RejectsUnknownFiles) {
  ExpectFailure({Write("unknown.json", Json{{"some", "thing"}})}, "no kind of vector file");
  ExpectFailure({Write("list.json", Json::array({1, 2}))}, "no kind of vector file");
  ExpectFailure({Write("notes.txt", std::string("notes"))}, "not JSON");
  // A good file does not hide a bad one.
  ExpectFailure({Write("unknown.json", Json(1)), Write("x25519.json", X25519File())}, "no kind");
}

TEST_F(KatTest, ReadsFoldersToTheBottom) {
  Write("vectors/deep/deeper/x25519.json", X25519File());
  Write("vectors/xwing", XWingFile());
  Write("vectors/acvp/prompt.json", AcvpKeygen().prompt);
  Write("vectors/acvp/results.json", AcvpKeygen().expected);
  Write("vectors/README", std::string("Text for people"));
  const std::string folder = (folder_ / "vectors").string();
  const Outcome right = RunVectors({folder});
  EXPECT_EQ(right.code, 0) << right.err;
  EXPECT_EQ(right.LastLine(), "10 passed, 0 failed");
  EXPECT_NE(right.err.find("skipped README: not JSON"), std::string::npos) << right.err;

  Write("vectors/deep/unknown.json", Json(1));
  const Outcome wrong = RunVectors({folder});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_EQ(wrong.LastLine(), "10 passed, 1 failed");
  EXPECT_NE(wrong.err.find("deep/unknown.json"), std::string::npos) << wrong.err;

  fs::create_directory(folder_ / "empty");
  ExpectFailure({(folder_ / "empty").string()}, "a folder without files");
  Write("prose/README", std::string("Text for people"));
  EXPECT_EQ(RunVectors({(folder_ / "prose").string()}).code, 1);
}

TEST_F(KatTest, WantsBothHalvesOfAnAcvpPair) {
  const AcvpPair pair = AcvpKeygen();
  ExpectFailure({Write("prompt.json", pair.prompt)}, "without its expectedResults");
  ExpectFailure({Write("results.json", pair.expected)}, "without their prompt");
  Json other = pair.expected;
  other["vsId"] = 8;
  ExpectFailure({Write("prompt.json", pair.prompt), Write("results.json", other)},
                "without its expectedResults");
  other = pair.expected;
  other[Pointer("/testGroups/0/tests/0/tcId")] = 99;
  ExpectFailure({Write("prompt.json", pair.prompt), Write("results.json", other)},
                "tcId 0: the expectedResults have no tcId 0");
  other = pair.expected;
  other[Pointer("/testGroups/0/tests")].push_back({{"tcId", 99}});
  ExpectFailure({Write("prompt.json", pair.prompt), Write("results.json", other)},
                "has no tcId 99");
  other = pair.expected;
  other[Pointer("/testGroups/0/tests/0")].erase("dk");
  ExpectFailure({Write("prompt.json", pair.prompt), Write("results.json", other)},
                "the field dk is missing");
  const Json wrapper = {{"acvVersion", "1.0"}, {"new", 1}};
  ExpectFailure({Write("prompt.json", Json::array({wrapper, pair.prompt})),
                 Write("results.json", pair.expected)},
                "prompt.json: beside acvVersion: unknown fields: new");
  ExpectFailure({Write("prompt.json", pair.prompt),
                 Write("results.json", Json::array({wrapper, pair.expected}))},
                "expectedResults: beside acvVersion: unknown fields: new");
  AcvpPair later = pair;
  later.prompt["revision"] = later.expected["revision"] = "FIPS999";
  ExpectFailure({Write("prompt.json", later.prompt), Write("results.json", later.expected)},
                "FIPS999");
}

// A change to a good file, the reason that must be named, and how many cases then pass and fail.
struct Damage {
  const char* pointer;
  Json value;  // null removes the field
  const char* reason;
  const char* last_line;
};

Json Damaged(Json file, const Damage& damage) {
  const Pointer pointer(damage.pointer);
  if (damage.value.is_null()) {
    file.at(pointer.parent_pointer()).erase(pointer.back());
  } else {
    file[pointer] = damage.value;
  }
  return file;
}

TEST_F(KatTest, ChecksTheRestOfADamagedWycheproofFile) {
  const Json tests = DecapsFile()[Pointer("/testGroups/0/tests")];
  const Json unknown = {{"type", "MLKEMSomethingNew"}, {"tests", tests}};
  const Damage damages[] = {
      {"/new", 1, "unknown fields: new", "9 passed, 1 failed"},
      {"/numberOfTests", nullptr, "numberOfTests", "9 passed, 1 failed"},
      {"/numberOfTests", "3", "numberOfTests", "9 passed, 1 failed"},
      {"/testGroups/0/new", 1, "group 1: unknown fields: new", "9 passed, 1 failed"},
      {"/testGroups/1", 1, "group 2: not an object", "9 passed, 2 failed"},
      {"/testGroups/1",
       {{"type", "MLKEMTest"}},
       "group 2: the field tests is missing",
       "9 passed, 1 failed"},
      {"/testGroups/1",
       {{"tests", Json::array()}},
       "group 2: a group without tests",
       "9 passed, 1 failed"},
      {"/testGroups/0/type", nullptr, "tcId 3: the field type is missing", "0 passed, 3 failed"},
      {"/testGroups/0/type", 5, "tcId 3: the type 5 is unknown", "0 passed, 3 failed"},
      {"/testGroups/0/parameterSet", nullptr, "tcId 2: the field parameterSet is missing",
       "0 passed, 9 failed"},
      {"/testGroups/0/tests/1/new", 1, "tcId 2: unknown fields: new", "6 passed, 3 failed"},
      {"/testGroups/0/tests/1/flags", {"New"}, "tcId 2: the flag \"New\"", "6 passed, 3 failed"},
      {"/testGroups/0/tests/1/flags", "New", "tcId 2: the field flags", "6 passed, 3 failed"},
      {"/testGroups/0/tests/1/result", "perhaps", "tcId 2: the result perhaps",
       "6 passed, 3 failed"},
      {"/testGroups/0/tests/1/result", nullptr, "tcId 2: the field result", "6 passed, 3 failed"},
      {"/testGroups/0/tests/1/tcId", 1, "tcId 1: the tcId appears twice", "6 passed, 3 failed"},
      {"/testGroups/0/tests/1/tcId", nullptr, "group 1, test 2: the field tcId is missing",
       "6 passed, 3 failed"},
      {"/testGroups/0/tests/1/tcId", "2", "group 1, test 2: the field tcId is not an integer",
       "6 passed, 3 failed"},
      {"/testGroups/0/tests/1", Json::array(), "group 1, test 2: not an object",
       "6 passed, 3 failed"},
      {"/testGroups/0/tests/0/c", "00", "tcId 1: decaps is refused", "6 passed, 3 failed"},
      {"/testGroups/0/tests/0/K", "00", "tcId 1: K has 32 bytes", "6 passed, 3 failed"},
  };
  for (const Damage& damage : damages) {
    const Outcome outcome = RunVectors({Write("a.json", Damaged(DecapsFile(), damage))});
    EXPECT_EQ(outcome.LastLine(), damage.last_line) << damage.reason << outcome.err;
    EXPECT_NE(outcome.err.find(damage.reason), std::string::npos) << damage.reason << outcome.err;
  }
  // A test that is malformed in some way is one line, although it counts for each path.
  const Outcome once =
      RunVectors({Write("a.json", Damaged(DecapsFile(), {"/testGroups/0/tests/0/c", 1, "", ""}))});
  EXPECT_EQ(once.err, "FAILED a.json [portable] tcId 1: the field c is not a string\n");
  // Groups of unknown types stand between known ones.
  Json file = DecapsFile();
  file["testGroups"] = {unknown, file["testGroups"][0]};
  for (size_t i = 0; i < 3; ++i) file["testGroups"][0]["tests"][i]["tcId"] = 10 + i;
  file["numberOfTests"] = 6;
  const Outcome between = RunVectors({Write("a.json", file)});
  EXPECT_EQ(between.LastLine(), "9 passed, 3 failed") << between.err;
  for (const char* name : {"tcId 10: ", "tcId 11: ", "tcId 12: "}) {
    EXPECT_NE(between.err.find(std::string(name) + "the type \"MLKEMSomethingNew\" is unknown"),
              std::string::npos)
        << between.err;
  }
}

TEST_F(KatTest, ChecksTheRestOfADamagedAcvpPair) {
  const Damage of_prompt[] = {
      {"/new", 1, "unknown fields: new", "18 passed, 1 failed"},
      {"/testGroups/0/new", 1, "group 1: unknown fields: new", "18 passed, 1 failed"},
      {"/testGroups/4", 1, "group 5: not an object", "18 passed, 2 failed"},
      {"/testGroups/0/function", "reencapsulation", "tcId 0: the function reencapsulation",
       "15 passed, 3 failed"},
      {"/testGroups/0/function", nullptr, "tcId 0: the field function", "15 passed, 3 failed"},
      {"/testGroups/0/testType", "MCT", "tcId 0: the testType MCT", "15 passed, 3 failed"},
      {"/testGroups/0/keyFormat", "pem", "tcId 0: the keyFormat pem", "15 passed, 3 failed"},
      {"/testGroups/0/parameterSet", "ML-KEM-2048", "tcId 0: the library has no KEM",
       "15 passed, 3 failed"},
      {"/testGroups/0/parameterSet", "X25519MLKEM768", "tcId 0: the parameter set X25519MLKEM768",
       "15 passed, 3 failed"},
      {"/testGroups/0/tgId", nullptr, "tcId 0: the field tgId", "15 passed, 3 failed"},
      {"/testGroups/0/tgId", 2, "tcId 0: the expectedResults have it in another group",
       "15 passed, 4 failed"},
      {"/testGroups/0/tgId", 2, "group 2: the tgId appears twice", "15 passed, 4 failed"},
      {"/testGroups/2/tests/0/ek", nullptr, "tcId 20: the field ek", "15 passed, 3 failed"},
      {"/testGroups/3/tests/0/dk", nullptr, "tcId 30: the field dk", "15 passed, 3 failed"},
      {"/testGroups/3/tests/0/dk", "", "tcId 30: testPassed is false", "15 passed, 3 failed"},
      {"/testGroups/0/tests/0/m", "0011", "tcId 0: encaps is refused", "15 passed, 3 failed"},
      {"/testGroups/0/tests/0/context", "", "tcId 0: unknown fields: context",
       "15 passed, 3 failed"},
      {"/testGroups/0/tests/0/tcId", "0", "group 1, test 1: the field tcId", "15 passed, 4 failed"},
      {"/testGroups/2/tests/1/tcId", 20, "tcId 20: the tcId appears twice", "15 passed, 4 failed"},
      {"/testGroups/0/tests", Json::array(), "group 1: a group without tests",
       "15 passed, 2 failed"},
  };
  const Damage of_expected[] = {
      {"/new", 1, "expectedResults: unknown fields: new", "18 passed, 1 failed"},
      {"/testGroups/0/new", 1, "expectedResults: group 1: unknown fields", "18 passed, 1 failed"},
      {"/testGroups/0/tests/0/c", nullptr, "tcId 0: the field c", "15 passed, 3 failed"},
      {"/testGroups/0/tests/0/c", "00", "tcId 0: c has", "15 passed, 3 failed"},
      {"/testGroups/0/tests/0/ek", "00", "tcId 0: the field ek is no answer",
       "15 passed, 3 failed"},
      {"/testGroups/2/tests/0/testPassed", "true", "tcId 20: the field testPassed is not",
       "15 passed, 3 failed"},
      {"/testGroups/2/tests/1/tcId", 20, "expectedResults: tcId 20: the tcId appears twice",
       "15 passed, 4 failed"},
      {"/testGroups/2/tests/1/tcId", nullptr, "tcId 21: the expectedResults have no tcId 21",
       "15 passed, 4 failed"},
      {"/testGroups/2/tests/2", {{"tcId", 99}}, "the prompt has no tcId 99", "18 passed, 1 failed"},
  };
  const AcvpPair pair = AcvpEncapDecap();
  const auto expect = [&](const Damage& damage, const Json& prompt, const Json& expected) {
    const Outcome outcome = RunVectors({Write("prompt.json", prompt), Write("e.json", expected)});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.LastLine(), damage.last_line) << damage.reason << outcome.err;
    EXPECT_NE(outcome.err.find(damage.reason), std::string::npos) << damage.reason << outcome.err;
  };
  for (const Damage& damage : of_prompt) {
    expect(damage, Damaged(pair.prompt, damage), pair.expected);
  }
  for (const Damage& damage : of_expected) {
    expect(damage, pair.prompt, Damaged(pair.expected, damage));
  }
  // One file with both, and other files of ACVP.
  const Json both = AcvpInternalProjection(pair);
  const Outcome missing =
      RunVectors({Write("i.json", Damaged(both, {"/testGroups/0/tests/0/k", nullptr, "", ""}))});
  EXPECT_EQ(missing.LastLine(), "15 passed, 3 failed") << missing.err;
  ExpectFailure(
      {Write("i.json", Damaged(both, {"/testGroups/1/tests/0/testPassed", false, "", ""}))},
      "tcId 10: the test must not pass");
  ExpectFailure({Write("i.json", Damaged(both, {"/algorithm", "ML-DSA", "", ""}))}, "ML-DSA");
  ExpectFailure({Write("i.json", Damaged(both, {"/mode", "sigGen", "", ""}))}, "sigGen");
  ExpectFailure({Write("i.json", Damaged(both, {"/revision", nullptr, "", ""}))}, "revision");
  Write("acvp/registration.json", Json{{"algorithm", "ML-KEM"}, {"revision", "FIPS203"}});
  Write("acvp/validation.json", Json{{"vsId", 1}, {"disposition", "passed"}});
  Write("acvp/internalProjection.json", both);
  const Outcome folder = RunVectors({(folder_ / "acvp").string()});
  EXPECT_EQ(folder.LastLine(), "18 passed, 0 failed") << folder.err;
  EXPECT_NE(folder.err.find("skipped registration.json"), std::string::npos);
  EXPECT_NE(folder.err.find("skipped validation.json"), std::string::npos);
  ExpectFailure({Write("registration.json", Json{{"algorithm", "ML-KEM"}, {"revision", "x"}})},
                "no kind of vector file");
}

// Returns a private key for which libcrypto could ask the user for a password.
std::string EncryptedPem(const Bytes& sk) {
  EVP_PKEY* const key =
      EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, sk.data(), sk.size());
  BIO* const bio = BIO_new(BIO_s_mem());
  EXPECT_EQ(
      PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_256_cbc(), "secret", 6, nullptr, nullptr), 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  std::string pem(text, static_cast<size_t>(size));
  BIO_free(bio);
  EVP_PKEY_free(key);
  return pem;
}

TEST_F(KatTest, NamesWhatIsWrongInTheFormOfAKey) {
  struct {
    Json (*make)();
    Damage damage;
  } const cases[] = {
      {X25519File, {"public", "00", "tcId 1: the public key is not 32 bytes", ""}},
      {X25519AsnFile, {"public", "3000", "tcId 1: the public key is refused", ""}},
      {X25519AsnFile, {"private", "0", "tcId 1: the field private is an odd number", ""}},
      {X25519AsnFile,
       {"private", Hex(PrivateDer(Pattern(32, 1))) + "00", "tcId 1: the private key is refused",
        ""}},
      {X25519PemFile, {"public", "", "tcId 1: the public key is refused", ""}},
      {X25519PemFile, {"private", {{"kty", "OKP"}}, "tcId 1: the field private is not a str", ""}},
      {X25519PemFile,
       {"private", EncryptedPem(Pattern(32, 1)), "tcId 1: the private key is refused", ""}},
      {X25519JwkFile, {"public", "x", "tcId 1: the field public is not an object", ""}},
      {X25519JwkFile, {"public/kty", "EC", "tcId 1: kty is not OKP", ""}},
      {X25519JwkFile, {"public/crv", nullptr, "tcId 1: crv is not X25519", ""}},
      {X25519JwkFile, {"public/x", nullptr, "tcId 1: no field x", ""}},
      {X25519JwkFile, {"public/x", "AA", "tcId 1: x is not 32 bytes", ""}},
      {X25519JwkFile, {"public/x", std::string(43, '+'), "tcId 1: x is not 32 bytes", ""}},
      {X25519JwkFile,
       {"private/x", std::string(43, 'A'), "tcId 1: x is not the public key of d", ""}},
      {X25519JwkFile, {"private/d", 1, "tcId 1: no field d", ""}},
  };
  for (const auto& [make, damage] : cases) {
    const std::string pointer = std::string("/testGroups/0/tests/0/") + damage.pointer;
    const Json file = Damaged(make(), {pointer.c_str(), damage.value, "", ""});
    const Outcome outcome = RunVectors({Write("a.json", file)});
    EXPECT_TRUE(outcome.LastLine().ends_with(" passed, 2 failed")) << outcome.out;
    EXPECT_NE(outcome.err.find(damage.reason), std::string::npos) << damage.reason << outcome.err;
  }
  // A malformed test is not a refused key.
  Json invalid = X25519JwkFile();
  invalid[Pointer("/testGroups/0/tests/2/public")] = "x";
  ExpectFailure({Write("a.json", invalid)}, "tcId 3: the field public is not an object");
}

TEST_F(KatTest, ChecksTheRestOfADamagedFileOfXWing) {
  Json file = XWingFile();
  file.push_back(file[0]);
  file[0].erase("ct");
  const Outcome missing = RunVectors({Write("a.json", file)});
  EXPECT_EQ(missing.LastLine(), "3 passed, 3 failed");
  EXPECT_NE(missing.err.find("case 1: the field ct is missing"), std::string::npos) << missing.err;
  file[0] = {{"eseed", 1}, {"new", 2}, {"newer", 3}};
  const Outcome unknown = RunVectors({Write("a.json", file)});
  EXPECT_EQ(unknown.LastLine(), "3 passed, 3 failed");
  EXPECT_NE(unknown.err.find("case 1: unknown fields: new, newer"), std::string::npos);

  Json hybrids = HybridsFile();
  hybrids["mlkem768_curve41417"] = hybrids["mlkem768_p256"];
  const Outcome group = RunVectors({Write("a.json", hybrids)});
  EXPECT_EQ(group.LastLine(), "3 passed, 1 failed");
  EXPECT_NE(group.err.find("skipped a.json: mlkem768_p256"), std::string::npos) << group.err;
  EXPECT_NE(group.err.find("the group mlkem768_curve41417 is unknown"), std::string::npos);
  hybrids[Pointer("/mlkem768_x25519/0/decapsulation_key_pq")] = std::string(128, '0');
  ExpectFailure({Write("a.json", hybrids)}, "case 1: ek of ML-KEM-768 differs");
  hybrids[Pointer("/mlkem768_x25519/0")].erase("decapsulation_key_pq");
  hybrids[Pointer("/mlkem768_x25519/0/decapsulation_key_t")] = std::string(64, '0');
  ExpectFailure({Write("a.json", hybrids)}, "case 1: public key of X25519 differs");
}

TEST_F(KatTest, NamesAFieldThatAppearsTwice) {
  std::string text = DecapsFile().dump();
  text.insert(text.find("\"seed\""), "\"seed\":\"00\",");
  const Outcome outcome = RunVectors({Write("a.json", text)});
  EXPECT_EQ(outcome.LastLine(), "9 passed, 1 failed");
  EXPECT_NE(outcome.err.find("the field seed appears twice"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace kexlane
