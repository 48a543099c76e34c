// SPDX-License-Identifier: Apache-2.0
// The program kexlane-kat from outside: its command line, what it prints and reports, and the
// official answers. If the official vector files are available, it must pass them too.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>
#include <stdlib.h>

#include <string>
#include <vector>

#include "tests/support/kat_program.h"
#include "tests/support/openssl_hash.h"

namespace kexlane {
namespace {

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
      {"acvp", absent, "--report", "a.json"},
      {"--list", "--report", "a.json"},
      {"--report"},
      {"--report", "a.txt"},
      {"--report", (folder_ / "no-folder" / "a.html").string()},
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
  for (const char* option :
       {"--target", "--vectors", "--long", "--json", "--list", "--report", "acvp",
        "github.com/usnistgov/ACVP-Server", "github.com/C2SP/wycheproof"}) {
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

// A report says what an auditor must know, and lists all reasons.
TEST_F(KatTest, WritesAReport) {
  Json file = Flipped(X25519File(), "/testGroups/0/tests/0/shared");
  for (int i = 3; i < 60; ++i) {
    file[Pointer("/testGroups/0/tests")].push_back({{"tcId", i}});
  }
  file["numberOfTests"] = 59;
  const std::string path = Write("x<b>25519.json", file);
  const std::string unknown = Write("unknown.json", Json(1));
  const std::string json_path = (folder_ / "report.json").string();
  const std::string html_path = (folder_ / "report.html").string();
  const Outcome outcome =
      Run({"--target", "portable", "--report", json_path, "--vectors", path, unknown});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.LastLine(), "2 passed, 117 failed");
  const Json report = Json::parse(ReadText(json_path));
  EXPECT_EQ(report["passed"], 2);
  EXPECT_EQ(report["failed"], 117);
  EXPECT_EQ(report["version"], KXL_VERSION);
  const auto expect_match = [&](const char* field, const char* pattern) {
    EXPECT_THAT(report[field].get<std::string>(), testing::MatchesRegex(pattern)) << field;
  };
  expect_match("date", "20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z");
  expect_match("commit", "unknown|[0-9a-f]+(-modified)?");
  expect_match("compiler", ".+ [0-9.]+");
  expect_match("flags", ".*-O.*");
  expect_match("cpu", ".+");
  const auto sha256 = [](const std::string& name) {
    const std::string text = ReadText(name);
    const Bytes bytes(text.begin(), text.end());
    return Hex(test::OpensslHash(EVP_sha256(), 32, {bytes}));
  };
  // With an emulator, the definition is several words.
  if (fs::exists(KEXLANE_KAT_PATH)) {
    EXPECT_EQ(report["program_sha256"], sha256(KEXLANE_KAT_PATH));
    EXPECT_EQ(report["library_sha256"], sha256(KEXLANE_KAT_LIBRARY));
  }
  ASSERT_EQ(report["files"].size(), 2u);
  EXPECT_EQ(report["files"][0], (Json{{"path", path}, {"sha256", sha256(path)}}));
  EXPECT_EQ(report["files"][1], (Json{{"path", unknown}, {"sha256", sha256(unknown)}}));
  // Standard error has the first reasons, the report all: one for each malformed test.
  EXPECT_EQ(report[Pointer("/sets/0/targets/portable/reasons")].size(), 2u + 57u);
  EXPECT_NE(outcome.err.find("more, which --report lists"), std::string::npos);
  EXPECT_EQ(outcome.err.find("tcId 59"), std::string::npos);

  Run({"--target", "portable", "--report", html_path, "--vectors", path, unknown});
  const std::string html = ReadText(html_path);
  std::vector<std::string> facts = {"2 passed, 117 failed",
                                    "tcId 59: ",
                                    "portable",
                                    "<td>x&lt;b&gt;25519.json</td>",
                                    sha256(path),
                                    sha256(unknown),
                                    "unknown.json: no kind of vector file"};
  for (const char* name :
       {"version", "commit", "compiler", "cpu", "program_sha256", "library_sha256"}) {
    facts.push_back(report[name]);
  }
  for (const std::string& fact : facts) EXPECT_NE(html.find(fact), std::string::npos) << fact;
  EXPECT_EQ(html.find("x<b>"), std::string::npos);
}

TEST_F(KatTest, LongRunsShowTheirProgressInALog) {
  const std::string target = SupportedTargets()[0];
  const std::string command = Program() + " --long --target " + target + " 2>&1 >/dev/null";
  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string log;
  std::array<char, 4096> line;
  while (!log.ends_with(" %\n") && fgets(line.data(), line.size(), pipe) != nullptr) {
    log += line.data();
  }
  pclose(pipe);  // the program ends when it writes the next line
  EXPECT_TRUE(log.starts_with(target + ": RFC 7748 5.2 vectors\n")) << log;
  EXPECT_TRUE(log.ends_with(" %\n")) << log;
}

TEST_F(KatTest, AnswersAcvpPrompts) {
  for (const AcvpPair& pair : {AcvpKeygen(), AcvpEncapDecap(), AcvpSeeds()}) {
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
  // What cannot be answered is named, and the rest is answered.
  AcvpPair keyless = AcvpEncapDecap();
  keyless.prompt[Pointer("/testGroups/3/tests/0")].erase("dk");
  keyless.expected[Pointer("/testGroups/3/tests")].erase(0);
  keyless.prompt[Pointer("/testGroups/0/function")] = "reencapsulation";
  keyless.expected[Pointer("/testGroups/0/tests")].erase(0);
  const Outcome rest = Run({"acvp", Write("prompt.json", keyless.prompt)});
  EXPECT_EQ(rest.code, 1);
  EXPECT_NE(rest.err.find("tcId 30: the field dk is missing"), std::string::npos) << rest.err;
  EXPECT_NE(rest.err.find("tcId 0: the function reencapsulation"), std::string::npos) << rest.err;
  const Json answered = Json::parse(rest.out);
  ASSERT_EQ(answered["testGroups"].size(), 4u);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(answered["testGroups"][i]["tests"].size(),
              keyless.expected["testGroups"][i]["tests"].size())
        << i;
  }
  for (const Json& file : {AcvpKeygen().expected, X25519File(), Json(1)}) {
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
  const std::string path = (folder_ / "report.html").string();
  const Outcome outcome = Run({"--json", "--report", path});
  EXPECT_EQ(outcome.code, 0);
  const Json report = Json::parse(outcome.out);
  EXPECT_EQ(report["targets"].get<std::vector<std::string>>(), SupportedTargets());
  EXPECT_EQ(report["failed"], 0);
  // On two paths, RFC 7748 has 2 + 2 + 4 cases. On three paths, the accumulated digests have
  // 3 + 4 + 3, NIST's files have 3 * 2, and X-Wing has 3.
  EXPECT_EQ(report["passed"], (2 * 8 + 3 * (10 + 6 + 3)) * SupportedTargets().size());
  EXPECT_NE(ReadText(path).find(std::to_string(report["passed"].get<int>()) + " passed, 0 failed"),
            std::string::npos);
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
