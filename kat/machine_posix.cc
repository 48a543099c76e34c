// SPDX-License-Identifier: Apache-2.0
// The CPU, the files that run, and the terminal, on POSIX and Linux.
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>

#include "kat/machine.h"

namespace kexlane::kat {

std::string CpuName() {
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    const size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  utsname system;
  return uname(&system) == 0 ? system.machine : "unknown";
}

// Only Linux tells a program where its own file is, and that of a shared library.
std::string ProgramPath() { return "/proc/self/exe"; }

std::string LibraryPath() {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const size_t path = line.find('/');
    if (path != std::string::npos && line.find("/libkexlane.so", path) != std::string::npos) {
      return line.substr(path);
    }
  }
  return ProgramPath();
}

bool IsTerminal() { return isatty(STDERR_FILENO) == 1; }

}  // namespace kexlane::kat
