// SPDX-License-Identifier: Apache-2.0
// The keys of the algorithms, in memory.
#ifndef KEXLANE_PROVIDER_KEY_H_
#define KEXLANE_PROVIDER_KEY_H_

#include <atomic>

#include "provider/algorithms.h"
#include "provider/provider.h"
#include "provider/settings.h"

namespace kexlane::provider {

// A key: empty (what TLS calls parameters), public, or a pair.
struct Key {
  const Provider* provider;
  const Algorithm* algorithm;
  std::atomic<int> references;
  bool has_public;
  bool has_private;
  void* prepared_ek;    // null where the algorithm prepares none, and in a pair
  EVP_PKEY* curve_key;  // the part on the algorithm's curve; null where it has none
  char* properties;     // of who computes on the curve; null for those of the program
  // Of a pair, in secret memory.
  void* prepared_dk;  // null where the algorithm prepares none
  uint8_t* dk;        // null where the seed makes it
  uint8_t* seed;      // null where it is not known
  uint8_t ek[kMaxEkBytes];
};

// An empty key, or null (with an error).
Key* NewKey(const Provider* provider, const Algorithm* algorithm);
// Both do nothing for null.
Key* Retain(Key* key);
void Release(Key* key);
// A copy of a key, or of its public part. Null (with an error) if memory is short.
Key* Copy(const Key* key, bool with_private);

// The parts that a key is made of; null where they are not given.
struct Parts {
  Bytes ek, dk, seed;
};

// Chooses who computes on the algorithm's curve from now on. False (with an error) if memory is
// short.
bool SetProperties(Key* key, const char* properties);

// Each fills an empty key, and leaves it empty if it fails (with an error). Parts that are given
// beside those that make the key have to agree with it. An X25519 key may have been filled before:
// SetPublic replaces it, as with OpenSSL's own X25519 keys.
bool SetPublic(Key* key, Bytes ek);
bool SetSeed(Key* key, Bytes seed, SeedPolicy policy);
bool SetParts(Key* key, const Parts& parts, SeedPolicy policy);
bool Generate(Key* key, SeedPolicy policy);
// Makes an X25519 pair of sk[32], which it clamps (RFC 7748 section 5), as OpenSSL clamps the keys
// that it makes.
bool SetScalar(Key* key, uint8_t* sk);

// Whether ek and dk of a pair belong together, which is tried with an encapsulation.
kxl_status CheckPair(const Key* key);
// Writes dk[dk_bytes] of a pair.
bool GetPrivate(const Key* key, uint8_t* dk);

// Passes the parts of a key as params to the callback, as provider-keymgmt(7) asks.
int Export(void* key, int selection, OSSL_CALLBACK* callback, void* argument);

// The operations, for buffers of the algorithm's sizes. On failure (with an error) the outputs are
// zeroed. ikme is the randomness of the encapsulation, or null, which draws it.
bool Encapsulate(const Key* key, uint8_t* c, uint8_t* K, const uint8_t* ikme);
bool Decapsulate(const Key* key, uint8_t* K, const uint8_t* c);
bool Exchange(const Key* key, uint8_t* K, const Key* peer);

// What a KEM or a key exchange works with: keys, which it holds.
struct Context {
  const Provider* provider;
  Key* key;
  Key* peer;
  bool encapsulates;
  bool has_ikme;
  uint8_t ikme[kMaxIkmeBytes];  // of the next encapsulation
};

// A context's functions, with the types of OSSL_DISPATCH.
void* NewContext(void* provider);
void FreeContext(void* context);
void* DupContext(void* context);

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_KEY_H_
