// SPDX-License-Identifier: Apache-2.0
// Intervals with terms in the place of the words of field-inl.h and invert-inl.h, for wide-inl.h.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_INTERVAL_WORDS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_INTERVAL_WORDS_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <map>
#include <type_traits>
#include <utility>

#include "tests/support/x25519_intervals.h"

namespace kexlane::test {

// Returns the smallest 2^n - 1 that is not below x.
constexpr Integer Ones(Integer x) {
  Integer ones = 0;
  while (ones < x) ones = 2 * ones + 1;
  return ones;
}

// What a value becomes where the code takes it for a number.
inline std::function<uint64_t(const Interval&)>& NumberFor() {
  static std::function<uint64_t(const Interval&)> number;
  return number;
}

// Words of 64 bits. Sums, differences and products must not wrap.
template <bool kSigned>
class Words {
 public:
  static constexpr Integer kMin = kSigned ? -Power(63) : 0;
  static constexpr Integer kMax = kSigned ? Power(63) - 1 : Power(64) - 1;

  Words() = default;
  constexpr Words(std::conditional_t<kSigned, int64_t, uint64_t> x) : range_{x, x} {}
  static Words Of(Interval range, const char* what) {
    range.Require(kMin, kMax, what);
    Words out;
    out.range_ = range;
    return out;
  }
  static Words Any() { return Of({kMin, kMax}, ""); }
  // Converts modulo 2^64, as a cast does.
  constexpr explicit Words(const Words<!kSigned>& x) : range_(x.Range()) {
    if (range_.In(kMin, kMax)) return;
    const Term term = range_.term != 0 ? Signed(range_).term : 0;
    range_ = {kMin, kMax, term};
  }
  // Only a single number can be one, unless a test has numbers for others.
  explicit operator uint64_t() const {
    if (NumberFor()) return NumberFor()(range_);
    if (range_.lo != range_.hi) Report("an interval as a number");
    return static_cast<uint64_t>(range_.lo);
  }

  constexpr const Interval& Range() const { return range_; }

  friend Words operator+(const Words& a, const Words& b) {
    return Of(a.range_ + b.range_, "a sum of words");
  }
  friend Words operator-(const Words& a, const Words& b) {
    return Of(a.range_ - b.range_, "a difference of words");
  }
  friend Words operator*(const Words& a, const Words& b) {
    return Of(a.range_ * b.range_, "a product of words");
  }
  friend Words operator>>(const Words& a, int n) { return Of(a.range_ >> n, ""); }
  // Bits that are shifted out are lost.
  friend Words operator<<(const Words& a, int n) {
    const Interval shifted = a.range_ * Interval{Power(n), Power(n)};
    return shifted.In(kMin, kMax) ? Of(shifted, "") : Wrapped(shifted);
  }
  // Returns the word that is congruent modulo 2^64, of which only a term is known.
  static Words Wrapped(const Interval& x) {
    if (x.term == 0) return Any();
    const Interval word = Reduce({-Power(126), Power(126), x.term}, 64);
    return Of({kMin, kMax, kSigned ? Signed(word).term : word.term}, "");
  }
  friend Words operator&(const Words& a, const Words& b) {
    if (AreNumbers(a.range_, b.range_)) return Number(a.range_.lo & b.range_.lo);
    const Term term = std::max(Masked(a.range_, b.range_), Masked(b.range_, a.range_));
    if (a.range_.lo < 0 && b.range_.lo < 0) return Of({kMin, kMax, term}, "");
    if (a.range_.lo < 0) return Of({0, b.range_.hi, term}, "");
    if (b.range_.lo < 0) return Of({0, a.range_.hi, term}, "");
    return Of({0, std::min(a.range_.hi, b.range_.hi), term}, "");
  }
  friend Words operator|(const Words& a, const Words& b) {
    if (AreNumbers(a.range_, b.range_)) return Number(a.range_.lo | b.range_.lo);
    if (a.range_.lo < 0 || b.range_.lo < 0) return Any();
    Interval out{std::max(a.range_.lo, b.range_.lo),
                 std::min(a.range_.hi + b.range_.hi, Ones(std::max(a.range_.hi, b.range_.hi)))};
    const bool disjoint = Disjoint(a.range_, b.range_) || Disjoint(b.range_, a.range_);
    out.term = disjoint ? (a.range_ + b.range_).term : WithBit(a.range_, b.range_);
    return Of(out, "");
  }
  friend Words operator~(const Words& a) {
    return Of(
        Interval{-1, -1} - a.range_ - (kSigned ? Interval{0, 0} : Interval{-Power(64), -Power(64)}),
        "");
  }
  friend Words operator^(const Words& a, const Words& b) {
    if (b.range_.Is(0)) return a;
    if (kSigned && b.range_.Is(-1)) return Of(b.range_ - a.range_, "");
    const auto known = Differences().find(b.range_.term);
    if (known != Differences().end() && Same(known->second.first, a.range_)) {
      return Of(known->second.second, "");
    }
    if (a.range_.lo < 0 || b.range_.lo < 0) return Any();
    Interval out{0, Ones(std::max(a.range_.hi, b.range_.hi))};
    if (Known(a.range_) && Known(b.range_)) {
      out.term = Make(Polynomial::Variable(TermTable::Get().NewVariable()));
      Differences()[out.term] = {a.range_, b.range_};
    }
    return Of(out, "");
  }
  Words& operator+=(const Words& b) { return *this = *this + b; }
  Words& operator^=(const Words& b) { return *this = *this ^ b; }
  Words& operator&=(const Words& b) { return *this = *this & b; }
  Words& operator>>=(int n) { return *this = *this >> n; }

  // Holds if it holds for all numbers of the intervals. Only numbers are claimed to be equal.
  friend bool operator<(const Words& a, const Words& b) { return a.range_.hi < b.range_.lo; }
  friend bool operator<=(const Words& a, const Words& b) { return a.range_.hi <= b.range_.lo; }
  friend bool operator==(const Words& a, const Words& b) {
    return a.range_.lo <= b.range_.hi && b.range_.lo <= a.range_.hi;
  }

 private:
  static bool AreNumbers(const Interval& a, const Interval& b) {
    return a.lo == a.hi && b.lo == b.hi;
  }
  static Words Number(Integer x) { return Of({x, x}, ""); }
  // The two values of which a term is the exclusive or.
  static std::map<Term, std::pair<Interval, Interval>>& Differences() {
    static std::map<Term, std::pair<Interval, Interval>> differences;
    return differences;
  }
  static bool Same(const Interval& a, const Interval& b) {
    return a.term == b.term && (a.term != 0 || (a.Is(b.lo) && b.Is(b.lo)));
  }
  // Subtracts 2^64 from words from 2^63 on, and adds it to negative ones.
  static Interval Signed(const Interval& x) {
    return x - (x >> 63) * Interval{Power(64), Power(64)};
  }
  // Returns the term of a & mask for a mask of low bits, of all others, or of all bits.
  static Term Masked(const Interval& a, const Interval& mask) {
    if (a.term == 0 || mask.lo != mask.hi) return 0;
    if (mask.Is(kSigned ? -1 : kMax)) return a.term;
    const int low = std::countr_one(static_cast<uint64_t>(mask.lo));
    if (mask.Is(Power(low) - 1)) return Reduce(a, low).term;
    const int high = std::countr_zero(static_cast<uint64_t>(mask.lo));
    return mask.Is(Power(64) - Power(high)) ? (a - Reduce(a, high)).term : 0;
  }
  // Returns the term of a | 2^n.
  static Term WithBit(const Interval& a, const Interval& bit) {
    if (bit.lo != bit.hi || !std::has_single_bit(static_cast<uint64_t>(bit.lo))) return 0;
    const int n = std::countr_zero(static_cast<uint64_t>(bit.lo));
    return (a + (Interval{1, 1} - Reduce(a >> n, 1)) * bit).term;
  }
  // Whether a word has only bits below those that another one is a multiple of.
  static bool Disjoint(const Interval& low, const Interval& high) {
    const int n = static_cast<int>(std::bit_width(static_cast<uint64_t>(low.hi)));
    if (!Known(low) || !Known(high) || !PolynomialOf(high).Divisible(n)) return false;
    TermTable::Get().NoteLowBits(PolynomialOf(low), n);
    return true;
  }

  Interval range_;
};

// 128 bits in two's complement, whose sums must not wrap.
struct WideInterval {
  Interval range;

  WideInterval(const Interval& r) : range(r) {}
  WideInterval(const Words<false>& x) : range(x.Range()) {}

  static WideInterval Of(Interval range) {
    range.Require(-Power(126), Power(126), "a sum of 126 bits or more");
    return range;
  }
  friend WideInterval operator+(const WideInterval& a, const WideInterval& b) {
    return Of(a.range + b.range);
  }
  friend WideInterval operator+(const WideInterval& a, const Words<false>& b) {
    return Of(a.range + b.Range());
  }
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_X25519_INTERVAL_WORDS_H_
