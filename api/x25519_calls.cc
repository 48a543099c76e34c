// SPDX-License-Identifier: Apache-2.0
// X25519: RFC 7748 sections 5 and 6.1.
#include <array>
#include <cstring>

#include "api/engine.h"
#include "kexlane/x25519.h"

namespace {

using namespace kexlane;

struct X25519PublicKey {
  static constexpr size_t kRandomBytes = 0;
  uint8_t* const* pk;
  const uint8_t* const* sk;

  auto Arguments() const {
    return std::array{PublicOut(pk, KXL_X25519_PK_BYTES, "a public key"),
                      SecretIn(sk, KXL_X25519_SK_BYTES)};
  }
  X25519Item Item(size_t i, const uint8_t*) const {
    return {.out = pk[i], .sk = sk[i], .u = nullptr, .ok = true};
  }
  static auto Kernel(const Target& target) { return target.x25519->public_key; }
};

struct X25519Keygen {
  static constexpr size_t kRandomBytes = KXL_X25519_SK_BYTES;
  uint8_t* const* pk;
  uint8_t* const* sk;

  auto Arguments() const {
    return std::array{PublicOut(pk, KXL_X25519_PK_BYTES, "a public key"),
                      SecretOut(sk, KXL_X25519_SK_BYTES)};
  }
  X25519Item Item(size_t i, const uint8_t* random) const {
    std::memcpy(sk[i], random, KXL_X25519_SK_BYTES);  // any bytes are a secret key
    return {.out = pk[i], .sk = random, .u = nullptr, .ok = true};
  }
  static auto Kernel(const Target& target) { return target.x25519->public_key; }
};

struct X25519SharedSecret {
  static constexpr size_t kRandomBytes = 0;
  uint8_t* const* ss;
  const uint8_t* const* sk;
  const uint8_t* const* peer_pk;

  auto Arguments() const {
    return std::array{SecretOut(ss, KXL_X25519_SS_BYTES), SecretIn(sk, KXL_X25519_SK_BYTES),
                      In(peer_pk)};
  }
  X25519Item Item(size_t i, const uint8_t*) const {
    return {.out = ss[i], .sk = sk[i], .u = peer_pk[i], .ok = false};
  }
  static auto Kernel(const Target& target) { return target.x25519->shared_secret; }
};

}  // namespace

kxl_status kxl_x25519_keygen(uint8_t* pk, uint8_t* sk) {
  return Run(X25519Keygen{.pk = &pk, .sk = &sk}, Drawn());
}

kxl_status kxl_x25519_public_key(uint8_t* pk, const uint8_t* sk) {
  return Run(X25519PublicKey{.pk = &pk, .sk = &sk}, None());
}

kxl_status kxl_x25519_shared_secret(uint8_t* ss, const uint8_t* sk, const uint8_t* peer_pk) {
  return Run(X25519SharedSecret{.ss = &ss, .sk = &sk, .peer_pk = &peer_pk}, None());
}

kxl_status kxl_x25519_keygen_batch(size_t n, uint8_t* const pk[], uint8_t* const sk[],
                                   kxl_status status[]) {
  return Run<kChunk>(X25519Keygen{.pk = pk, .sk = sk}, Drawn(), {n, status});
}

kxl_status kxl_x25519_public_key_batch(size_t n, uint8_t* const pk[], const uint8_t* const sk[],
                                       kxl_status status[]) {
  return Run<kChunk>(X25519PublicKey{.pk = pk, .sk = sk}, None(), {n, status});
}

kxl_status kxl_x25519_shared_secret_batch(size_t n, uint8_t* const ss[], const uint8_t* const sk[],
                                          const uint8_t* const peer_pk[], kxl_status status[]) {
  return Run<kChunk>(X25519SharedSecret{.ss = ss, .sk = sk, .peer_pk = peer_pk}, None(),
                     {n, status});
}
