// SPDX-License-Identifier: Apache-2.0
// The table of multiples of the base point in comparison with libcrypto's arithmetic on
// edwards25519, as RFC 7748 section 4.1 defines it. Public keys of scalars whose digits take every
// value.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>

#include <array>
#include <vector>

#include "kernels/x25519/base_table.h"
#include "tests/support/openssl_number.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

Number FromDecimal(const char* text) {
  BIGNUM* number = nullptr;
  EXPECT_GT(BN_dec2bn(&number, text), 0);
  return Number(number);
}

struct Point {
  Number x, y;
};

// Returns d of the curve -x^2 + y^2 = 1 + d x^2 y^2.
const Number& D() {
  static const Number d = Mul(Sub(ToNumber(0), ToNumber(121665)), Inverse(ToNumber(121666)));
  return d;
}

bool OnCurve(const Point& p) {
  const Number xx = Mul(p.x, p.x), yy = Mul(p.y, p.y);
  return BN_cmp(Sub(yy, xx).get(), Add(ToNumber(1), Mul(D(), Mul(xx, yy))).get()) == 0;
}

// Returns the sum of two points by the complete formula.
Point AddPoints(const Point& p, const Point& q) {
  const Number xx = Mul(p.x, q.x), yy = Mul(p.y, q.y), k = Mul(D(), Mul(xx, yy));
  const Number one = ToNumber(1);
  return {Mul(Add(Mul(p.x, q.y), Mul(q.x, p.y)), Inverse(Add(one, k))),
          Mul(Add(yy, xx), Inverse(Sub(one, k)))};
}

Point BasePoint() {
  return {
      FromDecimal("15112221349535400772501151409588531511454012693041857206046113283949847762202"),
      FromDecimal("46316835694926478169428394003475163141307993866256225615783033603165251855960")};
}

TEST(BaseTableTest, BasePoint) {
  const Point base = BasePoint();
  EXPECT_TRUE(OnCurve(base));
  // The u-coordinate, (1 + y) / (1 - y), is 9.
  const Number one = ToNumber(1);
  const Number u = Mul(Add(one, base.y), Inverse(Sub(one, base.y)));
  EXPECT_EQ(BN_cmp(u.get(), ToNumber(9).get()), 0);
}

TEST(BaseTableTest, EntriesAreTheMultiples) {
  const Number half = Inverse(ToNumber(2));
  Point window = BasePoint();
  for (size_t i = 0; i < 64; ++i) {
    const Point twice = AddPoints(window, window);
    Point entry = {Add(window.x, ToNumber(0)), Add(window.y, ToNumber(0))};
    for (size_t j = 0; j < 8; ++j) {
      SCOPED_TRACE("window " + std::to_string(i) + " entry " + std::to_string(j));
      ASSERT_TRUE(OnCurve(entry));
      const Number expected[3] = {Mul(Add(entry.y, entry.x), half),
                                  Mul(Sub(entry.y, entry.x), half),
                                  Mul(D(), Mul(entry.x, entry.y))};
      for (size_t coordinate = 0; coordinate < 3; ++coordinate) {
        std::array<uint64_t, 5> limbs;
        for (size_t limb = 0; limb < 5; ++limb) {
          limbs[limb] = kBaseTable[i][coordinate][limb][j];
          EXPECT_LT(limbs[limb], uint64_t{1} << 51);
          EXPECT_EQ(limbs[limb], kSplitBaseTable.v[i / 4][coordinate][limb][j][i % 4]);
        }
        EXPECT_EQ(BN_cmp(ToNumber(limbs).get(), expected[coordinate].get()), 0);
      }
      EXPECT_LE(kBaseTable[i][2][0][j], (uint64_t{1} << 51) - 19);
      entry = AddPoints(entry, twice);
    }
    for (int k = 0; k < 4; ++k) window = AddPoints(window, window);  // times 16
  }
}

// Returns the scalar with the digits 2 b_i - 15 for the nibbles b_i: s = 2 b - L + 1 - 2^256, as
// far as clamping keeps it.
Buffer ScalarOfNibbles(const std::array<unsigned, 64>& nibbles) {
  const Number order =
      FromDecimal("7237005577332262213973186563042994240857116359379907606001950938285454250989");
  const Number b(BN_new()), top(BN_new());
  for (size_t i = 64; i-- > 0;) {
    EXPECT_TRUE(BN_lshift(b.get(), b.get(), 4));
    EXPECT_TRUE(BN_add_word(b.get(), nibbles[i]));
  }
  EXPECT_TRUE(BN_lshift1(b.get(), b.get()));
  EXPECT_TRUE(BN_set_bit(top.get(), 256));
  EXPECT_TRUE(BN_sub(b.get(), b.get(), order.get()));
  EXPECT_TRUE(BN_add_word(b.get(), 1));
  EXPECT_TRUE(BN_sub(b.get(), b.get(), top.get()));
  EXPECT_TRUE(BN_set_bit(top.get(), 256));
  EXPECT_TRUE(BN_nnmod(b.get(), b.get(), top.get(), Context()));
  Buffer scalar(32);
  EXPECT_EQ(BN_bn2lebinpad(b.get(), scalar.data(), 32), 32);
  return scalar;
}

// Every value of a digit in every window. All windows are alike, or one differs. The scalars come
// singly and in batches. The ladder, which has no digits, gives the expected results.
TEST(BaseTest, EveryDigitInEveryWindow) {
  std::vector<Buffer> scalars;
  for (unsigned value = 0; value < 16; ++value) {
    std::array<unsigned, 64> nibbles;
    nibbles.fill(value);
    nibbles[63] = 12;
    scalars.push_back(ScalarOfNibbles(nibbles));
    for (size_t window = 0; window < 63; window += 1 + value % 3) {
      std::array<unsigned, 64> one = nibbles;
      one[window] = 15 - value;
      scalars.push_back(ScalarOfNibbles(one));
    }
  }
  Buffer nine(32, 0);
  nine[0] = 9;
  std::vector<Buffer> expected;
  for (const Buffer& scalar : scalars) {
    Buffer pk(32);
    ASSERT_EQ(kxl_x25519_shared_secret(pk.data(), scalar.data(), nine.data()), KXL_OK);
    expected.push_back(pk);
  }
  ForEachTarget([&] {
    const size_t n = scalars.size();
    std::vector<Buffer> pk(n, Garbage(32));
    std::vector<uint8_t*> out;
    std::vector<const uint8_t*> in;
    for (size_t i = 0; i < n; ++i) {
      ASSERT_EQ(kxl_x25519_public_key(pk[i].data(), scalars[i].data()), KXL_OK);
      ASSERT_EQ(pk[i], expected[i]) << Hex(scalars[i]);
      pk[i] = Garbage(32);
      out.push_back(pk[i].data());
      in.push_back(scalars[i].data());
    }
    std::vector<kxl_status> status(n);
    // Batches of every size from 1 to 11, so that each scalar is in changing lanes.
    for (size_t i = 0, size = 1; i < n; i += size, size = size % 11 + 1) {
      size = std::min(size, n - i);
      ASSERT_EQ(kxl_x25519_public_key_batch(size, &out[i], &in[i], &status[i]), KXL_OK);
    }
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(status[i], KXL_OK);
      EXPECT_EQ(pk[i], expected[i]) << Hex(scalars[i]);
    }
  });
}

}  // namespace
}  // namespace kexlane::test
