// SPDX-License-Identifier: Apache-2.0
// The table of the algorithms that the provider has: names, sizes, and the calls of kexlane that
// compute them.
#ifndef KEXLANE_PROVIDER_ALGORITHMS_H_
#define KEXLANE_PROVIDER_ALGORITHMS_H_

#include <kexlane/kexlane.h>

#include <cstddef>
#include <cstdint>

#include "provider/curve.h"

namespace kexlane::provider {

inline constexpr size_t kMaxEkBytes = kMaxPointBytes + KXL_MLKEM1024_EK_BYTES;
inline constexpr size_t kMaxDkBytes = kMaxScalarBytes + KXL_MLKEM1024_DK_BYTES;
inline constexpr size_t kMaxSeedBytes = kMaxScalarBytes + KXL_MLKEM_KEYGEN_SEED_BYTES;
inline constexpr size_t kMaxIkmeBytes = kMaxScalarBytes + KXL_MLKEM_ENCAPS_SEED_BYTES;

// A KEM, or the key exchange X25519. In a hybrid ek is a client's share, dk its state, c a server's
// share, K the secret. X25519's ek is its public key, dk its secret key, K its result; it has no c,
// and c_bytes is what OpenSSL takes for the size of a key.
//
// A hybrid with one of libcrypto's curves is that curve, and then ML-KEM: ek and c begin with a
// point; dk, the seed and ikme with a scalar; K with an x-coordinate. The calls below are about
// what follows, which is everything in the other algorithms. The sizes are of the whole, but for
// the prepared keys.
//
// A prepared key is a struct of the library. It has the size that the row gives, and lies at a
// multiple of KXL_PREPARED_ALIGNMENT.
struct Algorithm {
  const char* name = nullptr;   // the first of its names
  const char* group = nullptr;  // of TLS
  unsigned group_id = 0;
  int bits = 0;
  int security_bits = 0;
  int security_category = 0;  // of NIST; 0 for X25519
  bool is_kem = false;
  bool is_ml_kem = false;
  Curve curve = {};
  size_t ek_bytes = 0, dk_bytes = 0, c_bytes = 0, K_bytes = 0;
  size_t seed_bytes = 0;         // 0 for X25519, which has no seed
  size_t ikme_bytes = 0;         // the randomness of an encapsulation
  size_t prepared_ek_bytes = 0;  // 0 where ek is not prepared
  size_t prepared_dk_bytes = 0;  // 0 for X25519, which works with dk itself

  // A public key. Without check_ek every ek is good.
  kxl_status (*check_ek)(const uint8_t* ek) = nullptr;
  kxl_status (*parse_ek)(void* prepared_ek, const uint8_t* ek) = nullptr;
  // A pair: ek and the prepared key are outputs. prepared_dk is null for X25519, every dk of which
  // is a pair with the ek that parse_dk computes. In X25519MLKEM768 check_pair is about ML-KEM's
  // part, with which the share and the state begin.
  kxl_status (*parse_dk)(void* prepared_dk, uint8_t* ek, const uint8_t* dk) = nullptr;
  kxl_status (*check_pair)(const uint8_t* ek, const uint8_t* dk) = nullptr;
  kxl_status (*parse_seed)(void* prepared_dk, uint8_t* ek, const uint8_t* seed) = nullptr;
  kxl_status (*expand_seed)(uint8_t* ek, uint8_t* dk, const uint8_t* seed) = nullptr;
  // What a KEM does with them.
  kxl_status (*encaps)(uint8_t* c, uint8_t* K, const uint8_t* ek) = nullptr;
  kxl_status (*encaps_derand)(uint8_t* c, uint8_t* K, const uint8_t* ek,
                              const uint8_t* ikme) = nullptr;
  kxl_status (*encaps_prepared)(uint8_t* c, uint8_t* K, const void* prepared_ek) = nullptr;
  kxl_status (*decaps_prepared)(uint8_t* K, const uint8_t* c, const void* prepared_dk) = nullptr;
};

// All names, as OpenSSL 3.5 has them, in the order of kAlgorithms.
inline constexpr const char* kMlKem512Names = "ML-KEM-512:MLKEM512:2.16.840.1.101.3.4.4.1";
inline constexpr const char* kMlKem768Names = "ML-KEM-768:MLKEM768:2.16.840.1.101.3.4.4.2";
inline constexpr const char* kMlKem1024Names = "ML-KEM-1024:MLKEM1024:2.16.840.1.101.3.4.4.3";
inline constexpr const char* kX25519MlKem768Names = "X25519MLKEM768";
inline constexpr const char* kP256MlKem768Names = "SecP256r1MLKEM768";
inline constexpr const char* kP384MlKem1024Names = "SecP384r1MLKEM1024";
inline constexpr const char* kX25519Names = "X25519:1.3.101.110";

inline constexpr size_t kAlgorithmCount = 7;
extern const Algorithm kAlgorithms[kAlgorithmCount];

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_ALGORITHMS_H_
