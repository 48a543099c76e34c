// A KEM of the library by name, with buffers that have the right sizes, by each path that the
// library has to its answers.
#ifndef KEXLANE_KAT_KEM_H_
#define KEXLANE_KAT_KEM_H_

#include <kexlane/kem.h>

#include <span>
#include <string>
#include <vector>

#include "kat/cases.h"
#include "kat/path.h"

namespace kexlane::kat {

struct KemCalls;  // of one KEM

// Each output buffer is filled with a pattern before the call, so that one that is left unwritten
// is noticed.
class Kem {
 public:
  // Throws std::runtime_error if the library has no KEM of this name, or not by this path.
  explicit Kem(const std::string& name, Path path = Path::kOneShot);

  // One operation, with inputs of any length: those of a wrong length, and all of the one-shot
  // path, go through the length-checked table kxl_kem. Where a path is several calls, or the
  // items of a batch, std::runtime_error tells that these do not agree.
  kxl_status Keygen(Bytes& ek, Bytes& dk, std::span<const uint8_t> seed) const;
  kxl_status Encaps(Bytes& c, Bytes& K, std::span<const uint8_t> ek,
                    std::span<const uint8_t> seed) const;
  kxl_status Decaps(Bytes& K, std::span<const uint8_t> c, std::span<const uint8_t> dk) const;

  // ML-KEM only: whether the key, of any length, is accepted.
  bool AcceptsEk(std::span<const uint8_t> ek) const;
  bool AcceptsDk(std::span<const uint8_t> dk) const;

  // ML-KEM only: all that can be done with a key pair. What is computed of a round is left to
  // the caller to check; on the prepared path dk never exists as bytes and stays empty.
  struct Round {
    Bytes seed, m, random_c;
    Bytes ek, dk, c, K, K_again, K_rejected;
  };
  // Plays the rounds, on the batch path together. Throws std::runtime_error if a call fails.
  void Play(std::span<Round> rounds) const;

  bool IsMlKem() const;
  size_t ek_bytes() const { return kem_->ek_bytes; }
  size_t dk_bytes() const { return kem_->dk_bytes; }
  size_t c_bytes() const { return kem_->c_bytes; }

 private:
  const kxl_kem* kem_;
  const KemCalls* calls_;  // null: it has only one-shot calls
  Path path_;
};

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_KEM_H_
