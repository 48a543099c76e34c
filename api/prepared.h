// SPDX-License-Identifier: Apache-2.0
// Prepared keys in the caller's memory: the tag that each begins with says of which kind it is and
// which target made it.
#ifndef KEXLANE_API_PREPARED_H_
#define KEXLANE_API_PREPARED_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "dispatch/target.h"
#include "kernels/ct.h"
#include "kernels/table.h"
#include "kexlane/mlkem.h"
#include "kexlane/status.h"

namespace kexlane {

// The kinds. Of ML-KEM's keys the size of ek is added.
inline constexpr uint64_t kMlkemEk = 0x6B65'706B'6578'6C00;
inline constexpr uint64_t kMlkemDk = 0x6B64'706B'6578'6C00;
inline constexpr uint64_t kXwingEk = 0x6B65'7877'6578'6C00;
inline constexpr uint64_t kXwingDk = 0x6B64'7877'6578'6C00;
inline constexpr uint64_t kX25519Mlkem768Client = 0x6C63'786D'6578'6C00;

// Whether it lies where the kernels may read and write it.
inline bool IsAligned(const void* prepared) {
  return reinterpret_cast<uintptr_t>(prepared) % KXL_PREPARED_ALIGNMENT == 0;
}

inline void SetTag(void* prepared, uint64_t kind, const Target& target) {
  const PreparedTag tag = {kind, static_cast<uint64_t>(&target - Targets().data())};
  std::memcpy(prepared, &tag, sizeof(tag));
}

// The target that prepared the key, or null if this is no prepared key of the kind.
inline const Target* TargetOf(const void* prepared, uint64_t kind) {
  PreparedTag tag;
  std::memcpy(&tag, prepared, sizeof(tag));
  if (tag.kind != kind || tag.target >= Targets().size()) return nullptr;
  return &Targets()[static_cast<size_t>(tag.target)];
}

// Leaves a struct in which no key is prepared.
template <class Prepared>
kxl_status WipePrepared(Prepared* prepared) {
  if (prepared == nullptr) return KXL_ERR_NULL;
  Wipe(*prepared);
  return KXL_OK;
}

}  // namespace kexlane

#endif  // KEXLANE_API_PREPARED_H_
