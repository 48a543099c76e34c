// Bounds that the kernels' comments promise, checked on live values in debug builds.
#ifndef KEXLANE_KERNELS_BOUNDS_H_
#define KEXLANE_KERNELS_BOUNDS_H_

#include <cstddef>

// Stops the program where a promised bound does not hold, if KEXLANE_CHECK_BOUNDS is defined.
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
