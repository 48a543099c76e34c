// What the files of the OpenSSL provider share: its context, its errors, and its tables of
// functions.
#ifndef KEXLANE_PROVIDER_PROVIDER_H_
#define KEXLANE_PROVIDER_PROVIDER_H_

#include <kexlane/kexlane.h>
#include <openssl/core.h>
#include <openssl/core_dispatch.h>

#include <cstddef>
#include <cstdint>

namespace kexlane::provider {

// OpenSSL's side of one loaded provider. Every key and context points to it; OpenSSL keeps it alive
// while any of them lives.
struct Provider {
  const OSSL_CORE_HANDLE* handle;
  OSSL_FUNC_core_new_error_fn* new_error;
  OSSL_FUNC_core_set_error_debug_fn* set_error_debug;
  OSSL_FUNC_core_vset_error_fn* vset_error;
};

// The reasons in OpenSSL's error queue; provider.cc has their texts.
enum class Reason : uint32_t {
  kBufferTooSmall = 1,
  kCiphertextLength,
  kKeyAlreadySet,
  kKeyMismatch,
  kLowOrder,
  kMalformedPrivateKey,
  kMalformedPublicKey,
  kMemory,
  kMissingPeer,
  kMissingPrivateKey,
  kMissingPublicKey,
  kParameter,
  kPrivateKeyLength,
  kPublicKeyLength,
  kRandom,
  kSeedLength,
  kUnknownGroup,
};

// Puts an error into OpenSSL's queue. Always false, so that callers can return it.
bool Fail(const Provider* provider, Reason reason, const char* function = __builtin_FUNCTION(),
          const char* file = __builtin_FILE(), int line = __builtin_LINE());

// The same for a status of the library; `key` is the reason that KXL_ERR_KEY has there.
bool Fail(const Provider* provider, kxl_status status, Reason key,
          const char* function = __builtin_FUNCTION(), const char* file = __builtin_FILE(),
          int line = __builtin_LINE());

// An octet string among params. False (with an error) where it is there and is no octet string;
// *data is null where it is not there.
bool FindOctets(const Provider* provider, const OSSL_PARAM params[], const char* name,
                const uint8_t** data, size_t* bytes);

// True if params have no "group", or one that is called `group` or `algorithm` in any case.
bool CheckGroup(const Provider* provider, const OSSL_PARAM params[], const char* group,
                const char* algorithm);

// Answers to "bits", "security-bits" and "max-size" where params ask for them.
bool SetSizes(OSSL_PARAM params[], int bits, int security_bits, size_t max_size);

// Answers to `name` where params ask for it: bytes of data, or an error `missing` if data is null.
bool SetOctets(const Provider* provider, OSSL_PARAM params[], const char* name, const uint8_t* data,
               size_t bytes, Reason missing);

// An entry of a table of functions, whose type the compiler compares with OpenSSL's.
template <typename Type>
OSSL_DISPATCH Entry(int id, Type* function) {
  return {id, reinterpret_cast<void (*)()>(function)};
}

// The tables that query_operation answers with.
extern const OSSL_ALGORITHM kKeyManagement[];
extern const OSSL_ALGORITHM kKem[];
extern const OSSL_ALGORITHM kKeyExchange[];
// Those of X25519, of which kKeyManagement has a row.
extern const OSSL_DISPATCH kX25519KeyManagement[];
inline constexpr const char* kX25519Names = "X25519:1.3.101.110";
inline constexpr const char* kProperties = "provider=kexlane";

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_PROVIDER_H_
