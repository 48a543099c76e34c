// ML-KEM's calls by each path, one parameter set after the other.
#ifndef KEXLANE_KAT_MLKEM_CALLS_H_
#define KEXLANE_KAT_MLKEM_CALLS_H_

#include <span>
#include <string>

#include "kat/kem.h"

namespace kexlane::kat {

// Buffers have the sizes of the parameter set; outputs are there and full of a pattern.
struct MlKemCalls {
  struct Operations {
    kxl_status (*keygen)(Bytes& ek, Bytes& dk, std::span<const uint8_t> seed);
    kxl_status (*encaps)(Bytes& c, Bytes& K, std::span<const uint8_t> ek,
                         std::span<const uint8_t> m);
    kxl_status (*decaps)(Bytes& K, std::span<const uint8_t> c, std::span<const uint8_t> dk);
    kxl_status (*check_ek)(std::span<const uint8_t> ek);
    kxl_status (*check_dk)(std::span<const uint8_t> dk);
    void (*play)(std::span<Kem::Round> rounds);
  };

  const char* name;
  Operations of_path[kMlKemPaths.size()];

  const Operations& Of(Path path) const { return of_path[static_cast<size_t>(path)]; }
};

// Null if this is no ML-KEM.
const MlKemCalls* FindMlKemCalls(const std::string& name);

// An output buffer in which a call that writes nothing is seen.
void MakeUnwritten(Bytes& buffer, size_t byte_count);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_MLKEM_CALLS_H_
