// X25519 for every target: fills the table of kernels/kernels.h once per Highway pass.
#include "kernels/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/x25519/x25519.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

#include "kernels/ct.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/ladder-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {
namespace {

void PublicKey(X25519Item* items, size_t n) {
  const uint8_t kBase[32] = {9};
  for (size_t i = 0; i < n; ++i) LadderX25519(items[i].out, items[i].sk, kBase);
}

void SharedSecret(X25519Item* items, size_t n) {
  for (X25519Item* item = items; item < items + n; ++item) {
    LadderX25519(item->out, item->sk, item->u);
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

const X25519Table kX25519Table = {PublicKey, SharedSecret, FieldMul, FieldSqr};

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();
