// SPDX-License-Identifier: Apache-2.0
// ML-KEM's decapsulation: FIPS 203 algorithms 18 and 21.
#include <array>

#include "api/engine.h"
#include "api/mlkem_sets.h"
#include "kexlane/mlkem.h"

namespace {

using namespace kexlane;

struct MlkemDecaps {
  static constexpr size_t kRandomBytes = 0;
  const ParameterSet& set;
  uint8_t* const* K;
  const uint8_t* const* c;
  const uint8_t* const* dk;

  auto Arguments() const {
    return std::array{SecretOut(K, KXL_MLKEM_K_BYTES), In(c), DkIn(set, dk)};
  }
  DecapsItem Item(size_t i, const uint8_t*) const {
    return {.K = K[i], .c = c[i], .dk = dk[i], .prepared = nullptr, .ok = false};
  }
  auto Kernel(const Target& target) const { return set.KernelsOf(target).decaps; }
};

struct MlkemDecapsPrepared {
  static constexpr size_t kRandomBytes = 0;
  const ParameterSet& set;
  uint8_t* const* K;
  const uint8_t* const* c;
  Pointers prepared;

  auto Arguments() const {
    return std::array{SecretOut(K, KXL_MLKEM_K_BYTES), In(c), PreparedDkIn(set, prepared)};
  }
  DecapsItem Item(size_t i, const uint8_t*) const {
    return {.K = K[i], .c = c[i], .dk = nullptr, .prepared = prepared[i], .ok = false};
  }
  auto Kernel(const Target& target) const { return set.KernelsOf(target).decaps_prepared; }
};

}  // namespace

// ---- ML-KEM.Decaps

kxl_status kxl_mlkem512_decaps(uint8_t* K, const uint8_t* c, const uint8_t* dk) {
  return Run(MlkemDecaps{.set = kMlkem512, .K = &K, .c = &c, .dk = &dk}, None());
}

kxl_status kxl_mlkem768_decaps(uint8_t* K, const uint8_t* c, const uint8_t* dk) {
  return Run(MlkemDecaps{.set = kMlkem768, .K = &K, .c = &c, .dk = &dk}, None());
}

kxl_status kxl_mlkem1024_decaps(uint8_t* K, const uint8_t* c, const uint8_t* dk) {
  return Run(MlkemDecaps{.set = kMlkem1024, .K = &K, .c = &c, .dk = &dk}, None());
}

// ---- Batches

kxl_status kxl_mlkem512_decaps_batch(size_t n, uint8_t* const K[], const uint8_t* const c[],
                                     const uint8_t* const dk[], kxl_status status[]) {
  return Run<kChunk>(MlkemDecaps{.set = kMlkem512, .K = K, .c = c, .dk = dk}, None(), {n, status});
}

kxl_status kxl_mlkem768_decaps_batch(size_t n, uint8_t* const K[], const uint8_t* const c[],
                                     const uint8_t* const dk[], kxl_status status[]) {
  return Run<kChunk>(MlkemDecaps{.set = kMlkem768, .K = K, .c = c, .dk = dk}, None(), {n, status});
}

kxl_status kxl_mlkem1024_decaps_batch(size_t n, uint8_t* const K[], const uint8_t* const c[],
                                      const uint8_t* const dk[], kxl_status status[]) {
  return Run<kChunk>(MlkemDecaps{.set = kMlkem1024, .K = K, .c = c, .dk = dk}, None(), {n, status});
}

// ---- Prepared keys

kxl_status kxl_mlkem512_decaps_prepared(uint8_t* K, const uint8_t* c,
                                        const kxl_mlkem512_dk* prepared) {
  return Run(MlkemDecapsPrepared{.set = kMlkem512, .K = &K, .c = &c, .prepared = &prepared},
             None());
}

kxl_status kxl_mlkem768_decaps_prepared(uint8_t* K, const uint8_t* c,
                                        const kxl_mlkem768_dk* prepared) {
  return Run(MlkemDecapsPrepared{.set = kMlkem768, .K = &K, .c = &c, .prepared = &prepared},
             None());
}

kxl_status kxl_mlkem1024_decaps_prepared(uint8_t* K, const uint8_t* c,
                                         const kxl_mlkem1024_dk* prepared) {
  return Run(MlkemDecapsPrepared{.set = kMlkem1024, .K = &K, .c = &c, .prepared = &prepared},
             None());
}

// ---- Batches with prepared keys

kxl_status kxl_mlkem512_decaps_prepared_batch(size_t n, uint8_t* const K[],
                                              const uint8_t* const c[],
                                              const kxl_mlkem512_dk* const prepared[],
                                              kxl_status status[]) {
  return Run<kChunk>(MlkemDecapsPrepared{.set = kMlkem512, .K = K, .c = c, .prepared = prepared},
                     None(), {n, status});
}

kxl_status kxl_mlkem768_decaps_prepared_batch(size_t n, uint8_t* const K[],
                                              const uint8_t* const c[],
                                              const kxl_mlkem768_dk* const prepared[],
                                              kxl_status status[]) {
  return Run<kChunk>(MlkemDecapsPrepared{.set = kMlkem768, .K = K, .c = c, .prepared = prepared},
                     None(), {n, status});
}

kxl_status kxl_mlkem1024_decaps_prepared_batch(size_t n, uint8_t* const K[],
                                               const uint8_t* const c[],
                                               const kxl_mlkem1024_dk* const prepared[],
                                               kxl_status status[]) {
  return Run<kChunk>(MlkemDecapsPrepared{.set = kMlkem1024, .K = K, .c = c, .prepared = prepared},
                     None(), {n, status});
}
