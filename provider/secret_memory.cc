// SPDX-License-Identifier: Apache-2.0
// OpenSSL's two heaps align to less than a prepared key needs. A block is larger by one alignment,
// and the byte in front of the part that is handed out says where the block begins.
#include "provider/secret_memory.h"

#include <kexlane/mlkem.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include <cstring>

namespace kexlane::provider {

uint8_t* AllocateSecret(size_t bytes) {
  constexpr size_t kAlignment = KXL_PREPARED_ALIGNMENT;
  void* block = nullptr;
  if (CRYPTO_secure_malloc_initialized() != 0) {
    ERR_set_mark();
    block = OPENSSL_secure_malloc(bytes + kAlignment);
    ERR_pop_to_mark();
  }
  if (block == nullptr) block = OPENSSL_malloc(bytes + kAlignment);
  if (block == nullptr) return nullptr;
  const size_t gap = kAlignment - reinterpret_cast<uintptr_t>(block) % kAlignment;
  uint8_t* secret = static_cast<uint8_t*>(block) + gap;
  secret[-1] = static_cast<uint8_t>(gap);
  return secret;
}

uint8_t* CopySecret(const void* from, size_t bytes) {
  uint8_t* copy = AllocateSecret(bytes);
  if (copy != nullptr) std::memcpy(copy, from, bytes);
  return copy;
}

void FreeSecret(void* secret, size_t bytes) {
  if (secret == nullptr) return;
  uint8_t* begin = static_cast<uint8_t*>(secret);
  OPENSSL_secure_clear_free(begin - begin[-1], bytes + KXL_PREPARED_ALIGNMENT);
}

}  // namespace kexlane::provider
