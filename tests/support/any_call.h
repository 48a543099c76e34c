// SPDX-License-Identifier: Apache-2.0
// Calls of the C ABI with their buffers, whatever they compute, and a class that lists such calls.
#ifndef KEXLANE_TESTS_SUPPORT_ANY_CALL_H_
#define KEXLANE_TESTS_SUPPORT_ANY_CALL_H_

#include <gtest/gtest.h>
#include <kexlane/target.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/test_util.h"

namespace kexlane::test {

// A buffer of a call. In an output, the content is the expected result. It is empty if the result
// is random or differs between targets.
struct Part {
  size_t bytes;
  size_t alignment = 1;
  Buffer content = {};
};

struct AnyCall {
  std::string name;
  std::vector<Part> outputs, inputs;
  // The pointers are those of the outputs, then those of the inputs.
  std::function<kxl_status(uint8_t* const* p)> call;

  size_t part_count() const { return outputs.size() + inputs.size(); }
  const Part& part(size_t i) const {
    return i < outputs.size() ? outputs[i] : inputs[i - outputs.size()];
  }
};

// Returns the first place in a buffer that is aligned for every type.
inline uint8_t* Aligned(Buffer& buffer) {
  return buffer.data() + (64 - reinterpret_cast<uintptr_t>(buffer.data()) % 64) % 64;
}

// The memory of a call. Each run fills it anew.
class Trial {
 public:
  explicit Trial(const AnyCall& call) : call_(call) {
    for (size_t i = 0; i < call.part_count(); ++i) {
      pointers_.push_back(Aligned(memory_.emplace_back(call.part(i).bytes + 64)));
    }
  }

  // Returns whether every expected output came out. It uses no GoogleTest assertion, because many
  // threads call it.
  bool IsRight() {
    for (size_t i = 0; i < call_.part_count(); ++i) {
      const Part& part = call_.part(i);
      if (i < call_.outputs.size()) {
        std::memset(pointers_[i], 0xA5, part.bytes);
      } else {
        std::memcpy(pointers_[i], part.content.data(), part.bytes);
      }
    }
    if (call_.call(pointers_.data()) != KXL_OK) return false;
    for (size_t i = 0; i < call_.part_count(); ++i) {
      const Buffer& expected = call_.part(i).content;
      if (expected.empty()) continue;
      if (std::memcmp(pointers_[i], expected.data(), expected.size()) != 0) return false;
    }
    return true;
  }

 private:
  const AnyCall& call_;
  std::vector<Buffer> memory_;
  std::vector<uint8_t*> pointers_;
};

// Makes a list of calls. Batches have n items.
class CallMaker {
 public:
  CallMaker(const CallMaker&) = delete;
  CallMaker& operator=(const CallMaker&) = delete;

  const std::vector<AnyCall>& calls() const { return calls_; }

 protected:
  explicit CallMaker(size_t n) : n_(n) {}
  ~CallMaker() = default;

  enum Outcome { kKnown, kUnknown };

  static Part Input(Buffer content, size_t alignment = 1) {
    return {content.size(), alignment, std::move(content)};
  }
  // Makes an input from any object, such as a prepared key.
  template <typename Struct>
  static Part InputStruct(const Struct& object) {
    Buffer content(sizeof(object));
    std::memcpy(content.data(), &object, sizeof(object));
    return Input(std::move(content), alignof(Struct));
  }

  // Adds a call. The portable target computes the expected outputs.
  void Add(const std::string& name, Outcome outcome, std::vector<Part> outputs,
           std::vector<Part> inputs, std::function<kxl_status(uint8_t* const*)> call) {
    AnyCall made{name, std::move(outputs), std::move(inputs), std::move(call)};
    if (outcome == kKnown) {
      std::vector<Buffer> memory;
      std::vector<uint8_t*> pointers;
      for (size_t i = 0; i < made.part_count(); ++i) {
        const Part& part = made.part(i);
        pointers.push_back(Aligned(memory.emplace_back(part.bytes + 64)));
        const Buffer content = i < made.outputs.size() ? Garbage(part.bytes) : part.content;
        std::copy(content.begin(), content.end(), pointers.back());
      }
      const std::string before = kxl_target_active();
      EXPECT_EQ(kxl_target_force("portable"), KXL_OK);
      EXPECT_EQ(made.call(pointers.data()), KXL_OK) << name;
      EXPECT_EQ(kxl_target_force(before.c_str()), KXL_OK);
      for (size_t i = 0; i < made.outputs.size(); ++i) {
        made.outputs[i].content.assign(pointers[i], pointers[i] + made.outputs[i].bytes);
      }
    }
    calls_.push_back(std::move(made));
  }

  // The arrays of a batch. In the call, the items of an array stand one after the other, and the
  // statuses are the last output.
  using Arrays = std::vector<std::vector<Part>>;
  void AddBatch(const std::string& name, Outcome outcome, const std::vector<Part>& outputs,
                const Arrays& inputs,
                const std::function<kxl_status(uint8_t* const*, kxl_status*)>& call) {
    std::vector<Part> all_outputs, all_inputs;
    for (const Part& output : outputs) {
      for (size_t i = 0; i < n_; ++i) all_outputs.push_back(output);
    }
    all_outputs.push_back({n_ * sizeof(kxl_status), alignof(kxl_status)});
    for (const std::vector<Part>& array : inputs) {
      for (size_t i = 0; i < n_; ++i) all_inputs.push_back(array[i]);
    }
    const size_t status_at = n_ * outputs.size();
    Add(name + "_batch of " + std::to_string(n_), outcome, std::move(all_outputs),
        std::move(all_inputs), [status_at, call](uint8_t* const* p) {
          return call(p, reinterpret_cast<kxl_status*>(p[status_at]));
        });
  }

  template <typename Get>
  std::vector<Part> Column(Get get) const {
    std::vector<Part> column;
    for (size_t i = 0; i < n_; ++i) column.push_back(get(i));
    return column;
  }

  // Returns input array k of a batch that has n items and this many output arrays.
  template <typename T = uint8_t>
  static const T* const* In(size_t n, uint8_t* const* p, size_t outputs, size_t k) {
    return reinterpret_cast<const T* const*>(p + (outputs + k) * n + 1);
  }

  std::vector<Part> RandomColumn(size_t bytes) const {
    return Column([&](size_t) { return Input(RandomBuffer(bytes)); });
  }
  // Returns what the last call of the list put out, as inputs for another call.
  std::vector<Part> LastOutputs(size_t k) const {
    return Column([&](size_t i) { return Input(calls_.back().outputs[k * n_ + i].content); });
  }

  const size_t n_;
  std::vector<AnyCall> calls_;
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_ANY_CALL_H_
