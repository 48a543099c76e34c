// The target neon_sha3: all kernels in Highway's NEON pass once more, in a namespace of their own
// and for CPUs that have the SHA-3 instructions of Armv8.2, which Highway has no pass for.
#if defined(__aarch64__) && (!defined(__clang__) || defined(__ARM_FEATURE_SHA3))

// One pass: Highway includes nothing again, also not for the files below.
#undef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (~HWY_NEON)
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

// The -inl.h files take their namespace and their attributes from these two.
namespace hwy::N_NEON_SHA3 {
using namespace N_NEON;
}
#undef HWY_NAMESPACE
#define HWY_NAMESPACE N_NEON_SHA3
#ifdef HWY_TARGET_STR
#undef HWY_TARGET_STR
#define HWY_TARGET_STR "arch=armv8.2-a+crypto+sha3"
#endif
#define KXL_NEON_SHA3 1

#include "kernels/mlkem/mlkem.cc"
#include "kernels/x25519/x25519.cc"

#endif
