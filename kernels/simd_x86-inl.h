// What Highway 1.0.3 does not offer, or not in the best way on every architecture: MulPairwiseAdd,
// HighDifference and Chi, here for x86.
#if defined(KEXLANE_KERNELS_SIMD_X86_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_SIMD_X86_INL_H_
#undef KEXLANE_KERNELS_SIMD_X86_INL_H_
#else
#define KEXLANE_KERNELS_SIMD_X86_INL_H_
#endif

#if HWY_ARCH_X86 && !KXL_PORTABLE
HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// Per 32-bit lane: a[2i] * b[2i] + a[2i+1] * b[2i+1].
HWY_INLINE hn::Vec256<int32_t> MulPairwiseAdd(hn::Vec256<int16_t> a, hn::Vec256<int16_t> b) {
  return hn::Vec256<int32_t>{_mm256_madd_epi16(a.raw, b.raw)};
}

// The high half of a * b minus that of c * d, where the low halves are equal and no product is
// 2^30. What it is made of is hidden from the compiler: GCC would merge the difference into the
// sums that it is used in, which takes one operation more for each butterfly.
HWY_INLINE hn::Vec256<int16_t> HighDifference(hn::Vec256<int16_t> a, hn::Vec256<int16_t> b,
                                              hn::Vec256<int16_t> c, hn::Vec256<int16_t> d) {
  hn::Vec256<int16_t> difference = hn::Sub(hn::MulHigh(a, b), hn::MulHigh(c, d));
#if !defined(KEXLANE_CT_MSAN)  // it cannot see through assembly
  __asm__("" : "+v"(difference.raw));
#endif
  return difference;
}

// The step chi of Keccak: a ^ (~b & c).
#if HWY_TARGET <= HWY_AVX3
HWY_INLINE hn::Vec256<uint64_t> Chi(hn::Vec256<uint64_t> a, hn::Vec256<uint64_t> b,
                                    hn::Vec256<uint64_t> c) {
  return hn::Vec256<uint64_t>{_mm256_ternarylogic_epi64(a.raw, b.raw, c.raw, 0xD2)};
}
HWY_INLINE hn::Vec512<uint64_t> Chi(hn::Vec512<uint64_t> a, hn::Vec512<uint64_t> b,
                                    hn::Vec512<uint64_t> c) {
  return hn::Vec512<uint64_t>{_mm512_ternarylogic_epi64(a.raw, b.raw, c.raw, 0xD2)};
}
#else
HWY_INLINE hn::Vec256<uint64_t> Chi(hn::Vec256<uint64_t> a, hn::Vec256<uint64_t> b,
                                    hn::Vec256<uint64_t> c) {
  return hn::Xor(a, hn::AndNot(b, c));
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
#endif

#endif  // include guard
