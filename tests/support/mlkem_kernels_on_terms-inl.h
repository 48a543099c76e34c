// SPDX-License-Identifier: Apache-2.0
// The kernels of kernels/mlkem/ on the polynomials of polynomials_on_terms.h, by the names that the
// schemes call them. KXL_POLY_INL names this file. It stands for the kernels of a target with
// batches of KXL_WIDE lanes, whose polynomials no other target can read.
#ifndef KEXLANE_TESTS_SUPPORT_MLKEM_KERNELS_ON_TERMS_INL_H_
#define KEXLANE_TESTS_SUPPORT_MLKEM_KERNELS_ON_TERMS_INL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "kernels/mlkem/params.h"
#include "kernels/mlkem/poly.h"
#include "kernels/mlkem/zetas.h"
#include "tests/support/polynomials_on_terms.h"

namespace kexlane::KXL_NAMESPACE {

using test::Byte;
using test::Id;
using test::Ids;
using test::Need;
using test::Put;
using test::ReadIds;
using test::Take;
using test::Terms;
using test::Value;

constexpr Value::Order kOfTarget = Value::OfTarget(KXL_WIDE), kCached = Value::CachedOf(KXL_WIDE);

// ---- conversions

template <int d>
void ByteEncode(Byte* b, const int16_t (&f)[kN]) {
  const Value value = Take(f, Value::kStandard);
  Need(value, 0, d == 12 ? kQ : 1 << d);
  const Id first = Terms::Get().Encode(d, value.polynomial);
  for (Id i = 0; i < 32 * d; ++i) b[i].Set(first + i);
}
template <int d>
void ByteDecode(int16_t (&f)[kN], const Byte* b) {
  Put(f, {Terms::Get().Decode(d, ReadIds(b, 32 * d)), Value::kStandard, 0, 1 << d});
}
inline void ReduceOnce(int16_t (&f)[kN]) {
  Value value = Take(f, Value::kStandard);
  Need(value, 0, 4096);
  value.bound = kQ;
  Put(f, value);
}
// The coefficients are below q if encoding them modulo q gives the same bytes.
inline bool BelowQ(const Byte* b) {
  const Ids bytes = ReadIds(b, kPolyBytes);
  const Id first = Terms::Get().Encode(12, Terms::Get().Decode(12, bytes));
  Ids encoded;
  for (Id i = 0; i < kPolyBytes; ++i) encoded.push_back(first + i);
  return !test::Decide(test::Differ(encoded, bytes));
}
template <int d>
void Compress(int16_t (&y)[kN], const int16_t (&x)[kN]) {
  const Value value = Take(x, Value::kStandard);
  Need(value, 0, kQ);
  Put(y, {Terms::Get().Polynomial(Terms::kCompress, {d, value.polynomial}), Value::kStandard, 0,
          1 << d});
}
template <int d>
void Decompress(int16_t (&x)[kN], const int16_t (&y)[kN]) {
  const Value value = Take(y, Value::kStandard);
  Need(value, 0, 1 << d);
  Put(x, {Terms::Get().Polynomial(Terms::kDecompress, {d, value.polynomial}), Value::kStandard, 0,
          kQ});
}
template <int d>
void CompressEncode(Byte* b, const Poly& f) {
  Poly y;
  Compress<d>(y.c, f.c);
  ByteEncode<d>(b, y.c);
}
template <int d>
void DecodeDecompress(Poly& f, const Byte* b) {
  ByteDecode<d>(f.c, b);
  Decompress<d>(f.c, f.c);
}

// ---- arithmetic

inline void PutSum(int16_t* out, const int16_t* f, const int16_t* g, int factor_f, int factor_g,
                   Value::Order order) {
  const Value a = Take(f, order), b = Take(g, order);
  Need(a, 1 - kQ, kQ);
  Need(b, 1 - kQ, kQ);
  Terms& terms = Terms::Get();
  const Id sum = terms.Add(terms.Scale(a.polynomial, factor_f), b.polynomial, factor_g);
  Put(out, {sum, order, 0, kQ});
}
inline void AddCanonical(Poly& sum, const Poly& a, const Poly& b) {
  PutSum(sum.c, a.c, b.c, 1, 1, Value::kStandard);
}
inline void SubtractCanonical(Poly& difference, const Poly& a, const Poly& b) {
  PutSum(difference.c, a.c, b.c, 1, -1, Value::kStandard);
}
inline constexpr int kR = 65536 % kQ;
inline void AddScaledCanonical(PolyHat& sum, const PolyHat& a, const PolyHat& b) {
  PutSum(sum.c, a.c, b.c, kR, 1, kOfTarget);
}
template <int d>
void AddCompressEncode(Byte* b, const Poly& f, const Poly& g) {
  Poly sum;
  AddCanonical(sum, f, g);
  CompressEncode<d>(b, sum);
}
inline void NTT(PolyHat& f_hat, const Poly& f) {
  const Value value = Take(f.c, Value::kStandard);
  Need(value, 1 - kQ, kQ);
  const Id out = Terms::Get().Linear(Terms::kNtt, value.polynomial);
  Put(f_hat.c, {out, kOfTarget, 1 - kQ, kQ});
}
template <int16_t kScale>
void InverseNTT(Poly& f, const PolyHat& f_hat) {
  static_assert(kScale == kInverseNttScale || kScale == kInverseNttScaleR);
  const Value value = Take(f_hat.c, kOfTarget);
  Need(value, 1 - kQ, kQ);
  const Id out = Terms::Get().Linear(Terms::kInverseNtt, value.polynomial);
  const int factor = kScale == kInverseNttScale ? 1 : kR;
  Put(f.c, {Terms::Get().Scale(out, factor), Value::kStandard, 1 - kQ, kQ});
}
inline void Cache(PolyHatCached& cached, const PolyHat& b) {
  Value value = Take(b.c, kOfTarget);
  Need(value, 1 - kQ, kQ);
  value.order = kCached;
  static_assert(sizeof(cached) == 2 * sizeof(cached.straight));
  Put(cached.straight, value, 2 * kN);
}
template <int k>
void InnerProduct(PolyHat& product, const PolyHat* const (&a)[k], const PolyHatCached (&b)[k]) {
  Terms& terms = Terms::Get();
  Id sum = terms.Zero();
  for (int j = 0; j < k; ++j) {
    const Value x = Take(a[j]->c, kOfTarget);
    const Value y = Take(b[j].straight, kCached, 2 * kN);
    Need(x, 1 - kQ, kQ);
    sum = terms.Add(sum, terms.Product(x.polynomial, y.polynomial));
  }
  constexpr int kRInverse = 169;
  static_assert(kRInverse * kR % kQ == 1);
  Put(product.c, {terms.Scale(sum, kRInverse), kOfTarget, 1 - kQ, kQ});
}
inline void MakeCanonical(int16_t (&c)[kN]) {
  Value value = Take(c, test::HasOrder(c, kOfTarget) ? kOfTarget : Value::kStandard);
  Need(value, 1 - kQ, kQ);
  value.first = 0;
  value.bound = kQ;
  Put(c, value);
}
inline void ToStandardOrder(int16_t (&c)[kN]) {
  Value value = Take(c, kOfTarget);
  value.order = Value::kStandard;
  Put(c, value);
}

// ---- sampling

template <int eta>
void SamplePolyCBD(Poly& f, const Byte* b) {
  Ids arguments = ReadIds(b, 64 * eta);
  arguments.insert(arguments.begin(), Id{eta});
  Put(f.c, {Terms::Get().Polynomial(Terms::kCbd, std::move(arguments)), Value::kStandard, -eta,
            eta + 1});
}
// What was accepted so far is a function of the stream so far. MoreBlocks() says when it is enough.
inline std::vector<Ids>& Streams() {
  static std::vector<Ids> streams;
  return streams;
}
inline size_t RejectionSample(int16_t* c, size_t count, const Byte* stream, size_t bytes) {
  Ids all = ReadIds(stream, bytes);
  if (count != 0) {
    const Value before = Take(c, Value::kCandidates, count);
    if (before.polynomial >= Streams().size()) return kN;
    const Ids& earlier = Streams()[before.polynomial];
    all.insert(all.begin(), earlier.begin(), earlier.end());
  }
  constexpr size_t kBlock = 168;
  const size_t missing = 3 + test::MoreBlocks(all[0]) - all.size() / kBlock;
  const size_t accepted = kN + 8 - 100 * missing;
  // What lies behind the candidates belongs to nothing.
  std::fill(c + count, c + kN + 64, int16_t{0});
  Put(c, {static_cast<Id>(Streams().size()), Value::kCandidates, 0, kQ}, accepted);
  Streams().push_back(std::move(all));
  return accepted;
}
inline void FromStandardOrder(int16_t (&f_hat)[kN], const int16_t* f) {
  if (f == f_hat) {
    Value value = Take(f, Value::kStandard);
    value.order = kOfTarget;
    Put(f_hat, value);
    return;
  }
  const Value value = Take(f, Value::kCandidates);
  if (value.polynomial >= Streams().size()) return;
  const Id sampled = Terms::Get().Polynomial(Terms::kAccept, Streams()[value.polynomial]);
  Put(f_hat, {sampled, kOfTarget, 0, kQ});
}

}  // namespace kexlane::KXL_NAMESPACE

#endif  // KEXLANE_TESTS_SUPPORT_MLKEM_KERNELS_ON_TERMS_INL_H_
