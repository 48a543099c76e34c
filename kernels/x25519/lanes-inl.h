// The vectors that the fields of fma-inl.h and ifma-inl.h compute with: 64-bit lanes of one element
// each.
#if defined(KEXLANE_KERNELS_X25519_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_X25519_LANES_INL_H_
#undef KEXLANE_KERNELS_X25519_LANES_INL_H_
#else
#define KEXLANE_KERNELS_X25519_LANES_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "kernels/bounds.h"
#include "kernels/simd-inl.h"
#include "kernels/x25519/columns-inl.h"

#if !KXL_PORTABLE
HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

template <size_t kN>
struct IntLanes {
  static constexpr size_t kLanes = kN;
  using DInt = hn::FixedTag<uint64_t, kN>;
  using Int = hn::Vec<DInt>;
  using Mask = hn::Mask<DInt>;

  static HWY_INLINE Int SetInt(uint64_t x) { return hn::Set(DInt(), x); }
  static HWY_INLINE Int LoadInt(const uint64_t* p) { return hn::Load(DInt(), p); }
  static HWY_INLINE void StoreInt(Int a, uint64_t* p) { hn::Store(a, DInt(), p); }
  // Where the highest bit is set.
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
  // Of 32-bit numbers.
  static HWY_INLINE Int Mul32(Int a, uint32_t b) {
    const hn::Repartition<uint32_t, DInt> d32;
    return hn::MulEven(hn::BitCast(d32, a), hn::Set(d32, b));
  }
  static HWY_INLINE Int Select(Mask mask, Int yes, Int no) { return hn::IfThenElse(mask, yes, no); }
  // For checks: whether all lanes are below the bound.
  static HWY_INLINE bool Below(Int a, uint64_t bound) {
    return hn::AllTrue(DInt(), hn::Lt(a, SetInt(bound)));
  }
};

#if HWY_ARCH_X86
// Four lanes that are moved about, lane 0 and its neighbour 1, lane 2 and its neighbour 3.
struct QuadLanes : IntLanes<4> {
  // The neighbour's value, its ones' complement or 0, as the signs say.
  template <Signs kSigns>
  static HWY_INLINE Int Neighbours(Int a) {
    alignas(32) static constexpr uint64_t kKeep[4] = {
        Ones(kSigns.lane[0] != 0), Ones(kSigns.lane[1] != 0), Ones(kSigns.lane[2] != 0),
        Ones(kSigns.lane[3] != 0)};
    alignas(32) static constexpr uint64_t kComplement[4] = {
        Ones(kSigns.lane[0] < 0), Ones(kSigns.lane[1] < 0), Ones(kSigns.lane[2] < 0),
        Ones(kSigns.lane[3] < 0)};
    constexpr bool kAll = kSigns.lane[0] && kSigns.lane[1] && kSigns.lane[2] && kSigns.lane[3];
    const Int t = hn::Shuffle01(a);
    if constexpr (kAll) {
      return hn::Xor(t, LoadInt(kComplement));
    } else {
#if HWY_TARGET <= HWY_AVX3
      return Int{
          _mm256_ternarylogic_epi64(t.raw, LoadInt(kKeep).raw, LoadInt(kComplement).raw, 0x6A)};
#else
      return hn::Xor(hn::And(t, LoadInt(kKeep)), LoadInt(kComplement));
#endif
    }
  }

  // x plus y in the lanes i where bit i of kSet is set.
  template <int kSet>
  static HWY_INLINE Int AddLanes(Int x, Int y) {
#if HWY_TARGET <= HWY_AVX3
    return Int{_mm256_mask_add_epi64(x.raw, kSet, x.raw, y.raw)};
#else
    alignas(32) static constexpr uint64_t kKeep[4] = {Ones((kSet & 1) != 0), Ones((kSet & 2) != 0),
                                                      Ones((kSet & 4) != 0), Ones((kSet & 8) != 0)};
    return Add(x, hn::And(y, LoadInt(kKeep)));
#endif
  }

  template <class V>
  static HWY_INLINE V Swap(V a) {
    return hn::Shuffle01(a);
  }

  // Lane i is that of `yes` where bit i of kSet is set.
  template <int kSet>
  static HWY_INLINE Int Blend(Int yes, Int no) {
    constexpr int kHalves = (kSet & 1) * 3 + (kSet & 2) * 6 + (kSet & 4) * 12 + (kSet & 8) * 24;
    return Int{_mm256_blend_epi32(no.raw, yes.raw, kHalves)};
  }
  template <int kSet>
  static HWY_INLINE hn::Vec256<double> Blend(hn::Vec256<double> yes, hn::Vec256<double> no) {
    return hn::Vec256<double>{_mm256_blend_pd(no.raw, yes.raw, kSet)};
  }

  // Lane i is lane order[i] of a: by an order in a register, which may be secret.
  struct Order {
    Int lanes;
  };
  static HWY_INLINE Order OrderOf(Int order) {
#if HWY_TARGET <= HWY_AVX3
    return {order};
#else  // of 32-bit halves: 2 i and 2 i + 1
    const Int twice = hn::Add(order, order);
    return {hn::Or(twice, hn::ShiftLeft<32>(hn::Add(twice, SetInt(1))))};
#endif
  }
  template <class V>
  static HWY_INLINE V Permute(V a, Order order) {
    const hn::DFromV<V> d;
    const Int bits = hn::BitCast(DInt(), a);
#if HWY_TARGET <= HWY_AVX3
    return hn::BitCast(d, Int{_mm256_permutexvar_epi64(order.lanes.raw, bits.raw)});
#else
    return hn::BitCast(d, Int{_mm256_permutevar8x32_epi32(bits.raw, order.lanes.raw)});
#endif
  }

 private:
  static constexpr uint64_t Ones(bool set) { return set ? ~uint64_t{0} : 0; }
};
#endif

template <class Base>
struct FmaLanes : Base {
  using Base::Select;
  using typename Base::DInt;
  using typename Base::Int;
  using DDouble = hn::RebindToFloat<DInt>;
  using Double = hn::Vec<DDouble>;

  // The bits of 1.5 2^52 and of 1.5 2^103 as integers.
  static constexpr uint64_t kLowBias = 0x4338000000000000, kHighBias = 0x4668000000000000;

  // a b = (high - kHighBias) 2^51 + (low - kLowBias), |low - kLowBias| <= 2^50, for integers with
  // |a b| < 2^102. The first sum lies between 2^103 and 2^104, where doubles are multiples of 2^51:
  // the rounding leaves the nearest such multiple of a b, and adding it to the bits of 1.5 2^103
  // counts them. The difference is exact: a multiple of 2^51 below 2^104. The second sum is
  // 1.5 2^52 plus what the first one lost, at most 2^50, and exact.
  struct Parts {
    Int high, low;
  };
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

  // The low 51 bits of `column`, plus `carry`, up to 2^51, minus `bias`. As bits of a double
  // the first sum is 2^52 more than its value, which is below 2^52.
  static HWY_INLINE Double Limb(Int column, Int carry, double bias) {
    const Int low =
        hn::OrAnd(Base::SetInt(0x4330000000000000), column, Base::SetInt((uint64_t{1} << 51) - 1));
    return hn::Sub(hn::BitCast(DDouble(), hn::Add(low, carry)), Set(0x1p52 + bias));
  }
  // Of an integer below 2^52.
  static HWY_INLINE Double ToDouble(Int a) {
    return hn::Sub(hn::BitCast(DDouble(), hn::Or(a, Base::SetInt(0x4330000000000000))),
                   Set(0x1p52));
  }
  // Of an integer of magnitude up to 2^51.
  static HWY_INLINE Int ToInt(Double a) {
    return hn::Sub(hn::BitCast(DInt(), hn::Add(a, Set(0x1.8p52))), Base::SetInt(kLowBias));
  }
};

#if KXL_AVX512IFMA
template <class Base>
struct IfmaLanes : Base {
  using typename Base::Int;

  // sum plus the low, or the high, 52 bits of the product of two factors below 2^52: what they have
  // beyond is ignored.
  static HWY_INLINE Int MulAddLow(Int sum, Int a, Int b) {
    KXL_BOUND(Base::Below(a, uint64_t{1} << 52) && Base::Below(b, uint64_t{1} << 52));
    if constexpr (Base::kLanes == 8) {
      return Int{_mm512_madd52lo_epu64(sum.raw, a.raw, b.raw)};
    } else {
      return Int{_mm256_madd52lo_epu64(sum.raw, a.raw, b.raw)};
    }
  }
  static HWY_INLINE Int MulAddHigh(Int sum, Int a, Int b) {
    KXL_BOUND(Base::Below(a, uint64_t{1} << 52) && Base::Below(b, uint64_t{1} << 52));
    if constexpr (Base::kLanes == 8) {
      return Int{_mm512_madd52hi_epu64(sum.raw, a.raw, b.raw)};
    } else {
      return Int{_mm256_madd52hi_epu64(sum.raw, a.raw, b.raw)};
    }
  }
};
#endif

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
#endif  // !KXL_PORTABLE

#endif  // include guard
