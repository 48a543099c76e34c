// SPDX-License-Identifier: Apache-2.0
// Wycheproof's test vectors (testvectors_v1) for ML-KEM and X25519.
#include <kexlane/x25519.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "kat/kem_by_path.h"
#include "kat/vectors.h"
#include "kat/x25519_by_path.h"
#include "kat/x25519_forms.h"

namespace kexlane::kat {
namespace {

bool IsValid(const Json& test) {
  const std::string result = TextField(test, "result");
  RequireForm(result == "valid" || result == "invalid", "the result " + result + " is unknown");
  return result == "valid";
}

// The seed d || z gives ek, and c gives K. In an invalid case the seed or c has a wrong length.
void CheckDecaps(Path path, const Json& group, const Json& test) {
  const Kem kem(TextField(group, "parameterSet"), path);
  const bool valid = IsValid(test);
  Bytes ek, dk, K;
  const kxl_status keygen = kem.Keygen(ek, dk, HexField(test, "seed"));
  if (keygen != KXL_OK && !valid) {
    RequireRefused(keygen, "keygen", ek);
    RequireRefused(keygen, "keygen", dk);
    return;
  }
  RequireOk(keygen, "keygen");
  if (test.contains("ek")) RequireEqual("ek", ek, HexField(test, "ek"));
  const kxl_status decaps = kem.Decaps(K, HexField(test, "c"), dk);
  if (!valid) return RequireRefused(decaps, "decaps", K);
  RequireOk(decaps, "decaps");
  RequireEqual("K", K, HexField(test, "K"));
}

void CheckEncaps(Path path, const Json& group, const Json& test) {
  const Kem kem(TextField(group, "parameterSet"), path);
  const bool valid = IsValid(test);
  Bytes c, K;
  const kxl_status encaps = kem.Encaps(c, K, HexField(test, "ek"), HexField(test, "m"));
  if (!valid) {
    RequireRefused(encaps, "encaps", c);
    RequireRefused(encaps, "encaps", K);
    return;
  }
  RequireOk(encaps, "encaps");
  RequireEqual("c", c, HexField(test, "c"));
  RequireEqual("K", K, HexField(test, "K"));
}

void CheckKeygen(Path path, const Json& group, const Json& test) {
  const Kem kem(TextField(group, "parameterSet"), path);
  const bool valid = IsValid(test);
  Bytes ek, dk;
  const kxl_status keygen = kem.Keygen(ek, dk, HexField(test, "seed"));
  if (!valid) {
    RequireRefused(keygen, "keygen", ek);
    RequireRefused(keygen, "keygen", dk);
    return;
  }
  RequireOk(keygen, "keygen");
  RequireEqual("ek", ek, HexField(test, "ek"));
  RequireEqual("dk", dk, HexField(test, "dk"));
}

// Decapsulation with a dk that may be invalid.
void CheckDecapsValidation(Path path, const Json& group, const Json& test) {
  const Kem kem(TextField(group, "parameterSet"), path);
  const bool valid = IsValid(test);
  const Bytes dk = HexField(test, "dk"), ek = HexField(test, "ek");
  Bytes K;
  const kxl_status status = kem.Decaps(K, HexField(test, "c"), dk);
  if (!valid) return RequireRefused(status, "decaps with this dk", K);
  RequireOk(status, "decaps");
  RequireEqual("K", K, HexField(test, "K"));
  // FIPS 203: dk is dk_PKE, ek, H(ek) and z.
  const std::span<const uint8_t> end = std::span(dk).last(kem.ek_bytes() + 64);
  RequireEqual("ek in dk", end.first(kem.ek_bytes()), ek);
}

// RFC 7748 defines the result for "valid" and for "acceptable" (an unusual public key). Only an
// all-zero result must be refused. "invalid" is a key that is refused in its form.
template <const X25519Form& kForm>
void CheckX25519(Path path, const Json& group, const Json& test) {
  RequireForm(TextField(group, "curve") == "curve25519", "the curve is not curve25519");
  const std::string result = TextField(test, "result");
  RequireForm(result == "valid" || result == "acceptable" || result == "invalid",
              "the result " + result + " is unknown");
  const Bytes want = HexField(test, "shared");
  Bytes sk, pk, shared;
  try {
    sk = kForm.private_key(test);
    pk = kForm.public_key(test);
  } catch (const RefusedKey&) {
    if (result == "invalid") return;
    throw;
  }
  const kxl_status status = X25519SharedSecret(path, shared, sk, pk);
  if (result == "invalid") return RequireRefused(status, "the shared secret", shared);
  if (std::all_of(want.begin(), want.end(), [](uint8_t byte) { return byte == 0; })) {
    RequireRefused(status, "a low-order public key", shared);
    Require(status == KXL_ERR_LOW_ORDER, "a low-order public key is refused with another status");
  } else {
    RequireOk(status, "the shared secret");
  }
  RequireEqual("shared", shared, want);
}

constexpr const char* kFileFields[] = {"algorithm", "schema", "generatorVersion", "numberOfTests",
                                       "header",    "notes",  "testGroups"};
constexpr const char* kGroupFields[] = {"type", "source", "parameterSet", "curve", "tests"};

constexpr const char* kTestFields[] = {"tcId", "comment", "seed",   "ek",
                                       "c",    "K",       "result", "flags"};
constexpr const char* kEncapsFields[] = {"tcId", "comment", "ek", "m", "c", "K", "result", "flags"};
constexpr const char* kKeygenFields[] = {"tcId", "comment", "seed", "ek", "dk", "result", "flags"};
constexpr const char* kDecapsFields[] = {"tcId", "comment", "dk",     "ek",
                                         "c",    "K",       "result", "flags"};
constexpr const char* kXdhFields[] = {"tcId",   "comment", "public", "private",
                                      "shared", "result",  "flags"};

struct GroupType {
  const char* name;
  void (*check)(Path path, const Json& group, const Json& test);
  std::span<const Path> paths;  // each test is a case for each of these
  Fields fields;
  const X25519Form* form = nullptr;
};
constexpr GroupType kGroupTypes[] = {
    {"MLKEMTest", CheckDecaps, kAllPaths, kTestFields},
    {"MLKEMEncapsTest", CheckEncaps, kAllPaths, kEncapsFields},
    {"MLKEMKeyGen", CheckKeygen, kAllPaths, kKeygenFields},
    {"MLKEMDecapsValidationTest", CheckDecapsValidation, kAllPaths, kDecapsFields},
    {"XdhComp", CheckX25519<kRawForm>, kPlainPaths, kXdhFields, &kRawForm},
    {"XdhAsnComp", CheckX25519<kDerForm>, kPlainPaths, kXdhFields, &kDerForm},
    {"XdhPemComp", CheckX25519<kPemForm>, kPlainPaths, kXdhFields, &kPemForm},
    {"XdhJwkComp", CheckX25519<kJwkForm>, kPlainPaths, kXdhFields, &kJwkForm},
};

const GroupType* FindType(const Json& group) {
  if (!group.is_object() || !group.contains("type")) return nullptr;
  for (const GroupType& type : kGroupTypes) {
    if (group["type"] == type.name) return &type;
  }
  return nullptr;
}

// The file explains each flag of its tests.
void RequireKnownFlags(const Json& file, const Json& test) {
  if (!test.contains("flags")) return;
  for (const Json& flag : ArrayField(test, "flags")) {
    const bool known = flag.is_string() && file.contains("notes") && file["notes"].is_object() &&
                       file["notes"].contains(flag.get<std::string>());
    RequireForm(known, "the flag " + flag.dump() + " is not in the notes of the file");
  }
}

}  // namespace

bool NeedsOpenssl(const Json& file) {
  if (!file.is_object() || !file.contains("testGroups") || !file["testGroups"].is_array()) {
    return false;
  }
  return std::any_of(file["testGroups"].begin(), file["testGroups"].end(), [](const Json& group) {
    const GroupType* const type = FindType(group);
    return type != nullptr && type->form != nullptr && type->form->public_key == nullptr;
  });
}

std::optional<AnswerSet> ReadWycheproof(const std::string& name, const Json& content,
                                        const Fault& fault) {
  if (!content.is_object() || !content.contains("testGroups")) return std::nullopt;
  const auto file = std::make_shared<const Json>(content);
  std::vector<PathTest> tests;
  ForEachTest(*file, kFileFields, kGroupFields, fault, [&](const VectorTest& test) {
    const GroupType* const type = FindType(test.group);
    tests.push_back({test.name, type != nullptr ? type->paths : std::span(kAllPaths).first<1>(),
                     [file, type, test](Path path) {
                       RequireForm(test.wrong_id.empty(), test.wrong_id);
                       RequireForm(type != nullptr,
                                   "the type " + Field(test.group, "type").dump() + " is unknown");
                       RequireKnownFields(test.test, type->fields);
                       RequireKnownFlags(*file, test.test);
                       type->check(path, test.group, test.test);
                     }});
  });
  if (!file->contains("numberOfTests") || (*file)["numberOfTests"] != tests.size()) {
    fault("numberOfTests is not the number of its tests");
  }
  return MakeSet(name, std::move(tests));
}

}  // namespace kexlane::kat
