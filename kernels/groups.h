// How many items make it worth while to work on them side by side, measured in whole operations.
#ifndef KEXLANE_KERNELS_GROUPS_H_
#define KEXLANE_KERNELS_GROUPS_H_

#include <cstddef>

namespace kexlane {

// ML-KEM's hashes fill the lanes of the widest permutation. Fewer items than these are faster one
// by one: their hashes would leave most lanes empty.
inline constexpr size_t kLeastRaw = 4;       // keys as byte strings
inline constexpr size_t kLeastPrepared = 2;  // prepared keys
inline constexpr size_t kLeastHashes = 2;    // hashes by themselves

// X25519 in four or eight lanes. A register that is not full costs less than the operations one by
// one. Vectors of eight lanes are for batches alone: the first ones after a pause are slow, and so
// is what follows.
inline constexpr size_t kLeastInFourLanes = 3;
inline constexpr size_t kLeastLaddersInEightLanes = 5;
inline constexpr size_t kLeastPublicKeysInEightLanes = 6;

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_GROUPS_H_
