// Official test vectors in files: finding them, recognising them by their content, and the readers
// of each family.
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
  // Files that cannot be used, with the reason. Each counts as one failure.
  std::vector<std::string> rejected;
  // Files found in a folder that are no JSON, such as a README.
  std::vector<std::string> skipped;
};

// Reads files, and folders with all that is below them. Throws UnreadableFile.
VectorFiles LoadVectors(const std::vector<std::string>& paths);

// A reader answers std::nullopt where the content is not of its family, and throws
// std::runtime_error where it is but is malformed.
std::optional<AnswerSet> ReadWycheproof(const std::string& name, const Json& file);
std::optional<AnswerSet> ReadXWing(const std::string& name, const Json& file);

// ACVP splits a set into two files: the prompt with the questions, and the expected results.
bool IsAcvp(const Json& file);
bool IsAcvpPrompt(const Json& file);
// Whether the two files carry the same header (vector set, algorithm, mode and revision).
bool AcvpBelongTogether(const Json& prompt, const Json& expected);
AnswerSet ReadAcvp(const std::string& name, const Json& prompt, const Json& expected);
// What a validation server wants to hear: the answers to a prompt, computed on the active target.
// Throws std::runtime_error where the prompt is malformed or the library refuses a question.
Json AcvpResponse(const Json& prompt);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_VECTORS_H_
