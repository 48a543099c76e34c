// X25519's calls by each path.
#ifndef KEXLANE_KAT_X25519_H_
#define KEXLANE_KAT_X25519_H_

#include <kexlane/status.h>

#include <span>

#include "kat/cases.h"
#include "kat/path.h"

namespace kexlane::kat {

// The inputs are 32 bytes long. On the batch path std::runtime_error tells that a batch does not
// agree with the single call.
kxl_status X25519PublicKey(Path path, Bytes& pk, std::span<const uint8_t> sk);
kxl_status X25519SharedSecret(Path path, Bytes& ss, std::span<const uint8_t> sk,
                              std::span<const uint8_t> u);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_X25519_H_
