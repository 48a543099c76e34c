// AppendBelowQ of sample-inl.h with AVX-512 VBMI2.
#if defined(KEXLANE_KERNELS_MLKEM_SAMPLE_VBMI_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_MLKEM_SAMPLE_VBMI_INL_H_
#undef KEXLANE_KERNELS_MLKEM_SAMPLE_VBMI_INL_H_
#else
#define KEXLANE_KERNELS_MLKEM_SAMPLE_VBMI_INL_H_
#endif

#include <bit>
#include <cstddef>
#include <cstdint>

#include "kernels/mlkem/params.h"
#include "kernels/simd-inl.h"

#if KXL_AVX512IFMA
HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// Compresses in a register: the form that stores is several times slower on some CPUs.
HWY_INLINE size_t AppendBelowQ(int16_t* c, size_t count, V16 x) {
  const __mmask16 below = hn::Lt(x, hn::Set(D16(), kQ)).raw;
  hn::StoreU(V16{_mm256_maskz_compress_epi16(below, x.raw)}, D16(), c + count);
  return count + static_cast<size_t>(std::popcount(below));
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
#endif

#endif  // include guard
