// SPDX-License-Identifier: Apache-2.0
// kexlane/cpp/kem.hpp: batches of ML-KEM and X-Wing, with and without prepared keys.
#include <gtest/gtest.h>
#include <kexlane/cpp/mlkem.hpp>
#include <kexlane/cpp/xwing.hpp>

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/test_util.h"

namespace {

using kexlane::MlKem1024;
using kexlane::MlKem512;
using kexlane::MlKem768;
using kexlane::XWing;
using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::Hex;
using kexlane::test::RandomBuffer;

template <typename M>
class CppBatchTest : public testing::Test {};
using Kems = testing::Types<MlKem512, MlKem768, MlKem1024, XWing>;
TYPED_TEST_SUITE(CppBatchTest, Kems);

template <typename T>
std::vector<std::string> HexOf(const std::vector<T>& secrets) {
  std::vector<std::string> texts;
  for (const T& secret : secrets) texts.push_back(Hex(secret.bytes()));
  return texts;
}

// The two largest batches are cut into pieces of detail::kPieceItems.
TYPED_TEST(CppBatchTest, BatchesGiveTheBytesOfTheSingleCalls) {
  using M = TypeParam;
  constexpr size_t kSeed = M::kKeygenSeedBytes, kCoins = M::kEncapsSeedBytes;
  for (const size_t n : {0u, 1u, 5u, 64u, 65u, 130u}) {
    const Buffer seed_bytes = RandomBuffer(kSeed * n), coin_bytes = RandomBuffer(kCoins * n);
    std::vector<kexlane::Input<kSeed>> seeds;
    std::vector<kexlane::Input<kCoins>> coins;
    for (size_t i = 0; i < n; ++i) {
      seeds.push_back(std::span(seed_bytes).subspan(kSeed * i).template first<kSeed>());
      coins.push_back(std::span(coin_bytes).subspan(kCoins * i).template first<kCoins>());
    }
    std::vector<typename M::KeyPair> pairs(n);
    std::vector<kxl_status> status(n, KXL_ERR_KEY);
    const std::vector<kxl_status> all_ok(n, KXL_OK);
    ASSERT_EQ(M::KeygenBatchDerand(pairs, seeds, status), KXL_OK);
    EXPECT_EQ(status, all_ok);
    std::vector<kexlane::Input<M::kEkBytes>> eks;
    std::vector<kexlane::Input<M::kDkBytes>> dks;
    std::vector<typename M::PreparedEk> prepared_eks(n);
    std::vector<typename M::PreparedDk> prepared_dks(n);
    std::vector<const typename M::PreparedEk*> ek_pointers;
    std::vector<const typename M::PreparedDk*> dk_pointers;
    for (size_t i = 0; i < n; ++i) {
      const auto single = M::KeygenDerand(seeds[i]);
      ASSERT_TRUE(single);
      EXPECT_EQ(Hex(pairs[i].ek), Hex(single->ek));
      EXPECT_EQ(Hex(pairs[i].dk.bytes()), Hex(single->dk.bytes()));
      eks.push_back(pairs[i].ek);
      dks.push_back(pairs[i].dk);
      prepared_eks[i] = *M::Prepare(eks[i]);
      prepared_dks[i] = *M::Prepare(dks[i]);
      ek_pointers.push_back(&prepared_eks[i]);
      dk_pointers.push_back(&prepared_dks[i]);
    }
    for (const bool prepared : {false, true}) {
      std::vector<typename M::Encapsulation> sent(n);
      ASSERT_EQ(prepared ? M::EncapsBatchDerand(sent, ek_pointers, coins, status)
                         : M::EncapsBatchDerand(sent, eks, coins, status),
                KXL_OK);
      std::vector<kexlane::Input<M::kCBytes>> cs;
      std::vector<std::string> wanted;
      for (size_t i = 0; i < n; ++i) {
        const auto single = M::EncapsDerand(eks[i], coins[i]);
        ASSERT_TRUE(single);
        EXPECT_EQ(Hex(sent[i].c), Hex(single->c));
        EXPECT_EQ(Hex(sent[i].K.bytes()), Hex(single->K.bytes()));
        cs.push_back(sent[i].c);
        wanted.push_back(Hex(single->K.bytes()));
      }
      std::vector<typename M::SharedSecret> K(n);
      status.assign(n, KXL_ERR_KEY);
      ASSERT_EQ(prepared ? M::DecapsBatch(K, cs, dk_pointers, status)
                         : M::DecapsBatch(K, cs, dks, status),
                KXL_OK);
      EXPECT_EQ(status, all_ok);
      EXPECT_EQ(HexOf(K), wanted);
      // With fresh randomness, both sides must agree.
      ASSERT_EQ(
          prepared ? M::EncapsBatch(sent, ek_pointers, status) : M::EncapsBatch(sent, eks, status),
          KXL_OK);
      ASSERT_EQ(M::DecapsBatch(K, cs, dks, status), KXL_OK);
      for (size_t i = 0; i < n; ++i) {
        EXPECT_EQ(Hex(K[i].bytes()), Hex(sent[i].K.bytes()));
        EXPECT_NE(Hex(K[i].bytes()), wanted[i]);
      }
    }
    const std::vector<typename M::KeyPair> before = std::move(pairs);
    pairs = std::vector<typename M::KeyPair>(n);
    ASSERT_EQ(M::KeygenBatch(pairs, status), KXL_OK);
    for (size_t i = 0; i < n; ++i) {
      const auto sent = M::Encaps(pairs[i].ek);
      ASSERT_TRUE(sent);
      EXPECT_EQ(Hex(M::Decaps(sent->c, pairs[i].dk)->bytes()), Hex(sent->K.bytes()));
      EXPECT_NE(Hex(pairs[i].ek), Hex(before[i].ek));
    }
  }
}

TYPED_TEST(CppBatchTest, ABatchReportsItsBadItems) {
  using M = TypeParam;
  constexpr size_t n = 70;
  const auto pair = M::Keygen();
  const auto prepared = M::Prepare(pair->ek);
  ASSERT_TRUE(pair && prepared);
  typename M::Ek bad_ek;
  bad_ek.fill(0xFF);
  const typename M::PreparedEk unprepared = {};
  std::vector<kexlane::Input<M::kEkBytes>> eks;
  std::vector<const typename M::PreparedEk*> ek_pointers;
  for (size_t i = 0; i < n; ++i) {
    eks.push_back(i == 66 ? bad_ek : pair->ek);
    ek_pointers.push_back(i == 66 ? &unprepared : i == 67 ? nullptr : &*prepared);
  }
  std::vector<kxl_status> status(n), wanted(n, KXL_OK);
  std::vector<typename M::Encapsulation> sent(n);
  wanted[66] = KXL_ERR_KEY;
  EXPECT_EQ(M::EncapsBatch(sent, eks, status), KXL_ERR_KEY);
  EXPECT_EQ(status, wanted);
  EXPECT_TRUE(AllZero(sent[66].c) && AllZero(sent[66].K.bytes()));
  wanted[67] = KXL_ERR_NULL;
  EXPECT_EQ(M::EncapsBatch(sent, ek_pointers, status), KXL_ERR_KEY);
  EXPECT_EQ(status, wanted);
  EXPECT_TRUE(AllZero(sent[67].c) && AllZero(sent[67].K.bytes()));
  EXPECT_EQ(Hex(M::Decaps(sent[68].c, pair->dk)->bytes()), Hex(sent[68].K.bytes()));
}

TYPED_TEST(CppBatchTest, BatchesOfDifferentSizesAreRefused) {
  using M = TypeParam;
  const auto pair = M::Keygen();
  const auto sent = M::Encaps(pair->ek);
  const auto prepared_ek = M::Prepare(pair->ek);
  const auto prepared_dk = M::Prepare(pair->dk);
  ASSERT_TRUE(pair && sent && prepared_ek && prepared_dk);
  constexpr size_t kSeed = M::kKeygenSeedBytes, kCoins = M::kEncapsSeedBytes;
  const Buffer bytes(64, 1);
  const std::vector<kexlane::Input<kSeed>> seeds(3, std::span(bytes).template first<kSeed>());
  const std::vector<kexlane::Input<kCoins>> coins(3, std::span(bytes).template first<kCoins>());
  const std::vector<kexlane::Input<M::kEkBytes>> eks(3, pair->ek);
  const std::vector<kexlane::Input<M::kDkBytes>> dks(3, pair->dk);
  const std::vector<kexlane::Input<M::kCBytes>> cs(3, sent->c);
  const std::vector<const typename M::PreparedEk*> ek_pointers(3, &*prepared_ek);
  const std::vector<const typename M::PreparedDk*> dk_pointers(3, &*prepared_dk);
  std::vector<kxl_status> status, two_statuses(2);
  const auto expect_refused = [&](kxl_status result, const std::vector<kxl_status>& statuses) {
    EXPECT_EQ(result, KXL_ERR_LENGTH);
    EXPECT_EQ(statuses, std::vector<kxl_status>(statuses.size(), KXL_ERR_LENGTH));
  };
  for (const size_t n : {0u, 2u, 4u}) {
    status.assign(n, KXL_OK);
    std::vector<typename M::KeyPair> pairs(n);
    std::vector<typename M::Encapsulation> out(n);
    std::vector<typename M::SharedSecret> K(n);
    for (auto& item : pairs) item.ek.fill(1);
    for (auto& item : out) item.c.fill(1);
    for (auto& item : K) item.bytes()[0] = 1;
    expect_refused(M::KeygenBatchDerand(pairs, seeds, status), status);
    expect_refused(M::EncapsBatch(out, eks, status), status);
    expect_refused(M::EncapsBatch(out, ek_pointers, status), status);
    expect_refused(M::EncapsBatchDerand(out, eks, coins, status), status);
    expect_refused(M::EncapsBatchDerand(out, ek_pointers, coins, status), status);
    expect_refused(M::DecapsBatch(K, cs, dks, status), status);
    expect_refused(M::DecapsBatch(K, cs, dk_pointers, status), status);
    for (const auto& item : pairs) EXPECT_TRUE(AllZero(item.ek));
    for (const auto& item : out) EXPECT_TRUE(AllZero(item.c));
    for (const auto& item : K) EXPECT_TRUE(AllZero(item.bytes()));
  }
  std::vector<typename M::KeyPair> pairs(3);
  std::vector<typename M::Encapsulation> out(3);
  std::vector<typename M::SharedSecret> K(3);
  expect_refused(M::KeygenBatch(pairs, two_statuses), two_statuses);
  expect_refused(M::EncapsBatch(out, eks, two_statuses), two_statuses);
  expect_refused(M::DecapsBatch(K, cs, dk_pointers, two_statuses), two_statuses);
  const auto two_coins = std::span(coins).first(2);
  std::vector<kxl_status> three(3);
  expect_refused(M::EncapsBatchDerand(out, eks, two_coins, three), three);
  expect_refused(M::EncapsBatchDerand(out, ek_pointers, two_coins, three), three);
  expect_refused(M::DecapsBatch(K, std::span(cs).first(2), dks, three), three);
}

}  // namespace
