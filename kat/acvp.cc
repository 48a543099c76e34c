// SPDX-License-Identifier: Apache-2.0
// NIST ACVP test vectors for ML-KEM, revision FIPS203, modes keyGen and encapDecap. This file
// checks the answers to a prompt against the expected results, and answers a prompt.
#include <map>
#include <memory>
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

// Some revisions of the files give one key for a whole group.
Bytes Input(const Json& group, const Json& test, const std::string& key) {
  const bool of_group = test.is_object() && !test.contains(key) && group.contains(key);
  return HexField(of_group ? group : test, key);
}

Json AnswerKeygen(const Kem& kem, const Json& group, const Json& test) {
  const Bytes d = Input(group, test, "d");
  const Bytes z = Input(group, test, "z");
  Require(d.size() == 32 && z.size() == 32, "d or z is not 32 bytes long");
  Bytes seed = d;
  seed.insert(seed.end(), z.begin(), z.end());
  Bytes ek, dk;
  RequireOk(kem.Keygen(ek, dk, seed), "keygen");
  return {{"ek", ToHex(ek)}, {"dk", ToHex(dk)}};
}

Json AnswerEncapDecap(const Kem& kem, const Json& group, const Json& test) {
  const std::string function = TextField(group, "function");
  Bytes c, K;
  if (function == "encapsulation") {
    RequireOk(kem.Encaps(c, K, Input(group, test, "ek"), Input(group, test, "m")), "encaps");
    return {{"c", ToHex(c)}, {"k", ToHex(K)}};
  }
  if (function == "decapsulation") {
    RequireOk(kem.Decaps(K, Input(group, test, "c"), Input(group, test, "dk")), "decaps");
    return {{"k", ToHex(K)}};
  }
  if (function == "encapsulationKeyCheck") {
    return {{"testPassed", kem.AcceptsEk(Input(group, test, "ek"))}};
  }
  if (function == "decapsulationKeyCheck") {
    return {{"testPassed", kem.AcceptsDk(Input(group, test, "dk"))}};
  }
  throw std::runtime_error("the function " + function + " is unknown");
}

using Answer = Json (*)(const Kem& kem, const Json& group, const Json& test);

Answer FindAnswer(const Json& prompt) {
  const std::string revision = TextField(prompt, "revision");
  Require(revision == "FIPS203", "the ACVP revision " + revision + " is unknown");
  const std::string mode = TextField(prompt, "mode");
  if (mode == "keyGen") return AnswerKeygen;
  if (mode == "encapDecap") return AnswerEncapDecap;
  throw std::runtime_error("the ACVP mode " + mode + " is unknown");
}

Json AnswerTest(Answer answer, Path path, const Json& group, const Json& test) {
  const std::string parameter_set = TextField(group, "parameterSet");
  const Kem kem(parameter_set, path);
  Require(kem.IsMlKem(), "the parameter set " + parameter_set + " is unknown");
  return answer(kem, group, test);
}

void CompareAnswer(const Json& got, const Json& want) {
  for (const auto& [key, value] : got.items()) {
    if (value.is_boolean()) {
      const Json& expected = Field(want, key);
      Require(expected.is_boolean(), "the field " + key + " is not true or false");
      Require(value == expected, key + " is " + value.dump());
    } else {
      RequireEqual(key, HexField(got, key), HexField(want, key));
    }
  }
}

// Identifies a test: the number of its group and its own number.
using Id = std::pair<int64_t, int64_t>;

Id TestId(const Json& group, const Json& test) {
  const Json& group_id = Field(group, "tgId");
  const Json& test_id = Field(test, "tcId");
  Require(group_id.is_number_integer() && test_id.is_number_integer(),
          "tgId or tcId is not an integer");
  return {group_id.get<int64_t>(), test_id.get<int64_t>()};
}

std::map<Id, Json> TestsById(const Json& file) {
  std::map<Id, Json> tests;
  ForEachTest(file, [&](const Json& group, const Json& test) {
    Require(tests.emplace(TestId(group, test), test).second, TestName(test) + " appears twice");
  });
  return tests;
}

}  // namespace

bool IsAcvp(const Json& file) {
  const Json& set = Unwrap(file);
  return set.is_object() && set.contains("algorithm") && set["algorithm"] == "ML-KEM" &&
         set.contains("mode") && set.contains("testGroups");
}

bool IsAcvpPrompt(const Json& file) {
  const Json& groups = Unwrap(file).at("testGroups");
  return groups.is_array() && !groups.empty() && groups[0].is_object() &&
         groups[0].contains("parameterSet");
}

bool AcvpBelongTogether(const Json& prompt, const Json& expected) {
  for (const char* key : {"vsId", "algorithm", "mode", "revision"}) {
    const Json& a = Unwrap(prompt);
    const Json& b = Unwrap(expected);
    if (a.contains(key) != b.contains(key) || (a.contains(key) && a[key] != b[key])) return false;
  }
  return true;
}

AnswerSet ReadAcvp(const std::string& name, const Json& prompt, const Json& expected) {
  const Answer answer = FindAnswer(Unwrap(prompt));
  const auto questions = std::make_shared<const Json>(Unwrap(prompt));
  const auto results = std::make_shared<const std::map<Id, Json>>(TestsById(Unwrap(expected)));
  const std::map<Id, Json> asked = TestsById(*questions);
  for (const auto& [id, test] : asked) {
    Require(results->contains(id), "the expectedResults have no " + TestName(test));
  }
  for (const auto& [id, test] : *results) {
    Require(asked.contains(id), "the prompt has no " + TestName(test));
  }
  const auto body = [=](Checks& checks) {
    size_t done = 0;
    ForEachTest(*questions, [&](const Json& group, const Json& test) {
      for (const Path path : kAllPaths) {
        checks.Case(TestName(test) + PathSuffix(path), [&] {
          CompareAnswer(AnswerTest(answer, path, group, test), results->at(TestId(group, test)));
        });
      }
      checks.Step(++done, results->size());
    });
  };
  return {.name = name, .case_count = results->size() * kAllPaths.size(), .body = body};
}

Json AcvpResponse(const Json& file) {
  Require(IsAcvp(file) && IsAcvpPrompt(file), "no ACVP prompt for ML-KEM");
  const Json& prompt = Unwrap(file);
  const Answer answer = FindAnswer(prompt);
  Json response;
  for (const char* key : {"vsId", "algorithm", "mode", "revision"}) {
    response[key] = Field(prompt, key);
  }
  Json& groups = response["testGroups"] = Json::array();
  for (const Json& group : ArrayField(prompt, "testGroups")) {
    Json tests = Json::array();
    for (const Json& test : ArrayField(group, "tests")) {
      Json answered = {{"tcId", Field(test, "tcId")}};
      try {
        answered.update(AnswerTest(answer, Path::kOneShot, group, test));
      } catch (const std::exception& error) {
        throw std::runtime_error(TestName(test) + ": " + error.what());
      }
      tests.push_back(std::move(answered));
    }
    groups.push_back({{"tgId", Field(group, "tgId")}, {"tests", std::move(tests)}});
  }
  if (!IsWrapped(file)) return response;
  return Json::array({file[0], std::move(response)});
}

}  // namespace kexlane::kat
