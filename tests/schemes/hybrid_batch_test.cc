// SPDX-License-Identifier: Apache-2.0
// The batches of <kexlane/hybrid.h> give the bytes of the single calls for any n on every target.
// An item that fails does not affect the others.
#include <gtest/gtest.h>
#include <kexlane/hybrid.h>

#include <algorithm>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "tests/support/batch_check.h"
#include "tests/support/mlkem_items.h"
#include "tests/support/test_util.h"
#include "tests/support/x25519_items.h"

namespace kexlane::test {
namespace {

constexpr size_t kEkBytes = KXL_MLKEM768_EK_BYTES;
constexpr size_t kDkBytes = KXL_MLKEM768_DK_BYTES;
constexpr size_t kCBytes = KXL_MLKEM768_C_BYTES;

// All buffers of an exchange and of an X-Wing key. Every third item has a ciphertext that was
// tampered with. Every fifth X-Wing item has a point of low order.
struct Item {
  Buffer client_seed = RandomBuffer(KXL_X25519MLKEM768_CLIENT_SEED_BYTES);
  Buffer client_share = Garbage(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES);
  Buffer state = Garbage(KXL_X25519MLKEM768_STATE_BYTES);
  Buffer server_seed = RandomBuffer(KXL_X25519MLKEM768_SERVER_SEED_BYTES);
  Buffer server_share = Garbage(KXL_X25519MLKEM768_SERVER_SHARE_BYTES);
  Buffer server_secret = Garbage(KXL_X25519MLKEM768_SECRET_BYTES);
  Buffer received_share;
  Buffer client_secret = Garbage(KXL_X25519MLKEM768_SECRET_BYTES);

  Buffer seed = RandomBuffer(KXL_XWING_KEYGEN_SEED_BYTES);
  Buffer ek = Garbage(KXL_XWING_EK_BYTES), sk = Garbage(KXL_XWING_SK_BYTES);
  Buffer used_ek;
  Buffer eseed = RandomBuffer(KXL_XWING_ENCAPS_SEED_BYTES);
  Buffer ct = Garbage(KXL_XWING_CT_BYTES), ss = Garbage(KXL_XWING_SS_BYTES);
  Buffer received_ct, received_ss = Garbage(KXL_XWING_SS_BYTES);

  // Fills the buffers with the single calls.
  explicit Item(size_t i) {
    EXPECT_EQ(kxl_x25519mlkem768_client_keygen_derand(client_share.data(), state.data(),
                                                      client_seed.data()),
              KXL_OK);
    EXPECT_EQ(kxl_x25519mlkem768_server_respond_derand(server_share.data(), server_secret.data(),
                                                       client_share.data(), server_seed.data()),
              KXL_OK);
    received_share = server_share;
    if (i % 3 == 2) received_share[i * 37 % received_share.size()] ^= 4;
    EXPECT_EQ(
        kxl_x25519mlkem768_client_finish(client_secret.data(), state.data(), received_share.data()),
        KXL_OK);
    EXPECT_EQ(client_secret == server_secret, i % 3 != 2);

    EXPECT_EQ(kxl_xwing_keygen_derand(ek.data(), sk.data(), seed.data()), KXL_OK);
    used_ek = ek;
    if (i % 5 == 1) std::fill_n(used_ek.begin() + kEkBytes, 32, uint8_t{0});
    EXPECT_EQ(kxl_xwing_encaps_derand(ct.data(), ss.data(), used_ek.data(), eseed.data()), KXL_OK);
    received_ct = ct;
    if (i % 5 == 2) std::fill_n(received_ct.begin() + kCBytes, 32, uint8_t{0});
    if (i % 3 == 2) received_ct[i * 37 % kCBytes] ^= 4;
    EXPECT_EQ(kxl_xwing_decaps(received_ss.data(), received_ct.data(), sk.data()), KXL_OK);
    EXPECT_EQ(received_ss == ss, i % 3 != 2 && i % 5 != 1 && i % 5 != 2);
  }
};

// Returns the items that the whole program shares. They are made on the portable target.
const std::vector<Item>& AllItems() {
  static const std::vector<Item> items = [] {
    const std::string before = kxl_target_active();
    EXPECT_EQ(kxl_target_force("portable"), KXL_OK);
    std::vector<Item> made;
    for (size_t i = 0; i < kBatchItems; ++i) made.emplace_back(i);
    EXPECT_EQ(kxl_target_force(before.c_str()), KXL_OK);
    return made;
  }();
  return items;
}

std::vector<const uint8_t*> PointersTo(Buffer Item::*member) {
  std::vector<const uint8_t*> pointers;
  for (const Item& item : AllItems()) pointers.push_back((item.*member).data());
  return pointers;
}
std::vector<Buffer> Column(Buffer Item::*member) {
  std::vector<Buffer> column;
  for (const Item& item : AllItems()) column.push_back(item.*member);
  return column;
}

// Returns a buffer whose 32 bytes from `offset` on are a point of low order.
Buffer WithLowOrder(Buffer buffer, size_t offset, size_t which) {
  const Buffer point = LowOrderPoints()[which];
  std::copy(point.begin(), point.end(), buffer.begin() + static_cast<ptrdiff_t>(offset));
  return buffer;
}

// Structs in which the items' keys are prepared on the active target.
template <class Struct>
using Structs = std::vector<std::unique_ptr<Struct>>;

template <class Struct, typename Prepare>
Structs<Struct> PrepareAll(Prepare prepare) {
  Structs<Struct> made;
  for (const Item& item : AllItems()) {
    made.push_back(std::make_unique<Struct>());
    EXPECT_EQ(prepare(made.back().get(), item), KXL_OK);
  }
  return made;
}

template <class Struct>
std::vector<const Struct*> PointersTo(const Structs<Struct>& structs) {
  std::vector<const Struct*> pointers;
  for (const auto& one : structs) pointers.push_back(one.get());
  return pointers;
}

struct Prepared {
  const Structs<kxl_x25519mlkem768_client> clients =
      PrepareAll<kxl_x25519mlkem768_client>([share = Buffer(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES)](
                                                auto* client, const Item& item) mutable {
        return kxl_x25519mlkem768_client_parse(client, share.data(), item.state.data());
      });
  const Structs<kxl_xwing_ek> eks = PrepareAll<kxl_xwing_ek>(
      [](auto* ek, const Item& item) { return kxl_xwing_ek_parse(ek, item.used_ek.data()); });
  const Structs<kxl_xwing_dk> dks = PrepareAll<kxl_xwing_dk>(
      [](auto* dk, const Item& item) { return kxl_xwing_dk_parse(dk, item.sk.data()); });
  const kxl_x25519mlkem768_client no_client = {};
  const kxl_xwing_ek no_ek = {};
  const kxl_xwing_dk no_dk = {};
};

// Bad inputs of the batches.
struct BadInputs {
  const Item& good = AllItems()[0];
  const Buffer bad_client = EkWithQ(good.client_share, 700);
  const Buffer low_client = WithLowOrder(good.client_share, kEkBytes, 0);
  const Buffer another_low_client = WithLowOrder(good.client_share, kEkBytes, 5);
  const Buffer worst_client = WithLowOrder(bad_client, kEkBytes, 3);
  const Buffer low_server = WithLowOrder(good.server_share, kCBytes, 2);
  const Buffer bad_ek = EkWithQ(good.ek, 1);
  Buffer bad_state = good.state;  // with a wrong hash of its ek
  BadInputs() { bad_state[kDkBytes - 40] ^= 1; }
};

void AddKnownBatches(BatchList& batches, const BadInputs& bad) {
  const Known<uint8_t> keygen{
      {PointersTo(&Item::client_seed)}, {}, {Column(&Item::client_share), Column(&Item::state)}};
  AddBatch(batches, "client_keygen", keygen, kxl_x25519mlkem768_client_keygen_batch_derand);

  Known<uint8_t, uint8_t> respond{{PointersTo(&Item::client_share), PointersTo(&Item::server_seed)},
                                  {},
                                  {Column(&Item::server_share), Column(&Item::server_secret)}};
  respond.AddBad<0>(std::vector{bad.bad_client.data(), bad.worst_client.data()}, KXL_ERR_KEY);
  respond.AddBad<0>(std::vector{bad.low_client.data(), bad.another_low_client.data()},
                    KXL_ERR_LOW_ORDER);
  AddBatch(batches, "server_respond", respond, kxl_x25519mlkem768_server_respond_batch_derand);

  Known<uint8_t, uint8_t> finish{{PointersTo(&Item::state), PointersTo(&Item::received_share)},
                                 {},
                                 {Column(&Item::client_secret)}};
  finish.AddBad<0>(std::vector{bad.bad_state.data()}, KXL_ERR_KEY);
  finish.AddBad<1>(std::vector{bad.low_server.data()}, KXL_ERR_LOW_ORDER);
  AddBatch(batches, "client_finish", finish,
           WithoutSecondOutput(kxl_x25519mlkem768_client_finish_batch));
  AddBatch(batches, "client_finish_derand", finish,
           WithoutSecondOutput(kxl_x25519mlkem768_client_finish_batch_derand));

  const Known<uint8_t> xwing{{PointersTo(&Item::seed)}, {}, {Column(&Item::ek), Column(&Item::sk)}};
  AddBatch(batches, "xwing_keygen", xwing, kxl_xwing_keygen_batch_derand);

  Known<uint8_t, uint8_t> encaps{{PointersTo(&Item::used_ek), PointersTo(&Item::eseed)},
                                 {},
                                 {Column(&Item::ct), Column(&Item::ss)}};
  encaps.AddBad<0>(std::vector{bad.bad_ek.data()}, KXL_ERR_KEY);
  AddBatch(batches, "xwing_encaps", encaps, kxl_xwing_encaps_batch_derand);

  const Known<uint8_t, uint8_t> decaps{
      {PointersTo(&Item::received_ct), PointersTo(&Item::sk)}, {}, {Column(&Item::received_ss)}};
  AddBatch(batches, "xwing_decaps", decaps, WithoutSecondOutput(kxl_xwing_decaps_batch));
}

void AddPreparedBatches(BatchList& batches, const BadInputs& bad, const Prepared& prepared) {
  Known<kxl_x25519mlkem768_client, uint8_t> finish{
      {PointersTo(prepared.clients), PointersTo(&Item::received_share)},
      {},
      {Column(&Item::client_secret)}};
  finish.AddBad<0>(std::vector{&prepared.no_client}, KXL_ERR_KEY);
  finish.AddBad<1>(std::vector{bad.low_server.data()}, KXL_ERR_LOW_ORDER);
  AddBatch(batches, "client_finish_prepared", finish,
           WithoutSecondOutput(kxl_x25519mlkem768_client_finish_prepared_batch));

  Known<kxl_xwing_ek, uint8_t> encaps{{PointersTo(prepared.eks), PointersTo(&Item::eseed)},
                                      {},
                                      {Column(&Item::ct), Column(&Item::ss)}};
  encaps.AddBad<0>(std::vector{&prepared.no_ek}, KXL_ERR_KEY);
  AddBatch(batches, "xwing_encaps_prepared", encaps, kxl_xwing_encaps_prepared_batch_derand);

  Known<uint8_t, kxl_xwing_dk> decaps{
      {PointersTo(&Item::received_ct), PointersTo(prepared.dks)}, {}, {Column(&Item::received_ss)}};
  decaps.AddBad<1>(std::vector{&prepared.no_dk}, KXL_ERR_KEY);
  AddBatch(batches, "xwing_decaps_prepared", decaps,
           WithoutSecondOutput(kxl_xwing_decaps_prepared_batch));
}

template <typename Check>
void ForEachBatch(Check check) {
  const BadInputs bad;
  ForEachTarget([&] {
    const Prepared prepared;
    BatchList batches;
    AddKnownBatches(batches, bad);
    AddPreparedBatches(batches, bad, prepared);
    CheckEach(batches, check);
  });
}

TEST(HybridBatchTest, AnyNumberOfItems) { ForEachBatch(CheckAnyNumberOfItems); }
TEST(HybridBatchTest, OneBadItemAnywhere) { ForEachBatch(CheckOneBadItemAnywhere); }
TEST(HybridBatchTest, SeveralBadItems) { ForEachBatch(CheckSeveralBadItems); }
TEST(HybridBatchTest, AllItemsBad) { ForEachBatch(CheckAllItemsBad); }
TEST(HybridBatchTest, NullArrays) { ForEachBatch(CheckNullArrays); }

TEST(HybridBatchTest, BadItemsAndNullArraysOfDrawingBatches) {
  const BadInputs bad;
  BatchList batches;
  const Known<> keygen{{}, {}, {Column(&Item::client_share), Column(&Item::state)}};
  AddBatch(batches, "client_keygen", keygen, kxl_x25519mlkem768_client_keygen_batch);
  Known<uint8_t> respond{{PointersTo(&Item::client_share)},
                         {},
                         {Column(&Item::server_share), Column(&Item::server_secret)}};
  respond.AddBad<0>(std::vector{bad.bad_client.data()}, KXL_ERR_KEY);
  respond.AddBad<0>(std::vector{bad.low_client.data()}, KXL_ERR_LOW_ORDER);
  AddBatch(batches, "server_respond", respond, kxl_x25519mlkem768_server_respond_batch);
  const Known<> xwing{{}, {}, {Column(&Item::ek), Column(&Item::sk)}};
  AddBatch(batches, "xwing_keygen", xwing, kxl_xwing_keygen_batch);
  Known<uint8_t> encaps{{PointersTo(&Item::ek)}, {}, {Column(&Item::ct), Column(&Item::ss)}};
  encaps.AddBad<0>(std::vector{bad.bad_ek.data()}, KXL_ERR_KEY);
  AddBatch(batches, "xwing_encaps", encaps, kxl_xwing_encaps_batch);
  const Prepared prepared;
  Known<kxl_xwing_ek> encaps_prepared{
      {PointersTo(prepared.eks)}, {}, {Column(&Item::ct), Column(&Item::ss)}};
  encaps_prepared.AddBad<0>(std::vector{&prepared.no_ek}, KXL_ERR_KEY);
  AddBatch(batches, "xwing_encaps_prepared", encaps_prepared, kxl_xwing_encaps_prepared_batch);
  ForEachTarget([&] { CheckEach(batches, CheckDrawingBatch); });
}

// If both parts of client_finish's input are bad, the error is the same as in the single call.
TEST(HybridBatchTest, TwoErrorsGiveTheStatusOfTheSingleCall) {
  const BadInputs bad;
  Buffer secret = Garbage(KXL_X25519MLKEM768_SECRET_BYTES);
  uint8_t* const out[] = {secret.data()};
  const uint8_t* const state[] = {bad.bad_state.data()};
  const uint8_t* const share[] = {bad.low_server.data()};
  kxl_status status = KXL_OK;
  const kxl_status single = kxl_x25519mlkem768_client_finish(secret.data(), state[0], share[0]);
  EXPECT_EQ(single, KXL_ERR_LOW_ORDER);
  EXPECT_EQ(kxl_x25519mlkem768_client_finish_batch(1, out, state, share, &status), single);
  EXPECT_EQ(status, single);
}

TEST(HybridBatchTest, FreshExchangesAgreeAndDiffer) {
  ForEachTarget([] {
    for (const size_t n : {1u, 5u, 8u, 33u, 65u}) {
      Results share(n, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES);
      Results state(n, KXL_X25519MLKEM768_STATE_BYTES);
      Results answer(n, KXL_X25519MLKEM768_SERVER_SHARE_BYTES);
      Results server(n, KXL_X25519MLKEM768_SECRET_BYTES);
      Results client(n, KXL_X25519MLKEM768_SECRET_BYTES);
      std::vector<kxl_status> status(n, KXL_ERR_KEY);
      ASSERT_EQ(kxl_x25519mlkem768_client_keygen_batch(n, share.pointers.data(),
                                                       state.pointers.data(), status.data()),
                KXL_OK);
      ASSERT_EQ(
          kxl_x25519mlkem768_server_respond_batch(n, answer.pointers.data(), server.pointers.data(),
                                                  share.inputs.data(), status.data()),
          KXL_OK);
      ASSERT_EQ(
          kxl_x25519mlkem768_client_finish_batch(n, client.pointers.data(), state.inputs.data(),
                                                 answer.inputs.data(), status.data()),
          KXL_OK);
      EXPECT_EQ(client.buffers, server.buffers);
      for (const Results* results : {&share, &state, &answer, &server}) {
        EXPECT_EQ(results->DifferentOnes(), n);
      }
      // Both halves are drawn for each item, even if all items have the same share.
      const std::vector<const uint8_t*> same(n, share.inputs[0]);
      ASSERT_EQ(kxl_x25519mlkem768_server_respond_batch(
                    n, answer.pointers.data(), server.pointers.data(), same.data(), status.data()),
                KXL_OK);
      for (const size_t offset : {size_t{0}, size_t{32}}) {
        std::set<std::string> halves;
        for (const Buffer& secret : server.buffers) {
          halves.insert(Hex(std::span(secret).subspan(offset, 32)));
        }
        EXPECT_EQ(halves.size(), n);
      }
    }
  });
}

TEST(HybridBatchTest, FreshXwingKeysAgreeAndDiffer) {
  ForEachTarget([] {
    for (const size_t n : {1u, 5u, 8u, 33u}) {
      Results ek(n, KXL_XWING_EK_BYTES), sk(n, KXL_XWING_SK_BYTES), ct(n, KXL_XWING_CT_BYTES);
      Results sent(n, KXL_XWING_SS_BYTES), received(n, KXL_XWING_SS_BYTES);
      std::vector<kxl_status> status(n, KXL_ERR_KEY);
      ASSERT_EQ(kxl_xwing_keygen_batch(n, ek.pointers.data(), sk.pointers.data(), status.data()),
                KXL_OK);
      ASSERT_EQ(kxl_xwing_encaps_batch(n, ct.pointers.data(), sent.pointers.data(),
                                       ek.inputs.data(), status.data()),
                KXL_OK);
      ASSERT_EQ(kxl_xwing_decaps_batch(n, received.pointers.data(), ct.inputs.data(),
                                       sk.inputs.data(), status.data()),
                KXL_OK);
      EXPECT_EQ(received.buffers, sent.buffers);
      for (const Results* results : {&ek, &sk, &ct, &sent}) {
        EXPECT_EQ(results->DifferentOnes(), n);
      }
    }
  });
}

TEST(HybridBatchTest, SeedsAndSecretKeysMayBeTheSameBuffers) {
  constexpr size_t n = 11;
  ForEachTarget([] {
    Results ek(n, KXL_XWING_EK_BYTES), sk(n, KXL_XWING_SK_BYTES);
    for (size_t i = 0; i < n; ++i) {
      sk.buffers[i].assign(AllItems()[i].seed.begin(), AllItems()[i].seed.end());
      sk.inputs[i] = sk.pointers[i] = sk.buffers[i].data();
    }
    std::vector<kxl_status> status(n);
    ASSERT_EQ(kxl_xwing_keygen_batch_derand(n, ek.pointers.data(), sk.pointers.data(),
                                            sk.inputs.data(), status.data()),
              KXL_OK);
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(ek.buffers[i], AllItems()[i].ek);
      EXPECT_EQ(sk.buffers[i], AllItems()[i].seed);
    }
  });
}

}  // namespace
}  // namespace kexlane::test
