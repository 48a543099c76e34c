// The keys of ML-KEM (FIPS 203), X25519MLKEM768 and X25519 (RFC 7748): making, filling, copying and
// using them.
#include "provider/key.h"

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
#define KEXLANE_ML_KEM(set)                                                                    \
  true, false, KXL_MLKEM##set##_EK_BYTES, KXL_MLKEM##set##_DK_BYTES, KXL_MLKEM##set##_C_BYTES, \
      KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES, kxl_mlkem##set##_keygen_derand,          \
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

// Wipes what the key holds; it is empty then.
void Clear(Key* key) {
  std::free(key->prepared_ek);
  WipeAndFree(key->prepared_dk, key->algorithm->prepared_dk_bytes);
  WipeAndFree(key->dk, key->algorithm->dk_bytes);
  key->prepared_ek = key->prepared_dk = nullptr;
  key->dk = nullptr;
  key->has_public = key->has_private = key->has_seed = false;
  OPENSSL_cleanse(key->seed, sizeof(key->seed));
}

bool ClearAndFail(Key* key, Reason reason, const char* function = __builtin_FUNCTION(),
                  int line = __builtin_LINE()) {
  Clear(key);
  return Fail(key->provider, reason, function, __FILE__, line);
}

// Where the ML-KEM part of ek or dk ends and that of X25519 begins.
size_t CurveAt(const Algorithm* algorithm, size_t bytes) {
  return bytes - (algorithm->curve ? kCurveBytes : 0);
}

// The X25519 part of a private key.
const uint8_t* CurveSecret(const Key* key) {
  const Algorithm* algorithm = key->algorithm;
  return key->dk != nullptr ? key->dk + CurveAt(algorithm, algorithm->dk_bytes)
                            : key->seed + CurveAt(algorithm, algorithm->seed_bytes);
}

// What every way to fill a key begins with: it is empty, and what it is given is as long as it must
// be.
bool CanBeSet(const Key* key, Bytes part, size_t bytes, Reason wrong_length) {
  if (key->has_public) return Fail(key->provider, Reason::kKeyAlreadySet);
  return part.size() == bytes || Fail(key->provider, wrong_length);
}

// What a pair lacks once its private key and ML-KEM's ek are there: X25519's public key.
bool FinishPair(Key* key) {
  const Algorithm* algorithm = key->algorithm;
  // It does not fail for pointers that are not null.
  if (algorithm->curve && kxl_x25519_public_key(key->ek + CurveAt(algorithm, algorithm->ek_bytes),
                                                CurveSecret(key)) != KXL_OK) {
    return ClearAndFail(key, Reason::kMalformedPrivateKey);
  }
  key->has_public = key->has_private = true;
  return true;
}

bool CopyBlock(void** to, const void* from, size_t bytes) {
  if (from == nullptr) return true;
  *to = AllocatePrepared(bytes);
  if (*to == nullptr) return false;
  std::memcpy(*to, from, bytes);
  return true;
}

bool SetPrivate(Key* key, Bytes dk) {
  const Algorithm* algorithm = key->algorithm;
  if (!CanBeSet(key, dk, algorithm->dk_bytes, Reason::kPrivateKeyLength)) return false;
  key->dk = static_cast<uint8_t*>(std::malloc(dk.size()));
  if (key->dk == nullptr) return Fail(key->provider, Reason::kMemory);
  std::memcpy(key->dk, dk.data(), dk.size());
  if (algorithm->ml_kem) {
    key->prepared_dk = AllocatePrepared(algorithm->prepared_dk_bytes);
    if (key->prepared_dk == nullptr) return ClearAndFail(key, Reason::kMemory);
    // FIPS 203 algorithm 16: dk ends in ek || H(ek) || z.
    const size_t ek_bytes = CurveAt(algorithm, algorithm->ek_bytes);
    const uint8_t* ek = key->dk + CurveAt(algorithm, dk.size()) - 64 - ek_bytes;
    if (algorithm->parse_dk(key->prepared_dk, key->dk) != KXL_OK ||
        algorithm->check_ek(ek) != KXL_OK) {
      return ClearAndFail(key, Reason::kMalformedPrivateKey);
    }
    std::memcpy(key->ek, ek, ek_bytes);
  }
  return FinishPair(key);
}

// Whether a private key that was given beside the seed is the seed's.
bool SamePrivate(const Key* key, Bytes dk) {
  uint8_t own[kMaxDkBytes];
  const bool same = GetPrivate(key, own) && dk.size() == key->algorithm->dk_bytes &&
                    CRYPTO_memcmp(own, dk.data(), dk.size()) == 0;
  OPENSSL_cleanse(own, sizeof(own));
  return same;
}

}  // namespace

const Algorithm kAlgorithms[kAlgorithmCount] = {
    {"ML-KEM-512", "MLKEM512", 0x0200, 512, 128, KEXLANE_ML_KEM(512)},
    {"ML-KEM-768", "MLKEM768", 0x0201, 768, 192, KEXLANE_ML_KEM(768)},
    {"ML-KEM-1024", "MLKEM1024", 0x0202, 1024, 256, KEXLANE_ML_KEM(1024)},
    {"X25519MLKEM768", "X25519MLKEM768", 0x11EC, 768, 192, true, true,
     KXL_X25519MLKEM768_CLIENT_SHARE_BYTES, KXL_X25519MLKEM768_STATE_BYTES,
     KXL_X25519MLKEM768_SERVER_SHARE_BYTES, KXL_X25519MLKEM768_SECRET_BYTES,
     KXL_X25519MLKEM768_CLIENT_SEED_BYTES, kxl_x25519mlkem768_client_keygen_derand,
     kxl_x25519mlkem768_server_respond, KEXLANE_ML_KEM_CALLS(768)},
    // The bits are those that OpenSSL's own X25519 says.
    {"X25519",    "x25519",    0x001D,      253,     128,     false,   true, kCurveBytes,
     kCurveBytes, kCurveBytes, kCurveBytes, 0,       nullptr, nullptr, 0,    0,
     nullptr,     nullptr,     nullptr,     nullptr, nullptr, nullptr}};

#undef KEXLANE_ML_KEM
#undef KEXLANE_ML_KEM_CALLS

Key* NewKey(const Provider* provider, const Algorithm* algorithm) {
  Key* key = Allocate<Key>(provider);
  if (key == nullptr) return nullptr;
  key->algorithm = algorithm;
  key->references = 1;
  return key;
}

Key* Retain(Key* key) {
  if (key != nullptr) key->references.fetch_add(1, std::memory_order_relaxed);
  return key;
}

void Release(Key* key) {
  if (key == nullptr || key->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  Clear(key);
  OPENSSL_free(key);
}

Key* Copy(const Key* key, bool with_private) {
  const Algorithm* algorithm = key->algorithm;
  Key* copy = NewKey(key->provider, algorithm);
  if (copy == nullptr) return nullptr;
  bool ok = CopyBlock(&copy->prepared_ek, key->prepared_ek, algorithm->prepared_ek_bytes);
  std::memcpy(copy->ek, key->ek, sizeof(key->ek));
  copy->has_public = key->has_public;
  if (ok && with_private && key->has_private) {
    ok = CopyBlock(&copy->prepared_dk, key->prepared_dk, algorithm->prepared_dk_bytes);
    std::memcpy(copy->seed, key->seed, sizeof(key->seed));
    copy->has_private = true;
    copy->has_seed = key->has_seed;
    if (ok && key->dk != nullptr) {
      copy->dk = static_cast<uint8_t*>(std::malloc(algorithm->dk_bytes));
      ok = copy->dk != nullptr;
      if (ok) std::memcpy(copy->dk, key->dk, algorithm->dk_bytes);
    }
  }
  if (ok) return copy;
  Release(copy);
  Fail(key->provider, Reason::kMemory);
  return nullptr;
}

bool SetPublic(Key* key, Bytes ek) {
  const Algorithm* algorithm = key->algorithm;
  if (!CanBeSet(key, ek, algorithm->ek_bytes, Reason::kPublicKeyLength)) return false;
  if (algorithm->ml_kem && algorithm->curve) {
    // A TLS server uses it once, so preparing would not pay. Both halves are checked here already,
    // where TLS still answers with the alert illegal_parameter.
    if (algorithm->check_ek(ek.data()) != KXL_OK)
      return Fail(key->provider, Reason::kMalformedPublicKey);
    if (IsLowOrder(ek.data() + CurveAt(algorithm, ek.size())))
      return Fail(key->provider, Reason::kLowOrder);
  } else if (algorithm->ml_kem) {
    key->prepared_ek = AllocatePrepared(algorithm->prepared_ek_bytes);
    if (key->prepared_ek == nullptr) return Fail(key->provider, Reason::kMemory);
    if (algorithm->parse_ek(key->prepared_ek, ek.data()) != KXL_OK) {
      return ClearAndFail(key, Reason::kMalformedPublicKey);
    }
  }
  std::memcpy(key->ek, ek.data(), ek.size());
  key->has_public = true;
  return true;
}

bool SetSeed(Key* key, Bytes seed) {
  const Algorithm* algorithm = key->algorithm;
  if (!CanBeSet(key, seed, algorithm->seed_bytes, Reason::kSeedLength)) return false;
  key->prepared_dk = AllocatePrepared(algorithm->prepared_dk_bytes);
  if (key->prepared_dk == nullptr) return ClearAndFail(key, Reason::kMemory);
  if (seed.data() != key->seed) std::memcpy(key->seed, seed.data(), seed.size());
  key->has_seed = true;
  // It does not fail for pointers that are not null.
  if (algorithm->prepare_dk(key->prepared_dk, key->ek, key->seed) != KXL_OK) {
    return ClearAndFail(key, Reason::kMalformedPrivateKey);
  }
  return FinishPair(key);
}

bool SetParts(Key* key, const Parts& parts) {
  const auto [ek, dk, seed] = parts;
  if (seed.data() == nullptr && dk.data() == nullptr) {
    if (ek.data() == nullptr) return Fail(key->provider, Reason::kMissingPublicKey);
    return SetPublic(key, ek);
  }
  if (!(seed.data() != nullptr ? SetSeed(key, seed) : SetPrivate(key, dk))) return false;
  const bool same = (seed.data() == nullptr || dk.data() == nullptr || SamePrivate(key, dk)) &&
                    (ek.data() == nullptr || (ek.size() == key->algorithm->ek_bytes &&
                                              CRYPTO_memcmp(ek.data(), key->ek, ek.size()) == 0));
  return same || ClearAndFail(key, Reason::kKeyMismatch);
}

bool Generate(Key* key) {
  // The seed is drawn here, for it is the form in which a private key is exported. The operating
  // system's generator needs no care after a fork.
  const Algorithm* algorithm = key->algorithm;
  const size_t bytes = algorithm->ml_kem ? algorithm->seed_bytes : algorithm->dk_bytes;
  if (getentropy(key->seed, bytes) != 0) return ClearAndFail(key, Reason::kRandom);
  if (algorithm->ml_kem) return SetSeed(key, {key->seed, bytes});
  const bool ok = SetPrivate(key, {key->seed, bytes});
  OPENSSL_cleanse(key->seed, bytes);
  return ok;
}

bool GetPrivate(const Key* key, uint8_t* dk) {
  if (!key->has_private) return Fail(key->provider, Reason::kMissingPrivateKey);
  if (key->dk != nullptr) {
    std::memcpy(dk, key->dk, key->algorithm->dk_bytes);
    return true;
  }
  uint8_t ek[kMaxEkBytes];
  const kxl_status status = key->algorithm->expand(ek, dk, key->seed);
  return status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPrivateKey);
}

bool Encapsulate(const Key* key, uint8_t* c, uint8_t* K) {
  const kxl_status status = key->prepared_ek != nullptr
                                ? key->algorithm->encaps_prepared(c, K, key->prepared_ek)
                                : key->algorithm->encaps(c, K, key->ek);
  return status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPublicKey);
}

bool Decapsulate(const Key* key, uint8_t* K, const uint8_t* c) {
  const Algorithm* algorithm = key->algorithm;
  kxl_status status = algorithm->decaps_prepared(K, c, key->prepared_dk);
  if (status == KXL_OK && algorithm->curve) {
    status = kxl_x25519_shared_secret(K + KXL_MLKEM_K_BYTES, CurveSecret(key),
                                      c + CurveAt(algorithm, algorithm->c_bytes));
  }
  if (status == KXL_OK) return true;
  OPENSSL_cleanse(K, algorithm->K_bytes);
  return Fail(key->provider, status, Reason::kMalformedPrivateKey);
}

bool Exchange(const Key* key, uint8_t* K, const Key* peer) {
  const kxl_status status = kxl_x25519_shared_secret(K, CurveSecret(key), peer->ek);
  return status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPublicKey);
}

void* NewContext(void* provider) {
  return Allocate<Context>(static_cast<const Provider*>(provider));
}

void FreeContext(void* data) {
  auto* context = static_cast<Context*>(data);
  if (context == nullptr) return;
  Release(context->key);
  Release(context->peer);
  OPENSSL_free(context);
}

void* DupContext(void* data) {
  const auto* context = static_cast<const Context*>(data);
  auto* copy = Allocate<Context>(context->provider);
  if (copy == nullptr) return nullptr;
  copy->key = Retain(context->key);
  copy->peer = Retain(context->peer);
  return copy;
}

}  // namespace kexlane::provider
