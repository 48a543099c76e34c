// Keccak-f[1600], FIPS 202 section 3, over 1, 2, 4 or 8 states at once.
//
// The states are interleaved: word i of state j stands at s[i * kStates + j],
// so that one vector holds the same word of every state. The rounds work in
// place: after round r lane (x, y) stands at Loc(r + 1, x, y), the five lanes
// that a row of chi reads are written back to the five places they came from,
// and after four rounds every lane is home.
#if defined(KEXLANE_KERNELS_KECCAK_KECCAK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_KECCAK_KECCAK_INL_H_
#undef KEXLANE_KERNELS_KECCAK_KECCAK_INL_H_
#else
#define KEXLANE_KERNELS_KECCAK_KECCAK_INL_H_
#endif

#include <bit>
#include <cstddef>
#include <cstdint>

#include "kernels/bytes.h"
#include "kernels/ct.h"
#include "kernels/keccak/constants.h"
#include "kernels/keccak/keccak_sha3-inl.h"
#include "kernels/profile.h"
#include "kernels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// The operations of the rounds on kStates states at once, some of which are one instruction only on
// some targets. Theta is what the step of that name adds to a column, a ^ rotation of b by 1. One
// state is plain C++.
struct Keccak1 {
  static constexpr size_t kStates = 1;
  using V = uint64_t;
  static HWY_INLINE V Load(const uint64_t* p) { return *p; }
  static HWY_INLINE void Store(V v, uint64_t* p) { *p = v; }
  static HWY_INLINE V Set(uint64_t x) { return x; }
  static HWY_INLINE V Xor(V a, V b) { return a ^ b; }
  static HWY_INLINE V And(V a, V b) { return a & b; }
  static HWY_INLINE V Xor3(V a, V b, V c) { return a ^ b ^ c; }
  using Theta = V;
  static HWY_INLINE Theta MakeTheta(V a, V b) { return a ^ std::rotl(b, 1); }
  template <int kBits>
  static HWY_INLINE V XorRotate(V a, Theta theta) {
    return std::rotl(a ^ theta, kBits);
  }
  static HWY_INLINE V ChiStep(V a, V b, V c) { return a ^ (~b & c); }
};

#if !KXL_PORTABLE
template <size_t kN>
struct KeccakLanes {
  static constexpr size_t kStates = kN;
  using D = hn::FixedTag<uint64_t, kN>;
  using V = hn::Vec<D>;
  static HWY_INLINE V Load(const uint64_t* p) { return hn::LoadU(D(), p); }
  static HWY_INLINE void Store(V v, uint64_t* p) { hn::StoreU(v, D(), p); }
  static HWY_INLINE V Set(uint64_t x) { return hn::Set(D(), x); }
  static HWY_INLINE V Xor(V a, V b) { return hn::Xor(a, b); }
  static HWY_INLINE V And(V a, V b) { return hn::And(a, b); }
  static HWY_INLINE V Xor3(V a, V b, V c) { return hn::Xor3(a, b, c); }
#if HWY_TARGET <= HWY_AVX3
  // Not added up: to add both to a lane is one instruction.
  struct Theta {
    V a, b_rotated;
  };
  static HWY_INLINE Theta MakeTheta(V a, V b) { return {a, hn::RotateRight<63>(b)}; }
  static HWY_INLINE V XorTheta(V a, Theta theta) { return Xor3(a, theta.a, theta.b_rotated); }
#else
  using Theta = V;
  static HWY_INLINE Theta MakeTheta(V a, V b) { return Xor(a, hn::RotateRight<63>(b)); }
  static HWY_INLINE V XorTheta(V a, Theta theta) { return Xor(a, theta); }
#endif
  template <int kBits>
  static HWY_INLINE V XorRotate(V a, Theta theta) {
    if constexpr (kBits == 0) {
      return XorTheta(a, theta);
    } else {
      return hn::RotateRight<64 - kBits>(XorTheta(a, theta));
    }
  }
  static HWY_INLINE V ChiStep(V a, V b, V c) { return Chi(a, b, c); }
};
#endif

// The permutation that serves one operation at a time, and the widest one.
#if KXL_PORTABLE
using KeccakSingle = Keccak1;
using KeccakWide = Keccak1;
#elif defined(KXL_NEON_SHA3)
using KeccakSingle = KeccakSha3;
using KeccakWide = KeccakSha3;
#elif HWY_TARGET == HWY_NEON
using KeccakSingle = KeccakLanes<2>;
using KeccakWide = KeccakLanes<2>;
#elif HWY_TARGET == HWY_AVX2
using KeccakSingle = KeccakLanes<4>;
using KeccakWide = KeccakLanes<4>;
#else
using KeccakSingle = KeccakLanes<4>;
using KeccakWide = KeccakLanes<8>;
#endif

// Whether one state by itself is permuted faster than as one of S::kStates: with AVX2 in half the
// time, while AVX-512VL has rotations and three-operand logic for all four in the time of one.
template <class S>
inline constexpr bool kAloneIsFaster = HWY_TARGET == HWY_AVX2&& S::kStates > 1;

// Where lane (x, y) stands before round r modulo 4.
constexpr int Loc(int r, int x, int y) { return x + 5 * ((((1 << r) - 1) * x + (1 << r) * y) % 5); }

// Lane (X, Y) after rho and pi: it comes from (x, y) = (X + 3Y, X).
template <class S, int r, int X, int Y>
HWY_INLINE typename S::V RhoPi(const typename S::V (&a)[25], const typename S::Theta (&theta)[5]) {
  constexpr int x = (X + 3 * Y) % 5;
  return S::template XorRotate<kKeccakRho[x][X]>(a[Loc(r, x, X)], theta[x]);
}

template <class S, int r, int Y>
HWY_INLINE void Row(typename S::V (&a)[25], const typename S::Theta (&theta)[5]) {
  const auto b0 = RhoPi<S, r, 0, Y>(a, theta);
  const auto b1 = RhoPi<S, r, 1, Y>(a, theta);
  const auto b2 = RhoPi<S, r, 2, Y>(a, theta);
  const auto b3 = RhoPi<S, r, 3, Y>(a, theta);
  const auto b4 = RhoPi<S, r, 4, Y>(a, theta);
  a[Loc(r + 1, 0, Y)] = S::ChiStep(b0, b1, b2);
  a[Loc(r + 1, 1, Y)] = S::ChiStep(b1, b2, b3);
  a[Loc(r + 1, 2, Y)] = S::ChiStep(b2, b3, b4);
  a[Loc(r + 1, 3, Y)] = S::ChiStep(b3, b4, b0);
  a[Loc(r + 1, 4, Y)] = S::ChiStep(b4, b0, b1);
}

template <class S>
HWY_INLINE typename S::V Column(const typename S::V (&a)[25], int x) {
  return S::Xor3(S::Xor3(a[x], a[x + 5], a[x + 10]), a[x + 15], a[x + 20]);
}

template <class S, int r>
HWY_INLINE void Round(typename S::V (&a)[25], uint64_t round_constant) {
  using V = typename S::V;
  const V c0 = Column<S>(a, 0), c1 = Column<S>(a, 1), c2 = Column<S>(a, 2), c3 = Column<S>(a, 3),
          c4 = Column<S>(a, 4);
  const typename S::Theta theta[5] = {S::MakeTheta(c4, c1), S::MakeTheta(c0, c2),
                                      S::MakeTheta(c1, c3), S::MakeTheta(c2, c4),
                                      S::MakeTheta(c3, c0)};
  Row<S, r, 0>(a, theta);
  Row<S, r, 1>(a, theta);
  Row<S, r, 2>(a, theta);
  Row<S, r, 3>(a, theta);
  Row<S, r, 4>(a, theta);
  a[0] = S::Xor(a[0], S::Set(round_constant));  // Loc(r + 1, 0, 0) is 0
}

// Keccak-f[1600] on S::kStates interleaved states.
template <class S>
HWY_NOINLINE void KeccakF1600(uint64_t* s) {
  KXL_PROFILE(kKeccak);
  typename S::V a[25];
  HWY_UNROLL(25)
  for (size_t i = 0; i < 25; ++i) a[i] = S::Load(s + i * S::kStates);
  for (size_t round = 0; round < 24; round += 4) {
    Round<S, 0>(a, kKeccakRoundConstants[round]);
    Round<S, 1>(a, kKeccakRoundConstants[round + 1]);
    Round<S, 2>(a, kKeccakRoundConstants[round + 2]);
    Round<S, 3>(a, kKeccakRoundConstants[round + 3]);
  }
  HWY_UNROLL(25)
  for (size_t i = 0; i < 25; ++i) S::Store(a[i], s + i * S::kStates);
}

// Where the permutation and what calls it may have left parts of a state on the stack below the
// caller.
HWY_INLINE void BurnKeccakStack() { BurnStack<2048>(); }

// The same when the scope ends: for each function that runs sponges in a frame of its own.
struct BurnStackAtExit {
  BurnStackAtExit() = default;
  ~BurnStackAtExit() { BurnKeccakStack(); }
  BurnStackAtExit(const BurnStackAtExit&) = delete;
  BurnStackAtExit& operator=(const BurnStackAtExit&) = delete;
};

// Rows are the words of one state each, in a byte string of its own. AbsorbRows moves kAbsorbWords
// and SqueezeRows kSqueezeWords words of every state between rows and the interleaved states s.
// Vectors are put together of halves in memory, which costs no shuffle, so that one interleaving of
// words is all that is left of a transpose.
#if KXL_PORTABLE
template <class S>
inline constexpr size_t kAbsorbWords = 1;
template <class S>
inline constexpr size_t kSqueezeWords = 1;
#else
template <class S>
inline constexpr size_t kAbsorbWords = HWY_MIN(S::kStates, size_t{2});
template <class S>
inline constexpr size_t kSqueezeWords = HWY_MIN(S::kStates, size_t{4});

using DPair = hn::FixedTag<uint64_t, 2>;

HWY_INLINE hn::Vec<DPair> LoadPair(const void* p) {
  return hn::BitCast(DPair(),
                     hn::LoadU(hn::FixedTag<uint8_t, 16>(), static_cast<const uint8_t*>(p)));
}

// Two words of each second row, from rows[0] on, side by side in a vector of kN words.
template <size_t kN>
HWY_INLINE hn::Vec<hn::FixedTag<uint64_t, kN>> LoadPairs(const uint8_t* const* rows, size_t at) {
  if constexpr (kN == 2) {
    return LoadPair(rows[0] + at);
  } else {
    return hn::Combine(hn::FixedTag<uint64_t, kN>(), LoadPairs<kN / 2>(rows + kN / 2, at),
                       LoadPairs<kN / 2>(rows, at));
  }
}

// A word, and the next but one, of two neighbouring states.
template <class S>
HWY_INLINE hn::Vec<hn::FixedTag<uint64_t, kSqueezeWords<S>>> LoadWords(const uint64_t* s) {
  if constexpr (kSqueezeWords<S> == 2) {
    return LoadPair(s);
  } else {
    return hn::Combine(hn::FixedTag<uint64_t, kSqueezeWords<S>>(), LoadPair(s + 2 * S::kStates),
                       LoadPair(s));
  }
}
#endif

// Words of all states with a mask: all ones in the lanes of the set bits, else 0. Made without a
// detour through memory, where small stores before a large load would stall it.
#if KXL_PORTABLE
template <class S>
HWY_INLINE uint64_t LaneMask(size_t lanes) {
  return 0 - (lanes & 1);
}
#else
template <class S>
HWY_INLINE auto LaneMask(size_t lanes) {
  if constexpr (S::kStates == 1) {
    return uint64_t{0} - (lanes & 1);
  } else {
    alignas(64) static constexpr uint64_t kBits[8] = {1, 2, 4, 8, 16, 32, 64, 128};
    const hn::FixedTag<uint64_t, S::kStates> d;
    const auto bits = hn::Load(d, kBits);
    return hn::VecFromMask(d, hn::Eq(hn::And(hn::Set(d, lanes), bits), bits));
  }
}
#endif

// Word w of each state where its mask is all ones, 0 where the mask is 0.
template <class S, class Mask>
HWY_INLINE void MaskWord(uint64_t* s, size_t w, Mask mask) {
  uint64_t* const to = s + w * S::kStates;
  if constexpr (S::kStates == 1) {
    *to &= mask;
  } else {
#if !KXL_PORTABLE
    const hn::FixedTag<uint64_t, S::kStates> d;
    hn::Store(hn::And(hn::Load(d, to), mask), d, to);
#endif
  }
}

// Adds the last bit of padding to word w of each state whose mask is all ones.
template <class S, class Mask>
HWY_INLINE void AddLastBit(uint64_t* s, size_t w, Mask mask) {
  constexpr uint64_t kLastBit = uint64_t{1} << 63;
  uint64_t* const to = s + w * S::kStates;
  if constexpr (S::kStates == 1) {
    *to ^= mask & kLastBit;
  } else {
#if !KXL_PORTABLE
    const hn::FixedTag<uint64_t, S::kStates> d;
    hn::Store(hn::Xor(hn::Load(d, to), hn::And(mask, hn::Set(d, kLastBit))), d, to);
#endif
  }
}

// To words [w, w + kAbsorbWords), or of these the first kCount, of each state, those of its row are
// added, after MaskWord.
template <class S, size_t kCount = kAbsorbWords<S>, class Mask>
HWY_INLINE void AbsorbRows(uint64_t* s, Mask mask, const uint8_t* const* rows, size_t w) {
  uint64_t* const to = s + w * S::kStates;
  if constexpr (S::kStates == 1) {
    *to = (*to & mask) ^ LoadLE64(*rows + 8 * w);
  } else {
#if !KXL_PORTABLE
    const hn::FixedTag<uint64_t, S::kStates> d;
    const auto even = LoadPairs<S::kStates>(rows, 8 * w);
    const auto odd = LoadPairs<S::kStates>(rows + 1, 8 * w);
    hn::Store(hn::Xor(hn::And(hn::Load(d, to), mask), hn::InterleaveLower(d, even, odd)), d, to);
    if constexpr (kCount == 2) {
      uint64_t* const next = to + S::kStates;
      const auto upper = hn::InterleaveUpper(d, even, odd);
      hn::Store(hn::Xor(hn::And(hn::Load(d, next), mask), upper), d, next);
    }
#endif
  }
}

// Adds words [w, end) of a row to those of the one state whose mask is all ones.
template <class S, class Mask>
HWY_INLINE void AbsorbRow(uint64_t* s, [[maybe_unused]] Mask mask, const uint8_t* row, size_t w,
                          size_t end) {
  for (; w < end; ++w) {
    uint64_t* const to = s + w * S::kStates;
    if constexpr (S::kStates == 1) {
      *to ^= LoadLE64(row + 8 * w);
    } else {
#if !KXL_PORTABLE
      const hn::FixedTag<uint64_t, S::kStates> d;
      const auto word = hn::Set(d, LoadLE64(row + 8 * w));
      hn::Store(hn::Xor(hn::Load(d, to), hn::And(word, mask)), d, to);
#endif
    }
  }
}

// Stores the words x and 0 at once, so that they can be loaded at once without delay.
HWY_INLINE void StoreWordAndZero(uint8_t* to, uint64_t x) {
#if KXL_PORTABLE
  StoreLE64(to, x);
  StoreLE64(to + 8, 0);
#else
  alignas(16) static constexpr uint64_t kFirst[2] = {~uint64_t{0}, 0};
  const hn::FixedTag<uint8_t, 16> d8;
  const auto pair = hn::And(hn::Set(DPair(), x), hn::Load(DPair(), kFirst));
  hn::StoreU(hn::BitCast(d8, pair), d8, to);
#endif
}

// Words [w, w + kSqueezeWords) of rows[i] become those of state i.
template <class S>
HWY_INLINE void SqueezeRows(uint8_t* const* rows, const uint64_t* s, size_t w) {
  const uint64_t* const from = s + w * S::kStates;
  if constexpr (S::kStates == 1) {
    StoreLE64(*rows + 8 * w, *from);
  } else {
#if !KXL_PORTABLE
    using D = hn::FixedTag<uint64_t, kSqueezeWords<S>>;
    const hn::Repartition<uint8_t, D> d8;
    for (size_t i = 0; i < S::kStates; i += 2) {
      const auto even = LoadWords<S>(from + i), odd = LoadWords<S>(from + i + S::kStates);
      hn::StoreU(hn::BitCast(d8, hn::InterleaveLower(D(), even, odd)), d8, rows[i] + 8 * w);
      hn::StoreU(hn::BitCast(d8, hn::InterleaveUpper(D(), even, odd)), d8, rows[i + 1] + 8 * w);
    }
#endif
  }
}

// Keccak-f[1600] on as many of the n states (25 words each, one after the
// other) as fill groups of S::kStates; returns how many that are.
template <class S>
size_t KeccakGroups(uint64_t* states, size_t n) {
  alignas(64) uint64_t s[25 * S::kStates];
  size_t done = 0;
  for (; done + S::kStates <= n; done += S::kStates) {
    uint64_t* const group = states + 25 * done;
    for (size_t j = 0; j < S::kStates; ++j) {
      for (size_t i = 0; i < 25; ++i) s[i * S::kStates + j] = group[25 * j + i];
    }
    KeccakF1600<S>(s);
    for (size_t j = 0; j < S::kStates; ++j) {
      for (size_t i = 0; i < 25; ++i) group[25 * j + i] = s[i * S::kStates + j];
    }
  }
  Wipe(s);
  BurnKeccakStack();
  return done;
}

inline void KeccakF1600States(uint64_t* states, size_t n) {
  size_t done = KeccakGroups<KeccakWide>(states, n);
  done += KeccakGroups<KeccakSingle>(states + 25 * done, n - done);
  KeccakGroups<Keccak1>(states + 25 * done, n - done);
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();

#endif  // include guard
