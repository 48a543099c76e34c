// SPDX-License-Identifier: Apache-2.0
// X25519 on every target: the answers of RFC 7748 and of libcrypto, points of low order, and the
// field.
#include <gtest/gtest.h>
#include <kexlane/kernels.h>
#include <kexlane/kexlane.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/openssl_number.h"
#include "tests/support/test_util.h"
#include "tests/support/x25519_items.h"

namespace {

using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::EdgePublicKeys;
using kexlane::test::EdgeSecretKeys;
using kexlane::test::ExpectFailure;
using kexlane::test::ExpectNullErrors;
using kexlane::test::ForEachTarget;
using kexlane::test::FromHex;
using kexlane::test::Garbage;
using kexlane::test::Hex;
using kexlane::test::LowOrderPoints;
using kexlane::test::Number;
using kexlane::test::OpensslPublicKey;
using kexlane::test::OpensslSharedSecret;
using kexlane::test::RandomBuffer;

std::string SharedSecret(const Buffer& sk, const Buffer& pk) {
  Buffer ss = Garbage(KXL_X25519_SS_BYTES);
  EXPECT_EQ(kxl_x25519_shared_secret(ss.data(), sk.data(), pk.data()), KXL_OK);
  return Hex(ss);
}

std::string PublicKey(const Buffer& sk) {
  Buffer pk = Garbage(KXL_X25519_PK_BYTES);
  EXPECT_EQ(kxl_x25519_public_key(pk.data(), sk.data()), KXL_OK);
  return Hex(pk);
}

// ---- RFC 7748

TEST(X25519Test, Section5_2) {
  ForEachTarget([] {
    EXPECT_EQ(
        SharedSecret(FromHex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                     FromHex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")),
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
    EXPECT_EQ(
        SharedSecret(FromHex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                     FromHex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")),
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
  });
}

TEST(X25519Test, Section5_2Iterated) {
  ForEachTarget([] {
    Buffer k(32), u(32), r(32);
    k[0] = u[0] = 9;
    for (int round = 1; round <= 1000; ++round) {
      ASSERT_EQ(kxl_x25519_shared_secret(r.data(), k.data(), u.data()), KXL_OK);
      u = k;
      k = r;
      if (round == 1) {
        ASSERT_EQ(Hex(k), "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
      }
    }
    EXPECT_EQ(Hex(k), "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
  });
}

TEST(X25519Test, Section6_1) {
  const Buffer alice = FromHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  const Buffer bob = FromHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
  const std::string alice_pk = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
  const std::string bob_pk = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
  const std::string ss = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
  ForEachTarget([&] {
    EXPECT_EQ(PublicKey(alice), alice_pk);
    EXPECT_EQ(PublicKey(bob), bob_pk);
    EXPECT_EQ(SharedSecret(alice, FromHex(bob_pk)), ss);
    EXPECT_EQ(SharedSecret(bob, FromHex(alice_pk)), ss);
  });
}

// ---- libcrypto

TEST(X25519Test, AgreesWithLibcryptoOnRandomInputs) {
  ForEachTarget([] {
    for (int i = 0; i < 100; ++i) {
      const Buffer sk = RandomBuffer(32), pk = RandomBuffer(32);  // the top bit may be set
      EXPECT_EQ(PublicKey(sk), Hex(OpensslPublicKey(sk))) << Hex(sk);
      EXPECT_EQ(SharedSecret(sk, pk), Hex(OpensslSharedSecret(sk, pk)))
          << Hex(sk) << " " << Hex(pk);
    }
  });
}

TEST(X25519Test, AgreesWithLibcryptoAtTheEdges) {
  std::vector<Buffer> secret_keys = EdgeSecretKeys();
  secret_keys.push_back(RandomBuffer(32));
  ForEachTarget([&] {
    for (const Buffer& sk : secret_keys) {
      EXPECT_EQ(PublicKey(sk), Hex(OpensslPublicKey(sk))) << Hex(sk);
      for (const Buffer& pk : EdgePublicKeys()) {
        EXPECT_EQ(SharedSecret(sk, pk), Hex(OpensslSharedSecret(sk, pk)))
            << Hex(sk) << " " << Hex(pk);
      }
    }
  });
}

// ---- the API

TEST(X25519Test, ClampingMakesScalarsEqual) {
  ForEachTarget([] {
    const Buffer sk = RandomBuffer(32);
    Buffer other = sk;
    other[0] ^= 7;
    other[31] ^= 0xC0;
    EXPECT_EQ(PublicKey(sk), PublicKey(other));
    other[1] ^= 1;
    EXPECT_NE(PublicKey(sk), PublicKey(other));
  });
}

TEST(X25519Test, TopBitOfPublicKeyIsIgnored) {
  ForEachTarget([] {
    const Buffer sk = RandomBuffer(32), pk = RandomBuffer(32);
    Buffer other = pk;
    other[31] ^= 0x80;
    EXPECT_EQ(SharedSecret(sk, pk), SharedSecret(sk, other));
  });
}

TEST(X25519Test, NonCanonicalPublicKeyIsReduced) {
  ForEachTarget([] {
    const Buffer sk = RandomBuffer(32);
    Buffer canonical(32, 0), shifted(32, 0xFF);  // u and u + p, for u from 2 to 18
    shifted[31] = 0x7F;
    for (unsigned u = 2; u < 19; ++u) {
      canonical[0] = static_cast<uint8_t>(u);
      shifted[0] = static_cast<uint8_t>(0xED + u);
      EXPECT_EQ(SharedSecret(sk, shifted), SharedSecret(sk, canonical)) << u;
    }
  });
}

TEST(X25519Test, PublicKeyIsTheSharedSecretWithNine) {
  Buffer nine(32, 0);
  nine[0] = 9;
  ForEachTarget([&] {
    const Buffer sk = RandomBuffer(32);
    EXPECT_EQ(PublicKey(sk), SharedSecret(sk, nine));
  });
}

TEST(X25519Test, FreshKeysAgree) {
  ForEachTarget([] {
    Buffer pk_a(32), sk_a(32), pk_b(32), sk_b(32);
    ASSERT_EQ(kxl_x25519_keygen(pk_a.data(), sk_a.data()), KXL_OK);
    ASSERT_EQ(kxl_x25519_keygen(pk_b.data(), sk_b.data()), KXL_OK);
    EXPECT_NE(sk_a, sk_b);
    EXPECT_EQ(PublicKey(sk_a), Hex(pk_a));
    EXPECT_EQ(SharedSecret(sk_a, pk_b), SharedSecret(sk_b, pk_a));
  });
}

TEST(X25519Test, LowOrderPointsAreErrors) {
  ForEachTarget([] {
    for (Buffer pk : LowOrderPoints()) {
      ExpectFailure(KXL_ERR_LOW_ORDER, {32}, {RandomBuffer(32), pk},
                    [](uint8_t* const* p) { return kxl_x25519_shared_secret(p[0], p[1], p[2]); });
      // The output is in the buffer of an input.
      EXPECT_EQ(kxl_x25519_shared_secret(pk.data(), RandomBuffer(32).data(), pk.data()),
                KXL_ERR_LOW_ORDER);
      EXPECT_TRUE(AllZero(pk));
    }
  });
}

TEST(X25519Test, OutputMayBeAnInput) {
  ForEachTarget([] {
    const Buffer sk = RandomBuffer(32), pk = RandomBuffer(32);
    Buffer in_place = sk;
    ASSERT_EQ(kxl_x25519_public_key(in_place.data(), in_place.data()), KXL_OK);
    EXPECT_EQ(Hex(in_place), PublicKey(sk));
    in_place = sk;
    ASSERT_EQ(kxl_x25519_shared_secret(in_place.data(), in_place.data(), pk.data()), KXL_OK);
    EXPECT_EQ(Hex(in_place), SharedSecret(sk, pk));
    in_place = pk;
    ASSERT_EQ(kxl_x25519_shared_secret(in_place.data(), sk.data(), in_place.data()), KXL_OK);
    EXPECT_EQ(Hex(in_place), SharedSecret(sk, pk));
  });
}

TEST(X25519Test, NullPointers) {
  const Buffer in = RandomBuffer(32);
  ExpectNullErrors({32, 32}, {}, [](uint8_t* const* p) { return kxl_x25519_keygen(p[0], p[1]); });
  ExpectNullErrors({32}, {in}, [](uint8_t* const* p) { return kxl_x25519_public_key(p[0], p[1]); });
  ExpectNullErrors({32}, {in, in},
                   [](uint8_t* const* p) { return kxl_x25519_shared_secret(p[0], p[1], p[2]); });
}

// ---- the field

// Returns f g modulo p for 32-byte elements, computed by libcrypto.
Buffer OpensslFieldMul(const Buffer& f, const Buffer& g) {
  Number factors[2];
  for (int i = 0; i < 2; ++i) {
    Buffer masked = i == 0 ? f : g;
    masked[31] &= 0x7F;
    factors[i].reset(BN_lebin2bn(masked.data(), 32, nullptr));
  }
  const Number product = kexlane::test::Mul(factors[0], factors[1]);
  Buffer h(32);
  EXPECT_EQ(BN_bn2lebinpad(product.get(), h.data(), 32), 32);
  return h;
}

// Returns values near the points where a carry or the final subtraction changes.
std::vector<Buffer> FieldElements() {
  std::vector<Buffer> elements;
  for (const uint8_t low : Buffer{0x00, 0x01, 0x02, 0x12, 0x13, 0xEB, 0xEC, 0xED, 0xEE, 0xFF}) {
    for (const uint8_t middle : Buffer{0x00, 0xFF}) {
      for (const uint8_t top : Buffer{0x00, 0x7F, 0x80, 0xFF}) {
        Buffer element(32, middle);
        element[0] = low;
        element[31] = top;
        elements.push_back(element);
      }
    }
  }
  for (int i = 0; i < 40; ++i) elements.push_back(RandomBuffer(32));
  return elements;
}

TEST(FieldTest, MulAndSqrAgreeWithLibcrypto) {
  const std::vector<Buffer> elements = FieldElements();
  Buffer f, g, products, squares;
  for (const Buffer& a : elements) {
    for (const Buffer& b : elements) {
      const Buffer product = OpensslFieldMul(a, b);
      f.insert(f.end(), a.begin(), a.end());
      g.insert(g.end(), b.begin(), b.end());
      products.insert(products.end(), product.begin(), product.end());
    }
    const Buffer square = OpensslFieldMul(a, a);
    for (size_t i = 0; i < elements.size(); ++i) {
      squares.insert(squares.end(), square.begin(), square.end());
    }
  }
  const size_t n = elements.size() * elements.size();
  ForEachTarget([&] {
    Buffer h = Garbage(32 * n);
    ASSERT_EQ(kxl_kernel_fe25519_mul(h.data(), f.data(), g.data(), n), KXL_OK);
    EXPECT_TRUE(h == products);
    h = Garbage(32 * n);
    ASSERT_EQ(kxl_kernel_fe25519_sqr(h.data(), f.data(), n), KXL_OK);
    EXPECT_TRUE(h == squares);
    // The output is in the buffer of an input.
    h = f;
    ASSERT_EQ(kxl_kernel_fe25519_mul(h.data(), h.data(), g.data(), n), KXL_OK);
    EXPECT_TRUE(h == products);
    h = g;
    ASSERT_EQ(kxl_kernel_fe25519_mul(h.data(), f.data(), h.data(), n), KXL_OK);
    EXPECT_TRUE(h == products);
    h = f;
    ASSERT_EQ(kxl_kernel_fe25519_sqr(h.data(), h.data(), n), KXL_OK);
    EXPECT_TRUE(h == squares);
  });
}

// Every count, up to more than any vector has lanes. What follows the last element does not change.
TEST(FieldTest, AnyNumberOfElements) {
  ForEachTarget([] {
    for (size_t n = 0; n <= 20; ++n) {
      const Buffer f = RandomBuffer(32 * n + 1), g = RandomBuffer(32 * n + 1);
      Buffer h = Garbage(32 * n + 1), s = h;
      ASSERT_EQ(kxl_kernel_fe25519_mul(h.data(), f.data(), g.data(), n), KXL_OK);
      ASSERT_EQ(kxl_kernel_fe25519_sqr(s.data(), f.data(), n), KXL_OK);
      EXPECT_EQ(h.back(), 0xA5);
      EXPECT_EQ(s.back(), 0xA5);
      for (size_t i = 0; i < n; ++i) {
        const auto at = [i](const Buffer& b) {
          return Buffer(b.begin() + static_cast<ptrdiff_t>(32 * i),
                        b.begin() + static_cast<ptrdiff_t>(32 * i + 32));
        };
        EXPECT_EQ(at(h), OpensslFieldMul(at(f), at(g))) << i << " of " << n;
        EXPECT_EQ(at(s), OpensslFieldMul(at(f), at(f))) << i << " of " << n;
      }
    }
  });
}

TEST(FieldTest, NullPointers) {
  const Buffer in = RandomBuffer(64);
  ExpectNullErrors({64}, {in, in},
                   [](uint8_t* const* p) { return kxl_kernel_fe25519_mul(p[0], p[1], p[2], 2); });
  ExpectNullErrors({64}, {in},
                   [](uint8_t* const* p) { return kxl_kernel_fe25519_sqr(p[0], p[1], 2); });
}

TEST(FieldTest, ImpossibleCounts) {
  Buffer h = RandomBuffer(32);
  for (const size_t n : {SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 32 + 1}) {
    EXPECT_EQ(kxl_kernel_fe25519_mul(h.data(), h.data(), h.data(), n), KXL_ERR_LENGTH);
    EXPECT_EQ(kxl_kernel_fe25519_sqr(h.data(), h.data(), n), KXL_ERR_LENGTH);
  }
}

}  // namespace
