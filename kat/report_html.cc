// SPDX-License-Identifier: Apache-2.0
// The results as a page: what an auditor files.
#include <ostream>

#include "kat/json.h"
#include "kat/report.h"

namespace kexlane::kat {
namespace {

constexpr const char* kStyle =
    "body{font:16px/1.5 sans-serif;margin:2em;max-width:70em}"
    "table{border-collapse:collapse;margin:1em 0}"
    "th,td{border:1px solid #ccc;padding:.2em .7em;text-align:left;vertical-align:top}"
    "td.n{text-align:right}.bad{background:#fdd}code{word-break:break-all}";

// Replaces what is not UTF-8, as PrintJson does. Printable can leave half a character too.
std::string ValidUtf8(const std::string& text) {
  const std::string json = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  return Json::parse(json).get<std::string>();
}

std::string Escaped(const std::string& text) {
  std::string html;
  for (const char c : ValidUtf8(Printable(text))) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

void PrintList(std::ostream& out, const char* title, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out << "<h2>" << title << "</h2>\n<ul>\n";
  for (const std::string& line : lines) out << "<li>" << Escaped(line) << "</li>\n";
  out << "</ul>\n";
}

}  // namespace

void Report::PrintHtml(std::ostream& out) const {
  out << "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
      << "<title>kexlane-kat</title>\n<style>" << kStyle << "</style>\n"
      << "<h1>Known answers of kexlane</h1>\n<p" << (Failed() != 0 ? " class=\"bad\"" : "")
      << "><strong>" << Passed() << " passed, " << Failed() << " failed</strong></p>\n<table>\n";
  for (const auto& [name, value] : facts) {
    out << "<tr><th>" << Escaped(name) << "</th><td><code>" << Escaped(value)
        << "</code></td></tr>\n";
  }
  out << "</table>\n<h2>Answers</h2>\n<table>\n<tr><th>passed / failed</th>";
  for (const std::string& target : targets) out << "<th>" << Escaped(target) << "</th>";
  out << "</tr>\n";
  std::vector<std::string> failures = rejected;
  for (const Row& row : rows) {
    out << "<tr><td>" << Escaped(row.name) << "</td>";
    for (size_t i = 0; i < targets.size(); ++i) {
      const Checks& cell = row.cells[i];
      out << (cell.failed() != 0 ? "<td class=\"n bad\">" : "<td class=\"n\">") << cell.passed()
          << " / " << cell.failed() << "</td>";
      for (const std::string& reason : cell.reasons()) {
        failures.push_back(row.name + " [" + targets[i] + "] " + reason);
      }
    }
    out << "</tr>\n";
  }
  out << "</table>\n";
  PrintList(out, "Failures", failures);
  PrintList(out, "Skipped", skipped);
  if (!files.empty()) {
    out << "<h2>Vector files</h2>\n<table>\n<tr><th>file</th><th>SHA-256</th></tr>\n";
    for (const VectorFiles::File& file : files) {
      out << "<tr><td>" << Escaped(file.path) << "</td><td><code>" << file.sha256
          << "</code></td></tr>\n";
    }
    out << "</table>\n";
  }
  out << "</html>\n";
}

}  // namespace kexlane::kat
