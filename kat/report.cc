// SPDX-License-Identifier: Apache-2.0
// The results of all answer sets on all targets as a table and as JSON, and the progress.
#include "kat/report.h"

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <map>
#include <utility>

#include "kat/json.h"
#include "kat/machine.h"

namespace kexlane::kat {
namespace {

constexpr size_t kCellWidth = 11;
constexpr size_t kMaxLinesOfAKind = 30;
constexpr size_t kMaxLines = 50;

std::string Cell(const std::string& text, size_t width = kCellWidth) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : " " + text;
}

}  // namespace

size_t Report::Passed() const {
  size_t sum = 0;
  for (const Row& row : rows) {
    for (const Checks& cell : row.cells) sum += cell.passed();
  }
  return sum;
}

size_t Report::Failed() const {
  size_t sum = rejected.size();
  for (const Row& row : rows) {
    for (const Checks& cell : row.cells) sum += cell.failed();
  }
  return sum;
}

std::string Printable(std::string text) {
  uint8_t before = 0;
  for (char& c : text) {
    const auto byte = static_cast<uint8_t>(c);
    // The control characters from 0x80 to 0x9F count too, as single bytes or in UTF-8.
    const bool alone = before < 0x80 || before == 0xC2;
    if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && byte < 0xA0 && alone)) c = '?';
    before = byte;
  }
  return text;
}

void Report::PrintReasons(std::ostream& out) const {
  for (const std::string& what : skipped) out << "skipped " << Printable(what) << "\n";
  for (const std::string& reason : rejected) out << "FAILED " << Printable(reason) << "\n";
  for (const Row& row : rows) {
    for (size_t i = 0; i < targets.size(); ++i) {
      const std::string start = "FAILED " + Printable(row.name) + " [" + targets[i] + "] ";
      std::map<std::string, size_t> printed;  // how many of each kind: what follows a case's name
      size_t lines = 0;
      for (const std::string& reason : row.cells[i].reasons()) {
        size_t& of_kind = printed[reason.substr(std::min(reason.find(": "), reason.size()))];
        if (of_kind == kMaxLinesOfAKind || lines == kMaxLines) continue;
        ++of_kind;
        ++lines;
        out << start << Printable(reason) << "\n";
      }
      const size_t more = row.cells[i].reasons().size() - lines;
      if (more != 0) out << start << "and " << more << " more, which --report lists\n";
    }
  }
}

void Report::PrintTable(std::ostream& out) const {
  size_t name_width = 0;
  for (const Row& row : rows) name_width = std::max(name_width, row.name.size());
  if (!rows.empty()) {
    std::string names, legends;
    for (const std::string& target : targets) {
      names += Cell(target);
      legends += Cell("pass/fail");
    }
    out << std::string(name_width, ' ') << names << "\n";
    out << std::string(name_width, ' ') << legends << "\n";
  }
  for (const Row& row : rows) {
    out << row.name << std::string(name_width - row.name.size(), ' ');
    for (const Checks& cell : row.cells) {
      out << Cell(std::to_string(cell.passed()) + "/" + std::to_string(cell.failed()));
    }
    out << "\n";
  }
  out << Passed() << " passed, " << Failed() << " failed\n";
}

void Report::PrintJson(std::ostream& out) const {
  Json sets = Json::array();
  for (const Row& row : rows) {
    Json results = Json::object();
    for (size_t i = 0; i < targets.size(); ++i) {
      const Checks& cell = row.cells[i];
      results[targets[i]] = {
          {"passed", cell.passed()}, {"failed", cell.failed()}, {"reasons", cell.reasons()}};
    }
    sets.push_back({{"name", row.name}, {"targets", std::move(results)}});
  }
  Json digests = Json::array();
  for (const VectorFiles::File& file : files) {
    digests.push_back({{"path", file.path}, {"sha256", file.sha256}});
  }
  Json all = Json::object();
  for (const auto& [name, value] : facts) all[name] = value;
  all.update(Json{{"targets", targets},
                  {"files", std::move(digests)},
                  {"sets", std::move(sets)},
                  {"rejected", rejected},
                  {"skipped", skipped},
                  {"passed", Passed()},
                  {"failed", Failed()}});
  // File names need not be UTF-8.
  out << all.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) << "\n";
}

ProgressLine::ProgressLine(bool in_a_log)
    : is_terminal_(IsTerminal()), in_a_log_(in_a_log && !is_terminal_) {}

void ProgressLine::Start(const std::string& what) {
  what_ = what;
  Show(what_);
}

void ProgressLine::Step(size_t done, size_t total) {
  using std::chrono::milliseconds;
  if (Clock::now() - shown_ < (in_a_log_ ? milliseconds(5000) : milliseconds(100))) return;
  Show(what_ + ": " + std::to_string(100 * done / std::max<size_t>(total, 1)) + " %");
}

void ProgressLine::Clear() {
  if (is_terminal_ && !what_.empty()) Show("");
  what_.clear();
}

void ProgressLine::Show(const std::string& text) {
  shown_ = Clock::now();
  if (is_terminal_) std::cerr << "\r\x1b[K" << text << std::flush;
  if (in_a_log_) std::cerr << text << std::endl;
}

}  // namespace kexlane::kat
