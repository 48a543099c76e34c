// SPDX-License-Identifier: Apache-2.0
// The version of the library that is running, from version.h.
#ifndef KEXLANE_CPP_VERSION_HPP_
#define KEXLANE_CPP_VERSION_HPP_

#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/version.h>

#include <string_view>

namespace kexlane {

inline std::string_view version() { return kxl_version(); }

}  // namespace kexlane

#endif  // KEXLANE_CPP_VERSION_HPP_
