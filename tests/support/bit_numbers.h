// SPDX-License-Identifier: Apache-2.0
// Integers of Bits (bits.h) instead of C++'s. They have the widths, promotions and conversions of
// the integers that they replace. Where the code needs a number, as for an index or a shift, it
// must be a constant.
#ifndef KEXLANE_TESTS_SUPPORT_BIT_NUMBERS_H_
#define KEXLANE_TESTS_SUPPORT_BIT_NUMBERS_H_

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "tests/support/bits.h"

namespace kexlane::test {

template <class T>
struct Bits {
  static constexpr size_t kWidth = 8 * sizeof(T);
  std::array<Bit, kWidth> bit{};

  Bits() = default;
  template <std::integral U>
  constexpr Bits(U x) {
    for (size_t i = 0; i < kWidth; ++i) {
      bit[i].form = static_cast<uint32_t>(static_cast<T>(x) >> i & 1);
    }
  }
  template <class U>
  requires(!std::is_same_v<T, U>) constexpr Bits(const Bits<U>& x) {
    for (size_t i = 0; i < kWidth; ++i) {
      if (i < x.kWidth) {
        bit[i] = x.bit[i];
      } else if (std::is_signed_v<U>) {
        bit[i] = x.bit[x.kWidth - 1];
      }
    }
  }

  constexpr bool IsConstant() const {
    for (const Bit b : bit) {
      if (!b.IsConstant()) return false;
    }
    return true;
  }
  constexpr operator T() const {
    if (!IsConstant()) Report("a variable where a number is needed");
    uint64_t x = 0;
    for (size_t i = 0; i < kWidth; ++i) x |= static_cast<uint64_t>(bit[i].form & 1) << i;
    return static_cast<T>(x);
  }
  constexpr bool SameBits(const Bits& other) const { return bit == other.bit; }
};

template <class T>
struct RawOf {
  using type = T;
};
template <class T>
struct RawOf<Bits<T>> {
  using type = T;
};
template <class T>
using Raw = typename RawOf<T>::type;
template <class T>
inline constexpr bool kIsBits = !std::is_same_v<T, Raw<T>>;
template <class A, class B>
concept BitsOperands = (kIsBits<A> || kIsBits<B>)&&std::integral<Raw<A>>&& std::integral<Raw<B>>;

// ---- operations on two numbers of one type, or on a number and a constant count

template <class T, class Operation>
constexpr Bits<T> ForEachBit(const Bits<T>& a, const Bits<T>& b, Operation operation) {
  Bits<T> out;
  for (size_t i = 0; i < a.kWidth; ++i) out.bit[i] = operation(a.bit[i], b.bit[i]);
  return out;
}
template <class T>
constexpr Bits<T> AndOf(const Bits<T>& a, const Bits<T>& b) {
  return ForEachBit(a, b, [](Bit x, Bit y) { return x & y; });
}
template <class T>
constexpr Bits<T> OrOf(const Bits<T>& a, const Bits<T>& b) {
  return ForEachBit(a, b, [](Bit x, Bit y) { return x | y; });
}
template <class T>
constexpr Bits<T> XorOf(const Bits<T>& a, const Bits<T>& b) {
  return ForEachBit(a, b, [](Bit x, Bit y) { return x ^ y; });
}
template <class T>
constexpr Bits<T> NotOf(const Bits<T>& a) {
  return ForEachBit(a, a, [](Bit x, Bit) { return ~x; });
}
// Returns a number of which nothing is known but that equal operands give equal results.
template <class T>
Bits<T> UnknownResult(const char* operation, const Bits<T>& a, const Bits<T>& b, Bit carry = {0}) {
  std::vector<Bit> inputs = {carry};
  inputs.insert(inputs.end(), a.bit.begin(), a.bit.end());
  inputs.insert(inputs.end(), b.bit.begin(), b.bit.end());
  const std::vector<Bit> outputs = Forms::Get().Unknown(operation, inputs, a.kWidth);
  Bits<T> out;
  std::copy(outputs.begin(), outputs.end(), out.bit.begin());
  return out;
}
// Whether both together depend on few variables.
template <class T>
constexpr bool HaveFewVariables(const Bits<T>& a, const Bits<T>& b) {
  if (a.IsConstant() && b.IsConstant()) return true;
  std::array<Bit, 2 * Bits<T>::kWidth> bits;
  std::copy(b.bit.begin(), b.bit.end(), std::copy(a.bit.begin(), a.bit.end(), bits.begin()));
  return Forms::Get().HaveFewVariables(bits);
}
// Returns a + b + carry modulo 2^kWidth. If a carry depends on many variables, nothing is known of
// the sum: no proof needs it.
template <class T>
constexpr Bits<T> SumOf(const Bits<T>& a, const Bits<T>& b, Bit first_carry = {0}) {
  Bits<T> sum;
  Bit carry = first_carry;
  for (size_t i = 0; i < a.kWidth; ++i) {
    const Bit either = a.bit[i] ^ b.bit[i];
    sum.bit[i] = either ^ carry;
    const std::array bits = {a.bit[i], b.bit[i], carry};
    const int constants = a.bit[i].IsConstant() + b.bit[i].IsConstant() + carry.IsConstant();
    if (constants >= 2 || Forms::Get().HaveFewVariables(bits)) {
      carry = (a.bit[i] & b.bit[i]) ^ (either & carry);
    } else {
      return UnknownResult("sum", a, b, first_carry);
    }
  }
  return sum;
}
template <class T>
constexpr Bits<T> DifferenceOf(const Bits<T>& a, const Bits<T>& b) {
  return SumOf(a, NotOf(b), {1});
}
template <class T>
constexpr Bits<T> ShiftedUp(const Bits<T>& a, size_t count) {
  Bits<T> out;
  for (size_t i = count; i < a.kWidth; ++i) out.bit[i] = a.bit[i - count];
  return out;
}
template <class T>
constexpr Bits<T> ShiftedDown(const Bits<T>& a, size_t count) {
  Bits<T> out;
  for (size_t i = 0; i < a.kWidth; ++i) {
    if (i + count < a.kWidth) {
      out.bit[i] = a.bit[i + count];
    } else if (std::is_signed_v<T>) {
      out.bit[i] = a.bit[a.kWidth - 1];
    }
  }
  return out;
}
// Returns a b modulo 2^kWidth. Of a product nothing is known, unless both factors are constants or
// one is a power of two.
template <class T>
constexpr Bits<T> ProductOf(const Bits<T>& a, const Bits<T>& b) {
  if (a.IsConstant() && !b.IsConstant()) return ProductOf(b, a);
  size_t ones = 0, last = 0;
  for (size_t i = 0; i < a.kWidth; ++i) {
    if (b.bit[i].form == 0) continue;
    last = i;
    ++ones;
  }
  if (a.IsConstant()) {
    Bits<T> sum;
    for (size_t i = 0; i < a.kWidth; ++i) {
      if (b.bit[i].form != 0) sum = SumOf(sum, ShiftedUp(a, i));
    }
    return sum;
  }
  if (ones == 0) return {};
  return ones == 1 && b.bit[last].form == 1 ? ShiftedUp(a, last) : UnknownResult("product", a, b);
}
// Divides, or takes the remainder, by a constant power of two. `a` is not negative.
template <class T>
constexpr Bits<T> QuotientOf(const Bits<T>& a, const Bits<T>& b, bool remainder) {
  if (a.IsConstant() && b.IsConstant()) {
    return remainder ? static_cast<T>(a) % static_cast<T>(b)
                     : static_cast<T>(a) / static_cast<T>(b);
  }
  const uint64_t divisor = static_cast<uint64_t>(static_cast<T>(b));
  if (!std::has_single_bit(divisor) || (std::is_signed_v<T> && a.bit[a.kWidth - 1].form != 0)) {
    Report("a division that is no shift");
  }
  return remainder ? AndOf(a, Bits<T>(divisor - 1))
                   : ShiftedDown(a, static_cast<size_t>(std::countr_zero(divisor)));
}
// Returns whether a < b, as a bit. If many variables decide, nothing is known but that equal
// comparisons have equal results.
template <class T>
constexpr Bit LessOf(const Bits<T>& a, const Bits<T>& b) {
  constexpr size_t kTop = Bits<T>::kWidth - 1;
  if (std::is_signed_v<T> && b.SameBits(Bits<T>())) return a.bit[kTop];
  if (!HaveFewVariables(a, b)) return UnknownResult("less", a, b).bit[0];
  Bit less = {0};
  for (size_t i = 0; i <= kTop; ++i) {
    const Bit one = std::is_signed_v<T> && i == kTop ? a.bit[i] : b.bit[i];
    less = ((a.bit[i] ^ b.bit[i]) & one) ^ (~(a.bit[i] ^ b.bit[i]) & less);
  }
  return less;
}

// ---- C++'s operators

#define KXL_BINARY(symbol, operation)                             \
  template <class A, class B>                                     \
  requires BitsOperands<A, B>                                     \
  constexpr auto operator symbol(const A& a, const B& b) {        \
    using T = decltype(Raw<A>() symbol Raw<B>(1));                \
    return operation;                                             \
  }                                                               \
  template <class A, class B>                                     \
  constexpr Bits<A>& operator symbol##=(Bits<A>& a, const B& b) { \
    return a = Bits<A>(a symbol b);                               \
  }
KXL_BINARY(+, SumOf(Bits<T>(a), Bits<T>(b)))
KXL_BINARY(-, DifferenceOf(Bits<T>(a), Bits<T>(b)))
KXL_BINARY(*, ProductOf(Bits<T>(a), Bits<T>(b)))
KXL_BINARY(/, QuotientOf(Bits<T>(a), Bits<T>(b), false))
KXL_BINARY(%, QuotientOf(Bits<T>(a), Bits<T>(b), true))
KXL_BINARY(&, AndOf(Bits<T>(a), Bits<T>(b)))
KXL_BINARY(|, OrOf(Bits<T>(a), Bits<T>(b)))
KXL_BINARY(^, XorOf(Bits<T>(a), Bits<T>(b)))
KXL_BINARY(<<, ShiftedUp(Bits<T>(a), static_cast<size_t>(Raw<B>(b))))
KXL_BINARY(>>, ShiftedDown(Bits<T>(a), static_cast<size_t>(Raw<B>(b))))
#undef KXL_BINARY

template <class A>
constexpr auto operator~(const Bits<A>& a) {
  return NotOf(Bits<decltype(~A())>(a));
}
template <class A>
constexpr auto operator-(const Bits<A>& a) {
  return 0 - a;
}

template <class A, class B>
requires BitsOperands<A, B>
constexpr bool operator<(const A& a, const B& b) {
  using T = decltype(Raw<A>() + Raw<B>());
  return Decide(LessOf(Bits<T>(a), Bits<T>(b)));
}
template <class A, class B>
requires BitsOperands<A, B>
constexpr bool operator>(const A& a, const B& b) { return b < a; }
template <class A, class B>
requires BitsOperands<A, B>
constexpr bool operator<=(const A& a, const B& b) { return !(b < a); }
template <class A, class B>
requires BitsOperands<A, B>
constexpr bool operator>=(const A& a, const B& b) { return !(a < b); }
template <class A, class B>
requires BitsOperands<A, B>
constexpr bool operator==(const A& a, const B& b) {
  using T = decltype(Raw<A>() + Raw<B>());
  Bit equal = {1};
  const Bits<T> difference = XorOf(Bits<T>(a), Bits<T>(b));
  for (const Bit x : difference.bit) equal = equal & ~x;
  return Decide(equal);
}

// ---- variables

// Returns a number whose lowest bits are new variables, and whose others are 0.
template <class T>
Bits<T> NewBits(size_t count = 8 * sizeof(T)) {
  Bits<T> x;
  for (size_t i = 0; i < count; ++i) x.bit[i] = Forms::Get().NewVariable();
  return x;
}
template <class T>
std::vector<Bits<T>> NewNumbers(size_t n, size_t bits = 8 * sizeof(T)) {
  std::vector<Bits<T>> numbers;
  for (size_t i = 0; i < n; ++i) numbers.push_back(NewBits<T>(bits));
  return numbers;
}

using Byte = Bits<uint8_t>;
using Cell = Bits<int16_t>;
using Word = Bits<uint64_t>;

// Bit i of a byte string, as FIPS 202 and FIPS 203 count them.
inline Bit BitOf(const Byte* bytes, size_t i) { return bytes[i / 8].bit[i % 8]; }

}  // namespace kexlane::test

// The library's code calls these by std's names.
namespace std {

template <class T>
constexpr kexlane::test::Bits<T> rotl(const kexlane::test::Bits<T>& a, int count) {
  kexlane::test::Bits<T> out;
  for (size_t i = 0; i < a.kWidth; ++i) {
    out.bit[(i + static_cast<size_t>(count)) % a.kWidth] = a.bit[i];
  }
  return out;
}
template <class T>
constexpr int popcount(const kexlane::test::Bits<T>& a) {
  return popcount(static_cast<make_unsigned_t<T>>(static_cast<T>(a)));
}

}  // namespace std

#endif  // KEXLANE_TESTS_SUPPORT_BIT_NUMBERS_H_
