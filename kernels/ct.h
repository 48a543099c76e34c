// SPDX-License-Identifier: Apache-2.0
// Constant-time building blocks for scalar code, wiping, and the marks for secret values.
#ifndef KEXLANE_KERNELS_CT_H_
#define KEXLANE_KERNELS_CT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(KEXLANE_CT_VALGRIND)
#include <valgrind/memcheck.h>
#elif defined(KEXLANE_CT_MSAN)
#include <sanitizer/msan_interface.h>
#elif defined(KEXLANE_CT_TRACE)
// tests/ct/calls.cc defines this function. It gives declassified bytes the same value in runs with
// different secrets.
extern "C" void kexlane_ct_declassified(void* p, size_t bytes);
#endif

namespace kexlane {

// Returns x and hides its value from the compiler, so that a mask made of x stays a mask and does
// not become a branch.
template <typename T>
inline T ValueBarrier(T x) {
#if defined(KEXLANE_CT_MSAN)
  // MemorySanitizer cannot see through assembly, and it does not follow carries: it would take a
  // mask made of one secret bit for secret in that bit only.
  if (__msan_test_shadow(&x, sizeof(x)) >= 0) __msan_poison(&x, sizeof(x));
  return x;
#else
  __asm__("" : "+r"(x));
  return x;
#endif
}

// Returns all ones if x != 0, else 0. The bit is hidden before it becomes a mask. Otherwise Clang
// would make a selection of it for WebAssembly.
inline uint64_t MaskNonZero(uint64_t x) { return 0 - ValueBarrier((x | (0 - x)) >> 63); }

// Returns all ones if the two strings differ, else 0.
inline uint64_t MaskDiffer(const uint8_t* a, const uint8_t* b, size_t bytes) {
  uint64_t differ = 0;
  size_t i = 0;
  for (; i + 8 <= bytes; i += 8) {
    uint64_t x, y;
    std::memcpy(&x, a + i, 8);
    std::memcpy(&y, b + i, 8);
    differ |= x ^ y;
  }
  for (; i < bytes; ++i) differ |= static_cast<uint64_t>(a[i] ^ b[i]);
  return MaskNonZero(differ);
}

// Computes out = mask ? a : out for a mask of all ones or 0.
inline void MoveIf(uint64_t mask, uint8_t* out, const uint8_t* a, size_t bytes) {
  const uint8_t m = static_cast<uint8_t>(ValueBarrier(mask));
  for (size_t i = 0; i < bytes; ++i) out[i] = static_cast<uint8_t>(out[i] ^ (m & (out[i] ^ a[i])));
}

// Zeroes memory. The compiler does not optimise it away.
inline void Wipe(void* p, size_t bytes) {
  std::memset(p, 0, bytes);
  __asm__ __volatile__("" : : "r"(p) : "memory");
}

template <typename T>
inline void Wipe(T& object) {
  Wipe(&object, sizeof(object));
}

// Wipes an object when the scope ends.
template <typename T>
class WipeAtExit {
 public:
  explicit WipeAtExit(T& object) : object_(object) {}
  ~WipeAtExit() { Wipe(object_); }
  WipeAtExit(const WipeAtExit&) = delete;
  WipeAtExit& operator=(const WipeAtExit&) = delete;

 private:
  T& object_;
};

// Secret() marks memory as secret where it enters the library. Declassify() marks it as public
// where the code may branch on it or hand it out, and `why` gives the reason. Both do nothing
// unless a checker of tests/ct is compiled in. Valgrind and MemorySanitizer then treat secret
// memory as uninitialised and report a branch or an address that depends on it.
inline void Secret([[maybe_unused]] const void* p, [[maybe_unused]] size_t bytes) {
#if defined(KEXLANE_CT_VALGRIND)
  (void)VALGRIND_MAKE_MEM_UNDEFINED(p, bytes);
#elif defined(KEXLANE_CT_MSAN)
  __msan_poison(p, bytes);
#endif
}
inline void Declassify([[maybe_unused]] const void* p, [[maybe_unused]] size_t bytes,
                       [[maybe_unused]] const char* why) {
#if defined(KEXLANE_CT_VALGRIND)
  (void)VALGRIND_MAKE_MEM_DEFINED(p, bytes);
#elif defined(KEXLANE_CT_MSAN)
  __msan_unpoison(p, bytes);
#elif defined(KEXLANE_CT_TRACE)
  kexlane_ct_declassified(const_cast<void*>(p), bytes);
#endif
}

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_CT_H_
