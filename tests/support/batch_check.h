// SPDX-License-Identifier: Apache-2.0
// Checks that apply to every batch of the C ABI whose results are known. They call it with any
// number of items, with failing items among good ones, and without some of its arrays.
#ifndef KEXLANE_TESTS_SUPPORT_BATCH_CHECK_H_
#define KEXLANE_TESTS_SUPPORT_BATCH_CHECK_H_

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/support/test_util.h"

namespace kexlane::test {

// A batch. Its arrays are numbered from the first output to the status.
class Batch {
 public:
  virtual ~Batch() = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  const std::string& name() const { return name_; }
  size_t array_count() const { return out_bytes_.size() + input_count() + 1; }

  // Makes a batch of the good items first, first + 1, ..., and fills the outputs with garbage.
  void Start(size_t n, size_t first = 0) {
    n_ = n;
    first_ = first;
    for (size_t k = 0; k < out_bytes_.size(); ++k) {
      outputs_[k].assign(n, Garbage(out_bytes_[k]));
      pointers_[k].clear();
      for (Buffer& buffer : outputs_[k]) pointers_[k].push_back(buffer.data());
    }
    status_.assign(n, KXL_ERR_LENGTH);  // no call below returns this status
    expected_.assign(n, KXL_OK);
    StartInputs(n, first);
  }

  // How many ways there are to damage an item, and a function that does it.
  size_t DamageCount() const { return array_count() - 1 + bad_count(); }
  void Damage(size_t i, size_t how) {
    expected_[i] = KXL_ERR_NULL;
    if (how < out_bytes_.size()) {
      pointers_[how][i] = nullptr;
    } else if (how < array_count() - 1) {
      SetNullInput(how - out_bytes_.size(), i);
    } else {
      expected_[i] = SetBad(how - (array_count() - 1), i);
    }
  }

  // Makes the call and compares everything that came back.
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

  // Makes the call with null for the arrays whose bits are set.
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
  size_t n() const { return n_; }

 private:
  virtual size_t input_count() const = 0;
  virtual size_t bad_count() const = 0;
  virtual void StartInputs(size_t n, size_t first) = 0;
  virtual void SetNullInput(size_t array, size_t i) = 0;
  virtual kxl_status SetBad(size_t which, size_t i) = 0;
  virtual kxl_status Call(const Outputs& outputs, kxl_status* status, unsigned null_inputs) = 0;
  virtual const Buffer& Result(size_t output, size_t i) const = 0;

  const std::string name_;
  const std::vector<size_t> out_bytes_;
  size_t n_ = 0, first_ = 0;
  std::vector<Buffer> outputs_[2];
  std::vector<uint8_t*> pointers_[2];
  std::vector<kxl_status> status_, expected_;
};

// The good inputs, the ways to make an input bad, and the expected results.
template <typename... In>
struct Known {
  using Inputs = std::tuple<std::vector<const In*>...>;
  struct Bad {
    std::function<void(Inputs& inputs, size_t i)> put;
    kxl_status status;
  };
  Inputs inputs;
  std::vector<Bad> bad;
  std::vector<std::vector<Buffer>> results;

  // Damages an item by replacing its pointer in array kArray with one of these.
  template <size_t kArray, typename Pointer>
  void AddBad(const std::vector<Pointer>& pointers, kxl_status status) {
    for (const auto pointer : pointers) {
      bad.push_back(
          {[pointer](Inputs& all, size_t i) { std::get<kArray>(all)[i] = pointer; }, status});
    }
  }
};

template <typename... In>
class BatchOf : public Batch {
 public:
  using Function = std::function<kxl_status(size_t, uint8_t* const*, uint8_t* const*,
                                            const In* const*..., kxl_status*)>;

  BatchOf(std::string name, Known<In...> known, Function function)
      : Batch(std::move(name), SizesOf(known.results)),
        known_(std::move(known)),
        function_(std::move(function)) {}

 private:
  static std::vector<size_t> SizesOf(const std::vector<std::vector<Buffer>>& results) {
    std::vector<size_t> sizes;
    for (const auto& of_output : results) sizes.push_back(of_output.at(0).size());
    return sizes;
  }
  size_t input_count() const override { return sizeof...(In); }
  size_t bad_count() const override { return known_.bad.size(); }
  void StartInputs(size_t n, size_t first) override {
    inputs_ = known_.inputs;
    std::apply(
        [&](auto&... array) {
          [[maybe_unused]] const auto cut = [&](auto& a) {
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
    EXPECT_LT(array, at);
  }
  kxl_status SetBad(size_t which, size_t i) override {
    known_.bad[which].put(inputs_, i);
    return known_.bad[which].status;
  }
  kxl_status Call(const Outputs& outputs, kxl_status* status, unsigned null_inputs) override {
    unsigned at = 0;
    const auto data = [&](const auto& array) {
      return (null_inputs >> at++ & 1) != 0 ? nullptr : array.data();
    };
    return std::apply(
        [&](const auto&... array) {
          // Braces fix the order of evaluation.
          const std::tuple pointers{data(array)...};
          return std::apply(
              [&](const auto*... p) {
                return function_(n(), outputs[0], outputs[1], p..., status);
              },
              pointers);
        },
        inputs_);
  }
  const Buffer& Result(size_t output, size_t i) const override { return known_.results[output][i]; }

  const Known<In...> known_;
  const Function function_;
  typename Known<In...>::Inputs inputs_;
};

using BatchList = std::vector<std::unique_ptr<Batch>>;

template <typename... In>
void AddBatch(BatchList& batches, const char* name, const Known<In...>& known,
              const typename BatchOf<In...>::Function& function) {
  batches.push_back(std::make_unique<BatchOf<In...>>(name, known, function));
}

template <typename Check>
void CheckEach(const BatchList& batches, Check check) {
  for (const auto& batch : batches) {
    SCOPED_TRACE(batch->name());
    ASSERT_NO_FATAL_FAILURE(check(*batch));
  }
}

// Makes a call with one output fit BatchOf.
template <typename Function>
auto WithoutSecondOutput(Function function) {
  return [function](size_t n, uint8_t* const* out, uint8_t* const*, auto... rest) {
    return function(n, out, rest...);
  };
}

// ---- What every batch must do

inline void CheckAnyNumberOfItems(Batch& batch) {
  for (size_t n = 0; n <= kBatchItems; n += IsQuick() && n >= 9 ? 14 : n == 40 ? 23 : 1) {
    batch.Start(n, (kBatchItems - n) / 2);
    ASSERT_NO_FATAL_FAILURE(batch.Check());
  }
}

inline void CheckOneBadItemAnywhere(Batch& batch) {
  for (size_t i = 0; i < 9; ++i) {
    for (size_t how = 0; how < batch.DamageCount(); ++how) {
      if (IsQuick() && (i + how) % 3 != 0) continue;
      batch.Start(9);
      batch.Damage(i, how);
      SCOPED_TRACE("damage " + std::to_string(how));
      ASSERT_NO_FATAL_FAILURE(batch.Check());
    }
  }
  for (const size_t n : {1u, 2u, 4u, 17u, 34u}) {
    for (size_t i = 0; i < n; i += IsQuick() ? 5 : 1) {
      batch.Start(n);
      batch.Damage(i, (i + n) % batch.DamageCount());
      ASSERT_NO_FATAL_FAILURE(batch.Check());
    }
  }
}

inline void CheckSeveralBadItems(Batch& batch) {
  std::mt19937 generator(8);
  for (int round = 0; round < (IsQuick() ? 12 : 60); ++round) {
    const size_t n = 1 + generator() % 36;
    const unsigned one_in = 1 + generator() % 4;
    batch.Start(n);
    for (size_t i = 0; i < n; ++i) {
      if (generator() % one_in == 0) batch.Damage(i, generator() % batch.DamageCount());
    }
    ASSERT_NO_FATAL_FAILURE(batch.Check());
  }
}

inline void CheckAllItemsBad(Batch& batch) {
  for (const size_t n : {1u, 8u, 13u, 40u}) {
    for (size_t how = 0; how < batch.DamageCount(); ++how) {
      batch.Start(n);
      for (size_t i = 0; i < n; ++i) batch.Damage(i, how);
      ASSERT_NO_FATAL_FAILURE(batch.Check());
    }
  }
}

inline void CheckNullArrays(Batch& batch) {
  for (const size_t n : {0u, 1u, 9u}) {
    for (unsigned mask = 1; mask < 1u << batch.array_count(); ++mask) {
      SCOPED_TRACE(mask);
      batch.Start(n);
      ASSERT_NO_FATAL_FAILURE(batch.CheckNullArrays(mask));
    }
  }
}

// Checks a batch that draws randomness. Its results are unknown, so the check looks only at their
// sizes and statuses.
inline void CheckDrawingBatch(Batch& batch) {
  CheckAllItemsBad(batch);
  CheckNullArrays(batch);
}

// Buffers for n results of a batch, and the pointers that the calls take.
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

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_BATCH_CHECK_H_
