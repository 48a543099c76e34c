// SPDX-License-Identifier: Apache-2.0
// The results of all answer sets on all targets, as a table for people or as JSON for programs.
#ifndef KEXLANE_KAT_REPORT_H_
#define KEXLANE_KAT_REPORT_H_

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "kat/cases.h"

namespace kexlane::kat {

// Returns text from a file with ? instead of each control character, which a terminal would obey.
std::string Printable(std::string text);

struct Report {
  struct Row {
    std::string name;
    std::vector<Checks> cells;  // one for each target
  };

  std::vector<std::string> targets;
  std::vector<Row> rows;
  std::vector<std::string> rejected;  // files that are not valid test vectors: each is a failure
  std::vector<std::string> skipped;   // files that do not look like test vectors: no failure

  size_t Passed() const;
  size_t Failed() const;
  // Prints a line for each failure, which the table only counts, and for each skipped file.
  void PrintReasons(std::ostream& out) const;
  // Prints the table. Its last line is "N passed, M failed".
  void PrintTable(std::ostream& out) const;
  void PrintJson(std::ostream& out) const;
};

// Shows what is running and how far it is in one line on standard error, if that is a terminal.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { Clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Starts the line for `what`.
  void Start(const std::string& what);
  void Step(size_t done, size_t total);
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;

  void Show(const std::string& text);

  const bool is_terminal_;
  std::string what_;
  Clock::time_point shown_;
};

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_REPORT_H_
