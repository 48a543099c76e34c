// X25519 always runs before ML-KEM, whose vector code may lower the clock for a while.
#include "schemes/x25519mlkem768.h"

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
