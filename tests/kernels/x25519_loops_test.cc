// SPDX-License-Identifier: Apache-2.0
// What the ladders do with the bits of a scalar, and what a digit reads from the table. The ladders
// run with a field that computes nothing and notes when points change places. Every note is an
// exclusive or of bits of the scalar, so scalars of one bit and 0 decide about all. The steps
// themselves are in x25519_formulas_interval_test.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#define HWY_COMPILE_ONLY_SCALAR
#include "hwy/highway.h"
#define KXL_NAMESPACE loops
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"

namespace kexlane::KXL_NAMESPACE {
// The ladder in words makes its masks with this function.
inline std::vector<uint64_t>& Masks() {
  static std::vector<uint64_t> masks;
  return masks;
}
inline uint64_t ValueBarrier(uint64_t x) {
  Masks().push_back(x);
  return x;
}
}  // namespace kexlane::KXL_NAMESPACE

#include "kernels/x25519/ladder-inl.h"
#include "kernels/x25519/ladder_lanes-inl.h"
#include "kernels/x25519/public_key_scalar-inl.h"

namespace kexlane::KXL_NAMESPACE {
namespace {

struct NotingLanes {
  using Int = std::array<uint64_t, 4>;
  using Mask = Int;
  struct Order {
    Int lanes;
  };

  template <class Operation>
  static Int Each(const Int& a, const Int& b, Operation operation) {
    Int out;
    for (size_t i = 0; i < 4; ++i) out[i] = operation(a[i], b[i]);
    return out;
  }
  static Int SetInt(uint64_t x) { return {x, x, x, x}; }
  static Int LoadInt(const uint64_t* p) { return {p[0], p[1], p[2], p[3]}; }
  static void StoreInt(const Int& a, uint64_t* p) { std::copy(a.begin(), a.end(), p); }
  static Int Add(const Int& a, const Int& b) { return Each(a, b, std::plus<>()); }
  static Int Sub(const Int& a, const Int& b) { return Each(a, b, std::minus<>()); }
  static Int And(const Int& a, const Int& b) { return Each(a, b, std::bit_and<>()); }
  static Int Xor(const Int& a, const Int& b) { return Each(a, b, std::bit_xor<>()); }
  static Mask HighestBit(const Int& a) {
    return Each(a, a, [](uint64_t x, uint64_t) { return x >> 63; });
  }
  static Order OrderOf(const Int& a) { return {a}; }
};

// The masks and orders that choose lanes.
std::vector<NotingLanes::Int>& Noted() {
  static std::vector<NotingLanes::Int> noted;
  return noted;
}
// The limbs that elements are made from.
std::vector<std::array<NotingLanes::Int, 5>>& Made() {
  static std::vector<std::array<NotingLanes::Int, 5>> made;
  return made;
}

struct NotingField {
  using Lanes = NotingLanes;
  using Int = Lanes::Int;
  static constexpr size_t kLanes = 4;
  struct Fe {};
  using Product = Columns<Lanes, Terms{.mul = 1}>;
  using Square = Columns<Lanes, Terms{.sqr = 1}>;

  static Product Mul(const Fe&, const Fe&) { return {}; }
  static Square Sqr(const Fe&) { return {}; }
  static Columns<Lanes, Terms{}> MulSmall(const Fe&, uint32_t) { return {}; }
  template <Terms kOf>
  static Fe Carry(const Columns<Lanes, kOf>&) {
    return {};
  }
  template <Signs kSigns>
  static Fe CarryNeighbours(const Product&) {
    return {};
  }
  static Fe CarryPoints(const Square&, const Product&) { return {}; }
  template <int kSet>
  static Fe Blend(const Fe&, const Fe&) {
    return {};
  }
  static Fe Swap(const Fe&) { return {}; }
  static Fe FromLimbs(const Int limbs[5]) {
    Made().push_back({limbs[0], limbs[1], limbs[2], limbs[3], limbs[4]});
    return {};
  }
  static void ToLimbs(Int limbs[5], const Fe&) { std::fill_n(limbs, 5, Int{}); }

  static Fe Select(const Lanes::Mask& mask, const Fe&, const Fe&) {
    Noted().push_back(mask);
    return {};
  }
  static Fe Permute(const Fe&, const Lanes::Order& order) {
    Noted().push_back(order.lanes);
    return {};
  }
};

using Bytes = std::array<uint8_t, 32>;

// The scalar 0, those of one bit, and some of many.
std::vector<Bytes> Scalars() {
  std::vector<Bytes> all{{}};
  for (size_t i = 0; i < 256; ++i) {
    all.push_back({});
    all.back()[i / 8] = static_cast<uint8_t>(1 << i % 8);
  }
  std::mt19937 random(1);
  while (all.size() < 300) {
    all.push_back({});
    for (uint8_t& byte : all.back()) byte = static_cast<uint8_t>(random());
  }
  return all;
}

// RFC 7748 section 5: decodeScalar25519, and swap ^= k_t for t from 254 to 0, where swap is
// k_(t+1).
std::vector<bool> Swaps(Bytes k) {
  k[0] &= 248;
  k[31] &= 127;
  k[31] |= 64;
  std::vector<bool> swaps;
  bool swap = false;
  for (size_t t = 255; t-- > 0;) {
    const bool bit = (k[t / 8] >> t % 8 & 1) != 0;
    swaps.push_back(swap != bit);
    swap = bit;
  }
  EXPECT_FALSE(swap);  // so that the last cswap does nothing
  return swaps;
}

TEST(LoopsTest, LadderInWords) {
  for (const Bytes& scalar : Scalars()) {
    Bytes out;
    const Bytes u{9};
    Masks().clear();
    LadderX25519(out.data(), scalar.data(), u.data());
    const std::vector<bool> swaps = Swaps(scalar);
    ASSERT_GE(Masks().size(), swaps.size());  // and those of the inversion
    for (size_t i = 0; i < swaps.size(); ++i) {
      ASSERT_EQ(Masks()[i], swaps[i] ? ~uint64_t{0} : 0) << i;
    }
  }
}

TEST(LoopsTest, LadderInLanes) {
  const std::vector<Bytes> scalars = Scalars();
  for (size_t first = 0; first < scalars.size(); ++first) {
    Bytes out[4], u[4];
    X25519Item items[4];
    std::vector<bool> swaps[4];
    for (size_t lane = 0; lane < 4; ++lane) {
      const Bytes& scalar = scalars[(first + lane * 77) % scalars.size()];
      u[lane] = scalars[(first + lane) % scalars.size()];
      items[lane] = {out[lane].data(), scalar.data(), u[lane].data(), false};
      swaps[lane] = Swaps(scalar);
    }
    Noted().clear();
    Made().clear();
    LadderLanes<NotingField>(items, 4);
    ASSERT_EQ(Noted().size(), 2 * 255);  // A or C, and B or D
    for (size_t i = 0; i < 2 * 255; ++i) {
      for (size_t lane = 0; lane < 4; ++lane) ASSERT_EQ(Noted()[i][lane], swaps[lane][i / 2]) << i;
    }
    // x_1 = u, and A, B, C, D of x_2 = 1, z_2 = 0, x_3 = u, z_3 = 1.
    ASSERT_EQ(Made().size(), 5);
    for (size_t lane = 0; lane < 4; ++lane) {
      const Fe x1 = FeDecode(u[lane].data());
      for (size_t i = 0; i < 5; ++i) {
        const uint64_t one = i == 0;
        EXPECT_EQ(Made()[0][i][lane], x1.v[i]);
        EXPECT_EQ(Made()[1][i][lane], one);
        EXPECT_EQ(Made()[2][i][lane], 0 - one);
        EXPECT_EQ(Made()[3][i][lane], one + x1.v[i]);
        EXPECT_EQ(Made()[4][i][lane], one - x1.v[i]);
      }
    }
  }
}

TEST(LoopsTest, LadderInFourLanes) {
  for (const Bytes& scalar : Scalars()) {
    Bytes out, u = scalar;
    X25519Item item = {out.data(), scalar.data(), u.data(), false};
    Noted().clear();
    Made().clear();
    LadderSplit<NotingField>(item);
    const std::vector<bool> swaps = Swaps(scalar);
    ASSERT_EQ(Noted().size(), 2 * 255);  // the left factors, and the right ones
    for (size_t i = 0; i < 255; ++i) {
      const uint64_t two = swaps[i] ? 2 : 0;
      const NotingLanes::Int left = {1 + two, 0 + two, 2, 3}, right = {1 + two, 0 + two, 1, 0};
      // A compiler may take the two factors in any order.
      ASSERT_THAT((std::array{Noted()[2 * i], Noted()[2 * i + 1]}),
                  testing::UnorderedElementsAre(left, right));
    }
    // 0, 4 a24 + 2, 0, u, and A, B, C, D.
    ASSERT_EQ(Made().size(), 2);
    const Fe x1 = FeDecode(u.data());
    for (size_t i = 0; i < 5; ++i) {
      const uint64_t one = i == 0;
      EXPECT_EQ(Made()[0][i], (NotingLanes::Int{0, one * (4 * 121665 + 2), 0, x1.v[i]}));
      EXPECT_EQ(Made()[1][i], (NotingLanes::Int{one, 0 - one, one + x1.v[i], one - x1.v[i]}));
    }
  }
}

// All digits 2 n - 15 in all windows. Entry j is that of 2 j + 1.
TEST(LoopsTest, LookupInWords) {
  for (const auto& window : kBaseTable) {
    for (uint64_t n = 0; n < 16; ++n) {
      const int digit = 2 * static_cast<int>(n) - 15;
      const int j = ((digit < 0 ? -digit : digit) - 1) / 2;
      const TablePoint<ScalarGroup> q = LookupScalar(window, n);
      for (int limb = 0; limb < 5; ++limb) {
        const uint64_t plus = window[0][limb][j], minus = window[1][limb][j],
                       t = window[2][limb][j];
        const uint64_t p = kMask51 - (limb == 0 ? 18 : 0);
        ASSERT_EQ(q.plus.v[limb], digit < 0 ? minus : plus);
        ASSERT_EQ(q.minus.v[limb], digit < 0 ? plus : minus);
        ASSERT_EQ(q.t.v[limb], digit < 0 ? p - t : t);
      }
    }
  }
}

}  // namespace
}  // namespace kexlane::KXL_NAMESPACE
