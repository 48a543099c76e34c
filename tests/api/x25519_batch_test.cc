// SPDX-License-Identifier: Apache-2.0
// The batches of <kexlane/x25519.h> give the bytes of libcrypto and of the single calls for any n
// on every target: at the edges of the field, with outputs in the buffers of inputs, and with bad
// items at every place.
#include <gtest/gtest.h>
#include <kexlane/x25519.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/batch_check.h"
#include "tests/support/test_util.h"
#include "tests/support/x25519_items.h"

namespace kexlane::test {
namespace {

std::vector<Buffer> Column(Buffer X25519Known::*member) {
  std::vector<Buffer> column;
  for (const X25519Known& item : X25519Items()) column.push_back(item.*member);
  return column;
}
std::vector<const uint8_t*> PointersTo(Buffer X25519Known::*member) {
  std::vector<const uint8_t*> pointers;
  for (const X25519Known& item : X25519Items()) pointers.push_back((item.*member).data());
  return pointers;
}
std::vector<const uint8_t*> PointersTo(const std::vector<Buffer>& buffers) {
  std::vector<const uint8_t*> pointers;
  for (const Buffer& buffer : buffers) pointers.push_back(buffer.data());
  return pointers;
}

template <typename Check>
void ForEachBatch(Check check) {
  const std::vector<Buffer> low_order = LowOrderPoints();
  BatchList batches;
  const Known<uint8_t> keys{{PointersTo(&X25519Known::sk)}, {}, {Column(&X25519Known::pk)}};
  AddBatch(batches, "public_key", keys, WithoutSecondOutput(kxl_x25519_public_key_batch));
  Known<uint8_t, uint8_t> shared{{PointersTo(&X25519Known::sk), PointersTo(&X25519Known::peer_pk)},
                                 {},
                                 {Column(&X25519Known::ss)}};
  shared.AddBad<1>(PointersTo(low_order), KXL_ERR_LOW_ORDER);
  AddBatch(batches, "shared_secret", shared, WithoutSecondOutput(kxl_x25519_shared_secret_batch));
  ForEachTarget([&] { CheckEach(batches, check); });
}

TEST(X25519BatchTest, AnyNumberOfItems) { ForEachBatch(CheckAnyNumberOfItems); }
TEST(X25519BatchTest, OneBadItemAnywhere) { ForEachBatch(CheckOneBadItemAnywhere); }
TEST(X25519BatchTest, SeveralBadItems) { ForEachBatch(CheckSeveralBadItems); }
TEST(X25519BatchTest, AllItemsBad) { ForEachBatch(CheckAllItemsBad); }
TEST(X25519BatchTest, NullArrays) { ForEachBatch(CheckNullArrays); }

// Every kind of bad item at every place of two vectors of sixteen, and beyond. A sample has each
// kind and each place.
TEST(X25519BatchTest, EveryBadItemAtEveryPlace) {
  ForEachBatch([](Batch& batch) {
    constexpr size_t n = 17;
    for (size_t i = 0; i < n; ++i) {
      for (size_t how = 0; how < batch.DamageCount(); ++how) {
        if (IsQuick() && (i + how) % 5 != 0) continue;
        batch.Start(n);
        batch.Damage(i, how);
        ASSERT_NO_FATAL_FAILURE(batch.Check());
      }
    }
  });
}

TEST(X25519BatchTest, SingleCallsGiveTheSameBytesOnEveryTarget) {
  ForEachTarget([] {
    for (const X25519Known& item : X25519Items()) {
      Buffer pk = Garbage(32), ss = Garbage(32);
      ASSERT_EQ(kxl_x25519_public_key(pk.data(), item.sk.data()), KXL_OK);
      ASSERT_EQ(kxl_x25519_shared_secret(ss.data(), item.sk.data(), item.peer_pk.data()), KXL_OK);
      EXPECT_EQ(pk, item.pk);
      EXPECT_EQ(ss, item.ss);
    }
  });
}

// Every edge in every lane, beside other edges.
TEST(X25519BatchTest, EdgesAtEveryPlace) {
  const std::vector<Buffer> secret = EdgeSecretKeys(), peers = EdgePublicKeys();
  std::vector<X25519Known> known;
  for (size_t i = 0; i < peers.size(); ++i) {
    known.push_back(MakeX25519Known(secret[i % secret.size()], peers[i]));
  }
  const size_t n = known.size();
  ForEachTarget([&] {
    for (size_t shift = 0; shift < 16; shift += IsQuick() ? 5 : 1) {
      Results pk(n, 32), ss(n, 32);
      std::vector<const uint8_t*> sk, peer_pk;
      for (size_t i = 0; i < n; ++i) {
        sk.push_back(known[(i + shift) % n].sk.data());
        peer_pk.push_back(known[(i + shift) % n].peer_pk.data());
      }
      std::vector<kxl_status> status(n);
      ASSERT_EQ(kxl_x25519_public_key_batch(n, pk.pointers.data(), sk.data(), status.data()),
                KXL_OK);
      ASSERT_EQ(kxl_x25519_shared_secret_batch(n, ss.pointers.data(), sk.data(), peer_pk.data(),
                                               status.data()),
                KXL_OK);
      for (size_t i = 0; i < n; ++i) {
        const X25519Known& item = known[(i + shift) % n];
        ASSERT_EQ(pk.buffers[i], item.pk) << Hex(item.sk);
        ASSERT_EQ(ss.buffers[i], item.ss) << Hex(item.sk) << " " << Hex(item.peer_pk);
      }
    }
  });
}

// RFC 7748 section 5.2: every second lane iterates from 9. The other lanes start with numbers of
// their own.
TEST(X25519BatchTest, IteratedInEveryLane) {
  const size_t n = IsQuick() ? 6 : 18;
  constexpr int kRounds = 1000;
  std::vector<Buffer> expected;
  for (size_t lane = 1; lane < n; lane += 2) {
    Buffer k(32), u(32), r(32);
    k[0] = u[0] = static_cast<uint8_t>(9 + lane);
    for (int round = 0; round < kRounds; ++round) {
      ASSERT_EQ(kxl_x25519_shared_secret(r.data(), k.data(), u.data()), KXL_OK);
      u = k;
      k = r;
    }
    expected.push_back(k);
  }
  ForEachTarget([&] {
    // Each lane has two buffers, k and u. They swap roles in each step, and the result replaces u.
    Results a(n, 32), b(n, 32);
    for (size_t lane = 0; lane < n; ++lane) {
      for (Results* side : {&a, &b}) {
        side->buffers[lane].assign(32, 0);
        side->buffers[lane][0] = static_cast<uint8_t>(lane % 2 == 0 ? 9 : 9 + lane);
        side->pointers[lane] = side->buffers[lane].data();
        side->inputs[lane] = side->pointers[lane];
      }
    }
    std::vector<kxl_status> status(n);
    for (int round = 0; round < kRounds; ++round) {
      Results& k = round % 2 == 0 ? a : b;
      Results& u = round % 2 == 0 ? b : a;
      ASSERT_EQ(kxl_x25519_shared_secret_batch(n, u.pointers.data(), k.inputs.data(),
                                               u.inputs.data(), status.data()),
                KXL_OK);
      if (round == 0) {
        ASSERT_EQ(Hex(u.buffers[0]),
                  "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
      }
    }
    for (size_t lane = 0; lane < n; ++lane) {
      const std::string want =
          lane % 2 == 0 ? "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"
                        : Hex(expected[lane / 2]);
      EXPECT_EQ(Hex(a.buffers[lane]), want) << "lane " << lane;  // a holds the last result
    }
  });
}

TEST(X25519BatchTest, OutputsInTheBuffersOfInputs) {
  const std::vector<X25519Known>& items = X25519Items();
  constexpr size_t n = 35;
  ForEachTarget([&] {
    std::vector<Buffer> sk, peer_pk, in_place;
    for (size_t i = 0; i < n; ++i) in_place.push_back(items[i].sk);
    std::vector<uint8_t*> out;
    std::vector<const uint8_t*> in_sk, in_pk;
    for (Buffer& buffer : in_place) out.push_back(buffer.data());
    in_sk.assign(out.begin(), out.end());
    std::vector<kxl_status> status(n);
    ASSERT_EQ(kxl_x25519_public_key_batch(n, out.data(), in_sk.data(), status.data()), KXL_OK);
    for (size_t i = 0; i < n; ++i) EXPECT_EQ(in_place[i], items[i].pk);

    // The output is in turn in the buffer of sk, in that of peer_pk, and elsewhere. Every fifth
    // item has a point of low order.
    for (size_t i = 0; i < n; ++i) {
      sk.push_back(items[i].sk);
      peer_pk.push_back(i % 5 == 4 ? Buffer(32, 0) : items[i].peer_pk);
      in_place[i] = Garbage(32);
    }
    in_pk = PointersTo(peer_pk);
    in_sk = PointersTo(sk);
    for (size_t i = 0; i < n; ++i) {
      out[i] = i % 3 == 0 ? sk[i].data() : i % 3 == 1 ? peer_pk[i].data() : in_place[i].data();
    }
    ASSERT_EQ(
        kxl_x25519_shared_secret_batch(n, out.data(), in_sk.data(), in_pk.data(), status.data()),
        KXL_ERR_LOW_ORDER);
    for (size_t i = 0; i < n; ++i) {
      const Buffer got(out[i], out[i] + 32);
      EXPECT_EQ(status[i], i % 5 == 4 ? KXL_ERR_LOW_ORDER : KXL_OK);
      EXPECT_EQ(got, i % 5 == 4 ? Buffer(32, 0) : items[i].ss) << i;
      if (i % 3 != 0) {
        EXPECT_EQ(sk[i], items[i].sk);
      }
    }
  });
}

TEST(X25519BatchTest, OneInputInEveryPlace) {
  const X25519Known& item = X25519Items()[1];
  constexpr size_t n = 19;
  ForEachTarget([&] {
    Results pk(n, 32), ss(n, 32);
    const std::vector<const uint8_t*> sk(n, item.sk.data()), peer_pk(n, item.peer_pk.data());
    std::vector<kxl_status> status(n);
    ASSERT_EQ(kxl_x25519_public_key_batch(n, pk.pointers.data(), sk.data(), status.data()), KXL_OK);
    ASSERT_EQ(kxl_x25519_shared_secret_batch(n, ss.pointers.data(), sk.data(), peer_pk.data(),
                                             status.data()),
              KXL_OK);
    EXPECT_EQ(pk.buffers, std::vector<Buffer>(n, item.pk));
    EXPECT_EQ(ss.buffers, std::vector<Buffer>(n, item.ss));
  });
}

// ---- Fresh keys

TEST(X25519BatchTest, FreshKeysFitAndDiffer) {
  ForEachTarget([] {
    for (const size_t n : {1u, 5u, 8u, 33u, 65u}) {
      Results pk(n, 32), sk(n, 32);
      std::vector<kxl_status> status(n, KXL_ERR_KEY);
      ASSERT_EQ(kxl_x25519_keygen_batch(n, pk.pointers.data(), sk.pointers.data(), status.data()),
                KXL_OK);
      EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
      EXPECT_EQ(sk.DifferentOnes(), n);
      for (size_t i = 0; i < n; ++i) EXPECT_EQ(pk.buffers[i], OpensslPublicKey(sk.buffers[i]));
    }
  });
}

TEST(X25519BatchTest, FreshKeysBesideNullItems) {
  ForEachTarget([] {
    constexpr size_t n = 12;
    for (size_t i = 0; i < n; ++i) {
      for (const bool pk_is_null : {true, false}) {
        Results pk(n, 32), sk(n, 32);
        Results& with_null = pk_is_null ? pk : sk;
        Results& other = pk_is_null ? sk : pk;
        with_null.pointers[i] = nullptr;
        std::vector<kxl_status> status(n, KXL_ERR_KEY);
        ASSERT_EQ(kxl_x25519_keygen_batch(n, pk.pointers.data(), sk.pointers.data(), status.data()),
                  KXL_ERR_NULL);
        for (size_t k = 0; k < n; ++k) {
          EXPECT_EQ(status[k], k == i ? KXL_ERR_NULL : KXL_OK);
          if (k != i) {
            EXPECT_EQ(pk.buffers[k], OpensslPublicKey(sk.buffers[k]));
          }
        }
        EXPECT_EQ(with_null.buffers[i], Garbage(32));
        EXPECT_TRUE(AllZero(other.buffers[i]));
      }
    }
  });
}

TEST(X25519BatchTest, BadItemsAndNullArraysOfFreshKeys) {
  BatchList batches;
  AddBatch(batches, "keygen", Known<>{{}, {}, {Column(&X25519Known::pk), Column(&X25519Known::sk)}},
           kxl_x25519_keygen_batch);
  CheckEach(batches, CheckDrawingBatch);
}

}  // namespace
}  // namespace kexlane::test
