// Conversion and compression, FIPS 203 section 4.2.1, on vectors; the same names as
// encode_portable.h.
#if defined(KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_
#else
#define KEXLANE_KERNELS_MLKEM_ENCODE_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/ct.h"
#include "kernels/mlkem/encode_tables.h"
#include "kernels/mlkem/ntt-inl.h"
#include "kernels/mlkem/poly.h"
#include "kernels/simd-inl.h"

#if !KXL_PORTABLE
HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

using D8 = hn::Repartition<uint8_t, D16>;
using DU16 = hn::Repartition<uint16_t, D16>;
using DU32 = hn::Repartition<uint32_t, D16>;
using DU64 = hn::Repartition<uint64_t, D16>;
using DBlock8 = hn::FixedTag<uint8_t, 16>;
inline constexpr size_t kBlocks = kLanes16 / 8;  // 128-bit blocks of a vector

// Eight coefficients below 2^d per 128-bit block to d bytes at the bottom of the block.
template <int d>
HWY_INLINE hn::Vec<D8> PackBlocks(V16 x) {
  // Pairs to 2d bits per 32-bit lane, then to 4d bits per 64-bit lane.
  const auto x32 = hn::BitCast(DU32(), x);
  const auto pairs =
      hn::Or(hn::And(x32, hn::Set(DU32(), 0xFFFF)), hn::ShiftLeft<d>(hn::ShiftRight<16>(x32)));
  const auto x64 = hn::BitCast(DU64(), pairs);
  const auto fours = hn::Or(hn::And(x64, hn::Set(DU64(), 0xFFFFFFFF)),
                            hn::ShiftLeft<2 * d>(hn::ShiftRight<32>(x64)));
  const auto low = hn::TableLookupBytesOr0(hn::BitCast(D8(), fours),
                                           hn::LoadU(D8(), kEncodeBytes<d, false>.data()));
  const auto upper = d % 2 == 0 ? fours : hn::ShiftLeft<4>(fours);
  const auto high = hn::TableLookupBytesOr0(hn::BitCast(D8(), upper),
                                            hn::LoadU(D8(), kEncodeBytes<d, true>.data()));
  return hn::Or(low, high);
}

template <class V>
HWY_INLINE hn::Vec<DBlock8> Block(V v, [[maybe_unused]] size_t i) {
  if constexpr (kBlocks == 1) {
    return v;
  } else {
    return i == 0 ? hn::LowerHalf(v) : hn::UpperHalf(DBlock8(), v);
  }
}

// How many of the 32 blocks of d bytes may be the last that a 16-byte access at the others stays
// within the 32 d bytes.
template <int d>
inline constexpr size_t kLastBlocks = d >= 4   ? 4
                                      : d >= 2 ? 8
                                               : 16;

// ByteEncode_d, FIPS 203 algorithm 5. In: 0 <= f[i] < 2^d. Out: b[32 d].
template <int d>
HWY_NOINLINE void ByteEncode(uint8_t* b, const int16_t (&f)[kN]) {
  // Blocks are stored whole, each over the unused end of the one before; the last go through memory
  // that is large enough.
  constexpr size_t kStep = d * kBlocks;
  constexpr size_t kDirect = kVectors - kLastBlocks<d> / kBlocks;
  uint8_t end[64];
  for (size_t i = 0; i < kVectors; ++i) {
    const auto packed = PackBlocks<d>(LoadVector(f, i));
    uint8_t* const to = i < kDirect ? b + i * kStep : end + (i - kDirect) * kStep;
    for (size_t j = 0; j < kBlocks; ++j) hn::StoreU(Block(packed, j), DBlock8(), to + j * d);
  }
  std::memcpy(b + kDirect * kStep, end, (kVectors - kDirect) * kStep);
  Wipe(end);
}

// d bytes at the bottom of each 128-bit block to eight coefficients below 2^d.
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
        DU32(), hn::TableLookupBytesOr0(bytes, hn::LoadU(D8(), kDecodeBytes32<d, false>.data())));
    const auto last = hn::BitCast(
        DU32(), hn::TableLookupBytesOr0(bytes, hn::LoadU(D8(), kDecodeBytes32<d, true>.data())));
    const auto low =
        hn::And(hn::Shr(first, hn::LoadU(DU32(), kDecodeShifts32<d, false>.data())), field);
    const auto high =
        hn::And(hn::Shr(last, hn::LoadU(DU32(), kDecodeShifts32<d, true>.data())), field);
    // Narrows within blocks: the four of `low`, then the four of `high`.
    return hn::ReorderDemote2To(D16(), hn::BitCast(D32(), low), hn::BitCast(D32(), high));
  }
}

template <class D>
HWY_INLINE hn::Vec<D> LoadBlocks(D d, const uint8_t* b, [[maybe_unused]] size_t step) {
  if constexpr (kBlocks == 1) {
    return hn::LoadU(d, b);
  } else {
    return hn::Combine(d, hn::LoadU(DBlock8(), b + step), hn::LoadU(DBlock8(), b));
  }
}

// ByteDecode_d, FIPS 203 algorithm 6, before its reduction modulo q. In: b[32 d]. Out: [0, 2^d).
template <int d>
HWY_NOINLINE void ByteDecode(int16_t (&f)[kN], const uint8_t* b) {
  // Each block is read as 16 bytes; the last from memory that is large enough.
  constexpr size_t kStep = d * kBlocks;
  constexpr size_t kDirect = kVectors - kLastBlocks<d> / kBlocks;
  uint8_t end[64] = {};
  std::memcpy(end, b + kDirect * kStep, (kVectors - kDirect) * kStep);
  for (size_t i = 0; i < kVectors; ++i) {
    const uint8_t* const from = i < kDirect ? b + i * kStep : end + (i - kDirect) * kStep;
    StoreVector(UnpackBlocks<d>(LoadBlocks(D8(), from, d)), f, i);
  }
  Wipe(end);
}

// Reduces f modulo q; returns whether all was below q before. In: [0, 4096). Out: [0, q).
HWY_NOINLINE bool ReduceOnce(int16_t (&f)[kN]) {
  V16 all_less = hn::Set(D16(), -1);
  for (size_t i = 0; i < kVectors; ++i) {
    const V16 less = hn::Sub(LoadVector(f, i), hn::Set(D16(), kQ));
    all_less = hn::And(all_less, less);
    StoreVector(Canonical(less), f, i);
  }
  return hn::AllTrue(D16(), hn::Lt(all_less, hn::Zero(D16())));
}

// Compress_d, FIPS 203 equation 4.7: round(2^d / q * x) mod 2^d. In: [0, q). Out: [0, 2^d).
// The factor 2^(15+d) / q is rounded down, by less than 1 in at least 19, which makes the product
// too small by less than 1/2 together with its rounding; where it is below the true quotient by
// more than 1/2, the remainder exceeds q/2 and 1 is added. The remainder fits 16 bits, so it may be
// computed there.
template <int d>
HWY_INLINE V16 CompressVector(V16 x) {
  static_assert(d <= 11);
  constexpr int16_t kFactor = static_cast<int16_t>((1 << (15 + d)) / kQ);
  const V16 quotient = hn::MulFixedPoint15(x, hn::Set(D16(), kFactor));
  const V16 remainder = hn::Sub(hn::ShiftLeft<d>(x), hn::Mul(quotient, hn::Set(D16(), kQ)));
  const V16 above = hn::VecFromMask(D16(), hn::Gt(remainder, hn::Set(D16(), kQ / 2)));
  return hn::And(hn::Sub(quotient, above), hn::Set(D16(), (1 << d) - 1));
}

template <int d>
HWY_NOINLINE void Compress(int16_t (&y)[kN], const int16_t (&x)[kN]) {
  for (size_t i = 0; i < kVectors; ++i) StoreVector(CompressVector<d>(LoadVector(x, i)), y, i);
}

// Decompress_d, FIPS 203 equation 4.8: round(q / 2^d * y). In: [0, 2^d). Out: [0, q). The rounding
// product (2 a b + 2^15) / 2^16 with a = 2^(15-d) y is that formula.
template <int d>
HWY_NOINLINE void Decompress(int16_t (&x)[kN], const int16_t (&y)[kN]) {
  static_assert(d <= 11);
  for (size_t i = 0; i < kVectors; ++i) {
    const V16 shifted = hn::ShiftLeft<15 - d>(LoadVector(y, i));
    StoreVector(hn::MulFixedPoint15(shifted, hn::Set(D16(), kQ)), x, i);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
#endif  // !KXL_PORTABLE

#endif  // include guard
