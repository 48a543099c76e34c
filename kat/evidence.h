// SPDX-License-Identifier: Apache-2.0
// What ran, when and where: with it a report is evidence.
#ifndef KEXLANE_KAT_EVIDENCE_H_
#define KEXLANE_KAT_EVIDENCE_H_

#include <string>
#include <utility>
#include <vector>

namespace kexlane::kat {

using Fact = std::pair<std::string, std::string>;  // a name and its value

// Returns the time, the library's version, the commit, how this program was compiled, the CPU, and
// the SHA-256 of this program and of the file that contains the library: the two are one file,
// unless the library is a shared one.
std::vector<Fact> Evidence();

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_EVIDENCE_H_
