// SPDX-License-Identifier: Apache-2.0
// Polynomials with integer coefficients. x25519_intervals.h uses them to say which number a value
// is, as a polynomial in the limbs that a proof starts from and in quotients of polynomials.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_POLYNOMIALS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_POLYNOMIALS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

namespace kexlane::test {

__extension__ using Integer = __int128;

// Integers below 2^1279 in magnitude, in two's complement. The program stops if one is larger.
class Big {
 public:
  Big() = default;
  Big(Integer x) {
    v_[0] = static_cast<uint64_t>(x);
    for (int i = 1; i < kWords; ++i) v_[i] = static_cast<uint64_t>(i == 1 ? x >> 64 : x >> 127);
  }
  static Big Power(int n) {
    Big out;
    out.v_[n / 64] = uint64_t{1} << n % 64;
    return out;
  }

  bool Negative() const { return v_[kWords - 1] >> 63 != 0; }
  bool Zero() const { return *this == Big(); }
  bool Odd() const { return (v_[0] & 1) != 0; }

  friend bool operator==(const Big&, const Big&) = default;
  friend bool operator<(const Big& a, const Big& b) {
    if (a.Negative() != b.Negative()) return a.Negative();
    return std::lexicographical_compare(a.v_.rbegin(), a.v_.rend(), b.v_.rbegin(), b.v_.rend());
  }
  friend Big operator+(const Big& a, const Big& b) {
    const Big sum = AddWords(a, b);
    if (a.Negative() == b.Negative() && sum.Negative() != a.Negative()) TooLarge();
    return sum;
  }
  friend Big operator-(const Big& a) {
    Big complement;
    for (int i = 0; i < kWords; ++i) complement.v_[i] = ~a.v_[i];
    return AddWords(complement, Big(1));
  }
  friend Big operator-(const Big& a, const Big& b) { return a + -b; }
  friend Big operator*(const Big& a, const Big& b) {
    if (a.Negative()) return -(-a * b);
    if (b.Negative()) return -(a * -b);
    Big product;
    const int m = a.Length(), n = b.Length();
    if (m + n >= kWords) TooLarge();
    for (int i = 0; i < m; ++i) {
      Unsigned carry = 0;
      for (int j = 0; j <= n; ++j) {
        carry += Unsigned{a.v_[i]} * b.v_[j] + product.v_[i + j];
        product.v_[i + j] = static_cast<uint64_t>(carry);
        carry >>= 64;
      }
    }
    return product;
  }
  // Rounds down.
  friend Big operator>>(const Big& a, int n) {
    Big out;
    const uint64_t sign = a.Negative() ? ~uint64_t{0} : 0;
    for (int i = 0; i < kWords; ++i) {
      const int from = i + n / 64;
      const uint64_t low = from < kWords ? a.v_[from] : sign;
      const uint64_t high = from + 1 < kWords ? a.v_[from + 1] : sign;
      out.v_[i] = n % 64 == 0 ? low : low >> n % 64 | high << (64 - n % 64);
    }
    return out;
  }
  friend Big operator<<(const Big& a, int n) { return a * Power(n); }
  // Returns the number in [0, 2^n) that is congruent modulo 2^n.
  Big Low(int n) const { return *this - ((*this >> n) << n); }

 private:
  __extension__ using Unsigned = unsigned __int128;
  static constexpr int kWords = 20;
  static Big AddWords(const Big& a, const Big& b) {
    Big sum;
    uint64_t carry = 0;
    for (int i = 0; i < kWords; ++i) {
      const Unsigned s = Unsigned{a.v_[i]} + b.v_[i] + carry;
      sum.v_[i] = static_cast<uint64_t>(s);
      carry = static_cast<uint64_t>(s >> 64);
    }
    return sum;
  }
  int Length() const {
    int n = kWords;
    while (n > 0 && v_[n - 1] == 0) --n;
    return n;
  }
  [[noreturn]] static void TooLarge() {
    std::fputs("an integer of more than 1279 bits\n", stderr);
    std::abort();
  }

  std::array<uint64_t, kWords> v_{};
};

// Returns the number in [0, p) that is congruent modulo p = 2^255 - 19.
inline Big ModP(Big x) {
  const Big p = Big::Power(255) - 19;
  while (x < -p || !(x < Big::Power(256))) x = (x >> 255) * 19 + x.Low(255);
  while (x.Negative()) x = x + p;
  while (!(x < p)) x = x - p;
  return x;
}
inline Big PowerModP(Big x, const Big& exponent) {
  Big power = 1;
  for (int i = 255; i >= 0; --i) {
    power = ModP(power * power);
    if ((exponent >> i).Odd()) power = ModP(power * x);
  }
  return power;
}
inline Big InverseModP(const Big& x) { return PowerModP(x, Big::Power(255) - 21); }

// A product of variables, in ascending order. A variable is a number from 0 on.
using Monomial = std::vector<int>;

class Polynomial {
 public:
  Polynomial() = default;
  Polynomial(const Big& constant) { Add({}, constant); }
  Polynomial(Integer constant) : Polynomial(Big(constant)) {}
  static Polynomial Variable(int variable) {
    Polynomial out;
    out.Add({variable}, 1);
    return out;
  }

  const std::map<Monomial, Big>& Terms() const { return terms_; }
  void Add(const Monomial& m, const Big& coefficient) {
    const auto [place, added] = terms_.try_emplace(m, coefficient);
    if (!added) place->second = place->second + coefficient;
    if (place->second.Zero()) terms_.erase(place);
  }

  friend bool operator==(const Polynomial&, const Polynomial&) = default;
  friend bool operator<(const Polynomial& a, const Polynomial& b) { return a.terms_ < b.terms_; }
  friend Polynomial operator+(Polynomial a, const Polynomial& b) {
    for (const auto& [m, c] : b.terms_) a.Add(m, c);
    return a;
  }
  friend Polynomial operator-(Polynomial a, const Polynomial& b) {
    for (const auto& [m, c] : b.terms_) a.Add(m, -c);
    return a;
  }
  friend Polynomial operator*(const Polynomial& a, const Polynomial& b) {
    Polynomial product;
    for (const auto& [m, c] : a.terms_) {
      for (const auto& [n, e] : b.terms_) {
        Monomial both;
        std::merge(m.begin(), m.end(), n.begin(), n.end(), std::back_inserter(both));
        product.Add(both, c * e);
      }
    }
    return product;
  }
  // Applies a function to each coefficient.
  template <class Function>
  Polynomial Map(Function function) const {
    Polynomial out;
    for (const auto& [m, c] : terms_) out.Add(m, function(c));
    return out;
  }
  Polynomial Modulo() const { return Map(ModP); }
  // Whether it is a number.
  bool Constant() const { return terms_.empty() || terms_.rbegin()->first.empty(); }
  // Whether 2^n divides all coefficients.
  bool Divisible(int n) const {
    return std::all_of(terms_.begin(), terms_.end(),
                       [n](const auto& term) { return term.second.Low(n).Zero(); });
  }

 private:
  std::map<Monomial, Big> terms_;
};

// ---- the terms of values

// A term is the number of a polynomial in a table, so that it can be copied like a number. Term 0
// says nothing.
using Term = int;

class TermTable {
 public:
  static TermTable& Get() {
    static TermTable table;
    return table;
  }
  Term Make(const Polynomial& polynomial) {
    polynomials_.push_back(polynomial);
    return static_cast<Term>(polynomials_.size()) - 1;
  }
  const Polynomial& Of(Term term) const { return polynomials_[static_cast<size_t>(term)]; }
  int NewVariable() { return variables_++; }

  // Returns a / 2^n rounded down. What 2^n divides comes out of the quotient. The rest is a
  // variable, and equal rests are the same variable. So the rest must be without what does not
  // change the quotient: powers of two that divide it, and low bits.
  Polynomial Quotient(const Polynomial& a, int n) { return Quotient(a, n, low_); }
  // Notes that a polynomial is from 0 to 2^bits - 1.
  void NoteLowBits(const Polynomial& a, int bits) {
    if (bits > 0) low_[a] = bits;
  }

 private:
  using Lows = std::map<Polynomial, int>;  // the bits of each

  Polynomial Quotient(const Polynomial& a, int n, const Lows& lows) {
    if (n == 0) return a;
    const Polynomial quotient = a.Map([n](const Big& c) { return c >> n; });
    const Polynomial rest = a.Map([n](const Big& c) { return c.Low(n); });
    if (rest.Constant()) return quotient;
    if (rest.Divisible(1)) {
      return quotient + Quotient(rest.Map([](const Big& c) { return c >> 1; }), n - 1, lows);
    }
    for (const auto& [low, bits] : lows) {
      const Polynomial others = rest - low;
      if (bits <= n && others.Divisible(bits)) return quotient + Quotient(others, n, lows);
    }
    // A quotient of a quotient is one of the number that both are of. What was low bits of that
    // number must not lead back here.
    if (const auto of = dividends_.find(rest); of != dividends_.end()) {
      return quotient + Quotient(of->second.second, of->second.first + n, {});
    }
    const auto [place, added] = quotients_.try_emplace({n, rest}, variables_);
    const Polynomial variable = Polynomial::Variable(place->second);
    if (added) {
      ++variables_;
      dividends_[variable] = place->first;
    }
    return quotient + variable;
  }

  std::vector<Polynomial> polynomials_{1};
  std::map<std::pair<int, Polynomial>, int> quotients_;
  std::map<Polynomial, std::pair<int, Polynomial>> dividends_;  // by the variable
  Lows low_;
  int variables_ = 0;
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_X25519_POLYNOMIALS_H_
