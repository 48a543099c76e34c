// SPDX-License-Identifier: Apache-2.0
// X25519 always runs before ML-KEM, whose vector code may lower the clock for a while.
#include "schemes/xwing_scheme.h"

#include <cstring>

#include "kernels/ct.h"
#include "kernels/table.h"

namespace kexlane::xwing {
namespace {

// Section 5.2, expandDecapsulationKey: what sk stands for.
struct Expanded {
  uint8_t mlkem_seed[2 * kSeedBytes];  // d || z
  uint8_t x_secret[kXBytes];
};
static_assert(sizeof(Expanded) == 2 * kSeedBytes + kXBytes);

HashItem ExpandItem(Expanded& expanded, const uint8_t* sk) {
  return {.out = reinterpret_cast<uint8_t*>(&expanded),
          .out_bytes = sizeof(expanded),
          .in = sk,
          .in_bytes = kSkBytes};
}

// Section 5.3, Combiner: its input, in the order in which it is hashed.
struct CombinerInput {
  uint8_t ss_m[kHashBytes];
  uint8_t ss_x[kXBytes];
  uint8_t ct_x[kXBytes];
  uint8_t pk_x[kXBytes];
  uint8_t label[6] = {0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c};
};
static_assert(sizeof(CombinerInput) == kHashBytes + 3 * kXBytes + 6);

HashItem CombineItem(uint8_t* ss, const CombinerInput& input) {
  return {.out = ss,
          .out_bytes = kSsBytes,
          .in = reinterpret_cast<const uint8_t*>(&input),
          .in_bytes = sizeof(input)};
}

}  // namespace

template <size_t kMax>
void Keygen(const Target& target, KeygenItem (&items)[kMax], size_t n) {
  struct {
    Expanded expanded;
    uint8_t dk[P768::kDkBytes];
  } secrets[kMax];
  const WipeAtExit wipe(secrets);
  HashItem expand[kMax] = {};
  X25519Item x_keygen[kMax];
  kexlane::KeygenItem keygen[kMax];
  for (size_t i = 0; i < n; ++i) {
    auto& [expanded, dk] = secrets[i];
    uint8_t* const ek = items[i].ek;
    expand[i] = ExpandItem(expanded, items[i].sk);
    x_keygen[i] = {.out = ek + P768::kEkBytes, .sk = expanded.x_secret, .u = nullptr, .ok = true};
    keygen[i] = {.ek = ek, .dk = dk, .prepared = nullptr, .seed = expanded.mlkem_seed};
  }
  target.mlkem->keccak.shake256(expand, n);
  target.x25519->public_key(x_keygen, n);
  target.mlkem->mlkem768.keygen(keygen, n);
}

template <size_t kMax>
void PrepareDk(const Target& target, PrepareDkItem (&items)[kMax], size_t n) {
  Expanded expanded[kMax];
  const WipeAtExit wipe(expanded);
  uint8_t unwanted_ek[kMax][P768::kEkBytes];
  HashItem expand[kMax] = {};
  X25519Item x_keygen[kMax];
  kexlane::KeygenItem keygen[kMax];
  for (size_t i = 0; i < n; ++i) {
    const auto& [prepared, ek, sk] = items[i];
    expand[i] = ExpandItem(expanded[i], sk);
    x_keygen[i] = {.out = prepared->pk_x, .sk = expanded[i].x_secret, .u = nullptr, .ok = true};
    keygen[i] = {.ek = ek != nullptr ? ek : unwanted_ek[i],
                 .dk = nullptr,
                 .prepared = prepared->mlkem_dk,
                 .seed = expanded[i].mlkem_seed};
  }
  target.mlkem->keccak.shake256(expand, n);
  target.x25519->public_key(x_keygen, n);
  target.mlkem->mlkem768.keygen(keygen, n);
  for (size_t i = 0; i < n; ++i) {
    const auto& [prepared, ek, sk] = items[i];
    std::memcpy(prepared->x_secret, expanded[i].x_secret, kXBytes);
    if (ek != nullptr) std::memcpy(ek + P768::kEkBytes, prepared->pk_x, kXBytes);
  }
}

template <size_t kMax>
void PrepareEk(const Target& target, PrepareEkItem (&items)[kMax], size_t n) {
  for (size_t i = 0; i < n; ++i) {
    auto& [prepared, ek, ok] = items[i];
    ok = target.mlkem->mlkem768.parse_ek(prepared->mlkem_ek, ek);
    std::memcpy(prepared->pk_x, ek + P768::kEkBytes, kXBytes);
  }
}

namespace {

// encaps is the kernel that reads the items' kind of key.
template <size_t kMax>
void EncapsBy(void (*encaps)(kexlane::EncapsItem*, size_t), const Target& target,
              EncapsItem (&items)[kMax], size_t n) {
  CombinerInput inputs[kMax];
  const WipeAtExit wipe(inputs);
  X25519Item x_keygen[kMax], x_shared[kMax];
  kexlane::EncapsItem mlkem[kMax];
  for (size_t i = 0; i < n; ++i) {
    const EncapsItem& item = items[i];
    CombinerInput& input = inputs[i];
    const uint8_t* const x_secret = item.eseed + kSeedBytes;
    std::memcpy(input.pk_x,
                item.prepared != nullptr ? item.prepared->pk_x : item.ek + P768::kEkBytes, kXBytes);
    x_keygen[i] = {.out = input.ct_x, .sk = x_secret, .u = nullptr, .ok = true};
    x_shared[i] = {.out = input.ss_x, .sk = x_secret, .u = input.pk_x, .ok = false};
    mlkem[i] = {.c = item.ct,
                .K = input.ss_m,
                .ek = item.ek,
                .prepared = item.prepared,
                .m = item.eseed,
                .ok = false};
  }
  target.x25519->public_key(x_keygen, n);
  // A result of all zero is hashed like any other: the draft has no error for it.
  target.x25519->shared_secret(x_shared, n);
  encaps(mlkem, n);
  HashItem combine[kMax] = {};
  size_t good_count = 0;
  for (size_t i = 0; i < n; ++i) {
    items[i].ok = mlkem[i].ok;
    if (!mlkem[i].ok) continue;
    std::memcpy(items[i].ct + P768::kCBytes, inputs[i].ct_x, kXBytes);
    combine[good_count++] = CombineItem(items[i].ss, inputs[i]);
  }
  target.mlkem->keccak.sha3_256(combine, good_count);
}

// The end of a decapsulation: mlkem has run, and of inputs only ct_x is missing.
template <size_t kMax>
void CombineDecaps(const Target& target, DecapsItem (&items)[kMax],
                   const kexlane::DecapsItem (&mlkem)[kMax], CombinerInput (&inputs)[kMax],
                   size_t n) {
  HashItem combine[kMax] = {};
  size_t good_count = 0;
  for (size_t i = 0; i < n; ++i) {
    // A key just made passes its check; should memory have failed since, no secret comes out.
    items[i].ok = mlkem[i].ok;
    if (!mlkem[i].ok) continue;
    std::memcpy(inputs[i].ct_x, items[i].ct + P768::kCBytes, kXBytes);
    combine[good_count++] = CombineItem(items[i].ss, inputs[i]);
  }
  target.mlkem->keccak.sha3_256(combine, good_count);
}

}  // namespace

template <size_t kMax>
void Encaps(const Target& target, EncapsItem (&items)[kMax], size_t n) {
  EncapsBy(target.mlkem->mlkem768.encaps, target, items, n);
}

template <size_t kMax>
void EncapsPrepared(const Target& target, EncapsItem (&items)[kMax], size_t n) {
  EncapsBy(target.mlkem->mlkem768.encaps_prepared, target, items, n);
}

template <size_t kMax>
void Decaps(const Target& target, DecapsItem (&items)[kMax], size_t n) {
  Expanded expanded[kMax];
  const WipeAtExit wipe_expanded(expanded);
  CombinerInput inputs[kMax];
  const WipeAtExit wipe_inputs(inputs);
  uint8_t dk[kMax][P768::kDkBytes];
  const WipeAtExit wipe_dk(dk);
  HashItem expand[kMax] = {};
  X25519Item x_keygen[kMax], x_shared[kMax];
  kexlane::KeygenItem keygen[kMax];
  kexlane::DecapsItem mlkem[kMax];
  for (size_t i = 0; i < n; ++i) {
    const DecapsItem& item = items[i];
    const uint8_t* const x_secret = expanded[i].x_secret;
    expand[i] = ExpandItem(expanded[i], item.sk);
    x_keygen[i] = {.out = inputs[i].pk_x, .sk = x_secret, .u = nullptr, .ok = true};
    x_shared[i] = {
        .out = inputs[i].ss_x, .sk = x_secret, .u = item.ct + P768::kCBytes, .ok = false};
    keygen[i] = {.ek = dk[i] + P768::kDkEk,
                 .dk = dk[i],
                 .prepared = nullptr,
                 .seed = expanded[i].mlkem_seed};
    mlkem[i] = {.K = inputs[i].ss_m, .c = item.ct, .dk = dk[i], .prepared = nullptr, .ok = false};
  }
  target.mlkem->keccak.shake256(expand, n);
  target.x25519->public_key(x_keygen, n);
  target.x25519->shared_secret(x_shared, n);
  target.mlkem->mlkem768.keygen(keygen, n);
  target.mlkem->mlkem768.decaps(mlkem, n);
  CombineDecaps(target, items, mlkem, inputs, n);
}

template <size_t kMax>
void DecapsPrepared(const Target& target, DecapsItem (&items)[kMax], size_t n) {
  CombinerInput inputs[kMax];
  const WipeAtExit wipe(inputs);
  X25519Item x_shared[kMax];
  kexlane::DecapsItem mlkem[kMax];
  for (size_t i = 0; i < n; ++i) {
    const DecapsItem& item = items[i];
    std::memcpy(inputs[i].pk_x, item.prepared->pk_x, kXBytes);
    x_shared[i] = {.out = inputs[i].ss_x,
                   .sk = item.prepared->x_secret,
                   .u = item.ct + P768::kCBytes,
                   .ok = false};
    mlkem[i] = {
        .K = inputs[i].ss_m, .c = item.ct, .dk = nullptr, .prepared = item.prepared, .ok = false};
  }
  target.x25519->shared_secret(x_shared, n);
  target.mlkem->mlkem768.decaps_prepared(mlkem, n);
  CombineDecaps(target, items, mlkem, inputs, n);
}

// As one call has one item, and a batch up to kMaxItems or kMaxLargeItems at a time.
template void Keygen(const Target&, KeygenItem (&)[1], size_t);
template void Keygen(const Target&, KeygenItem (&)[kMaxLargeItems], size_t);
template void PrepareDk(const Target&, PrepareDkItem (&)[1], size_t);
template void PrepareEk(const Target&, PrepareEkItem (&)[1], size_t);
template void Encaps(const Target&, EncapsItem (&)[1], size_t);
template void Encaps(const Target&, EncapsItem (&)[kMaxItems], size_t);
template void EncapsPrepared(const Target&, EncapsItem (&)[1], size_t);
template void EncapsPrepared(const Target&, EncapsItem (&)[kMaxItems], size_t);
template void Decaps(const Target&, DecapsItem (&)[1], size_t);
template void Decaps(const Target&, DecapsItem (&)[kMaxLargeItems], size_t);
template void DecapsPrepared(const Target&, DecapsItem (&)[1], size_t);
template void DecapsPrepared(const Target&, DecapsItem (&)[kMaxItems], size_t);

}  // namespace kexlane::xwing
