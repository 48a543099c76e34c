// SPDX-License-Identifier: Apache-2.0
// Finds files with official test vectors, recognises them by their content, and reads each family.
#ifndef KEXLANE_KAT_VECTORS_H_
#define KEXLANE_KAT_VECTORS_H_

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kat/cases.h"
#include "kat/json.h"
#include "kat/path.h"

namespace kexlane::kat {

struct VectorFiles {
  struct File {
    std::string path, sha256;
  };

  std::vector<AnswerSet> sets;
  std::vector<File> files;  // all that look like JSON
  // What is wrong with files beside their tests, such as an unknown format, each with the name of
  // the file. Each counts as one failure.
  std::vector<std::string> rejected;
  // What is left out on purpose, each with the reason: files in a folder that hold no tests, and
  // algorithms that the library lacks, and what needs OpenSSL where there is none.
  std::vector<std::string> skipped;
};

// Reads files, and all files below folders but the report of an earlier run at the path `report`,
// if that is not empty. Throws UnreadableFile, also if the report would overwrite a vector file.
VectorFiles LoadVectors(const std::vector<std::string>& paths, const std::string& report = "");

// One test of a file. It is a case for each path.
struct PathTest {
  std::string name;
  std::span<const Path> paths;
  std::function<void(Path)> check;  // throws the reason for a failure
};
// A malformed test fails on all of its paths, with one reason.
AnswerSet MakeSet(const std::string& name, std::vector<PathTest> tests);

// A reader returns std::nullopt if the content is of another family. It throws std::runtime_error
// if nothing in the file can be used.
std::optional<AnswerSet> ReadWycheproof(const std::string& name, const Json& file,
                                        const Fault& fault);
// Whether a file of Wycheproof has keys in a form that this program cannot read, since it was built
// without OpenSSL.
bool NeedsOpenssl(const Json& file);
std::optional<AnswerSet> ReadXWing(const std::string& name, const Json& file);
// The groups of other hybrids in the file are skipped.
std::optional<AnswerSet> ReadConcreteHybrids(const std::string& name, const Json& file,
                                             const Fault& fault, const Fault& skip);

bool IsAcvp(const Json& file);
// What a file of ACVP has: the questions, their answers (expectedResults), or both
// (internalProjection).
enum class AcvpKind { kPrompt, kExpected, kBoth };
AcvpKind KindOfAcvp(const Json& file);
// Returns whether the two files have the same vector set, algorithm, mode and revision.
bool AcvpBelongTogether(const Json& prompt, const Json& expected);
// The two may be one file.
AnswerSet ReadAcvp(const std::string& name, const Json& prompt, const Json& expected,
                   const Fault& fault);
// Computes the answers to a prompt on the active target, in the form that a validation server
// takes. A test that cannot be answered is a fault, and the response lacks it. Throws
// std::runtime_error if the file is no prompt.
Json AcvpResponse(const Json& prompt, const Fault& fault);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_VECTORS_H_
