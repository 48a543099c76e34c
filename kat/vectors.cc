// SPDX-License-Identifier: Apache-2.0
// Finds files with official test vectors and recognises them by their content.
#include "kat/vectors.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "kat/hash.h"

namespace kexlane::kat {
namespace {

namespace fs = std::filesystem;

struct Source {
  fs::path path;
  std::string name;  // the shortest name for messages
  bool named_by_user;
};

struct AcvpFile {
  Source source;
  Json content;
  bool used = false;
};

std::vector<Source> FindFiles(const std::string& argument) {
  std::vector<Source> found;
  try {
    if (!fs::is_directory(argument)) {
      return {{argument, fs::path(argument).filename().string(), true}};
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(argument)) {
      if (!entry.is_regular_file()) continue;  // reading a pipe could wait forever
      const fs::path& path = entry.path();
      found.push_back({path, path.lexically_relative(argument).string(), false});
    }
  } catch (const fs::filesystem_error& error) {
    throw UnreadableFile(argument + ": " + error.code().message());
  }
  std::sort(found.begin(), found.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return found;
}

// Whether a file in a folder is a text for people, such as a README: neither its name nor its
// content looks like JSON.
bool IsForPeople(const Source& source, const std::string& text) {
  if (source.named_by_user || source.path.extension() == ".json") return false;
  const size_t start = text.find_first_not_of(" \t\r\n");
  return start == std::string::npos || (text[start] != '{' && text[start] != '[');
}

// Whether a file in a folder of ACVP's holds no tests: what a client registers, or a verdict.
bool HoldsNoTests(const Source& source, const Json& content) {
  return !source.named_by_user && content.is_object() && !content.contains("testGroups") &&
         (content.contains("disposition") ||
          (content.contains("algorithm") && content.contains("revision")));
}

AnswerSet ReadSingleFile(const std::string& name, const Json& content, const Fault& fault,
                         const Fault& skip) {
  if (auto set = ReadWycheproof(name, content, fault)) return *std::move(set);
  if (auto set = ReadXWing(name, content)) return *std::move(set);
  if (auto set = ReadConcreteHybrids(name, content, fault, skip)) return *std::move(set);
  throw std::runtime_error("no kind of vector file that this program knows");
}

// Returns a function that adds reasons to a list, with the name of a file before each.
Fault Adder(std::vector<std::string>& list, const std::string& file) {
  return [&list, file](const std::string& reason) { list.push_back(file + ": " + reason); };
}

// Finds the answers to a prompt: the first free ones in its own folder, else the first free ones.
AcvpFile* FindExpected(const AcvpFile& prompt, std::vector<AcvpFile>& files) {
  AcvpFile* best = nullptr;
  for (AcvpFile& file : files) {
    if (file.used || KindOfAcvp(file.content) != AcvpKind::kExpected) continue;
    if (!AcvpBelongTogether(prompt.content, file.content)) continue;
    if (file.source.path.parent_path() == prompt.source.path.parent_path()) return &file;
    if (best == nullptr) best = &file;
  }
  return best;
}

void ReadAcvpFiles(std::vector<AcvpFile>& files, VectorFiles& result) {
  for (AcvpFile& file : files) {
    const AcvpKind kind = KindOfAcvp(file.content);
    if (kind == AcvpKind::kExpected) continue;
    file.used = true;
    const Fault fault = Adder(result.rejected, file.source.name);
    AcvpFile* const expected = kind == AcvpKind::kBoth ? &file : FindExpected(file, files);
    if (expected == nullptr) {
      fault("an ACVP prompt without its expectedResults");
      continue;
    }
    expected->used = true;
    try {
      result.sets.push_back(ReadAcvp(file.source.name, file.content, expected->content, fault));
    } catch (const std::exception& error) {
      fault(error.what());
    }
  }
  for (const AcvpFile& file : files) {
    if (!file.used) {
      result.rejected.push_back(file.source.name + ": ACVP expectedResults without their prompt");
    }
  }
}

}  // namespace

AnswerSet MakeSet(const std::string& name, std::vector<PathTest> tests) {
  size_t count = 0;
  for (const PathTest& test : tests) count += test.paths.size();
  const auto body = [tests = std::move(tests)](Checks& checks) {
    for (const PathTest& test : tests) {
      const size_t end = checks.passed() + checks.failed() + test.paths.size();
      try {
        for (const Path path : test.paths) {
          checks.Case(test.name + PathSuffix(path), [&] { test.check(path); });
        }
      } catch (const Malformed& error) {
        checks.Fail(test.name + ": " + error.what(), end - checks.passed() - checks.failed());
      }
      checks.Step(static_cast<size_t>(&test - tests.data()) + 1, tests.size());
    }
  };
  return {.name = name, .case_count = count, .body = body};
}

VectorFiles LoadVectors(const std::vector<std::string>& paths) {
  VectorFiles result;
  std::vector<AcvpFile> acvp;
  for (const std::string& argument : paths) {
    const std::vector<Source> sources = FindFiles(argument);
    if (sources.empty()) result.rejected.push_back(argument + ": a folder without files");
    for (const Source& source : sources) {
      const Fault fault = Adder(result.rejected, source.name);
      const Fault skip = Adder(result.skipped, source.name);
      const std::string text = ReadFile(source.path);
      if (IsForPeople(source, text)) {
        skip("not JSON");
        continue;
      }
      result.files.push_back({source.path.string(), Sha256Hex(text)});
      try {
        Json content = ParseJson(text, fault);
        if (HoldsNoTests(source, content)) {
          skip("ACVP without tests");
        } else if (IsAcvp(content)) {
          acvp.push_back({source, std::move(content)});
        } else {
          result.sets.push_back(ReadSingleFile(source.name, content, fault, skip));
        }
      } catch (const std::exception& error) {
        fault(error.what());
      }
    }
  }
  ReadAcvpFiles(acvp, result);
  if (result.sets.empty() && result.rejected.empty()) {
    result.rejected.push_back("no vector files found");
  }
  return result;
}

}  // namespace kexlane::kat
