// SPDX-License-Identifier: Apache-2.0
// X25519 in 64-bit words, one item after another, for portable and for AArch64 with a multiplier
// that takes a word in each cycle.
#ifndef KEXLANE_KERNELS_X25519_X25519_SCALAR_INL_H_
#define KEXLANE_KERNELS_X25519_X25519_SCALAR_INL_H_

#include <cstddef>

#include "kernels/stack-inl.h"
#include "kernels/table.h"
#include "kernels/x25519/ladder-inl.h"
#include "kernels/x25519/public_key_scalar-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// There are no fields in vectors.
using SplitField = void;
using BatchField2 = void;
using BatchField4 = void;
using BatchField8 = void;

// The bytes of stack that BurnStack() overwrites after the operations. The functions spill
// registers into frames of up to 3 KB, on 32-bit machines of up to 7 KB.
inline constexpr size_t kFrameBytes = (sizeof(void*) < 8 ? 12 : 8) * 1024;

// Computes X25519(sk, u) of each item.
inline void Ladders(X25519Item* items, size_t n) {
  for (size_t i = 0; i < n; ++i) LadderX25519(items[i].out, items[i].sk, items[i].u);
  BurnStack<kFrameBytes>();
}

// Computes X25519(sk, 9) of each item.
inline void PublicKeys(X25519Item* items, size_t n) {
  for (size_t i = 0; i < n; ++i) PublicKeyScalar(items[i]);
  BurnStack<kFrameBytes>();
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_X25519_SCALAR_INL_H_
