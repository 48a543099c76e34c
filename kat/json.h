// SPDX-License-Identifier: Apache-2.0
// Reads JSON that cannot be trusted. Every surprise is a std::runtime_error that names the wrong
// field.
#ifndef KEXLANE_KAT_JSON_H_
#define KEXLANE_KAT_JSON_H_

#include <cstddef>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "kat/cases.h"

namespace kexlane::kat {

// Keeps the order of the fields, so that a response has the order of its prompt.
using Json = nlohmann::ordered_json;

// Says that a path cannot be opened or read.
class UnreadableFile : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Returns the content of a file. Throws UnreadableFile.
std::string ReadFile(const std::filesystem::path& path);
// Parses the text of a file. Throws std::runtime_error if it is not JSON.
Json ParseJson(const std::string& text);

const Json& Field(const Json& object, const std::string& key);
const Json& ArrayField(const Json& object, const std::string& key);
std::string TextField(const Json& object, const std::string& key);
Bytes HexField(const Json& object, const std::string& key);

// Calls a function for each test. ACVP and Wycheproof both keep their tests in
// testGroups[].tests[].
void ForEachTest(const Json& file,
                 const std::function<void(const Json& group, const Json& test)>& visit);
size_t CountTests(const Json& file);
// Returns a name such as "tcId 17".
std::string TestName(const Json& test);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_JSON_H_
