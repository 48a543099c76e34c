// SPDX-License-Identifier: Apache-2.0
// The single calls of kexlane/cpp/kem.hpp, mlkem.hpp and xwing.hpp: what compiles and what does
// not, and that the bytes are those of the C API.
#include <gtest/gtest.h>
#include <kexlane/cpp/mlkem.hpp>
#include <kexlane/cpp/xwing.hpp>
#include <kexlane/kem.h>

#include <span>
#include <vector>

#include "tests/support/cpp_util.h"
#include "tests/support/test_util.h"

namespace {

using kexlane::Bytes;
using kexlane::MlKem1024;
using kexlane::MlKem512;
using kexlane::MlKem768;
using kexlane::SecretBytes;
using kexlane::XWing;
using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::CanDecaps;
using kexlane::test::CanEncaps;
using kexlane::test::Hex;
using kexlane::test::RandomBuffer;

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

template <typename Kem>
class CppKemTest : public testing::Test {};
using Kems = testing::Types<MlKem512, MlKem768, MlKem1024, XWing>;
TYPED_TEST_SUITE(CppKemTest, Kems);

TYPED_TEST(CppKemTest, BothSidesGetTheSameSecret) {
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

TYPED_TEST(CppKemTest, GivesTheBytesOfTheCApi) {
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

TYPED_TEST(CppKemTest, BadKeyGivesAnErrorAndZeros) {
  typename TypeParam::Ek ek;
  ek.fill(0xFF);
  const auto sent = TypeParam::Encaps(ek);
  EXPECT_FALSE(sent);
  EXPECT_EQ(sent.status(), KXL_ERR_KEY);
  EXPECT_TRUE(AllZero(sent->c));
  EXPECT_TRUE(AllZero(sent->K.bytes()));
}

TEST(CppMlkemChecksTest, Checks) {
  const auto one = MlKem768::Keygen(), two = MlKem768::Keygen();
  ASSERT_TRUE(one && two);
  EXPECT_EQ(MlKem768::CheckEk(one->ek), KXL_OK);
  EXPECT_EQ(MlKem768::CheckDk(one->dk), KXL_OK);
  EXPECT_EQ(MlKem768::CheckPair(one->ek, one->dk), KXL_OK);
  EXPECT_EQ(MlKem768::CheckPair(one->ek, two->dk), KXL_ERR_KEY);
  const auto inside = MlKem768::EkFromDk(one->dk);
  ASSERT_TRUE(inside);
  EXPECT_EQ(*inside, one->ek);
  MlKem768::Ek bad_ek;
  bad_ek.fill(0xFF);
  EXPECT_EQ(MlKem768::CheckEk(bad_ek), KXL_ERR_KEY);
  const MlKem768::Dk zero_dk;
  EXPECT_EQ(MlKem768::CheckDk(zero_dk), KXL_ERR_KEY);
  EXPECT_EQ(MlKem768::EkFromDk(zero_dk).status(), KXL_ERR_KEY);
  EXPECT_EQ(MlKem768::Decaps(MlKem768::Ciphertext{}, zero_dk).status(), KXL_ERR_KEY);
}

}  // namespace
