// SPDX-License-Identifier: Apache-2.0
// Finds the probes of a target.
#include "kernels/probes/probes.h"

namespace kexlane {

const ProbeTable& ProbesOf(std::string_view target) {
#define KXL_TARGET(name, features) \
  if (target == #name) return name##_probes::kProbes;
#include "kernels/targets.def"
  return portable_probes::kProbes;
}

}  // namespace kexlane
