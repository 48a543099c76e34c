// SPDX-License-Identifier: Apache-2.0
// Reads JSON that cannot be trusted. Every surprise is an error that names the wrong field.
#ifndef KEXLANE_KAT_JSON_H_
#define KEXLANE_KAT_JSON_H_

#include <cstddef>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <string>

#include "kat/cases.h"

namespace kexlane::kat {

// Keeps the order of the fields, so that a response has the order of its prompt.
using Json = nlohmann::ordered_json;

// Takes what is wrong with a file beside its tests. Each call counts as one failure.
using Fault = std::function<void(const std::string& reason)>;

// Says that a path cannot be opened or read.
class UnreadableFile : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Returns the content of a file. Throws UnreadableFile.
std::string ReadFile(const std::filesystem::path& path);
// Parses the text of a file. Throws Malformed if it is not JSON. A field that appears
// twice in an object is a fault; its last value counts.
Json ParseJson(const std::string& text, const Fault& fault);

// These throw Malformed if the field is missing or of another type. Where the result is a
// reference, the key is no string: GCC 13 warns that the reference may be to a temporary string.
const Json& Field(const Json& object, const char* key);
const Json& ArrayField(const Json& object, const char* key);
const Json& IntegerField(const Json& object, const char* key);
std::string TextField(const Json& object, const std::string& key);
Bytes HexField(const Json& object, const std::string& key);

// Names of fields.
using Fields = std::span<const char* const>;

// Throws Malformed if the object has other fields than these.
void RequireKnownFields(const Json& object, Fields known);

// A test of a file that keeps its tests in testGroups[].tests[], as those of ACVP and Wycheproof
// do.
struct VectorTest {
  const Json& group;
  const Json& test;
  std::string name;  // such as "tcId 17"
  // Says what is wrong with the number of the test, or is empty.
  std::string wrong_id;
};

// Calls a function for each test. Faults are groups without tests, and fields of the file and of
// its groups that are unknown.
void ForEachTest(const Json& file, Fields of_file, Fields of_group, const Fault& fault,
                 const std::function<void(const VectorTest&)>& visit);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_JSON_H_
