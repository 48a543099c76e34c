// SPDX-License-Identifier: Apache-2.0
// Reads JSON that cannot be trusted. Every surprise is a std::runtime_error that names the wrong
// field.
#include "kat/json.h"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace kexlane::kat {
namespace {

constexpr int kMaxDepth = 32;

}  // namespace

std::string ReadFile(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    throw UnreadableFile(path.string() + ": is a folder");
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw UnreadableFile(path.string() + ": " + std::generic_category().message(errno));
  try {
    return std::string(std::istreambuf_iterator<char>(file), {});
  } catch (const std::ios_base::failure& failure) {
    throw UnreadableFile(path.string() + ": " + failure.what());
  }
}

Json ParseJson(const std::string& text) {
  // Copying and comparing values is recursive, so the depth must have a limit. No vector file
  // reaches it.
  const auto limit = [](int depth, Json::parse_event_t, const Json&) {
    Require(depth <= kMaxDepth, "not JSON for test vectors: nested too deeply");
    return true;
  };
  try {
    return Json::parse(text, limit);
  } catch (const Json::exception& error) {
    throw std::runtime_error(std::string("not JSON: ") + error.what());
  }
}

const Json& Field(const Json& object, const std::string& key) {
  Require(object.is_object(), "not an object, which should have the field " + key);
  const auto found = object.find(key);
  Require(found != object.end(), "the field " + key + " is missing");
  return *found;
}

const Json& ArrayField(const Json& object, const std::string& key) {
  const Json& field = Field(object, key);
  Require(field.is_array(), "the field " + key + " is not an array");
  return field;
}

std::string TextField(const Json& object, const std::string& key) {
  const Json& field = Field(object, key);
  Require(field.is_string(), "the field " + key + " is not a string");
  return field.get<std::string>();
}

Bytes HexField(const Json& object, const std::string& key) {
  const std::string text = TextField(object, key);
  try {
    return FromHex(text);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("the field " + key + " is " + error.what());
  }
}

void ForEachTest(const Json& file,
                 const std::function<void(const Json& group, const Json& test)>& visit) {
  for (const Json& group : ArrayField(file, "testGroups")) {
    for (const Json& test : ArrayField(group, "tests")) visit(group, test);
  }
}

size_t CountTests(const Json& file) {
  size_t count = 0;
  ForEachTest(file, [&](const Json&, const Json&) { ++count; });
  return count;
}

std::string TestName(const Json& test) {
  return test.is_object() && test.contains("tcId") && test["tcId"].is_number_integer()
             ? "tcId " + test["tcId"].dump()
             : "a case without tcId";
}

}  // namespace kexlane::kat
