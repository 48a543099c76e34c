// Byte shuffles and shifts for the vector conversions of encode-inl.h: eight
// coefficients of d bits are d bytes, in one 128-bit block.
#ifndef KEXLANE_KERNELS_MLKEM_ENCODE_TABLES_H_
#define KEXLANE_KERNELS_MLKEM_ENCODE_TABLES_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace kexlane {

inline constexpr uint8_t kNoByte = 0x80;  // a shuffle index that gives 0

// One shuffle (or other constant) for each of the two 128-bit blocks of a
// vector.
template <typename T>
using TwoBlocks = std::array<T, 32 / sizeof(T)>;

// Encoding, first step: of two coefficients the second is multiplied by 2^d and
// added.
template <int d>
inline constexpr TwoBlocks<int16_t> kEncodeFactors = [] {
  TwoBlocks<int16_t> factors = {};
  for (size_t i = 0; i < factors.size(); ++i) factors[i] = i % 2 == 0 ? 1 : 1 << d;
  return factors;
}();

// Second step: of two 32-bit lanes the first is shifted up to the second.
template <int d>
inline constexpr TwoBlocks<uint32_t> kEncodeShifts = [] {
  TwoBlocks<uint32_t> shifts = {};
  for (size_t i = 0; i < shifts.size(); i += 2) shifts[i] = 32 - 2 * d;
  return shifts;
}();

// Third step: each 64-bit half of a block holds 4 d bits at its bottom; their
// bytes are moved to where they belong. Where d is odd the upper half shares a
// byte with the lower one: it is shifted up by 4 bits first and moved by
// kEncodeUpBytes.
template <int d>
constexpr TwoBlocks<uint8_t> EncodeShuffle(bool lower, bool upper) {
  constexpr size_t kLowerBytes = (4 * d + 7) / 8, kUpperFirst = 4 * d / 8;
  TwoBlocks<uint8_t> bytes = {};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t to = i % 16;
    bytes[i] = kNoByte;
    if (lower && to < kLowerBytes) bytes[i] = static_cast<uint8_t>(to);
    if (upper && to >= kUpperFirst && to < d) bytes[i] = static_cast<uint8_t>(to - kUpperFirst + 8);
  }
  return bytes;
}
template <int d>
inline constexpr TwoBlocks<uint8_t> kEncodeBytes = EncodeShuffle<d>(true, d % 2 == 0);
template <int d>
inline constexpr TwoBlocks<uint8_t> kEncodeUpBytes = EncodeShuffle<d>(false, true);

// Decoding d bits where each coefficient lies within two bytes: those two bytes
// to each 16-bit lane, and the power of two that moves the field to the top of
// the lane.
template <int d>
inline constexpr bool kFitsTwoBytes = [] {
  for (int lane = 0; lane < 8; ++lane) {
    if (lane * d % 8 + d > 16) return false;
  }
  return true;
}();

template <int d>
inline constexpr TwoBlocks<uint8_t> kDecodeBytes16 = [] {
  TwoBlocks<uint8_t> bytes = {};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t lane = i % 16 / 2, byte = lane * d / 8 + i % 2;
    bytes[i] = byte < d ? static_cast<uint8_t>(byte) : kNoByte;
  }
  return bytes;
}();

template <int d>
inline constexpr TwoBlocks<int16_t> kDecodeFactors16 = [] {
  TwoBlocks<int16_t> factors = {};
  for (size_t i = 0; i < factors.size(); ++i) {
    const int shift = static_cast<int>(i % 8) * d % 8;
    factors[i] = static_cast<int16_t>(static_cast<uint16_t>(1u << (16 - d - shift)));
  }
  return factors;
}();

// Decoding where two bytes are not enough (d = 11): four bytes to each 32-bit
// lane, for the first or last four coefficients of a block, and the shifts.
template <int d, bool last>
inline constexpr TwoBlocks<uint8_t> kDecodeBytes32 = [] {
  TwoBlocks<uint8_t> bytes = {};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t lane = i % 16 / 4 + (last ? 4 : 0), byte = lane * d / 8 + i % 4;
    bytes[i] = byte < d ? static_cast<uint8_t>(byte) : kNoByte;
  }
  return bytes;
}();

template <int d, bool last>
inline constexpr TwoBlocks<uint32_t> kDecodeShifts32 = [] {
  TwoBlocks<uint32_t> shifts = {};
  for (size_t i = 0; i < shifts.size(); ++i) {
    shifts[i] = static_cast<uint32_t>((i % 4 + (last ? 4 : 0)) * d % 8);
  }
  return shifts;
}();

// A block is read and written as 16 bytes, of which only the last blocks have not so many before
// the end of the 32 d bytes: those are parts of the last 16. An even number of blocks that has them
// all.
template <int d>
inline constexpr size_t kLastBlocks = d >= 8   ? 2
                                      : d >= 4 ? 4
                                      : d >= 2 ? 8
                                               : 16;

// Where to read or write the 16 bytes of one of the 32 blocks.
template <int d>
constexpr size_t BlockAt(size_t block) {
  return block * d < 32 * d - 16 ? block * d : 32 * d - 16;
}

// Decoding: moves the bytes of each of the last blocks to the bottom.
template <int d>
inline constexpr auto kDecodeLast = [] {
  std::array<uint8_t, 16 * kLastBlocks<d>> bytes = {};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t block = 32 - kLastBlocks<d> + i / 16,
                 byte = block * d - BlockAt<d>(block) + i % 16;
    bytes[i] = i % 16 < d ? static_cast<uint8_t>(byte) : kNoByte;
  }
  return bytes;
}();

// Encoding: moves the bytes at the bottom of each of the last blocks to their places in the last
// 16, as far as they belong there.
template <int d>
inline constexpr auto kEncodeLast = [] {
  std::array<uint8_t, 16 * kLastBlocks<d>> bytes = {};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t block = 32 - kLastBlocks<d> + i / 16, place = 32 * d - 16 + i % 16;
    const bool here = place >= block * d && place < (block + 1) * d;
    bytes[i] = here ? static_cast<uint8_t>(place - block * d) : kNoByte;
  }
  return bytes;
}();

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_ENCODE_TABLES_H_
