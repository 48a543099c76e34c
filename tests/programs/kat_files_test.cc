// SPDX-License-Identifier: Apache-2.0
// Vector files for kexlane-kat. It passes what is right, and reports a single flipped bit.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "tests/support/kat_program.h"
#include "tests/support/test_util.h"

namespace kexlane {
namespace {

// ---- One flipped bit --------------------------------------------------------------------------

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
      {"validation.json", DecapsValidationFile, first, {"dk", "ek", "c", "K"}, 12, 3},
      {"asn.json", X25519AsnFile, first, {"shared"}, 6, 2},
      {"pem.json", X25519PemFile, first, {"shared"}, 6, 2},
      {"jwk.json", X25519JwkFile, first, {"shared"}, 6, 2},
      {"xwing.json", XWingFile, "/0/", {"seed", "eseed", "sk", "pk", "ct", "ss"}, 3, 3},
      {"hybrids.json",
       HybridsFile,
       "/mlkem768_x25519/0/",
       {"seed", "randomness", "decapsulation_key", "encapsulation_key", "ciphertext",
        "shared_secret"},
       3,
       3},
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
  const AcvpPair seeds = AcvpSeeds();
  EXPECT_EQ(run(seeds).LastLine(), "6 passed, 0 failed") << run(seeds).err;
  for (const char* field : {"0/tests/0/d", "0/tests/0/c", "1/tests/0/dk", "1/tests/0/c"}) {
    const Outcome wrong =
        run({Flipped(seeds.prompt, std::string("/testGroups/") + field), seeds.expected});
    EXPECT_EQ(wrong.LastLine(), "3 passed, 3 failed") << field;
  }

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

TEST_F(KatTest, ReportsOneFlippedBitInAnInternalProjection) {
  for (const AcvpPair& pair : {AcvpKeygen(), AcvpEncapDecap(), AcvpSeeds()}) {
    const Json file = AcvpInternalProjection(pair);
    const Outcome right = RunVectors({Write("internalProjection.json", file)});
    EXPECT_EQ(right.code, 0) << right.err;
    // Beside the pair, each file is read once.
    const Outcome both =
        RunVectors({Write("prompt.json", pair.prompt), Write("expectedResults.json", pair.expected),
                    Write("internalProjection.json", file)});
    EXPECT_EQ(both.code, 0) << both.err;
    EXPECT_EQ(std::stoul(both.LastLine()), 2 * std::stoul(right.LastLine()));
    for (size_t g = 0; g < pair.expected["testGroups"].size(); ++g) {
      const std::string test = "/testGroups/" + std::to_string(g) + "/tests/0";
      for (const auto& [key, value] : pair.expected[Pointer(test)].items()) {
        if (key == "tcId") continue;
        const Outcome wrong = RunVectors(
            {Write("internalProjection.json", Flipped(file, std::string(test) + "/" + key))});
        EXPECT_EQ(wrong.code, 1) << test << key;
      }
    }
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
  Json validation = DecapsValidationFile();
  validation[Pointer("/testGroups/0/tests/0/result")] = "invalid";
  ExpectFailure({Write("validation.json", validation)}, "tcId 1: decaps with this dk is accepted");
  for (Json (*const make)() : {X25519File, X25519AsnFile, X25519PemFile, X25519JwkFile}) {
    Json file = make();
    file[Pointer("/testGroups/0/tests/0/result")] = "invalid";
    ExpectFailure({Write("x25519.json", file)}, "tcId 1: the shared secret is accepted");
  }
}

// ---- Folders and the report in them -----------------------------------------------------------

TEST_F(KatTest, WritesNoReportOverAVectorFile) {
  const std::string path = Write("w/x25519.json", X25519File());
  const std::string folder = (folder_ / "w").string();
  const std::string link = (folder_ / "link.json").string();
  fs::create_symlink(path, link);
  const std::string text = ReadText(path);
  int pairs = 0;
  for (const std::string& vectors : {path, folder, link}) {
    for (const std::string& report : {path, link, folder + "/../w/x25519.json"}) {
      if (test::IsQuick() && pairs++ % 4 != 0) continue;  // each of both once
      const Outcome outcome =
          Run({"--target", "portable", "--report", report, "--vectors", vectors});
      EXPECT_EQ(outcome.code, 2) << vectors << " " << report;
      EXPECT_NE(outcome.err.find("which --report would overwrite"), std::string::npos)
          << outcome.err;
      EXPECT_EQ(ReadText(path), text);
    }
  }
}

TEST_F(KatTest, LeavesItsReportOutOfTheFolder) {
  Write("w/x25519.json", X25519File());
  const std::string folder = (folder_ / "w").string();
  for (const char* name : {"report.json", "report.html"}) {
    fs::remove(folder_ / "w/report.json");
    const std::string report = folder + "/" + name;
    for (int i = 0; i < 2; ++i) {
      const Outcome outcome =
          Run({"--target", "portable", "--report", report, "--vectors", folder});
      EXPECT_EQ(outcome.code, 0) << outcome.err;
      EXPECT_EQ(outcome.LastLine(), "4 passed, 0 failed");
      EXPECT_NE(ReadText(report).find("x25519.json"), std::string::npos);
    }
  }
}

TEST_F(KatTest, LeavesNoReportOfARunThatItRefuses) {
  const std::string report = (folder_ / "report.json").string();
  const std::string absent = (folder_ / "absent.json").string();
  EXPECT_EQ(Run({"--target", "none", "--report", report}).code, 2);
  EXPECT_EQ(Run({"--report", report, "--vectors", absent}).code, 2);
  EXPECT_FALSE(fs::exists(report));
}

TEST_F(KatTest, FollowsLinksInAFolder) {
  Write("store/x25519.json", X25519File());
  Write("decaps.json", DecapsFile());
  fs::create_directory(folder_ / "w");
  fs::create_symlink("../store", folder_ / "w/folder");
  fs::create_symlink("../store", folder_ / "w/folder2");
  fs::create_symlink("../decaps.json", folder_ / "w/file.json");
  const std::string folder = (folder_ / "w").string();
  const Outcome right = RunVectors({folder});
  EXPECT_EQ(right.code, 0) << right.err;
  EXPECT_EQ(right.LastLine(), "13 passed, 0 failed");
  EXPECT_NE(right.err.find("skipped folder2: read already"), std::string::npos) << right.err;

  fs::create_symlink("absent", folder_ / "w/dangling");
  fs::create_symlink("self", folder_ / "w/self");
  fs::create_symlink("../w", folder_ / "w/loop");
  ASSERT_EQ(mkfifo((folder_ / "w/pipe").c_str(), 0600), 0);
  const Outcome wrong = RunVectors({folder});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_EQ(wrong.LastLine(), "13 passed, 4 failed");
  for (const char* reason :
       {"FAILED dangling: a link that leads nowhere", "FAILED self: a link that leads nowhere",
        "FAILED loop: a link to a folder that it is in",
        "FAILED pipe: neither a file nor a folder"}) {
    EXPECT_NE(wrong.err.find(reason), std::string::npos) << reason << "\n" << wrong.err;
  }
}

TEST_F(KatTest, WritesAPageInUtf8) {
  const std::string path = Write("bad\xff\xc2\x85\xe2\x82.json", Json(1));
  const std::string report = (folder_ / "report.html").string();
  EXPECT_EQ(Run({"--target", "portable", "--report", report, "--vectors", path}).code, 1);
  const std::string page = ReadText(report);
  EXPECT_NE(page.find("bad\xef\xbf\xbd"), std::string::npos) << page;
  EXPECT_NO_THROW(Json(page).dump());  // throws if the text is not UTF-8
}

}  // namespace
}  // namespace kexlane
