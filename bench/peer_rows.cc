// SPDX-License-Identifier: Apache-2.0
// Benchmarks of other libraries, for comparison: X25519 and, from OpenSSL 3.5 on, ML-KEM-768 of
// libcrypto; and of those that were found, X25519 of libsodium, wolfSSL, nettle and libgcrypt, and
// ML-KEM-768 of liboqs. Their outputs are compared with kexlane's before anything is timed.
#include <openssl/evp.h>

#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "bench/bench.h"

#if KEXLANE_BENCH_SODIUM
#include <sodium.h>
#endif
#if KEXLANE_BENCH_OQS
#include <oqs/oqs.h>
#endif
#if KEXLANE_BENCH_WOLFSSL
#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/curve25519.h>
#endif
#if KEXLANE_BENCH_NETTLE
#include <nettle/curve25519.h>
#endif
#if KEXLANE_BENCH_GCRYPT
#include <gcrypt.h>
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

// A secret key with the bits that RFC 7748 sets, because wolfSSL refuses others.
constexpr std::array<uint8_t, 32> kSecretKey = [] {
  std::array<uint8_t, 32> sk{0x68, 0x78, 0x6c};
  sk[31] = 0x40;
  return sk;
}();

// What kexlane makes of that key: the public key, and the secret that it shares with itself.
struct Expected {
  uint8_t pk[KXL_X25519_PK_BYTES], ss[KXL_X25519_SS_BYTES];
  bool valid = kxl_x25519_public_key(pk, kSecretKey.data()) == KXL_OK &&
               kxl_x25519_shared_secret(ss, kSecretKey.data(), pk) == KXL_OK;
};

// Adds X25519 of a library: public_key(pk) and shared_secret(ss, pk) use the secret key above. If
// their outputs are not kexlane's, the benchmarks fail.
template <typename PublicKey, typename SharedSecret>
void AddX25519Of(const std::string& library, PublicKey public_key, SharedSecret shared_secret) {
  static const Expected expected{};
  uint8_t pk[32], ss[32];
  const bool agrees =
      expected.valid && public_key(pk) && std::memcmp(pk, expected.pk, sizeof(pk)) == 0 &&
      shared_secret(ss, expected.pk) && std::memcmp(ss, expected.ss, sizeof(ss)) == 0;
  AddPeer(library + "/x25519/public_key", [=] {
    uint8_t out[32];
    return agrees && public_key(out);
  });
  AddPeer(library + "/x25519/shared_secret", [=] {
    uint8_t out[32];
    return agrees && shared_secret(out, expected.pk);
  });
}

// When libcrypto loads a secret key, it computes the public key.
Key Load() {
  return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, kSecretKey.data(), 32));
}

void AddLibcryptoX25519() {
  const std::shared_ptr<EVP_PKEY> key(Load());
  const std::shared_ptr<EVP_PKEY_CTX> context(
      Context(key ? EVP_PKEY_CTX_new(key.get(), nullptr) : nullptr));
  const bool ready = context && EVP_PKEY_derive_init(context.get()) == 1 &&
                     EVP_PKEY_derive_set_peer(context.get(), key.get()) == 1;
  AddX25519Of(
      "libcrypto",
      [](uint8_t* pk) {
        size_t bytes = 32;
        const Key own = Load();
        return own && EVP_PKEY_get_raw_public_key(own.get(), pk, &bytes) == 1;
      },
      [key, context, ready](uint8_t* ss, const uint8_t*) {
        size_t bytes = 32;
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
  const auto decapsulate = [key, decaps, buffers, ready] {
    auto& [c, K] = *buffers;
    size_t K_bytes = K.size();
    return ready && EVP_PKEY_decapsulate(decaps.get(), K.data(), &K_bytes, c.data(), c.size()) == 1;
  };
  // kexlane encapsulates to the key, which makes the ciphertext of the benchmarks.
  uint8_t ek[KXL_MLKEM768_EK_BYTES], K[KXL_MLKEM_K_BYTES];
  size_t ek_bytes = sizeof(ek);
  const bool agrees =
      EVP_PKEY_get_octet_string_param(key.get(), "pub", ek, sizeof(ek), &ek_bytes) == 1 &&
      kxl_mlkem768_encaps(buffers->first.data(), K, ek) == KXL_OK && decapsulate() &&
      std::memcmp(K, buffers->second.data(), sizeof(K)) == 0;
  AddPeer("libcrypto/mlkem768/keygen", [=] { return agrees && generate() != nullptr; });
  AddPeer("libcrypto/mlkem768/encaps", [=] { return agrees && encapsulate(); });
  AddPeer("libcrypto/mlkem768/decaps", [=] { return agrees && decapsulate(); });
}

#if KEXLANE_BENCH_OQS
void AddLiboqs() {
  const std::shared_ptr<OQS_KEM> kem(OQS_KEM_new("ML-KEM-768"), OQS_KEM_free);
  if (!kem) return;
  struct Buffers {
    uint8_t ek[KXL_MLKEM768_EK_BYTES], dk[KXL_MLKEM768_DK_BYTES], c[KXL_MLKEM768_C_BYTES];
    uint8_t K[KXL_MLKEM_K_BYTES];
  };
  const auto b = std::make_shared<Buffers>();
  uint8_t K[KXL_MLKEM_K_BYTES];
  const bool agrees = OQS_KEM_keypair(kem.get(), b->ek, b->dk) == OQS_SUCCESS &&
                      OQS_KEM_encaps(kem.get(), b->c, b->K, b->ek) == OQS_SUCCESS &&
                      kxl_mlkem768_decaps(K, b->c, b->dk) == KXL_OK &&
                      std::memcmp(K, b->K, sizeof(K)) == 0;
  AddPeer("liboqs/mlkem768/keygen", [kem, agrees] {
    Buffers own;
    return agrees && OQS_KEM_keypair(kem.get(), own.ek, own.dk) == OQS_SUCCESS;
  });
  AddPeer("liboqs/mlkem768/encaps", [kem, b, agrees] {
    return agrees && OQS_KEM_encaps(kem.get(), b->c, b->K, b->ek) == OQS_SUCCESS;
  });
  AddPeer("liboqs/mlkem768/decaps", [kem, b, agrees] {
    return agrees && OQS_KEM_decaps(kem.get(), b->K, b->c, b->dk) == OQS_SUCCESS;
  });
}
#endif

}  // namespace

void AddPeers() {
  AddLibcryptoX25519();
  AddLibcryptoMlkem();
  [[maybe_unused]] const uint8_t* const sk = kSecretKey.data();
#if KEXLANE_BENCH_SODIUM
  if (sodium_init() >= 0) {
    AddX25519Of(
        "libsodium", [=](uint8_t* pk) { return crypto_scalarmult_base(pk, sk) == 0; },
        [=](uint8_t* ss, const uint8_t* pk) { return crypto_scalarmult(ss, sk, pk) == 0; });
  }
#endif
#if KEXLANE_BENCH_WOLFSSL
  AddX25519Of(
      "wolfssl", [=](uint8_t* pk) { return wc_curve25519_make_pub(32, pk, 32, sk) == 0; },
      [=](uint8_t* ss, const uint8_t* pk) {
        return wc_curve25519_generic(32, ss, 32, sk, 32, pk) == 0;
      });
#endif
#if KEXLANE_BENCH_NETTLE
  AddX25519Of(
      "nettle", [=](uint8_t* pk) { return curve25519_mul_g(pk, sk), true; },
      [=](uint8_t* ss, const uint8_t* pk) { return curve25519_mul(ss, sk, pk), true; });
#endif
#if KEXLANE_BENCH_GCRYPT
  if (gcry_check_version(nullptr) != nullptr) {
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    AddX25519Of(
        "libgcrypt",
        [=](uint8_t* pk) { return gcry_ecc_mul_point(GCRY_ECC_CURVE25519, pk, sk, nullptr) == 0; },
        [=](uint8_t* ss, const uint8_t* pk) {
          return gcry_ecc_mul_point(GCRY_ECC_CURVE25519, ss, sk, pk) == 0;
        });
  }
#endif
#if KEXLANE_BENCH_OQS
  AddLiboqs();
#endif
}

}  // namespace kexlane::bench
