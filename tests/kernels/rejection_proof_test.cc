// SPDX-License-Identifier: Apache-2.0
// Proves that the loop of SampleNTT, FIPS 203 algorithm 7, appends what the standard appends, for
// all streams. The test runs the code of kernels/mlkem/ on bits that are functions of Boolean
// variables (bits.h). Where the code branches on whether a candidate is below q, the test tries
// both answers.
//
// 1. Of one vector of candidates, with any set of them below q, the code appends those, in order.
// 2. RejectionSample gives that step all candidates of a stream in order, and nothing else, for
// every
//    length up to three blocks. It keeps no state but the count and the coefficients, so the steps
//    follow each other in longer streams as they do here.
// matrix_proof_test proves what comes after each block.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "tests/support/mlkem_kernels_on_bits.h"

namespace kexlane::test {
namespace {

using testing::IsEmpty;

// Gives the code of each pass the same names. kLanes is the number of candidates of a step.
struct Portable {
  static constexpr size_t kLanes = 2;
  using Number = Bits<int>;
  static size_t Append(Cell* c, size_t count, const std::vector<Byte>& stream) {
    return portable::RejectionSample(c, count, stream.data(), 3);
  }
  static size_t RejectionSample(Cell* c, size_t count, const Byte* stream, size_t bytes) {
    return portable::RejectionSample(c, count, stream, bytes);
  }
};
#define KXL_PASS(Pass, pass)                                                                  \
  struct Pass {                                                                               \
    static constexpr size_t kLanes = pass::kLanes16;                                          \
    using Number = Cell;                                                                      \
    static size_t Append(Cell* c, size_t count, const std::vector<Byte>& stream) {            \
      const auto x = pass::UnpackBlocks<12>(pass::LoadBlocks(pass::D8(), stream.data(), 12)); \
      return pass::AppendBelowQ(c, count, x);                                                 \
    }                                                                                         \
    static size_t RejectionSample(Cell* c, size_t count, const Byte* stream, size_t bytes) {  \
      return pass::RejectionSample(c, count, stream, bytes);                                  \
    }                                                                                         \
  }
KXL_PASS(X86, Lanes16);
KXL_PASS(X86Vbmi, Vbmi16);
KXL_PASS(Neon, Lanes8);
KXL_PASS(Wasm, Wasm8);
#undef KXL_PASS

template <class Pass>
class RejectionProofTest : public testing::Test {
 protected:
  RejectionProofTest() { Forms::Forget(); }
  ~RejectionProofTest() override {
    Decider() = nullptr;
    EXPECT_THAT(Reports(), IsEmpty());
  }
};
using Passes = testing::Types<Portable, X86, X86Vbmi, Neon, Wasm>;
TYPED_TEST_SUITE(RejectionProofTest, Passes);

// A stream of variables, its candidates, and the answers to whether each is below q.
template <class Pass>
class Stream {
 public:
  // The kernel may read 4 bytes beyond the stream.
  explicit Stream(size_t bytes) : stream_(NewNumbers<uint8_t>(bytes + 4)), bytes_(bytes) {
    for (size_t k = 0; k < bytes / 3 * 2; ++k) {
      typename Pass::Number d;
      for (size_t j = 0; j < 12; ++j) d.bit[j] = BitOf(stream_.data(), 12 * k + j);
      const Bit below = LessOf(d, typename Pass::Number(kQ));
      asked_.try_emplace(below.form, k);
      candidates_.push_back(d);
    }
  }
  const std::vector<Byte>& Bytes() const { return stream_; }

  // Appends to `count` coefficients, with these answers, and returns whether the result is that of
  // algorithm 7. Every answer must be asked for.
  template <class Append>
  bool IsRight(size_t count, const std::function<bool(size_t)>& accepted, Append append) {
    std::vector<bool> was_asked(candidates_.size());
    Decider() = [&](Bit bit) {
      const auto found = asked_.find(bit.form);
      if (found == asked_.end()) {
        Report("a branch on something else than a candidate below q");
        return false;
      }
      was_asked[found->second] = true;
      return accepted(found->second);
    };
    std::vector<Cell> before = Before(count + candidates_.size() + 16), after = before;
    const size_t new_count = append(after.data(), count);
    Decider() = nullptr;
    for (size_t k = 0; k < candidates_.size(); ++k) {
      if (!was_asked[k]) return false;
      if (accepted(k)) before[count++] = Cell(candidates_[k]);
    }
    if (new_count != count) return false;
    for (size_t i = 0; i < count; ++i) {
      if (!after[i].SameBits(before[i])) return false;
    }
    // At most a vector is written beyond the last coefficient, and 8 beyond the last candidate.
    for (size_t i = after.size() - 8; i < after.size(); ++i) {
      if (!after[i].SameBits(before[i])) return false;
    }
    return true;
  }
  template <class... Arguments>
  bool StepIsRight(size_t count, const std::function<bool(size_t)>& accepted) {
    return IsRight(count, accepted, [&](Cell* c, size_t n) { return Pass::Append(c, n, stream_); });
  }
  bool LoopIsRight(size_t count, const std::function<bool(size_t)>& accepted) {
    return IsRight(count, accepted, [&](Cell* c, size_t n) {
      return Pass::RejectionSample(c, n, stream_.data(), bytes_);
    });
  }

 private:
  static std::vector<Cell> Before(size_t n) {
    static std::vector<Cell> cells;
    while (cells.size() < n) cells.push_back(NewBits<int16_t>());
    return {cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(n)};
  }

  std::vector<Byte> stream_;
  size_t bytes_;
  std::vector<typename Pass::Number> candidates_;
  std::unordered_map<uint32_t, size_t> asked_;
};

TYPED_TEST(RejectionProofTest, EverySetOfAVector) {
  Stream<TypeParam> stream(TypeParam::kLanes / 2 * 3);
  for (uint32_t set = 0; set < 1u << TypeParam::kLanes; ++set) {
    ASSERT_TRUE(stream.StepIsRight(set % 3, [=](size_t k) { return (set >> k & 1) != 0; })) << set;
  }
}

// The step with each number of coefficients that are there already: those that a block can follow.
TYPED_TEST(RejectionProofTest, EveryCount) {
  Stream<TypeParam> stream(TypeParam::kLanes / 2 * 3);
  for (size_t count = 0; count <= 336; ++count) {
    for (const uint32_t set : {0u, 1u, 0x8000u, 0x5A3Cu, 0xFFFFu}) {
      ASSERT_TRUE(stream.StepIsRight(count, [=](size_t k) { return (set >> k & 1) != 0; }));
    }
  }
}

TYPED_TEST(RejectionProofTest, EveryLength) {
  for (size_t bytes = 24; bytes <= 3 * 168; bytes += 24) {
    Stream<TypeParam> stream(bytes);
    for (const size_t count : {0u, 1u, 255u}) {
      for (const uint32_t set : {0u, 0xFFFFFFFFu, 0x9E3779B9u}) {
        ASSERT_TRUE(stream.LoopIsRight(count, [=](size_t k) {
          return (std::rotl(set, static_cast<int>(7 * k)) >> 3 & 1) != 0;
        })) << bytes;
      }
    }
  }
}

// ---- mistakes that must be found

template <class Pass>
class RejectionMistakeTest : public RejectionProofTest<Pass> {};
using VectorPasses = testing::Types<X86, X86Vbmi, Neon, Wasm>;
TYPED_TEST_SUITE(RejectionMistakeTest, VectorPasses);

TYPED_TEST(RejectionMistakeTest, EveryOperationCounts) {
  for (int operation = 0;; ++operation) {
    Forms::Forget();
    Stream<TypeParam> stream(24);
    hn::PlantedMistake() = operation;
    const bool right = stream.LoopIsRight(3, [](size_t k) { return k % 3 != 0; });
    const bool made = hn::PlantedMistake() < 0;
    hn::PlantedMistake() = -1;
    const bool found = !right || !Reports().empty();
    Reports().clear();
    ASSERT_EQ(found, made) << operation;
    if (!made) return;
  }
}

// A wrong answer must be noticed too: a candidate that is kept although it should not be.
TYPED_TEST(RejectionProofTest, AWrongSetIsNoticed) {
  Stream<TypeParam> stream(TypeParam::kLanes / 2 * 3);
  bool first = true;
  EXPECT_FALSE(stream.StepIsRight(0, [&](size_t k) {
    const bool answer = k != 0 || first;
    if (k == 0) first = false;
    return answer;
  }));
}

}  // namespace
}  // namespace kexlane::test
