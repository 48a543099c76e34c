// SPDX-License-Identifier: Apache-2.0
// ML-KEM's encapsulation: FIPS 203 algorithms 17 and 20.
#include <array>

#include "api/engine.h"
#include "api/mlkem_sets.h"
#include "kexlane/mlkem.h"

namespace {

using namespace kexlane;

struct MlkemEncaps {
  static constexpr size_t kRandomBytes = KXL_MLKEM_ENCAPS_SEED_BYTES;
  const ParameterSet& set;
  uint8_t* const* c;
  uint8_t* const* K;
  const uint8_t* const* ek;

  auto Arguments() const {
    return std::array{PublicOut(c, set.c_bytes, "a ciphertext"), SecretOut(K, KXL_MLKEM_K_BYTES),
                      In(ek)};
  }
  EncapsItem Item(size_t i, const uint8_t* m) const {
    return {.c = c[i], .K = K[i], .ek = ek[i], .prepared = nullptr, .m = m, .ok = false};
  }
  auto Kernel(const Target& target) const { return set.KernelsOf(target).encaps; }
};

struct MlkemEncapsPrepared {
  static constexpr size_t kRandomBytes = KXL_MLKEM_ENCAPS_SEED_BYTES;
  const ParameterSet& set;
  uint8_t* const* c;
  uint8_t* const* K;
  Pointers prepared;

  auto Arguments() const {
    return std::array{PublicOut(c, set.c_bytes, "a ciphertext"), SecretOut(K, KXL_MLKEM_K_BYTES),
                      PreparedEkIn(set, prepared)};
  }
  EncapsItem Item(size_t i, const uint8_t* m) const {
    return {.c = c[i], .K = K[i], .ek = nullptr, .prepared = prepared[i], .m = m, .ok = false};
  }
  auto Kernel(const Target& target) const { return set.KernelsOf(target).encaps_prepared; }
};

}  // namespace

// ---- ML-KEM.Encaps

kxl_status kxl_mlkem512_encaps(uint8_t* c, uint8_t* K, const uint8_t* ek) {
  return Run(MlkemEncaps{.set = kMlkem512, .c = &c, .K = &K, .ek = &ek}, Drawn());
}

kxl_status kxl_mlkem768_encaps(uint8_t* c, uint8_t* K, const uint8_t* ek) {
  return Run(MlkemEncaps{.set = kMlkem768, .c = &c, .K = &K, .ek = &ek}, Drawn());
}

kxl_status kxl_mlkem1024_encaps(uint8_t* c, uint8_t* K, const uint8_t* ek) {
  return Run(MlkemEncaps{.set = kMlkem1024, .c = &c, .K = &K, .ek = &ek}, Drawn());
}

// ---- ML-KEM.Encaps_internal

kxl_status kxl_mlkem512_encaps_derand(uint8_t* c, uint8_t* K, const uint8_t* ek, const uint8_t* m) {
  return Run(MlkemEncaps{.set = kMlkem512, .c = &c, .K = &K, .ek = &ek}, Given(&m));
}

kxl_status kxl_mlkem768_encaps_derand(uint8_t* c, uint8_t* K, const uint8_t* ek, const uint8_t* m) {
  return Run(MlkemEncaps{.set = kMlkem768, .c = &c, .K = &K, .ek = &ek}, Given(&m));
}

kxl_status kxl_mlkem1024_encaps_derand(uint8_t* c, uint8_t* K, const uint8_t* ek,
                                       const uint8_t* m) {
  return Run(MlkemEncaps{.set = kMlkem1024, .c = &c, .K = &K, .ek = &ek}, Given(&m));
}

// ---- Batches

kxl_status kxl_mlkem512_encaps_batch(size_t n, uint8_t* const c[], uint8_t* const K[],
                                     const uint8_t* const ek[], kxl_status status[]) {
  return Run<kChunk>(MlkemEncaps{.set = kMlkem512, .c = c, .K = K, .ek = ek}, Drawn(), {n, status});
}
kxl_status kxl_mlkem512_encaps_batch_derand(size_t n, uint8_t* const c[], uint8_t* const K[],
                                            const uint8_t* const ek[], const uint8_t* const m[],
                                            kxl_status status[]) {
  return Run<kChunk>(MlkemEncaps{.set = kMlkem512, .c = c, .K = K, .ek = ek}, Given(m),
                     {n, status});
}

kxl_status kxl_mlkem768_encaps_batch(size_t n, uint8_t* const c[], uint8_t* const K[],
                                     const uint8_t* const ek[], kxl_status status[]) {
  return Run<kChunk>(MlkemEncaps{.set = kMlkem768, .c = c, .K = K, .ek = ek}, Drawn(), {n, status});
}
kxl_status kxl_mlkem768_encaps_batch_derand(size_t n, uint8_t* const c[], uint8_t* const K[],
                                            const uint8_t* const ek[], const uint8_t* const m[],
                                            kxl_status status[]) {
  return Run<kChunk>(MlkemEncaps{.set = kMlkem768, .c = c, .K = K, .ek = ek}, Given(m),
                     {n, status});
}

kxl_status kxl_mlkem1024_encaps_batch(size_t n, uint8_t* const c[], uint8_t* const K[],
                                      const uint8_t* const ek[], kxl_status status[]) {
  return Run<kChunk>(MlkemEncaps{.set = kMlkem1024, .c = c, .K = K, .ek = ek}, Drawn(),
                     {n, status});
}
kxl_status kxl_mlkem1024_encaps_batch_derand(size_t n, uint8_t* const c[], uint8_t* const K[],
                                             const uint8_t* const ek[], const uint8_t* const m[],
                                             kxl_status status[]) {
  return Run<kChunk>(MlkemEncaps{.set = kMlkem1024, .c = c, .K = K, .ek = ek}, Given(m),
                     {n, status});
}

// ---- Prepared keys

kxl_status kxl_mlkem512_encaps_prepared(uint8_t* c, uint8_t* K, const kxl_mlkem512_ek* prepared) {
  return Run(MlkemEncapsPrepared{.set = kMlkem512, .c = &c, .K = &K, .prepared = &prepared},
             Drawn());
}
kxl_status kxl_mlkem512_encaps_prepared_derand(uint8_t* c, uint8_t* K,
                                               const kxl_mlkem512_ek* prepared, const uint8_t* m) {
  return Run(MlkemEncapsPrepared{.set = kMlkem512, .c = &c, .K = &K, .prepared = &prepared},
             Given(&m));
}

kxl_status kxl_mlkem768_encaps_prepared(uint8_t* c, uint8_t* K, const kxl_mlkem768_ek* prepared) {
  return Run(MlkemEncapsPrepared{.set = kMlkem768, .c = &c, .K = &K, .prepared = &prepared},
             Drawn());
}
kxl_status kxl_mlkem768_encaps_prepared_derand(uint8_t* c, uint8_t* K,
                                               const kxl_mlkem768_ek* prepared, const uint8_t* m) {
  return Run(MlkemEncapsPrepared{.set = kMlkem768, .c = &c, .K = &K, .prepared = &prepared},
             Given(&m));
}

kxl_status kxl_mlkem1024_encaps_prepared(uint8_t* c, uint8_t* K, const kxl_mlkem1024_ek* prepared) {
  return Run(MlkemEncapsPrepared{.set = kMlkem1024, .c = &c, .K = &K, .prepared = &prepared},
             Drawn());
}
kxl_status kxl_mlkem1024_encaps_prepared_derand(uint8_t* c, uint8_t* K,
                                                const kxl_mlkem1024_ek* prepared,
                                                const uint8_t* m) {
  return Run(MlkemEncapsPrepared{.set = kMlkem1024, .c = &c, .K = &K, .prepared = &prepared},
             Given(&m));
}

// ---- Batches with prepared keys

kxl_status kxl_mlkem512_encaps_prepared_batch(size_t n, uint8_t* const c[], uint8_t* const K[],
                                              const kxl_mlkem512_ek* const prepared[],
                                              kxl_status status[]) {
  return Run<kChunk>(MlkemEncapsPrepared{.set = kMlkem512, .c = c, .K = K, .prepared = prepared},
                     Drawn(), {n, status});
}
kxl_status kxl_mlkem512_encaps_prepared_batch_derand(size_t n, uint8_t* const c[],
                                                     uint8_t* const K[],
                                                     const kxl_mlkem512_ek* const prepared[],
                                                     const uint8_t* const m[],
                                                     kxl_status status[]) {
  return Run<kChunk>(MlkemEncapsPrepared{.set = kMlkem512, .c = c, .K = K, .prepared = prepared},
                     Given(m), {n, status});
}

kxl_status kxl_mlkem768_encaps_prepared_batch(size_t n, uint8_t* const c[], uint8_t* const K[],
                                              const kxl_mlkem768_ek* const prepared[],
                                              kxl_status status[]) {
  return Run<kChunk>(MlkemEncapsPrepared{.set = kMlkem768, .c = c, .K = K, .prepared = prepared},
                     Drawn(), {n, status});
}
kxl_status kxl_mlkem768_encaps_prepared_batch_derand(size_t n, uint8_t* const c[],
                                                     uint8_t* const K[],
                                                     const kxl_mlkem768_ek* const prepared[],
                                                     const uint8_t* const m[],
                                                     kxl_status status[]) {
  return Run<kChunk>(MlkemEncapsPrepared{.set = kMlkem768, .c = c, .K = K, .prepared = prepared},
                     Given(m), {n, status});
}

kxl_status kxl_mlkem1024_encaps_prepared_batch(size_t n, uint8_t* const c[], uint8_t* const K[],
                                               const kxl_mlkem1024_ek* const prepared[],
                                               kxl_status status[]) {
  return Run<kChunk>(MlkemEncapsPrepared{.set = kMlkem1024, .c = c, .K = K, .prepared = prepared},
                     Drawn(), {n, status});
}
kxl_status kxl_mlkem1024_encaps_prepared_batch_derand(size_t n, uint8_t* const c[],
                                                      uint8_t* const K[],
                                                      const kxl_mlkem1024_ek* const prepared[],
                                                      const uint8_t* const m[],
                                                      kxl_status status[]) {
  return Run<kChunk>(MlkemEncapsPrepared{.set = kMlkem1024, .c = c, .K = K, .prepared = prepared},
                     Given(m), {n, status});
}
