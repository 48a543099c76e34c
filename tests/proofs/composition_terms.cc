// SPDX-License-Identifier: Apache-2.0
// The library on terms: its calls, schemes, and sponges, with unknown functions in the place of the
// kernels. composition.py loads it and calls it like libkexlane.so, with symbols in its buffers.
//
// The files that are included are those of the library. This file replaces the compiler's bytes,
// libc's functions on memory, the kernels, and what api/ asks of the system.
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#define HWY_COMPILE_ONLY_SCALAR
#include "hwy/highway.h"
#include "tests/support/keccak_on_terms.h"
#include "tests/support/polynomials_on_terms.h"

// Here the anonymous namespaces of several files are one. And a Byte has a constructor, so GCC may
// believe that one is read before it is written.
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#define uint8_t ::kexlane::test::Byte
#define memcpy memcpyTerms
#define memmove memmoveTerms
#define memset memsetTerms
#define memcmp memcmpTerms

#include "kernels/table.h"

#define KXL_POLY_INL "tests/support/mlkem_kernels_on_terms-inl.h"
#define KXL_TARGET_NAME lanes8
#define KXL_SINGLE 4
#define KXL_WIDE 8
#define KXL_ALONE false
#include "tests/support/schemes_pass-inl.h"
#define KXL_TARGET_NAME lanes4
#define KXL_SINGLE 4
#define KXL_WIDE 4
#define KXL_ALONE true
#include "tests/support/schemes_pass-inl.h"
#define KXL_TARGET_NAME lanes2
#define KXL_SINGLE 2
#define KXL_WIDE 2
#define KXL_ALONE true
#include "tests/support/schemes_pass-inl.h"
#define KXL_TARGET_NAME lanes1
#define KXL_SINGLE 1
#define KXL_WIDE 1
#define KXL_ALONE false
#include "tests/support/schemes_pass-inl.h"

#include "dispatch/target.h"
#include "schemes/x25519mlkem768_scheme.cc"
#include "schemes/xwing_scheme.cc"
#define uint64_t ::kexlane::test::Mask
#include "schemes/mlkem_pair.cc"
#undef uint64_t
#include "api/engine.cc"
#include "api/mlkem_decaps.cc"
#include "api/mlkem_encaps.cc"
#include "api/mlkem_keygen.cc"
#include "api/mlkem_keys.cc"
#include "api/prepared_heap.cc"
#include "api/target_calls.cc"
#include "api/x25519_calls.cc"
#include "api/x25519mlkem768_calls.cc"
#include "api/xwing_calls.cc"

namespace kexlane {
namespace {

using test::Id;
using test::Ids;
using test::Terms;

// ---- X25519

constexpr size_t kPoint = 32;

Ids X25519(Ids k, const Ids& u) {
  k.insert(k.end(), u.begin(), u.end());
  const Id first = Terms::Get().Bytes(Terms::kX25519, k, kPoint);
  Ids out;
  for (Id i = 0; i < kPoint; ++i) out.push_back(first + i);
  return out;
}
void PublicKey(X25519Item* items, size_t n) {
  Ids base(kPoint, 0);
  base[0] = 9;
  for (size_t i = 0; i < n; ++i) {
    test::WriteIds(items[i].out, X25519(test::ReadIds(items[i].sk, kPoint), base));
  }
}
void SharedSecret(X25519Item* items, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    const Ids out = X25519(test::ReadIds(items[i].sk, kPoint), test::ReadIds(items[i].u, kPoint));
    test::WriteIds(items[i].out, out);
    items[i].ok = test::Decide(test::Differ(out, Ids(kPoint, 0)));
  }
}
constexpr X25519Table kX25519 = {PublicKey, SharedSecret, nullptr, nullptr};

// ---- the targets

constexpr Target kTargets[] = {{"lanes8", 0, &lanes8::kMlkemTable, &kX25519},
                               {"lanes4", 0, &lanes4::kMlkemTable, &kX25519},
                               {"lanes2", 0, &lanes2::kMlkemTable, &kX25519},
                               {"lanes1", 0, &lanes1::kMlkemTable, &kX25519}};
const Target* active = kTargets;
bool (*fill)(void* out, size_t bytes);

}  // namespace

std::span<const Target> Targets() { return kTargets; }
const Target& ActiveTarget() { return *active; }
bool IsSupported(const Target&) { return true; }
bool EnvironmentIsObeyed() { return true; }
bool ForceTarget(const char* name) {
  for (const Target& target : kTargets) {
    if (std::string(target.name) == name) active = &target;
  }
  return std::string(active->name) == name;
}
bool RandomBytes(test::Byte* out, size_t bytes) { return fill(out, bytes); }

}  // namespace kexlane

// ---- for Python: memory, and the functions of terms.h

#define EXPORT extern "C" __attribute__((visibility("default")))

using kexlane::test::Id;
using kexlane::test::Ids;
using kexlane::test::Terms;

EXPORT void terms_write(void* p, const Id* ids, size_t n) {
  kexlane::test::WriteIds(p, Ids(ids, ids + n));
}
EXPORT void terms_read(const void* p, Id* ids, size_t n) {
  const Ids read = kexlane::test::ReadIds(p, n);
  std::copy(read.begin(), read.end(), ids);
}
// Whether the memory holds zeros alone.
EXPORT bool terms_is_zero(const void* p, size_t n) {
  const Ids read = kexlane::test::ReadIds(p, n);
  return std::all_of(read.begin(), read.end(), [](Id id) { return id == 0; });
}
EXPORT void terms_call_back(bool (*decide)(Id), bool (*fill)(void*, size_t)) {
  kexlane::test::decide = decide;
  kexlane::fill = fill;
}
EXPORT Id terms_variable(size_t n) { return Terms::Get().Variable(n); }
EXPORT void terms_xor(const Id* a, const Id* b, Id* out, size_t n) {
  for (size_t i = 0; i < n; ++i) out[i] = Terms::Get().Xor(a[i], b[i]);
}
EXPORT Id terms_differ(const Id* a, const Id* b, size_t n) {
  return kexlane::test::Differ(Ids(a, a + n), Ids(b, b + n));
}
// Writes the pairs of a condition, or only returns how many there are.
EXPORT size_t terms_pairs(Id condition, Id* out) {
  const kexlane::test::Pairs& pairs = Terms::Get().PairsOf(condition);
  for (size_t i = 0; out != nullptr && i < pairs.size(); ++i) {
    out[2 * i] = pairs[i].first;
    out[2 * i + 1] = pairs[i].second;
  }
  return pairs.size();
}
EXPORT void terms_select(Id condition, const Id* a, const Id* b, Id* out, size_t n) {
  for (size_t i = 0; i < n; ++i) out[i] = Terms::Get().Select(condition, a[i], b[i]);
}
EXPORT Id terms_permute(const Id* state) {
  return Terms::Get().Bytes(Terms::kPermutation, Ids(state, state + 200), 200);
}
EXPORT Id terms_x25519(const Id* k, const Id* u) {
  return kexlane::X25519(Ids(k, k + 32), Ids(u, u + 32))[0];
}
EXPORT Id terms_encode(unsigned d, Id f) { return Terms::Get().Encode(d, f); }
EXPORT Id terms_decode(unsigned d, const Id* b) {
  return Terms::Get().Decode(d, Ids(b, b + 32 * d));
}
EXPORT Id terms_compress(unsigned d, Id f) {
  return Terms::Get().Polynomial(Terms::kCompress, {d, f});
}
EXPORT Id terms_decompress(unsigned d, Id f) {
  return Terms::Get().Polynomial(Terms::kDecompress, {d, f});
}
EXPORT Id terms_cbd(unsigned eta, const Id* b) {
  Ids arguments(b, b + 64 * eta);
  arguments.insert(arguments.begin(), eta);
  return Terms::Get().Polynomial(Terms::kCbd, std::move(arguments));
}
EXPORT void terms_allow_more_blocks(bool allow) { kexlane::test::more_blocks = allow; }
EXPORT size_t terms_more_blocks(Id first) { return kexlane::test::MoreBlocks(first); }
EXPORT Id terms_accept(const Id* stream, size_t n) {
  return Terms::Get().Polynomial(Terms::kAccept, Ids(stream, stream + n));
}
EXPORT Id terms_ntt(Id f) { return Terms::Get().Linear(Terms::kNtt, f); }
EXPORT Id terms_inverse_ntt(Id f) { return Terms::Get().Linear(Terms::kInverseNtt, f); }
EXPORT Id terms_product(Id f, Id g) { return Terms::Get().Product(f, g); }
EXPORT Id terms_add(Id f, Id g, int factor) { return Terms::Get().Add(f, g, factor); }
EXPORT const char* terms_describe(Id byte) {
  static std::string text;
  text = Terms::Get().Describe(byte);
  return text.c_str();
}
// What was reported first since the last call, or null.
EXPORT const char* terms_report() {
  static std::string report;
  const auto reports = std::exchange(kexlane::test::Reports(), {});
  if (reports.empty()) return nullptr;
  report = reports.front();
  return report.c_str();
}
EXPORT Id terms_and(Id byte, Id number) { return Terms::Get().And(byte, number); }
