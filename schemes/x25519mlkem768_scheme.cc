// SPDX-License-Identifier: Apache-2.0
// X25519 always runs before ML-KEM, whose vector code may lower the clock for a while.
#include "schemes/x25519mlkem768_scheme.h"

#include <cstring>

#include "kernels/table.h"

namespace kexlane::x25519mlkem768 {

template <size_t kMax>
void ClientKeygen(const Target& target, ClientKeygenItem (&items)[kMax], size_t n) {
  X25519Item x_keygen[kMax];
  KeygenItem keygen[kMax];
  for (size_t i = 0; i < n; ++i) {
    const auto& [share, state, prepared, seed] = items[i];
    const uint8_t* const x_secret = seed + 2 * kSeedBytes;
    x_keygen[i] = {.out = share + P768::kEkBytes, .sk = x_secret, .u = nullptr, .ok = true};
    keygen[i] = {.ek = share, .dk = state, .prepared = prepared, .seed = seed};
    std::memcpy(prepared != nullptr ? prepared->x_secret : state + P768::kDkBytes, x_secret,
                kXBytes);
  }
  target.x25519->public_key(x_keygen, n);
  target.mlkem->mlkem768.keygen(keygen, n);
}

template <size_t kMax>
void ClientParse(const Target& target, ClientParseItem (&items)[kMax], size_t n) {
  X25519Item x_keygen[kMax];
  for (size_t i = 0; i < n; ++i) {
    const auto& [prepared, share, state, mlkem_ok] = items[i];
    std::memcpy(prepared->x_secret, state + P768::kDkBytes, kXBytes);
    std::memcpy(share, state + P768::kDkEk, P768::kEkBytes);
    x_keygen[i] = {
        .out = share + P768::kEkBytes, .sk = prepared->x_secret, .u = nullptr, .ok = true};
  }
  target.x25519->public_key(x_keygen, n);
  for (size_t i = 0; i < n; ++i) {
    items[i].mlkem_ok =
        target.mlkem->mlkem768.parse_dk(items[i].prepared->mlkem_dk, items[i].state);
  }
}

template <size_t kMax>
void ServerRespond(const Target& target, ServerRespondItem (&items)[kMax], size_t n) {
  X25519Item x_keygen[kMax], x_shared[kMax];
  EncapsItem encaps[kMax];
  for (size_t i = 0; i < n; ++i) {
    const ServerRespondItem& item = items[i];
    const uint8_t* const x_secret = item.seed + kSeedBytes;
    x_keygen[i] = {.out = item.share + P768::kCBytes, .sk = x_secret, .u = nullptr, .ok = true};
    x_shared[i] = {.out = item.secret + kHashBytes,
                   .sk = x_secret,
                   .u = item.client_share + P768::kEkBytes,
                   .ok = false};
    encaps[i] = {.c = item.share,
                 .K = item.secret,
                 .ek = item.client_share,
                 .prepared = nullptr,
                 .m = item.seed,
                 .ok = false};
  }
  target.x25519->public_key(x_keygen, n);
  target.x25519->shared_secret(x_shared, n);
  target.mlkem->mlkem768.encaps(encaps, n);
  for (size_t i = 0; i < n; ++i) {
    items[i].mlkem_ok = encaps[i].ok;
    items[i].x_ok = x_shared[i].ok;
  }
}

namespace {

// The points of low order, for which X25519 gives zeros (RFC 7748 section 6.1): all u below 2^255
// that belong to a point of the curve or its twist whose order divides 8. They are 0, 1, the two of
// order 8, p - 1, and 0 and 1 once more as p and p + 1.
constexpr uint8_t kLowOrder[7][kXBytes] = {
    {0},
    {1},
    {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
     0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
     0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
    {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
     0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
     0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}};

bool IsLowOrder(const uint8_t* u) {
  for (const uint8_t* low : kLowOrder) {
    // X25519 ignores the top bit.
    if (std::memcmp(u, low, kXBytes - 1) == 0 && (u[kXBytes - 1] & 0x7f) == low[kXBytes - 1]) {
      return true;
    }
  }
  return false;
}

}  // namespace

void CheckShare(const Target& target, CheckShareItem& item) {
  item.mlkem_ok = target.mlkem->mlkem768.check_ek(item.client_share);
  item.x_ok = !IsLowOrder(item.client_share + P768::kEkBytes);
}

namespace {

// decaps is the kernel that reads the items' kind of key.
template <size_t kMax>
void Finish(const Target& target, void (*decaps)(DecapsItem*, size_t),
            ClientFinishItem (&items)[kMax], size_t n) {
  X25519Item x_shared[kMax];
  DecapsItem mlkem[kMax];
  for (size_t i = 0; i < n; ++i) {
    const ClientFinishItem& item = items[i];
    const bool is_prepared = item.prepared != nullptr;
    x_shared[i] = {.out = item.secret + kHashBytes,
                   .sk = is_prepared ? item.prepared->x_secret : item.state + P768::kDkBytes,
                   .u = item.server_share + P768::kCBytes,
                   .ok = false};
    mlkem[i] = {.K = item.secret,
                .c = item.server_share,
                .dk = item.state,
                .prepared = item.prepared,
                .ok = false};
  }
  target.x25519->shared_secret(x_shared, n);
  decaps(mlkem, n);
  for (size_t i = 0; i < n; ++i) {
    items[i].mlkem_ok = mlkem[i].ok;
    items[i].x_ok = x_shared[i].ok;
  }
}

}  // namespace

template <size_t kMax>
void ClientFinish(const Target& target, ClientFinishItem (&items)[kMax], size_t n) {
  Finish(target, target.mlkem->mlkem768.decaps, items, n);
}

template <size_t kMax>
void ClientFinishPrepared(const Target& target, ClientFinishItem (&items)[kMax], size_t n) {
  Finish(target, target.mlkem->mlkem768.decaps_prepared, items, n);
}

// As one call has one item, and a batch up to kMaxItems at a time.
template void ClientKeygen(const Target&, ClientKeygenItem (&)[1], size_t);
template void ClientKeygen(const Target&, ClientKeygenItem (&)[kMaxItems], size_t);
template void ClientParse(const Target&, ClientParseItem (&)[1], size_t);
template void ServerRespond(const Target&, ServerRespondItem (&)[1], size_t);
template void ServerRespond(const Target&, ServerRespondItem (&)[kMaxItems], size_t);
template void ClientFinish(const Target&, ClientFinishItem (&)[1], size_t);
template void ClientFinish(const Target&, ClientFinishItem (&)[kMaxItems], size_t);
template void ClientFinishPrepared(const Target&, ClientFinishItem (&)[1], size_t);
template void ClientFinishPrepared(const Target&, ClientFinishItem (&)[kMaxItems], size_t);

}  // namespace kexlane::x25519mlkem768
