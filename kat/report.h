// SPDX-License-Identifier: Apache-2.0
// The results of all answer sets on all targets: a table for people, JSON for programs, and a page
// for auditors.
#ifndef KEXLANE_KAT_REPORT_H_
#define KEXLANE_KAT_REPORT_H_

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "kat/cases.h"
#include "kat/evidence.h"
#include "kat/vectors.h"

namespace kexlane::kat {

// Returns text from a file with ? instead of each control character, which a terminal would obey.
std::string Printable(std::string text);

struct Report {
  struct Row {
    std::string name;
    std::vector<Checks> cells;  // one for each target
  };

  std::vector<Fact> facts;  // what ran, when and where
  std::vector<std::string> targets;
  std::vector<VectorFiles::File> files;
  std::vector<Row> rows;
  std::vector<std::string> rejected;  // as in VectorFiles: each is a failure
  std::vector<std::string> skipped;   // no failure

  size_t Passed() const;
  size_t Failed() const;
  // Prints the reasons for failures, which the table only counts, and what was skipped. Of many
  // failures, the first of each kind are printed.
  void PrintReasons(std::ostream& out) const;
  // Prints the table. Its last line is "N passed, M failed".
  void PrintTable(std::ostream& out) const;
  // These two have the facts, the files and every reason too.
  void PrintJson(std::ostream& out) const;
  void PrintHtml(std::ostream& out) const;
};

// Shows on standard error what is running and how far it is: in one line that changes, if that is a
// terminal.
class ProgressLine {
 public:
  // Elsewhere `in_a_log` says whether to print a line for each thing that runs, and another one
  // every five seconds.
  explicit ProgressLine(bool in_a_log);
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
  const bool in_a_log_;
  std::string what_;
  Clock::time_point shown_;
};

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_REPORT_H_
