// SPDX-License-Identifier: Apache-2.0
// Checks the bounds that the kernels' comments promise, on live values, in debug builds.
#ifndef KEXLANE_KERNELS_BOUNDS_H_
#define KEXLANE_KERNELS_BOUNDS_H_

#include <cstddef>

// Stops the program if the condition is false. Does nothing unless KEXLANE_CHECK_BOUNDS is defined.
#if defined(KEXLANE_CHECK_BOUNDS)
#define KXL_BOUND(condition)            \
  do {                                  \
    if (!(condition)) __builtin_trap(); \
  } while (0)
#else
#define KXL_BOUND(condition) \
  do {                       \
  } while (0)
#endif

#endif  // KEXLANE_KERNELS_BOUNDS_H_
