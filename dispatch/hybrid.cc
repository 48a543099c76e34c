// The C ABI of <kexlane/hybrid.h>. A single call is a batch of one. X25519 always runs before
// ML-KEM, whose vector code may lower the clock for a while.
#include "kexlane/hybrid.h"

#include <cstring>

#include "dispatch/arguments.h"
#include "dispatch/batch.h"
#include "dispatch/target.h"

namespace kexlane {
namespace {

constexpr size_t kEkBytes = KXL_MLKEM768_EK_BYTES;
constexpr size_t kDkBytes = KXL_MLKEM768_DK_BYTES;
constexpr size_t kCBytes = KXL_MLKEM768_C_BYTES;
constexpr size_t kKBytes = KXL_MLKEM_K_BYTES;
constexpr size_t kMBytes = KXL_MLKEM_ENCAPS_SEED_BYTES;
constexpr size_t kSeedBytes = KXL_MLKEM_KEYGEN_SEED_BYTES;
constexpr size_t kEkInDk = kDkBytes - kEkBytes - 64;  // dk = dk_pke || ek || H(ek) || z
constexpr size_t kXBytes = 32;                        // X25519's keys and results

static_assert(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES == kEkBytes + kXBytes);
static_assert(KXL_X25519MLKEM768_SERVER_SHARE_BYTES == kCBytes + kXBytes);
static_assert(KXL_X25519MLKEM768_SECRET_BYTES == kKBytes + kXBytes);
static_assert(KXL_X25519MLKEM768_STATE_BYTES == kDkBytes + kXBytes);
static_assert(KXL_X25519MLKEM768_CLIENT_SEED_BYTES == kSeedBytes + kXBytes);
static_assert(KXL_X25519MLKEM768_SERVER_SEED_BYTES == kMBytes + kXBytes);
static_assert(KXL_XWING_EK_BYTES == kEkBytes + kXBytes);
static_assert(KXL_XWING_CT_BYTES == kCBytes + kXBytes);
static_assert(KXL_XWING_ENCAPS_SEED_BYTES == kMBytes + kXBytes);

// ---- X25519MLKEM768

template <size_t kMax>
kxl_status ClientKeygen(size_t n, uint8_t* const* share, uint8_t* const* state, const Seeds& seeds,
                        kxl_status* status) {
  const BatchOutputs outputs = {
      n,     share, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES, state, KXL_X25519MLKEM768_STATE_BYTES,
      status};
  if (AnyNull(share, state, status) || seeds.Missing()) return outputs.FailAll();
  const Target& target = ActiveTarget();
  return InSeededChunks<kMax, KXL_X25519MLKEM768_CLIENT_SEED_BYTES>(
      outputs, seeds, [&](size_t i) { return AnyNull(share[i], state[i]); },
      [&](const Chunk<kMax>& chunk, const uint8_t* const* seed) {
        X25519Item x_keygen[kMax];
        KeygenItem keygen[kMax];
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          x_keygen[j] = {share[i] + kEkBytes, seed[j] + kSeedBytes, nullptr, false};
          keygen[j] = {share[i], state[i], nullptr, seed[j]};
        }
        target.x25519->public_key(x_keygen, chunk.count);
        target.mlkem->mlkem768.keygen(keygen, chunk.count);
        for (size_t j = 0; j < chunk.count; ++j) {
          std::memcpy(keygen[j].dk + kDkBytes, seed[j] + kSeedBytes, kXBytes);
          Declassify(keygen[j].ek, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES, "sent in the clear");
        }
      });
}

template <size_t kMax>
kxl_status ServerRespond(size_t n, uint8_t* const* share, uint8_t* const* secret,
                         const uint8_t* const* client_share, const Seeds& seeds,
                         kxl_status* status) {
  const BatchOutputs outputs = {
      n,     share, KXL_X25519MLKEM768_SERVER_SHARE_BYTES, secret, KXL_X25519MLKEM768_SECRET_BYTES,
      status};
  if (AnyNull(share, secret, client_share, status) || seeds.Missing()) return outputs.FailAll();
  const Target& target = ActiveTarget();
  return InSeededChunks<kMax, KXL_X25519MLKEM768_SERVER_SEED_BYTES>(
      outputs, seeds, [&](size_t i) { return AnyNull(share[i], secret[i], client_share[i]); },
      [&](const Chunk<kMax>& chunk, const uint8_t* const* seed) {
        X25519Item x_keygen[kMax], x_shared[kMax];
        EncapsItem encaps[kMax];
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          const uint8_t* const x_secret = seed[j] + kMBytes;
          x_keygen[j] = {share[i] + kCBytes, x_secret, nullptr, false};
          x_shared[j] = {secret[i] + kKBytes, x_secret, client_share[i] + kEkBytes, false};
          encaps[j] = {share[i], secret[i], client_share[i], nullptr, seed[j], false};
        }
        target.x25519->public_key(x_keygen, chunk.count);
        target.x25519->shared_secret(x_shared, chunk.count);
        target.mlkem->mlkem768.encaps(encaps, chunk.count);
        for (size_t j = 0; j < chunk.count; ++j) {
          Declassify(encaps[j].c, KXL_X25519MLKEM768_SERVER_SHARE_BYTES, "sent in the clear");
          // A share that is bad in both parts is a bad key.
          if (!encaps[j].ok) {
            outputs.Fail(chunk.place[j], KXL_ERR_KEY);
          } else if (!x_shared[j].ok) {
            outputs.Fail(chunk.place[j], KXL_ERR_LOW_ORDER);
          }
        }
      });
}

template <size_t kMax>
kxl_status ClientFinish(size_t n, uint8_t* const* secret, const uint8_t* const* state,
                        const uint8_t* const* server_share, kxl_status* status) {
  const BatchOutputs outputs = {n, secret, KXL_X25519MLKEM768_SECRET_BYTES, nullptr, 0, status};
  if (AnyNull(secret, state, server_share, status)) return outputs.FailAll();
  const Target& target = ActiveTarget();
  return InChunks<kMax>(
      outputs, [&](size_t i) { return AnyNull(secret[i], state[i], server_share[i]); },
      [&](const Chunk<kMax>& chunk) {
        X25519Item x_shared[kMax];
        DecapsItem decaps[kMax];
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          SecretDk(state[i], kDkBytes, kEkBytes);
          Secret(state[i] + kDkBytes, kXBytes);
          x_shared[j] = {secret[i] + kKBytes, state[i] + kDkBytes, server_share[i] + kCBytes,
                         false};
          decaps[j] = {secret[i], server_share[i], state[i], nullptr, false};
        }
        target.x25519->shared_secret(x_shared, chunk.count);
        target.mlkem->mlkem768.decaps(decaps, chunk.count);
        for (size_t j = 0; j < chunk.count; ++j) {
          if (!x_shared[j].ok) {
            outputs.Fail(chunk.place[j], KXL_ERR_LOW_ORDER);
          } else if (!decaps[j].ok) {
            outputs.Fail(chunk.place[j], KXL_ERR_KEY);
          }
        }
      });
}

// ---- X-Wing, draft-connolly-cfrg-xwing-kem

// Section 5.2, expandDecapsulationKey: what the 32-byte sk stands for.
struct XwingExpanded {
  uint8_t mlkem_seed[kSeedBytes];  // d || z
  uint8_t x_secret[kXBytes];
};
static_assert(sizeof(XwingExpanded) == kSeedBytes + kXBytes);

void XwingExpand(XwingExpanded& expanded, const uint8_t* sk, const Target& target) {
  const HashItem item = {reinterpret_cast<uint8_t*>(&expanded), sizeof(expanded), sk,
                         KXL_XWING_SK_BYTES};
  target.mlkem->keccak.shake256(&item, 1);
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
  const HashItem item = {ss, KXL_XWING_SS_BYTES, reinterpret_cast<const uint8_t*>(&input),
                         sizeof(input)};
  target.mlkem->keccak.sha3_256(&item, 1);
}

// The chunk of those batches that hold whole ML-KEM keys on the stack.
constexpr size_t kXwingChunk = 8;

template <size_t kMax>
kxl_status XwingKeygen(size_t n, uint8_t* const* ek, uint8_t* const* sk, const Seeds& seeds,
                       kxl_status* status) {
  const BatchOutputs outputs = {n, ek, KXL_XWING_EK_BYTES, sk, KXL_XWING_SK_BYTES, status};
  if (AnyNull(ek, sk, status) || seeds.Missing()) return outputs.FailAll();
  const Target& target = ActiveTarget();
  return InSeededChunks<kMax, KXL_XWING_KEYGEN_SEED_BYTES>(
      outputs, seeds, [&](size_t i) { return AnyNull(ek[i], sk[i]); },
      [&](const Chunk<kMax>& chunk, const uint8_t* const* seed) {
        struct {
          XwingExpanded expanded;
          uint8_t dk[kDkBytes];
        } secrets[kMax];
        const WipeAtExit wipe(secrets);
        X25519Item x_keygen[kMax];
        KeygenItem keygen[kMax];
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          auto& [expanded, dk] = secrets[j];
          XwingExpand(expanded, seed[j], target);
          x_keygen[j] = {ek[i] + kEkBytes, expanded.x_secret, nullptr, false};
          keygen[j] = {ek[i], dk, nullptr, expanded.mlkem_seed};
        }
        target.x25519->public_key(x_keygen, chunk.count);
        target.mlkem->mlkem768.keygen(keygen, chunk.count);
        for (size_t j = 0; j < chunk.count; ++j) {
          std::memmove(sk[chunk.place[j]], seed[j], KXL_XWING_SK_BYTES);
          Declassify(keygen[j].ek, KXL_XWING_EK_BYTES, "a public key");
        }
      });
}

template <size_t kMax>
kxl_status XwingEncaps(size_t n, uint8_t* const* ct, uint8_t* const* ss, const uint8_t* const* ek,
                       const Seeds& eseeds, kxl_status* status) {
  const BatchOutputs outputs = {n, ct, KXL_XWING_CT_BYTES, ss, KXL_XWING_SS_BYTES, status};
  if (AnyNull(ct, ss, ek, status) || eseeds.Missing()) return outputs.FailAll();
  const Target& target = ActiveTarget();
  return InSeededChunks<kMax, KXL_XWING_ENCAPS_SEED_BYTES>(
      outputs, eseeds, [&](size_t i) { return AnyNull(ct[i], ss[i], ek[i]); },
      [&](const Chunk<kMax>& chunk, const uint8_t* const* eseed) {
        XwingInput inputs[kMax];
        const WipeAtExit wipe(inputs);
        X25519Item x_keygen[kMax], x_shared[kMax];
        EncapsItem encaps[kMax];
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          XwingInput& input = inputs[j];
          const uint8_t* const x_secret = eseed[j] + kMBytes;
          x_keygen[j] = {input.ct_x, x_secret, nullptr, false};
          x_shared[j] = {input.ss_x, x_secret, ek[i] + kEkBytes, false};
          encaps[j] = {ct[i], input.ss_m, ek[i], nullptr, eseed[j], false};
        }
        target.x25519->public_key(x_keygen, chunk.count);
        // A result of all zero is hashed like any other: the draft has no error for it.
        target.x25519->shared_secret(x_shared, chunk.count);
        target.mlkem->mlkem768.encaps(encaps, chunk.count);
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          if (!encaps[j].ok) {
            outputs.Fail(i, KXL_ERR_KEY);
            continue;
          }
          std::memcpy(ct[i] + kCBytes, inputs[j].ct_x, kXBytes);
          std::memcpy(inputs[j].pk_x, ek[i] + kEkBytes, kXBytes);
          XwingCombine(ss[i], inputs[j], target);
          Declassify(ct[i], KXL_XWING_CT_BYTES, "a ciphertext");
        }
      });
}

template <size_t kMax>
kxl_status XwingDecaps(size_t n, uint8_t* const* ss, const uint8_t* const* ct,
                       const uint8_t* const* sk, kxl_status* status) {
  const BatchOutputs outputs = {n, ss, KXL_XWING_SS_BYTES, nullptr, 0, status};
  if (AnyNull(ss, ct, sk, status)) return outputs.FailAll();
  const Target& target = ActiveTarget();
  return InChunks<kMax>(
      outputs, [&](size_t i) { return AnyNull(ss[i], ct[i], sk[i]); },
      [&](const Chunk<kMax>& chunk) {
        struct {
          XwingExpanded expanded;
          XwingInput input;
          uint8_t dk[kDkBytes];
        } secrets[kMax];
        const WipeAtExit wipe(secrets);
        X25519Item x_keygen[kMax], x_shared[kMax];
        KeygenItem keygen[kMax];
        DecapsItem decaps[kMax];
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          auto& [expanded, input, dk] = secrets[j];
          Secret(sk[i], KXL_XWING_SK_BYTES);
          XwingExpand(expanded, sk[i], target);
          x_keygen[j] = {input.pk_x, expanded.x_secret, nullptr, false};
          x_shared[j] = {input.ss_x, expanded.x_secret, ct[i] + kCBytes, false};
          keygen[j] = {dk + kEkInDk, dk, nullptr, expanded.mlkem_seed};
          decaps[j] = {input.ss_m, ct[i], dk, nullptr, false};
        }
        target.x25519->public_key(x_keygen, chunk.count);
        target.x25519->shared_secret(x_shared, chunk.count);
        target.mlkem->mlkem768.keygen(keygen, chunk.count);
        target.mlkem->mlkem768.decaps(decaps, chunk.count);
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          // A key just made passes its check; should memory have failed in between, no secret
          // comes out.
          if (!decaps[j].ok) {
            outputs.Fail(i, KXL_ERR_KEY);
            continue;
          }
          std::memcpy(secrets[j].input.ct_x, ct[i] + kCBytes, kXBytes);
          XwingCombine(ss[i], secrets[j].input, target);
        }
      });
}

}  // namespace
}  // namespace kexlane

using namespace kexlane;

// ---- X25519MLKEM768

kxl_status kxl_x25519mlkem768_client_keygen(uint8_t* share, uint8_t* state) {
  kxl_status status;
  return ClientKeygen<1>(1, &share, &state, Seeds::Drawn(), &status);
}

kxl_status kxl_x25519mlkem768_client_keygen_derand(uint8_t* share, uint8_t* state,
                                                   const uint8_t* seed) {
  kxl_status status;
  return ClientKeygen<1>(1, &share, &state, Seeds::Given(&seed), &status);
}

kxl_status kxl_x25519mlkem768_server_respond(uint8_t* share, uint8_t* secret,
                                             const uint8_t* client_share) {
  kxl_status status;
  return ServerRespond<1>(1, &share, &secret, &client_share, Seeds::Drawn(), &status);
}

kxl_status kxl_x25519mlkem768_server_respond_derand(uint8_t* share, uint8_t* secret,
                                                    const uint8_t* client_share,
                                                    const uint8_t* seed) {
  kxl_status status;
  return ServerRespond<1>(1, &share, &secret, &client_share, Seeds::Given(&seed), &status);
}

kxl_status kxl_x25519mlkem768_client_finish(uint8_t* secret, const uint8_t* state,
                                            const uint8_t* server_share) {
  kxl_status status;
  return ClientFinish<1>(1, &secret, &state, &server_share, &status);
}

kxl_status kxl_x25519mlkem768_client_finish_derand(uint8_t* secret, const uint8_t* state,
                                                   const uint8_t* server_share) {
  return kxl_x25519mlkem768_client_finish(secret, state, server_share);
}

kxl_status kxl_x25519mlkem768_client_keygen_batch(size_t n, uint8_t* const share[],
                                                  uint8_t* const state[], kxl_status status[]) {
  return ClientKeygen<kChunk>(n, share, state, Seeds::Drawn(), status);
}

kxl_status kxl_x25519mlkem768_client_keygen_batch_derand(size_t n, uint8_t* const share[],
                                                         uint8_t* const state[],
                                                         const uint8_t* const seed[],
                                                         kxl_status status[]) {
  return ClientKeygen<kChunk>(n, share, state, Seeds::Given(seed), status);
}

kxl_status kxl_x25519mlkem768_server_respond_batch(size_t n, uint8_t* const share[],
                                                   uint8_t* const secret[],
                                                   const uint8_t* const client_share[],
                                                   kxl_status status[]) {
  return ServerRespond<kChunk>(n, share, secret, client_share, Seeds::Drawn(), status);
}

kxl_status kxl_x25519mlkem768_server_respond_batch_derand(size_t n, uint8_t* const share[],
                                                          uint8_t* const secret[],
                                                          const uint8_t* const client_share[],
                                                          const uint8_t* const seed[],
                                                          kxl_status status[]) {
  return ServerRespond<kChunk>(n, share, secret, client_share, Seeds::Given(seed), status);
}

kxl_status kxl_x25519mlkem768_client_finish_batch(size_t n, uint8_t* const secret[],
                                                  const uint8_t* const state[],
                                                  const uint8_t* const server_share[],
                                                  kxl_status status[]) {
  return ClientFinish<kChunk>(n, secret, state, server_share, status);
}

kxl_status kxl_x25519mlkem768_client_finish_batch_derand(size_t n, uint8_t* const secret[],
                                                         const uint8_t* const state[],
                                                         const uint8_t* const server_share[],
                                                         kxl_status status[]) {
  return kxl_x25519mlkem768_client_finish_batch(n, secret, state, server_share, status);
}

// ---- X-Wing

kxl_status kxl_xwing_keygen(uint8_t* ek, uint8_t* sk) {
  kxl_status status;
  return XwingKeygen<1>(1, &ek, &sk, Seeds::Drawn(), &status);
}

kxl_status kxl_xwing_keygen_derand(uint8_t* ek, uint8_t* sk, const uint8_t* seed) {
  kxl_status status;
  return XwingKeygen<1>(1, &ek, &sk, Seeds::Given(&seed), &status);
}

kxl_status kxl_xwing_encaps(uint8_t* ct, uint8_t* ss, const uint8_t* ek) {
  kxl_status status;
  return XwingEncaps<1>(1, &ct, &ss, &ek, Seeds::Drawn(), &status);
}

kxl_status kxl_xwing_encaps_derand(uint8_t* ct, uint8_t* ss, const uint8_t* ek,
                                   const uint8_t* eseed) {
  kxl_status status;
  return XwingEncaps<1>(1, &ct, &ss, &ek, Seeds::Given(&eseed), &status);
}

kxl_status kxl_xwing_decaps(uint8_t* ss, const uint8_t* ct, const uint8_t* sk) {
  kxl_status status;
  return XwingDecaps<1>(1, &ss, &ct, &sk, &status);
}

kxl_status kxl_xwing_keygen_batch(size_t n, uint8_t* const ek[], uint8_t* const sk[],
                                  kxl_status status[]) {
  return XwingKeygen<kXwingChunk>(n, ek, sk, Seeds::Drawn(), status);
}

kxl_status kxl_xwing_keygen_batch_derand(size_t n, uint8_t* const ek[], uint8_t* const sk[],
                                         const uint8_t* const seed[], kxl_status status[]) {
  return XwingKeygen<kXwingChunk>(n, ek, sk, Seeds::Given(seed), status);
}

kxl_status kxl_xwing_encaps_batch(size_t n, uint8_t* const ct[], uint8_t* const ss[],
                                  const uint8_t* const ek[], kxl_status status[]) {
  return XwingEncaps<kChunk>(n, ct, ss, ek, Seeds::Drawn(), status);
}

kxl_status kxl_xwing_encaps_batch_derand(size_t n, uint8_t* const ct[], uint8_t* const ss[],
                                         const uint8_t* const ek[], const uint8_t* const eseed[],
                                         kxl_status status[]) {
  return XwingEncaps<kChunk>(n, ct, ss, ek, Seeds::Given(eseed), status);
}

kxl_status kxl_xwing_decaps_batch(size_t n, uint8_t* const ss[], const uint8_t* const ct[],
                                  const uint8_t* const sk[], kxl_status status[]) {
  return XwingDecaps<kXwingChunk>(n, ss, ct, sk, status);
}
