// SPDX-License-Identifier: Apache-2.0
// Keys: making, filling, copying and using them.
#include "provider/key.h"

#include <openssl/crypto.h>

#include <cstdlib>
#include <cstring>

#include "api/random.h"
#include "provider/secret_memory.h"

namespace kexlane::provider {
namespace {

// Memory for a prepared ek, whose size is a multiple of its alignment.
void* AllocatePreparedEk(size_t bytes) { return std::aligned_alloc(KXL_PREPARED_ALIGNMENT, bytes); }

// Wipes what the key holds, which leaves it empty.
void Clear(Key* key) {
  const Algorithm* algorithm = key->algorithm;
  std::free(key->prepared_ek);
  EVP_PKEY_free(key->curve_key);
  FreeSecret(key->prepared_dk, algorithm->prepared_dk_bytes);
  FreeSecret(key->dk, algorithm->dk_bytes);
  FreeSecret(key->seed, algorithm->seed_bytes);
  key->prepared_ek = key->prepared_dk = nullptr;
  key->curve_key = nullptr;
  key->dk = key->seed = nullptr;
  key->has_public = key->has_private = false;
}

bool ClearAndFail(Key* key, Reason reason, const char* function = __builtin_FUNCTION(),
                  int line = __builtin_LINE()) {
  Clear(key);
  return Fail(key->provider, reason, function, __FILE__, line);
}

// Whether the part that shall fill the key has the right length, and the key is empty; else false,
// with an error.
bool CanBeSet(const Key* key, Bytes part, size_t bytes, Reason wrong_length) {
  if (part.size() != bytes) return Fail(key->provider, wrong_length);
  return !key->has_public || Fail(key->provider, Reason::kKeyAlreadySet);
}

// Memory for the prepared form of the pair that is being set. Where the algorithm has none, it
// stays null. False (with an error) where memory is short.
bool AllocatePreparedDk(Key* key) {
  const size_t bytes = key->algorithm->prepared_dk_bytes;
  if (bytes == 0) return true;
  key->prepared_dk = AllocateSecret(bytes);
  return key->prepared_dk != nullptr || ClearAndFail(key, Reason::kMemory);
}

CurveContext CurveOf(const Key* key) {
  return {key->provider, key->algorithm->curve, key->properties};
}

// Makes the part of a pair that is on the algorithm's curve, if it has one.
bool SetCurvePair(Key* key, const uint8_t* scalar) {
  if (key->algorithm->curve.name == nullptr) return true;
  key->curve_key = CurvePair(CurveOf(key), key->ek, scalar).release();
  if (key->curve_key == nullptr) Clear(key);
  return key->curve_key != nullptr;
}

// FIPS 203 section 7.1: a dk from elsewhere has to be one that key generation makes.
bool SetPrivate(Key* key, Bytes dk) {
  const Algorithm* algorithm = key->algorithm;
  const Curve& curve = algorithm->curve;
  if (!CanBeSet(key, dk, algorithm->dk_bytes, Reason::kPrivateKeyLength)) return false;
  key->dk = CopySecret(dk.data(), dk.size());
  if (key->dk == nullptr) return Fail(key->provider, Reason::kMemory);
  if (!AllocatePreparedDk(key) || !SetCurvePair(key, key->dk)) return false;
  kxl_status status = algorithm->parse_dk(key->prepared_dk, key->ek + curve.point_bytes,
                                          key->dk + curve.scalar_bytes);
  if (status == KXL_OK) status = CheckPair(key);
  if (status != KXL_OK) {
    Clear(key);
    return Fail(key->provider, status, Reason::kMalformedPrivateKey);
  }
  key->has_public = key->has_private = true;
  return true;
}

// Where a key has lost its seed, dk takes the seed's place.
bool ForgetSeed(Key* key) {
  const Algorithm* algorithm = key->algorithm;
  key->dk = AllocateSecret(algorithm->dk_bytes);
  if (key->dk == nullptr) return ClearAndFail(key, Reason::kMemory);
  if (!GetPrivate(key, key->dk)) return ClearAndFail(key, Reason::kMalformedPrivateKey);
  FreeSecret(key->seed, algorithm->seed_bytes);
  key->seed = nullptr;
  return true;
}

// Makes a pair of a seed, of which the curve's part is made already.
bool ExpandSeed(Key* key, Bytes seed, SeedPolicy policy) {
  const Curve& curve = key->algorithm->curve;
  key->seed = CopySecret(seed.data(), seed.size());
  if (key->seed == nullptr) return ClearAndFail(key, Reason::kMemory);
  if (!AllocatePreparedDk(key)) return false;
  // This cannot fail: no pointer is null, and the struct is aligned.
  if (key->algorithm->parse_seed(key->prepared_dk, key->ek + curve.point_bytes,
                                 key->seed + curve.scalar_bytes) != KXL_OK) {
    return ClearAndFail(key, Reason::kMalformedPrivateKey);
  }
  key->has_public = key->has_private = true;
  return policy.retain || ForgetSeed(key);
}

// Whether a seed and a dk, of which dk shall make the key, have the secrets that are in both: the
// scalar of a curve at the beginning; at the end z, or X25519's secret key.
bool SameSecrets(const Algorithm* algorithm, Bytes seed, Bytes dk) {
  constexpr size_t kEnd = 32;
  return seed.size() == algorithm->seed_bytes && dk.size() == algorithm->dk_bytes &&
         CRYPTO_memcmp(seed.data(), dk.data(), algorithm->curve.scalar_bytes) == 0 &&
         CRYPTO_memcmp(seed.last(kEnd).data(), dk.last(kEnd).data(), kEnd) == 0;
}

// Whether dk, which was given beside the seed, is the private key that the seed makes.
bool SamePrivate(const Key* key, Bytes dk) {
  uint8_t own[kMaxDkBytes];
  const bool same = GetPrivate(key, own) && dk.size() == key->algorithm->dk_bytes &&
                    CRYPTO_memcmp(own, dk.data(), dk.size()) == 0;
  OPENSSL_cleanse(own, sizeof(own));
  return same;
}

}  // namespace

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
  OPENSSL_free(key->properties);
  OPENSSL_free(key);
}

Key* Copy(const Key* key, bool with_private) {
  const Algorithm* algorithm = key->algorithm;
  Key* copy = NewKey(key->provider, algorithm);
  if (copy == nullptr) return nullptr;
  bool ok = key->properties == nullptr || SetProperties(copy, key->properties);
  std::memcpy(copy->ek, key->ek, sizeof(key->ek));
  copy->has_public = key->has_public;
  if (key->curve_key != nullptr) {
    // Nothing changes a curve's key, so copies share it. A pair does not become a public key.
    if (with_private || !key->has_private) {
      ok = EVP_PKEY_up_ref(key->curve_key) != 0 && ok;
      copy->curve_key = key->curve_key;
    } else {
      copy->curve_key = CurvePublic(CurveOf(key), key->ek).release();
      ok = copy->curve_key != nullptr && ok;
    }
  }
  if (key->prepared_ek != nullptr) {
    copy->prepared_ek = AllocatePreparedEk(algorithm->prepared_ek_bytes);
    ok = ok && copy->prepared_ek != nullptr;
    if (ok) std::memcpy(copy->prepared_ek, key->prepared_ek, algorithm->prepared_ek_bytes);
  }
  if (with_private && key->has_private) {
    const auto copied = [&ok](const void* from, size_t bytes) -> uint8_t* {
      if (from == nullptr) return nullptr;
      uint8_t* to = CopySecret(from, bytes);
      ok = ok && to != nullptr;
      return to;
    };
    copy->prepared_dk = copied(key->prepared_dk, algorithm->prepared_dk_bytes);
    copy->dk = copied(key->dk, algorithm->dk_bytes);
    copy->seed = copied(key->seed, algorithm->seed_bytes);
    copy->has_private = true;
  }
  if (ok) return copy;
  Release(copy);
  Fail(key->provider, Reason::kMemory);
  return nullptr;
}

bool SetProperties(Key* key, const char* properties) {
  char* copy = OPENSSL_strdup(properties);
  if (copy == nullptr) return Fail(key->provider, Reason::kMemory);
  OPENSSL_free(key->properties);
  key->properties = copy;
  return true;
}

bool SetPublic(Key* key, Bytes ek) {
  const Algorithm* algorithm = key->algorithm;
  const Curve& curve = algorithm->curve;
  if (!algorithm->is_kem && ek.size() == algorithm->ek_bytes) Clear(key);
  if (!CanBeSet(key, ek, algorithm->ek_bytes, Reason::kPublicKeyLength)) return false;
  // To a key that is refused here, and not by Encapsulate, TLS answers with the alert
  // illegal_parameter.
  if (curve.name != nullptr) {
    key->curve_key = CurvePublic(CurveOf(key), ek.data()).release();
    if (key->curve_key == nullptr) return false;
  }
  if (algorithm->prepared_ek_bytes != 0) {
    key->prepared_ek = AllocatePreparedEk(algorithm->prepared_ek_bytes);
    if (key->prepared_ek == nullptr) return Fail(key->provider, Reason::kMemory);
    if (algorithm->parse_ek(key->prepared_ek, ek.data()) != KXL_OK) {
      return ClearAndFail(key, Reason::kMalformedPublicKey);
    }
  } else if (algorithm->check_ek != nullptr) {
    const kxl_status status = algorithm->check_ek(ek.data() + curve.point_bytes);
    if (status != KXL_OK) {
      Clear(key);
      return Fail(key->provider, status, Reason::kMalformedPublicKey);
    }
  }
  std::memcpy(key->ek, ek.data(), ek.size());
  key->has_public = true;
  return true;
}

bool SetSeed(Key* key, Bytes seed, SeedPolicy policy) {
  const Algorithm* algorithm = key->algorithm;
  if (!CanBeSet(key, seed, algorithm->seed_bytes, Reason::kSeedLength)) return false;
  return SetCurvePair(key, seed.data()) && ExpandSeed(key, seed, policy);
}

bool SetParts(Key* key, const Parts& parts, SeedPolicy policy) {
  const auto [ek, dk, seed] = parts;
  const bool has_seed = seed.data() != nullptr, has_dk = dk.data() != nullptr;
  if (!has_seed && !has_dk) {
    if (ek.data() == nullptr) return Fail(key->provider, Reason::kMissingPublicKey);
    return SetPublic(key, ek);
  }
  const bool from_dk = !has_seed || (has_dk && !policy.prefer);
  if (!(from_dk ? SetPrivate(key, dk) : SetSeed(key, seed, policy))) return false;
  const bool same = (!has_seed || !has_dk ||
                     (from_dk ? SameSecrets(key->algorithm, seed, dk) : SamePrivate(key, dk))) &&
                    (ek.data() == nullptr || (ek.size() == key->algorithm->ek_bytes &&
                                              CRYPTO_memcmp(ek.data(), key->ek, ek.size()) == 0));
  return same || ClearAndFail(key, Reason::kKeyMismatch);
}

bool Generate(Key* key, SeedPolicy policy) {
  // The seed is drawn here because a private key is exported as its seed. A curve's scalar is drawn
  // by libcrypto.
  const Algorithm* algorithm = key->algorithm;
  const Curve& curve = algorithm->curve;
  const size_t bytes = algorithm->is_kem ? algorithm->seed_bytes : algorithm->dk_bytes;
  uint8_t drawn[kMaxSeedBytes];
  bool ok = true;
  if (curve.name != nullptr) {
    key->curve_key = CurveGenerate(CurveOf(key), key->ek, drawn).release();
    ok = key->curve_key != nullptr;
  }
  ok = ok &&
       (RandomBytes(drawn + curve.scalar_bytes, bytes - curve.scalar_bytes)
            ? (algorithm->is_kem ? ExpandSeed(key, {drawn, bytes}, policy) : SetScalar(key, drawn))
            : ClearAndFail(key, Reason::kRandom));
  OPENSSL_cleanse(drawn, sizeof(drawn));
  return ok;
}

bool SetScalar(Key* key, uint8_t* sk) {
  sk[0] &= 248;
  sk[31] = static_cast<uint8_t>((sk[31] & 127) | 64);
  return SetPrivate(key, {sk, KXL_X25519_SK_BYTES});
}

kxl_status CheckPair(const Key* key) {
  const Algorithm* algorithm = key->algorithm;
  if (algorithm->check_pair == nullptr) return KXL_OK;
  return algorithm->check_pair(key->ek + algorithm->curve.point_bytes,
                               key->dk + algorithm->curve.scalar_bytes);
}

bool GetPrivate(const Key* key, uint8_t* dk) {
  if (!key->has_private) return Fail(key->provider, Reason::kMissingPrivateKey);
  if (key->seed == nullptr) {
    std::memcpy(dk, key->dk, key->algorithm->dk_bytes);
    return true;
  }
  const size_t scalar_bytes = key->algorithm->curve.scalar_bytes;
  std::memcpy(dk, key->seed, scalar_bytes);
  uint8_t ek[kMaxEkBytes];
  const kxl_status status =
      key->algorithm->expand_seed(ek, dk + scalar_bytes, key->seed + scalar_bytes);
  return status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPrivateKey);
}

bool Encapsulate(const Key* key, uint8_t* c, uint8_t* K, const uint8_t* ikme) {
  const Algorithm* algorithm = key->algorithm;
  const Curve& curve = algorithm->curve;
  bool ok = true;
  if (curve.name != nullptr) {
    const CurveKey own = ikme == nullptr ? CurveGenerate(CurveOf(key), c, nullptr)
                                         : CurvePair(CurveOf(key), c, ikme);
    ok = own != nullptr && CurveAgree(CurveOf(key), K, own.get(), key->curve_key);
  }
  if (ok) {
    uint8_t *rest_c = c + curve.point_bytes, *rest_K = K + curve.scalar_bytes;
    const uint8_t* rest_ek = key->ek + curve.point_bytes;
    const kxl_status status =
        ikme != nullptr
            ? algorithm->encaps_derand(rest_c, rest_K, rest_ek, ikme + curve.scalar_bytes)
        : key->prepared_ek != nullptr ? algorithm->encaps_prepared(rest_c, rest_K, key->prepared_ek)
                                      : algorithm->encaps(rest_c, rest_K, rest_ek);
    ok = status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPublicKey);
  }
  if (ok) return true;
  OPENSSL_cleanse(c, algorithm->c_bytes);
  OPENSSL_cleanse(K, algorithm->K_bytes);
  return false;
}

bool Decapsulate(const Key* key, uint8_t* K, const uint8_t* c) {
  const Algorithm* algorithm = key->algorithm;
  const Curve& curve = algorithm->curve;
  bool ok = true;
  if (curve.name != nullptr) {
    const CurveKey peer = CurvePublic(CurveOf(key), c);
    ok = peer != nullptr && CurveAgree(CurveOf(key), K, key->curve_key, peer.get());
  }
  if (ok) {
    const kxl_status status =
        algorithm->decaps_prepared(K + curve.scalar_bytes, c + curve.point_bytes, key->prepared_dk);
    ok = status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPrivateKey);
  }
  if (!ok) OPENSSL_cleanse(K, algorithm->K_bytes);
  return ok;
}

bool Exchange(const Key* key, uint8_t* K, const Key* peer) {
  const kxl_status status = kxl_x25519_shared_secret(K, key->dk, peer->ek);
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
  OPENSSL_clear_free(context, sizeof(Context));
}

void* DupContext(void* data) {
  const auto* context = static_cast<const Context*>(data);
  auto* copy = Allocate<Context>(context->provider);
  if (copy == nullptr) return nullptr;
  *copy = *context;
  Retain(copy->key);
  Retain(copy->peer);
  return copy;
}

}  // namespace kexlane::provider
