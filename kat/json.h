// Reading JSON whose content cannot be trusted: every surprise is a std::runtime_error that says
// which field is wrong.
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

// Keeps the order of fields, so that a response reads like its prompt.
using Json = nlohmann::ordered_json;

// A path that cannot be opened or read.
class UnreadableFile : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The content of a file; throws UnreadableFile.
std::string ReadFile(const std::filesystem::path& path);
// The same, parsed; throws std::runtime_error where it is no JSON.
Json ParseJson(const std::string& text);

const Json& Field(const Json& object, const std::string& key);
const Json& ArrayField(const Json& object, const std::string& key);
std::string TextField(const Json& object, const std::string& key);
Bytes HexField(const Json& object, const std::string& key);

// Both formats of test vectors, ACVP and Wycheproof, hold their cases in testGroups[].tests[].
void ForEachTest(const Json& file,
                 const std::function<void(const Json& group, const Json& test)>& visit);
size_t CountTests(const Json& file);
// "tcId 17"
std::string TestName(const Json& test);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_JSON_H_
