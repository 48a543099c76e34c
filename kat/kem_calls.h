// SPDX-License-Identifier: Apache-2.0
// The calls of each KEM by each path.
#ifndef KEXLANE_KAT_KEM_CALLS_H_
#define KEXLANE_KAT_KEM_CALLS_H_

#include <span>
#include <string>

#include "kat/kem_by_path.h"

namespace kexlane::kat {

// The calls of one KEM. All buffers have the sizes of the KEM, and outputs are filled with a
// pattern.
struct KemCalls {
  struct Operations {
    kxl_status (*keygen)(Bytes& ek, Bytes& dk, std::span<const uint8_t> seed);
    kxl_status (*encaps)(Bytes& c, Bytes& K, std::span<const uint8_t> ek,
                         std::span<const uint8_t> m);
    kxl_status (*decaps)(Bytes& K, std::span<const uint8_t> c, std::span<const uint8_t> dk);
    // ML-KEM only:
    kxl_status (*check_ek)(std::span<const uint8_t> ek);
    kxl_status (*check_dk)(std::span<const uint8_t> dk);
    void (*play)(std::span<Kem::Round> rounds);
  };

  const char* name;
  Operations of_path[kAllPaths.size()];  // all null if the KEM lacks this path

  const Operations& Of(Path path) const { return of_path[static_cast<size_t>(path)]; }
  bool Has(Path path) const { return Of(path).keygen != nullptr; }
};

// Returns the calls of the KEM of this name, or null if the library has only one-shot calls for it.
const KemCalls* FindKemCalls(const std::string& name);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_KEM_CALLS_H_
