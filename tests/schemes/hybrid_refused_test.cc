// SPDX-License-Identifier: Apache-2.0
// What is not a prepared client of X25519MLKEM768 or a prepared key of X-Wing is refused.
#include <gtest/gtest.h>
#include <kexlane/hybrid.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <vector>

#include "dispatch/target.h"
#include "tests/support/hybrid_prepared.h"
#include "tests/support/mlkem_items.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

TEST(HybridRefusedTest, BadKeysAreRefusedAndLeaveZeros) {
  const HybridItem& item = HybridItems()[0];
  ForEachTarget([&] {
    Buffer state = item.state;
    state[KXL_MLKEM768_DK_BYTES - 64] ^= 1;  // in the hash of ek
    const auto client = Unwritten<Client>();
    ExpectFailure(KXL_ERR_KEY, {kShareBytes}, {state}, [&](uint8_t* const* p) {
      return kxl_x25519mlkem768_client_parse(client.get(), p[0], p[1]);
    });
    EXPECT_TRUE(IsZero(*client));
    ExpectRefused(*client);

    for (const size_t place : {0u, 767u}) {
      const auto ek = Unwritten<kxl_xwing_ek>();
      EXPECT_EQ(kxl_xwing_ek_parse(ek.get(), EkWithQ(item.ek, place).data()), KXL_ERR_KEY);
      EXPECT_TRUE(IsZero(*ek));
      ExpectRefused(*ek);
    }
  });
}

// X25519MLKEM768 refuses a point of low order. X-Wing does not.
TEST(HybridRefusedTest, PointsOfLowOrder) {
  const HybridItem& item = HybridItems()[0];
  ForEachTarget([&] {
    Buffer answer = item.answer;
    std::fill(answer.end() - 32, answer.end(), uint8_t{0});
    const auto client = FromSeed(item);
    ExpectFailure(KXL_ERR_LOW_ORDER, {kSecretBytes}, {answer}, [&](uint8_t* const* p) {
      return kxl_x25519mlkem768_client_finish_prepared(p[0], client.get(), p[1]);
    });
    Buffer ct = item.ct, ss = Garbage(KXL_XWING_SS_BYTES), prepared_ss = ss;
    std::fill(ct.end() - 32, ct.end(), uint8_t{0});
    ASSERT_EQ(kxl_xwing_decaps(ss.data(), ct.data(), item.sk.data()), KXL_OK);
    ASSERT_EQ(kxl_xwing_decaps_prepared(prepared_ss.data(), ct.data(), PrepareDk(item).get()),
              KXL_OK);
    EXPECT_EQ(prepared_ss, ss);
    HybridItem other = item;
    std::fill(other.ek.end() - 32, other.ek.end(), uint8_t{0});
    ASSERT_EQ(kxl_xwing_encaps_derand(other.ct.data(), other.ss.data(), other.ek.data(),
                                      other.eseed.data()),
              KXL_OK);
    ExpectWorks(other, *PrepareEk(other));
  });
}

// Returns a struct that begins with the bytes of another one.
template <class To, class From>
std::unique_ptr<To> Copied(const From& from) {
  auto to = std::make_unique<To>();
  std::memcpy(to->opaque, from.opaque, std::min(sizeof(To), sizeof(From)));
  return to;
}

TEST(HybridRefusedTest, WhatWasNotPreparedIsRefused) {
  const HybridItem& item = HybridItems()[0];
  ForEachTarget([&] {
    ExpectRefused(*std::make_unique<Client>());
    ExpectRefused(*std::make_unique<kxl_xwing_ek>());
    ExpectRefused(*std::make_unique<kxl_xwing_dk>());
    const auto client = FromSeed(item);
    const auto ek = PrepareEk(item);
    const auto dk = PrepareDk(item);
    const auto mlkem_ek = std::make_unique<kxl_mlkem768_ek>();
    const auto mlkem_dk = std::make_unique<kxl_mlkem768_dk>();
    ASSERT_EQ(kxl_mlkem768_ek_parse(mlkem_ek.get(), item.ek.data()), KXL_OK);
    ASSERT_EQ(kxl_mlkem768_dk_parse(mlkem_dk.get(), item.state.data()), KXL_OK);
    // Prepared keys of another kind.
    ExpectRefused(*Copied<Client>(*dk));
    ExpectRefused(*Copied<Client>(*mlkem_dk));
    ExpectRefused(*Copied<kxl_xwing_dk>(*client));
    ExpectRefused(*Copied<kxl_xwing_dk>(*ek));
    ExpectRefused(*Copied<kxl_xwing_dk>(*mlkem_dk));
    ExpectRefused(*Copied<kxl_xwing_ek>(*dk));
    ExpectRefused(*Copied<kxl_xwing_ek>(*mlkem_ek));
    Buffer K(KXL_MLKEM_K_BYTES);
    EXPECT_EQ(
        kxl_mlkem768_decaps_prepared(K.data(), item.ct.data(), Copied<kxl_mlkem768_dk>(*dk).get()),
        KXL_ERR_KEY);
    // A damaged struct may have a tag that names no target.
    for (const uint64_t target : {uint64_t{Targets().size()}, ~uint64_t{0}}) {
      const auto bad = Copied<Client>(*client);
      std::memcpy(bad->opaque + offsetof(PreparedTag, target), &target, sizeof(target));
      ExpectRefused(*bad);
    }
  });
}

TEST(HybridRefusedTest, OtherAlignmentsAreRefused) {
  const HybridItem& item = HybridItems()[0];
  std::vector<kxl_xwing_dk> room(2);  // each as large as a client
  static_assert(sizeof(Client) <= sizeof(kxl_xwing_dk) && sizeof(kxl_xwing_ek) < sizeof(Client));
  for (const size_t offset : {size_t{1}, size_t{16}, size_t{32}}) {
    SCOPED_TRACE(offset);
    uint8_t* const at = room[0].opaque + offset;
    auto* const client = reinterpret_cast<Client*>(at);
    auto* const ek = reinterpret_cast<kxl_xwing_ek*>(at);
    auto* const dk = reinterpret_cast<kxl_xwing_dk*>(at);
    ExpectFailure(KXL_ERR_ALIGNMENT, {kShareBytes}, {}, [&](uint8_t* const* p) {
      return kxl_x25519mlkem768_client_prepare(client, p[0]);
    });
    ExpectFailure(KXL_ERR_ALIGNMENT, {kShareBytes}, {item.state}, [&](uint8_t* const* p) {
      return kxl_x25519mlkem768_client_parse(client, p[0], p[1]);
    });
    EXPECT_EQ(kxl_xwing_ek_parse(ek, item.ek.data()), KXL_ERR_ALIGNMENT);
    EXPECT_EQ(kxl_xwing_dk_parse(dk, item.sk.data()), KXL_ERR_ALIGNMENT);
    ExpectFailure(KXL_ERR_ALIGNMENT, {KXL_XWING_EK_BYTES}, {},
                  [&](uint8_t* const* p) { return kxl_xwing_dk_keygen(dk, p[0]); });
    // Good structs that were moved.
    const auto move_here = [&](const auto& good) { std::memcpy(at, good.opaque, sizeof(good)); };
    move_here(*FromSeed(item));
    ExpectRefused(client, KXL_ERR_ALIGNMENT);
    move_here(*PrepareEk(item));
    ExpectRefused(ek, KXL_ERR_ALIGNMENT);
    move_here(*PrepareDk(item));
    ExpectRefused(dk, KXL_ERR_ALIGNMENT);
  }
}

TEST(HybridRefusedTest, WipeLeavesZerosThatAreNotAKey) {
  const auto client = FromSeed(HybridItems()[0]);
  const auto dk = PrepareDk(HybridItems()[0]);
  EXPECT_EQ(kxl_x25519mlkem768_client_wipe(client.get()), KXL_OK);
  EXPECT_EQ(kxl_xwing_dk_wipe(dk.get()), KXL_OK);
  EXPECT_TRUE(IsZero(*client) && IsZero(*dk));
  ExpectRefused(*client);
  ExpectRefused(*dk);
  EXPECT_EQ(kxl_x25519mlkem768_client_wipe(nullptr), KXL_ERR_NULL);
  EXPECT_EQ(kxl_xwing_dk_wipe(nullptr), KXL_ERR_NULL);
}

// First the struct is null, with every combination of null buffers. Then it is there, and is zeroed
// if it is an output.
TEST(HybridRefusedTest, NullPointers) {
  const HybridItem& item = HybridItems()[0];
  const auto expect_null = [](auto* prepared, const std::vector<size_t>& outputs,
                              const std::vector<Buffer>& inputs, const auto& call) {
    const auto with = [&](auto* p) {
      return [&call, p](uint8_t* const* pointers) { return call(p, pointers); };
    };
    ExpectNullErrors(outputs, inputs, with(prepared));
    using Pointer = decltype(prepared);
    const unsigned combinations = 1u << (outputs.size() + inputs.size());
    for (unsigned mask = 0; mask < combinations; ++mask) {
      ExpectFailure(KXL_ERR_NULL, outputs, inputs, with(static_cast<Pointer>(nullptr)), mask);
    }
  };
  const auto client = Unwritten<Client>();
  const auto ek = Unwritten<kxl_xwing_ek>();
  const auto dk = Unwritten<kxl_xwing_dk>();
  expect_null(client.get(), {kShareBytes}, {item.seed}, [](auto* c, uint8_t* const* p) {
    return kxl_x25519mlkem768_client_prepare_derand(c, p[0], p[1]);
  });
  EXPECT_TRUE(IsZero(*client));
  expect_null(client.get(), {kShareBytes}, {item.state}, [](auto* c, uint8_t* const* p) {
    return kxl_x25519mlkem768_client_parse(c, p[0], p[1]);
  });
  EXPECT_EQ(kxl_x25519mlkem768_client_prepare(client.get(), nullptr), KXL_ERR_NULL);
  EXPECT_EQ(kxl_xwing_ek_parse(ek.get(), nullptr), KXL_ERR_NULL);
  EXPECT_TRUE(IsZero(*ek));
  EXPECT_EQ(kxl_xwing_ek_parse(nullptr, item.ek.data()), KXL_ERR_NULL);
  EXPECT_EQ(kxl_xwing_dk_parse(dk.get(), nullptr), KXL_ERR_NULL);
  EXPECT_TRUE(IsZero(*dk));
  EXPECT_EQ(kxl_xwing_dk_parse(nullptr, item.sk.data()), KXL_ERR_NULL);
  EXPECT_EQ(kxl_xwing_dk_keygen(dk.get(), nullptr), KXL_ERR_NULL);
  expect_null(dk.get(), {KXL_XWING_EK_BYTES}, {item.xwing_seed},
              [](auto* d, uint8_t* const* p) { return kxl_xwing_dk_from_seed(d, p[0], p[1]); });

  const auto good_client = FromSeed(item);
  const auto good_ek = PrepareEk(item);
  const auto good_dk = PrepareDk(item);
  expect_null(good_client.get(), {kSecretBytes}, {item.answer}, [](auto* c, uint8_t* const* p) {
    return kxl_x25519mlkem768_client_finish_prepared(p[0], c, p[1]);
  });
  expect_null(good_ek.get(), {KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES}, {item.eseed},
              [](auto* e, uint8_t* const* p) {
                return kxl_xwing_encaps_prepared_derand(p[0], p[1], e, p[2]);
              });
  expect_null(good_dk.get(), {KXL_XWING_SS_BYTES}, {item.ct},
              [](auto* d, uint8_t* const* p) { return kxl_xwing_decaps_prepared(p[0], p[1], d); });
}

}  // namespace
}  // namespace kexlane::test
