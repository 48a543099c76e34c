// SPDX-License-Identifier: Apache-2.0
// What the proofs share that run kernels/mlkem/ on other numbers, once for each kind of vector.
#ifndef KEXLANE_TESTS_SUPPORT_MLKEM_PASSES_H_
#define KEXLANE_TESTS_SUPPORT_MLKEM_PASSES_H_

// What the kernels take from Highway.
#define HWY_INLINE inline
#define HWY_NOINLINE inline
#define HWY_UNROLL(n)
#define HWY_BEFORE_NAMESPACE()
#define HWY_AFTER_NAMESPACE()

// What simd_x86-inl.h and its like leave behind, with vectors of test::hn. They are not included.
#define KXL_SIMD_INL "kernels/mlkem/params.h"  // included already
#define KEXLANE_SIMD_OF_LANES(pass, lanes)  \
  namespace kexlane::pass {                 \
  namespace hn = test::hn;                  \
  using test::HighDifference;               \
  using test::MulPairwiseAdd;               \
  using D16 = hn::Tag<short, lanes>;        \
  using D32 = hn::Repartition<int, D16>;    \
  using V16 = hn::Vec<D16>;                 \
  using V32 = hn::Vec<D32>;                 \
  inline constexpr size_t kLanes16 = lanes; \
  }

// Members of a class that give the conversions of each pass the same names.
#define KEXLANE_CONVERSIONS(pass, Byte)                                  \
  template <int d>                                                       \
  static void ByteEncode(Byte* b, const Cell(&f)[kN]) {                  \
    pass::ByteEncode<d>(b, f);                                           \
  }                                                                      \
  template <int d>                                                       \
  static void ByteDecode(Cell(&f)[kN], const Byte* b) {                  \
    pass::ByteDecode<d>(f, b);                                           \
  }                                                                      \
  template <int d>                                                       \
  static void CompressEncode(Byte* b, const Poly& f) {                   \
    pass::CompressEncode<d>(b, f);                                       \
  }                                                                      \
  template <int d>                                                       \
  static void AddCompressEncode(Byte* b, const Poly& f, const Poly& g) { \
    pass::AddCompressEncode<d>(b, f, g);                                 \
  }                                                                      \
  template <int d>                                                       \
  static void DecodeDecompress(Poly& f, const Byte* b) {                 \
    pass::DecodeDecompress<d>(f, b);                                     \
  }

#endif  // KEXLANE_TESTS_SUPPORT_MLKEM_PASSES_H_
