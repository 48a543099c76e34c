// Batches of <kexlane/mlkem.h>: the bytes of the single calls for any n on every target, and items
// that fail without an influence on the others.
#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <array>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/mlkem_items.h"
#include "tests/test_util.h"

namespace kexlane::test {
namespace {

// ---- A batch call whose results are known -----------------------------------------------------

// The arrays of a call are counted from the first output to the status.
class Batch {
 public:
  virtual ~Batch() = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  const std::string& name() const { return name_; }
  size_t array_count() const { return out_bytes_.size() + input_count() + 1; }

  // Makes the batch one of the good items first, first + 1, ... with outputs of garbage.
  void Start(size_t n, size_t first = 0) {
    n_ = n;
    first_ = first;
    for (size_t k = 0; k < out_bytes_.size(); ++k) {
      outputs_[k].assign(n, Garbage(out_bytes_[k]));
      pointers_[k].clear();
      for (Buffer& buffer : outputs_[k]) pointers_[k].push_back(buffer.data());
    }
    status_.assign(n, KXL_ERR_LENGTH);  // which no batch returns
    expected_.assign(n, KXL_OK);
    StartInputs(n, first);
  }

  // In how many ways an item can be spoilt, and that.
  size_t DamageCount() const { return array_count() - 1 + bad_key_count(); }
  void Damage(size_t i, size_t how) {
    if (how < out_bytes_.size()) {
      pointers_[how][i] = nullptr;
    } else if (how < array_count() - 1) {
      SetNullInput(how - out_bytes_.size(), i);
    } else {
      SetBadKey(how - (array_count() - 1), i);
    }
    expected_[i] = how < array_count() - 1 ? KXL_ERR_NULL : KXL_ERR_KEY;
  }

  // Calls, and compares all that came back.
  void Check() {
    kxl_status first_error = KXL_OK;
    for (size_t i = n_; i-- > 0;) {
      if (expected_[i] != KXL_OK) first_error = expected_[i];
    }
    ASSERT_EQ(Call({pointers_[0].data(), pointers_[1].data()}, status_.data(), 0), first_error);
    for (size_t i = 0; i < n_; ++i) {
      SCOPED_TRACE("item " + std::to_string(i) + " of " + std::to_string(n_));
      ASSERT_EQ(status_[i], expected_[i]);
      for (size_t k = 0; k < out_bytes_.size(); ++k) {
        const Buffer& out = outputs_[k][i];
        if (pointers_[k][i] == nullptr) {
          ASSERT_EQ(out, Garbage(out_bytes_[k]));
        } else if (expected_[i] != KXL_OK) {
          ASSERT_TRUE(AllZero(out)) << "output " << k;
        } else {
          ASSERT_EQ(out, Result(k, first_ + i)) << "output " << k;
        }
      }
    }
  }

  // Calls without the arrays whose bits are set.
  void CheckNullArrays(unsigned null_mask) {
    Outputs outputs = {pointers_[0].data(), pointers_[1].data()};
    for (size_t k = 0; k < out_bytes_.size(); ++k) {
      if ((null_mask >> k & 1) != 0) outputs[k] = nullptr;
    }
    const bool no_status = (null_mask >> (array_count() - 1) & 1) != 0;
    const auto of_inputs = static_cast<unsigned>(null_mask >> out_bytes_.size());
    ASSERT_EQ(Call(outputs, no_status ? nullptr : status_.data(), of_inputs),
              n_ == 0 ? KXL_OK : KXL_ERR_NULL);
    for (size_t i = 0; i < n_; ++i) {
      if (!no_status) {
        ASSERT_EQ(status_[i], KXL_ERR_NULL);
      }
      for (size_t k = 0; k < out_bytes_.size(); ++k) {
        if (outputs[k] != nullptr) {
          ASSERT_TRUE(AllZero(outputs_[k][i]));
        }
      }
    }
  }

 protected:
  using Outputs = std::array<uint8_t* const*, 2>;

  Batch(std::string name, std::vector<size_t> out_bytes)
      : name_(std::move(name)), out_bytes_(std::move(out_bytes)) {}

 private:
  virtual size_t input_count() const = 0;
  virtual size_t bad_key_count() const = 0;
  virtual void StartInputs(size_t n, size_t first) = 0;
  virtual void SetNullInput(size_t array, size_t i) = 0;
  virtual void SetBadKey(size_t which, size_t i) = 0;
  virtual kxl_status Call(const Outputs& outputs, kxl_status* status, unsigned null_inputs) = 0;
  virtual const Buffer& Result(size_t output, size_t i) const = 0;

  const std::string name_;
  const std::vector<size_t> out_bytes_;
  size_t n_ = 0, first_ = 0;
  std::vector<Buffer> outputs_[2];
  std::vector<uint8_t*> pointers_[2];
  std::vector<kxl_status> status_, expected_;
};

// The good inputs, of which the first is the key, the bad keys, and the results.
template <typename Key, typename... More>
struct Known {
  std::tuple<std::vector<const Key*>, std::vector<const More*>...> inputs;
  std::vector<const Key*> bad_keys;
  std::vector<std::vector<Buffer>> results;
};

template <typename Key, typename... More>
class BatchOf : public Batch {
 public:
  using Function = std::function<kxl_status(size_t, uint8_t* const*, uint8_t* const*,
                                            const Key* const*, const More* const*..., kxl_status*)>;

  BatchOf(std::string name, Known<Key, More...> known, Function function)
      : Batch(std::move(name), SizesOf(known.results)),
        known_(std::move(known)),
        function_(std::move(function)) {}

 private:
  static std::vector<size_t> SizesOf(const std::vector<std::vector<Buffer>>& results) {
    std::vector<size_t> sizes;
    for (const auto& of_output : results) sizes.push_back(of_output.at(0).size());
    return sizes;
  }
  size_t input_count() const override { return 1 + sizeof...(More); }
  size_t bad_key_count() const override { return known_.bad_keys.size(); }
  void StartInputs(size_t n, size_t first) override {
    inputs_ = known_.inputs;
    std::apply(
        [&](auto&... array) {
          const auto cut = [&](auto& a) {
            const auto begin = a.begin() + static_cast<std::ptrdiff_t>(first);
            a = {begin, begin + static_cast<std::ptrdiff_t>(n)};
          };
          (cut(array), ...);
        },
        inputs_);
  }
  void SetNullInput(size_t array, size_t i) override {
    size_t at = 0;
    std::apply([&](auto&... a) { ((at++ == array ? void(a[i] = nullptr) : void()), ...); },
               inputs_);
  }
  void SetBadKey(size_t which, size_t i) override {
    std::get<0>(inputs_)[i] = known_.bad_keys[which];
  }
  kxl_status Call(const Outputs& outputs, kxl_status* status, unsigned null_inputs) override {
    unsigned at = 0;
    const auto data = [&](const auto& array) {
      return (null_inputs >> at++ & 1) != 0 ? nullptr : array.data();
    };
    return std::apply(
        [&](const auto&... array) {
          // Braces fix the order in which they are counted.
          const std::tuple pointers{data(array)...};
          return std::apply(
              [&](const auto*... p) {
                return function_(n_of(), outputs[0], outputs[1], p..., status);
              },
              pointers);
        },
        inputs_);
  }
  const Buffer& Result(size_t output, size_t i) const override { return known_.results[output][i]; }
  size_t n_of() const { return std::get<0>(inputs_).size(); }

  const Known<Key, More...> known_;
  const Function function_;
  decltype(Known<Key, More...>::inputs) inputs_;
};

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

// Another kind of key where a prepared one of this type is awaited: the memory is there, and starts
// with a valid key.
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
    // Zeros, the key of the other side, and that of another parameter set.
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

  // Every batch call whose results are determined. PrepareKeys() must have been called.
  std::vector<std::unique_ptr<Batch>> Batches() {
    const auto pointers = [&](Buffer MlkemItem::*member) { return PointersTo(items, member); };
    const auto column = [&](Buffer MlkemItem::*member) { return Column(items, member); };
    std::vector<std::unique_ptr<Batch>> all;
    all.push_back(std::make_unique<BatchOf<uint8_t>>(
        "keygen",
        Known<uint8_t>{
            {pointers(&MlkemItem::seed)}, {}, {column(&MlkemItem::ek), column(&MlkemItem::dk)}},
        M::kKeygenBatchDerand));
    all.push_back(std::make_unique<BatchOf<uint8_t, uint8_t>>(
        "encaps",
        Known<uint8_t, uint8_t>{{pointers(&MlkemItem::ek), pointers(&MlkemItem::m)},
                                {bad_eks[0].data(), bad_eks[1].data()},
                                {column(&MlkemItem::c), column(&MlkemItem::K)}},
        M::kEncapsBatchDerand));
    all.push_back(std::make_unique<BatchOf<uint8_t, uint8_t>>(
        "decaps",
        Known<uint8_t, uint8_t>{{pointers(&MlkemItem::dk), pointers(&MlkemItem::received)},
                                {bad_dks[0].data(), bad_dks[1].data()},
                                {column(&MlkemItem::K_received)}},
        [](size_t n, uint8_t* const* K, uint8_t* const*, const uint8_t* const* dk,
           const uint8_t* const* c,
           kxl_status* status) { return M::kDecapsBatch(n, K, c, dk, status); }));
    all.push_back(std::make_unique<BatchOf<EkStruct, uint8_t>>(
        "encaps_prepared",
        Known<EkStruct, uint8_t>{{eks.Pointers(), pointers(&MlkemItem::m)},
                                 unprepared_eks.Pointers(),
                                 {column(&MlkemItem::c), column(&MlkemItem::K)}},
        M::kEncapsPreparedBatchDerand));
    all.push_back(std::make_unique<BatchOf<DkStruct, uint8_t>>(
        "decaps_prepared",
        Known<DkStruct, uint8_t>{{dks.Pointers(), pointers(&MlkemItem::received)},
                                 unprepared_dks.Pointers(),
                                 {column(&MlkemItem::K_received)}},
        [](size_t n, uint8_t* const* K, uint8_t* const*, const DkStruct* const* dk,
           const uint8_t* const* c,
           kxl_status* status) { return M::kDecapsPreparedBatch(n, K, c, dk, status); }));
    return all;
  }

  template <typename Body>
  void ForEachBatch(Body body) {
    ForEachTarget([&] {
      ASSERT_NO_FATAL_FAILURE(PrepareKeys());
      for (const auto& batch : Batches()) {
        SCOPED_TRACE(batch->name());
        ASSERT_NO_FATAL_FAILURE(body(*batch));
      }
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

TYPED_TEST(MlkemBatchTest, AnyNumberOfItems) {
  std::vector<size_t> numbers = {31, 32, 33, 64, 65};
  for (size_t n = 0; n <= 20; ++n) numbers.push_back(n);
  this->ForEachBatch([&](Batch& batch) {
    for (const size_t n : numbers) {
      batch.Start(n, (65 - n) / 2);
      ASSERT_NO_FATAL_FAILURE(batch.Check());
    }
  });
}

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

// Buffers for n results, and what the calls want of them.
struct Results {
  Results(size_t n, size_t bytes) : buffers(n, Garbage(bytes)) {
    for (Buffer& buffer : buffers) pointers.push_back(buffer.data());
    inputs.assign(pointers.begin(), pointers.end());
  }

  size_t DifferentOnes() const {
    std::set<std::string> different;
    for (const Buffer& buffer : buffers) different.insert(Hex(buffer));
    return different.size();
  }

  std::vector<Buffer> buffers;
  std::vector<uint8_t*> pointers;
  std::vector<const uint8_t*> inputs;
};

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
        // z is drawn, too.
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
      // One key for all: the m of the items differ.
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

TYPED_TEST(MlkemBatchTest, OneBadItemAnywhere) {
  this->ForEachBatch([&](Batch& batch) {
    for (size_t i = 0; i < 9; ++i) {
      for (size_t how = 0; how < batch.DamageCount(); ++how) {
        batch.Start(9);
        batch.Damage(i, how);
        SCOPED_TRACE("damage " + std::to_string(how));
        ASSERT_NO_FATAL_FAILURE(batch.Check());
      }
    }
    for (const size_t n : {1u, 2u, 4u, 17u, 34u}) {
      for (size_t i = 0; i < n; ++i) {
        batch.Start(n);
        batch.Damage(i, (i + n) % batch.DamageCount());
        ASSERT_NO_FATAL_FAILURE(batch.Check());
      }
    }
  });
}

TYPED_TEST(MlkemBatchTest, SeveralBadItems) {
  std::mt19937 generator(8);
  this->ForEachBatch([&](Batch& batch) {
    for (int round = 0; round < 60; ++round) {
      const size_t n = 1 + generator() % 36;
      const unsigned one_in = 1 + generator() % 4;
      batch.Start(n);
      for (size_t i = 0; i < n; ++i) {
        if (generator() % one_in == 0) batch.Damage(i, generator() % batch.DamageCount());
      }
      ASSERT_NO_FATAL_FAILURE(batch.Check());
    }
  });
}

TYPED_TEST(MlkemBatchTest, AllItemsBad) {
  this->ForEachBatch([&](Batch& batch) {
    for (const size_t n : {1u, 8u, 13u, 40u}) {
      for (size_t how = 0; how < batch.DamageCount(); ++how) {
        batch.Start(n);
        for (size_t i = 0; i < n; ++i) batch.Damage(i, how);
        ASSERT_NO_FATAL_FAILURE(batch.Check());
      }
    }
  });
}

TYPED_TEST(MlkemBatchTest, NullArrays) {
  this->ForEachBatch([&](Batch& batch) {
    for (const size_t n : {0u, 1u, 9u}) {
      for (unsigned mask = 1; mask < 1u << batch.array_count(); ++mask) {
        SCOPED_TRACE(mask);
        batch.Start(n);
        ASSERT_NO_FATAL_FAILURE(batch.CheckNullArrays(mask));
      }
    }
  });
}

TYPED_TEST(MlkemBatchTest, NullArraysOfRandomBatches) {
  using M = TypeParam;
  constexpr size_t n = 3;
  const typename M::EkStruct zero = {};
  const std::vector<const typename M::EkStruct*> prepared(n, &zero);
  const std::vector<const uint8_t*> ek(n, this->items[0].ek.data());
  for (const bool has_a : {false, true}) {
    for (const bool has_b : {false, true}) {
      for (const bool has_key : {false, true}) {
        for (const bool has_status : {false, true}) {
          Results a(n, M::kEkBytes), b(n, M::kDkBytes), c(n, M::kCBytes), K(n, M::kKBytes);
          std::vector<kxl_status> status(n, KXL_OK);
          const auto if_has = [](bool has, auto& array) { return has ? array.data() : nullptr; };
          const auto check = [&](kxl_status result, const Results& x, const Results& y) {
            EXPECT_EQ(result, KXL_ERR_NULL);
            for (size_t i = 0; i < n; ++i) {
              EXPECT_TRUE(!has_a || AllZero(x.buffers[i]));
              EXPECT_TRUE(!has_b || AllZero(y.buffers[i]));
              EXPECT_TRUE(!has_status || status[i] == KXL_ERR_NULL);
            }
          };
          kxl_status* const s = if_has(has_status, status);
          if (!has_a || !has_b || !has_status) {
            check(M::kKeygenBatch(n, if_has(has_a, a.pointers), if_has(has_b, b.pointers), s), a,
                  b);
          }
          if (has_a && has_b && has_key && has_status) continue;
          check(M::kEncapsBatch(n, if_has(has_a, c.pointers), if_has(has_b, K.pointers),
                                if_has(has_key, ek), s),
                c, K);
          check(M::kEncapsPreparedBatch(n, if_has(has_a, c.pointers), if_has(has_b, K.pointers),
                                        if_has(has_key, prepared), s),
                c, K);
        }
      }
    }
  }
  EXPECT_EQ(M::kKeygenBatch(0, nullptr, nullptr, nullptr), KXL_OK);
  EXPECT_EQ(M::kEncapsBatch(0, nullptr, nullptr, nullptr, nullptr), KXL_OK);
  EXPECT_EQ(M::kEncapsPreparedBatch(0, nullptr, nullptr, nullptr, nullptr), KXL_OK);
}

}  // namespace
}  // namespace kexlane::test
