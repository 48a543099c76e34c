// SPDX-License-Identifier: Apache-2.0
// The bits with which the proofs run the code of kernels/: functions of Boolean variables, each in
// a normal form, so that two bits with equal forms are equal for all values of the variables.
//
// A form is a sum modulo 2 of products of atoms. An atom is a variable, or it stands for another
// form. A product of two forms is multiplied out if they have few variables between them. Otherwise
// it becomes the product of the atoms that stand for them, which depends neither on the order nor
// on the grouping of its factors. Equal functions of up to kMultipliedOut variables have equal
// forms. For larger functions the converse may fail: then a proof fails, but it never proves what
// is false.
#ifndef KEXLANE_TESTS_SUPPORT_BITS_H_
#define KEXLANE_TESTS_SUPPORT_BITS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tests/support/reports.h"

namespace kexlane::test {

// The number of a form. 0 and 1 are the constants. All zero bytes are the constant 0.
struct Bit {
  uint32_t form = 0;

  constexpr bool IsConstant() const { return form <= 1; }
  constexpr bool operator==(const Bit&) const = default;
};

class Forms {
 public:
  static constexpr size_t kMultipliedOut = 8;

  static Forms& Get() {
    static Forms forms;
    return forms;
  }
  // Forgets all variables and all reports.
  static void Forget() {
    Get() = Forms();
    Reports().clear();
  }

  Bit NewVariable() { return OfAtom(NewAtom()); }

  Bit Xor(Bit a, Bit b) {
    if (a.form == 0) return b;
    if (b.form == 0) return a;
    if (a == b) return {0};
    List sum;
    const List &x = Products(a), &y = Products(b);
    sum.reserve(x.size() + y.size());
    std::set_symmetric_difference(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(sum));
    return {forms_.NumberOf(std::move(sum))};
  }

  Bit And(Bit a, Bit b) {
    if (a.form == 0 || b == Bit{1} || a == b) return a;
    if (b.form == 0 || a == Bit{1}) return b;
    if (HaveFewVariables(std::array{a, b})) return MultiplyOut(a, b);
    // (x + 1) y = x y + y: the atoms stand for forms without the constant 1.
    Bit rest = {0};
    if (HasOne(a)) {
      a = Xor(a, {1});
      rest = b;
    }
    if (HasOne(b)) {
      b = Xor(b, {1});
      rest = Xor(rest, a);
    }
    List factors;
    const List x = FactorsOf(a), y = FactorsOf(b);
    std::set_union(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(factors));
    return Xor(OfProduct(products_.NumberOf(std::move(factors))), rest);
  }

  // Whether the forms have at most kMultipliedOut variables between them.
  template <class Range>
  bool HaveFewVariables(const Range& bits) const {
    std::array<uint32_t, kMultipliedOut> seen;
    size_t count = 0;
    for (const Bit bit : bits) {
      for (const uint32_t product : Products(bit)) {
        for (const uint32_t atom : products_.At(product)) {
          if (std::find(seen.begin(), seen.begin() + count, atom) != seen.begin() + count) continue;
          if (count == kMultipliedOut) return false;
          seen[count++] = atom;
        }
      }
    }
    return true;
  }

  // Returns `count` bits of a function of which nothing is known but that equal inputs give equal
  // outputs.
  std::vector<Bit> Unknown(const std::string& name, const std::vector<Bit>& inputs, size_t count) {
    std::vector<uint32_t> key;
    for (const Bit x : inputs) key.push_back(x.form);
    std::vector<Bit>& outputs = unknown_[{name, std::move(key)}];
    while (outputs.size() < count) outputs.push_back(NewVariable());
    return outputs;
  }

 private:
  using List = std::vector<uint32_t>;  // in ascending order, without repetitions

  struct Hash {
    size_t operator()(const List& list) const {
      uint64_t hash = list.size();
      for (const uint32_t x : list) hash = (hash ^ x) * 0x9E3779B97F4A7C15 ^ hash >> 29;
      return hash ^ hash >> 32;
    }
  };
  // Gives lists their numbers.
  class Table {
   public:
    uint32_t NumberOf(List list) {
      const auto [it, inserted] =
          numbers_.try_emplace(std::move(list), static_cast<uint32_t>(lists_.size()));
      if (inserted) lists_.push_back(&it->first);
      return it->second;
    }
    const List& At(uint32_t number) const { return *lists_[number]; }

   private:
    std::unordered_map<List, uint32_t, Hash> numbers_;
    std::vector<const List*> lists_;
  };

  Forms() {
    products_.NumberOf({});  // product 0 is 1
    forms_.NumberOf({});     // form 0 is the empty sum
    forms_.NumberOf({0});
  }

  uint32_t NewAtom() { return atoms_++; }
  Bit OfProduct(uint32_t product) { return {forms_.NumberOf({product})}; }
  Bit OfAtom(uint32_t atom) { return OfProduct(products_.NumberOf({atom})); }
  const List& Products(Bit a) const { return forms_.At(a.form); }
  bool HasOne(Bit a) const { return Products(a)[0] == 0; }

  Bit MultiplyOut(Bit a, Bit b) {
    const List x = Products(a), y = Products(b);
    List all;
    for (const uint32_t p : x) {
      for (const uint32_t q : y) {
        List factors;
        const List &of_p = products_.At(p), &of_q = products_.At(q);
        std::set_union(of_p.begin(), of_p.end(), of_q.begin(), of_q.end(),
                       std::back_inserter(factors));
        all.push_back(products_.NumberOf(std::move(factors)));
      }
    }
    std::sort(all.begin(), all.end());
    List sum;  // without pairs of equal products
    for (const uint32_t product : all) {
      if (!sum.empty() && sum.back() == product) {
        sum.pop_back();
      } else {
        sum.push_back(product);
      }
    }
    return {forms_.NumberOf(std::move(sum))};
  }
  // Returns the atoms whose product is the form.
  List FactorsOf(Bit a) {
    if (Products(a).size() == 1) return products_.At(Products(a)[0]);
    const auto [it, inserted] = standing_for_.try_emplace(a.form, atoms_);
    if (inserted) NewAtom();
    return {it->second};
  }

  uint32_t atoms_ = 0;
  Table products_, forms_;
  std::unordered_map<uint32_t, uint32_t> standing_for_;  // form -> atom
  std::map<std::pair<std::string, std::vector<uint32_t>>, std::vector<Bit>> unknown_;
};

constexpr Bit operator^(Bit a, Bit b) {
  if (a.IsConstant() && b.IsConstant()) return {a.form ^ b.form};
  return Forms::Get().Xor(a, b);
}
constexpr Bit operator&(Bit a, Bit b) {
  if (a.IsConstant() && b.IsConstant()) return {a.form & b.form};
  return Forms::Get().And(a, b);
}
constexpr Bit operator|(Bit a, Bit b) { return a ^ b ^ (a & b); }
constexpr Bit operator~(Bit a) {
  return a ^ Bit { 1 };
}

// Says whether a bit is 1, where the code branches on it. A proof puts the cases here one by one.
inline std::function<bool(Bit)>& Decider() {
  static std::function<bool(Bit)> decide;
  return decide;
}
constexpr bool Decide(Bit a) {
  if (a.IsConstant()) return a.form == 1;
  if (Decider()) return Decider()(a);
  Report("a branch that depends on a variable");
  return false;
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_BITS_H_
