// SPDX-License-Identifier: Apache-2.0
// kexlane/cpp/x25519.hpp: single calls and batches.
#include <gtest/gtest.h>
#include <kexlane/cpp/x25519.hpp>

#include <vector>

#include "tests/support/cpp_util.h"
#include "tests/support/test_util.h"

namespace {

using kexlane::X25519;
using kexlane::test::AllZero;
using kexlane::test::Hex;
using kexlane::test::InputsOf;

TEST(CppX25519Test, BothSidesGetTheSameSecret) {
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

TEST(CppX25519Test, Batches) {
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

}  // namespace
