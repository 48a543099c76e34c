// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) and SHAKE128 (FIPS 202), as the answers need them.
#ifndef KEXLANE_KAT_HASH_H_
#define KEXLANE_KAT_HASH_H_

#include <openssl/evp.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "kat/cases.h"

namespace kexlane::kat {

// A running hash. libcrypto computes it, so it is independent of the library under test.
class Hash {
 public:
  static Hash Sha256() { return Hash(EVP_sha256()); }
  static Hash Shake128() { return Hash(EVP_shake128()); }

  void Absorb(std::span<const uint8_t> bytes);
  void Absorb(std::string_view text);
  // Returns the first 32 bytes of the hash of all input so far. More input may follow.
  Bytes Digest() const;

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  using Context = std::unique_ptr<EVP_MD_CTX, Free>;

  explicit Hash(const EVP_MD* algorithm);

  Context context_;
};

// Returns the SHA-256 of a text as sha256sum prints it.
std::string Sha256Hex(std::string_view text);

// SHAKE128 of the empty string, of any length in constant memory. It uses the Keccak of the active
// target, because libcrypto before 3.3 can squeeze only once.
class RandomStream {
 public:
  RandomStream();

  Bytes Draw(size_t byte_count);

 private:
  static constexpr size_t kRateBytes = 168;

  uint64_t state_[25] = {};
  size_t used_ = kRateBytes;
};

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_HASH_H_
