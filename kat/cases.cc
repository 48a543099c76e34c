// SPDX-License-Identifier: Apache-2.0
// Answer sets, counting their cases, and comparisons that fail a case.
#include "kat/cases.h"

#include <algorithm>

namespace kexlane::kat {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  throw std::runtime_error("not a hexadecimal number");
}

}  // namespace

Bytes FromHex(std::string_view text) {
  Require(text.size() % 2 == 0, "an odd number of hexadecimal digits");
  Bytes bytes(text.size() / 2);
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<uint8_t>(HexDigit(text[2 * i]) * 16 + HexDigit(text[2 * i + 1]));
  }
  return bytes;
}

std::string ToHex(std::span<const uint8_t> bytes) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

void RequireOk(kxl_status status, std::string_view what) {
  if (status == KXL_OK) return;
  throw std::runtime_error(std::string(what) + " is refused: " + kxl_status_text(status));
}

void RequireEqual(std::string_view what, std::span<const uint8_t> got,
                  std::span<const uint8_t> want) {
  const std::string name(what);
  Require(got.size() == want.size(), name + " has " + std::to_string(got.size()) +
                                         " bytes, the answer " + std::to_string(want.size()));
  const auto differ = std::mismatch(got.begin(), got.end(), want.begin());
  if (differ.first == got.end()) return;
  const auto at = static_cast<size_t>(differ.first - got.begin());
  throw std::runtime_error(name + " differs at byte " + std::to_string(at) + ": got " +
                           ToHex(got.subspan(at, 1)) + ", the answer is " +
                           ToHex(want.subspan(at, 1)));
}

void RequireRefused(kxl_status status, std::string_view what, std::span<const uint8_t> output) {
  const std::string name(what);
  Require(status != KXL_OK, name + " is accepted though the input is invalid");
  Require(std::all_of(output.begin(), output.end(), [](uint8_t byte) { return byte == 0; }),
          name + " is refused but leaves bytes in its output");
}

void Checks::Fail(const std::string& reason, size_t case_count) {
  failed_ += case_count;
  reasons_.push_back(reason);
}

Checks AnswerSet::Run(Checks::Progress progress) const {
  Checks checks(std::move(progress));
  std::string reason = "the set ends before all its cases ran";
  try {
    body(checks);
  } catch (const std::exception& error) {
    reason = error.what();
  }
  if (case_count == 0) checks.Fail("the set has no cases");
  const size_t ran = checks.passed() + checks.failed();
  if (ran < case_count) checks.Fail(reason, case_count - ran);
  return checks;
}

}  // namespace kexlane::kat
