// SPDX-License-Identifier: Apache-2.0
// <kexlane/mlkem.h>: the three parameter sets on every target, with good and with bad input.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>

#include <algorithm>
#include <string>

#include "tests/support/openssl_hash.h"
#include "tests/support/test_util.h"

namespace {

using kexlane::test::Buffer;
using kexlane::test::ExpectFailure;
using kexlane::test::ExpectNullErrors;
using kexlane::test::ForEachTarget;
using kexlane::test::Garbage;
using kexlane::test::OpensslHash;
using kexlane::test::RandomBuffer;

constexpr size_t kKBytes = KXL_MLKEM_K_BYTES;
constexpr unsigned kQ = 3329;

struct Set {
  std::string name;
  size_t ek_bytes, dk_bytes, c_bytes;
  kxl_status (*keygen)(uint8_t*, uint8_t*);
  kxl_status (*keygen_derand)(uint8_t*, uint8_t*, const uint8_t*);
  kxl_status (*encaps)(uint8_t*, uint8_t*, const uint8_t*);
  kxl_status (*encaps_derand)(uint8_t*, uint8_t*, const uint8_t*, const uint8_t*);
  kxl_status (*decaps)(uint8_t*, const uint8_t*, const uint8_t*);
  kxl_status (*check_ek)(const uint8_t*);
  kxl_status (*check_dk)(const uint8_t*);
  kxl_status (*check_pair)(const uint8_t*, const uint8_t*);
  kxl_status (*ek_from_dk)(uint8_t*, const uint8_t*);

  // dk = dk_pke || ek || H(ek) || z
  size_t EkOffset() const { return dk_bytes - ek_bytes - 64; }
  size_t HashOffset() const { return dk_bytes - 64; }
  size_t ZOffset() const { return dk_bytes - 32; }
  size_t CoefficientCount() const { return (ek_bytes - 32) / 3 * 2; }
};

#define KXL_SET(N)                                                                    \
  Set {                                                                               \
#N, KXL_MLKEM##N##_EK_BYTES, KXL_MLKEM##N##_DK_BYTES, KXL_MLKEM##N##_C_BYTES,     \
        kxl_mlkem##N##_keygen, kxl_mlkem##N##_keygen_derand, kxl_mlkem##N##_encaps,   \
        kxl_mlkem##N##_encaps_derand, kxl_mlkem##N##_decaps, kxl_mlkem##N##_check_ek, \
        kxl_mlkem##N##_check_dk, kxl_mlkem##N##_check_pair, kxl_mlkem##N##_ek_from_dk \
  }

struct KeyPair {
  Buffer ek, dk;
};
struct Encapsulation {
  Buffer c, K;
};

class MlkemApiTest : public testing::TestWithParam<Set> {
 protected:
  const Set& set = GetParam();

  KeyPair Keygen(const Buffer& seed) const {
    KeyPair pair{Garbage(set.ek_bytes), Garbage(set.dk_bytes)};
    EXPECT_EQ(set.keygen_derand(pair.ek.data(), pair.dk.data(), seed.data()), KXL_OK);
    return pair;
  }
  KeyPair Keygen() const { return Keygen(RandomBuffer(KXL_MLKEM_KEYGEN_SEED_BYTES)); }

  Encapsulation Encaps(const Buffer& ek) const {
    Encapsulation result{Garbage(set.c_bytes), Garbage(kKBytes)};
    EXPECT_EQ(set.encaps(result.c.data(), result.K.data(), ek.data()), KXL_OK);
    return result;
  }

  Buffer Decaps(const Buffer& c, const Buffer& dk) const {
    Buffer K = Garbage(kKBytes);
    EXPECT_EQ(set.decaps(K.data(), c.data(), dk.data()), KXL_OK);
    return K;
  }

  void ExpectBadEk(const Buffer& ek) const {
    EXPECT_EQ(set.check_ek(ek.data()), KXL_ERR_KEY);
    ExpectFailure(KXL_ERR_KEY, {set.c_bytes, kKBytes}, {ek},
                  [&](uint8_t* const* p) { return set.encaps(p[0], p[1], p[2]); });
    ExpectFailure(KXL_ERR_KEY, {set.c_bytes, kKBytes}, {ek, RandomBuffer(32)},
                  [&](uint8_t* const* p) { return set.encaps_derand(p[0], p[1], p[2], p[3]); });
  }

  void ExpectBadDk(const Buffer& dk) const {
    EXPECT_EQ(set.check_dk(dk.data()), KXL_ERR_KEY);
    ExpectFailure(KXL_ERR_KEY, {kKBytes}, {RandomBuffer(set.c_bytes), dk},
                  [&](uint8_t* const* p) { return set.decaps(p[0], p[1], p[2]); });
    ExpectFailure(KXL_ERR_KEY, {set.ek_bytes}, {dk},
                  [&](uint8_t* const* p) { return set.ek_from_dk(p[0], p[1]); });
  }
};

INSTANTIATE_TEST_SUITE_P(Sets, MlkemApiTest,
                         testing::Values(KXL_SET(512), KXL_SET(768), KXL_SET(1024)),
                         [](const auto& info) { return info.param.name; });

TEST_P(MlkemApiTest, BothSidesGetTheSameSecret) {
  ForEachTarget([&] {
    for (int i = 0; i < 20; ++i) {
      KeyPair pair{Garbage(set.ek_bytes), Garbage(set.dk_bytes)};
      ASSERT_EQ(set.keygen(pair.ek.data(), pair.dk.data()), KXL_OK);
      const Encapsulation sent = Encaps(pair.ek);
      EXPECT_EQ(Decaps(sent.c, pair.dk), sent.K);
      EXPECT_EQ(set.check_ek(pair.ek.data()), KXL_OK);
      EXPECT_EQ(set.check_dk(pair.dk.data()), KXL_OK);
      EXPECT_EQ(set.check_pair(pair.ek.data(), pair.dk.data()), KXL_OK);
    }
  });
}

TEST_P(MlkemApiTest, FreshRandomnessEachTime) {
  KeyPair one{Buffer(set.ek_bytes), Buffer(set.dk_bytes)}, two = one;
  ASSERT_EQ(set.keygen(one.ek.data(), one.dk.data()), KXL_OK);
  ASSERT_EQ(set.keygen(two.ek.data(), two.dk.data()), KXL_OK);
  EXPECT_NE(one.ek, two.ek);
  EXPECT_NE(one.dk, two.dk);
  const Encapsulation first = Encaps(one.ek), second = Encaps(one.ek);
  EXPECT_NE(first.c, second.c);
  EXPECT_NE(first.K, second.K);
}

TEST_P(MlkemApiTest, DecapsulationKeyHoldsItsParts) {
  ForEachTarget([&] {
    const Buffer seed = RandomBuffer(KXL_MLKEM_KEYGEN_SEED_BYTES);
    const KeyPair pair = Keygen(seed);
    const auto part = [&](size_t offset, size_t bytes) {
      return Buffer(pair.dk.begin() + static_cast<ptrdiff_t>(offset),
                    pair.dk.begin() + static_cast<ptrdiff_t>(offset + bytes));
    };
    EXPECT_EQ(part(set.EkOffset(), set.ek_bytes), pair.ek);
    Buffer ek = Garbage(set.ek_bytes);
    EXPECT_EQ(set.ek_from_dk(ek.data(), pair.dk.data()), KXL_OK);
    EXPECT_EQ(ek, pair.ek);
    EXPECT_EQ(part(set.HashOffset(), 32), OpensslHash(EVP_sha3_256(), 32, {pair.ek}));
    EXPECT_EQ(part(set.ZOffset(), 32), Buffer(seed.begin() + 32, seed.end()));
  });
}

// FIPS 203 algorithm 17: (K, r) = G(m || H(ek)).
TEST_P(MlkemApiTest, SecretIsTheHashOfMessageAndKey) {
  ForEachTarget([&] {
    const KeyPair pair = Keygen();
    const Buffer m = RandomBuffer(32);
    Buffer c = Garbage(set.c_bytes), K = Garbage(kKBytes), c2 = c, K2 = K;
    ASSERT_EQ(set.encaps_derand(c.data(), K.data(), pair.ek.data(), m.data()), KXL_OK);
    ASSERT_EQ(set.encaps_derand(c2.data(), K2.data(), pair.ek.data(), m.data()), KXL_OK);
    EXPECT_EQ(c, c2);
    EXPECT_EQ(K, K2);
    const Buffer hash = OpensslHash(EVP_sha3_256(), 32, {pair.ek});
    Buffer expected = OpensslHash(EVP_sha3_512(), 64, {m, hash});
    expected.resize(kKBytes);
    EXPECT_EQ(K, expected);
    EXPECT_EQ(Decaps(c, pair.dk), expected);
  });
}

// Implicit rejection, FIPS 203 algorithm 18: K = J(z || c) for every ciphertext but the right one.
TEST_P(MlkemApiTest, TamperedCiphertextGivesTheRejectionValue) {
  ForEachTarget([&] {
    const KeyPair pair = Keygen();
    const Encapsulation sent = Encaps(pair.ek);
    const Buffer z(pair.dk.begin() + static_cast<ptrdiff_t>(set.ZOffset()), pair.dk.end());
    const auto expect_rejected = [&](const Buffer& c) {
      const Buffer K = Decaps(c, pair.dk);
      EXPECT_EQ(K, OpensslHash(EVP_shake256(), kKBytes, {z, c}));
      EXPECT_NE(K, sent.K);
    };
    for (size_t at = 0; at < set.c_bytes; at += 41) {
      Buffer c = sent.c;
      c[at] ^= static_cast<uint8_t>(1u << at % 8);
      expect_rejected(c);
    }
    for (const size_t at : {size_t{0}, set.c_bytes - 1}) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        Buffer c = sent.c;
        c[at] ^= static_cast<uint8_t>(1u << bit);
        expect_rejected(c);
      }
    }
    expect_rejected(Buffer(set.c_bytes, 0));
    expect_rejected(Buffer(set.c_bytes, 0xFF));
    expect_rejected(RandomBuffer(set.c_bytes));
    expect_rejected(Encaps(Keygen().ek).c);
  });
}

// FIPS 203 section 7.2 refuses a coefficient from q to 4095 at any place.
TEST_P(MlkemApiTest, EncapsulationKeyWithLargeCoefficientIsRefused) {
  ForEachTarget([&] {
    const Buffer ek = Keygen().ek;
    const auto with_coefficient = [&](size_t i, unsigned value) {
      Buffer changed = ek;
      uint8_t* b = &changed[i / 2 * 3];
      if (i % 2 == 0) {
        b[0] = static_cast<uint8_t>(value);
        b[1] = static_cast<uint8_t>((b[1] & 0xF0) | value >> 8);
      } else {
        b[1] = static_cast<uint8_t>((b[1] & 0x0F) | (value & 15) << 4);
        b[2] = static_cast<uint8_t>(value >> 4);
      }
      return changed;
    };
    for (size_t i = 0; i < set.CoefficientCount(); ++i) {
      EXPECT_EQ(set.check_ek(with_coefficient(i, kQ).data()), KXL_ERR_KEY) << i;
      EXPECT_EQ(set.check_ek(with_coefficient(i, kQ - 1).data()), KXL_OK) << i;
    }
    for (const size_t i : {size_t{0}, size_t{1}, size_t{255}, size_t{256},
                           set.CoefficientCount() - 2, set.CoefficientCount() - 1}) {
      for (const unsigned value : {kQ, kQ + 1, 3583u, 3584u, 4095u}) {
        ExpectBadEk(with_coefficient(i, value));
      }
      const Encapsulation sent = Encaps(with_coefficient(i, kQ - 1));
      EXPECT_EQ(sent.K.size(), kKBytes);
    }
    ExpectBadEk(Buffer(set.ek_bytes, 0xFF));
    // rho may have any value, and coefficients may be 0.
    EXPECT_EQ(set.check_ek(Buffer(set.ek_bytes, 0).data()), KXL_OK);
  });
}

// FIPS 203 section 7.3 refuses a dk whose hash is not that of the ek inside it.
TEST_P(MlkemApiTest, DecapsulationKeyWithWrongHashIsRefused) {
  ForEachTarget([&] {
    const Buffer dk = Keygen().dk;
    for (size_t at = set.EkOffset(); at < set.ZOffset(); at += 31) {
      Buffer changed = dk;
      changed[at] ^= 0x10;
      ExpectBadDk(changed);
    }
    for (size_t at = set.HashOffset(); at < set.ZOffset(); ++at) {
      Buffer changed = dk;
      changed[at] ^= 0x80;
      EXPECT_EQ(set.check_dk(changed.data()), KXL_ERR_KEY) << at;
    }
    ExpectBadDk(Buffer(set.dk_bytes, 0));
    ExpectBadDk(RandomBuffer(set.dk_bytes));
    // Without ek, the secret parts cannot be checked.
    Buffer changed = dk;
    changed[0] ^= 1;
    changed[set.ZOffset()] ^= 1;
    EXPECT_EQ(set.check_dk(changed.data()), KXL_OK);
  });
}

TEST_P(MlkemApiTest, KeysThatAreNotAPairAreRefused) {
  ForEachTarget([&] {
    const KeyPair mine = Keygen(), other = Keygen();
    EXPECT_EQ(set.check_pair(mine.ek.data(), mine.dk.data()), KXL_OK);
    EXPECT_EQ(set.check_pair(mine.ek.data(), other.dk.data()), KXL_ERR_KEY);
    EXPECT_EQ(set.check_pair(other.ek.data(), mine.dk.data()), KXL_ERR_KEY);
    // A dk with the right ek and hash, and the secret of another key. Only an encapsulation shows
    // it.
    Buffer dk = mine.dk;
    std::copy_n(other.dk.begin(), set.EkOffset(), dk.begin());
    EXPECT_EQ(set.check_dk(dk.data()), KXL_OK);
    EXPECT_EQ(set.check_pair(mine.ek.data(), dk.data()), KXL_ERR_KEY);
    // An ek that fails its check, both alone and inside a dk with the right hash of it.
    Buffer ek(set.ek_bytes, 0xFF);
    dk = mine.dk;
    std::copy(ek.begin(), ek.end(), dk.begin() + static_cast<ptrdiff_t>(set.EkOffset()));
    const Buffer hash = OpensslHash(EVP_sha3_256(), 32, {ek});
    std::copy(hash.begin(), hash.end(), dk.begin() + static_cast<ptrdiff_t>(set.HashOffset()));
    EXPECT_EQ(set.check_dk(dk.data()), KXL_OK);
    EXPECT_EQ(set.check_pair(ek.data(), dk.data()), KXL_ERR_KEY);
    // A dk that fails its check.
    dk = mine.dk;
    dk[set.HashOffset()] ^= 1;
    EXPECT_EQ(set.check_pair(mine.ek.data(), dk.data()), KXL_ERR_KEY);
  });
}

// The coefficients of s that have room for q in their 12 bits. Decapsulation takes x + q for x.
TEST_P(MlkemApiTest, APairHasEveryCoefficientOfSBelowQ) {
  ForEachTarget([&] {
    const KeyPair mine = Keygen();
    Buffer c(set.c_bytes), sent(kKBytes), received(kKBytes);
    ASSERT_EQ(set.encaps(c.data(), sent.data(), mine.ek.data()), KXL_OK);
    size_t tried = 0;
    for (size_t at = 0; at < set.EkOffset(); at += 3) {
      const unsigned bits =
          mine.dk[at] | unsigned{mine.dk[at + 1]} << 8 | unsigned{mine.dk[at + 2]} << 16;
      for (const unsigned shift : {0U, 12U}) {
        if (((bits >> shift) & 0xFFFU) + 3329 >= 4096) continue;
        const unsigned changed = bits + (3329U << shift);
        Buffer dk = mine.dk;
        for (size_t i = 0; i < 3; ++i) dk[at + i] = static_cast<uint8_t>(changed >> 8 * i);
        EXPECT_EQ(set.check_pair(mine.ek.data(), dk.data()), KXL_ERR_KEY) << at;
        if (++tried > 1) continue;
        EXPECT_EQ(set.decaps(received.data(), c.data(), dk.data()), KXL_OK);
        EXPECT_EQ(received, sent);
      }
    }
    EXPECT_GT(tried, 20U);
  });
}

TEST_P(MlkemApiTest, NullPointers) {
  const KeyPair pair = Keygen();
  const Buffer seed = RandomBuffer(64), m = RandomBuffer(32), c = RandomBuffer(set.c_bytes);
  ExpectNullErrors({set.ek_bytes, set.dk_bytes}, {},
                   [&](uint8_t* const* p) { return set.keygen(p[0], p[1]); });
  ExpectNullErrors({set.ek_bytes, set.dk_bytes}, {seed},
                   [&](uint8_t* const* p) { return set.keygen_derand(p[0], p[1], p[2]); });
  ExpectNullErrors({set.c_bytes, kKBytes}, {pair.ek},
                   [&](uint8_t* const* p) { return set.encaps(p[0], p[1], p[2]); });
  ExpectNullErrors({set.c_bytes, kKBytes}, {pair.ek, m},
                   [&](uint8_t* const* p) { return set.encaps_derand(p[0], p[1], p[2], p[3]); });
  ExpectNullErrors({kKBytes}, {c, pair.dk},
                   [&](uint8_t* const* p) { return set.decaps(p[0], p[1], p[2]); });
  ExpectNullErrors({}, {pair.ek}, [&](uint8_t* const* p) { return set.check_ek(p[0]); });
  ExpectNullErrors({}, {pair.dk}, [&](uint8_t* const* p) { return set.check_dk(p[0]); });
  ExpectNullErrors({}, {pair.ek, pair.dk},
                   [&](uint8_t* const* p) { return set.check_pair(p[0], p[1]); });
  ExpectNullErrors({set.ek_bytes}, {pair.dk},
                   [&](uint8_t* const* p) { return set.ek_from_dk(p[0], p[1]); });
}

}  // namespace
