// SPDX-License-Identifier: Apache-2.0
// Sampling of polynomials, FIPS 203 section 4.2.2, on vectors. sample_portable.h has the same
// names. The file KXL_APPEND_INL, which the target's file names, defines AppendBelowQ.
#ifndef KEXLANE_KERNELS_MLKEM_SAMPLE_INL_H_
#define KEXLANE_KERNELS_MLKEM_SAMPLE_INL_H_

#include <cstddef>
#include <cstdint>

#include KXL_APPEND_INL
#include "kernels/mlkem/encode-inl.h"
#include "kernels/mlkem/poly.h"
#include "kernels/mlkem/sample_tables.h"
#include "kernels/profile.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// The loop of SampleNTT, FIPS 203 algorithm 7. c holds `count` coefficients. The function appends
// the candidates below q that stream[bytes] holds, and returns the new count, which may exceed 256.
// `bytes` is a multiple of 24. c needs room for all candidates and 8 more. The function may read 4
// bytes beyond the stream. The stream is public.
HWY_NOINLINE size_t RejectionSample(int16_t* c, size_t count, const uint8_t* stream, size_t bytes) {
  KXL_PROFILE(kSampleNtt);
  constexpr size_t kStep = 12 * kBlocks;
  for (size_t i = 0; i < bytes; i += kStep) {
    count = AppendBelowQ(c, count, UnpackBlocks<12>(LoadBlocks(D8(), stream + i, 12)));
  }
  return count;
}

// Stores sixteen signed bytes as coefficients, in vectors as large as those that the NTT loads
// later. A load of what several smaller stores wrote would be delayed.
template <class V>
HWY_INLINE void StoreBytes(int16_t* to, V bytes) {
  if constexpr (kLanes16 == 16) {
    StoreVector(hn::PromoteTo(D16(), bytes), to, 0);
  } else {
    StoreVector(hn::PromoteTo(D16(), hn::LowerHalf(bytes)), to, 0);
    StoreVector(hn::PromoteTo(D16(), hn::UpperHalf(hn::FixedTag<int8_t, 8>(), bytes)), to, 1);
  }
}

// SamplePolyCBD_2, FIPS 203 algorithm 8. In: b[128]. Out: |f[i]| <= 2. Each half byte is one
// coefficient.
HWY_NOINLINE void SamplePolyCBD2(Poly& f, const uint8_t* b) {
  const hn::FixedTag<uint8_t, 16> d8;
  const hn::FixedTag<int8_t, 16> d8s;
  const auto table = hn::Load(d8, kCbd2OfHalfByte.data());
  const auto low_half = hn::Set(d8, 0x0F);
  for (size_t i = 0; i < kN / 32; ++i) {
    const auto bits = hn::LoadU(d8, b + 16 * i);
    const auto even = hn::TableLookupBytes(table, hn::And(bits, low_half));
    const auto odd = hn::TableLookupBytes(
        table,
        hn::And(hn::BitCast(d8, hn::ShiftRight<4>(hn::BitCast(hn::FixedTag<uint16_t, 8>(), bits))),
                low_half));
    const auto first = hn::BitCast(d8s, hn::InterleaveLower(d8, even, odd));
    const auto second = hn::BitCast(d8s, hn::InterleaveUpper(d8, even, odd));
    StoreBytes(f.c + 32 * i, first);
    StoreBytes(f.c + 32 * i + 16, second);
  }
}

// The sink of DecodeVectors for SamplePolyCBD_3, which makes one coefficient of six bits.
struct StoreCbd3 {
  int16_t* f;
  HWY_INLINE void operator()(V16 bits, size_t i) const {
    const auto ones = hn::LoadDup128(D8(), kOnesOfThreeBits.data());
    const V16 x = hn::And(bits, hn::Set(D16(), 7)), y = hn::ShiftRight<3>(bits);
    const auto of_x = hn::TableLookupBytes(ones, hn::BitCast(D8(), x));
    const auto of_y = hn::TableLookupBytes(ones, hn::BitCast(D8(), y));
    StoreVector(hn::Sub(hn::BitCast(D16(), of_x), hn::BitCast(D16(), of_y)), f, i);
  }
};

// SamplePolyCBD_3, FIPS 203 algorithm 8. In: b[192]. Out: |f[i]| <= 3.
HWY_NOINLINE void SamplePolyCBD3(Poly& f, const uint8_t* b) { DecodeVectors<6>(b, StoreCbd3{f.c}); }

template <int eta>
void SamplePolyCBD(Poly& f, const uint8_t* b) {
  KXL_PROFILE(kSampleCbd);
  static_assert(eta == 2 || eta == 3);
  if constexpr (eta == 2) {
    SamplePolyCBD2(f, b);
  } else {
    SamplePolyCBD3(f, b);
  }
  CheckRange(f.c, eta + 1);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_MLKEM_SAMPLE_INL_H_
