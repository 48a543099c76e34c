// SPDX-License-Identifier: Apache-2.0
// The parameter sets of ML-KEM as values, for code that is compiled once for all of them.
#ifndef KEXLANE_SCHEMES_PARAMETER_SET_H_
#define KEXLANE_SCHEMES_PARAMETER_SET_H_

#include <cstddef>

#include "dispatch/target.h"
#include "kernels/mlkem/params.h"
#include "kernels/table.h"

namespace kexlane {

struct ParameterSet {
  size_t ek_bytes, dk_bytes, c_bytes;
  size_t dk_ek, dk_z;  // where ek and z begin in dk; all but ek and H(ek) between them is secret
  size_t prepared_ek_bytes, prepared_dk_bytes;
  MlkemKernels MlkemTable::*kernels;

  const MlkemKernels& KernelsOf(const Target& target) const { return target.mlkem->*kernels; }
};

template <class P>
constexpr ParameterSet MakeParameterSet(size_t prepared_ek_bytes, size_t prepared_dk_bytes,
                                        MlkemKernels MlkemTable::*kernels) {
  return {.ek_bytes = P::kEkBytes,
          .dk_bytes = P::kDkBytes,
          .c_bytes = P::kCBytes,
          .dk_ek = P::kDkEk,
          .dk_z = P::kDkZ,
          .prepared_ek_bytes = prepared_ek_bytes,
          .prepared_dk_bytes = prepared_dk_bytes,
          .kernels = kernels};
}
inline constexpr auto kMlkem512 = MakeParameterSet<P512>(3136, 5248, &MlkemTable::mlkem512);
inline constexpr auto kMlkem768 = MakeParameterSet<P768>(6208, 9344, &MlkemTable::mlkem768);
inline constexpr auto kMlkem1024 = MakeParameterSet<P1024>(10304, 14464, &MlkemTable::mlkem1024);

// Prepared keys lie at multiples of it.
inline constexpr size_t kPreparedAlignment = 64;

}  // namespace kexlane

#endif  // KEXLANE_SCHEMES_PARAMETER_SET_H_
