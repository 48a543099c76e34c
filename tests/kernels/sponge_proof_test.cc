// SPDX-License-Identifier: Apache-2.0
// Proves that the sponges of kernels/keccak/sponge-inl.h are those of FIPS 202, whatever the bytes
// are and in whatever order jobs come. The test runs their code on symbols in the place of bytes,
// and on an unknown function in the place of Keccak-f[1600], which keccak_proof_test proves. A
// branch on a symbol is an error.
//
// The proof is by induction on Step(). Before a step each lane has no job, or it has one in some
// phase, and its state is the one that FIPS 202's sponge has there. The test takes any 1600 bits
// for each state and runs one step. Afterwards each lane must have a later phase of its job, with
// the state and the output that FIPS 202 makes of those 1600 bits, or it waits and is as before.
//
// A lane sees no more of the others than this, as their code shows:
// - the most words, and the most words after a row, of all blocks
// - whether any lane starts, waits, or lacks its last bit in word 16 or in word 20
// - whether one lane absorbs or several, whether one has work or several, and whether any squeezes
// - the fewest and the most bytes that a lane squeezes in rows
// - whether the queue is empty
// CommonPhases() has a phase for each of these, and the test runs their combinations. EveryPhase()
// has every length of what is left of a message or an output, for one lane among such others.
//
// With KEXLANE_ALL_INPUTS in the environment the test runs all of the combinations that SECURITY.md
// lists, and without it some of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <set>
#include <vector>

#include "tests/support/sponge_steps.h"

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

// ---- jobs alone

Shape G33() { return {kSha3_512, {32, 1}, true, 64, false, 0}; }
Shape G64() { return {kSha3_512, {32, 32}, false, 64, false, 0}; }
Shape Prf(size_t out_bytes) { return {kShake256, {32, 1}, true, out_bytes, false, 0}; }
Shape Matrix(size_t more_blocks) { return {kShake128, {32, 2}, true, 504, true, more_blocks}; }
Shape H(size_t ek_bytes) { return {kSha3_256, {ek_bytes, 0}, false, 32, false, 0}; }
Shape J(size_t c_bytes) { return {kShake256, {32, c_bytes}, false, 32, false, 0}; }
// Those of X-Wing.
Shape Expand() { return {kShake256, {32, 0}, false, 96, false, 0}; }
Shape Combine() { return {kSha3_256, {134, 0}, false, 32, false, 0}; }
// Like G33() and Matrix(), but the second part is not the job's own.
Shape Short(size_t second_bytes) { return {kShake256, {32, second_bytes}, false, 64, false, 0}; }

std::vector<Shape> AllShapes() {
  return {G33(),   G64(),  Prf(128), Prf(192), Matrix(0), Matrix(1), Matrix(3), H(800),  H(1184),
          H(1568), J(768), J(1088),  J(1568),  Expand(),  Combine(), Short(1),  Short(2)};
}

TYPED_TEST(SpongeProofTest, EveryShapeAlone) {
  VariablesPerByte() = PerByte::kEightVariables;
  for (const Shape& shape : AllShapes()) EXPECT_TRUE(IsRightAlone<TypeParam>(shape));
}

// Each length up to two blocks and 17 bytes, every third in one part and the others in two.
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

// ---- one step

// Those after the first 16 each show other lanes the same as one of the first 16.
std::vector<Phase> CommonPhases() {
  const Shape one_part = {kShake128, {600, 0}, false, 20, false, 0};
  const Shape two_parts = {kShake128, {100, 230}, false, 200, false, 0};
  return {
      {Prf(128)},                    // starts; a last block of 5 words, last bit in word 16
      {H(408), 136},                 // a whole block of 17 words where it lies; others follow
      {Prf(192), 33, true, 136},     // squeezes one row and 24 bytes, and ends
      {},                            // no job
      {Matrix(1)},                   // starts; a last block of 5 words, last bit in word 20
      {H(408), 136, false, 0, 271},  // waits
      {G64()},                       // starts; a last block of 9 words
      {Matrix(1), 34, true, 336},    // squeezes into the buffer, and is asked for more
      {J(200)},                      // starts; a whole block of 17 words, of both parts
      {one_part, 168},               // a whole block of 21 words where it lies
      {H(232), 136},                 // a last block of 13 words, last bit in word 16
      {{kShake128, {168, 0}, false, 20, false, 0}, 168},  // padding alone; less than a row out
      {{kSha3_512, {150, 0}, false, 64, false, 0}, 72},   // a whole block of 9 words
      {Combine()},                                        // starts; a last block of 17 words
      {two_parts, 168},                                   // a last block of 21 words
      {Prf(300), 33, true, 136},                          // squeezes a whole block, and goes on
      {Matrix(0), 34, true, 336},                         // squeezes into the buffer, and ends
      {Matrix(0), 34, true, 0},                           // the same, and goes on
      {H(408), 0, false, 0, 0},                           // would start, but waits
      {H(408), 0, false, 0, 272},                         // starts; will wait after two blocks
      {{kShake128, {0, 500}, false, 20, false, 0}, 168},  // a whole block of the second part
  };
}

// Runs steps from combinations of phases.
template <class Pass>
class Steps {
 public:
  using Step = SpongeStep<Pass>;
  using Job = typename Step::Job;
  static constexpr size_t kLanes = Step::kLanes;
  using Choice = std::array<size_t, kLanes>;  // of a phase for each lane

  // Makes a job of the phase for each lane.
  explicit Steps(const std::vector<Phase>& phases) {
    for (size_t i = 0; i <= kLanes; ++i) {
      for (const Phase& phase : phases) jobs_[i].emplace_back(phase, i);
    }
  }

  // Whether the step is right if lane i is in phase number phases[i]. `own`, if not null, takes the
  // place of one lane's job. Bit 0 of `form` says that jobs that start are in their lanes already,
  // instead of in the queue, and bit 1 that one more job is in the queue.
  bool IsRight(const Choice& phases, unsigned form, Job* own = nullptr, size_t its_lane = 0) {
    typename Step::Jobs jobs;
    size_t working = 0, waiting = 0;
    for (size_t i = 0; i < kLanes; ++i) {
      jobs[i] = own != nullptr && its_lane == i ? own : &jobs_[i][phases[i]];
      if (jobs[i]->phase.IsNone()) {
        jobs[i] = nullptr;
        form &= 1;  // the lane would take the job
      } else {
        ++(jobs[i]->phase.Waits() ? waiting : working);
      }
    }
    if (working == 0 || waiting > 1) return true;  // sponge-inl.h excludes these
    return step_.IsRight(jobs, (form & 1) != 0, (form & 2) != 0 ? &jobs_[kLanes][0] : nullptr);
  }
  // The same in all forms.
  bool AreRight(const Choice& phases) {
    for (unsigned form = 0; form < 4; ++form) {
      if (!IsRight(phases, form)) return false;
    }
    return true;
  }

 private:
  Step step_;
  std::deque<Job> jobs_[kLanes + 1];
};

bool All() { return std::getenv("KEXLANE_ALL_INPUTS") != nullptr; }

// A number below 4 for each count, without a pattern.
unsigned FormOf(size_t count) { return static_cast<unsigned>(count * 0x9E3779B97F4A7C15 >> 62); }

// On all bits: one phase in one lane, and another in all others.
TYPED_TEST(SpongeProofTest, EveryPairOfPhases) {
  VariablesPerByte() = PerByte::kEightVariables;
  const std::vector<Phase> phases = CommonPhases();
  Steps<TypeParam> steps(phases);
  for (size_t a = 0; a < phases.size(); ++a) {
    for (size_t b = 0; b < phases.size(); ++b) {
      for (size_t lane = 0; lane < TypeParam::kStates; ++lane) {
        if (!All() && lane != (a + b) % TypeParam::kStates) continue;
        typename Steps<TypeParam>::Choice choice;
        choice.fill(b);
        choice[lane] = a;
        const bool right =
            All() ? steps.AreRight(choice) : steps.IsRight(choice, FormOf(21 * a + b));
        ASSERT_TRUE(right) << a << ' ' << b << ' ' << lane;
      }
    }
  }
}

// Calls visit(choice) for each way to choose a number below `count` for each lane.
template <size_t kLanes, class Visit>
void ForEachChoice(size_t count, Visit visit) {
  std::array<size_t, kLanes> choice = {};
  for (size_t i = 0; i < kLanes;) {
    visit(choice);
    for (i = 0; i < kLanes && ++choice[i] == count; ++i) choice[i] = 0;
  }
}
// The same without regard to order, and each time in another order.
template <size_t kLanes, class Visit>
void ForEachSelection(size_t count, Visit visit) {
  std::array<size_t, kLanes> choice = {};
  for (size_t number = 0, i = 0; i < kLanes; ++number) {
    std::array<size_t, kLanes> ordered;
    for (size_t j = 0; j < kLanes; ++j) {
      ordered[(j * (2 * number + 1) + number / kLanes) % kLanes] = choice[j];
    }
    visit(ordered);
    for (i = 0; i < kLanes && ++choice[i] == count;) ++i;
    if (i < kLanes) std::fill(choice.begin(), choice.begin() + i, choice[i]);
  }
}

TYPED_TEST(SpongeProofTest, EveryCombinationOfPhases) {
  constexpr size_t kLanes = TypeParam::kStates;
  const std::vector<Phase> phases = CommonPhases();
  Steps<TypeParam> steps(phases);
  size_t count = 0;
  const auto expect = [&](const auto& choice) {
    const bool right = kLanes < 4 ? steps.AreRight(choice) : steps.IsRight(choice, FormOf(count));
    ASSERT_TRUE(right) << testing::PrintToString(choice);
    ++count;
  };
  if (kLanes == 8) {
    ForEachSelection<kLanes>(All() ? 12 : 6, expect);
    if (All()) ForEachChoice<kLanes>(3, expect);
  } else {
    ForEachChoice<kLanes>(kLanes < 4 ? phases.size() : All() ? 16 : 6, expect);
  }
}

// All lengths of what is left of a message and of an output, and of what follows a whole block,
// which may be absorbed where it lies if one word more may be read there.
std::vector<Phase> EveryPhase() {
  std::vector<Phase> all;
  for (const SpongeKind& kind : {kSha3_512, kShake128, kShake256}) {
    const size_t rate = kind.rate_bytes;
    for (const size_t before : {size_t{0}, rate}) {
      for (size_t left = 0; left <= rate + 17; ++left) {
        const size_t bytes = before + left;
        // The bytes of the first part, if the parts meet after this block, in it, or before it.
        const size_t first[3] = {bytes, before + left / 2, before};
        for (size_t i = 0; i < 3; ++i) {
          if (left < rate && left % 3 != i) continue;
          all.push_back({{kind, {first[i], bytes - first[i]}, false, left + 1, false, 0}, before});
        }
        // How much of the rest is ready, where that decides whether the lane waits.
        for (const size_t ready : std::set<size_t>{0, rate - 1, rate, left - 1}) {
          if (ready >= left) continue;
          all.push_back(
              {{kind, {bytes, 0}, false, 20, false, 0}, before, false, 0, before + ready});
        }
      }
      // A second part as short as a job's own, which only some jobs have.
      for (size_t second = 1; second <= 2; ++second) {
        for (size_t bytes = 31; bytes <= 33; ++bytes) {
          for (const bool own : {false, true}) {
            all.push_back({{kind, {before + bytes, second}, own, 64, false, 0}, before});
          }
        }
      }
      for (size_t bytes = 1; bytes <= rate; ++bytes) {
        for (const bool buffered : {false, true}) {
          const Shape shape = {kind, {32, 0}, false, before + bytes, buffered, 0};
          all.push_back({shape, 32, true, before});
        }
      }
    }
  }
  return all;
}
TYPED_TEST(SpongeProofTest, EveryPhaseBesideCommonOnes) {
  constexpr size_t kLanes = TypeParam::kStates;
  const std::vector<Phase> common = CommonPhases(), all = EveryPhase();
  Steps<TypeParam> steps(common);
  for (size_t number = 0; number < all.size(); number += All() ? 1 : 17) {
    const size_t lane = number % kLanes;
    typename Steps<TypeParam>::Job job(all[number], lane);
    // A lane decides by itself whether it is ready, so three of the others are enough for that.
    const size_t tries = all[number].ready_bytes != SIZE_MAX ? 3 : common.size();
    for (size_t i = 0; i < (kLanes == 1 ? 1 : tries); ++i) {
      const size_t others = (number + i) % common.size();
      typename Steps<TypeParam>::Choice choice;
      choice.fill(others);
      ASSERT_TRUE(steps.IsRight(choice, FormOf(number + others), &job, lane))
          << number << ' ' << others;
    }
  }
}

// ---- the queue

// Jobs go in at both ends wherever the queue begins, and come out at the head.
TYPED_TEST(SpongeProofTest, QueueHoldsItsJobs) {
  EXPECT_TRUE(SpongeStep<TypeParam>().IsEmpty());
  SpongeQueue<TypeParam> queue;
  for (size_t begin = 0; begin < queue.kQueue; ++begin) {
    for (size_t count = 0; count < queue.kQueue; ++count) {
      ASSERT_TRUE(queue.IsRight(begin, count)) << begin << ' ' << count;
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
      states[i] = StateOfSymbols(5 + 2 * i);
      PutState(&words[25 * i], 1, 0, states[i]);
      states[i] = UnknownPermutation::Get()(states[i]);
    }
    TypeParam::PermuteStates(words.data(), n);
    for (size_t i = 0; i < n; ++i) {
      const State got = GetState(&words[25 * i], 1, 0);
      EXPECT_TRUE(Same(&got[0], &states[i][0], got.size())) << n;
    }
    EXPECT_TRUE(words[25 * n].SameBits(0));
  }
}

// ---- mistakes that must be found

template <class Pass>
class SpongeMistakeTest : public SpongeProofTest<Pass> {};
using VectorPasses = testing::Types<Avx2, Avx512Wide, Neon>;
TYPED_TEST_SUITE(SpongeMistakeTest, VectorPasses);

// Plants a mistake in each operation of vectors of a step, and expects that the proof fails. About
// one in four moves what nobody asks for, as for a lane without a job.
TYPED_TEST(SpongeMistakeTest, OperationsCount) {
  const std::vector<Phase> phases = CommonPhases();
  Steps<TypeParam> steps(phases);
  size_t planted = 0, found = 0;
  for (size_t first = 0; first < phases.size(); first += 3) {
    typename Steps<TypeParam>::Choice choice;
    for (size_t i = 0; i < choice.size(); ++i) choice[i] = (first + i) % phases.size();
    for (int operation = 0;; ++operation) {
      hn::PlantedMistake() = operation;
      const bool right = steps.IsRight(choice, 0);
      const bool made = hn::PlantedMistake() < 0;
      hn::PlantedMistake() = -1;
      if (!made) break;
      ++planted;
      found += !right;
    }
  }
  EXPECT_GT(planted, 400u);
  EXPECT_GE(3 * found, 2 * planted) << found << " of " << planted;
}

}  // namespace
}  // namespace kexlane::test
