// SPDX-License-Identifier: Apache-2.0
// X25519 of the base point, RFC 7748 section 6.1: public keys, computed on edwards25519 (section
// 4.1) with a table of the base point's multiples.
//
// A scalar s is written as 64 digits, all of them odd, from -15 to 15. No digit is 0, and |digit|
// chooses one of eight entries in the digit's window. All points have coordinates (X : Y : Z) with
// x = X / Z, y = Y / Z and T = X Y / Z.
#ifndef KEXLANE_KERNELS_X25519_BASE_INL_H_
#define KEXLANE_KERNELS_X25519_BASE_INL_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bounds.h"
#include "kernels/ct.h"
#include "kernels/x25519/base_table.h"
#include "kernels/x25519/columns-inl.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/items-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// d = -121665 / 121666 in radix 2^51.
inline constexpr uint64_t kEdwardsD[5] = {0x34DCA135978A3, 0x1A8283B156EBD, 0x5E7A26001C029,
                                          0x739C663A03CBB, 0x52036CEE2B6FF};
// 2 d, with limbs below 2^52.
inline constexpr uint64_t kEdwards2D[5] = {2 * kEdwardsD[0], 2 * kEdwardsD[1], 2 * kEdwardsD[2],
                                           2 * kEdwardsD[3], 2 * kEdwardsD[4]};

// Computes the digits of a clamped scalar s. Digit i is 2 b_i - 15, where b_i is the i-th group of
// four bits of b = s/2 + (order - 1)/2 + 2^255, and `order` is the order of the base point B. The
// sum of 15 * 16^i over all digits is 2^256 - 1. So the digits stand for
// 2 b - 2^256 + 1 = s + order, and (s + order) B = s B. The halves are integers, because s is even
// and the order is odd. b is below 2^254 + 2^252 + 2^255 < 2^256.
HWY_INLINE void OddDigits(Word b[4], const uint8_t* scalar) {
  // The order is 2^252 + 27742317777372353535851937790883648493.
  constexpr uint64_t kOffset[4] = {0x2C09318D2E7AE9F6, 0x0A6F7CEF517BCE6B, 0,
                                   uint64_t{1} << 59 | uint64_t{1} << 63};
  Word s[4];
  const WipeAtExit wipe(s);
  DecodeScalar(s, scalar);
  Wide sum = ToWide(0);
  for (int i = 0; i < 4; ++i) {
    const Word half = s[i] >> 1 | (i < 3 ? s[i + 1] << 63 : 0);
    sum = ToWide(High64(sum)) + half + kOffset[i];
    b[i] = Low64(sum);
  }
}

// A group G is a field as the point arithmetic needs it. Factors may be multiplied. Products are
// not factors, but the sum or difference of two products is one.
template <class F>
struct LaneGroup {
  using Factor = typename F::Fe;
  using Product = typename F::Product;
  static HWY_INLINE Product Mul(const Factor& f, const Factor& g) { return F::Mul(f, g); }
  static HWY_INLINE Factor Carry(const Product& f) { return F::Carry(f); }
  static HWY_INLINE Factor Sum(const Product& f, const Product& g) {
    return F::Carry(AddColumns(f, g));
  }
  static HWY_INLINE Factor Difference(const Product& f, const Product& g) {
    return F::Carry(SubColumns(f, g));
  }
};

struct ScalarGroup {
  using Factor = FeSum;
  using Product = Fe;
  static HWY_INLINE Fe Mul(const FeSum& f, const FeSum& g) { return FeMul(f, g); }
  static HWY_INLINE FeSum Carry(const Fe& f) { return f; }
  static HWY_INLINE FeSum Sum(const Fe& f, const Fe& g) { return FeAdd(f, g); }
  static HWY_INLINE FeSum Difference(const Fe& f, const Fe& g) { return FeSub(f, g); }
};

template <class G>
struct EdwardsPoint {
  typename G::Factor minus, plus, t;  // Y - X, Y + X, T
  typename G::Product z;
};

// An entry of the table, or its negative.
template <class G>
struct TablePoint {
  typename G::Factor plus, minus, t;  // (y + x) / 2, (y - x) / 2, d x y
};

// Makes the first point from an entry: (d x : d y : d), with T = d x y. It needs d as a product and
// 2 d as a factor.
template <class G>
HWY_INLINE EdwardsPoint<G> FirstPoint(const TablePoint<G>& q, const typename G::Product& d,
                                      const typename G::Factor& d2) {
  return {G::Carry(G::Mul(q.minus, d2)), G::Carry(G::Mul(q.plus, d2)), q.t, d};
}

// Adds a point of the table. This is the unified addition of twisted Edwards curves with a = -1
// (Hisil, Wong, Carter and Dawson 2008). It is complete on this curve, as -1 is a square modulo p
// and d is not, so no case depends on the points. A to H are half of theirs, because the table's
// entries are.
template <class G>
HWY_INLINE void Add(EdwardsPoint<G>& p, const TablePoint<G>& q) {
  const auto a = G::Mul(p.minus, q.minus), b = G::Mul(p.plus, q.plus), c = G::Mul(p.t, q.t);
  const auto e = G::Difference(b, a), f = G::Difference(p.z, c);
  const auto g = G::Sum(p.z, c), h = G::Sum(b, a);
  const auto x = G::Mul(e, f), y = G::Mul(g, h);
  p = {G::Difference(y, x), G::Sum(y, x), G::Carry(G::Mul(e, h)), G::Mul(f, g)};
}

// The numbers f and h for the u-coordinate of a sum. It is (1 + y) / (1 - y) with y = G H / (F G),
// and thus (f - h) / (f + h) with f = -F and h = H. The divisor is not 0 for any clamped scalar:
// the order would have to divide a multiple of 8 below 2^255, but 8 order > 2^255.
template <class G>
struct Quotient {
  typename G::Factor f, h;
};
// Adds a point of the table as the last step, which only needs the u-coordinate of the sum.
template <class G>
HWY_INLINE Quotient<G> AddLast(const EdwardsPoint<G>& p, const TablePoint<G>& q) {
  const auto a = G::Mul(p.minus, q.minus), b = G::Mul(p.plus, q.plus), c = G::Mul(p.t, q.t);
  return {G::Difference(c, p.z), G::Sum(b, a)};
}

// Reads an entry of the table with a lookup of unsigned limbs. Negates it in the lanes where
// `positive` is not set.
template <class F, class Lookup>
HWY_INLINE TablePoint<LaneGroup<F>> ReadTable(const Lookup& lookup,
                                              typename F::Lanes::Mask positive) {
  using L = typename F::Lanes;
  typename L::Int plus[5], minus[5], t[5];
  HWY_PRAGMA(GCC unroll 5)
  for (int limb = 0; limb < 5; ++limb) {
    const auto a = lookup(0, limb), b = lookup(1, limb), c = lookup(2, limb);
    plus[limb] = L::Select(positive, a, b);
    minus[limb] = L::Select(positive, b, a);
    t[limb] = L::Select(positive, c, L::Sub(L::SetInt(kMask51 - (limb == 0 ? 18 : 0)), c));
  }
  return {F::FromUnsigned(plus), F::FromUnsigned(minus), F::FromUnsigned(t)};
}

// Returns an element with these carried limbs in every lane.
template <class F>
HWY_INLINE typename F::Fe Constant(const uint64_t (&limbs)[5]) {
  using L = typename F::Lanes;
  const typename L::Int l[5] = {L::SetInt(limbs[0]), L::SetInt(limbs[1]), L::SetInt(limbs[2]),
                                L::SetInt(limbs[3]), L::SetInt(limbs[4])};
  return F::FromLimbs(l);
}

template <class F>
HWY_INLINE EdwardsPoint<LaneGroup<F>> FirstPointOf(const TablePoint<LaneGroup<F>>& q) {
  return FirstPoint<LaneGroup<F>>(q, F::Mul(Constant<F>(kEdwardsD), Constant<F>({1, 0, 0, 0, 0})),
                                  Constant<F>(kEdwards2D));
}

// Adds two points that have one coordinate in each of four lanes: Y - X, Y + X, T, Z. The second
// one has 2 d T and 2 Z. PublicKeySplit() in public_key_lanes-inl.h explains the signs of the
// result.
template <class F>
HWY_INLINE typename F::Fe AddParts(const typename F::Fe& p, const typename F::Fe& q) {
  using L = typename F::Lanes;
  const auto left = L::OrderOf(L::LoadInt(kADAC.lane)), right = L::OrderOf(L::LoadInt(kCBBD.lane));
  // A, B, C, D, and then -E, H, -F, G.
  const auto products = F::Mul(p, q);
  const auto s = F::template CarryNeighbours<Signs{{-1, 1, -1, 1}}>(products);
  // X, Y, -T, -Z, and then X - Y, X + Y, -T, -Z. The sign of X - Y does not matter, because A is a
  // product of two of them.
  const auto point = F::Mul(F::Permute(s, left), F::Permute(s, right));
  return F::template CarryNeighbours<Signs{{-1, 1, 0, 0}}>(point);
}

// Adds two results of AddParts() as the last step, which ends with -E, H, -F, G.
template <class F>
HWY_INLINE typename F::Fe AddHalves(const typename F::Fe& p, const typename F::Fe& q) {
  using L = typename F::Lanes;
  alignas(32) static constexpr uint64_t kSecond[5][4] = {{1, 1, kEdwards2D[0], 2},
                                                         {0, 0, kEdwards2D[1], 0},
                                                         {0, 0, kEdwards2D[2], 0},
                                                         {0, 0, kEdwards2D[3], 0},
                                                         {0, 0, kEdwards2D[4], 0}};
  typename L::Int limbs[5];
  for (int limb = 0; limb < 5; ++limb) limbs[limb] = L::LoadInt(kSecond[limb]);
  const auto products = F::Mul(p, F::Carry(F::Mul(q, F::FromLimbs(limbs))));
  return F::template CarryNeighbours<Signs{{-1, 1, -1, 1}}>(products);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_BASE_INL_H_
