// SPDX-License-Identifier: Apache-2.0
// Looks at the stack below an operation: how far it reached, and what it left there.
#ifndef KEXLANE_TESTS_SUPPORT_STACK_AFTER_H_
#define KEXLANE_TESTS_SUPPORT_STACK_AFTER_H_

#include <gtest/gtest.h>
#include <kexlane/status.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <vector>

#if !defined(_WIN32)
#include <pthread.h>
#endif

namespace kexlane::test {

using Operation = std::function<kxl_status()>;

// Runs an operation on a stack that was painted, and keeps what is on that stack afterwards
// and how far the operation reached. The stack is at the same address each time.
class StackAfter {
 public:
  explicit StackAfter(const Operation& operation) {
    alignas(4096) static uint8_t memory[kBytes];
    std::fill_n(memory, kBytes, kPaint);
    stack_.resize(kBytes);
    Run run{&operation, memory, stack_.data()};
    Copy(run);  // the first copy resolves the libc symbol that it needs
    StartOn(memory, run);
    EXPECT_EQ(run.status, KXL_OK);
    below_ = static_cast<size_t>(run.frame - memory);
    const auto lowest =
        std::find_if(stack_.begin(), stack_.end(), [](uint8_t b) { return b != kPaint; });
    // An operation may need no stack of its own.
    use_ = below_ - std::min(below_, static_cast<size_t>(lowest - stack_.begin()));
  }

  size_t use() const { return use_; }
  // Returns the stack below the frame that called the operation.
  std::span<const uint8_t> bytes() const { return std::span(stack_).first(below_); }
  bool Contains(std::span<const uint8_t> what) const {
    return std::search(stack_.begin(), stack_.end(), what.begin(), what.end()) != stack_.end();
  }

 private:
  static constexpr size_t kBytes = 512 * 1024;
  static constexpr uint8_t kPaint = 0xa5;

  struct Run {
    const Operation* operation;
    const uint8_t* memory;
    uint8_t* copy;
    const uint8_t* frame = nullptr;
    kxl_status status = KXL_ERR_NULL;
  };
  static void Copy(const Run& run) { std::memcpy(run.copy, run.memory, kBytes); }
  static void* Start(void* argument) {
    auto* run = static_cast<Run*>(argument);
    run->frame = static_cast<const uint8_t*>(__builtin_frame_address(0));
    run->status = (*run->operation)();
    Copy(*run);  // at once, because the end of the thread writes to the stack too
    return nullptr;
  }

#if defined(_WIN32)
  // Windows gives each thread a stack of its own choice, so this thread goes to the memory and
  // back.
  static void StartOn(uint8_t* memory, Run& run) {
    uint8_t* stack = memory + kBytes;
    Run* argument = &run;
    __asm__ __volatile__(
        "xchgq %%rsp, %[stack]\n\t"
        "subq $32, %%rsp\n\t"  // where a function may save its arguments
        "callq *%[start]\n\t"
        "addq $32, %%rsp\n\t"
        "xchgq %%rsp, %[stack]"
        : [stack] "+b"(stack), "+c"(argument)
        : [start] "r"(&Start)
        : "rax", "rdx", "r8", "r9", "r10", "r11", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",
          "cc", "memory");
  }
#else
  static void StartOn(uint8_t* memory, Run& run) {
    pthread_attr_t attributes;
    pthread_t thread;
    EXPECT_EQ(pthread_attr_init(&attributes), 0);
    EXPECT_EQ(pthread_attr_setstack(&attributes, memory, kBytes), 0);
    EXPECT_EQ(pthread_create(&thread, &attributes, Start, &run), 0);
    EXPECT_EQ(pthread_join(thread, nullptr), 0);
    EXPECT_EQ(pthread_attr_destroy(&attributes), 0);
  }
#endif

  std::vector<uint8_t> stack_;
  size_t below_, use_;
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_STACK_AFTER_H_
