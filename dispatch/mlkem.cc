// The single calls of <kexlane/mlkem.h>, each written once for the parameter
// set it is given. A single operation is a kernel call with one item.
#include <cstring>

#include "dispatch/arguments.h"
#include "dispatch/mlkem_set.h"
#include "dispatch/random.h"
#include "kexlane/mlkem.h"

namespace kexlane {
namespace {

kxl_status KeygenDerand(const ParameterSet& set, uint8_t* ek, uint8_t* dk, const uint8_t* seed) {
  const Outputs outputs(ek, set.ek_bytes, dk, set.dk_bytes);
  if (AnyNull(ek, dk, seed)) return outputs.Fail(KXL_ERR_NULL);
  Secret(seed, KXL_MLKEM_KEYGEN_SEED_BYTES);
  KeygenItem item = {ek, dk, nullptr, seed};
  set.Kernels().keygen(&item, 1);
  Declassify(ek, set.ek_bytes, "a public key");
  return KXL_OK;
}

kxl_status Keygen(const ParameterSet& set, uint8_t* ek, uint8_t* dk) {
  const Outputs outputs(ek, set.ek_bytes, dk, set.dk_bytes);
  if (AnyNull(ek, dk)) return outputs.Fail(KXL_ERR_NULL);
  uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES];
  const WipeAtExit wipe(seed);
  if (!RandomBytes(seed, sizeof(seed))) return outputs.Fail(KXL_ERR_RANDOM);
  return KeygenDerand(set, ek, dk, seed);
}

kxl_status EncapsDerand(const ParameterSet& set, uint8_t* c, uint8_t* K, const uint8_t* ek,
                        const uint8_t* m) {
  const Outputs outputs(c, set.c_bytes, K, KXL_MLKEM_K_BYTES);
  if (AnyNull(c, K, ek, m)) return outputs.Fail(KXL_ERR_NULL);
  Secret(m, KXL_MLKEM_ENCAPS_SEED_BYTES);
  EncapsItem item = {c, K, ek, nullptr, m, false};
  set.Kernels().encaps(&item, 1);
  if (!item.ok) return outputs.Fail(KXL_ERR_KEY);
  Declassify(c, set.c_bytes, "a ciphertext");
  return KXL_OK;
}

kxl_status Encaps(const ParameterSet& set, uint8_t* c, uint8_t* K, const uint8_t* ek) {
  const Outputs outputs(c, set.c_bytes, K, KXL_MLKEM_K_BYTES);
  if (AnyNull(c, K, ek)) return outputs.Fail(KXL_ERR_NULL);
  uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES];
  const WipeAtExit wipe(m);
  if (!RandomBytes(m, sizeof(m))) return outputs.Fail(KXL_ERR_RANDOM);
  return EncapsDerand(set, c, K, ek, m);
}

kxl_status Decaps(const ParameterSet& set, uint8_t* K, const uint8_t* c, const uint8_t* dk) {
  const Outputs outputs(K, KXL_MLKEM_K_BYTES);
  if (AnyNull(K, c, dk)) return outputs.Fail(KXL_ERR_NULL);
  set.MarkSecrets(dk);
  DecapsItem item = {K, c, dk, nullptr, false};
  set.Kernels().decaps(&item, 1);
  return item.ok ? KXL_OK : outputs.Fail(KXL_ERR_KEY);
}

kxl_status CheckEk(const ParameterSet& set, const uint8_t* ek) {
  if (AnyNull(ek)) return KXL_ERR_NULL;
  return set.Kernels().check_ek(ek) ? KXL_OK : KXL_ERR_KEY;
}

kxl_status CheckDk(const ParameterSet& set, const uint8_t* dk) {
  if (AnyNull(dk)) return KXL_ERR_NULL;
  set.MarkSecrets(dk);
  return set.Kernels().check_dk(dk) ? KXL_OK : KXL_ERR_KEY;
}

// Encaps checks ek and decaps checks dk.
kxl_status CheckPair(const ParameterSet& set, const uint8_t* ek, const uint8_t* dk) {
  if (AnyNull(ek, dk)) return KXL_ERR_NULL;
  set.MarkSecrets(dk);
  const uint8_t* own_ek = dk + set.dk_bytes - set.ek_bytes - 64;  // dk = dk_pke || ek || H(ek) || z
  if (std::memcmp(own_ek, ek, set.ek_bytes) != 0) return KXL_ERR_KEY;

  struct {
    uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES], sent[KXL_MLKEM_K_BYTES], received[KXL_MLKEM_K_BYTES];
  } secrets;
  const WipeAtExit wipe(secrets);
  uint8_t c[KXL_MLKEM1024_C_BYTES];
  if (!RandomBytes(secrets.m, sizeof(secrets.m))) return KXL_ERR_RANDOM;
  const MlkemKernels& kernels = set.Kernels();
  EncapsItem encaps = {c, secrets.sent, ek, nullptr, secrets.m, false};
  kernels.encaps(&encaps, 1);
  if (!encaps.ok) return KXL_ERR_KEY;
  Declassify(c, sizeof(c), "a ciphertext");
  DecapsItem decaps = {secrets.received, c, dk, nullptr, false};
  kernels.decaps(&decaps, 1);
  if (!decaps.ok) return KXL_ERR_KEY;
  const uint64_t differ = MaskDiffer(secrets.sent, secrets.received, KXL_MLKEM_K_BYTES);
  Declassify(&differ, sizeof(differ), "the answer of this function");
  return differ == 0 ? KXL_OK : KXL_ERR_KEY;
}

}  // namespace
}  // namespace kexlane

#define KXL_MLKEM_FUNCTIONS(N)                                                             \
  kxl_status kxl_mlkem##N##_keygen(uint8_t* ek, uint8_t* dk) {                             \
    return kexlane::Keygen(kexlane::kMlkem##N, ek, dk);                                    \
  }                                                                                        \
  kxl_status kxl_mlkem##N##_keygen_derand(uint8_t* ek, uint8_t* dk, const uint8_t* seed) { \
    return kexlane::KeygenDerand(kexlane::kMlkem##N, ek, dk, seed);                        \
  }                                                                                        \
  kxl_status kxl_mlkem##N##_encaps(uint8_t* c, uint8_t* K, const uint8_t* ek) {            \
    return kexlane::Encaps(kexlane::kMlkem##N, c, K, ek);                                  \
  }                                                                                        \
  kxl_status kxl_mlkem##N##_encaps_derand(uint8_t* c, uint8_t* K, const uint8_t* ek,       \
                                          const uint8_t* m) {                              \
    return kexlane::EncapsDerand(kexlane::kMlkem##N, c, K, ek, m);                         \
  }                                                                                        \
  kxl_status kxl_mlkem##N##_decaps(uint8_t* K, const uint8_t* c, const uint8_t* dk) {      \
    return kexlane::Decaps(kexlane::kMlkem##N, K, c, dk);                                  \
  }                                                                                        \
  kxl_status kxl_mlkem##N##_check_ek(const uint8_t* ek) {                                  \
    return kexlane::CheckEk(kexlane::kMlkem##N, ek);                                       \
  }                                                                                        \
  kxl_status kxl_mlkem##N##_check_dk(const uint8_t* dk) {                                  \
    return kexlane::CheckDk(kexlane::kMlkem##N, dk);                                       \
  }                                                                                        \
  kxl_status kxl_mlkem##N##_check_pair(const uint8_t* ek, const uint8_t* dk) {             \
    return kexlane::CheckPair(kexlane::kMlkem##N, ek, dk);                                 \
  }

KXL_MLKEM_FUNCTIONS(512)
KXL_MLKEM_FUNCTIONS(768)
KXL_MLKEM_FUNCTIONS(1024)
