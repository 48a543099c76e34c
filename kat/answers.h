// The answers that the program carries in itself, so that a build is verified without any file.
#ifndef KEXLANE_KAT_ANSWERS_H_
#define KEXLANE_KAT_ANSWERS_H_

#include <vector>

#include "kat/cases.h"

namespace kexlane::kat {

// Every embedded answer set; those that take minutes are marked.
std::vector<AnswerSet> EmbeddedAnswers();

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_ANSWERS_H_
