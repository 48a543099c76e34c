// SPDX-License-Identifier: Apache-2.0
// X25519MLKEM768: RFC 10024 for TLS 1.3 and, up to a hash, RFC 10042 for SSH. ML-KEM's part comes
// first in every message, state and seed.
#ifndef KEXLANE_SCHEMES_X25519MLKEM768_SCHEME_H_
#define KEXLANE_SCHEMES_X25519MLKEM768_SCHEME_H_

#include <cstddef>
#include <cstdint>

#include "dispatch/target.h"
#include "kernels/mlkem/params.h"
#include "schemes/parameter_set.h"

namespace kexlane::x25519mlkem768 {

inline constexpr size_t kXBytes = 32;                                  // X25519's keys and results
inline constexpr size_t kClientShareBytes = P768::kEkBytes + kXBytes;  // ek || x
inline constexpr size_t kServerShareBytes = P768::kCBytes + kXBytes;   // c || x
inline constexpr size_t kSecretBytes = kHashBytes + kXBytes;           // K || X25519's result
inline constexpr size_t kStateBytes = P768::kDkBytes + kXBytes;        // dk || x_secret
inline constexpr size_t kClientSeedBytes = 2 * kSeedBytes + kXBytes;   // d || z || x_secret
inline constexpr size_t kServerSeedBytes = kSeedBytes + kXBytes;       // m || x_secret

// The functions below are there for 1 item and for up to kMaxItems, whose stack they use.
inline constexpr size_t kMaxItems = 32;

// What a client keeps between its two steps, with ML-KEM's key prepared.
struct alignas(kPreparedAlignment) PreparedClient {
  uint8_t mlkem_dk[kMlkem768.prepared_dk_bytes];
  uint8_t x_secret[kXBytes];
};

// The client's first step: its share from seed[kClientSeedBytes], and either state or prepared; the
// other one is null.
struct ClientKeygenItem {
  uint8_t* share;
  uint8_t* state;
  PreparedClient* prepared;
  const uint8_t* seed;
};
template <size_t kMax>
void ClientKeygen(const Target& target, ClientKeygenItem (&items)[kMax], size_t n);

// Prepares the state of a client, whose share comes out once more. mlkem_ok: dk passes the check of
// FIPS 203 section 7.3; else the outputs are unspecified.
struct ClientParseItem {
  PreparedClient* prepared;
  uint8_t* share;
  const uint8_t* state;
  bool mlkem_ok;
};
template <size_t kMax>
void ClientParse(const Target& target, ClientParseItem (&items)[kMax], size_t n);

// The server's step from seed[kServerSeedBytes]. mlkem_ok: the client's ek passes the check of FIPS
// 203 section 7.2; x_ok: X25519's result is not all zero. Unless both hold the outputs are
// unspecified.
struct ServerRespondItem {
  uint8_t* share;
  uint8_t* secret;
  const uint8_t* client_share;
  const uint8_t* seed;
  bool mlkem_ok, x_ok;
};
template <size_t kMax>
void ServerRespond(const Target& target, ServerRespondItem (&items)[kMax], size_t n);

// The flags that ServerRespond would give for a client's share, without its work. x_ok: x is not a
// point of low order.
struct CheckShareItem {
  const uint8_t* client_share;
  bool mlkem_ok, x_ok;
};
void CheckShare(const Target& target, CheckShareItem& item);

// The client's second step, from either state or prepared. mlkem_ok: dk in the state passes the
// check of FIPS 203 section 7.3; x_ok: X25519's result is not all zero.
struct ClientFinishItem {
  uint8_t* secret;
  const uint8_t* state;            // read by ClientFinish
  const PreparedClient* prepared;  // of this target, read by ClientFinishPrepared
  const uint8_t* server_share;
  bool mlkem_ok, x_ok;
};
template <size_t kMax>
void ClientFinish(const Target& target, ClientFinishItem (&items)[kMax], size_t n);
template <size_t kMax>
void ClientFinishPrepared(const Target& target, ClientFinishItem (&items)[kMax], size_t n);

}  // namespace kexlane::x25519mlkem768

#endif  // KEXLANE_SCHEMES_X25519MLKEM768_SCHEME_H_
