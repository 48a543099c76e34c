// The keys of ML-KEM (FIPS 203) and X25519MLKEM768: making, filling, copying and using them.
#include "provider/kem_key.h"

#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace kexlane::provider {
namespace {

constexpr size_t kCurveBytes = KXL_X25519_PK_BYTES;

#define KEXLANE_ML_KEM_CALLS(set)                                                             \
  KXL_MLKEM##set##_PREPARED_EK_BYTES, KXL_MLKEM##set##_PREPARED_DK_BYTES,                     \
      kxl_mlkem##set##_check_ek,                                                              \
      [](void* prepared, const uint8_t* ek) {                                                 \
        return kxl_mlkem##set##_ek_parse(static_cast<kxl_mlkem##set##_ek*>(prepared), ek);    \
      },                                                                                      \
      [](void* prepared, const uint8_t* dk) {                                                 \
        return kxl_mlkem##set##_dk_parse(static_cast<kxl_mlkem##set##_dk*>(prepared), dk);    \
      },                                                                                      \
      [](void* prepared, uint8_t* ek, const uint8_t* seed) {                                  \
        return kxl_mlkem##set##_dk_from_seed(static_cast<kxl_mlkem##set##_dk*>(prepared), ek, \
                                             seed);                                           \
      },                                                                                      \
      [](uint8_t* c, uint8_t* K, const void* prepared) {                                      \
        return kxl_mlkem##set##_encaps_prepared(                                              \
            c, K, static_cast<const kxl_mlkem##set##_ek*>(prepared));                         \
      },                                                                                      \
      [](uint8_t* K, const uint8_t* c, const void* prepared) {                                \
        return kxl_mlkem##set##_decaps_prepared(                                              \
            K, c, static_cast<const kxl_mlkem##set##_dk*>(prepared));                         \
      }
#define KEXLANE_ML_KEM(set)                                                              \
  false, KXL_MLKEM##set##_EK_BYTES, KXL_MLKEM##set##_DK_BYTES, KXL_MLKEM##set##_C_BYTES, \
      KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES, kxl_mlkem##set##_keygen_derand,    \
      kxl_mlkem##set##_encaps, KEXLANE_ML_KEM_CALLS(set)

// The u-coordinates whose order divides 8, below 2^255 and little-endian: 0, 1, the two of order 8,
// p - 1, and 0 and 1 again as p and p + 1. RFC 7748 section 6.1 has their result all zero.
constexpr uint8_t kLowOrder[7][kCurveBytes] = {
    {0},
    {1},
    {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
     0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
     0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
    {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
     0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
     0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}};

bool IsLowOrder(const uint8_t* u) {
  for (const uint8_t* low : kLowOrder) {
    // The top bit is not part of u.
    if (std::memcmp(u, low, kCurveBytes - 1) == 0 && (u[kCurveBytes - 1] & 0x7f) == low[31]) {
      return true;
    }
  }
  return false;
}

void WipeAndFree(void* p, size_t bytes) {
  if (p == nullptr) return;
  OPENSSL_cleanse(p, bytes);
  std::free(p);
}

// Memory for a prepared key, whose size is a multiple of its alignment.
void* AllocatePrepared(size_t bytes) { return std::aligned_alloc(KXL_PREPARED_ALIGNMENT, bytes); }

bool ClearAndFail(Key* key, Reason reason, const char* function = __builtin_FUNCTION(),
                  int line = __builtin_LINE()) {
  Clear(key);
  return Fail(key->provider, reason, function, __FILE__, line);
}

// Where the ML-KEM part of ek or dk ends and that of X25519 begins.
size_t CurveAt(const Kem* kem, size_t bytes) { return bytes - (kem->hybrid ? kCurveBytes : 0); }

// The hybrid's X25519 secret key.
const uint8_t* CurveSecret(const Key* key) {
  return key->dk != nullptr ? key->dk + CurveAt(key->kem, key->kem->dk_bytes)
                            : key->seed + CurveAt(key->kem, key->kem->seed_bytes);
}

bool CopyBlock(void** to, const void* from, size_t bytes) {
  if (from == nullptr) return true;
  *to = AllocatePrepared(bytes);
  if (*to == nullptr) return false;
  std::memcpy(*to, from, bytes);
  return true;
}

}  // namespace

const Kem kKems[kKemCount] = {
    {"ML-KEM-512", "MLKEM512", 0x0200, 512, 128, KEXLANE_ML_KEM(512)},
    {"ML-KEM-768", "MLKEM768", 0x0201, 768, 192, KEXLANE_ML_KEM(768)},
    {"ML-KEM-1024", "MLKEM1024", 0x0202, 1024, 256, KEXLANE_ML_KEM(1024)},
    {"X25519MLKEM768", "X25519MLKEM768", 0x11EC, 768, 192, true,
     KXL_X25519MLKEM768_CLIENT_SHARE_BYTES, KXL_X25519MLKEM768_STATE_BYTES,
     KXL_X25519MLKEM768_SERVER_SHARE_BYTES, KXL_X25519MLKEM768_SECRET_BYTES,
     KXL_X25519MLKEM768_CLIENT_SEED_BYTES, kxl_x25519mlkem768_client_keygen_derand,
     kxl_x25519mlkem768_server_respond, KEXLANE_ML_KEM_CALLS(768)}};

#undef KEXLANE_ML_KEM
#undef KEXLANE_ML_KEM_CALLS

Key* NewKey(const Provider* provider, const Kem* kem) {
  Key* key = static_cast<Key*>(OPENSSL_zalloc(sizeof(Key)));
  if (key == nullptr) {
    Fail(provider, Reason::kMemory);
    return nullptr;
  }
  key->provider = provider;
  key->kem = kem;
  key->references = 1;
  return key;
}

void Clear(Key* key) {
  std::free(key->prepared_ek);
  WipeAndFree(key->prepared_dk, key->kem->prepared_dk_bytes);
  WipeAndFree(key->dk, key->kem->dk_bytes);
  key->prepared_ek = key->prepared_dk = nullptr;
  key->dk = nullptr;
  key->has_public = key->has_seed = false;
  OPENSSL_cleanse(key->seed, sizeof(key->seed));
}

Key* Retain(Key* key) {
  key->references.fetch_add(1, std::memory_order_relaxed);
  return key;
}

void Release(Key* key) {
  if (key == nullptr || key->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  Clear(key);
  OPENSSL_free(key);
}

Key* Copy(const Key* key, bool with_private) {
  const Kem* kem = key->kem;
  Key* copy = NewKey(key->provider, kem);
  if (copy == nullptr) return nullptr;
  bool ok = CopyBlock(&copy->prepared_ek, key->prepared_ek, kem->prepared_ek_bytes);
  std::memcpy(copy->ek, key->ek, sizeof(key->ek));
  copy->has_public = key->has_public;
  if (ok && with_private && key->prepared_dk != nullptr) {
    ok = CopyBlock(&copy->prepared_dk, key->prepared_dk, kem->prepared_dk_bytes);
    std::memcpy(copy->seed, key->seed, sizeof(key->seed));
    copy->has_seed = key->has_seed;
    if (ok && key->dk != nullptr) {
      copy->dk = static_cast<uint8_t*>(std::malloc(kem->dk_bytes));
      ok = copy->dk != nullptr;
      if (ok) std::memcpy(copy->dk, key->dk, kem->dk_bytes);
    }
  }
  if (ok) return copy;
  Release(copy);
  Fail(key->provider, Reason::kMemory);
  return nullptr;
}

bool SetPublic(Key* key, const uint8_t* ek, size_t bytes) {
  const Kem* kem = key->kem;
  if (key->has_public) return Fail(key->provider, Reason::kKeyAlreadySet);
  if (bytes != kem->ek_bytes) return Fail(key->provider, Reason::kPublicKeyLength);
  if (kem->hybrid) {
    // A TLS server uses it once, so preparing would not pay. Both halves are checked here already,
    // where TLS still answers with the alert illegal_parameter.
    if (kem->check_ek(ek) != KXL_OK) return Fail(key->provider, Reason::kMalformedPublicKey);
    if (IsLowOrder(ek + CurveAt(kem, bytes))) return Fail(key->provider, Reason::kLowOrder);
  } else {
    key->prepared_ek = AllocatePrepared(kem->prepared_ek_bytes);
    if (key->prepared_ek == nullptr) return Fail(key->provider, Reason::kMemory);
    if (kem->parse_ek(key->prepared_ek, ek) != KXL_OK) {
      return ClearAndFail(key, Reason::kMalformedPublicKey);
    }
  }
  std::memcpy(key->ek, ek, bytes);
  key->has_public = true;
  return true;
}

bool SetSeed(Key* key, const uint8_t* seed, size_t bytes) {
  const Kem* kem = key->kem;
  if (key->has_public) return Fail(key->provider, Reason::kKeyAlreadySet);
  if (bytes != kem->seed_bytes) return Fail(key->provider, Reason::kSeedLength);
  key->prepared_dk = AllocatePrepared(kem->prepared_dk_bytes);
  if (key->prepared_dk == nullptr) return Fail(key->provider, Reason::kMemory);
  if (seed != key->seed) std::memcpy(key->seed, seed, bytes);
  key->has_seed = true;
  // Neither fails for pointers that are not null.
  if (kem->prepare_dk(key->prepared_dk, key->ek, key->seed) != KXL_OK ||
      (kem->hybrid &&
       kxl_x25519_public_key(key->ek + CurveAt(kem, kem->ek_bytes), CurveSecret(key)) != KXL_OK)) {
    return ClearAndFail(key, Reason::kMalformedPrivateKey);
  }
  key->has_public = true;
  return true;
}

bool SetPrivate(Key* key, const uint8_t* dk, size_t bytes) {
  const Kem* kem = key->kem;
  if (key->has_public) return Fail(key->provider, Reason::kKeyAlreadySet);
  if (bytes != kem->dk_bytes) return Fail(key->provider, Reason::kPrivateKeyLength);
  key->prepared_dk = AllocatePrepared(kem->prepared_dk_bytes);
  key->dk = static_cast<uint8_t*>(std::malloc(bytes));
  if (key->prepared_dk == nullptr || key->dk == nullptr) return ClearAndFail(key, Reason::kMemory);
  std::memcpy(key->dk, dk, bytes);
  // FIPS 203 algorithm 16: dk ends in ek || H(ek) || z.
  const size_t ek_bytes = CurveAt(kem, kem->ek_bytes);
  const uint8_t* ek = key->dk + CurveAt(kem, bytes) - 64 - ek_bytes;
  if (kem->parse_dk(key->prepared_dk, key->dk) != KXL_OK || kem->check_ek(ek) != KXL_OK) {
    return ClearAndFail(key, Reason::kMalformedPrivateKey);
  }
  std::memcpy(key->ek, ek, ek_bytes);
  if (kem->hybrid && kxl_x25519_public_key(key->ek + ek_bytes, CurveSecret(key)) != KXL_OK) {
    return ClearAndFail(key, Reason::kMalformedPrivateKey);
  }
  key->has_public = true;
  return true;
}

bool Generate(Key* key) {
  // The seed is drawn here, for it is the form in which a private key is exported. The operating
  // system's generator needs no care after a fork.
  if (getentropy(key->seed, key->kem->seed_bytes) != 0) return ClearAndFail(key, Reason::kRandom);
  return SetSeed(key, key->seed, key->kem->seed_bytes);
}

bool GetPrivate(const Key* key, uint8_t* dk) {
  if (key->prepared_dk == nullptr) return Fail(key->provider, Reason::kMissingPrivateKey);
  if (key->dk != nullptr) {
    std::memcpy(dk, key->dk, key->kem->dk_bytes);
    return true;
  }
  uint8_t ek[kMaxEkBytes];
  const kxl_status status = key->kem->expand(ek, dk, key->seed);
  return status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPrivateKey);
}

bool Encapsulate(const Key* key, uint8_t* c, uint8_t* K) {
  const kxl_status status = key->prepared_ek != nullptr
                                ? key->kem->encaps_prepared(c, K, key->prepared_ek)
                                : key->kem->encaps(c, K, key->ek);
  return status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPublicKey);
}

bool Decapsulate(const Key* key, uint8_t* K, const uint8_t* c) {
  const Kem* kem = key->kem;
  kxl_status status = kem->decaps_prepared(K, c, key->prepared_dk);
  if (status == KXL_OK && kem->hybrid) {
    status = kxl_x25519_shared_secret(K + KXL_MLKEM_K_BYTES, CurveSecret(key),
                                      c + CurveAt(kem, kem->c_bytes));
  }
  if (status == KXL_OK) return true;
  OPENSSL_cleanse(K, kem->K_bytes);
  return Fail(key->provider, status, Reason::kMalformedPrivateKey);
}

}  // namespace kexlane::provider
