// SPDX-License-Identifier: Apache-2.0
// Planted leaks, one of each kind. tests/ct/run expects that its checkers find them: leaks KIND.
#include "tests/ct/check.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace kexlane::leaks {

volatile int sink;
__attribute__((used)) int stored;
const volatile size_t compared = 16;
const volatile uint8_t table[256] = {1};
// Nothing reads it, and link-time optimisation would see that.
__attribute__((used)) uint8_t copied[256];
uint8_t rows[2][256];

__attribute__((noinline)) void SecretBranch(const uint8_t* secret) {
  if ((secret[3] & 4) != 0) sink = 1;
}

// 32-bit Arm has stores that run on a condition. Elsewhere it is a branch.
__attribute__((noinline)) void SecretStore(const uint8_t* secret) {
#if defined(__arm__)
  __asm__ volatile("tst %0, #4\n\tit ne\n\tstrne %0, [%1]"
                   :
                   : "r"(secret[3]), "r"(&stored)
                   : "cc", "memory");
#else
  if ((secret[3] & 4) != 0) stored = 1;
#endif
}

// The same on a whole word.
__attribute__((noinline, used)) void SecretWordStore(const uint8_t* secret) {
  uint32_t word;
  std::memcpy(&word, secret, 4);
#if defined(__arm__)
  __asm__ volatile("cmp %0, #4\n\tit eq\n\tstreq %0, [%1]"
                   :
                   : "r"(word), "r"(&stored)
                   : "cc", "memory");
#else
  if (word == 4) stored = 1;
#endif
}

// Copies from where a secret says, and as much as it says.
__attribute__((noinline, used)) void SecretPlace(const uint8_t* secret) {
  std::memcpy(copied, rows[secret[3] & 1], compared);
}

__attribute__((noinline, used)) void SecretLength(const uint8_t* secret) {
  std::memcpy(copied, rows[0], secret[3] & 31);
}

__attribute__((noinline)) void SecretOnStack(const uint8_t* secret) {
  volatile uint32_t copy[4] = {};
  std::memcpy(const_cast<uint32_t*>(copy), secret, sizeof(copy));
  if ((copy[2] & 4) != 0) sink = 1;
}

__attribute__((noinline)) void SecretIndex(const uint8_t* secret) { sink = table[secret[3]]; }

__attribute__((noinline)) void SecretDivision(const uint8_t* secret) {
  sink = 3329 * secret[3] / (secret[4] | 1);
}

// On a 32-bit machine the compiler calls a function of its own.
__attribute__((noinline)) void SecretLongDivision(const uint8_t* secret) {
  uint64_t a, b;
  std::memcpy(&a, secret, 8);
  std::memcpy(&b, secret + 8, 8);
  sink = static_cast<int>(a / (b | 1));
}

__attribute__((noinline)) void EarlyExit(const uint8_t* secret) {
  for (int i = 0; i < 16; ++i) {
    if (secret[i] != secret[16 + i]) return;
  }
  sink = 1;
}

// Compilers make a jump through a table from this.
__attribute__((noinline)) void SecretSwitch(const uint8_t* secret) {
  switch (secret[3] & 7) {
    case 0:
      sink = sink + 1;
      break;
    case 1:
      sink = sink * 3;
      break;
    case 2:
      sink = sink ^ sink;
      break;
    case 3:
      sink = sink - 7;
      break;
    case 4:
      sink = sink | 9;
      break;
    case 5:
      sink = sink & 11;
      break;
    case 6:
      sink = -sink;
      break;
    case 7:
      sink = ~sink;
      break;
    default:
      __builtin_unreachable();
  }
}

// Calls a function of the C library, or an instruction, that ends early.
__attribute__((noinline)) void SecretCompare(const uint8_t* secret) {
  sink = std::memcmp(secret, secret + 16, compared);
}

#if defined(__x86_64__)
// The machine code is examined, but does not run, because not every CPU has the instructions.
__attribute__((noinline, used, target("avx512f,avx512bw"))) void SecretMask(const uint8_t* secret) {
  const __m512i bytes = _mm512_maskz_loadu_epi8(0xFFFFFFFF, secret);
  if (_mm512_test_epi8_mask(bytes, _mm512_set1_epi8(4)) != 0) sink = 1;
}
#endif

#if defined(__wasm__)
// The engine may branch.
__attribute__((noinline, used)) void SecretSelection(const uint8_t* secret) {
  sink = (secret[3] & 4) != 0 ? secret[4] : secret[5];
}

__attribute__((noinline, used)) void SecretWholeSelection(const uint8_t* secret) {
  uint32_t word;
  std::memcpy(&word, secret, 4);
  sink = word != 0 ? 3329 : 65537;
}
#endif

// Has no leak, so nothing may be reported.
__attribute__((noinline)) void NoLeak(const uint8_t* secret) {
  int sum = 0;
  for (int i = 0; i < 32; ++i) sum += secret[i] * secret[31 - i];
  sink = sum;
}

}  // namespace kexlane::leaks

int main(int argc, char** argv) {
  using namespace kexlane::leaks;
  struct {
    const char* name;
    void (*run)(const uint8_t*);
  } const kinds[] = {{"SecretBranch", SecretBranch},     {"SecretStore", SecretStore},
                     {"SecretOnStack", SecretOnStack},   {"SecretIndex", SecretIndex},
                     {"SecretDivision", SecretDivision}, {"SecretLongDivision", SecretLongDivision},
                     {"EarlyExit", EarlyExit},           {"SecretSwitch", SecretSwitch},
                     {"SecretCompare", SecretCompare},   {"NoLeak", NoLeak}};
  for (const auto& kind : kinds) {
    if (argc != 2 || std::strcmp(argv[1], kind.name) != 0) continue;
    static uint8_t secret[32];
    kexlane::ct::Check(
        kind.name,
        [] {
          kexlane::ct::Fill(secret, sizeof(secret));
          kexlane::Secret(secret, sizeof(secret));
        },
        [&] { kind.run(secret); });
    return 0;
  }
  return 2;
}
