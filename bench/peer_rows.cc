// SPDX-License-Identifier: Apache-2.0
// Benchmarks of other libraries, for comparison: X25519 and, from OpenSSL 3.5 on, ML-KEM-768 of
// libcrypto; X25519 of libsodium and ML-KEM-768 of liboqs, if they were found.
#include <openssl/evp.h>

#include <memory>
#include <vector>

#include "bench/bench.h"

#if KEXLANE_BENCH_SODIUM
#include <sodium.h>
#endif
#if KEXLANE_BENCH_OQS
#include <oqs/oqs.h>
#endif

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

// When libcrypto loads a secret key, it computes the public key.
Key Load() { return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, kSecretKey, 32)); }

void AddLibcryptoX25519() {
  AddPeer("libcrypto/x25519/public_key", [] {
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
  AddPeer("libcrypto/x25519/shared_secret", [key, context, ready] {
    uint8_t ss[32];
    size_t bytes = sizeof(ss);
    return ready && EVP_PKEY_derive(context.get(), ss, &bytes) == 1;
  });
}

// libcrypto keeps keys expanded, so its operations compare with those on prepared keys.
void AddLibcryptoMlkem() {
  const auto generate = [] {
    EVP_PKEY* key = nullptr;
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "ML-KEM-768", nullptr));
    if (context && EVP_PKEY_keygen_init(context.get()) == 1) EVP_PKEY_keygen(context.get(), &key);
    return Key(key);
  };
  const std::shared_ptr<EVP_PKEY> key(generate());
  if (!key) return;  // OpenSSL before 3.5
  using Buffers = std::pair<std::vector<uint8_t>, std::vector<uint8_t>>;
  const auto buffers = std::make_shared<Buffers>(KXL_MLKEM768_C_BYTES, KXL_MLKEM_K_BYTES);
  const std::shared_ptr<EVP_PKEY_CTX> encaps(Context(EVP_PKEY_CTX_new(key.get(), nullptr)));
  const std::shared_ptr<EVP_PKEY_CTX> decaps(Context(EVP_PKEY_CTX_new(key.get(), nullptr)));
  const bool ready = encaps && EVP_PKEY_encapsulate_init(encaps.get(), nullptr) == 1 && decaps &&
                     EVP_PKEY_decapsulate_init(decaps.get(), nullptr) == 1;
  const auto encapsulate = [key, encaps, buffers, ready] {
    auto& [c, K] = *buffers;
    size_t c_bytes = c.size(), K_bytes = K.size();
    return ready && EVP_PKEY_encapsulate(encaps.get(), c.data(), &c_bytes, K.data(), &K_bytes) == 1;
  };
  encapsulate();  // makes the ciphertext, even if this benchmark is filtered out
  AddPeer("libcrypto/mlkem768/keygen", [generate] { return generate() != nullptr; });
  AddPeer("libcrypto/mlkem768/encaps", encapsulate);
  AddPeer("libcrypto/mlkem768/decaps", [key, decaps, buffers, ready] {
    auto& [c, K] = *buffers;
    size_t K_bytes = K.size();
    return ready && EVP_PKEY_decapsulate(decaps.get(), K.data(), &K_bytes, c.data(), c.size()) == 1;
  });
}

#if KEXLANE_BENCH_SODIUM
void AddLibsodium() {
  static uint8_t pk[32];
  const bool ready = sodium_init() >= 0 && crypto_scalarmult_base(pk, kSecretKey) == 0;
  AddPeer("libsodium/x25519/public_key", [ready] {
    uint8_t out[32];
    return ready && crypto_scalarmult_base(out, kSecretKey) == 0;
  });
  AddPeer("libsodium/x25519/shared_secret", [ready] {
    uint8_t ss[32];
    return ready && crypto_scalarmult(ss, kSecretKey, pk) == 0;
  });
}
#endif

#if KEXLANE_BENCH_OQS
void AddLiboqs() {
  const std::shared_ptr<OQS_KEM> kem(OQS_KEM_new("ML-KEM-768"), OQS_KEM_free);
  if (!kem) return;
  struct Buffers {
    uint8_t ek[KXL_MLKEM768_EK_BYTES], dk[KXL_MLKEM768_DK_BYTES], c[KXL_MLKEM768_C_BYTES];
    uint8_t K[KXL_MLKEM_K_BYTES];
  };
  const auto b = std::make_shared<Buffers>();
  const bool ready = OQS_KEM_keypair(kem.get(), b->ek, b->dk) == OQS_SUCCESS &&
                     OQS_KEM_encaps(kem.get(), b->c, b->K, b->ek) == OQS_SUCCESS;
  AddPeer("liboqs/mlkem768/keygen", [kem] {
    Buffers own;
    return OQS_KEM_keypair(kem.get(), own.ek, own.dk) == OQS_SUCCESS;
  });
  AddPeer("liboqs/mlkem768/encaps", [kem, b, ready] {
    return ready && OQS_KEM_encaps(kem.get(), b->c, b->K, b->ek) == OQS_SUCCESS;
  });
  AddPeer("liboqs/mlkem768/decaps", [kem, b, ready] {
    return ready && OQS_KEM_decaps(kem.get(), b->K, b->c, b->dk) == OQS_SUCCESS;
  });
}
#endif

}  // namespace

void AddPeers() {
  AddLibcryptoX25519();
  AddLibcryptoMlkem();
#if KEXLANE_BENCH_SODIUM
  AddLibsodium();
#endif
#if KEXLANE_BENCH_OQS
  AddLiboqs();
#endif
}

}  // namespace kexlane::bench
