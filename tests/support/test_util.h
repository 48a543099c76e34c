// SPDX-License-Identifier: Apache-2.0
// Small helpers that the tests share.
#ifndef KEXLANE_TESTS_SUPPORT_TEST_UTIL_H_
#define KEXLANE_TESTS_SUPPORT_TEST_UTIL_H_

#include <gtest/gtest.h>
#include <kexlane/target.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// GCC and Clang say in different ways that AddressSanitizer is on.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEXLANE_ADDRESS_SANITIZER 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define KEXLANE_ADDRESS_SANITIZER 1
#endif

namespace kexlane::test {

using Buffer = std::vector<uint8_t>;

inline std::string Hex(std::span<const uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

inline Buffer FromHex(std::string_view text) {
  Buffer bytes;
  for (size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoul(std::string(text.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

// Returns the same sequence of bytes in every run of a test program. Only one thread may call it.
inline Buffer RandomBuffer(size_t bytes) {
  static std::mt19937_64 generator(20240813);
  Buffer buffer(bytes);
  std::generate(buffer.begin(), buffer.end(), [] { return static_cast<uint8_t>(generator()); });
  return buffer;
}

// Returns an output buffer with a pattern, so that a call that writes nothing is noticed.
inline Buffer Garbage(size_t bytes) { return Buffer(bytes, 0xA5); }

inline bool AllZero(std::span<const uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return byte == 0; });
}

// Whether to test a sample: under an emulator or a sanitizer all of it takes minutes.
inline bool IsQuick() { return std::getenv("KEXLANE_QUICK") != nullptr; }

// The largest batch of the tests. It has more than two of the library's chunks.
constexpr size_t kBatchItems = 65;

inline std::vector<const char*> SupportedTargets() {
  std::vector<const char*> names;
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (kxl_target_supported(i) != 0) names.push_back(kxl_target_name(i));
  }
  return names;
}

// A call of the C ABI. It takes all its pointers: the outputs, then the inputs.
using Call = std::function<kxl_status(uint8_t* const* pointers)>;

// Expects that the call fails with this status and leaves zeros in its outputs. The pointers whose
// bits are set in null_mask, counted from the first output, are null.
inline void ExpectFailure(kxl_status expected, const std::vector<size_t>& output_bytes,
                          std::vector<Buffer> inputs, const Call& call, unsigned null_mask = 0) {
  std::vector<Buffer> outputs;
  for (const size_t bytes : output_bytes) outputs.push_back(Garbage(bytes));
  std::vector<uint8_t*> pointers;
  for (std::vector<Buffer>* list : {&outputs, &inputs}) {
    for (Buffer& buffer : *list) {
      const bool null = (null_mask >> pointers.size() & 1) != 0;
      pointers.push_back(null ? nullptr : buffer.data());
    }
  }
  EXPECT_EQ(call(pointers.data()), expected) << "null pointers: " << null_mask;
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (pointers[i] != nullptr) {
      EXPECT_TRUE(AllZero(outputs[i])) << "output " << i << ", null pointers: " << null_mask;
    }
  }
}

// Expects that the call refuses every combination of null pointers.
inline void ExpectNullErrors(const std::vector<size_t>& output_bytes,
                             const std::vector<Buffer>& inputs, const Call& call) {
  const unsigned combinations = 1u << (output_bytes.size() + inputs.size());
  for (unsigned mask = 1; mask < combinations; ++mask) {
    ExpectFailure(KXL_ERR_NULL, output_bytes, inputs, call, mask);
  }
}

// Runs body() on each target that this CPU supports, and checks that the target was active. Then it
// activates the previous target again.
template <typename Body>
void ForEachTarget(Body body) {
  const char* before = kxl_target_active();
  for (const char* name : SupportedTargets()) {
    SCOPED_TRACE(name);
    ASSERT_EQ(kxl_target_force(name), KXL_OK);
    ASSERT_STREQ(kxl_target_active(), name);
    body();
    ASSERT_STREQ(kxl_target_active(), name);
  }
  ASSERT_EQ(kxl_target_force(before), KXL_OK);
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_TEST_UTIL_H_
