// SPDX-License-Identifier: Apache-2.0
// The terms with which tests/proofs/composition.py runs the code of the schemes. A byte is a
// number, a variable, or a byte of the result of an unknown function, of which only is known that
// equal arguments give equal results. Equal terms have equal numbers.
//
// A polynomial is a sum of unknown polynomials with coefficients modulo q. The NTT and its inverse
// are linear, and a product is bilinear and commutative; nothing else is known of them.
#ifndef KEXLANE_TESTS_SUPPORT_TERMS_H_
#define KEXLANE_TESTS_SUPPORT_TERMS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tests/support/reports.h"

namespace kexlane::test {

using Id = uint32_t;  // of a byte: below 256 it is that number
using Ids = std::vector<Id>;
inline constexpr Id kUnwritten = 256;  // of memory that holds no byte yet

// Two bytes of which it is asked whether they differ.
using Pair = std::pair<Id, Id>;
using Pairs = std::vector<Pair>;  // in ascending order, without repetitions

class Terms {
 public:
  // ---- functions whose results are bytes
  enum Function : Id {
    kVariable,
    kXor,
    kSelect,  // of a condition and two bytes: the first of them where the condition holds
    kAnd,
    kPermutation,  // Keccak-f[1600] of 200 bytes
    kX25519,
    kEncode,  // ByteEncode_d
    // ---- and those whose results are polynomials
    kDecode,  // ByteDecode_d
    kCompress,
    kDecompress,
    kCbd,     // SamplePolyCBD_eta of the output of PRF_eta
    kAccept,  // the candidates below q in a stream, in their order
    kNtt,
    kInverseNtt,
    kProduct
  };

  static Terms& Get() {
    static Terms terms;
    return terms;
  }

  // Returns the first of the `count` bytes of a function's result. The others follow it.
  Id Bytes(Function function, Ids arguments, size_t count) {
    arguments.insert(arguments.begin(), function);
    const auto [it, is_new] = bytes_.try_emplace(std::move(arguments), next_byte_);
    if (is_new) {
      blobs_[next_byte_] = &it->first;
      next_byte_ += static_cast<Id>(count);
    }
    return it->second;
  }
  Id Variable(size_t count) { return Bytes(kVariable, {variables_++}, count); }

  Id Xor(Id a, Id b) {
    if (a < 256 && b < 256) return a ^ b;
    if (a > b) std::swap(a, b);
    if (a == 0) return b;
    const auto [it, is_new] = sums_of_two_.try_emplace(Pair{a, b}, 0);
    if (is_new) it->second = SumOfTwo(a, b);
    return it->second;
  }
  Id And(Id a, Id number) {
    return a < 256 ? a & number : number == 255 ? a : Bytes(kAnd, {a, number}, 1);
  }

  // ---- conditions: that one or more of some pairs of bytes differ

  static constexpr Id kNever = 0, kAlways = 1;

  Id Condition(Pairs pairs) {
    Pairs open;
    for (auto [a, b] : pairs) {
      if (a == b) continue;
      if (a < 256 && b < 256) return kAlways;
      open.emplace_back(std::min(a, b), std::max(a, b));
    }
    std::sort(open.begin(), open.end());
    open.erase(std::unique(open.begin(), open.end()), open.end());
    const auto [it, is_new] =
        conditions_.try_emplace(std::move(open), static_cast<Id>(pairs_of_.size()));
    if (is_new) pairs_of_.push_back(it->first);
    return it->second;
  }
  Id Or(Id a, Id b) {
    if (a == kAlways || b == kAlways) return kAlways;
    Pairs all = PairsOf(a);
    all.insert(all.end(), PairsOf(b).begin(), PairsOf(b).end());
    return Condition(std::move(all));
  }
  const Pairs& PairsOf(Id condition) const { return pairs_of_[condition]; }
  Id Select(Id condition, Id a, Id b) {
    if (a == b || condition == kNever) return b;
    if (condition == kAlways) return a;
    return Bytes(kSelect, {condition, a, b}, 1);
  }

  // ---- polynomials

  using Sum = std::vector<std::pair<Id, int>>;  // atoms, and their coefficients from 1 to q - 1

  Id Polynomial(Function function, Ids arguments) {
    arguments.insert(arguments.begin(), function);
    const Id next = static_cast<Id>(atoms_.size());
    return OfSum(Sum{{atoms_.try_emplace(std::move(arguments), next).first->second, 1}});
  }
  const Sum& SumOf(Id polynomial) const { return *sum_of_[polynomial]; }
  Id Zero() { return OfSum(Sum{}); }
  Id Add(Id f, Id g, int factor = 1) {
    std::map<Id, int> sum(SumOf(f).begin(), SumOf(f).end());
    for (const auto& [atom, c] : SumOf(g)) sum[atom] += c * factor;
    return OfSum(sum);
  }
  Id Scale(Id f, int factor) { return Add(Zero(), f, factor); }
  Id Linear(Function function, Id f) {
    Id out = Zero();
    for (const auto& [atom, c] : Sum(SumOf(f))) out = Add(out, Polynomial(function, {atom}), c);
    return out;
  }
  Id Product(Id f, Id g) {
    Id out = Zero();
    for (const auto& [a, c] : Sum(SumOf(f))) {
      for (const auto& [b, d] : Sum(SumOf(g))) {
        out = Add(out, Polynomial(kProduct, {std::min(a, b), std::max(a, b)}), c * d % kModulus);
      }
    }
    return out;
  }
  // What ByteEncode_12 made of a polynomial, ByteDecode_12 gives back.
  Id Decode(unsigned d, const Ids& bytes) {
    const Ids* const key = KeyOf(bytes[0]);
    if (d == 12 && key != nullptr && (*key)[0] == kEncode && (*key)[1] == 12) {
      bool whole = blobs_.count(bytes[0]) == 1;
      for (size_t i = 0; i < bytes.size(); ++i) whole &= bytes[i] == bytes[0] + i;
      if (whole) return (*key)[2];
    }
    Ids arguments = {d};
    arguments.insert(arguments.end(), bytes.begin(), bytes.end());
    return Polynomial(kDecode, std::move(arguments));
  }
  Id Encode(unsigned d, Id f) { return Bytes(kEncode, {d, f}, 32 * d); }

  // What a byte is, for a message.
  std::string Describe(Id byte, int depth = 2) const {
    static constexpr const char* kNames[] = {"v", "xor", "select", "and", "f", "X25519", "Encode"};
    if (byte < 256) return std::to_string(byte);
    if (byte == kUnwritten) return "unwritten";
    const auto blob = std::prev(blobs_.upper_bound(byte));
    const Ids& key = *blob->second;
    std::string out = kNames[key[0]];
    if (key[0] == kVariable || depth == 0) {
      out += std::to_string(key[0] == kVariable ? key[1] : blob->first);
    } else {
      out += "(";
      const bool has_numbers = key[0] == kEncode;
      for (size_t i = 1; i < key.size(); ++i) {
        if (i == 5 && key.size() > 8) {
          out += "... ";
          i = key.size() - 1;
        }
        const bool is_byte = !has_numbers && !(key[0] == kSelect && i == 1);
        out += (is_byte ? Describe(key[i], depth - 1) : "#" + std::to_string(key[i])) + " ";
      }
      out.back() = ')';
    }
    return out + "[" + std::to_string(byte - blob->first) + "]";
  }

 private:
  static constexpr int kModulus = 3329;

  struct Hash {
    size_t operator()(const Ids& key) const {
      uint64_t hash = key.size();
      for (const Id x : key) hash = (hash ^ x) * 0x9E3779B97F4A7C15 ^ hash >> 29;
      return hash ^ hash >> 32;
    }
  };

  Terms() {
    Condition({});             // kNever
    pairs_of_.emplace_back();  // kAlways
  }

  // Neighbouring bytes come to neighbouring places.
  struct HashOfTwo {
    size_t operator()(const Pair& x) const {
      return (x.second - x.first) * uint64_t{0x9E3779B97F4A7C15} / 2 + x.first;
    }
  };

  Id SumOfTwo(Id a, Id b) {
    Id number = 0;
    Ids odd;
    for (const Id x : {a, b}) {
      Ids summands = {x};
      if (const Ids* key = KeyOf(x); key != nullptr && key->front() == kXor) {
        summands.assign(key->begin() + 1, key->end());
      }
      for (const Id y : summands) {
        const auto found = std::find(odd.begin(), odd.end(), y);
        if (y < 256) {
          number ^= y;
        } else if (found == odd.end()) {
          odd.push_back(y);
        } else {
          odd.erase(found);
        }
      }
    }
    if (odd.empty()) return number;
    if (odd.size() == 1 && number == 0) return odd[0];
    std::sort(odd.begin(), odd.end());
    if (number != 0) odd.insert(odd.begin(), number);
    return Bytes(kXor, odd, 1);
  }

  // The function and the arguments that a byte comes from, or null.
  const Ids* KeyOf(Id byte) const {
    return byte <= kUnwritten ? nullptr : std::prev(blobs_.upper_bound(byte))->second;
  }

  template <class Coefficients>
  Id OfSum(const Coefficients& coefficients) {
    Sum sum;
    for (const auto& [atom, c] : coefficients) {
      const int reduced = (c % kModulus + kModulus) % kModulus;
      if (reduced != 0) sum.emplace_back(atom, reduced);
    }
    const auto [it, is_new] = sums_.try_emplace(std::move(sum), static_cast<Id>(sum_of_.size()));
    if (is_new) sum_of_.push_back(&it->first);
    return it->second;
  }

  Id next_byte_ = kUnwritten + 1, variables_ = 0;
  std::unordered_map<Ids, Id, Hash> bytes_, atoms_;
  std::map<Id, const Ids*> blobs_;  // by their first bytes
  std::unordered_map<Pair, Id, HashOfTwo> sums_of_two_;
  std::map<Pairs, Id> conditions_;
  std::deque<Pairs> pairs_of_;
  std::map<Sum, Id> sums_;
  std::vector<const Sum*> sum_of_;
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_TERMS_H_
