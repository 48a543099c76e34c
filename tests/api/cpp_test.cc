// <kexlane/kexlane.hpp>: what compiles and what does not, secrets that wipe themselves, and the
// same bytes as the C API.
#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/support/test_util.h"

namespace {

using kexlane::Bytes;
using kexlane::MlKem1024;
using kexlane::MlKem512;
using kexlane::MlKem768;
using kexlane::NamedKem;
using kexlane::Result;
using kexlane::SecretBytes;
using kexlane::X25519;
using kexlane::X25519MlKem768;
using kexlane::XWing;
using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::Hex;
using kexlane::test::RandomBuffer;

// ---- what compiles

template <typename Kem, typename Ek>
concept CanEncaps = requires(const Ek& ek) {
  Kem::Encaps(ek);
};
template <typename Kem, typename C, typename Dk>
concept CanDecaps = requires(const C& c, const Dk& dk) {
  Kem::Decaps(c, dk);
};
template <typename Kem, typename Seed>
concept CanKeygen = requires(const Seed& seed) {
  Kem::KeygenDerand(seed);
};
template <typename Kem>
concept CanCheck = requires(const typename Kem::Ek& ek) {
  Kem::CheckEk(ek);
};

static_assert(CanEncaps<MlKem768, Bytes<1184>>);
static_assert(CanEncaps<MlKem768, uint8_t[1184]>);
static_assert(CanEncaps<MlKem768, std::span<const uint8_t, 1184>>);
static_assert(CanEncaps<MlKem768, std::span<uint8_t, 1184>>);
static_assert(CanEncaps<MlKem768, MlKem768::Ek>);
static_assert(!CanEncaps<MlKem768, Bytes<1183>>);
static_assert(!CanEncaps<MlKem768, Bytes<1185>>);
static_assert(!CanEncaps<MlKem768, uint8_t[1183]>);
static_assert(!CanEncaps<MlKem768, std::span<const uint8_t, 1183>>);
static_assert(!CanEncaps<MlKem768, std::span<const uint8_t>>);
static_assert(!CanEncaps<MlKem768, std::vector<uint8_t>>);
static_assert(!CanEncaps<MlKem768, const uint8_t*>);
static_assert(!CanEncaps<MlKem768, MlKem512::Ek>);
static_assert(!CanEncaps<MlKem768, MlKem768::Dk>);
static_assert(CanDecaps<MlKem768, MlKem768::Ciphertext, MlKem768::Dk>);
static_assert(!CanDecaps<MlKem768, MlKem768::Dk, MlKem768::Ciphertext>);
static_assert(!CanDecaps<MlKem768, MlKem1024::Ciphertext, MlKem768::Dk>);
static_assert(CanKeygen<MlKem512, SecretBytes<64>> && CanKeygen<XWing, SecretBytes<32>>);
static_assert(!CanKeygen<MlKem512, SecretBytes<32>> && !CanKeygen<XWing, SecretBytes<64>>);
static_assert(CanCheck<MlKem512> && CanCheck<MlKem768> && CanCheck<MlKem1024>);
static_assert(!CanCheck<XWing>);

using Secret = SecretBytes<32>;
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_copy_constructible_v<MlKem768::KeyPair>);
static_assert(!std::is_copy_constructible_v<Result<Secret>>);
static_assert(std::is_move_constructible_v<Result<MlKem768::KeyPair>>);
static_assert(!std::is_constructible_v<Secret, Bytes<31>>);
static_assert(!std::is_convertible_v<Bytes<32>, Secret>);  // only explicitly

// ---- secrets

TEST(SecretBytesTest, MovingLeavesZeros) {
  const Buffer bytes = RandomBuffer(32);
  Secret one{std::span(bytes).first<32>()};
  EXPECT_EQ(Hex(one.bytes()), Hex(bytes));
  const auto place_of_one = std::as_const(one).bytes();
  Secret two(std::move(one));
  EXPECT_TRUE(AllZero(place_of_one));
  EXPECT_EQ(Hex(two.bytes()), Hex(bytes));
  Secret three;
  EXPECT_TRUE(AllZero(three.bytes()));
  const auto place_of_two = std::as_const(two).bytes();
  three = std::move(two);
  EXPECT_TRUE(AllZero(place_of_two));
  EXPECT_EQ(Hex(three.bytes()), Hex(bytes));
  Secret& same = three;
  three = std::move(same);
  EXPECT_EQ(Hex(three.bytes()), Hex(bytes));
  three.Wipe();
  EXPECT_TRUE(AllZero(three.bytes()));
}

TEST(SecretBytesTest, DestructionLeavesZeros) {
  const Buffer bytes = RandomBuffer(32);
  alignas(Secret) unsigned char memory[sizeof(Secret)];
  // The compiler must not know what it reads: to it the bytes of what was destroyed are undefined.
  unsigned char* volatile const place = memory;
  auto* secret = new (memory) Secret(std::span(bytes).first<32>());
  EXPECT_FALSE(AllZero({place, sizeof(memory)}));
  std::destroy_at(secret);
  EXPECT_TRUE(AllZero({place, sizeof(memory)}));
}

TEST(SecretBytesTest, MovingAResultLeavesZeros) {
  auto made = MlKem512::Keygen();
  ASSERT_TRUE(made);
  const auto place = std::as_const(made->dk).bytes();
  EXPECT_FALSE(AllZero(place));
  const MlKem512::KeyPair pair = *std::move(made);
  EXPECT_TRUE(AllZero(place));
  EXPECT_EQ(MlKem512::CheckPair(pair.ek, pair.dk), KXL_OK);
}

// ---- ML-KEM and X-Wing

template <typename Kem>
class SkinKemTest : public testing::Test {};
using Kems = testing::Types<MlKem512, MlKem768, MlKem1024, XWing>;
TYPED_TEST_SUITE(SkinKemTest, Kems);

TYPED_TEST(SkinKemTest, BothSidesGetTheSameSecret) {
  const auto alice = TypeParam::Keygen();
  ASSERT_TRUE(alice);
  EXPECT_EQ(alice.status(), KXL_OK);
  const auto bob = TypeParam::Encaps(alice->ek);
  ASSERT_TRUE(bob);
  const auto K = TypeParam::Decaps(bob->c, alice->dk);
  ASSERT_TRUE(K);
  EXPECT_EQ(Hex(K->bytes()), Hex(bob->K.bytes()));
  EXPECT_FALSE(AllZero(K->bytes()));
}

TYPED_TEST(SkinKemTest, GivesTheBytesOfTheCApi) {
  const kxl_kem* kem = nullptr;
  for (size_t i = 0; kxl_kem_at(i) != nullptr && kem == nullptr; ++i) {
    if (kxl_kem_at(i)->dk_bytes == TypeParam::kDkBytes) kem = kxl_kem_at(i);
  }
  ASSERT_NE(kem, nullptr);
  const Buffer seed = RandomBuffer(TypeParam::kKeygenSeedBytes);
  const Buffer coins = RandomBuffer(TypeParam::kEncapsSeedBytes);
  Buffer ek(kem->ek_bytes), dk(kem->dk_bytes), c(kem->c_bytes), K(kem->K_bytes);
  ASSERT_EQ(
      kem->keygen_derand(ek.data(), ek.size(), dk.data(), dk.size(), seed.data(), seed.size()),
      KXL_OK);
  ASSERT_EQ(kem->encaps_derand(c.data(), c.size(), K.data(), K.size(), ek.data(), ek.size(),
                               coins.data(), coins.size()),
            KXL_OK);

  const auto pair =
      TypeParam::KeygenDerand(std::span(seed).template first<TypeParam::kKeygenSeedBytes>());
  ASSERT_TRUE(pair);
  EXPECT_EQ(Hex(pair->ek), Hex(ek));
  EXPECT_EQ(Hex(pair->dk.bytes()), Hex(dk));
  const auto sent = TypeParam::EncapsDerand(
      pair->ek, std::span(coins).template first<TypeParam::kEncapsSeedBytes>());
  ASSERT_TRUE(sent);
  EXPECT_EQ(Hex(sent->c), Hex(c));
  EXPECT_EQ(Hex(sent->K.bytes()), Hex(K));
}

TYPED_TEST(SkinKemTest, BadKeyGivesAnErrorAndZeros) {
  typename TypeParam::Ek ek;
  ek.fill(0xFF);
  const auto sent = TypeParam::Encaps(ek);
  EXPECT_FALSE(sent);
  EXPECT_EQ(sent.status(), KXL_ERR_KEY);
  EXPECT_TRUE(AllZero(sent->c));
  EXPECT_TRUE(AllZero(sent->K.bytes()));
}

TEST(SkinMlkemChecksTest, Checks) {
  const auto one = MlKem768::Keygen(), two = MlKem768::Keygen();
  ASSERT_TRUE(one && two);
  EXPECT_EQ(MlKem768::CheckEk(one->ek), KXL_OK);
  EXPECT_EQ(MlKem768::CheckDk(one->dk), KXL_OK);
  EXPECT_EQ(MlKem768::CheckPair(one->ek, one->dk), KXL_OK);
  EXPECT_EQ(MlKem768::CheckPair(one->ek, two->dk), KXL_ERR_KEY);
  MlKem768::Ek bad_ek;
  bad_ek.fill(0xFF);
  EXPECT_EQ(MlKem768::CheckEk(bad_ek), KXL_ERR_KEY);
  const MlKem768::Dk zero_dk;
  EXPECT_EQ(MlKem768::CheckDk(zero_dk), KXL_ERR_KEY);
  EXPECT_EQ(MlKem768::Decaps(MlKem768::Ciphertext{}, zero_dk).status(), KXL_ERR_KEY);
}

// ---- prepared keys and batches

template <typename M, typename Key>
concept CanPrepare = requires(const Key& key) {
  M::Prepare(key);
};
static_assert(CanPrepare<MlKem768, MlKem768::Ek> && CanPrepare<MlKem768, MlKem768::Dk>);
static_assert(!CanPrepare<MlKem768, MlKem512::Ek> && !CanPrepare<MlKem768, Bytes<1183>>);
static_assert(!CanPrepare<XWing, XWing::Ek>);
static_assert(CanEncaps<MlKem768, MlKem768::PreparedEk>);
static_assert(!CanEncaps<MlKem768, MlKem512::PreparedEk>);
static_assert(!CanEncaps<MlKem768, MlKem768::PreparedDk>);
static_assert(CanDecaps<MlKem768, MlKem768::Ciphertext, MlKem768::PreparedDk>);
static_assert(!CanDecaps<MlKem768, MlKem768::Ciphertext, MlKem1024::PreparedDk>);
static_assert(std::is_copy_constructible_v<MlKem768::PreparedEk>);
static_assert(!std::is_copy_constructible_v<MlKem768::PreparedDk>);
static_assert(!std::is_copy_assignable_v<MlKem768::PreparedDk>);
static_assert(std::is_nothrow_move_constructible_v<MlKem768::PreparedDk>);
static_assert(std::is_nothrow_move_assignable_v<MlKem768::PreparedDk>);
static_assert(!std::is_copy_constructible_v<MlKem768::PreparedKeyPair>);
static_assert(std::is_move_constructible_v<Result<MlKem768::PreparedKeyPair>>);

template <typename M>
class SkinMlkemTest : public testing::Test {};
using MlkemSets = testing::Types<MlKem512, MlKem768, MlKem1024>;
TYPED_TEST_SUITE(SkinMlkemTest, MlkemSets);

TYPED_TEST(SkinMlkemTest, PreparedKeysGiveTheSameBytes) {
  using M = TypeParam;
  const Buffer seed = RandomBuffer(64), m = RandomBuffer(32);
  const auto pair = M::KeygenDerand(std::span(seed).template first<64>());
  ASSERT_TRUE(pair);
  const auto sent = M::EncapsDerand(pair->ek, std::span(m).template first<32>());
  ASSERT_TRUE(sent);
  const auto ek = M::Prepare(pair->ek);
  ASSERT_TRUE(ek);
  const auto again = M::EncapsDerand(*ek, std::span(m).template first<32>());
  ASSERT_TRUE(again);
  EXPECT_EQ(Hex(again->c), Hex(sent->c));
  EXPECT_EQ(Hex(again->K.bytes()), Hex(sent->K.bytes()));

  const auto dk = M::Prepare(pair->dk);
  const auto from_seed = M::PreparedKeygenDerand(std::span(seed).template first<64>());
  ASSERT_TRUE(dk && from_seed);
  EXPECT_EQ(Hex(from_seed->ek), Hex(pair->ek));
  for (const auto* key : {&*dk, &from_seed->dk}) {
    const auto K = M::Decaps(sent->c, *key);
    ASSERT_TRUE(K);
    EXPECT_EQ(Hex(K->bytes()), Hex(sent->K.bytes()));
  }

  const auto fresh = M::PreparedKeygen();
  ASSERT_TRUE(fresh);
  const auto fresh_ek = M::Prepare(fresh->ek);
  ASSERT_TRUE(fresh_ek);
  const auto to_fresh = M::Encaps(*fresh_ek);
  ASSERT_TRUE(to_fresh);
  const auto K = M::Decaps(to_fresh->c, fresh->dk);
  ASSERT_TRUE(K);
  EXPECT_EQ(Hex(K->bytes()), Hex(to_fresh->K.bytes()));
}

TYPED_TEST(SkinMlkemTest, WhatIsNotPreparedIsRefused) {
  using M = TypeParam;
  typename M::Ek bad_ek;
  bad_ek.fill(0xFF);
  const auto ek = M::Prepare(bad_ek);
  EXPECT_EQ(ek.status(), KXL_ERR_KEY);
  EXPECT_EQ(M::Encaps(*ek).status(), KXL_ERR_KEY);
  const auto dk = M::Prepare(typename M::Dk{});
  EXPECT_EQ(dk.status(), KXL_ERR_KEY);
  EXPECT_EQ(M::Decaps(typename M::Ciphertext{}, *dk).status(), KXL_ERR_KEY);
}

TYPED_TEST(SkinMlkemTest, PreparedDkLeavesZeros) {
  using M = TypeParam;
  using PreparedDk = typename M::PreparedDk;
  auto made = M::PreparedKeygen();
  ASSERT_TRUE(made);
  const auto sent = M::Encaps(made->ek);
  ASSERT_TRUE(sent);
  const auto expect_works = [&](const PreparedDk& dk) {
    const auto K = M::Decaps(sent->c, dk);
    ASSERT_TRUE(K);
    EXPECT_EQ(Hex(K->bytes()), Hex(sent->K.bytes()));
  };
  const auto* const place = made->dk.get();
  EXPECT_FALSE(AllZero(place->opaque));
  typename M::PreparedKeyPair pair = *std::move(made);
  EXPECT_TRUE(AllZero(place->opaque));
  expect_works(pair.dk);
  PreparedDk assigned;
  assigned = std::move(pair.dk);
  EXPECT_TRUE(AllZero(std::as_const(pair).dk.get()->opaque));
  PreparedDk& same = assigned;
  assigned = std::move(same);
  expect_works(assigned);
  alignas(PreparedDk) unsigned char memory[sizeof(PreparedDk)];
  unsigned char* volatile const place_in_memory = memory;
  auto* const in_memory = new (memory) PreparedDk(std::move(assigned));
  expect_works(*in_memory);
  std::destroy_at(in_memory);
  EXPECT_TRUE(AllZero({place_in_memory, sizeof(memory)}));
}

template <typename T>
std::vector<std::string> HexOf(const std::vector<T>& secrets) {
  std::vector<std::string> texts;
  for (const T& secret : secrets) texts.push_back(Hex(secret.bytes()));
  return texts;
}

// Also more than the pieces in which the skin hands them on.
TYPED_TEST(SkinMlkemTest, BatchesGiveTheBytesOfTheSingleCalls) {
  using M = TypeParam;
  for (const size_t n : {0u, 1u, 5u, 64u, 65u, 130u}) {
    const Buffer seed_bytes = RandomBuffer(64 * n), m_bytes = RandomBuffer(32 * n);
    std::vector<kexlane::Input<64>> seeds;
    std::vector<kexlane::Input<32>> ms;
    for (size_t i = 0; i < n; ++i) {
      seeds.push_back(std::span(seed_bytes).subspan(64 * i).template first<64>());
      ms.push_back(std::span(m_bytes).subspan(32 * i).template first<32>());
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
      ASSERT_EQ(prepared ? M::EncapsBatchDerand(sent, ek_pointers, ms, status)
                         : M::EncapsBatchDerand(sent, eks, ms, status),
                KXL_OK);
      std::vector<kexlane::Input<M::kCBytes>> cs;
      std::vector<std::string> wanted;
      for (size_t i = 0; i < n; ++i) {
        const auto single = M::EncapsDerand(eks[i], ms[i]);
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
      // With fresh randomness.
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
      EXPECT_EQ(M::CheckPair(pairs[i].ek, pairs[i].dk), KXL_OK);
      EXPECT_NE(Hex(pairs[i].ek), Hex(before[i].ek));
    }
  }
}

TYPED_TEST(SkinMlkemTest, ABatchToldOfItsBadItems) {
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

TYPED_TEST(SkinMlkemTest, BatchesOfSizesThatDifferAreRefused) {
  using M = TypeParam;
  const auto pair = M::Keygen();
  const auto sent = M::Encaps(pair->ek);
  const auto prepared_ek = M::Prepare(pair->ek);
  const auto prepared_dk = M::Prepare(pair->dk);
  ASSERT_TRUE(pair && sent && prepared_ek && prepared_dk);
  const Buffer seed_bytes(64, 1);
  const auto seed = std::span(seed_bytes).template first<64>();
  const auto m = std::span(seed_bytes).template first<32>();
  const std::vector<kexlane::Input<64>> seeds(3, seed);
  const std::vector<kexlane::Input<32>> ms(3, m);
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
    expect_refused(M::EncapsBatchDerand(out, eks, ms, status), status);
    expect_refused(M::EncapsBatchDerand(out, ek_pointers, ms, status), status);
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
  const auto two_ms = std::span(ms).first(2);
  std::vector<kxl_status> three(3);
  expect_refused(M::EncapsBatchDerand(out, eks, two_ms, three), three);
  expect_refused(M::EncapsBatchDerand(out, ek_pointers, two_ms, three), three);
  expect_refused(M::DecapsBatch(K, std::span(cs).first(2), dks, three), three);
}

// ---- X25519 and X25519MLKEM768

TEST(SkinX25519Test, BothSidesGetTheSameSecret) {
  const auto alice = X25519::Keygen(), bob = X25519::Keygen();
  ASSERT_TRUE(alice && bob);
  const auto a = X25519::SharedSecret(alice->sk, bob->pk);
  const auto b = X25519::SharedSecret(bob->sk, alice->pk);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(Hex(a->bytes()), Hex(b->bytes()));
  const auto pk = X25519::PublicKey(alice->sk);
  ASSERT_TRUE(pk);
  EXPECT_EQ(*pk, alice->pk);
  const auto low = X25519::SharedSecret(alice->sk, X25519::Pk{});
  EXPECT_EQ(low.status(), KXL_ERR_LOW_ORDER);
  EXPECT_TRUE(AllZero(low->bytes()));
}

TEST(SkinX25519MlKem768Test, BothSidesGetTheSameSecret) {
  const auto client = X25519MlKem768::ClientKeygen();
  ASSERT_TRUE(client);
  const auto server = X25519MlKem768::ServerRespond(client->share);
  ASSERT_TRUE(server);
  const auto secret = X25519MlKem768::ClientFinish(client->state, server->share);
  ASSERT_TRUE(secret);
  EXPECT_EQ(Hex(secret->bytes()), Hex(server->secret.bytes()));
}

TEST(SkinX25519MlKem768Test, GivesTheBytesOfTheCApi) {
  const Buffer client_seed = RandomBuffer(96), server_seed = RandomBuffer(64);
  Buffer share(1216), state(2432), answer(1120), secret(64);
  ASSERT_EQ(kxl_x25519mlkem768_client_keygen_derand(share.data(), state.data(), client_seed.data()),
            KXL_OK);
  ASSERT_EQ(kxl_x25519mlkem768_server_respond_derand(answer.data(), secret.data(), share.data(),
                                                     server_seed.data()),
            KXL_OK);
  const auto client = X25519MlKem768::ClientKeygenDerand(std::span(client_seed).first<96>());
  ASSERT_TRUE(client);
  EXPECT_EQ(Hex(client->share), Hex(share));
  EXPECT_EQ(Hex(client->state.bytes()), Hex(state));
  const auto server =
      X25519MlKem768::ServerRespondDerand(client->share, std::span(server_seed).first<64>());
  ASSERT_TRUE(server);
  EXPECT_EQ(Hex(server->share), Hex(answer));
  EXPECT_EQ(Hex(server->secret.bytes()), Hex(secret));
  const auto refused = X25519MlKem768::ServerRespond(X25519MlKem768::ClientShare{});
  EXPECT_EQ(refused.status(), KXL_ERR_LOW_ORDER);
}

// ---- batches of X25519, X25519MLKEM768 and X-Wing

// The parts of many outputs as inputs of the next call.
template <size_t kBytes, typename Items, typename Part>
std::vector<kexlane::Input<kBytes>> InputsOf(const Items& items, Part part) {
  std::vector<kexlane::Input<kBytes>> inputs;
  for (const auto& item : items) inputs.push_back(part(item));
  return inputs;
}

TEST(SkinX25519Test, Batches) {
  for (const size_t n : {0u, 1u, 70u}) {
    std::vector<X25519::KeyPair> alice(n), bob(n);
    std::vector<X25519::Pk> pks(n);
    std::vector<X25519::Ss> a(n), b(n);
    std::vector<kxl_status> status(n, KXL_ERR_KEY);
    ASSERT_EQ(X25519::KeygenBatch(alice, status), KXL_OK);
    ASSERT_EQ(X25519::KeygenBatch(bob, status), KXL_OK);
    const auto pk = [](const X25519::KeyPair& pair) { return kexlane::Input<32>(pair.pk); };
    const auto sk = [](const X25519::KeyPair& pair) { return pair.sk.bytes(); };
    auto bob_pks = InputsOf<32>(bob, pk);
    ASSERT_EQ(X25519::PublicKeyBatch(pks, InputsOf<32>(alice, sk), status), KXL_OK);
    ASSERT_EQ(X25519::SharedSecretBatch(a, InputsOf<32>(alice, sk), bob_pks, status), KXL_OK);
    ASSERT_EQ(X25519::SharedSecretBatch(b, InputsOf<32>(bob, sk), InputsOf<32>(alice, pk), status),
              KXL_OK);
    EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(pks[i], alice[i].pk);
      EXPECT_EQ(Hex(a[i].bytes()), Hex(b[i].bytes()));
    }
    if (n < 70) continue;
    const X25519::Pk low{};
    bob_pks[66] = low;
    EXPECT_EQ(X25519::SharedSecretBatch(b, InputsOf<32>(alice, sk), bob_pks, status),
              KXL_ERR_LOW_ORDER);
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(status[i], i == 66 ? KXL_ERR_LOW_ORDER : KXL_OK);
      EXPECT_EQ(Hex(b[i].bytes()), i == 66 ? Hex(low) : Hex(a[i].bytes()));
    }
    bob_pks.pop_back();
    EXPECT_EQ(X25519::SharedSecretBatch(b, InputsOf<32>(alice, sk), bob_pks, status),
              KXL_ERR_LENGTH);
    EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_ERR_LENGTH));
    EXPECT_TRUE(AllZero(b[0].bytes()));
  }
}

TEST(SkinX25519MlKem768Test, Batches) {
  const Buffer seed = RandomBuffer(96);
  for (const size_t n : {0u, 1u, 70u}) {
    std::vector<X25519MlKem768::Client> clients(n), again(n);
    std::vector<X25519MlKem768::Server> servers(n);
    std::vector<X25519MlKem768::SharedSecret> secrets(n);
    std::vector<kxl_status> status(n, KXL_ERR_KEY);
    for (const bool derand : {false, true}) {
      if (derand) {
        const std::vector<kexlane::Input<96>> seeds(n, std::span(seed).first<96>());
        ASSERT_EQ(X25519MlKem768::ClientKeygenBatchDerand(clients, seeds, status), KXL_OK);
        ASSERT_EQ(X25519MlKem768::ClientKeygenBatchDerand(again, seeds, status), KXL_OK);
        EXPECT_TRUE(n == 0 || clients[n - 1].share == again[0].share);
      } else {
        ASSERT_EQ(X25519MlKem768::ClientKeygenBatch(clients, status), KXL_OK);
      }
      const auto shares = InputsOf<KXL_X25519MLKEM768_CLIENT_SHARE_BYTES>(
          clients, [](const auto& client) { return std::span(client.share); });
      if (derand) {
        const std::vector<kexlane::Input<64>> seeds(n, std::span(seed).first<64>());
        ASSERT_EQ(X25519MlKem768::ServerRespondBatchDerand(servers, shares, seeds, status), KXL_OK);
      } else {
        ASSERT_EQ(X25519MlKem768::ServerRespondBatch(servers, shares, status), KXL_OK);
      }
      ASSERT_EQ(X25519MlKem768::ClientFinishBatch(
                    secrets,
                    InputsOf<KXL_X25519MLKEM768_STATE_BYTES>(
                        clients, [](const auto& client) { return client.state.bytes(); }),
                    InputsOf<KXL_X25519MLKEM768_SERVER_SHARE_BYTES>(
                        servers, [](const auto& server) { return std::span(server.share); }),
                    status),
                KXL_OK);
      EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
      for (size_t i = 0; i < n; ++i) {
        EXPECT_EQ(Hex(secrets[i].bytes()), Hex(servers[i].secret.bytes()));
      }
    }
  }
}

TEST(SkinXWingTest, Batches) {
  using kexlane::XWing;
  for (const size_t n : {0u, 1u, 70u}) {
    std::vector<XWing::KeyPair> pairs(n);
    std::vector<XWing::Encapsulation> sent(n);
    std::vector<XWing::SharedSecret> received(n);
    std::vector<kxl_status> status(n, KXL_ERR_KEY);
    ASSERT_EQ(XWing::KeygenBatch(pairs, status), KXL_OK);
    const auto eks =
        InputsOf<KXL_XWING_EK_BYTES>(pairs, [](const auto& pair) { return std::span(pair.ek); });
    ASSERT_EQ(XWing::EncapsBatch(sent, eks, status), KXL_OK);
    ASSERT_EQ(
        XWing::DecapsBatch(
            received,
            InputsOf<KXL_XWING_CT_BYTES>(sent, [](const auto& s) { return std::span(s.c); }),
            InputsOf<KXL_XWING_SK_BYTES>(pairs, [](const auto& pair) { return pair.dk.bytes(); }),
            status),
        KXL_OK);
    EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(Hex(received[i].bytes()), Hex(sent[i].K.bytes()));
    }
  }
}

// ---- by name, targets, texts

TEST(SkinNamedKemTest, WorksWithLengthsOfRunTime) {
  size_t count = 0;
  while (NamedKem::At(count)) ++count;
  EXPECT_EQ(count, 5u);
  EXPECT_FALSE(NamedKem::Find("ML-KEM-7"));
  for (size_t i = 0; i < count; ++i) {
    const auto kem = NamedKem::Find(NamedKem::At(i)->entry().name);
    ASSERT_TRUE(kem);
    const kxl_kem& sizes = kem->entry();
    EXPECT_EQ(&sizes, kxl_kem_at(i));
    Buffer ek(sizes.ek_bytes), dk(sizes.dk_bytes), c(sizes.c_bytes), K(sizes.K_bytes), K2 = K;
    ASSERT_EQ(kem->Keygen(ek, dk), KXL_OK);
    ASSERT_EQ(kem->Encaps(c, K, ek), KXL_OK);
    ASSERT_EQ(kem->Decaps(K2, c, dk), KXL_OK);
    EXPECT_EQ(K, K2);
    ASSERT_EQ(kem->KeygenDerand(ek, dk, RandomBuffer(sizes.keygen_seed_bytes)), KXL_OK);
    ASSERT_EQ(kem->EncapsDerand(c, K, ek, RandomBuffer(sizes.encaps_seed_bytes)), KXL_OK);
    ASSERT_EQ(kem->Decaps(K2, c, dk), KXL_OK);
    EXPECT_EQ(K, K2);
    EXPECT_EQ(kem->Keygen(std::span(ek).first(ek.size() - 1), dk), KXL_ERR_LENGTH);
    EXPECT_EQ(kem->Encaps(c, K, std::span(ek).first(ek.size() - 1)), KXL_ERR_LENGTH);
    EXPECT_EQ(kem->Decaps(K2, std::span(c).first(c.size() - 1), dk), KXL_ERR_LENGTH);
    EXPECT_TRUE(AllZero(K2));
  }
}

TEST(SkinTargetsTest, ListAndForce) {
  namespace targets = kexlane::targets;
  ASSERT_EQ(targets::Count(), kxl_target_count());
  for (size_t i = 0; i < targets::Count(); ++i) {
    EXPECT_EQ(targets::Name(i), kxl_target_name(i));
    EXPECT_EQ(targets::Supported(i), kxl_target_supported(i) != 0);
  }
  EXPECT_TRUE(targets::Name(targets::Count()).empty());
  const std::string before(targets::Active());
  EXPECT_EQ(targets::Force("portable"), KXL_OK);
  EXPECT_EQ(targets::Active(), "portable");
  EXPECT_EQ(targets::Force("none"), KXL_ERR_TARGET);
  EXPECT_EQ(targets::Force(before.c_str()), KXL_OK);
  EXPECT_EQ(targets::Environment(), kxl_target_environment());
}

TEST(SkinStatusTest, Text) { EXPECT_EQ(kexlane::StatusText(KXL_OK), kxl_status_text(KXL_OK)); }

}  // namespace
