// SPDX-License-Identifier: Apache-2.0
// Benchmarks of the hybrids with prepared clients and keys, singly and in batches, with given
// randomness.
#include <memory>
#include <vector>

#include "bench/bench.h"

namespace kexlane::bench {
namespace {

// An exchange and an X-Wing key with everything that is made from them, prepared for one target.
struct HybridItem {
  // Any bytes serve as seeds.
  uint8_t seed[KXL_X25519MLKEM768_CLIENT_SEED_BYTES] = {1};
  uint8_t share[KXL_X25519MLKEM768_CLIENT_SHARE_BYTES];
  uint8_t answer[KXL_X25519MLKEM768_SERVER_SHARE_BYTES];
  uint8_t server[KXL_X25519MLKEM768_SECRET_BYTES], secret[KXL_X25519MLKEM768_SECRET_BYTES];
  kxl_x25519mlkem768_client client, own_client;

  uint8_t ek[KXL_XWING_EK_BYTES], ct[KXL_XWING_CT_BYTES], ss[KXL_XWING_SS_BYTES];
  kxl_xwing_ek prepared_ek;
  kxl_xwing_dk prepared_dk;

  // If one of these fails, the benchmarks fail too and say so.
  HybridItem() {
    (void)(Prepare(client) && Respond());
    (void)(PrepareKeys() && Encaps());
  }
  bool Prepare(kxl_x25519mlkem768_client& to) {
    return kxl_x25519mlkem768_client_prepare_derand(&to, share, seed) == KXL_OK;
  }
  bool Respond() {
    return kxl_x25519mlkem768_server_respond_derand(answer, server, share, seed) == KXL_OK;
  }
  bool Finish() {
    return kxl_x25519mlkem768_client_finish_prepared(secret, &client, answer) == KXL_OK;
  }
  bool PrepareKeys() {
    return kxl_xwing_dk_from_seed(&prepared_dk, ek, seed) == KXL_OK &&
           kxl_xwing_ek_parse(&prepared_ek, ek) == KXL_OK;
  }
  bool Encaps() { return kxl_xwing_encaps_prepared_derand(ct, ss, &prepared_ek, seed) == KXL_OK; }
  bool Decaps() { return kxl_xwing_decaps_prepared(ss, ct, &prepared_dk) == KXL_OK; }
};

struct HybridBatch {
  std::vector<HybridItem> items = std::vector<HybridItem>(kMaxBatch);
  std::vector<uint8_t*> secret, ct, ss;
  std::vector<const uint8_t*> answer, const_ct, seed;
  std::vector<const kxl_x25519mlkem768_client*> client;
  std::vector<const kxl_xwing_ek*> ek;
  std::vector<const kxl_xwing_dk*> dk;
  std::vector<kxl_status> status = std::vector<kxl_status>(kMaxBatch);

  HybridBatch() {
    for (HybridItem& item : items) {
      secret.push_back(item.secret);
      ct.push_back(item.ct);
      ss.push_back(item.ss);
      answer.push_back(item.answer);
      const_ct.push_back(item.ct);
      seed.push_back(item.seed);
      client.push_back(&item.client);
      ek.push_back(&item.prepared_ek);
      dk.push_back(&item.prepared_dk);
    }
  }
  bool Finish(size_t n) {
    return kxl_x25519mlkem768_client_finish_prepared_batch(n, secret.data(), client.data(),
                                                           answer.data(), status.data()) == KXL_OK;
  }
  bool Encaps(size_t n) {
    return kxl_xwing_encaps_prepared_batch_derand(n, ct.data(), ss.data(), ek.data(), seed.data(),
                                                  status.data()) == KXL_OK;
  }
  bool Decaps(size_t n) {
    return kxl_xwing_decaps_prepared_batch(n, ss.data(), const_ct.data(), dk.data(),
                                           status.data()) == KXL_OK;
  }
};

}  // namespace

void AddPreparedHybrids(const char* target) {
  if (kxl_target_force(target) != KXL_OK) return;  // the other benchmarks report it
  const auto b = std::make_shared<HybridBatch>();
  HybridItem* const one = b->items.data();
  AddOn(target, "x25519mlkem768/client_prepare",
        [b, one] { return one->Prepare(one->own_client); });
  AddOn(target, "x25519mlkem768/client_finish_prepared", [b, one] { return one->Finish(); });
  AddOn(target, "x25519mlkem768/exchange_prepared",
        [b, one] { return one->Prepare(one->client) && one->Respond() && one->Finish(); });
  AddOn(target, "xwing/encaps_prepared", [b, one] { return one->Encaps(); });
  AddOn(target, "xwing/decaps_prepared", [b, one] { return one->Decaps(); });
  for (const size_t n : kBatchSizes) {
    AddBatch(target, "x25519mlkem768/client_finish_prepared_batch", n,
             [b](size_t k) { return b->Finish(k); });
    AddBatch(target, "xwing/encaps_prepared_batch", n, [b](size_t k) { return b->Encaps(k); });
    AddBatch(target, "xwing/decaps_prepared_batch", n, [b](size_t k) { return b->Decaps(k); });
  }
}

}  // namespace kexlane::bench
