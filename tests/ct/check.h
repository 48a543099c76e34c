// SPDX-License-Identifier: Apache-2.0
// How the programs of tests/ct run an operation on secrets under a checker. Built for Valgrind or
// MemorySanitizer, an operation runs once with its secrets marked. Built for the trace, it runs
// several times with different secrets and the same public bytes. The plugin trace.cc then compares
// which instructions ran and which addresses they accessed.
#ifndef KEXLANE_TESTS_CT_CHECK_H_
#define KEXLANE_TESTS_CT_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#if defined(KEXLANE_CT_TRACE)
#include <unistd.h>
#endif

#include "kernels/ct.h"

namespace kexlane::ct {

inline const char* operation = "";  // the name of the one that runs
inline int checks = 0;
inline uint64_t random_state;

[[noreturn]] inline void Stop(const char* what) {
  std::fprintf(stderr, "%s: %s\n", operation, what);
  std::exit(1);
}
inline void Expect(bool condition, const char* what) {
  if (!condition) Stop(what);
}

// Fills memory with bytes that differ between the runs of one operation.
inline void Fill(void* p, size_t bytes) {
  for (size_t i = 0; i < bytes; ++i) {
    random_state = random_state * 6364136223846793005 + 1442695040888963407;
    static_cast<uint8_t*>(p)[i] = static_cast<uint8_t>(random_state >> 56);
  }
}

inline bool IsSecret([[maybe_unused]] const uint8_t* byte) {
#if defined(KEXLANE_CT_VALGRIND)
  uint8_t undefined = 0;
  (void)VALGRIND_GET_VBITS(byte, &undefined, 1);
  return undefined != 0;
#elif defined(KEXLANE_CT_MSAN)
  return __msan_test_shadow(byte, 1) == 0;
#else
  return true;
#endif
}

// Expects that in every `unit` bytes of the output something is still secret to the checker: if the
// checker lost the secrets of an operation on the way, it did not check it. Then makes the output
// public, so that it can be compared.
inline void TakeSecret(const void* p, size_t bytes, size_t unit = 1) {
  const uint8_t* const b = static_cast<const uint8_t*>(p);
  for (size_t i = 0; i < bytes; i += unit) {
    bool secret = false;
    for (size_t j = i; j < i + unit; ++j) secret |= IsSecret(b + j);
    Expect(secret, "the checker lost the secret");
  }
  Declassify(p, bytes, "to be compared");
}

// Expects that at least so many bytes of memory with unknown layout are still secret. They stay
// secret.
inline void ExpectSecrets(const void* p, size_t bytes, size_t least) {
  size_t secret = 0;
  for (size_t i = 0; i < bytes; ++i) secret += IsSecret(static_cast<const uint8_t*>(p) + i);
  Expect(secret >= least, "the checker lost the secret");
}

inline void ExpectEqual(const void* a, const void* b, size_t bytes) {
  Expect(std::memcmp(a, b, bytes) == 0, "a wrong result");
}

#if defined(KEXLANE_CT_TRACE)
// What the program tells the plugin, by numbers of system calls that no kernel has.
enum class Trace : long { kPause = 100000, kResume, kFirst, kAgain, kEnd };
inline void Tell(Trace word) { (void)syscall(static_cast<long>(word)); }

// What the first run declassified. The other runs get the same bytes.
inline uint8_t declassified[1 << 20];
inline size_t declassified_bytes;
inline int run = -1;  // outside of a run

// Must not be inlined, because the first run might then have code of its own.
template <class Call>
__attribute__((noinline)) void RunTraced(Trace begin, Call call) {
  Tell(begin);
  call();
  Tell(Trace::kEnd);
}
#endif

// Whether results can be compared. In the later runs of an operation the keys are not a pair any
// more.
inline bool later_run = false;
inline bool Comparable() { return !later_run; }

// Checks an operation: prepare() sets its secrets, call() runs it, and after() looks at its
// results.
template <class Prepare, class Call, class After>
void Check(const char* name, Prepare prepare, Call call, After after) {
  operation = name;
  ++checks;
#if defined(KEXLANE_CT_TRACE)
  std::fprintf(stderr, "%s\n", name);
  for (int i = 0; i < 4; ++i) {
    random_state = static_cast<uint64_t>(i + 1);
    later_run = i > 0;
    prepare();
    declassified_bytes = 0;
    run = i;
    RunTraced(i == 0 ? Trace::kFirst : Trace::kAgain, call);
    run = -1;
    after();
  }
#else
  random_state = 1;
  prepare();
  call();
  after();
#endif
}
template <class Prepare, class Call>
void Check(const char* name, Prepare prepare, Call call) {
  Check(name, prepare, call, [] {});
}

}  // namespace kexlane::ct

#if defined(KEXLANE_CT_TRACE)
extern "C" __attribute__((used)) inline void kexlane_ct_declassified(void* p, size_t bytes) {
  using namespace kexlane::ct;
  if (run < 0) return;
  Tell(Trace::kPause);
  Expect(bytes <= sizeof(declassified) - declassified_bytes,
         "the buffer for declassified bytes is full");
  uint8_t* const kept = declassified + declassified_bytes;
  std::memcpy(run == 0 ? kept : p, run == 0 ? p : kept, bytes);
  declassified_bytes += bytes;
  Tell(Trace::kResume);
}
#endif

#endif  // KEXLANE_TESTS_CT_CHECK_H_
