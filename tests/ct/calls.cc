// Every public call of the library that takes or makes a secret, run under a checker that knows
// which bytes are secret: calls TARGET. Single, prepared and batch, with good and with bad input.
#include "tests/ct/calls.h"

#include "kexlane/kernels.h"
#include "kexlane/kexlane.h"

namespace {

using namespace kexlane::ct;

// ---- ML-KEM

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

  // Of a ciphertext that is refused K is another, and nothing else differs.
  static uint8_t own_dk[S::kDk];
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
  static uint8_t same_ek[S::kEk];
  Check("ek_from_dk", fresh_dk, [] {
    ExpectOk(S::ek_from_dk(same_ek, dk));
    ExpectEqual(same_ek, ek, S::kEk);
  });
  Check("check_pair", fresh_dk, [] { ExpectOk(S::check_pair(ek, dk)); });
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
  Check("ek_from_dk, bad key", fresh_dk, [] { ExpectKey(S::ek_from_dk(same_ek, dk)); });
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

  // One ciphertext is tampered with, and one key's hash.
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

// ---- X25519

void CheckX25519() {
  static Buffers<32> sk, pk, peer_pk, ss;
  static kxl_status status[kBatch];
  const auto no_secret = [] {};
  const auto new_sks = [] { sk.Fill(); };
  Check(
      "x25519_keygen", no_secret, [] { ExpectOk(kxl_x25519_keygen(peer_pk[0], sk[0])); },
      [] { TakeSecret(sk[0], 32); });
  Check(
      "x25519_keygen_batch", no_secret,
      [] { ExpectOk(kxl_x25519_keygen_batch(kBatch, peer_pk.out, sk.out, status)); },
      [] { TakeSecret(sk.bytes, sizeof(sk.bytes)); });
  Check("x25519_public_key", new_sks, [] { ExpectOk(kxl_x25519_public_key(pk[0], sk[0])); });
  Check("x25519_public_key_batch", new_sks,
        [] { ExpectOk(kxl_x25519_public_key_batch(kBatch, pk.out, sk.in, status)); });
  Check("x25519_shared_secret", new_sks, [] {
    ExpectOk(kxl_x25519_shared_secret(ss[0], sk[0], peer_pk[0]));
    TakeSecret(ss[0], 32);
  });
  // Two at a time are neither a batch to the kernels nor one operation.
  Check("x25519_shared_secret_batch of 2", new_sks, [] {
    ExpectOk(kxl_x25519_shared_secret_batch(2, ss.out, sk.in, peer_pk.in, status));
    TakeSecret(ss.bytes, 64);
  });
  std::memset(peer_pk[5], 0, 32);
  Check("x25519_shared_secret_batch", new_sks, [] {
    Expect(kxl_x25519_shared_secret_batch(kBatch, ss.out, sk.in, peer_pk.in, status) ==
               KXL_ERR_LOW_ORDER,
           "a point of low order");
    TakeSecret(ss.bytes, 5 * 32);
    TakeSecret(ss[6], (kBatch - 6) * 32);
  });
  Check("x25519_shared_secret, low order", new_sks, [] {
    Expect(kxl_x25519_shared_secret(ss[0], sk[0], peer_pk[5]) == KXL_ERR_LOW_ORDER,
           "a point of low order");
  });
}

// ---- the table of KEMs, and with it the hybrids' single calls

void CheckKem(const kxl_kem& kem) {
  static uint8_t ek[1600], dk[3200], own_dk[3200], c[1600], sent[64], received[64], seed[128];
  static const kxl_kem* k;
  k = &kem;
  const auto no_secret = [] {};
  const auto new_seed = [] { Fill(seed, sizeof(seed)); };
  const auto fresh_dk = [] {
    std::memcpy(dk, own_dk, k->dk_bytes);
    if (Comparable()) return;
    const size_t x = k->dk_bytes == KXL_X25519MLKEM768_STATE_BYTES ? 32 : 0;  // behind dk
    if (k->dk_bytes == KXL_XWING_SK_BYTES) {
      Fill(dk, k->dk_bytes);
    } else {
      VaryDk(dk, k->dk_bytes - x, k->ek_bytes - x);
      Fill(dk + k->dk_bytes - x, x);
    }
  };
  const auto take_dk = [] {
    if (k->dk_bytes == KXL_XWING_SK_BYTES) {
      TakeSecret(dk, k->dk_bytes);
    } else {
      const size_t x = k->dk_bytes == KXL_X25519MLKEM768_STATE_BYTES ? 32 : 0;
      TakeSecretDk(dk, k->dk_bytes - x, k->ek_bytes - x);
      TakeSecret(dk + k->dk_bytes - x, x);
    }
  };
  const auto take_sent = [] { TakeSecret(sent, k->K_bytes); };
  const auto keygen = [] {
    ExpectOk(k->keygen_derand(ek, k->ek_bytes, dk, k->dk_bytes, seed, k->keygen_seed_bytes));
  };
  const auto encaps = [] {
    ExpectOk(k->encaps_derand(c, k->c_bytes, sent, k->K_bytes, ek, k->ek_bytes, seed,
                              k->encaps_seed_bytes));
  };
  const auto decaps = [] {
    ExpectOk(k->decaps(received, k->K_bytes, c, k->c_bytes, dk, k->dk_bytes));
    TakeSecret(received, k->K_bytes);
  };
  Check(
      "kem keygen", no_secret, [] { ExpectOk(k->keygen(ek, k->ek_bytes, dk, k->dk_bytes)); },
      take_dk);
  Check("kem keygen_derand", new_seed, keygen, take_dk);
  new_seed();
  keygen();
  std::memcpy(own_dk, dk, k->dk_bytes);
  Check(
      "kem encaps", no_secret,
      [] { ExpectOk(k->encaps(c, k->c_bytes, sent, k->K_bytes, ek, k->ek_bytes)); }, take_sent);
  Check("kem encaps_derand", new_seed, encaps, take_sent);
  encaps();
  take_sent();
  Check("kem decaps", fresh_dk, decaps, [] {
    if (Comparable()) ExpectEqual(sent, received, k->K_bytes);
  });
  c[3] ^= 1;
  Check("kem decaps, tampered", fresh_dk, decaps);

  // A key that is bad, and of X25519MLKEM768 a point of low order.
  if (k->dk_bytes != KXL_XWING_SK_BYTES) {
    const size_t x = k->dk_bytes == KXL_X25519MLKEM768_STATE_BYTES ? 32 : 0;
    own_dk[k->dk_bytes - x - 64] ^= 1;
    Check("kem decaps, bad key", fresh_dk,
          [] { ExpectKey(k->decaps(received, k->K_bytes, c, k->c_bytes, dk, k->dk_bytes)); });
    own_dk[k->dk_bytes - x - 64] ^= 1;
    if (x != 0) {
      std::memset(c + k->c_bytes - x, 0, x);
      Check("kem decaps, low order", fresh_dk, [] {
        Expect(k->decaps(received, k->K_bytes, c, k->c_bytes, dk, k->dk_bytes) == KXL_ERR_LOW_ORDER,
               "a point of low order");
      });
    }
  }
  std::memset(ek, 0xFF, 384);
  Check("kem encaps_derand, bad key", new_seed, [] {
    ExpectKey(k->encaps_derand(c, k->c_bytes, sent, k->K_bytes, ek, k->ek_bytes, seed,
                               k->encaps_seed_bytes));
  });
}

// ---- kernels

void CheckKernels() {
  static int16_t f[4 * 256], g[4 * 256], h[256];
  static uint8_t b[384], x[11 * 32], y[11 * 32], z[11 * 32];
  static uint64_t states[11 * 25];
  const auto below = [](int16_t* to, size_t n, int bound) {
    for (size_t i = 0; i < n; ++i) {
      uint16_t random;
      Fill(&random, sizeof(random));
      to[i] = static_cast<int16_t>(random % bound);
    }
    kexlane::Secret(to, 2 * n);
  };
  const auto polynomials = [=] {
    below(f, 4 * 256, KXL_MLKEM_Q);
    below(g, 4 * 256, KXL_MLKEM_Q);
  };
  const auto bytes = [] {
    Fill(b, sizeof(b));
    kexlane::Secret(b, sizeof(b));
  };
  const auto taken = [] { TakeSecret(h, sizeof(h), sizeof(h[0])); };
  Check("kernel_ntt", polynomials, [=] { ExpectOk(kxl_kernel_ntt(h, f)), taken(); });
  Check("kernel_inverse_ntt", polynomials,
        [=] { ExpectOk(kxl_kernel_inverse_ntt(h, f)), taken(); });
  for (static size_t k = 1; k <= 4; ++k) {
    Check("kernel_multiply_ntts", polynomials,
          [=] { ExpectOk(kxl_kernel_multiply_ntts(h, f, g, k)), taken(); });
  }
  for (static unsigned eta = 2; eta <= 3; ++eta) {
    Check("kernel_sample_poly_cbd", bytes,
          [=] { ExpectOk(kxl_kernel_sample_poly_cbd(h, b, eta)), taken(); });
  }
  for (static unsigned d = 1; d <= 12; ++d) {
    const auto numbers = [=] { below(f, 256, d < 12 ? 1 << d : KXL_MLKEM_Q); };
    Check("kernel_byte_encode", numbers, [=] {
      ExpectOk(kxl_kernel_byte_encode(b, f, d));
      TakeSecret(b, 32 * d);
    });
    Check("kernel_byte_decode", bytes, [=] { ExpectOk(kxl_kernel_byte_decode(h, b, d)), taken(); });
    if (d == 12) continue;
    Check("kernel_compress", polynomials, [=] { ExpectOk(kxl_kernel_compress(h, f, d)), taken(); });
    Check("kernel_decompress", numbers, [=] { ExpectOk(kxl_kernel_decompress(h, f, d)), taken(); });
  }
  Check(
      "kernel_keccak_f1600",
      [] {
        Fill(states, sizeof(states));
        kexlane::Secret(states, sizeof(states));
      },
      [] {
        ExpectOk(kxl_kernel_keccak_f1600(states, 11));
        TakeSecret(states, sizeof(states));
      });
  const auto elements = [] {
    Fill(x, sizeof(x));
    Fill(y, sizeof(y));
    kexlane::Secret(x, sizeof(x));
    kexlane::Secret(y, sizeof(y));
  };
  Check("kernel_fe25519_mul", elements, [] {
    ExpectOk(kxl_kernel_fe25519_mul(z, x, y, 11));
    TakeSecret(z, sizeof(z));
  });
  Check("kernel_fe25519_sqr", elements, [] {
    ExpectOk(kxl_kernel_fe25519_sqr(z, x, 11));
    TakeSecret(z, sizeof(z));
  });
}

template <class S>
void CheckMlkem() {
  CheckMlkemSingle<S>();
  CheckMlkemBatch<S>();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || kxl_target_force(argv[1]) != KXL_OK) {
    std::fprintf(stderr, "usage: calls TARGET, one that this CPU can run\n");
    return 2;
  }
  CheckKernels();
  CheckX25519();
  CheckMlkem<Mlkem512>();
  CheckMlkem<Mlkem768>();
  CheckMlkem<Mlkem1024>();
  for (size_t i = 0; kxl_kem_at(i) != nullptr; ++i) CheckKem(*kxl_kem_at(i));
  CheckX25519Mlkem768();
  CheckXwing();
  std::printf("%s: %d operations\n", argv[1], checks);
  return 0;
}
