// SPDX-License-Identifier: Apache-2.0
// Conversion and compression, FIPS 203 section 4.2.1, in plain C++.
#ifndef KEXLANE_KERNELS_MLKEM_ENCODE_PORTABLE_H_
#define KEXLANE_KERNELS_MLKEM_ENCODE_PORTABLE_H_

#include <cstddef>
#include <cstdint>

#include "kernels/ct.h"
#include "kernels/mlkem/ntt_portable.h"
#include "kernels/mlkem/params.h"
#include "kernels/mlkem/poly.h"
#include "kernels/profile.h"

namespace kexlane {
namespace portable {

// ByteEncode_d, FIPS 203 algorithm 5. In: 0 <= f[i] < 2^d. Out: b[32 d].
template <int d>
void ByteEncode(uint8_t* b, const int16_t (&f)[kN]) {
  CheckRange(f, 0, 1 << d);
  uint64_t bits = 0;  // the bits that are not yet written, at most 7 + d
  int count = 0;
  KXL_ROLLED
  for (const int16_t x : f) {
    bits |= static_cast<uint64_t>(x) << count;
    for (count += d; count >= 8; count -= 8) {
      *b++ = static_cast<uint8_t>(bits);
      bits >>= 8;
    }
  }
}

// ByteDecode_d, FIPS 203 algorithm 6, without its reduction modulo q. In: b[32 d]. Out: [0, 2^d).
template <int d>
void ByteDecode(int16_t (&f)[kN], const uint8_t* b) {
  uint64_t bits = 0;  // the bits that are not yet used
  int count = 0;
  KXL_ROLLED
  for (int16_t& x : f) {
    for (; count < d; count += 8) bits |= static_cast<uint64_t>(*b++) << count;
    x = static_cast<int16_t>(bits & ((1 << d) - 1));
    bits >>= d;
    count -= d;
  }
  CheckRange(f, 0, 1 << d);
}

// Reduces f modulo q. In: [0, 4096). Out: [0, q). Bit 15 of x + 2^15 - q says whether x >= q. Of
// the sign of x - q Clang makes a selection for WebAssembly.
inline void ReduceOnce(int16_t (&f)[kN]) {
  CheckRange(f, 0, 4096);
  KXL_ROLLED
  for (int16_t& x : f) {
    const uint16_t up = static_cast<uint16_t>(x + ((1 << 15) - kQ));
    x = static_cast<int16_t>(x - (-(up >> 15) & kQ));
  }
  CheckRange(f, 0, kQ);
}

// Returns whether all coefficients of ByteDecode_12(b), without its reduction, are below q.
inline bool BelowQ(const uint8_t* b) {
  KXL_PROFILE(kDecode);
  Poly f;
  ByteDecode<12>(f.c, b);
  int32_t negative = -1;
  KXL_ROLLED
  for (const int16_t x : f.c) negative &= x - kQ;
  return negative < 0;
}

// Compress_d, FIPS 203 equation 4.7: round(2^d / q * x) mod 2^d. In: [0, q). Out: [0, 2^d).
template <int d>
void Compress(int16_t (&y)[kN], const int16_t (&x)[kN]) {
  static_assert(d <= 11);
  // floor(n / q) for n < 2^11 q is a product: kInverse is 2^35 / q rounded up, too large by less
  // than 1. As q n < 2^35, the quotient is too large by less than 1/q.
  CheckRange(x, 0, kQ);
  constexpr uint64_t kInverse = ((uint64_t{1} << 35) + kQ - 1) / kQ;
  static_assert((kInverse * kQ - (uint64_t{1} << 35)) * (uint64_t{kQ} << 11) < uint64_t{1} << 35);
  KXL_ROLLED
  for (size_t i = 0; i < kN; ++i) {
    const uint64_t n = (static_cast<uint64_t>(x[i]) << d) + kQ / 2;
    y[i] = static_cast<int16_t>(n * kInverse >> 35 & ((1 << d) - 1));
  }
  CheckRange(y, 0, 1 << d);
}

// Decompress_d, FIPS 203 equation 4.8: round(q / 2^d * y). In: [0, 2^d). Out: [0, q).
template <int d>
void Decompress(int16_t (&x)[kN], const int16_t (&y)[kN]) {
  static_assert(d <= 11);
  CheckRange(y, 0, 1 << d);
  KXL_ROLLED
  for (size_t i = 0; i < kN; ++i) {
    x[i] = static_cast<int16_t>((y[i] * kQ + (1 << (d - 1))) >> d);
  }
  CheckRange(x, 0, kQ);
}

// Computes ByteEncode_d(Compress_d(f)). In: [0, q).
template <int d>
void CompressEncode(uint8_t* b, const Poly& f) {
  KXL_PROFILE(kEncode);
  Poly y;
  Compress<d>(y.c, f.c);
  ByteEncode<d>(b, y.c);
  Wipe(y);
}

// Computes ByteEncode_d(Compress_d(f + g)). In: |f|, |g| < q. The function of encode-inl.h needs a
// smaller range.
template <int d>
void AddCompressEncode(uint8_t* b, const Poly& f, const Poly& g) {
  KXL_PROFILE(kEncode);
  Poly sum;
  AddCanonical(sum, f, g);
  CompressEncode<d>(b, sum);
  Wipe(sum);
}

// Computes Decompress_d(ByteDecode_d(b)). Out: [0, q).
template <int d>
void DecodeDecompress(Poly& f, const uint8_t* b) {
  KXL_PROFILE(kDecode);
  ByteDecode<d>(f.c, b);
  Decompress<d>(f.c, f.c);
}

}  // namespace portable
}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_ENCODE_PORTABLE_H_
