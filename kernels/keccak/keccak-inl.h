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

// Zeroes the states whose mask `keep` is 0 and not all ones.
template <class S>
HWY_INLINE void ZeroStates(uint64_t* s, const uint64_t* keep) {
  const typename S::V mask = S::Load(keep);
  for (size_t i = 0; i < 25; ++i) {
    S::Store(S::And(S::Load(s + i * S::kStates), mask), s + i * S::kStates);
  }
}

// Overwrites the stack below the caller, where the permutation and what calls it may have left
// parts of a state that did not fit into registers: at most 2 KB.
HWY_NOINLINE void BurnStack() {
  uint64_t below[256];
  for (size_t i = 0; i < 256; i += KeccakSingle::kStates) {
    KeccakSingle::Store(KeccakSingle::Set(0), below + i);
  }
  __asm__ __volatile__("" : : "r"(below) : "memory");
}

// Rows are the words of one state each, in a byte string of its own. AbsorbRows
// and SqueezeRows move kRowWords words of every state between rows and the
// interleaved states s.
#if KXL_PORTABLE
template <class S>
inline constexpr size_t kRowWords = 1;
#else
template <class S>
inline constexpr size_t kRowWords = HWY_MIN(S::kStates, size_t{4});

// The transpose of a square of 64-bit words, whose rows are vectors; its own
// inverse.
template <class V>
HWY_INLINE void Transpose(V& r0, V& r1) {
  const hn::DFromV<V> d;
  const V t0 = r0;
  r0 = hn::InterleaveLower(d, t0, r1);
  r1 = hn::InterleaveUpper(d, t0, r1);
}
template <class V>
HWY_INLINE void Transpose(V& r0, V& r1, V& r2, V& r3) {
  const hn::DFromV<V> d;
  const V low01 = hn::InterleaveLower(d, r0, r1), high01 = hn::InterleaveUpper(d, r0, r1);
  const V low23 = hn::InterleaveLower(d, r2, r3), high23 = hn::InterleaveUpper(d, r2, r3);
  r0 = hn::ConcatLowerLower(d, low23, low01);
  r1 = hn::ConcatLowerLower(d, high23, high01);
  r2 = hn::ConcatUpperUpper(d, low23, low01);
  r3 = hn::ConcatUpperUpper(d, high23, high01);
}
#endif

#if KXL_PORTABLE
template <class S>
void AbsorbRows(uint64_t* s, const uint8_t* const* rows, size_t w) {
  s[w] ^= LoadLE64(rows[0] + 8 * w);
}
template <class S>
void SqueezeRows(uint8_t* const* rows, const uint64_t* s, size_t w) {
  StoreLE64(rows[0], s[w]);
}
#else
template <class D>
HWY_INLINE hn::Vec<D> LoadRow(D d, const uint8_t* row) {
  return hn::BitCast(d, hn::LoadU(hn::Repartition<uint8_t, D>(), row));
}
template <class D>
HWY_INLINE void StoreRow(D, hn::Vec<D> v, uint8_t* row) {
  const hn::Repartition<uint8_t, D> d8;
  hn::StoreU(hn::BitCast(d8, v), d8, row);
}
template <class D>
HWY_INLINE void XorVector(D d, uint64_t* s, hn::Vec<D> v) {
  hn::StoreU(hn::Xor(hn::LoadU(d, s), v), d, s);
}

// The rows of four states as four vectors of words [w, w + 4).
template <class V>
HWY_INLINE void LoadSquare(V (&v)[4], const uint8_t* const* rows, size_t w) {
  const hn::DFromV<V> d;
  v[0] = LoadRow(d, rows[0] + 8 * w);
  v[1] = LoadRow(d, rows[1] + 8 * w);
  v[2] = LoadRow(d, rows[2] + 8 * w);
  v[3] = LoadRow(d, rows[3] + 8 * w);
  Transpose(v[0], v[1], v[2], v[3]);
}

// Words [w, w + kRowWords) of each state are XORed with its row.
template <class S>
HWY_INLINE void AbsorbRows(uint64_t* s, const uint8_t* const* rows, size_t w) {
  constexpr size_t kStates = S::kStates;
  const hn::FixedTag<uint64_t, kStates> d;
  uint64_t* const to = s + w * kStates;
  if constexpr (kStates == 1) {
    *to ^= LoadLE64(*rows + 8 * w);
  } else if constexpr (kStates == 2) {
    auto r0 = LoadRow(d, rows[0] + 8 * w), r1 = LoadRow(d, rows[1] + 8 * w);
    Transpose(r0, r1);
    XorVector(d, to, r0);
    XorVector(d, to + kStates, r1);
  } else {
    hn::Vec<hn::FixedTag<uint64_t, kRowWords<S> > > low[4];
    LoadSquare(low, rows, w);
    if constexpr (kStates == 4) {
      for (size_t i = 0; i < 4; ++i) XorVector(d, to + i * kStates, low[i]);
    } else {
      hn::Vec<hn::FixedTag<uint64_t, kRowWords<S> > > high[4];
      LoadSquare(high, rows + 4, w);
      for (size_t i = 0; i < 4; ++i) {
        XorVector(d, to + i * kStates, hn::Combine(d, high[i], low[i]));
      }
    }
  }
}

// rows[i] receives words [w, w + kRowWords) of state i.
template <class S>
HWY_INLINE void SqueezeRows(uint8_t* const* rows, const uint64_t* s, size_t w) {
  constexpr size_t kN = kRowWords<S>, kStates = S::kStates;
  const hn::FixedTag<uint64_t, kN> d;
  for (size_t first = 0; first < kStates; first += kN) {
    const uint64_t* const from = s + w * kStates + first;
    if constexpr (kN == 1) {
      StoreLE64(*rows, *from);
    } else if constexpr (kN == 2) {
      auto r0 = hn::LoadU(d, from), r1 = hn::LoadU(d, from + kStates);
      Transpose(r0, r1);
      StoreRow(d, r0, rows[0]);
      StoreRow(d, r1, rows[1]);
    } else {
      uint8_t* const* const row = rows + first;
      auto r0 = hn::LoadU(d, from), r1 = hn::LoadU(d, from + kStates);
      auto r2 = hn::LoadU(d, from + 2 * kStates), r3 = hn::LoadU(d, from + 3 * kStates);
      Transpose(r0, r1, r2, r3);
      StoreRow(d, r0, row[0]);
      StoreRow(d, r1, row[1]);
      StoreRow(d, r2, row[2]);
      StoreRow(d, r3, row[3]);
    }
  }
}
#endif

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
  BurnStack();
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
