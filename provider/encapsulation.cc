// SPDX-License-Identifier: Apache-2.0
// The KEM operation (provider-kem(7)): encapsulation and decapsulation with the keys of key.h.
#include <openssl/core_names.h>
#include <openssl/params.h>

#include <cstring>

#include "provider/key.h"

namespace kexlane::provider {
namespace {

void ForgetIkme(Context* context) {
  OPENSSL_cleanse(context->ikme, sizeof(context->ikme));
  context->has_ikme = false;
}

const OSSL_PARAM* SettableParams(void* /*context*/, void* /*provider*/) {
  static const OSSL_PARAM kParams[] = {OSSL_PARAM_octet_string(kIkme, nullptr, 0), OSSL_PARAM_END};
  return kParams;
}

// A decapsulation has no randomness, so ikme is nothing to it, as in OpenSSL 3.5.
int SetParams(void* data, const OSSL_PARAM params[]) {
  auto* context = static_cast<Context*>(data);
  // Other KEMs have several operations.
  if (OSSL_PARAM_locate_const(params, OSSL_KEM_PARAM_OPERATION) != nullptr) {
    return Fail(context->provider, Reason::kNoSuchParameter);
  }
  if (context->key == nullptr || !context->encapsulates) return 1;
  Bytes ikme;
  const bool found = FindOctets(context->provider, params, kIkme, &ikme);
  if (found && ikme.data() == nullptr) return 1;
  ForgetIkme(context);
  if (!found) return 0;
  if (ikme.size() != context->key->algorithm->ikme_bytes) {
    return Fail(context->provider, Reason::kIkmLength);
  }
  std::memcpy(context->ikme, ikme.data(), ikme.size());
  context->has_ikme = true;
  return 1;
}

int Init(Context* context, void* key, bool encapsulates, const OSSL_PARAM params[]) {
  Release(context->key);
  context->key = Retain(static_cast<Key*>(key));
  context->encapsulates = encapsulates;
  ForgetIkme(context);
  return SetParams(context, params);
}

int EncapsulateInit(void* context, void* key, const OSSL_PARAM params[]) {
  const auto* held = static_cast<const Key*>(key);
  if (!held->has_public) return Fail(held->provider, Reason::kMissingPublicKey);
  return Init(static_cast<Context*>(context), key, true, params);
}

int DecapsulateInit(void* context, void* key, const OSSL_PARAM params[]) {
  const auto* held = static_cast<const Key*>(key);
  if (!held->has_private) return Fail(held->provider, Reason::kMissingPrivateKey);
  return Init(static_cast<Context*>(context), key, false, params);
}

// Compares the room that a caller has with what an output needs, and sets it to that.
bool HasRoom(const Provider* provider, size_t* room, size_t bytes) {
  if (room == nullptr) return Fail(provider, Reason::kNullLength);
  if (*room < bytes) return Fail(provider, Reason::kBufferTooSmall);
  *room = bytes;
  return true;
}

// A call without a buffer asks only for the sizes. Null pointers to lengths are answered as OpenSSL
// 3.5 answers them, here and in DecapsulateTo.
int EncapsulateTo(void* data, unsigned char* out, size_t* out_bytes, unsigned char* secret,
                  size_t* secret_bytes) {
  auto* context = static_cast<Context*>(data);
  const Key* key = context->key;
  if (key == nullptr) return Fail(context->provider, Reason::kMissingPublicKey);
  const Algorithm* kem = key->algorithm;
  if (out == nullptr) {
    if (out_bytes == nullptr && secret_bytes == nullptr) {
      return Fail(context->provider, Reason::kNullLength);
    }
    if (out_bytes != nullptr) *out_bytes = kem->c_bytes;
    if (secret_bytes != nullptr) *secret_bytes = kem->K_bytes;
    return 1;
  }
  bool ok = secret != nullptr || Fail(context->provider, Reason::kBufferTooSmall);
  ok = ok && HasRoom(context->provider, out_bytes, kem->c_bytes) &&
       HasRoom(context->provider, secret_bytes, kem->K_bytes) &&
       Encapsulate(key, out, secret, context->has_ikme ? context->ikme : nullptr);
  // It is for one call, also for one that failed. The next one draws its randomness.
  ForgetIkme(context);
  return ok;
}

int DecapsulateTo(void* data, unsigned char* secret, size_t* secret_bytes, const unsigned char* in,
                  size_t in_bytes) {
  const auto* context = static_cast<const Context*>(data);
  if (context->key == nullptr) return Fail(context->provider, Reason::kMissingPrivateKey);
  const Algorithm* kem = context->key->algorithm;
  if (secret == nullptr) {
    if (secret_bytes == nullptr) return Fail(context->provider, Reason::kNullLength);
    *secret_bytes = kem->K_bytes;
    return 1;
  }
  if (secret_bytes != nullptr && !HasRoom(context->provider, secret_bytes, kem->K_bytes)) return 0;
  if (in == nullptr || in_bytes != kem->c_bytes) {
    return Fail(context->provider, Reason::kCiphertextLength);
  }
  return Decapsulate(context->key, secret, in);
}

const OSSL_DISPATCH kFunctions[] = {
    {OSSL_FUNC_KEM_NEWCTX, reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_newctx_fn>{NewContext})},
    {OSSL_FUNC_KEM_FREECTX,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_freectx_fn>{FreeContext})},
    {OSSL_FUNC_KEM_DUPCTX, reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_dupctx_fn>{DupContext})},
    {OSSL_FUNC_KEM_SET_CTX_PARAMS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_set_ctx_params_fn>{SetParams})},
    {OSSL_FUNC_KEM_SETTABLE_CTX_PARAMS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_kem_settable_ctx_params_fn>{SettableParams})},
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

const OSSL_ALGORITHM kKem[] = {
    {kMlKem512Names, kProperties, kFunctions, "ML-KEM-512 by kexlane"},
    {kMlKem768Names, kProperties, kFunctions, "ML-KEM-768 by kexlane"},
    {kMlKem1024Names, kProperties, kFunctions, "ML-KEM-1024 by kexlane"},
    {kX25519MlKem768Names, kProperties, kFunctions, "X25519MLKEM768 by kexlane"},
    {kP256MlKem768Names, kProperties, kFunctions, "SecP256r1MLKEM768 by kexlane"},
    {kP384MlKem1024Names, kProperties, kFunctions, "SecP384r1MLKEM1024 by kexlane"},
    {nullptr, nullptr, nullptr, nullptr}};

}  // namespace kexlane::provider
