// SPDX-License-Identifier: Apache-2.0
// Fills a target's table of probes. kernels/targets/NAME.cc includes this file as its body.
#define KXL_JOIN_(a, b) a##b
#define KXL_JOIN(a, b) KXL_JOIN_(a, b)
#define KXL_NAMESPACE KXL_JOIN(KXL_TARGET_NAME, _probes)

#include <cstddef>
#include <cstdint>

#include KXL_X25519_INL
#include "kernels/keccak/keccak-inl.h"
#include "kernels/probes/ladder_steps-inl.h"
#include "kernels/probes/probes.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {
namespace {

// The permutation on kStates interleaved states, or null if this target has none of that width.
template <size_t kStates>
constexpr auto Permutation() -> void (*)(uint64_t*) {
  if constexpr (kStates == Keccak1::kStates) {
    return KeccakF1600<Keccak1>;
  } else if constexpr (kStates == KeccakSingle::kStates) {
    return KeccakF1600<KeccakSingle>;
  } else if constexpr (kStates == KeccakWide::kStates) {
    return KeccakF1600<KeccakWide>;
  } else {
    return nullptr;
  }
}

}  // namespace

const ProbeTable kProbes = {.f1600_x1 = Permutation<1>(),
                            .f1600_x2 = Permutation<2>(),
                            .f1600_x4 = Permutation<4>(),
                            .f1600_x8 = Permutation<8>(),
                            .ladder_step = StepsOfOne<SplitField>(),
                            .ladder_step_x2 = StepsOfBatch<BatchField2>(),
                            .ladder_step_x4 = StepsOfBatch<BatchField4>(),
                            .ladder_step_x8 = StepsOfBatch<BatchField8>()};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();
