// SPDX-License-Identifier: Apache-2.0
// The numbers with which the proofs run the code of kernels/mlkem/: mlkem_interval_test.cc for
// ranges, proofs/mlkem_terms.cc for reductions. A number here is all values that a variable can
// have, at once.
//
// A Value is a function of one variable. It is evaluated for every value of that variable, exactly
// as the machine computes it. What depends on several variables, or on one with more than 2^17
// values, becomes a new variable. Two things are known of a variable: its interval, and which
// polynomial in the inputs it is modulo q. A function keeps that polynomial if it is shown, value
// by value, to be c x + d modulo q. A wrong constant or an overflow loses it.
#ifndef KEXLANE_TESTS_SUPPORT_MLKEM_VALUES_H_
#define KEXLANE_TESTS_SUPPORT_MLKEM_VALUES_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/support/reports.h"

namespace kexlane::test {

inline constexpr int64_t kModulus = 3329;
constexpr int64_t ModQ(int64_t x) { return (x % kModulus + kModulus) % kModulus; }

struct Interval {
  int64_t lo, hi;

  constexpr bool In(const Interval& other) const { return other.lo <= lo && hi <= other.hi; }
  constexpr bool operator==(const Interval&) const = default;
};

// ---- types and operations of the machine

struct Type {
  int bits;
  bool is_signed;

  constexpr bool operator==(const Type&) const = default;
  // Returns what a Value of this type may be. For 64 unsigned bits it is only the lower half of the
  // range.
  constexpr Interval Range() const {
    if (bits == 64) return {is_signed ? INT64_MIN : 0, INT64_MAX};
    return is_signed ? Interval{-(int64_t{1} << (bits - 1)), (int64_t{1} << (bits - 1)) - 1}
                     : Interval{0, (int64_t{1} << bits) - 1};
  }
  // Returns x modulo 2^bits, as a number of this type.
  constexpr int64_t Wrap(int64_t x) const {
    if (bits == 64) return x;
    const int64_t low = x & ((int64_t{1} << bits) - 1);
    return is_signed && (low >> (bits - 1)) != 0 ? low - (int64_t{1} << bits) : low;
  }
};

inline constexpr Type kInt64 = {.bits = 64, .is_signed = true};

enum class Op {
  kConstant,
  kVariable,
  kConvert,
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
  kAnd,
  kOr,
  kShl,
  kShr
};

constexpr const char* NameOf(Op op) {
  switch (op) {
    case Op::kConvert:
      return "a conversion";
    case Op::kAdd:
      return "a sum";
    case Op::kSub:
      return "a difference";
    case Op::kMul:
      return "a product";
    case Op::kShl:
      return "a shifted number";
    default:
      return "an operation";
  }
}

// Returns the result before it is reduced modulo 2^bits. If it lies outside of the type's range,
// the machine's arithmetic overflows.
constexpr int64_t Compute(Op op, int64_t x, int64_t y) {
  const uint64_t a = static_cast<uint64_t>(x), b = static_cast<uint64_t>(y);
  switch (op) {
    case Op::kAdd:
      return static_cast<int64_t>(a + b);
    case Op::kSub:
      return static_cast<int64_t>(a - b);
    case Op::kMul:
      return static_cast<int64_t>(a * b);
    case Op::kDiv:
      return x / y;
    case Op::kMod:
      return x % y;
    case Op::kAnd:
      return x & y;
    case Op::kOr:
      return x | y;
    case Op::kShl:
      return static_cast<int64_t>(a << b);
    case Op::kShr:
      return x >> y;
    default:
      return x;
  }
}

// Signed arithmetic of C++ must not overflow, and a narrowed number must fit. Arithmetic of 16 bits
// is that of vectors, which wraps like unsigned numbers.
constexpr bool MayWrap(Op op, Type type, Type from) {
  return op == Op::kConvert ? !type.is_signed || !from.is_signed
                            : !type.is_signed || type.bits == 16;
}

// ---- polynomials in the inputs, modulo q

// Maps a product of two inputs, by their numbers (0 stands for 1), to its coefficient.
using Form = std::map<std::pair<uint32_t, uint32_t>, int64_t>;

inline void AddTo(Form& sum, const Form& f, int64_t factor) {
  for (const auto& [monomial, coefficient] : f) {
    int64_t& c = sum[monomial];
    c = ModQ(c + ModQ(factor) * coefficient);
    if (c == 0) sum.erase(monomial);
  }
}
inline std::optional<Form> Product(const Form& f, const Form& g) {
  Form product;
  for (const auto& [m, c] : f) {
    for (const auto& [n, d] : g) {
      if (m.first != 0 || n.first != 0) return std::nullopt;  // never needed
      AddTo(product, {{std::minmax(m.second, n.second), 1}}, c * d);
    }
  }
  return product;
}

// ---- functions and variables

// A constant if node is 0, else the function of a variable that the node stands for. All zero bytes
// are the constant 0.
struct Value {
  int64_t constant = 0;
  uint32_t variable = 0;
  uint32_t node = 0;
};

struct Node {
  Op op;
  Type type;
  uint32_t a = 0, b = 0;
  Interval domain = {};  // of a variable; for a constant, its value
  std::string name = {};

  // Facts about all values of a function, computed when first asked for. f(x) = factor x + offset
  // modulo q.
  struct Summary {
    Interval range;
    bool affine;
    int64_t factor, offset;
    std::string report;  // the overflows in computing it
  };
  std::optional<Summary> summary = {};
};

struct Variable {
  Interval range;
  uint32_t node;
  std::optional<Form> form;
  std::optional<Value> low;  // the low 16 bits, as a nonnegative number
};

class Values {
 public:
  static Values& Get() {
    static Values values;
    return values;
  }
  // Forgets all variables and all reports. It keeps the functions, which may be asked for again.
  static void ForgetVariables() {
    Get().variables_.resize(1);
    Reports().clear();
  }
  // What depends on several variables becomes a new variable with a range, or one term for a
  // solver, of which no range is known.
  enum Mode { kRanges, kTerms };

  // Forgets everything.
  static void Reset(Mode mode = kRanges) {
    Get() = Values();
    Get().terms_ = mode == kTerms;
    Reports().clear();
  }

  // These return a new variable: an input, which has a number other than 0 in the polynomials; a
  // polynomial in inputs; a number of which only the range is known; or a term.
  Value NewInput(Type type, Interval range, uint32_t number) {
    return New(type, range, Form{{{0, number}, 1}});
  }
  Value NewForm(Type type, Interval range, const Form& form) { return New(type, range, form); }
  Value NewAny(Type type, Interval range) { return New(type, range, std::nullopt); }
  Value NewTerm(Type type, const std::string& name) {
    nodes_.push_back({Op::kVariable, type, 0, 0, type.Range(), name});
    return {0, 1, static_cast<uint32_t>(nodes_.size() - 1)};
  }

  Interval RangeOf(const Value& v) {
    if (v.node == 0) return {v.constant, v.constant};
    return terms_ ? nodes_[v.node].type.Range() : Summarise(v.node).range;
  }
  std::optional<Form> FormOf(const Value& v) {
    Form form;
    if (v.node == 0) {
      AddTo(form, {{{0, 0}, 1}}, v.constant);
      return form;
    }
    const Node::Summary& s = Summarise(v.node);
    if (!s.affine) return std::nullopt;
    if (s.factor != 0) {
      const auto& of_variable = variables_[v.variable].form;
      if (!of_variable) return std::nullopt;
      AddTo(form, *of_variable, s.factor);
    }
    AddTo(form, {{{0, 0}, 1}}, s.offset);
    return form;
  }
  // Calls visit(x, f(x)) for all x. Returns false if v is not a function of one variable with few
  // values.
  template <class Visit>
  bool ForAll(const Value& v, Visit visit) {
    if (v.node == 0 || !IsTabled(v.variable)) return false;
    Evaluate(v.node, visit);
    if (!report_.empty()) Report(report_);
    return true;
  }
  // Returns all nodes that the value depends on. Its own is the last one.
  std::vector<std::pair<uint32_t, Node>> NodesOf(const Value& v) {
    std::vector<uint32_t> order;
    Collect(v.node, order);
    std::vector<std::pair<uint32_t, Node>> nodes;
    for (const uint32_t i : order) nodes.emplace_back(i, nodes_[i]);
    return nodes;
  }
  const Node& NodeAt(uint32_t i) const { return nodes_[i]; }

  Value Combine(Op op, Type type, const Value& a, const Value& b) {
    if (a.node == 0 && b.node == 0) return {type.Wrap(Compute(op, a.constant, b.constant)), 0, 0};
    if (terms_ || ((a.variable == 0 || b.variable == 0 || a.variable == b.variable) &&
                   IsTabled(a.variable) && IsTabled(b.variable))) {
      return {0, std::max(a.variable, b.variable),
              Intern(Node{op, type, NodeOf(a, type), NodeOf(b, type)})};
    }
    return CombineIntervals(op, type, a, b);
  }

  Value Convert(Type to, Type from, const Value& v) {
    if (v.node == 0) return {to.Wrap(v.constant), 0, 0};
    if (terms_ || IsTabled(v.variable)) {
      if (to == from) return v;
      const bool same_number = to.is_signed == from.is_signed && to.bits > from.bits;
      if (!terms_ && same_number) return v;
      return {0, v.variable, Intern(Node{Op::kConvert, to, v.node})};
    }
    if (RangeOf(v).In(to.Range())) return v;
    if (to.bits == 16 && MayWrap(Op::kConvert, to, from)) {
      return Convert(to, {16, false}, Convert({16, false}, kInt64, Low(v)));
    }
    if (!MayWrap(Op::kConvert, to, from)) return TooLarge(Op::kConvert, to);
    const Value low = Low(v);
    const Value converted = NewAny(to, to.Range());
    variables_[converted.variable].low = low;
    return converted;
  }

 private:
  static constexpr int64_t kMaxTabled = int64_t{1} << 17;
  static constexpr size_t kChunk = 512;

  bool IsTabled(uint32_t variable) const {
    const Interval& range = variables_[variable].range;
    return range.hi - range.lo < kMaxTabled;
  }

  Value New(Type type, Interval range, std::optional<Form> form) {
    const uint32_t node = Intern(Node{Op::kVariable, type, 0, 0, range});
    variables_.push_back({range, node, std::move(form), std::nullopt});
    return {0, static_cast<uint32_t>(variables_.size() - 1), node};
  }
  Value TooLarge(Op op, Type type) {
    Report(std::string(NameOf(op)) + " of more than " + std::to_string(type.bits) + " bits");
    return NewAny(type, type.Range());
  }

  uint32_t NodeOf(const Value& v, Type type) {
    if (v.node != 0) return v.node;
    return Intern(Node{Op::kConstant, type, 0, 0, {v.constant, v.constant}});
  }
  // Functions of different variables with the same domain share one node.
  uint32_t Intern(Node node) {
    const auto key = std::make_tuple(node.op, node.type.bits, node.type.is_signed, node.a, node.b,
                                     node.domain.lo, node.domain.hi);
    const auto [it, inserted] = interned_.try_emplace(key, static_cast<uint32_t>(nodes_.size()));
    if (inserted) nodes_.push_back(std::move(node));
    return it->second;
  }

  const Node::Summary& Summarise(uint32_t node) {
    if (!nodes_[node].summary) nodes_[node].summary = NewSummary(node);
    const Node::Summary& s = *nodes_[node].summary;
    if (!s.report.empty()) Report(s.report);
    return s;
  }
  Node::Summary NewSummary(uint32_t node) {
    Node::Summary s = {
        .range = {INT64_MAX, INT64_MIN}, .affine = true, .factor = 1, .offset = 0, .report = ""};
    const Interval domain = nodes_[node].domain;
    if (nodes_[node].op == Op::kVariable && domain.hi - domain.lo >= kMaxTabled) {
      s.range = domain;
    } else {
      int64_t count = 0, first_x = 0, first = 0;
      Evaluate(node, [&](int64_t x, int64_t y) {
        s.range = {std::min(s.range.lo, y), std::max(s.range.hi, y)};
        if (count == 0) {
          first_x = x, first = y;
          s.factor = 0;
        }
        if (count == 1) s.factor = ModQ(y - first);
        if (ModQ(y - first - s.factor * ModQ(x - first_x)) != 0) s.affine = false;
        ++count;
      });
      s.offset = ModQ(first - s.factor * ModQ(first_x));
      s.report = report_;
    }
    return s;
  }

  // Collects all nodes that this one depends on. It is the last one.
  void Collect(uint32_t node, std::vector<uint32_t>& order) {
    if (node == 0 || std::find(order.begin(), order.end(), node) != order.end()) return;
    Collect(nodes_[node].a, order);
    Collect(nodes_[node].b, order);
    order.push_back(node);
  }
  template <class Visit>
  void Evaluate(uint32_t root, Visit visit) {
    report_.clear();
    std::vector<uint32_t> order;
    Collect(root, order);
    const auto place = [&](uint32_t node) {
      return static_cast<size_t>(std::find(order.begin(), order.end(), node) - order.begin());
    };
    std::vector<std::array<int64_t, kChunk>> results(order.size());
    size_t variable = order.size();
    for (size_t i = 0; i < order.size(); ++i) {
      if (nodes_[order[i]].op == Op::kVariable) variable = i;
      if (nodes_[order[i]].op == Op::kConstant) results[i].fill(nodes_[order[i]].domain.lo);
    }
    const Interval domain = nodes_[order.at(variable)].domain;
    for (int64_t start = domain.lo; start <= domain.hi; start += int64_t{kChunk}) {
      const size_t n = static_cast<size_t>(std::min(domain.hi - start + 1, int64_t{kChunk}));
      for (size_t i = 0; i < n; ++i) results[variable][i] = start + static_cast<int64_t>(i);
      for (size_t i = 0; i < order.size(); ++i) {
        const Node& node = nodes_[order[i]];
        if (node.op == Op::kVariable || node.op == Op::kConstant) continue;
        const auto& a = results[place(node.a)];
        const auto& b = results[node.b == 0 ? i : place(node.b)];
        EvaluateNode(node, results[i].data(), a.data(), b.data(), n);
      }
      for (size_t i = 0; i < n; ++i) visit(results[variable][i], results.back()[i]);
    }
  }
  void EvaluateNode(const Node& node, int64_t* out, const int64_t* a, const int64_t* b, size_t n) {
    switch (node.op) {
      case Op::kConvert:
        return Loop<Op::kConvert>(node, out, a, b, n);
      case Op::kAdd:
        return Loop<Op::kAdd>(node, out, a, b, n);
      case Op::kSub:
        return Loop<Op::kSub>(node, out, a, b, n);
      case Op::kMul:
        return Loop<Op::kMul>(node, out, a, b, n);
      case Op::kDiv:
        return Loop<Op::kDiv>(node, out, a, b, n);
      case Op::kMod:
        return Loop<Op::kMod>(node, out, a, b, n);
      case Op::kAnd:
        return Loop<Op::kAnd>(node, out, a, b, n);
      case Op::kOr:
        return Loop<Op::kOr>(node, out, a, b, n);
      case Op::kShl:
        return Loop<Op::kShl>(node, out, a, b, n);
      case Op::kShr:
        return Loop<Op::kShr>(node, out, a, b, n);
      default:
        return;
    }
  }
  template <Op kOp>
  void Loop(const Node& node, int64_t* out, const int64_t* a, const int64_t* b, size_t n) {
    const Type type = node.type;
    bool wrapped = false;
    for (size_t i = 0; i < n; ++i) {
      const int64_t x = Compute(kOp, a[i], b[i]);
      out[i] = type.Wrap(x);
      wrapped |= out[i] != x;
    }
    const Type from = kOp == Op::kConvert ? nodes_[node.a].type : type;
    if (wrapped && !MayWrap(kOp, type, from)) {
      report_ = std::string(NameOf(kOp)) + " of more than " + std::to_string(type.bits) + " bits";
    }
  }

  // Returns the low 16 bits.
  Value Low(const Value& v) {
    if (v.node == 0) return {v.constant & 0xFFFF, 0, 0};
    if (IsTabled(v.variable)) return Combine(Op::kAnd, kInt64, v, {0xFFFF, 0, 0});
    if (!variables_[v.variable].low) {
      const Value low = NewInput(kInt64, {0, 0xFFFF}, next_input_++);
      variables_[v.variable].low = low;
    }
    return *variables_[v.variable].low;
  }
  bool HasLow(const Value& v) const {
    return v.node == 0 || IsTabled(v.variable) || variables_[v.variable].low.has_value();
  }

  Value CombineIntervals(Op op, Type type, const Value& a, const Value& b) {
    const Interval x = RangeOf(a), y = RangeOf(b);
    const auto f = FormOf(a), g = FormOf(b);
    Interval range = type.Range();
    std::optional<Form> form;
    switch (op) {
      case Op::kAdd:
      case Op::kSub:
        range = op == Op::kAdd ? Interval{x.lo + y.lo, x.hi + y.hi}
                               : Interval{x.lo - y.hi, x.hi - y.lo};
        if (f && g) {
          form = *f;
          AddTo(*form, *g, op == Op::kAdd ? 1 : -1);
        }
        break;
      case Op::kMul: {
        int64_t corner[4];
        bool overflow = __builtin_mul_overflow(x.lo, y.lo, &corner[0]);
        overflow |= __builtin_mul_overflow(x.lo, y.hi, &corner[1]);
        overflow |= __builtin_mul_overflow(x.hi, y.lo, &corner[2]);
        overflow |= __builtin_mul_overflow(x.hi, y.hi, &corner[3]);
        range = {*std::min_element(corner, corner + 4), *std::max_element(corner, corner + 4)};
        if (overflow) range = {INT64_MIN, INT64_MAX};
        if (f && g) form = Product(*f, *g);
        break;
      }
      case Op::kShl:
        if (b.node == 0 && x.In({-(int64_t{1} << 40), int64_t{1} << 40}) && b.constant < 20) {
          range = {x.lo * (int64_t{1} << b.constant), x.hi * (int64_t{1} << b.constant)};
        }
        break;
      case Op::kShr:
        if (b.node == 0) range = {x.lo >> b.constant, x.hi >> b.constant};
        if (b.node == 0 && b.constant == 16 && f) {
          // This is exactly (x - low) / 2^16, and the inverse of 2^16 modulo q is 169.
          if (const auto low = FormOf(Low(a))) {
            Form difference = *f;
            AddTo(difference, *low, -1);
            form.emplace();
            AddTo(*form, difference, 169);
          }
        }
        break;
      case Op::kAnd:
        if (y.lo >= 0) range = {0, y.hi};
        if (x.lo >= 0) range = {0, y.lo >= 0 ? std::min(x.hi, y.hi) : x.hi};
        break;
      case Op::kOr:
        if (x.lo >= 0 && y.lo >= 0) {
          int64_t ones = 0;
          while (ones < std::max(x.hi, y.hi)) ones = 2 * ones + 1;
          range = {std::max(x.lo, y.lo), ones};
        }
        break;
      default:
        Report("an operation that is not made for intervals");
    }
    Value out;
    if (range.In(type.Range())) {
      out = New(type, range, form);
    } else if (type.is_signed) {
      return TooLarge(op, type);
    } else {
      out = NewAny(type, type.Range());
    }
    if ((op == Op::kAdd || op == Op::kSub || op == Op::kMul) && HasLow(a) && HasLow(b)) {
      const Value low_a = Low(a), low_b = Low(b);
      if (low_a.variable == 0 || low_b.variable == 0 || low_a.variable == low_b.variable) {
        const Value low =
            Combine(Op::kAnd, kInt64, Combine(op, kInt64, low_a, low_b), {0xFFFF, 0, 0});
        variables_[out.variable].low = low;
      }
    }
    return out;
  }

  bool terms_ = false;
  std::string report_;
  uint32_t next_input_ = 1 << 20;
  std::vector<Node> nodes_{Node{Op::kConstant, kInt64}};
  std::vector<Variable> variables_{Variable{}};  // number 0 stands for no variable
  std::map<std::tuple<Op, int, bool, uint32_t, uint32_t, int64_t, int64_t>, uint32_t> interned_;
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_MLKEM_VALUES_H_
