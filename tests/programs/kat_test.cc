// SPDX-License-Identifier: Apache-2.0
// The program kexlane-kat from outside. It passes what is right, and reports a single flipped bit,
// a damaged or unknown file, and bad usage. If the official vector files are available, it must
// pass them too.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/kat_files.h"

namespace kexlane {
namespace {

namespace fs = std::filesystem;
using Pointer = Json::json_pointer;

// ---- Running the program ----------------------------------------------------------------------

struct Outcome {
  int code = -1;
  std::string out, err;

  std::string LastLine() const {
    const size_t end = out.find_last_not_of('\n') + 1;
    const size_t start = out.rfind('\n', end - 1);
    return out.substr(start + 1, end - start - 1);
  }
};

std::string ReadText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Quoted(const std::string& word) { return std::string("'").append(word).append("'"); }

class KatTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "kexlane-kat-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  Outcome Run(const std::vector<std::string>& arguments) {
    // With an emulator, the definition is several words.
    const std::string program = KEXLANE_KAT_PATH;
    std::string command = fs::exists(program) ? Quoted(program) : program;
    for (const std::string& argument : arguments) command.append(" ").append(Quoted(argument));
    const fs::path err = folder_.string() + ".err";
    command.append(" 2>").append(Quoted(err.string()));
    Outcome outcome;
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return outcome;
    std::array<char, 4096> buffer;
    while (const size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) {
      outcome.out.append(buffer.data(), size);
    }
    const int status = pclose(pipe);
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    outcome.err = ReadText(err);
    fs::remove(err);
    return outcome;
  }

  std::string Write(const std::string& name, const std::string& text) {
    const fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string Write(const std::string& name, const Json& json) { return Write(name, json.dump()); }

  Outcome RunVectors(const std::vector<std::string>& paths) {
    std::vector<std::string> arguments = {"--target", "portable", "--vectors"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    return Run(arguments);
  }

  // Expects that these files make the program fail and that it gives this reason.
  void ExpectFailure(const std::vector<std::string>& paths, const std::string& reason) {
    const Outcome outcome = RunVectors(paths);
    EXPECT_EQ(outcome.code, 1) << outcome.err;
    EXPECT_EQ(outcome.LastLine().find(", 0 failed"), std::string::npos) << outcome.out;
    EXPECT_NE(outcome.err.find(reason), std::string::npos) << reason << "\n" << outcome.err;
    EXPECT_NE(outcome.err.find(fs::path(paths[0]).filename().string()), std::string::npos)
        << outcome.err;
  }

  fs::path folder_;
};

// ---- One flipped bit --------------------------------------------------------------------------

// Flips a bit of a hexadecimal field, or inverts a verdict. The bit is at a place where every bit
// matters: in d of a seed, because z is used only if a ciphertext is rejected.
Json Flipped(Json file, const std::string& pointer) {
  Json& field = file.at(Pointer(pointer));
  if (field.is_boolean()) {
    field = !field.get<bool>();
    return file;
  }
  std::string text = field.get<std::string>();
  char& digit = text.at(text.size() / 4);
  const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
  digit = "0123456789abcdef"[value ^ 1];
  field = text;
  return file;
}

struct FlipCase {
  const char* name;
  Json (*make)();
  const char* tests;  // the place of the valid case
  std::vector<const char*> fields;
  size_t case_count, paths;  // each test is a case for each path
};

TEST_F(KatTest, ReportsOneFlippedBitInAFile) {
  const char* const first = "/testGroups/0/tests/0/";
  const FlipCase cases[] = {
      {"decaps.json", DecapsFile, first, {"seed", "ek", "c", "K"}, 9, 3},
      {"encaps.json", EncapsFile, first, {"ek", "m", "c", "K"}, 6, 3},
      {"keygen.json", KeygenFile, first, {"seed", "ek", "dk"}, 3, 3},
      {"x25519.json", X25519File, first, {"public", "private", "shared"}, 4, 2},
      {"xwing.json", XWingFile, "/0/", {"seed", "eseed", "sk", "pk", "ct", "ss"}, 3, 3},
  };
  for (const FlipCase& test : cases) {
    const Json file = test.make();
    const Outcome right = RunVectors({Write(test.name, file)});
    EXPECT_EQ(right.code, 0) << test.name << right.err;
    EXPECT_EQ(right.LastLine(), std::to_string(test.case_count) + " passed, 0 failed");
    for (const char* field : test.fields) {
      const Outcome wrong =
          RunVectors({Write(test.name, Flipped(file, std::string(test.tests) + field))});
      EXPECT_EQ(wrong.code, 1) << test.name << " " << field;
      EXPECT_EQ(wrong.LastLine(), std::to_string(test.case_count - test.paths) + " passed, " +
                                      std::to_string(test.paths) + " failed")
          << test.name << " " << field;
      EXPECT_NE(wrong.err.find(test.name), std::string::npos) << wrong.err;
    }
  }
}

TEST_F(KatTest, ReportsOneFlippedBitInAnAcvpPair) {
  const AcvpPair keygen = AcvpKeygen(), encap = AcvpEncapDecap();
  const auto run = [&](const AcvpPair& pair) {
    return RunVectors({Write("prompt.json", pair.prompt), Write("results.json", pair.expected)});
  };
  EXPECT_EQ(run(keygen).code, 0) << run(keygen).err;
  EXPECT_EQ(run(keygen).LastLine(), "3 passed, 0 failed");
  EXPECT_EQ(run(encap).code, 0) << run(encap).err;
  EXPECT_EQ(run(encap).LastLine(), "18 passed, 0 failed");

  for (const char* field : {"d", "z"}) {
    const std::string pointer = std::string("/testGroups/0/tests/0/") + field;
    EXPECT_EQ(run({Flipped(keygen.prompt, pointer), keygen.expected}).code, 1) << field;
  }
  for (const char* field : {"ek", "dk"}) {
    const std::string pointer = std::string("/testGroups/0/tests/0/") + field;
    EXPECT_EQ(run({keygen.prompt, Flipped(keygen.expected, pointer)}).code, 1) << field;
  }
  for (const char* field : {"0/tests/0/ek", "0/tests/0/m", "1/tests/0/dk", "1/tests/0/c"}) {
    const Outcome wrong =
        run({Flipped(encap.prompt, std::string("/testGroups/") + field), encap.expected});
    EXPECT_EQ(wrong.LastLine(), "15 passed, 3 failed") << field;
    EXPECT_EQ(wrong.code, 1);
  }
  for (const char* field :
       {"0/tests/0/c", "0/tests/0/k", "1/tests/0/k", "2/tests/0/testPassed", "2/tests/1/testPassed",
        "3/tests/0/testPassed", "3/tests/1/testPassed"}) {
    const Outcome wrong =
        run({encap.prompt, Flipped(encap.expected, std::string("/testGroups/") + field)});
    EXPECT_EQ(wrong.LastLine(), "15 passed, 3 failed") << field;
    EXPECT_EQ(wrong.code, 1);
  }
}

TEST_F(KatTest, NamesThePathThatFails) {
  const Outcome wrong =
      RunVectors({Write("decaps.json", Flipped(DecapsFile(), "/testGroups/0/tests/0/K"))});
  for (const char* name : {"tcId 1: K", "tcId 1, prepared: K", "tcId 1, batch: K"}) {
    EXPECT_NE(wrong.err.find(name), std::string::npos) << wrong.err;
  }
}

TEST_F(KatTest, ReportsAcceptanceOfAnInvalidCase) {
  Json decaps = DecapsFile();
  decaps[Pointer("/testGroups/0/tests/0/result")] = "invalid";
  ExpectFailure({Write("decaps.json", decaps)}, "tcId 1: decaps is accepted");
  Json encaps = EncapsFile();
  encaps[Pointer("/testGroups/0/tests/0/result")] = "invalid";
  ExpectFailure({Write("encaps.json", encaps)}, "tcId 1: encaps is accepted");
  Json x25519 = X25519File();
  x25519[Pointer("/testGroups/0/tests/0/shared")] = std::string(64, '0');
  ExpectFailure({Write("x25519.json", x25519)}, "tcId 1: a low-order public key is accepted");
}

// ---- Damaged and unknown files ----------------------------------------------------------------

TEST_F(KatTest, NamesWhatIsWrongInADamagedFile) {
  const std::string seed = "/testGroups/0/tests/0/seed";
  const auto with = [](const std::string& pointer, const Json& value) {
    Json file = DecapsFile();
    file[Pointer(pointer)] = value;
    return file;
  };
  ExpectFailure({Write("a.json", with(seed, "0g"))}, "the field seed is not a hexadecimal number");
  ExpectFailure({Write("a.json", with(seed, "012"))}, "the field seed is an odd number");
  ExpectFailure({Write("a.json", with(seed, 5))}, "the field seed is not a string");
  ExpectFailure({Write("a.json", with("/testGroups/0/tests/0", "x"))}, "not an object");
  ExpectFailure({Write("a.json", with("/testGroups/0/tests/0/result", "maybe"))}, "maybe");
  ExpectFailure({Write("a.json", with("/testGroups/0/parameterSet", "ML-KEM-640"))}, "ML-KEM-640");
  ExpectFailure({Write("a.json", with("/testGroups/0/type", "EcdhTest"))}, "EcdhTest");
  ExpectFailure({Write("a.json", with("/testGroups/0/tests", 1))}, "tests is not an array");
  ExpectFailure({Write("a.json", with("/testGroups", Json::object()))}, "testGroups");
  ExpectFailure({Write("a.json", with("/numberOfTests", 4))}, "numberOfTests");
  ExpectFailure({Write("a.json", Json{{"numberOfTests", 0}, {"testGroups", Json::array()}})},
                "no cases");
  Json missing = DecapsFile();
  missing[Pointer("/testGroups/0/tests/0")].erase("K");
  ExpectFailure({Write("a.json", missing)}, "tcId 1: the field K is missing");
  const std::string text = DecapsFile().dump();
  ExpectFailure({Write("a.json", text.substr(0, text.size() / 2))}, "not JSON");
  ExpectFailure({Write("a.json", std::string())}, "not JSON");
  const std::string deep = std::string(200000, '[') + std::string(200000, ']');
  ExpectFailure(
      {Write("a.json",
             R"({"numberOfTests":1,"testGroups":[{"type":"MLKEMTest","tests":[)" + deep + "]}]}")},
      "nested too deeply");
}

TEST_F(KatTest, RejectsUnknownFiles) {
  ExpectFailure({Write("unknown.json", Json{{"some", "thing"}})}, "no kind of vector file");
  ExpectFailure({Write("list.json", Json::array({1, 2}))}, "no kind of vector file");
  ExpectFailure({Write("notes.txt", std::string("notes"))}, "not JSON");
  // A good file does not hide a bad one.
  ExpectFailure({Write("unknown.json", Json(1)), Write("x25519.json", X25519File())}, "no kind");
}

TEST_F(KatTest, ReadsFoldersToTheBottom) {
  Write("vectors/deep/deeper/x25519.json", X25519File());
  Write("vectors/xwing", XWingFile());
  Write("vectors/acvp/prompt.json", AcvpKeygen().prompt);
  Write("vectors/acvp/results.json", AcvpKeygen().expected);
  Write("vectors/README", std::string("Text for people"));
  const std::string folder = (folder_ / "vectors").string();
  const Outcome right = RunVectors({folder});
  EXPECT_EQ(right.code, 0) << right.err;
  EXPECT_EQ(right.LastLine(), "10 passed, 0 failed");
  EXPECT_NE(right.err.find("skipped, not JSON: README"), std::string::npos) << right.err;

  Write("vectors/deep/unknown.json", Json(1));
  const Outcome wrong = RunVectors({folder});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_EQ(wrong.LastLine(), "10 passed, 1 failed");
  EXPECT_NE(wrong.err.find("deep/unknown.json"), std::string::npos) << wrong.err;

  fs::create_directory(folder_ / "empty");
  ExpectFailure({(folder_ / "empty").string()}, "a folder without files");
  Write("prose/README", std::string("Text for people"));
  EXPECT_EQ(RunVectors({(folder_ / "prose").string()}).code, 1);
}

TEST_F(KatTest, WantsBothHalvesOfAnAcvpPair) {
  const AcvpPair pair = AcvpKeygen();
  ExpectFailure({Write("prompt.json", pair.prompt)}, "without its expectedResults");
  ExpectFailure({Write("results.json", pair.expected)}, "without their prompt");
  Json other = pair.expected;
  other["vsId"] = 8;
  ExpectFailure({Write("prompt.json", pair.prompt), Write("results.json", other)},
                "without its expectedResults");
  other = pair.expected;
  other[Pointer("/testGroups/0/tests/0/tcId")] = 99;
  ExpectFailure({Write("prompt.json", pair.prompt), Write("results.json", other)},
                "have no tcId 0");
  other = pair.expected;
  other[Pointer("/testGroups/0/tests")].push_back({{"tcId", 99}});
  ExpectFailure({Write("prompt.json", pair.prompt), Write("results.json", other)},
                "has no tcId 99");
  other = pair.expected;
  other[Pointer("/testGroups/0/tests/0")].erase("dk");
  ExpectFailure({Write("prompt.json", pair.prompt), Write("results.json", other)},
                "the field dk is missing");
  AcvpPair later = pair;
  later.prompt["revision"] = later.expected["revision"] = "FIPS999";
  ExpectFailure({Write("prompt.json", later.prompt), Write("results.json", later.expected)},
                "FIPS999");
}

// ---- Command line and output ------------------------------------------------------------------

TEST_F(KatTest, AnswersBadUsageAndUnreadableFilesWith2) {
  const std::string absent = (folder_ / "absent.json").string();
  const std::vector<std::vector<std::string>> bad = {
      {"--no-such-option"},
      {"stray"},
      {"--target"},
      {"--target", "no-such-target"},
      {"--target", "portable", "portable"},
      {"--vectors"},
      {"--vectors", absent},
      {"--vectors", Write("x25519.json", X25519File()), absent},
      {"--long", "--vectors", absent},
      {"--list", "--json"},
      {"acvp"},
      {"acvp", ""},
      {"acvp", absent},
      {"acvp", folder_.string()},
      {"acvp", absent, "--json"},
  };
  for (const std::vector<std::string>& arguments : bad) {
    const Outcome outcome = Run(arguments);
    EXPECT_EQ(outcome.code, 2) << arguments[0] << outcome.out;
    EXPECT_EQ(outcome.out, "") << arguments[0];
    EXPECT_NE(outcome.err, "") << arguments[0];
  }
}

TEST_F(KatTest, HelpVersionAndList) {
  const Outcome help = Run({"--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* option : {"--target", "--vectors", "--long", "--json", "--list", "acvp"}) {
    EXPECT_NE(help.out.find(option), std::string::npos) << option;
  }
  const Outcome version = Run({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.out, "kexlane-kat " KXL_VERSION "\n");
  const Outcome list = Run({"--list"});
  EXPECT_EQ(list.code, 0);
  EXPECT_NE(list.out.find("ML-KEM-768"), std::string::npos);
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    EXPECT_NE(list.out.find(kxl_target_name(i)), std::string::npos);
  }
}

std::vector<std::string> SupportedTargets() {
  std::vector<std::string> names;
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (kxl_target_supported(i) != 0) names.emplace_back(kxl_target_name(i));
  }
  return names;
}

TEST_F(KatTest, TableHasARowPerSetAndAColumnPerTarget) {
  const Outcome outcome = Run({"--vectors", Write("decaps.json", DecapsFile())});
  const std::vector<std::string> targets = SupportedTargets();
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");  // without a terminal there is no progress line
  const std::string heading = outcome.out.substr(0, outcome.out.find('\n'));
  for (const std::string& target : targets) {
    EXPECT_NE(heading.find(target), std::string::npos) << target;
  }
  std::string row = "\ndecaps.json";
  for (size_t i = 0; i < targets.size(); ++i) row += "        9/0";
  EXPECT_NE(outcome.out.find(row + "\n"), std::string::npos) << outcome.out;
  EXPECT_EQ(outcome.LastLine(), std::to_string(9 * targets.size()) + " passed, 0 failed");
}

TEST_F(KatTest, JsonSaysTheSame) {
  const std::string path =
      Write("x25519.json", Flipped(X25519File(), "/testGroups/0/tests/0/shared"));
  const std::string unknown = Write("unknown.json", Json(1));
  const Outcome outcome = Run({"--json", "--target", "portable", "--vectors", path, unknown});
  EXPECT_EQ(outcome.code, 1);
  const Json report = Json::parse(outcome.out);
  EXPECT_EQ(report["targets"], Json::array({"portable"}));
  EXPECT_EQ(report["passed"], 2);
  EXPECT_EQ(report["failed"], 3);
  EXPECT_EQ(report["rejected"].size(), 1u);
  EXPECT_EQ(report[Pointer("/sets/0/name")], "x25519.json");
  EXPECT_EQ(report[Pointer("/sets/0/targets/portable/passed")], 2);
  EXPECT_EQ(report[Pointer("/sets/0/targets/portable/failed")], 2);
  EXPECT_EQ(report[Pointer("/sets/0/targets/portable/reasons")].size(), 2u);
}

TEST_F(KatTest, AnswersAcvpPrompts) {
  for (const AcvpPair& pair : {AcvpKeygen(), AcvpEncapDecap()}) {
    const Outcome bare = Run({"acvp", Write("prompt.json", pair.prompt)});
    EXPECT_EQ(bare.code, 0) << bare.err;
    std::string want = pair.expected.dump();
    const Json response = Json::parse(bare.out);
    // The fields are the same, in the same order. Hexadecimal digits may differ in case.
    std::string got = response.dump();
    for (std::string* text : {&want, &got}) {
      for (char& letter : *text) letter = static_cast<char>(tolower(letter));
    }
    EXPECT_EQ(got, want);

    const Json version = {{"acvVersion", "1.0"}};
    const std::string path = Write("wrapped.json", Json::array({version, pair.prompt}));
    const Outcome wrapped = Run({"acvp", path, "--target", "portable"});
    EXPECT_EQ(wrapped.code, 0) << wrapped.err;
    EXPECT_EQ(Json::parse(wrapped.out), Json::array({version, response}));
  }
  Json damaged = AcvpKeygen().prompt;
  damaged[Pointer("/testGroups/0/tests/0/d")] = "00";
  for (const Json& file : {damaged, AcvpKeygen().expected, X25519File(), Json(1)}) {
    const Outcome outcome = Run({"acvp", Write("prompt.json", file)});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find("prompt.json"), std::string::npos) << outcome.err;
  }
  // The content of a file cannot control the terminal.
  Json hostile = AcvpKeygen().prompt;
  hostile["mode"] =
      "\x1b]0;title\x07 \xc2\x9b"
      "2J";
  const Outcome outcome = Run({"acvp", Write("prompt.json", hostile)});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("?]0;title?"), std::string::npos) << outcome.err;
  EXPECT_EQ(outcome.err.find('\x9b'), std::string::npos) << outcome.err;
}

// ---- The real answers -------------------------------------------------------------------------

TEST_F(KatTest, EmbeddedAnswersPassOnEveryTarget) {
  const Outcome outcome = Run({"--json"});
  EXPECT_EQ(outcome.code, 0);
  const Json report = Json::parse(outcome.out);
  EXPECT_EQ(report["targets"].get<std::vector<std::string>>(), SupportedTargets());
  EXPECT_EQ(report["failed"], 0);
  // On two paths, RFC 7748 has 2 + 2 + 4 cases. On three paths, the accumulated digests have
  // 3 + 4 + 3, NIST's files have 3 * 2, and X-Wing has 3.
  EXPECT_EQ(report["passed"], (2 * 8 + 3 * (10 + 6 + 3)) * SupportedTargets().size());
}

TEST_F(KatTest, OfficialVectorFilesPassOnEveryTarget) {
  const char* given = getenv("KEXLANE_VECTORS");
  const std::string folder = given != nullptr ? given : KEXLANE_SOURCE_DIR "/../shared/kat";
  if (given == nullptr && !fs::exists(folder))
    GTEST_SKIP() << "skipped: no vector files (set KEXLANE_VECTORS)";
  const Outcome outcome = Run({"--json", "--vectors", folder});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  const Json report = Json::parse(outcome.out);
  EXPECT_EQ(report["targets"].get<std::vector<std::string>>(), SupportedTargets());
  EXPECT_EQ(report["failed"], 0);
  EXPECT_GT(report["passed"], 0);
}

}  // namespace
}  // namespace kexlane
