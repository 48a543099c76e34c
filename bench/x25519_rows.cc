// SPDX-License-Identifier: Apache-2.0
// Benchmarks of X25519 and of whole exchanges of X25519MLKEM768: singly, in batches, cold, evicted,
// and in several threads.
#include <memory>
#include <vector>

#include "bench/bench.h"

namespace kexlane::bench {
namespace {

// Buffers for all items of a batch, and the pointers that a call takes.
struct Buffers {
  explicit Buffers(size_t bytes) : memory(kMaxBatch * bytes) {
    for (size_t i = 0; i < kMaxBatch; ++i) out.push_back(&memory[i * bytes]);
    in.assign(out.begin(), out.end());
  }
  // Makes the items differ. Otherwise any bytes serve as seeds and keys.
  void Number() {
    for (size_t i = 0; i < kMaxBatch; ++i) out[i][1] = static_cast<uint8_t>(i + 1);
  }

  std::vector<uint8_t> memory;
  std::vector<uint8_t*> out;
  std::vector<const uint8_t*> in;
};

struct Curve {
  Buffers pk{KXL_X25519_PK_BYTES}, sk{KXL_X25519_SK_BYTES}, ss{KXL_X25519_SS_BYTES};
  Buffers fresh_pk{KXL_X25519_PK_BYTES}, fresh_sk{KXL_X25519_SK_BYTES};
  std::vector<kxl_status> status = std::vector<kxl_status>(kMaxBatch);

  Curve() {
    sk.Number();
    (void)PublicKeyBatch(kMaxBatch);  // the public keys of the peers
  }

  bool Keygen() { return kxl_x25519_keygen(fresh_pk.out[0], fresh_sk.out[0]) == KXL_OK; }
  bool PublicKey() { return kxl_x25519_public_key(pk.out[0], sk.in[0]) == KXL_OK; }
  bool SharedSecret() { return kxl_x25519_shared_secret(ss.out[0], sk.in[0], pk.in[1]) == KXL_OK; }
  bool KeygenBatch(size_t n) {
    return kxl_x25519_keygen_batch(n, fresh_pk.out.data(), fresh_sk.out.data(), status.data()) ==
           KXL_OK;
  }
  bool PublicKeyBatch(size_t n) {
    return kxl_x25519_public_key_batch(n, pk.out.data(), sk.in.data(), status.data()) == KXL_OK;
  }
  bool SharedSecretBatch(size_t n) {
    return kxl_x25519_shared_secret_batch(n, ss.out.data(), sk.in.data(), pk.in.data(),
                                          status.data()) == KXL_OK;
  }
};

// A client's key generation, a server's answer and the client's finish, with given randomness.
struct Exchange {
  Buffers client_seed{KXL_X25519MLKEM768_CLIENT_SEED_BYTES};
  Buffers server_seed{KXL_X25519MLKEM768_SERVER_SEED_BYTES};
  Buffers share{KXL_X25519MLKEM768_CLIENT_SHARE_BYTES}, state{KXL_X25519MLKEM768_STATE_BYTES};
  Buffers answer{KXL_X25519MLKEM768_SERVER_SHARE_BYTES};
  Buffers server{KXL_X25519MLKEM768_SECRET_BYTES}, client{KXL_X25519MLKEM768_SECRET_BYTES};
  std::vector<kxl_status> status = std::vector<kxl_status>(kMaxBatch);

  Exchange() {
    client_seed.Number();
    server_seed.Number();
  }

  bool One() {
    return kxl_x25519mlkem768_client_keygen_derand(share.out[0], state.out[0], client_seed.in[0]) ==
               KXL_OK &&
           kxl_x25519mlkem768_server_respond_derand(answer.out[0], server.out[0], share.in[0],
                                                    server_seed.in[0]) == KXL_OK &&
           kxl_x25519mlkem768_client_finish_derand(client.out[0], state.in[0], answer.in[0]) ==
               KXL_OK;
  }
  bool Many(size_t n) {
    return kxl_x25519mlkem768_client_keygen_batch_derand(n, share.out.data(), state.out.data(),
                                                         client_seed.in.data(),
                                                         status.data()) == KXL_OK &&
           kxl_x25519mlkem768_server_respond_batch_derand(n, answer.out.data(), server.out.data(),
                                                          share.in.data(), server_seed.in.data(),
                                                          status.data()) == KXL_OK &&
           kxl_x25519mlkem768_client_finish_batch_derand(n, client.out.data(), state.in.data(),
                                                         answer.in.data(), status.data()) == KXL_OK;
  }
};

}  // namespace

void AddX25519(const char* target) {
  const auto c = std::make_shared<Curve>();
  const auto x = std::make_shared<Exchange>();
  AddOn(target, "x25519/keygen", [c] { return c->Keygen(); });
  AddOn(target, "x25519/public_key", [c] { return c->PublicKey(); });
  AddOn(target, "x25519/shared_secret", [c] { return c->SharedSecret(); });
  AddOn(target, "x25519mlkem768/exchange", [x] { return x->One(); });
  AddColdAndEvicted(target, "x25519/public_key", [c] { return c->PublicKey(); });
  AddColdAndEvicted(target, "x25519/shared_secret", [c] { return c->SharedSecret(); });
  AddColdAndEvicted(target, "x25519mlkem768/exchange", [x] { return x->One(); });
  for (const size_t n : kBatchSizes) {
    AddBatch(target, "x25519/keygen_batch", n, [c](size_t k) { return c->KeygenBatch(k); });
    AddBatch(target, "x25519/public_key_batch", n, [c](size_t k) { return c->PublicKeyBatch(k); });
    AddBatch(target, "x25519/shared_secret_batch", n,
             [c](size_t k) { return c->SharedSecretBatch(k); });
    AddBatch(target, "x25519mlkem768/exchange_batch", n, [x](size_t k) { return x->Many(k); });
  }
  AddThreads<Exchange>(target, "x25519mlkem768/exchange", 1,
                       [](Exchange& own) { return own.One(); });
  AddThreads<Exchange>(target, "x25519mlkem768/exchange_batch", 8,
                       [](Exchange& own) { return own.Many(8); });
}

}  // namespace kexlane::bench
