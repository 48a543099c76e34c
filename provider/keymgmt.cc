// SPDX-License-Identifier: Apache-2.0
// Key management (provider-keymgmt(7)) of ML-KEM, its hybrids and X25519.
#include <openssl/core_names.h>
#include <openssl/params.h>

#include <cstring>
#include <utility>

#include "provider/generation.h"

namespace kexlane::provider {
namespace {

template <size_t kIndex>
void* New(void* provider) {
  return NewKey(static_cast<const Provider*>(provider), &kAlgorithms[kIndex]);
}

void Free(void* key) { Release(static_cast<Key*>(key)); }

void* Dup(const void* from, int selection) {
  const auto* key = static_cast<const Key*>(from);
  if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return NewKey(key->provider, key->algorithm);
  return Copy(key, (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0);
}

// No algorithm here has domain parameters, so every key has them all. OpenSSL also asks about null,
// where there is no key yet.
int Has(const void* data, int selection) {
  const auto* key = static_cast<const Key*>(data);
  if (key == nullptr) return 0;
  if ((selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0 && !key->has_public) return 0;
  return (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) == 0 || key->has_private;
}

int Match(const void* data1, const void* data2, int selection) {
  const auto* a = static_cast<const Key*>(data1);
  const auto* b = static_cast<const Key*>(data2);
  if (a->algorithm != b->algorithm) return 0;
  if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return 1;
  return a->has_public && b->has_public && std::memcmp(a->ek, b->ek, a->algorithm->ek_bytes) == 0;
}

// Keys from a seed are a pair. A dk from elsewhere is looked at once more.
int Validate(const void* data, int selection, int /*check_type*/) {
  const auto* key = static_cast<const Key*>(data);
  if (Has(data, selection) == 0) {
    return Fail(key->provider,
                key->has_public ? Reason::kMissingPrivateKey : Reason::kMissingPublicKey);
  }
  if ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) == 0 || key->dk == nullptr) return 1;
  const kxl_status status = CheckPair(key);
  return status == KXL_OK || Fail(key->provider, status, Reason::kKeyMismatch);
}

// ---- import and export -----------------------------------------------------------------------

// What a key is exported as ends before the names of the settings, which an import takes, too.
// X25519's lists are shorter: it has no seed.
template <size_t kIndex>
const OSSL_PARAM* ExportTypes(int selection) {
  static const OSSL_PARAM kParts[] = {OSSL_PARAM_octet_string(kSeed, nullptr, 0),
                                      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, nullptr, 0),
                                      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0),
                                      OSSL_PARAM_END};
  if ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0) {
    return &kParts[kAlgorithms[kIndex].is_kem ? 0 : 1];
  }
  return (selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0 ? &kParts[2] : nullptr;
}

template <size_t kIndex>
const OSSL_PARAM* ImportTypes(int selection) {
  static const OSSL_PARAM kOfKem[] = {OSSL_PARAM_utf8_string(kRetainSeed, nullptr, 0),
                                      OSSL_PARAM_utf8_string(kPreferSeed, nullptr, 0),
                                      OSSL_PARAM_octet_string(kSeed, nullptr, 0),
                                      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, nullptr, 0),
                                      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0),
                                      OSSL_PARAM_END};
  const bool is_private = (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0;
  return is_private && kAlgorithms[kIndex].is_kem ? kOfKem : ExportTypes<kIndex>(selection);
}

int Import(void* data, int selection, const OSSL_PARAM params[]) {
  auto* key = static_cast<Key*>(data);
  const Provider* provider = key->provider;
  if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return 0;
  const bool is_kem = key->algorithm->is_kem;
  const bool with_private = (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0;
  Parts parts;
  if (!FindOctets(provider, params, OSSL_PKEY_PARAM_PUB_KEY, &parts.ek) ||
      (with_private && !FindOctets(provider, params, OSSL_PKEY_PARAM_PRIV_KEY, &parts.dk)) ||
      (with_private && !FindOctets(provider, params, kSeed, &parts.seed))) {
    return 0;
  }
  if (!is_kem && parts.seed.data() != nullptr) return Fail(provider, Reason::kNoSuchParameter);
  SeedPolicy policy;
  const bool is_pair = parts.dk.data() != nullptr || parts.seed.data() != nullptr;
  if (is_kem && ((is_pair && !ReadSeedPolicy(provider, &policy)) ||
                 !UpdateSeedPolicy(provider, params, &policy))) {
    return 0;
  }
  return SetParts(key, parts, policy);
}

// Takes the key that a decoder made: the reference is the place of the decoder's pointer to it,
// which becomes null.
void* Load(const void* reference, size_t bytes) {
  if (bytes != sizeof(void*)) return nullptr;
  auto** from = static_cast<Key**>(const_cast<void*>(reference));
  return std::exchange(*from, nullptr);
}

// ---- parameters ------------------------------------------------------------------------------

// OpenSSL 3.6's names. They say how CMS seals to an ML-KEM key (RFC 9936): by a KEMRecipientInfo,
// which CMS_RECIPINFO_KEM stands for, with id-alg-hkdf-with-sha256 (RFC 8619).
constexpr const char *kRecipientType = "ri-type", *kRecipientKdf = "kemri-kdf-alg";
constexpr int kRecipientIsKem = 5;
constexpr uint8_t kHkdfSha256[] = {0x30, 0x0d, 0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86,
                                   0xf7, 0x0d, 0x01, 0x09, 0x10, 0x03, 0x1c};

bool SetInt(OSSL_PARAM params[], const char* name, int value) {
  OSSL_PARAM* p = OSSL_PARAM_locate(params, name);
  return p == nullptr || OSSL_PARAM_set_int(p, value) != 0;
}

// Sets `name` to the bytes of data if params ask for it. It stays as it is if data is null, as with
// OpenSSL's own keys.
bool SetOctets(const Provider* provider, OSSL_PARAM params[], const char* name, const uint8_t* data,
               size_t bytes) {
  OSSL_PARAM* p = OSSL_PARAM_locate(params, name);
  if (p == nullptr || data == nullptr) return true;
  if (p->data_type != OSSL_PARAM_OCTET_STRING) return Fail(provider, Reason::kParameter);
  return OSSL_PARAM_set_octet_string(p, data, bytes) != 0 ||
         Fail(provider, Reason::kBufferTooSmall);
}

// A hybrid's list begins at the third entry, X25519's at the fourth.
template <size_t kIndex>
const OSSL_PARAM* GettableParams(void* /*provider*/) {
  static const OSSL_PARAM kParams[] = {
      OSSL_PARAM_int(kRecipientType, nullptr),
      OSSL_PARAM_octet_string(kRecipientKdf, nullptr, 0),
      OSSL_PARAM_octet_string(kSeed, nullptr, 0),
      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, nullptr, 0),
      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0),
      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, nullptr, 0),
      OSSL_PARAM_int(OSSL_PKEY_PARAM_BITS, nullptr),
      OSSL_PARAM_int(OSSL_PKEY_PARAM_SECURITY_BITS, nullptr),
      OSSL_PARAM_int(kSecurityCategory, nullptr),
      OSSL_PARAM_int(OSSL_PKEY_PARAM_MAX_SIZE, nullptr),
      OSSL_PARAM_END};
  const Algorithm& algorithm = kAlgorithms[kIndex];
  return &kParams[algorithm.is_ml_kem ? 0 : algorithm.is_kem ? 2 : 3];
}

int GetParams(void* data, OSSL_PARAM params[]) {
  const auto* key = static_cast<const Key*>(data);
  const Algorithm* algorithm = key->algorithm;
  const Provider* provider = key->provider;
  const uint8_t* ek = key->has_public ? key->ek : nullptr;
  if (!SetInt(params, OSSL_PKEY_PARAM_BITS, algorithm->bits) ||
      !SetInt(params, OSSL_PKEY_PARAM_SECURITY_BITS, algorithm->security_bits) ||
      !SetInt(params, kSecurityCategory, algorithm->security_category) ||
      !SetInt(params, OSSL_PKEY_PARAM_MAX_SIZE, static_cast<int>(algorithm->c_bytes)) ||
      !SetOctets(provider, params, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, ek, algorithm->ek_bytes) ||
      !SetOctets(provider, params, OSSL_PKEY_PARAM_PUB_KEY, ek, algorithm->ek_bytes) ||
      !SetOctets(provider, params, kSeed, key->seed, algorithm->seed_bytes)) {
    return 0;
  }
  if (algorithm->is_ml_kem &&
      (!SetInt(params, kRecipientType, kRecipientIsKem) ||
       !SetOctets(provider, params, kRecipientKdf, kHkdfSha256, sizeof(kHkdfSha256)))) {
    return 0;
  }
  if (!key->has_private || OSSL_PARAM_locate(params, OSSL_PKEY_PARAM_PRIV_KEY) == nullptr) return 1;
  uint8_t dk[kMaxDkBytes];
  const bool ok = GetPrivate(key, dk) &&
                  SetOctets(provider, params, OSSL_PKEY_PARAM_PRIV_KEY, dk, algorithm->dk_bytes);
  OPENSSL_cleanse(dk, sizeof(dk));
  return ok;
}

const OSSL_PARAM* SettableParams(void* /*provider*/) {
  static const OSSL_PARAM kParams[] = {
      OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, nullptr, 0),
      OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_PROPERTIES, nullptr, 0), OSSL_PARAM_END};
  return kParams;
}

// Properties choose who computes on the curve of a hybrid. The other keys fetch nothing.
int SetParams(void* data, const OSSL_PARAM params[]) {
  auto* key = static_cast<Key*>(data);
  const char* properties = nullptr;
  Bytes ek;
  if (!FindText(key->provider, params, OSSL_PKEY_PARAM_PROPERTIES, &properties) ||
      !FindOctets(key->provider, params, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, &ek)) {
    return 0;
  }
  return (properties == nullptr || SetProperties(key, properties)) &&
         (ek.data() == nullptr || SetPublic(key, ek));
}

template <size_t kIndex>
void* GenInit(void* provider, int selection, const OSSL_PARAM params[]) {
  return NewGeneration(static_cast<const Provider*>(provider), &kAlgorithms[kIndex], selection,
                       params);
}

// OpenSSL asks about it without a context, too.
template <size_t kIndex>
const OSSL_PARAM* GenSettableParams(void* /*generation*/, void* /*provider*/) {
  return GenerationParams(&kAlgorithms[kIndex]);
}

template <size_t kIndex>
const OSSL_DISPATCH kKeymgmt[] = {
    {OSSL_FUNC_KEYMGMT_NEW,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_new_fn>{New<kIndex>})},
    {OSSL_FUNC_KEYMGMT_LOAD, reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_load_fn>{Load})},
    {OSSL_FUNC_KEYMGMT_FREE, reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_free_fn>{Free})},
    {OSSL_FUNC_KEYMGMT_DUP, reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_dup_fn>{Dup})},
    {OSSL_FUNC_KEYMGMT_HAS, reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_has_fn>{Has})},
    {OSSL_FUNC_KEYMGMT_MATCH, reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_match_fn>{Match})},
    {OSSL_FUNC_KEYMGMT_VALIDATE,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_validate_fn>{Validate})},
    {OSSL_FUNC_KEYMGMT_IMPORT,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_import_fn>{Import})},
    {OSSL_FUNC_KEYMGMT_IMPORT_TYPES,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_import_types_fn>{ImportTypes<kIndex>})},
    {OSSL_FUNC_KEYMGMT_EXPORT,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_export_fn>{Export})},
    {OSSL_FUNC_KEYMGMT_EXPORT_TYPES,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_export_types_fn>{ExportTypes<kIndex>})},
    {OSSL_FUNC_KEYMGMT_GET_PARAMS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_get_params_fn>{GetParams})},
    {OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS,
     reinterpret_cast<Function>(
         Typed<OSSL_FUNC_keymgmt_gettable_params_fn>{GettableParams<kIndex>})},
    {OSSL_FUNC_KEYMGMT_SET_PARAMS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_set_params_fn>{SetParams})},
    {OSSL_FUNC_KEYMGMT_SETTABLE_PARAMS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_settable_params_fn>{SettableParams})},
    {OSSL_FUNC_KEYMGMT_GEN_INIT,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_gen_init_fn>{GenInit<kIndex>})},
    {OSSL_FUNC_KEYMGMT_GEN_SET_PARAMS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_gen_set_params_fn>{GenSetParams})},
    {OSSL_FUNC_KEYMGMT_GEN_SETTABLE_PARAMS,
     reinterpret_cast<Function>(
         Typed<OSSL_FUNC_keymgmt_gen_settable_params_fn>{GenSettableParams<kIndex>})},
    {OSSL_FUNC_KEYMGMT_GEN, reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_gen_fn>{Gen})},
    {OSSL_FUNC_KEYMGMT_GEN_CLEANUP,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_keymgmt_gen_cleanup_fn>{GenCleanup})},
    {0, nullptr}};

}  // namespace

int Export(void* data, int selection, OSSL_CALLBACK* callback, void* argument) {
  auto* key = static_cast<Key*>(data);
  if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0) return 0;
  if (!key->has_public) return Fail(key->provider, Reason::kMissingPublicKey);
  const bool with_private = (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0 && key->has_private;
  uint8_t dk[kMaxDkBytes];
  if (with_private && !GetPrivate(key, dk)) {
    OPENSSL_cleanse(dk, sizeof(dk));
    return 0;
  }
  OSSL_PARAM params[4];
  size_t count = 0;
  params[count++] =
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, key->ek, key->algorithm->ek_bytes);
  if (with_private) {
    params[count++] =
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, dk, key->algorithm->dk_bytes);
    if (key->seed != nullptr) {
      params[count++] =
          OSSL_PARAM_construct_octet_string(kSeed, key->seed, key->algorithm->seed_bytes);
    }
  }
  params[count] = OSSL_PARAM_construct_end();
  const int result = callback(params, argument);
  if (with_private) OPENSSL_cleanse(dk, sizeof(dk));
  return result;
}

const OSSL_ALGORITHM kKeyManagement[] = {
    {kMlKem512Names, kProperties, kKeymgmt<0>, "ML-KEM-512 by kexlane"},
    {kMlKem768Names, kProperties, kKeymgmt<1>, "ML-KEM-768 by kexlane"},
    {kMlKem1024Names, kProperties, kKeymgmt<2>, "ML-KEM-1024 by kexlane"},
    {kX25519MlKem768Names, kProperties, kKeymgmt<3>, "X25519MLKEM768 by kexlane"},
    {kP256MlKem768Names, kProperties, kKeymgmt<4>, "SecP256r1MLKEM768 by kexlane"},
    {kP384MlKem1024Names, kProperties, kKeymgmt<5>, "SecP384r1MLKEM1024 by kexlane"},
    {kX25519Names, kProperties, kKeymgmt<6>, "X25519 by kexlane"},
    {nullptr, nullptr, nullptr, nullptr}};

}  // namespace kexlane::provider
