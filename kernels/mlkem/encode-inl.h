// SPDX-License-Identifier: Apache-2.0
// Conversion and compression, FIPS 203 section 4.2.1, on vectors. encode_portable.h has the same
// names.
#ifndef KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_
#define KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_

#include <cstddef>
#include <cstdint>

#include KXL_SIMD_INL
#include "kernels/mlkem/encode_tables.h"
#include "kernels/mlkem/poly.h"
#include "kernels/mlkem/reduce-inl.h"
#include "kernels/profile.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

using D8 = hn::Repartition<uint8_t, D16>;
using DU16 = hn::Repartition<uint16_t, D16>;
using DU32 = hn::Repartition<uint32_t, D16>;
using DU64 = hn::Repartition<uint64_t, D16>;
using DBlock8 = hn::FixedTag<uint8_t, 16>;
inline constexpr size_t kBlocks = kLanes16 / 8;  // number of 128-bit blocks in a vector

// Packs the eight coefficients below 2^d of each 128-bit block into d bytes at the bottom of the
// block.
template <int d>
HWY_INLINE hn::Vec<D8> PackBlocks(V16 x) {
  CheckLanes(x, 0, 1 << d);
  // First, pairs become 2 d bits in each 32-bit lane: x[2i] + 2^d x[2i+1]. Then fours become 4 d
  // bits in each 64-bit lane: the lower pair moves up to the upper one, and both move down.
  const V32 pairs = MulPairwiseAdd(x, hn::LoadU(D16(), kEncodeFactors<d>.data()));
  const auto joined =
      hn::Shl(hn::BitCast(DU32(), pairs), hn::LoadU(DU32(), kEncodeShifts<d>.data()));
  const auto fours = hn::ShiftRight<32 - 2 * d>(hn::BitCast(DU64(), joined));
  const auto bytes = hn::BitCast(D8(), fours);
  if constexpr (d % 2 == 0) {
    return hn::TableLookupBytesOr0(bytes, hn::LoadU(D8(), kEncodeBytes<d>.data()));
  } else {
    const auto up = hn::BitCast(D8(), hn::ShiftLeft<4>(fours));
    return hn::Or(hn::TableLookupBytesOr0(bytes, hn::LoadU(D8(), kEncodeBytes<d>.data())),
                  hn::TableLookupBytesOr0(up, hn::LoadU(D8(), kEncodeUpBytes<d>.data())));
  }
}

template <class V>
HWY_INLINE hn::Vec<DBlock8> Block(V v, [[maybe_unused]] size_t i) {
  if constexpr (kBlocks == 1) {
    return v;
  } else {
    return i == 0 ? hn::LowerHalf(v) : hn::UpperHalf(DBlock8(), v);
  }
}

// Compress_d, FIPS 203 equation 4.7: round(2^d / q * x) mod 2^d. In: [0, 2q), because x + q gives
// the same result as x. Out: [0, 2^d).
//
// kFactor is 2^(15+d) / q rounded down. The product kFactor x / 2^15 is therefore too small by less
// than 2q / 2^15 < 0.21. Its rounding to an integer changes it by at most 1/2. So the remainder
// that belongs to the quotient is at least -q/2 and below 0.71 q. If it exceeds q/2, the quotient
// is 1 too small. The remainder fits 16 bits and is computed modulo 2^16.
template <int d>
HWY_INLINE V16 CompressVector(V16 x) {
  static_assert(d <= 11);
  CheckLanes(x, 0, 2 * kQ);
  constexpr int16_t kFactor = static_cast<int16_t>((1 << (15 + d)) / kQ);
  const V16 quotient = hn::MulFixedPoint15(x, hn::Set(D16(), kFactor));
  const V16 remainder = hn::Sub(hn::ShiftLeft<d>(x), hn::Mul(quotient, hn::Set(D16(), kQ)));
  const V16 above = hn::BroadcastSignBit(hn::Sub(hn::Set(D16(), kQ / 2), remainder));
  const V16 y = hn::And(hn::Sub(quotient, above), hn::Set(D16(), (1 << d) - 1));
  CheckLanes(y, 0, 1 << d);
  return y;
}

// The sources of coefficient vectors for EncodeVectors: a polynomial as it is, a polynomial that is
// compressed, and the sum of two polynomials that is compressed.
struct Uncompressed {
  const int16_t* f;
  HWY_INLINE V16 operator()(size_t i) const { return LoadVector(f, i); }
};
template <int d>
struct Compressed {
  const int16_t* f;  // [0, q)
  HWY_INLINE V16 operator()(size_t i) const {
    const V16 x = LoadVector(f, i);
    CheckLanes(x, 0, kQ);
    return CompressVector<d>(x);
  }
};
template <int d>
struct SumCompressed {
  const int16_t* f;  // -q <= f + g < 2q
  const int16_t* g;
  HWY_INLINE V16 operator()(size_t i) const {
    const V16 sum = hn::Add(LoadVector(f, i), LoadVector(g, i));
    CheckLanes(sum, -kQ, 2 * kQ);
    return CompressVector<d>(Canonical(sum));
  }
};

// Encodes kN coefficients below 2^d. A block is stored as 16 bytes, and the next block overwrites
// the bytes that it does not use. The last 16 bytes are stored at the end.
template <int d, class Source>
HWY_INLINE void EncodeVectors(uint8_t* b, Source source) {
  constexpr size_t kDirect = kVectors - kLastBlocks<d> / kBlocks;
  for (size_t i = 0; i < kDirect; ++i) {
    const auto packed = PackBlocks<d>(source(i));
    for (size_t j = 0; j < kBlocks; ++j) {
      hn::StoreU(Block(packed, j), DBlock8(), b + (i * kBlocks + j) * d);
    }
  }
  auto last = hn::Zero(D8());
  for (size_t i = kDirect; i < kVectors; ++i) {
    const auto packed = PackBlocks<d>(source(i));
    for (size_t j = 0; j < kBlocks; ++j) {
      const size_t at = (i * kBlocks + j) * d;
      if (at < 32 * d - 16) hn::StoreU(Block(packed, j), DBlock8(), b + at);
    }
    const auto places = hn::LoadU(D8(), kEncodeLast<d>.data() + 16 * kBlocks * (i - kDirect));
    last = hn::Or(last, hn::TableLookupBytesOr0(packed, places));
  }
  hn::StoreU(hn::Or(Block(last, 0), Block(last, kBlocks - 1)), DBlock8(), b + 32 * d - 16);
}

// ByteEncode_d, FIPS 203 algorithm 5. In: 0 <= f[i] < 2^d. Out: b[32 d].
template <int d>
HWY_NOINLINE void ByteEncode(uint8_t* b, const int16_t (&f)[kN]) {
  EncodeVectors<d>(b, Uncompressed{f});
}

// Computes ByteEncode_d(Compress_d(f)). In: [0, q).
template <int d>
HWY_NOINLINE void CompressEncode(uint8_t* b, const Poly& f) {
  KXL_PROFILE(kEncode);
  EncodeVectors<d>(b, Compressed<d>{f.c});
}

// Computes ByteEncode_d(Compress_d(f + g)). In: -q <= f + g < 2q. That holds for an f of
// InverseNTT, which is below 3/4 q in magnitude, and noise g. It also holds for f and g in [0, q).
template <int d>
HWY_NOINLINE void AddCompressEncode(uint8_t* b, const Poly& f, const Poly& g) {
  KXL_PROFILE(kEncode);
  EncodeVectors<d>(b, SumCompressed<d>{f.c, g.c});
}

// Unpacks the d bytes at the bottom of each 128-bit block into eight coefficients below 2^d.
template <int d>
HWY_INLINE V16 UnpackBlocks(hn::Vec<D8> bytes) {
  if constexpr (kFitsTwoBytes<d>) {
    const auto lanes = hn::BitCast(
        D16(), hn::TableLookupBytesOr0(bytes, hn::LoadU(D8(), kDecodeBytes16<d>.data())));
    const auto at_top = hn::Mul(lanes, hn::LoadU(D16(), kDecodeFactors16<d>.data()));
    return hn::BitCast(D16(), hn::ShiftRight<16 - d>(hn::BitCast(DU16(), at_top)));
  } else {
    const auto field = hn::Set(DU32(), (1u << d) - 1);
    const auto first = hn::BitCast(
        DU32(),
        hn::TableLookupBytesOr0(bytes, hn::LoadU(D8(), kDecodeBytes32<d, Fours::kFirst>.data())));
    const auto last = hn::BitCast(
        DU32(),
        hn::TableLookupBytesOr0(bytes, hn::LoadU(D8(), kDecodeBytes32<d, Fours::kLast>.data())));
    const auto low =
        hn::And(hn::Shr(first, hn::LoadU(DU32(), kDecodeShifts32<d, Fours::kFirst>.data())), field);
    const auto high =
        hn::And(hn::Shr(last, hn::LoadU(DU32(), kDecodeShifts32<d, Fours::kLast>.data())), field);
    // ReorderDemote2To narrows within blocks: the four lanes of `low`, then the four of `high`.
    return hn::ReorderDemote2To(D16(), hn::BitCast(D32(), low), hn::BitCast(D32(), high));
  }
}

template <class D>
HWY_INLINE hn::Vec<D> CombineBlocks(D d, hn::Vec<DBlock8> high, hn::Vec<DBlock8> low) {
  if constexpr (kBlocks == 1) {
    return low;
  } else {
    return hn::Combine(d, high, low);
  }
}

// Loads the blocks of a vector from places that are `step` bytes apart.
template <class D>
HWY_INLINE hn::Vec<D> LoadBlocks(D d, const uint8_t* b, size_t step) {
  return CombineBlocks(d, hn::LoadU(DBlock8(), b + (kBlocks - 1) * step), hn::LoadU(DBlock8(), b));
}

// Decompress_d, FIPS 203 equation 4.8: round(q / 2^d * y). In: [0, 2^d). Out: [0, q).
// MulFixedPoint15(a, q) is (2 a q + 2^15) / 2^16 rounded down. With a = 2^(15-d) y it equals
// (q y + 2^(d-1)) / 2^d rounded down, which is the formula.
template <int d>
HWY_INLINE V16 DecompressVector(V16 y) {
  static_assert(d <= 11);
  CheckLanes(y, 0, 1 << d);
  const V16 x = hn::MulFixedPoint15(hn::ShiftLeft<15 - d>(y), hn::Set(D16(), kQ));
  CheckLanes(x, 0, kQ);
  return x;
}

// The sinks of coefficient vectors for DecodeVectors: they store a vector as it is, or
// decompressed.
struct Store {
  int16_t* f;
  HWY_INLINE void operator()(V16 v, size_t i) const { StoreVector(v, f, i); }
};
template <int d>
struct StoreDecompressed {
  int16_t* f;
  HWY_INLINE void operator()(V16 v, size_t i) const { StoreVector(DecompressVector<d>(v), f, i); }
};

// Decodes kN coefficients of d bits. A block is loaded as 16 bytes.
template <int d, class Sink>
HWY_INLINE void DecodeVectors(const uint8_t* b, Sink sink) {
  constexpr size_t kDirect = kVectors - kLastBlocks<d> / kBlocks;
  for (size_t i = 0; i < kDirect; ++i) {
    sink(UnpackBlocks<d>(LoadBlocks(D8(), b + i * kBlocks * d, d)), i);
  }
  for (size_t i = kDirect; i < kVectors; ++i) {
    const size_t low = i * kBlocks, high = low + kBlocks - 1;
    const auto bytes = CombineBlocks(D8(), hn::LoadU(DBlock8(), b + BlockAt<d>(high)),
                                     hn::LoadU(DBlock8(), b + BlockAt<d>(low)));
    const auto places = hn::LoadU(D8(), kDecodeLast<d>.data() + 16 * kBlocks * (i - kDirect));
    sink(UnpackBlocks<d>(hn::TableLookupBytesOr0(bytes, places)), i);
  }
}

// ByteDecode_d, FIPS 203 algorithm 6, without its reduction modulo q. In: b[32 d]. Out: [0, 2^d).
template <int d>
HWY_NOINLINE void ByteDecode(int16_t (&f)[kN], const uint8_t* b) {
  DecodeVectors<d>(b, Store{f});
  CheckRange(f, 0, 1 << d);
}

// Computes Decompress_d(ByteDecode_d(b)). Out: [0, q).
template <int d>
HWY_NOINLINE void DecodeDecompress(Poly& f, const uint8_t* b) {
  KXL_PROFILE(kDecode);
  DecodeVectors<d>(b, StoreDecompressed<d>{f.c});
}

// Reduces f modulo q. In: [0, 4096). Out: [0, q).
HWY_NOINLINE void ReduceOnce(int16_t (&f)[kN]) {
  CheckRange(f, 0, 4096);
  for (size_t i = 0; i < kVectors; ++i) {
    StoreVector(Canonical(hn::Sub(LoadVector(f, i), hn::Set(D16(), kQ))), f, i);
  }
  CheckRange(f, 0, kQ);
}

// The sink of DecodeVectors for BelowQ(): `negative` stays negative in a lane as long as its
// coefficients are below q.
struct AllBelowQ {
  V16& negative;
  HWY_INLINE void operator()(V16 v, size_t) const {
    negative = hn::And(negative, hn::Sub(v, hn::Set(D16(), kQ)));
  }
};
// Returns whether all coefficients of ByteDecode_12(b), without its reduction, are below q.
HWY_NOINLINE bool BelowQ(const uint8_t* b) {
  KXL_PROFILE(kDecode);
  V16 negative = hn::Set(D16(), -1);
  DecodeVectors<12>(b, AllBelowQ{negative});
  return hn::AllTrue(D16(), hn::Lt(negative, hn::Zero(D16())));
}

// Compress_d, FIPS 203 equation 4.7. In: [0, q). Out: [0, 2^d).
template <int d>
HWY_NOINLINE void Compress(int16_t (&y)[kN], const int16_t (&x)[kN]) {
  for (size_t i = 0; i < kVectors; ++i) StoreVector(CompressVector<d>(LoadVector(x, i)), y, i);
}

// Decompress_d, FIPS 203 equation 4.8. In: [0, 2^d). Out: [0, q).
template <int d>
HWY_NOINLINE void Decompress(int16_t (&x)[kN], const int16_t (&y)[kN]) {
  for (size_t i = 0; i < kVectors; ++i) StoreVector(DecompressVector<d>(LoadVector(y, i)), x, i);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_
