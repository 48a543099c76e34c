// SPDX-License-Identifier: Apache-2.0
// Prepared keys of <kexlane/mlkem.h> do what the keys that they were made from do, on the target
// that prepared them, wherever they lie. What is not a prepared key is refused.
#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "dispatch/target.h"
#include "tests/support/mlkem_items.h"
#include "tests/support/openssl_hash.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

template <typename M>
const MlkemKernels& KernelsOf(const MlkemTable& table) {
  if constexpr (std::is_same_v<M, MlKem512>) {
    return table.mlkem512;
  } else if constexpr (std::is_same_v<M, MlKem768>) {
    return table.mlkem768;
  } else {
    static_assert(std::is_same_v<M, MlKem1024>);
    return table.mlkem1024;
  }
}

template <typename M>
class MlkemPreparedTest : public testing::Test {
 protected:
  using EkStruct = typename M::EkStruct;
  using DkStruct = typename M::DkStruct;

  const std::vector<MlkemItem>& items = Items<M>();

  std::unique_ptr<EkStruct> Prepare(const MlkemItem& item) {
    auto ek = Unwritten<EkStruct>();
    EXPECT_EQ(M::kEkParse(ek.get(), item.ek.data()), KXL_OK);
    return ek;
  }
  std::unique_ptr<DkStruct> PrepareDk(const MlkemItem& item) {
    auto dk = Unwritten<DkStruct>();
    EXPECT_EQ(M::kDkParse(dk.get(), item.dk.data()), KXL_OK);
    return dk;
  }

  // Expects that the operations on a key prepared from the item's give the item's results.
  static void ExpectWorks(const MlkemItem& item, const EkStruct& ek) {
    Buffer c = Garbage(M::kCBytes), K = Garbage(M::kKBytes);
    ASSERT_EQ(M::kEncapsPreparedDerand(c.data(), K.data(), &ek, item.m.data()), KXL_OK);
    EXPECT_EQ(c, item.c);
    EXPECT_EQ(K, item.K);
  }
  static void ExpectWorks(const MlkemItem& item, const DkStruct& dk) {
    Buffer K = Garbage(M::kKBytes);
    ASSERT_EQ(M::kDecapsPrepared(K.data(), item.c.data(), &dk), KXL_OK);
    EXPECT_EQ(K, item.K);
    ASSERT_EQ(M::kDecapsPrepared(K.data(), item.received.data(), &dk), KXL_OK);
    EXPECT_EQ(K, item.K_received);
  }

  static void ExpectRefused(const EkStruct& ek) {
    const Buffer m = RandomBuffer(32);
    for (const bool derand : {false, true}) {
      ExpectFailure(KXL_ERR_KEY, {M::kCBytes, M::kKBytes}, {}, [&](uint8_t* const* p) {
        return derand ? M::kEncapsPreparedDerand(p[0], p[1], &ek, m.data())
                      : M::kEncapsPrepared(p[0], p[1], &ek);
      });
    }
  }
  static void ExpectRefused(const DkStruct& dk) {
    ExpectFailure(KXL_ERR_KEY, {M::kKBytes}, {RandomBuffer(M::kCBytes)},
                  [&](uint8_t* const* p) { return M::kDecapsPrepared(p[0], p[1], &dk); });
  }
};

TYPED_TEST_SUITE(MlkemPreparedTest, MlkemSets);

TYPED_TEST(MlkemPreparedTest, SizesEqualThoseOfEveryTargetsKernels) {
  using EkStruct = typename TypeParam::EkStruct;
  using DkStruct = typename TypeParam::DkStruct;
  static_assert(alignof(EkStruct) == 64 && alignof(DkStruct) == 64);
  static_assert(sizeof(EkStruct) == sizeof(EkStruct::opaque));
  static_assert(sizeof(DkStruct) == sizeof(DkStruct::opaque));
  static_assert(std::is_trivially_copyable_v<EkStruct> && std::is_trivially_copyable_v<DkStruct>);
  for (const Target& target : Targets()) {
    EXPECT_EQ(KernelsOf<TypeParam>(*target.mlkem).prepared_ek_bytes, sizeof(EkStruct))
        << target.name;
    EXPECT_EQ(KernelsOf<TypeParam>(*target.mlkem).prepared_dk_bytes, sizeof(DkStruct))
        << target.name;
  }
}

TEST(MlkemPreparedSizeTest, AsPublished) {
  EXPECT_EQ(sizeof(kxl_mlkem512_ek), size_t{KXL_MLKEM512_PREPARED_EK_BYTES});
  EXPECT_EQ(sizeof(kxl_mlkem512_dk), size_t{KXL_MLKEM512_PREPARED_DK_BYTES});
  EXPECT_EQ(sizeof(kxl_mlkem768_ek), size_t{KXL_MLKEM768_PREPARED_EK_BYTES});
  EXPECT_EQ(sizeof(kxl_mlkem768_dk), size_t{KXL_MLKEM768_PREPARED_DK_BYTES});
  EXPECT_EQ(sizeof(kxl_mlkem1024_ek), size_t{KXL_MLKEM1024_PREPARED_EK_BYTES});
  EXPECT_EQ(sizeof(kxl_mlkem1024_dk), size_t{KXL_MLKEM1024_PREPARED_DK_BYTES});
}

TYPED_TEST(MlkemPreparedTest, GivesTheBytesOfTheSingleCalls) {
  ForEachTarget([&] {
    for (const MlkemItem& item : this->items) {
      this->ExpectWorks(item, *this->Prepare(item));
      this->ExpectWorks(item, *this->PrepareDk(item));
    }
  });
}

TYPED_TEST(MlkemPreparedTest, WorksAfterAnotherTargetIsForced) {
  ForEachTarget([&] {
    const MlkemItem& item = this->items[5];  // its ciphertext was tampered with
    const auto ek = this->Prepare(item);
    const auto dk = this->PrepareDk(item);
    ForEachTarget([&] {
      this->ExpectWorks(item, *ek);
      this->ExpectWorks(item, *dk);
    });
  });
}

TYPED_TEST(MlkemPreparedTest, OneBatchMixesKeysOfAllTargets) {
  using M = TypeParam;
  const std::vector<const char*> targets = SupportedTargets();
  const size_t n = this->items.size();
  std::vector<std::unique_ptr<typename M::EkStruct>> eks(n);
  std::vector<std::unique_ptr<typename M::DkStruct>> dks(n);
  std::vector<const typename M::EkStruct*> ek(n);
  std::vector<const typename M::DkStruct*> dk(n);
  std::vector<const uint8_t*> m(n), received(n);
  ForEachTarget([&] {
    for (size_t i = 0; i < n; ++i) {
      // The keys of one target come in runs of different lengths.
      if (std::string(kxl_target_active()) != targets[(i + i / 7) % targets.size()]) continue;
      eks[i] = this->Prepare(this->items[i]);
      dks[i] = this->PrepareDk(this->items[i]);
    }
  });
  for (size_t i = 0; i < n; ++i) {
    ek[i] = eks[i].get();
    dk[i] = dks[i].get();
    m[i] = this->items[i].m.data();
    received[i] = this->items[i].received.data();
  }
  ForEachTarget([&] {
    std::vector<Buffer> cs(n, Garbage(M::kCBytes)), Ks(n, Garbage(M::kKBytes));
    std::vector<uint8_t*> c(n), K(n);
    for (size_t i = 0; i < n; ++i) {
      c[i] = cs[i].data();
      K[i] = Ks[i].data();
    }
    std::vector<kxl_status> status(n, KXL_ERR_LENGTH);
    ASSERT_EQ(
        M::kEncapsPreparedBatchDerand(n, c.data(), K.data(), ek.data(), m.data(), status.data()),
        KXL_OK);
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(cs[i], this->items[i].c) << i;
      EXPECT_EQ(Ks[i], this->items[i].K) << i;
    }
    ASSERT_EQ(M::kDecapsPreparedBatch(n, K.data(), received.data(), dk.data(), status.data()),
              KXL_OK);
    for (size_t i = 0; i < n; ++i) EXPECT_EQ(Ks[i], this->items[i].K_received) << i;
    EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
  });
}

TYPED_TEST(MlkemPreparedTest, MayBeCopiedByteByByte) {
  using M = TypeParam;
  ForEachTarget([&] {
    const MlkemItem& item = this->items[2];
    auto ek = this->Prepare(item);
    auto dk = this->PrepareDk(item);
    const auto ek_copy = Unwritten<typename M::EkStruct>();
    const auto dk_copy = Unwritten<typename M::DkStruct>();
    std::memcpy(ek_copy.get(), ek.get(), sizeof(*ek));
    std::memcpy(dk_copy.get(), dk.get(), sizeof(*dk));
    std::memset(ek->opaque, 0, sizeof(ek->opaque));
    EXPECT_EQ(M::kDkWipe(dk.get()), KXL_OK);
    ek.reset();
    dk.reset();
    this->ExpectWorks(item, *ek_copy);
    this->ExpectWorks(item, *dk_copy);
  });
}

TYPED_TEST(MlkemPreparedTest, OneKeyServesSeveralThreads) {
  const MlkemItem& item = this->items[8];
  const auto ek = this->Prepare(item);
  const auto dk = this->PrepareDk(item);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        this->ExpectWorks(item, *ek);
        this->ExpectWorks(item, *dk);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// ---- The four ways to a prepared decapsulation key --------------------------------------------

TYPED_TEST(MlkemPreparedTest, FromSeedGivesTheKeyPairOfTheSeed) {
  using M = TypeParam;
  ForEachTarget([&] {
    for (const MlkemItem& item : this->items) {
      const auto dk = Unwritten<typename M::DkStruct>();
      Buffer ek = Garbage(M::kEkBytes);
      ASSERT_EQ(M::kDkFromSeed(dk.get(), ek.data(), item.seed.data()), KXL_OK);
      EXPECT_EQ(ek, item.ek);
      this->ExpectWorks(item, *dk);
    }
  });
}

TYPED_TEST(MlkemPreparedTest, KeygenMakesFreshPairs) {
  using M = TypeParam;
  ForEachTarget([&] {
    Buffer K_rejected[2], eks[2];
    for (int i = 0; i < 2; ++i) {
      const auto dk = Unwritten<typename M::DkStruct>();
      Buffer ek = Garbage(M::kEkBytes), c = Garbage(M::kCBytes), K = Garbage(M::kKBytes);
      Buffer K_again = K;
      ASSERT_EQ(M::kDkKeygen(dk.get(), ek.data()), KXL_OK);
      ASSERT_EQ(M::kEncaps(c.data(), K.data(), ek.data()), KXL_OK);
      ASSERT_EQ(M::kDecapsPrepared(K_again.data(), c.data(), dk.get()), KXL_OK);
      EXPECT_EQ(K_again, K);
      const Buffer zero_c(M::kCBytes);
      ASSERT_EQ(M::kDecapsPrepared(K_again.data(), zero_c.data(), dk.get()), KXL_OK);
      K_rejected[i] = K_again;
      eks[i] = ek;
      // K_again is not J(z || c) with an all-zero z, so z is not all zero.
      EXPECT_NE(K_again, OpensslHash(EVP_shake256(), 32, {Buffer(32), zero_c}));
    }
    EXPECT_NE(eks[0], eks[1]);
    EXPECT_NE(K_rejected[0], K_rejected[1]);
  });
}

// A decapsulation key need not hold reduced coefficients. FIPS 203 section 7.3 checks only the
// hash, and ByteDecode_12 reduces.
TYPED_TEST(MlkemPreparedTest, UnreducedCoefficientsInADecapsulationKey) {
  using M = TypeParam;
  constexpr size_t kEkAt = M::kDkBytes - M::kEkBytes - 64, kHashAt = M::kDkBytes - 64;
  std::vector<MlkemItem> unreduced;
  for (size_t i = 0; i < 8; ++i) {
    MlkemItem item = this->items[i];
    const bool all_ones = i % 4 == 3;
    const auto fill = [&](size_t at, size_t bytes) {
      const Buffer from = all_ones ? Buffer(bytes, 0xFF) : RandomBuffer(bytes);
      std::copy(from.begin(), from.end(), item.dk.begin() + static_cast<std::ptrdiff_t>(at));
    };
    if (i % 2 == 1) fill(0, kEkAt);
    if (i >= 2) fill(kEkAt, M::kEkBytes - 32);
    const auto ek = std::span(item.dk).subspan(kEkAt, M::kEkBytes);
    const Buffer hash = OpensslHash(EVP_sha3_256(), 32, {ek});
    std::copy(hash.begin(), hash.end(), item.dk.begin() + static_cast<std::ptrdiff_t>(kHashAt));
    unreduced.push_back(item);
  }
  ASSERT_EQ(kxl_target_force("portable"), KXL_OK);
  for (MlkemItem& item : unreduced) {
    // The single call defines the right results.
    ASSERT_EQ(M::kDecaps(item.K.data(), item.c.data(), item.dk.data()), KXL_OK);
    ASSERT_EQ(M::kDecaps(item.K_received.data(), item.received.data(), item.dk.data()), KXL_OK);
  }
  ASSERT_EQ(kxl_target_force(nullptr), KXL_OK);
  ForEachTarget([&] {
    const size_t n = unreduced.size();
    std::vector<Buffer> Ks(n, Garbage(M::kKBytes));
    std::vector<uint8_t*> K;
    std::vector<const uint8_t*> c, dk;
    std::vector<kxl_status> status(n);
    for (size_t i = 0; i < n; ++i) {
      this->ExpectWorks(unreduced[i], *this->PrepareDk(unreduced[i]));
      Buffer single = Garbage(M::kKBytes);
      ASSERT_EQ(M::kDecaps(single.data(), unreduced[i].c.data(), unreduced[i].dk.data()), KXL_OK);
      EXPECT_EQ(single, unreduced[i].K);
      K.push_back(Ks[i].data());
      c.push_back(unreduced[i].c.data());
      dk.push_back(unreduced[i].dk.data());
    }
    ASSERT_EQ(M::kDecapsBatch(n, K.data(), c.data(), dk.data(), status.data()), KXL_OK);
    for (size_t i = 0; i < n; ++i) EXPECT_EQ(Ks[i], unreduced[i].K) << i;
  });
}

// ---- What is refused --------------------------------------------------------------------------

TYPED_TEST(MlkemPreparedTest, BadKeysAreRefusedAndLeaveZeros) {
  using M = TypeParam;
  const MlkemItem& item = this->items[0];
  const auto expect_bad_ek = [&](const Buffer& bad) {
    const auto ek = Unwritten<typename M::EkStruct>();
    EXPECT_EQ(M::kEkParse(ek.get(), bad.data()), KXL_ERR_KEY);
    EXPECT_TRUE(IsZero(*ek));
    this->ExpectRefused(*ek);
  };
  const auto expect_bad_dk = [&](const Buffer& bad) {
    const auto dk = Unwritten<typename M::DkStruct>();
    EXPECT_EQ(M::kDkParse(dk.get(), bad.data()), KXL_ERR_KEY);
    EXPECT_TRUE(IsZero(*dk));
    this->ExpectRefused(*dk);
  };
  ForEachTarget([&] {
    for (size_t place = 0; place < (M::kEkBytes - 32) / 3 * 2; ++place) {
      expect_bad_ek(EkWithQ(item.ek, place));
    }
    expect_bad_ek(Buffer(M::kEkBytes, 0xFF));
    expect_bad_dk(DkWithWrongHash(item.dk));
    expect_bad_dk(Buffer(M::kDkBytes));
    // Flips a bit of the ek inside dk: at its start, in rho, and in its hash.
    for (const size_t from_end : {M::kEkBytes + 64, size_t{65}, size_t{64}, size_t{33}}) {
      Buffer bad = item.dk;
      bad[bad.size() - from_end] ^= 1;
      expect_bad_dk(bad);
    }
  });
}

TYPED_TEST(MlkemPreparedTest, WhatWasNotPreparedIsRefused) {
  using M = TypeParam;
  using Other = std::conditional_t<std::is_same_v<M, MlKem768>, MlKem1024, MlKem768>;
  const MlkemItem& item = this->items[0];
  const MlkemItem& other_item = Items<Other>()[0];
  ForEachTarget([&] {
    auto ek = std::make_unique<typename M::EkStruct>();
    auto dk = std::make_unique<typename M::DkStruct>();
    this->ExpectRefused(*ek);
    this->ExpectRefused(*dk);
    const auto good_ek = this->Prepare(item);
    const auto good_dk = this->PrepareDk(item);
    std::memcpy(ek->opaque, good_dk->opaque, sizeof(ek->opaque));
    std::memcpy(dk->opaque, good_ek->opaque, sizeof(good_ek->opaque));
    this->ExpectRefused(*ek);
    this->ExpectRefused(*dk);
    typename Other::EkStruct other_ek;
    typename Other::DkStruct other_dk;
    ASSERT_EQ(Other::kEkParse(&other_ek, other_item.ek.data()), KXL_OK);
    ASSERT_EQ(Other::kDkParse(&other_dk, other_item.dk.data()), KXL_OK);
    std::memcpy(ek->opaque, other_ek.opaque, std::min(sizeof(*ek), sizeof(other_ek)));
    std::memcpy(dk->opaque, other_dk.opaque, std::min(sizeof(*dk), sizeof(other_dk)));
    this->ExpectRefused(*ek);
    this->ExpectRefused(*dk);
    // A damaged struct may have a tag that names no target.
    for (const uint64_t target : {uint64_t{Targets().size()}, ~uint64_t{0}}) {
      std::memcpy(ek.get(), good_ek.get(), sizeof(*ek));
      std::memcpy(dk.get(), good_dk.get(), sizeof(*dk));
      std::memcpy(ek->opaque + offsetof(PreparedTag, target), &target, sizeof(target));
      std::memcpy(dk->opaque + offsetof(PreparedTag, target), &target, sizeof(target));
      this->ExpectRefused(*ek);
      this->ExpectRefused(*dk);
    }
  });
}

TYPED_TEST(MlkemPreparedTest, WipeLeavesZerosThatAreNotAKey) {
  using M = TypeParam;
  const auto dk = this->PrepareDk(this->items[0]);
  EXPECT_FALSE(IsZero(*dk));
  EXPECT_EQ(M::kDkWipe(dk.get()), KXL_OK);
  EXPECT_TRUE(IsZero(*dk));
  this->ExpectRefused(*dk);
  EXPECT_EQ(M::kDkWipe(nullptr), KXL_ERR_NULL);
}

TYPED_TEST(MlkemPreparedTest, NullPointers) {
  using M = TypeParam;
  const MlkemItem& item = this->items[0];
  const auto ek = this->Prepare(item);
  const auto dk = this->PrepareDk(item);
  const auto unwritten_ek = Unwritten<typename M::EkStruct>();
  const auto unwritten_dk = Unwritten<typename M::DkStruct>();
  EXPECT_EQ(M::kEkParse(nullptr, item.ek.data()), KXL_ERR_NULL);
  EXPECT_EQ(M::kEkParse(unwritten_ek.get(), nullptr), KXL_ERR_NULL);
  EXPECT_TRUE(IsZero(*unwritten_ek));
  EXPECT_EQ(M::kDkParse(nullptr, item.dk.data()), KXL_ERR_NULL);
  EXPECT_EQ(M::kDkParse(unwritten_dk.get(), nullptr), KXL_ERR_NULL);
  EXPECT_TRUE(IsZero(*unwritten_dk));

  // First the structs whose bits are set in the mask are null, then the buffers.
  for (const bool null_key : {false, true}) {
    const auto* const e = null_key ? nullptr : ek.get();
    const auto* const d = null_key ? nullptr : dk.get();
    for (unsigned mask = null_key ? 0 : 1; mask < 8; ++mask) {
      ExpectFailure(
          KXL_ERR_NULL, {M::kCBytes, M::kKBytes}, {item.m},
          [&](uint8_t* const* p) { return M::kEncapsPreparedDerand(p[0], p[1], e, p[2]); }, mask);
      if (!null_key && mask >= 4) continue;
      ExpectFailure(
          KXL_ERR_NULL, {M::kCBytes, M::kKBytes}, {},
          [&](uint8_t* const* p) { return M::kEncapsPrepared(p[0], p[1], e); }, mask % 4);
      ExpectFailure(
          KXL_ERR_NULL, {M::kKBytes}, {item.c},
          [&](uint8_t* const* p) { return M::kDecapsPrepared(p[0], p[1], d); }, mask % 4);
    }
    for (unsigned mask = null_key ? 0 : 1; mask < 4; ++mask) {
      auto to = Unwritten<typename M::DkStruct>();
      auto* const t = null_key ? nullptr : to.get();
      ExpectFailure(
          KXL_ERR_NULL, {M::kEkBytes}, {item.seed},
          [&](uint8_t* const* p) { return M::kDkFromSeed(t, p[0], p[1]); }, mask);
      EXPECT_TRUE(null_key || IsZero(*to));
      if (mask >= 2) continue;
      to = Unwritten<typename M::DkStruct>();
      auto* const again = null_key ? nullptr : to.get();
      ExpectFailure(
          KXL_ERR_NULL, {M::kEkBytes}, {},
          [&](uint8_t* const* p) { return M::kDkKeygen(again, p[0]); }, mask);
      EXPECT_TRUE(null_key || IsZero(*to));
    }
  }
}

// malloc() aligns to 16 bytes, but the kernels need 64. Such a struct gives a status, not a crash.
TEST(PreparedAlignment, OtherAlignmentsAreRefused) {
  ForEachTarget([] {
    std::vector<uint8_t> memory(sizeof(kxl_mlkem768_dk) + 2 * KXL_PREPARED_ALIGNMENT);
    Buffer ek(KXL_MLKEM768_EK_BYTES), dk(KXL_MLKEM768_DK_BYTES), c(KXL_MLKEM768_C_BYTES), K(32);
    ASSERT_EQ(kxl_mlkem768_keygen(ek.data(), dk.data()), KXL_OK);
    const uintptr_t begin = reinterpret_cast<uintptr_t>(memory.data());
    uint8_t* const aligned =
        memory.data() + (KXL_PREPARED_ALIGNMENT - begin % KXL_PREPARED_ALIGNMENT);
    for (const size_t offset : {size_t{1}, size_t{16}, size_t{32}}) {
      auto* const prepared_ek = reinterpret_cast<kxl_mlkem768_ek*>(aligned + offset);
      auto* const prepared_dk = reinterpret_cast<kxl_mlkem768_dk*>(aligned + offset);
      EXPECT_EQ(kxl_mlkem768_ek_parse(prepared_ek, ek.data()), KXL_ERR_ALIGNMENT);
      EXPECT_EQ(kxl_mlkem768_dk_parse(prepared_dk, dk.data()), KXL_ERR_ALIGNMENT);
      EXPECT_EQ(kxl_mlkem768_dk_keygen(prepared_dk, ek.data()), KXL_ERR_ALIGNMENT);
      EXPECT_TRUE(AllZero(ek));
      EXPECT_EQ(kxl_mlkem768_encaps_prepared(c.data(), K.data(), prepared_ek), KXL_ERR_ALIGNMENT);
      EXPECT_EQ(kxl_mlkem768_decaps_prepared(K.data(), c.data(), prepared_dk), KXL_ERR_ALIGNMENT);
    }
    // A key that was moved is refused too.
    auto* const dk_struct = reinterpret_cast<kxl_mlkem768_dk*>(aligned);
    ASSERT_EQ(kxl_mlkem768_dk_keygen(dk_struct, ek.data()), KXL_OK);
    std::memmove(aligned + 16, aligned, sizeof(kxl_mlkem768_dk));
    EXPECT_EQ(kxl_mlkem768_decaps_prepared(K.data(), c.data(),
                                           reinterpret_cast<kxl_mlkem768_dk*>(aligned + 16)),
              KXL_ERR_ALIGNMENT);
    auto* const ek_struct = reinterpret_cast<kxl_mlkem768_ek*>(aligned);
    ASSERT_EQ(kxl_mlkem768_ek_parse(ek_struct, ek.data()), KXL_OK);
    std::memmove(aligned + 16, aligned, sizeof(kxl_mlkem768_ek));
    EXPECT_EQ(kxl_mlkem768_encaps_prepared(c.data(), K.data(),
                                           reinterpret_cast<kxl_mlkem768_ek*>(aligned + 16)),
              KXL_ERR_ALIGNMENT);
  });
}

}  // namespace
}  // namespace kexlane::test
