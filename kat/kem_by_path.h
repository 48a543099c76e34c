// SPDX-License-Identifier: Apache-2.0
// A KEM of the library, chosen by name, and each path to its answers.
#ifndef KEXLANE_KAT_KEM_BY_PATH_H_
#define KEXLANE_KAT_KEM_BY_PATH_H_

#include <kexlane/kem.h>

#include <span>
#include <string>
#include <vector>

#include "kat/cases.h"
#include "kat/path.h"

namespace kexlane::kat {

struct KemCalls;  // the calls of one KEM

// Makes buffers of the right sizes for one KEM. It fills each output with a pattern before a call,
// so that an output that the call does not write is noticed.
class Kem {
 public:
  // Throws std::runtime_error if the library has no KEM of this name or lacks this path for it.
  explicit Kem(const std::string& name, Path path = Path::kOneShot);

  // Each of these does one operation, with inputs of any length. The one-shot path, and every input
  // of a wrong length, goes through the table kxl_kem, which checks lengths. If a path makes
  // several calls or has several items and they disagree, the function throws std::runtime_error.
  kxl_status Keygen(Bytes& ek, Bytes& dk, std::span<const uint8_t> seed) const;
  kxl_status Encaps(Bytes& c, Bytes& K, std::span<const uint8_t> ek,
                    std::span<const uint8_t> seed) const;
  kxl_status Decaps(Bytes& K, std::span<const uint8_t> c, std::span<const uint8_t> dk) const;

  // ML-KEM only: returns whether the library accepts the key, which may have any length.
  bool AcceptsEk(std::span<const uint8_t> ek) const;
  bool AcceptsDk(std::span<const uint8_t> dk) const;

  // ML-KEM only: everything that can be done with one key pair. The caller checks the results. On
  // the prepared path dk never exists as bytes and stays empty.
  struct Round {
    Bytes seed, m, random_c;
    Bytes ek, dk, c, K, K_again, K_rejected;
  };
  // Plays the rounds. The batch path plays them together. Throws std::runtime_error if a call
  // fails.
  void Play(std::span<Round> rounds) const;

  bool IsMlKem() const;
  size_t ek_bytes() const { return kem_->ek_bytes; }
  size_t dk_bytes() const { return kem_->dk_bytes; }
  size_t c_bytes() const { return kem_->c_bytes; }

 private:
  const kxl_kem* kem_;
  const KemCalls* calls_;  // null if the KEM has only one-shot calls
  Path path_;
};

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_KEM_BY_PATH_H_
