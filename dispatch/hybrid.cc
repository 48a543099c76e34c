// The C ABI of <kexlane/hybrid.h>. X25519 always runs before ML-KEM, whose
// vector code may lower the clock for a while.
#include "kexlane/hybrid.h"

#include <cstring>

#include "dispatch/arguments.h"
#include "dispatch/random.h"
#include "dispatch/target.h"

using namespace kexlane;

namespace {

constexpr size_t kEkBytes = KXL_MLKEM768_EK_BYTES;
constexpr size_t kDkBytes = KXL_MLKEM768_DK_BYTES;
constexpr size_t kCBytes = KXL_MLKEM768_C_BYTES;
constexpr size_t kKBytes = KXL_MLKEM_K_BYTES;
constexpr size_t kMBytes = KXL_MLKEM_ENCAPS_SEED_BYTES;
constexpr size_t kSeedBytes = KXL_MLKEM_KEYGEN_SEED_BYTES;
constexpr size_t kXBytes = 32;  // X25519's keys and results

static_assert(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES == kEkBytes + kXBytes);
static_assert(KXL_X25519MLKEM768_SERVER_SHARE_BYTES == kCBytes + kXBytes);
static_assert(KXL_X25519MLKEM768_SECRET_BYTES == kKBytes + kXBytes);
static_assert(KXL_X25519MLKEM768_STATE_BYTES == kDkBytes + kXBytes);
static_assert(KXL_X25519MLKEM768_CLIENT_SEED_BYTES == kSeedBytes + kXBytes);
static_assert(KXL_X25519MLKEM768_SERVER_SEED_BYTES == kMBytes + kXBytes);
static_assert(KXL_XWING_EK_BYTES == kEkBytes + kXBytes);
static_assert(KXL_XWING_CT_BYTES == kCBytes + kXBytes);
static_assert(KXL_XWING_ENCAPS_SEED_BYTES == kMBytes + kXBytes);

// One operation of each part; false for a point of low order or a key that fails its check.
void PublicKey(const Target& target, uint8_t* pk, const uint8_t* sk) {
  X25519Item item = {pk, sk, nullptr, false};
  target.x25519->public_key(&item, 1);
}
bool SharedSecret(const Target& target, uint8_t* ss, const uint8_t* sk, const uint8_t* peer_pk) {
  X25519Item item = {ss, sk, peer_pk, false};
  target.x25519->shared_secret(&item, 1);
  return item.ok;
}
void Keygen(const Target& target, uint8_t* ek, uint8_t* dk, const uint8_t* seed) {
  KeygenItem item = {ek, dk, nullptr, seed};
  target.mlkem->mlkem768.keygen(&item, 1);
}
bool Encaps(const Target& target, uint8_t* c, uint8_t* K, const uint8_t* ek, const uint8_t* m) {
  EncapsItem item = {c, K, ek, nullptr, m, false};
  target.mlkem->mlkem768.encaps(&item, 1);
  return item.ok;
}
bool Decaps(const Target& target, uint8_t* K, const uint8_t* c, const uint8_t* dk) {
  DecapsItem item = {K, c, dk, nullptr, false};
  target.mlkem->mlkem768.decaps(&item, 1);
  return item.ok;
}

}  // namespace

// ---- X25519MLKEM768

kxl_status kxl_x25519mlkem768_client_keygen(uint8_t* share, uint8_t* state) {
  const Outputs outputs(share, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES, state,
                        KXL_X25519MLKEM768_STATE_BYTES);
  if (AnyNull(share, state)) return outputs.Fail(KXL_ERR_NULL);
  uint8_t seed[KXL_X25519MLKEM768_CLIENT_SEED_BYTES];
  const WipeAtExit wipe(seed);
  if (!RandomBytes(seed, sizeof(seed))) return outputs.Fail(KXL_ERR_RANDOM);
  return kxl_x25519mlkem768_client_keygen_derand(share, state, seed);
}

kxl_status kxl_x25519mlkem768_client_keygen_derand(uint8_t* share, uint8_t* state,
                                                   const uint8_t* seed) {
  const Outputs outputs(share, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES, state,
                        KXL_X25519MLKEM768_STATE_BYTES);
  if (AnyNull(share, state, seed)) return outputs.Fail(KXL_ERR_NULL);
  Secret(seed, KXL_X25519MLKEM768_CLIENT_SEED_BYTES);
  const Target& target = ActiveTarget();
  PublicKey(target, share + kEkBytes, seed + kSeedBytes);
  Keygen(target, share, state, seed);
  std::memcpy(state + kDkBytes, seed + kSeedBytes, kXBytes);
  Declassify(share, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES, "sent in the clear");
  return KXL_OK;
}

kxl_status kxl_x25519mlkem768_server_respond(uint8_t* share, uint8_t* secret,
                                             const uint8_t* client_share) {
  const Outputs outputs(share, KXL_X25519MLKEM768_SERVER_SHARE_BYTES, secret,
                        KXL_X25519MLKEM768_SECRET_BYTES);
  if (AnyNull(share, secret, client_share)) return outputs.Fail(KXL_ERR_NULL);
  uint8_t seed[KXL_X25519MLKEM768_SERVER_SEED_BYTES];
  const WipeAtExit wipe(seed);
  if (!RandomBytes(seed, sizeof(seed))) return outputs.Fail(KXL_ERR_RANDOM);
  return kxl_x25519mlkem768_server_respond_derand(share, secret, client_share, seed);
}

kxl_status kxl_x25519mlkem768_server_respond_derand(uint8_t* share, uint8_t* secret,
                                                    const uint8_t* client_share,
                                                    const uint8_t* seed) {
  const Outputs outputs(share, KXL_X25519MLKEM768_SERVER_SHARE_BYTES, secret,
                        KXL_X25519MLKEM768_SECRET_BYTES);
  if (AnyNull(share, secret, client_share, seed)) return outputs.Fail(KXL_ERR_NULL);
  Secret(seed, KXL_X25519MLKEM768_SERVER_SEED_BYTES);
  const Target& target = ActiveTarget();
  const uint8_t* x_secret = seed + kMBytes;
  // A share that is bad in both parts is a bad key, as if ML-KEM had run first.
  if (!target.mlkem->mlkem768.check_ek(client_share)) return outputs.Fail(KXL_ERR_KEY);
  if (!SharedSecret(target, secret + kKBytes, x_secret, client_share + kEkBytes)) {
    return outputs.Fail(KXL_ERR_LOW_ORDER);
  }
  PublicKey(target, share + kCBytes, x_secret);
  if (!Encaps(target, share, secret, client_share, seed)) {
    return outputs.Fail(KXL_ERR_KEY);
  }
  Declassify(share, KXL_X25519MLKEM768_SERVER_SHARE_BYTES, "sent in the clear");
  return KXL_OK;
}

kxl_status kxl_x25519mlkem768_client_finish(uint8_t* secret, const uint8_t* state,
                                            const uint8_t* server_share) {
  const Outputs outputs(secret, KXL_X25519MLKEM768_SECRET_BYTES);
  if (AnyNull(secret, state, server_share)) return outputs.Fail(KXL_ERR_NULL);
  SecretDk(state, kDkBytes, kEkBytes);
  Secret(state + kDkBytes, kXBytes);
  const Target& target = ActiveTarget();
  if (!SharedSecret(target, secret + kKBytes, state + kDkBytes, server_share + kCBytes)) {
    return outputs.Fail(KXL_ERR_LOW_ORDER);
  }
  if (!Decaps(target, secret, server_share, state)) {
    return outputs.Fail(KXL_ERR_KEY);
  }
  return KXL_OK;
}

kxl_status kxl_x25519mlkem768_client_finish_derand(uint8_t* secret, const uint8_t* state,
                                                   const uint8_t* server_share) {
  return kxl_x25519mlkem768_client_finish(secret, state, server_share);
}

// ---- X-Wing, draft-connolly-cfrg-xwing-kem

namespace {

// Section 5.2, expandDecapsulationKey: what the 32-byte sk stands for.
struct XwingExpanded {
  uint8_t mlkem_seed[kSeedBytes];  // d || z
  uint8_t x_secret[kXBytes];
};
static_assert(sizeof(XwingExpanded) == kSeedBytes + kXBytes);

void XwingExpand(XwingExpanded& expanded, const uint8_t* sk, const Target& target) {
  target.mlkem->keccak.shake256(reinterpret_cast<uint8_t*>(&expanded), sizeof(expanded), sk,
                                KXL_XWING_SK_BYTES);
}

// Section 5.3, Combiner: its input, in the order it is hashed.
struct XwingInput {
  uint8_t ss_m[kKBytes];
  uint8_t ss_x[kXBytes];
  uint8_t ct_x[kXBytes];
  uint8_t pk_x[kXBytes];
  uint8_t label[6] = {0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c};
};
static_assert(sizeof(XwingInput) == kKBytes + 3 * kXBytes + 6);

void XwingCombine(uint8_t* ss, const XwingInput& input, const Target& target) {
  target.mlkem->keccak.sha3_256(ss, reinterpret_cast<const uint8_t*>(&input), sizeof(input));
}

}  // namespace

kxl_status kxl_xwing_keygen(uint8_t* ek, uint8_t* sk) {
  const Outputs outputs(ek, KXL_XWING_EK_BYTES, sk, KXL_XWING_SK_BYTES);
  if (AnyNull(ek, sk)) return outputs.Fail(KXL_ERR_NULL);
  if (!RandomBytes(sk, KXL_XWING_SK_BYTES)) return outputs.Fail(KXL_ERR_RANDOM);
  return kxl_xwing_keygen_derand(ek, sk, sk);
}

kxl_status kxl_xwing_keygen_derand(uint8_t* ek, uint8_t* sk, const uint8_t* seed) {
  const Outputs outputs(ek, KXL_XWING_EK_BYTES, sk, KXL_XWING_SK_BYTES);
  if (AnyNull(ek, sk, seed)) return outputs.Fail(KXL_ERR_NULL);
  Secret(seed, KXL_XWING_KEYGEN_SEED_BYTES);
  const Target& target = ActiveTarget();
  struct {
    XwingExpanded expanded;
    uint8_t dk[kDkBytes];
  } secrets;
  const WipeAtExit wipe(secrets);
  XwingExpand(secrets.expanded, seed, target);
  PublicKey(target, ek + kEkBytes, secrets.expanded.x_secret);
  Keygen(target, ek, secrets.dk, secrets.expanded.mlkem_seed);
  std::memmove(sk, seed, KXL_XWING_SK_BYTES);
  Declassify(ek, KXL_XWING_EK_BYTES, "a public key");
  return KXL_OK;
}

kxl_status kxl_xwing_encaps(uint8_t* ct, uint8_t* ss, const uint8_t* ek) {
  const Outputs outputs(ct, KXL_XWING_CT_BYTES, ss, KXL_XWING_SS_BYTES);
  if (AnyNull(ct, ss, ek)) return outputs.Fail(KXL_ERR_NULL);
  uint8_t eseed[KXL_XWING_ENCAPS_SEED_BYTES];
  const WipeAtExit wipe(eseed);
  if (!RandomBytes(eseed, sizeof(eseed))) return outputs.Fail(KXL_ERR_RANDOM);
  return kxl_xwing_encaps_derand(ct, ss, ek, eseed);
}

kxl_status kxl_xwing_encaps_derand(uint8_t* ct, uint8_t* ss, const uint8_t* ek,
                                   const uint8_t* eseed) {
  const Outputs outputs(ct, KXL_XWING_CT_BYTES, ss, KXL_XWING_SS_BYTES);
  if (AnyNull(ct, ss, ek, eseed)) return outputs.Fail(KXL_ERR_NULL);
  Secret(eseed, KXL_XWING_ENCAPS_SEED_BYTES);
  const Target& target = ActiveTarget();
  const uint8_t* x_secret = eseed + kMBytes;
  XwingInput input;
  const WipeAtExit wipe(input);
  // A result of all zero is hashed like any other: the draft has no error for
  // it.
  (void)SharedSecret(target, input.ss_x, x_secret, ek + kEkBytes);
  PublicKey(target, input.ct_x, x_secret);
  if (!Encaps(target, ct, input.ss_m, ek, eseed)) return outputs.Fail(KXL_ERR_KEY);
  std::memcpy(ct + kCBytes, input.ct_x, kXBytes);
  std::memcpy(input.pk_x, ek + kEkBytes, kXBytes);
  XwingCombine(ss, input, target);
  Declassify(ct, KXL_XWING_CT_BYTES, "a ciphertext");
  return KXL_OK;
}

kxl_status kxl_xwing_decaps(uint8_t* ss, const uint8_t* ct, const uint8_t* sk) {
  const Outputs outputs(ss, KXL_XWING_SS_BYTES);
  if (AnyNull(ss, ct, sk)) return outputs.Fail(KXL_ERR_NULL);
  Secret(sk, KXL_XWING_SK_BYTES);
  const Target& target = ActiveTarget();
  struct {
    XwingExpanded expanded;
    XwingInput input;
    uint8_t dk[kDkBytes];
  } secrets;
  const WipeAtExit wipe(secrets);
  uint8_t ek[kEkBytes];
  XwingExpand(secrets.expanded, sk, target);
  (void)SharedSecret(target, secrets.input.ss_x, secrets.expanded.x_secret, ct + kCBytes);
  PublicKey(target, secrets.input.pk_x, secrets.expanded.x_secret);
  Keygen(target, ek, secrets.dk, secrets.expanded.mlkem_seed);
  // A key just made passes its check; should memory have failed in between, no
  // secret comes out.
  if (!Decaps(target, secrets.input.ss_m, ct, secrets.dk)) {
    return outputs.Fail(KXL_ERR_KEY);
  }
  std::memcpy(secrets.input.ct_x, ct + kCBytes, kXBytes);
  XwingCombine(ss, secrets.input, target);
  return KXL_OK;
}
