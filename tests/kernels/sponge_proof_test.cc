// SPDX-License-Identifier: Apache-2.0
// Proves that the sponges of kernels/keccak/sponge-inl.h are those of FIPS 202, whatever the bytes
// are. The test runs their code on symbols in the place of bytes, and on an unknown function in the
// place of Keccak-f[1600], which keccak_proof_test proves. A branch on a symbol is an error.
//
// It runs every shape of job that the schemes have: alone, beside others up to five steps apart,
// and in the orders in which the schemes add them, for one operation and for several, with more
// blocks of some entries of the matrix than usual. If KEXLANE_ALL_INPUTS is set in the environment,
// it runs every number of operations from 2 to 8, without such entries, with some and with nothing
// else, and for one operation every set of entries of ML-KEM-768's matrix.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <vector>

#include "tests/support/sponge_jobs.h"

// The permutation of every target's states becomes the unknown one.
#define KXL_UNKNOWN(pass, States)                   \
  namespace kexlane::pass {                         \
  template <>                                       \
  inline void KeccakF1600<States>(test::Word * s) { \
    test::PermuteUnknown<States::kStates>(s);       \
  }                                                 \
  }
KXL_UNKNOWN(portable, Keccak1)
KXL_UNKNOWN(avx2, Keccak1)
KXL_UNKNOWN(avx2, KeccakAvx2)
KXL_UNKNOWN(avx512, Keccak1)
KXL_UNKNOWN(avx512, KeccakSingle)
KXL_UNKNOWN(avx512, KeccakWide)
KXL_UNKNOWN(neon, Keccak1)
KXL_UNKNOWN(neon, KeccakNeon)
KXL_UNKNOWN(neon_sha3, Keccak1)
KXL_UNKNOWN(neon_sha3, KeccakSha3)
KXL_UNKNOWN(wasm_simd, Keccak1)
KXL_UNKNOWN(wasm_simd, KeccakWasm)
#undef KXL_UNKNOWN

namespace kexlane::test {
namespace {

using testing::IsEmpty;

// Gives the sponges of each target the same names.
#define KXL_PASS(Name, pass, States)                                                          \
  struct Name {                                                                               \
    using SpongeJob = pass::SpongeJob;                                                        \
    using Sponges = pass::Sponges<pass::States>;                                              \
    static constexpr size_t kStates = pass::States::kStates;                                  \
    static void PermuteStates(Word* states, size_t n) { pass::KeccakF1600States(states, n); } \
  }
KXL_PASS(Portable, portable, Keccak1);
KXL_PASS(Avx2, avx2, KeccakAvx2);
KXL_PASS(Avx512Single, avx512, KeccakSingle);
KXL_PASS(Avx512Wide, avx512, KeccakWide);
KXL_PASS(Neon, neon, KeccakNeon);
KXL_PASS(NeonSha3, neon_sha3, KeccakSha3);
KXL_PASS(Wasm, wasm_simd, KeccakWasm);
#undef KXL_PASS

template <class Pass>
class SpongeProofTest : public testing::Test {
 protected:
  SpongeProofTest() {
    Reports().clear();
    VariablesPerByte() = PerByte::kOneVariable;
  }
  ~SpongeProofTest() override { EXPECT_THAT(Reports(), IsEmpty()); }
};
using Passes = testing::Types<Portable, Avx2, Avx512Single, Avx512Wide, Neon, NeonSha3, Wasm>;
TYPED_TEST_SUITE(SpongeProofTest, Passes);

// ---- the shapes of jobs

constexpr size_t kNoise2 = 64 * 2, kNoise3 = 64 * 3;

Shape G33() { return {kSha3_512, {32, 1}, true, 64, false, 0}; }
Shape G64() { return {kSha3_512, {32, 32}, false, 64, false, 0}; }
Shape Prf(size_t out_bytes) { return {kShake256, {32, 1}, true, out_bytes, false, 0}; }
Shape Matrix(size_t more_blocks) { return {kShake128, {32, 2}, true, 504, true, more_blocks}; }
Shape H(size_t ek_bytes) { return {kSha3_256, {ek_bytes, 0}, false, 32, false, 0}; }
Shape J(size_t c_bytes) { return {kShake256, {32, c_bytes}, false, 32, false, 0}; }
// Those of X-Wing.
Shape Expand() { return {kShake256, {32, 0}, false, 96, false, 0}; }
Shape Combine() { return {kSha3_256, {134, 0}, false, 32, false, 0}; }

std::vector<Shape> AllShapes() {
  return {G33(),   G64(),   Prf(kNoise2), Prf(kNoise3), Matrix(0), Matrix(1), Matrix(3), H(800),
          H(1184), H(1568), J(768),       J(1088),      J(1568),   Expand(),  Combine()};
}
// The ones that differ in how a block is absorbed or squeezed.
std::vector<Shape> FewShapes() {
  return {G33(), G64(), Prf(kNoise2), Prf(kNoise3), Matrix(1), H(800), J(768), Combine()};
}

template <class Pass>
bool IsRightAlone(const Shape& shape) {
  SpongeRun<Pass> run;
  run.Add(shape);
  return run.AllAreRight();
}
TYPED_TEST(SpongeProofTest, EveryShapeAlone) {
  VariablesPerByte() = PerByte::kEightVariables;
  for (const Shape& shape : AllShapes()) EXPECT_TRUE(IsRightAlone<TypeParam>(shape));
}

// All lengths up to three blocks, in one part and in two, as <kexlane/kernels.h> offers them.
TYPED_TEST(SpongeProofTest, EveryLengthAlone) {
  for (const SpongeKind& kind : {kSha3_256, kSha3_512, kShake128, kShake256}) {
    const size_t rate = kind.rate_bytes;
    for (size_t bytes = 0; bytes <= 2 * rate + 17; ++bytes) {
      const size_t first = bytes % 3 == 0 ? bytes : bytes / 2;
      ASSERT_TRUE(IsRightAlone<TypeParam>(
          {kind, {first, bytes - first}, false, 1 + bytes % (2 * rate), false, 0}))
          << rate << ' ' << bytes;
    }
  }
}

// One shape in one lane, and another in all others, which start `after` steps of the first, or
// before it. A job that takes one step is what counts the steps.
TYPED_TEST(SpongeProofTest, EveryShapeBesideEveryOther) {
  const size_t others = TypeParam::kStates - 1;
  const Shape step = Prf(kNoise2);
  for (const Shape& a : FewShapes()) {
    for (const Shape& b : FewShapes()) {
      for (size_t after = 0; after <= 5; ++after) {
        for (const bool a_first : {false, true}) {
          SpongeRun<TypeParam> run;
          if (a_first) run.Add(a);
          for (size_t i = 0; !a_first && i < others; ++i) run.Add(b);
          for (size_t i = 0; i < after; ++i) run.RunUntil(run.AddUrgent(step));
          if (!a_first) run.Add(a);
          for (size_t i = 0; a_first && i < others; ++i) run.Add(b);
          ASSERT_TRUE(run.AllAreRight());
        }
      }
    }
  }
}

// ---- the schemes

struct Set {
  size_t k, eta1, c_bytes;
  size_t EkBytes() const { return 384 * k + 32; }
};
constexpr Set kSets[] = {{2, 3, 768}, {3, 2, 1088}, {4, 2, 1568}};

// How many blocks more than three an entry of the matrix needs.
using MoreBlocks = std::function<size_t(size_t operation, size_t place)>;

// The jobs of the operations of a scheme, in the order of mlkem-inl.h, keys-inl.h and kpke-inl.h.
template <class Pass>
class SchemeRun {
 public:
  SchemeRun(const Set& set, size_t n, bool alone, MoreBlocks more)
      : set_(set), n_(n), window_(alone ? set.k : 1), more_(std::move(more)), entries_(n) {}

  bool KeyGen() {
    const bool hash_early = window_ == set_.k && Pass::kStates > 1;
    std::vector<size_t> g, h(n_);
    std::vector<std::vector<size_t>> s(n_), e(n_);
    for (size_t op = 0; op < n_; ++op) g.push_back(run_.Add(G33()));
    for (size_t op = 0; op < n_; ++op) {
      run_.RunUntil(g[op]);
      AddNoise(s[op], set_.k, set_.eta1);
      AddNoise(e[op], set_.k, set_.eta1);
    }
    StartMatrices();
    for (size_t op = 0; op < n_; ++op) RunUntilAll(s[op]);
    for (size_t i = 0; i < set_.k; ++i) {
      for (size_t op = 0; op < n_; ++op) {
        run_.RunUntil(e[op][i]);
        Row(op, i);
        Shape hash = H(set_.EkBytes());
        const bool last = i + 1 == set_.k;
        if (hash_early && i == 0) {
          hash.ready_bytes = 384;
          h[op] = run_.AddUrgent(hash);
        } else if (hash_early) {
          run_.SetReady(h[op], last ? SIZE_MAX : 384 * (i + 1));
        } else if (last) {
          h[op] = run_.Add(hash);
        }
      }
      Done(i);
    }
    RunUntilAll(h);
    return run_.AllAreRight();
  }

  bool Encaps(bool prepared) {
    std::vector<size_t> h, g;
    if (!prepared) {
      for (size_t op = 0; op < n_; ++op) h.push_back(run_.Add(H(set_.EkBytes())));
      StartMatrices();
      RunUntilAll(h);
    }
    for (size_t op = 0; op < n_; ++op) g.push_back(run_.AddUrgent(G64()));
    RunUntilAll(g);
    Encrypt(prepared);
    return run_.AllAreRight();
  }

  bool Decaps(bool prepared) {
    std::vector<size_t> g, j;
    for (size_t op = 0; op < n_; ++op) {
      g.push_back(run_.AddUrgent(G64()));
      j.push_back(run_.Add(J(set_.c_bytes)));
      if (!prepared) run_.Add(H(set_.EkBytes()));
    }
    if (!prepared) StartMatrices();
    RunUntilAll(g);
    Encrypt(prepared);
    RunUntilAll(j);
    return run_.AllAreRight();
  }

 private:
  void AddNoise(std::vector<size_t>& jobs, size_t count, size_t eta) {
    for (size_t i = 0; i < count; ++i) jobs.push_back(run_.Add(Prf(64 * eta)));
  }
  void RunUntilAll(const std::vector<size_t>& jobs) {
    for (const size_t job : jobs) run_.RunUntil(job);
  }

  void StartMatrices() {
    for (size_t i = 0; i < window_; ++i) AddRow(i);
  }
  void AddRow(size_t i) {
    for (size_t j = 0; j < set_.k; ++j) {
      for (size_t op = 0; op < n_; ++op) {
        entries_[op].push_back(run_.Add(Matrix(more_(op, set_.k * i + j))));
      }
    }
  }
  void Row(size_t op, size_t i) {
    for (size_t j = 0; j < set_.k; ++j) run_.RunUntil(entries_[op][set_.k * i + j]);
  }
  void Done(size_t i) {
    if (i + window_ < set_.k) AddRow(i + window_);
  }

  void Encrypt(bool prepared) {
    std::vector<std::vector<size_t>> y(n_), e(n_);
    for (size_t op = 0; op < n_; ++op) AddNoise(y[op], set_.k, set_.eta1);
    for (size_t op = 0; op < n_; ++op) AddNoise(e[op], set_.k + 1, 2);
    for (size_t op = 0; op < n_; ++op) RunUntilAll(y[op]);
    for (size_t i = 0; i < set_.k; ++i) {
      for (size_t op = 0; op < n_; ++op) {
        if (!prepared) Row(op, i);
        run_.RunUntil(e[op][i]);
      }
      if (!prepared) Done(i);
    }
    for (size_t op = 0; op < n_; ++op) run_.RunUntil(e[op][set_.k]);
  }

  const Set set_;
  const size_t n_, window_;
  const MoreBlocks more_;
  SpongeRun<Pass> run_;
  std::vector<std::vector<size_t>> entries_;
};

template <class Pass>
void ExpectSchemes(const Set& set, size_t n, bool alone, const MoreBlocks& more) {
  const auto run = [&] { return SchemeRun<Pass>(set, n, alone, more); };
  EXPECT_TRUE(run().KeyGen()) << set.k << ' ' << n;
  EXPECT_TRUE(run().Encaps(false)) << set.k << ' ' << n;
  EXPECT_TRUE(run().Decaps(false)) << set.k << ' ' << n;
}

bool All() { return std::getenv("KEXLANE_ALL_INPUTS") != nullptr; }

// Which entries need a fourth block decides the order in which lanes become free.
TYPED_TEST(SpongeProofTest, OneOperation) {
  for (const Set& set : kSets) {
    const size_t places = set.k * set.k;
    EXPECT_TRUE(SchemeRun<TypeParam>(set, 1, true, nullptr).Encaps(true));
    EXPECT_TRUE(SchemeRun<TypeParam>(set, 1, true, nullptr).Decaps(true));
    // All sets of entries for k = 2, each entry and all of them for the others.
    const bool every_set = set.k == 2 || (set.k == 3 && All());
    for (size_t number = 0; number < (every_set ? size_t{1} << places : places + 2); ++number) {
      ExpectSchemes<TypeParam>(set, 1, true, [&](size_t, size_t place) -> size_t {
        if (every_set) return number >> place & 1;
        return number == places + 1 || number == place ? 1 : 0;
      });
    }
  }
}
TYPED_TEST(SpongeProofTest, SeveralOperations) {
  for (const Set& set : kSets) {
    for (size_t n = 2; n <= TypeParam::kStates; ++n) {
      if (n > 3 && n != TypeParam::kStates && !All()) continue;
      EXPECT_TRUE(SchemeRun<TypeParam>(set, n, false, nullptr).Encaps(true));
      EXPECT_TRUE(SchemeRun<TypeParam>(set, n, false, nullptr).Decaps(true));
      // One operation's matrix needs more blocks here and there, or all do, or none does.
      for (const size_t slow : {n / 2, n, n + 1}) {
        if (slow >= n && n != TypeParam::kStates && !All()) continue;
        ExpectSchemes<TypeParam>(set, n, false, [&](size_t op, size_t place) -> size_t {
          return slow == n || (op == slow && place % 2 == 0) ? 1 + place % 2 : 0;
        });
      }
    }
  }
}

// <kexlane/kernels.h> offers the permutation of any number of states.
TYPED_TEST(SpongeProofTest, EveryNumberOfStates) {
  for (size_t n = 0; n <= 2 * TypeParam::kStates + 3; ++n) {
    UnknownPermutation::Get().Forget();
    std::vector<Word> words(25 * n + 1);
    std::vector<State> states(n);
    for (size_t i = 0; i < n; ++i) {
      for (size_t place = 0; place < 200; ++place) states[i][place] = SymbolOf(2 * i + 3, place);
      std::memcpy(static_cast<void*>(words.data() + 25 * i), &states[i], sizeof(State));
      states[i] = UnknownPermutation::Get()(states[i]);
    }
    TypeParam::PermuteStates(words.data(), n);
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(std::memcmp(words.data() + 25 * i, &states[i], sizeof(State)), 0) << n;
    }
    EXPECT_TRUE(words[25 * n].SameBits(0));
  }
}

// ---- mistakes that must be found

template <class Pass>
class SpongeMistakeTest : public SpongeProofTest<Pass> {};
using VectorPasses = testing::Types<Avx2, Avx512Wide, Neon>;
TYPED_TEST_SUITE(SpongeMistakeTest, VectorPasses);

// Plants a mistake in operations of vectors, while a key is generated, and expects that the proof
// fails. About one in four moves what nobody asks for, as for a lane without a job.
TYPED_TEST(SpongeMistakeTest, OperationsCount) {
  size_t planted = 0, found = 0;
  for (int operation = 0;; operation += 11) {
    hn::PlantedMistake() = operation;
    const bool right =
        SchemeRun<TypeParam>(kSets[0], 1, true, [](size_t, size_t) { return 0; }).KeyGen();
    const bool made = hn::PlantedMistake() < 0;
    hn::PlantedMistake() = -1;
    found += !right;
    if (!made) break;
    ++planted;
  }
  EXPECT_GT(planted, 40u);
  EXPECT_GE(3 * found, 2 * planted) << found << " of " << planted;
}

}  // namespace
}  // namespace kexlane::test
