// SPDX-License-Identifier: Apache-2.0
// What the files of the OpenSSL provider share: its context, its errors, and its tables of
// functions.
#ifndef KEXLANE_PROVIDER_PROVIDER_H_
#define KEXLANE_PROVIDER_PROVIDER_H_

#include <kexlane/kexlane.h>
#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/crypto.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace kexlane::provider {

// OpenSSL's side of one loaded provider. Every key and context points to it; OpenSSL keeps it alive
// while any of them lives.
struct Provider {
  const OSSL_CORE_HANDLE* handle;
  OSSL_FUNC_core_new_error_fn* new_error;
  OSSL_FUNC_core_set_error_debug_fn* set_error_debug;
  OSSL_FUNC_core_vset_error_fn* vset_error;
  OSSL_FUNC_BIO_read_ex_fn* bio_read;
  OSSL_FUNC_BIO_write_ex_fn* bio_write;
  OSSL_FUNC_core_get_params_fn* get_params;
  OSSL_DISPATCH* core;  // all of the core's functions, as a library context of its own needs them
  CRYPTO_RWLOCK* lock;  // of library
  mutable OSSL_LIB_CTX* library;  // see Library; null until it is asked for
};

// A library context with the algorithms of all providers that the program has loaded, or null (with
// an error). There is one for each provider: if there were several and one was freed, OpenSSL 3.0
// would take the first for it.
OSSL_LIB_CTX* Library(const Provider* provider);

// The reasons in OpenSSL's error queue; provider.cc has their texts.
enum class Reason : uint32_t {
  kBufferTooSmall = 1,
  kCipher,
  kCiphertextLength,
  kCurve,
  kHmac,
  kIkmLength,
  kInputFormat,
  kKeyAlreadySet,
  kKeyFileFormat,
  kKeyFilePassphrase,
  kKeyMismatch,
  kLowOrder,
  kMalformedPrivateKey,
  kMalformedPublicKey,
  kMemory,
  kMissingPeer,
  kMissingPrivateKey,
  kMissingPublicKey,
  kNoSuchParameter,
  kNullLength,
  kParameter,
  kPoint,
  kPrivateKeyLength,
  kPublicKeyLength,
  kRandom,
  kScalar,
  kSeedLength,
  kSetting,
  kUnknownGroup,
  kWrite,
};

// Puts an error into OpenSSL's queue. Always false, so that callers can return it.
bool Fail(const Provider* provider, Reason reason, const char* function = __builtin_FUNCTION(),
          const char* file = __builtin_FILE(), int line = __builtin_LINE());

// Puts the error of a status of the library into the queue; `key` is the reason for KXL_ERR_KEY.
bool Fail(const Provider* provider, kxl_status status, Reason key,
          const char* function = __builtin_FUNCTION(), const char* file = __builtin_FILE(),
          int line = __builtin_LINE());

// Makes a Type of zero bytes that points to its provider; OPENSSL_free frees it. Null (with an
// error) if memory is short.
template <typename Type>
Type* Allocate(const Provider* provider, const char* function = __builtin_FUNCTION(),
               const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  auto* made = static_cast<Type*>(OPENSSL_zalloc(sizeof(Type)));
  if (made == nullptr) {
    Fail(provider, Reason::kMemory, function, file, line);
    return nullptr;
  }
  made->provider = provider;
  return made;
}

// An object of libcrypto, which this function frees.
template <auto kFree>
struct FreeBy {
  void operator()(auto* p) const { kFree(p); }
};
template <typename Type, auto kFree>
using Owned = std::unique_ptr<Type, FreeBy<kFree>>;

using Bytes = std::span<const uint8_t>;

// Finds an octet string among params; *data is null if it is not there. False (with an error) if
// the parameter is no octet string.
bool FindOctets(const Provider* provider, const OSSL_PARAM params[], const char* name, Bytes* data);
// Finds a string among params, in the same way.
bool FindText(const Provider* provider, const OSSL_PARAM params[], const char* name,
              const char** text);

// Names that the headers of OpenSSL 3.0 do not have.
inline constexpr const char* kSeed = "seed";
inline constexpr const char* kDhkemIkm = "dhkem-ikm";
inline constexpr const char* kIkme = "ikme";
inline constexpr const char* kSecurityCategory = "security-category";

// An entry of a table of functions is {id, reinterpret_cast<Function>(Typed<Type>{function})}. The
// compiler compares the function's type with OpenSSL's. The cast stands in the table itself: only
// then do compilers make the table constant data, which the loader protects.
using Function = void (*)();
template <typename Type>
using Typed = Type*;

// The tables that query_operation answers with.
extern const OSSL_ALGORITHM kKeyManagement[];
extern const OSSL_ALGORITHM kKem[];
extern const OSSL_ALGORITHM kKeyExchange[];
extern const OSSL_ALGORITHM kEncoders[];
extern const OSSL_ALGORITHM kDecoders[];
inline constexpr const char* kProperties = "provider=kexlane";

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_PROVIDER_H_
