// SPDX-License-Identifier: Apache-2.0
// Finds files with official test vectors and recognises them by their content.
#include "kat/vectors.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
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

// Walks a folder. It follows links, and reads each file and folder once.
class Walk {
 public:
  Walk(const fs::path& root, VectorFiles& result) : root_(root), result_(result) {
    Enter(root, fs::canonical(root));
  }
  std::vector<Source> Take() { return std::move(found_); }

 private:
  void Enter(const fs::path& folder, const fs::path& real) {
    seen_.insert(real);
    open_.push_back(real);
    std::vector<fs::directory_entry> entries;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      entries.push_back(entry);
    }
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& entry : entries) Visit(entry);
    open_.pop_back();
  }

  void Visit(const fs::directory_entry& entry) {
    const fs::path& path = entry.path();
    const std::string name = path.lexically_relative(root_).string();
    const auto reject = [&](const std::string& why) {
      result_.rejected.push_back(name + ": " + why);
    };
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status) && entry.is_symlink()) return reject("a link that leads nowhere");
    // Reading a pipe could wait forever.
    if (!fs::is_regular_file(status) && !fs::is_directory(status)) {
      return reject("neither a file nor a folder");
    }
    const fs::path real = fs::canonical(path);
    if (std::find(open_.begin(), open_.end(), real) != open_.end()) {
      return reject("a link to a folder that it is in");
    }
    if (seen_.contains(real)) {
      result_.skipped.push_back(name + ": read already under another name");
    } else if (fs::is_directory(status)) {
      Enter(path, real);
    } else {
      seen_.insert(real);
      found_.push_back({path, name, false});
    }
  }

  const fs::path root_;
  VectorFiles& result_;
  std::vector<Source> found_;
  std::set<fs::path> seen_;
  std::vector<fs::path> open_;  // the folder that is being read, and those that it is in
};

// What is no file counts as failed.
std::vector<Source> FindFiles(const std::string& argument, VectorFiles& result) {
  std::vector<Source> found;
  const size_t rejected = result.rejected.size();
  try {
    if (!fs::is_directory(argument)) {
      return {{argument, fs::path(argument).filename().string(), true}};
    }
    found = Walk(argument, result).Take();
  } catch (const fs::filesystem_error& error) {
    throw UnreadableFile(argument + ": " + error.code().message());
  }
  if (found.empty() && result.rejected.size() == rejected) {
    result.rejected.push_back(argument + ": a folder without files");
  }
  std::sort(found.begin(), found.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return found;
}

// Whether the report will replace this file, by whatever name.
bool IsReport(const Source& source, const std::string& report) {
  std::error_code error;
  return !report.empty() && fs::equivalent(source.path, report, error);
}

// Only what is empty or an earlier report may be replaced. Of the facts in a report, this name is
// in no vector file.
void RequireReplaceable(const Source& source) {
  if (!source.named_by_user) {
    const std::string text = ReadFile(source.path);
    if (text.empty() || text.find("program_sha256") != std::string::npos) return;
  }
  throw UnreadableFile(source.path.string() +
                       ": a file of --vectors, which --report would overwrite");
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

VectorFiles LoadVectors(const std::vector<std::string>& paths, const std::string& report) {
  VectorFiles result;
  std::vector<AcvpFile> acvp;
  for (const std::string& argument : paths) {
    const std::vector<Source> sources = FindFiles(argument, result);
    for (const Source& source : sources) {
      const Fault fault = Adder(result.rejected, source.name);
      const Fault skip = Adder(result.skipped, source.name);
      if (IsReport(source, report)) {
        RequireReplaceable(source);
        skip("an earlier report");
        continue;
      }
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
        } else if (NeedsOpenssl(content)) {
          const Fault& say = source.named_by_user ? fault : skip;
          say("not verified: its keys are in DER, PEM or JWK, and this program was built without "
              "OpenSSL");
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
    result.rejected.push_back("no vector file to verify");
  }
  return result;
}

}  // namespace kexlane::kat
