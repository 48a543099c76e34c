// The reductions below the polynomial kernels, in every Highway pass, on every number that they can
// be given: Barrett's on all 2^16, Montgomery's products of all 2^16 numbers with each constant
// that the kernels multiply by, and Montgomery's reduction on every thousandth block of sums.
//
// KEXLANE_ALL_INPUTS in the environment asks for the products with all |b| < q / 2 and for all
// sums.
#include <gtest/gtest.h>
#include <kexlane/target.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "kernels/mlkem/zetas.h"
#include "tests/support/test_util.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/kernels/mlkem_reductions_test.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
// The library has the kernels as functions already.
#undef HWY_NOINLINE
#define HWY_NOINLINE inline
#include "kernels/mlkem/ntt-inl.h"
#include "kernels/mlkem/ntt_portable.h"

#ifndef KEXLANE_TESTS_MLKEM_REDUCTIONS_TEST_CC_
#define KEXLANE_TESTS_MLKEM_REDUCTIONS_TEST_CC_
namespace kexlane::test {

constexpr size_t kMany = 256;

// What is tested of a pass, on kMany numbers at a time, and the largest result of each.
struct ReductionPass {
  int product_bound, barrett_bound;
  void (*montgomery_multiply)(int16_t* out, const int16_t* a, int16_t b);
  void (*montgomery_reduce)(int16_t* out, const int32_t* sums);
  void (*barrett_reduce)(int16_t* out, const int16_t* x);
  void (*canonical)(int16_t* out, const int16_t* x);
};

}  // namespace kexlane::test
#endif

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {
namespace {

#if KXL_PORTABLE
using namespace portable;
void TestMultiply(int16_t* out, const int16_t* a, int16_t b) {
  for (size_t i = 0; i < test::kMany; ++i) out[i] = MontgomeryMultiply(a[i], b);
}
void TestReduce(int16_t* out, const int32_t* sums) {
  for (size_t i = 0; i < test::kMany; ++i) out[i] = MontgomeryReduce(sums[i]);
}
void TestBarrett(int16_t* out, const int16_t* x) {
  for (size_t i = 0; i < test::kMany; ++i) out[i] = BarrettReduce(x[i]);
}
void TestCanonical(int16_t* out, const int16_t* x) {
  for (size_t i = 0; i < test::kMany; ++i) out[i] = Canonical(x[i]);
}
constexpr int kProductBound = kQ - 1, kBarrettBound = kQ / 2;
#else
void TestMultiply(int16_t* out, const int16_t* a, int16_t b) {
  for (size_t i = 0; i < test::kMany; i += kLanes16) {
    hn::StoreU(MontgomeryMultiply(hn::LoadU(D16(), a + i), SetFactor(b)), D16(), out + i);
  }
}
// Neighbours are reduced in even and odd lanes.
void TestReduce(int16_t* out, const int32_t* sums) {
  for (size_t i = 0; i < test::kMany; i += kLanes16) {
    const V32 a = hn::LoadU(D32(), sums + i), b = hn::LoadU(D32(), sums + i + kLanes16 / 2);
    hn::StoreU(MontgomeryReduce(hn::ConcatEven(D32(), b, a), hn::ConcatOdd(D32(), b, a)), D16(),
               out + i);
  }
}
void TestBarrett(int16_t* out, const int16_t* x) {
  for (size_t i = 0; i < test::kMany; i += kLanes16) {
    hn::StoreU(BarrettReduce(hn::LoadU(D16(), x + i)), D16(), out + i);
  }
}
void TestCanonical(int16_t* out, const int16_t* x) {
  for (size_t i = 0; i < test::kMany; i += kLanes16) {
    hn::StoreU(Canonical(hn::LoadU(D16(), x + i)), D16(), out + i);
  }
}
constexpr int kProductBound = 3 * kQ / 4, kBarrettBound = 2 * kQ / 3;
#endif

}  // namespace

extern const test::ReductionPass kReductionPass;
const test::ReductionPass kReductionPass = {kProductBound, kBarrettBound, TestMultiply,
                                            TestReduce,    TestBarrett,   TestCanonical};

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kexlane {
// Rows without a pass of their own.
#if defined(__aarch64__)
namespace N_NEON_SHA3 = N_NEON;
#elif defined(__x86_64__)
namespace N_AVX3_IFMA = N_AVX3;
#endif

namespace test {
namespace {

// The pass of the active target.
const ReductionPass& ActivePass() {
  const std::string active = kxl_target_active();
#define KXL_TARGET(name, pass, needs) \
  if (active == #name) return pass::kReductionPass;
#include "kernels/targets.def"
  ADD_FAILURE() << active;
  return N_SCALAR::kReductionPass;
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

// The result times 2^16 is the product modulo q; the inverse of 2^16 is 169.
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

// |x| < 2^15 q.
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
#endif
