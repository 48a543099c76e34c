// SPDX-License-Identifier: Apache-2.0
// The least numbers of items that are worth working on side by side, from measurements of whole
// operations.
#ifndef KEXLANE_KERNELS_GROUPS_H_
#define KEXLANE_KERNELS_GROUPS_H_

#include <cstddef>

namespace kexlane {

// ML-KEM's hashes fill the lanes of the widest permutation. Fewer items than these would leave most
// lanes empty and are faster one by one.
inline constexpr size_t kLeastRaw = 4;       // keys as byte strings
inline constexpr size_t kLeastPrepared = 2;  // prepared keys
inline constexpr size_t kLeastHashes = 2;    // hashes by themselves

// X25519 computes in four or eight lanes. A register with unused lanes still costs less than one
// operation after another. Vectors of eight lanes are for batches only: the first 512-bit
// instructions after a pause are slow, and they slow down what follows.
inline constexpr size_t kLeastInFourLanes = 3;
inline constexpr size_t kLeastLaddersInEightLanes = 5;
inline constexpr size_t kLeastPublicKeysInEightLanes = 6;

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_GROUPS_H_
