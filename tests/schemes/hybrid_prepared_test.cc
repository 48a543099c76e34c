// SPDX-License-Identifier: Apache-2.0
// The prepared clients of X25519MLKEM768 and the prepared keys of X-Wing do what the states and
// keys that they were made from do, on the target that prepared them.
#include <gtest/gtest.h>
#include <kexlane/hybrid.h>

#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/support/hybrid_prepared.h"
#include "tests/support/mlkem_items.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

template <class Struct>
constexpr bool kIsPlain =
    alignof(Struct) == KXL_PREPARED_ALIGNMENT &&
    sizeof(Struct) == sizeof(Struct::opaque) && std::is_trivially_copyable_v<Struct>;
static_assert(kIsPlain<Client> && kIsPlain<kxl_xwing_ek> && kIsPlain<kxl_xwing_dk>);

TEST(HybridPreparedTest, GivesTheBytesOfTheCallsThatPrepareNothing) {
  ForEachTarget([] {
    for (const HybridItem& item : HybridItems()) {
      ExpectWorks(item, *FromSeed(item));
      ExpectWorks(item, *FromState(item));
      ExpectWorks(item, *PrepareEk(item));
      ExpectWorks(item, *PrepareDk(item));
      const auto dk = Unwritten<kxl_xwing_dk>();
      Buffer ek = Garbage(KXL_XWING_EK_BYTES);
      ASSERT_EQ(kxl_xwing_dk_from_seed(dk.get(), ek.data(), item.xwing_seed.data()), KXL_OK);
      EXPECT_EQ(ek, item.ek);
      ExpectWorks(item, *dk);
    }
  });
}

TEST(HybridPreparedTest, WorksAfterAnotherTargetIsForced) {
  ForEachTarget([] {
    const HybridItem& item = HybridItems()[5];
    const auto client = FromSeed(item), parsed = FromState(item);
    const auto ek = PrepareEk(item);
    const auto dk = PrepareDk(item);
    ForEachTarget([&] {
      ExpectWorks(item, *client);
      ExpectWorks(item, *parsed);
      ExpectWorks(item, *ek);
      ExpectWorks(item, *dk);
    });
  });
}

TEST(HybridPreparedTest, OneBatchMixesTheTargets) {
  const std::vector<const char*> targets = SupportedTargets();
  const size_t n = HybridItems().size();
  std::vector<std::unique_ptr<Client>> clients(n);
  std::vector<std::unique_ptr<kxl_xwing_ek>> eks(n);
  std::vector<std::unique_ptr<kxl_xwing_dk>> dks(n);
  ForEachTarget([&] {
    for (size_t i = 0; i < n; ++i) {
      // The keys of one target come in runs of different lengths.
      if (std::string(kxl_target_active()) != targets[(i + i / 7) % targets.size()]) continue;
      clients[i] = FromSeed(HybridItems()[i]);
      eks[i] = PrepareEk(HybridItems()[i]);
      dks[i] = PrepareDk(HybridItems()[i]);
    }
  });
  ForEachTarget([&] {
    std::vector<Buffer> secrets(n, Garbage(kSecretBytes)), cts(n, Garbage(KXL_XWING_CT_BYTES));
    std::vector<Buffer> sent(n, Garbage(KXL_XWING_SS_BYTES)), received = sent;
    std::vector<uint8_t*> secret, ct, sent_to, received_to;
    std::vector<const uint8_t*> answer, eseed, received_ct;
    std::vector<const Client*> client;
    std::vector<const kxl_xwing_ek*> ek;
    std::vector<const kxl_xwing_dk*> dk;
    for (size_t i = 0; i < n; ++i) {
      secret.push_back(secrets[i].data());
      ct.push_back(cts[i].data());
      sent_to.push_back(sent[i].data());
      received_to.push_back(received[i].data());
      answer.push_back(HybridItems()[i].answer.data());
      eseed.push_back(HybridItems()[i].eseed.data());
      received_ct.push_back(HybridItems()[i].received_ct.data());
      client.push_back(clients[i].get());
      ek.push_back(eks[i].get());
      dk.push_back(dks[i].get());
    }
    std::vector<kxl_status> status(n, KXL_ERR_LENGTH);
    ASSERT_EQ(kxl_x25519mlkem768_client_finish_prepared_batch(n, secret.data(), client.data(),
                                                              answer.data(), status.data()),
              KXL_OK);
    ASSERT_EQ(kxl_xwing_encaps_prepared_batch_derand(n, ct.data(), sent_to.data(), ek.data(),
                                                     eseed.data(), status.data()),
              KXL_OK);
    ASSERT_EQ(kxl_xwing_decaps_prepared_batch(n, received_to.data(), received_ct.data(), dk.data(),
                                              status.data()),
              KXL_OK);
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(secrets[i], HybridItems()[i].secret) << i;
      EXPECT_EQ(cts[i], HybridItems()[i].ct) << i;
      EXPECT_EQ(sent[i], HybridItems()[i].ss) << i;
      EXPECT_EQ(received[i], HybridItems()[i].received_ss) << i;
    }
    EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
  });
}

// The clients and the other arrays of a batch that prepares clients.
struct PreparedBatch {
  explicit PreparedBatch(size_t n) : clients(n), shares(n, Garbage(kShareBytes)), status(n) {
    for (size_t i = 0; i < n; ++i) {
      std::memset(clients[i].opaque, 0xA5, sizeof(Client));
      client.push_back(&clients[i]);
      share.push_back(shares[i].data());
      seed.push_back(HybridItems()[i].seed.data());
    }
  }
  kxl_status Run() {
    return kxl_x25519mlkem768_client_prepare_batch_derand(status.size(), client.data(),
                                                          share.data(), seed.data(), status.data());
  }

  std::vector<Client> clients;
  std::vector<Buffer> shares;
  std::vector<Client*> client;
  std::vector<uint8_t*> share;
  std::vector<const uint8_t*> seed;
  std::vector<kxl_status> status;
};

TEST(HybridPreparedTest, ManyClientsArePreparedAtOnce) {
  ForEachTarget([] {
    for (const size_t n : {0u, 1u, 2u, 7u, 8u, 33u, 65u}) {
      PreparedBatch batch(n);
      ASSERT_EQ(batch.Run(), KXL_OK);
      for (size_t i = 0; i < n; ++i) {
        EXPECT_EQ(batch.status[i], KXL_OK);
        EXPECT_EQ(batch.shares[i], HybridItems()[i].share);
        ExpectWorks(HybridItems()[i], batch.clients[i]);
      }
    }
  });
}

TEST(HybridPreparedTest, BadItemsAmongTheClientsThatArePrepared) {
  ForEachTarget([] {
    constexpr size_t n = 11;
    PreparedBatch batch(n);
    // Aligned to only 16 bytes, with room behind it.
    std::vector<Client> room(2);
    std::memset(room.data(), 0xA5, 2 * sizeof(Client));
    batch.client[1] = nullptr;
    batch.share[3] = nullptr;
    batch.client[5] = reinterpret_cast<Client*>(room[0].opaque + 16);
    batch.seed[8] = nullptr;
    EXPECT_EQ(batch.Run(), KXL_ERR_NULL);
    for (size_t i = 0; i < n; ++i) {
      SCOPED_TRACE(i);
      const bool is_null = i == 1 || i == 3 || i == 8;
      EXPECT_EQ(batch.status[i], is_null ? KXL_ERR_NULL : i == 5 ? KXL_ERR_ALIGNMENT : KXL_OK);
      if (batch.status[i] == KXL_OK) {
        EXPECT_EQ(batch.shares[i], HybridItems()[i].share);
        ExpectWorks(HybridItems()[i], batch.clients[i]);
      } else {
        EXPECT_TRUE(AllZero(batch.shares[i]) || i == 3);
        EXPECT_TRUE(AllZero(std::span(room[0].opaque).subspan(16)));
        if (i == 3 || i == 8) ExpectRefused(batch.clients[i]);
      }
    }
    // If an array is missing, all outputs hold zeros.
    PreparedBatch other(n);
    EXPECT_EQ(kxl_x25519mlkem768_client_prepare_batch_derand(
                  n, other.client.data(), other.share.data(), nullptr, other.status.data()),
              KXL_ERR_NULL);
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(other.status[i], KXL_ERR_NULL);
      EXPECT_TRUE(AllZero(other.shares[i]) && IsZero(other.clients[i]));
    }
  });
}

TEST(HybridPreparedTest, FreshKeysAgreeAndDiffer) {
  ForEachTarget([] {
    constexpr size_t n = 9;
    PreparedBatch batch(n);
    ASSERT_EQ(kxl_x25519mlkem768_client_prepare_batch(n, batch.client.data(), batch.share.data(),
                                                      batch.status.data()),
              KXL_OK);
    ASSERT_EQ(kxl_x25519mlkem768_client_prepare(batch.client[0], batch.share[0]), KXL_OK);
    for (size_t i = 0; i < n; ++i) {
      Buffer answer(kAnswerBytes), server(kSecretBytes), client(kSecretBytes);
      ASSERT_EQ(kxl_x25519mlkem768_server_respond(answer.data(), server.data(), batch.share[i]),
                KXL_OK);
      ASSERT_EQ(
          kxl_x25519mlkem768_client_finish_prepared(client.data(), batch.client[i], answer.data()),
          KXL_OK);
      EXPECT_EQ(client, server);
      EXPECT_TRUE(i == 0 || batch.shares[i] != batch.shares[i - 1]);
    }

    Buffer last_ek, last_ss;
    for (int i = 0; i < 3; ++i) {
      const auto prepared_ek = Unwritten<kxl_xwing_ek>();
      const auto dk = Unwritten<kxl_xwing_dk>();
      Buffer ek(KXL_XWING_EK_BYTES), ct(KXL_XWING_CT_BYTES), ss(KXL_XWING_SS_BYTES), again = ss;
      ASSERT_EQ(kxl_xwing_dk_keygen(dk.get(), ek.data()), KXL_OK);
      ASSERT_EQ(kxl_xwing_ek_parse(prepared_ek.get(), ek.data()), KXL_OK);
      ASSERT_EQ(kxl_xwing_encaps_prepared(ct.data(), ss.data(), prepared_ek.get()), KXL_OK);
      ASSERT_EQ(kxl_xwing_decaps_prepared(again.data(), ct.data(), dk.get()), KXL_OK);
      EXPECT_EQ(again, ss);
      EXPECT_NE(ek, last_ek);
      EXPECT_NE(ss, last_ss);
      last_ek = ek;
      last_ss = ss;
    }
  });
}

}  // namespace
}  // namespace kexlane::test
