// SPDX-License-Identifier: Apache-2.0
// The CPU, the files that run, and the terminal, on Windows on x86-64.
#include <cpuid.h>
#include <windows.h>

#include <cstring>

#include "kat/machine.h"
#include "kexlane/version.h"

namespace kexlane::kat {
namespace {

// Null is the program.
std::string FileOf(HMODULE module) {
  char path[32768];
  const DWORD length = GetModuleFileNameA(module, path, sizeof path);
  return length < sizeof path ? std::string(path, length) : "";
}

}  // namespace

std::string CpuName() {
  char name[49] = {};
  for (unsigned i = 0; i < 3; ++i) {
    unsigned text[4];
    if (__get_cpuid(0x80000002 + i, &text[0], &text[1], &text[2], &text[3]) == 0) return "x86-64";
    std::memcpy(name + 16 * i, text, 16);
  }
  return name + std::strspn(name, " ");
}

std::string ProgramPath() { return FileOf(nullptr); }

std::string LibraryPath() {
  const std::string dll = "libkexlane-" + std::to_string(KXL_VERSION_MAJOR) + ".dll";
  return FileOf(GetModuleHandleA(dll.c_str()));
}

bool IsTerminal() {
  const HANDLE console = GetStdHandle(STD_ERROR_HANDLE);
  DWORD mode;
  return GetConsoleMode(console, &mode) != 0 &&
         SetConsoleMode(console, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

}  // namespace kexlane::kat
