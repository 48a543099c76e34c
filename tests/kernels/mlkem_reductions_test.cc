// SPDX-License-Identifier: Apache-2.0
// The reductions of every target on every number that they can get: Barrett's reduction of all 2^16
// numbers, Montgomery products of all 2^16 numbers with each constant that the kernels multiply by,
// and Montgomery's reduction of sums, in every thousandth block of them.
//
// If KEXLANE_ALL_INPUTS is set in the environment, the products take all |b| < q / 2, and the
// reduction takes all sums.
#include <gtest/gtest.h>
#include <kexlane/target.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "kernels/mlkem/zetas.h"
#include "tests/kernels/reduction_pass.h"
#include "tests/support/test_util.h"

namespace kexlane {

#define KXL_TARGET(name, features)                   \
  namespace name##_reductions {                      \
    extern const test::ReductionPass kReductionPass; \
  }
#include "kernels/targets.def"

namespace test {
namespace {

// Returns the pass of the active target.
const ReductionPass& ActivePass() {
  const std::string active = kxl_target_active();
#define KXL_TARGET(name, features) \
  if (active == #name) return name##_reductions::kReductionPass;
#include "kernels/targets.def"
  ADD_FAILURE() << active;
  return portable_reductions::kReductionPass;
}

bool All() { return std::getenv("KEXLANE_ALL_INPUTS") != nullptr; }

std::array<int16_t, kMany> From(int first) {
  std::array<int16_t, kMany> x;
  for (size_t i = 0; i < kMany; ++i) x[i] = static_cast<int16_t>(first + static_cast<int>(i));
  return x;
}
constexpr int kFirst = -(1 << 15), kEnd = 1 << 15, kStep = kMany;

TEST(ReductionsTest, Barrett) {
  ForEachTarget([] {
    const ReductionPass& pass = ActivePass();
    for (int first = kFirst; first < kEnd; first += kStep) {
      const auto x = From(first);
      std::array<int16_t, kMany> out;
      pass.barrett_reduce(out.data(), x.data());
      for (size_t i = 0; i < kMany; ++i) {
        ASSERT_LE(std::abs(out[i]), pass.barrett_bound) << x[i];
        ASSERT_EQ((x[i] - out[i]) % kQ, 0) << x[i];
      }
    }
  });
}

TEST(ReductionsTest, Canonical) {
  ForEachTarget([] {
    for (int first = -kQ + 1; first <= kQ - kStep; ++first) {
      const auto x = From(first);
      std::array<int16_t, kMany> out;
      ActivePass().canonical(out.data(), x.data());
      for (size_t i = 0; i < kMany; ++i) ASSERT_EQ(out[i], (x[i] + kQ) % kQ);
    }
  });
}

// The result times 2^16 is the product modulo q. The inverse of 2^16 modulo q is 169.
TEST(ReductionsTest, MontgomeryProducts) {
  std::vector<int16_t> factors(kZetas.begin(), kZetas.end());
  for (const int16_t zeta : kZetas) factors.push_back(static_cast<int16_t>(-zeta));
  for (const int16_t x : {kR2, kInverseNttScale, kInverseNttScaleR}) factors.push_back(x);
  factors.insert(factors.end(), {0, 1, -1, kQ / 2, -kQ / 2});
  if (All()) {
    factors.clear();
    for (int b = -kQ / 2; b <= kQ / 2; ++b) factors.push_back(static_cast<int16_t>(b));
  }
  ForEachTarget([&] {
    const ReductionPass& pass = ActivePass();
    for (int first = kFirst; first < kEnd; first += kStep) {
      const auto a = From(first);
      for (const int16_t b : factors) {
        std::array<int16_t, kMany> out;
        pass.montgomery_multiply(out.data(), a.data(), b);
        int wrong = 0;
        for (size_t i = 0; i < kMany; ++i) {
          wrong |= (out[i] * 65536 - a[i] * b) % kQ;
          wrong |= std::abs(out[i]) > pass.product_bound;
        }
        ASSERT_EQ(wrong, 0) << first << " " << b;
      }
    }
  });
}

// The sums x have |x| < 2^15 q.
TEST(ReductionsTest, MontgomerySums) {
  ForEachTarget([] {
    const ReductionPass& pass = ActivePass();
    constexpr int kBound = kQ << 15;
    const int step = All() ? kStep : 1009 * kStep;
    constexpr int kLast = kBound - kStep;
    for (int first = -kBound + 1;; first = std::min(first + step, kLast)) {
      std::array<int32_t, kMany> sums;
      for (size_t i = 0; i < kMany; ++i) sums[i] = first + static_cast<int>(i);
      std::array<int16_t, kMany> out;
      pass.montgomery_reduce(out.data(), sums.data());
      int wrong = 0;
      for (size_t i = 0; i < kMany; ++i) {
        wrong |= (out[i] * 65536 - sums[i] % kQ) % kQ;
        wrong |= std::abs(out[i]) >= kQ;
      }
      ASSERT_EQ(wrong, 0) << first;
      if (first == kLast) break;
    }
  });
}

}  // namespace
}  // namespace test
}  // namespace kexlane
