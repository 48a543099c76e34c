// SPDX-License-Identifier: Apache-2.0
// <kexlane/hybrid.h> on every target: X25519MLKEM768 and X-Wing equal a composition of their parts,
// and refuse bad inputs.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>

#include <initializer_list>
#include <string_view>

#include "tests/support/openssl_hash.h"
#include "tests/support/test_util.h"
#include "tests/support/x25519_items.h"

namespace {

using kexlane::test::Buffer;
using kexlane::test::ExpectFailure;
using kexlane::test::ExpectNullErrors;
using kexlane::test::ForEachTarget;
using kexlane::test::Garbage;
using kexlane::test::LowOrderPoints;
using kexlane::test::OpensslHash;
using kexlane::test::RandomBuffer;

constexpr size_t kEkBytes = KXL_MLKEM768_EK_BYTES;
constexpr size_t kDkBytes = KXL_MLKEM768_DK_BYTES;
constexpr size_t kCBytes = KXL_MLKEM768_C_BYTES;
constexpr size_t kClientBytes = KXL_X25519MLKEM768_CLIENT_SHARE_BYTES;
constexpr size_t kServerBytes = KXL_X25519MLKEM768_SERVER_SHARE_BYTES;
constexpr size_t kStateBytes = KXL_X25519MLKEM768_STATE_BYTES;
constexpr size_t kSecretBytes = KXL_X25519MLKEM768_SECRET_BYTES;

Buffer Part(const Buffer& buffer, size_t offset, size_t bytes) {
  const auto begin = buffer.begin() + static_cast<ptrdiff_t>(offset);
  return Buffer(begin, begin + static_cast<ptrdiff_t>(bytes));
}

Buffer Join(std::initializer_list<Buffer> parts) {
  Buffer joined;
  for (const Buffer& part : parts) joined.insert(joined.end(), part.begin(), part.end());
  return joined;
}

// The parts alone, by their own public functions.
struct Mlkem {
  Buffer ek = Garbage(kEkBytes), dk = Garbage(kDkBytes);
  explicit Mlkem(const Buffer& seed) {
    EXPECT_EQ(kxl_mlkem768_keygen_derand(ek.data(), dk.data(), seed.data()), KXL_OK);
  }
};
struct MlkemCiphertext {
  Buffer c = Garbage(kCBytes), K = Garbage(32);
  MlkemCiphertext(const Buffer& ek, const Buffer& m) {
    EXPECT_EQ(kxl_mlkem768_encaps_derand(c.data(), K.data(), ek.data(), m.data()), KXL_OK);
  }
};
Buffer MlkemDecaps(const Buffer& c, const Buffer& dk) {
  Buffer K = Garbage(32);
  EXPECT_EQ(kxl_mlkem768_decaps(K.data(), c.data(), dk.data()), KXL_OK);
  return K;
}
Buffer XPublic(const Buffer& sk) {
  Buffer pk = Garbage(32);
  EXPECT_EQ(kxl_x25519_public_key(pk.data(), sk.data()), KXL_OK);
  return pk;
}
Buffer XShared(const Buffer& sk, const Buffer& pk) {
  Buffer ss = Garbage(32);
  EXPECT_EQ(kxl_x25519_shared_secret(ss.data(), sk.data(), pk.data()), KXL_OK);
  return ss;
}

// ---- X25519MLKEM768

struct Client {
  Buffer share = Garbage(kClientBytes), state = Garbage(kStateBytes);
  explicit Client(const Buffer& seed) {
    EXPECT_EQ(kxl_x25519mlkem768_client_keygen_derand(share.data(), state.data(), seed.data()),
              KXL_OK);
  }
};
struct Server {
  Buffer share = Garbage(kServerBytes), secret = Garbage(kSecretBytes);
  Server(const Buffer& client_share, const Buffer& seed) {
    EXPECT_EQ(kxl_x25519mlkem768_server_respond_derand(share.data(), secret.data(),
                                                       client_share.data(), seed.data()),
              KXL_OK);
  }
};

TEST(X25519Mlkem768Test, EqualsItsPartsWithMlkemFirst) {
  ForEachTarget([] {
    const Buffer client_seed = RandomBuffer(96), server_seed = RandomBuffer(64);
    const Buffer client_x = Part(client_seed, 64, 32), server_x = Part(server_seed, 32, 32);

    const Client client(client_seed);
    const Mlkem mlkem(Part(client_seed, 0, 64));
    EXPECT_EQ(client.share, Join({mlkem.ek, XPublic(client_x)}));
    EXPECT_EQ(client.state, Join({mlkem.dk, client_x}));

    const Server server(client.share, server_seed);
    const MlkemCiphertext sent(mlkem.ek, Part(server_seed, 0, 32));
    EXPECT_EQ(server.share, Join({sent.c, XPublic(server_x)}));
    EXPECT_EQ(server.secret, Join({sent.K, XShared(server_x, XPublic(client_x))}));

    for (const auto finish :
         {kxl_x25519mlkem768_client_finish, kxl_x25519mlkem768_client_finish_derand}) {
      Buffer secret = Garbage(kSecretBytes);
      ASSERT_EQ(finish(secret.data(), client.state.data(), server.share.data()), KXL_OK);
      EXPECT_EQ(secret, server.secret);
    }
  });
}

TEST(X25519Mlkem768Test, FreshExchangesAgreeAndDiffer) {
  ForEachTarget([] {
    Buffer last;
    for (int i = 0; i < 5; ++i) {
      Buffer share(kClientBytes), state(kStateBytes), answer(kServerBytes);
      Buffer server(kSecretBytes), client(kSecretBytes);
      ASSERT_EQ(kxl_x25519mlkem768_client_keygen(share.data(), state.data()), KXL_OK);
      ASSERT_EQ(kxl_x25519mlkem768_server_respond(answer.data(), server.data(), share.data()),
                KXL_OK);
      ASSERT_EQ(kxl_x25519mlkem768_client_finish(client.data(), state.data(), answer.data()),
                KXL_OK);
      EXPECT_EQ(client, server);
      EXPECT_NE(client, last);
      last = client;
    }
  });
}

void ExpectServerRefuses(kxl_status expected, const Buffer& client_share) {
  ExpectFailure(expected, {kServerBytes, kSecretBytes}, {client_share}, [](uint8_t* const* p) {
    return kxl_x25519mlkem768_server_respond(p[0], p[1], p[2]);
  });
  ExpectFailure(expected, {kServerBytes, kSecretBytes}, {client_share, RandomBuffer(64)},
                [](uint8_t* const* p) {
                  return kxl_x25519mlkem768_server_respond_derand(p[0], p[1], p[2], p[3]);
                });
}

void ExpectClientRefuses(kxl_status expected, const Buffer& state, const Buffer& server_share) {
  for (const auto finish :
       {kxl_x25519mlkem768_client_finish, kxl_x25519mlkem768_client_finish_derand}) {
    ExpectFailure(expected, {kSecretBytes}, {state, server_share},
                  [finish](uint8_t* const* p) { return finish(p[0], p[1], p[2]); });
  }
}

TEST(X25519Mlkem768Test, ServerRefusesBadShares) {
  ForEachTarget([] {
    const Client client(RandomBuffer(96));
    const Buffer ek = Part(client.share, 0, kEkBytes), x = Part(client.share, kEkBytes, 32);
    Buffer bad_ek = ek;
    bad_ek[0] = 0xFF;
    bad_ek[1] |= 0x0F;  // the first coefficient is 4095
    ExpectServerRefuses(KXL_ERR_KEY, Join({bad_ek, x}));
    ExpectServerRefuses(KXL_ERR_LOW_ORDER, Join({ek, Buffer(32, 0)}));
    ExpectServerRefuses(KXL_ERR_KEY, Join({bad_ek, Buffer(32, 0)}));
  });
}

// check_share returns the status that server_respond returns for the same share.
TEST(X25519Mlkem768Test, CheckShareAgreesWithServerRespond) {
  ForEachTarget([] {
    const Client client(RandomBuffer(96));
    const auto expect = [](kxl_status expected, const Buffer& share) {
      EXPECT_EQ(kxl_x25519mlkem768_check_share(share.data()), expected);
      Buffer answer(kServerBytes), secret(kSecretBytes);
      EXPECT_EQ(kxl_x25519mlkem768_server_respond(answer.data(), secret.data(), share.data()),
                expected);
    };
    expect(KXL_OK, client.share);
    const Buffer ek = Part(client.share, 0, kEkBytes), x = Part(client.share, kEkBytes, 32);
    Buffer bad_ek = ek;
    bad_ek[kEkBytes - 33] = 0xFF;  // the last coefficient is 0xFF0 or more
    expect(KXL_ERR_KEY, Join({bad_ek, x}));
    for (const Buffer& point : LowOrderPoints()) {
      expect(KXL_ERR_LOW_ORDER, Join({ek, point}));
      expect(KXL_ERR_KEY, Join({bad_ek, point}));
      for (const size_t byte : {0u, 15u, 30u, 31u}) {
        Buffer neighbour = point;
        neighbour[byte] ^= 0x10;
        expect(KXL_OK, Join({ek, neighbour}));
      }
    }
  });
}

TEST(X25519Mlkem768Test, ClientRefusesBadInput) {
  ForEachTarget([] {
    const Client client(RandomBuffer(96));
    const Server server(client.share, RandomBuffer(64));
    ExpectClientRefuses(KXL_ERR_LOW_ORDER, client.state,
                        Join({Part(server.share, 0, kCBytes), Buffer(32, 0)}));
    Buffer state = client.state;
    state[kDkBytes - 64] ^= 1;  // the hash of ek
    ExpectClientRefuses(KXL_ERR_KEY, state, server.share);
    ExpectClientRefuses(KXL_ERR_KEY, RandomBuffer(kStateBytes), server.share);
  });
}

TEST(X25519Mlkem768Test, TamperedServerShareGivesAnotherSecret) {
  ForEachTarget([] {
    const Client client(RandomBuffer(96));
    const Server server(client.share, RandomBuffer(64));
    const auto finish = [&](const Buffer& share) {
      Buffer secret = Garbage(kSecretBytes);
      EXPECT_EQ(kxl_x25519mlkem768_client_finish(secret.data(), client.state.data(), share.data()),
                KXL_OK);
      return secret;
    };
    Buffer share = server.share;
    share[5] ^= 4;  // in c
    Buffer secret = finish(share);
    const Buffer z = Part(client.state, kDkBytes - 32, 32);
    EXPECT_EQ(Part(secret, 0, 32), OpensslHash(EVP_shake256(), 32, {z, Part(share, 0, kCBytes)}));
    EXPECT_EQ(Part(secret, 32, 32), Part(server.secret, 32, 32));
    share = server.share;
    share[kCBytes] ^= 4;  // in x
    secret = finish(share);
    EXPECT_EQ(Part(secret, 0, 32), Part(server.secret, 0, 32));
    EXPECT_NE(Part(secret, 32, 32), Part(server.secret, 32, 32));
  });
}

TEST(X25519Mlkem768Test, NullPointers) {
  const Client client(RandomBuffer(96));
  const Buffer answer = RandomBuffer(kServerBytes);
  ExpectNullErrors({kClientBytes, kStateBytes}, {},
                   [](uint8_t* const* p) { return kxl_x25519mlkem768_client_keygen(p[0], p[1]); });
  ExpectNullErrors({kClientBytes, kStateBytes}, {RandomBuffer(96)}, [](uint8_t* const* p) {
    return kxl_x25519mlkem768_client_keygen_derand(p[0], p[1], p[2]);
  });
  ExpectNullErrors({kServerBytes, kSecretBytes}, {client.share}, [](uint8_t* const* p) {
    return kxl_x25519mlkem768_server_respond(p[0], p[1], p[2]);
  });
  ExpectNullErrors({kServerBytes, kSecretBytes}, {client.share, RandomBuffer(64)},
                   [](uint8_t* const* p) {
                     return kxl_x25519mlkem768_server_respond_derand(p[0], p[1], p[2], p[3]);
                   });
  ExpectNullErrors({}, {client.share},
                   [](uint8_t* const* p) { return kxl_x25519mlkem768_check_share(p[0]); });
  for (const auto finish :
       {kxl_x25519mlkem768_client_finish, kxl_x25519mlkem768_client_finish_derand}) {
    ExpectNullErrors({kSecretBytes}, {client.state, answer},
                     [finish](uint8_t* const* p) { return finish(p[0], p[1], p[2]); });
  }
}

// ---- X-Wing

struct Xwing {
  Buffer ek = Garbage(KXL_XWING_EK_BYTES), sk = Garbage(KXL_XWING_SK_BYTES);
  explicit Xwing(const Buffer& seed) {
    EXPECT_EQ(kxl_xwing_keygen_derand(ek.data(), sk.data(), seed.data()), KXL_OK);
  }
};
struct XwingCiphertext {
  Buffer ct = Garbage(KXL_XWING_CT_BYTES), ss = Garbage(KXL_XWING_SS_BYTES);
  XwingCiphertext(const Buffer& ek, const Buffer& eseed) {
    EXPECT_EQ(kxl_xwing_encaps_derand(ct.data(), ss.data(), ek.data(), eseed.data()), KXL_OK);
  }
};
Buffer XwingDecaps(const Buffer& ct, const Buffer& sk) {
  Buffer ss = Garbage(KXL_XWING_SS_BYTES);
  EXPECT_EQ(kxl_xwing_decaps(ss.data(), ct.data(), sk.data()), KXL_OK);
  return ss;
}

// The combiner of the draft. Its label is a picture of an X-wing.
Buffer XwingCombine(const Buffer& ss_m, const Buffer& ss_x, const Buffer& ct_x,
                    const Buffer& pk_x) {
  constexpr std::string_view kLabel = "\\.//^\\";
  const Buffer label(kLabel.begin(), kLabel.end());
  return OpensslHash(EVP_sha3_256(), 32, {ss_m, ss_x, ct_x, pk_x, label});
}

TEST(XwingTest, EqualsItsPartsCombined) {
  ForEachTarget([] {
    const Buffer seed = RandomBuffer(32), eseed = RandomBuffer(64);
    const Buffer expanded = OpensslHash(EVP_shake256(), 96, {seed});
    const Buffer x = Part(expanded, 64, 32), ephemeral = Part(eseed, 32, 32);

    const Xwing pair(seed);
    const Mlkem mlkem(Part(expanded, 0, 64));
    EXPECT_EQ(pair.sk, seed);
    EXPECT_EQ(pair.ek, Join({mlkem.ek, XPublic(x)}));

    const XwingCiphertext sent(pair.ek, eseed);
    const MlkemCiphertext mlkem_sent(mlkem.ek, Part(eseed, 0, 32));
    EXPECT_EQ(sent.ct, Join({mlkem_sent.c, XPublic(ephemeral)}));
    EXPECT_EQ(sent.ss, XwingCombine(mlkem_sent.K, XShared(ephemeral, XPublic(x)),
                                    XPublic(ephemeral), XPublic(x)));
    EXPECT_EQ(XwingDecaps(sent.ct, pair.sk), sent.ss);
  });
}

TEST(XwingTest, FreshKeysAgreeAndDiffer) {
  ForEachTarget([] {
    Buffer last_sk, last_ss;
    for (int i = 0; i < 5; ++i) {
      Buffer ek(KXL_XWING_EK_BYTES), sk(KXL_XWING_SK_BYTES);
      Buffer ct(KXL_XWING_CT_BYTES), ss(KXL_XWING_SS_BYTES);
      ASSERT_EQ(kxl_xwing_keygen(ek.data(), sk.data()), KXL_OK);
      ASSERT_EQ(kxl_xwing_encaps(ct.data(), ss.data(), ek.data()), KXL_OK);
      EXPECT_EQ(XwingDecaps(ct, sk), ss);
      EXPECT_NE(sk, last_sk);
      EXPECT_NE(ss, last_ss);
      last_sk = sk;
      last_ss = ss;
    }
  });
}

TEST(XwingTest, SeedAndSecretKeyMayBeOneBuffer) {
  ForEachTarget([] {
    const Buffer seed = RandomBuffer(32);
    Buffer sk = seed, ek = Garbage(KXL_XWING_EK_BYTES);
    ASSERT_EQ(kxl_xwing_keygen_derand(ek.data(), sk.data(), sk.data()), KXL_OK);
    EXPECT_EQ(sk, seed);
    EXPECT_EQ(ek, Xwing(seed).ek);
  });
}

TEST(XwingTest, BadEncapsulationKeyIsRefused) {
  ForEachTarget([] {
    Buffer ek = Xwing(RandomBuffer(32)).ek;
    ek[kEkBytes - 33] = 0xFF;
    ek[kEkBytes - 34] |= 0xF0;  // the last coefficient is 4095
    ExpectFailure(KXL_ERR_KEY, {KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES}, {ek},
                  [](uint8_t* const* p) { return kxl_xwing_encaps(p[0], p[1], p[2]); });
    ExpectFailure(
        KXL_ERR_KEY, {KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES}, {ek, RandomBuffer(64)},
        [](uint8_t* const* p) { return kxl_xwing_encaps_derand(p[0], p[1], p[2], p[3]); });
  });
}

// As the draft says, a point of low order is not an error. Its all-zero result is hashed.
TEST(XwingTest, LowOrderPointsAreNotAnError) {
  ForEachTarget([] {
    const Buffer zero(32, 0), eseed = RandomBuffer(64);
    const Xwing pair(RandomBuffer(32));
    const Buffer mlkem_ek = Part(pair.ek, 0, kEkBytes), x = Part(pair.ek, kEkBytes, 32);
    const MlkemCiphertext mlkem_sent(mlkem_ek, Part(eseed, 0, 32));
    const Buffer ephemeral = XPublic(Part(eseed, 32, 32));

    const XwingCiphertext sent(Join({mlkem_ek, zero}), eseed);
    EXPECT_EQ(sent.ss, XwingCombine(mlkem_sent.K, zero, ephemeral, zero));
    const Buffer received = XwingDecaps(Join({mlkem_sent.c, zero}), pair.sk);
    EXPECT_EQ(received, XwingCombine(mlkem_sent.K, zero, zero, x));
  });
}

TEST(XwingTest, TamperedCiphertextGivesAnotherSecret) {
  ForEachTarget([] {
    const Buffer seed = RandomBuffer(32), eseed = RandomBuffer(64);
    const Xwing pair(seed);
    const XwingCiphertext sent(pair.ek, eseed);
    const Buffer expanded = OpensslHash(EVP_shake256(), 96, {seed});
    const Buffer x = Part(expanded, 64, 32);
    for (const size_t at : {size_t{0}, kCBytes - 1, kCBytes, sent.ct.size() - 1}) {
      Buffer ct = sent.ct;
      ct[at] ^= 2;
      const Buffer ss = XwingDecaps(ct, pair.sk);
      EXPECT_NE(ss, sent.ss);
      const Buffer c = Part(ct, 0, kCBytes), ct_x = Part(ct, kCBytes, 32);
      const Mlkem mlkem(Part(expanded, 0, 64));
      EXPECT_EQ(ss, XwingCombine(MlkemDecaps(c, mlkem.dk), XShared(x, ct_x), ct_x, XPublic(x)));
    }
  });
}

TEST(XwingTest, NullPointers) {
  const Xwing pair(RandomBuffer(32));
  ExpectNullErrors({KXL_XWING_EK_BYTES, KXL_XWING_SK_BYTES}, {},
                   [](uint8_t* const* p) { return kxl_xwing_keygen(p[0], p[1]); });
  ExpectNullErrors({KXL_XWING_EK_BYTES, KXL_XWING_SK_BYTES}, {RandomBuffer(32)},
                   [](uint8_t* const* p) { return kxl_xwing_keygen_derand(p[0], p[1], p[2]); });
  ExpectNullErrors({KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES}, {pair.ek},
                   [](uint8_t* const* p) { return kxl_xwing_encaps(p[0], p[1], p[2]); });
  ExpectNullErrors(
      {KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES}, {pair.ek, RandomBuffer(64)},
      [](uint8_t* const* p) { return kxl_xwing_encaps_derand(p[0], p[1], p[2], p[3]); });
  ExpectNullErrors({KXL_XWING_SS_BYTES}, {RandomBuffer(KXL_XWING_CT_BYTES), pair.sk},
                   [](uint8_t* const* p) { return kxl_xwing_decaps(p[0], p[1], p[2]); });
}

}  // namespace
