// X25519 (RFC 7748) for OpenSSL: key management and key exchange, chosen by a property query.
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include <atomic>
#include <cstring>

#include "provider/provider.h"

namespace kexlane::provider {
namespace {

constexpr size_t kBytes = KXL_X25519_PK_BYTES;  // of a public key, a secret key and a secret

struct Key {
  const Provider* provider;
  std::atomic<int> references;
  bool has_public;
  bool has_private;
  uint8_t pk[kBytes];
  uint8_t sk[kBytes];
};

// ---- key management --------------------------------------------------------------------------

void* New(void* provider) {
  auto* key = static_cast<Key*>(OPENSSL_zalloc(sizeof(Key)));
  if (key == nullptr) {
    Fail(static_cast<const Provider*>(provider), Reason::kMemory);
    return nullptr;
  }
  key->provider = static_cast<const Provider*>(provider);
  key->references = 1;
  return key;
}

Key* Retain(Key* key) {
  if (key != nullptr) key->references.fetch_add(1, std::memory_order_relaxed);
  return key;
}

void Free(void* data) {
  auto* key = static_cast<Key*>(data);
  if (key == nullptr || key->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  OPENSSL_clear_free(key, sizeof(Key));
}

void* Dup(const void* data, int selection) {
  const auto* key = static_cast<const Key*>(data);
  auto* copy = static_cast<Key*>(New(const_cast<Provider*>(key->provider)));
  if (copy == nullptr) return nullptr;
  if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != 0) {
    copy->has_public = key->has_public;
    std::memcpy(copy->pk, key->pk, kBytes);
  }
  if ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0) {
    copy->has_private = key->has_private;
    std::memcpy(copy->sk, key->sk, kBytes);
  }
  return copy;
}

// There are no parameters, so every key has them. Null is asked about too: what has no key yet.
int Has(const void* data, int selection) {
  const auto* key = static_cast<const Key*>(data);
  if (key == nullptr) return 0;
  if ((selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0 && !key->has_public) return 0;
  return (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) == 0 || key->has_private;
}

int Match(const void* data1, const void* data2, int selection) {
  const auto* a = static_cast<const Key*>(data1);
  const auto* b = static_cast<const Key*>(data2);
  if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return 1;
  return a->has_public && b->has_public && std::memcmp(a->pk, b->pk, kBytes) == 0;
}

// A private key always comes with the public key that is its own (see Import).
int Validate(const void* data, int selection, int /*check_type*/) {
  const auto* key = static_cast<const Key*>(data);
  return Has(data, selection) != 0 ||
         Fail(key->provider,
              key->has_public ? Reason::kMissingPrivateKey : Reason::kMissingPublicKey);
}

const OSSL_PARAM* Types(int selection) {
  static const OSSL_PARAM kPair[] = {OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0),
                                     OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, nullptr, 0),
                                     OSSL_PARAM_END};
  static const OSSL_PARAM kPublic[] = {OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0),
                                       OSSL_PARAM_END};
  if ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0) return kPair;
  return (selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0 ? kPublic : nullptr;
}

int Import(void* data, int selection, const OSSL_PARAM params[]) {
  auto* key = static_cast<Key*>(data);
  const Provider* provider = key->provider;
  if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return 0;
  const uint8_t *pk, *sk = nullptr;
  size_t pk_bytes, sk_bytes = 0;
  if (!FindOctets(provider, params, OSSL_PKEY_PARAM_PUB_KEY, &pk, &pk_bytes) ||
      ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0 &&
       !FindOctets(provider, params, OSSL_PKEY_PARAM_PRIV_KEY, &sk, &sk_bytes))) {
    return 0;
  }
  if (pk == nullptr && sk == nullptr) return Fail(provider, Reason::kMissingPublicKey);
  if (pk != nullptr && pk_bytes != kBytes) return Fail(provider, Reason::kPublicKeyLength);
  if (sk != nullptr && sk_bytes != kBytes) return Fail(provider, Reason::kPrivateKeyLength);
  if (sk != nullptr) {
    uint8_t own[kBytes];
    const kxl_status status = kxl_x25519_public_key(own, sk);
    if (status != KXL_OK) return Fail(provider, status, Reason::kMalformedPrivateKey);
    if (pk != nullptr && CRYPTO_memcmp(own, pk, kBytes) != 0) {
      return Fail(provider, Reason::kKeyMismatch);
    }
    std::memcpy(key->pk, own, kBytes);
    std::memcpy(key->sk, sk, kBytes);
    key->has_private = true;
  } else {
    std::memcpy(key->pk, pk, kBytes);
  }
  key->has_public = true;
  return 1;
}

int Export(void* data, int selection, OSSL_CALLBACK* callback, void* argument) {
  auto* key = static_cast<Key*>(data);
  if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return 0;
  if (!key->has_public) return Fail(key->provider, Reason::kMissingPublicKey);
  const bool with_private = (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0 && key->has_private;
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, key->pk, kBytes),
      with_private ? OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, key->sk, kBytes)
                   : OSSL_PARAM_construct_end(),
      OSSL_PARAM_construct_end()};
  return callback(params, argument);
}

const OSSL_PARAM* GettableParams(void* /*provider*/) {
  static const OSSL_PARAM kParams[] = {
      OSSL_PARAM_int(OSSL_PKEY_PARAM_BITS, nullptr),
      OSSL_PARAM_int(OSSL_PKEY_PARAM_SECURITY_BITS, nullptr),
      OSSL_PARAM_int(OSSL_PKEY_PARAM_MAX_SIZE, nullptr),
      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, nullptr, 0),
      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0),
      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, nullptr, 0),
      OSSL_PARAM_END};
  return kParams;
}

int GetParams(void* data, OSSL_PARAM params[]) {
  const auto* key = static_cast<const Key*>(data);
  const uint8_t* pk = key->has_public ? key->pk : nullptr;
  // As OpenSSL's own X25519 says: 253 bits.
  return SetSizes(params, 253, 128, kBytes) &&
         SetOctets(key->provider, params, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, pk, kBytes,
                   Reason::kMissingPublicKey) &&
         SetOctets(key->provider, params, OSSL_PKEY_PARAM_PUB_KEY, pk, kBytes,
                   Reason::kMissingPublicKey) &&
         SetOctets(key->provider, params, OSSL_PKEY_PARAM_PRIV_KEY,
                   key->has_private ? key->sk : nullptr, kBytes, Reason::kMissingPrivateKey);
}

const OSSL_PARAM* SettableParams(void* /*provider*/) {
  static const OSSL_PARAM kParams[] = {
      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, nullptr, 0), OSSL_PARAM_END};
  return kParams;
}

int SetParams(void* data, const OSSL_PARAM params[]) {
  auto* key = static_cast<Key*>(data);
  const uint8_t* pk;
  size_t bytes;
  if (!FindOctets(key->provider, params, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, &pk, &bytes)) return 0;
  if (pk == nullptr) return 1;
  if (bytes != kBytes) return Fail(key->provider, Reason::kPublicKeyLength);
  // The old private key is none of the new public key.
  OPENSSL_cleanse(key->sk, kBytes);
  key->has_private = false;
  std::memcpy(key->pk, pk, kBytes);
  key->has_public = true;
  return 1;
}

struct Generation {
  const Provider* provider;
  int selection;
};

void GenCleanup(void* generation) { OPENSSL_free(generation); }

const OSSL_PARAM* GenSettableParams(void* /*generation*/, void* /*provider*/) {
  static const OSSL_PARAM kParams[] = {
      OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, nullptr, 0), OSSL_PARAM_END};
  return kParams;
}

int GenSetParams(void* data, const OSSL_PARAM params[]) {
  return CheckGroup(static_cast<const Generation*>(data)->provider, params, "x25519", "X25519");
}

void* GenInit(void* provider, int selection, const OSSL_PARAM params[]) {
  auto* generation = static_cast<Generation*>(OPENSSL_zalloc(sizeof(Generation)));
  if (generation == nullptr) {
    Fail(static_cast<const Provider*>(provider), Reason::kMemory);
    return nullptr;
  }
  generation->provider = static_cast<const Provider*>(provider);
  generation->selection = selection;
  if (GenSetParams(generation, params) != 0) return generation;
  GenCleanup(generation);
  return nullptr;
}

void* Gen(void* data, OSSL_CALLBACK* /*progress*/, void* /*argument*/) {
  const auto* generation = static_cast<const Generation*>(data);
  auto* key = static_cast<Key*>(New(const_cast<Provider*>(generation->provider)));
  if (key == nullptr || (generation->selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return key;
  const kxl_status status = kxl_x25519_keygen(key->pk, key->sk);
  if (status == KXL_OK) {
    key->has_public = key->has_private = true;
    return key;
  }
  Fail(generation->provider, status, Reason::kMalformedPrivateKey);
  Free(key);
  return nullptr;
}

// ---- key exchange ----------------------------------------------------------------------------

struct Exchange {
  const Provider* provider;
  Key* key;   // held
  Key* peer;  // held
};

void* NewExchange(void* provider) {
  auto* exchange = static_cast<Exchange*>(OPENSSL_zalloc(sizeof(Exchange)));
  if (exchange == nullptr) {
    Fail(static_cast<const Provider*>(provider), Reason::kMemory);
    return nullptr;
  }
  exchange->provider = static_cast<const Provider*>(provider);
  return exchange;
}

void FreeExchange(void* data) {
  auto* exchange = static_cast<Exchange*>(data);
  if (exchange == nullptr) return;
  Free(exchange->key);
  Free(exchange->peer);
  OPENSSL_free(exchange);
}

void* DupExchange(void* data) {
  const auto* exchange = static_cast<const Exchange*>(data);
  auto* copy = static_cast<Exchange*>(NewExchange(const_cast<Provider*>(exchange->provider)));
  if (copy == nullptr) return nullptr;
  copy->key = Retain(exchange->key);
  copy->peer = Retain(exchange->peer);
  return copy;
}

int InitExchange(void* data, void* key, const OSSL_PARAM /*params*/[]) {
  auto* exchange = static_cast<Exchange*>(data);
  if (!static_cast<const Key*>(key)->has_private) {
    return Fail(exchange->provider, Reason::kMissingPrivateKey);
  }
  Free(exchange->key);
  Free(exchange->peer);
  exchange->key = Retain(static_cast<Key*>(key));
  exchange->peer = nullptr;
  return 1;
}

int SetPeer(void* data, void* key) {
  auto* exchange = static_cast<Exchange*>(data);
  if (!static_cast<const Key*>(key)->has_public) {
    return Fail(exchange->provider, Reason::kMissingPeer);
  }
  Free(exchange->peer);
  exchange->peer = Retain(static_cast<Key*>(key));
  return 1;
}

int Derive(void* data, unsigned char* secret, size_t* secret_bytes, size_t room) {
  const auto* exchange = static_cast<const Exchange*>(data);
  if (exchange->key == nullptr) return Fail(exchange->provider, Reason::kMissingPrivateKey);
  if (exchange->peer == nullptr) return Fail(exchange->provider, Reason::kMissingPeer);
  if (secret != nullptr) {
    if (room < kBytes) return Fail(exchange->provider, Reason::kBufferTooSmall);
    const kxl_status status =
        kxl_x25519_shared_secret(secret, exchange->key->sk, exchange->peer->pk);
    if (status != KXL_OK) return Fail(exchange->provider, status, Reason::kMalformedPublicKey);
  }
  *secret_bytes = kBytes;
  return 1;
}

const OSSL_DISPATCH kExchange[] = {
    Entry<OSSL_FUNC_keyexch_newctx_fn>(OSSL_FUNC_KEYEXCH_NEWCTX, NewExchange),
    Entry<OSSL_FUNC_keyexch_freectx_fn>(OSSL_FUNC_KEYEXCH_FREECTX, FreeExchange),
    Entry<OSSL_FUNC_keyexch_dupctx_fn>(OSSL_FUNC_KEYEXCH_DUPCTX, DupExchange),
    Entry<OSSL_FUNC_keyexch_init_fn>(OSSL_FUNC_KEYEXCH_INIT, InitExchange),
    Entry<OSSL_FUNC_keyexch_set_peer_fn>(OSSL_FUNC_KEYEXCH_SET_PEER, SetPeer),
    Entry<OSSL_FUNC_keyexch_derive_fn>(OSSL_FUNC_KEYEXCH_DERIVE, Derive),
    {0, nullptr}};

}  // namespace

const OSSL_DISPATCH kX25519KeyManagement[] = {
    Entry<OSSL_FUNC_keymgmt_new_fn>(OSSL_FUNC_KEYMGMT_NEW, New),
    Entry<OSSL_FUNC_keymgmt_free_fn>(OSSL_FUNC_KEYMGMT_FREE, Free),
    Entry<OSSL_FUNC_keymgmt_dup_fn>(OSSL_FUNC_KEYMGMT_DUP, Dup),
    Entry<OSSL_FUNC_keymgmt_has_fn>(OSSL_FUNC_KEYMGMT_HAS, Has),
    Entry<OSSL_FUNC_keymgmt_match_fn>(OSSL_FUNC_KEYMGMT_MATCH, Match),
    Entry<OSSL_FUNC_keymgmt_validate_fn>(OSSL_FUNC_KEYMGMT_VALIDATE, Validate),
    Entry<OSSL_FUNC_keymgmt_import_fn>(OSSL_FUNC_KEYMGMT_IMPORT, Import),
    Entry<OSSL_FUNC_keymgmt_import_types_fn>(OSSL_FUNC_KEYMGMT_IMPORT_TYPES, Types),
    Entry<OSSL_FUNC_keymgmt_export_fn>(OSSL_FUNC_KEYMGMT_EXPORT, Export),
    Entry<OSSL_FUNC_keymgmt_export_types_fn>(OSSL_FUNC_KEYMGMT_EXPORT_TYPES, Types),
    Entry<OSSL_FUNC_keymgmt_get_params_fn>(OSSL_FUNC_KEYMGMT_GET_PARAMS, GetParams),
    Entry<OSSL_FUNC_keymgmt_gettable_params_fn>(OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, GettableParams),
    Entry<OSSL_FUNC_keymgmt_set_params_fn>(OSSL_FUNC_KEYMGMT_SET_PARAMS, SetParams),
    Entry<OSSL_FUNC_keymgmt_settable_params_fn>(OSSL_FUNC_KEYMGMT_SETTABLE_PARAMS, SettableParams),
    Entry<OSSL_FUNC_keymgmt_gen_init_fn>(OSSL_FUNC_KEYMGMT_GEN_INIT, GenInit),
    Entry<OSSL_FUNC_keymgmt_gen_set_params_fn>(OSSL_FUNC_KEYMGMT_GEN_SET_PARAMS, GenSetParams),
    Entry<OSSL_FUNC_keymgmt_gen_settable_params_fn>(OSSL_FUNC_KEYMGMT_GEN_SETTABLE_PARAMS,
                                                    GenSettableParams),
    Entry<OSSL_FUNC_keymgmt_gen_fn>(OSSL_FUNC_KEYMGMT_GEN, Gen),
    Entry<OSSL_FUNC_keymgmt_gen_cleanup_fn>(OSSL_FUNC_KEYMGMT_GEN_CLEANUP, GenCleanup),
    {0, nullptr}};

const OSSL_ALGORITHM kKeyExchange[] = {{kX25519Names, kProperties, kExchange, "X25519 by kexlane"},
                                       {nullptr, nullptr, nullptr, nullptr}};

}  // namespace kexlane::provider
