# SPDX-License-Identifier: Apache-2.0
# find_package(kexlane): gives kexlane::kexlane (shared) and kexlane::kexlane_static.
include(${CMAKE_CURRENT_LIST_DIR}/kexlaneTargets.cmake)
