// SPDX-License-Identifier: Apache-2.0
// A library that was built with KEXLANE_SELF_TEST_FAILS says that this test failed.
#define KEXLANE_SELF_TEST_FAILS "ML-KEM-768 decaps, prepared, batch"
#include "api/self_test.cc"

#include "tests/support/test_util.h"

TEST(SelfTestFails, OnEveryTarget) {
  for (const char* name : kexlane::test::SupportedTargets()) {
    EXPECT_STREQ(kxl_self_test(name), KEXLANE_SELF_TEST_FAILS) << name;
  }
  EXPECT_STREQ(kxl_self_test(nullptr), KEXLANE_SELF_TEST_FAILS);
}
