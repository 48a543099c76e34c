// Results of all answer sets on all targets, as a table for people or as JSON for programs.
#ifndef KEXLANE_KAT_REPORT_H_
#define KEXLANE_KAT_REPORT_H_

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "kat/cases.h"

namespace kexlane::kat {

// Text from a file, with ? in the place of control characters, which a terminal would obey.
std::string Printable(std::string text);

struct Report {
  struct Row {
    std::string name;
    std::vector<Checks> cells;  // one per target
  };

  std::vector<std::string> targets;
  std::vector<Row> rows;
  std::vector<std::string> rejected;  // files that are no test vectors: a failure each
  std::vector<std::string> skipped;   // files that nobody took for test vectors: no failure

  size_t Passed() const;
  size_t Failed() const;
  // One line per failure that the table only counts, and per file that was skipped.
  void PrintReasons(std::ostream& out) const;
  // The table and, as its last line, "N passed, M failed".
  void PrintTable(std::ostream& out) const;
  void PrintJson(std::ostream& out) const;
};

// One line on standard error that says what runs and how far it is, if that is a terminal.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { Clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Starts what is called `what`.
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
