// SPDX-License-Identifier: Apache-2.0
// The reports of the interval tests. Each mistake is reported once.
#ifndef KEXLANE_TESTS_SUPPORT_REPORTS_H_
#define KEXLANE_TESTS_SUPPORT_REPORTS_H_

#include <algorithm>
#include <string>
#include <vector>

namespace kexlane::test {

// Returns the reports without repetitions.
inline std::vector<std::string>& Reports() {
  static std::vector<std::string> reports;
  return reports;
}
inline void Report(const std::string& what) {
  if (std::find(Reports().begin(), Reports().end(), what) == Reports().end()) {
    Reports().push_back(what);
  }
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_REPORTS_H_
