// SPDX-License-Identifier: Apache-2.0
// The body of a target for mlkem_reductions_test.
#define KXL_JOIN_(a, b) a##b
#define KXL_JOIN(a, b) KXL_JOIN_(a, b)
#define KXL_NAMESPACE KXL_JOIN(KXL_TARGET_NAME, _reductions)

#include KXL_POLY_INL
#include "tests/kernels/reduction_pass.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {
namespace {

#ifdef HWY_COMPILE_ONLY_SCALAR
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
// Neighbouring sums are reduced in even and odd lanes.
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

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();
