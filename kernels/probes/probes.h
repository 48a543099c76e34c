// SPDX-License-Identifier: Apache-2.0
// Parts of the kernels that only tests and benchmarks call by themselves. They are compiled in the
// same way as the library, into a library of their own that is not installed.
#ifndef KEXLANE_KERNELS_PROBES_PROBES_H_
#define KEXLANE_KERNELS_PROBES_PROBES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kexlane {

// The probes of one target.
struct ProbeTable {
  // The permutation on 1, 2, 4 or 8 interleaved states. Word i of state j is states[i * width + j],
  // and the array is 64-byte aligned. A pointer is null if the target has no permutation of that
  // width.
  void (*f1600_x1)(uint64_t* states);
  void (*f1600_x2)(uint64_t* states);
  void (*f1600_x4)(uint64_t* states);
  void (*f1600_x8)(uint64_t* states);
  // n steps of the Montgomery ladder: as a single operation takes them, and as batches take them,
  // two, four or eight ladders at a time. A pointer is null if the target has no such batches. Limb
  // i of lane j of an element is limbs[i * lanes + j], below 2^51, for up to eight lanes, and the
  // array is 64-byte aligned.
  void (*ladder_step)(uint64_t* limbs, size_t n);
  void (*ladder_step_x2)(uint64_t* limbs, size_t n);
  void (*ladder_step_x4)(uint64_t* limbs, size_t n);
  void (*ladder_step_x8)(uint64_t* limbs, size_t n);
};

#define KXL_TARGET(name, features)   \
  namespace name##_probes {          \
    extern const ProbeTable kProbes; \
  }
#include "kernels/targets.def"

// Returns the probes of the target with this name, which the library must contain.
const ProbeTable& ProbesOf(std::string_view target);

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_PROBES_PROBES_H_
