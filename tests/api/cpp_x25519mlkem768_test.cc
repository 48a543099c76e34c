// SPDX-License-Identifier: Apache-2.0
// kexlane/cpp/x25519mlkem768.hpp: single calls and batches, with and without prepared clients.
#include <gtest/gtest.h>
#include <kexlane/cpp/x25519mlkem768.hpp>

#include <array>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/support/cpp_util.h"
#include "tests/support/test_util.h"

namespace {

using kexlane::Input;
using kexlane::X25519MlKem768;
using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::Hex;
using kexlane::test::InputsOf;
using kexlane::test::RandomBuffer;

TEST(CppX25519MlKem768Test, BothSidesGetTheSameSecret) {
  const auto client = X25519MlKem768::ClientKeygen();
  ASSERT_TRUE(client);
  const auto server = X25519MlKem768::ServerRespond(client->share);
  ASSERT_TRUE(server);
  const auto secret = X25519MlKem768::ClientFinish(client->state, server->share);
  ASSERT_TRUE(secret);
  EXPECT_EQ(Hex(secret->bytes()), Hex(server->secret.bytes()));
}

TEST(CppX25519MlKem768Test, GivesTheBytesOfTheCApi) {
  const Buffer client_seed = RandomBuffer(96), server_seed = RandomBuffer(64);
  Buffer share(1216), state(2432), answer(1120), secret(64);
  ASSERT_EQ(kxl_x25519mlkem768_client_keygen_derand(share.data(), state.data(), client_seed.data()),
            KXL_OK);
  ASSERT_EQ(kxl_x25519mlkem768_server_respond_derand(answer.data(), secret.data(), share.data(),
                                                     server_seed.data()),
            KXL_OK);
  const auto client = X25519MlKem768::ClientKeygenDerand(std::span(client_seed).first<96>());
  ASSERT_TRUE(client);
  EXPECT_EQ(Hex(client->share), Hex(share));
  EXPECT_EQ(Hex(client->state.bytes()), Hex(state));
  const auto server =
      X25519MlKem768::ServerRespondDerand(client->share, std::span(server_seed).first<64>());
  ASSERT_TRUE(server);
  EXPECT_EQ(Hex(server->share), Hex(answer));
  EXPECT_EQ(Hex(server->secret.bytes()), Hex(secret));
  const auto refused = X25519MlKem768::ServerRespond(X25519MlKem768::ClientShare{});
  EXPECT_EQ(refused.status(), KXL_ERR_LOW_ORDER);
  EXPECT_EQ(X25519MlKem768::CheckShare(X25519MlKem768::ClientShare{}), KXL_ERR_LOW_ORDER);
  EXPECT_EQ(X25519MlKem768::CheckShare(client->share), KXL_OK);
}

TEST(CppX25519MlKem768Test, Batches) {
  const Buffer seed = RandomBuffer(96);
  for (const size_t n : {0u, 1u, 70u}) {
    std::vector<X25519MlKem768::Client> clients(n), again(n);
    std::vector<X25519MlKem768::Server> servers(n);
    std::vector<X25519MlKem768::SharedSecret> secrets(n);
    std::vector<kxl_status> status(n, KXL_ERR_KEY);
    for (const bool derand : {false, true}) {
      if (derand) {
        const std::vector<kexlane::Input<96>> seeds(n, std::span(seed).first<96>());
        ASSERT_EQ(X25519MlKem768::ClientKeygenBatchDerand(clients, seeds, status), KXL_OK);
        ASSERT_EQ(X25519MlKem768::ClientKeygenBatchDerand(again, seeds, status), KXL_OK);
        EXPECT_TRUE(n == 0 || clients[n - 1].share == again[0].share);
      } else {
        ASSERT_EQ(X25519MlKem768::ClientKeygenBatch(clients, status), KXL_OK);
      }
      const auto shares = InputsOf<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES>(
          clients, [](const auto& client) { return std::span(client.share); });
      if (derand) {
        const std::vector<kexlane::Input<64>> seeds(n, std::span(seed).first<64>());
        ASSERT_EQ(X25519MlKem768::ServerRespondBatchDerand(servers, shares, seeds, status), KXL_OK);
      } else {
        ASSERT_EQ(X25519MlKem768::ServerRespondBatch(servers, shares, status), KXL_OK);
      }
      ASSERT_EQ(X25519MlKem768::ClientFinishBatch(
                    secrets,
                    InputsOf<KXL_X25519MLKEM768_STATE_BYTES>(
                        clients, [](const auto& client) { return client.state.bytes(); }),
                    InputsOf<KXL_X25519MLKEM768_SERVER_SHARE_BYTES>(
                        servers, [](const auto& server) { return std::span(server.share); }),
                    status),
                KXL_OK);
      EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
      for (size_t i = 0; i < n; ++i) {
        EXPECT_EQ(Hex(secrets[i].bytes()), Hex(servers[i].secret.bytes()));
      }
    }
  }
}

// ---- prepared clients

template <typename State>
concept CanFinish = requires(const State& state, const X25519MlKem768::ServerShare& share) {
  X25519MlKem768::ClientFinish(state, share);
};
static_assert(CanFinish<X25519MlKem768::State> && CanFinish<X25519MlKem768::PreparedState>);
static_assert(!CanFinish<X25519MlKem768::SharedSecret> && !CanFinish<kxl_mlkem768_dk>);
static_assert(!std::is_copy_constructible_v<X25519MlKem768::PreparedState>);
static_assert(!std::is_copy_constructible_v<X25519MlKem768::PreparedClient>);
static_assert(std::is_nothrow_move_constructible_v<X25519MlKem768::PreparedClient>);

TEST(CppPreparedClientTest, GivesTheBytesOfAClient) {
  const Buffer seed_bytes = RandomBuffer(96);
  const auto seed = std::span(seed_bytes).first<96>();
  const auto client = X25519MlKem768::ClientKeygenDerand(seed);
  ASSERT_TRUE(client);
  const auto server = X25519MlKem768::ServerRespond(client->share);
  ASSERT_TRUE(server);
  const auto from_seed = X25519MlKem768::ClientPrepareDerand(seed);
  const auto from_state = X25519MlKem768::ClientParse(client->state);
  for (const auto* prepared : {&from_seed, &from_state}) {
    ASSERT_TRUE(*prepared);
    EXPECT_EQ(Hex((*prepared)->share), Hex(client->share));
    const auto secret = X25519MlKem768::ClientFinish((*prepared)->state, server->share);
    ASSERT_TRUE(secret);
    EXPECT_EQ(Hex(secret->bytes()), Hex(server->secret.bytes()));
  }

  const auto fresh = X25519MlKem768::ClientPrepare();
  ASSERT_TRUE(fresh);
  EXPECT_NE(fresh->share, client->share);
  const auto to_fresh = X25519MlKem768::ServerRespond(fresh->share);
  ASSERT_TRUE(to_fresh);
  const auto secret = X25519MlKem768::ClientFinish(fresh->state, to_fresh->share);
  ASSERT_TRUE(secret);
  EXPECT_EQ(Hex(secret->bytes()), Hex(to_fresh->secret.bytes()));
}

TEST(CppPreparedClientTest, Failures) {
  const auto refused = X25519MlKem768::ClientParse(X25519MlKem768::State{});
  EXPECT_EQ(refused.status(), KXL_ERR_KEY);
  EXPECT_TRUE(AllZero(refused->share) && AllZero(refused->state.get()->opaque));
  const auto client = X25519MlKem768::ClientPrepare();
  ASSERT_TRUE(client);
  const auto server = X25519MlKem768::ServerRespond(client->share);
  ASSERT_TRUE(server);
  const auto unprepared = X25519MlKem768::ClientFinish(refused->state, server->share);
  EXPECT_EQ(unprepared.status(), KXL_ERR_KEY);
  EXPECT_TRUE(AllZero(unprepared->bytes()));
  const auto low = X25519MlKem768::ClientFinish(client->state, X25519MlKem768::ServerShare{});
  EXPECT_EQ(low.status(), KXL_ERR_LOW_ORDER);
  EXPECT_TRUE(AllZero(low->bytes()));
}

TEST(CppPreparedClientTest, MovingLeavesZeros) {
  auto made = X25519MlKem768::ClientPrepare();
  ASSERT_TRUE(made);
  const auto server = X25519MlKem768::ServerRespond(made->share);
  ASSERT_TRUE(server);
  const auto* const place = std::as_const(made)->state.get();
  EXPECT_FALSE(AllZero(place->opaque));
  X25519MlKem768::PreparedClient client = *std::move(made);
  EXPECT_TRUE(AllZero(place->opaque));
  const auto secret = X25519MlKem768::ClientFinish(client.state, server->share);
  ASSERT_TRUE(secret);
  EXPECT_EQ(Hex(secret->bytes()), Hex(server->secret.bytes()));
  client.state.Wipe();
  EXPECT_TRUE(AllZero(client.state.get()->opaque));
  EXPECT_EQ(X25519MlKem768::ClientFinish(client.state, server->share).status(), KXL_ERR_KEY);
}

TEST(CppPreparedClientTest, Batches) {
  for (const size_t n : {0u, 1u, 70u}) {
    const Buffer seed_bytes = RandomBuffer(96 * n);
    std::vector<Input<96>> seeds;
    for (size_t i = 0; i < n; ++i) {
      seeds.push_back(std::span(seed_bytes).subspan(96 * i).first<96>());
    }
    std::vector<X25519MlKem768::PreparedClient> clients(n);
    std::vector<X25519MlKem768::Server> servers(n);
    std::vector<X25519MlKem768::SharedSecret> secrets(n);
    for (const bool derand : {false, true}) {
      std::vector<kxl_status> status(n, KXL_ERR_KEY);
      ASSERT_EQ(derand ? X25519MlKem768::ClientPrepareBatchDerand(clients, seeds, status)
                       : X25519MlKem768::ClientPrepareBatch(clients, status),
                KXL_OK);
      EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
      std::vector<const X25519MlKem768::PreparedState*> states;
      for (const auto& client : clients) states.push_back(&client.state);
      const auto shares = InputsOf<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES>(
          clients, [](const auto& client) { return std::span(client.share); });
      ASSERT_EQ(X25519MlKem768::ServerRespondBatch(servers, shares, status), KXL_OK);
      auto answers = InputsOf<KXL_X25519MLKEM768_SERVER_SHARE_BYTES>(
          servers, [](const auto& server) { return std::span(server.share); });
      status.assign(n, KXL_ERR_KEY);
      ASSERT_EQ(X25519MlKem768::ClientFinishBatch(secrets, states, answers, status), KXL_OK);
      EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
      for (size_t i = 0; i < n; ++i) {
        EXPECT_EQ(Hex(secrets[i].bytes()), Hex(servers[i].secret.bytes()));
        const auto single = X25519MlKem768::ClientKeygenDerand(seeds[i]);
        EXPECT_EQ(derand, clients[i].share == single->share);
      }
      if (n < 70) continue;
      const X25519MlKem768::ServerShare low{};
      const X25519MlKem768::PreparedState unprepared;
      answers[66] = low;
      states[67] = &unprepared;
      states[68] = nullptr;
      EXPECT_EQ(X25519MlKem768::ClientFinishBatch(secrets, states, answers, status),
                KXL_ERR_LOW_ORDER);
      std::vector<kxl_status> wanted(n, KXL_OK);
      wanted[66] = KXL_ERR_LOW_ORDER;
      wanted[67] = KXL_ERR_KEY;
      wanted[68] = KXL_ERR_NULL;
      EXPECT_EQ(status, wanted);
      for (size_t i = 0; i < n; ++i) {
        EXPECT_EQ(AllZero(secrets[i].bytes()), wanted[i] != KXL_OK) << i;
      }
    }
  }
}

TEST(CppPreparedClientTest, BatchesOfDifferentSizesAreRefused) {
  const auto client = X25519MlKem768::ClientPrepare();
  ASSERT_TRUE(client);
  const auto server = X25519MlKem768::ServerRespond(client->share);
  ASSERT_TRUE(server);
  const std::vector<const X25519MlKem768::PreparedState*> states(3, &client->state);
  const std::vector<Input<KXL_X25519MLKEM768_SERVER_SHARE_BYTES>> answers(3, server->share);
  const std::array<uint8_t, 96> seed{};
  const std::vector<Input<96>> seeds(3, seed);
  for (const size_t n : {0u, 2u, 4u}) {
    std::vector<kxl_status> status(n);
    const std::vector<kxl_status> refused(n, KXL_ERR_LENGTH);
    std::vector<X25519MlKem768::PreparedClient> clients(n);
    std::vector<X25519MlKem768::SharedSecret> secrets(n);
    for (auto& item : clients) item.share.fill(1);
    for (auto& item : secrets) item.bytes()[0] = 1;
    EXPECT_EQ(X25519MlKem768::ClientPrepareBatchDerand(clients, seeds, status), KXL_ERR_LENGTH);
    EXPECT_EQ(status, refused);
    status.assign(n, KXL_OK);
    EXPECT_EQ(X25519MlKem768::ClientFinishBatch(secrets, states, answers, status), KXL_ERR_LENGTH);
    EXPECT_EQ(status, refused);
    for (const auto& item : clients) EXPECT_TRUE(AllZero(item.share));
    for (const auto& item : secrets) EXPECT_TRUE(AllZero(item.bytes()));
  }
}

}  // namespace
