// SPDX-License-Identifier: Apache-2.0
// All calls give the same bytes for fixed inputs on every machine. The expected digest is for
// machines where there is nothing else to compare with.
#include <gtest/gtest.h>

#include <cstdint>

#include "tests/support/all_calls.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

// FNV-1a of every expected output, except the words of the kernels, whose bytes each machine orders
// in its own way. Another list of calls, or another order, gives another digest.
uint64_t Digest(const CallList& list) {
  uint64_t digest = 0xCBF29CE484222325;
  for (const AnyCall& call : list.calls()) {
    for (const Part& part : call.outputs) {
      if (part.alignment != 1) continue;
      for (const uint8_t byte : part.content) digest = (digest ^ byte) * 0x100000001B3;
    }
  }
  return digest;
}

// The expected value comes from a machine on which the official answers hold.
TEST(AnswersTest, AreThoseOfEveryMachine) {
  const CallList list(9);
  size_t bytes = 0;
  for (const AnyCall& call : list.calls()) {
    for (const Part& part : call.outputs) bytes += part.content.size();
  }
  EXPECT_GT(bytes, 100000u);
  EXPECT_EQ(Digest(list), 0xE9FB34A9BB4D169Fu);
}

TEST(AnswersTest, AreThoseOfEveryTarget) {
  ForEachTarget([] {
    const CallList list(9);
    for (const AnyCall& call : list.calls()) EXPECT_TRUE(Trial(call).IsRight()) << call.name;
  });
}

}  // namespace
}  // namespace kexlane::test
