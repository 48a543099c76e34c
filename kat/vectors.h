// SPDX-License-Identifier: Apache-2.0
// Finds files with official test vectors, recognises them by their content, and reads each family.
#ifndef KEXLANE_KAT_VECTORS_H_
#define KEXLANE_KAT_VECTORS_H_

#include <optional>
#include <string>
#include <vector>

#include "kat/cases.h"
#include "kat/json.h"

namespace kexlane::kat {

struct VectorFiles {
  std::vector<AnswerSet> sets;
  // Files that cannot be used, each with the reason. Each counts as one failure.
  std::vector<std::string> rejected;
  // Files in a folder that are not JSON, such as a README.
  std::vector<std::string> skipped;
};

// Reads files, and all files below folders. Throws UnreadableFile.
VectorFiles LoadVectors(const std::vector<std::string>& paths);

// A reader returns std::nullopt if the content is of another family. It throws std::runtime_error
// if the content is malformed.
std::optional<AnswerSet> ReadWycheproof(const std::string& name, const Json& file);
std::optional<AnswerSet> ReadXWing(const std::string& name, const Json& file);

// ACVP splits a set into two files: the prompt with the questions, and the expected results.
bool IsAcvp(const Json& file);
bool IsAcvpPrompt(const Json& file);
// Returns whether the two files have the same vector set, algorithm, mode and revision.
bool AcvpBelongTogether(const Json& prompt, const Json& expected);
AnswerSet ReadAcvp(const std::string& name, const Json& prompt, const Json& expected);
// Computes the answers to a prompt on the active target, in the form that a validation server
// takes. Throws std::runtime_error if the prompt is malformed or the library refuses a question.
Json AcvpResponse(const Json& prompt);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_VECTORS_H_
