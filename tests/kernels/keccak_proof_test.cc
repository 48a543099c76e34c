// SPDX-License-Identifier: Apache-2.0
// Proves for all states that the permutation of kernels/keccak/ is Keccak-f[1600] of FIPS 202. The
// test runs its code on bits that are functions of Boolean variables (bits.h).
//
// 1. Each of the four in-place rounds, in the states of every target, equals theta, rho, pi, chi
// and
//    iota on 1600 free bits in each lane and a free round constant.
// 2. KeccakF1600, run with an unknown function as its round, applies the 24 rounds in their order,
//    with their constants, to the states in memory, and every word is home at the end.
// 3. The round constants are those of algorithm 5.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "tests/support/keccak_on_bits.h"

namespace kexlane::test {

// A state A[x][y] of FIPS 202, and its words in the order of a string.
using Lanes = std::array<std::array<Word, 5>, 5>;
inline std::vector<Bit> AllBits(const Lanes& a) {
  std::vector<Bit> bits;
  for (size_t y = 0; y < 5; ++y) {
    for (size_t x = 0; x < 5; ++x) bits.insert(bits.end(), a[x][y].bit.begin(), a[x][y].bit.end());
  }
  return bits;
}
// Returns an unknown round of a state.
inline Lanes UnknownRound(const Lanes& a, const Word& round_constant) {
  std::vector<Bit> in = AllBits(a);
  in.insert(in.end(), round_constant.bit.begin(), round_constant.bit.end());
  const std::vector<Bit> out = Forms::Get().Unknown("round", in, 1600);
  Lanes after;
  for (size_t i = 0; i < 1600; ++i) after[i / 64 % 5][i / 320].bit[i % 64] = out[i];
  return after;
}

// States whose rounds are unknown.
template <size_t n>
struct UnknownStates {
  static constexpr size_t kStates = n;
  using V = std::array<Word, n>;
  using Theta = V;
  static V Load(const Word* p) {
    V v;
    std::copy_n(p, n, v.begin());
    return v;
  }
  static void Store(const V& v, Word* p) { std::copy(v.begin(), v.end(), p); }
  template <int r>
  static void Round(V (&a)[25], const Word& round_constant) {
    const auto place = [](int round, size_t x, size_t y) {
      return static_cast<size_t>(portable::Loc(round, static_cast<int>(x), static_cast<int>(y)));
    };
    V after[25];
    for (size_t lane = 0; lane < n; ++lane) {
      Lanes state;
      for (size_t i = 0; i < 25; ++i) state[i % 5][i / 5] = a[place(r, i % 5, i / 5)][lane];
      state = UnknownRound(state, round_constant);
      for (size_t i = 0; i < 25; ++i) after[place(r + 1, i % 5, i / 5)][lane] = state[i % 5][i / 5];
    }
    std::copy(after, after + 25, a);
  }
};

}  // namespace kexlane::test

namespace kexlane::portable {

#define KXL_UNKNOWN_ROUND(n, r)                                                                   \
  template <>                                                                                     \
  inline void Round<test::UnknownStates<n>, r>(test::UnknownStates<n>::V(&a)[25], test::Word c) { \
    test::UnknownStates<n>::Round<r>(a, c);                                                       \
  }
#define KXL_UNKNOWN_ROUNDS(n) \
  KXL_UNKNOWN_ROUND(n, 0)     \
  KXL_UNKNOWN_ROUND(n, 1)     \
  KXL_UNKNOWN_ROUND(n, 2)     \
  KXL_UNKNOWN_ROUND(n, 3)
KXL_UNKNOWN_ROUNDS(1)
KXL_UNKNOWN_ROUNDS(2)
KXL_UNKNOWN_ROUNDS(4)
KXL_UNKNOWN_ROUNDS(8)
#undef KXL_UNKNOWN_ROUNDS
#undef KXL_UNKNOWN_ROUND

}  // namespace kexlane::portable

namespace kexlane::test {
namespace {

using testing::IsEmpty;

// ---- FIPS 202, section 3.2

Lanes Theta(const Lanes& a) {
  Lanes out;
  for (size_t z = 0; z < 64; ++z) {
    std::array<std::array<Bit, 2>, 5> c;  // C[x, z] and C[x, z - 1]
    for (size_t x = 0; x < 5; ++x) {
      for (size_t before = 0; before < 2; ++before) {
        c[x][before] = {0};
        for (size_t y = 0; y < 5; ++y)
          c[x][before] = c[x][before] ^ a[x][y].bit[(z + 64 - before) % 64];
      }
    }
    for (size_t x = 0; x < 5; ++x) {
      const Bit d = c[(x + 4) % 5][0] ^ c[(x + 1) % 5][1];
      for (size_t y = 0; y < 5; ++y) out[x][y].bit[z] = a[x][y].bit[z] ^ d;
    }
  }
  return out;
}
Lanes Rho(const Lanes& a) {
  Lanes out = a;
  size_t x = 1, y = 0;
  for (size_t t = 0; t < 24; ++t) {
    for (size_t z = 0; z < 64; ++z) {
      out[x][y].bit[z] = a[x][y].bit[(z + 64 * 8 - (t + 1) * (t + 2) / 2) % 64];
    }
    x = std::exchange(y, (2 * x + 3 * y) % 5);
  }
  return out;
}
Lanes Pi(const Lanes& a) {
  Lanes out;
  for (size_t x = 0; x < 5; ++x) {
    for (size_t y = 0; y < 5; ++y) out[x][y] = a[(x + 3 * y) % 5][x];
  }
  return out;
}
Lanes Chi(const Lanes& a) {
  Lanes out;
  for (size_t x = 0; x < 5; ++x) {
    for (size_t y = 0; y < 5; ++y) {
      for (size_t z = 0; z < 64; ++z) {
        out[x][y].bit[z] = a[x][y].bit[z] ^ (~a[(x + 1) % 5][y].bit[z] & a[(x + 2) % 5][y].bit[z]);
      }
    }
  }
  return out;
}
Lanes RoundByDefinition(const Lanes& a, const Word& round_constant) {
  Lanes out = Chi(Pi(Rho(Theta(a))));
  out[0][0] = XorOf(out[0][0], round_constant);
  return out;
}
// Algorithm 5.
bool RcBit(size_t t) {
  std::array<bool, 9> r = {true};
  for (size_t i = 0; i < t % 255; ++i) {
    for (size_t j = 8; j > 0; --j) r[j] = r[j - 1];
    r[0] = r[8];
    r[4] ^= r[8];
    r[5] ^= r[8];
    r[6] ^= r[8];
  }
  return r[0];
}
uint64_t RoundConstant(size_t round) {
  uint64_t constant = 0;
  for (size_t j = 0; j <= 6; ++j) {
    constant |= static_cast<uint64_t>(RcBit(j + 7 * round)) << ((1u << j) - 1);
  }
  return constant;
}

// ---- the code

// Gives the rounds of each target's states the same names.
#define KXL_PASS(Name, pass, States)                                                      \
  struct Name : pass::States {                                                            \
    template <int r>                                                                      \
    static void RunRound(V (&a)[25], const Word& round_constant) {                        \
      pass::Round<pass::States, r>(a, round_constant);                                    \
    }                                                                                     \
    static size_t Place(int r, size_t x, size_t y) {                                      \
      return static_cast<size_t>(pass::Loc(r, static_cast<int>(x), static_cast<int>(y))); \
    }                                                                                     \
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
class KeccakProofTest : public testing::Test {
 protected:
  KeccakProofTest() { Forms::Forget(); }
  ~KeccakProofTest() override { EXPECT_THAT(Reports(), IsEmpty()); }
};
using Passes = testing::Types<Portable, Avx2, Avx512Single, Avx512Wide, Neon, NeonSha3, Wasm>;
TYPED_TEST_SUITE(KeccakProofTest, Passes);

template <class Pass, int r>
bool RoundIsRight() {
  Forms::Forget();
  constexpr size_t kStates = Pass::kStates;
  const std::vector<Word> words = NewNumbers<uint64_t>(25 * kStates);
  const Word round_constant = NewBits<uint64_t>();
  typename Pass::V a[25];
  for (size_t i = 0; i < 25; ++i) {
    a[Pass::Place(r, i % 5, i / 5)] = Pass::Load(words.data() + kStates * i);
  }
  Pass::template RunRound<r>(a, round_constant);
  std::vector<Word> out(25 * kStates);
  for (size_t i = 0; i < 25; ++i) {
    Pass::Store(a[Pass::Place(r + 1, i % 5, i / 5)], out.data() + kStates * i);
  }
  for (size_t lane = 0; lane < kStates; ++lane) {
    Lanes state;
    for (size_t i = 0; i < 25; ++i) state[i % 5][i / 5] = words[kStates * i + lane];
    state = RoundByDefinition(state, round_constant);
    for (size_t i = 0; i < 25; ++i) {
      if (!out[kStates * i + lane].SameBits(state[i % 5][i / 5])) return false;
    }
  }
  return true;
}
TYPED_TEST(KeccakProofTest, EveryRoundIsTheStandards) {
  EXPECT_TRUE((RoundIsRight<TypeParam, 0>()));
  EXPECT_TRUE((RoundIsRight<TypeParam, 1>()));
  EXPECT_TRUE((RoundIsRight<TypeParam, 2>()));
  EXPECT_TRUE((RoundIsRight<TypeParam, 3>()));
}

template <size_t kStates>
bool SequenceIsRight() {
  Forms::Forget();
  std::vector<Word> words = NewNumbers<uint64_t>(25 * kStates);
  std::vector<Lanes> states(kStates);
  for (size_t lane = 0; lane < kStates; ++lane) {
    for (size_t i = 0; i < 25; ++i) states[lane][i % 5][i / 5] = words[kStates * i + lane];
    for (size_t round = 0; round < 24; ++round) {
      states[lane] = UnknownRound(states[lane], RoundConstant(round));
    }
  }
  portable::KeccakF1600<UnknownStates<kStates>>(words.data());
  for (size_t lane = 0; lane < kStates; ++lane) {
    for (size_t i = 0; i < 25; ++i) {
      if (!words[kStates * i + lane].SameBits(states[lane][i % 5][i / 5])) return false;
    }
  }
  return true;
}
TEST(KeccakSequenceProofTest, TwentyFourRoundsInOrder) {
  EXPECT_TRUE(SequenceIsRight<1>());
  EXPECT_TRUE(SequenceIsRight<2>());
  EXPECT_TRUE(SequenceIsRight<4>());
  EXPECT_TRUE(SequenceIsRight<8>());
  EXPECT_THAT(Reports(), IsEmpty());
}

// ---- mistakes that must be found

template <class Pass>
class KeccakMistakeTest : public KeccakProofTest<Pass> {};
using VectorPasses = testing::Types<Avx2, Avx512Single, Avx512Wide, Neon, NeonSha3, Wasm>;
TYPED_TEST_SUITE(KeccakMistakeTest, VectorPasses);

// Plants a mistake in operations of a round, and expects that its proof fails.
TYPED_TEST(KeccakMistakeTest, OperationsCount) {
  for (int operation = 0;; operation += 29) {
    hn::PlantedMistake() = operation;
    const bool right = RoundIsRight<TypeParam, 1>();
    const bool made = hn::PlantedMistake() < 0;
    hn::PlantedMistake() = -1;
    ASSERT_EQ(right, !made) << operation;
    if (!made) return;
    ASSERT_LT(operation, 1000);
  }
}

// A wrong rotation, a product of other lanes, or a wrong place is found.
TEST(KeccakDefinitionTest, StepsAreNotInterchangeable) {
  Forms::Forget();
  Lanes a;
  for (auto& column : a) {
    for (Word& word : column) word = NewBits<uint64_t>();
  }
  const Lanes right = RoundByDefinition(a, 0);
  EXPECT_NE(AllBits(right), AllBits(Pi(Chi(Rho(Theta(a))))));
  EXPECT_NE(AllBits(right), AllBits(Chi(Rho(Pi(Theta(a))))));
  EXPECT_NE(AllBits(right), AllBits(Chi(Pi(Theta(Rho(a))))));
}

}  // namespace
}  // namespace kexlane::test
