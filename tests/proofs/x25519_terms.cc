// SPDX-License-Identifier: Apache-2.0
// Prints the division steps of kernels/x25519/, what makes matrices of them, and 128-bit sums made
// of two words as terms of SMT-LIB, for proofs/x25519.py. It compiles the kernels' code with terms
// in the place of 64-bit numbers.
#include <concepts>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "hwy/highway.h"

namespace kexlane::test {

std::string Constant(uint64_t x) { return "(_ bv" + std::to_string(x) + " 64)"; }

// Prints that a name stands for a term, and counts such names.
std::string Define(const std::string& term) {
  static int count = 0;
  const std::string name = "t" + std::to_string(count++);
  std::printf("(define-fun %s () (_ BitVec 64) %s)\n", name.c_str(), term.c_str());
  return name;
}
std::string& NameAt(int i) {
  static std::vector<std::string> names;
  if (static_cast<size_t>(i) == names.size()) names.emplace_back();
  return names[static_cast<size_t>(i)];
}
int Add(const std::string& name) {
  static int count = 0;
  NameAt(count) = name;
  return count++;
}

// A constant, or a term, of 64 bits. The sign decides what >> does.
template <bool kSigned>
struct Term {
  uint64_t value = 0;
  int name = -1;  // of a term

  constexpr Term() = default;
  template <std::integral T>
  constexpr Term(T x) : value(static_cast<uint64_t>(x)) {}
  constexpr explicit Term(const Term<!kSigned>& x) : value(x.value), name(x.name) {}
  static Term Named(const std::string& text) {
    Term out;
    out.name = Add(text);
    return out;
  }
  std::string Text() const { return name < 0 ? Constant(value) : NameAt(name); }

  static Term Apply(const char* function, const Term& a, const Term& b) {
    return Named(Define(std::string("(") + function + " " + a.Text() + " " + b.Text() + ")"));
  }
  static constexpr Term Number(uint64_t x) {
    Term out;
    out.value = x;
    return out;
  }
  static constexpr bool Constants(const Term& a, const Term& b) { return a.name < 0 && b.name < 0; }

  friend constexpr Term operator+(const Term& a, const Term& b) {
    return Constants(a, b) ? Number(a.value + b.value) : Apply("bvadd", a, b);
  }
  friend constexpr Term operator-(const Term& a, const Term& b) {
    return Constants(a, b) ? Number(a.value - b.value) : Apply("bvsub", a, b);
  }
  friend constexpr Term operator-(const Term& a) { return Term(0) - a; }
  friend constexpr Term operator<<(const Term& a, int n) {
    return a.name < 0 ? Number(a.value << n) : Apply("bvshl", a, Term(n));
  }
  friend Term operator*(const Term& a, const Term& b) { return Apply("bvmul", a, b); }
  friend Term operator&(const Term& a, const Term& b) { return Apply("bvand", a, b); }
  friend Term operator|(const Term& a, const Term& b) { return Apply("bvor", a, b); }
  // 1 or 0, for unsigned terms.
  friend Term operator<(const Term& a, const Term& b) {
    const std::string less = "(bvult " + a.Text() + " " + b.Text() + ")";
    return Named(Define("(ite " + less + " " + Constant(1) + " " + Constant(0) + ")"));
  }
  friend Term operator^(const Term& a, const Term& b) { return Apply("bvxor", a, b); }
  friend Term operator>>(const Term& a, int n) {
    return Apply(kSigned ? "bvashr" : "bvlshr", a, Term(n));
  }
};
using SignedTerm = Term<true>;
using UnsignedTerm = Term<false>;

template <bool kSigned>
Term<kSigned> Variable(const std::string& name) {
  std::printf("(declare-const %s (_ BitVec 64))\n", name.c_str());
  return Term<kSigned>::Named(name);
}
template <bool kSigned>
void Result(const std::string& name, const Term<kSigned>& term) {
  std::printf("(define-fun %s () (_ BitVec 64) %s)\n", name.c_str(), term.Text().c_str());
}

}  // namespace kexlane::test

namespace kexlane {
inline test::UnsignedTerm ValueBarrier(const test::UnsignedTerm& x) { return x; }

// In the place of the steps that matrices are made of: they take words and give any words.
namespace parts {
using SignedWord = test::SignedTerm;
int steps_done = 0;
template <int n>
void DivisionSteps(test::SignedTerm& k, test::SignedTerm& f, test::SignedTerm& g) {
  const std::string part = std::to_string(++steps_done);
  test::Result("in.k" + part, k);
  test::Result("in.f" + part, f);
  test::Result("in.g" + part, g);
  k = test::Variable<true>("out.k" + part);
  f = test::Variable<true>("out.f" + part);
  g = test::Variable<true>("out.g" + part);
}
}  // namespace parts
}  // namespace kexlane

#define KEXLANE_KERNELS_CT_H_
#undef __SIZEOF_INT128__
#define int64_t test::SignedTerm
#define uint64_t test::UnsignedTerm
#define uint32_t test::UnsignedTerm
#define KXL_NAMESPACE pairs
#include "kernels/x25519/wide-inl.h"
#undef KXL_NAMESPACE
#define KXL_NAMESPACE words
#include "kernels/x25519/division_steps_words-inl.h"
#undef KXL_NAMESPACE
#define KXL_NAMESPACE parts
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"
#include "kernels/x25519/transition-inl.h"
#undef int64_t
#undef uint32_t
#undef uint64_t

namespace kexlane {
namespace {

using test::Result;
using test::SignedTerm;
using test::UnsignedTerm;
using test::Variable;

void Section(const char* name) {
  std::printf("; %s\n", name);
  parts::steps_done = 0;
}

void Matrix(const parts::Transition& t) {
  Result("u", t.u);
  Result("v", t.v);
  Result("q", t.q);
  Result("r", t.r);
}

template <int n>
void PrintTransition(const char* name) {
  Section(name);
  SignedTerm k = Variable<true>("k");
  const auto f = Variable<false>("f"), g = Variable<false>("g");
  Matrix(parts::TransitionOf<n>(k, f, g));
}

}  // namespace
}  // namespace kexlane

int main() {
  using namespace kexlane;
  Section("step");
  SignedTerm k = Variable<true>("k"), f = Variable<true>("f"), g = Variable<true>("g");
  words::DivisionSteps<1>(k, f, g);
  Result("next.k", k);
  Result("next.f", f);
  Result("next.g", g);

  Section("wide");
  using pairs::Wide;
  const auto number = [](const char* low, const char* high) {
    return Wide{Variable<false>(low), Variable<false>(high)};
  };
  const auto result = [](const std::string& name, const Wide& x) {
    Result(name + ".low", x.low);
    Result(name + ".high", x.high);
  };
  const Wide x = number("xl", "xh"), y = number("yl", "yh");
  result("sum", x + y);
  Result("shifted.51", pairs::ShiftDown<51>(x));
  Result("shifted.59", pairs::SignedShiftDown<59>(x));
  result("extended", pairs::SignExtend(SignedTerm(x.low)));
  result("product", pairs::Product(x.low, y.low));
  result("signed", pairs::SignedProduct(SignedTerm(x.low), SignedTerm(y.low)));

  PrintTransition<20>("transition 20");
  PrintTransition<19>("transition 19");

  Section("batch");
  k = Variable<true>("k");
  const auto low_f = Variable<false>("f"), low_g = Variable<false>("g");
  Matrix(parts::TransitionOfBatch(k, low_f, low_g));
  Result("next.k", k);
}
