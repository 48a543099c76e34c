// SPDX-License-Identifier: Apache-2.0
// Exchanges and X-Wing keys, made by the calls without prepared keys, and their prepared forms,
// which the tests compare with them.
#ifndef KEXLANE_TESTS_SUPPORT_HYBRID_PREPARED_H_
#define KEXLANE_TESTS_SUPPORT_HYBRID_PREPARED_H_

#include <gtest/gtest.h>
#include <kexlane/hybrid.h>

#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "tests/support/mlkem_items.h"
#include "tests/support/test_util.h"

namespace kexlane::test {

using Client = kxl_x25519mlkem768_client;

inline constexpr size_t kShareBytes = KXL_X25519MLKEM768_CLIENT_SHARE_BYTES;
inline constexpr size_t kStateBytes = KXL_X25519MLKEM768_STATE_BYTES;
inline constexpr size_t kAnswerBytes = KXL_X25519MLKEM768_SERVER_SHARE_BYTES;
inline constexpr size_t kSecretBytes = KXL_X25519MLKEM768_SECRET_BYTES;

// An exchange and an X-Wing key, made by the calls without prepared keys. In every third ciphertext
// a bit is flipped on the way.
struct HybridItem {
  Buffer seed = RandomBuffer(KXL_X25519MLKEM768_CLIENT_SEED_BYTES);
  Buffer share = Buffer(kShareBytes), state = Buffer(kStateBytes);
  Buffer answer = Buffer(kAnswerBytes), secret = Buffer(kSecretBytes);

  Buffer xwing_seed = RandomBuffer(KXL_XWING_KEYGEN_SEED_BYTES);
  Buffer eseed = RandomBuffer(KXL_XWING_ENCAPS_SEED_BYTES);
  Buffer ek = Buffer(KXL_XWING_EK_BYTES), sk = Buffer(KXL_XWING_SK_BYTES);
  Buffer ct = Buffer(KXL_XWING_CT_BYTES), ss = Buffer(KXL_XWING_SS_BYTES);
  Buffer received_ct, received_ss = Buffer(KXL_XWING_SS_BYTES);

  explicit HybridItem(size_t i) {
    const Buffer coins = RandomBuffer(KXL_X25519MLKEM768_SERVER_SEED_BYTES);
    Buffer sent(kSecretBytes);
    EXPECT_EQ(kxl_x25519mlkem768_client_keygen_derand(share.data(), state.data(), seed.data()),
              KXL_OK);
    EXPECT_EQ(kxl_x25519mlkem768_server_respond_derand(answer.data(), sent.data(), share.data(),
                                                       coins.data()),
              KXL_OK);
    if (i % 3 == 2) answer[i * 37 % answer.size()] ^= 4;
    EXPECT_EQ(kxl_x25519mlkem768_client_finish(secret.data(), state.data(), answer.data()), KXL_OK);

    EXPECT_EQ(kxl_xwing_keygen_derand(ek.data(), sk.data(), xwing_seed.data()), KXL_OK);
    EXPECT_EQ(kxl_xwing_encaps_derand(ct.data(), ss.data(), ek.data(), eseed.data()), KXL_OK);
    received_ct = ct;
    if (i % 3 == 2) received_ct[i * 37 % ct.size()] ^= 4;
    EXPECT_EQ(kxl_xwing_decaps(received_ss.data(), received_ct.data(), sk.data()), KXL_OK);
  }
};

inline const std::vector<HybridItem>& HybridItems() {
  static const std::vector<HybridItem> items = [] {
    std::vector<HybridItem> made;
    for (size_t i = 0; i < kBatchItems; ++i) made.emplace_back(i);
    return made;
  }();
  return items;
}

// ---- Preparing

inline std::unique_ptr<Client> FromSeed(const HybridItem& item) {
  auto client = Unwritten<Client>();
  Buffer share = Garbage(kShareBytes);
  EXPECT_EQ(kxl_x25519mlkem768_client_prepare_derand(client.get(), share.data(), item.seed.data()),
            KXL_OK);
  EXPECT_EQ(share, item.share);
  return client;
}
inline std::unique_ptr<Client> FromState(const HybridItem& item) {
  auto client = Unwritten<Client>();
  Buffer share = Garbage(kShareBytes);
  EXPECT_EQ(kxl_x25519mlkem768_client_parse(client.get(), share.data(), item.state.data()), KXL_OK);
  EXPECT_EQ(share, item.share);
  return client;
}
inline std::unique_ptr<kxl_xwing_ek> PrepareEk(const HybridItem& item) {
  auto ek = Unwritten<kxl_xwing_ek>();
  EXPECT_EQ(kxl_xwing_ek_parse(ek.get(), item.ek.data()), KXL_OK);
  return ek;
}
inline std::unique_ptr<kxl_xwing_dk> PrepareDk(const HybridItem& item) {
  auto dk = Unwritten<kxl_xwing_dk>();
  EXPECT_EQ(kxl_xwing_dk_parse(dk.get(), item.sk.data()), KXL_OK);
  return dk;
}

// ---- Using

inline void ExpectWorks(const HybridItem& item, const Client& client) {
  Buffer secret = Garbage(kSecretBytes);
  ASSERT_EQ(kxl_x25519mlkem768_client_finish_prepared(secret.data(), &client, item.answer.data()),
            KXL_OK);
  EXPECT_EQ(secret, item.secret);
}
inline void ExpectWorks(const HybridItem& item, const kxl_xwing_ek& ek) {
  Buffer ct = Garbage(KXL_XWING_CT_BYTES), ss = Garbage(KXL_XWING_SS_BYTES);
  ASSERT_EQ(kxl_xwing_encaps_prepared_derand(ct.data(), ss.data(), &ek, item.eseed.data()), KXL_OK);
  EXPECT_EQ(ct, item.ct);
  EXPECT_EQ(ss, item.ss);
}
inline void ExpectWorks(const HybridItem& item, const kxl_xwing_dk& dk) {
  Buffer ss = Garbage(KXL_XWING_SS_BYTES);
  ASSERT_EQ(kxl_xwing_decaps_prepared(ss.data(), item.received_ct.data(), &dk), KXL_OK);
  EXPECT_EQ(ss, item.received_ss);
}

inline void ExpectRefused(const Client* client, kxl_status expected = KXL_ERR_KEY) {
  ExpectFailure(expected, {kSecretBytes}, {HybridItems()[0].answer}, [&](uint8_t* const* p) {
    return kxl_x25519mlkem768_client_finish_prepared(p[0], client, p[1]);
  });
}
inline void ExpectRefused(const kxl_xwing_ek* ek, kxl_status expected = KXL_ERR_KEY) {
  const std::vector<size_t> outputs = {KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES};
  ExpectFailure(expected, outputs, {},
                [&](uint8_t* const* p) { return kxl_xwing_encaps_prepared(p[0], p[1], ek); });
  ExpectFailure(expected, outputs, {HybridItems()[0].eseed}, [&](uint8_t* const* p) {
    return kxl_xwing_encaps_prepared_derand(p[0], p[1], ek, p[2]);
  });
}
inline void ExpectRefused(const kxl_xwing_dk* dk, kxl_status expected = KXL_ERR_KEY) {
  ExpectFailure(expected, {KXL_XWING_SS_BYTES}, {HybridItems()[0].ct},
                [&](uint8_t* const* p) { return kxl_xwing_decaps_prepared(p[0], p[1], dk); });
}

// The pointers above may be misaligned; a reference may not.
template <class Prepared>
requires(!std::is_pointer_v<Prepared>) void ExpectRefused(const Prepared& prepared) {
  ExpectRefused(&prepared);
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_HYBRID_PREPARED_H_
