// SPDX-License-Identifier: Apache-2.0
// kexlane-kat: verifies the library with official known answers on every SIMD target of this CPU.
#include <CLI/CLI.hpp>
#include <kexlane/kexlane.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kat/answers.h"
#include "kat/evidence.h"
#include "kat/report.h"
#include "kat/vectors.h"

namespace kexlane::kat {
namespace {

enum ExitCode { kAllPassed = 0, kSomeFailed = 1, kBadUsage = 2 };

struct Options {
  std::vector<std::string> targets;
  std::vector<std::string> vectors;
  bool takes_minutes = false;
  bool json = false;
  bool list = false;
  std::optional<std::string> report;
  std::optional<std::string> acvp_prompt;  // the argument of the subcommand acvp
};

class BadUsage : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

void Define(CLI::App& app, Options& options) {
  app.set_version_flag("--version", "kexlane-kat " KXL_VERSION);
  app.add_option("--target", options.targets, "Run on this target only (may be repeated)")
      ->type_name("NAME")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--vectors", options.vectors,
                 "Check the test vectors in these files and folders instead of the\n"
                 "embedded answers: ACVP for ML-KEM (prompt and expectedResults, or\n"
                 "internalProjection), Wycheproof for ML-KEM and X25519, and\n"
                 "test-vectors.json of the drafts of X-Wing and of concrete hybrid KEMs")
      ->type_name("PATH");
  app.add_flag("--long", options.takes_minutes,
               "Add the answers after a million rounds, which take minutes per target,\n"
               "and show the progress, on a terminal or not");
  app.add_flag("--json", options.json, "Print the result as JSON");
  app.add_option("--report", options.report,
                 "Write the result to this file too, as a page if its name ends in .html\n"
                 "or as JSON if in .json: with the date, the version and commit, the\n"
                 "compiler and its flags, the CPU, every reason for a failure, and the\n"
                 "SHA-256 of this program, of its library and of each vector file")
      ->type_name("FILE");
  app.add_flag("--list", options.list,
               "Print the embedded answer sets and the targets, and run nothing");
  app.add_subcommand("acvp", "Write the response to an ACVP prompt file to standard output")
      ->fallthrough()
      ->add_option("PROMPT", options.acvp_prompt, "The prompt file")
      ->type_name("")
      ->required();
  app.footer(
      "Without options, every embedded answer runs on every target that this CPU can run.\n"
      "What a vector file has that this program does not know is named and counts as failed.\n"
      "Exit status: 0 if all passed, 1 if something failed, 2 for bad usage or an unreadable "
      "file.\n\n"
      "The official files are published here:\n"
      "  ACVP        https://github.com/usnistgov/ACVP-Server, gen-val/json-files/ML-KEM-*\n"
      "  Wycheproof  https://github.com/C2SP/wycheproof, testvectors_v1/mlkem_*, x25519_*\n"
      "  X-Wing      https://github.com/dconnolly/draft-connolly-cfrg-xwing-kem\n"
      "  hybrids     https://github.com/cfrg/draft-irtf-cfrg-concrete-hybrid-kems\n");
}

void RequireUsage(bool condition, const std::string& reason) {
  if (!condition) throw BadUsage(reason);
}

std::vector<std::string> SupportedTargets() {
  std::vector<std::string> names;
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (kxl_target_supported(i) != 0) names.emplace_back(kxl_target_name(i));
  }
  return names;
}

// Returns the targets that were asked for, without repetition and in the library's order. By
// default it returns all supported ones.
std::vector<std::string> ChooseTargets(const std::vector<std::string>& wanted) {
  std::vector<std::string> supported = SupportedTargets();
  for (const std::string& name : wanted) {
    RequireUsage(std::count(supported.begin(), supported.end(), name) != 0,
                 "--target " + name + ": this CPU can run no target of this name (see --list)");
  }
  if (wanted.empty()) return supported;
  std::erase_if(supported, [&](const std::string& name) {
    return std::count(wanted.begin(), wanted.end(), name) == 0;
  });
  return supported;
}

void ForceTarget(const std::string& name) {
  RequireOk(kxl_target_force(name.c_str()), "the target " + name);
  Require(kxl_target_active() == name, "the target " + name + " is not active");
}

int List(const Options& options) {
  RequireUsage(options.targets.empty() && options.vectors.empty() && !options.takes_minutes &&
                   !options.json && !options.report,
               "--list takes no other option");
  for (const AnswerSet& set : EmbeddedAnswers()) {
    std::cout << "answers  " << set.name << ": " << set.case_count
              << (set.takes_minutes ? " (--long)" : "") << "\n";
  }
  const std::string active = kxl_target_active();
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    const std::string name = kxl_target_name(i);
    std::cout << "target   " << name << ": "
              << (kxl_target_supported(i) != 0 ? "runs on this CPU" : "not on this CPU")
              << (name == active ? ", active" : "") << "\n";
  }
  if (kxl_target_environment() != KXL_OK) {
    std::cout << "KEXLANE_TARGET is ignored: it names no target that this CPU can run\n";
  }
  return kAllPassed;
}

int AnswerAcvpPrompt(const Options& options, const std::string& path) {
  RequireUsage(options.targets.size() <= 1 && options.vectors.empty() && !options.takes_minutes &&
                   !options.json && !options.list && !options.report,
               "acvp takes no option but one --target");
  const std::string text = ReadFile(path);
  if (!options.targets.empty()) ForceTarget(ChooseTargets(options.targets).front());
  ExitCode code = kAllPassed;
  const Fault fault = [&](const std::string& reason) {
    std::cerr << "kexlane-kat: " << Printable(path) << ": " << Printable(reason) << "\n";
    code = kSomeFailed;
  };
  try {
    std::cout << AcvpResponse(ParseJson(text, fault), fault).dump(2) << "\n";
  } catch (const std::exception& error) {
    fault(error.what());
  }
  return code;
}

// A file that cannot be written is an error before minutes of work, not after them. This makes the
// file, so nothing may be refused later.
void MakeReportFile(const std::string& path) {
  if (!std::ofstream(path, std::ios::app)) throw UnreadableFile(path + ": cannot be written");
}

void WriteReport(const Report& report, const std::string& path) {
  std::ofstream file(path);
  if (path.ends_with(".html")) {
    report.PrintHtml(file);
  } else {
    report.PrintJson(file);
  }
  Require(file.flush().good(), path + ": writing failed");
}

int RunAnswers(const Options& options) {
  RequireUsage(options.vectors.empty() || !options.takes_minutes,
               "--long selects embedded answers, which --vectors replaces");
  const std::string path = options.report.value_or("");
  RequireUsage(!options.report || path.ends_with(".html") || path.ends_with(".json"),
               "--report " + path + ": the name must end in .html or .json");
  Report report;
  if (options.report || options.json) report.facts = Evidence();
  report.targets = ChooseTargets(options.targets);
  std::vector<AnswerSet> sets;
  if (options.vectors.empty()) {
    sets = EmbeddedAnswers();
    if (!options.takes_minutes) {
      std::erase_if(sets, [](const AnswerSet& set) { return set.takes_minutes; });
    }
  } else {
    VectorFiles files = LoadVectors(options.vectors, path);
    sets = std::move(files.sets);
    report.files = std::move(files.files);
    report.rejected = std::move(files.rejected);
    report.skipped = std::move(files.skipped);
  }
  if (options.report) MakeReportFile(path);

  for (const AnswerSet& set : sets) report.rows.push_back({set.name, {}});
  ProgressLine progress(options.takes_minutes);
  for (const std::string& target : report.targets) {
    ForceTarget(target);
    for (size_t i = 0; i < sets.size(); ++i) {
      progress.Start(target + ": " + sets[i].name);
      report.rows[i].cells.push_back(
          sets[i].Run([&](size_t done, size_t total) { progress.Step(done, total); }));
    }
  }
  progress.Clear();

  if (options.report) WriteReport(report, path);
  if (options.json) {
    report.PrintJson(std::cout);
  } else {
    report.PrintReasons(std::cerr);
    report.PrintTable(std::cout);
  }
  return report.Failed() == 0 ? kAllPassed : kSomeFailed;
}

int Run(const Options& options) {
  if (options.acvp_prompt) return AnswerAcvpPrompt(options, *options.acvp_prompt);
  if (options.list) return List(options);
  return RunAnswers(options);
}

int Main(int argc, char** argv) {
  CLI::App app("Verifies kexlane with official known answers on every SIMD target of this CPU.",
               "kexlane-kat");
  app.allow_windows_style_options(false);  // a path may begin with a slash
  Options options;
  Define(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kAllPassed : kBadUsage;
  }
  int code = kBadUsage;
  try {
    code = Run(options);
  } catch (const BadUsage& error) {
    std::cerr << "kexlane-kat: " << Printable(error.what()) << "\n";
    return kBadUsage;
  } catch (const UnreadableFile& error) {
    std::cerr << "kexlane-kat: " << Printable(error.what()) << "\n";
    return kBadUsage;
  }
  // A result that could not be written does not count as a pass.
  if (!std::cout.flush()) {
    std::cerr << "kexlane-kat: writing to standard output failed\n";
    return kSomeFailed;
  }
  return code;
}

}  // namespace
}  // namespace kexlane::kat

int main(int argc, char** argv) {
  try {
    return kexlane::kat::Main(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "kexlane-kat: " << kexlane::kat::Printable(error.what()) << "\n";
    return 1;
  }
}
