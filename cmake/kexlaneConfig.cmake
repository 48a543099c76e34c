# SPDX-License-Identifier: Apache-2.0
# find_package(kexlane): gives kexlane::kexlane (shared) and kexlane::kexlane_static.
include(${CMAKE_CURRENT_LIST_DIR}/kexlaneTargets.cmake)
get_target_property(kexlane_found kexlane::kexlane IMPORTED_CONFIGURATIONS)
if(NOT kexlane_found)
  set(kexlane_FOUND FALSE)
  set(kexlane_NOT_FOUND_MESSAGE
      "CMake reads no package in a folder whose path has a bracket, * or ?.")
endif()
