// SPDX-License-Identifier: Apache-2.0
// Two parties agree on a secret with X-Wing, in C++20.
#include <kexlane/kexlane.hpp>

#include <algorithm>
#include <cstdio>

int main() {
  const auto alice = kexlane::XWing::Keygen();
  if (!alice) return 1;
  const auto bob = kexlane::XWing::Encaps(alice->ek);
  if (!bob) return 1;
  const auto K = kexlane::XWing::Decaps(bob->c, alice->dk);
  if (!K || !std::ranges::equal(K->bytes(), bob->K.bytes())) return 1;
  std::printf("agreed on %s\n", kxl_target_active());
  return 0;
}
