// SPDX-License-Identifier: Apache-2.0
// The generator of NIST's known-answer files: CTR_DRBG with AES-256 and no derivation function,
// SP 800-90A section 10.2.1.2.
#ifndef KEXLANE_KAT_DRBG_H_
#define KEXLANE_KAT_DRBG_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "kat/cases.h"
#include "kat/crypto.h"

namespace kexlane::kat {

class CtrDrbg {
 public:
  static constexpr size_t kDrbgSeedBytes = 48;

  explicit CtrDrbg(std::span<const uint8_t, kDrbgSeedBytes> seed);

  // Each call is one request. Two draws of 32 bytes differ from one draw of 64 bytes.
  Bytes Draw(size_t byte_count);

 private:
  using Block = Aes256::Block;
  using Seed = std::array<uint8_t, kDrbgSeedBytes>;

  Block NextBlock();
  void Update(const Seed& provided);

  std::unique_ptr<Aes256> aes_;
  Block v_{};
};

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_DRBG_H_
