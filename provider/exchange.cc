// SPDX-License-Identifier: Apache-2.0
// The key exchange operation (provider-keyexch(7)): X25519 (RFC 7748) with the keys of key.h.
// Programs choose it by a property query.
#include <openssl/core_names.h>

#include "provider/key.h"

namespace kexlane::provider {
namespace {

// What is agreed on is X25519's result itself. A caller who asks for a KDF gets an error.
int Init(void* data, void* key, const OSSL_PARAM params[]) {
  auto* context = static_cast<Context*>(data);
  const char* kdf = nullptr;
  if (!FindText(context->provider, params, OSSL_EXCHANGE_PARAM_KDF_TYPE, &kdf)) return 0;
  if (kdf != nullptr && *kdf != '\0') return Fail(context->provider, Reason::kNoSuchParameter);
  if (!static_cast<const Key*>(key)->has_private) {
    return Fail(context->provider, Reason::kMissingPrivateKey);
  }
  Release(context->key);
  Release(context->peer);
  context->key = Retain(static_cast<Key*>(key));
  context->peer = nullptr;
  return 1;
}

int SetPeer(void* data, void* key) {
  auto* context = static_cast<Context*>(data);
  if (!static_cast<const Key*>(key)->has_public) {
    return Fail(context->provider, Reason::kMissingPeer);
  }
  Release(context->peer);
  context->peer = Retain(static_cast<Key*>(key));
  return 1;
}

int Derive(void* data, unsigned char* secret, size_t* secret_bytes, size_t room) {
  const auto* context = static_cast<const Context*>(data);
  if (context->key == nullptr || !context->key->has_private) {
    return Fail(context->provider, Reason::kMissingPrivateKey);
  }
  if (context->peer == nullptr) return Fail(context->provider, Reason::kMissingPeer);
  *secret_bytes = context->key->algorithm->K_bytes;
  if (secret == nullptr) return 1;
  if (room < *secret_bytes) return Fail(context->provider, Reason::kBufferTooSmall);
  return Exchange(context->key, secret, context->peer);
}

const OSSL_DISPATCH kExchange[] = {
    {OSSL_FUNC_KEYEXCH_NEWCTX,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keyexch_newctx_fn>{NewContext})},
    {OSSL_FUNC_KEYEXCH_FREECTX,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keyexch_freectx_fn>{FreeContext})},
    {OSSL_FUNC_KEYEXCH_DUPCTX,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keyexch_dupctx_fn>{DupContext})},
    {OSSL_FUNC_KEYEXCH_INIT, reinterpret_cast<Function>(Typed<OSSL_FUNC_keyexch_init_fn>{Init})},
    {OSSL_FUNC_KEYEXCH_SET_PEER,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keyexch_set_peer_fn>{SetPeer})},
    {OSSL_FUNC_KEYEXCH_DERIVE,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keyexch_derive_fn>{Derive})},
    {0, nullptr}};

}  // namespace

const OSSL_ALGORITHM kKeyExchange[] = {{kX25519Names, kProperties, kExchange, "X25519 by kexlane"},
                                       {nullptr, nullptr, nullptr, nullptr}};

}  // namespace kexlane::provider
