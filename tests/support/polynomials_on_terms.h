// SPDX-License-Identifier: Apache-2.0
// The memory of a polynomial on terms. It holds no coefficients: each pair of them is a number that
// says which polynomial it belongs to, and where. What is copied in part or mixed is noticed. A
// kernel checks what its comment asks of its arguments: the order of the coefficients and their
// range.
#ifndef KEXLANE_TESTS_SUPPORT_POLYNOMIALS_ON_TERMS_H_
#define KEXLANE_TESTS_SUPPORT_POLYNOMIALS_ON_TERMS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "kernels/mlkem/params.h"
#include "tests/support/bytes_on_terms.h"

namespace kexlane::test {

// A polynomial in memory.
struct Value {
  // Each target has two orders of its own: what its NTT leaves, and what its Cache() makes of that.
  // The lanes of its batches are its name.
  using Order = int;
  static constexpr Order kStandard = 0, kCandidates = 1;
  static constexpr Order OfTarget(int lanes) { return 2 * lanes; }
  static constexpr Order CachedOf(int lanes) { return 2 * lanes + 1; }
  static constexpr int LanesOf(Order order) { return order / 2; }

  Id polynomial = 0;
  Order order = kStandard;
  int first = 0, bound = 0;  // the range of the coefficients
};

inline std::vector<Value>& Values() {
  static std::vector<Value> values(1);
  return values;
}
// Writes the value to `count` coefficients, and reads it.
inline void Put(int16_t* c, const Value& value, size_t count = kN) {
  const uint32_t number = static_cast<uint32_t>(Values().size());
  if (number >> 24 != 0) Report("more polynomials than there are numbers");
  Values().push_back(value);
  for (size_t i = 0; i < count / 2; ++i) {
    const uint32_t mark = number * 256 + static_cast<uint32_t>(i);
    std::memcpy(c + 2 * i, &mark, sizeof(mark));
  }
}
inline Value Take(const int16_t* c, Value::Order order, size_t count = kN) {
  if (std::all_of(c, c + count, [](int16_t x) { return x == 0; })) {
    return {Terms::Get().Zero(), order, 0, 1};
  }
  uint32_t number = 0;
  for (size_t i = 0; i < count / 2; ++i) {
    uint32_t mark;
    std::memcpy(&mark, c + 2 * i, sizeof(mark));
    if (i == 0) number = mark / 256;
    if (mark != number * 256 + i) number = 0;
  }
  if (number == 0 || number >= Values().size()) {
    Report("coefficients of no polynomial, or of several");
    return {};
  }
  const Value value = Values()[number];
  const int lanes = Value::LanesOf(value.order), wanted = Value::LanesOf(order);
  if (lanes != 0 && wanted != 0 && lanes != wanted) {
    Report("a polynomial of another target");
  } else if (value.order != order) {
    Report("a polynomial in the wrong order");
  }
  return value;
}
inline bool HasOrder(const int16_t* c, Value::Order order) {
  uint32_t mark;
  std::memcpy(&mark, c, sizeof(mark));
  return mark / 256 < Values().size() && Values()[mark / 256].order == order;
}
inline void Need(const Value& value, int first, int bound) {
  if (value.first < first || value.bound > bound) Report("coefficients that are out of range");
}

// How many blocks after the first three the polynomial needs that is sampled from this stream. One
// in five needs some, or none does.
inline bool more_blocks = true;
inline size_t MoreBlocks(Id first_byte_of_stream) {
  const Id x = first_byte_of_stream / 8 * 0x9E3779B1u >> 24;
  return !more_blocks ? 0 : x < 16 ? 2 : x < 48 ? 1 : 0;
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_POLYNOMIALS_ON_TERMS_H_
