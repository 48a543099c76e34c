// SPDX-License-Identifier: Apache-2.0
// What mlkem_reductions_test calls in each target.
#ifndef KEXLANE_TESTS_KERNELS_REDUCTION_PASS_H_
#define KEXLANE_TESTS_KERNELS_REDUCTION_PASS_H_

#include <cstddef>
#include <cstdint>

namespace kexlane::test {

inline constexpr size_t kMany = 256;

// Each function takes kMany numbers. The constants are the largest results.
struct ReductionPass {
  int product_bound, barrett_bound;
  void (*montgomery_multiply)(int16_t* out, const int16_t* a, int16_t b);
  void (*montgomery_reduce)(int16_t* out, const int32_t* sums);
  void (*barrett_reduce)(int16_t* out, const int16_t* x);
  void (*canonical)(int16_t* out, const int16_t* x);
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_KERNELS_REDUCTION_PASS_H_
