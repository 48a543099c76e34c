// What the two files of the program `calls` share.
#ifndef KEXLANE_TESTS_CT_CALLS_H_
#define KEXLANE_TESTS_CT_CALLS_H_

#include "kexlane/kexlane.h"
#include "tests/ct/check.h"

namespace kexlane::ct {

// The hybrids' batches and prepared keys, in hybrid_calls.cc. Their single calls are made through
// the table of KEMs.
void CheckX25519Mlkem768();
void CheckXwing();

// In batches, for each target, groups that fill the lanes and a rest that does not.
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
  void Fill() { kexlane::ct::Fill(bytes, sizeof(bytes)); }
};

inline void ExpectOk(kxl_status status) { Expect(status == KXL_OK, kxl_status_text(status)); }
inline void ExpectKey(kxl_status status) { Expect(status == KXL_ERR_KEY, kxl_status_text(status)); }
inline void ExpectLowOrder(kxl_status status) {
  Expect(status == KXL_ERR_LOW_ORDER, "a point of low order");
}

// Other secrets in the same public key, where an operation runs twice: dk_pke and z.
inline void VaryDk([[maybe_unused]] uint8_t* dk, [[maybe_unused]] size_t dk_bytes,
                   [[maybe_unused]] size_t ek_bytes) {
  if (Comparable()) return;
  Fill(dk, dk_bytes - ek_bytes - 64);
  Fill(dk + dk_bytes - 32, 32);
}

// Of a decapsulation key that an operation made, what is secret.
inline void TakeSecretDk(const uint8_t* dk, size_t dk_bytes, size_t ek_bytes) {
  TakeSecret(dk, dk_bytes - ek_bytes - 64, 3);  // two coefficients
  TakeSecret(dk + dk_bytes - 32, 32);
}

// Structs in which keys are prepared.
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
