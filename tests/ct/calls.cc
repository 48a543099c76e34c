// SPDX-License-Identifier: Apache-2.0
// Runs every public call of the library that takes or makes a secret, under a checker that knows
// which bytes are secret: calls TARGET.
#include "tests/ct/calls.h"

int main(int argc, char** argv) {
  using namespace kexlane::ct;
  if (argc != 2 || kxl_target_force(argv[1]) != KXL_OK) {
    std::fprintf(stderr, "usage: calls TARGET, one that this CPU can run\n");
    return 2;
  }
  CheckKernels();
  CheckX25519();
  CheckMlkemSets();
  CheckKemTable();
  CheckHybrids();
  std::printf("%s: %d operations\n", argv[1], checks);
  return 0;
}
