// The prepared keys of <kexlane/mlkem.h>. A key remembers the target that
// prepared it.
#include "dispatch/arguments.h"
#include "dispatch/mlkem_set.h"
#include "dispatch/random.h"
#include "kexlane/mlkem.h"

namespace kexlane {
namespace {

kxl_status EkParse(const ParameterSet& set, void* prepared, const uint8_t* ek) {
  const Outputs outputs(prepared, set.prepared_ek_bytes);
  if (AnyNull(prepared, ek)) return outputs.Fail(KXL_ERR_NULL);
  if (!Aligned(prepared)) return outputs.Fail(KXL_ERR_KEY);
  const Target& target = ActiveTarget();
  if (!set.KernelsOf(target).parse_ek(prepared, ek)) return outputs.Fail(KXL_ERR_KEY);
  SetTag(prepared, kPreparedEk + set.ek_bytes, target);
  return KXL_OK;
}

kxl_status DkParse(const ParameterSet& set, void* prepared, const uint8_t* dk) {
  const Outputs outputs(prepared, set.prepared_dk_bytes);
  if (AnyNull(prepared, dk)) return outputs.Fail(KXL_ERR_NULL);
  if (!Aligned(prepared)) return outputs.Fail(KXL_ERR_KEY);
  set.MarkSecrets(dk);
  const Target& target = ActiveTarget();
  if (!set.KernelsOf(target).parse_dk(prepared, dk)) return outputs.Fail(KXL_ERR_KEY);
  SetTag(prepared, kPreparedDk + set.ek_bytes, target);
  return KXL_OK;
}

kxl_status DkFromSeed(const ParameterSet& set, void* prepared, uint8_t* ek, const uint8_t* seed) {
  const Outputs outputs(prepared, set.prepared_dk_bytes, ek, set.ek_bytes);
  if (AnyNull(prepared, ek, seed)) return outputs.Fail(KXL_ERR_NULL);
  if (!Aligned(prepared)) return outputs.Fail(KXL_ERR_KEY);
  Secret(seed, KXL_MLKEM_KEYGEN_SEED_BYTES);
  const Target& target = ActiveTarget();
  KeygenItem item = {ek, nullptr, prepared, seed};
  set.KernelsOf(target).keygen(&item, 1);
  SetTag(prepared, kPreparedDk + set.ek_bytes, target);
  Declassify(ek, set.ek_bytes, "a public key");
  return KXL_OK;
}

kxl_status DkKeygen(const ParameterSet& set, void* prepared, uint8_t* ek) {
  const Outputs outputs(prepared, set.prepared_dk_bytes, ek, set.ek_bytes);
  if (AnyNull(prepared, ek)) return outputs.Fail(KXL_ERR_NULL);
  uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES];
  const WipeAtExit wipe(seed);
  if (!RandomBytes(seed, sizeof(seed))) return outputs.Fail(KXL_ERR_RANDOM);
  return DkFromSeed(set, prepared, ek, seed);
}

kxl_status EncapsPreparedDerand(const ParameterSet& set, uint8_t* c, uint8_t* K,
                                const void* prepared, const uint8_t* m) {
  const Outputs outputs(c, set.c_bytes, K, KXL_MLKEM_K_BYTES);
  if (AnyNull(c, K, prepared, m)) return outputs.Fail(KXL_ERR_NULL);
  Secret(m, KXL_MLKEM_ENCAPS_SEED_BYTES);
  const Target* const target = TargetOfEk(set, prepared);
  if (target == nullptr) return outputs.Fail(KXL_ERR_KEY);
  EncapsItem item = {c, K, nullptr, prepared, m, false};
  set.KernelsOf(*target).encaps_prepared(&item, 1);
  Declassify(c, set.c_bytes, "a ciphertext");
  return KXL_OK;
}

kxl_status EncapsPrepared(const ParameterSet& set, uint8_t* c, uint8_t* K, const void* prepared) {
  const Outputs outputs(c, set.c_bytes, K, KXL_MLKEM_K_BYTES);
  if (AnyNull(c, K, prepared)) return outputs.Fail(KXL_ERR_NULL);
  uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES];
  const WipeAtExit wipe(m);
  if (!RandomBytes(m, sizeof(m))) return outputs.Fail(KXL_ERR_RANDOM);
  return EncapsPreparedDerand(set, c, K, prepared, m);
}

kxl_status DecapsPrepared(const ParameterSet& set, uint8_t* K, const uint8_t* c,
                          const void* prepared) {
  const Outputs outputs(K, KXL_MLKEM_K_BYTES);
  if (AnyNull(K, c, prepared)) return outputs.Fail(KXL_ERR_NULL);
  const Target* const target = TargetOfDk(set, prepared);
  if (target == nullptr) return outputs.Fail(KXL_ERR_KEY);
  DecapsItem item = {K, c, nullptr, prepared, false};
  set.KernelsOf(*target).decaps_prepared(&item, 1);
  return KXL_OK;
}

kxl_status DkWipe(const ParameterSet& set, void* prepared) {
  if (AnyNull(prepared)) return KXL_ERR_NULL;
  Wipe(prepared, set.prepared_dk_bytes);
  return KXL_OK;
}

}  // namespace
}  // namespace kexlane

#define KXL_MLKEM_FUNCTIONS(N)                                                         \
  static_assert(alignof(kxl_mlkem##N##_ek) == 64 && alignof(kxl_mlkem##N##_dk) == 64); \
  kxl_status kxl_mlkem##N##_ek_parse(kxl_mlkem##N##_ek* prepared, const uint8_t* ek) { \
    return kexlane::EkParse(kexlane::kMlkem##N, prepared, ek);                         \
  }                                                                                    \
  kxl_status kxl_mlkem##N##_encaps_prepared(uint8_t* c, uint8_t* K,                    \
                                            const kxl_mlkem##N##_ek* prepared) {       \
    return kexlane::EncapsPrepared(kexlane::kMlkem##N, c, K, prepared);                \
  }                                                                                    \
  kxl_status kxl_mlkem##N##_encaps_prepared_derand(                                    \
      uint8_t* c, uint8_t* K, const kxl_mlkem##N##_ek* prepared, const uint8_t* m) {   \
    return kexlane::EncapsPreparedDerand(kexlane::kMlkem##N, c, K, prepared, m);       \
  }                                                                                    \
  kxl_status kxl_mlkem##N##_dk_parse(kxl_mlkem##N##_dk* prepared, const uint8_t* dk) { \
    return kexlane::DkParse(kexlane::kMlkem##N, prepared, dk);                         \
  }                                                                                    \
  kxl_status kxl_mlkem##N##_dk_from_seed(kxl_mlkem##N##_dk* prepared, uint8_t* ek,     \
                                         const uint8_t* seed) {                        \
    return kexlane::DkFromSeed(kexlane::kMlkem##N, prepared, ek, seed);                \
  }                                                                                    \
  kxl_status kxl_mlkem##N##_dk_keygen(kxl_mlkem##N##_dk* prepared, uint8_t* ek) {      \
    return kexlane::DkKeygen(kexlane::kMlkem##N, prepared, ek);                        \
  }                                                                                    \
  kxl_status kxl_mlkem##N##_decaps_prepared(uint8_t* K, const uint8_t* c,              \
                                            const kxl_mlkem##N##_dk* prepared) {       \
    return kexlane::DecapsPrepared(kexlane::kMlkem##N, K, c, prepared);                \
  }                                                                                    \
  kxl_status kxl_mlkem##N##_dk_wipe(kxl_mlkem##N##_dk* prepared) {                     \
    return kexlane::DkWipe(kexlane::kMlkem##N, prepared);                              \
  }

KXL_MLKEM_FUNCTIONS(512)
KXL_MLKEM_FUNCTIONS(768)
KXL_MLKEM_FUNCTIONS(1024)
