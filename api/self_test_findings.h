// SPDX-License-Identifier: Apache-2.0
// What the self tests have in common: their inputs, their forms, and what they find.
#ifndef KEXLANE_API_SELF_TEST_FINDINGS_H_
#define KEXLANE_API_SELF_TEST_FINDINGS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "api/self_test_answers.h"
#include "dispatch/target.h"

namespace kexlane {

// The items of a batch fill the lanes of every target. Item i has the inputs of seed kOrder[i], so
// that no two lanes can change places unnoticed, but by a change that spares the order.
inline constexpr size_t kBatch = 8;
inline constexpr size_t kOrder[kBatch] = {0, 1, 1, 0, 1, 0, 0, 1};

inline constexpr size_t kSeedIndexes[] = {0, 1};
inline constexpr auto kSeeds = [] {
  std::array<std::array<uint8_t, 96>, 2> seeds{};
  for (size_t i = 0; i < seeds[0].size(); ++i) {
    seeds[0][i] = static_cast<uint8_t>(i);
    seeds[1][i] = static_cast<uint8_t>(255 - i);
  }
  return seeds;
}();

// The forms of a test, in the order of SelfTestAnswer::names.
enum Form { kOne, kMany, kPreparedOne, kPreparedMany };
constexpr bool IsPrepared(Form form) { return form >= kPreparedOne; }
constexpr size_t ItemsOf(Form form) { return form == kOne || form == kPreparedOne ? 1 : kBatch; }

// What the tests have found on a target: the first one that failed. The test of the name `fails`
// fails whatever comes out. No test has an empty name.
class Findings {
 public:
  Findings(const Target& target, const char* fails) : target_(target), fails_(fails) {}

  const char* failed() const { return failed_; }

  // Compares out[bytes] with the answer for a seed.
  void Expect(const SelfTestAnswer& answer, Form form, size_t seed, const uint8_t* out,
              size_t bytes) {
    uint8_t digest[32];
    const HashItem hash = {.out = digest, .out_bytes = 32, .in = out, .in_bytes = bytes};
    target_.mlkem->keccak.sha3_256(&hash, 1);
    Expect(answer, form, std::memcmp(digest, answer.digests[seed], sizeof(digest)) == 0);
  }
  void Expect(const SelfTestAnswer& answer, Form form, bool ok) {
    const char* const name = answer.names[form];
    if (failed_ == nullptr && (!ok || std::strcmp(name, fails_) == 0)) {
      failed_ = name;
    }
  }

 private:
  const Target& target_;
  const char* fails_;
  const char* failed_ = nullptr;
};

// Returns the name of the first test that failed, or null. `fails` is as in Findings.
const char* TestTarget(const Target& target, const char* fails);

// In self_test_hybrids.cc.
void TestX25519Mlkem768(const Target& target, Findings& findings);
void TestXwing(const Target& target, Findings& findings);

}  // namespace kexlane

#endif  // KEXLANE_API_SELF_TEST_FINDINGS_H_
