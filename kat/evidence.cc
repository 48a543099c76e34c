// SPDX-License-Identifier: Apache-2.0
// What ran, when and where. CMake defines the compiler and its flags, and writes the commit.
#include "kat/evidence.h"

#include <kexlane/kexlane.h>
#include <sys/utsname.h>

#include <ctime>
#include <fstream>

#include "kat/commit.h"
#include "kat/hash.h"
#include "kat/json.h"

namespace kexlane::kat {
namespace {

std::string Now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc = {};
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc))};
}

// Returns the name that Linux has for the CPU, or the architecture.
std::string Cpu() {
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    const size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  utsname system;
  return uname(&system) == 0 ? system.machine : "unknown";
}

// Only Linux tells a program where its own file is, and that of a shared library.
constexpr char kProgram[] = "/proc/self/exe";

// Returns the file that contains the library: the program, unless it has loaded a shared one.
std::string LibraryPath() {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const size_t path = line.find('/');
    if (path != std::string::npos && line.find("/libkexlane.so", path) != std::string::npos) {
      return line.substr(path);
    }
  }
  return kProgram;
}

std::string FileSha256(const std::string& path) {
  try {
    return Sha256Hex(ReadFile(path));
  } catch (const UnreadableFile&) {
    return "unknown";
  }
}

}  // namespace

std::vector<Fact> Evidence() {
  return {{"date", Now()},
          {"version", kxl_version()},
          {"commit", KEXLANE_COMMIT},
          {"compiler", KEXLANE_KAT_COMPILER},
          {"flags", KEXLANE_KAT_FLAGS},
          {"cpu", Cpu()},
          {"program_sha256", FileSha256(kProgram)},
          {"library_sha256", FileSha256(LibraryPath())}};
}

}  // namespace kexlane::kat
