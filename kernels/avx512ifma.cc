// The target avx512ifma: all kernels in Highway's AVX3 pass once more, in a namespace of their own
// and for CPUs that have AVX-512 IFMA, VBMI and VBMI2. Highway's AVX3_DL pass is not used: it asks
// for more than these CPUs have, and not for IFMA.
#if defined(__x86_64__)

// One pass: Highway includes nothing again, also not for the files below.
#undef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (~HWY_AVX3)
#define HWY_BASELINE_TARGETS HWY_AVX3
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

// The -inl.h files take their namespace and their attributes from these two.
namespace hwy::N_AVX3_IFMA {
using namespace N_AVX3;
}
#undef HWY_NAMESPACE
#define HWY_NAMESPACE N_AVX3_IFMA
#undef HWY_TARGET_STR
#define HWY_TARGET_STR HWY_TARGET_STR_AVX3 ",avx512ifma,avx512vbmi,avx512vbmi2"
#define KXL_AVX512IFMA 1

#include "kernels/mlkem/mlkem.cc"
#include "kernels/x25519/x25519.cc"

#endif
