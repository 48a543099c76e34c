// SPDX-License-Identifier: Apache-2.0
// The prepared keys of kexlane/cpp/kem.hpp, for ML-KEM and X-Wing, in single calls.
#include <gtest/gtest.h>
#include <kexlane/cpp/mlkem.hpp>
#include <kexlane/cpp/xwing.hpp>

#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include "tests/support/cpp_util.h"
#include "tests/support/test_util.h"

namespace {

using kexlane::Bytes;
using kexlane::MlKem1024;
using kexlane::MlKem512;
using kexlane::MlKem768;
using kexlane::Result;
using kexlane::SecretBytes;
using kexlane::XWing;
using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::CanDecaps;
using kexlane::test::CanEncaps;
using kexlane::test::Hex;
using kexlane::test::RandomBuffer;

template <typename M, typename Key>
concept CanPrepare = requires(const Key& key) {
  M::Prepare(key);
};
static_assert(CanPrepare<MlKem768, MlKem768::Ek> && CanPrepare<MlKem768, MlKem768::Dk>);
static_assert(!CanPrepare<MlKem768, MlKem512::Ek> && !CanPrepare<MlKem768, Bytes<1183>>);
static_assert(CanPrepare<XWing, XWing::Ek> && CanPrepare<XWing, XWing::Dk>);
static_assert(!CanPrepare<XWing, MlKem768::Ek> && !CanPrepare<XWing, SecretBytes<64>>);
static_assert(CanEncaps<MlKem768, MlKem768::PreparedEk>);
static_assert(!CanEncaps<MlKem768, MlKem512::PreparedEk>);
static_assert(!CanEncaps<MlKem768, MlKem768::PreparedDk>);
static_assert(CanDecaps<MlKem768, MlKem768::Ciphertext, MlKem768::PreparedDk>);
static_assert(!CanDecaps<MlKem768, MlKem768::Ciphertext, MlKem1024::PreparedDk>);
static_assert(CanEncaps<XWing, XWing::PreparedEk> && !CanEncaps<XWing, MlKem768::PreparedEk>);
static_assert(CanDecaps<XWing, XWing::Ciphertext, XWing::PreparedDk>);
static_assert(!CanDecaps<XWing, XWing::Ciphertext, MlKem768::PreparedDk>);
static_assert(std::is_copy_constructible_v<MlKem768::PreparedEk>);
static_assert(!std::is_copy_constructible_v<MlKem768::PreparedDk>);
static_assert(!std::is_copy_assignable_v<MlKem768::PreparedDk>);
static_assert(std::is_nothrow_move_constructible_v<MlKem768::PreparedDk>);
static_assert(std::is_nothrow_move_assignable_v<MlKem768::PreparedDk>);
static_assert(!std::is_copy_constructible_v<MlKem768::PreparedKeyPair>);
static_assert(std::is_move_constructible_v<Result<MlKem768::PreparedKeyPair>>);

template <typename M>
class CppPreparedTest : public testing::Test {};
using Kems = testing::Types<MlKem512, MlKem768, MlKem1024, XWing>;
TYPED_TEST_SUITE(CppPreparedTest, Kems);

TYPED_TEST(CppPreparedTest, PreparedKeysGiveTheSameBytes) {
  using M = TypeParam;
  const Buffer seed_bytes = RandomBuffer(M::kKeygenSeedBytes);
  const Buffer coin_bytes = RandomBuffer(M::kEncapsSeedBytes);
  const auto seed = std::span(seed_bytes).template first<M::kKeygenSeedBytes>();
  const auto coins = std::span(coin_bytes).template first<M::kEncapsSeedBytes>();
  const auto pair = M::KeygenDerand(seed);
  ASSERT_TRUE(pair);
  const auto sent = M::EncapsDerand(pair->ek, coins);
  ASSERT_TRUE(sent);
  const auto ek = M::Prepare(pair->ek);
  ASSERT_TRUE(ek);
  const auto again = M::EncapsDerand(*ek, coins);
  ASSERT_TRUE(again);
  EXPECT_EQ(Hex(again->c), Hex(sent->c));
  EXPECT_EQ(Hex(again->K.bytes()), Hex(sent->K.bytes()));

  const auto dk = M::Prepare(pair->dk);
  const auto from_seed = M::PreparedKeygenDerand(seed);
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

TYPED_TEST(CppPreparedTest, WhatIsNotPreparedIsRefused) {
  using M = TypeParam;
  typename M::Ek bad_ek;
  bad_ek.fill(0xFF);
  const auto ek = M::Prepare(bad_ek);
  EXPECT_EQ(ek.status(), KXL_ERR_KEY);
  EXPECT_EQ(M::Encaps(*ek).status(), KXL_ERR_KEY);
  const typename M::PreparedDk dk;
  EXPECT_EQ(M::Decaps(typename M::Ciphertext{}, dk).status(), KXL_ERR_KEY);
}

TEST(CppPreparedMlkemTest, ABadDkIsNotPrepared) {
  const auto dk = MlKem768::Prepare(MlKem768::Dk{});
  EXPECT_EQ(dk.status(), KXL_ERR_KEY);
  EXPECT_EQ(MlKem768::Decaps(MlKem768::Ciphertext{}, *dk).status(), KXL_ERR_KEY);
}

TYPED_TEST(CppPreparedTest, PreparedDkLeavesZeros) {
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

}  // namespace
