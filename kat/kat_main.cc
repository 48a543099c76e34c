// SPDX-License-Identifier: Apache-2.0
// kexlane-kat: verifies the library with official known answers on every SIMD target of this CPU.
#include <CLI/CLI.hpp>
#include <kexlane/kexlane.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kat/answers.h"
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
                 "embedded answers: ACVP (prompt and expectedResults) and Wycheproof for\n"
                 "ML-KEM, Wycheproof for X25519, test-vectors.json of the X-Wing draft")
      ->type_name("PATH");
  app.add_flag("--long", options.takes_minutes,
               "Add the answers after a million rounds, which take minutes per target");
  app.add_flag("--json", options.json, "Print the result as JSON");
  app.add_flag("--list", options.list,
               "Print the embedded answer sets and the targets, and run nothing");
  app.add_subcommand("acvp", "Write the response to an ACVP prompt file to standard output")
      ->fallthrough()
      ->add_option("PROMPT", options.acvp_prompt, "The prompt file")
      ->type_name("")
      ->required();
  app.footer(
      "Without options, every embedded answer runs on every target that this CPU can run.\n"
      "Exit status: 0 if all passed, 1 if something failed, 2 for bad usage or an unreadable "
      "file.\n");
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
  RequireUsage(
      options.targets.empty() && options.vectors.empty() && !options.takes_minutes && !options.json,
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
                   !options.json && !options.list,
               "acvp takes no option but one --target");
  const std::string text = ReadFile(path);
  if (!options.targets.empty()) ForceTarget(ChooseTargets(options.targets).front());
  try {
    std::cout << AcvpResponse(ParseJson(text)).dump(2) << "\n";
  } catch (const std::exception& error) {
    std::cerr << "kexlane-kat: " << Printable(path) << ": " << Printable(error.what()) << "\n";
    return kSomeFailed;
  }
  return kAllPassed;
}

int RunAnswers(const Options& options) {
  RequireUsage(options.vectors.empty() || !options.takes_minutes,
               "--long selects embedded answers, which --vectors replaces");
  Report report;
  report.targets = ChooseTargets(options.targets);
  std::vector<AnswerSet> sets;
  if (options.vectors.empty()) {
    sets = EmbeddedAnswers();
    if (!options.takes_minutes) {
      std::erase_if(sets, [](const AnswerSet& set) { return set.takes_minutes; });
    }
  } else {
    VectorFiles files = LoadVectors(options.vectors);
    sets = std::move(files.sets);
    report.rejected = std::move(files.rejected);
    report.skipped = std::move(files.skipped);
  }

  for (const AnswerSet& set : sets) report.rows.push_back({set.name, {}});
  ProgressLine progress;
  for (const std::string& target : report.targets) {
    ForceTarget(target);
    for (size_t i = 0; i < sets.size(); ++i) {
      progress.Start(target + ": " + sets[i].name);
      report.rows[i].cells.push_back(
          sets[i].Run([&](size_t done, size_t total) { progress.Step(done, total); }));
    }
  }
  progress.Clear();

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
