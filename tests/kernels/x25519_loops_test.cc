// SPDX-License-Identifier: Apache-2.0
// What the ladders do with the bits of a scalar, and what a digit reads from the table. The ladders
// in vectors run with a field that computes nothing. It notes which elements each step is given,
// and when points change places. Whether they do is an exclusive or of bits of the scalar, so
// scalars of one bit and 0 decide about all. The steps themselves are in
// x25519_formulas_interval_test.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
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
#include "kernels/x25519/items-inl.h"
#define EncodeQuotients NotedQuotients  // below
#include "kernels/x25519/ladder_lanes-inl.h"
#undef EncodeQuotients
#include "kernels/x25519/public_key_scalar-inl.h"

namespace kexlane::KXL_NAMESPACE {
namespace {

template <size_t n>
struct NotingLanes {
  using Int = std::array<uint64_t, n>;
  using Mask = Int;
  struct Order {
    Int lanes;
  };

  template <class Operation>
  static Int Each(const Int& a, const Int& b, Operation operation) {
    Int out;
    for (size_t i = 0; i < n; ++i) out[i] = operation(a[i], b[i]);
    return out;
  }
  static Int SetInt(uint64_t x) {
    Int out;
    out.fill(x);
    return out;
  }
  static Int LoadInt(const uint64_t* p) {
    Int out;
    std::copy_n(p, n, out.begin());
    return out;
  }
  static Int Add(const Int& a, const Int& b) { return Each(a, b, std::plus<>()); }
  static Int Sub(const Int& a, const Int& b) { return Each(a, b, std::minus<>()); }
  static Int And(const Int& a, const Int& b) { return Each(a, b, std::bit_and<>()); }
  static Int Xor(const Int& a, const Int& b) { return Each(a, b, std::bit_xor<>()); }
  static Mask HighestBit(const Int& a) {
    return Each(a, a, [](uint64_t x, uint64_t) { return x >> 63; });
  }
  static Order OrderOf(const Int& a) { return {a}; }
};

// Elements that are counted from 1 on as they are made. A swap of lanes gives minus the number.
template <size_t n>
struct NotingField {
  using Lanes = NotingLanes<n>;
  using Int = typename Lanes::Int;
  static constexpr size_t kLanes = n;
  static constexpr bool kNotes = true;
  struct Fe {
    int number;

    bool operator==(const Fe&) const = default;
  };
  struct Step {
    std::vector<Fe> points;  // before it
    Fe factors;              // u in all lanes, or what follows the squares
    Int left, right;         // the orders, or the lanes of the swap
    std::vector<Fe> after;
  };

  static inline int count;
  static inline std::map<int, std::array<Int, 5>> made;  // the limbs
  static inline std::vector<Step> steps;
  static inline X25519Item* items;
  static inline size_t encoded;
  static inline std::vector<Fe> quotient;

  static void Clear() {
    count = 0;
    made.clear();
    steps.clear();
    encoded = 0;
    quotient.clear();
  }
  static Fe New() { return {++count}; }
  static Fe FromLimbs(const Int limbs[5]) {
    const Fe f = New();
    std::copy_n(limbs, 5, made[f.number].begin());
    return f;
  }
  static Fe Swap(const Fe& f) { return {-f.number}; }

  // Each step is given the factors of the first one and the points of the one before.
  static void ExpectChain() {
    ASSERT_EQ(steps.size(), 255);
    for (size_t i = 1; i < steps.size(); ++i) {
      ASSERT_EQ(steps[i].factors, steps[0].factors) << i;
      ASSERT_EQ(steps[i].points, steps[i - 1].after) << i;
    }
  }
};

// These note the steps in the place of the library's. The first has the better constraint, and the
// second takes elements that are no constants.
template <class F>
requires F::kNotes void LadderStep(LadderPoints<F>& p, const typename F::Fe& x1,
                                   typename F::Lanes::Mask swap) {
  F::steps.push_back({{p.a, p.b, p.c, p.d}, x1, swap, {}, {}});
  p = {F::New(), F::New(), F::New(), F::New()};
  F::steps.back().after = {p.a, p.b, p.c, p.d};
}
template <class F>
requires F::kNotes typename F::Fe LadderStepSplit(typename F::Fe& p, typename F::Fe& factors,
                                                  typename F::Lanes::Order left,
                                                  typename F::Lanes::Order right) {
  F::steps.push_back({{p}, factors, left.lanes, right.lanes, {F::New()}});
  return F::steps.back().after[0];
}
template <class F>
void NotedQuotients(X25519Item* items, size_t n, const typename F::Fe& a, const typename F::Fe& b) {
  EXPECT_TRUE(F::quotient.empty());
  F::items = items;
  F::encoded = n;
  F::quotient = {a, b};
}

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

// Every number of items. The others have no memory.
template <size_t kLanes>
void ExpectLadders(const std::vector<Bytes>& scalars, size_t first) {
  using F = NotingField<kLanes>;
  const size_t n = first % kLanes + 1;
  Bytes out[kLanes], u[kLanes];
  X25519Item items[kLanes] = {};
  std::vector<bool> swaps[kLanes];
  for (size_t lane = 0; lane < n; ++lane) {
    const Bytes& scalar = scalars[(first + lane * 77) % scalars.size()];
    u[lane] = scalars[(first + lane) % scalars.size()];
    items[lane] = {out[lane].data(), scalar.data(), u[lane].data(), false};
    swaps[lane] = Swaps(scalar);
  }
  F::Clear();
  LadderLanes<F>(items, n);
  F::ExpectChain();
  for (size_t i = 0; i < 255; ++i) {
    for (size_t lane = 0; lane < n; ++lane) ASSERT_EQ(F::steps[i].left[lane], swaps[lane][i]) << i;
  }
  // x_1 = u, and A, B, C, D of x_2 = 1, z_2 = 0, x_3 = u, z_3 = 1.
  const auto limb = [](const typename F::Fe& f, size_t i, size_t lane) {
    return F::made.at(f.number)[i][lane];
  };
  const auto& p = F::steps[0].points;
  for (size_t lane = 0; lane < n; ++lane) {
    const Fe x1 = FeDecode(u[lane].data());
    for (size_t i = 0; i < 5; ++i) {
      const uint64_t one = i == 0;
      EXPECT_EQ(limb(F::steps[0].factors, i, lane), x1.v[i]);
      EXPECT_EQ(limb(p[0], i, lane), one);
      EXPECT_EQ(limb(p[1], i, lane), 0 - one);
      EXPECT_EQ(limb(p[2], i, lane), one + x1.v[i]);
      EXPECT_EQ(limb(p[3], i, lane), one - x1.v[i]);
    }
  }
  EXPECT_EQ(F::items, items);
  EXPECT_EQ(F::encoded, n);
  const auto& after = F::steps.back().after;
  EXPECT_THAT(F::quotient, testing::ElementsAre(after[0], after[1]));
}
TEST(LoopsTest, LadderInLanes) {
  const std::vector<Bytes> scalars = Scalars();
  for (size_t first = 0; first < scalars.size(); ++first) {
    ExpectLadders<2>(scalars, first);
    ExpectLadders<4>(scalars, first);
    ExpectLadders<8>(scalars, first);
  }
}

TEST(LoopsTest, LadderInFourLanes) {
  using F = NotingField<4>;
  for (const Bytes& scalar : Scalars()) {
    Bytes out, u = scalar;
    X25519Item item = {out.data(), scalar.data(), u.data(), false};
    F::Clear();
    LadderSplit<F>(item);
    F::ExpectChain();
    const std::vector<bool> swaps = Swaps(scalar);
    for (size_t i = 0; i < 255; ++i) {
      const uint64_t two = swaps[i] ? 2 : 0;
      ASSERT_EQ(F::steps[i].left, (F::Int{1 + two, 0 + two, 2, 3}));
      ASSERT_EQ(F::steps[i].right, (F::Int{1 + two, 0 + two, 1, 0}));
    }
    // 0, 4 a24 + 2, 0, u, and A, B, C, D.
    const auto &factors = F::made.at(F::steps[0].factors.number),
               &p = F::made.at(F::steps[0].points[0].number);
    const Fe x1 = FeDecode(u.data());
    for (size_t i = 0; i < 5; ++i) {
      const uint64_t one = i == 0;
      EXPECT_EQ(factors[i], (F::Int{0, one * (4 * 121665 + 2), 0, x1.v[i]}));
      EXPECT_EQ(p[i], (F::Int{one, 0 - one, one + x1.v[i], one - x1.v[i]}));
    }
    EXPECT_EQ(F::items, &item);
    EXPECT_EQ(F::encoded, 1);
    const F::Fe& last = F::steps.back().after[0];
    EXPECT_THAT(F::quotient, testing::ElementsAre(last, F::Swap(last)));
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
