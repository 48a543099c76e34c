// SPDX-License-Identifier: Apache-2.0
// Prints how kernels/x25519/lanes-inl.h multiplies, splits and converts doubles, as terms of
// SMT-LIB for proofs/x25519_doubles.py. It compiles the kernel's code with terms in the place of
// vectors.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include "hwy/highway.h"
#include "kernels/bounds.h"
#include "kernels/x25519/columns-inl.h"

namespace kexlane::test {

// A lane: a 64-bit integer (Kind is uint64_t) or a double.
template <class Kind>
struct Term {
  std::string text;
};
template <class Kind>
constexpr const char* kSort = sizeof(Kind) == 8 && Kind(1) / 2 == 0 ? "(_ BitVec 64)" : "Double";

// Prints a definition and returns its name.
template <class Kind>
Term<Kind> Define(const std::string& text) {
  static int count = 0;
  const std::string name = (kSort<Kind>[0] == 'D' ? "d" : "i") + std::to_string(count++);
  std::printf("(define-fun %s () %s %s)\n", name.c_str(), kSort<Kind>, text.c_str());
  return {name};
}
template <class Kind>
Term<Kind> Apply(const char* function, const Term<Kind>& a, const Term<Kind>& b) {
  return Define<Kind>(std::string("(") + function + " " + a.text + " " + b.text + ")");
}
std::string Constant(uint64_t x) { return "(_ bv" + std::to_string(x) + " 64)"; }

// Highway's names.
namespace hn {
template <class Kind, size_t n = 1>
struct Tag {
  using Lane = Kind;
  static constexpr size_t kLanes = n;
};
template <class Kind, size_t n>
using FixedTag = Tag<Kind, n>;
template <class D>
using RebindToFloat = Tag<double>;
template <class D>
using RebindToSigned = Tag<int64_t>;
template <class Kind, class D>
using Repartition = Tag<Kind, D::kLanes>;
template <class D>
using Vec = Term<typename D::Lane>;
template <class D>
struct Mask {};

inline Term<uint64_t> Set(Tag<uint64_t>, uint64_t x) { return {Constant(x)}; }
inline Term<double> Set(Tag<double>, double x) {
  return Define<double>("((_ to_fp 11 53) " + Constant(std::bit_cast<uint64_t>(x)) + ")");
}
inline Term<uint64_t> BitCast(Tag<uint64_t>, const Term<double>& a) {
  return Define<uint64_t>("(fp.to_ieee_bv " + a.text + ")");
}
inline Term<double> BitCast(Tag<double>, const Term<uint64_t>& a) {
  return Define<double>("((_ to_fp 11 53) " + a.text + ")");
}
inline Term<uint64_t> Add(const Term<uint64_t>& a, const Term<uint64_t>& b) {
  return Apply("bvadd", a, b);
}
inline Term<uint64_t> Sub(const Term<uint64_t>& a, const Term<uint64_t>& b) {
  return Apply("bvsub", a, b);
}
inline Term<uint64_t> And(const Term<uint64_t>& a, const Term<uint64_t>& b) {
  return Apply("bvand", a, b);
}
inline Term<uint64_t> Or(const Term<uint64_t>& a, const Term<uint64_t>& b) {
  return Apply("bvor", a, b);
}
inline Term<uint64_t> OrAnd(const Term<uint64_t>& o, const Term<uint64_t>& a,
                            const Term<uint64_t>& b) {
  return Or(o, And(a, b));
}
inline Term<double> Add(const Term<double>& a, const Term<double>& b) {
  return Apply("fp.add RNE", a, b);
}
inline Term<double> Sub(const Term<double>& a, const Term<double>& b) {
  return Apply("fp.sub RNE", a, b);
}
// IntLanes and the checks of bounds have these names, which nothing here calls.
#define KXL_UNUSED(name)    \
  template <class... Given> \
  int name(const Given&...)
KXL_UNUSED(Load);
KXL_UNUSED(Store);
KXL_UNUSED(MaskFromVec);
KXL_UNUSED(BroadcastSignBit);
KXL_UNUSED(Xor);
KXL_UNUSED(MulEven);
KXL_UNUSED(IfThenElse);
KXL_UNUSED(RebindMask);
KXL_UNUSED(AllTrue);
KXL_UNUSED(Lt);
KXL_UNUSED(Le);
KXL_UNUSED(Abs);
#undef KXL_UNUSED
template <int kBits, class V>
V ShiftLeft(const V& a);
template <int kBits, class V>
V ShiftRight(const V& a);

// a b + c, rounded once.
inline Term<double> MulAdd(const Term<double>& a, const Term<double>& b, const Term<double>& c) {
  return Define<double>("(fused " + a.text + " " + b.text + " " + c.text + ")");
}
}  // namespace hn

}  // namespace kexlane::test

namespace kexlane::terms {
namespace hn = test::hn;
}  // namespace kexlane::terms

#undef KXL_NAMESPACE
#define KXL_NAMESPACE terms
#define KXL_SIMD_INL "kernels/bounds.h"  // included already
#include "kernels/x25519/lanes-inl.h"

namespace kexlane::terms {
namespace {

// The part of IntLanes that FmaLanes computes with.
struct Lanes {
  using DInt = hn::FixedTag<uint64_t, 1>;
  using Int = hn::Vec<DInt>;
  using Mask = hn::Mask<DInt>;
  static Int SetInt(uint64_t x) { return hn::Set(DInt(), x); }
  static void Select() {}
};
using L = FmaLanes<Lanes>;

void Section(const char* name) { std::printf("; %s\n", name); }
template <class Kind>
void Result(const char* name, const test::Term<Kind>& term) {
  std::printf("(define-fun %s () %s %s)\n", name, test::kSort<Kind>, term.text.c_str());
}

}  // namespace
}  // namespace kexlane::terms

int main() {
  using namespace kexlane::terms;
  const L::Double a{"a"}, b{"b"};
  const L::Int column{"column"}, carry{"carry"};
  Section("Multiply");
  const auto parts = L::Multiply(a, b);
  Result("high", parts.high);
  Result("low", parts.low);
  // The biases of fma-inl.h.
  Section("Limb");
  Result("limb.first", L::Limb(column, carry, 0x1p50 + 19 * 0x1p11));
  Result("limb", L::Limb(column, carry, 0x1p50 + 0x1p11));
  Section("ToDouble");
  Result("double", L::ToDouble(column));
  Section("ToInt");
  Result("integer", L::ToInt(a));
  Section("Twice");
  Result("twice", L::Twice(a));
}
