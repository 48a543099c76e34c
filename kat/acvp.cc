// NIST ACVP test vectors for ML-KEM, revision FIPS203 (modes keyGen and encapDecap): checking a
// prompt against its expected results, and answering a prompt.
#include <kexlane/mlkem.h>

#include <map>
#include <memory>
#include <utility>

#include "kat/kem.h"
#include "kat/vectors.h"

namespace kexlane::kat {
namespace {

// The key checks have no length-checked form in the library's table of KEMs.
struct KeyChecks {
  const char* parameter_set;
  kxl_status (*check_ek)(const uint8_t* ek);
  kxl_status (*check_dk)(const uint8_t* dk);
};
constexpr KeyChecks kKeyChecks[] = {
    {"ML-KEM-512", kxl_mlkem512_check_ek, kxl_mlkem512_check_dk},
    {"ML-KEM-768", kxl_mlkem768_check_ek, kxl_mlkem768_check_dk},
    {"ML-KEM-1024", kxl_mlkem1024_check_ek, kxl_mlkem1024_check_dk},
};

const KeyChecks& FindKeyChecks(const std::string& parameter_set) {
  for (const KeyChecks& checks : kKeyChecks) {
    if (parameter_set == checks.parameter_set) return checks;
  }
  throw std::runtime_error("the parameter set " + parameter_set + " is unknown");
}

// A validation server wraps what it sends and receives in an array behind its version.
bool IsWrapped(const Json& file) {
  return file.is_array() && file.size() == 2 && file[0].is_object() &&
         file[0].contains("acvVersion");
}

const Json& Unwrap(const Json& file) { return IsWrapped(file) ? file[1] : file; }

// Some revisions of the files give a key once for a whole group.
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
  const KeyChecks& checks = FindKeyChecks(TextField(group, "parameterSet"));
  if (function == "encapsulationKeyCheck") {
    const Bytes ek = Input(group, test, "ek");
    return {{"testPassed", ek.size() == kem.ek_bytes() && checks.check_ek(ek.data()) == KXL_OK}};
  }
  if (function == "decapsulationKeyCheck") {
    const Bytes dk = Input(group, test, "dk");
    return {{"testPassed", dk.size() == kem.dk_bytes() && checks.check_dk(dk.data()) == KXL_OK}};
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

Json AnswerTest(Answer answer, const Json& group, const Json& test) {
  const std::string parameter_set = TextField(group, "parameterSet");
  FindKeyChecks(parameter_set);  // ML-KEM only, not all that the table of KEMs knows
  return answer(Kem(parameter_set), group, test);
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

// Of a test: its group's number and its own.
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
    Require(tests.emplace(TestId(group, test), test).second, TestName(test) + " is there twice");
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
      checks.Case(TestName(test), [&] {
        CompareAnswer(AnswerTest(answer, group, test), results->at(TestId(group, test)));
      });
      checks.Step(++done, results->size());
    });
  };
  return {.name = name, .case_count = results->size(), .body = body};
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
        answered.update(AnswerTest(answer, group, test));
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
