// SPDX-License-Identifier: Apache-2.0
// ML-KEM's key generation: FIPS 203 algorithms 16 and 19.
#include <array>

#include "api/engine.h"
#include "api/mlkem_sets.h"
#include "kexlane/mlkem.h"

namespace {

using namespace kexlane;

struct MlkemKeygen {
  static constexpr size_t kRandomBytes = KXL_MLKEM_KEYGEN_SEED_BYTES;
  const ParameterSet& set;
  uint8_t* const* ek;
  uint8_t* const* dk;

  auto Arguments() const { return std::array{EkOut(set, ek), SecretOut(dk, set.dk_bytes)}; }
  KeygenItem Item(size_t i, const uint8_t* seed) const {
    return {.ek = ek[i], .dk = dk[i], .prepared = nullptr, .seed = seed};
  }
  auto Kernel(const Target& target) const { return set.KernelsOf(target).keygen; }
};

struct MlkemKeygenPrepared {
  static constexpr size_t kRandomBytes = KXL_MLKEM_KEYGEN_SEED_BYTES;
  const ParameterSet& set;
  Pointers prepared;
  uint8_t* const* ek;

  auto Arguments() const { return std::array{PreparedDkOut(set, prepared), EkOut(set, ek)}; }
  KeygenItem Item(size_t i, const uint8_t* seed) const {
    return {.ek = ek[i], .dk = nullptr, .prepared = prepared[i], .seed = seed};
  }
  auto Kernel(const Target& target) const { return set.KernelsOf(target).keygen; }
};

}  // namespace

// ---- ML-KEM.KeyGen

kxl_status kxl_mlkem512_keygen(uint8_t* ek, uint8_t* dk) {
  return Run(MlkemKeygen{.set = kMlkem512, .ek = &ek, .dk = &dk}, Drawn());
}

kxl_status kxl_mlkem768_keygen(uint8_t* ek, uint8_t* dk) {
  return Run(MlkemKeygen{.set = kMlkem768, .ek = &ek, .dk = &dk}, Drawn());
}

kxl_status kxl_mlkem1024_keygen(uint8_t* ek, uint8_t* dk) {
  return Run(MlkemKeygen{.set = kMlkem1024, .ek = &ek, .dk = &dk}, Drawn());
}

// ---- ML-KEM.KeyGen_internal

kxl_status kxl_mlkem512_keygen_derand(uint8_t* ek, uint8_t* dk, const uint8_t* seed) {
  return Run(MlkemKeygen{.set = kMlkem512, .ek = &ek, .dk = &dk}, Given(&seed));
}

kxl_status kxl_mlkem768_keygen_derand(uint8_t* ek, uint8_t* dk, const uint8_t* seed) {
  return Run(MlkemKeygen{.set = kMlkem768, .ek = &ek, .dk = &dk}, Given(&seed));
}

kxl_status kxl_mlkem1024_keygen_derand(uint8_t* ek, uint8_t* dk, const uint8_t* seed) {
  return Run(MlkemKeygen{.set = kMlkem1024, .ek = &ek, .dk = &dk}, Given(&seed));
}

// ---- Batches

kxl_status kxl_mlkem512_keygen_batch(size_t n, uint8_t* const ek[], uint8_t* const dk[],
                                     kxl_status status[]) {
  return Run<kChunk>(MlkemKeygen{.set = kMlkem512, .ek = ek, .dk = dk}, Drawn(), {n, status});
}
kxl_status kxl_mlkem512_keygen_batch_derand(size_t n, uint8_t* const ek[], uint8_t* const dk[],
                                            const uint8_t* const seed[], kxl_status status[]) {
  return Run<kChunk>(MlkemKeygen{.set = kMlkem512, .ek = ek, .dk = dk}, Given(seed), {n, status});
}

kxl_status kxl_mlkem768_keygen_batch(size_t n, uint8_t* const ek[], uint8_t* const dk[],
                                     kxl_status status[]) {
  return Run<kChunk>(MlkemKeygen{.set = kMlkem768, .ek = ek, .dk = dk}, Drawn(), {n, status});
}
kxl_status kxl_mlkem768_keygen_batch_derand(size_t n, uint8_t* const ek[], uint8_t* const dk[],
                                            const uint8_t* const seed[], kxl_status status[]) {
  return Run<kChunk>(MlkemKeygen{.set = kMlkem768, .ek = ek, .dk = dk}, Given(seed), {n, status});
}

kxl_status kxl_mlkem1024_keygen_batch(size_t n, uint8_t* const ek[], uint8_t* const dk[],
                                      kxl_status status[]) {
  return Run<kChunk>(MlkemKeygen{.set = kMlkem1024, .ek = ek, .dk = dk}, Drawn(), {n, status});
}
kxl_status kxl_mlkem1024_keygen_batch_derand(size_t n, uint8_t* const ek[], uint8_t* const dk[],
                                             const uint8_t* const seed[], kxl_status status[]) {
  return Run<kChunk>(MlkemKeygen{.set = kMlkem1024, .ek = ek, .dk = dk}, Given(seed), {n, status});
}

// ---- Prepared keys

kxl_status kxl_mlkem512_dk_keygen(kxl_mlkem512_dk* prepared, uint8_t* ek) {
  return Run(MlkemKeygenPrepared{.set = kMlkem512, .prepared = &prepared, .ek = &ek}, Drawn());
}
kxl_status kxl_mlkem512_dk_from_seed(kxl_mlkem512_dk* prepared, uint8_t* ek, const uint8_t* seed) {
  return Run(MlkemKeygenPrepared{.set = kMlkem512, .prepared = &prepared, .ek = &ek}, Given(&seed));
}

kxl_status kxl_mlkem768_dk_keygen(kxl_mlkem768_dk* prepared, uint8_t* ek) {
  return Run(MlkemKeygenPrepared{.set = kMlkem768, .prepared = &prepared, .ek = &ek}, Drawn());
}
kxl_status kxl_mlkem768_dk_from_seed(kxl_mlkem768_dk* prepared, uint8_t* ek, const uint8_t* seed) {
  return Run(MlkemKeygenPrepared{.set = kMlkem768, .prepared = &prepared, .ek = &ek}, Given(&seed));
}

kxl_status kxl_mlkem1024_dk_keygen(kxl_mlkem1024_dk* prepared, uint8_t* ek) {
  return Run(MlkemKeygenPrepared{.set = kMlkem1024, .prepared = &prepared, .ek = &ek}, Drawn());
}
kxl_status kxl_mlkem1024_dk_from_seed(kxl_mlkem1024_dk* prepared, uint8_t* ek,
                                      const uint8_t* seed) {
  return Run(MlkemKeygenPrepared{.set = kMlkem1024, .prepared = &prepared, .ek = &ek},
             Given(&seed));
}
