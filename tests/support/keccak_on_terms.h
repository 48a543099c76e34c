// SPDX-License-Identifier: Apache-2.0
// What kernels/keccak/sponge-inl.h and the schemes take from other files, on the bytes and words of
// bytes_on_terms.h: states in which Keccak-f[1600] is an unknown function, ct.h, and wiping.
#ifndef KEXLANE_TESTS_SUPPORT_KECCAK_ON_TERMS_H_
#define KEXLANE_TESTS_SUPPORT_KECCAK_ON_TERMS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "kernels/keccak/constants.h"
#include "kernels/profile.h"
#include "tests/support/bytes_on_terms.h"
// Wipe() takes zeros to the terms.
#define memset memsetTerms
#include "kernels/ct.h"
#undef memset
#include "tests/support/keccak_surroundings.h"

#define KEXLANE_KERNELS_BYTES_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_INL_H_

namespace kexlane {

// ---- ct.h

inline test::Mask MaskDiffer(const test::Byte* a, const test::Byte* b, size_t bytes) {
  return test::Mask::Of(test::Differ(test::ReadIds(a, bytes), test::ReadIds(b, bytes)));
}
inline void MoveIf(test::Mask mask, test::Byte* out, const test::Byte* a, size_t bytes) {
  for (size_t i = 0; i < bytes; ++i) {
    out[i].Set(test::Terms::Get().Select(mask.Condition(), a[i].Get(), out[i].Get()));
  }
}

// ---- what lies below on the stack

inline void BurnKeccakStack() {}
struct BurnStackAtExit {
  BurnStackAtExit() {}
  ~BurnStackAtExit() {}
};

// ---- bytes.h

inline test::Word LittleEndian(const test::Word& x) { return x; }

namespace on_terms {

// ---- the states, by the names that sponge-inl.h lists

struct Lanes {
  Lanes(size_t lanes) : lanes(lanes) {}
  Lanes(const test::Word& word) : lanes(word[0].Get()) {}
  bool Has(size_t i) const { return (lanes >> i & 1) != 0; }
  size_t lanes;
};

template <size_t kLanes, bool kAlone>
struct States {
  static constexpr size_t kStates = kLanes;
  static constexpr bool kAloneIsFaster = kAlone;
  static constexpr size_t kAbsorbWords = kLanes == 1 ? 1 : 2;
  static constexpr size_t kSqueezeWords = std::min(kLanes, size_t{4});
  using Word = test::Word;
  using Byte = test::Byte;

  static Word Load(const Byte* from) {
    Word word;
    for (size_t i = 0; i < 8; ++i) word[i] = from[i];
    return word;
  }
  static void Store(Byte* to, const Word& word) {
    for (size_t i = 0; i < 8; ++i) to[i] = word[i];
  }

  static Lanes LaneMask(size_t lanes) { return lanes; }
  static void MaskWord(Word* s, size_t w, Lanes mask) {
    for (size_t i = 0; i < kLanes; ++i) {
      if (!mask.Has(i)) s[w * kLanes + i] = 0;
    }
  }
  static void AddLastBit(Word* s, size_t w, Lanes mask) {
    for (size_t i = 0; i < kLanes; ++i) {
      if (mask.Has(i)) s[w * kLanes + i][7] ^= 0x80;
    }
  }
  template <size_t kCount = kAbsorbWords>
  static void AbsorbRows(Word* s, Lanes mask, const Byte* const* rows, size_t w) {
    for (size_t j = w; j < w + kCount; ++j) {
      MaskWord(s, j, mask);
      for (size_t i = 0; i < kLanes; ++i) {
        s[j * kLanes + i] = s[j * kLanes + i] ^ Load(rows[i] + 8 * j);
      }
    }
  }
  static void AbsorbRow(Word* s, Lanes mask, const Byte* row, size_t w, size_t end) {
    for (size_t i = 0; i < kLanes; ++i) {
      for (size_t j = w; mask.Has(i) && j < end; ++j) {
        s[j * kLanes + i] = s[j * kLanes + i] ^ Load(row + 8 * j);
      }
    }
  }
  static void SqueezeRows(Byte* const* rows, const Word* s, size_t w) {
    for (size_t i = 0; i < kLanes; ++i) {
      for (size_t j = w; j < w + kSqueezeWords; ++j) Store(rows[i] + 8 * j, s[j * kLanes + i]);
    }
  }
  static void StoreWordAndZero(Byte* to, const Word& x) {
    Store(to, x);
    Store(to + 8, 0);
  }
};
using Keccak1 = States<1, false>;

template <class S>
void KeccakF1600(test::Word* s) {
  for (size_t lane = 0; lane < S::kStates; ++lane) {
    test::Ids state;
    for (size_t i = 0; i < 200; ++i) state.push_back(s[i / 8 * S::kStates + lane][i % 8].Get());
    const test::Id first = test::Terms::Get().Bytes(test::Terms::kPermutation, state, 200);
    for (test::Id i = 0; i < 200; ++i) s[i / 8 * S::kStates + lane][i % 8].Set(first + i);
  }
}
// The permutation that <kexlane/kernels.h> offers has no part in the schemes.
inline void KeccakF1600States(uint64_t*, size_t) { test::Report("a permutation by itself"); }

}  // namespace on_terms
}  // namespace kexlane

#endif  // KEXLANE_TESTS_SUPPORT_KECCAK_ON_TERMS_H_
