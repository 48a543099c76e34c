// SPDX-License-Identifier: Apache-2.0
// Elements of the field on intervals with terms. An element has five variables as its limbs, and a
// value: a polynomial modulo p in other variables, such as the coordinates of points.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_ELEMENTS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_ELEMENTS_H_

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "tests/support/reports.h"
#include "tests/support/x25519_intervals.h"
#include "tests/support/x25519_polynomials.h"

namespace kexlane::test {

inline Polynomial NewVariable() { return Polynomial::Variable(TermTable::Get().NewVariable()); }

class Elements {
 public:
  static Elements& Get() {
    static Elements elements;
    return elements;
  }

  // Makes the limbs, 2^bits apart, the variables of a new element.
  template <size_t kCount>
  void New(Interval (&limbs)[kCount], const Polynomial& value, int bits = 51) {
    Polynomial number;
    int i = 0;
    for (Interval& limb : limbs) {
      const int variable = TermTable::Get().NewVariable();
      if (i == 0) places_[variable] = elements_.size();
      limb.term = Make(Polynomial::Variable(variable));
      number.Add({variable}, Big::Power(bits * i++));
    }
    elements_.push_back({number, value});
  }

  // Returns the value of a number, which must be a polynomial in numbers of elements. That is so if
  // all quotients that carries brought in have cancelled each other. Any such polynomial is seen in
  // the monomials of limbs 0, and then it must give all other monomials too.
  Polynomial ValueOf(const Polynomial& number) const {
    Polynomial value, expanded;
    for (const auto& [monomial, coefficient] : number.Terms()) {
      Polynomial v = coefficient, e = coefficient;
      for (const int variable : monomial) {
        const auto place = places_.find(variable);
        if (place == places_.end()) {
          e = {};
          break;
        }
        v = v * elements_[place->second].value;
        e = e * elements_[place->second].number;
        v = v.Modulo();
        e = e.Modulo();
      }
      if (e.Terms().empty()) continue;
      value = value + v;
      expanded = expanded + e;
    }
    if (!(expanded.Modulo() == number.Modulo())) Report("limbs that are not those of the result");
    return value.Modulo();
  }

 private:
  struct Element {
    Polynomial number, value;  // in the limbs, and in other variables
  };
  std::vector<Element> elements_;
  std::map<int, size_t> places_;  // from variables of limbs 0
};

// Returns the value of limbs, 2^51 apart.
inline Polynomial ValueOf(const Interval (&limbs)[5]) {
  Polynomial number;
  for (int i = 0; i < 5; ++i) {
    if (!Known(limbs[i])) Report("a limb without a term");
    number = number + PolynomialOf(limbs[i]) * Big::Power(51 * i);
  }
  return Elements::Get().ValueOf(number.Modulo());
}

// Makes the limbs a new element with their value, unless they have no terms or are constants.
inline void Name(Interval (&limbs)[5]) {
  if (std::all_of(limbs, limbs + 5, [](const Interval& x) { return x.term == 0; })) return;
  Elements::Get().New(limbs, ValueOf(limbs));
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_X25519_ELEMENTS_H_
