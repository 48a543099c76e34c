// A KEM of the library by name, with buffers that have the right sizes.
#include "kat/kem.h"

namespace kexlane::kat {
namespace {

constexpr uint8_t kUnwritten = 0xA5;

}  // namespace

Kem::Kem(const std::string& name) : kem_(kxl_kem_find(name.c_str())) {
  Require(kem_ != nullptr, "the library has no KEM named " + name);
}

kxl_status Kem::Keygen(Bytes& ek, Bytes& dk, std::span<const uint8_t> seed) const {
  ek.assign(kem_->ek_bytes, kUnwritten);
  dk.assign(kem_->dk_bytes, kUnwritten);
  return kem_->keygen_derand(ek.data(), ek.size(), dk.data(), dk.size(), seed.data(), seed.size());
}

kxl_status Kem::Encaps(Bytes& c, Bytes& K, std::span<const uint8_t> ek,
                       std::span<const uint8_t> seed) const {
  c.assign(kem_->c_bytes, kUnwritten);
  K.assign(kem_->K_bytes, kUnwritten);
  return kem_->encaps_derand(c.data(), c.size(), K.data(), K.size(), ek.data(), ek.size(),
                             seed.data(), seed.size());
}

kxl_status Kem::Decaps(Bytes& K, std::span<const uint8_t> c, std::span<const uint8_t> dk) const {
  K.assign(kem_->K_bytes, kUnwritten);
  return kem_->decaps(K.data(), K.size(), c.data(), c.size(), dk.data(), dk.size());
}

}  // namespace kexlane::kat
