// The OpenSSL provider's entry: what it offers, its TLS groups, and how it reports errors.
#include "provider/provider.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/prov_ssl.h>
#include <strings.h>

#include <cstdarg>
#include <cstring>

#include "provider/kem_key.h"

namespace kexlane::provider {
namespace {

const OSSL_ITEM kReasons[] = {
    {static_cast<unsigned>(Reason::kBufferTooSmall), const_cast<char*>("output buffer too small")},
    {static_cast<unsigned>(Reason::kCiphertextLength),
     const_cast<char*>("the ciphertext or server share has the wrong length")},
    {static_cast<unsigned>(Reason::kKeyAlreadySet), const_cast<char*>("the key is already set")},
    {static_cast<unsigned>(Reason::kKeyMismatch),
     const_cast<char*>("the public key, private key and seed do not belong together")},
    {static_cast<unsigned>(Reason::kLowOrder),
     const_cast<char*>("the peer's X25519 key is a point of low order")},
    {static_cast<unsigned>(Reason::kMalformedPrivateKey),
     const_cast<char*>("the private key fails the checks of FIPS 203")},
    {static_cast<unsigned>(Reason::kMalformedPublicKey),
     const_cast<char*>("the public key fails the check of FIPS 203")},
    {static_cast<unsigned>(Reason::kMemory), const_cast<char*>("out of memory")},
    {static_cast<unsigned>(Reason::kMissingPeer), const_cast<char*>("the peer's key is missing")},
    {static_cast<unsigned>(Reason::kMissingPrivateKey),
     const_cast<char*>("the private key is missing")},
    {static_cast<unsigned>(Reason::kMissingPublicKey),
     const_cast<char*>("the public key is missing")},
    {static_cast<unsigned>(Reason::kParameter),
     const_cast<char*>("a parameter has the wrong type")},
    {static_cast<unsigned>(Reason::kPrivateKeyLength),
     const_cast<char*>("the private key has the wrong length")},
    {static_cast<unsigned>(Reason::kPublicKeyLength),
     const_cast<char*>("the public key or client share has the wrong length")},
    {static_cast<unsigned>(Reason::kRandom),
     const_cast<char*>("the operating system gave no randomness")},
    {static_cast<unsigned>(Reason::kSeedLength),
     const_cast<char*>("the seed has the wrong length")},
    {static_cast<unsigned>(Reason::kUnknownGroup),
     const_cast<char*>("the group is not the one of this algorithm")},
    {0, nullptr}};

// OpenSSL asks for a va_list; there is nothing in it.
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
  // Which target the CPU was given is what a reader of `openssl list -providers -verbose` needs.
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
    default:
      return nullptr;
  }
}

const OSSL_ITEM* GetReasons(void* /*provider*/) { return kReasons; }

// A row of the capability TLS-GROUP. For TLS, `last` 0 is no limit; for DTLS, -1 is not at all.
struct Group {
  const char* name;
  const char* algorithm;
  unsigned id;
  int security_bits;
  unsigned is_kem;
  int first_tls, last_tls, first_dtls, last_dtls;
};

int OfferGroup(Group group, OSSL_CALLBACK* callback, void* argument) {
  char* name = const_cast<char*>(group.name);
  char* algorithm = const_cast<char*>(group.algorithm);
  auto security_bits = static_cast<unsigned>(group.security_bits);
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_NAME, name, 0),
      OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_NAME_INTERNAL, algorithm, 0),
      OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_ALG, algorithm, 0),
      OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_ID, &group.id),
      OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_SECURITY_BITS, &security_bits),
      OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_IS_KEM, &group.is_kem),
      OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MIN_TLS, &group.first_tls),
      OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MAX_TLS, &group.last_tls),
      OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MIN_DTLS, &group.first_dtls),
      OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MAX_DTLS, &group.last_dtls),
      OSSL_PARAM_construct_end()};
  return callback(params, argument);
}

int GetCapabilities(void* /*provider*/, const char* capability, OSSL_CALLBACK* callback,
                    void* argument) {
  // The names of capabilities are compared without case, as OpenSSL's own provider does.
  if (strcasecmp(capability, "TLS-GROUP") != 0) return 0;
  for (const Kem& kem : kKems) {
    const Group group{kem.group,         kem.name, kem.group_id,
                      kem.security_bits, 1,        TLS1_3_VERSION,
                      TLS1_3_VERSION,    -1,       -1};
    if (OfferGroup(group, callback, argument) == 0) return 0;
  }
  // libssl takes a group only from the provider that it gets the algorithm from, so this one counts
  // where a property query has chosen our X25519, and OpenSSL's own counts elsewhere.
  return OfferGroup({"x25519", "X25519", 0x001D, 128, 0, TLS1_VERSION, 0, DTLS1_VERSION, 0},
                    callback, argument);
}

void Teardown(void* provider) { OPENSSL_free(provider); }

const OSSL_DISPATCH kProvider[] = {
    Entry<OSSL_FUNC_provider_teardown_fn>(OSSL_FUNC_PROVIDER_TEARDOWN, Teardown),
    Entry<OSSL_FUNC_provider_gettable_params_fn>(OSSL_FUNC_PROVIDER_GETTABLE_PARAMS,
                                                 GettableParams),
    Entry<OSSL_FUNC_provider_get_params_fn>(OSSL_FUNC_PROVIDER_GET_PARAMS, GetParams),
    Entry<OSSL_FUNC_provider_query_operation_fn>(OSSL_FUNC_PROVIDER_QUERY_OPERATION,
                                                 QueryOperation),
    Entry<OSSL_FUNC_provider_get_reason_strings_fn>(OSSL_FUNC_PROVIDER_GET_REASON_STRINGS,
                                                    GetReasons),
    Entry<OSSL_FUNC_provider_get_capabilities_fn>(OSSL_FUNC_PROVIDER_GET_CAPABILITIES,
                                                  GetCapabilities),
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

bool FindOctets(const Provider* provider, const OSSL_PARAM params[], const char* name,
                const uint8_t** data, size_t* bytes) {
  *data = nullptr;
  *bytes = 0;
  const OSSL_PARAM* p = OSSL_PARAM_locate_const(params, name);
  if (p == nullptr) return true;
  const void* octets = nullptr;
  if (OSSL_PARAM_get_octet_string_ptr(p, &octets, bytes) == 0 || octets == nullptr) {
    return Fail(provider, Reason::kParameter);
  }
  *data = static_cast<const uint8_t*>(octets);
  return true;
}

bool CheckGroup(const Provider* provider, const OSSL_PARAM params[], const char* group,
                const char* algorithm) {
  const OSSL_PARAM* p = OSSL_PARAM_locate_const(params, OSSL_PKEY_PARAM_GROUP_NAME);
  if (p == nullptr) return true;
  const char* name = nullptr;
  if (OSSL_PARAM_get_utf8_string_ptr(p, &name) == 0 || name == nullptr) {
    return Fail(provider, Reason::kParameter);
  }
  return strcasecmp(name, group) == 0 || strcasecmp(name, algorithm) == 0 ||
         Fail(provider, Reason::kUnknownGroup);
}

bool SetSizes(OSSL_PARAM params[], int bits, int security_bits, size_t max_size) {
  OSSL_PARAM* p = OSSL_PARAM_locate(params, OSSL_PKEY_PARAM_BITS);
  if (p != nullptr && OSSL_PARAM_set_int(p, bits) == 0) return false;
  p = OSSL_PARAM_locate(params, OSSL_PKEY_PARAM_SECURITY_BITS);
  if (p != nullptr && OSSL_PARAM_set_int(p, security_bits) == 0) return false;
  p = OSSL_PARAM_locate(params, OSSL_PKEY_PARAM_MAX_SIZE);
  return p == nullptr || OSSL_PARAM_set_size_t(p, max_size) != 0;
}

bool SetOctets(const Provider* provider, OSSL_PARAM params[], const char* name, const uint8_t* data,
               size_t bytes, Reason missing) {
  OSSL_PARAM* p = OSSL_PARAM_locate(params, name);
  if (p == nullptr) return true;
  if (data == nullptr) return Fail(provider, missing);
  if (p->data_type != OSSL_PARAM_OCTET_STRING) return Fail(provider, Reason::kParameter);
  return OSSL_PARAM_set_octet_string(p, data, bytes) != 0 ||
         Fail(provider, Reason::kBufferTooSmall);
}

}  // namespace kexlane::provider

// What OpenSSL looks up in the module, and the only symbol that it shows.
extern "C" KXL_API int OSSL_provider_init(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* in,
                                          const OSSL_DISPATCH** out, void** context) {
  using kexlane::provider::Provider;
  Provider found{};
  found.handle = handle;
  for (; in->function_id != 0; ++in) {
    if (in->function_id == OSSL_FUNC_CORE_NEW_ERROR) found.new_error = OSSL_FUNC_core_new_error(in);
    if (in->function_id == OSSL_FUNC_CORE_SET_ERROR_DEBUG) {
      found.set_error_debug = OSSL_FUNC_core_set_error_debug(in);
    }
    if (in->function_id == OSSL_FUNC_CORE_VSET_ERROR) {
      found.vset_error = OSSL_FUNC_core_vset_error(in);
    }
  }
  if (found.new_error == nullptr || found.set_error_debug == nullptr ||
      found.vset_error == nullptr) {
    return 0;
  }
  void* provider = OPENSSL_malloc(sizeof(Provider));
  if (provider == nullptr) return 0;
  std::memcpy(provider, &found, sizeof(Provider));
  *out = kexlane::provider::kProvider;
  *context = provider;
  return 1;
}
