// SPDX-License-Identifier: Apache-2.0
// The zetas of zetas.h in the layout of the vector NTT of ntt-inl.h, each with its product with
// q^-1.
#ifndef KEXLANE_KERNELS_MLKEM_NTT_TABLES_H_
#define KEXLANE_KERNELS_MLKEM_NTT_TABLES_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/mlkem/zetas.h"

namespace kexlane {

// The zetas of the layers between vectors. Each stands twice in a 32-bit word, which is cheaper to
// broadcast than a 16-bit one. The index is 128 / span + block.
struct LayerFactors {
  std::array<uint32_t, 32> value;
  std::array<uint32_t, 32> q_inverse;
};

// The zetas of one layer inside vectors. Block after block, the zeta stands once for each lane of
// the vector `low` of Gather().
struct alignas(64) LaneFactors {
  std::array<int16_t, 128> value;
  std::array<int16_t, 128> q_inverse;
};

constexpr uint32_t TwiceIn32(int16_t x) { return static_cast<uint16_t>(x) * 0x10001u; }

// Returns the index of the zeta that the inverse NTT uses, because it goes through the zetas
// backwards. In a layer of n blocks, n <= index < 2n, block i has the zeta of block n - 1 - i.
constexpr size_t MirrorIndex(size_t index) {
  size_t n = 1;
  while (2 * n <= index) n *= 2;
  return 3 * n - 1 - index;
}

enum class Transform { kNtt, kInverseNtt };

constexpr LayerFactors MakeLayerFactors(Transform transform) {
  const bool inverse = transform == Transform::kInverseNtt;
  LayerFactors factors = {};
  for (size_t i = 1; i < 32; ++i) {
    const int16_t zeta = kZetas[inverse ? MirrorIndex(i) : i];
    factors.value[i] = TwiceIn32(zeta);
    factors.q_inverse[i] = TwiceIn32(TimesQInverse(zeta));
  }
  return factors;
}

constexpr LaneFactors MakeLaneFactors(size_t span, Transform transform) {
  const bool inverse = transform == Transform::kInverseNtt;
  LaneFactors factors = {};
  for (size_t i = 0; i < 128; ++i) {
    const size_t index = 128 / span + i / span;
    const int16_t zeta = kZetas[inverse ? MirrorIndex(index) : index];
    factors.value[i] = zeta;
    factors.q_inverse[i] = TimesQInverse(zeta);
  }
  return factors;
}

inline constexpr LayerFactors kLayerZetas = MakeLayerFactors(Transform::kNtt);
inline constexpr LayerFactors kLayerInverseZetas = MakeLayerFactors(Transform::kInverseNtt);
template <size_t span>
inline constexpr LaneFactors kLaneZetas = MakeLaneFactors(span, Transform::kNtt);
template <size_t span>
inline constexpr LaneFactors kLaneInverseZetas = MakeLaneFactors(span, Transform::kInverseNtt);

// Returns the zeta of the last inverse layer times the scale. Both and the result are in Montgomery
// form.
constexpr int64_t kRInverse = 169;
static_assert(65536 * kRInverse % kQ == 1);
constexpr int16_t ScaledLastInverseZeta(int16_t scale) {
  return CenteredModQ(int64_t{kZetas[1]} * scale % kQ * kRInverse);
}

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_NTT_TABLES_H_
