// SPDX-License-Identifier: Apache-2.0
// Answer sets, counting their cases, and comparisons that fail a case.
#ifndef KEXLANE_KAT_CASES_H_
#define KEXLANE_KAT_CASES_H_

#include <kexlane/status.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kexlane::kat {

using Bytes = std::vector<uint8_t>;

// Both throw std::runtime_error with the reason if the text is not pairs of hexadecimal digits.
Bytes FromHex(std::string_view text);
std::string ToHex(std::span<const uint8_t> bytes);

// Each of these throws std::runtime_error if its condition does not hold. `what` names the value.
inline void Require(bool condition, const std::string& reason) {
  if (!condition) throw std::runtime_error(reason);
}
void RequireOk(kxl_status status, std::string_view what);
void RequireEqual(std::string_view what, std::span<const uint8_t> got,
                  std::span<const uint8_t> want);
// Requires that a call refused a bad input with an error and left only zeros in the output.
void RequireRefused(kxl_status status, std::string_view what, std::span<const uint8_t> output);

// Says that a case, or a file with cases, is not of a form that this program knows.
class Malformed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
inline void RequireForm(bool condition, const std::string& reason) {
  if (!condition) throw Malformed(reason);
}

// Counts the cases of one answer set on one target.
class Checks {
 public:
  using Progress = std::function<void(size_t done, size_t total)>;

  explicit Checks(Progress progress) : progress_(std::move(progress)) {}

  // Runs a case. It passes if its body returns, and fails with the reason that its body throws.
  // Only Malformed goes to the caller, who counts the case.
  template <typename Body>
  void Case(const std::string& name, Body&& body) {
    try {
      body();
      ++passed_;
    } catch (const Malformed&) {
      throw;
    } catch (const std::exception& error) {
      Fail(name + ": " + error.what());
    }
  }

  // Counts cases that fail for one reason.
  void Fail(const std::string& reason, size_t case_count = 1);
  // Shows how far a long body is. It may be called at any rate.
  void Step(size_t done, size_t total) const { progress_(done, total); }

  size_t passed() const { return passed_; }
  size_t failed() const { return failed_; }
  // Returns the reasons of all failures.
  const std::vector<std::string>& reasons() const { return reasons_; }

 private:
  size_t passed_ = 0;
  size_t failed_ = 0;
  std::vector<std::string> reasons_;
  Progress progress_;
};

// An answer set: cases that belong together. It is one row of the table.
struct AnswerSet {
  std::string name;
  size_t case_count = 0;
  std::function<void(Checks&)> body;
  bool takes_minutes = false;

  // Runs the cases on the active target. Whatever goes wrong, the result counts at least case_count
  // cases. A set without cases fails.
  Checks Run(Checks::Progress progress) const;
};

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_CASES_H_
