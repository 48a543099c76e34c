// SPDX-License-Identifier: Apache-2.0
// A KEM of the library, chosen by name, and each path to its answers.
#include "kat/kem_by_path.h"

#include "kat/kem_calls.h"

namespace kexlane::kat {

Kem::Kem(const std::string& name, Path path)
    : kem_(kxl_kem_find(name.c_str())), calls_(FindKemCalls(name)), path_(path) {
  Require(kem_ != nullptr, "the library has no KEM named " + name);
  Require(path == Path::kOneShot || (calls_ != nullptr && calls_->Has(path)),
          name + " has no calls for this path");
}

kxl_status Kem::Keygen(Bytes& ek, Bytes& dk, std::span<const uint8_t> seed) const {
  MakeUnwritten(ek, kem_->ek_bytes);
  MakeUnwritten(dk, kem_->dk_bytes);
  if (path_ != Path::kOneShot && seed.size() == kem_->keygen_seed_bytes) {
    return calls_->Of(path_).keygen(ek, dk, seed);
  }
  return kem_->keygen_derand(ek.data(), ek.size(), dk.data(), dk.size(), seed.data(), seed.size());
}

kxl_status Kem::Encaps(Bytes& c, Bytes& K, std::span<const uint8_t> ek,
                       std::span<const uint8_t> seed) const {
  MakeUnwritten(c, kem_->c_bytes);
  MakeUnwritten(K, kem_->K_bytes);
  if (path_ != Path::kOneShot && ek.size() == kem_->ek_bytes &&
      seed.size() == kem_->encaps_seed_bytes) {
    return calls_->Of(path_).encaps(c, K, ek, seed);
  }
  return kem_->encaps_derand(c.data(), c.size(), K.data(), K.size(), ek.data(), ek.size(),
                             seed.data(), seed.size());
}

kxl_status Kem::Decaps(Bytes& K, std::span<const uint8_t> c, std::span<const uint8_t> dk) const {
  MakeUnwritten(K, kem_->K_bytes);
  if (path_ != Path::kOneShot && c.size() == kem_->c_bytes && dk.size() == kem_->dk_bytes) {
    return calls_->Of(path_).decaps(K, c, dk);
  }
  return kem_->decaps(K.data(), K.size(), c.data(), c.size(), dk.data(), dk.size());
}

bool Kem::AcceptsEk(std::span<const uint8_t> ek) const {
  Require(IsMlKem(), "only ML-KEM has key checks");
  return ek.size() == kem_->ek_bytes && calls_->Of(path_).check_ek(ek) == KXL_OK;
}

bool Kem::AcceptsDk(std::span<const uint8_t> dk) const {
  Require(IsMlKem(), "only ML-KEM has key checks");
  return dk.size() == kem_->dk_bytes && calls_->Of(path_).check_dk(dk) == KXL_OK;
}

bool Kem::IsMlKem() const {
  return calls_ != nullptr && calls_->Of(Path::kOneShot).check_ek != nullptr;
}

void Kem::Play(std::span<Round> rounds) const {
  Require(IsMlKem(), "only ML-KEM plays rounds");
  calls_->Of(path_).play(rounds);
}

}  // namespace kexlane::kat
