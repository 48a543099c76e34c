// SPDX-License-Identifier: Apache-2.0
// X-Wing, draft-connolly-cfrg-xwing-kem, CFRG's MLKEM768-X25519: a KEM of ML-KEM-768 and X25519.
#ifndef KEXLANE_SCHEMES_XWING_SCHEME_H_
#define KEXLANE_SCHEMES_XWING_SCHEME_H_

#include <cstddef>
#include <cstdint>

#include "dispatch/target.h"
#include "kernels/mlkem/params.h"
#include "schemes/parameter_set.h"

namespace kexlane::xwing {

inline constexpr size_t kXBytes = 32;                         // X25519's keys and results
inline constexpr size_t kEkBytes = P768::kEkBytes + kXBytes;  // ML-KEM's ek || pk_x
inline constexpr size_t kSkBytes = 32;                        // also the seed
inline constexpr size_t kCtBytes = P768::kCBytes + kXBytes;   // ML-KEM's c || ct_x
inline constexpr size_t kSsBytes = 32;
inline constexpr size_t kEncapsSeedBytes = kSeedBytes + kXBytes;  // m || ephemeral x_secret

// The functions below are there for 1 item and for as many as these, whose stack they use. Items of
// the second kind take whole ML-KEM keys of it.
inline constexpr size_t kMaxItems = 32;
inline constexpr size_t kMaxLargeItems = 8;

struct alignas(kPreparedAlignment) PreparedEk {
  uint8_t mlkem_ek[kMlkem768.prepared_ek_bytes];
  uint8_t pk_x[kXBytes];
};
struct alignas(kPreparedAlignment) PreparedDk {
  uint8_t mlkem_dk[kMlkem768.prepared_dk_bytes];
  uint8_t x_secret[kXBytes];
  uint8_t pk_x[kXBytes];
};

// Section 5.2, GenerateKeyPairDerand: the encapsulation key that belongs to sk. Large items.
struct KeygenItem {
  uint8_t* ek;
  const uint8_t* sk;
};
template <size_t kMax>
void Keygen(const Target& target, KeygenItem (&items)[kMax], size_t n);

// Expands sk once for many decapsulations. ek may be null.
struct PrepareDkItem {
  PreparedDk* prepared;
  uint8_t* ek;
  const uint8_t* sk;
};
template <size_t kMax>
void PrepareDk(const Target& target, PrepareDkItem (&items)[kMax], size_t n);

// Expands ek once for many encapsulations. ok: ML-KEM's part passes the check of FIPS 203 section
// 7.2; else prepared is unspecified.
struct PrepareEkItem {
  PreparedEk* prepared;
  const uint8_t* ek;
  bool ok;
};
template <size_t kMax>
void PrepareEk(const Target& target, PrepareEkItem (&items)[kMax], size_t n);

// Section 5.4, EncapsulateDerand. ok: ML-KEM's part of ek passes the check of FIPS 203 section 7.2;
// else the outputs are unspecified.
struct EncapsItem {
  uint8_t* ct;
  uint8_t* ss;
  const uint8_t* ek;           // read by Encaps
  const PreparedEk* prepared;  // of this target, read by EncapsPrepared
  const uint8_t* eseed;
  bool ok;
};
template <size_t kMax>
void Encaps(const Target& target, EncapsItem (&items)[kMax], size_t n);
template <size_t kMax>
void EncapsPrepared(const Target& target, EncapsItem (&items)[kMax], size_t n);

// Section 5.5, Decapsulate. The items of Decaps are large. ok is true unless memory has failed.
struct DecapsItem {
  uint8_t* ss;
  const uint8_t* ct;
  const uint8_t* sk;           // read by Decaps
  const PreparedDk* prepared;  // of this target, read by DecapsPrepared
  bool ok;
};
template <size_t kMax>
void Decaps(const Target& target, DecapsItem (&items)[kMax], size_t n);
template <size_t kMax>
void DecapsPrepared(const Target& target, DecapsItem (&items)[kMax], size_t n);

}  // namespace kexlane::xwing

#endif  // KEXLANE_SCHEMES_XWING_SCHEME_H_
