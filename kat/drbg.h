// SPDX-License-Identifier: Apache-2.0
// The generator of NIST's known-answer files: CTR_DRBG with AES-256 and no derivation function,
// SP 800-90A section 10.2.1.2.
#ifndef KEXLANE_KAT_DRBG_H_
#define KEXLANE_KAT_DRBG_H_

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "kat/cases.h"

namespace kexlane::kat {

class CtrDrbg {
 public:
  static constexpr size_t kDrbgSeedBytes = 48;

  explicit CtrDrbg(std::span<const uint8_t, kDrbgSeedBytes> seed);

  // Each call is one request. Two draws of 32 bytes differ from one draw of 64 bytes.
  Bytes Draw(size_t byte_count);

 private:
  using Block = std::array<uint8_t, 16>;
  using Seed = std::array<uint8_t, kDrbgSeedBytes>;
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };

  void SetKey(std::span<const uint8_t, 32> key);
  Block NextBlock();
  void Update(const Seed& provided);

  std::unique_ptr<EVP_CIPHER_CTX, Free> aes_;
  Block v_{};
};

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_DRBG_H_
