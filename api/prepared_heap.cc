// SPDX-License-Identifier: Apache-2.0
// Prepared keys on the heap, for programs that cannot align a struct themselves.
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "kernels/ct.h"
#include "kexlane/mlkem.h"
#include "kexlane/x25519mlkem768.h"
#include "kexlane/xwing.h"

namespace {

using namespace kexlane;

// Windows has no aligned_alloc(). So the address that malloc() gave stands in front of the struct:
// the struct begins at the next multiple, but one pointer behind that address at least.
template <class Prepared>
Prepared* New() {
  void* const memory = std::malloc(sizeof(void*) + KXL_PREPARED_ALIGNMENT - 1 + sizeof(Prepared));
  if (memory == nullptr) return nullptr;
  const uintptr_t least = reinterpret_cast<uintptr_t>(memory) + sizeof(void*);
  uint8_t* const prepared =
      static_cast<uint8_t*>(memory) + sizeof(void*) + (0 - least) % KXL_PREPARED_ALIGNMENT;
  std::memcpy(prepared - sizeof(void*), &memory, sizeof(void*));
  // The struct of zero bytes holds no key.
  return static_cast<Prepared*>(std::memset(prepared, 0, sizeof(Prepared)));
}

template <class Prepared>
void Free(Prepared* prepared) {
  if (prepared == nullptr) return;
  void* memory;
  std::memcpy(&memory, reinterpret_cast<const uint8_t*>(prepared) - sizeof(void*), sizeof(void*));
  Wipe(*prepared);
  std::free(memory);
}

}  // namespace

kxl_mlkem512_ek* kxl_mlkem512_ek_new() { return New<kxl_mlkem512_ek>(); }
void kxl_mlkem512_ek_free(kxl_mlkem512_ek* prepared) { Free(prepared); }
kxl_mlkem512_dk* kxl_mlkem512_dk_new() { return New<kxl_mlkem512_dk>(); }
void kxl_mlkem512_dk_free(kxl_mlkem512_dk* prepared) { Free(prepared); }

kxl_mlkem768_ek* kxl_mlkem768_ek_new() { return New<kxl_mlkem768_ek>(); }
void kxl_mlkem768_ek_free(kxl_mlkem768_ek* prepared) { Free(prepared); }
kxl_mlkem768_dk* kxl_mlkem768_dk_new() { return New<kxl_mlkem768_dk>(); }
void kxl_mlkem768_dk_free(kxl_mlkem768_dk* prepared) { Free(prepared); }

kxl_mlkem1024_ek* kxl_mlkem1024_ek_new() { return New<kxl_mlkem1024_ek>(); }
void kxl_mlkem1024_ek_free(kxl_mlkem1024_ek* prepared) { Free(prepared); }
kxl_mlkem1024_dk* kxl_mlkem1024_dk_new() { return New<kxl_mlkem1024_dk>(); }
void kxl_mlkem1024_dk_free(kxl_mlkem1024_dk* prepared) { Free(prepared); }

kxl_xwing_ek* kxl_xwing_ek_new() { return New<kxl_xwing_ek>(); }
void kxl_xwing_ek_free(kxl_xwing_ek* prepared) { Free(prepared); }
kxl_xwing_dk* kxl_xwing_dk_new() { return New<kxl_xwing_dk>(); }
void kxl_xwing_dk_free(kxl_xwing_dk* prepared) { Free(prepared); }

kxl_x25519mlkem768_client* kxl_x25519mlkem768_client_new() {
  return New<kxl_x25519mlkem768_client>();
}
void kxl_x25519mlkem768_client_free(kxl_x25519mlkem768_client* client) { Free(client); }
