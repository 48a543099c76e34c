// SPDX-License-Identifier: Apache-2.0
// Several states of Keccak-f[1600] in vectors, one state in each lane: the operations of the
// rounds, which keccak-inl.h lists, and those on rows of bytes, which sponge-inl.h lists.
#ifndef KEXLANE_KERNELS_KECCAK_KECCAK_VECTORS_INL_H_
#define KEXLANE_KERNELS_KECCAK_KECCAK_VECTORS_INL_H_

#include <cstddef>
#include <cstdint>

#include "kernels/bytes.h"
#include "kernels/simd_vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

template <size_t kLanes>
class KeccakLanes {
 public:
  static constexpr size_t kStates = kLanes;
  // Whether Keccak1 permutes one state faster than this class permutes kStates.
  static constexpr bool kAloneIsFaster = false;

  // ---- The rounds. keccak-inl.h says what each operation does.
  using D = hn::FixedTag<uint64_t, kLanes>;
  using V = hn::Vec<D>;
  static HWY_INLINE V Load(const uint64_t* p) { return hn::LoadU(D(), p); }
  static HWY_INLINE void Store(V v, uint64_t* p) { hn::StoreU(v, D(), p); }
  static HWY_INLINE V Set(uint64_t x) { return hn::Set(D(), x); }
  static HWY_INLINE V Xor(V a, V b) { return hn::Xor(a, b); }
  static HWY_INLINE V Xor3(V a, V b, V c) { return hn::Xor3(a, b, c); }
  using Theta = V;
  static HWY_INLINE Theta MakeTheta(V a, V b) { return Xor(a, hn::RotateRight<63>(b)); }
  template <int kBits>
  static HWY_INLINE V XorRotate(V a, Theta theta) {
    return RotateLeft<kBits>(Xor(a, theta));
  }
  static HWY_INLINE V Chi(V a, V b, V c) { return hn::Xor(a, hn::AndNot(b, c)); }

  // ---- Rows of bytes. sponge-inl.h says what each operation does. Vectors are loaded and stored
  // in halves, which costs no shuffle. All that remains of a transpose is one interleaving of
  // words.
  static constexpr size_t kAbsorbWords = 2, kSqueezeWords = HWY_MIN(kLanes, size_t{4});
  using Mask = V;

  // The mask is computed in registers: a detour through memory would put small stores before a
  // large load, which stalls the load.
  static HWY_INLINE Mask LaneMask(size_t lanes) {
    alignas(64) static constexpr uint64_t kBits[8] = {1, 2, 4, 8, 16, 32, 64, 128};
    const auto bits = hn::Load(D(), kBits);
    return hn::VecFromMask(D(), hn::Eq(hn::And(hn::Set(D(), lanes), bits), bits));
  }

  static HWY_INLINE void MaskWord(uint64_t* s, size_t w, Mask mask) {
    uint64_t* const to = s + w * kLanes;
    hn::Store(hn::And(hn::Load(D(), to), mask), D(), to);
  }

  static HWY_INLINE void AddLastBit(uint64_t* s, size_t w, Mask mask) {
    uint64_t* const to = s + w * kLanes;
    const auto last_bit = hn::Set(D(), uint64_t{1} << 63);
    hn::Store(hn::Xor(hn::Load(D(), to), hn::And(mask, last_bit)), D(), to);
  }

  template <size_t kCount = kAbsorbWords>
  static HWY_INLINE void AbsorbRows(uint64_t* s, Mask mask, const uint8_t* const* rows, size_t w) {
    uint64_t* const to = s + w * kLanes;
    const V even = LoadPairs<kLanes>(rows, 8 * w), odd = LoadPairs<kLanes>(rows + 1, 8 * w);
    const V first = hn::InterleaveLower(D(), even, odd);
    hn::Store(hn::Xor(hn::And(hn::Load(D(), to), mask), first), D(), to);
    if constexpr (kCount == 2) {
      uint64_t* const next = to + kLanes;
      const V second = hn::InterleaveUpper(D(), even, odd);
      hn::Store(hn::Xor(hn::And(hn::Load(D(), next), mask), second), D(), next);
    }
  }

  static HWY_INLINE void AbsorbRow(uint64_t* s, Mask mask, const uint8_t* row, size_t w,
                                   size_t end) {
    for (; w < end; ++w) {
      uint64_t* const to = s + w * kLanes;
      const V word = hn::Set(D(), LoadLE64(row + 8 * w));
      hn::Store(hn::Xor(hn::Load(D(), to), hn::And(word, mask)), D(), to);
    }
  }

  static HWY_INLINE void SqueezeRows(uint8_t* const* rows, const uint64_t* s, size_t w) {
    const uint64_t* const from = s + w * kLanes;
    const hn::FixedTag<uint64_t, kSqueezeWords> d;
    const hn::Repartition<uint8_t, decltype(d)> d8;
    for (size_t i = 0; i < kLanes; i += 2) {
      const auto even = LoadWords(from + i), odd = LoadWords(from + i + kLanes);
      hn::StoreU(hn::BitCast(d8, hn::InterleaveLower(d, even, odd)), d8, rows[i] + 8 * w);
      hn::StoreU(hn::BitCast(d8, hn::InterleaveUpper(d, even, odd)), d8, rows[i + 1] + 8 * w);
    }
  }

  static HWY_INLINE void StoreWordAndZero(uint8_t* to, uint64_t x) {
    alignas(16) static constexpr uint64_t kFirst[2] = {~uint64_t{0}, 0};
    const hn::FixedTag<uint8_t, 16> d8;
    const auto pair = hn::And(hn::Set(DPair(), x), hn::Load(DPair(), kFirst));
    hn::StoreU(hn::BitCast(d8, pair), d8, to);
  }

 protected:
  template <int kBits>
  static HWY_INLINE V RotateLeft(V a) {
    if constexpr (kBits == 0) {
      return a;
    } else {
      return hn::RotateRight<64 - kBits>(a);
    }
  }

 private:
  using DPair = hn::FixedTag<uint64_t, 2>;

  static HWY_INLINE hn::Vec<DPair> LoadPair(const void* p) {
    return hn::BitCast(DPair(),
                       hn::LoadU(hn::FixedTag<uint8_t, 16>(), static_cast<const uint8_t*>(p)));
  }

  // Loads two words each of rows[0], rows[2] and so on, side by side in a vector of kWords words.
  template <size_t kWords>
  static HWY_INLINE hn::Vec<hn::FixedTag<uint64_t, kWords>> LoadPairs(const uint8_t* const* rows,
                                                                      size_t at) {
    if constexpr (kWords == 2) {
      return LoadPair(rows[0] + at);
    } else {
      return hn::Combine(hn::FixedTag<uint64_t, kWords>(),
                         LoadPairs<kWords / 2>(rows + kWords / 2, at),
                         LoadPairs<kWords / 2>(rows, at));
    }
  }

  // Loads word w of two neighbouring states, and word w + 2 too if kSqueezeWords is 4. `s` is the
  // place of word w of the first one.
  static HWY_INLINE auto LoadWords(const uint64_t* s) {
    if constexpr (kSqueezeWords == 2) {
      return LoadPair(s);
    } else {
      return hn::Combine(hn::FixedTag<uint64_t, kSqueezeWords>(), LoadPair(s + 2 * kLanes),
                         LoadPair(s));
    }
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_KECCAK_KECCAK_VECTORS_INL_H_
