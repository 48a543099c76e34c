// SPDX-License-Identifier: Apache-2.0
// Runs steps of the Montgomery ladder on a few points, for measurements and tests.
#ifndef KEXLANE_KERNELS_PROBES_LADDER_STEPS_INL_H_
#define KEXLANE_KERNELS_PROBES_LADDER_STEPS_INL_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include KXL_X25519_INL
#include "kernels/ct.h"
#include "kernels/x25519/ladder-inl.h"
#include "kernels/x25519/ladder_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Runs n steps of F::kLanes ladders. All coordinates of their points start with the given limbs.
template <class F>
HWY_NOINLINE void StepsInLanes(uint64_t* limbs, size_t n) {
  using L = typename F::Lanes;
  typename L::Int x[5];
  for (int i = 0; i < 5; ++i) x[i] = L::LoadInt(limbs + F::kLanes * static_cast<size_t>(i));
  const auto x1 = F::FromLimbs(x);
  LadderPoints<F> p = {x1, x1, x1, x1};
  for (; n > 0; --n) LadderStep<F>(p, x1, L::HighestBit(x[0]));
  F::ToLimbs(x, p.a);
  for (int i = 0; i < 5; ++i) L::StoreInt(x[i], limbs + F::kLanes * static_cast<size_t>(i));
}

template <class F>
HWY_NOINLINE void StepsSplit(uint64_t* limbs, size_t n) {
  using L = typename F::Lanes;
  typename L::Int x[5];
  for (int i = 0; i < 5; ++i) x[i] = L::LoadInt(limbs + 4 * i);
  const auto factors = F::FromLimbs(x);
  const auto order = L::OrderOf(L::LoadInt(kBBBB.lane));
  auto p = factors;
  for (; n > 0; --n) p = LadderStepSplit<F>(p, factors, order, order);
  F::ToLimbs(x, p);
  for (int i = 0; i < 5; ++i) L::StoreInt(x[i], limbs + 4 * i);
}

inline void StepsScalar(uint64_t* limbs, size_t n) {
  const Fe x{{{limbs[0], limbs[1], limbs[2], limbs[3], limbs[4]}}};
  LadderState s{};
  s.x1 = s.x2 = s.x3 = s.z2 = s.z3 = x;
  for (; n > 0; --n) LadderStep(s, ValueBarrier(uint64_t{0}));
  for (int i = 0; i < 5; ++i) limbs[i] = s.x2.v[i];
}

// Chooses the steps that a single operation takes.
template <class Split>
constexpr auto StepsOfOne() {
  if constexpr (std::is_void_v<Split>) {
    return StepsScalar;
  } else {
    return StepsSplit<Split>;
  }
}

// Chooses the steps that a batch takes, or null.
template <class Batch>
constexpr auto StepsOfBatch() -> void (*)(uint64_t*, size_t) {
  if constexpr (std::is_void_v<Batch>) {
    return nullptr;
  } else {
    return StepsInLanes<Batch>;
  }
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_PROBES_LADDER_STEPS_INL_H_
