// SPDX-License-Identifier: Apache-2.0
// Whether two ML-KEM keys are a pair: FIPS 203 section 7.1.
#ifndef KEXLANE_SCHEMES_MLKEM_PAIR_H_
#define KEXLANE_SCHEMES_MLKEM_PAIR_H_

#include <cstdint>

#include "dispatch/target.h"
#include "schemes/parameter_set.h"

namespace kexlane {

// Whether dk holds this very ek.
bool HasEk(const ParameterSet& set, const uint8_t* dk, const uint8_t* ek);

// Of keys that HasEk() accepts. ok: both keys pass their checks, the coefficients of s are below q,
// and dk decapsulates what is encapsulated to ek with the fresh randomness m.
struct PairItem {
  const uint8_t* ek;
  const uint8_t* dk;
  const uint8_t* m;
  bool ok;
};
void CheckPair(const Target& target, const ParameterSet& set, PairItem& item);

}  // namespace kexlane

#endif  // KEXLANE_SCHEMES_MLKEM_PAIR_H_
