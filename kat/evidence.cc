// SPDX-License-Identifier: Apache-2.0
// What ran, when and where. CMake defines the compiler and its flags, and writes the commit.
#include "kat/evidence.h"

#include <kexlane/kexlane.h>

#include <ctime>

#include "kat/commit.h"
#include "kat/hash.h"
#include "kat/json.h"
#include "kat/machine.h"

namespace kexlane::kat {
namespace {

std::string Now() {
  const std::time_t now = std::time(nullptr);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now))};
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
          {"cpu", CpuName()},
          {"program_sha256", FileSha256(ProgramPath())},
          {"library_sha256", FileSha256(LibraryPath())}};
}

}  // namespace kexlane::kat
