// SPDX-License-Identifier: Apache-2.0
// Finds files with official test vectors and recognises them by their content.
#include "kat/vectors.h"

#include <algorithm>
#include <filesystem>

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

AnswerSet ReadSingleFile(const std::string& name, const Json& content) {
  if (auto set = ReadWycheproof(name, content)) return *std::move(set);
  if (auto set = ReadXWing(name, content)) return *std::move(set);
  throw std::runtime_error("no kind of vector file that this program knows");
}

// Finds the partner of a prompt: the first free one in its own folder, else the first free one.
AcvpFile* FindExpected(const AcvpFile& prompt, std::vector<AcvpFile>& files) {
  AcvpFile* best = nullptr;
  for (AcvpFile& file : files) {
    if (file.used || IsAcvpPrompt(file.content)) continue;
    if (!AcvpBelongTogether(prompt.content, file.content)) continue;
    if (file.source.path.parent_path() == prompt.source.path.parent_path()) return &file;
    if (best == nullptr) best = &file;
  }
  return best;
}

void PairAcvp(std::vector<AcvpFile>& files, VectorFiles& result) {
  for (AcvpFile& prompt : files) {
    if (!IsAcvpPrompt(prompt.content)) continue;
    prompt.used = true;
    const std::string name = prompt.source.name;
    AcvpFile* expected = FindExpected(prompt, files);
    if (expected == nullptr) {
      result.rejected.push_back(name + ": an ACVP prompt without its expectedResults");
      continue;
    }
    expected->used = true;
    try {
      result.sets.push_back(ReadAcvp(name, prompt.content, expected->content));
    } catch (const std::exception& error) {
      result.rejected.push_back(name + ": " + error.what());
    }
  }
  for (const AcvpFile& file : files) {
    if (file.used) continue;
    result.rejected.push_back(file.source.name + ": ACVP expectedResults without their prompt");
  }
}

}  // namespace

VectorFiles LoadVectors(const std::vector<std::string>& paths) {
  VectorFiles result;
  std::vector<AcvpFile> acvp;
  for (const std::string& argument : paths) {
    const std::vector<Source> sources = FindFiles(argument);
    if (sources.empty()) result.rejected.push_back(argument + ": a folder without files");
    for (const Source& source : sources) {
      const std::string text = ReadFile(source.path);
      if (IsForPeople(source, text)) {
        result.skipped.push_back(source.name);
        continue;
      }
      try {
        Json content = ParseJson(text);
        if (IsAcvp(content)) {
          acvp.push_back({source, std::move(content)});
        } else {
          result.sets.push_back(ReadSingleFile(source.name, content));
        }
      } catch (const std::exception& error) {
        result.rejected.push_back(source.name + ": " + error.what());
      }
    }
  }
  PairAcvp(acvp, result);
  if (result.sets.empty() && result.rejected.empty()) {
    result.rejected.push_back("no vector files found");
  }
  return result;
}

}  // namespace kexlane::kat
