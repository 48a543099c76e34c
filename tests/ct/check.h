// How tests/ct's programs run an operation on secrets under a checker. Built for Valgrind or
// MemorySanitizer an operation runs once, its secrets marked. Built for the trace it runs several
// times, with other secrets but the same public bytes, and the plugin trace.cc compares which
// instructions ran and which addresses they accessed.
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

inline const char* operation = "";  // at work
inline int checks = 0;
inline uint64_t random_state;

[[noreturn]] inline void Stop(const char* what) {
  std::fprintf(stderr, "%s: %s\n", operation, what);
  std::exit(1);
}
inline void Expect(bool condition, const char* what) {
  if (!condition) Stop(what);
}

// Bytes that differ from run to run where Check runs an operation twice.
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

// In every `unit` bytes of the output something must still be secret to the checker: an operation
// whose secrets it lost on the way was not checked. Then the output is public, to be compared.
inline void TakeSecret(const void* p, size_t bytes, size_t unit = 1) {
  const uint8_t* const b = static_cast<const uint8_t*>(p);
  for (size_t i = 0; i < bytes; i += unit) {
    bool secret = false;
    for (size_t j = i; j < i + unit; ++j) secret |= IsSecret(b + j);
    Expect(secret, "the checker lost sight of the secret");
  }
  Declassify(p, bytes, "to be compared");
}

// The same of memory of unknown layout, in which so many bytes must still be secret; it stays so.
inline void ExpectSecrets(const void* p, size_t bytes, size_t least) {
  size_t secret = 0;
  for (size_t i = 0; i < bytes; ++i) secret += IsSecret(static_cast<const uint8_t*>(p) + i);
  Expect(secret >= least, "the checker lost sight of the secret");
}

inline void ExpectEqual(const void* a, const void* b, size_t bytes) {
  Expect(std::memcmp(a, b, bytes) == 0, "a wrong result");
}

#if defined(KEXLANE_CT_TRACE)
// What the plugin is told, by system calls that no kernel knows.
enum class Trace : long { kPause = 100000, kResume, kFirst, kAgain, kEnd };
inline void Tell(Trace word) { (void)syscall(static_cast<long>(word)); }

// What is declassified in the first run, for the others to have the same.
inline uint8_t declassified[1 << 20];
inline size_t declassified_bytes;
inline int run = -1;  // none

// Not inlined, or the first run might have code of its own.
template <class Call>
__attribute__((noinline)) void RunTraced(Trace begin, Call call) {
  Tell(begin);
  call();
  Tell(Trace::kEnd);
}
#endif

// Whether results can be compared: where Check runs an operation several times, its keys are no
// pair any more after the first.
inline bool later_run = false;
inline bool Comparable() { return !later_run; }

// prepare() fills in the secrets, call() is the operation, after() looks at the results.
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
  Expect(bytes <= sizeof(declassified) - declassified_bytes, "too much is declassified");
  uint8_t* const kept = declassified + declassified_bytes;
  std::memcpy(run == 0 ? kept : p, run == 0 ? p : kept, bytes);
  declassified_bytes += bytes;
  Tell(Trace::kResume);
}
#endif

#endif  // KEXLANE_TESTS_CT_CHECK_H_
