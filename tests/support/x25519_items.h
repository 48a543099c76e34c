// SPDX-License-Identifier: Apache-2.0
// Answers of libcrypto for X25519, and inputs at the edges of the field and of the limbs.
#ifndef KEXLANE_TESTS_SUPPORT_X25519_ITEMS_H_
#define KEXLANE_TESTS_SUPPORT_X25519_ITEMS_H_

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "tests/support/test_util.h"

namespace kexlane::test {

struct EvpFree {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using EvpKey = std::unique_ptr<EVP_PKEY, EvpFree>;

inline Buffer OpensslPublicKey(const Buffer& sk) {
  const EvpKey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, sk.data(), sk.size()));
  Buffer pk(32);
  size_t bytes = pk.size();
  EXPECT_EQ(EVP_PKEY_get_raw_public_key(key.get(), pk.data(), &bytes), 1);
  return pk;
}

inline Buffer OpensslSharedSecret(const Buffer& sk, const Buffer& pk) {
  const EvpKey own(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, sk.data(), sk.size()));
  const EvpKey peer(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, pk.data(), pk.size()));
  const std::unique_ptr<EVP_PKEY_CTX, EvpFree> context(EVP_PKEY_CTX_new(own.get(), nullptr));
  Buffer ss(32);
  size_t bytes = ss.size();
  EXPECT_EQ(EVP_PKEY_derive_init(context.get()), 1);
  EXPECT_EQ(EVP_PKEY_derive_set_peer(context.get(), peer.get()), 1);
  EXPECT_EQ(EVP_PKEY_derive(context.get(), ss.data(), &bytes), 1);
  return ss;
}

// Returns all encodings of the points whose order divides 8, on the curve and on its twist: 0, 1,
// the two points of order 8, p - 1, and p and p + 1, which stand for 0 and 1. Each comes without
// and with the top bit.
inline std::vector<Buffer> LowOrderPoints() {
  std::vector<Buffer> points;
  for (const char* text : {"0000000000000000000000000000000000000000000000000000000000000000",
                           "0100000000000000000000000000000000000000000000000000000000000000",
                           "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                           "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                           "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                           "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                           "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    Buffer point = FromHex(text);
    points.push_back(point);
    point[31] |= 0x80;
    points.push_back(point);
  }
  return points;
}

// Sets bit `bit` of a little-endian number.
inline void SetBit(Buffer& number, unsigned bit) {
  number[bit / 8] = static_cast<uint8_t>(number[bit / 8] | 1u << bit % 8);
}

// Returns public keys near 0, near p and near 2^255, at powers of two beside the ends of limbs, and
// with limbs (of 51, 52 or 64 bits) that are all zeros or all ones. None is a point of low order.
inline std::vector<Buffer> EdgePublicKeys() {
  std::vector<Buffer> keys;
  for (unsigned u = 2; u < 12; ++u) {
    Buffer small(32, 0), large(32, 0xFF);
    small[0] = static_cast<uint8_t>(u);
    large[0] = static_cast<uint8_t>(0x100 - u);  // 2^255 - u with the top bit set
    keys.push_back(small);
    keys.push_back(large);
    large[31] = 0x7F;
    keys.push_back(large);
  }
  for (const unsigned bit : {25u,  26u,  50u,  51u,  52u,  63u,  64u,  101u, 102u, 103u, 104u,
                             127u, 128u, 152u, 153u, 156u, 192u, 203u, 204u, 208u, 253u, 254u}) {
    Buffer power(32, 0), ones(32, 0);
    SetBit(power, bit);
    for (unsigned i = 0; i < bit; ++i) SetBit(ones, i);
    keys.push_back(power);
    keys.push_back(ones);
  }
  for (const unsigned limb_bits : {51u, 52u, 64u}) {
    const unsigned limbs_used = (255 + limb_bits - 1) / limb_bits;
    for (unsigned pattern = 1; pattern < (1u << limbs_used) - 1; ++pattern) {
      Buffer limbs(32, 0);
      for (unsigned bit = 0; bit < 255; ++bit) {
        if ((pattern >> bit / limb_bits & 1) != 0) SetBit(limbs, bit);
      }
      keys.push_back(limbs);
    }
  }
  return keys;
}

// Returns scalars that clamp to the least and the greatest one, and scalars with long runs of equal
// digits.
inline std::vector<Buffer> EdgeSecretKeys() {
  std::vector<Buffer> keys;
  for (const uint8_t byte : Buffer{0x00, 0xFF, 0x11, 0x77, 0x88, 0x8F, 0xF8, 0x55, 0xAA}) {
    keys.push_back(Buffer(32, byte));
  }
  return keys;
}

// The results of X25519 for one pair of inputs, computed by libcrypto.
struct X25519Known {
  Buffer sk, pk, peer_pk, ss;
};

inline X25519Known MakeX25519Known(const Buffer& sk, const Buffer& peer_pk) {
  return {sk, OpensslPublicKey(sk), peer_pk, OpensslSharedSecret(sk, peer_pk)};
}

// Returns the items that the whole program shares: edges and random ones alternate.
inline const std::vector<X25519Known>& X25519Items() {
  static const std::vector<X25519Known> items = [] {
    const std::vector<Buffer> secret = EdgeSecretKeys(), peers = EdgePublicKeys();
    std::vector<X25519Known> made;
    for (size_t i = 0; i < kBatchItems; ++i) {
      made.push_back(MakeX25519Known(i % 5 == 0 ? secret[i / 5 % secret.size()] : RandomBuffer(32),
                                     i % 3 == 0 ? peers[i * 7 % peers.size()] : RandomBuffer(32)));
    }
    return made;
  }();
  return items;
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_X25519_ITEMS_H_
