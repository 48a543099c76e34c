// The five algorithms that the provider has, and their keys in memory.
#ifndef KEXLANE_PROVIDER_KEY_H_
#define KEXLANE_PROVIDER_KEY_H_

#include <atomic>

#include "provider/provider.h"

namespace kexlane::provider {

inline constexpr size_t kMaxEkBytes = KXL_MLKEM1024_EK_BYTES;
inline constexpr size_t kMaxDkBytes = KXL_MLKEM1024_DK_BYTES;
inline constexpr size_t kMaxSeedBytes = KXL_X25519MLKEM768_CLIENT_SEED_BYTES;

// One algorithm: a KEM, or X25519. The hybrid's ek, dk, c and seed are ML-KEM's, each followed by
// 32 bytes of X25519: a client's share, its state, a server's share and the seed of hybrid.h.
// X25519's ek is its public key, its dk the secret key; it has no seed, and no calls below.
// ML-KEM's own calls have prepared keys as void*.
struct Algorithm {
  const char* name;   // the first of its names
  const char* group;  // of TLS
  unsigned group_id;
  int bits;
  int security_bits;
  bool ml_kem, curve;  // the parts that it has
  size_t ek_bytes, dk_bytes, c_bytes, K_bytes, seed_bytes;
  kxl_status (*expand)(uint8_t* ek, uint8_t* dk, const uint8_t* seed);
  kxl_status (*encaps)(uint8_t* c, uint8_t* K, const uint8_t* ek);

  size_t prepared_ek_bytes, prepared_dk_bytes;
  kxl_status (*check_ek)(const uint8_t* ek);
  kxl_status (*parse_ek)(void* prepared, const uint8_t* ek);
  kxl_status (*parse_dk)(void* prepared, const uint8_t* dk);
  kxl_status (*prepare_dk)(void* prepared, uint8_t* ek, const uint8_t* seed);
  kxl_status (*encaps_prepared)(uint8_t* c, uint8_t* K, const void* prepared);
  kxl_status (*decaps_prepared)(uint8_t* K, const uint8_t* c, const void* prepared);
};

// All names, as OpenSSL 3.5 has them, in the order of kAlgorithms.
inline constexpr const char* kMlKem512Names = "ML-KEM-512:MLKEM512:2.16.840.1.101.3.4.4.1";
inline constexpr const char* kMlKem768Names = "ML-KEM-768:MLKEM768:2.16.840.1.101.3.4.4.2";
inline constexpr const char* kMlKem1024Names = "ML-KEM-1024:MLKEM1024:2.16.840.1.101.3.4.4.3";
inline constexpr const char* kHybridNames = "X25519MLKEM768";
inline constexpr const char* kX25519Names = "X25519:1.3.101.110";

inline constexpr size_t kAlgorithmCount = 5;
extern const Algorithm kAlgorithms[kAlgorithmCount];

// A key: empty (what TLS calls parameters), public, or a pair.
struct Key {
  const Provider* provider;
  const Algorithm* algorithm;
  std::atomic<int> references;
  bool has_public;
  bool has_private;
  bool has_seed;
  void* prepared_ek;  // null where ek will be used once (the hybrid) or came with a private key
  void* prepared_dk;  // ML-KEM's, in a pair
  uint8_t* dk;        // as it was imported; null where there is a seed to make it of
  uint8_t ek[kMaxEkBytes];
  uint8_t seed[kMaxSeedBytes];
};

// An empty key, or null (with an error).
Key* NewKey(const Provider* provider, const Algorithm* algorithm);
// Null is not counted and not released.
Key* Retain(Key* key);
void Release(Key* key);
// The same key again, or only its public part. Null (with an error) where memory is short.
Key* Copy(const Key* key, bool with_private);

// The parts that a key is made of; null where they are not given.
struct Parts {
  Bytes ek, dk, seed;
};

// Each fills an empty key, and leaves it empty if it fails (with an error). Parts that are given
// beside those that make the key have to agree with it.
bool SetPublic(Key* key, Bytes ek);
bool SetSeed(Key* key, Bytes seed);
bool SetParts(Key* key, const Parts& parts);
bool Generate(Key* key);

// Writes dk[dk_bytes] of a pair.
bool GetPrivate(const Key* key, uint8_t* dk);

// As provider-keymgmt(7) has them: the parts of a key, as params.
int Export(void* key, int selection, OSSL_CALLBACK* callback, void* argument);

// The operations, for buffers of the algorithm's sizes; on failure (with an error) they are zeroed.
bool Encapsulate(const Key* key, uint8_t* c, uint8_t* K);
bool Decapsulate(const Key* key, uint8_t* K, const uint8_t* c);
bool Exchange(const Key* key, uint8_t* K, const Key* peer);

// What a KEM or a key exchange works with: keys, which it holds.
struct Context {
  const Provider* provider;
  Key* key;
  Key* peer;
};

// As tables of functions have them.
void* NewContext(void* provider);
void FreeContext(void* context);
void* DupContext(void* context);

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_KEY_H_
