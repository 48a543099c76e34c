// SPDX-License-Identifier: Apache-2.0
// The batches of <kexlane/hybrid.h>, and its prepared clients and keys, on marked secrets.
#include "tests/ct/calls.h"

namespace kexlane::ct {
namespace {

void CheckX25519Mlkem768Batch() {
  static Buffers<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share;
  static Buffers<KXL_X25519MLKEM768_SERVER_SHARE_BYTES> server_share;
  static Buffers<KXL_X25519MLKEM768_STATE_BYTES> state, own_state;
  static Buffers<KXL_X25519MLKEM768_SECRET_BYTES> sent, received;
  static Buffers<KXL_X25519MLKEM768_CLIENT_SEED_BYTES> client_seed;
  static Buffers<KXL_X25519MLKEM768_SERVER_SEED_BYTES> server_seed;
  static kxl_status status[kBatch];
  const auto no_secret = [] {};
  const auto take_states = [](auto& states) {
    for (size_t i = 0; i < kBatch; ++i) {
      TakeSecretDk(states[i], KXL_MLKEM768_DK_BYTES, KXL_MLKEM768_EK_BYTES);
      TakeSecret(states[i] + KXL_MLKEM768_DK_BYTES, 32);
    }
  };
  Check(
      "client_keygen_batch", no_secret,
      [] {
        ExpectOk(
            kxl_x25519mlkem768_client_keygen_batch(kBatch, client_share.out, state.out, status));
      },
      [=] { take_states(state); });
  const auto keygen = [] {
    ExpectOk(kxl_x25519mlkem768_client_keygen_batch_derand(kBatch, client_share.out, own_state.out,
                                                           client_seed.in, status));
  };
  Check(
      "client_keygen_batch_derand", [] { client_seed.Fill(); }, keygen,
      [=] { take_states(own_state); });
  keygen();
  Check("check_share", no_secret,
        [] { ExpectOk(kxl_x25519mlkem768_check_share(client_share[0])); });
  Check(
      "server_respond_batch", no_secret,
      [] {
        ExpectOk(kxl_x25519mlkem768_server_respond_batch(kBatch, server_share.out, sent.out,
                                                         client_share.in, status));
      },
      [] { TakeSecret(sent.bytes, sizeof(sent.bytes)); });
  const auto respond = [] {
    ExpectOk(kxl_x25519mlkem768_server_respond_batch_derand(
        kBatch, server_share.out, sent.out, client_share.in, server_seed.in, status));
    TakeSecret(sent.bytes, sizeof(sent.bytes));
  };
  Check(
      "server_respond_batch_derand", [] { server_seed.Fill(); }, respond);
  respond();
  const auto fresh_states = [] {
    std::memcpy(state.bytes, own_state.bytes, sizeof(state.bytes));
    if (Comparable()) return;
    for (size_t i = 0; i < kBatch; ++i) {
      VaryDk(state[i], KXL_MLKEM768_DK_BYTES, KXL_MLKEM768_EK_BYTES);
      Fill(state[i] + KXL_MLKEM768_DK_BYTES, 32);
    }
  };
  const auto finish = [] {
    ExpectOk(kxl_x25519mlkem768_client_finish_batch(kBatch, received.out, state.in, server_share.in,
                                                    status));
    TakeSecret(received.bytes, sizeof(received.bytes));
  };
  const auto compare = [] {
    if (Comparable()) ExpectEqual(sent[1], received[1], sizeof(sent.bytes) / kBatch * (kBatch - 1));
  };
  Check("client_finish_batch", fresh_states, finish, compare);
  Check("client_finish_derand", fresh_states, [] {
    ExpectOk(kxl_x25519mlkem768_client_finish_derand(received[0], state[0], server_share[0]));
    TakeSecret(received[0], sizeof(received.bytes) / kBatch);
  });
  server_share[0][0] ^= 1;
  Check("client_finish_batch, tampered", fresh_states, finish, compare);
  std::memset(server_share[2] + KXL_MLKEM768_C_BYTES, 0, 32);
  own_state[3][KXL_MLKEM768_DK_BYTES - 64] ^= 1;
  Check("client_finish_batch_derand, bad input", fresh_states, [] {
    Expect(kxl_x25519mlkem768_client_finish_batch_derand(
               kBatch, received.out, state.in, server_share.in, status) == KXL_ERR_LOW_ORDER,
           "a point of low order");
    ExpectKey(status[3]);
  });
  std::memset(client_share[4], 0xFF, 384);
  std::memset(client_share[5] + KXL_MLKEM768_EK_BYTES, 0, 32);
  Check(
      "server_respond_batch_derand, bad input", [] { server_seed.Fill(); },
      [] {
        ExpectKey(kxl_x25519mlkem768_server_respond_batch_derand(
            kBatch, server_share.out, sent.out, client_share.in, server_seed.in, status));
        Expect(status[5] == KXL_ERR_LOW_ORDER, "a point of low order");
      });
}

void CheckXwingBatch() {
  static Buffers<KXL_XWING_EK_BYTES> ek;
  static Buffers<KXL_XWING_SK_BYTES> sk, own_sk;
  static Buffers<KXL_XWING_CT_BYTES> ct;
  static Buffers<KXL_XWING_SS_BYTES> sent, received;
  static Buffers<KXL_XWING_ENCAPS_SEED_BYTES> seed;
  static kxl_status status[kBatch];
  const auto no_secret = [] {};
  const auto new_seeds = [] { seed.Fill(); };
  Check(
      "xwing_keygen_batch", no_secret,
      [] { ExpectOk(kxl_xwing_keygen_batch(kBatch, ek.out, sk.out, status)); },
      [] { TakeSecret(sk.bytes, sizeof(sk.bytes)); });
  const auto keygen = [] {
    ExpectOk(kxl_xwing_keygen_batch_derand(kBatch, ek.out, own_sk.out, seed.in, status));
  };
  Check("xwing_keygen_batch_derand", new_seeds, keygen);
  keygen();
  Check(
      "xwing_encaps_batch", no_secret,
      [] { ExpectOk(kxl_xwing_encaps_batch(kBatch, ct.out, sent.out, ek.in, status)); },
      [] { TakeSecret(sent.bytes, sizeof(sent.bytes)); });
  const auto encaps = [] {
    ExpectOk(kxl_xwing_encaps_batch_derand(kBatch, ct.out, sent.out, ek.in, seed.in, status));
    TakeSecret(sent.bytes, sizeof(sent.bytes));
  };
  Check("xwing_encaps_batch_derand", new_seeds, encaps);
  encaps();
  const auto fresh_sks = [] {
    std::memcpy(sk.bytes, own_sk.bytes, sizeof(sk.bytes));
    if (!Comparable()) sk.Fill();
  };
  const auto decaps = [] {
    ExpectOk(kxl_xwing_decaps_batch(kBatch, received.out, ct.in, sk.in, status));
    TakeSecret(received.bytes, sizeof(received.bytes));
  };
  const auto compare = [] {
    if (Comparable()) ExpectEqual(sent[1], received[1], 32 * (kBatch - 1));
  };
  Check("xwing_decaps_batch", fresh_sks, decaps, compare);
  ct[0][0] ^= 1;
  Check("xwing_decaps_batch, tampered", fresh_sks, decaps, compare);
  std::memset(ek[4], 0xFF, 384);
  Check("xwing_encaps_batch_derand, bad key", new_seeds, [] {
    ExpectKey(kxl_xwing_encaps_batch_derand(kBatch, ct.out, sent.out, ek.in, seed.in, status));
  });
}

// ---- prepared clients

void CheckPreparedClient() {
  static Buffers<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES> client_share;
  static Buffers<KXL_X25519MLKEM768_SERVER_SHARE_BYTES> server_share;
  static Buffers<KXL_X25519MLKEM768_STATE_BYTES> state, own_state;
  static Buffers<KXL_X25519MLKEM768_SECRET_BYTES> sent, received;
  static Buffers<KXL_X25519MLKEM768_CLIENT_SEED_BYTES> client_seed;
  static Buffers<KXL_X25519MLKEM768_SERVER_SEED_BYTES> server_seed;
  static Structs<kxl_x25519mlkem768_client> client;
  static kxl_status status[kBatch];
  constexpr size_t kSecrets = KXL_MLKEM768_DK_BYTES - KXL_MLKEM768_EK_BYTES - 64 + 32 + 32;
  const auto no_secret = [] {};
  const auto new_seeds = [] { client_seed.Fill(); };
  const auto take_client = [] { ExpectSecrets(client.out[0], sizeof(*client.out[0]), kSecrets); };
  const auto take_clients = [] {
    for (const auto& one : client.memory) ExpectSecrets(&one, sizeof(one), kSecrets);
  };
  Check(
      "client_prepare", no_secret,
      [] { ExpectOk(kxl_x25519mlkem768_client_prepare(client.out[0], client_share[0])); },
      take_client);
  Check("client_wipe", no_secret, [] { ExpectOk(kxl_x25519mlkem768_client_wipe(client.out[0])); });
  Check("client_finish_prepared, not prepared", no_secret, [] {
    ExpectKey(
        kxl_x25519mlkem768_client_finish_prepared(received[0], client.in[0], server_share[0]));
  });
  Check(
      "client_prepare_derand", new_seeds,
      [] {
        ExpectOk(kxl_x25519mlkem768_client_prepare_derand(client.out[0], client_share[0],
                                                          client_seed[0]));
      },
      take_client);
  Check(
      "client_prepare_batch", no_secret,
      [] {
        ExpectOk(
            kxl_x25519mlkem768_client_prepare_batch(kBatch, client.out, client_share.out, status));
      },
      take_clients);
  Check(
      "client_prepare_batch_derand", new_seeds,
      [] {
        ExpectOk(kxl_x25519mlkem768_client_prepare_batch_derand(
            kBatch, client.out, client_share.out, client_seed.in, status));
      },
      take_clients);

  new_seeds();
  ExpectOk(kxl_x25519mlkem768_client_keygen_batch_derand(kBatch, client_share.out, own_state.out,
                                                         client_seed.in, status));
  server_seed.Fill();
  ExpectOk(kxl_x25519mlkem768_server_respond_batch_derand(kBatch, server_share.out, sent.out,
                                                          client_share.in, server_seed.in, status));
  TakeSecret(sent.bytes, sizeof(sent.bytes));
  const auto fresh_states = [] {
    std::memcpy(state.bytes, own_state.bytes, sizeof(state.bytes));
    if (Comparable()) return;
    for (size_t i = 0; i < kBatch; ++i) {
      VaryDk(state[i], KXL_MLKEM768_DK_BYTES, KXL_MLKEM768_EK_BYTES);
      Fill(state[i] + KXL_MLKEM768_DK_BYTES, 32);
    }
  };
  Check(
      "client_parse", fresh_states,
      [] { ExpectOk(kxl_x25519mlkem768_client_parse(client.out[0], client_share[0], state[0])); },
      take_client);
  const auto parse_states = [=] {
    fresh_states();
    for (size_t i = 0; i < kBatch; ++i) {
      ExpectOk(kxl_x25519mlkem768_client_parse(client.out[i], client_share[i], state[i]));
    }
  };
  const auto finish = [] {
    ExpectOk(kxl_x25519mlkem768_client_finish_prepared_batch(kBatch, received.out, client.in,
                                                             server_share.in, status));
    TakeSecret(received.bytes, sizeof(received.bytes));
  };
  const auto compare = [] {
    if (Comparable()) ExpectEqual(sent[1], received[1], sizeof(sent.bytes) / kBatch * (kBatch - 1));
  };
  Check("client_finish_prepared", parse_states, [] {
    ExpectOk(kxl_x25519mlkem768_client_finish_prepared(received[0], client.in[0], server_share[0]));
    TakeSecret(received[0], sizeof(received.bytes) / kBatch);
  });
  Check("client_finish_prepared_batch", parse_states, finish, compare);
  server_share[0][0] ^= 1;
  Check("client_finish_prepared_batch, tampered", parse_states, finish, compare);
  std::memset(server_share[2] + KXL_MLKEM768_C_BYTES, 0, 32);
  Check("client_finish_prepared_batch, low order", parse_states, [] {
    ExpectLowOrder(kxl_x25519mlkem768_client_finish_prepared_batch(kBatch, received.out, client.in,
                                                                   server_share.in, status));
  });
  own_state[0][KXL_MLKEM768_DK_BYTES - 64] ^= 1;
  Check("client_parse, bad key", fresh_states, [] {
    ExpectKey(kxl_x25519mlkem768_client_parse(client.out[0], client_share[0], state[0]));
  });
}

// ---- prepared X-Wing keys

void CheckPreparedXwing() {
  static Buffers<KXL_XWING_EK_BYTES> ek;
  static Buffers<KXL_XWING_SK_BYTES> sk, own_sk;
  static Buffers<KXL_XWING_CT_BYTES> ct;
  static Buffers<KXL_XWING_SS_BYTES> sent, received;
  static Buffers<KXL_XWING_ENCAPS_SEED_BYTES> seed;
  static Structs<kxl_xwing_ek> prepared_ek;
  static Structs<kxl_xwing_dk> prepared_dk;
  static kxl_status status[kBatch];
  // ML-KEM's s and z, and X25519's secret key.
  constexpr size_t kSecrets = KXL_MLKEM768_DK_BYTES - KXL_MLKEM768_EK_BYTES - 64 + 32 + 32;
  const auto no_secret = [] {};
  const auto new_seeds = [] { seed.Fill(); };
  const auto new_sks = [] { sk.Fill(); };
  const auto take_dk = [] {
    ExpectSecrets(prepared_dk.out[0], sizeof(*prepared_dk.out[0]), kSecrets);
  };
  Check(
      "xwing_dk_keygen", no_secret,
      [] { ExpectOk(kxl_xwing_dk_keygen(prepared_dk.out[0], ek[0])); }, take_dk);
  Check("xwing_dk_wipe", no_secret, [] { ExpectOk(kxl_xwing_dk_wipe(prepared_dk.out[0])); });
  Check("xwing_decaps_prepared, no key", no_secret,
        [] { ExpectKey(kxl_xwing_decaps_prepared(received[0], ct[0], prepared_dk.in[0])); });
  Check(
      "xwing_dk_from_seed", new_sks,
      [] { ExpectOk(kxl_xwing_dk_from_seed(prepared_dk.out[0], ek[0], sk[0])); }, take_dk);
  Check(
      "xwing_dk_parse", new_sks, [] { ExpectOk(kxl_xwing_dk_parse(prepared_dk.out[0], sk[0])); },
      take_dk);

  new_sks();
  ExpectOk(kxl_xwing_keygen_batch_derand(kBatch, ek.out, own_sk.out, sk.in, status));
  for (size_t i = 0; i < kBatch; ++i) {
    ExpectOk(kxl_xwing_ek_parse(prepared_ek.out[i], ek[i]));
  }
  Check("xwing_encaps_prepared", no_secret, [] {
    ExpectOk(kxl_xwing_encaps_prepared(ct[0], sent[0], prepared_ek.in[0]));
    TakeSecret(sent[0], 32);
  });
  Check("xwing_encaps_prepared_derand", new_seeds, [] {
    ExpectOk(kxl_xwing_encaps_prepared_derand(ct[0], sent[0], prepared_ek.in[0], seed[0]));
    TakeSecret(sent[0], 32);
  });
  Check("xwing_encaps_prepared_batch", no_secret, [] {
    ExpectOk(kxl_xwing_encaps_prepared_batch(kBatch, ct.out, sent.out, prepared_ek.in, status));
    TakeSecret(sent.bytes, sizeof(sent.bytes));
  });
  const auto encaps = [] {
    ExpectOk(kxl_xwing_encaps_prepared_batch_derand(kBatch, ct.out, sent.out, prepared_ek.in,
                                                    seed.in, status));
    TakeSecret(sent.bytes, sizeof(sent.bytes));
  };
  Check("xwing_encaps_prepared_batch_derand", new_seeds, encaps);
  encaps();
  const auto parse_sks = [] {
    std::memcpy(sk.bytes, own_sk.bytes, sizeof(sk.bytes));
    if (!Comparable()) sk.Fill();
    for (size_t i = 0; i < kBatch; ++i) ExpectOk(kxl_xwing_dk_parse(prepared_dk.out[i], sk[i]));
  };
  const auto decaps = [] {
    ExpectOk(kxl_xwing_decaps_prepared_batch(kBatch, received.out, ct.in, prepared_dk.in, status));
    TakeSecret(received.bytes, sizeof(received.bytes));
  };
  const auto compare = [] {
    if (Comparable()) ExpectEqual(sent[1], received[1], 32 * (kBatch - 1));
  };
  Check("xwing_decaps_prepared", parse_sks, [] {
    ExpectOk(kxl_xwing_decaps_prepared(received[0], ct[0], prepared_dk.in[0]));
    TakeSecret(received[0], 32);
  });
  Check("xwing_decaps_prepared_batch", parse_sks, decaps, compare);
  ct[0][0] ^= 1;
  Check("xwing_decaps_prepared_batch, tampered", parse_sks, decaps, compare);
  std::memset(ek[0], 0xFF, 384);
  Check("xwing_ek_parse, bad key", no_secret,
        [] { ExpectKey(kxl_xwing_ek_parse(prepared_ek.out[0], ek[0])); });
  Check("xwing_encaps_prepared_derand, no key", new_seeds, [] {
    ExpectKey(kxl_xwing_encaps_prepared_derand(ct[0], sent[0], prepared_ek.in[0], seed[0]));
  });
}

}  // namespace

void CheckHybrids() {
  CheckX25519Mlkem768Batch();
  CheckPreparedClient();
  CheckXwingBatch();
  CheckPreparedXwing();
}

}  // namespace kexlane::ct
