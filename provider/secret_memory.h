// SPDX-License-Identifier: Apache-2.0
// Memory for private keys: in OpenSSL's secure heap if the program has one.
#ifndef KEXLANE_PROVIDER_SECRET_MEMORY_H_
#define KEXLANE_PROVIDER_SECRET_MEMORY_H_

#include <cstddef>
#include <cstdint>

namespace kexlane::provider {

// Memory that is aligned for prepared keys. Where the secure heap is full it comes from the
// ordinary one, so that a small secure heap does not stop a server. Null (without an error) if both
// are full.
uint8_t* AllocateSecret(size_t bytes);
// The same with a copy of these bytes.
uint8_t* CopySecret(const void* from, size_t bytes);
// Wipes and frees what AllocateSecret gave for so many bytes. Does nothing for null.
void FreeSecret(void* secret, size_t bytes);

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_SECRET_MEMORY_H_
