// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) and SHAKE128 (FIPS 202), as the answers need them.
#ifndef KEXLANE_KAT_HASH_H_
#define KEXLANE_KAT_HASH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "kat/cases.h"
#include "kat/crypto.h"

namespace kexlane::kat {

// A running hash, which can be moved.
class Hash {
 public:
  static Hash Sha256() { return Hash(NewSha256()); }
  static Hash Shake128() { return Hash(NewShake128()); }

  void Absorb(std::span<const uint8_t> bytes) { hash_->Absorb(bytes); }
  void Absorb(std::string_view text);
  // Returns the first 32 bytes of the hash of all input so far. More input may follow.
  Bytes Digest() const { return hash_->Digest(); }

 private:
  explicit Hash(std::unique_ptr<RunningHash> hash) : hash_(std::move(hash)) {}

  std::unique_ptr<RunningHash> hash_;
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
