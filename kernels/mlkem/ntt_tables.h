// The zetas of zetas.h laid out for the vector NTT of ntt-inl.h, each with its
// product with q^-1.
#ifndef KEXLANE_KERNELS_MLKEM_NTT_TABLES_H_
#define KEXLANE_KERNELS_MLKEM_NTT_TABLES_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/mlkem/zetas.h"

namespace kexlane {

// For layers between vectors: one zeta per block, twice in a 32-bit word, which
// is cheaper to broadcast than a 16-bit one. Index: 128 / span + block.
struct LayerFactors {
  std::array<uint32_t, 32> value;
  std::array<uint32_t, 32> q_inverse;
};

// For layers inside vectors: block after block, its zeta once per lane of `low`
// (see Gather).
struct alignas(64) LaneFactors {
  std::array<int16_t, 128> value;
  std::array<int16_t, 128> q_inverse;
};

constexpr uint32_t TwiceIn32(int16_t x) { return static_cast<uint16_t>(x) * 0x10001u; }

// The inverse NTT walks through the zetas backwards: block i of a layer of n
// blocks, n <= index < 2n, has the zeta of block n - 1 - i.
constexpr size_t MirrorIndex(size_t index) {
  size_t n = 1;
  while (2 * n <= index) n *= 2;
  return 3 * n - 1 - index;
}

constexpr LayerFactors MakeLayerFactors(bool inverse) {
  LayerFactors factors = {};
  for (size_t i = 1; i < 32; ++i) {
    const int16_t zeta = kZetas[inverse ? MirrorIndex(i) : i];
    factors.value[i] = TwiceIn32(zeta);
    factors.q_inverse[i] = TwiceIn32(TimesQInverse(zeta));
  }
  return factors;
}

constexpr LaneFactors MakeLaneFactors(size_t span, bool inverse) {
  LaneFactors factors = {};
  for (size_t i = 0; i < 128; ++i) {
    const size_t index = 128 / span + i / span;
    const int16_t zeta = kZetas[inverse ? MirrorIndex(index) : index];
    factors.value[i] = zeta;
    factors.q_inverse[i] = TimesQInverse(zeta);
  }
  return factors;
}

inline constexpr LayerFactors kLayerZetas = MakeLayerFactors(false);
inline constexpr LayerFactors kLayerInverseZetas = MakeLayerFactors(true);
template <size_t span>
inline constexpr LaneFactors kLaneZetas = MakeLaneFactors(span, false);
template <size_t span>
inline constexpr LaneFactors kLaneInverseZetas = MakeLaneFactors(span, true);

// The zeta of the last inverse layer times the scale, all in Montgomery form.
constexpr int64_t kRInverse = 169;
static_assert(65536 * kRInverse % kQ == 1);
constexpr int16_t ScaledLastInverseZeta(int16_t scale) {
  return CenteredModQ(int64_t{kZetas[1]} * scale % kQ * kRInverse);
}

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_NTT_TABLES_H_
