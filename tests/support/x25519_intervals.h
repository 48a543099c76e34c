// SPDX-License-Identifier: Apache-2.0
// Intervals of integers instead of numbers, with terms. x25519_on_intervals.h runs the code of
// kernels/x25519/ on them to prove its bounds and its results. The result of an operation is an
// interval that holds all its results. An operation reports if the instruction would give something
// else for one of them. If the terms of the operands say which numbers they are, so does that of
// the result.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_INTERVALS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_INTERVALS_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/reports.h"
#include "tests/support/x25519_polynomials.h"

namespace kexlane::test {

constexpr Integer Power(int n) { return Integer{1} << n; }

struct Interval {
  Integer lo, hi;
  Term term = 0;

  constexpr bool In(Integer from, Integer to) const { return from <= lo && hi <= to; }
  constexpr bool In(const Interval& other) const { return In(other.lo, other.hi); }
  constexpr bool Is(Integer x) const { return lo == x && hi == x; }
  // Reports if a value may lie outside. The computation then continues with the values inside.
  void Require(Integer from, Integer to, const char* what) {
    if (In(from, to)) return;
    Report(what);
    *this = {from, to};
  }
};

// Whether it is known which number the value is, and which it is. A single number needs no term.
constexpr bool Known(const Interval& a) { return a.term != 0 || a.lo == a.hi; }
inline Polynomial PolynomialOf(const Interval& a) {
  return a.term != 0 ? TermTable::Get().Of(a.term) : Polynomial(a.lo);
}
inline Term Make(const Polynomial& polynomial) { return TermTable::Get().Make(polynomial); }
template <class Operation>
Term Combine(const Interval& a, const Interval& b, Operation operation) {
  if ((a.term == 0 && b.term == 0) || !Known(a) || !Known(b)) return 0;
  return Make(operation(PolynomialOf(a), PolynomialOf(b)));
}

constexpr Interval Hull(const Interval& a, const Interval& b) {
  return {std::min(a.lo, b.lo), std::max(a.hi, b.hi), a.term == b.term ? a.term : 0};
}
constexpr Interval operator+(const Interval& a, const Interval& b) {
  Interval sum{a.lo + b.lo, a.hi + b.hi};
  if (a.term != 0 || b.term != 0) sum.term = Combine(a, b, std::plus<>());
  return sum;
}
constexpr Interval operator-(const Interval& a, const Interval& b) {
  Interval difference{a.lo - b.hi, a.hi - b.lo};
  if (a.term != 0 || b.term != 0) difference.term = Combine(a, b, std::minus<>());
  return difference;
}
constexpr Interval operator-(const Interval& a) { return Interval{0, 0} - a; }
inline Interval operator*(const Interval& a, const Interval& b) {
  const Integer x[2] = {a.lo, a.hi}, y[2] = {b.lo, b.hi};
  Interval product{};
  for (int i = 0; i < 4; ++i) {
    Integer corner;
    if (__builtin_mul_overflow(x[i / 2], y[i % 2], &corner)) {
      Report("a product of more than 127 bits");
      corner = 0;
    }
    product = i == 0 ? Interval{corner, corner} : Hull(product, {corner, corner});
  }
  product.term = Combine(a, b, std::multiplies<>());
  return product;
}
// Rounds down.
constexpr Interval operator>>(const Interval& a, int n) {
  Interval quotient{a.lo >> n, a.hi >> n};
  if (a.term != 0 && quotient.lo != quotient.hi) {
    quotient.term = Make(TermTable::Get().Quotient(PolynomialOf(a), n));
  }
  return quotient;
}
// Whether reducing modulo 2^n subtracts the same multiple of 2^n from all integers of the interval.
constexpr bool Reducible(const Interval& a, int n) { return a.lo >> n == a.hi >> n; }
inline Interval Reduce(const Interval& a, int n) {
  const Interval rest = a - (a >> n) * Interval{Power(n), Power(n)};
  if (!Reducible(a, n)) return {0, Power(n) - 1, rest.term};
  return rest;
}

// ---- the lanes L of columns-inl.h

// Four lanes of 64-bit integers, known modulo 2^64 (Kind is uint64_t), or of integers in doubles.
template <class Kind>
struct Four {
  Interval lane[4];
};

template <class Kind, class Operation>
Four<Kind> ForEachLane(const Four<Kind>& a, Operation operation) {
  Four<Kind> out;
  for (int i = 0; i < 4; ++i) out.lane[i] = operation(a.lane[i]);
  return out;
}
template <class Kind, class Operation>
Four<Kind> ForEachLane(const Four<Kind>& a, const Four<Kind>& b, Operation operation) {
  Four<Kind> out;
  for (int i = 0; i < 4; ++i) out.lane[i] = operation(a.lane[i], b.lane[i]);
  return out;
}

struct IntervalLanes {
  static constexpr size_t kLanes = 4;
  using Int = Four<uint64_t>;
  // The lanes that a choice is true in: some of them, all or none.
  enum class Mask { kSome, kAll, kNone };
  struct Order {
    int lane[4];
  };

  static Int SetInt(uint64_t x) {
    const Interval all{Integer{x}, Integer{x}};
    return {{all, all, all, all}};
  }
  static Int LoadInt(const uint64_t* p) {
    return {{{p[0], p[0]}, {p[1], p[1]}, {p[2], p[2]}, {p[3], p[3]}}};
  }
  // Sums are exact modulo 2^64. Where a number is needed, all values must have the same multiple of
  // 2^64.
  static Interval Number(const Interval& a) {
    if (!Reducible(a, 64)) Report("an integer below zero or above 2^64");
    return Reduce(a, 64);
  }
  static Order OrderOf(const Int& a) {
    Order order;
    for (int i = 0; i < 4; ++i) {
      if (!a.lane[i].Is(a.lane[i].lo)) Report("an order that is no number");
      order.lane[i] = static_cast<int>(a.lane[i].lo);
    }
    return order;
  }
  static Int Add(const Int& a, const Int& b) {
    return ForEachLane(a, b, [](Interval x, Interval y) {
      Interval sum = x + y;
      sum.Require(-Power(100), Power(100), "a sum beyond what the intervals are made for");
      return sum;
    });
  }
  static Int Sub(const Int& a, const Int& b) {
    return Add(a, ForEachLane(b, [](Interval x) { return -x; }));
  }
  template <int kSet>
  static Int AddLanes(const Int& a, const Int& b) {
    return Blend<kSet>(Add(a, b), a);
  }
  template <int kBits>
  static Int ShiftLeft(const Int& a) {
    return ForEachLane(a, [](Interval x) { return x * Interval{Power(kBits), Power(kBits)}; });
  }
  template <int kBits>
  static Int ShiftRight(const Int& a) {
    return ForEachLane(a, [](Interval x) { return Number(x) >> kBits; });
  }
  // The mask must consist of low bits.
  static Int And(const Int& a, const Int& mask) {
    return ForEachLane(a, mask, [](Interval x, Interval m) {
      const int n = std::countr_one(static_cast<uint64_t>(m.lo));
      if (!m.Is(Power(n) - 1)) Report("And without a mask of low bits");
      return Reduce(x, n);
    });
  }
  static Int Mul32(const Int& a, uint32_t b) {
    return ForEachLane(a, [b](Interval x) {
      x = Number(x);
      x.Require(0, Power(32) - 1, "Mul32 of more than 32 bits");
      return x * Interval{b, b};
    });
  }

  template <auto kSigns>
  static Int Neighbours(const Int& a) {
    Int out = Swap(a);
    for (int i = 0; i < 4; ++i) {
      const int sign = kSigns.lane[i];
      if (sign < 0) out.lane[i] = Interval{-1, -1} - out.lane[i];
      if (sign == 0) out.lane[i] = {0, 0};
    }
    return out;
  }
  template <class Kind>
  static Four<Kind> Swap(const Four<Kind>& a) {
    return {{a.lane[1], a.lane[0], a.lane[3], a.lane[2]}};
  }
  template <class Kind>
  static Four<Kind> Select(Mask mask, const Four<Kind>& yes, const Four<Kind>& no) {
    if (mask != Mask::kSome) return mask == Mask::kAll ? yes : no;
    return ForEachLane(yes, no, Hull);
  }
  template <int kSet, class Kind>
  static Four<Kind> Blend(const Four<Kind>& yes, const Four<Kind>& no) {
    Four<Kind> out;
    for (int i = 0; i < 4; ++i) out.lane[i] = (kSet >> i & 1) != 0 ? yes.lane[i] : no.lane[i];
    return out;
  }
  template <class Kind>
  static Four<Kind> Permute(const Four<Kind>& a, Order order) {
    Four<Kind> out;
    for (int i = 0; i < 4; ++i) out.lane[i] = a.lane[order.lane[i]];
    return out;
  }

  static bool Below(const Int& a, uint64_t bound) {
    return std::all_of(a.lane, a.lane + 4, [bound](Interval x) {
      return Reducible(x, 64) && Reduce(x, 64).hi < Integer{bound};
    });
  }
};

// The counterpart of FmaLanes.
struct IntervalFma : IntervalLanes {
  using Double = Four<double>;
  struct Parts {
    Int high, low;
  };
  static constexpr uint64_t kLowBias = std::bit_cast<uint64_t>(0x1.8p52),
                            kHighBias = std::bit_cast<uint64_t>(0x1.8p103);

  static void InOrder(Int&, Double&) {}

  static Interval Exact(Interval x) {
    x.Require(-Power(53), Power(53), "a double of more than 53 bits");
    return x;
  }
  // The high part is the product, rounded to the nearest multiple of 2^51. The sum with 1.5 2^103
  // must be a double from 2^103 to 2^104, whose bits count from kHighBias. Then the low part is a
  // double from 2^52 to 2^53.
  static Parts Multiply(const Double& a, const Double& b) {
    Parts out;
    for (int i = 0; i < 4; ++i) {
      Interval product = a.lane[i] * b.lane[i];
      product.Require(1 - Power(102), Power(102) - 1, "a product of 2^102 or more");
      Interval high{(product.lo + Power(50) - 1) >> 51, (product.hi + Power(50)) >> 51};
      if (product.term != 0 && high.lo != high.hi) {
        high.term = Make(Polynomial::Variable(TermTable::Get().NewVariable()));
      }
      Interval low = product - high * Interval{Power(51), Power(51)};
      if (high.lo != high.hi) low = {-Power(50), Power(50), low.term};
      out.high.lane[i] = high + Interval{kHighBias, kHighBias};
      out.low.lane[i] = low + Interval{kLowBias, kLowBias};
    }
    return out;
  }
  static Double Set(double x) {
    const Interval all{static_cast<Integer>(x), static_cast<Integer>(x)};
    if (static_cast<double>(all.lo) != x) Report("a constant that is no integer");
    return {{all, all, all, all}};
  }
  static Double AddDouble(const Double& a, const Double& b) {
    return ForEachLane(a, b, [](Interval x, Interval y) { return Exact(x + y); });
  }
  static Double Twice(const Double& a) { return AddDouble(a, a); }

  static Double Limb(const Int& column, const Int& carry, double bias) {
    Double out;
    for (int i = 0; i < 4; ++i) {
      Interval sum = Reduce(column.lane[i], 51) + Number(carry.lane[i]);
      sum.Require(0, Power(52) - 1, "a limb with its carry of 2^52 or more");
      out.lane[i] = Exact(sum - Set(bias).lane[0]);
    }
    return out;
  }
  static Double ToDouble(const Int& a) {
    Double out;
    for (int i = 0; i < 4; ++i) {
      out.lane[i] = Number(a.lane[i]);
      out.lane[i].Require(0, Power(52) - 1, "ToDouble of 2^52 or more");
    }
    return out;
  }
  static Int ToInt(const Double& a) {
    Int out;
    for (int i = 0; i < 4; ++i) {
      out.lane[i] = a.lane[i];
      out.lane[i].Require(-Power(51), Power(51), "ToInt of more than 2^51");
    }
    return out;
  }
  static bool Within(const Double& a, double bound) {
    const Integer b = Set(bound).lane[0].lo;
    return std::all_of(a.lane, a.lane + 4, [b](Interval x) { return x.In(-b, b); });
  }
};

// The counterpart of IfmaLanes.
struct IntervalIfma : IntervalLanes {
  static Interval Product(const Interval& a, const Interval& b) {
    Interval x = Number(a), y = Number(b);
    x.Require(0, Power(52) - 1, "a factor of 2^52 or more");
    y.Require(0, Power(52) - 1, "a factor of 2^52 or more");
    return x * y;
  }
  static Int MulAddLow(const Int& sum, const Int& a, const Int& b) {
    return Add(sum,
               ForEachLane(a, b, [](Interval x, Interval y) { return Reduce(Product(x, y), 52); }));
  }
  static Int MulAddHigh(const Int& sum, const Int& a, const Int& b) {
    return Add(sum, ForEachLane(a, b, [](Interval x, Interval y) { return Product(x, y) >> 52; }));
  }
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_X25519_INTERVALS_H_
