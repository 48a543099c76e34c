// SPDX-License-Identifier: Apache-2.0
// Integers that are Values (mlkem_values.h) instead of C++'s. They have the widths, promotions and
// conversions of the integers that they replace.
#ifndef KEXLANE_TESTS_SUPPORT_MLKEM_NUMBERS_H_
#define KEXLANE_TESTS_SUPPORT_MLKEM_NUMBERS_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "tests/support/mlkem_values.h"

namespace kexlane::test {

template <class T>
inline constexpr Type kTypeOf = {8 * sizeof(T), std::is_signed_v<T>};

template <class T>
struct Int {
  Value v;

  Int() = default;
  template <std::integral U>
  constexpr Int(U x) : v(Convert<U>({static_cast<int64_t>(x), 0, 0})) {}
  template <class U>
  constexpr Int(const Int<U>& x) : v(Convert<U>(x.v)) {}

  constexpr operator T() const {
    if (v.node != 0) Report("a variable where a number is needed");
    return static_cast<T>(v.constant);
  }

 private:
  template <class U>
  static constexpr Value Convert(const Value& x) {
    if constexpr (std::is_same_v<T, U>) return x;
    if (x.node != 0) return Values::Get().Convert(kTypeOf<T>, kTypeOf<U>, x);
    const int64_t wrapped = kTypeOf<T>.Wrap(x.constant);
    if (wrapped != x.constant && !MayWrap(Op::kConvert, kTypeOf<T>, kTypeOf<U>)) {
      Report("a constant that does not fit");
    }
    return {wrapped, 0, 0};
  }
};

template <class T>
struct RawOf {
  using type = T;
};
template <class T>
struct RawOf<Int<T>> {
  using type = T;
};
template <class T>
using Raw = typename RawOf<T>::type;
template <class T>
inline constexpr bool kIsInt = !std::is_same_v<T, Raw<T>>;
template <class A, class B>
concept IntOperands = (kIsInt<A> || kIsInt<B>)&&std::integral<Raw<A>>&& std::integral<Raw<B>>;

template <class T>
constexpr Int<T> Apply(Op op, const Int<T>& a, const Int<T>& b) {
  Int<T> out;
  if (a.v.node == 0 && b.v.node == 0) {
    const int64_t x = Compute(op, a.v.constant, b.v.constant);
    out.v = {kTypeOf<T>.Wrap(x), 0, 0};
    if (out.v.constant != x && !MayWrap(op, kTypeOf<T>, kTypeOf<T>)) {
      Report("a constant that does not fit");
    }
  } else {
    out.v = Values::Get().Combine(op, kTypeOf<T>, a.v, b.v);
  }
  return out;
}

#define KXL_BINARY(symbol, op)                                  \
  template <class A, class B>                                   \
  requires IntOperands<A, B>                                    \
  constexpr auto operator symbol(const A& a, const B& b) {      \
    using T = decltype(Raw<A>() symbol Raw<B>(1));              \
    return Apply<T>(op, Int<T>(a), Int<T>(b));                  \
  }                                                             \
  template <class A, class B>                                   \
  constexpr Int<A>& operator symbol##=(Int<A>& a, const B& b) { \
    return a = Int<A>(a symbol b);                              \
  }
KXL_BINARY(+, Op::kAdd)
KXL_BINARY(-, Op::kSub)
KXL_BINARY(*, Op::kMul)
KXL_BINARY(/, Op::kDiv)
KXL_BINARY(%, Op::kMod)
KXL_BINARY(&, Op::kAnd)
KXL_BINARY(|, Op::kOr)
KXL_BINARY(<<, Op::kShl)
KXL_BINARY(>>, Op::kShr)
#undef KXL_BINARY

template <class A>
constexpr auto operator-(const Int<A>& a) {
  return 0 - a;
}

template <class A>
constexpr Interval RangeOf(const A& a) {
  if constexpr (kIsInt<A>) {
    return a.v.node == 0 ? Interval{a.v.constant, a.v.constant} : Values::Get().RangeOf(a.v);
  } else {
    return {static_cast<int64_t>(a), static_cast<int64_t>(a)};
  }
}
// Whether the comparison holds for all values of both numbers.
template <class A, class B>
requires IntOperands<A, B>
constexpr bool operator<(const A& a, const B& b) { return RangeOf(a).hi < RangeOf(b).lo; }
template <class A, class B>
requires IntOperands<A, B>
constexpr bool operator<=(const A& a, const B& b) { return RangeOf(a).hi <= RangeOf(b).lo; }
template <class A, class B>
requires IntOperands<A, B>
constexpr bool operator>=(const A& a, const B& b) { return b <= a; }
template <class A, class B>
requires IntOperands<A, B>
constexpr bool operator==(const A& a, const B& b) {
  return RangeOf(a) == RangeOf(b) && RangeOf(a).lo == RangeOf(a).hi;
}

using Cell = Int<int16_t>;
using Word = Int<int32_t>;

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_MLKEM_NUMBERS_H_
