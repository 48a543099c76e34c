// SPDX-License-Identifier: Apache-2.0
// Fills a target's table of X25519 kernels. kernels/targets/NAME.cc includes this file as its body.
#define KXL_NAMESPACE KXL_TARGET_NAME

#include <cstddef>
#include <cstdint>

#include KXL_X25519_INL
#include "kernels/ct.h"
#include "kernels/table.h"
#include "kernels/x25519/field-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {
namespace {

void SharedSecrets(X25519Item* items, size_t n) {
  Ladders(items, n);
  for (X25519Item* item = items; item < items + n; ++item) {
    uint64_t any = 0;
    for (int i = 0; i < 32; ++i) any |= item->out[i];
    any = MaskNonZero(any);
    Declassify(&any, sizeof(any), "a peer of low order is told to the caller, who stops");
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

const X25519Table kX25519Table = {.public_key = PublicKeys,
                                  .shared_secret = SharedSecrets,
                                  .fe_mul = FieldMul,
                                  .fe_sqr = FieldSqr};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();
