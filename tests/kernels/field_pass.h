// SPDX-License-Identifier: Apache-2.0
// What x25519_field_test calls in each target.
#ifndef KEXLANE_TESTS_KERNELS_FIELD_PASS_H_
#define KEXLANE_TESTS_KERNELS_FIELD_PASS_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace kexlane::test {

// Limbs of radix 2^51.
using Limbs = std::array<uint64_t, 5>;

// The elements are carried.
struct FieldPass {
  uint64_t limb_bound;
  size_t batch;
  Limbs (*invert)(const Limbs& x);
  void (*invert_batch)(Limbs* x, size_t n);
  Limbs (*square)(const Limbs& x);
  Limbs (*add_a24)(const Limbs& x);  // x + a24 x
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_KERNELS_FIELD_PASS_H_
