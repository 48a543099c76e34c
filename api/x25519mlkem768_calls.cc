// SPDX-License-Identifier: Apache-2.0
// X25519MLKEM768: a client's two steps and the server's one.
#include <array>

#include "api/engine.h"
#include "api/prepared.h"
#include "kexlane/x25519mlkem768.h"
#include "schemes/x25519mlkem768_scheme.h"

namespace kexlane::x25519mlkem768 {

static_assert(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES == kClientShareBytes);
static_assert(KXL_X25519MLKEM768_SERVER_SHARE_BYTES == kServerShareBytes);
static_assert(KXL_X25519MLKEM768_SECRET_BYTES == kSecretBytes);
static_assert(KXL_X25519MLKEM768_STATE_BYTES == kStateBytes);
static_assert(KXL_X25519MLKEM768_CLIENT_SEED_BYTES == kClientSeedBytes);
static_assert(KXL_X25519MLKEM768_SERVER_SEED_BYTES == kServerSeedBytes);
static_assert(KXL_X25519MLKEM768_PREPARED_CLIENT_BYTES == sizeof(PreparedClient));
static_assert(kMaxItems == kChunk);

static kxl_status StatusOf(const ClientKeygenItem&) { return KXL_OK; }
static kxl_status StatusOf(const ClientParseItem& item) {
  return item.mlkem_ok ? KXL_OK : KXL_ERR_KEY;
}
// A share that is bad in both parts is a bad key.
static kxl_status StatusOfShare(const auto& item) {
  return !item.mlkem_ok ? KXL_ERR_KEY : item.x_ok ? KXL_OK : KXL_ERR_LOW_ORDER;
}
static kxl_status StatusOf(const ServerRespondItem& item) { return StatusOfShare(item); }
static kxl_status StatusOf(const CheckShareItem& item) { return StatusOfShare(item); }
// What the peer has done comes first.
static kxl_status StatusOf(const ClientFinishItem& item) {
  return !item.x_ok ? KXL_ERR_LOW_ORDER : item.mlkem_ok ? KXL_OK : KXL_ERR_KEY;
}

}  // namespace kexlane::x25519mlkem768

namespace {

using namespace kexlane;
namespace scheme = kexlane::x25519mlkem768;

Argument ClientShareOut(Pointers share) {
  return PublicOut(share, scheme::kClientShareBytes, "sent in the clear");
}
Argument SecretStateIn(Pointers state) {
  return SecretIn(state, scheme::kStateBytes, P768::kDkEk, scheme::kStateBytes - P768::kDkZ);
}
Argument PreparedClientOut(Pointers client) {
  return PreparedOut(client, sizeof(scheme::PreparedClient), kX25519Mlkem768Client);
}

struct ClientKeygen {
  static constexpr size_t kRandomBytes = scheme::kClientSeedBytes;
  uint8_t* const* share;
  uint8_t* const* state;

  auto Arguments() const {
    return std::array{ClientShareOut(share), SecretOut(state, scheme::kStateBytes)};
  }
  scheme::ClientKeygenItem Item(size_t i, const uint8_t* seed) const {
    return {.share = share[i], .state = state[i], .prepared = nullptr, .seed = seed};
  }
  template <size_t kMax>
  static constexpr auto kScheme = scheme::ClientKeygen<kMax>;
};

struct ClientPrepare {
  static constexpr size_t kRandomBytes = scheme::kClientSeedBytes;
  Pointers client;
  uint8_t* const* share;

  auto Arguments() const { return std::array{PreparedClientOut(client), ClientShareOut(share)}; }
  scheme::ClientKeygenItem Item(size_t i, const uint8_t* seed) const {
    return {.share = share[i],
            .state = nullptr,
            .prepared = static_cast<scheme::PreparedClient*>(client[i]),
            .seed = seed};
  }
  template <size_t kMax>
  static constexpr auto kScheme = scheme::ClientKeygen<kMax>;
};

struct ClientParse {
  static constexpr size_t kRandomBytes = 0;
  Pointers client;
  uint8_t* const* share;
  const uint8_t* const* state;

  auto Arguments() const {
    return std::array{PreparedClientOut(client), ClientShareOut(share), SecretStateIn(state)};
  }
  scheme::ClientParseItem Item(size_t i, const uint8_t*) const {
    return {.prepared = static_cast<scheme::PreparedClient*>(client[i]),
            .share = share[i],
            .state = state[i],
            .mlkem_ok = false};
  }
  template <size_t kMax>
  static constexpr auto kScheme = scheme::ClientParse<kMax>;
};

struct ServerRespond {
  static constexpr size_t kRandomBytes = scheme::kServerSeedBytes;
  uint8_t* const* share;
  uint8_t* const* secret;
  const uint8_t* const* client_share;

  auto Arguments() const {
    return std::array{PublicOut(share, scheme::kServerShareBytes, "sent in the clear"),
                      SecretOut(secret, scheme::kSecretBytes), In(client_share)};
  }
  scheme::ServerRespondItem Item(size_t i, const uint8_t* seed) const {
    return {.share = share[i],
            .secret = secret[i],
            .client_share = client_share[i],
            .seed = seed,
            .mlkem_ok = false,
            .x_ok = false};
  }
  template <size_t kMax>
  static constexpr auto kScheme = scheme::ServerRespond<kMax>;
};

struct CheckShare {
  static constexpr size_t kRandomBytes = 0;
  const uint8_t* const* client_share;

  auto Arguments() const { return std::array{In(client_share)}; }
  scheme::CheckShareItem Item(size_t i, const uint8_t*) const {
    return {.client_share = client_share[i], .mlkem_ok = false, .x_ok = false};
  }
  void Run(const Target& target, scheme::CheckShareItem* item, size_t) const {
    scheme::CheckShare(target, *item);
  }
};

struct ClientFinish {
  static constexpr size_t kRandomBytes = 0;
  uint8_t* const* secret;
  const uint8_t* const* state;
  const uint8_t* const* server_share;

  auto Arguments() const {
    return std::array{SecretOut(secret, scheme::kSecretBytes), SecretStateIn(state),
                      In(server_share)};
  }
  scheme::ClientFinishItem Item(size_t i, const uint8_t*) const {
    return {.secret = secret[i],
            .state = state[i],
            .prepared = nullptr,
            .server_share = server_share[i],
            .mlkem_ok = false,
            .x_ok = false};
  }
  template <size_t kMax>
  static constexpr auto kScheme = scheme::ClientFinish<kMax>;
};

struct ClientFinishPrepared {
  static constexpr size_t kRandomBytes = 0;
  uint8_t* const* secret;
  Pointers client;
  const uint8_t* const* server_share;

  auto Arguments() const {
    return std::array{SecretOut(secret, scheme::kSecretBytes),
                      PreparedIn(client, kX25519Mlkem768Client), In(server_share)};
  }
  scheme::ClientFinishItem Item(size_t i, const uint8_t*) const {
    return {.secret = secret[i],
            .state = nullptr,
            .prepared = static_cast<const scheme::PreparedClient*>(client[i]),
            .server_share = server_share[i],
            .mlkem_ok = false,
            .x_ok = false};
  }
  template <size_t kMax>
  static constexpr auto kScheme = scheme::ClientFinishPrepared<kMax>;
};

}  // namespace

// ---- The client's first step

kxl_status kxl_x25519mlkem768_client_keygen(uint8_t* share, uint8_t* state) {
  return Run(ClientKeygen{.share = &share, .state = &state}, Drawn());
}

kxl_status kxl_x25519mlkem768_client_keygen_derand(uint8_t* share, uint8_t* state,
                                                   const uint8_t* seed) {
  return Run(ClientKeygen{.share = &share, .state = &state}, Given(&seed));
}

kxl_status kxl_x25519mlkem768_client_keygen_batch(size_t n, uint8_t* const share[],
                                                  uint8_t* const state[], kxl_status status[]) {
  return Run<kChunk>(ClientKeygen{.share = share, .state = state}, Drawn(), {n, status});
}

kxl_status kxl_x25519mlkem768_client_keygen_batch_derand(size_t n, uint8_t* const share[],
                                                         uint8_t* const state[],
                                                         const uint8_t* const seed[],
                                                         kxl_status status[]) {
  return Run<kChunk>(ClientKeygen{.share = share, .state = state}, Given(seed), {n, status});
}

// ---- The server's step

kxl_status kxl_x25519mlkem768_server_respond(uint8_t* share, uint8_t* secret,
                                             const uint8_t* client_share) {
  return Run(ServerRespond{.share = &share, .secret = &secret, .client_share = &client_share},
             Drawn());
}

kxl_status kxl_x25519mlkem768_server_respond_derand(uint8_t* share, uint8_t* secret,
                                                    const uint8_t* client_share,
                                                    const uint8_t* seed) {
  return Run(ServerRespond{.share = &share, .secret = &secret, .client_share = &client_share},
             Given(&seed));
}

kxl_status kxl_x25519mlkem768_server_respond_batch(size_t n, uint8_t* const share[],
                                                   uint8_t* const secret[],
                                                   const uint8_t* const client_share[],
                                                   kxl_status status[]) {
  return Run<kChunk>(ServerRespond{.share = share, .secret = secret, .client_share = client_share},
                     Drawn(), {n, status});
}

kxl_status kxl_x25519mlkem768_server_respond_batch_derand(size_t n, uint8_t* const share[],
                                                          uint8_t* const secret[],
                                                          const uint8_t* const client_share[],
                                                          const uint8_t* const seed[],
                                                          kxl_status status[]) {
  return Run<kChunk>(ServerRespond{.share = share, .secret = secret, .client_share = client_share},
                     Given(seed), {n, status});
}

kxl_status kxl_x25519mlkem768_check_share(const uint8_t* client_share) {
  return Run(CheckShare{.client_share = &client_share}, None());
}

// ---- The client's second step

kxl_status kxl_x25519mlkem768_client_finish(uint8_t* secret, const uint8_t* state,
                                            const uint8_t* server_share) {
  return Run(ClientFinish{.secret = &secret, .state = &state, .server_share = &server_share},
             None());
}

kxl_status kxl_x25519mlkem768_client_finish_derand(uint8_t* secret, const uint8_t* state,
                                                   const uint8_t* server_share) {
  return kxl_x25519mlkem768_client_finish(secret, state, server_share);
}

kxl_status kxl_x25519mlkem768_client_finish_batch(size_t n, uint8_t* const secret[],
                                                  const uint8_t* const state[],
                                                  const uint8_t* const server_share[],
                                                  kxl_status status[]) {
  return Run<kChunk>(ClientFinish{.secret = secret, .state = state, .server_share = server_share},
                     None(), {n, status});
}

kxl_status kxl_x25519mlkem768_client_finish_batch_derand(size_t n, uint8_t* const secret[],
                                                         const uint8_t* const state[],
                                                         const uint8_t* const server_share[],
                                                         kxl_status status[]) {
  return kxl_x25519mlkem768_client_finish_batch(n, secret, state, server_share, status);
}

// ---- A client with its key prepared

kxl_status kxl_x25519mlkem768_client_prepare(kxl_x25519mlkem768_client* client, uint8_t* share) {
  return Run(ClientPrepare{.client = &client, .share = &share}, Drawn());
}

kxl_status kxl_x25519mlkem768_client_prepare_derand(kxl_x25519mlkem768_client* client,
                                                    uint8_t* share, const uint8_t* seed) {
  return Run(ClientPrepare{.client = &client, .share = &share}, Given(&seed));
}

kxl_status kxl_x25519mlkem768_client_prepare_batch(size_t n,
                                                   kxl_x25519mlkem768_client* const client[],
                                                   uint8_t* const share[], kxl_status status[]) {
  return Run<kChunk>(ClientPrepare{.client = client, .share = share}, Drawn(), {n, status});
}

kxl_status kxl_x25519mlkem768_client_prepare_batch_derand(size_t n,
                                                          kxl_x25519mlkem768_client* const client[],
                                                          uint8_t* const share[],
                                                          const uint8_t* const seed[],
                                                          kxl_status status[]) {
  return Run<kChunk>(ClientPrepare{.client = client, .share = share}, Given(seed), {n, status});
}

kxl_status kxl_x25519mlkem768_client_parse(kxl_x25519mlkem768_client* client, uint8_t* share,
                                           const uint8_t* state) {
  return Run(ClientParse{.client = &client, .share = &share, .state = &state}, None());
}

kxl_status kxl_x25519mlkem768_client_finish_prepared(uint8_t* secret,
                                                     const kxl_x25519mlkem768_client* client,
                                                     const uint8_t* server_share) {
  return Run(
      ClientFinishPrepared{.secret = &secret, .client = &client, .server_share = &server_share},
      None());
}

kxl_status kxl_x25519mlkem768_client_finish_prepared_batch(
    size_t n, uint8_t* const secret[], const kxl_x25519mlkem768_client* const client[],
    const uint8_t* const server_share[], kxl_status status[]) {
  return Run<kChunk>(
      ClientFinishPrepared{.secret = secret, .client = client, .server_share = server_share},
      None(), {n, status});
}

kxl_status kxl_x25519mlkem768_client_wipe(kxl_x25519mlkem768_client* client) {
  return WipePrepared(client);
}
