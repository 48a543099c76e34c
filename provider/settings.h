// SPDX-License-Identifier: Apache-2.0
// The parameters of the provider's section in openssl.cnf, which have OpenSSL 3.5's names. They are
// read when they are needed, because a program may add some after it has loaded the provider.
#ifndef KEXLANE_PROVIDER_SETTINGS_H_
#define KEXLANE_PROVIDER_SETTINGS_H_

#include "provider/provider.h"

namespace kexlane::provider {

inline constexpr const char* kInputFormats = "ml-kem.input_formats";
inline constexpr const char* kOutputFormats = "ml-kem.output_formats";
inline constexpr const char* kRetainSeed = "ml-kem.retain_seed";
inline constexpr const char* kPreferSeed = "ml-kem.prefer_seed";

// What the section says, or null. OpenSSL keeps the string as long as the provider lives.
const char* Setting(const Provider* provider, const char* name);

// What becomes of the seed of a key.
struct SeedPolicy {
  bool retain = true;  // it is kept, and written to files
  bool prefer = true;  // of a seed and a dk that are given together, the seed makes the key
};

// Reads the policy of the section. False (with an error) if a word is neither yes nor no.
bool ReadSeedPolicy(const Provider* provider, SeedPolicy* policy);
// The same for params that have the names of the settings. Names that are not there change nothing.
bool UpdateSeedPolicy(const Provider* provider, const OSSL_PARAM params[], SeedPolicy* policy);

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_SETTINGS_H_
