// Planted leaks, one of each kind, which tests/ct/run expects its checkers to find: leaks KIND.
#include "tests/ct/check.h"

namespace kexlane::leaks {

volatile int sink;
const volatile uint8_t table[256] = {1};

__attribute__((noinline)) void SecretBranch(const uint8_t* secret) {
  if ((secret[3] & 4) != 0) sink = 1;
}

__attribute__((noinline)) void SecretIndex(const uint8_t* secret) { sink = table[secret[3]]; }

__attribute__((noinline)) void SecretDivision(const uint8_t* secret) {
  sink = 3329 * secret[3] / (secret[4] | 1);
}

__attribute__((noinline)) void EarlyExit(const uint8_t* secret) {
  for (int i = 0; i < 16; ++i) {
    if (secret[i] != secret[16 + i]) return;
  }
  sink = 1;
}

// What is no leak must not be reported.
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
  } const kinds[] = {{"SecretBranch", SecretBranch},
                     {"SecretIndex", SecretIndex},
                     {"SecretDivision", SecretDivision},
                     {"EarlyExit", EarlyExit},
                     {"NoLeak", NoLeak}};
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
