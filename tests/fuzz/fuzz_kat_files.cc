// SPDX-License-Identifier: Apache-2.0
// Fuzzes the readers of vector files in kexlane-kat, and runs the checks of files that they accept.
// A zero byte ends one file and begins the next, so that both halves of an ACVP set can appear.
#include <kexlane/kexlane.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "kat/vectors.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t bytes) {
  using namespace kexlane::kat;
  std::string_view rest(reinterpret_cast<const char*>(data), bytes);
  std::vector<int> files;
  std::vector<std::string> paths;
  while (!rest.empty() && files.size() < 3) {
    const std::string_view text = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    const int file = memfd_create("vectors", 0);
    if (file < 0 || write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
      std::abort();
    }
    files.push_back(file);
    paths.push_back("/proc/self/fd/" + std::to_string(file));
    // A std::runtime_error is the only way to reject a file.
    try {
      const Fault ignore = [](const std::string&) {};
      (void)AcvpResponse(ParseJson(std::string(text), ignore), ignore);
    } catch (const std::exception&) {
    }
  }
  if (!paths.empty()) {
    const VectorFiles vectors = LoadVectors(paths);
    if (vectors.sets.empty() && vectors.rejected.empty()) std::abort();
    for (const AnswerSet& set : vectors.sets) {
      if (set.case_count > 200) continue;
      const Checks checks = set.Run([](size_t, size_t) {});
      // A set without cases fails once.
      if (checks.passed() + checks.failed() != std::max<size_t>(set.case_count, 1)) std::abort();
    }
  }
  for (const int file : files) close(file);
  return 0;
}
