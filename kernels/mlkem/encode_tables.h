// SPDX-License-Identifier: Apache-2.0
// Byte shuffles and shifts for the vector conversions of encode-inl.h. Eight coefficients of d bits
// are d bytes, in one 128-bit block.
#ifndef KEXLANE_KERNELS_MLKEM_ENCODE_TABLES_H_
#define KEXLANE_KERNELS_MLKEM_ENCODE_TABLES_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace kexlane {

inline constexpr uint8_t kNoByte = 0x80;  // a shuffle index that gives 0

// A constant for each of the two 128-bit blocks of a vector, such as a shuffle.
template <typename T>
using TwoBlocks = std::array<T, 32 / sizeof(T)>;

// The first step of encoding multiplies the second of two coefficients by 2^d and adds the first.
template <int d>
inline constexpr TwoBlocks<int16_t> kEncodeFactors = [] {
  TwoBlocks<int16_t> factors = {};
  for (size_t i = 0; i < factors.size(); ++i) factors[i] = i % 2 == 0 ? 1 : 1 << d;
  return factors;
}();

// The second step of encoding shifts the first of two 32-bit lanes up to the second.
template <int d>
inline constexpr TwoBlocks<uint32_t> kEncodeShifts = [] {
  TwoBlocks<uint32_t> shifts = {};
  for (size_t i = 0; i < shifts.size(); i += 2) shifts[i] = 32 - 2 * d;
  return shifts;
}();

// The third step of encoding moves bytes to their places. Each 64-bit half of a block has 4 d bits
// at its bottom. If d is odd, the upper half shares a byte with the lower one: it is first shifted
// up by 4 bits, and kEncodeUpBytes moves it.
enum class Halves { kLower, kUpper, kBoth };
template <int d>
constexpr TwoBlocks<uint8_t> EncodeShuffle(Halves halves) {
  const bool lower = halves != Halves::kUpper, upper = halves != Halves::kLower;
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
inline constexpr TwoBlocks<uint8_t> kEncodeBytes = EncodeShuffle<d>(d % 2 == 0 ? Halves::kBoth
                                                                               : Halves::kLower);
template <int d>
inline constexpr TwoBlocks<uint8_t> kEncodeUpBytes = EncodeShuffle<d>(Halves::kUpper);

// Whether each coefficient of d bits lies within two bytes. If so, decoding moves those two bytes
// to a 16-bit lane (kDecodeBytes16) and multiplies by the power of two that moves the coefficient
// to the top of the lane (kDecodeFactors16).
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

// Decoding where two bytes are not enough, which is the case for d = 11. kDecodeBytes32 moves four
// bytes to each 32-bit lane, for the first or the last four coefficients of a block. Then
// kDecodeShifts32 has the shifts.
enum class Fours { kFirst, kLast };
template <int d, Fours fours>
inline constexpr TwoBlocks<uint8_t> kDecodeBytes32 = [] {
  constexpr bool last = fours == Fours::kLast;
  TwoBlocks<uint8_t> bytes = {};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t lane = i % 16 / 4 + (last ? 4 : 0), byte = lane * d / 8 + i % 4;
    bytes[i] = byte < d ? static_cast<uint8_t>(byte) : kNoByte;
  }
  return bytes;
}();

template <int d, Fours fours>
inline constexpr TwoBlocks<uint32_t> kDecodeShifts32 = [] {
  constexpr bool last = fours == Fours::kLast;
  TwoBlocks<uint32_t> shifts = {};
  for (size_t i = 0; i < shifts.size(); ++i) {
    shifts[i] = static_cast<uint32_t>((i % 4 + (last ? 4 : 0)) * d % 8);
  }
  return shifts;
}();

// The number of last blocks that are treated apart. A block is loaded and stored as 16 bytes. The
// last blocks have fewer than 16 bytes before the end of the 32 d bytes, so they are parts of the
// last 16 bytes instead. The number is even and covers all of them.
template <int d>
inline constexpr size_t kLastBlocks = d >= 8   ? 2
                                      : d >= 4 ? 4
                                      : d >= 2 ? 8
                                               : 16;

// Returns where the 16 bytes of one of the 32 blocks begin.
template <int d>
constexpr size_t BlockAt(size_t block) {
  return block * d < 32 * d - 16 ? block * d : 32 * d - 16;
}

// Decoding moves the bytes of each of the last blocks to the bottom.
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

// Encoding moves the bytes at the bottom of each of the last blocks to their places in the last 16
// bytes. Bytes that do not belong there are dropped.
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
