// SPDX-License-Identifier: Apache-2.0
// kexlane/cpp/named.hpp, target.hpp and version.hpp, with all of <kexlane/kexlane.hpp>.
#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <span>
#include <string>

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
  EXPECT_EQ(targets::Force(before.c_str()), KXL_OK);
  EXPECT_EQ(targets::Environment(), kxl_target_environment());
}

TEST(CppVersionTest, EqualsThatOfTheHeader) { EXPECT_EQ(kexlane::version(), KXL_VERSION); }

}  // namespace
