// SPDX-License-Identifier: Apache-2.0
// Which target is at work, and choosing another.
#include "dispatch/target.h"
#include "kexlane/target.h"

using namespace kexlane;

size_t kxl_target_count(void) { return Targets().size(); }

const char* kxl_target_name(size_t index) {
  return index < Targets().size() ? Targets()[index].name : nullptr;
}

int kxl_target_supported(size_t index) {
  return index < Targets().size() && IsSupported(Targets()[index]);
}

const char* kxl_target_active(void) { return ActiveTarget().name; }

kxl_status kxl_target_force(const char* name) {
  return ForceTarget(name) ? KXL_OK : KXL_ERR_TARGET;
}

kxl_status kxl_target_environment(void) { return EnvironmentIsObeyed() ? KXL_OK : KXL_ERR_TARGET; }
