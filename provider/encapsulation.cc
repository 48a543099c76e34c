// SPDX-License-Identifier: Apache-2.0
// The KEM operation (provider-kem(7)): encapsulation and decapsulation with the keys of key.h.
#include "provider/key.h"

namespace kexlane::provider {
namespace {

int Init(void* data, void* key) {
  auto* context = static_cast<Context*>(data);
  Release(context->key);
  context->key = Retain(static_cast<Key*>(key));
  return 1;
}

int EncapsulateInit(void* context, void* key, const OSSL_PARAM /*params*/[]) {
  const auto* held = static_cast<const Key*>(key);
  if (!held->has_public) return Fail(held->provider, Reason::kMissingPublicKey);
  return Init(context, key);
}

int DecapsulateInit(void* context, void* key, const OSSL_PARAM /*params*/[]) {
  const auto* held = static_cast<const Key*>(key);
  if (!held->has_private) return Fail(held->provider, Reason::kMissingPrivateKey);
  return Init(context, key);
}

// A call without a buffer asks only for the sizes.
int EncapsulateTo(void* data, unsigned char* out, size_t* out_bytes, unsigned char* secret,
                  size_t* secret_bytes) {
  const auto* context = static_cast<const Context*>(data);
  if (context->key == nullptr) return Fail(context->provider, Reason::kMissingPublicKey);
  const Algorithm* kem = context->key->algorithm;
  if (out != nullptr && (secret == nullptr || (out_bytes != nullptr && *out_bytes < kem->c_bytes) ||
                         (secret_bytes != nullptr && *secret_bytes < kem->K_bytes))) {
    return Fail(context->provider, Reason::kBufferTooSmall);
  }
  if (out_bytes != nullptr) *out_bytes = kem->c_bytes;
  if (secret_bytes != nullptr) *secret_bytes = kem->K_bytes;
  return out == nullptr || Encapsulate(context->key, out, secret);
}

int DecapsulateTo(void* data, unsigned char* secret, size_t* secret_bytes, const unsigned char* in,
                  size_t in_bytes) {
  const auto* context = static_cast<const Context*>(data);
  if (context->key == nullptr) return Fail(context->provider, Reason::kMissingPrivateKey);
  const Algorithm* kem = context->key->algorithm;
  if (secret != nullptr) {
    if (in == nullptr || in_bytes != kem->c_bytes) {
      return Fail(context->provider, Reason::kCiphertextLength);
    }
    if (secret_bytes != nullptr && *secret_bytes < kem->K_bytes) {
      return Fail(context->provider, Reason::kBufferTooSmall);
    }
  }
  if (secret_bytes != nullptr) *secret_bytes = kem->K_bytes;
  return secret == nullptr || Decapsulate(context->key, secret, in);
}

const OSSL_DISPATCH kFunctions[] = {
    {OSSL_FUNC_KEM_NEWCTX, reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_newctx_fn>{NewContext})},
    {OSSL_FUNC_KEM_FREECTX,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_freectx_fn>{FreeContext})},
    {OSSL_FUNC_KEM_DUPCTX, reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_dupctx_fn>{DupContext})},
    {OSSL_FUNC_KEM_ENCAPSULATE_INIT,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_encapsulate_init_fn>{EncapsulateInit})},
    {OSSL_FUNC_KEM_ENCAPSULATE,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_encapsulate_fn>{EncapsulateTo})},
    {OSSL_FUNC_KEM_DECAPSULATE_INIT,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_decapsulate_init_fn>{DecapsulateInit})},
    {OSSL_FUNC_KEM_DECAPSULATE,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_decapsulate_fn>{DecapsulateTo})},
    {0, nullptr}};

}  // namespace

const OSSL_ALGORITHM kKem[] = {{kMlKem512Names, kProperties, kFunctions, "ML-KEM-512 by kexlane"},
                               {kMlKem768Names, kProperties, kFunctions, "ML-KEM-768 by kexlane"},
                               {kMlKem1024Names, kProperties, kFunctions, "ML-KEM-1024 by kexlane"},
                               {kHybridNames, kProperties, kFunctions, "X25519MLKEM768 by kexlane"},
                               {nullptr, nullptr, nullptr, nullptr}};

}  // namespace kexlane::provider
