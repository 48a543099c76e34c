// Highway for kernel files: the alias hn, the lane tags, and the few operations that Highway 1.0.3
// lacks. Compiled once per target. The scalar pass is the portable target: it selects the
// *_portable.h files and uses no vector type.
#if defined(KEXLANE_KERNELS_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_SIMD_INL_H_
#undef KEXLANE_KERNELS_SIMD_INL_H_
#else
#define KEXLANE_KERNELS_SIMD_INL_H_
#endif

#include "hwy/highway.h"

#undef KXL_PORTABLE
#if HWY_TARGET == HWY_SCALAR
#define KXL_PORTABLE 1
#else
#define KXL_PORTABLE 0
#endif

#if !KXL_PORTABLE
namespace kexlane {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// One operation at a time works on vectors of at most 256 bits: the first 512-bit instructions
// after a pause run several times slower and lower the clock for what follows.
using D16 = hn::CappedTag<int16_t, 16>;
using D32 = hn::Repartition<int32_t, D16>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;
inline constexpr size_t kLanes16 = hn::MaxLanes(D16());

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
#endif  // !KXL_PORTABLE

// A file that only some passes need is included in all of them and empty in the others, because its
// include guard counts the passes.
#include "kernels/simd_neon-inl.h"
#include "kernels/simd_x86-inl.h"

#endif  // include guard
