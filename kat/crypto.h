// SPDX-License-Identifier: Apache-2.0
// What the answers need of others' cryptography, which is independent of the library under test.
// crypto_openssl.cc has it from libcrypto, crypto_windows.cc from Windows.
#ifndef KEXLANE_KAT_CRYPTO_H_
#define KEXLANE_KAT_CRYPTO_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "kat/cases.h"

namespace kexlane::kat {

class RunningHash {
 public:
  virtual ~RunningHash() = default;
  virtual void Absorb(std::span<const uint8_t> bytes) = 0;
  // Returns the first 32 bytes of the hash of all input so far. More input may follow.
  virtual Bytes Digest() const = 0;
};

// SHA-256 (FIPS 180-4) and SHAKE128 (FIPS 202).
std::unique_ptr<RunningHash> NewSha256();
std::unique_ptr<RunningHash> NewShake128();

// AES-256 (FIPS 197).
class Aes256 {
 public:
  using Block = std::array<uint8_t, 16>;

  virtual ~Aes256() = default;
  virtual void SetKey(std::span<const uint8_t, 32> key) = 0;
  virtual Block Encrypt(const Block& block) = 0;
};
std::unique_ptr<Aes256> NewAes256();

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_CRYPTO_H_
