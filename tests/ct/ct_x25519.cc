// SPDX-License-Identifier: Apache-2.0
// The calls of <kexlane/x25519.h> on marked secrets.
#include "tests/ct/calls.h"

namespace kexlane::ct {

void CheckX25519() {
  static Buffers<32> sk, pk, peer_pk, ss;
  static kxl_status status[kBatch];
  const auto no_secret = [] {};
  const auto new_sks = [] { sk.Fill(); };
  Check(
      "x25519_keygen", no_secret, [] { ExpectOk(kxl_x25519_keygen(peer_pk[0], sk[0])); },
      [] { TakeSecret(sk[0], 32); });
  Check(
      "x25519_keygen_batch", no_secret,
      [] { ExpectOk(kxl_x25519_keygen_batch(kBatch, peer_pk.out, sk.out, status)); },
      [] { TakeSecret(sk.bytes, sizeof(sk.bytes)); });
  Check("x25519_public_key", new_sks, [] { ExpectOk(kxl_x25519_public_key(pk[0], sk[0])); });
  Check("x25519_public_key_batch", new_sks,
        [] { ExpectOk(kxl_x25519_public_key_batch(kBatch, pk.out, sk.in, status)); });
  Check("x25519_shared_secret", new_sks, [] {
    ExpectOk(kxl_x25519_shared_secret(ss[0], sk[0], peer_pk[0]));
    TakeSecret(ss[0], 32);
  });
  // To the kernels, two operations are neither a batch nor a single one.
  Check("x25519_shared_secret_batch of 2", new_sks, [] {
    ExpectOk(kxl_x25519_shared_secret_batch(2, ss.out, sk.in, peer_pk.in, status));
    TakeSecret(ss.bytes, 64);
  });
  std::memset(peer_pk[5], 0, 32);
  Check("x25519_shared_secret_batch", new_sks, [] {
    Expect(kxl_x25519_shared_secret_batch(kBatch, ss.out, sk.in, peer_pk.in, status) ==
               KXL_ERR_LOW_ORDER,
           "a point of low order");
    TakeSecret(ss.bytes, 5 * 32);
    TakeSecret(ss[6], (kBatch - 6) * 32);
  });
  Check("x25519_shared_secret, low order", new_sks, [] {
    Expect(kxl_x25519_shared_secret(ss[0], sk[0], peer_pk[5]) == KXL_ERR_LOW_ORDER,
           "a point of low order");
  });
}

}  // namespace kexlane::ct
