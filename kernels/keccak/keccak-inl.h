// SPDX-License-Identifier: Apache-2.0
// Keccak-f[1600], FIPS 202 section 3, over 1, 2, 4 or 8 states at once.
//
// The states are interleaved: word i of state j is s[i * kStates + j], so that one vector holds
// word i of every state. The rounds work in place. After round r, lane (x, y) is at
// Loc(r + 1, x, y). A row of chi reads five lanes and writes its results to the places of these
// five. After four rounds every lane is back at its first place.
//
// The template parameter S, for states, is a class with the operations of the rounds on S::kStates
// states:
//   Load, Store   move one word of all states
//   Set           makes a vector with one word for every state
//   Xor, Xor3     add two or three words
//   MakeTheta     makes what theta adds to a column, a ^ (b rotated left by 1), from its neighbours
//   XorRotate     computes a ^ theta, rotated left by kBits
//   Chi           computes a ^ (~b & c)
//   kAloneIsFaster  says whether Keccak1 permutes one state faster than S does
// sponge-inl.h lists what S offers for rows of bytes. The file KXL_KECCAK_INL, which the target's
// file names, defines two such classes: KeccakSingle serves single operations, and KeccakWide
// serves batches.
#ifndef KEXLANE_KERNELS_KECCAK_KECCAK_INL_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_INL_H_

#include <cstddef>
#include <cstdint>

#include KXL_KECCAK_INL
#include "kernels/ct.h"
#include "kernels/keccak/constants.h"
#include "kernels/keccak/keccak_one-inl.h"
#include "kernels/profile.h"
#include "kernels/stack-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// The place of lane (x, y) before round r modulo 4.
constexpr int Loc(int r, int x, int y) { return x + 5 * ((((1 << r) - 1) * x + (1 << r) * y) % 5); }

// Lane (X, Y) after rho and pi, which comes from lane (x, y) = (X + 3Y, X).
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
  a[Loc(r + 1, 0, Y)] = S::Chi(b0, b1, b2);
  a[Loc(r + 1, 1, Y)] = S::Chi(b1, b2, b3);
  a[Loc(r + 1, 2, Y)] = S::Chi(b2, b3, b4);
  a[Loc(r + 1, 3, Y)] = S::Chi(b3, b4, b0);
  a[Loc(r + 1, 4, Y)] = S::Chi(b4, b0, b1);
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

// Permutes S::kStates interleaved states.
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

// Burns the stack below the caller, where the permutation and the functions that call it may have
// left parts of a state. On Windows each of them saves ten vector registers of its caller as well.
HWY_INLINE void BurnKeccakStack() { BurnStack<2560>(); }

// Burns the stack when the scope ends. A function that runs sponges in a frame of its own declares
// one.
struct BurnStackAtExit {
  BurnStackAtExit() = default;
  ~BurnStackAtExit() { BurnKeccakStack(); }
  BurnStackAtExit(const BurnStackAtExit&) = delete;
  BurnStackAtExit& operator=(const BurnStackAtExit&) = delete;
};

// Permutes as many of the n states as fill groups of S::kStates, and returns that number. A state
// has 25 words, and the states follow each other. S moves all words but the last as rows of bytes,
// which are little-endian like the words wherever S has more than one state.
template <class S>
size_t KeccakGroups(uint64_t* states, size_t n) {
  if (n < S::kStates) return 0;
  size_t done = 0;
  if constexpr (S::kStates == 1) {
    for (; done < n; ++done) KeccakF1600<S>(states + 25 * done);
  } else {
    struct alignas(64) {
      uint64_t words[25 * S::kStates];
    } t;
    WipeLines(t);
    const WipeLinesAtExit wipe(t);
    const auto keep_none = S::LaneMask(0);
    for (; done + S::kStates <= n; done += S::kStates) {
      uint64_t* const group = states + 25 * done;
      uint8_t* rows[S::kStates];
      for (size_t j = 0; j < S::kStates; ++j) {
        rows[j] = reinterpret_cast<uint8_t*>(group + 25 * j);
        t.words[24 * S::kStates + j] = group[25 * j + 24];
      }
      for (size_t w = 0; w < 24; w += S::kAbsorbWords) S::AbsorbRows(t.words, keep_none, rows, w);
      KeccakF1600<S>(t.words);
      for (size_t w = 0; w < 24; w += S::kSqueezeWords) S::SqueezeRows(rows, t.words, w);
      for (size_t j = 0; j < S::kStates; ++j) group[25 * j + 24] = t.words[24 * S::kStates + j];
    }
  }
  return done;
}

inline void KeccakF1600States(uint64_t* states, size_t n) {
  size_t done = KeccakGroups<KeccakWide>(states, n);
  done += KeccakGroups<KeccakSingle>(states + 25 * done, n - done);
  KeccakGroups<Keccak1>(states + 25 * done, n - done);
  BurnKeccakStack();
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_KECCAK_KECCAK_INL_H_
