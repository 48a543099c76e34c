// SPDX-License-Identifier: Apache-2.0
// <kexlane/kem.h> and <kexlane/status.h>: the table of KEMs gives the results of the functions that
// it stands for, checks lengths, and the status texts are right.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/test_util.h"

namespace {

using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::ExpectNullErrors;
using kexlane::test::ForEachTarget;
using kexlane::test::Garbage;
using kexlane::test::RandomBuffer;

const std::vector<std::string> kNames = {"ML-KEM-512", "ML-KEM-768", "ML-KEM-1024", "X-Wing",
                                         "X25519MLKEM768"};

TEST(KemTableTest, HoldsTheKemsInTheirOrder) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    ASSERT_NE(kxl_kem_at(i), nullptr);
    EXPECT_EQ(kxl_kem_at(i)->name, kNames[i]);
  }
  EXPECT_EQ(kxl_kem_at(kNames.size()), nullptr);
  EXPECT_EQ(kxl_kem_at(SIZE_MAX), nullptr);
}

// The names of the standards, of OpenSSL, of TLS, and of the CFRG.
TEST(KemTableTest, FindsEveryName) {
  const std::vector<std::vector<std::string>> names = {{"ML-KEM-512", "MLKEM512"},
                                                       {"ML-KEM-768", "MLKEM768"},
                                                       {"ML-KEM-1024", "MLKEM1024"},
                                                       {"X-Wing", "MLKEM768-X25519"},
                                                       {"X25519MLKEM768"}};
  ASSERT_EQ(names.size(), kNames.size());
  for (size_t i = 0; i < names.size(); ++i) {
    for (std::string name : names[i]) {
      EXPECT_EQ(kxl_kem_find(name.c_str()), kxl_kem_at(i)) << name;
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return std::tolower(c); });
      EXPECT_EQ(kxl_kem_find(name.c_str()), kxl_kem_at(i)) << name;
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return std::toupper(c); });
      EXPECT_EQ(kxl_kem_find(name.c_str()), kxl_kem_at(i)) << name;
    }
  }
}

TEST(KemTableTest, FindsOnlyWholeNames) {
  for (const char* name :
       {"", "ML-KEM", "ML-KEM-76", "ML-KEM-7680", "ML-KEM768", "ML_KEM_768", "MLKEM76", "MLKEM7680",
        "mlkem768 ", " mlkem768", "X25519-MLKEM768", "MLKEM768X25519", "X25519", "X-Win",
        "ML\rKEM-768", "ML-K\xC5M-768", " "}) {
    EXPECT_EQ(kxl_kem_find(name), nullptr) << name;
  }
  EXPECT_EQ(kxl_kem_find(nullptr), nullptr);
}

void ExpectSizes(const char* name, const std::vector<size_t>& sizes) {
  const kxl_kem* kem = kxl_kem_find(name);
  ASSERT_NE(kem, nullptr);
  EXPECT_EQ(sizes, (std::vector<size_t>{kem->ek_bytes, kem->dk_bytes, kem->c_bytes, kem->K_bytes,
                                        kem->keygen_seed_bytes, kem->encaps_seed_bytes}));
}

// The sizes in FIPS 203 table 3 and in the documents of the hybrids.
TEST(KemTableTest, Sizes) {
  ExpectSizes("ML-KEM-512", {800, 1632, 768, 32, 64, 32});
  ExpectSizes("ML-KEM-768", {1184, 2400, 1088, 32, 64, 32});
  ExpectSizes("ML-KEM-1024", {1568, 3168, 1568, 32, 64, 32});
  ExpectSizes("X-Wing", {1216, 32, 1120, 32, 32, 64});
  ExpectSizes("X25519MLKEM768", {1216, 2432, 1120, 64, 96, 64});
}

class KemTest : public testing::TestWithParam<std::string> {
 protected:
  const kxl_kem& kem = *kxl_kem_find(GetParam().c_str());
};

INSTANTIATE_TEST_SUITE_P(Kems, KemTest, testing::ValuesIn(kNames), [](const auto& info) {
  std::string name = info.param;
  std::erase(name, '-');
  return name;
});

TEST_P(KemTest, BothSidesGetTheSameSecret) {
  ForEachTarget([&] {
    Buffer ek = Garbage(kem.ek_bytes), dk = Garbage(kem.dk_bytes), c = Garbage(kem.c_bytes);
    Buffer sent = Garbage(kem.K_bytes), received = Garbage(kem.K_bytes);
    ASSERT_EQ(kem.keygen(ek.data(), ek.size(), dk.data(), dk.size()), KXL_OK);
    ASSERT_EQ(kem.encaps(c.data(), c.size(), sent.data(), sent.size(), ek.data(), ek.size()),
              KXL_OK);
    ASSERT_EQ(
        kem.decaps(received.data(), received.size(), c.data(), c.size(), dk.data(), dk.size()),
        KXL_OK);
    EXPECT_EQ(sent, received);

    const Buffer seed = RandomBuffer(kem.keygen_seed_bytes);
    const Buffer coins = RandomBuffer(kem.encaps_seed_bytes);
    ASSERT_EQ(
        kem.keygen_derand(ek.data(), ek.size(), dk.data(), dk.size(), seed.data(), seed.size()),
        KXL_OK);
    ASSERT_EQ(kem.encaps_derand(c.data(), c.size(), sent.data(), sent.size(), ek.data(), ek.size(),
                                coins.data(), coins.size()),
              KXL_OK);
    ASSERT_EQ(
        kem.decaps(received.data(), received.size(), c.data(), c.size(), dk.data(), dk.size()),
        KXL_OK);
    EXPECT_EQ(sent, received);
  });
}

// A buffer of a call. In the list of arguments, outputs come first.
struct Argument {
  uint8_t* data;
  size_t bytes;
};
using LengthCall = std::function<kxl_status(const std::vector<Argument>&)>;

// Calls with each wrong length for each argument. The buffers really have that length, so that
// sanitizers notice an access beyond it.
void ExpectLengthErrors(size_t output_count, const std::vector<size_t>& right,
                        const LengthCall& call) {
  for (size_t wrong = 0; wrong < right.size(); ++wrong) {
    for (const size_t bytes :
         {size_t{0}, size_t{1}, right[wrong] - 1, right[wrong] + 1, 2 * right[wrong]}) {
      SCOPED_TRACE("argument " + std::to_string(wrong) + " of " + std::to_string(bytes) + " bytes");
      std::vector<Buffer> buffers;
      std::vector<Argument> arguments;
      for (size_t i = 0; i < right.size(); ++i) {
        // One byte behind the end keeps an empty buffer from being a null pointer.
        const size_t length = i == wrong ? bytes : right[i];
        buffers.push_back(Garbage(length + 1));
        arguments.push_back({buffers.back().data(), length});
      }
      EXPECT_EQ(call(arguments), KXL_ERR_LENGTH);
      for (size_t i = 0; i < buffers.size(); ++i) {
        const std::span<const uint8_t> own = std::span(buffers[i]).first(arguments[i].bytes);
        if (i < output_count) {
          EXPECT_TRUE(AllZero(own)) << "output " << i;
        } else {
          EXPECT_TRUE(std::equal(own.begin(), own.end(), Garbage(own.size()).begin()));
        }
        EXPECT_EQ(buffers[i].back(), 0xA5) << "argument " << i;
      }
    }
  }
}

TEST_P(KemTest, WrongLengths) {
  ExpectLengthErrors(2, {kem.ek_bytes, kem.dk_bytes}, [&](const auto& a) {
    return kem.keygen(a[0].data, a[0].bytes, a[1].data, a[1].bytes);
  });
  ExpectLengthErrors(2, {kem.ek_bytes, kem.dk_bytes, kem.keygen_seed_bytes}, [&](const auto& a) {
    return kem.keygen_derand(a[0].data, a[0].bytes, a[1].data, a[1].bytes, a[2].data, a[2].bytes);
  });
  ExpectLengthErrors(2, {kem.c_bytes, kem.K_bytes, kem.ek_bytes}, [&](const auto& a) {
    return kem.encaps(a[0].data, a[0].bytes, a[1].data, a[1].bytes, a[2].data, a[2].bytes);
  });
  ExpectLengthErrors(2, {kem.c_bytes, kem.K_bytes, kem.ek_bytes, kem.encaps_seed_bytes},
                     [&](const auto& a) {
                       return kem.encaps_derand(a[0].data, a[0].bytes, a[1].data, a[1].bytes,
                                                a[2].data, a[2].bytes, a[3].data, a[3].bytes);
                     });
  ExpectLengthErrors(1, {kem.K_bytes, kem.c_bytes, kem.dk_bytes}, [&](const auto& a) {
    return kem.decaps(a[0].data, a[0].bytes, a[1].data, a[1].bytes, a[2].data, a[2].bytes);
  });
}

// A null pointer takes precedence over a wrong length, so each call is made with right and with
// wrong lengths.
TEST_P(KemTest, NullPointers) {
  const Buffer ek = RandomBuffer(kem.ek_bytes), dk = RandomBuffer(kem.dk_bytes);
  const Buffer c = RandomBuffer(kem.c_bytes), seed = RandomBuffer(kem.keygen_seed_bytes);
  const Buffer coins = RandomBuffer(kem.encaps_seed_bytes);
  for (const size_t less : {size_t{0}, size_t{1}}) {
    const size_t ek_bytes = kem.ek_bytes - less, dk_bytes = kem.dk_bytes - less;
    const size_t c_bytes = kem.c_bytes - less, K_bytes = kem.K_bytes - less;
    const size_t seed_bytes = seed.size() - less, coins_bytes = coins.size() - less;
    ExpectNullErrors({ek_bytes, dk_bytes}, {},
                     [&](uint8_t* const* p) { return kem.keygen(p[0], ek_bytes, p[1], dk_bytes); });
    ExpectNullErrors({ek_bytes, dk_bytes}, {seed}, [&](uint8_t* const* p) {
      return kem.keygen_derand(p[0], ek_bytes, p[1], dk_bytes, p[2], seed_bytes);
    });
    ExpectNullErrors({c_bytes, K_bytes}, {ek}, [&](uint8_t* const* p) {
      return kem.encaps(p[0], c_bytes, p[1], K_bytes, p[2], ek_bytes);
    });
    ExpectNullErrors({c_bytes, K_bytes}, {ek, coins}, [&](uint8_t* const* p) {
      return kem.encaps_derand(p[0], c_bytes, p[1], K_bytes, p[2], ek_bytes, p[3], coins_bytes);
    });
    ExpectNullErrors({K_bytes}, {c, dk}, [&](uint8_t* const* p) {
      return kem.decaps(p[0], K_bytes, p[1], c_bytes, p[2], dk_bytes);
    });
  }
}

// The functions of the table give the results of the functions in the other headers.
TEST(KemTableTest, GivesTheBytesOfTheDirectCalls) {
  ForEachTarget([] {
    const kxl_kem& kem = *kxl_kem_find("X25519MLKEM768");
    const Buffer seed = RandomBuffer(96), coins = RandomBuffer(64);
    Buffer ek(1216), dk(2432), c(1120), K(64), share(1216), state(2432), answer(1120), secret(64);
    ASSERT_EQ(kem.keygen_derand(ek.data(), 1216, dk.data(), 2432, seed.data(), 96), KXL_OK);
    ASSERT_EQ(kxl_x25519mlkem768_client_keygen_derand(share.data(), state.data(), seed.data()),
              KXL_OK);
    EXPECT_EQ(ek, share);
    EXPECT_EQ(dk, state);
    ASSERT_EQ(kem.encaps_derand(c.data(), 1120, K.data(), 64, ek.data(), 1216, coins.data(), 64),
              KXL_OK);
    ASSERT_EQ(kxl_x25519mlkem768_server_respond_derand(answer.data(), secret.data(), share.data(),
                                                       coins.data()),
              KXL_OK);
    EXPECT_EQ(c, answer);
    EXPECT_EQ(K, secret);
  });
}

TEST(StatusTest, TextsDifferAndAreNeverNull) {
  std::set<std::string> texts;
  for (int i = KXL_OK; i <= KXL_ERR_ALIGNMENT; ++i) {
    const char* text = kxl_status_text(static_cast<kxl_status>(i));
    ASSERT_NE(text, nullptr);
    EXPECT_FALSE(std::string(text).empty());
    EXPECT_NE(std::string(text).back(), '.');
    EXPECT_TRUE(texts.insert(text).second) << text;
  }
  const char* unknown = kxl_status_text(static_cast<kxl_status>(KXL_ERR_ALIGNMENT + 1));
  ASSERT_NE(unknown, nullptr);
  EXPECT_TRUE(texts.insert(unknown).second) << unknown;
}

}  // namespace
