// SPDX-License-Identifier: Apache-2.0
// X25519. The comments in x25519.h say what each function computes and when it fails.
#ifndef KEXLANE_CPP_X25519_HPP_
#define KEXLANE_CPP_X25519_HPP_

#include <kexlane/cpp/batch.hpp>
#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/cpp/result.hpp>
#include <kexlane/cpp/secret.hpp>
#include <kexlane/x25519.h>

#include <span>

namespace kexlane {

struct X25519 {
  using Pk = Bytes<KXL_X25519_PK_BYTES>;
  using Sk = SecretBytes<KXL_X25519_SK_BYTES>;
  using Ss = SecretBytes<KXL_X25519_SS_BYTES>;

  struct KeyPair {
    Pk pk{};
    Sk sk;
  };

  static Result<KeyPair> Keygen() {
    return Result<KeyPair>(
        [](KeyPair& out) { return kxl_x25519_keygen(out.pk.data(), out.sk.bytes().data()); });
  }
  static Result<Pk> PublicKey(Input<KXL_X25519_SK_BYTES> sk) {
    return Result<Pk>([sk](Pk& out) { return kxl_x25519_public_key(out.data(), sk.data()); });
  }
  static Result<Ss> SharedSecret(Input<KXL_X25519_SK_BYTES> sk,
                                 Input<KXL_X25519_PK_BYTES> peer_pk) {
    return Result<Ss>([sk, peer_pk](Ss& out) {
      return kxl_x25519_shared_secret(out.bytes().data(), sk.data(), peer_pk.data());
    });
  }

  // ---- batches

  [[nodiscard]] static kxl_status KeygenBatch(std::span<KeyPair> out, Statuses status) {
    return detail::RunBatch(kxl_x25519_keygen_batch, out, status, detail::Column(out, &KeyPair::pk),
                            detail::Column(out, &KeyPair::sk));
  }
  [[nodiscard]] static kxl_status PublicKeyBatch(std::span<Pk> out, Inputs<KXL_X25519_SK_BYTES> sk,
                                                 Statuses status) {
    return detail::RunBatch(kxl_x25519_public_key_batch, out, status, detail::Column(out),
                            detail::Column(sk));
  }
  [[nodiscard]] static kxl_status SharedSecretBatch(std::span<Ss> out,
                                                    Inputs<KXL_X25519_SK_BYTES> sk,
                                                    Inputs<KXL_X25519_PK_BYTES> peer_pk,
                                                    Statuses status) {
    return detail::RunBatch(kxl_x25519_shared_secret_batch, out, status, detail::Column(out),
                            detail::Column(sk), detail::Column(peer_pk));
  }
};

}  // namespace kexlane

#endif  // KEXLANE_CPP_X25519_HPP_
