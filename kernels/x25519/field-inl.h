// SPDX-License-Identifier: Apache-2.0
// Arithmetic modulo p = 2^255 - 19 in radix 2^51, RFC 7748 section 4.1, in scalar code. All targets
// compile it, and some have faster instructions for its 64 x 64-bit products. Where there are none,
// field_halves-inl.h multiplies.
#ifndef KEXLANE_KERNELS_X25519_FIELD_INL_H_
#define KEXLANE_KERNELS_X25519_FIELD_INL_H_

#include <cstdint>

#include "kernels/bounds.h"
#include "kernels/bytes.h"
#include "kernels/ct.h"
#include "kernels/x25519/field_halves-inl.h"
#include "kernels/x25519/wide-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// An element is v[0] + 2^51 v[1] + 2^102 v[2] + 2^153 v[3] + 2^204 v[4] modulo p. Its type says how
// far it is reduced. An FeSum is a sum or difference that has not been carried: every limb is below
// 2^53.
struct FeSum {
  Word v[5];
};
// A carried element: every limb is below 2^51 + 2^15. It may stand wherever an FeSum may.
struct Fe : FeSum {};

inline constexpr uint64_t kMask51 = (uint64_t{1} << 51) - 1;
inline constexpr uint64_t kSumBound = uint64_t{1} << 53;
inline constexpr uint64_t kFeBound = (uint64_t{1} << 51) + (uint64_t{1} << 15);

HWY_INLINE void CheckBelow([[maybe_unused]] const FeSum& f, [[maybe_unused]] uint64_t bound) {
  KXL_BOUND(f.v[0] < bound && f.v[1] < bound && f.v[2] < bound && f.v[3] < bound && f.v[4] < bound);
}

// Returns f + g. Out: limbs below 2 (2^51 + 2^15) < 2^53.
HWY_INLINE FeSum FeAdd(const Fe& f, const Fe& g) {
  CheckBelow(f, kFeBound);
  CheckBelow(g, kFeBound);
  return {{f.v[0] + g.v[0], f.v[1] + g.v[1], f.v[2] + g.v[2], f.v[3] + g.v[3], f.v[4] + g.v[4]}};
}

// Returns f - g + 2p. The limbs of 2p are 2^52 - 38 and four times 2^52 - 2, none of them below a
// limb of g. Out: limbs below 2^51 + 2^15 + 2^52 < 2^53.
HWY_INLINE FeSum FeSub(const Fe& f, const Fe& g) {
  constexpr uint64_t k2P0 = 2 * (kMask51 - 18), k2P = 2 * kMask51;
  static_assert(k2P0 >= kFeBound && kFeBound + k2P < kSumBound);
  CheckBelow(f, kFeBound);
  CheckBelow(g, kFeBound);
  return {{f.v[0] + k2P0 - g.v[0], f.v[1] + k2P - g.v[1], f.v[2] + k2P - g.v[2],
           f.v[3] + k2P - g.v[3], f.v[4] + k2P - g.v[4]}};
}

// Carries a sum. The carry out of limb 4 is at most 4, so that limb 0 stays below 2^51 + 19 * 4.
HWY_INLINE Fe FeReduce(const FeSum& f) {
  CheckBelow(f, kSumBound);
  const Word h1 = f.v[1] + (f.v[0] >> 51);
  const Word h2 = f.v[2] + (h1 >> 51);
  const Word h3 = f.v[3] + (h2 >> 51);
  const Word h4 = f.v[4] + (h3 >> 51);
  return {{{(f.v[0] & kMask51) + 19 * (h4 >> 51), h1 & kMask51, h2 & kMask51, h3 & kMask51,
            h4 & kMask51}}};
}

inline constexpr uint32_t kFieldA24 = (486662 - 2) / 4;  // 121665, RFC 7748 section 5

#if defined(__SIZEOF_INT128__)

HWY_INLINE Word Low51(Wide x) { return Low64(x) & kMask51; }
HWY_INLINE Word From51(Wide x) { return ShiftDown<51>(x); }

// Carries five columns r0, ..., r4 of products, twice all at once: what waits for nothing is faster
// than the fewest carries. In: r0 to r3 below 77 * 2^106, r4 below 5 * 2^106. These bounds hold for
// five products each of limbs below 2^53. As 2^255 = 19 modulo p, four of the products count 19
// times in r0, and none in r4.
//   The first carries are below 77 * 2^55, and 19 times that of r4 is below 95 * 2^55 < 2^62.
//   The second ones are below 2^11. That of h4 is below 77 * 2^4 + 1, and 19 times that below 2^15.
HWY_INLINE Fe FeCarry(Wide r0, Wide r1, Wide r2, Wide r3, Wide r4) {
  KXL_BOUND(High64(r0) < uint64_t{77} << 42 && High64(r1) < uint64_t{77} << 42 &&
            High64(r2) < uint64_t{77} << 42 && High64(r3) < uint64_t{77} << 42 &&
            High64(r4) < uint64_t{5} << 42);
  const Word h0 = Low51(r0) + 19 * From51(r4);
  const Word h1 = Low51(r1) + From51(r0);
  const Word h2 = Low51(r2) + From51(r1);
  const Word h3 = Low51(r3) + From51(r2);
  const Word h4 = Low51(r4) + From51(r3);
  const Fe h{
      {{(h0 & kMask51) + 19 * (h4 >> 51), (h1 & kMask51) + (h0 >> 51), (h2 & kMask51) + (h1 >> 51),
        (h3 & kMask51) + (h2 >> 51), (h4 & kMask51) + (h3 >> 51)}}};
  CheckBelow(h, kFeBound);
  return h;
}

HWY_INLINE Fe FeMul(const FeSum& f, const FeSum& g) {
  CheckBelow(f, kSumBound);
  CheckBelow(g, kSumBound);
  const Word f0 = f.v[0], f1 = f.v[1], f2 = f.v[2], f3 = f.v[3], f4 = f.v[4];
  const Word g0 = g.v[0], g1 = g.v[1], g2 = g.v[2], g3 = g.v[3], g4 = g.v[4];
  // These are below 19 * 2^53 < 2^58.
  const Word g1_19 = 19 * g1, g2_19 = 19 * g2, g3_19 = 19 * g3, g4_19 = 19 * g4;
  return FeCarry(
      Product(f0, g0) + Product(f1, g4_19) + Product(f2, g3_19) + Product(f3, g2_19) +
          Product(f4, g1_19),
      Product(f0, g1) + Product(f1, g0) + Product(f2, g4_19) + Product(f3, g3_19) +
          Product(f4, g2_19),
      Product(f0, g2) + Product(f1, g1) + Product(f2, g0) + Product(f3, g4_19) + Product(f4, g3_19),
      Product(f0, g3) + Product(f1, g2) + Product(f2, g1) + Product(f3, g0) + Product(f4, g4_19),
      Product(f0, g4) + Product(f1, g3) + Product(f2, g2) + Product(f3, g1) + Product(f4, g0));
}

HWY_INLINE Fe FeSqr(const FeSum& f) {
  CheckBelow(f, kSumBound);
  const Word f0 = f.v[0], f1 = f.v[1], f2 = f.v[2], f3 = f.v[3], f4 = f.v[4];
  // These are below 38 * 2^53 < 2^59.
  const Word f0_2 = 2 * f0, f1_2 = 2 * f1, f3_19 = 19 * f3, f4_19 = 19 * f4;
  return FeCarry(Product(f0, f0) + Product(f1_2, f4_19) + Product(2 * f2, f3_19),
                 Product(f0_2, f1) + Product(2 * f2, f4_19) + Product(f3, f3_19),
                 Product(f0_2, f2) + Product(f1, f1) + Product(2 * f3, f4_19),
                 Product(f0_2, f3) + Product(f1_2, f2) + Product(f4, f4_19),
                 Product(f0_2, f4) + Product(f1_2, f3) + Product(f2, f2));
}

// Returns f + a24 g. The columns are below 2^70.
HWY_INLINE Fe FeAddA24(const Fe& f, const FeSum& g) {
  CheckBelow(f, kFeBound);
  CheckBelow(g, kSumBound);
  return FeCarry(Product(kFieldA24, g.v[0]) + f.v[0], Product(kFieldA24, g.v[1]) + f.v[1],
                 Product(kFieldA24, g.v[2]) + f.v[2], Product(kFieldA24, g.v[3]) + f.v[3],
                 Product(kFieldA24, g.v[4]) + f.v[4]);
}

#else

HWY_INLINE Fe FeMul(const FeSum& f, const FeSum& g) {
  CheckBelow(f, kSumBound);
  CheckBelow(g, kSumBound);
  Fe h;
  MulHalves(h.v, f.v, g.v);
  CheckBelow(h, kFeBound);
  return h;
}

HWY_INLINE Fe FeSqr(const FeSum& f) {
  CheckBelow(f, kSumBound);
  Fe h;
  SqrHalves(h.v, f.v);
  CheckBelow(h, kFeBound);
  return h;
}

// Returns f + a24 g.
HWY_INLINE Fe FeAddA24(const Fe& f, const FeSum& g) {
  CheckBelow(f, kFeBound);
  CheckBelow(g, kSumBound);
  Fe h;
  AddSmallHalves(h.v, f.v, kFieldA24, g.v);
  CheckBelow(h, kFeBound);
  return h;
}

#endif

// Computes f = mask ? g : f for a mask of all ones or 0.
HWY_INLINE void FeMoveIf(uint64_t mask, FeSum& f, const FeSum& g) {
  f.v[0] ^= mask & (f.v[0] ^ g.v[0]);
  f.v[1] ^= mask & (f.v[1] ^ g.v[1]);
  f.v[2] ^= mask & (f.v[2] ^ g.v[2]);
  f.v[3] ^= mask & (f.v[3] ^ g.v[3]);
  f.v[4] ^= mask & (f.v[4] ^ g.v[4]);
}

// decodeUCoordinate of RFC 7748 section 5. The top bit is ignored, and values from p on are
// accepted.
HWY_INLINE Fe FeDecode(const uint8_t* bytes) {
  const Word w0 = LoadLE64(bytes), w1 = LoadLE64(bytes + 8), w2 = LoadLE64(bytes + 16),
             w3 = LoadLE64(bytes + 24);
  return {{{w0 & kMask51, (w0 >> 51 | w1 << 13) & kMask51, (w1 >> 38 | w2 << 26) & kMask51,
            (w2 >> 25 | w3 << 39) & kMask51, w3 >> 12 & kMask51}}};
}

// Encodes the one value in [0, p) in 32 bytes. The input is below 2p, so at most one p is
// subtracted. from_p is 1 if f >= p, which is the case if f + 19 has a bit at 2^255.
HWY_INLINE void FeEncode(uint8_t* bytes, const Fe& f) {
  CheckBelow(f, kFeBound);
  Word from_p = (f.v[0] + 19) >> 51;
  from_p = (f.v[1] + from_p) >> 51;
  from_p = (f.v[2] + from_p) >> 51;
  from_p = (f.v[3] + from_p) >> 51;
  from_p = (f.v[4] + from_p) >> 51;
  KXL_BOUND(from_p <= 1);
  const Word h0 = f.v[0] + 19 * from_p;
  const Word h1 = f.v[1] + (h0 >> 51);
  const Word h2 = f.v[2] + (h1 >> 51);
  const Word h3 = f.v[3] + (h2 >> 51);
  const Word h4 = f.v[4] + (h3 >> 51);  // the encoding drops bit 51, the 2^255 of f + 19
  StoreLE64(bytes, (h0 & kMask51) | h1 << 51);
  StoreLE64(bytes + 8, (h1 & kMask51) >> 13 | h2 << 38);
  StoreLE64(bytes + 16, (h2 & kMask51) >> 26 | h3 << 25);
  StoreLE64(bytes + 24, (h3 & kMask51) >> 39 | (h4 & kMask51) << 12);
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_FIELD_INL_H_
