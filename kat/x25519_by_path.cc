// SPDX-License-Identifier: Apache-2.0
// The calls of X25519 by each path.
#include "kat/x25519_by_path.h"

#include <kexlane/x25519.h>

#include <utility>
#include <vector>

namespace kexlane::kat {
namespace {

// Returns the other questions of a batch: one that differs in two bits, and zero, which as a public
// key has a low order.
std::vector<Bytes> Others(std::span<const uint8_t> question) {
  Bytes other(question.begin(), question.end());
  other.front() ^= 8;
  other.back() ^= 8;
  return {other, Bytes(question.size())};
}

template <typename Single, typename Batch>
kxl_status Ask(Path path, Bytes& out, std::span<const uint8_t> question, Single single,
               Batch batch) {
  if (path == Path::kBatch) {
    Outcome<1> answer = AskAtEveryPlace<1>({32}, question, Others(question), single, batch);
    out = std::move(answer.outputs[0]);
    return answer.status;
  }
  MakeUnwritten(out, 32);
  uint8_t* const pointer = out.data();
  return single(&pointer, question.data());
}

}  // namespace

kxl_status X25519PublicKey(Path path, Bytes& pk, std::span<const uint8_t> sk) {
  const auto single = [](uint8_t* const* out, const uint8_t* in) {
    return kxl_x25519_public_key(out[0], in);
  };
  const auto batch = [](size_t n, const auto& out, const uint8_t* const* in, kxl_status* status) {
    return kxl_x25519_public_key_batch(n, out[0].data(), in, status);
  };
  return Ask(path, pk, sk, single, batch);
}

kxl_status X25519SharedSecret(Path path, Bytes& ss, std::span<const uint8_t> sk,
                              std::span<const uint8_t> u) {
  const auto single = [&](uint8_t* const* out, const uint8_t* in) {
    return kxl_x25519_shared_secret(out[0], sk.data(), in);
  };
  const auto batch = [&](size_t n, const auto& out, const uint8_t* const* in, kxl_status* status) {
    const std::vector<const uint8_t*> sks(n, sk.data());
    return kxl_x25519_shared_secret_batch(n, out[0].data(), sks.data(), in, status);
  };
  return Ask(path, ss, u, single, batch);
}

}  // namespace kexlane::kat
