// SPDX-License-Identifier: Apache-2.0
// Randomness of the operating system, or the end of the process.
#ifndef KEXLANE_COMPAT_LIBOQS_SYSTEM_BYTES_H_
#define KEXLANE_COMPAT_LIBOQS_SYSTEM_BYTES_H_

#include <cstddef>
#include <cstdint>

namespace kexlane::liboqs {

// Fills out with secret, uniformly random bytes. If the system gives none, it says so on the
// standard error output and ends the process: its callers cannot report an error, and liboqs ends
// the process too.
void SystemBytes(uint8_t* out, size_t bytes);

}  // namespace kexlane::liboqs

#endif  // KEXLANE_COMPAT_LIBOQS_SYSTEM_BYTES_H_
