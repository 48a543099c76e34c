// SPDX-License-Identifier: Apache-2.0
// The calls of X25519 by each path.
#ifndef KEXLANE_KAT_X25519_BY_PATH_H_
#define KEXLANE_KAT_X25519_BY_PATH_H_

#include <kexlane/status.h>

#include <span>

#include "kat/cases.h"
#include "kat/path.h"

namespace kexlane::kat {

// All inputs are 32 bytes long. The batch path throws std::runtime_error if a batch disagrees with
// the single call.
kxl_status X25519PublicKey(Path path, Bytes& pk, std::span<const uint8_t> sk);
kxl_status X25519SharedSecret(Path path, Bytes& ss, std::span<const uint8_t> sk,
                              std::span<const uint8_t> u);

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_X25519_BY_PATH_H_
