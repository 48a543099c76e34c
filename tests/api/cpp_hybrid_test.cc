// kexlane/cpp/x25519mlkem768.hpp, and batches of kexlane/cpp/xwing.hpp.
#include <gtest/gtest.h>
#include <kexlane/cpp/x25519mlkem768.hpp>
#include <kexlane/cpp/xwing.hpp>

#include <span>
#include <vector>

#include "tests/support/cpp_util.h"
#include "tests/support/test_util.h"

namespace {

using kexlane::X25519MlKem768;
using kexlane::XWing;
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

TEST(CppXWingTest, Batches) {
  for (const size_t n : {0u, 1u, 70u}) {
    std::vector<XWing::KeyPair> pairs(n);
    std::vector<XWing::Encapsulation> sent(n);
    std::vector<XWing::SharedSecret> received(n);
    std::vector<kxl_status> status(n, KXL_ERR_KEY);
    ASSERT_EQ(XWing::KeygenBatch(pairs, status), KXL_OK);
    const auto eks =
        InputsOf<KXL_XWING_EK_BYTES>(pairs, [](const auto& pair) { return std::span(pair.ek); });
    ASSERT_EQ(XWing::EncapsBatch(sent, eks, status), KXL_OK);
    ASSERT_EQ(
        XWing::DecapsBatch(
            received,
            InputsOf<KXL_XWING_CT_BYTES>(sent, [](const auto& s) { return std::span(s.c); }),
            InputsOf<KXL_XWING_SK_BYTES>(pairs, [](const auto& pair) { return pair.dk.bytes(); }),
            status),
        KXL_OK);
    EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(Hex(received[i].bytes()), Hex(sent[i].K.bytes()));
    }
  }
}

}  // namespace
