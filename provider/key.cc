// SPDX-License-Identifier: Apache-2.0
// Keys: making, filling, copying and using them.
#include "provider/key.h"

#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace kexlane::provider {
namespace {

void WipeAndFree(void* p, size_t bytes) {
  if (p == nullptr) return;
  OPENSSL_cleanse(p, bytes);
  std::free(p);
}

// Memory for a prepared key, whose size is a multiple of its alignment.
void* AllocatePrepared(size_t bytes) { return std::aligned_alloc(KXL_PREPARED_ALIGNMENT, bytes); }

// Wipes what the key holds, which leaves it empty.
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

// Whether the key is empty and the part that shall fill it has the right length; else false, with
// an error.
bool CanBeSet(const Key* key, Bytes part, size_t bytes, Reason wrong_length) {
  if (key->has_public) return Fail(key->provider, Reason::kKeyAlreadySet);
  return part.size() == bytes || Fail(key->provider, wrong_length);
}

bool CopyBlock(void** to, const void* from, size_t bytes) {
  if (from == nullptr) return true;
  *to = AllocatePrepared(bytes);
  if (*to == nullptr) return false;
  std::memcpy(*to, from, bytes);
  return true;
}

// Memory for the prepared form of the pair that is being set. Where the algorithm has none, it
// stays null. False (with an error) where memory is short.
bool AllocatePreparedDk(Key* key) {
  const size_t bytes = key->algorithm->prepared_dk_bytes;
  if (bytes == 0) return true;
  key->prepared_dk = AllocatePrepared(bytes);
  return key->prepared_dk != nullptr || ClearAndFail(key, Reason::kMemory);
}

bool SetPrivate(Key* key, Bytes dk) {
  const Algorithm* algorithm = key->algorithm;
  if (!CanBeSet(key, dk, algorithm->dk_bytes, Reason::kPrivateKeyLength)) return false;
  key->dk = static_cast<uint8_t*>(std::malloc(dk.size()));
  if (key->dk == nullptr) return Fail(key->provider, Reason::kMemory);
  std::memcpy(key->dk, dk.data(), dk.size());
  if (!AllocatePreparedDk(key)) return false;
  // parse_dk makes the check of FIPS 203 section 7.3, which is of ek's hash. An ek that fails the
  // check of section 7.2 would be found only by the first encapsulation.
  if (algorithm->parse_dk(key->prepared_dk, key->ek, key->dk) != KXL_OK ||
      (algorithm->check_ek != nullptr && algorithm->check_ek(key->ek) != KXL_OK)) {
    return ClearAndFail(key, Reason::kMalformedPrivateKey);
  }
  key->has_public = key->has_private = true;
  return true;
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
  // To a key that is refused here, and not by Encapsulate, TLS answers with the alert
  // illegal_parameter.
  if (algorithm->prepared_ek_bytes != 0) {
    key->prepared_ek = AllocatePrepared(algorithm->prepared_ek_bytes);
    if (key->prepared_ek == nullptr) return Fail(key->provider, Reason::kMemory);
    if (algorithm->parse_ek(key->prepared_ek, ek.data()) != KXL_OK) {
      return ClearAndFail(key, Reason::kMalformedPublicKey);
    }
  } else if (algorithm->check_ek != nullptr) {
    const kxl_status status = algorithm->check_ek(ek.data());
    if (status != KXL_OK) return Fail(key->provider, status, Reason::kMalformedPublicKey);
  }
  std::memcpy(key->ek, ek.data(), ek.size());
  key->has_public = true;
  return true;
}

bool SetSeed(Key* key, Bytes seed) {
  const Algorithm* algorithm = key->algorithm;
  if (!CanBeSet(key, seed, algorithm->seed_bytes, Reason::kSeedLength)) return false;
  if (!AllocatePreparedDk(key)) return false;
  if (seed.data() != key->seed) std::memcpy(key->seed, seed.data(), seed.size());
  key->has_seed = true;
  // This cannot fail: no pointer is null, and the struct is aligned.
  if (algorithm->parse_seed(key->prepared_dk, key->ek, key->seed) != KXL_OK) {
    return ClearAndFail(key, Reason::kMalformedPrivateKey);
  }
  key->has_public = key->has_private = true;
  return true;
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
  // The seed is drawn here because a private key is exported as its seed. The operating system's
  // generator needs no care after a fork.
  const Algorithm* algorithm = key->algorithm;
  const size_t bytes = algorithm->is_kem ? algorithm->seed_bytes : algorithm->dk_bytes;
  if (getentropy(key->seed, bytes) != 0) return ClearAndFail(key, Reason::kRandom);
  if (algorithm->is_kem) return SetSeed(key, {key->seed, bytes});
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
  const kxl_status status = key->algorithm->expand_seed(ek, dk, key->seed);
  return status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPrivateKey);
}

bool Encapsulate(const Key* key, uint8_t* c, uint8_t* K) {
  const kxl_status status = key->prepared_ek != nullptr
                                ? key->algorithm->encaps_prepared(c, K, key->prepared_ek)
                                : key->algorithm->encaps(c, K, key->ek);
  return status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPublicKey);
}

bool Decapsulate(const Key* key, uint8_t* K, const uint8_t* c) {
  const kxl_status status = key->algorithm->decaps_prepared(K, c, key->prepared_dk);
  return status == KXL_OK || Fail(key->provider, status, Reason::kMalformedPrivateKey);
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
