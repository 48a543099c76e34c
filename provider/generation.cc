// SPDX-License-Identifier: Apache-2.0
// The parameters that keys are made with.
#include "provider/generation.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <strings.h>

#include "provider/dhkem.h"
#include "provider/secret_memory.h"

namespace kexlane::provider {
namespace {

struct Generation {
  const Provider* provider;
  const Algorithm* algorithm;
  int selection;
  SeedPolicy policy;
  char* properties;  // of what the key is made with, or null
  uint8_t* origin;   // in secret memory: a KEM's seed, X25519's ikm, or null
  size_t origin_bytes;
};

void SetOrigin(Generation* generation, uint8_t* origin, size_t bytes) {
  FreeSecret(generation->origin, generation->origin_bytes);
  generation->origin = origin;
  generation->origin_bytes = bytes;
}

// OpenSSL 3.5 lists its own groups before ours, and gives them no such name. It takes the key from
// the provider that the properties choose.
bool IsGroup(const Algorithm* algorithm, const char* name) {
  return *name == '\0' || strcasecmp(name, algorithm->group) == 0 ||
         strcasecmp(name, algorithm->name) == 0;
}

// Whether the algorithm makes keys of this many bytes of the parameter; else false, with an error.
bool CanComeFrom(const Generation* generation, const char* name, size_t bytes) {
  const Algorithm* algorithm = generation->algorithm;
  if (name == kSeed) {
    // X25519 has no seed, not even an empty one.
    return (bytes != 0 && bytes == algorithm->seed_bytes) ||
           Fail(generation->provider, Reason::kSeedLength);
  }
  if (algorithm->is_kem) return Fail(generation->provider, Reason::kNoSuchParameter);
  return bytes >= kMinIkmBytes || Fail(generation->provider, Reason::kIkmLength);
}

// Takes what the key is to be made from, if it is among params. False (with an error) if no key can
// be made from it.
bool TakeOrigin(Generation* generation, const OSSL_PARAM params[]) {
  for (const char* name : {kSeed, kDhkemIkm}) {
    Bytes origin;
    if (!FindOctets(generation->provider, params, name, &origin)) return false;
    if (origin.data() == nullptr) continue;
    if (!CanComeFrom(generation, name, origin.size())) return false;
    uint8_t* copy = CopySecret(origin.data(), origin.size());
    if (copy == nullptr) return Fail(generation->provider, Reason::kMemory);
    SetOrigin(generation, copy, origin.size());
  }
  return true;
}

bool MakePair(Key* key, Generation* generation) {
  const Bytes origin{generation->origin, generation->origin_bytes};
  if (origin.data() == nullptr) return Generate(key, generation->policy);
  if (key->algorithm->is_kem) {
    const bool ok = SetSeed(key, origin, generation->policy);
    // As with OpenSSL 3.5, a seed makes one key, and the next one is random.
    SetOrigin(generation, nullptr, 0);
    return ok;
  }
  uint8_t sk[KXL_X25519_SK_BYTES];
  const bool ok =
      DeriveX25519(generation->provider, generation->properties, sk, origin) && SetScalar(key, sk);
  OPENSSL_cleanse(sk, sizeof(sk));
  return ok;
}

}  // namespace

const OSSL_PARAM* GenerationParams(const Algorithm* algorithm) {
  static const OSSL_PARAM kForKem[] = {
      OSSL_PARAM_octet_string(kSeed, nullptr, 0), OSSL_PARAM_utf8_string(kRetainSeed, nullptr, 0),
      OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, nullptr, 0),
      OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_PROPERTIES, nullptr, 0), OSSL_PARAM_END};
  static const OSSL_PARAM kForX25519[] = {
      OSSL_PARAM_octet_string(kDhkemIkm, nullptr, 0),
      OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, nullptr, 0),
      OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_PROPERTIES, nullptr, 0), OSSL_PARAM_END};
  return algorithm->is_kem ? kForKem : kForX25519;
}

int GenSetParams(void* data, const OSSL_PARAM params[]) {
  auto* generation = static_cast<Generation*>(data);
  const Provider* provider = generation->provider;
  const char *group = nullptr, *properties = nullptr;
  if (!FindText(provider, params, OSSL_PKEY_PARAM_GROUP_NAME, &group) ||
      !FindText(provider, params, OSSL_PKEY_PARAM_PROPERTIES, &properties)) {
    return 0;
  }
  if (group != nullptr && !IsGroup(generation->algorithm, group)) {
    return Fail(provider, Reason::kUnknownGroup);
  }
  // They choose the HMAC that X25519 keys are derived with, and who computes on a hybrid's curve.
  if (properties != nullptr) {
    OPENSSL_free(generation->properties);
    generation->properties = OPENSSL_strdup(properties);
    if (generation->properties == nullptr) return Fail(provider, Reason::kMemory);
  }
  if (generation->algorithm->is_kem && !UpdateSeedPolicy(provider, params, &generation->policy)) {
    return 0;
  }
  if (TakeOrigin(generation, params)) return 1;
  // What was set before is not what the program wants now.
  SetOrigin(generation, nullptr, 0);
  return 0;
}

void* NewGeneration(const Provider* provider, const Algorithm* algorithm, int selection,
                    const OSSL_PARAM params[]) {
  auto* generation = Allocate<Generation>(provider);
  if (generation == nullptr) return nullptr;
  generation->algorithm = algorithm;
  generation->selection = selection;
  const bool has_policy = !algorithm->is_kem || ReadSeedPolicy(provider, &generation->policy);
  if (has_policy && GenSetParams(generation, params) != 0) return generation;
  GenCleanup(generation);
  return nullptr;
}

// A selection of parameters alone makes an empty key: a TLS server fills it with the client's
// share.
void* Gen(void* data, OSSL_CALLBACK* /*progress*/, void* /*argument*/) {
  auto* generation = static_cast<Generation*>(data);
  Key* key = NewKey(generation->provider, generation->algorithm);
  if (key == nullptr) return nullptr;
  const bool with_pair = (generation->selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != 0;
  if ((generation->properties == nullptr || SetProperties(key, generation->properties)) &&
      (!with_pair || MakePair(key, generation))) {
    return key;
  }
  Release(key);
  return nullptr;
}

void GenCleanup(void* data) {
  auto* generation = static_cast<Generation*>(data);
  if (generation == nullptr) return;
  SetOrigin(generation, nullptr, 0);
  OPENSSL_free(generation->properties);
  OPENSSL_free(generation);
}

}  // namespace kexlane::provider
