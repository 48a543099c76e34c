// Parts of the kernels that only tests and benchmarks call by themselves. They are compiled as the
// library's are, in a library of their own, and are not in the one that is installed.
#ifndef KEXLANE_KERNELS_PROBES_PROBES_H_
#define KEXLANE_KERNELS_PROBES_PROBES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kexlane {

// Of one target.
struct ProbeTable {
  // The permutation on 1, 2, 4 or 8 interleaved states, word i of state j at states[i * width + j],
  // 64-byte aligned; null for a width that the target does not have.
  void (*f1600_x1)(uint64_t* states);
  void (*f1600_x2)(uint64_t* states);
  void (*f1600_x4)(uint64_t* states);
  void (*f1600_x8)(uint64_t* states);
  // n steps of the Montgomery ladder on some points: as one operation does them, and as batches do,
  // four or eight ladders at a time; null where the target has no such batches. Limb i of lane j of
  // an element, below 2^51, is limbs[i * lanes + j], for up to eight lanes, 64-byte aligned.
  void (*ladder_step)(uint64_t* limbs, size_t n);
  void (*ladder_step_x4)(uint64_t* limbs, size_t n);
  void (*ladder_step_x8)(uint64_t* limbs, size_t n);
};

#define KXL_TARGET(name, features)   \
  namespace name##_probes {          \
    extern const ProbeTable kProbes; \
  }
#include "kernels/targets.def"

// That of the target of this name, which the library must have.
const ProbeTable& ProbesOf(std::string_view target);

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_PROBES_PROBES_H_
