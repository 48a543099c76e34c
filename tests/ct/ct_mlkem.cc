// SPDX-License-Identifier: Apache-2.0
// The calls of <kexlane/mlkem.h> on marked secrets: single, prepared and batch.
#include "tests/ct/calls.h"

namespace kexlane::ct {
namespace {

#define KXL_CT_MLKEM(N)                                                                   \
  struct Mlkem##N {                                                                       \
    static constexpr size_t kEk = KXL_MLKEM##N##_EK_BYTES;                                \
    static constexpr size_t kDk = KXL_MLKEM##N##_DK_BYTES;                                \
    static constexpr size_t kC = KXL_MLKEM##N##_C_BYTES;                                  \
    using Ek = kxl_mlkem##N##_ek;                                                         \
    using Dk = kxl_mlkem##N##_dk;                                                         \
    static constexpr auto keygen = kxl_mlkem##N##_keygen;                                 \
    static constexpr auto keygen_derand = kxl_mlkem##N##_keygen_derand;                   \
    static constexpr auto encaps = kxl_mlkem##N##_encaps;                                 \
    static constexpr auto encaps_derand = kxl_mlkem##N##_encaps_derand;                   \
    static constexpr auto decaps = kxl_mlkem##N##_decaps;                                 \
    static constexpr auto check_ek = kxl_mlkem##N##_check_ek;                             \
    static constexpr auto check_dk = kxl_mlkem##N##_check_dk;                             \
    static constexpr auto check_pair = kxl_mlkem##N##_check_pair;                         \
    static constexpr auto ek_from_dk = kxl_mlkem##N##_ek_from_dk;                         \
    static constexpr auto ek_parse = kxl_mlkem##N##_ek_parse;                             \
    static constexpr auto encaps_prepared = kxl_mlkem##N##_encaps_prepared;               \
    static constexpr auto encaps_prepared_derand = kxl_mlkem##N##_encaps_prepared_derand; \
    static constexpr auto dk_parse = kxl_mlkem##N##_dk_parse;                             \
    static constexpr auto dk_from_seed = kxl_mlkem##N##_dk_from_seed;                     \
    static constexpr auto dk_keygen = kxl_mlkem##N##_dk_keygen;                           \
    static constexpr auto decaps_prepared = kxl_mlkem##N##_decaps_prepared;               \
    static constexpr auto dk_wipe = kxl_mlkem##N##_dk_wipe;                               \
    static constexpr auto keygen_batch = kxl_mlkem##N##_keygen_batch;                     \
    static constexpr auto keygen_batch_derand = kxl_mlkem##N##_keygen_batch_derand;       \
    static constexpr auto encaps_batch = kxl_mlkem##N##_encaps_batch;                     \
    static constexpr auto encaps_batch_derand = kxl_mlkem##N##_encaps_batch_derand;       \
    static constexpr auto decaps_batch = kxl_mlkem##N##_decaps_batch;                     \
    static constexpr auto encaps_prepared_batch = kxl_mlkem##N##_encaps_prepared_batch;   \
    static constexpr auto encaps_prepared_batch_derand =                                  \
        kxl_mlkem##N##_encaps_prepared_batch_derand;                                      \
    static constexpr auto decaps_prepared_batch = kxl_mlkem##N##_decaps_prepared_batch;   \
  };
KXL_CT_MLKEM(512)
KXL_CT_MLKEM(768)
KXL_CT_MLKEM(1024)

template <class S>
void CheckMlkemSingle() {
  static uint8_t ek[S::kEk], dk[S::kDk], c[S::kC], sent[32], received[32], seed[64];
  static typename S::Ek prepared_ek;
  static typename S::Dk prepared_dk;
  const auto no_secret = [] {};
  const auto new_seed = [] { Fill(seed, sizeof(seed)); };

  const auto take_dk = [] { TakeSecretDk(dk, S::kDk, S::kEk); };
  const auto take_prepared_dk = [] {
    ExpectSecrets(&prepared_dk, sizeof(prepared_dk), S::kDk - S::kEk - 64 + 32);
  };
  const auto take_sent = [] { TakeSecret(sent, 32); };

  Check(
      "keygen", no_secret, [] { ExpectOk(S::keygen(ek, dk)); }, take_dk);
  Check(
      "dk_keygen", no_secret, [] { ExpectOk(S::dk_keygen(&prepared_dk, ek)); }, take_prepared_dk);
  Check("dk_wipe", no_secret, [] { ExpectOk(S::dk_wipe(&prepared_dk)); });
  Check("decaps_prepared, no key", no_secret,
        [] { ExpectKey(S::decaps_prepared(received, c, &prepared_dk)); });
  Check(
      "dk_from_seed", new_seed, [] { ExpectOk(S::dk_from_seed(&prepared_dk, ek, seed)); },
      take_prepared_dk);
  Check(
      "keygen_derand", new_seed, [] { ExpectOk(S::keygen_derand(ek, dk, seed)); }, take_dk);

  ExpectOk(S::keygen_derand(ek, dk, seed));
  ExpectOk(S::ek_parse(&prepared_ek, ek));
  Check("check_ek", no_secret, [] { ExpectOk(S::check_ek(ek)); });
  Check(
      "encaps", no_secret, [] { ExpectOk(S::encaps(c, sent, ek)); }, take_sent);
  Check(
      "encaps_derand", new_seed, [] { ExpectOk(S::encaps_derand(c, sent, ek, seed)); }, take_sent);
  Check(
      "encaps_prepared", no_secret, [] { ExpectOk(S::encaps_prepared(c, sent, &prepared_ek)); },
      take_sent);
  Check(
      "encaps_prepared_derand", new_seed,
      [] { ExpectOk(S::encaps_prepared_derand(c, sent, &prepared_ek, seed)); }, take_sent);

  // For a tampered ciphertext, K differs and nothing else does.
  static uint8_t own_dk[S::kDk], other_ek[S::kEk];
  ExpectOk(S::keygen_derand(ek, own_dk, seed));
  ExpectOk(S::encaps_derand(c, sent, ek, seed));
  take_sent();
  const auto fresh_dk = [] {
    std::memcpy(dk, own_dk, S::kDk);
    VaryDk(dk, S::kDk, S::kEk);
  };
  const auto parse_dk = [] {
    std::memcpy(dk, own_dk, S::kDk);
    VaryDk(dk, S::kDk, S::kEk);
    ExpectOk(S::dk_parse(&prepared_dk, dk));
  };
  const auto compare = [] {
    TakeSecret(received, 32);
    if (Comparable()) ExpectEqual(sent, received, 32);
  };
  Check(
      "decaps", fresh_dk, [] { ExpectOk(S::decaps(received, c, dk)); }, compare);
  Check("check_dk", fresh_dk, [] { ExpectOk(S::check_dk(dk)); });
  Check("check_pair", fresh_dk, [] { ExpectOk(S::check_pair(ek, dk)); });
  Check("ek_from_dk", fresh_dk, [] {
    ExpectOk(S::ek_from_dk(other_ek, dk));
    ExpectEqual(other_ek, ek, S::kEk);
  });
  Check(
      "dk_parse", fresh_dk, [] { ExpectOk(S::dk_parse(&prepared_dk, dk)); }, take_prepared_dk);
  Check(
      "decaps_prepared", parse_dk, [] { ExpectOk(S::decaps_prepared(received, c, &prepared_dk)); },
      compare);
  c[S::kC / 2] ^= 1;
  const auto differ = [] {
    TakeSecret(received, 32);
    Expect(std::memcmp(sent, received, 32) != 0, "a tampered ciphertext gave the same K");
  };
  Check(
      "decaps, tampered", fresh_dk, [] { ExpectOk(S::decaps(received, c, dk)); }, differ);
  Check(
      "decaps_prepared, tampered", parse_dk,
      [] { ExpectOk(S::decaps_prepared(received, c, &prepared_dk)); }, differ);

  own_dk[0] ^= 1;  // s
  Check("check_pair, no pair", fresh_dk, [] { ExpectKey(S::check_pair(ek, dk)); });
  own_dk[0] ^= 1;
  own_dk[S::kDk - 64] ^= 1;  // H(ek)
  Check("decaps, bad key", fresh_dk, [] { ExpectKey(S::decaps(received, c, dk)); });
  Check("check_dk, bad key", fresh_dk, [] { ExpectKey(S::check_dk(dk)); });
  Check("ek_from_dk, bad key", fresh_dk, [] { ExpectKey(S::ek_from_dk(other_ek, dk)); });
  Check("check_pair, bad key", fresh_dk, [] { ExpectKey(S::check_pair(ek, dk)); });
  Check("dk_parse, bad key", fresh_dk, [] { ExpectKey(S::dk_parse(&prepared_dk, dk)); });
  std::memset(ek, 0xFF, 384);
  Check("encaps_derand, bad key", new_seed, [] { ExpectKey(S::encaps_derand(c, sent, ek, seed)); });
  std::memset(&prepared_ek, 0, sizeof(prepared_ek));
  Check("encaps_prepared_derand, no key", new_seed,
        [] { ExpectKey(S::encaps_prepared_derand(c, sent, &prepared_ek, seed)); });
}

template <class S>
void CheckMlkemBatch() {
  static Buffers<S::kEk> ek;
  static Buffers<S::kDk> dk, own_dk;
  static Buffers<S::kC> c;
  static Buffers<32> sent, received;
  static Buffers<64> seed;
  static typename S::Ek prepared_ek[kBatch];
  static typename S::Dk prepared_dk[kBatch];
  static const typename S::Ek* prepared_eks[kBatch];
  static const typename S::Dk* prepared_dks[kBatch];
  static kxl_status status[kBatch];
  const auto no_secret = [] {};
  const auto new_seeds = [] { seed.Fill(); };
  const auto take_dks = [] {
    for (size_t i = 0; i < kBatch; ++i) TakeSecretDk(dk[i], S::kDk, S::kEk);
  };
  const auto take_sent = [] { TakeSecret(sent.bytes, sizeof(sent.bytes)); };
  Check(
      "keygen_batch", no_secret, [] { ExpectOk(S::keygen_batch(kBatch, ek.out, dk.out, status)); },
      take_dks);
  Check(
      "keygen_batch_derand", new_seeds,
      [] { ExpectOk(S::keygen_batch_derand(kBatch, ek.out, dk.out, seed.in, status)); }, take_dks);

  ExpectOk(S::keygen_batch_derand(kBatch, ek.out, own_dk.out, seed.in, status));
  for (size_t i = 0; i < kBatch; ++i) {
    ExpectOk(S::ek_parse(&prepared_ek[i], ek[i]));
    prepared_eks[i] = &prepared_ek[i];
    prepared_dks[i] = &prepared_dk[i];
  }
  Check(
      "encaps_batch", no_secret,
      [] { ExpectOk(S::encaps_batch(kBatch, c.out, sent.out, ek.in, status)); }, take_sent);
  Check(
      "encaps_batch_derand", new_seeds,
      [] { ExpectOk(S::encaps_batch_derand(kBatch, c.out, sent.out, ek.in, seed.in, status)); },
      take_sent);
  Check(
      "encaps_prepared_batch", no_secret,
      [] { ExpectOk(S::encaps_prepared_batch(kBatch, c.out, sent.out, prepared_eks, status)); },
      take_sent);
  Check(
      "encaps_prepared_batch_derand", new_seeds,
      [] {
        ExpectOk(S::encaps_prepared_batch_derand(kBatch, c.out, sent.out, prepared_eks, seed.in,
                                                 status));
      },
      take_sent);

  // One ciphertext is tampered with, and one key has a wrong hash.
  ExpectOk(S::encaps_batch_derand(kBatch, c.out, sent.out, ek.in, seed.in, status));
  take_sent();
  c[1][0] ^= 1;
  const auto fresh_dks = [] {
    std::memcpy(dk.bytes, own_dk.bytes, sizeof(dk.bytes));
    for (size_t i = 0; i < kBatch; ++i) VaryDk(dk[i], S::kDk, S::kEk);
  };
  const auto parse_dks = [] {
    std::memcpy(dk.bytes, own_dk.bytes, sizeof(dk.bytes));
    for (size_t i = 0; i < kBatch; ++i) {
      VaryDk(dk[i], S::kDk, S::kEk);
      ExpectOk(S::dk_parse(&prepared_dk[i], dk[i]));
    }
  };
  Check(
      "decaps_prepared_batch", parse_dks,
      [] { ExpectOk(S::decaps_prepared_batch(kBatch, received.out, c.in, prepared_dks, status)); },
      [] {
        TakeSecret(received.bytes, sizeof(received.bytes));
        if (Comparable()) ExpectEqual(sent[2], received[2], 32 * (kBatch - 2));
      });
  own_dk[2][S::kDk - 64] ^= 1;
  Check(
      "decaps_batch", fresh_dks,
      [] { ExpectKey(S::decaps_batch(kBatch, received.out, c.in, dk.in, status)); },
      [] {
        TakeSecret(received[0], 32 * 2);
        TakeSecret(received[3], 32 * (kBatch - 3));
        if (Comparable()) ExpectEqual(sent[3], received[3], 32 * (kBatch - 3));
      });

  // One key is bad, one item lacks its output, one struct holds no key.
  std::memset(ek[2], 0xFF, 384);
  std::memset(&prepared_ek[3], 0, sizeof(prepared_ek[3]));
  received.out[5] = sent.out[5] = nullptr;
  const auto expect_statuses = [](size_t bad) {
    for (size_t i = 0; i < kBatch; ++i) {
      Expect(status[i] == (i == bad ? KXL_ERR_KEY : i == 5 ? KXL_ERR_NULL : KXL_OK), "a status");
    }
  };
  Check("encaps_batch_derand, bad input", new_seeds, [=] {
    ExpectKey(S::encaps_batch_derand(kBatch, c.out, sent.out, ek.in, seed.in, status));
    expect_statuses(2);
  });
  Check("encaps_prepared_batch_derand, bad input", new_seeds, [=] {
    ExpectKey(
        S::encaps_prepared_batch_derand(kBatch, c.out, sent.out, prepared_eks, seed.in, status));
    expect_statuses(3);
  });
  const auto parse_other_dks = [=] {
    own_dk[2][S::kDk - 64] ^= 1;
    parse_dks();
    own_dk[2][S::kDk - 64] ^= 1;
    std::memset(&prepared_dk[3], 0, sizeof(prepared_dk[3]));
  };
  Check("decaps_prepared_batch, bad input", parse_other_dks, [=] {
    ExpectKey(S::decaps_prepared_batch(kBatch, received.out, c.in, prepared_dks, status));
    expect_statuses(3);
  });
}

template <class S>
void CheckSet() {
  CheckMlkemSingle<S>();
  CheckMlkemBatch<S>();
}

}  // namespace

void CheckMlkemSets() {
  CheckSet<Mlkem512>();
  CheckSet<Mlkem768>();
  CheckSet<Mlkem1024>();
}

}  // namespace kexlane::ct
