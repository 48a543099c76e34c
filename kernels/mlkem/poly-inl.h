// The polynomial kernels of this target: one file each for the NTT, sampling
// and encoding, in plain C++ for the portable target, in vectors for all
// others.
#if defined(KEXLANE_KERNELS_MLKEM_POLY_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_MLKEM_POLY_INL_H_
#undef KEXLANE_KERNELS_MLKEM_POLY_INL_H_
#else
#define KEXLANE_KERNELS_MLKEM_POLY_INL_H_
#endif

#include "kernels/mlkem/encode-inl.h"
#include "kernels/mlkem/ntt-inl.h"
#include "kernels/mlkem/sample-inl.h"
#include "kernels/simd-inl.h"

#if KXL_PORTABLE
#include "kernels/mlkem/encode_portable.h"
#include "kernels/mlkem/ntt_portable.h"
#include "kernels/mlkem/sample_portable.h"
namespace kexlane {
namespace HWY_NAMESPACE {
using namespace portable;
}
}  // namespace kexlane
#endif

#endif  // include guard
