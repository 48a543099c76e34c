// SPDX-License-Identifier: Apache-2.0
// The constants of Keccak-f[1600], derived as FIPS 202 sections 3.2.2 (rho) and 3.2.5 (iota) define
// them, and the parameters of the sponges of section 6.
#ifndef KEXLANE_KERNELS_KECCAK_CONSTANTS_H_
#define KEXLANE_KERNELS_KECCAK_CONSTANTS_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace kexlane {

// The rotation of lane (x, y) in rho.
inline constexpr std::array<std::array<int, 5>, 5> kKeccakRho = [] {
  std::array<std::array<int, 5>, 5> rho = {};
  size_t x = 1, y = 0;
  for (int t = 0; t < 24; ++t) {
    rho[x][y] = (t + 1) * (t + 2) / 2 % 64;
    const size_t next_y = (2 * x + 3 * y) % 5;
    x = y;
    y = next_y;
  }
  return rho;
}();

// The round constants of iota, from the linear feedback shift register of algorithm 5.
inline constexpr std::array<uint64_t, 24> kKeccakRoundConstants = [] {
  std::array<uint64_t, 24> constants = {};
  unsigned lfsr = 1;
  for (uint64_t& constant : constants) {
    for (int j = 0; j <= 6; ++j) {
      constant |= static_cast<uint64_t>(lfsr & 1) << ((1 << j) - 1);
      lfsr = lfsr << 1 ^ (lfsr >> 7 & 1) * 0x171;
    }
  }
  return constants;
}();
static_assert(kKeccakRoundConstants[0] == 1 && kKeccakRoundConstants[23] == 0x8000000080008008);

// A hash or extendable-output function: the bytes of a block, and the suffix with the first bit of
// padding.
struct SpongeKind {
  uint8_t rate_bytes;
  uint8_t suffix;
};
inline constexpr SpongeKind kSha3_256 = {136, 0x06};
inline constexpr SpongeKind kSha3_512 = {72, 0x06};
inline constexpr SpongeKind kShake128 = {168, 0x1F};
inline constexpr SpongeKind kShake256 = {136, 0x1F};
inline constexpr size_t kMaxRateBytes = 168;

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_KECCAK_CONSTANTS_H_
