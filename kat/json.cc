// SPDX-License-Identifier: Apache-2.0
// Reads JSON that cannot be trusted. Every surprise is an error that names the wrong field.
#include "kat/json.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <vector>

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

Json ParseJson(const std::string& text, const Fault& fault) {
  std::vector<std::set<std::string>> seen;  // the fields of each object that is open
  const auto look = [&](int depth, Json::parse_event_t event, const Json& value) {
    // Copying and comparing values is recursive, so the depth must have a limit. No vector file
    // reaches it.
    RequireForm(depth <= kMaxDepth, "not JSON for test vectors: nested too deeply");
    if (event == Json::parse_event_t::object_start) seen.emplace_back();
    if (event == Json::parse_event_t::object_end) seen.pop_back();
    if (event == Json::parse_event_t::key && !seen.back().insert(value.get<std::string>()).second) {
      fault("the field " + value.get<std::string>() + " appears twice in one object");
    }
    return true;
  };
  // The parser would take it for the end of the file.
  RequireForm(text.find('\0') == std::string::npos, "not JSON: a NUL byte");
  try {
    return Json::parse(text, look);
  } catch (const Json::exception& error) {
    throw Malformed(std::string("not JSON: ") + error.what());
  }
}

const Json& Field(const Json& object, const char* key) {
  RequireForm(object.is_object(), std::string("not an object, which should have the field ") + key);
  const auto found = object.find(key);
  RequireForm(found != object.end(), std::string("the field ") + key + " is missing");
  return *found;
}

const Json& ArrayField(const Json& object, const char* key) {
  const Json& field = Field(object, key);
  RequireForm(field.is_array(), std::string("the field ") + key + " is not an array");
  return field;
}

const Json& IntegerField(const Json& object, const char* key) {
  const Json& field = Field(object, key);
  RequireForm(field.is_number_integer(), std::string("the field ") + key + " is not an integer");
  return field;
}

std::string TextField(const Json& object, const std::string& key) {
  const Json& field = Field(object, key.c_str());
  RequireForm(field.is_string(), "the field " + key + " is not a string");
  return field.get<std::string>();
}

Bytes HexField(const Json& object, const std::string& key) {
  const std::string text = TextField(object, key);
  try {
    return FromHex(text);
  } catch (const std::runtime_error& error) {
    throw Malformed("the field " + key + " is " + error.what());
  }
}

void RequireKnownFields(const Json& object, Fields known) {
  RequireForm(object.is_object(), "not an object");
  std::string unknown;
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    unknown += (unknown.empty() ? "unknown fields: " : ", ") + key;
  }
  RequireForm(unknown.empty(), unknown);
}

void ForEachTest(const Json& file, Fields of_file, Fields of_group, const Fault& fault,
                 const std::function<void(const VectorTest&)>& visit) {
  const auto check = [&](const std::string& name, const auto& body) {
    try {
      body();
    } catch (const Malformed& error) {
      fault(name + error.what());
    }
  };
  check("", [&] { RequireKnownFields(file, of_file); });
  std::set<std::string> seen;
  std::set<Json> groups_seen;
  size_t group_number = 0;
  for (const Json& group : ArrayField(file, "testGroups")) {
    const std::string group_name = "group " + std::to_string(++group_number);
    check(group_name + ": ", [&] { RequireKnownFields(group, of_group); });
    check(group_name + ": ",
          [&] { RequireForm(!ArrayField(group, "tests").empty(), "a group without tests"); });
    if (group.is_object() && group.contains("tgId") && !groups_seen.insert(group["tgId"]).second) {
      fault(group_name + ": the tgId appears twice");
    }
    if (!group.is_object() || !group.contains("tests") || !group["tests"].is_array()) continue;
    size_t number = 0;
    for (const Json& test : group["tests"]) {
      VectorTest item{group, test, group_name + ", test " + std::to_string(++number), ""};
      try {
        item.name = "tcId " + IntegerField(test, "tcId").dump();
        if (!seen.insert(item.name).second) item.wrong_id = "the tcId appears twice";
      } catch (const Malformed& error) {
        item.wrong_id = error.what();
      }
      visit(item);
    }
  }
}

}  // namespace kexlane::kat
