// SPDX-License-Identifier: Apache-2.0
// Benchmarks of ML-KEM with prepared keys, in batches, cold and evicted.
#include <kexlane/kexlane.hpp>

#include <memory>
#include <vector>

#include "bench/bench.h"

namespace kexlane::bench {
namespace {

// The items of a parameter set, the pointers that a batch takes, and every operation on them.
template <typename M>
struct Items {
  struct Item {
    uint8_t ek[M::kEkBytes], dk[M::kDkBytes], c[M::kCBytes], K[M::kKBytes];
    uint8_t seed[M::kKeygenSeedBytes];
    typename M::EkStruct prepared_ek;
    typename M::DkStruct prepared_dk;
  };
  std::vector<Item> items = std::vector<Item>(kMaxBatch);
  std::vector<uint8_t*> ek, dk, c, K;
  std::vector<const uint8_t*> const_ek, const_dk, const_c, seed;
  std::vector<const typename M::EkStruct*> prepared_ek;
  std::vector<const typename M::DkStruct*> prepared_dk;
  std::vector<kxl_status> status = std::vector<kxl_status>(kMaxBatch);
  Item& first = items[0];

  Items() {
    for (Item& item : items) {
      const size_t i = ek.size();
      item.seed[0] = static_cast<uint8_t>(i);
      ek.push_back(item.ek);
      dk.push_back(item.dk);
      c.push_back(item.c);
      K.push_back(item.K);
      const_ek.push_back(item.ek);
      const_dk.push_back(item.dk);
      const_c.push_back(item.c);
      seed.push_back(item.seed);
      prepared_ek.push_back(&item.prepared_ek);
      prepared_dk.push_back(&item.prepared_dk);
    }
  }

  // Makes the keys and ciphertexts for the benchmarks, prepared for this target. If a step fails
  // here, the benchmarks fail too and say so.
  void Prepare(const char* target) {
    if (kxl_target_force(target) != KXL_OK || !KeygenBatch(kMaxBatch) || !EncapsBatch(kMaxBatch)) {
      return;
    }
    for (Item& item : items) {
      (void)M::kEkParse(&item.prepared_ek, item.ek);
      (void)M::kDkParse(&item.prepared_dk, item.dk);
    }
  }

  bool Keygen() { return M::kKeygenDerand(first.ek, first.dk, first.seed) == KXL_OK; }
  bool Encaps() { return M::kEncapsDerand(first.c, first.K, first.ek, first.seed) == KXL_OK; }
  bool Decaps() { return M::kDecaps(first.K, first.c, first.dk) == KXL_OK; }
  bool DkFromSeed() {
    static typename M::DkStruct own;  // the other benchmarks need prepared_dk unchanged
    return M::kDkFromSeed(&own, first.ek, first.seed) == KXL_OK;
  }
  bool EkParse() {
    static typename M::EkStruct own;
    return M::kEkParse(&own, first.ek) == KXL_OK;
  }
  bool DkParse() {
    static typename M::DkStruct own;
    return M::kDkParse(&own, first.dk) == KXL_OK;
  }
  bool EncapsPrepared() {
    return M::kEncapsPreparedDerand(first.c, first.K, &first.prepared_ek, first.seed) == KXL_OK;
  }
  bool DecapsPrepared() {
    return M::kDecapsPrepared(first.K, first.c, &first.prepared_dk) == KXL_OK;
  }
  bool KeygenBatch(size_t n) {
    return M::kKeygenBatchDerand(n, ek.data(), dk.data(), seed.data(), status.data()) == KXL_OK;
  }
  bool EncapsBatch(size_t n) {
    return M::kEncapsBatchDerand(n, c.data(), K.data(), const_ek.data(), seed.data(),
                                 status.data()) == KXL_OK;
  }
  bool DecapsBatch(size_t n) {
    return M::kDecapsBatch(n, K.data(), const_c.data(), const_dk.data(), status.data()) == KXL_OK;
  }
  bool EncapsPreparedBatch(size_t n) {
    return M::kEncapsPreparedBatchDerand(n, c.data(), K.data(), prepared_ek.data(), seed.data(),
                                         status.data()) == KXL_OK;
  }
  bool DecapsPreparedBatch(size_t n) {
    return M::kDecapsPreparedBatch(n, K.data(), const_c.data(), prepared_dk.data(),
                                   status.data()) == KXL_OK;
  }
};

template <typename M>
void AddSet(const char* target, const std::string& family) {
  const auto b = std::make_shared<Items<M>>();
  b->Prepare(target);
  AddColdAndEvicted(target, family + "/keygen", [b] { return b->Keygen(); });
  AddColdAndEvicted(target, family + "/encaps", [b] { return b->Encaps(); });
  AddColdAndEvicted(target, family + "/decaps", [b] { return b->Decaps(); });
  AddOn(target, family + "/dk_from_seed", [b] { return b->DkFromSeed(); });
  AddOn(target, family + "/ek_parse", [b] { return b->EkParse(); });
  AddOn(target, family + "/dk_parse", [b] { return b->DkParse(); });
  AddOn(target, family + "/encaps_prepared", [b] { return b->EncapsPrepared(); });
  AddOn(target, family + "/decaps_prepared", [b] { return b->DecapsPrepared(); });
  for (const size_t n : kBatchSizes) {
    AddBatch(target, family + "/keygen_batch", n, [b](size_t k) { return b->KeygenBatch(k); });
    AddBatch(target, family + "/encaps_batch", n, [b](size_t k) { return b->EncapsBatch(k); });
    AddBatch(target, family + "/decaps_batch", n, [b](size_t k) { return b->DecapsBatch(k); });
    AddBatch(target, family + "/encaps_prepared_batch", n,
             [b](size_t k) { return b->EncapsPreparedBatch(k); });
    AddBatch(target, family + "/decaps_prepared_batch", n,
             [b](size_t k) { return b->DecapsPreparedBatch(k); });
  }
}

}  // namespace

void AddMlkem(const char* target) {
  AddSet<MlKem512>(target, "mlkem512");
  AddSet<MlKem768>(target, "mlkem768");
  AddSet<MlKem1024>(target, "mlkem1024");
}

}  // namespace kexlane::bench
