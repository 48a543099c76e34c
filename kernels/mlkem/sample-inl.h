// Sampling of polynomials, FIPS 203 section 4.2.2, on vectors; the same names
// as sample_portable.h.
#if defined(KEXLANE_KERNELS_MLKEM_SAMPLE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_MLKEM_SAMPLE_INL_H_
#undef KEXLANE_KERNELS_MLKEM_SAMPLE_INL_H_
#else
#define KEXLANE_KERNELS_MLKEM_SAMPLE_INL_H_
#endif

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/ct.h"
#include "kernels/mlkem/encode-inl.h"
#include "kernels/mlkem/poly.h"
#include "kernels/mlkem/sample_tables.h"
#include "kernels/simd-inl.h"

#if !KXL_PORTABLE
HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// The loop of SampleNTT, FIPS 203 algorithm 7: appends the candidates below q
// that stream[bytes] holds to the `count` that c has, and returns how many it
// has now, which may be more than 256. bytes is a multiple of 24; c has room
// for 8 more than there are candidates; 4 bytes behind the stream may be read.
// The stream is public.
HWY_NOINLINE size_t RejectionSample(int16_t* c, size_t count, const uint8_t* stream, size_t bytes) {
  constexpr size_t kStep = 12 * kBlocks;
  for (size_t i = 0; i < bytes; i += kStep) {
    const V16 x = UnpackBlocks<12>(LoadBlocks(D8(), stream + i, 12));
    uint8_t bits[8];
    hn::StoreMaskBits(D16(), hn::Lt(x, hn::Set(D16(), kQ)), bits);
    const auto x8 = hn::BitCast(D8(), x);
    for (size_t j = 0; j < kBlocks; ++j) {
      // All eight lanes are stored; those behind the accepted ones are
      // overwritten or ignored.
      const auto order = hn::Load(DBlock8(), kAcceptedBytes[bits[j]].data());
      hn::StoreU(hn::TableLookupBytes(Block(x8, j), order), DBlock8(),
                 reinterpret_cast<uint8_t*>(c + count));
      count += static_cast<size_t>(std::popcount(bits[j]));
    }
  }
  return count;
}

// SamplePolyCBD_2, FIPS 203 algorithm 8. In: b[128]. Out: |f[i]| <= 2. Each
// half byte is a coefficient.
HWY_NOINLINE void SamplePolyCBD2(Poly& f, const uint8_t* b) {
  const hn::FixedTag<uint8_t, 16> d8;
  const hn::FixedTag<int8_t, 16> d8s;
  const hn::FixedTag<int16_t, 8> d16;
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
    int16_t* const to = f.c + 32 * i;
    if constexpr (kLanes16 == 16) {  // as the NTT will load them: smaller stores would delay it
      StoreVector(hn::PromoteTo(D16(), first), to, 0);
      StoreVector(hn::PromoteTo(D16(), second), to, 1);
    } else {
      hn::Store(hn::PromoteTo(d16, hn::LowerHalf(first)), d16, to);
      hn::Store(hn::PromoteTo(d16, hn::UpperHalf(hn::Half<decltype(d8s)>(), first)), d16, to + 8);
      hn::Store(hn::PromoteTo(d16, hn::LowerHalf(second)), d16, to + 16);
      hn::Store(hn::PromoteTo(d16, hn::UpperHalf(hn::Half<decltype(d8s)>(), second)), d16, to + 24);
    }
  }
}

// SamplePolyCBD_3, FIPS 203 algorithm 8. In: b[192]. Out: |f[i]| <= 3. Each
// three bytes are four coefficients of 3 + 3 bits.
HWY_NOINLINE void SamplePolyCBD3(Poly& f, const uint8_t* b) {
  const hn::FixedTag<uint8_t, 16> d8;
  const hn::FixedTag<uint32_t, 4> d32;
  const hn::FixedTag<int16_t, 8> d16;
  const auto spread = hn::Load(d8, kCbd3Bytes.data());
  const auto ones = hn::Set(d32, 0x249249);
  const auto field = hn::Set(d32, 0x1C71C7);   // the lower three of each six bits
  const auto offset = hn::Set(d32, 0x104104);  // 4 in each six bits: no borrow between them
  const auto low6 = hn::Set(d32, 0x3F), high6 = hn::Set(d32, 0x3F0000);
  alignas(16) uint8_t last[16] = {};
  std::memcpy(last, b + 180, 12);
  for (size_t i = 0; i < kN / 16; ++i) {
    const uint8_t* const from = i + 1 < kN / 16 ? b + 12 * i : last;
    const auto bits = hn::BitCast(d32, hn::TableLookupBytes(hn::LoadU(d8, from), spread));
    const auto sums = hn::Add(hn::And(bits, ones), hn::Add(hn::And(hn::ShiftRight<1>(bits), ones),
                                                           hn::And(hn::ShiftRight<2>(bits), ones)));
    const auto x = hn::Add(hn::And(sums, field), offset);
    const auto t = hn::Sub(x, hn::And(hn::ShiftRight<3>(sums), field));
    const auto even = hn::Or(hn::And(t, low6), hn::And(hn::ShiftLeft<10>(t), high6));
    const auto odd =
        hn::Or(hn::And(hn::ShiftRight<12>(t), low6), hn::And(hn::ShiftRight<2>(t), high6));
    const auto four = hn::Set(d16, 4);
    const auto first = hn::BitCast(d16, hn::InterleaveLower(d32, even, odd));
    const auto second = hn::BitCast(d16, hn::InterleaveUpper(d32, even, odd));
    hn::Store(hn::Sub(first, four), d16, f.c + 16 * i);
    hn::Store(hn::Sub(second, four), d16, f.c + 16 * i + 8);
  }
  Wipe(last);
}

template <int eta>
void SamplePolyCBD(Poly& f, const uint8_t* b) {
  static_assert(eta == 2 || eta == 3);
  if constexpr (eta == 2) {
    SamplePolyCBD2(f, b);
  } else {
    SamplePolyCBD3(f, b);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
#endif  // !KXL_PORTABLE

#endif  // include guard
