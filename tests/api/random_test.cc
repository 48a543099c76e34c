// SPDX-License-Identifier: Apache-2.0
// What the calls that draw randomness do if the operating system gives it in pieces, late, in
// another way, or not at all. The getrandom() of this program replaces that of libc.
#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <span>
#include <vector>

#include "tests/support/test_util.h"

#if defined(__linux__)

#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

enum class System { kWhole, kBytewise, kInterrupted, kFails, kMissing, kOnlyOnce, kNothing };
System how = System::kWhole;
size_t bytes_given = 0;
size_t calls = 0;
uint8_t last[32];  // the last bytes given

}  // namespace

extern "C" ssize_t getrandom(void* out, size_t bytes, unsigned flags) {
  ++calls;
  switch (how) {
    case System::kFails:
      errno = EIO;
      return -1;
    case System::kMissing:
      errno = ENOSYS;
      return -1;
    case System::kNothing:
      if (calls > 1000) std::_Exit(1);  // the library would ask forever
      return 0;
    case System::kOnlyOnce:
      if (calls > 1) {
        errno = EIO;
        return -1;
      }
      break;
    case System::kInterrupted:
      if (calls % 2 == 1) {
        errno = EINTR;
        return -1;
      }
      break;
    case System::kBytewise:
      bytes = 1;
      break;
    case System::kWhole:
      break;
  }
  const auto got = static_cast<ssize_t>(syscall(SYS_getrandom, out, bytes, flags));
  if (got > 0) bytes_given += static_cast<size_t>(got);
  if (got >= static_cast<ssize_t>(sizeof(last))) {
    std::memcpy(last, static_cast<uint8_t*>(out) + got - sizeof(last), sizeof(last));
  }
  return got;
}

namespace {

using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::ExpectFailure;
using kexlane::test::Garbage;
using kexlane::test::RandomBuffer;

void Use(System system) {
  how = system;
  bytes_given = 0;
  calls = 0;
}

class RandomTest : public testing::Test {
 protected:
  void TearDown() override { how = System::kWhole; }
};

// Expects that a new key pair fits together.
void ExpectGoodKeygen() {
  uint8_t pk[KXL_X25519_PK_BYTES], sk[KXL_X25519_SK_BYTES] = {}, again[KXL_X25519_PK_BYTES];
  ASSERT_EQ(kxl_x25519_keygen(pk, sk), KXL_OK);
  EXPECT_FALSE(AllZero(std::span(sk).first<16>()));
  EXPECT_FALSE(AllZero(std::span(sk).last<16>()));
  ASSERT_EQ(kxl_x25519_public_key(again, sk), KXL_OK);
  EXPECT_TRUE(std::equal(pk, pk + sizeof(pk), again));
}

TEST_F(RandomTest, WholeAnswersPiecesAndSignals) {
  struct Case {
    System system;
    size_t calls;
  };
  for (const Case& x :
       {Case{System::kWhole, 1}, {System::kBytewise, 32}, {System::kInterrupted, 2}}) {
    Use(x.system);
    ExpectGoodKeygen();
    EXPECT_EQ(bytes_given, 32u);
    EXPECT_EQ(calls, x.calls);
  }
}

TEST_F(RandomTest, WithoutTheSystemCallTheDeviceIsRead) {
  Use(System::kMissing);
  ExpectGoodKeygen();
  EXPECT_EQ(bytes_given, 0u);
  EXPECT_GE(calls, 1u);
}

TEST_F(RandomTest, DrawsNeverRepeat) {
  for (const System system : {System::kWhole, System::kBytewise, System::kMissing}) {
    Use(system);
    Buffer one(KXL_X25519_SK_BYTES), two(KXL_X25519_SK_BYTES), pk(KXL_X25519_PK_BYTES);
    ASSERT_EQ(kxl_x25519_keygen(pk.data(), one.data()), KXL_OK);
    ASSERT_EQ(kxl_x25519_keygen(pk.data(), two.data()), KXL_OK);
    EXPECT_NE(one, two);
  }
}

void ExpectRandomErrorEverywhere() {
  ExpectFailure(KXL_ERR_RANDOM, {KXL_X25519_PK_BYTES, KXL_X25519_SK_BYTES}, {},
                [](uint8_t* const* p) { return kxl_x25519_keygen(p[0], p[1]); });
  for (size_t i = 0; kxl_kem_at(i) != nullptr; ++i) {
    const kxl_kem& kem = *kxl_kem_at(i);
    SCOPED_TRACE(kem.name);
    ExpectFailure(KXL_ERR_RANDOM, {kem.ek_bytes, kem.dk_bytes}, {}, [&](uint8_t* const* p) {
      return kem.keygen(p[0], kem.ek_bytes, p[1], kem.dk_bytes);
    });
    Buffer ek(kem.ek_bytes), dk(kem.dk_bytes);
    const Buffer seed = RandomBuffer(kem.keygen_seed_bytes);
    ASSERT_EQ(
        kem.keygen_derand(ek.data(), ek.size(), dk.data(), dk.size(), seed.data(), seed.size()),
        KXL_OK);
    ExpectFailure(KXL_ERR_RANDOM, {kem.c_bytes, kem.K_bytes}, {ek}, [&](uint8_t* const* p) {
      return kem.encaps(p[0], kem.c_bytes, p[1], kem.K_bytes, p[2], kem.ek_bytes);
    });
  }
  const auto client = std::make_unique<kxl_x25519mlkem768_client>();
  ExpectFailure(KXL_ERR_RANDOM, {KXL_X25519MLKEM768_CLIENT_SHARE_BYTES}, {},
                [&](uint8_t* const* p) {
                  std::memset(client->opaque, 0xA5, sizeof(client->opaque));
                  return kxl_x25519mlkem768_client_prepare(client.get(), p[0]);
                });
  EXPECT_TRUE(AllZero(client->opaque));
  const auto xwing_dk = std::make_unique<kxl_xwing_dk>();
  ExpectFailure(KXL_ERR_RANDOM, {KXL_XWING_EK_BYTES}, {}, [&](uint8_t* const* p) {
    std::memset(xwing_dk->opaque, 0xA5, sizeof(xwing_dk->opaque));
    return kxl_xwing_dk_keygen(xwing_dk.get(), p[0]);
  });
  EXPECT_TRUE(AllZero(xwing_dk->opaque));
  const auto xwing_ek = std::make_unique<kxl_xwing_ek>();
  Buffer raw_ek(KXL_XWING_EK_BYTES), sk(KXL_XWING_SK_BYTES);
  const Buffer xwing_seed = RandomBuffer(KXL_XWING_KEYGEN_SEED_BYTES);
  ASSERT_EQ(kxl_xwing_keygen_derand(raw_ek.data(), sk.data(), xwing_seed.data()), KXL_OK);
  ASSERT_EQ(kxl_xwing_ek_parse(xwing_ek.get(), raw_ek.data()), KXL_OK);
  ExpectFailure(
      KXL_ERR_RANDOM, {KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES}, {},
      [&](uint8_t* const* p) { return kxl_xwing_encaps_prepared(p[0], p[1], xwing_ek.get()); });

  Buffer ek(KXL_MLKEM768_EK_BYTES), dk(KXL_MLKEM768_DK_BYTES);
  const Buffer seed = RandomBuffer(KXL_MLKEM_KEYGEN_SEED_BYTES);
  ASSERT_EQ(kxl_mlkem768_keygen_derand(ek.data(), dk.data(), seed.data()), KXL_OK);
  EXPECT_EQ(kxl_mlkem768_check_pair(ek.data(), dk.data()), KXL_ERR_RANDOM);
}

// The items of a batch of n, each with outputs a and b, and the pointers that the calls take.
struct Batch {
  Batch(size_t n, size_t a_bytes, size_t b_bytes)
      : a(n, Garbage(a_bytes)), b(n, Garbage(b_bytes)), status(n, KXL_ERR_LENGTH) {
    for (size_t i = 0; i < n; ++i) {
      a_pointers.push_back(a[i].data());
      b_pointers.push_back(b[i].data());
    }
  }

  // Expects that the items from `first` on failed for lack of randomness and that those before it
  // did not.
  void ExpectRandomErrorFrom(size_t first) const {
    for (size_t i = 0; i < status.size(); ++i) {
      EXPECT_EQ(status[i], i < first ? KXL_OK : KXL_ERR_RANDOM) << i;
      EXPECT_EQ(AllZero(a[i]), i >= first) << i;
      EXPECT_EQ(AllZero(b[i]), i >= first) << i;
    }
  }

  std::vector<Buffer> a, b;
  std::vector<uint8_t*> a_pointers, b_pointers;
  std::vector<kxl_status> status;
};

// Expects that a batch of kItems fails as a whole, or from the second draw on. The library may draw
// randomness for several items at once, so the place where it ends is not fixed. The inputs are the
// arguments between the outputs and the statuses.
constexpr size_t kItems = 65;
template <typename Call, typename... Inputs>
void ExpectBatchTellsOfTheFailure(size_t a_bytes, size_t b_bytes, Call call,
                                  const Inputs&... inputs) {
  for (const System system : {System::kFails, System::kOnlyOnce}) {
    Batch batch(kItems, a_bytes, b_bytes);
    Use(system);
    EXPECT_EQ(call(kItems, batch.a_pointers.data(), batch.b_pointers.data(), inputs.data()...,
                   batch.status.data()),
              KXL_ERR_RANDOM);
    const auto failed = std::find(batch.status.begin(), batch.status.end(), KXL_ERR_RANDOM);
    const auto first = static_cast<size_t>(failed - batch.status.begin());
    EXPECT_EQ(first == 0, system == System::kFails);
    batch.ExpectRandomErrorFrom(first);
  }
}

// A null item has KXL_ERR_NULL, with or without randomness.
TEST_F(RandomTest, NullItemsOfABatchWithoutRandomness) {
  Batch batch(3, KXL_X25519_PK_BYTES, KXL_X25519_SK_BYTES);
  batch.a_pointers[1] = nullptr;
  Use(System::kFails);
  EXPECT_EQ(kxl_x25519_keygen_batch(3, batch.a_pointers.data(), batch.b_pointers.data(),
                                    batch.status.data()),
            KXL_ERR_RANDOM);
  EXPECT_EQ(batch.status, (std::vector<kxl_status>{KXL_ERR_RANDOM, KXL_ERR_NULL, KXL_ERR_RANDOM}));
  for (const Buffer& sk : batch.b) EXPECT_TRUE(AllZero(sk));
}

// An X25519 secret key is the bytes that were drawn for it.
TEST_F(RandomTest, ItemsAfterANullOneHaveTheirOwnRandomness) {
  Batch batch(3, KXL_X25519_PK_BYTES, KXL_X25519_SK_BYTES);
  batch.a_pointers[0] = nullptr;
  Use(System::kWhole);
  EXPECT_EQ(kxl_x25519_keygen_batch(3, batch.a_pointers.data(), batch.b_pointers.data(),
                                    batch.status.data()),
            KXL_ERR_NULL);
  EXPECT_EQ(batch.status, (std::vector<kxl_status>{KXL_ERR_NULL, KXL_OK, KXL_OK}));
  EXPECT_EQ(batch.b[2], Buffer(std::begin(last), std::end(last)));
}

TEST_F(RandomTest, BatchesReportTheFailure) {
  Buffer share(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES), state(KXL_X25519MLKEM768_STATE_BYTES);
  Buffer ek(KXL_XWING_EK_BYTES), sk(KXL_XWING_SK_BYTES);
  ASSERT_EQ(kxl_x25519mlkem768_client_keygen(share.data(), state.data()), KXL_OK);
  ASSERT_EQ(kxl_xwing_keygen(ek.data(), sk.data()), KXL_OK);
  const std::vector<const uint8_t*> shares(kItems, share.data()), eks(kItems, ek.data());
  ExpectBatchTellsOfTheFailure(KXL_X25519_PK_BYTES, KXL_X25519_SK_BYTES, kxl_x25519_keygen_batch);
  ExpectBatchTellsOfTheFailure(share.size(), state.size(), kxl_x25519mlkem768_client_keygen_batch);
  ExpectBatchTellsOfTheFailure(KXL_X25519MLKEM768_SERVER_SHARE_BYTES,
                               KXL_X25519MLKEM768_SECRET_BYTES,
                               kxl_x25519mlkem768_server_respond_batch, shares);
  ExpectBatchTellsOfTheFailure(ek.size(), sk.size(), kxl_xwing_keygen_batch);
  ExpectBatchTellsOfTheFailure(KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES, kxl_xwing_encaps_batch, eks);
  const auto prepared = std::make_unique<kxl_xwing_ek>();
  ASSERT_EQ(kxl_xwing_ek_parse(prepared.get(), ek.data()), KXL_OK);
  ExpectBatchTellsOfTheFailure(KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES,
                               kxl_xwing_encaps_prepared_batch,
                               std::vector<const kxl_xwing_ek*>(kItems, prepared.get()));
}

// Expects that a batch draws so many bytes for each item.
template <typename Call>
void ExpectDraws(size_t seed_bytes, size_t a_bytes, size_t b_bytes, Call call) {
  for (const System system : {System::kWhole, System::kBytewise, System::kInterrupted}) {
    for (const size_t n : {1u, 8u, 40u}) {
      Batch batch(n, a_bytes, b_bytes);
      Use(system);
      ASSERT_EQ(call(n, batch.a_pointers.data(), batch.b_pointers.data(), batch.status.data()),
                KXL_OK);
      EXPECT_EQ(bytes_given, seed_bytes * n);
    }
  }
}
TEST_F(RandomTest, BatchesDrawForEachItem) {
  ExpectDraws(32, KXL_X25519_PK_BYTES, KXL_X25519_SK_BYTES, kxl_x25519_keygen_batch);
  ExpectDraws(96, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES, KXL_X25519MLKEM768_STATE_BYTES,
              kxl_x25519mlkem768_client_keygen_batch);
  ExpectDraws(32, KXL_XWING_EK_BYTES, KXL_XWING_SK_BYTES, kxl_xwing_keygen_batch);
}

template <typename M>
class RandomMlkemTest : public RandomTest {
 protected:
  void SetUp() override {
    const Buffer seed = RandomBuffer(M::kKeygenSeedBytes);
    const auto made = M::KeygenDerand(std::span(seed).template first<M::kKeygenSeedBytes>());
    ASSERT_TRUE(made);
    ek = made->ek;
    ASSERT_EQ(M::kEkParse(&prepared, ek.data()), KXL_OK);
  }

  typename M::Ek ek;
  typename M::EkStruct prepared;
};
using Sets = testing::Types<kexlane::MlKem512, kexlane::MlKem768, kexlane::MlKem1024>;
TYPED_TEST_SUITE(RandomMlkemTest, Sets);

TYPED_TEST(RandomMlkemTest, PreparedCallsReportTheFailure) {
  using M = TypeParam;
  Use(System::kFails);
  typename M::DkStruct dk;
  std::memset(dk.opaque, 0xA5, sizeof(dk.opaque));
  ExpectFailure(KXL_ERR_RANDOM, {M::kEkBytes}, {},
                [&](uint8_t* const* p) { return M::kDkKeygen(&dk, p[0]); });
  EXPECT_TRUE(AllZero(dk.opaque));
  ExpectFailure(KXL_ERR_RANDOM, {M::kCBytes, M::kKBytes}, {},
                [&](uint8_t* const* p) { return M::kEncapsPrepared(p[0], p[1], &this->prepared); });
}

TYPED_TEST(RandomMlkemTest, BatchesReportTheFailure) {
  using M = TypeParam;
  const std::vector<const uint8_t*> eks(kItems, this->ek.data());
  const std::vector<const typename M::EkStruct*> prepared(kItems, &this->prepared);
  ExpectBatchTellsOfTheFailure(M::kEkBytes, M::kDkBytes, M::kKeygenBatch);
  ExpectBatchTellsOfTheFailure(M::kCBytes, M::kKBytes, M::kEncapsBatch, eks);
  ExpectBatchTellsOfTheFailure(M::kCBytes, M::kKBytes, M::kEncapsPreparedBatch, prepared);
}

TYPED_TEST(RandomMlkemTest, BatchesDrawForEachItem) {
  using M = TypeParam;
  ExpectDraws(M::kKeygenSeedBytes, M::kEkBytes, M::kDkBytes, M::kKeygenBatch);
}

TEST_F(RandomTest, FailureIsReportedAndLeavesZeros) {
  Use(System::kFails);
  ExpectRandomErrorEverywhere();
  EXPECT_GE(calls, 1u);
}

// read() returns 0 at the end of a file.
TEST_F(RandomTest, AnEmptyAnswerIsAFailure) {
  Use(System::kNothing);
  uint8_t pk[KXL_X25519_PK_BYTES], sk[KXL_X25519_SK_BYTES];
  EXPECT_EQ(kxl_x25519_keygen(pk, sk), KXL_ERR_RANDOM);
  EXPECT_TRUE(AllZero(pk));
  EXPECT_TRUE(AllZero(sk));
}

TEST_F(RandomTest, FailureOfTheDeviceIsReported) {
  Use(System::kMissing);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = before;
  none.rlim_cur = 0;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  ExpectRandomErrorEverywhere();
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
}

}  // namespace

#endif  // defined(__linux__)
