// SPDX-License-Identifier: Apache-2.0
// Runs the program kexlane-kat from outside, on files that a test writes.
#ifndef KEXLANE_TESTS_SUPPORT_KAT_PROGRAM_H_
#define KEXLANE_TESTS_SUPPORT_KAT_PROGRAM_H_

#include <gtest/gtest.h>
#include <kexlane/kexlane.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/kat_files.h"

namespace kexlane {

namespace fs = std::filesystem;
using Pointer = Json::json_pointer;

struct Outcome {
  int code = -1;
  std::string out, err;

  std::string LastLine() const {
    const size_t end = out.find_last_not_of('\n') + 1;
    const size_t start = out.rfind('\n', end - 1);
    return out.substr(start + 1, end - start - 1);
  }
};

inline std::string ReadText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string Quoted(const std::string& word) {
  return std::string("'").append(word).append("'");
}

class KatTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "kexlane-kat-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  // The words of a shell that start the program. With an emulator, the definition is several words.
  static std::string Program() {
    const std::string program = KEXLANE_KAT_PATH;
    return fs::exists(program) ? Quoted(program) : program;
  }

  Outcome Run(const std::vector<std::string>& arguments) {
    std::string command = Program();
    for (const std::string& argument : arguments) command.append(" ").append(Quoted(argument));
    const fs::path err = folder_.string() + ".err";
    command.append(" 2>").append(Quoted(err.string()));
    Outcome outcome;
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return outcome;
    std::array<char, 4096> buffer;
    while (const size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) {
      outcome.out.append(buffer.data(), size);
    }
    const int status = pclose(pipe);
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    outcome.err = ReadText(err);
    fs::remove(err);
    return outcome;
  }

  std::string Write(const std::string& name, const std::string& text) {
    const fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string Write(const std::string& name, const Json& json) { return Write(name, json.dump()); }

  Outcome RunVectors(const std::vector<std::string>& paths) {
    std::vector<std::string> arguments = {"--target", "portable", "--vectors"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    return Run(arguments);
  }

  // Expects that these files make the program fail and that it gives this reason.
  void ExpectFailure(const std::vector<std::string>& paths, const std::string& reason) {
    const Outcome outcome = RunVectors(paths);
    EXPECT_EQ(outcome.code, 1) << outcome.err;
    EXPECT_EQ(outcome.LastLine().find(", 0 failed"), std::string::npos) << outcome.out;
    EXPECT_NE(outcome.err.find(reason), std::string::npos) << reason << "\n" << outcome.err;
    EXPECT_NE(outcome.err.find(fs::path(paths[0]).filename().string()), std::string::npos)
        << outcome.err;
  }

  fs::path folder_;
};

// Flips a bit of a hexadecimal field, or inverts a verdict. The bit is at a place where every bit
// matters: in d of a seed, because z is used only if a ciphertext is rejected.
inline Json Flipped(Json file, const std::string& pointer) {
  Json& field = file.at(Pointer(pointer));
  if (field.is_boolean()) {
    field = !field.get<bool>();
    return file;
  }
  std::string text = field.get<std::string>();
  char& digit = text.at(text.size() / 4);
  const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
  digit = "0123456789abcdef"[value ^ 1];
  field = text;
  return file;
}

inline std::vector<std::string> SupportedTargets() {
  std::vector<std::string> names;
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (kxl_target_supported(i) != 0) names.emplace_back(kxl_target_name(i));
  }
  return names;
}

}  // namespace kexlane

#endif  // KEXLANE_TESTS_SUPPORT_KAT_PROGRAM_H_
