// SPDX-License-Identifier: Apache-2.0
// The buffers of X25519 and the hybrids, for tests that look at the stack.
#ifndef KEXLANE_TESTS_SUPPORT_EXCHANGE_ITEMS_H_
#define KEXLANE_TESTS_SUPPORT_EXCHANGE_ITEMS_H_

#include <gtest/gtest.h>
#include <kexlane/kexlane.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/stack_after.h"

namespace kexlane::test {

// n buffers, and the pointers to them that a batch takes.
struct Buffers {
  Buffers(size_t n, size_t bytes) : memory(n, std::vector<uint8_t>(bytes)) {
    for (auto& buffer : memory) out.push_back(buffer.data());
    in.assign(out.begin(), out.end());
  }
  std::vector<std::vector<uint8_t>> memory;
  std::vector<uint8_t*> out;
  std::vector<const uint8_t*> in;
};

inline constexpr size_t kMany = 64;

// n structs for prepared keys, and the pointers to them that a batch takes.
template <class Struct>
struct Structs {
  Structs() {
    for (Struct& one : memory) out.push_back(&one);
    in.assign(out.begin(), out.end());
  }
  std::vector<Struct> memory = std::vector<Struct>(kMany);
  std::vector<Struct*> out;
  std::vector<const Struct*> in;
};

// The buffers of X25519 and the hybrids, for single calls and batches.
struct ExchangeItems {
  Buffers pk{kMany, KXL_X25519_PK_BYTES}, sk{kMany, KXL_X25519_SK_BYTES};
  Buffers ss{kMany, KXL_X25519_SS_BYTES};
  Buffers share{kMany, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES};
  Buffers state{kMany, KXL_X25519MLKEM768_STATE_BYTES};
  Buffers answer{kMany, KXL_X25519MLKEM768_SERVER_SHARE_BYTES};
  Buffers secret{kMany, KXL_X25519MLKEM768_SECRET_BYTES};
  Buffers ek{kMany, KXL_XWING_EK_BYTES}, xwing_sk{kMany, KXL_XWING_SK_BYTES};
  Buffers ct{kMany, KXL_XWING_CT_BYTES}, xwing_ss{kMany, KXL_XWING_SS_BYTES};
  Buffers seed{kMany, KXL_X25519MLKEM768_CLIENT_SEED_BYTES};
  std::vector<kxl_status> status = std::vector<kxl_status>(kMany);
  Structs<kxl_x25519mlkem768_client> client;
  Structs<kxl_xwing_ek> prepared_ek;
  Structs<kxl_xwing_dk> prepared_dk;

  ExchangeItems() {
    for (size_t i = 0; i < kMany; ++i) {
      // Any bytes are a valid X25519 key, and all zeros are a valid ek.
      EXPECT_EQ(kxl_xwing_ek_parse(prepared_ek.out[i], ek.in[i]), KXL_OK);
      EXPECT_EQ(kxl_xwing_dk_parse(prepared_dk.out[i], xwing_sk.in[i]), KXL_OK);
    }
  }
  ExchangeItems(const ExchangeItems&) = delete;
  ExchangeItems& operator=(const ExchangeItems&) = delete;

  struct Named {
    std::string name;
    Operation operation;
  };

  // Returns the batches. Each makes what the next ones need.
  std::vector<Named> Batches(size_t n) {
    const auto suffix = ", " + std::to_string(n) + " items";
    kxl_status* const s = status.data();
    return {
        {"X25519 keygen_batch" + suffix,
         [=, this] { return kxl_x25519_keygen_batch(n, pk.out.data(), sk.out.data(), s); }},
        {"X25519 public_key_batch" + suffix,
         [=, this] { return kxl_x25519_public_key_batch(n, pk.out.data(), sk.in.data(), s); }},
        {"X25519 shared_secret_batch" + suffix,
         [=, this] {
           return kxl_x25519_shared_secret_batch(n, ss.out.data(), sk.in.data(), pk.in.data(), s);
         }},
        {"X25519MLKEM768 client_keygen_batch" + suffix,
         [=, this] {
           return kxl_x25519mlkem768_client_keygen_batch(n, share.out.data(), state.out.data(), s);
         }},
        {"X25519MLKEM768 client_keygen_batch_derand" + suffix,
         [=, this] {
           return kxl_x25519mlkem768_client_keygen_batch_derand(
               n, share.out.data(), state.out.data(), seed.in.data(), s);
         }},
        {"X25519MLKEM768 server_respond_batch" + suffix,
         [=, this] {
           return kxl_x25519mlkem768_server_respond_batch(n, answer.out.data(), secret.out.data(),
                                                          share.in.data(), s);
         }},
        {"X25519MLKEM768 server_respond_batch_derand" + suffix,
         [=, this] {
           return kxl_x25519mlkem768_server_respond_batch_derand(
               n, answer.out.data(), secret.out.data(), share.in.data(), seed.in.data(), s);
         }},
        {"X25519MLKEM768 client_finish_batch" + suffix,
         [=, this] {
           return kxl_x25519mlkem768_client_finish_batch(n, secret.out.data(), state.in.data(),
                                                         answer.in.data(), s);
         }},
        {"X-Wing keygen_batch" + suffix,
         [=, this] { return kxl_xwing_keygen_batch(n, ek.out.data(), xwing_sk.out.data(), s); }},
        {"X-Wing keygen_batch_derand" + suffix,
         [=, this] {
           return kxl_xwing_keygen_batch_derand(n, ek.out.data(), xwing_sk.out.data(),
                                                seed.in.data(), s);
         }},
        {"X-Wing encaps_batch" + suffix,
         [=, this] {
           return kxl_xwing_encaps_batch(n, ct.out.data(), xwing_ss.out.data(), ek.in.data(), s);
         }},
        {"X-Wing encaps_batch_derand" + suffix,
         [=, this] {
           return kxl_xwing_encaps_batch_derand(n, ct.out.data(), xwing_ss.out.data(), ek.in.data(),
                                                seed.in.data(), s);
         }},
        {"X-Wing decaps_batch" + suffix,
         [=, this] {
           return kxl_xwing_decaps_batch(n, xwing_ss.out.data(), ct.in.data(), xwing_sk.in.data(),
                                         s);
         }},
        {"X25519MLKEM768 client_prepare_batch" + suffix,
         [=, this] {
           return kxl_x25519mlkem768_client_prepare_batch(n, client.out.data(), share.out.data(),
                                                          s);
         }},
        {"X25519MLKEM768 client_prepare_batch_derand" + suffix,
         [=, this] {
           return kxl_x25519mlkem768_client_prepare_batch_derand(
               n, client.out.data(), share.out.data(), seed.in.data(), s);
         }},
        {"X25519MLKEM768 client_finish_prepared_batch" + suffix,
         [=, this] {
           return kxl_x25519mlkem768_client_finish_prepared_batch(
               n, secret.out.data(), client.in.data(), answer.in.data(), s);
         }},
        {"X-Wing encaps_prepared_batch" + suffix,
         [=, this] {
           return kxl_xwing_encaps_prepared_batch(n, ct.out.data(), xwing_ss.out.data(),
                                                  prepared_ek.in.data(), s);
         }},
        {"X-Wing encaps_prepared_batch_derand" + suffix,
         [=, this] {
           return kxl_xwing_encaps_prepared_batch_derand(n, ct.out.data(), xwing_ss.out.data(),
                                                         prepared_ek.in.data(), seed.in.data(), s);
         }},
        {"X-Wing decaps_prepared_batch" + suffix,
         [=, this] {
           return kxl_xwing_decaps_prepared_batch(n, xwing_ss.out.data(), ct.in.data(),
                                                  prepared_dk.in.data(), s);
         }},
    };
  }

  std::vector<Named> SingleCalls() {
    return {
        {"X25519 keygen", [this] { return kxl_x25519_keygen(pk.out[0], sk.out[0]); }},
        {"X25519 public_key", [this] { return kxl_x25519_public_key(pk.out[0], sk.in[0]); }},
        {"X25519 shared_secret",
         [this] { return kxl_x25519_shared_secret(ss.out[0], sk.in[0], pk.in[0]); }},
        {"X25519MLKEM768 client_keygen",
         [this] { return kxl_x25519mlkem768_client_keygen(share.out[0], state.out[0]); }},
        {"X25519MLKEM768 server_respond",
         [this] {
           return kxl_x25519mlkem768_server_respond(answer.out[0], secret.out[0], share.in[0]);
         }},
        {"X25519MLKEM768 client_finish",
         [this] {
           return kxl_x25519mlkem768_client_finish(secret.out[0], state.in[0], answer.in[0]);
         }},
        {"X-Wing keygen", [this] { return kxl_xwing_keygen(ek.out[0], xwing_sk.out[0]); }},
        {"X-Wing encaps",
         [this] { return kxl_xwing_encaps(ct.out[0], xwing_ss.out[0], ek.in[0]); }},
        {"X-Wing decaps",
         [this] { return kxl_xwing_decaps(xwing_ss.out[0], ct.in[0], xwing_sk.in[0]); }},
        {"X25519MLKEM768 client_prepare",
         [this] { return kxl_x25519mlkem768_client_prepare(client.out[0], share.out[0]); }},
        {"X25519MLKEM768 client_parse",
         [this] {
           return kxl_x25519mlkem768_client_parse(client.out[0], share.out[0], state.in[0]);
         }},
        {"X25519MLKEM768 client_finish_prepared",
         [this] {
           return kxl_x25519mlkem768_client_finish_prepared(secret.out[0], client.in[0],
                                                            answer.in[0]);
         }},
        {"X-Wing dk_keygen", [this] { return kxl_xwing_dk_keygen(prepared_dk.out[0], ek.out[0]); }},
        {"X-Wing dk_from_seed",
         [this] { return kxl_xwing_dk_from_seed(prepared_dk.out[0], ek.out[0], seed.in[0]); }},
        {"X-Wing dk_parse",
         [this] { return kxl_xwing_dk_parse(prepared_dk.out[0], xwing_sk.in[0]); }},
        {"X-Wing encaps_prepared",
         [this] {
           return kxl_xwing_encaps_prepared(ct.out[0], xwing_ss.out[0], prepared_ek.in[0]);
         }},
        {"X-Wing decaps_prepared",
         [this] {
           return kxl_xwing_decaps_prepared(xwing_ss.out[0], ct.in[0], prepared_dk.in[0]);
         }},
    };
  }
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_EXCHANGE_ITEMS_H_
