// SPDX-License-Identifier: Apache-2.0
// Byte shuffles for the vector samplers of sample-inl.h.
#ifndef KEXLANE_KERNELS_MLKEM_SAMPLE_TABLES_H_
#define KEXLANE_KERNELS_MLKEM_SAMPLE_TABLES_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace kexlane {

using ByteShuffle = std::array<uint8_t, 16>;

// For each set of accepted 16-bit lanes, the shuffle that moves them to the front, in order.
alignas(16) inline constexpr std::array<ByteShuffle, 256> kAcceptedBytes = [] {
  std::array<ByteShuffle, 256> shuffles = {};
  for (size_t accepted = 0; accepted < 256; ++accepted) {
    size_t count = 0;
    for (size_t lane = 0; lane < 8; ++lane) {
      if ((accepted >> lane & 1) == 0) continue;
      shuffles[accepted][2 * count] = static_cast<uint8_t>(2 * lane);
      shuffles[accepted][2 * count + 1] = static_cast<uint8_t>(2 * lane + 1);
      ++count;
    }
  }
  return shuffles;
}();

// (b0 + b1) - (b2 + b3) of a half byte, as a signed byte.
alignas(16) inline constexpr ByteShuffle kCbd2OfHalfByte = [] {
  ByteShuffle values = {};
  for (int i = 0; i < 16; ++i) {
    const int x = (i & 1) + (i >> 1 & 1), y = (i >> 2 & 1) + (i >> 3 & 1);
    values[static_cast<size_t>(i)] = static_cast<uint8_t>(x - y);
  }
  return values;
}();

// b0 + b1 + b2 of three bits.
alignas(16) inline constexpr ByteShuffle kOnesOfThreeBits = {0, 1, 1, 2, 1, 2, 2, 3};

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_SAMPLE_TABLES_H_
