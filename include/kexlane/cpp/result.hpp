// SPDX-License-Identifier: Apache-2.0
// The result of a single call: a status and a value. The compiler warns if it is ignored.
#ifndef KEXLANE_CPP_RESULT_HPP_
#define KEXLANE_CPP_RESULT_HPP_

#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/status.h>

#include <string_view>
#include <type_traits>

namespace kexlane {

inline std::string_view StatusText(kxl_status status) { return kxl_status_text(status); }

// Holds KXL_OK and the value that the call computed, or another status and a value of zeros. Moving
// the value out leaves zeros in place of its secrets. The status stays KXL_OK.
template <typename T>
class [[nodiscard]] Result {
 public:
  // Calls compute(value), which writes the value in place and returns a kxl_status.
  template <typename Compute>
  requires std::is_invocable_r_v<kxl_status, Compute, T&>
  explicit Result(Compute compute) : status_(compute(value_)) {}

  kxl_status status() const { return status_; }
  explicit operator bool() const { return status_ == KXL_OK; }

  T& operator*() & { return value_; }
  const T& operator*() const& { return value_; }
  T&& operator*() && { return static_cast<T&&>(value_); }
  T* operator->() { return &value_; }
  const T* operator->() const { return &value_; }

 private:
  T value_{};
  kxl_status status_;
};

}  // namespace kexlane

#endif  // KEXLANE_CPP_RESULT_HPP_
