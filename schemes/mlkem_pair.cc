// SPDX-License-Identifier: Apache-2.0
// Encapsulation checks ek, and decapsulation checks dk.
#include "schemes/mlkem_pair.h"

#include <cstring>

#include "kernels/ct.h"
#include "kernels/table.h"

namespace kexlane {

bool HasEk(const ParameterSet& set, const uint8_t* dk, const uint8_t* ek) {
  return std::memcmp(dk + set.dk_ek, ek, set.ek_bytes) == 0;
}

void CheckPair(const Target& target, const ParameterSet& set, PairItem& item) {
  item.ok = false;
  uint8_t c[P1024::kCBytes];  // the largest
  struct {
    uint8_t sent[kHashBytes], received[kHashBytes];
  } K;
  const WipeAtExit wipe(K);
  const MlkemKernels& kernels = set.KernelsOf(target);
  // dk begins with ByteEncode_12(s), as ek begins with that of t. Decapsulation reduces s modulo q,
  // so it would not notice. What this check leaves on the stack, the two operations overwrite.
  const bool s_below_q = kernels.check_ek(item.dk);
  EncapsItem encaps = {
      .c = c, .K = K.sent, .ek = item.ek, .prepared = nullptr, .m = item.m, .ok = false};
  kernels.encaps(&encaps, 1);
  if (!encaps.ok) return;
  Declassify(c, set.c_bytes, "a ciphertext");
  DecapsItem decaps = {.K = K.received, .c = c, .dk = item.dk, .prepared = nullptr, .ok = false};
  kernels.decaps(&decaps, 1);
  if (!decaps.ok) return;
  const uint64_t differ =
      MaskDiffer(K.sent, K.received, kHashBytes) | static_cast<uint64_t>(!s_below_q);
  Declassify(&differ, sizeof(differ), "the answer of the call");
  item.ok = differ == 0;
}

}  // namespace kexlane
