// What every public function does with its arguments: are the pointers there, which bytes are
// secret, and what becomes of the outputs on failure.
#ifndef KEXLANE_DISPATCH_ARGUMENTS_H_
#define KEXLANE_DISPATCH_ARGUMENTS_H_

#include <cstddef>
#include <cstdint>

#include "kernels/ct.h"
#include "kexlane/status.h"

namespace kexlane {

template <typename... Pointers>
bool AnyNull(Pointers... pointers) {
  return (... || (pointers == nullptr));
}

// The output buffers of a call, each of which may be null.
class Outputs {
 public:
  explicit Outputs(void* a, size_t a_bytes, void* b = nullptr, size_t b_bytes = 0)
      : a_(a), b_(b), a_bytes_(a_bytes), b_bytes_(b_bytes) {}

  // Leaves only zeros in them and returns status.
  kxl_status Fail(kxl_status status) const {
    if (a_ != nullptr) Wipe(a_, a_bytes_);
    if (b_ != nullptr) Wipe(b_, b_bytes_);
    return status;
  }

 private:
  void* a_;
  void* b_;
  size_t a_bytes_, b_bytes_;
};

// Marks what is secret in an ML-KEM decapsulation key = dk_pke || ek || H(ek) || z.
inline void SecretDk(const uint8_t* dk, size_t dk_bytes, size_t ek_bytes) {
  Secret(dk, dk_bytes - ek_bytes - 64);
  Secret(dk + dk_bytes - 32, 32);
}

}  // namespace kexlane

#endif  // KEXLANE_DISPATCH_ARGUMENTS_H_
