// A KEM of the library by name, with buffers that have the right sizes.
#ifndef KEXLANE_KAT_KEM_H_
#define KEXLANE_KAT_KEM_H_

#include <kexlane/kem.h>

#include <span>
#include <string>

#include "kat/cases.h"

namespace kexlane::kat {

// Goes through the length-checked table kxl_kem, so inputs may have any length. Each output buffer
// is filled with a pattern before the call, so that one that is left unwritten is noticed.
class Kem {
 public:
  // Throws std::runtime_error if the library has no KEM of this name.
  explicit Kem(const std::string& name);

  kxl_status Keygen(Bytes& ek, Bytes& dk, std::span<const uint8_t> seed) const;
  kxl_status Encaps(Bytes& c, Bytes& K, std::span<const uint8_t> ek,
                    std::span<const uint8_t> seed) const;
  kxl_status Decaps(Bytes& K, std::span<const uint8_t> c, std::span<const uint8_t> dk) const;

  size_t ek_bytes() const { return kem_->ek_bytes; }
  size_t dk_bytes() const { return kem_->dk_bytes; }
  size_t c_bytes() const { return kem_->c_bytes; }

 private:
  const kxl_kem* kem_;
};

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_KEM_H_
