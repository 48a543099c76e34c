// SPDX-License-Identifier: Apache-2.0
// The batches of <kexlane/mlkem.h> give the bytes of the single calls for any n on every target. An
// item that fails does not affect the others.
#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/batch_check.h"
#include "tests/support/mlkem_items.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

std::vector<Buffer> Column(const std::vector<MlkemItem>& items, Buffer MlkemItem::*member) {
  std::vector<Buffer> column;
  for (const MlkemItem& item : items) column.push_back(item.*member);
  return column;
}
std::vector<const uint8_t*> PointersTo(const std::vector<MlkemItem>& items,
                                       Buffer MlkemItem::*member) {
  std::vector<const uint8_t*> pointers;
  for (const MlkemItem& item : items) pointers.push_back((item.*member).data());
  return pointers;
}

// Keys prepared on the active target, each in a heap block of its own.
template <typename Struct>
struct PreparedKeys {
  std::vector<std::unique_ptr<Struct>> keys;

  Struct* Add() { return keys.emplace_back(std::make_unique<Struct>()).get(); }
  std::vector<const Struct*> Pointers() const {
    std::vector<const Struct*> pointers;
    for (const auto& key : keys) pointers.push_back(key.get());
    return pointers;
  }
};

// Returns a key of another kind in place of a prepared one of this type. The memory is large
// enough, and starts with a valid key.
template <typename Struct, typename Other>
void PutInside(Struct* to, const Other& other) {
  std::memcpy(to, &other, std::min(sizeof(Struct), sizeof(Other)));
}

template <typename M>
class MlkemBatchTest : public testing::Test {
 protected:
  using EkStruct = typename M::EkStruct;
  using DkStruct = typename M::DkStruct;

  // The bad keys of all batches.
  const std::vector<MlkemItem>& items = Items<M>();
  const std::array<Buffer, 2> bad_eks = {EkWithQ(items[0].ek, (M::kEkBytes - 32) / 3 * 2 - 1),
                                         Buffer(M::kEkBytes, 0xFF)};
  const std::array<Buffer, 2> bad_dks = {DkWithWrongHash(items[0].dk), Buffer(M::kDkBytes)};
  PreparedKeys<EkStruct> eks, unprepared_eks;
  PreparedKeys<DkStruct> dks, unprepared_dks;

  void PrepareKeys() {
    eks.keys.clear();
    dks.keys.clear();
    for (const MlkemItem& item : items) {
      ASSERT_EQ(M::kEkParse(eks.Add(), item.ek.data()), KXL_OK);
      ASSERT_EQ(M::kDkParse(dks.Add(), item.dk.data()), KXL_OK);
    }
    // Zeros, a key of the other side, and a key of another parameter set.
    using Other = std::conditional_t<std::is_same_v<M, MlKem512>, MlKem768, MlKem512>;
    const auto other = Other::PreparedKeygen();
    ASSERT_TRUE(other);
    const auto other_ek = Other::Prepare(other->ek);
    ASSERT_TRUE(other_ek);
    unprepared_eks.keys.clear();
    unprepared_dks.keys.clear();
    unprepared_eks.Add();
    unprepared_dks.Add();
    PutInside(unprepared_eks.Add(), *dks.keys[0]);
    PutInside(unprepared_dks.Add(), *eks.keys[0]);
    PutInside(unprepared_eks.Add(), *other_ek);
    PutInside(unprepared_dks.Add(), *other->dk.get());
  }

  // Returns every batch whose results are determined. PrepareKeys() must have been called.
  BatchList KnownBatches() {
    const auto pointers = [&](Buffer MlkemItem::*member) { return PointersTo(items, member); };
    const auto column = [&](Buffer MlkemItem::*member) { return Column(items, member); };
    BatchList all;
    Known<uint8_t> keygen{
        {pointers(&MlkemItem::seed)}, {}, {column(&MlkemItem::ek), column(&MlkemItem::dk)}};
    AddBatch(all, "keygen", keygen, M::kKeygenBatchDerand);
    Known<uint8_t, uint8_t> encaps{{pointers(&MlkemItem::ek), pointers(&MlkemItem::m)},
                                   {},
                                   {column(&MlkemItem::c), column(&MlkemItem::K)}};
    encaps.template AddBad<0>(std::vector{bad_eks[0].data(), bad_eks[1].data()}, KXL_ERR_KEY);
    AddBatch(all, "encaps", encaps, M::kEncapsBatchDerand);
    Known<uint8_t, uint8_t> decaps{{pointers(&MlkemItem::received), pointers(&MlkemItem::dk)},
                                   {},
                                   {column(&MlkemItem::K_received)}};
    decaps.template AddBad<1>(std::vector{bad_dks[0].data(), bad_dks[1].data()}, KXL_ERR_KEY);
    AddBatch(all, "decaps", decaps, WithoutSecondOutput(M::kDecapsBatch));
    Known<EkStruct, uint8_t> encaps_prepared{{eks.Pointers(), pointers(&MlkemItem::m)},
                                             {},
                                             {column(&MlkemItem::c), column(&MlkemItem::K)}};
    encaps_prepared.template AddBad<0>(unprepared_eks.Pointers(), KXL_ERR_KEY);
    AddBatch(all, "encaps_prepared", encaps_prepared, M::kEncapsPreparedBatchDerand);
    Known<uint8_t, DkStruct> decaps_prepared{
        {pointers(&MlkemItem::received), dks.Pointers()}, {}, {column(&MlkemItem::K_received)}};
    decaps_prepared.template AddBad<1>(unprepared_dks.Pointers(), KXL_ERR_KEY);
    AddBatch(all, "decaps_prepared", decaps_prepared, WithoutSecondOutput(M::kDecapsPreparedBatch));
    return all;
  }

  // Returns every batch that draws randomness.
  BatchList DrawingBatches() {
    const auto ek = PointersTo(items, &MlkemItem::ek);
    BatchList all;
    Known<> keygen{{}, {}, {Column(items, &MlkemItem::ek), Column(items, &MlkemItem::dk)}};
    AddBatch(all, "keygen", keygen, M::kKeygenBatch);
    Known<uint8_t> encaps{{ek}, {}, {Column(items, &MlkemItem::c), Column(items, &MlkemItem::K)}};
    encaps.template AddBad<0>(std::vector{bad_eks[0].data(), bad_eks[1].data()}, KXL_ERR_KEY);
    AddBatch(all, "encaps", encaps, M::kEncapsBatch);
    Known<EkStruct> prepared{{eks.Pointers()}, {}, encaps.results};
    prepared.template AddBad<0>(unprepared_eks.Pointers(), KXL_ERR_KEY);
    AddBatch(all, "encaps_prepared", prepared, M::kEncapsPreparedBatch);
    return all;
  }

  template <typename Body>
  void ForEachBatch(Body body) {
    ForEachTarget([&] {
      ASSERT_NO_FATAL_FAILURE(PrepareKeys());
      CheckEach(KnownBatches(), body);
    });
  }
};

TYPED_TEST_SUITE(MlkemBatchTest, MlkemSets);

// ---- Good items -------------------------------------------------------------------------------

TYPED_TEST(MlkemBatchTest, SingleCallsGiveTheExpectedBytesOnEveryTarget) {
  using M = TypeParam;
  ForEachTarget([&] {
    for (const MlkemItem& item : this->items) {
      Buffer ek = Garbage(M::kEkBytes), dk = Garbage(M::kDkBytes), c = Garbage(M::kCBytes);
      Buffer K = Garbage(M::kKBytes), K_received = Garbage(M::kKBytes);
      ASSERT_EQ(M::kKeygenDerand(ek.data(), dk.data(), item.seed.data()), KXL_OK);
      ASSERT_EQ(M::kEncapsDerand(c.data(), K.data(), item.ek.data(), item.m.data()), KXL_OK);
      ASSERT_EQ(M::kDecaps(K_received.data(), item.received.data(), item.dk.data()), KXL_OK);
      ASSERT_EQ(ek, item.ek);
      ASSERT_EQ(dk, item.dk);
      ASSERT_EQ(c, item.c);
      ASSERT_EQ(K, item.K);
      ASSERT_EQ(K_received, item.K_received);
    }
  });
}

TYPED_TEST(MlkemBatchTest, AnyNumberOfItems) { this->ForEachBatch(CheckAnyNumberOfItems); }

TYPED_TEST(MlkemBatchTest, OneInputInEveryPlace) {
  using M = TypeParam;
  const MlkemItem& item = this->items[2];
  constexpr size_t n = 11;
  ForEachTarget([&] {
    std::vector<Buffer> cs(n, Garbage(M::kCBytes)), Ks(n, Garbage(M::kKBytes));
    std::vector<uint8_t*> c, K;
    for (size_t i = 0; i < n; ++i) {
      c.push_back(cs[i].data());
      K.push_back(Ks[i].data());
    }
    const std::vector<const uint8_t*> ek(n, item.ek.data()), m(n, item.m.data());
    const std::vector<const uint8_t*> dk(n, item.dk.data()), received(n, item.received.data());
    std::vector<kxl_status> status(n);
    ASSERT_EQ(M::kEncapsBatchDerand(n, c.data(), K.data(), ek.data(), m.data(), status.data()),
              KXL_OK);
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(cs[i], item.c);
      EXPECT_EQ(Ks[i], item.K);
    }
    ASSERT_EQ(M::kDecapsBatch(n, K.data(), received.data(), dk.data(), status.data()), KXL_OK);
    for (size_t i = 0; i < n; ++i) EXPECT_EQ(Ks[i], item.K_received);
  });
}

// ---- Fresh randomness -------------------------------------------------------------------------

TYPED_TEST(MlkemBatchTest, RandomBatchesRoundTripAndDiffer) {
  using M = TypeParam;
  ForEachTarget([&] {
    for (const size_t n : {1u, 5u, 8u, 33u, 65u}) {
      Results ek(n, M::kEkBytes), dk(n, M::kDkBytes), c(n, M::kCBytes), K(n, M::kKBytes);
      Results K_again(n, M::kKBytes);
      std::vector<kxl_status> status(n, KXL_ERR_KEY);
      ASSERT_EQ(M::kKeygenBatch(n, ek.pointers.data(), dk.pointers.data(), status.data()), KXL_OK);
      EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
      EXPECT_EQ(ek.DifferentOnes(), n);
      for (size_t i = 0; i < n; ++i) {
        EXPECT_EQ(M::kCheckPair(ek.buffers[i].data(), dk.buffers[i].data()), KXL_OK);
        // z is drawn too.
        EXPECT_FALSE(AllZero(std::span(dk.buffers[i]).last(32)));
      }
      PreparedKeys<typename M::EkStruct> eks;
      PreparedKeys<typename M::DkStruct> dks;
      for (size_t i = 0; i < n; ++i) {
        ASSERT_EQ(M::kEkParse(eks.Add(), ek.inputs[i]), KXL_OK);
        ASSERT_EQ(M::kDkParse(dks.Add(), dk.inputs[i]), KXL_OK);
      }
      for (const bool prepared : {false, true}) {
        status.assign(n, KXL_ERR_KEY);
        ASSERT_EQ(prepared ? M::kEncapsPreparedBatch(n, c.pointers.data(), K.pointers.data(),
                                                     eks.Pointers().data(), status.data())
                           : M::kEncapsBatch(n, c.pointers.data(), K.pointers.data(),
                                             ek.inputs.data(), status.data()),
                  KXL_OK);
        EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
        EXPECT_EQ(c.DifferentOnes(), n);
        EXPECT_EQ(K.DifferentOnes(), n);
        status.assign(n, KXL_ERR_KEY);
        ASSERT_EQ(prepared ? M::kDecapsPreparedBatch(n, K_again.pointers.data(), c.inputs.data(),
                                                     dks.Pointers().data(), status.data())
                           : M::kDecapsBatch(n, K_again.pointers.data(), c.inputs.data(),
                                             dk.inputs.data(), status.data()),
                  KXL_OK);
        EXPECT_EQ(status, std::vector<kxl_status>(n, KXL_OK));
        EXPECT_EQ(K_again.buffers, K.buffers);
      }
      // All items have one key, but each has another m.
      const std::vector<const uint8_t*> same(n, ek.inputs[0]);
      ASSERT_EQ(
          M::kEncapsBatch(n, c.pointers.data(), K.pointers.data(), same.data(), status.data()),
          KXL_OK);
      EXPECT_EQ(c.DifferentOnes(), n);
      EXPECT_EQ(K.DifferentOnes(), n);
    }
  });
}

// ---- Bad items --------------------------------------------------------------------------------

TYPED_TEST(MlkemBatchTest, OneBadItemAnywhere) { this->ForEachBatch(CheckOneBadItemAnywhere); }
TYPED_TEST(MlkemBatchTest, SeveralBadItems) { this->ForEachBatch(CheckSeveralBadItems); }
TYPED_TEST(MlkemBatchTest, AllItemsBad) { this->ForEachBatch(CheckAllItemsBad); }
TYPED_TEST(MlkemBatchTest, NullArrays) { this->ForEachBatch(CheckNullArrays); }

TYPED_TEST(MlkemBatchTest, BadItemsAndNullArraysOfDrawingBatches) {
  ForEachTarget([&] {
    ASSERT_NO_FATAL_FAILURE(this->PrepareKeys());
    CheckEach(this->DrawingBatches(), CheckDrawingBatch);
  });
}

}  // namespace
}  // namespace kexlane::test
