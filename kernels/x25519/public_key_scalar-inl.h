// SPDX-License-Identifier: Apache-2.0
// X25519 of the base point in 64-bit words, one scalar at a time.
#ifndef KEXLANE_KERNELS_X25519_PUBLIC_KEY_SCALAR_INL_H_
#define KEXLANE_KERNELS_X25519_PUBLIC_KEY_SCALAR_INL_H_

#include <cstdint>

#include "kernels/ct.h"
#include "kernels/profile.h"
#include "kernels/table.h"
#include "kernels/x25519/base-inl.h"
#include "kernels/x25519/base_table.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/invert-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Reads the window's entry for a digit, negated if the digit is negative. It reads all entries, so
// that no address depends on the digit.
HWY_INLINE TablePoint<ScalarGroup> LookupScalar(const uint64_t (&window)[3][5][8], uint64_t digit) {
  TablePoint<ScalarGroup> q;
  const uint64_t negate = ValueBarrier((digit >> 3) - 1), j = (digit ^ negate) & 7;
  uint64_t here[8];
  for (uint64_t e = 0; e < 8; ++e) here[e] = ~MaskNonZero(j ^ e);
  for (int limb = 0; limb < 5; ++limb) {
    uint64_t plus = 0, minus = 0, t = 0;
    for (int e = 0; e < 8; ++e) {
      plus |= window[0][limb][e] & here[e];
      minus |= window[1][limb][e] & here[e];
      t |= window[2][limb][e] & here[e];
    }
    const uint64_t exchange = negate & (plus ^ minus), p = kMask51 - (limb == 0 ? 18 : 0);
    q.plus.v[limb] = plus ^ exchange;
    q.minus.v[limb] = minus ^ exchange;
    q.t.v[limb] = (t ^ negate) + (negate & (p + 1));
  }
  return q;
}

HWY_NOINLINE inline void PublicKeyScalar(X25519Item& item) {
  KXL_PROFILE(kBase);
  struct {
    uint64_t digits[4];
    EdwardsPoint<ScalarGroup> p;
    TablePoint<ScalarGroup> q;
    Quotient<ScalarGroup> last;
    Fe f, h, u, divisor;
  } t;
  const WipeAtExit wipe(t);
  OddDigits(t.digits, item.sk);
  const Fe d{{{kEdwardsD[0], kEdwardsD[1], kEdwardsD[2], kEdwardsD[3], kEdwardsD[4]}}};
  for (int i = 0; i < 64; ++i) {
    t.q = LookupScalar(kBaseTable[i], t.digits[i / 16] >> 4 * (i % 16) & 15);
    if (i == 0) {
      t.p = FirstPoint<ScalarGroup>(t.q, d, FeAdd(d, d));
    } else if (i < 63) {
      Add(t.p, t.q);
    } else {
      t.last = AddLast(t.p, t.q);
    }
  }
  t.f = FeReduce(t.last.f);
  t.h = FeReduce(t.last.h);
  t.divisor = FeReduce(FeAdd(t.f, t.h));
  FeInvert(t.divisor, t.divisor);
  t.u = FeMul(FeSub(t.f, t.h), t.divisor);
  FeEncode(item.out, t.u);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_PUBLIC_KEY_SCALAR_INL_H_
