// The parameter sets of ML-KEM as the C ABI sees them, and the tag that a
// prepared key begins with.
#ifndef KEXLANE_DISPATCH_MLKEM_SET_H_
#define KEXLANE_DISPATCH_MLKEM_SET_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "dispatch/arguments.h"
#include "dispatch/target.h"
#include "kexlane/mlkem.h"

namespace kexlane {

struct ParameterSet {
  size_t ek_bytes, dk_bytes, c_bytes, prepared_ek_bytes, prepared_dk_bytes;
  MlkemKernels MlkemTable::*kernels;

  const MlkemKernels& KernelsOf(const Target& target) const { return target.mlkem->*kernels; }
  const MlkemKernels& Kernels() const { return KernelsOf(ActiveTarget()); }
  void MarkSecrets(const uint8_t* dk) const { SecretDk(dk, dk_bytes, ek_bytes); }
};

inline constexpr ParameterSet kMlkem512{
    KXL_MLKEM512_EK_BYTES,          KXL_MLKEM512_DK_BYTES,          KXL_MLKEM512_C_BYTES,
    KXL_MLKEM512_PREPARED_EK_BYTES, KXL_MLKEM512_PREPARED_DK_BYTES, &MlkemTable::mlkem512};
inline constexpr ParameterSet kMlkem768{
    KXL_MLKEM768_EK_BYTES,          KXL_MLKEM768_DK_BYTES,          KXL_MLKEM768_C_BYTES,
    KXL_MLKEM768_PREPARED_EK_BYTES, KXL_MLKEM768_PREPARED_DK_BYTES, &MlkemTable::mlkem768};
inline constexpr ParameterSet kMlkem1024{
    KXL_MLKEM1024_EK_BYTES,          KXL_MLKEM1024_DK_BYTES,          KXL_MLKEM1024_C_BYTES,
    KXL_MLKEM1024_PREPARED_EK_BYTES, KXL_MLKEM1024_PREPARED_DK_BYTES, &MlkemTable::mlkem1024};

// The kinds of a PreparedTag, plus the size of ek.
inline constexpr uint64_t kPreparedEk = 0x6B65'706B'6578'6C00;
inline constexpr uint64_t kPreparedDk = 0x6B64'706B'6578'6C00;

inline void SetTag(void* prepared, uint64_t kind, const Target& target) {
  const PreparedTag tag = {kind, static_cast<uint64_t>(&target - Targets().data())};
  std::memcpy(prepared, &tag, sizeof(tag));
}

// Whether a prepared key stands where the kernels may read and write it.
inline bool Aligned(const void* prepared) {
  return reinterpret_cast<uintptr_t>(prepared) % KXL_PREPARED_ALIGNMENT == 0;
}

// The target that prepared the key, or null if this is no prepared key of the kind.
inline const Target* TargetOf(const void* prepared, uint64_t kind) {
  if (!Aligned(prepared)) return nullptr;
  PreparedTag tag;
  std::memcpy(&tag, prepared, sizeof(tag));
  return tag.kind == kind && tag.target < Targets().size() ? &Targets()[tag.target] : nullptr;
}

inline const Target* TargetOfEk(const ParameterSet& set, const void* prepared) {
  return TargetOf(prepared, kPreparedEk + set.ek_bytes);
}
inline const Target* TargetOfDk(const ParameterSet& set, const void* prepared) {
  return TargetOf(prepared, kPreparedDk + set.ek_bytes);
}

}  // namespace kexlane

#endif  // KEXLANE_DISPATCH_MLKEM_SET_H_
