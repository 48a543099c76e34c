// SPDX-License-Identifier: Apache-2.0
// What stands for encodings and products of elements in words, which other proofs are about.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_ENCODINGS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_ENCODINGS_H_

#include <cstdint>
#include <map>
#include <vector>

#include "tests/support/x25519_field_on_intervals.h"

namespace kexlane::KXL_NAMESPACE {

// The values of what was encoded, by the place.
inline std::map<const uint8_t*, test::Polynomial>& Encoded() {
  static std::map<const uint8_t*, test::Polynomial> encoded;
  return encoded;
}
// The words of encodings that are numbers, by the value.
inline std::map<test::Polynomial, std::vector<uint64_t>>& Encodings() {
  static std::map<test::Polynomial, std::vector<uint64_t>> encodings;
  return encodings;
}
// The number that was encoded last.
inline test::Polynomial encoded_number;
// The words are any below 2^255, whose number is the value modulo p.
inline void AnyEncoding(uint8_t* bytes, const Fe& f) {
  CheckBelow(f, kFeBound);
  const test::Polynomial value = Encoded()[bytes] = ValueOf(f);
  Interval words[4] = {Unsigned(Power(64)), Unsigned(Power(64)), Unsigned(Power(64)),
                       Unsigned(Power(63))};
  if (const auto known = Encodings().find(value); known != Encodings().end()) {
    for (size_t i = 0; i < 4; ++i) words[i] = {known->second[i], known->second[i]};
  } else {
    test::Elements::Get().New(words, value, 64);
  }
  encoded_number = {};
  for (int i = 0; i < 4; ++i) {
    StoreLE64(bytes + 8 * i, Word::Of(words[i], ""));
    encoded_number = encoded_number + test::PolynomialOf(words[i]) * test::Big::Power(64 * i);
  }
}
inline Fe AnyProduct(const FeSum& f, const FeSum& g) {
  CheckBelow(f, kSumBound);
  CheckBelow(g, kSumBound);
  return New<Fe>((ValueOf(f) * ValueOf(g)).Modulo(), kFeBound);
}

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_TESTS_SUPPORT_X25519_ENCODINGS_H_
