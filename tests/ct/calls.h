// SPDX-License-Identifier: Apache-2.0
// The checks of all public calls, and what they share: buffers for batches, and the secret parts of
// decapsulation keys.
#ifndef KEXLANE_TESTS_CT_CALLS_H_
#define KEXLANE_TESTS_CT_CALLS_H_

#include "kexlane/kexlane.h"
#include "tests/ct/check.h"

namespace kexlane::ct {

// Each runs calls on marked secrets, with good and with bad input.
void CheckKernels();    // ct_kernels.cc
void CheckMlkemSets();  // ct_mlkem.cc
void CheckX25519();     // ct_x25519.cc
void CheckKemTable();   // ct_kem_table.cc
void CheckHybrids();    // ct_hybrids.cc

// The number of items in a batch. On each target they form groups that fill the lanes, and a
// remainder.
inline constexpr size_t kBatch = 11;

template <size_t kBytes>
struct Buffers {
  uint8_t bytes[kBatch][kBytes];
  uint8_t* out[kBatch];
  const uint8_t* in[kBatch];

  Buffers() {
    for (size_t i = 0; i < kBatch; ++i) in[i] = out[i] = bytes[i];
  }
  uint8_t* operator[](size_t i) { return bytes[i]; }
  void Fill() { ct::Fill(bytes, sizeof(bytes)); }
};

inline void ExpectOk(kxl_status status) { Expect(status == KXL_OK, kxl_status_text(status)); }
inline void ExpectKey(kxl_status status) { Expect(status == KXL_ERR_KEY, kxl_status_text(status)); }

inline void ExpectLowOrder(kxl_status status) {
  Expect(status == KXL_ERR_LOW_ORDER, "a point of low order");
}

// If an operation runs again, gives dk other secrets (dk_pke and z) with the same public key.
inline void VaryDk([[maybe_unused]] uint8_t* dk, [[maybe_unused]] size_t dk_bytes,
                   [[maybe_unused]] size_t ek_bytes) {
  if (Comparable()) return;
  Fill(dk, dk_bytes - ek_bytes - 64);
  Fill(dk + dk_bytes - 32, 32);
}

// Takes the secret parts of a decapsulation key that an operation made.
inline void TakeSecretDk(const uint8_t* dk, size_t dk_bytes, size_t ek_bytes) {
  TakeSecret(dk, dk_bytes - ek_bytes - 64, 3);  // two coefficients
  TakeSecret(dk + dk_bytes - 32, 32);
}

// The structs of prepared keys, and the pointers to them that a batch takes.
template <class Struct>
struct Structs {
  Struct memory[kBatch];
  Struct* out[kBatch];
  const Struct* in[kBatch];

  Structs() {
    for (size_t i = 0; i < kBatch; ++i) in[i] = out[i] = &memory[i];
  }
};

}  // namespace kexlane::ct

#endif  // KEXLANE_TESTS_CT_CALLS_H_
