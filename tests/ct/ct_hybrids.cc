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

// Prepared clients. VaryDk makes other secrets in the same public key.
void CheckPreparedClient() {
  static uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES];
  static uint8_t answer[KXL_X25519MLKEM768_SERVER_SHARE_BYTES];
  static uint8_t state[KXL_X25519MLKEM768_STATE_BYTES], own_state[sizeof(state)];
  static uint8_t sent[KXL_X25519MLKEM768_SECRET_BYTES], received[sizeof(sent)];
  static uint8_t client_seed[KXL_X25519MLKEM768_CLIENT_SEED_BYTES];
  static uint8_t server_seed[KXL_X25519MLKEM768_SERVER_SEED_BYTES];
  static Buffers<sizeof(share)> shares;
  static Buffers<sizeof(answer)> answers;
  static Buffers<sizeof(sent)> secrets;
  static Buffers<sizeof(client_seed)> seeds;
  static kxl_x25519mlkem768_client client, clients[kBatch];
  static kxl_x25519mlkem768_client* outs[kBatch];
  static const kxl_x25519mlkem768_client* ins[kBatch];
  static kxl_status status[kBatch];
  for (size_t i = 0; i < kBatch; ++i) ins[i] = outs[i] = &clients[i];
  const auto no_secret = [] {};
  const auto new_seed = [] { Fill(client_seed, sizeof(client_seed)); };
  const auto new_seeds = [] { seeds.Fill(); };
  constexpr size_t kSecretBytes = KXL_MLKEM768_DK_BYTES - KXL_MLKEM768_EK_BYTES - 64 + 32 + 32;
  const auto take_client = [] { ExpectSecrets(&client, sizeof(client), kSecretBytes); };
  const auto take_clients = [] {
    for (const auto& c : clients) ExpectSecrets(&c, sizeof(c), kSecretBytes);
  };
  Check(
      "client_prepare", no_secret,
      [] { ExpectOk(kxl_x25519mlkem768_client_prepare(&client, share)); }, take_client);
  Check(
      "client_prepare_derand", new_seed,
      [] { ExpectOk(kxl_x25519mlkem768_client_prepare_derand(&client, share, client_seed)); },
      take_client);
  Check(
      "client_prepare_batch", no_secret,
      [] { ExpectOk(kxl_x25519mlkem768_client_prepare_batch(kBatch, outs, shares.out, status)); },
      take_clients);
  Check(
      "client_prepare_batch_derand", new_seeds,
      [] {
        ExpectOk(kxl_x25519mlkem768_client_prepare_batch_derand(kBatch, outs, shares.out, seeds.in,
                                                                status));
      },
      take_clients);

  ExpectOk(kxl_x25519mlkem768_client_keygen_derand(share, own_state, client_seed));
  Fill(server_seed, sizeof(server_seed));
  ExpectOk(kxl_x25519mlkem768_server_respond_derand(answer, sent, share, server_seed));
  TakeSecret(sent, sizeof(sent));
  for (size_t i = 0; i < kBatch; ++i) std::memcpy(answers[i], answer, sizeof(answer));
  const auto fresh_state = [] {
    std::memcpy(state, own_state, sizeof(state));
    if (Comparable()) return;
    VaryDk(state, KXL_MLKEM768_DK_BYTES, KXL_MLKEM768_EK_BYTES);
    Fill(state + KXL_MLKEM768_DK_BYTES, 32);
  };
  const auto parse = [=] {
    fresh_state();
    ExpectOk(kxl_x25519mlkem768_client_parse(&client, share, state));
  };
  const auto parse_all = [=] {
    for (auto* const c : outs) {
      fresh_state();
      ExpectOk(kxl_x25519mlkem768_client_parse(c, share, state));
    }
  };
  Check(
      "client_parse", fresh_state,
      [] { ExpectOk(kxl_x25519mlkem768_client_parse(&client, share, state)); }, take_client);
  Check(
      "client_finish_prepared", parse,
      [] { ExpectOk(kxl_x25519mlkem768_client_finish_prepared(received, &client, answer)); },
      [] {
        TakeSecret(received, sizeof(received));
        if (Comparable()) ExpectEqual(sent, received, sizeof(sent));
      });
  Check(
      "client_finish_prepared_batch", parse_all,
      [] {
        ExpectOk(kxl_x25519mlkem768_client_finish_prepared_batch(kBatch, secrets.out, ins,
                                                                 answers.in, status));
      },
      [] {
        TakeSecret(secrets.bytes, sizeof(secrets.bytes));
        if (Comparable()) ExpectEqual(sent, secrets[kBatch - 1], sizeof(sent));
      });
  own_state[KXL_MLKEM768_DK_BYTES - 64] ^= 1;  // H(ek)
  Check("client_parse, bad key", fresh_state,
        [] { ExpectKey(kxl_x25519mlkem768_client_parse(&client, share, state)); });
  own_state[KXL_MLKEM768_DK_BYTES - 64] ^= 1;
  std::memset(answer + KXL_MLKEM768_C_BYTES, 0, 32);
  Check("client_finish_prepared, low order", parse, [] {
    Expect(
        kxl_x25519mlkem768_client_finish_prepared(received, &client, answer) == KXL_ERR_LOW_ORDER,
        "a point of low order");
  });
  Check("client_wipe", parse, [] { ExpectOk(kxl_x25519mlkem768_client_wipe(&client)); });
  Check("client_finish_prepared, no client", no_secret,
        [] { ExpectKey(kxl_x25519mlkem768_client_finish_prepared(received, &client, answer)); });
}

void CheckPreparedXwing() {
  static uint8_t ek[KXL_XWING_EK_BYTES], sk[KXL_XWING_SK_BYTES], own_sk[sizeof(sk)];
  static uint8_t ct[KXL_XWING_CT_BYTES], sent[KXL_XWING_SS_BYTES], received[sizeof(sent)];
  static uint8_t eseed[KXL_XWING_ENCAPS_SEED_BYTES];
  static Buffers<sizeof(ct)> cts;
  static Buffers<sizeof(sent)> sents, receiveds;
  static Buffers<sizeof(eseed)> eseeds;
  static kxl_xwing_ek prepared_ek;
  static kxl_xwing_dk prepared_dk, dks[kBatch];
  static const kxl_xwing_ek* prepared_eks[kBatch];
  static const kxl_xwing_dk* prepared_dks[kBatch];
  static kxl_status status[kBatch];
  for (size_t i = 0; i < kBatch; ++i) {
    prepared_eks[i] = &prepared_ek;
    prepared_dks[i] = &dks[i];
  }
  const auto no_secret = [] {};
  const auto new_sk = [] { Fill(sk, sizeof(sk)); };
  const auto new_eseed = [] { Fill(eseed, sizeof(eseed)); };
  const auto take_dk = [] {
    constexpr size_t kSecretBytes = KXL_MLKEM768_DK_BYTES - KXL_MLKEM768_EK_BYTES - 64 + 32 + 32;
    ExpectSecrets(&prepared_dk, sizeof(prepared_dk), kSecretBytes);
  };
  const auto take_sent = [] { TakeSecret(sent, sizeof(sent)); };
  Check(
      "xwing_dk_keygen", no_secret, [] { ExpectOk(kxl_xwing_dk_keygen(&prepared_dk, ek)); },
      take_dk);
  Check(
      "xwing_dk_from_seed", new_sk, [] { ExpectOk(kxl_xwing_dk_from_seed(&prepared_dk, ek, sk)); },
      take_dk);
  Check(
      "xwing_dk_parse", new_sk, [] { ExpectOk(kxl_xwing_dk_parse(&prepared_dk, sk)); }, take_dk);

  Fill(own_sk, sizeof(own_sk));
  ExpectOk(kxl_xwing_dk_from_seed(&prepared_dk, ek, own_sk));
  Check("xwing_ek_parse", no_secret, [] { ExpectOk(kxl_xwing_ek_parse(&prepared_ek, ek)); });
  Check(
      "xwing_encaps_prepared", no_secret,
      [] { ExpectOk(kxl_xwing_encaps_prepared(ct, sent, &prepared_ek)); }, take_sent);
  Check(
      "xwing_encaps_prepared_derand", new_eseed,
      [] { ExpectOk(kxl_xwing_encaps_prepared_derand(ct, sent, &prepared_ek, eseed)); }, take_sent);
  Check(
      "xwing_encaps_prepared_batch", no_secret,
      [] {
        ExpectOk(kxl_xwing_encaps_prepared_batch(kBatch, cts.out, sents.out, prepared_eks, status));
      },
      [] { TakeSecret(sents.bytes, sizeof(sents.bytes)); });
  const auto encaps_batch = [] {
    ExpectOk(kxl_xwing_encaps_prepared_batch_derand(kBatch, cts.out, sents.out, prepared_eks,
                                                    eseeds.in, status));
    TakeSecret(sents.bytes, sizeof(sents.bytes));
  };
  Check(
      "xwing_encaps_prepared_batch_derand", [] { eseeds.Fill(); }, encaps_batch);

  ExpectOk(kxl_xwing_encaps_prepared_derand(ct, sent, &prepared_ek, eseed));
  take_sent();
  encaps_batch();
  const auto parse = [] {
    std::memcpy(sk, own_sk, sizeof(sk));
    if (!Comparable()) Fill(sk, sizeof(sk));
    ExpectOk(kxl_xwing_dk_parse(&prepared_dk, sk));
  };
  const auto parse_all = [] {
    for (auto& dk : dks) {
      std::memcpy(sk, own_sk, sizeof(sk));
      if (!Comparable()) Fill(sk, sizeof(sk));
      ExpectOk(kxl_xwing_dk_parse(&dk, sk));
    }
  };
  const auto decaps = [] { ExpectOk(kxl_xwing_decaps_prepared(received, ct, &prepared_dk)); };
  Check("xwing_decaps_prepared", parse, decaps, [] {
    TakeSecret(received, sizeof(received));
    if (Comparable()) ExpectEqual(sent, received, sizeof(sent));
  });
  Check(
      "xwing_decaps_prepared_batch", parse_all,
      [] {
        ExpectOk(
            kxl_xwing_decaps_prepared_batch(kBatch, receiveds.out, cts.in, prepared_dks, status));
      },
      [] {
        TakeSecret(receiveds.bytes, sizeof(receiveds.bytes));
        if (Comparable()) ExpectEqual(sents.bytes, receiveds.bytes, sizeof(sents.bytes));
      });
  ct[0] ^= 1;
  Check("xwing_decaps_prepared, tampered", parse, decaps,
        [] { TakeSecret(received, sizeof(received)); });
  Check("xwing_dk_wipe", parse, [] { ExpectOk(kxl_xwing_dk_wipe(&prepared_dk)); });
  Check("xwing_decaps_prepared, no key", no_secret,
        [] { ExpectKey(kxl_xwing_decaps_prepared(received, ct, &prepared_dk)); });
}

}  // namespace

void CheckHybrids() {
  CheckX25519Mlkem768Batch();
  CheckXwingBatch();
  CheckPreparedClient();
  CheckPreparedXwing();
}

}  // namespace kexlane::ct
