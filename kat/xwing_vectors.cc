// SPDX-License-Identifier: Apache-2.0
// The test vectors of X-Wing: test-vectors.json of draft-connolly-cfrg-xwing-kem, and the file of
// that name of draft-irtf-cfrg-concrete-hybrid-kems, which calls X-Wing MLKEM768-X25519.
#include <kexlane/kexlane.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "kat/kem_by_path.h"
#include "kat/vectors.h"
#include "kat/x25519_by_path.h"

namespace kexlane::kat {
namespace {

// What a draft calls the values of a test.
struct Names {
  const char *seed, *eseed, *dk, *ek, *c, *K;
};
constexpr Names kXWing = {"seed", "eseed", "sk", "pk", "ct", "ss"};
constexpr Names kHybrids = {"seed",       "randomness",   "decapsulation_key", "encapsulation_key",
                            "ciphertext", "shared_secret"};
constexpr const char* kXWingGroup = "mlkem768_x25519";
// The private keys that a seed expands to, of ML-KEM-768 as a seed and of X25519.
constexpr const char* kMlKemSeed = "decapsulation_key_pq";
constexpr const char* kX25519Key = "decapsulation_key_t";

bool IsListOfTests(const Json& list, const char* field) {
  return list.is_array() && std::any_of(list.begin(), list.end(), [&](const Json& test) {
           return test.is_object() && test.contains(field);
         });
}

void CheckCase(Path path, const Json& test, const Names& names) {
  const Kem kem("X-Wing", path);
  Bytes ek, dk, c, K;
  RequireOk(kem.Keygen(ek, dk, HexField(test, names.seed)), "keygen");
  RequireEqual(names.dk, dk, HexField(test, names.dk));
  RequireEqual(names.ek, ek, HexField(test, names.ek));
  RequireOk(kem.Encaps(c, K, ek, HexField(test, names.eseed)), "encaps");
  RequireEqual(names.c, c, HexField(test, names.c));
  RequireEqual(std::string(names.K) + " of encaps", K, HexField(test, names.K));
  RequireOk(kem.Decaps(K, c, dk), "decaps");
  RequireEqual(std::string(names.K) + " of decaps", K, HexField(test, names.K));
}

void CheckXWing(Path path, const Json& test) {
  RequireKnownFields(
      test, std::array{kXWing.seed, kXWing.eseed, kXWing.dk, kXWing.ek, kXWing.c, kXWing.K});
  CheckCase(path, test, kXWing);
}

void CheckHybrid(Path path, const Json& test) {
  RequireKnownFields(test, std::array{kHybrids.seed, kHybrids.eseed, kHybrids.dk, kHybrids.ek,
                                      kHybrids.c, kHybrids.K, kMlKemSeed, kX25519Key});
  CheckCase(path, test, kHybrids);
  const Bytes ek = HexField(test, kHybrids.ek);
  const std::span<const uint8_t> mlkem_ek = std::span(ek).first(KXL_MLKEM768_EK_BYTES);
  if (test.contains(kMlKemSeed)) {
    Bytes of_seed, dk;
    RequireOk(Kem("ML-KEM-768", path).Keygen(of_seed, dk, HexField(test, kMlKemSeed)), kMlKemSeed);
    RequireEqual("ek of ML-KEM-768", of_seed, mlkem_ek);
  }
  if (test.contains(kX25519Key)) {
    const Bytes sk = HexField(test, kX25519Key);
    RequireForm(sk.size() == KXL_X25519_SK_BYTES, "the key of X25519 is not 32 bytes long");
    Bytes pk;
    RequireOk(X25519PublicKey(path == Path::kBatch ? path : Path::kOneShot, pk, sk), kX25519Key);
    RequireEqual("public key of X25519", pk, std::span(ek).last(KXL_X25519_PK_BYTES));
  }
}

AnswerSet MakeSetOf(const std::string& name, const Json& list, void (*check)(Path, const Json&)) {
  const auto tests = std::make_shared<const Json>(list);
  std::vector<PathTest> path_tests;
  for (const Json& test : *tests) {
    path_tests.push_back({"case " + std::to_string(path_tests.size() + 1), kAllPaths,
                          [tests, &test, check](Path path) { check(path, test); }});
  }
  return MakeSet(name, std::move(path_tests));
}

}  // namespace

std::optional<AnswerSet> ReadXWing(const std::string& name, const Json& file) {
  if (!IsListOfTests(file, kXWing.eseed)) return std::nullopt;
  return MakeSetOf(name, file, CheckXWing);
}

std::optional<AnswerSet> ReadConcreteHybrids(const std::string& name, const Json& file,
                                             const Fault& fault, const Fault& skip) {
  if (!file.is_object() || std::none_of(file.begin(), file.end(), [](const Json& list) {
        return IsListOfTests(list, kHybrids.ek);
      })) {
    return std::nullopt;
  }
  for (const auto& [group, list] : file.items()) {
    if (group == kXWingGroup) continue;
    if (group == "mlkem768_p256" || group == "mlkem1024_p384") {
      skip(group + ", which the library does not have (" + std::to_string(list.size()) + " cases)");
    } else {
      fault("the group " + group + " is unknown");
    }
  }
  return MakeSetOf(name, ArrayField(file, kXWingGroup), CheckHybrid);
}

}  // namespace kexlane::kat
