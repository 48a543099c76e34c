// SPDX-License-Identifier: Apache-2.0
// NIST ACVP test vectors for ML-KEM, revisions FIPS203 and FIPS203-tr1, modes keyGen and
// encapDecap. This file checks the answers to a prompt against the expected results, and answers a
// prompt.
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "kat/kem_by_path.h"
#include "kat/vectors.h"

namespace kexlane::kat {
namespace {

// A validation server wraps what it sends and receives in an array whose first entry is its
// version.
bool IsWrapped(const Json& file) {
  return file.is_array() && file.size() == 2 && file[0].is_object() &&
         file[0].contains("acvVersion");
}

const Json& Unwrap(const Json& file) { return IsWrapped(file) ? file[1] : file; }

void CheckWrapper(const Json& file, const Fault& fault) {
  constexpr const char* kFields[] = {"acvVersion"};
  if (!IsWrapped(file)) return;
  try {
    RequireKnownFields(file[0], kFields);
  } catch (const Malformed& error) {
    fault(std::string("beside acvVersion: ") + error.what());
  }
}

// The fields of a file, of its groups, and of its tests. NIST's internalProjection alone has the
// reason for a test, and whether its answer is deferred.
constexpr const char* kFileFields[] = {"acvVersion", "vsId",     "algorithm", "mode",
                                       "revision",   "isSample", "testGroups"};
constexpr const char* kGroupFields[] = {
    "tgId", "testType", "parameterSet", "function", "keyFormat", "d",
    "z",    "m",        "ek",           "dk",       "c",         "tests"};
constexpr const char* kTestFields[] = {"tcId", "d", "z",          "m",      "ek",      "dk",
                                       "c",    "k", "testPassed", "reason", "deferred"};

// Returns a question. Some revisions of the files give one key for a whole group.
Bytes Input(const Json& group, const Json& test, const std::string& key) {
  const bool of_group = test.is_object() && !test.contains(key) && group.contains(key);
  return HexField(of_group ? group : test, key);
}

Bytes Seed(const Json& group, const Json& test) {
  Bytes seed = Input(group, test, "d");
  const Bytes z = Input(group, test, "z");
  RequireForm(seed.size() == 32 && z.size() == 32, "d or z is not 32 bytes long");
  seed.insert(seed.end(), z.begin(), z.end());
  return seed;
}

// FIPS203-tr1 has private keys as seeds too.
Bytes PrivateKey(const Kem& kem, const Json& group, const Json& test, const std::string& format) {
  if (format != "seed") return Input(group, test, "dk");
  Bytes ek, dk;
  RequireOk(kem.Keygen(ek, dk, Seed(group, test)), "keygen");
  return dk;
}

Json AnswerKeygen(const Kem& kem, const Json& group, const Json& test) {
  Bytes ek, dk;
  RequireOk(kem.Keygen(ek, dk, Seed(group, test)), "keygen");
  return {{"ek", ToHex(ek)}, {"dk", ToHex(dk)}};
}

Json AnswerEncapDecap(const Kem& kem, const Json& group, const Json& test) {
  const std::string function = TextField(group, "function");
  const std::string format = group.contains("keyFormat") ? TextField(group, "keyFormat") : "none";
  RequireForm(format == "none" || format == "expanded" || format == "seed",
              "the keyFormat " + format + " is unknown");
  Bytes c, K;
  if (function == "encapsulation") {
    RequireOk(kem.Encaps(c, K, Input(group, test, "ek"), Input(group, test, "m")), "encaps");
    return {{"c", ToHex(c)}, {"k", ToHex(K)}};
  }
  if (function == "decapsulation") {
    const Bytes dk = PrivateKey(kem, group, test, format);
    RequireOk(kem.Decaps(K, Input(group, test, "c"), dk), "decaps");
    return {{"k", ToHex(K)}};
  }
  if (function == "encapsulationKeyCheck") {
    return {{"testPassed", kem.AcceptsEk(Input(group, test, "ek"))}};
  }
  if (function == "decapsulationKeyCheck") {
    return {{"testPassed", kem.AcceptsDk(PrivateKey(kem, group, test, format))}};
  }
  throw Malformed("the function " + function + " is unknown");
}

using Answer = Json (*)(const Kem& kem, const Json& group, const Json& test);

// Throws std::runtime_error if nothing in the file can be answered.
Answer FindAnswer(const Json& prompt) {
  const std::string algorithm = TextField(prompt, "algorithm");
  RequireForm(algorithm == "ML-KEM", "the ACVP algorithm " + algorithm + " is unknown");
  const std::string revision = TextField(prompt, "revision");
  RequireForm(revision == "FIPS203" || revision == "FIPS203-tr1",
              "the ACVP revision " + revision + " is unknown");
  const std::string mode = TextField(prompt, "mode");
  if (mode == "keyGen") return AnswerKeygen;
  if (mode == "encapDecap") return AnswerEncapDecap;
  throw Malformed("the ACVP mode " + mode + " is unknown");
}

Json AnswerTest(Answer answer, Path path, const VectorTest& test) {
  RequireForm(test.wrong_id.empty(), test.wrong_id);
  RequireKnownFields(test.test, kTestFields);
  const std::string type = test.group.contains("testType") ? TextField(test.group, "testType") : "";
  RequireForm(type.empty() || type == "AFT" || type == "VAL",
              "the testType " + type + " is unknown");
  const std::string parameter_set = TextField(test.group, "parameterSet");
  const Kem kem(parameter_set, path);
  RequireForm(kem.IsMlKem(), "the parameter set " + parameter_set + " is unknown");
  return answer(kem, test.group, test.test);
}

void CompareAnswer(const Json& got, const Json& want) {
  Require(got.contains("testPassed") || want.value("testPassed", Json(true)) == true,
          "the test must not pass, but the library answers it");
  for (const auto& [key, value] : got.items()) {
    if (value.is_boolean()) {
      const Json& expected = Field(want, key.c_str());
      RequireForm(expected.is_boolean(), "the field " + key + " is not true or false");
      Require(value == expected, key + " is " + value.dump());
    } else {
      RequireEqual(key, HexField(got, key), HexField(want, key));
    }
  }
}

// Requires that the expected result in a file of its own has nothing that CompareAnswer would pass
// over.
void RequireOnlyAnswers(const Json& got, const Json& want) {
  for (const auto& [key, value] : want.items()) {
    RequireForm(key == "tcId" || got.contains(key),
                "the field " + key + " is no answer to this test");
  }
}

// The expected result of a test, and the number of its group.
struct Expected {
  const Json& result;
  Json group_id;
};

std::map<Json, Expected> ExpectedById(const Json& file, const Fault& fault) {
  std::map<Json, Expected> results;
  ForEachTest(file, kFileFields, kGroupFields, fault, [&](const VectorTest& test) {
    if (test.wrong_id.empty()) {
      results.emplace(test.test["tcId"], Expected{test.test, test.group.value("tgId", Json())});
    } else {
      fault(test.name + ": " + test.wrong_id);
    }
  });
  return results;
}

}  // namespace

bool IsAcvp(const Json& file) {
  const Json& set = Unwrap(file);
  return set.is_object() && set.contains("testGroups") &&
         (set.contains("vsId") || set.contains("mode") || set.contains("revision"));
}

AcvpKind KindOfAcvp(const Json& file) {
  const Json& set = Unwrap(file);
  const Json& groups = set["testGroups"];
  const bool keygen = set.contains("mode") && set["mode"] == "keyGen";
  bool asks = false, answers = false;
  const auto has = [](const Json& object, const char* key) {
    return object.is_object() && object.contains(key);
  };
  if (!groups.is_array()) return AcvpKind::kPrompt;
  for (const Json& group : groups) {
    asks = asks || has(group, "parameterSet") || has(group, "function") || has(group, "testType");
    if (!has(group, "tests")) continue;
    for (const Json& test : group["tests"]) {
      answers = answers || has(test, "k") || has(test, "testPassed") ||
                (keygen && (has(test, "ek") || has(test, "dk")));
    }
  }
  if (!asks && answers) return AcvpKind::kExpected;
  return answers ? AcvpKind::kBoth : AcvpKind::kPrompt;
}

bool AcvpBelongTogether(const Json& prompt, const Json& expected) {
  for (const char* key : {"vsId", "algorithm", "mode", "revision"}) {
    const Json& a = Unwrap(prompt);
    const Json& b = Unwrap(expected);
    if (a.contains(key) != b.contains(key) || (a.contains(key) && a[key] != b[key])) return false;
  }
  return true;
}

AnswerSet ReadAcvp(const std::string& name, const Json& prompt, const Json& expected,
                   const Fault& fault) {
  struct Files {
    Json prompt, expected;
    std::map<Json, Expected> results;
  };
  const bool one_file = &prompt == &expected;
  const Answer answer = FindAnswer(Unwrap(prompt));
  const auto files = std::make_shared<Files>(Files{Unwrap(prompt), Unwrap(expected), {}});
  const auto ignore = [](const std::string&) {};  // the questions of one file have these faults too
  const Fault of_results = [&](const std::string& reason) { fault("expectedResults: " + reason); };
  files->results = ExpectedById(files->expected, one_file ? Fault(ignore) : of_results);
  CheckWrapper(prompt, fault);
  if (!one_file) CheckWrapper(expected, of_results);
  std::set<Json> asked;
  std::vector<PathTest> tests;
  ForEachTest(files->prompt, kFileFields, kGroupFields, fault, [&](const VectorTest& test) {
    if (test.wrong_id.empty()) asked.insert(test.test["tcId"]);
    tests.push_back({test.name, kAllPaths, [=](Path path) {
                       const Json got = AnswerTest(answer, path, test);
                       const auto found = files->results.find(test.test["tcId"]);
                       RequireForm(found != files->results.end(),
                                   "the expectedResults have no " + test.name);
                       const Expected& want = found->second;
                       RequireForm(want.group_id == Field(test.group, "tgId"),
                                   "the expectedResults have it in another group");
                       CompareAnswer(got, want.result);
                       if (!one_file) RequireOnlyAnswers(got, want.result);
                     }});
  });
  for (const auto& [id, result] : files->results) {
    if (!asked.contains(id)) of_results("the prompt has no tcId " + id.dump());
  }
  return MakeSet(name, std::move(tests));
}

Json AcvpResponse(const Json& file, const Fault& fault) {
  Require(IsAcvp(file) && KindOfAcvp(file) != AcvpKind::kExpected, "no ACVP prompt");
  const Json& prompt = Unwrap(file);
  const Answer answer = FindAnswer(prompt);
  CheckWrapper(file, fault);
  Json response;
  for (const char* key : {"vsId", "algorithm", "mode", "revision"}) {
    response[key] = Field(prompt, key);
  }
  Json& groups = response["testGroups"] = Json::array();
  const Json* last_group = nullptr;
  ForEachTest(prompt, kFileFields, kGroupFields, fault, [&](const VectorTest& test) {
    try {
      if (&test.group != last_group) {
        groups.push_back({{"tgId", Field(test.group, "tgId")}, {"tests", Json::array()}});
        last_group = &test.group;
      }
      Json answered = {{"tcId", Field(test.test, "tcId")}};
      answered.update(AnswerTest(answer, Path::kOneShot, test));
      groups.back()["tests"].push_back(std::move(answered));
    } catch (const std::exception& error) {
      fault(test.name + ": " + error.what());
    }
  });
  if (!IsWrapped(file)) return response;
  return Json::array({file[0], std::move(response)});
}

}  // namespace kexlane::kat
