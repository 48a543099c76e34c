// The calls of the KEMs by each path, one KEM after the other.
#ifndef KEXLANE_KAT_KEM_CALLS_H_
#define KEXLANE_KAT_KEM_CALLS_H_

#include <span>
#include <string>

#include "kat/kem.h"

namespace kexlane::kat {

// Buffers have the sizes of the KEM; outputs are there and full of a pattern.
struct KemCalls {
  struct Operations {
    kxl_status (*keygen)(Bytes& ek, Bytes& dk, std::span<const uint8_t> seed);
    kxl_status (*encaps)(Bytes& c, Bytes& K, std::span<const uint8_t> ek,
                         std::span<const uint8_t> m);
    kxl_status (*decaps)(Bytes& K, std::span<const uint8_t> c, std::span<const uint8_t> dk);
    // Of ML-KEM alone:
    kxl_status (*check_ek)(std::span<const uint8_t> ek);
    kxl_status (*check_dk)(std::span<const uint8_t> dk);
    void (*play)(std::span<Kem::Round> rounds);
  };

  const char* name;
  Operations of_path[kAllPaths.size()];  // all null where the KEM has not this path

  const Operations& Of(Path path) const { return of_path[static_cast<size_t>(path)]; }
  bool Has(Path path) const { return Of(path).keygen != nullptr; }
};

// Null if the library has only one-shot calls of this KEM.
const KemCalls* FindKemCalls(const std::string& name);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_KEM_CALLS_H_
