// SPDX-License-Identifier: Apache-2.0
// What liboqs has beside its algorithms: its version, randomness and memory.
#include <strings.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "api/random.h"
#include "compat/liboqs/oqs/oqs.h"
#include "compat/liboqs/system_bytes.h"
#include "kernels/ct.h"

namespace {

using Generator = void (*)(uint8_t*, size_t);
std::atomic<Generator> generator{kexlane::liboqs::SystemBytes};

}  // namespace

void kexlane::liboqs::SystemBytes(uint8_t* out, size_t bytes) {
  if (RandomBytes(out, bytes)) return;
  (void)fputs("kexlane: the operating system gives no random bytes\n", stderr);
  exit(EXIT_FAILURE);
}

void OQS_init() {}
void OQS_thread_stop() {}
void OQS_destroy() {}
const char* OQS_version() { return OQS_VERSION_TEXT "+kexlane." KEXLANE_VERSION; }

OQS_STATUS OQS_randombytes_switch_algorithm(const char* algorithm) {
  if (algorithm == nullptr || strcasecmp(algorithm, OQS_RAND_alg_system) != 0) return OQS_ERROR;
  generator = kexlane::liboqs::SystemBytes;
  return OQS_SUCCESS;
}
void OQS_randombytes_custom_algorithm(Generator algorithm_ptr) {
  generator = algorithm_ptr != nullptr ? algorithm_ptr : kexlane::liboqs::SystemBytes;
}
void OQS_randombytes(uint8_t* random_array, size_t bytes_to_read) {
  generator.load()(random_array, bytes_to_read);
}

void* OQS_MEM_malloc(size_t size) { return malloc(size); }
void* OQS_MEM_calloc(size_t num_elements, size_t element_size) {
  return calloc(num_elements, element_size);
}
char* OQS_MEM_strdup(const char* str) { return str != nullptr ? strdup(str) : nullptr; }

int OQS_MEM_secure_bcmp(const void* a, const void* b, size_t len) {
  return static_cast<int>(
      1 & kexlane::MaskDiffer(static_cast<const uint8_t*>(a), static_cast<const uint8_t*>(b), len));
}

void OQS_MEM_cleanse(void* ptr, size_t len) {
  if (ptr != nullptr) kexlane::Wipe(ptr, len);
}
void OQS_MEM_secure_free(void* ptr, size_t len) {
  OQS_MEM_cleanse(ptr, len);
  free(ptr);
}
void OQS_MEM_insecure_free(void* ptr) { free(ptr); }

void* OQS_MEM_aligned_alloc(size_t alignment, size_t size) {
  const bool power_of_two = alignment != 0 && (alignment & (alignment - 1)) == 0;
  if (!power_of_two || alignment % sizeof(void*) != 0 || size % alignment != 0) {
    errno = EINVAL;
    return nullptr;
  }
  return aligned_alloc(alignment, size);
}
void OQS_MEM_aligned_free(void* ptr) { free(ptr); }
void OQS_MEM_aligned_secure_free(void* ptr, size_t len) { OQS_MEM_secure_free(ptr, len); }
