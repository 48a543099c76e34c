// SPDX-License-Identifier: Apache-2.0
// The answers inside the program: RFC 7748, accumulated digests of ML-KEM (FIPS 203), digests of
// NIST's known-answer files, and the cases of the X-Wing draft.
#include "kat/answers.h"

#include <kexlane/kexlane.h>

#include <algorithm>
#include <array>
#include <utility>

#include "kat/drbg.h"
#include "kat/hash.h"
#include "kat/kem_by_path.h"
#include "kat/x25519_by_path.h"

namespace kexlane::kat {
namespace {

// ---- X25519, RFC 7748 -------------------------------------------------------------------------

Bytes X25519(Path path, const Bytes& scalar, const Bytes& u) {
  Bytes shared;
  RequireOk(X25519SharedSecret(path, shared, scalar, u), "shared secret");
  return shared;
}

AnswerSet X25519Vectors() {
  struct Vector {
    const char* scalar;
    const char* u;
    const char* result;
  };
  static constexpr Vector kVectors[] = {
      {"a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
       "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
       "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"},
      {"4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
       "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
       "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"},
  };
  const auto body = [](Checks& checks) {
    for (const Vector& vector : kVectors) {
      for (const Path path : kPlainPaths) {
        checks.Case("vector " + std::to_string(&vector - kVectors + 1) + PathSuffix(path), [&] {
          RequireEqual("result", X25519(path, FromHex(vector.scalar), FromHex(vector.u)),
                       FromHex(vector.result));
        });
      }
    }
  };
  return {.name = "RFC 7748 5.2 vectors",
          .case_count = std::size(kVectors) * kPlainPaths.size(),
          .body = body};
}

struct Iterated {
  size_t iterations;
  const char* result;
};

AnswerSet X25519Iterated(std::string name, std::vector<Iterated> answers,
                         std::span<const Path> paths) {
  const size_t count = answers.size() * paths.size();
  const auto body = [answers = std::move(answers), paths](Checks& checks) {
    for (const Path path : paths) {
      Bytes scalar(KXL_X25519_SK_BYTES);
      scalar[0] = 9;
      Bytes u = scalar;
      size_t done = 0;
      for (const auto& [iterations, result] : answers) {
        for (; done < iterations; ++done) {
          u = std::exchange(scalar, X25519(path, scalar, u));
          checks.Step(done, answers.back().iterations);
        }
        checks.Case("after " + std::to_string(iterations) + PathSuffix(path),
                    [&, want = result] { RequireEqual("result", scalar, FromHex(want)); });
      }
    }
  };
  return {.name = std::move(name), .case_count = count, .body = body};
}

AnswerSet X25519DiffieHellman() {
  static constexpr std::array<const char*, 2> kSecret = {
      "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
      "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"};
  static constexpr std::array<const char*, 2> kPublic = {
      "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
      "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"};
  static constexpr const char* kShared =
      "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
  const auto body = [](Checks& checks) {
    for (size_t self = 0; self < 2; ++self) {
      const std::string name = self == 0 ? "Alice" : "Bob";
      for (const Path path : kPlainPaths) {
        checks.Case(name + "'s public key" + PathSuffix(path), [&] {
          Bytes pk;
          RequireOk(X25519PublicKey(path, pk, FromHex(kSecret[self])), "public key");
          RequireEqual("public key", pk, FromHex(kPublic[self]));
        });
        checks.Case(name + "'s shared secret" + PathSuffix(path), [&] {
          RequireEqual("shared secret",
                       X25519(path, FromHex(kSecret[self]), FromHex(kPublic[1 - self])),
                       FromHex(kShared));
        });
      }
    }
  };
  return {
      .name = "RFC 7748 6.1 Diffie-Hellman", .case_count = 4 * kPlainPaths.size(), .body = body};
}

// ---- Accumulated digests of ML-KEM ------------------------------------------------------------

// What goes into a digest.
enum Digested : size_t { kWithoutDk, kWithDk };

struct Accumulated {
  size_t rounds;
  Digested digested;
  const char* digest;
};

// Plays the rounds again by another path, and keeps the first difference from the one-shot path.
class OtherPath {
 public:
  OtherPath(const std::string& parameter_set, Path path) : kem_(parameter_set, path), path_(path) {}

  void Play(const std::vector<Kem::Round>& played, size_t first_round) {
    if (!difference_.empty()) return;
    rounds_.resize(played.size());
    try {
      for (size_t i = 0; i < played.size(); ++i) {
        rounds_[i].seed = played[i].seed;
        rounds_[i].m = played[i].m;
        rounds_[i].random_c = played[i].random_c;
      }
      kem_.Play(rounds_);
      for (size_t i = 0; i < played.size(); ++i) {
        const Kem::Round& got = rounds_[i];
        const Kem::Round& want = played[i];
        RequireEqual("ek", got.ek, want.ek);
        if (path_ != Path::kPrepared) RequireEqual("dk", got.dk, want.dk);
        RequireEqual("c", got.c, want.c);
        RequireEqual("K", got.K, want.K);
        RequireEqual("K of decaps", got.K_again, want.K_again);
        RequireEqual("K of a random ciphertext", got.K_rejected, want.K_rejected);
      }
    } catch (const std::exception& error) {
      difference_ = "in the rounds from " + std::to_string(first_round) + " on " + error.what();
    }
  }

  Path path() const { return path_; }
  void RequireNoDifference() const { Require(difference_.empty(), difference_); }

 private:
  Kem kem_;
  Path path_;
  std::vector<Kem::Round> rounds_;
  std::string difference_;
};

// Each round takes d, z, m and a random ciphertext c' from the random source. The digest is the
// SHAKE128 of ek, dk (in half of the answers), c, K and Decaps(c') of all rounds. Each answer is
// one case for each path. The rounds are played in groups of 1 to 17, which are the batches.
AnswerSet MlKemAccumulated(const std::string& parameter_set, const std::string& rounds_text,
                           std::vector<Accumulated> answers) {
  const size_t count = answers.size() * kAllPaths.size();
  const auto body = [parameter_set, answers = std::move(answers)](Checks& checks) {
    const Kem kem(parameter_set);
    std::array<OtherPath, 2> others = {OtherPath(parameter_set, Path::kPrepared),
                                       OtherPath(parameter_set, Path::kBatch)};
    std::array<size_t, 2> last_round = {};
    for (const Accumulated& answer : answers) {
      last_round[answer.digested] = std::max(last_round[answer.digested], answer.rounds);
    }
    const size_t end = std::max(last_round[0], last_round[1]);

    RandomStream random;
    std::array<Hash, 2> hashes = {Hash::Shake128(), Hash::Shake128()};
    std::vector<Kem::Round> rounds;
    for (size_t done = 0, group = 0; done < end; done += rounds.size(), ++group) {
      size_t stop = end;  // the next round that has an answer
      for (const Accumulated& answer : answers) {
        if (answer.rounds > done) stop = std::min(stop, answer.rounds);
      }
      rounds.resize(std::min(1 + group % 17, stop - done));
      for (Kem::Round& round : rounds) {
        round.seed = random.Draw(KXL_MLKEM_KEYGEN_SEED_BYTES);
        round.m = random.Draw(KXL_MLKEM_ENCAPS_SEED_BYTES);
        round.random_c = random.Draw(kem.c_bytes());
      }
      kem.Play(rounds);
      for (OtherPath& other : others) other.Play(rounds, done + 1);
      for (const Kem::Round& round : rounds) {
        RequireEqual("decaps(encaps)", round.K_again, round.K);
        for (const Digested digested : {kWithoutDk, kWithDk}) {
          if (done >= last_round[digested]) continue;
          Hash& hash = hashes[digested];
          hash.Absorb(round.ek);
          if (digested == kWithDk) hash.Absorb(round.dk);
          hash.Absorb(round.c);
          hash.Absorb(round.K);
          hash.Absorb(round.K_rejected);
        }
      }
      for (const Accumulated& answer : answers) {
        if (answer.rounds != done + rounds.size()) continue;
        const std::string name = std::to_string(answer.rounds) +
                                 (answer.digested == kWithDk ? " rounds" : " rounds without dk");
        const auto check_digest = [&] {
          RequireEqual("digest", hashes[answer.digested].Digest(), FromHex(answer.digest));
        };
        checks.Case(name, check_digest);
        for (const OtherPath& other : others) {
          checks.Case(name + PathSuffix(other.path()), [&] {
            other.RequireNoDifference();
            check_digest();
          });
        }
      }
      checks.Step(done, end);
    }
  };
  return {.name = parameter_set + " accumulated, " + rounds_text + " rounds",
          .case_count = count,
          .body = body};
}

// ---- NIST known-answer files ------------------------------------------------------------------

// The file that the generator of the NIST submission writes, compared by its SHA-256. Each digest
// is one case for each path.
AnswerSet MlKemNistFile(const std::string& parameter_set, const char* first_count_digest,
                        const char* all_counts_digest) {
  static constexpr size_t kCounts = 100;
  const auto write_by = [=](Path path, Checks& checks) {
    const Kem kem(parameter_set, path);
    std::array<uint8_t, CtrDrbg::kDrbgSeedBytes> entropy;
    for (size_t i = 0; i < entropy.size(); ++i) entropy[i] = static_cast<uint8_t>(i);
    CtrDrbg seeds(entropy);
    Hash text = Hash::Sha256();
    Bytes ek, dk, c, K, K_again;
    for (size_t count = 0; count < kCounts; ++count) {
      const Bytes seed = seeds.Draw(CtrDrbg::kDrbgSeedBytes);
      CtrDrbg random(std::span<const uint8_t, CtrDrbg::kDrbgSeedBytes>{seed});
      RequireOk(kem.Keygen(ek, dk, random.Draw(KXL_MLKEM_KEYGEN_SEED_BYTES)), "keygen");
      RequireOk(kem.Encaps(c, K, ek, random.Draw(KXL_MLKEM_ENCAPS_SEED_BYTES)), "encaps");
      RequireOk(kem.Decaps(K_again, c, dk), "decaps");
      RequireEqual("decaps(encaps)", K_again, K);
      if (count != 0) text.Absorb("\n");
      text.Absorb("count = " + std::to_string(count) + "\nseed = " + ToHex(seed) +
                  "\npk = " + ToHex(ek) + "\nsk = " + ToHex(dk) + "\nct = " + ToHex(c) +
                  "\nss = " + ToHex(K) + "\n");
      if (count == 0) {
        checks.Case("count 0" + PathSuffix(path), [&] {
          RequireEqual("SHA-256 of the file", text.Digest(), FromHex(first_count_digest));
        });
      }
    }
    checks.Case("counts 0 to 99" + PathSuffix(path), [&] {
      RequireEqual("SHA-256 of the file", text.Digest(), FromHex(all_counts_digest));
    });
  };
  const auto body = [=](Checks& checks) {
    for (const Path path : kAllPaths) write_by(path, checks);
  };
  return {.name = parameter_set + " NIST known-answer file",
          .case_count = 2 * kAllPaths.size(),
          .body = body};
}

// ---- X-Wing -----------------------------------------------------------------------------------

// The draft's test vectors take each seed and eseed from the stream SHAKE128("").
AnswerSet XWingDraft() {
  struct Answer {
    const char* ss;
    const char* ek_and_ct_digest;  // SHA-256
  };
  static constexpr Answer kAnswers[] = {
      {"d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
       "791eb5d86962e96c1be5e30d4b4c9f6c6518eef3b821a31c6fad6357ac6e117c"},
      {"f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
       "e33ad73dd3220fcea6c6c91b153bc41c79ad46f82ea57ac0d43921ed95e50679"},
      {"953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f",
       "4c1ecfb751898bf5d94ede9f207bbbe9460e7bb621e26e4c30d78002408cff14"},
  };
  const auto body = [](Checks& checks) {
    RandomStream random;
    for (const Answer& answer : kAnswers) {
      const Bytes seed = random.Draw(KXL_XWING_KEYGEN_SEED_BYTES);
      const Bytes eseed = random.Draw(KXL_XWING_ENCAPS_SEED_BYTES);
      for (const Path path : kAllPaths) {
        checks.Case("case " + std::to_string(&answer - kAnswers + 1) + PathSuffix(path), [&] {
          const Kem kem("X-Wing", path);
          Bytes ek, sk, ct, ss;
          RequireOk(kem.Keygen(ek, sk, seed), "keygen");
          RequireEqual("sk", sk, seed);
          RequireOk(kem.Encaps(ct, ss, ek, eseed), "encaps");
          Hash hash = Hash::Sha256();
          hash.Absorb(ek);
          hash.Absorb(ct);
          RequireEqual("SHA-256 of ek and ct", hash.Digest(), FromHex(answer.ek_and_ct_digest));
          RequireEqual("ss of encaps", ss, FromHex(answer.ss));
          RequireOk(kem.Decaps(ss, ct, sk), "decaps");
          RequireEqual("ss of decaps", ss, FromHex(answer.ss));
        });
      }
    }
  };
  return {.name = "X-Wing draft vectors",
          .case_count = std::size(kAnswers) * kAllPaths.size(),
          .body = body};
}

AnswerSet TakesMinutes(AnswerSet set) {
  set.takes_minutes = true;
  return set;
}

}  // namespace

std::vector<AnswerSet> EmbeddedAnswers() {
  return {
      X25519Vectors(),
      X25519Iterated("RFC 7748 5.2 iterated, 1 000",
                     {{1, "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"},
                      {1000, "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"}},
                     kPlainPaths),
      X25519DiffieHellman(),
      MlKemAccumulated(
          "ML-KEM-512", "10 000",
          {{100, kWithDk, "449120c6e320ef3e9fbfa2316e5f2d2e1e6dd37d8ff5d086d5d2db7d42aff0a1"},
           {10000, kWithDk, "705dcffc87f4e67e35a09dcaa31772e86f3341bd3ccf1e78a5fef99ae6a35a13"},
           {10000, kWithoutDk,
            "e0112db334d4240ca6feed5b0beab1318925edd4ff7d840c2ebe6d61971fc14c"}}),
      MlKemAccumulated(
          "ML-KEM-768", "10 000",
          {{100, kWithDk, "8d65b902f28edc683cebee2872962fd165a4d197c9e24ec74caa4470270df0b7"},
           {100, kWithoutDk, "1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415"},
           {10000, kWithDk, "f959d18d3d1180121433bf0e05f11e7908cf9d03edc150b2b07cb90bef5bc1c1"},
           {10000, kWithoutDk,
            "8a518cc63da366322a8e7a818c7a0d63483cb3528d34a4cf42f35d5ad73f22fc"}}),
      MlKemAccumulated(
          "ML-KEM-1024", "10 000",
          {{100, kWithDk, "c3ffe9ebecfa479c142656cbfbc6417efa05b77e994fe538eef4daed166363df"},
           {10000, kWithDk, "e3bf82b013307b2e9d47dde791ff6dfc82e694e6382404abdb948b908b75bad5"},
           {10000, kWithoutDk,
            "f1a3925c9cf8538bb104c56efb2f5ecb74cc3df25087460b73f6c873e96bcb6a"}}),
      MlKemNistFile("ML-KEM-512",
                    "c70041a761e01cd6426fa60e9fd6a4412c2be817386c8d0f3334898082512782",
                    "74b470e797cbdbd589a31d387d36c72aad5033446ab5159bf4014c24652b1173"),
      MlKemNistFile("ML-KEM-768",
                    "5352539586b6c3df58be6158a6250aeff402bd73060b0a3de68850ac074c17c3",
                    "e5d6911117c708d8342702db222f66bef5ac5b0314fb8bc36eb22a536c9b34fb"),
      MlKemNistFile("ML-KEM-1024",
                    "f580d851e5fb27e6876e5e203fa18be4cdbfd49e05d48fec3d3992c8f43a13e6",
                    "81d1ae0468f62154885b6f2a293c0eb48f9339645357a88bbbc186c57ab0ace0"),
      XWingDraft(),
      TakesMinutes(X25519Iterated(
          "RFC 7748 5.2 iterated, 1 000 000",
          {{1000000, "7c3911e0ab2586fd864497297e575e6f3bc601c0883c30df5f4dd2d24f665424"}},
          std::span(kPlainPaths).first<1>())),
      TakesMinutes(
          MlKemAccumulated("ML-KEM-768", "1 000 000",
                           {{1000000, kWithoutDk,
                             "424bf8f0e8ae99b78d788a6e2e8e9cdaf9773fc0c08a6f433507cb559edfd0f0"}})),
  };
}

}  // namespace kexlane::kat
