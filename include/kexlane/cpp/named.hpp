// SPDX-License-Identifier: Apache-2.0
// The table of KEMs in kem.h, for programs that choose one by name at run time.
#ifndef KEXLANE_CPP_NAMED_HPP_
#define KEXLANE_CPP_NAMED_HPP_

#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/kem.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace kexlane {

// An entry of the table. The compiler cannot check the lengths here. A wrong one gives
// KXL_ERR_LENGTH, and a span whose pointer is null gives KXL_ERR_NULL.
class NamedKem {
 public:
  static std::optional<NamedKem> Find(std::string_view name) {
    for (size_t i = 0; const kxl_kem* kem = kxl_kem_at(i); ++i) {
      if (name == kem->name) return NamedKem(*kem);
    }
    return std::nullopt;
  }
  static std::optional<NamedKem> At(size_t index) {
    const kxl_kem* kem = kxl_kem_at(index);
    if (kem == nullptr) return std::nullopt;
    return NamedKem(*kem);
  }

  // Returns the entry of the C table, with the name and the sizes.
  const kxl_kem& entry() const { return *kem_; }

  using Out = std::span<uint8_t>;
  using In = std::span<const uint8_t>;
  [[nodiscard]] kxl_status Keygen(Out ek, Out dk) const {
    return kem_->keygen(ek.data(), ek.size(), dk.data(), dk.size());
  }
  [[nodiscard]] kxl_status KeygenDerand(Out ek, Out dk, In seed) const {
    return kem_->keygen_derand(ek.data(), ek.size(), dk.data(), dk.size(), seed.data(),
                               seed.size());
  }
  [[nodiscard]] kxl_status Encaps(Out c, Out K, In ek) const {
    return kem_->encaps(c.data(), c.size(), K.data(), K.size(), ek.data(), ek.size());
  }
  [[nodiscard]] kxl_status EncapsDerand(Out c, Out K, In ek, In seed) const {
    return kem_->encaps_derand(c.data(), c.size(), K.data(), K.size(), ek.data(), ek.size(),
                               seed.data(), seed.size());
  }
  [[nodiscard]] kxl_status Decaps(Out K, In c, In dk) const {
    return kem_->decaps(K.data(), K.size(), c.data(), c.size(), dk.data(), dk.size());
  }

 private:
  explicit NamedKem(const kxl_kem& kem) : kem_(&kem) {}
  const kxl_kem* kem_;
};

}  // namespace kexlane

#endif  // KEXLANE_CPP_NAMED_HPP_
