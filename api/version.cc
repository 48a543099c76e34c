// SPDX-License-Identifier: Apache-2.0
// The version, which stands in CMakeLists.txt.
#include "kexlane/version.h"

const char* kxl_version(void) { return KEXLANE_VERSION; }
