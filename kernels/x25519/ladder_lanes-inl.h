// SPDX-License-Identifier: Apache-2.0
// The Montgomery ladder of RFC 7748 section 5 in vectors. Either each lane has one of several
// independent ladders, or four lanes have the four multiplications that one ladder does at a time.
#ifndef KEXLANE_KERNELS_X25519_LADDER_LANES_INL_H_
#define KEXLANE_KERNELS_X25519_LADDER_LANES_INL_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bytes.h"
#include "kernels/ct.h"
#include "kernels/table.h"
#include "kernels/profile.h"
#include "kernels/x25519/columns-inl.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/items-inl.h"
#include "kernels/x25519/invert-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

inline constexpr uint32_t kA24 = (486662 - 2) / 4;  // RFC 7748 section 5

// Two points of the ladder, as sums and differences of their coordinates: A = x_2 + z_2,
// B = z_2 - x_2, C = x_3 + z_3, D = z_3 - x_3. The names are the RFC's. B and D have the other
// sign, which changes no result.
template <class F>
struct LadderPoints {
  typename F::Fe a, b, c, d;
};

// Does the RFC's step in each lane, from the sums of one step to those of the next. In the lanes of
// `swap` the points change places first, and they are not changed back afterwards. DA and CB need
// no swap: exchanging the points exchanges DA and CB, which leaves the squares of their sum and of
// their difference as they are. So `swap` only chooses the operands of the doubling.
template <class F>
HWY_INLINE void LadderStep(LadderPoints<F>& p, const typename F::Fe& x1,
                           typename F::Lanes::Mask swap) {
  const auto da = F::Mul(p.d, p.a);
  const auto cb = F::Mul(p.c, p.b);
  const auto aa = F::Sqr(F::Select(swap, p.c, p.a));
  const auto bb = F::Sqr(F::Select(swap, p.d, p.b));
  // Neighbours do not depend on each other, so that one begins while the other ends.
  const auto d2 = F::Sqr(F::Carry(SubColumns(da, cb)));
  const auto x3 = F::Sqr(F::Carry(AddColumns(da, cb)));
  const auto x2 = F::Mul(F::Carry(aa), F::Carry(bb));
  const auto z3 = F::Mul(x1, F::Carry(d2));
  const auto e = F::Carry(SubColumns(aa, bb));
  const auto z2 = F::Mul(e, F::Carry(AddColumns(aa, F::MulSmall(e, kA24))));
  p.a = F::Carry(AddColumns(x2, z2));
  p.b = F::Carry(SubColumns(z2, x2));
  p.c = F::Carry(AddColumns(x3, z3));
  p.d = F::Carry(SubColumns(z3, x3));
}

// Does the RFC's step for one ladder. p has A, B, C, D in its lanes, and the two orders choose the
// factors of the first multiplication. With P = AA + BB and E = AA - BB the doubled point is
//   4 x_2 = 4 AA BB = P^2 - E^2,    4 z_2 = 4 E (AA + a24 E) = 2 E P + (4 a24 + 2) E^2.
// So three multiplications are enough, the second of which squares all lanes:
//   BB, AA, CB, DA            with A and B, or C and D, of the point that is doubled
//   P^2, E^2, S^2, D'^2       with S = CB + DA and D' = DA - CB
//   E P, c E^2, 0, x_1 D'^2   by E, c = 4 a24 + 2, 0, x_1: `factors` in lanes 1 to 3
template <class F>
HWY_INLINE typename F::Fe LadderStepSplit(const typename F::Fe& p, const typename F::Fe& factors,
                                          typename F::Lanes::Order left,
                                          typename F::Lanes::Order right) {
  const auto products = F::Mul(F::Permute(p, left), F::Permute(p, right));
  const auto u = F::template CarryNeighbours<Signs{{1, -1, 1, -1}}>(products);
  const auto squares = F::Sqr(u);
  const auto multiples =
      F::Mul(F::template Blend<1>(u, F::Carry(squares)), F::template Blend<1>(F::Swap(u), factors));
  return F::CarryPoints(squares, multiples);
}

// Runs a ladder in each lane for n <= kLanes items. Lanes without an item compute with zeros.
template <class F>
HWY_NOINLINE void LadderLanes(X25519Item* items, size_t n) {
  KXL_PROFILE(kLadder);
  using L = typename F::Lanes;
  struct alignas(64) {
    uint64_t scalar[4][F::kLanes];
    uint64_t u[5][F::kLanes];
    LadderPoints<F> p;
    typename F::Fe x1;
    typename F::Lanes::Int bits, before;
  } t = {};
  const WipeAtExit wipe(t);
  for (size_t j = 0; j < n; ++j) {
    Word words[4];
    const WipeAtExit wipe_words(words);
    DecodeScalar(words, items[j].sk);
    for (int i = 0; i < 4; ++i) t.scalar[i][j] = words[i];
    Fe u = FeDecode(items[j].u);
    for (int i = 0; i < 5; ++i) t.u[i][j] = u.v[i];
  }

  // x_2 = 1, z_2 = 0, x_3 = u, z_3 = 1.
  const auto zero = L::SetInt(0), one = L::SetInt(1);
  typename L::Int u[5], c[5], d[5], a[5] = {one, zero, zero, zero, zero},
                                    b[5] = {L::Sub(zero, one), zero, zero, zero, zero};
  for (int i = 0; i < 5; ++i) {
    u[i] = L::LoadInt(t.u[i]);
    c[i] = L::Add(a[i], u[i]);
    d[i] = L::Sub(a[i], u[i]);
  }
  t.x1 = F::FromLimbs(u);
  t.p = {F::FromLimbs(a), F::FromLimbs(b), F::FromLimbs(c), F::FromLimbs(d)};

  t.before = zero;
  for (int word = 3; word >= 0; --word) {
    t.bits = L::LoadInt(t.scalar[word]);
    int bits = 64;
    if (word == 3) {  // bit 255 is 0
      t.bits = L::Add(t.bits, t.bits);
      bits = 63;
    }
    for (; bits > 0; --bits) {
      LadderStep<F>(t.p, t.x1, L::HighestBit(L::Xor(t.bits, t.before)));
      t.before = t.bits;
      t.bits = L::Add(t.bits, t.bits);
    }
  }
  // Bit 0 of a clamped scalar is 0, so the points are in their own places again, and x_2 / z_2 is
  // (a - b) / (a + b).

  EncodeQuotients<F>(items, n, t.p.a, t.p.b);
}

// Runs one ladder in four lanes.
template <class F>
HWY_NOINLINE void LadderSplit(X25519Item& item) {
  KXL_PROFILE(kLadder);
  using L = typename F::Lanes;
  struct alignas(64) {
    uint64_t scalar[4];
    uint64_t limbs[5][4];
    typename F::Fe p, factors;
    Fe u;
  } t;
  const WipeAtExit wipe(t);
  DecodeScalar(t.scalar, item.sk);
  t.u = FeDecode(item.u);

  typename L::Int limbs[5];
  for (int i = 0; i < 5; ++i) {
    t.limbs[i][0] = t.limbs[i][2] = 0;
    t.limbs[i][1] = i == 0 ? 4 * kA24 + 2 : 0;
    t.limbs[i][3] = t.u.v[i];
    limbs[i] = L::LoadInt(t.limbs[i]);
  }
  t.factors = F::FromLimbs(limbs);
  // x_2 = 1, z_2 = 0, x_3 = u, z_3 = 1.
  for (int i = 0; i < 5; ++i) {
    const uint64_t one = i == 0;
    t.limbs[i][0] = one;
    t.limbs[i][1] = 0 - one;
    t.limbs[i][2] = one + t.u.v[i];
    t.limbs[i][3] = one - t.u.v[i];
    limbs[i] = L::LoadInt(t.limbs[i]);
  }
  t.p = F::FromLimbs(limbs);

  // If the points change places, C and D are doubled, and the orders become DCCD and DCBA.
  alignas(32) static constexpr uint64_t kTwo[4] = {2, 2, 0, 0};
  uint64_t swapped = 0;
  for (unsigned i = 255; i-- > 0;) {
    const uint64_t bit = t.scalar[i / 64] >> i % 64 & 1;
    const auto swap = L::And(L::SetInt(ValueBarrier(0 - (swapped ^ bit))), L::LoadInt(kTwo));
    t.p = LadderStepSplit<F>(t.p, t.factors, L::OrderOf(L::Add(L::LoadInt(kBACD.lane), swap)),
                             L::OrderOf(L::Add(L::LoadInt(kBABA.lane), swap)));
    swapped = bit;
  }
  // Bit 0 of a clamped scalar is 0, so the points are in their own places again, and x_2 / z_2 is
  // (a - b) / (a + b).

  EncodeQuotients<F>(&item, 1, t.p, F::Swap(t.p));
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_LADDER_LANES_INL_H_
