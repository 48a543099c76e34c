// SPDX-License-Identifier: Apache-2.0
// The OpenSSL provider's entry: what it offers, its TLS groups, and how it reports errors.
#include "provider/provider.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/prov_ssl.h>
#include <strings.h>

#include <cstdarg>
#include <cstring>

#include "provider/key.h"

namespace kexlane::provider {
namespace {

constexpr OSSL_ITEM Text(Reason reason, const char* text) {
  return {static_cast<unsigned>(reason), const_cast<char*>(text)};
}

const OSSL_ITEM kReasons[] = {
    Text(Reason::kBufferTooSmall, "output buffer too small"),
    Text(Reason::kCipher, "the key file cannot be encrypted with this cipher"),
    Text(Reason::kCiphertextLength, "the ciphertext or server share has the wrong length"),
    Text(Reason::kCurve, "libcrypto did not compute on the elliptic curve"),
    Text(Reason::kHmac, "no HMAC with SHA-256 was found to derive the key with"),
    Text(Reason::kIkmLength, "the input key material has the wrong length"),
    Text(Reason::kInputFormat, "ml-kem.input_formats excludes this form of a private key"),
    Text(Reason::kKeyAlreadySet, "the key is already set"),
    Text(Reason::kKeyMismatch, "the public key, private key and seed do not belong together"),
    Text(Reason::kKeyFileFormat, "none of ml-kem.output_formats can hold this key"),
    Text(Reason::kKeyFilePassphrase, "there is no pass phrase to encrypt the key file with"),
    Text(Reason::kLowOrder, "the peer's X25519 key is a point of low order"),
    Text(Reason::kMalformedPrivateKey, "the private key fails the checks of FIPS 203"),
    Text(Reason::kMalformedPublicKey, "the public key fails the check of FIPS 203"),
    Text(Reason::kMemory, "out of memory"),
    Text(Reason::kMissingPeer, "the peer's key is missing"),
    Text(Reason::kMissingPrivateKey, "the private key is missing"),
    Text(Reason::kMissingPublicKey, "the public key is missing"),
    Text(Reason::kNoSuchParameter, "the algorithm does not have this parameter"),
    Text(Reason::kNullLength, "a pointer to a length is null"),
    Text(Reason::kParameter, "a parameter has the wrong type"),
    Text(Reason::kPoint, "the key does not begin with an uncompressed point of the curve"),
    Text(Reason::kPrivateKeyLength, "the private key has the wrong length"),
    Text(Reason::kPublicKeyLength, "the public key or client share has the wrong length"),
    Text(Reason::kRandom, "the operating system gave no randomness"),
    Text(Reason::kScalar, "the scalar is not between 1 and the order of the curve"),
    Text(Reason::kSeedLength, "the seed has the wrong length"),
    Text(Reason::kSetting, "a parameter ml-kem.* has an unknown value"),
    Text(Reason::kUnknownGroup, "the group is not the one of this algorithm"),
    Text(Reason::kWrite, "the key cannot be written"),
    {0, nullptr}};

// OpenSSL's function takes a va_list, which is empty here.
void SetError(const Provider* provider, uint32_t reason, ...) {
  va_list arguments;
  va_start(arguments, reason);
  provider->vset_error(provider->handle, reason, nullptr, arguments);
  va_end(arguments);
}

const OSSL_PARAM* GettableParams(void* /*provider*/) {
  static const OSSL_PARAM kParams[] = {OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_NAME, nullptr, 0),
                                       OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_VERSION, nullptr, 0),
                                       OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_BUILDINFO, nullptr, 0),
                                       OSSL_PARAM_int(OSSL_PROV_PARAM_STATUS, nullptr),
                                       OSSL_PARAM_END};
  return kParams;
}

int GetParams(void* /*provider*/, OSSL_PARAM params[]) {
  OSSL_PARAM* p = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_NAME);
  if (p != nullptr && OSSL_PARAM_set_utf8_ptr(p, "kexlane") == 0) return 0;
  p = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_VERSION);
  if (p != nullptr && OSSL_PARAM_set_utf8_ptr(p, KXL_VERSION) == 0) return 0;
  // `openssl list -providers -verbose` shows the target that was chosen for this CPU.
  p = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_BUILDINFO);
  if (p != nullptr && OSSL_PARAM_set_utf8_ptr(p, kxl_target_active()) == 0) return 0;
  p = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_STATUS);
  return p == nullptr || OSSL_PARAM_set_int(p, 1) != 0;
}

const OSSL_ALGORITHM* QueryOperation(void* /*provider*/, int operation, int* no_cache) {
  *no_cache = 0;
  switch (operation) {
    case OSSL_OP_KEYMGMT:
      return kKeyManagement;
    case OSSL_OP_KEM:
      return kKem;
    case OSSL_OP_KEYEXCH:
      return kKeyExchange;
    case OSSL_OP_ENCODER:
      return kEncoders;
    case OSSL_OP_DECODER:
      return kDecoders;
    default:
      return nullptr;
  }
}

const OSSL_ITEM* GetReasons(void* /*provider*/) { return kReasons; }

// Offers one group of the capability TLS-GROUP. A last version of 0 is no limit; the version -1 of
// DTLS means that DTLS does not have the group.
int OfferGroup(const Algorithm& group, OSSL_CALLBACK* callback, void* argument) {
  char* name = const_cast<char*>(group.group);
  char* algorithm = const_cast<char*>(group.name);
  unsigned id = group.group_id;
  auto security_bits = static_cast<unsigned>(group.security_bits);
  unsigned is_kem = group.is_kem ? 1 : 0;
  int first_tls = group.is_kem ? TLS1_3_VERSION : TLS1_VERSION;
  int last_tls = group.is_kem ? TLS1_3_VERSION : 0;
  int first_dtls = group.is_kem ? -1 : DTLS1_VERSION;
  int last_dtls = group.is_kem ? -1 : 0;
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_NAME, name, 0),
      OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_NAME_INTERNAL, algorithm, 0),
      OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_ALG, algorithm, 0),
      OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_ID, &id),
      OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_SECURITY_BITS, &security_bits),
      OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_IS_KEM, &is_kem),
      OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MIN_TLS, &first_tls),
      OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MAX_TLS, &last_tls),
      OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MIN_DTLS, &first_dtls),
      OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MAX_DTLS, &last_dtls),
      OSSL_PARAM_construct_end()};
  return callback(params, argument);
}

int GetCapabilities(void* /*provider*/, const char* capability, OSSL_CALLBACK* callback,
                    void* argument) {
  // The names of capabilities are compared without case, as OpenSSL's own provider does.
  if (strcasecmp(capability, "TLS-GROUP") != 0) return 0;
  // libssl takes a group only from the provider that it gets the algorithm from, so x25519 counts
  // where a property query has chosen our X25519, and OpenSSL's own counts elsewhere.
  for (const Algorithm& group : kAlgorithms) {
    if (OfferGroup(group, callback, argument) == 0) return 0;
  }
  return 1;
}

void Teardown(void* data) {
  auto* provider = static_cast<Provider*>(data);
  OSSL_LIB_CTX_free(provider->library);
  CRYPTO_THREAD_lock_free(provider->lock);
  OPENSSL_free(provider->core);
  OPENSSL_free(provider);
}

const OSSL_DISPATCH kProvider[] = {
    {OSSL_FUNC_PROVIDER_TEARDOWN,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_provider_teardown_fn>{Teardown})},
    {OSSL_FUNC_PROVIDER_GETTABLE_PARAMS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_provider_gettable_params_fn>{GettableParams})},
    {OSSL_FUNC_PROVIDER_GET_PARAMS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_provider_get_params_fn>{GetParams})},
    {OSSL_FUNC_PROVIDER_QUERY_OPERATION,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_provider_query_operation_fn>{QueryOperation})},
    {OSSL_FUNC_PROVIDER_GET_REASON_STRINGS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_provider_get_reason_strings_fn>{GetReasons})},
    {OSSL_FUNC_PROVIDER_GET_CAPABILITIES,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_provider_get_capabilities_fn>{GetCapabilities})},
    {0, nullptr}};

}  // namespace

bool Fail(const Provider* provider, Reason reason, const char* function, const char* file,
          int line) {
  const char* slash = std::strrchr(file, '/');
  provider->new_error(provider->handle);
  provider->set_error_debug(provider->handle, slash == nullptr ? file : slash + 1, line, function);
  SetError(provider, static_cast<uint32_t>(reason));
  return false;
}

bool Fail(const Provider* provider, kxl_status status, Reason key, const char* function,
          const char* file, int line) {
  const Reason reason = status == KXL_ERR_LOW_ORDER ? Reason::kLowOrder
                        : status == KXL_ERR_RANDOM  ? Reason::kRandom
                                                    : key;
  return Fail(provider, reason, function, file, line);
}

OSSL_LIB_CTX* Library(const Provider* provider) {
  OSSL_LIB_CTX* library = nullptr;
  if (CRYPTO_THREAD_write_lock(provider->lock) != 0) {
    if (provider->library == nullptr) {
      provider->library = OSSL_LIB_CTX_new_child(provider->handle, provider->core);
    }
    library = provider->library;
    CRYPTO_THREAD_unlock(provider->lock);
  }
  if (library == nullptr) Fail(provider, Reason::kMemory);
  return library;
}

bool FindOctets(const Provider* provider, const OSSL_PARAM params[], const char* name,
                Bytes* data) {
  *data = {};
  const OSSL_PARAM* p = OSSL_PARAM_locate_const(params, name);
  if (p == nullptr) return true;
  const void* octets = nullptr;
  size_t bytes = 0;
  if (OSSL_PARAM_get_octet_string_ptr(p, &octets, &bytes) == 0 || octets == nullptr) {
    return Fail(provider, Reason::kParameter);
  }
  *data = {static_cast<const uint8_t*>(octets), bytes};
  return true;
}

bool FindText(const Provider* provider, const OSSL_PARAM params[], const char* name,
              const char** text) {
  *text = nullptr;
  const OSSL_PARAM* p = OSSL_PARAM_locate_const(params, name);
  return p == nullptr || (OSSL_PARAM_get_utf8_string_ptr(p, text) != 0 && *text != nullptr) ||
         Fail(provider, Reason::kParameter);
}

}  // namespace kexlane::provider

// The function that OpenSSL looks up in the module, and the only symbol that the module exports.
extern "C" KXL_API int OSSL_provider_init(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* in,
                                          const OSSL_DISPATCH** out, void** context) {
  using kexlane::provider::Provider;
  Provider found{};
  found.handle = handle;
  size_t count = 1;
  for (const OSSL_DISPATCH* entry = in; entry->function_id != 0; ++entry, ++count) {
    switch (entry->function_id) {
      case OSSL_FUNC_CORE_NEW_ERROR:
        found.new_error = OSSL_FUNC_core_new_error(entry);
        break;
      case OSSL_FUNC_CORE_SET_ERROR_DEBUG:
        found.set_error_debug = OSSL_FUNC_core_set_error_debug(entry);
        break;
      case OSSL_FUNC_CORE_VSET_ERROR:
        found.vset_error = OSSL_FUNC_core_vset_error(entry);
        break;
      case OSSL_FUNC_CORE_GET_PARAMS:
        found.get_params = OSSL_FUNC_core_get_params(entry);
        break;
      case OSSL_FUNC_BIO_READ_EX:
        found.bio_read = OSSL_FUNC_BIO_read_ex(entry);
        break;
      case OSSL_FUNC_BIO_WRITE_EX:
        found.bio_write = OSSL_FUNC_BIO_write_ex(entry);
        break;
      default:
        break;
    }
  }
  if (found.new_error == nullptr || found.set_error_debug == nullptr ||
      found.vset_error == nullptr || found.bio_read == nullptr || found.bio_write == nullptr ||
      found.get_params == nullptr) {
    return 0;
  }
  found.core = static_cast<OSSL_DISPATCH*>(OPENSSL_memdup(in, count * sizeof(OSSL_DISPATCH)));
  found.lock = CRYPTO_THREAD_lock_new();
  void* provider = OPENSSL_memdup(&found, sizeof(found));
  if (provider == nullptr || found.core == nullptr || found.lock == nullptr) {
    CRYPTO_THREAD_lock_free(found.lock);
    OPENSSL_free(found.core);
    OPENSSL_free(provider);
    return 0;
  }
  *out = kexlane::provider::kProvider;
  *context = provider;
  return 1;
}
