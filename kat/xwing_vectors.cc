// SPDX-License-Identifier: Apache-2.0
// The test vectors of draft-connolly-cfrg-xwing-kem, in the format of its test-vectors.json.
#include <memory>

#include "kat/kem_by_path.h"
#include "kat/vectors.h"

namespace kexlane::kat {
namespace {

bool IsXWing(const Json& file) {
  if (!file.is_array() || file.empty() || !file[0].is_object()) return false;
  for (const char* key : {"seed", "eseed", "sk", "pk", "ct", "ss"}) {
    if (!file[0].contains(key)) return false;
  }
  return true;
}

void CheckCase(Path path, const Json& test) {
  const Kem kem("X-Wing", path);
  Bytes ek, sk, ct, ss;
  RequireOk(kem.Keygen(ek, sk, HexField(test, "seed")), "keygen");
  RequireEqual("sk", sk, HexField(test, "sk"));
  RequireEqual("pk", ek, HexField(test, "pk"));
  RequireOk(kem.Encaps(ct, ss, HexField(test, "pk"), HexField(test, "eseed")), "encaps");
  RequireEqual("ct", ct, HexField(test, "ct"));
  RequireEqual("ss of encaps", ss, HexField(test, "ss"));
  RequireOk(kem.Decaps(ss, HexField(test, "ct"), HexField(test, "sk")), "decaps");
  RequireEqual("ss of decaps", ss, HexField(test, "ss"));
}

}  // namespace

std::optional<AnswerSet> ReadXWing(const std::string& name, const Json& file) {
  if (!IsXWing(file)) return std::nullopt;
  const auto tests = std::make_shared<const Json>(file);
  const auto body = [tests](Checks& checks) {
    for (size_t i = 0; i < tests->size(); ++i) {
      for (const Path path : kAllPaths) {
        checks.Case("case " + std::to_string(i + 1) + PathSuffix(path),
                    [&] { CheckCase(path, (*tests)[i]); });
      }
      checks.Step(i + 1, tests->size());
    }
  };
  return AnswerSet{.name = name, .case_count = tests->size() * kAllPaths.size(), .body = body};
}

}  // namespace kexlane::kat
