// SPDX-License-Identifier: Apache-2.0
// Randomness from the operating system.
#ifndef KEXLANE_API_RANDOM_H_
#define KEXLANE_API_RANDOM_H_

#include <cstddef>
#include <cstdint>

namespace kexlane {

// Fills out with secret, uniformly random bytes. Blocks until the system's generator is seeded.
// False if the system gives none; out is then unspecified.
[[nodiscard]] bool RandomBytes(uint8_t* out, size_t bytes);

}  // namespace kexlane

#endif  // KEXLANE_API_RANDOM_H_
