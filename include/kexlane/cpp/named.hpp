// SPDX-License-Identifier: Apache-2.0
// The table of KEMs in kem.h, for programs that choose one by name at run time.
#ifndef KEXLANE_CPP_NAMED_HPP_
#define KEXLANE_CPP_NAMED_HPP_

#include <kexlane/cpp/batch.hpp>
#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/kem.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace kexlane {

// An entry of the table. The compiler cannot check the lengths here. A wrong one gives
// KXL_ERR_LENGTH, and a span whose pointer is null gives KXL_ERR_NULL.
class NamedKem {
 public:
  // The names that kem.h lists, in upper or lower case.
  static std::optional<NamedKem> Find(std::string_view name) {
    char text[32] = {};
    if (name.size() >= sizeof(text) || name.find('\0') != name.npos) return std::nullopt;
    name.copy(text, name.size());
    const kxl_kem* kem = kxl_kem_find(text);
    if (kem == nullptr) return std::nullopt;
    return NamedKem(*kem);
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

  // As many operations as there are statuses. The items of a buffer follow each other without a
  // gap, and an input may also be one item that serves all operations. Another size of a buffer
  // gives KXL_ERR_LENGTH, sets each status to it, and zeroes the outputs.
  [[nodiscard]] kxl_status KeygenBatch(Out ek, Out dk, Statuses status) const {
    const size_t n = status.size();
    if (!Holds(ek, n, kem_->ek_bytes) || !Holds(dk, n, kem_->dk_bytes)) {
      return Refuse(status, {ek, dk});
    }
    return kem_->keygen_batch(n, ek.data(), kem_->ek_bytes, dk.data(), kem_->dk_bytes,
                              status.data());
  }
  [[nodiscard]] kxl_status EncapsBatch(Out c, Out K, In ek, Statuses status) const {
    const size_t n = status.size(), ek_stride = StrideOf(ek, kem_->ek_bytes);
    if (!Holds(c, n, kem_->c_bytes) || !Holds(K, n, kem_->K_bytes) ||
        (ek_stride != 0 && !Holds(ek, n, kem_->ek_bytes))) {
      return Refuse(status, {c, K});
    }
    return kem_->encaps_batch(n, c.data(), kem_->c_bytes, K.data(), kem_->K_bytes, ek.data(),
                              ek_stride, status.data());
  }
  [[nodiscard]] kxl_status DecapsBatch(Out K, In c, In dk, Statuses status) const {
    const size_t n = status.size(), c_stride = StrideOf(c, kem_->c_bytes);
    const size_t dk_stride = StrideOf(dk, kem_->dk_bytes);
    if (!Holds(K, n, kem_->K_bytes) || (c_stride != 0 && !Holds(c, n, kem_->c_bytes)) ||
        (dk_stride != 0 && !Holds(dk, n, kem_->dk_bytes))) {
      return Refuse(status, {K});
    }
    return kem_->decaps_batch(n, K.data(), kem_->K_bytes, c.data(), c_stride, dk.data(), dk_stride,
                              status.data());
  }

 private:
  static bool Holds(In items, size_t n, size_t bytes) {
    return items.size() % bytes == 0 && items.size() / bytes == n;
  }
  // 0 if the input is one item.
  static size_t StrideOf(In items, size_t bytes) { return items.size() == bytes ? 0 : bytes; }
  static kxl_status Refuse(Statuses status, std::initializer_list<Out> outputs) {
    for (const Out output : outputs) {
      for (uint8_t& byte : output) byte = 0;
    }
    for (kxl_status& s : status) s = KXL_ERR_LENGTH;
    return KXL_ERR_LENGTH;
  }
  explicit NamedKem(const kxl_kem& kem) : kem_(&kem) {}
  const kxl_kem* kem_;
};

}  // namespace kexlane

#endif  // KEXLANE_CPP_NAMED_HPP_
