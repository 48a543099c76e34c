// SPDX-License-Identifier: Apache-2.0
// NTT, inverse NTT and products in the NTT domain, FIPS 203 section 4.3, on vectors. ntt_portable.h
// has the same names, with the same ranges.
//
// A layer that spans at least a vector (16 lanes on x86, 8 on NEON) works between vectors. A
// shorter layer first gathers the halves, quarters and so on of two vectors in one (Gather<len>),
// where they stay. In the NTT domain, each two neighbouring vectors therefore hold first the even
// and then the odd ones of their coefficient pairs (f[2i], f[2i+1]). ToStandardOrder and
// FromStandardOrder convert between this order and FIPS 203's.
#ifndef KEXLANE_KERNELS_MLKEM_NTT_INL_H_
#define KEXLANE_KERNELS_MLKEM_NTT_INL_H_

#include <cstddef>
#include <cstdint>

#include KXL_SIMD_INL
#include "kernels/ct.h"
#include "kernels/mlkem/ntt_tables.h"
#include "kernels/mlkem/poly.h"
#include "kernels/mlkem/reduce-inl.h"
#include "kernels/mlkem/zetas.h"
#include "kernels/profile.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Brings together what a butterfly of span len < kLanes16 combines. Two vectors hold blocks of
// 2 len coefficients: `low` gets the first halves of all blocks, `high` the second halves. A half
// is a 128-bit block for len = 8, a 64-bit word for len = 4, and a 32-bit word for len = 2. The
// function is its own inverse.
template <int len>
HWY_INLINE void Gather(V16& low, V16& high) {
  const V16 a = low, b = high;
  const hn::Repartition<uint64_t, D16> d64;
  const hn::Repartition<uint32_t, D16> d32;
  if constexpr (len == 8) {
    low = hn::ConcatLowerLower(D16(), b, a);
    high = hn::ConcatUpperUpper(D16(), b, a);
  } else if constexpr (len == 4) {
    low = hn::BitCast(D16(), hn::InterleaveLower(d64, hn::BitCast(d64, a), hn::BitCast(d64, b)));
    high = hn::BitCast(D16(), hn::InterleaveUpper(d64, hn::BitCast(d64, a), hn::BitCast(d64, b)));
  } else {
    static_assert(len == 2);
    const auto b_up = hn::BitCast(d32, hn::ShiftLeft<32>(hn::BitCast(d64, b)));
    const auto a_down = hn::BitCast(d32, hn::ShiftRight<32>(hn::BitCast(d64, a)));
    low = hn::BitCast(D16(), hn::OddEven(b_up, hn::BitCast(d32, a)));
    high = hn::BitCast(D16(), hn::OddEven(hn::BitCast(d32, b), a_down));
  }
}

// Computes (a, b) = (a + zeta b, a - zeta b). Each of them grows by less than q.
HWY_INLINE void Butterfly(V16& a, V16& b, Factor zeta) {
  const V16 t = MontgomeryMultiply(b, zeta);
  b = hn::Sub(a, t);
  a = hn::Add(a, t);
}

// Computes (a, b) = (a + b, zeta (b - a)).
HWY_INLINE void InverseButterfly(V16& a, V16& b, Factor zeta) {
  const V16 difference = hn::Sub(b, a);
  a = hn::Add(a, b);
  b = MontgomeryMultiply(difference, zeta);
}

HWY_INLINE V16 SetPair(uint32_t pair) {
  return hn::BitCast(D16(), hn::Set(hn::Repartition<uint32_t, D16>(), pair));
}

// Broadcasts the zeta of one block of a layer between vectors. The index is 1 to 15, or 1 to 31 on
// NEON.
HWY_INLINE Factor LayerFactor(const LayerFactors& table, size_t index) {
  return {SetPair(table.value[index]), SetPair(table.q_inverse[index])};
}

// Loads the zetas for the i-th pair of gathered vectors of a layer inside vectors.
HWY_INLINE Factor LaneFactor(const LaneFactors& table, size_t i) {
  return {LoadVector(table.value.data(), i), LoadVector(table.q_inverse.data(), i)};
}

// One layer between vectors, on eight vectors in registers. A butterfly combines vectors whose
// places differ by `apart`. `index` is that of the layer's first zeta. All eight pass through the
// layer before the next one begins, because four independent butterflies hide each other's latency.
template <size_t apart>
HWY_INLINE void Layer(V16 (&v)[8], const LayerFactors& zetas, size_t index) {
  HWY_UNROLL(4)
  for (size_t j = 0; j < 8; j += 2 * apart) {
    const Factor zeta = LayerFactor(zetas, index + j / (2 * apart));
    HWY_UNROLL(4)
    for (size_t k = j; k < j + apart; ++k) Butterfly(v[k], v[k + apart], zeta);
  }
}
// One layer of the inverse NTT between vectors, on eight vectors in registers, with the arguments
// of Layer().
template <size_t apart>
HWY_INLINE void InverseLayer(V16 (&v)[8], const LayerFactors& zetas, size_t index) {
  HWY_UNROLL(4)
  for (size_t j = 0; j < 8; j += 2 * apart) {
    const Factor zeta = LayerFactor(zetas, index + j / (2 * apart));
    HWY_UNROLL(4)
    for (size_t k = j; k < j + apart; ++k) InverseButterfly(v[k], v[k + apart], zeta);
  }
}

// Gathers each of four pairs of neighbouring vectors for a layer of span len < kLanes16.
template <int len>
HWY_INLINE void GatherPairs(V16 (&v)[8]) {
  HWY_UNROLL(4)
  for (size_t j = 0; j < 8; j += 2) Gather<len>(v[j], v[j + 1]);
}
// One layer of span len < kLanes16 on four gathered pairs, the i-th eight vectors of a polynomial.
template <int len>
HWY_INLINE void LanesLayer(V16 (&v)[8], size_t i) {
  HWY_UNROLL(4)
  for (size_t j = 0; j < 8; j += 2) {
    Butterfly(v[j], v[j + 1], LaneFactor(kLaneZetas<len>, 4 * i + j / 2));
  }
}
// One layer of the inverse NTT of span len < kLanes16 on four gathered pairs, the i-th eight
// vectors of a polynomial.
template <int len>
HWY_INLINE void LanesInverseLayer(V16 (&v)[8], size_t i) {
  HWY_UNROLL(4)
  for (size_t j = 0; j < 8; j += 2) {
    InverseButterfly(v[j], v[j + 1], LaneFactor(kLaneInverseZetas<len>, 4 * i + j / 2));
  }
}

// FIPS 203 algorithm 9. In: |f[i]| < q. Out: |f[i]| < q.
HWY_NOINLINE void NTT(PolyHat& f_hat, const Poly& f) {
  KXL_PROFILE(kNtt);
  CheckRange(f.c, kQ);
  int16_t* const c = f_hat.c;
  // The barrier hides the table from the compiler, which would otherwise build the zetas from
  // immediates. A broadcast from memory is cheaper.
  const LayerFactors& zetas = *ValueBarrier(&kLayerZetas);
  // Spans 128, 64 and 32: eight vectors that are 32 coefficients apart.
  for (size_t i = 0; i < kVectors / 8; ++i) {
    V16 v[8];
    HWY_UNROLL(8)
    for (size_t j = 0; j < 8; ++j) v[j] = LoadVector(f.c, i + j * kVectors / 8);
    Layer<4>(v, zetas, 1);
    Layer<2>(v, zetas, 2);
    Layer<1>(v, zetas, 4);
    HWY_UNROLL(8)
    for (size_t j = 0; j < 8; ++j) StoreVector(v[j], c, i + j * kVectors / 8);
  }
  // Spans 16, 8, 4 and 2: eight neighbouring vectors. Seven layers let a coefficient grow to less
  // than 8q.
  for (size_t i = 0; i < kVectors / 8; ++i) {
    V16 v[8];
    HWY_UNROLL(8)
    for (size_t j = 0; j < 8; ++j) v[j] = LoadVector(c, 8 * i + j);
    if constexpr (kLanes16 == 16) {
      Layer<1>(v, zetas, 8 + 4 * i);
      GatherPairs<8>(v);
      LanesLayer<8>(v, i);
    } else {
      Layer<2>(v, zetas, 8 + 2 * i);
      Layer<1>(v, zetas, 16 + 4 * i);
    }
    GatherPairs<4>(v);
    LanesLayer<4>(v, i);
    GatherPairs<2>(v);
    LanesLayer<2>(v, i);
    HWY_UNROLL(8)
    for (size_t j = 0; j < 8; ++j) {
      CheckLanes(v[j], 8 * kQ);
      StoreVector(BarrettReduce(v[j]), c, 8 * i + j);
    }
  }
  CheckRange(f_hat.c, kQ);
}

// FIPS 203 algorithm 10, with kScale (kInverseNttScale or kInverseNttScaleR) in place of its 3303.
// In: |f[i]| < q. Out: |f[i]| < q.
template <int16_t kScale>
HWY_NOINLINE void InverseNTT(Poly& f, const PolyHat& f_hat) {
  KXL_PROFILE(kInverseNtt);
  CheckRange(f_hat.c, kQ);
  int16_t* const c = f.c;
  // The barrier hides the table from the compiler, as in NTT().
  const LayerFactors& zetas = *ValueBarrier(&kLayerInverseZetas);
  // Spans 2, 4, 8 and 16. Each layer doubles the bound of the sums: 2q, 4q, 8q. They are reduced
  // after the third layer, and are below 2q again after the fourth. A difference is multiplied and
  // thus below q.
  for (size_t i = 0; i < kVectors / 8; ++i) {
    V16 v[8];
    HWY_UNROLL(8)
    for (size_t j = 0; j < 8; ++j) v[j] = LoadVector(f_hat.c, 8 * i + j);
    LanesInverseLayer<2>(v, i);
    GatherPairs<2>(v);
    LanesInverseLayer<4>(v, i);
    GatherPairs<4>(v);
    if constexpr (kLanes16 == 16) {
      LanesInverseLayer<8>(v, i);
    } else {
      InverseLayer<1>(v, zetas, 16 + 4 * i);
    }
    HWY_UNROLL(4)
    for (size_t j = 0; j < 8; j += 2) {
      CheckLanes(v[j], 8 * kQ);
      v[j] = BarrettReduce(v[j]);
    }
    if constexpr (kLanes16 == 16) {
      GatherPairs<8>(v);
      InverseLayer<1>(v, zetas, 8 + 4 * i);
    } else {
      InverseLayer<2>(v, zetas, 8 + 2 * i);
    }
    HWY_UNROLL(8)
    for (size_t j = 0; j < 8; ++j) StoreVector(v[j], c, 8 * i + j);
  }
  CheckRange(f.c, 2 * kQ);
  // Spans 32, 64 and 128. The first two layers double the bound of the sums to 4q and 8q. Then they
  // are reduced. The last layer multiplies everything by the scale.
  const Factor scale_sum = SetFactor(kScale);
  const Factor scale_difference = SetFactor(ScaledLastInverseZeta(kScale));
  for (size_t i = 0; i < kVectors / 8; ++i) {
    V16 v[8];
    HWY_UNROLL(8)
    for (size_t j = 0; j < 8; ++j) v[j] = LoadVector(c, i + j * kVectors / 8);
    InverseLayer<1>(v, zetas, 4);
    InverseLayer<2>(v, zetas, 2);
    for (size_t j = 0; j < 8; ++j) CheckLanes(v[j], 8 * kQ);
    v[0] = BarrettReduce(v[0]);
    v[1] = BarrettReduce(v[1]);
    v[4] = BarrettReduce(v[4]);
    v[5] = BarrettReduce(v[5]);
    HWY_UNROLL(4)
    for (size_t j = 0; j < 4; ++j) {
      const V16 sum = hn::Add(v[j], v[j + 4]);
      const V16 difference = hn::Sub(v[j + 4], v[j]);
      StoreVector(MontgomeryMultiply(sum, scale_sum), c, i + j * kVectors / 8);
      StoreVector(MontgomeryMultiply(difference, scale_difference), c, i + (j + 4) * kVectors / 8);
    }
  }
  CheckRange(f.c, kQ);
}

// Prepares the multiplicand b for InnerProduct. In: |b[i]| < q. MultiplyNTTs multiplies by
// zeta^(2 BitRev7(i) + 1) in pair i. That is zeta^BitRev7(64 + i/2) for an even i, and its negative
// for an odd i, with i/2 rounded down.
HWY_NOINLINE void Cache(PolyHatCached& cached, const PolyHat& b) {
  KXL_PROFILE(kInnerProduct);
  CheckRange(b.c, kQ);
  for (size_t i = 0; i < kVectors; i += 2) {
    const V16 even = LoadVector(b.c, i), odd = LoadVector(b.c, i + 1);
    const Factor zeta = LaneFactor(kLaneZetas<2>, i / 2);
    const V16 even_zeta = MontgomeryMultiply(even, zeta);
    const V16 odd_zeta = hn::Neg(MontgomeryMultiply(odd, zeta));
    StoreVector(hn::OddEven(even_zeta, even), cached.straight, i);
    StoreVector(hn::OddEven(odd_zeta, odd), cached.straight, i + 1);
    StoreVector(hn::Reverse2(D16(), even), cached.crossed, i);
    StoreVector(hn::Reverse2(D16(), odd), cached.crossed, i + 1);
  }
}

// Computes the inner product sum_{i<k} *a[i] * b[i] R^-1, FIPS 203 algorithms 11 and 12.
// In: |a|, |b| < q, so the sums stay below 8 q^2 < 2^15 q. Out: |.| < q.
template <int k>
HWY_NOINLINE void InnerProduct(PolyHat& product, const PolyHat* const (&a)[k],
                               const PolyHatCached (&b)[k]) {
  KXL_PROFILE(kInnerProduct);
  static_assert(k <= 4);
  for (int j = 0; j < k; ++j) {
    CheckRange(a[j]->c, kQ);
    CheckRange(b[j].straight, kQ);
    CheckRange(b[j].crossed, kQ);
  }
  const D32 d32;
  for (size_t i = 0; i < kVectors; ++i) {
    V32 constant = hn::Zero(d32), linear = hn::Zero(d32);
    HWY_UNROLL(4)
    for (int j = 0; j < k; ++j) {
      const V16 aj = LoadVector(a[j]->c, i);
      constant = hn::Add(constant, MulPairwiseAdd(aj, LoadVector(b[j].straight, i)));
      linear = hn::Add(linear, MulPairwiseAdd(aj, LoadVector(b[j].crossed, i)));
    }
    StoreVector(MontgomeryReduce(constant, linear), product.c, i);
  }
  CheckRange(product.c, kQ);
}

// Reduces c modulo q to [0, q), in place. In: |c[i]| < q.
inline void MakeCanonical(int16_t (&c)[kN]) {
  for (size_t i = 0; i < kVectors; ++i) StoreVector(Canonical(LoadVector(c, i)), c, i);
  CheckRange(c, 0, kQ);
}

// Computes sum = a R + b modulo q, where a comes from InnerProduct. In: |a|, |b| < q. Out: [0, q).
inline void AddScaledCanonical(PolyHat& sum, const PolyHat& a, const PolyHat& b) {
  CheckRange(a.c, kQ);
  CheckRange(b.c, kQ);
  const Factor r2 = SetFactor(kR2);
  for (size_t i = 0; i < kVectors; ++i) {
    const V16 x = hn::Add(MontgomeryMultiply(LoadVector(a.c, i), r2), LoadVector(b.c, i));
    StoreVector(Canonical(BarrettReduce(x)), sum.c, i);
  }
  CheckRange(sum.c, 0, kQ);
}

// Computes sum = a + b modulo q. In: |a|, |b| < q. Out: [0, q).
inline void AddCanonical(Poly& sum, const Poly& a, const Poly& b) {
  CheckRange(a.c, kQ);
  CheckRange(b.c, kQ);
  for (size_t i = 0; i < kVectors; ++i) {
    const V16 x = hn::Add(LoadVector(a.c, i), LoadVector(b.c, i));
    StoreVector(Canonical(BarrettReduce(x)), sum.c, i);
  }
  CheckRange(sum.c, 0, kQ);
}

// Computes difference = a - b modulo q. In: |a|, |b| < q. Out: [0, q).
inline void SubtractCanonical(Poly& difference, const Poly& a, const Poly& b) {
  CheckRange(a.c, kQ);
  CheckRange(b.c, kQ);
  for (size_t i = 0; i < kVectors; ++i) {
    const V16 x = hn::Sub(LoadVector(a.c, i), LoadVector(b.c, i));
    StoreVector(Canonical(BarrettReduce(x)), difference.c, i);
  }
  CheckRange(difference.c, 0, kQ);
}

// Converts f from FIPS 203's order to the order that this NTT leaves. f may be f_hat.
inline void FromStandardOrder(int16_t (&f_hat)[kN], const int16_t* f) {
  const D32 d32;
  for (size_t i = 0; i < kVectors; i += 2) {
    const V32 a = hn::BitCast(d32, LoadVector(f, i)), b = hn::BitCast(d32, LoadVector(f, i + 1));
    StoreVector(hn::BitCast(D16(), hn::ConcatEven(d32, b, a)), f_hat, i);
    StoreVector(hn::BitCast(D16(), hn::ConcatOdd(d32, b, a)), f_hat, i + 1);
  }
}

// Converts c from the order that this NTT leaves to FIPS 203's order, in place.
inline void ToStandardOrder(int16_t (&c)[kN]) {
  const D32 d32;
  for (size_t i = 0; i < kVectors; i += 2) {
    const V32 even = hn::BitCast(d32, LoadVector(c, i));
    const V32 odd = hn::BitCast(d32, LoadVector(c, i + 1));
    V16 a = hn::BitCast(D16(), hn::InterleaveLower(d32, even, odd));
    V16 b = hn::BitCast(D16(), hn::InterleaveUpper(d32, even, odd));
    if constexpr (kLanes16 == 16) Gather<8>(a, b);  // interleaving works within 128-bit blocks
    StoreVector(a, c, i);
    StoreVector(b, c, i + 1);
  }
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_NTT_INL_H_
