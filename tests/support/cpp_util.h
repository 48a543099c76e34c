// SPDX-License-Identifier: Apache-2.0
// What the tests of the C++ headers share: checks of what compiles, and inputs for batches.
#ifndef KEXLANE_TESTS_SUPPORT_CPP_UTIL_H_
#define KEXLANE_TESTS_SUPPORT_CPP_UTIL_H_

#include <kexlane/cpp/batch.hpp>

#include <cstddef>
#include <vector>

namespace kexlane::test {

template <typename Kem, typename Ek>
concept CanEncaps = requires(const Ek& ek) {
  Kem::Encaps(ek);
};
template <typename Kem, typename C, typename Dk>
concept CanDecaps = requires(const C& c, const Dk& dk) {
  Kem::Decaps(c, dk);
};

// Returns one part of each output as the inputs of another call.
template <size_t kBytes, typename Items, typename Part>
std::vector<Input<kBytes>> InputsOf(const Items& items, Part part) {
  std::vector<Input<kBytes>> inputs;
  for (const auto& item : items) inputs.push_back(part(item));
  return inputs;
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_CPP_UTIL_H_
