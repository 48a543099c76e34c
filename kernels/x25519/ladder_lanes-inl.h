// The Montgomery ladder of RFC 7748 section 5 in vectors: in each lane one of several independent
// ladders, or in four lanes the four multiplications that one ladder has at a time.
#if defined(KEXLANE_KERNELS_X25519_LADDER_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_X25519_LADDER_LANES_INL_H_
#undef KEXLANE_KERNELS_X25519_LADDER_LANES_INL_H_
#else
#define KEXLANE_KERNELS_X25519_LADDER_LANES_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "kernels/bytes.h"
#include "kernels/ct.h"
#include "kernels/kernels.h"
#include "kernels/x25519/columns-inl.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/invert-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

inline constexpr uint32_t kA24 = (486662 - 2) / 4;  // RFC 7748 section 5

// Two points of the ladder as sums and differences of their coordinates, named as in the RFC:
// A = x_2 + z_2, B = x_2 - z_2, C = x_3 + z_3, D = x_3 - z_3.
template <class F>
struct LadderPoints {
  typename F::Fe a, b, c, d;
};

// The RFC's step in each lane, from one step's sums to the next one's. Where `swap` is set the
// points change places first, and afterwards not back. DA and CB need no swap: exchanging the
// points exchanges them, which leaves the square of their sum and that of their difference as they
// are. So only the operands of the doubling are chosen.
template <class F>
HWY_INLINE void LadderStep(LadderPoints<F>& p, const typename F::Fe& x1,
                           typename F::Lanes::Mask swap) {
  const auto da = F::Mul(p.d, p.a);
  const auto cb = F::Mul(p.c, p.b);
  const auto aa = F::Sqr(F::Select(swap, p.c, p.a));
  const auto bb = F::Sqr(F::Select(swap, p.d, p.b));
  const auto x3 = F::Sqr(F::Carry(AddColumns(da, cb)));
  const auto z3 = F::Mul(x1, F::Carry(F::Sqr(F::Carry(SubColumns(da, cb)))));
  const auto e = F::Carry(SubColumns(aa, bb));
  const auto x2 = F::Mul(F::Carry(aa), F::Carry(bb));
  const auto z2 = F::Mul(e, F::Carry(AddColumns(aa, F::MulSmall(e, kA24))));
  p.a = F::Carry(AddColumns(x2, z2));
  p.b = F::Carry(SubColumns(x2, z2));
  p.c = F::Carry(AddColumns(x3, z3));
  p.d = F::Carry(SubColumns(x3, z3));
}

// What the step for one ladder finds ready: factors that do not change.
template <class F>
struct SplitFactors {
  typename F::Fe minus_a24;  // in lane 1
  typename F::Fe last;       // 1, -, 1, -x_1
};

// The RFC's step for one ladder: p holds A, B, C, D in its lanes. Three multiplications of four
// lanes; what a lane adds to or subtracts from its neighbour comes before the carry.
//   AA, BB, CB, DA          AA and BB of the point that is doubled
//   AA BB, a24 E, S^2, D^2  of u = AA, -E, S, D with E = AA - BB, S = CB + DA, D = CB - DA
//   x_2, -z_2, x_3, -z_3    of w = AA BB, AA + a24 E, S^2, D^2 and 1, -E, 1, -x_1
template <class F>
HWY_INLINE typename F::Fe LadderStepSplit(const typename F::Fe& p, const SplitFactors<F>& k,
                                          typename F::Lanes::Order left,
                                          typename F::Lanes::Order right) {
  const auto products = F::Mul(F::Permute(p, left), F::Permute(p, right));
  const auto u = F::template CarryNeighbours<Signs{{0, -1, 1, -1}}>(products, products);
  // u_0 + u_1 = BB.
  const auto v =
      F::template Blend<2>(k.minus_a24, F::template Blend<1>(F::Neighbour0(products, u), u));
  const auto squares = F::Mul(u, v);
  const auto w = F::template CarryNeighbours<Signs{{0, 1, 0, 0}}>(squares, products);
  const auto points = F::Mul(w, F::template Blend<2>(u, k.last));
  return F::template CarryNeighbours<Signs{{-1, 1, -1, 1}}>(points, points);
}

// decodeScalar25519: bits 255, 2, 1 and 0 are 0, bit 254 is 1. Four words, lowest first.
HWY_INLINE void DecodeScalar(uint64_t words[4], const uint8_t* scalar) {
  for (int i = 0; i < 4; ++i) words[i] = LoadLE64(scalar + 8 * i);
  words[0] &= ~uint64_t{7};
  words[3] = (words[3] & (~uint64_t{0} >> 1)) | uint64_t{1} << 62;
}

// The ladder's end: (a + b) / (a - b) of each lane is x_2 / z_2; 0 where z_2 is 0.
template <class F>
HWY_INLINE void EncodeQuotients(X25519Item* items, size_t n, const typename F::Fe& a,
                                const typename F::Fe& b) {
  using A = typename F::Lanes;
  struct alignas(64) {
    uint64_t a[5][F::kLanes], b[5][F::kLanes];
    FeSum x[F::kLanes];
    Fe z[F::kLanes];
  } t;
  const WipeAtExit wipe(t);
  typename A::Int limbs_a[5], limbs_b[5];
  F::ToLimbs(limbs_a, a);
  F::ToLimbs(limbs_b, b);
  for (int i = 0; i < 5; ++i) {
    A::StoreInt(limbs_a[i], t.a[i]);
    A::StoreInt(limbs_b[i], t.b[i]);
  }
  for (size_t j = 0; j < n; ++j) {
    const Fe fa = FeReduce({{t.a[0][j], t.a[1][j], t.a[2][j], t.a[3][j], t.a[4][j]}});
    const Fe fb = FeReduce({{t.b[0][j], t.b[1][j], t.b[2][j], t.b[3][j], t.b[4][j]}});
    t.x[j] = FeAdd(fa, fb);
    t.z[j] = FeReduce(FeSub(fa, fb));
  }
  FeInvertBatch(t.z, n);
  for (size_t j = 0; j < n; ++j) FeEncode(items[j].out, FeMul(t.x[j], t.z[j]));
}

// The ladder in each lane: n <= kLanes items. Lanes without an item compute with zeros.
template <class F>
HWY_NOINLINE void LadderLanes(X25519Item* items, size_t n) {
  using A = typename F::Lanes;
  constexpr size_t kN = F::kLanes;
  struct alignas(64) {
    uint64_t scalar[4][kN];
    uint64_t u[5][kN];
    LadderPoints<F> p;
    typename F::Fe x1;
    typename F::Lanes::Int bits, before;
  } t;
  const WipeAtExit wipe(t);
  Wipe(t);
  for (size_t j = 0; j < n; ++j) {
    uint64_t words[4];
    const WipeAtExit wipe_words(words);
    DecodeScalar(words, items[j].sk);
    for (int i = 0; i < 4; ++i) t.scalar[i][j] = words[i];
    Fe u = FeDecode(items[j].u);
    for (int i = 0; i < 5; ++i) t.u[i][j] = u.v[i];
  }

  // x_2 = 1, z_2 = 0, x_3 = u, z_3 = 1.
  typename A::Int u[5], d[5];
  for (int i = 0; i < 5; ++i) d[i] = u[i] = A::LoadInt(t.u[i]);
  t.x1 = F::FromLimbs(u);
  const auto one = A::SetInt(1);
  d[0] = A::Sub(u[0], one);
  u[0] = A::Add(u[0], one);
  t.p.c = F::FromLimbs(u);
  t.p.d = F::FromLimbs(d);
  const auto zero = A::SetInt(0);
  const typename A::Int ones[5] = {one, zero, zero, zero, zero};
  t.p.a = t.p.b = F::FromLimbs(ones);

  t.before = zero;
  for (int word = 3; word >= 0; --word) {
    t.bits = A::LoadInt(t.scalar[word]);
    int bits = 64;
    if (word == 3) {  // bit 255 is 0
      t.bits = A::Add(t.bits, t.bits);
      bits = 63;
    }
    for (; bits > 0; --bits) {
      LadderStep<F>(t.p, t.x1, A::HighestBit(A::Xor(t.bits, t.before)));
      t.before = t.bits;
      t.bits = A::Add(t.bits, t.bits);
    }
  }
  // Bit 0 of a clamped scalar is 0: the points stand right.

  EncodeQuotients<F>(items, n, t.p.a, t.p.b);
}

// One ladder in four lanes.
template <class F>
HWY_NOINLINE void LadderSplit(X25519Item& item) {
  using A = typename F::Lanes;
  struct alignas(64) {
    uint64_t scalar[4];
    uint64_t limbs[5][4];
    typename F::Fe p;
    SplitFactors<F> k;
    Fe u, minus_u;
  } t;
  const WipeAtExit wipe(t);
  DecodeScalar(t.scalar, item.sk);
  t.u = FeDecode(item.u);
  t.minus_u = FeReduce(FeSub(Fe{{{0, 0, 0, 0, 0}}}, t.u));

  typename A::Int limbs[5];
  for (int i = 0; i < 5; ++i) {
    t.limbs[i][0] = t.limbs[i][2] = i == 0;
    t.limbs[i][1] = 0;
    t.limbs[i][3] = t.minus_u.v[i];
    limbs[i] = A::LoadInt(t.limbs[i]);
  }
  t.k.last = F::FromLimbs(limbs);
  for (int i = 0; i < 5; ++i) limbs[i] = A::SetInt(kMask51 - (i == 0 ? 18 + kA24 : 0));
  t.k.minus_a24 = F::FromLimbs(limbs);
  // x_2 = 1, z_2 = 0, x_3 = u, z_3 = 1.
  for (int i = 0; i < 5; ++i) {
    t.limbs[i][0] = t.limbs[i][1] = i == 0;
    t.limbs[i][2] = t.u.v[i] + (i == 0);
    t.limbs[i][3] = t.u.v[i] - (i == 0);
    limbs[i] = A::LoadInt(t.limbs[i]);
  }
  t.p = F::FromLimbs(limbs);

  alignas(32) static constexpr uint64_t kLeft[4] = {0, 1, 2, 3}, kRight[4] = {0, 1, 1, 0},
                                        kTwo[4] = {2, 2, 0, 0};
  uint64_t swapped = 0;
  for (unsigned i = 255; i-- > 0;) {
    const uint64_t bit = t.scalar[i / 64] >> i % 64 & 1;
    const auto swap = A::And(A::SetInt(ValueBarrier(0 - (swapped ^ bit))), A::LoadInt(kTwo));
    t.p = LadderStepSplit<F>(t.p, t.k, A::OrderOf(A::Add(A::LoadInt(kLeft), swap)),
                             A::OrderOf(A::Add(A::LoadInt(kRight), swap)));
    swapped = bit;
  }
  // Bit 0 of a clamped scalar is 0: the points stand right.

  EncodeQuotients<F>(&item, 1, t.p, F::Swap(t.p));
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();

#endif  // include guard
