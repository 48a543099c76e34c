// SPDX-License-Identifier: Apache-2.0
// The answers inside the program. With them a build is verified without any file.
#ifndef KEXLANE_KAT_ANSWERS_H_
#define KEXLANE_KAT_ANSWERS_H_

#include <vector>

#include "kat/cases.h"

namespace kexlane::kat {

// Returns every embedded answer set. Those that take minutes are marked.
std::vector<AnswerSet> EmbeddedAnswers();

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_ANSWERS_H_
