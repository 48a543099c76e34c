// SPDX-License-Identifier: Apache-2.0
// Wycheproof's test vectors (testvectors_v1) for ML-KEM and X25519.
#include <kexlane/x25519.h>

#include <algorithm>
#include <memory>

#include "kat/kem_by_path.h"
#include "kat/vectors.h"
#include "kat/x25519_by_path.h"

namespace kexlane::kat {
namespace {

bool IsValid(const Json& test) {
  const std::string result = TextField(test, "result");
  Require(result == "valid" || result == "invalid", "the result " + result + " is unknown");
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

// RFC 7748 defines the result for "valid" and for "acceptable" (an unusual public key). Only an
// all-zero result must be refused.
void CheckX25519(Path path, const Json& group, const Json& test) {
  Require(TextField(group, "curve") == "curve25519", "the curve is not curve25519");
  const std::string result = TextField(test, "result");
  Require(result == "valid" || result == "acceptable", "the result " + result + " is unknown");
  const Bytes sk = HexField(test, "private");
  const Bytes pk = HexField(test, "public");
  const Bytes want = HexField(test, "shared");
  Require(sk.size() == KXL_X25519_SK_BYTES && pk.size() == KXL_X25519_PK_BYTES,
          "a key is not 32 bytes long");
  Bytes shared;
  const kxl_status status = X25519SharedSecret(path, shared, sk, pk);
  if (std::all_of(want.begin(), want.end(), [](uint8_t byte) { return byte == 0; })) {
    RequireRefused(status, "a low-order public key", shared);
    Require(status == KXL_ERR_LOW_ORDER, "a low-order public key is refused with another status");
  } else {
    RequireOk(status, "the shared secret");
  }
  RequireEqual("shared", shared, want);
}

struct GroupType {
  const char* name;
  void (*check)(Path path, const Json& group, const Json& test);
  std::span<const Path> paths;  // each test is a case for each of these
};
constexpr GroupType kGroupTypes[] = {
    {"MLKEMTest", CheckDecaps, kAllPaths},
    {"MLKEMEncapsTest", CheckEncaps, kAllPaths},
    {"MLKEMKeyGen", CheckKeygen, kAllPaths},
    {"XdhComp", CheckX25519, kPlainPaths},
};

const GroupType* FindType(const Json& group) {
  const std::string name = TextField(group, "type");
  for (const GroupType& type : kGroupTypes) {
    if (name == type.name) return &type;
  }
  return nullptr;
}

}  // namespace

std::optional<AnswerSet> ReadWycheproof(const std::string& name, const Json& file) {
  if (!file.is_object() || !file.contains("numberOfTests") || !file.contains("testGroups")) {
    return std::nullopt;
  }
  for (const Json& group : ArrayField(file, "testGroups")) {
    Require(FindType(group) != nullptr,
            "a Wycheproof file with tests of the unknown type " + TextField(group, "type"));
  }
  Require(file["numberOfTests"] == CountTests(file),
          "numberOfTests differs from the number of its tests");
  size_t count = 0;
  ForEachTest(file,
              [&](const Json& group, const Json&) { count += FindType(group)->paths.size(); });
  const auto shared_file = std::make_shared<const Json>(file);
  const auto body = [shared_file, count](Checks& checks) {
    size_t done = 0;
    ForEachTest(*shared_file, [&](const Json& group, const Json& test) {
      const GroupType& type = *FindType(group);
      for (const Path path : type.paths) {
        checks.Case(TestName(test) + PathSuffix(path), [&] { type.check(path, group, test); });
        checks.Step(++done, count);
      }
    });
  };
  return AnswerSet{.name = name, .case_count = count, .body = body};
}

}  // namespace kexlane::kat
