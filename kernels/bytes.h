// SPDX-License-Identifier: Apache-2.0
// Reads and writes little-endian words in byte strings, on any CPU.
#ifndef KEXLANE_KERNELS_BYTES_H_
#define KEXLANE_KERNELS_BYTES_H_

#include <bit>
#include <cstdint>
#include <cstring>

namespace kexlane {

inline uint64_t LittleEndian(uint64_t x) {
  if constexpr (std::endian::native == std::endian::big) {
    uint64_t swapped = 0;
    for (int i = 0; i < 64; i += 8) swapped |= (x >> i & 0xFF) << (56 - i);
    return swapped;
  }
  return x;
}

inline uint64_t LoadLE64(const uint8_t* p) {
  uint64_t x;
  std::memcpy(&x, p, sizeof(x));
  return LittleEndian(x);
}

inline void StoreLE64(uint8_t* p, uint64_t x) {
  x = LittleEndian(x);
  std::memcpy(p, &x, sizeof(x));
}

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_BYTES_H_
