// SPDX-License-Identifier: Apache-2.0
// X25519 of the base point in vectors. Either each lane has a scalar of its own, or four lanes
// share the windows of one scalar.
#ifndef KEXLANE_KERNELS_X25519_PUBLIC_KEY_LANES_INL_H_
#define KEXLANE_KERNELS_X25519_PUBLIC_KEY_LANES_INL_H_

#include <cstddef>
#include <cstdint>

#include "kernels/ct.h"
#include "kernels/profile.h"
#include "kernels/table.h"
#include "kernels/x25519/base-inl.h"
#include "kernels/x25519/base_lookup-inl.h"
#include "kernels/x25519/base_table.h"
#include "kernels/x25519/columns-inl.h"
#include "kernels/x25519/items-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// Returns the lanes whose digit is positive.
template <class L>
HWY_INLINE typename L::Mask Positive(typename L::Int digits) {
  return L::HighestBit(L::template ShiftLeft<60>(digits));
}

// Returns the place of each digit's entry in the low three bits of its lane.
template <class L>
HWY_INLINE typename L::Int Places(typename L::Int digits, typename L::Mask positive) {
  return L::Select(positive, digits, L::Xor(digits, L::SetInt(7)));
}

// Computes the public keys of n <= kLanes items, one in each lane. All lanes are in the same
// window. Lanes without an item compute with zeros.
template <class F>
HWY_NOINLINE void PublicKeyLanes(X25519Item* items, size_t n) {
  KXL_PROFILE(kBase);
  using L = typename F::Lanes;
  using G = LaneGroup<F>;
  struct alignas(64) {
    uint64_t digits[4][F::kLanes];
    EdwardsPoint<G> p;
    Quotient<G> last;
    typename L::Int bits;
  } t = {};
  const WipeAtExit wipe(t);
  for (size_t i = 0; i < n; ++i) {
    Word b[4];
    const WipeAtExit wipe_b(b);
    OddDigits(b, items[i].sk);
    for (int word = 0; word < 4; ++word) t.digits[word][i] = b[word];
  }
  for (int window = 0; window < 64; ++window) {
    t.bits =
        window % 16 == 0 ? L::LoadInt(t.digits[window / 16]) : L::template ShiftRight<4>(t.bits);
    const auto positive = Positive<L>(t.bits);
    const WindowLookup<L> lookup(kBaseTable[window], Places<L>(t.bits, positive));
    if (window == 0) {
      t.p = FirstPointOf<F>(ReadTable<F>(lookup, positive));
    } else if (window < 63) {
      Add(t.p, ReadTable<F>(lookup, positive));
    } else {
      t.last = AddLast(t.p, ReadTable<F>(lookup, positive));
    }
  }
  EncodeQuotients<F>(items, n, t.last.f, t.last.h);
}

// Computes the public key of one item in four lanes. Each lane works on every fourth window, which
// gives four points. They are added in pairs, and then the two halves.
//
// An addition has the coordinates of each point in four lanes. The first point's Y - X, Y + X, T, Z
// are multiplied by the second one's, of which T counts 2 d times and Z twice. The products are A,
// B, C, D, and sums and differences of neighbours give E, H, F, G. E and F come out negative. That
// negates Z and T of the sum, which means x and y, and so adds the point (0, -1) of order 2. Both
// halves contain that point, and it cancels in their sum.
template <class F>
HWY_NOINLINE void PublicKeySplit(X25519Item& item) {
  KXL_PROFILE(kBase);
  using L = typename F::Lanes;
  using G = LaneGroup<F>;
  using Fe4 = typename F::Fe;
  struct alignas(64) {
    uint64_t digits[4];
    EdwardsPoint<G> p;
    Fe4 part[4], half[2], last;
    typename L::Int bits;
  } t;
  const WipeAtExit wipe(t);
  OddDigits(t.digits, item.sk);
  for (int step = 0; step < 16; ++step) {
    t.bits = FourDigits<L>(t.digits[step / 4] >> 16 * (step % 4));
    const auto positive = Positive<L>(t.bits);
    const SplitLookup<L> lookup(kSplitBaseTable.v[step], Places<L>(t.bits, positive));
    if (step == 0) {
      t.p = FirstPointOf<F>(ReadTable<F>(lookup, positive));
    } else {
      Add(t.p, ReadTable<F>(lookup, positive));
    }
  }

  // Parts 1 and 3 become second points.
  constexpr int kOdd = 2 + 8;
  const Fe4 d2 = Constant<F>(kEdwards2D);
  const Fe4 t2 = F::template Blend<kOdd>(F::Carry(F::Mul(t.p.t, d2)), t.p.t);
  const Fe4 z2 = F::template Blend<kOdd>(F::Carry(AddColumns(t.p.z, t.p.z)), F::Carry(t.p.z));
  Transpose(t.part, t.p.minus, t.p.plus, t2, z2);
  for (int i = 0; i < 2; ++i) t.half[i] = AddParts<F>(t.part[2 * i], t.part[2 * i + 1]);
  t.last = AddHalves<F>(t.half[0], t.half[1]);
  EncodeQuotients<F>(&item, 1, F::Permute(t.last, L::OrderOf(L::LoadInt(kCCCC.lane))),
                     F::Swap(t.last));
}

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_X25519_PUBLIC_KEY_LANES_INL_H_
