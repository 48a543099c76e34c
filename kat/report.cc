// SPDX-License-Identifier: Apache-2.0
// The results of all answer sets on all targets, as a table for people or as JSON for programs.
#include "kat/report.h"

#include <kexlane/kexlane.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <iostream>

#include "kat/json.h"

namespace kexlane::kat {
namespace {

constexpr size_t kCellWidth = 11;

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
  for (const std::string& name : skipped) out << "skipped, not JSON: " << Printable(name) << "\n";
  for (const std::string& reason : rejected) out << "FAILED " << Printable(reason) << "\n";
  for (const Row& row : rows) {
    for (size_t i = 0; i < targets.size(); ++i) {
      const Checks& cell = row.cells[i];
      const std::string start = "FAILED " + Printable(row.name) + " [" + targets[i] + "] ";
      for (const std::string& reason : cell.reasons()) out << start << Printable(reason) << "\n";
      const size_t more = cell.failed() - cell.reasons().size();
      if (more != 0) out << start << "and " << more << " more\n";
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
  const Json all = {{"version", KXL_VERSION}, {"targets", targets}, {"sets", std::move(sets)},
                    {"rejected", rejected},   {"skipped", skipped}, {"passed", Passed()},
                    {"failed", Failed()}};
  // File names need not be UTF-8.
  out << all.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) << "\n";
}

ProgressLine::ProgressLine() : is_terminal_(isatty(STDERR_FILENO) == 1) {}

void ProgressLine::Start(const std::string& what) {
  what_ = what;
  Show(what_);
}

void ProgressLine::Step(size_t done, size_t total) {
  if (!is_terminal_ || Clock::now() - shown_ < std::chrono::milliseconds(100)) return;
  Show(what_ + ": " + std::to_string(100 * done / std::max<size_t>(total, 1)) + " %");
}

void ProgressLine::Clear() {
  if (!what_.empty()) Show("");
  what_.clear();
}

void ProgressLine::Show(const std::string& text) {
  if (!is_terminal_) return;
  std::cerr << "\r\x1b[K" << text << std::flush;
  shown_ = Clock::now();
}

}  // namespace kexlane::kat
