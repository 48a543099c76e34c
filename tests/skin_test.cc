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

#include "tests/test_util.h"

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
  auto* secret = new (memory) Secret(std::span(bytes).first<32>());
  EXPECT_FALSE(AllZero(memory));
  std::destroy_at(secret);
  EXPECT_TRUE(AllZero(memory));
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

TEST(SkinMlkemTest, Checks) {
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
