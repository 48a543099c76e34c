// The same operations by other libraries, for scale: X25519 of OpenSSL's libcrypto.
#include <openssl/evp.h>

#include <memory>

#include "bench/bench.h"

namespace kexlane::bench {
namespace {

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct ContextDeleter {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyDeleter>;
using Context = std::unique_ptr<EVP_PKEY_CTX, ContextDeleter>;

constexpr uint8_t kSecretKey[32] = {0x6b, 0x78, 0x6c};

// Loading a secret key makes libcrypto compute its public key.
Key Load() { return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, kSecretKey, 32)); }

}  // namespace

void AddPeers() {
  Add("peer/libcrypto/x25519/public_key", [] {
    uint8_t pk[32];
    size_t bytes = sizeof(pk);
    const Key key = Load();
    return key && EVP_PKEY_get_raw_public_key(key.get(), pk, &bytes) == 1;
  });
  const std::shared_ptr<EVP_PKEY> key(Load());
  const std::shared_ptr<EVP_PKEY_CTX> context(
      Context(key ? EVP_PKEY_CTX_new(key.get(), nullptr) : nullptr));
  const bool ready = context && EVP_PKEY_derive_init(context.get()) == 1 &&
                     EVP_PKEY_derive_set_peer(context.get(), key.get()) == 1;
  Add("peer/libcrypto/x25519/shared_secret", [key, context, ready] {
    uint8_t ss[32];
    size_t bytes = sizeof(ss);
    return ready && EVP_PKEY_derive(context.get(), ss, &bytes) == 1;
  });
}

}  // namespace kexlane::bench
