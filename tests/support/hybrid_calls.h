// SPDX-License-Identifier: Apache-2.0
// The calls of X25519MLKEM768 and X-Wing, as part of all_calls.h.
#ifndef KEXLANE_TESTS_SUPPORT_HYBRID_CALLS_H_
#define KEXLANE_TESTS_SUPPORT_HYBRID_CALLS_H_

#include <gtest/gtest.h>
#include <kexlane/hybrid.h>

#include <memory>
#include <vector>

#include "tests/support/any_call.h"
#include "tests/support/test_util.h"

namespace kexlane::test {

class HybridCalls : public CallMaker {
 protected:
  using CallMaker::CallMaker;

  void AddHybrid() {
    const size_t n = n_;
    constexpr size_t kShare = KXL_X25519MLKEM768_CLIENT_SHARE_BYTES;
    constexpr size_t kState = KXL_X25519MLKEM768_STATE_BYTES;
    constexpr size_t kAnswer = KXL_X25519MLKEM768_SERVER_SHARE_BYTES;
    constexpr size_t kSecret = KXL_X25519MLKEM768_SECRET_BYTES;
    AddBatch("hybrid client_keygen", kUnknown, {{kShare}, {kState}}, {}, [n](auto p, auto* s) {
      return kxl_x25519mlkem768_client_keygen_batch(n, p, p + n, s);
    });
    AddBatch("hybrid client_keygen_derand", kKnown, {{kShare}, {kState}},
             {RandomColumn(KXL_X25519MLKEM768_CLIENT_SEED_BYTES)}, [n](auto p, auto* s) {
               return kxl_x25519mlkem768_client_keygen_batch_derand(n, p, p + n, In(n, p, 2, 0), s);
             });
    const auto shares = LastOutputs(0), states = LastOutputs(1);
    AddBatch("hybrid server_respond", kUnknown, {{kAnswer}, {kSecret}}, {shares},
             [n](auto p, auto* s) {
               return kxl_x25519mlkem768_server_respond_batch(n, p, p + n, In(n, p, 2, 0), s);
             });
    AddBatch("hybrid server_respond_derand", kKnown, {{kAnswer}, {kSecret}},
             {shares, RandomColumn(KXL_X25519MLKEM768_SERVER_SEED_BYTES)}, [n](auto p, auto* s) {
               return kxl_x25519mlkem768_server_respond_batch_derand(n, p, p + n, In(n, p, 2, 0),
                                                                     In(n, p, 2, 1), s);
             });
    const auto answers = LastOutputs(0);
    AddBatch("hybrid client_finish", kKnown, {{kSecret}}, {states, answers}, [n](auto p, auto* s) {
      return kxl_x25519mlkem768_client_finish_batch(n, p, In(n, p, 1, 0), In(n, p, 1, 1), s);
    });
    const Part seed = Input(RandomBuffer(KXL_X25519MLKEM768_CLIENT_SEED_BYTES));
    const Part coins = Input(RandomBuffer(KXL_X25519MLKEM768_SERVER_SEED_BYTES));
    Add("hybrid client_keygen", kUnknown, {{kShare}, {kState}}, {},
        [](auto p) { return kxl_x25519mlkem768_client_keygen(p[0], p[1]); });
    Add("hybrid client_keygen_derand", kKnown, {{kShare}, {kState}}, {seed},
        [](auto p) { return kxl_x25519mlkem768_client_keygen_derand(p[0], p[1], p[2]); });
    Add("hybrid server_respond", kUnknown, {{kAnswer}, {kSecret}}, {shares[0]},
        [](auto p) { return kxl_x25519mlkem768_server_respond(p[0], p[1], p[2]); });
    Add("hybrid server_respond_derand", kKnown, {{kAnswer}, {kSecret}}, {shares[0], coins},
        [](auto p) { return kxl_x25519mlkem768_server_respond_derand(p[0], p[1], p[2], p[3]); });
    Add("hybrid check_share", kKnown, {}, {shares[0]},
        [](auto p) { return kxl_x25519mlkem768_check_share(p[0]); });
    Add("hybrid client_finish", kKnown, {{kSecret}}, {states[0], answers[0]},
        [](auto p) { return kxl_x25519mlkem768_client_finish(p[0], p[1], p[2]); });
  }

  void AddXwing() {
    const size_t n = n_;
    constexpr size_t kEk = KXL_XWING_EK_BYTES, kCt = KXL_XWING_CT_BYTES;
    AddBatch("xwing keygen", kUnknown, {{kEk}, {32}}, {},
             [n](auto p, auto* s) { return kxl_xwing_keygen_batch(n, p, p + n, s); });
    AddBatch("xwing keygen_derand", kKnown, {{kEk}, {32}}, {RandomColumn(32)},
             [n](auto p, auto* s) {
               return kxl_xwing_keygen_batch_derand(n, p, p + n, In(n, p, 2, 0), s);
             });
    const auto eks = LastOutputs(0), sks = LastOutputs(1);
    AddBatch("xwing encaps", kUnknown, {{kCt}, {32}}, {eks}, [n](auto p, auto* s) {
      return kxl_xwing_encaps_batch(n, p, p + n, In(n, p, 2, 0), s);
    });
    AddBatch("xwing encaps_derand", kKnown, {{kCt}, {32}}, {eks, RandomColumn(64)},
             [n](auto p, auto* s) {
               return kxl_xwing_encaps_batch_derand(n, p, p + n, In(n, p, 2, 0), In(n, p, 2, 1), s);
             });
    const auto cts = LastOutputs(0);
    AddBatch("xwing decaps", kKnown, {{32}}, {cts, sks}, [n](auto p, auto* s) {
      return kxl_xwing_decaps_batch(n, p, In(n, p, 1, 0), In(n, p, 1, 1), s);
    });
    Add("xwing keygen", kUnknown, {{kEk}, {32}}, {},
        [](auto p) { return kxl_xwing_keygen(p[0], p[1]); });
    Add("xwing keygen_derand", kKnown, {{kEk}, {32}}, {Input(RandomBuffer(32))},
        [](auto p) { return kxl_xwing_keygen_derand(p[0], p[1], p[2]); });
    Add("xwing encaps", kUnknown, {{kCt}, {32}}, {eks[0]},
        [](auto p) { return kxl_xwing_encaps(p[0], p[1], p[2]); });
    Add("xwing encaps_derand", kKnown, {{kCt}, {32}}, {eks[0], Input(RandomBuffer(64))},
        [](auto p) { return kxl_xwing_encaps_derand(p[0], p[1], p[2], p[3]); });
    Add("xwing decaps", kKnown, {{32}}, {cts[0], sks[0]},
        [](auto p) { return kxl_xwing_decaps(p[0], p[1], p[2]); });
  }

  void AddPreparedClient() {
    using Client = kxl_x25519mlkem768_client;
    const size_t n = n_;
    const auto to = [](uint8_t* p) { return reinterpret_cast<Client*>(p); };
    const auto to_all = [](uint8_t* const* p) { return reinterpret_cast<Client* const*>(p); };
    const auto from = [](const uint8_t* p) { return reinterpret_cast<const Client*>(p); };
    const Part client = {sizeof(Client), alignof(Client)};
    const Part share = {KXL_X25519MLKEM768_CLIENT_SHARE_BYTES};
    const Part secret = {KXL_X25519MLKEM768_SECRET_BYTES};
    const auto seeds = RandomColumn(KXL_X25519MLKEM768_CLIENT_SEED_BYTES);
    std::vector<Part> clients, states, answers;
    for (const Part& seed : seeds) {
      const auto made = std::make_unique<Client>();
      Buffer own_share(share.bytes), state(KXL_X25519MLKEM768_STATE_BYTES);
      Buffer answer(KXL_X25519MLKEM768_SERVER_SHARE_BYTES), theirs(secret.bytes);
      const Buffer coins = RandomBuffer(KXL_X25519MLKEM768_SERVER_SEED_BYTES);
      EXPECT_EQ(kxl_x25519mlkem768_client_prepare_derand(made.get(), own_share.data(),
                                                         seed.content.data()),
                KXL_OK);
      EXPECT_EQ(kxl_x25519mlkem768_client_keygen_derand(own_share.data(), state.data(),
                                                        seed.content.data()),
                KXL_OK);
      EXPECT_EQ(kxl_x25519mlkem768_server_respond_derand(answer.data(), theirs.data(),
                                                         own_share.data(), coins.data()),
                KXL_OK);
      clients.push_back(InputStruct(*made));
      states.push_back(Input(state));
      answers.push_back(Input(answer));
    }
    Add("hybrid client_prepare", kUnknown, {client, share}, {},
        [=](auto p) { return kxl_x25519mlkem768_client_prepare(to(p[0]), p[1]); });
    Add("hybrid client_prepare_derand", kUnknown, {client, share}, {seeds[0]},
        [=](auto p) { return kxl_x25519mlkem768_client_prepare_derand(to(p[0]), p[1], p[2]); });
    Add("hybrid client_parse", kUnknown, {client, share}, {states[0]},
        [=](auto p) { return kxl_x25519mlkem768_client_parse(to(p[0]), p[1], p[2]); });
    Add("hybrid client_finish_prepared", kKnown, {secret}, {clients[0], answers[0]},
        [=](auto p) { return kxl_x25519mlkem768_client_finish_prepared(p[0], from(p[1]), p[2]); });
    Add("hybrid client_wipe", kKnown, {client}, {},
        [=](auto p) { return kxl_x25519mlkem768_client_wipe(to(p[0])); });
    AddBatch("hybrid client_prepare", kUnknown, {client, share}, {}, [=](auto p, auto* s) {
      return kxl_x25519mlkem768_client_prepare_batch(n, to_all(p), p + n, s);
    });
    AddBatch("hybrid client_prepare_derand", kUnknown, {client, share}, {seeds},
             [=](auto p, auto* s) {
               return kxl_x25519mlkem768_client_prepare_batch_derand(n, to_all(p), p + n,
                                                                     In(n, p, 2, 0), s);
             });
    AddBatch("hybrid client_finish_prepared", kKnown, {secret}, {clients, answers},
             [=](auto p, auto* s) {
               return kxl_x25519mlkem768_client_finish_prepared_batch(n, p, In<Client>(n, p, 1, 0),
                                                                      In(n, p, 1, 1), s);
             });
  }

  void AddPreparedXwing() {
    const size_t n = n_;
    const auto ek_of = [](const uint8_t* p) { return reinterpret_cast<const kxl_xwing_ek*>(p); };
    const auto dk_of = [](const uint8_t* p) { return reinterpret_cast<const kxl_xwing_dk*>(p); };
    const auto dk_to = [](uint8_t* p) { return reinterpret_cast<kxl_xwing_dk*>(p); };
    const Part ek_out = {sizeof(kxl_xwing_ek), alignof(kxl_xwing_ek)};
    const Part dk_out = {sizeof(kxl_xwing_dk), alignof(kxl_xwing_dk)};
    const Part ek = {KXL_XWING_EK_BYTES};
    const std::vector<Part> sent = {{KXL_XWING_CT_BYTES}, {KXL_XWING_SS_BYTES}};
    const auto seeds = RandomColumn(KXL_XWING_KEYGEN_SEED_BYTES);
    const auto eseeds = RandomColumn(KXL_XWING_ENCAPS_SEED_BYTES);
    const auto cts = RandomColumn(KXL_XWING_CT_BYTES);
    std::vector<Part> raw_eks, eks, dks;
    for (const Part& seed : seeds) {
      const auto prepared_ek = std::make_unique<kxl_xwing_ek>();
      const auto prepared_dk = std::make_unique<kxl_xwing_dk>();
      Buffer raw_ek(ek.bytes);
      EXPECT_EQ(kxl_xwing_dk_from_seed(prepared_dk.get(), raw_ek.data(), seed.content.data()),
                KXL_OK);
      EXPECT_EQ(kxl_xwing_ek_parse(prepared_ek.get(), raw_ek.data()), KXL_OK);
      raw_eks.push_back(Input(raw_ek));
      eks.push_back(InputStruct(*prepared_ek));
      dks.push_back(InputStruct(*prepared_dk));
    }
    Add("xwing ek_parse", kUnknown, {ek_out}, {raw_eks[0]},
        [](auto p) { return kxl_xwing_ek_parse(reinterpret_cast<kxl_xwing_ek*>(p[0]), p[1]); });
    Add("xwing dk_parse", kUnknown, {dk_out}, {seeds[0]},
        [=](auto p) { return kxl_xwing_dk_parse(dk_to(p[0]), p[1]); });
    Add("xwing dk_from_seed", kUnknown, {dk_out, ek}, {seeds[0]},
        [=](auto p) { return kxl_xwing_dk_from_seed(dk_to(p[0]), p[1], p[2]); });
    Add("xwing dk_keygen", kUnknown, {dk_out, ek}, {},
        [=](auto p) { return kxl_xwing_dk_keygen(dk_to(p[0]), p[1]); });
    Add("xwing dk_wipe", kKnown, {dk_out}, {},
        [=](auto p) { return kxl_xwing_dk_wipe(dk_to(p[0])); });
    Add("xwing encaps_prepared", kUnknown, sent, {eks[0]},
        [=](auto p) { return kxl_xwing_encaps_prepared(p[0], p[1], ek_of(p[2])); });
    Add("xwing encaps_prepared_derand", kKnown, sent, {eks[0], eseeds[0]},
        [=](auto p) { return kxl_xwing_encaps_prepared_derand(p[0], p[1], ek_of(p[2]), p[3]); });
    Add("xwing decaps_prepared", kKnown, {{KXL_XWING_SS_BYTES}}, {cts[0], dks[0]},
        [=](auto p) { return kxl_xwing_decaps_prepared(p[0], p[1], dk_of(p[2])); });
    AddBatch("xwing encaps_prepared", kUnknown, sent, {eks}, [=](auto p, auto* s) {
      return kxl_xwing_encaps_prepared_batch(n, p, p + n, In<kxl_xwing_ek>(n, p, 2, 0), s);
    });
    AddBatch("xwing encaps_prepared_derand", kKnown, sent, {eks, eseeds}, [=](auto p, auto* s) {
      return kxl_xwing_encaps_prepared_batch_derand(n, p, p + n, In<kxl_xwing_ek>(n, p, 2, 0),
                                                    In(n, p, 2, 1), s);
    });
    AddBatch("xwing decaps_prepared", kKnown, {{KXL_XWING_SS_BYTES}}, {cts, dks},
             [=](auto p, auto* s) {
               return kxl_xwing_decaps_prepared_batch(n, p, In(n, p, 1, 0),
                                                      In<kxl_xwing_dk>(n, p, 1, 1), s);
             });
  }
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_HYBRID_CALLS_H_
