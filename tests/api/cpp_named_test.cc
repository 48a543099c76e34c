// SPDX-License-Identifier: Apache-2.0
// kexlane/cpp/named.hpp, target.hpp and version.hpp, with all of <kexlane/kexlane.hpp>.
#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "tests/support/test_util.h"

namespace {

using kexlane::NamedKem;
using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::RandomBuffer;

TEST(CppNamedKemTest, ChecksLengthsAtRunTime) {
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

TEST(CppNamedKemTest, FindsTheNamesOfTheTable) {
  using namespace std::string_view_literals;
  for (const auto name : {"mlkem768"sv, "ML-KEM-768"sv}) {
    ASSERT_TRUE(NamedKem::Find(name)) << name;
    EXPECT_EQ(&NamedKem::Find(name)->entry(), kxl_kem_find("ML-KEM-768"));
  }
  EXPECT_FALSE(NamedKem::Find(""));
  EXPECT_FALSE(NamedKem::Find("ML-KEM-768\0"sv));
  EXPECT_FALSE(NamedKem::Find("ML-KEM-768ML-KEM-768ML-KEM-768ML-KEM-768"));
  // It need not end with a null character.
  EXPECT_TRUE(NamedKem::Find("ML-KEM-768!"sv.substr(0, 10)));
}

TEST(CppNamedKemTest, BatchesOverBuffers) {
  const NamedKem kem = *NamedKem::Find("X25519MLKEM768");
  const kxl_kem& sizes = kem.entry();
  constexpr size_t n = 3;
  const auto some = [](size_t bytes) { return Buffer(bytes * n, 0xA5); };
  Buffer ek = some(sizes.ek_bytes), dk = some(sizes.dk_bytes), c = some(sizes.c_bytes);
  Buffer K = some(sizes.K_bytes), K2 = K;
  kxl_status status[n] = {KXL_ERR_TARGET, KXL_ERR_TARGET, KXL_ERR_TARGET};
  ASSERT_EQ(kem.KeygenBatch(ek, dk, status), KXL_OK);
  ASSERT_EQ(kem.EncapsBatch(c, K, ek, status), KXL_OK);
  ASSERT_EQ(kem.DecapsBatch(K2, c, dk, status), KXL_OK);
  EXPECT_EQ(K, K2);
  for (const kxl_status s : status) EXPECT_EQ(s, KXL_OK);
  // One key for all, and then one key and one ciphertext for all.
  const std::span one_ek = std::span(ek).first(sizes.ek_bytes);
  const std::span one_dk = std::span(dk).first(sizes.dk_bytes);
  const std::span one_c = std::span(c).first(sizes.c_bytes);
  ASSERT_EQ(kem.EncapsBatch(c, K, one_ek, status), KXL_OK);
  ASSERT_EQ(kem.DecapsBatch(K2, c, one_dk, status), KXL_OK);
  EXPECT_EQ(K, K2);
  ASSERT_EQ(kem.DecapsBatch(K2, one_c, one_dk, status), KXL_OK);
  for (size_t i = 0; i < n; ++i) {
    const std::span one_K = std::span(K2).subspan(i * sizes.K_bytes, sizes.K_bytes);
    EXPECT_TRUE(std::equal(one_K.begin(), one_K.end(), K.begin())) << i;
  }
  // Another size, also of statuses.
  const auto expect_refused = [&](kxl_status result, kexlane::Statuses statuses) {
    EXPECT_EQ(result, KXL_ERR_LENGTH);
    for (const kxl_status s : statuses) EXPECT_EQ(s, KXL_ERR_LENGTH);
  };
  const auto less = [](std::span<uint8_t> buffer) { return buffer.first(buffer.size() - 1); };
  const kexlane::Statuses two(status, 2);
  expect_refused(kem.DecapsBatch(K2, less(c), dk, status), status);
  EXPECT_TRUE(AllZero(K2));
  expect_refused(kem.DecapsBatch(K2, c, less(dk), status), status);
  expect_refused(kem.DecapsBatch(less(K2), c, dk, status), status);
  expect_refused(kem.DecapsBatch(K2, c, dk, two), two);
  expect_refused(kem.EncapsBatch(c, less(K), ek, status), status);
  expect_refused(kem.EncapsBatch(c, K, less(ek), status), status);
  EXPECT_TRUE(AllZero(K));
  EXPECT_TRUE(AllZero(c));
  expect_refused(kem.EncapsBatch(c, K, ek, two), two);
  expect_refused(kem.KeygenBatch(less(ek), dk, status), status);
  expect_refused(kem.KeygenBatch(ek, less(dk), status), status);
  EXPECT_TRUE(AllZero(ek));
  EXPECT_TRUE(AllZero(dk));
  expect_refused(kem.KeygenBatch(ek, dk, two), two);
}

TEST(CppTargetsTest, ListAndForce) {
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
  EXPECT_EQ(targets::SelfTest(), "");
  EXPECT_EQ(targets::SelfTest("none"), kxl_status_text(KXL_ERR_TARGET));
  EXPECT_EQ(targets::Force(before.c_str()), KXL_OK);
  EXPECT_EQ(targets::Environment(), kxl_target_environment());
}

TEST(CppVersionTest, EqualsThatOfTheHeader) { EXPECT_EQ(kexlane::version(), KXL_VERSION); }

}  // namespace
