// SPDX-License-Identifier: Apache-2.0
// Prints the reductions and compressions of kernels/mlkem/ as functions of SMT-LIB, for
// proofs/mlkem.py. It runs their code on terms, so the proofs are about the operations and
// constants of the code.
#include <cstdio>
#include <string>

#include "tests/support/mlkem_kernels_on_lanes.h"

namespace kexlane::test {
namespace {

std::string Number(int64_t x, int bits) {
  const uint64_t mask = bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1;
  return "(_ bv" + std::to_string(static_cast<uint64_t>(x) & mask) + " " + std::to_string(bits) +
         ")";
}

std::string Name(uint32_t i) {
  const Node& node = Values::Get().NodeAt(i);
  if (node.op == Op::kVariable) return node.name;
  if (node.op == Op::kConstant) return Number(node.domain.lo, node.type.bits);
  return "t" + std::to_string(i);
}

std::string Term(const Node& node) {
  const std::string a = Name(node.a), b = Name(node.b);
  const Type from = Values::Get().NodeAt(node.a).type;
  const int more = node.type.bits - from.bits;
  switch (node.op) {
    case Op::kConvert:
      if (more == 0) return a;
      if (more < 0) return "((_ extract " + std::to_string(node.type.bits - 1) + " 0) " + a + ")";
      return std::string("((_ ") + (from.is_signed ? "sign" : "zero") + "_extend " +
             std::to_string(more) + ") " + a + ")";
    case Op::kAdd:
      return "(bvadd " + a + " " + b + ")";
    case Op::kSub:
      return "(bvsub " + a + " " + b + ")";
    case Op::kMul:
      return "(bvmul " + a + " " + b + ")";
    case Op::kAnd:
      return "(bvand " + a + " " + b + ")";
    case Op::kOr:
      return "(bvor " + a + " " + b + ")";
    case Op::kShl:
      return "(bvshl " + a + " " + b + ")";
    case Op::kShr:
      return std::string("(") + (node.type.is_signed ? "bvashr " : "bvlshr ") + a + " " + b + ")";
    default:
      Report("an operation that is no term");
      return a;
  }
}

// Prints one function in one line.
template <class... Arguments>
void Print(const std::string& name, const Cell& result, const Arguments&... arguments) {
  std::string line = "(define-fun " + name + " (";
  for (const Value& v : {arguments.v...}) {
    const Node& node = Values::Get().NodeAt(v.node);
    line += "(" + node.name + " (_ BitVec " + std::to_string(node.type.bits) + "))";
  }
  line += ") (_ BitVec 16) ";
  int open = 0;
  for (const auto& [i, node] : Values::Get().NodesOf(result.v)) {
    if (node.op == Op::kVariable || node.op == Op::kConstant) continue;
    line += "(let ((t" + std::to_string(i) + " " + Term(node) + ")) ";
    ++open;
  }
  std::printf("%s%s%s)\n", line.c_str(), Name(result.v.node).c_str(),
              std::string(static_cast<size_t>(open), ')').c_str());
}

template <class T>
Int<T> Variable(const char* name) {
  Int<T> x;
  x.v = Values::Get().NewTerm(kTypeOf<T>, name);
  return x;
}

template <int d>
void PrintPortableCompression() {
  Values::Reset(Values::kTerms);
  const Cell x = Variable<int16_t>("x");
  Poly in = {}, out;
  in.c[0] = x;
  portable::Compress<d>(out.c, in.c);
  Print("portable.Compress" + std::to_string(d), out.c[0], x);
  portable::Decompress<d>(out.c, in.c);
  Print("portable.Decompress" + std::to_string(d), out.c[0], x);
}

void PrintPortable() {
  Values::Reset(Values::kTerms);
  const Cell x = Variable<int16_t>("x"), a = Variable<int16_t>("a"), b = Variable<int16_t>("b");
  const Word sum = Variable<int32_t>("sum");
  Print("portable.MontgomeryReduce", portable::MontgomeryReduce(sum), sum);
  Print("portable.MontgomeryMultiply", portable::MontgomeryMultiply(a, b), a, b);
  Print("portable.BarrettReduce", portable::BarrettReduce(x), x);
  Print("portable.Canonical", portable::Canonical(x), x);
}

#define KXL_PRINT(pass, target)                                                                    \
  template <int d>                                                                                 \
  void Print##pass##Compression() {                                                                \
    Values::Reset(Values::kTerms);                                                                 \
    const Cell x = Variable<int16_t>("x");                                                         \
    const auto v = hn::Set(pass::D16(), x);                                                        \
    Print(target ".Compress" + std::to_string(d), pass::CompressVector<d>(v).cells[0], x);         \
    Print(target ".Decompress" + std::to_string(d), pass::DecompressVector<d>(v).cells[0], x);     \
  }                                                                                                \
  void Print##pass() {                                                                             \
    Values::Reset(Values::kTerms);                                                                 \
    const Cell x = Variable<int16_t>("x"), a = Variable<int16_t>("a"), b = Variable<int16_t>("b"); \
    const Word sum = Variable<int32_t>("sum");                                                     \
    const auto vx = hn::Set(pass::D16(), x);                                                       \
    const auto v_sum = hn::Set(pass::D32(), sum);                                                  \
    const auto reduced = pass::MontgomeryReduce(v_sum, v_sum);                                     \
    Print(target ".MontgomeryReduceEven", reduced.cells[0], sum);                                  \
    Print(target ".MontgomeryReduceOdd", reduced.cells[1], sum);                                   \
    Print(target ".MontgomeryMultiply",                                                            \
          pass::MontgomeryMultiply(hn::Set(pass::D16(), a), pass::SetFactor(b)).cells[0], a, b);   \
    Print(target ".BarrettReduce", pass::BarrettReduce(vx).cells[0], x);                           \
    Print(target ".Canonical", pass::Canonical(vx).cells[0], x);                                   \
  }
KXL_PRINT(Lanes16, "x86")
KXL_PRINT(Lanes8, "neon")
#undef KXL_PRINT

}  // namespace
}  // namespace kexlane::test

int main() {
  using namespace kexlane::test;
  PrintPortable();
  PrintLanes16();
  PrintLanes8();
  // ML-KEM uses these d.
  [&]<int... d>(std::integer_sequence<int, d...>) {
    ((PrintPortableCompression<d>(), PrintLanes16Compression<d>(), PrintLanes8Compression<d>()),
     ...);
  }
  (std::integer_sequence<int, 1, 4, 5, 10, 11>());
  // No bound is known for a term. Any other report means that a term is not what the code computes.
  for (const std::string& what : Reports()) {
    if (what.rfind("not all: ", 0) == 0) continue;
    std::fprintf(stderr, "mlkem_terms: %s\n", what.c_str());
    return 1;
  }
}
