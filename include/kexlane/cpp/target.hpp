// SPDX-License-Identifier: Apache-2.0
// SIMD targets: which ones this library has, which ones this CPU can run, and which one is active.
// The comments in target.h and self_test.h explain the functions.
#ifndef KEXLANE_CPP_TARGET_HPP_
#define KEXLANE_CPP_TARGET_HPP_

#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/self_test.h>
#include <kexlane/target.h>

#include <cstddef>
#include <string_view>

namespace kexlane {

namespace targets {

inline size_t Count() { return kxl_target_count(); }
// Returns an empty name past the end.
inline std::string_view Name(size_t index) {
  const char* name = kxl_target_name(index);
  return name != nullptr ? std::string_view(name) : std::string_view();
}
inline bool Supported(size_t index) { return kxl_target_supported(index) != 0; }
inline std::string_view Active() { return kxl_target_active(); }
// A null name selects the best supported target.
[[nodiscard]] inline kxl_status Force(const char* name) { return kxl_target_force(name); }
[[nodiscard]] inline kxl_status Environment() { return kxl_target_environment(); }
// The self tests of self_test.h, on the active target if name is null. Returns an empty string if
// every answer was right.
[[nodiscard]] inline std::string_view SelfTest(const char* name = nullptr) {
  const char* const failed = kxl_self_test(name);
  return failed != nullptr ? std::string_view(failed) : std::string_view();
}

}  // namespace targets

}  // namespace kexlane

#endif  // KEXLANE_CPP_TARGET_HPP_
