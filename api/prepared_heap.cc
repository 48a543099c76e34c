// SPDX-License-Identifier: Apache-2.0
// Prepared keys on the heap, for programs that cannot align a struct themselves.
#include <cstdlib>
#include <cstring>

#include "kernels/ct.h"
#include "kexlane/mlkem.h"
#include "kexlane/x25519mlkem768.h"
#include "kexlane/xwing.h"

namespace {

using namespace kexlane;

// The struct of zero bytes holds no key.
template <class Prepared>
Prepared* New() {
  void* const memory = std::aligned_alloc(KXL_PREPARED_ALIGNMENT, sizeof(Prepared));
  return memory == nullptr ? nullptr
                           : static_cast<Prepared*>(std::memset(memory, 0, sizeof(Prepared)));
}

template <class Prepared>
void Free(Prepared* prepared) {
  if (prepared == nullptr) return;
  Wipe(*prepared);
  std::free(prepared);
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
