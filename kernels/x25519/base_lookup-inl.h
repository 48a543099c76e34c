// Reading the table of base-inl.h in vectors: every lane has a secret place of its own, which no
// address depends on.
#if defined(KEXLANE_KERNELS_X25519_BASE_LOOKUP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_X25519_BASE_LOOKUP_INL_H_
#undef KEXLANE_KERNELS_X25519_BASE_LOOKUP_INL_H_
#else
#define KEXLANE_KERNELS_X25519_BASE_LOOKUP_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "kernels/simd-inl.h"

#if !KXL_PORTABLE && HWY_ARCH_X86
HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// All lanes read the same window, from registers that hold its eight entries. The place is in the
// low three bits of a lane.
template <class A, size_t kLanes = A::kLanes>
class WindowLookup;

#if HWY_TARGET <= HWY_AVX3
template <class A>
class WindowLookup<A, 8> {
  using Int = typename A::Int;

 public:
  HWY_INLINE WindowLookup(const uint64_t (&window)[3][5][8], Int place)
      : window_(window), place_(place) {}
  HWY_INLINE Int operator()(int coordinate, int limb) const {
    const Int row = A::LoadInt(window_[coordinate][limb]);
    return Int{_mm512_permutexvar_epi64(place_.raw, row.raw)};
  }

 private:
  const uint64_t (&window_)[3][5][8];
  const Int place_;
};

template <class A>
class WindowLookup<A, 4> {
  using Int = typename A::Int;

 public:
  HWY_INLINE WindowLookup(const uint64_t (&window)[3][5][8], Int place)
      : window_(window), place_(place) {}
  HWY_INLINE Int operator()(int coordinate, int limb) const {
    const uint64_t* row = window_[coordinate][limb];
    return Int{_mm256_permutex2var_epi64(A::LoadInt(row).raw, place_.raw, A::LoadInt(row + 4).raw)};
  }

 private:
  const uint64_t (&window_)[3][5][8];
  const Int place_;
};
#else
template <class A>
class WindowLookup<A, 4> {
  using Int = typename A::Int;

 public:
  HWY_INLINE WindowLookup(const uint64_t (&window)[3][5][8], Int place)
      : window_(window), upper_(A::HighestBit(A::template ShiftLeft<61>(place))) {
    // The 32-bit halves 2 i and 2 i + 1.
    const Int twice = A::And(hn::Add(place, place), A::SetInt(6));
    halves_ = hn::Or(twice, hn::ShiftLeft<32>(hn::Add(twice, A::SetInt(1))));
  }
  HWY_INLINE Int operator()(int coordinate, int limb) const {
    const uint64_t* row = window_[coordinate][limb];
    const Int lower{_mm256_permutevar8x32_epi32(A::LoadInt(row).raw, halves_.raw)};
    const Int upper{_mm256_permutevar8x32_epi32(A::LoadInt(row + 4).raw, halves_.raw)};
    return A::Select(upper_, upper, lower);
  }

 private:
  const uint64_t (&window_)[3][5][8];
  const typename A::Mask upper_;
  Int halves_;
};
#endif

// Each of four lanes reads a window of its own: of all eight entries, one stays.
template <class A>
class SplitLookup {
  using Int = typename A::Int;

 public:
  HWY_INLINE SplitLookup(const uint64_t (&windows)[3][5][8][4], Int place) : windows_(windows) {
    const Int low = A::And(place, A::SetInt(7));
    HWY_PRAGMA(GCC unroll 8)
    for (uint64_t i = 0; i < 8; ++i) here_[i] = hn::Eq(low, A::SetInt(i));
  }
  HWY_INLINE Int operator()(int coordinate, int limb) const {
    const uint64_t(&entries)[8][4] = windows_[coordinate][limb];
#if HWY_TARGET <= HWY_AVX3
    Int found = A::LoadInt(entries[0]);
    HWY_PRAGMA(GCC unroll 7)
    for (int i = 1; i < 8; ++i) found = A::Select(here_[i], A::LoadInt(entries[i]), found);
#else
    Int found = hn::IfThenElseZero(here_[0], A::LoadInt(entries[0]));
    HWY_PRAGMA(GCC unroll 7)
    for (int i = 1; i < 8; ++i) {
      found = hn::Or(found, hn::IfThenElseZero(here_[i], A::LoadInt(entries[i])));
    }
#endif
    return found;
  }

 private:
  const uint64_t (&windows_)[3][5][8][4];
  typename A::Mask here_[8];
};

// The digits in the low sixteen bits, one in each lane, with other bits above.
template <class A>
HWY_INLINE typename A::Int FourDigits(uint64_t bits) {
  alignas(32) static constexpr uint64_t kShifts[4] = {0, 4, 8, 12};
  return hn::Shr(A::SetInt(bits), A::LoadInt(kShifts));
}

// column[i] holds lane i of the four rows.
template <class Fe>
HWY_INLINE void Transpose(Fe column[4], const Fe& row0, const Fe& row1, const Fe& row2,
                          const Fe& row3) {
  for (int limb = 0; limb < 5; ++limb) {
    const auto a = row0.v[limb], b = row1.v[limb], c = row2.v[limb], e = row3.v[limb];
    const hn::DFromV<std::remove_cv_t<decltype(a)>> d;
    const auto ab_even = hn::InterleaveLower(d, a, b), ab_odd = hn::InterleaveUpper(d, a, b);
    const auto ce_even = hn::InterleaveLower(d, c, e), ce_odd = hn::InterleaveUpper(d, c, e);
    column[0].v[limb] = hn::ConcatLowerLower(d, ce_even, ab_even);
    column[1].v[limb] = hn::ConcatLowerLower(d, ce_odd, ab_odd);
    column[2].v[limb] = hn::ConcatUpperUpper(d, ce_even, ab_even);
    column[3].v[limb] = hn::ConcatUpperUpper(d, ce_odd, ab_odd);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
#endif

#endif  // include guard
