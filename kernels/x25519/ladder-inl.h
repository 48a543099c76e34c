// SPDX-License-Identifier: Apache-2.0
// X25519, RFC 7748 section 5: the Montgomery ladder in scalar code.
#ifndef KEXLANE_KERNELS_X25519_LADDER_INL_H_
#define KEXLANE_KERNELS_X25519_LADDER_INL_H_

#include <cstdint>
#include <cstring>

#include "kernels/ct.h"
#include "kernels/profile.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/invert-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Two points whose difference has the u-coordinate x1, and what a step computes from them, named as
// in the RFC. All of it is secret and is in one object to be wiped.
struct LadderState {
  Fe x1, x2, z2, x3, z3;
  FeSum a, b, c, d, e;
  Fe da, cb, aa, bb;
};

// Does the RFC's step. `swap` is a mask of all ones or 0. If it is set, the points change places
// first, and they are not changed back afterwards. DA and CB need no swap: exchanging the points
// exchanges DA and CB, which leaves the squares of their sum and of their difference as they are.
// So `swap` only chooses the operands of the doubling.
HWY_INLINE void LadderStep(LadderState& s, uint64_t swap) {
  s.a = FeAdd(s.x2, s.z2);
  s.b = FeSub(s.x2, s.z2);
  s.c = FeAdd(s.x3, s.z3);
  s.d = FeSub(s.x3, s.z3);
  s.da = FeMul(s.d, s.a);
  s.cb = FeMul(s.c, s.b);
  FeMoveIf(swap, s.a, s.c);
  FeMoveIf(swap, s.b, s.d);
  s.aa = FeSqr(s.a);
  s.bb = FeSqr(s.b);
  s.e = FeSub(s.aa, s.bb);
  s.x3 = FeSqr(FeAdd(s.da, s.cb));
  s.z3 = FeMul(s.x1, FeSqr(FeSub(s.da, s.cb)));
  s.x2 = FeMul(s.aa, s.bb);
  s.z2 = FeMul(s.e, FeAddA24(s.aa, s.e));
}

// Computes the u-coordinate X25519(scalar, u), in [0, p). The output may be the same buffer as an
// input.
HWY_NOINLINE void LadderX25519(uint8_t* out, const uint8_t* scalar, const uint8_t* u) {
  KXL_PROFILE(kLadder);
  struct {
    uint8_t k[32];
    LadderState s;
    Fe inverse;
  } t;
  const WipeAtExit wipe(t);

  // decodeScalar25519 clamps the scalar.
  std::memcpy(t.k, scalar, 32);
  t.k[0] &= 248;
  t.k[31] = static_cast<uint8_t>((t.k[31] & 127) | 64);

  t.s.x1 = FeDecode(u);
  t.s.x2 = {{{1, 0, 0, 0, 0}}};
  t.s.z2 = {{{0, 0, 0, 0, 0}}};
  t.s.x3 = t.s.x1;
  t.s.z3 = t.s.x2;

  uint64_t swapped = 0;  // 1 if the points are still exchanged after the bits so far
  for (unsigned i = 255; i-- > 0;) {
    const uint64_t bit = static_cast<uint64_t>(t.k[i / 8] >> i % 8 & 1);
    LadderStep(t.s, ValueBarrier(0 - (swapped ^ bit)));
    swapped = bit;
  }
  // Bit 0 of a clamped scalar is 0, so the points are in their own places again.

  FeInvert(t.inverse, t.s.z2);
  t.s.x2 = FeMul(t.s.x2, t.inverse);
  FeEncode(out, t.s.x2);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_LADDER_INL_H_
