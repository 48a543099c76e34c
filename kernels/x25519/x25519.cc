// X25519 for every target: fills the table of kernels/table.h once per Highway pass.
#include "kernels/table.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/x25519/x25519.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

#include "kernels/ct.h"
#include "kernels/simd-inl.h"
#include "kernels/x25519/base-inl.h"
#include "kernels/x25519/columns-inl.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/fma-inl.h"
#include "kernels/x25519/fp_mode-inl.h"
#include "kernels/x25519/ifma-inl.h"
#include "kernels/x25519/ladder-inl.h"
#include "kernels/x25519/ladder_lanes-inl.h"
#include "kernels/x25519/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {
namespace {

#if !KXL_PORTABLE && HWY_ARCH_X86

// One operation is four multiplications at a time. A batch is faster from three operations on, and
// there a register that is not full costs less than the operations one by one. Vectors of eight
// lanes are for batches: the first ones after a pause are slow, and so is what follows.
#if KXL_AVX512IFMA
using SplitField = IfmaField<IfmaLanes<QuadLanes>>;
using BatchField4 = IfmaField<IfmaLanes<IntLanes<4>>>;
using BatchField8 = IfmaField<IfmaLanes<IntLanes<8>>>;
#else
using SplitField = FmaField<FmaLanes<QuadLanes>>;
using BatchField4 = FmaField<FmaLanes<IntLanes<4>>>;
#if HWY_TARGET <= HWY_AVX3
using BatchField8 = FmaField<FmaLanes<IntLanes<8>>>;
#endif
#endif

// The functions leave spilled registers on the stack, in frames of up to 19 KB for batches (Clang)
// and 10 KB for one operation, and those of the inversion below them, up to 2 KB.
constexpr size_t kBatchFrameBytes = 24 * 1024, kFrameBytes = 12 * 1024;

// X25519(sk, u) of each item.
void Ladders(X25519Item* items, size_t n) {
  const DefaultFpMode mode;
  if (n > 2) {
#if HWY_TARGET <= HWY_AVX3
    for (; n > 4; items += HWY_MIN(n, 8), n -= HWY_MIN(n, 8)) {
      LadderLanes<BatchField8>(items, HWY_MIN(n, 8));
    }
#endif
    for (; n > 2; items += HWY_MIN(n, 4), n -= HWY_MIN(n, 4)) {
      LadderLanes<BatchField4>(items, HWY_MIN(n, 4));
    }
    BurnStack<kBatchFrameBytes>();
  }
  for (; n > 0; ++items, --n) LadderSplit<SplitField>(*items);
  BurnStack<kFrameBytes>();
}

// X25519(sk, 9) of each item.
void PublicKey(X25519Item* items, size_t n) {
  const DefaultFpMode mode;
  if (n > 2) {
#if HWY_TARGET <= HWY_AVX3
    for (; n > 5; items += HWY_MIN(n, 8), n -= HWY_MIN(n, 8)) {
      PublicKeyLanes<BatchField8>(items, HWY_MIN(n, 8));
    }
#endif
    for (; n > 2; items += HWY_MIN(n, 4), n -= HWY_MIN(n, 4)) {
      PublicKeyLanes<BatchField4>(items, HWY_MIN(n, 4));
    }
    BurnStack<kBatchFrameBytes>();
  }
  for (; n > 0; ++items, --n) PublicKeySplit<SplitField>(*items);
  BurnStack<kFrameBytes>();
}

void StepSingle(uint64_t* limbs, size_t n) {
  const DefaultFpMode mode;
  RepeatStepSplit<SplitField>(limbs, n);
}
void StepBatch4(uint64_t* limbs, size_t n) {
  const DefaultFpMode mode;
  RepeatStepLanes<BatchField4>(limbs, n);
}
constexpr auto kStepBatch4 = StepBatch4;
#if HWY_TARGET <= HWY_AVX3
void StepBatch8(uint64_t* limbs, size_t n) {
  const DefaultFpMode mode;
  RepeatStepLanes<BatchField8>(limbs, n);
}
constexpr auto kStepBatch8 = StepBatch8;
#else
constexpr auto kStepBatch8 = nullptr;
#endif

#else

void StepSingle(uint64_t* limbs, size_t n) {
  const Fe x{{{limbs[0], limbs[1], limbs[2], limbs[3], limbs[4]}}};
  LadderState s{};
  s.x1 = s.x2 = s.x3 = s.z2 = s.z3 = x;
  for (; n > 0; --n) LadderStep(s, ValueBarrier(uint64_t{0}));
  for (int i = 0; i < 5; ++i) limbs[i] = s.x2.v[i];
}
constexpr auto kStepBatch4 = nullptr;
constexpr auto kStepBatch8 = nullptr;

// As above; frames are of up to 3 KB.
constexpr size_t kFrameBytes = 8 * 1024;

void Ladders(X25519Item* items, size_t n) {
  for (X25519Item* item = items; item < items + n; ++item) {
    LadderX25519(item->out, item->sk, item->u);
  }
  BurnStack<kFrameBytes>();
}

void PublicKey(X25519Item* items, size_t n) {
  for (size_t i = 0; i < n; ++i) PublicKeyScalar(items[i]);
  BurnStack<kFrameBytes>();
}

#endif

void SharedSecret(X25519Item* items, size_t n) {
  Ladders(items, n);
  for (X25519Item* item = items; item < items + n; ++item) {
    uint64_t any = 0;
    for (int i = 0; i < 32; ++i) any |= item->out[i];
    any = MaskNonZero(any);
    Declassify(&any, sizeof(any), "a peer of low order is told to the caller, who breaks off");
    item->ok = any != 0;
  }
}

void FieldMul(uint8_t* h, const uint8_t* f, const uint8_t* g, size_t n) {
  for (size_t i = 0; i < 32 * n; i += 32) {
    FeEncode(h + i, FeMul(FeDecode(f + i), FeDecode(g + i)));
  }
}

void FieldSqr(uint8_t* h, const uint8_t* f, size_t n) {
  for (size_t i = 0; i < 32 * n; i += 32) FeEncode(h + i, FeSqr(FeDecode(f + i)));
}

}  // namespace

const X25519Table kX25519Table = {PublicKey,  SharedSecret, FieldMul,   FieldSqr,
                                  StepSingle, kStepBatch4,  kStepBatch8};

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
