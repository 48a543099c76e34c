// SPDX-License-Identifier: Apache-2.0
// Converts the inputs and outputs of X25519: decodes RFC 7748's scalars, and encodes u-coordinates
// from projective ones.
#ifndef KEXLANE_KERNELS_X25519_ITEMS_INL_H_
#define KEXLANE_KERNELS_X25519_ITEMS_INL_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bytes.h"
#include "kernels/ct.h"
#include "kernels/table.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/invert-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// decodeScalar25519 of RFC 7748 section 5: bits 255, 2, 1 and 0 become 0, and bit 254 becomes 1.
// The result is four words, lowest first.
HWY_INLINE void DecodeScalar(Word words[4], const uint8_t* scalar) {
  for (int i = 0; i < 4; ++i) words[i] = LoadLE64(scalar + 8 * i);
  words[0] &= ~uint64_t{7};
  words[3] = (words[3] & (~uint64_t{0} >> 1)) | uint64_t{1} << 62;
}

// Writes the outputs of n <= kLanes items: (a - b) / (a + b) of each lane, or 0 if the divisor is
// 0.
template <class F>
HWY_INLINE void EncodeQuotients(X25519Item* items, size_t n, const typename F::Fe& a,
                                const typename F::Fe& b) {
  using L = typename F::Lanes;
  struct alignas(64) {
    uint64_t a[5][F::kLanes], b[5][F::kLanes];
    FeSum x[F::kLanes];
    Fe z[F::kLanes];
  } t;
  const WipeAtExit wipe(t);
  typename L::Int limbs_a[5], limbs_b[5];
  F::ToLimbs(limbs_a, a);
  F::ToLimbs(limbs_b, b);
  for (int i = 0; i < 5; ++i) {
    L::StoreInt(limbs_a[i], t.a[i]);
    L::StoreInt(limbs_b[i], t.b[i]);
  }
  for (size_t j = 0; j < n; ++j) {
    const Fe fa = FeReduce({{t.a[0][j], t.a[1][j], t.a[2][j], t.a[3][j], t.a[4][j]}});
    const Fe fb = FeReduce({{t.b[0][j], t.b[1][j], t.b[2][j], t.b[3][j], t.b[4][j]}});
    t.x[j] = FeSub(fa, fb);
    t.z[j] = FeReduce(FeAdd(fa, fb));
  }
  FeInvertBatch(t.z, n);
  for (size_t j = 0; j < n; ++j) FeEncode(items[j].out, FeMul(t.x[j], t.z[j]));
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_ITEMS_INL_H_
