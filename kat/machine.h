// SPDX-License-Identifier: Apache-2.0
// What kexlane-kat asks the operating system: machine_posix.cc asks POSIX and Linux,
// machine_windows.cc Windows.
#ifndef KEXLANE_KAT_MACHINE_H_
#define KEXLANE_KAT_MACHINE_H_

#include <string>

namespace kexlane::kat {

// Returns the name of the CPU or, if it is not known, of the architecture.
std::string CpuName();

// Returns the file of this program.
std::string ProgramPath();

// Returns the file that contains the library: the program, unless it has loaded a shared one.
std::string LibraryPath();

// Whether standard error is a terminal that can clear a line.
bool IsTerminal();

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_MACHINE_H_
