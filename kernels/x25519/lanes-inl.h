// SPDX-License-Identifier: Apache-2.0
// The vectors that the fields of fma-inl.h and ifma-inl.h compute with. They have 64-bit lanes, and
// each lane has a limb of one element. columns-inl.h shows how the classes build on each other.
#ifndef KEXLANE_KERNELS_X25519_LANES_INL_H_
#define KEXLANE_KERNELS_X25519_LANES_INL_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bounds.h"
#include KXL_SIMD_INL
#include "kernels/x25519/columns-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

template <size_t kLaneCount>
struct IntLanes {
  static constexpr size_t kLanes = kLaneCount;
  using DInt = hn::FixedTag<uint64_t, kLanes>;
  using Int = hn::Vec<DInt>;
  using Mask = hn::Mask<DInt>;

  static HWY_INLINE Int SetInt(uint64_t x) { return hn::Set(DInt(), x); }
  static HWY_INLINE Int LoadInt(const uint64_t* p) { return hn::Load(DInt(), p); }
  static HWY_INLINE void StoreInt(Int a, uint64_t* p) { hn::Store(a, DInt(), p); }
  // Returns the lanes whose highest bit is set.
  static HWY_INLINE Mask HighestBit(Int a) {
    const hn::RebindToSigned<DInt> ds;
    return hn::MaskFromVec(hn::BitCast(DInt(), hn::BroadcastSignBit(hn::BitCast(ds, a))));
  }
  static HWY_INLINE Int And(Int a, Int b) { return hn::And(a, b); }
  static HWY_INLINE Int Xor(Int a, Int b) { return hn::Xor(a, b); }
  static HWY_INLINE Int Add(Int a, Int b) { return hn::Add(a, b); }
  static HWY_INLINE Int Sub(Int a, Int b) { return hn::Sub(a, b); }
  template <int kBits>
  static HWY_INLINE Int ShiftLeft(Int a) {
    return hn::ShiftLeft<kBits>(a);
  }
  template <int kBits>
  static HWY_INLINE Int ShiftRight(Int a) {
    return hn::ShiftRight<kBits>(a);
  }
  // Multiplies the low 32 bits of each lane by b.
  static HWY_INLINE Int Mul32(Int a, uint32_t b) {
    const hn::Repartition<uint32_t, DInt> d32;
    return hn::MulEven(hn::BitCast(d32, a), hn::Set(d32, b));
  }
  static HWY_INLINE Int Select(Mask mask, Int yes, Int no) { return hn::IfThenElse(mask, yes, no); }
  // Returns whether all lanes are below the bound, for checks.
  static HWY_INLINE bool Below(Int a, uint64_t bound) {
    return hn::AllTrue(DInt(), hn::Lt(a, SetInt(bound)));
  }
};

template <class Base>
struct FmaLanes : Base {
  using Base::Select;
  using typename Base::DInt;
  using typename Base::Int;
  using DDouble = hn::RebindToFloat<DInt>;
  using Double = hn::Vec<DDouble>;

  // The bits of 1.5 * 2^52 and of 1.5 * 2^103 as integers.
  static constexpr uint64_t kLowBias = 0x4338000000000000, kHighBias = 0x4668000000000000;

  // A product as two parts: a b = (high - kHighBias) 2^51 + (low - kLowBias),
  // |low - kLowBias| <= 2^50, for integers with |a b| < 2^102.
  //
  // The first sum lies between 2^103 and 2^104, where doubles are multiples of 2^51. So rounding
  // leaves the multiple of 2^51 that is nearest to a b, and the sum's bits count such multiples
  // from the bits of 1.5 * 2^103 on. The difference is a multiple of 2^51 below 2^104 and therefore
  // exact. The second sum is 1.5 * 2^52 plus what the first one lost, which is at most 2^50, and
  // therefore exact.
  struct Parts {
    Int high, low;
  };
  // Keeps the compiler from computing many products before it adds them to the sums.
  static HWY_INLINE void InOrder(Int& sum, Double& factor) { CompleteBefore(sum, factor); }
  static HWY_INLINE Parts Multiply(Double a, Double b) {
    KXL_BOUND(Within(hn::Mul(a, b), 0x1p102));
    const Double high = hn::MulAdd(a, b, hn::Set(DDouble(), 0x1.8p103));
    const Double rest = hn::Sub(hn::Set(DDouble(), 0x1.8p103 + 0x1.8p52), high);
    return {hn::BitCast(DInt(), high), hn::BitCast(DInt(), hn::MulAdd(a, b, rest))};
  }
  static HWY_INLINE Double Select(typename Base::Mask mask, Double yes, Double no) {
    return hn::IfThenElse(hn::RebindMask(DDouble(), mask), yes, no);
  }
  static HWY_INLINE Double Set(double x) { return hn::Set(DDouble(), x); }
  static HWY_INLINE Double Twice(Double a) { return hn::Add(a, a); }
  static HWY_INLINE bool Within(Double a, double bound) {
    return hn::AllTrue(DDouble(), hn::Le(hn::Abs(a), Set(bound)));
  }

  // Returns the low 51 bits of `column`, plus `carry`, up to 2^51, minus `bias`. The first sum,
  // taken as the bits of a double, is the double 2^52 + low + carry, where low + carry is below
  // 2^52.
  static HWY_INLINE Double Limb(Int column, Int carry, double bias) {
    const Int low =
        hn::OrAnd(Base::SetInt(0x4330000000000000), column, Base::SetInt((uint64_t{1} << 51) - 1));
    return hn::Sub(hn::BitCast(DDouble(), hn::Add(low, carry)), Set(0x1p52 + bias));
  }
  // Converts integers below 2^52.
  static HWY_INLINE Double ToDouble(Int a) {
    return hn::Sub(hn::BitCast(DDouble(), hn::Or(a, Base::SetInt(0x4330000000000000))),
                   Set(0x1p52));
  }
  // Converts integers of magnitude up to 2^51.
  static HWY_INLINE Int ToInt(Double a) {
    return hn::Sub(hn::BitCast(DInt(), hn::Add(a, Set(0x1.8p52))), Base::SetInt(kLowBias));
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_LANES_INL_H_
