// SPDX-License-Identifier: Apache-2.0
// Replaces kernels/bounds.h and kernels/stack-inl.h where proofs run the sponges: a rule that is
// broken is reported, and nothing is wiped beyond the object itself.
#ifndef KEXLANE_TESTS_SUPPORT_KECCAK_SURROUNDINGS_H_
#define KEXLANE_TESTS_SUPPORT_KECCAK_SURROUNDINGS_H_

#include <cstddef>

#include "kernels/ct.h"
#include "tests/support/reports.h"

#define KEXLANE_KERNELS_BOUNDS_H_
#define KEXLANE_KERNELS_STACK_INL_H_

// A job must not wait in two lanes, nor the queue overflow.
#define KXL_BOUND(condition)                                       \
  do {                                                             \
    if (!(condition)) ::kexlane::test::Report("not: " #condition); \
  } while (0)

namespace kexlane {

template <class T>
void WipeLines(T& object) {
  Wipe(object);
}
template <class T>
class WipeLinesAtExit : WipeAtExit<T> {
 public:
  explicit WipeLinesAtExit(T& object) : WipeAtExit<T>(object) {}
};
template <size_t kBytes>
void BurnStack() {}

}  // namespace kexlane

#endif  // KEXLANE_TESTS_SUPPORT_KECCAK_SURROUNDINGS_H_
