// The C ABI of <kexlane/x25519.h>. A single call is a batch of one.
#include "kexlane/x25519.h"

#include <cstring>

#include "dispatch/arguments.h"
#include "dispatch/batch.h"
#include "dispatch/target.h"

namespace kexlane {
namespace {

void RunPublicKeys(const Target& target, X25519Item* items, size_t n) {
  target.x25519->public_key(items, n);
  for (size_t j = 0; j < n; ++j) Declassify(items[j].out, KXL_X25519_PK_BYTES, "a public key");
}

template <size_t kMax>
kxl_status PublicKeys(size_t n, uint8_t* const* pk, const uint8_t* const* sk, kxl_status* status) {
  const BatchOutputs outputs = {n, pk, KXL_X25519_PK_BYTES, nullptr, 0, status};
  if (AnyNull(pk, sk, status)) return outputs.FailAll();
  const Target& target = ActiveTarget();
  return InChunks<kMax>(
      outputs, [&](size_t i) { return AnyNull(pk[i], sk[i]); },
      [&](const Chunk<kMax>& chunk) {
        X25519Item items[kMax];
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          Secret(sk[i], KXL_X25519_SK_BYTES);
          items[j] = {pk[i], sk[i], nullptr, false};
        }
        RunPublicKeys(target, items, chunk.count);
      });
}

template <size_t kMax>
kxl_status Keygen(size_t n, uint8_t* const* pk, uint8_t* const* sk, kxl_status* status) {
  const BatchOutputs outputs = {n, pk, KXL_X25519_PK_BYTES, sk, KXL_X25519_SK_BYTES, status};
  if (AnyNull(pk, sk, status)) return outputs.FailAll();
  const Target& target = ActiveTarget();
  return InSeededChunks<kMax, KXL_X25519_SK_BYTES>(
      outputs, Seeds::Drawn(), [&](size_t i) { return AnyNull(pk[i], sk[i]); },
      [&](const Chunk<kMax>& chunk, const uint8_t* const* seed) {
        X25519Item items[kMax];
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          std::memcpy(sk[i], seed[j], KXL_X25519_SK_BYTES);
          items[j] = {pk[i], seed[j], nullptr, false};
        }
        RunPublicKeys(target, items, chunk.count);
      });
}

template <size_t kMax>
kxl_status SharedSecrets(size_t n, uint8_t* const* ss, const uint8_t* const* sk,
                         const uint8_t* const* peer_pk, kxl_status* status) {
  const BatchOutputs outputs = {n, ss, KXL_X25519_SS_BYTES, nullptr, 0, status};
  if (AnyNull(ss, sk, peer_pk, status)) return outputs.FailAll();
  const Target& target = ActiveTarget();
  return InChunks<kMax>(
      outputs, [&](size_t i) { return AnyNull(ss[i], sk[i], peer_pk[i]); },
      [&](const Chunk<kMax>& chunk) {
        X25519Item items[kMax];
        for (size_t j = 0; j < chunk.count; ++j) {
          const size_t i = chunk.place[j];
          Secret(sk[i], KXL_X25519_SK_BYTES);
          items[j] = {ss[i], sk[i], peer_pk[i], false};
        }
        target.x25519->shared_secret(items, chunk.count);
        for (size_t j = 0; j < chunk.count; ++j) {
          if (!items[j].ok) outputs.Fail(chunk.place[j], KXL_ERR_LOW_ORDER);
        }
      });
}

}  // namespace
}  // namespace kexlane

using namespace kexlane;

kxl_status kxl_x25519_keygen(uint8_t* pk, uint8_t* sk) {
  kxl_status status;
  return Keygen<1>(1, &pk, &sk, &status);
}

kxl_status kxl_x25519_public_key(uint8_t* pk, const uint8_t* sk) {
  kxl_status status;
  return PublicKeys<1>(1, &pk, &sk, &status);
}

kxl_status kxl_x25519_shared_secret(uint8_t* ss, const uint8_t* sk, const uint8_t* peer_pk) {
  kxl_status status;
  return SharedSecrets<1>(1, &ss, &sk, &peer_pk, &status);
}

kxl_status kxl_x25519_keygen_batch(size_t n, uint8_t* const pk[], uint8_t* const sk[],
                                   kxl_status status[]) {
  return Keygen<kChunk>(n, pk, sk, status);
}

kxl_status kxl_x25519_public_key_batch(size_t n, uint8_t* const pk[], const uint8_t* const sk[],
                                       kxl_status status[]) {
  return PublicKeys<kChunk>(n, pk, sk, status);
}

kxl_status kxl_x25519_shared_secret_batch(size_t n, uint8_t* const ss[], const uint8_t* const sk[],
                                          const uint8_t* const peer_pk[], kxl_status status[]) {
  return SharedSecrets<kChunk>(n, ss, sk, peer_pk, status);
}
