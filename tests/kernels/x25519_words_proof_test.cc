// SPDX-License-Identifier: Apache-2.0
// Proves what the ladder and the public key in words do around their steps: where they start, that
// each step and each addition goes on from the one before, in which order the windows come, and
// what is encoded at the end. The code of kernels/x25519/ runs on any limbs, with terms.
//
// Taken from other proofs: the ladder's step and the additions of points
// (x25519_formulas_interval_test.cc), when points change places and what a digit reads
// (x25519_loops_test.cc), the digits, decoding, encoding and products
// (x25519_exact_interval_test.cc), and FeInvert() (x25519_inversion_proof_test.cc).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <type_traits>
#include <vector>

#include "kernels/profile.h"
#include "kernels/table.h"
#include "tests/support/x25519_encodings.h"

#include "kernels/x25519/base-inl.h"

namespace kexlane::KXL_NAMESPACE {

using test::NewVariable;
using test::Polynomial;

bool SameLimbs(const FeSum& f, const FeSum& g) {
  return std::equal(f.v, f.v + 5, g.v, [](const Word& a, const Word& b) {
    return Known(a.Range()) && Known(b.Range()) &&
           test::PolynomialOf(a.Range()) == test::PolynomialOf(b.Range());
  });
}
template <class Element>
Element Any(Integer bound) {
  return New<Element>(NewVariable(), bound);
}

// What was inverted, and the inverse.
struct Inverted {
  Polynomial x, inverse;
};
std::vector<Inverted> inverted;
void AnyInverse(Fe& inverse, const Fe& x) {
  CheckBelow(x, kFeBound);
  inverted.push_back({ValueOf(x), NewVariable()});
  inverse = New<Fe>(inverted.back().inverse, kFeBound);
}

// ---- the ladder

// The barrier gives the mask a type of its own, so that the code calls this step.
struct Mask {
  uint64_t all;
  operator uint64_t() const { return all; }
};
inline Mask ValueBarrier(uint64_t all) { return {all}; }

struct LadderState;
void LadderStep(LadderState& s, Mask swap);

}  // namespace kexlane::KXL_NAMESPACE

#undef FeMul
#define FeMul AnyProduct
#define FeEncode AnyEncoding
#define FeInvert AnyInverse
#include "kernels/x25519/ladder-inl.h"

namespace kexlane::KXL_NAMESPACE {

std::vector<LadderState> before, after;  // of each step
void LadderStep(LadderState& s, Mask) {
  before.push_back(s);
  s.x2 = Any<Fe>(kFeBound);
  s.z2 = Any<Fe>(kFeBound);
  s.x3 = Any<Fe>(kFeBound);
  s.z3 = Any<Fe>(kFeBound);
  after.push_back(s);
}

class WordsProofTest : public testing::Test {
 protected:
  void SetUp() override {
    test::Reports().clear();
    inverted.clear();
    Encoded().clear();
  }
  void TearDown() override { EXPECT_THAT(test::Reports(), IsEmpty()); }

  // What is encoded in the only place is a quotient.
  static void ExpectQuotient(const uint8_t* out, const Polynomial& x, const Polynomial& z) {
    ASSERT_EQ(inverted.size(), 1);
    EXPECT_TRUE(inverted[0].x == z.Modulo());
    EXPECT_EQ(Encoded().size(), 1);
    EXPECT_TRUE(Encoded()[out] == (x * inverted[0].inverse).Modulo());
  }
};

// RFC 7748 section 5: x_1 = u, x_2 = 1, z_2 = 0, x_3 = u, z_3 = 1, 255 steps, x_2 / z_2. The output
// may take the place of u.
TEST_F(WordsProofTest, Ladder) {
  for (const int byte : {0x00, 0xFF, 0x55, 0x93}) {
    SetUp();
    before.clear();
    after.clear();
    std::array<uint8_t, 32> scalar;
    scalar.fill(static_cast<uint8_t>(byte));
    uint8_t other[32], u[32], *const out = byte == 0x55 ? u : other;
    for (int i = 0; i < 4; ++i) {
      const Interval any = {0, Power(64) - 1, test::Make(NewVariable())};
      test::Memory().insert_or_assign(u + 8 * i, Word::Of(any, ""));
    }
    const Fe decoded = FeDecode(u), one{{{1, 0, 0, 0, 0}}}, zero{{{0, 0, 0, 0, 0}}};
    LadderX25519(out, scalar.data(), u);
    ASSERT_EQ(before.size(), 255);
    for (size_t i = 0; i < 255; ++i) {
      const LadderState& s = before[i];
      const bool first = i == 0;
      EXPECT_TRUE(SameLimbs(s.x1, decoded));
      EXPECT_TRUE(SameLimbs(s.x2, first ? one : after[i - 1].x2));
      EXPECT_TRUE(SameLimbs(s.z2, first ? zero : after[i - 1].z2));
      EXPECT_TRUE(SameLimbs(s.x3, first ? decoded : after[i - 1].x3));
      EXPECT_TRUE(SameLimbs(s.z3, first ? one : after[i - 1].z3));
    }
    ExpectQuotient(out, ValueOf(after[254].x2), ValueOf(after[254].z2));
  }
}

// ---- the public key

using Point = EdwardsPoint<ScalarGroup>;
using Entry = TablePoint<ScalarGroup>;

// A window of the table, by its number.
struct Window {
  int number;
};
struct {
  Window operator[](int i) const { return {i}; }
} const windows;

// What the public key did. Its elements have names, unless only the digits are looked at.
struct Addition {
  int window;
  uint64_t digit;
  Entry entry;
};
struct {
  bool named;
  const uint8_t* scalar;
  std::array<uint64_t, 4> digits;
  std::vector<Addition> additions;
  size_t added;  // how many of the entries
  Point sum;
  bool ended;  // whether there is a last one
  Quotient<ScalarGroup> last;
} key;

template <class Element>
Element Next(Integer bound) {
  return key.named ? Any<Element>(bound) : Element();
}
void OddDigits(uint64_t (&digits)[4], const uint8_t* scalar) {
  key.scalar = scalar;
  std::copy(key.digits.begin(), key.digits.end(), digits);
}
Entry LookupScalar(Window window, uint64_t digit) {
  const Integer bound = Power(51) + 1;
  key.additions.push_back(
      {window.number, digit, {Next<FeSum>(bound), Next<FeSum>(bound), Next<FeSum>(bound)}});
  return key.additions.back().entry;
}
// The entry must be the one that was looked up last, and the point the last sum.
void Take(const Entry& q, const Point* p) {
  ASSERT_EQ(key.added + 1, key.additions.size());
  EXPECT_EQ(p == nullptr, key.added == 0);
  EXPECT_FALSE(key.ended);
  ++key.added;
  if (!key.named) return;
  const Entry& entry = key.additions.back().entry;
  EXPECT_TRUE(SameLimbs(q.plus, entry.plus) && SameLimbs(q.minus, entry.minus));
  EXPECT_TRUE(SameLimbs(q.t, entry.t));
  if (p == nullptr) return;
  EXPECT_TRUE(SameLimbs(p->minus, key.sum.minus) && SameLimbs(p->plus, key.sum.plus));
  EXPECT_TRUE(SameLimbs(p->t, key.sum.t) && SameLimbs(p->z, key.sum.z));
}
Point NewSum() {
  return key.sum = {Next<FeSum>(kSumBound), Next<FeSum>(kSumBound), Next<FeSum>(kSumBound),
                    Next<Fe>(kFeBound)};
}
// The code calls these, which are for one group alone, rather than those of base-inl.h.
template <class G>
requires std::is_same_v<G, ScalarGroup> Point FirstPoint(const TablePoint<G>& q, const Fe& d,
                                                         const FeSum& d2) {
  Take(q, nullptr);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(d.v[i].Range().Is(kEdwardsD[i]) && d2.v[i].Range().Is(kEdwards2D[i]));
  }
  return NewSum();
}
void Add(Point& p, const Entry& q) {
  Take(q, &p);
  p = NewSum();
}
Quotient<ScalarGroup> AddLast(const Point& p, const Entry& q) {
  Take(q, &p);
  key.ended = true;
  return key.last = {Next<FeSum>(kSumBound), Next<FeSum>(kSumBound)};
}

}  // namespace kexlane::KXL_NAMESPACE

#define kBaseTable windows
#include "kernels/x25519/public_key_scalar-inl.h"

namespace kexlane::KXL_NAMESPACE {

uint8_t out[32];
void ComputeKey(bool named, const std::array<uint64_t, 4>& digits) {
  const uint8_t scalar[32] = {};
  X25519Item item = {out, scalar, nullptr, false};
  key = {};
  key.named = named;
  key.digits = digits;
  PublicKeyScalar(item);
  EXPECT_EQ(key.scalar, scalar);
  ASSERT_EQ(key.additions.size(), 64);
  EXPECT_EQ(key.added, 64);
  EXPECT_TRUE(key.ended);
  for (int i = 0; i < 64; ++i) {
    EXPECT_EQ(key.additions[i].window, i);
    EXPECT_EQ(key.additions[i].digit, digits[i / 16] >> i % 16 * 4 & 15);
  }
}

// Window 0 gives the first point. Those from 1 to 62 are added to it in order, and the last one
// gives f and h for (f - h) / (f + h). Nothing is doubled: each window has multiples of its own.
TEST_F(WordsProofTest, PublicKey) {
  ComputeKey(true,
             {0x0123456789ABCDEF, 0x123456789ABCDEF0, 0xFEDCBA9876543210, 0x5A5A5A5A5A5A5A5A});
  const Polynomial f = ValueOf(key.last.f), h = ValueOf(key.last.h);
  ExpectQuotient(out, f - h, f + h);
}

// A digit is made of some of the bits by shifts and masks, so words of one bit and 0 decide.
TEST_F(WordsProofTest, Digits) {
  ComputeKey(false, {});
  for (size_t i = 0; i < 256; ++i) {
    std::array<uint64_t, 4> digits{};
    digits[i / 64] = uint64_t{1} << i % 64;
    ComputeKey(false, digits);
  }
}

}  // namespace kexlane::KXL_NAMESPACE
