// The batches of <kexlane/mlkem.h>: items that can be computed are handed to
// the kernels together.
#include "dispatch/arguments.h"
#include "dispatch/batch.h"
#include "dispatch/mlkem_set.h"
#include "kexlane/mlkem.h"

namespace kexlane {
namespace {

// The keys of a batch: byte strings, which run on the active target, or
// prepared, which run on the target that prepared them. Run hands items to the
// kernel that reads this kind of key.
struct RawEk {
  const uint8_t* const* keys;
  const Target* TargetAt(const ParameterSet&, size_t, const Target& active) const {
    return &active;
  }
  EncapsItem Item(size_t i, uint8_t* c, uint8_t* K, const uint8_t* m) const {
    return {c, K, keys[i], nullptr, m, false};
  }
  static void Run(const MlkemKernels& kernels, EncapsItem* items, size_t n) {
    kernels.encaps(items, n);
  }
};
template <typename Prepared>
struct PreparedEks {
  const Prepared* const* keys;
  const Target* TargetAt(const ParameterSet& set, size_t i, const Target&) const {
    return TargetOfEk(set, keys[i]);
  }
  EncapsItem Item(size_t i, uint8_t* c, uint8_t* K, const uint8_t* m) const {
    return {c, K, nullptr, keys[i], m, false};
  }
  static void Run(const MlkemKernels& kernels, EncapsItem* items, size_t n) {
    kernels.encaps_prepared(items, n);
  }
};
struct RawDk {
  const uint8_t* const* keys;
  const Target* TargetAt(const ParameterSet& set, size_t i, const Target& active) const {
    set.MarkSecrets(keys[i]);
    return &active;
  }
  DecapsItem Item(size_t i, uint8_t* K, const uint8_t* c) const {
    return {K, c, keys[i], nullptr, false};
  }
  static void Run(const MlkemKernels& kernels, DecapsItem* items, size_t n) {
    kernels.decaps(items, n);
  }
};
template <typename Prepared>
struct PreparedDks {
  const Prepared* const* keys;
  const Target* TargetAt(const ParameterSet& set, size_t i, const Target&) const {
    return TargetOfDk(set, keys[i]);
  }
  DecapsItem Item(size_t i, uint8_t* K, const uint8_t* c) const {
    return {K, c, nullptr, keys[i], false};
  }
  static void Run(const MlkemKernels& kernels, DecapsItem* items, size_t n) {
    kernels.decaps_prepared(items, n);
  }
};

kxl_status KeygenBatch(const ParameterSet& set, size_t n, uint8_t* const* ek, uint8_t* const* dk,
                       const Seeds& seeds, kxl_status* status) {
  const BatchOutputs outputs = {n, ek, set.ek_bytes, dk, set.dk_bytes, status};
  if (AnyNull(ek, dk, status) || seeds.Missing()) return outputs.FailAll();
  const MlkemKernels& kernels = set.Kernels();
  return InSeededChunks<kChunk, KXL_MLKEM_KEYGEN_SEED_BYTES>(
      outputs, seeds, [&](size_t i) { return AnyNull(ek[i], dk[i]); },
      [&](const Chunk<kChunk>& chunk, const uint8_t* const* seed) {
        KeygenItem items[kChunk];
        for (size_t j = 0; j < chunk.count; ++j) {
          items[j] = {ek[chunk.place[j]], dk[chunk.place[j]], nullptr, seed[j]};
        }
        kernels.keygen(items, chunk.count);
        for (size_t j = 0; j < chunk.count; ++j) {
          Declassify(items[j].ek, set.ek_bytes, "a public key");
        }
      });
}

// Runs the items of a chunk, the one at chunk.place[j] on target_at(i) (null: none) and made by
// make_item(i, j), and sets the statuses of those that fail.
template <typename Item, typename Keys, typename TargetAt, typename MakeItem>
void RunOnTargets(const ParameterSet& set, const BatchOutputs& outputs, const Chunk<kChunk>& chunk,
                  TargetAt target_at, MakeItem make_item) {
  const Target* targets[kChunk];
  for (size_t j = 0; j < chunk.count; ++j) {
    targets[j] = target_at(chunk.place[j]);
    if (targets[j] == nullptr) outputs.Fail(chunk.place[j], KXL_ERR_KEY);
  }
  for (const Target& target : Targets()) {
    Item items[kChunk];
    size_t place[kChunk];
    size_t count = 0;
    for (size_t j = 0; j < chunk.count; ++j) {
      if (targets[j] != &target) continue;
      place[count] = chunk.place[j];
      items[count++] = make_item(chunk.place[j], j);
    }
    if (count == 0) continue;  // also: this CPU may not be able to run that target
    Keys::Run(set.KernelsOf(target), items, count);
    for (size_t j = 0; j < count; ++j) {
      if (!items[j].ok) outputs.Fail(place[j], KXL_ERR_KEY);
    }
  }
}

template <typename Keys>
kxl_status EncapsBatch(const ParameterSet& set, size_t n, uint8_t* const* c, uint8_t* const* K,
                       Keys keys, const Seeds& m, kxl_status* status) {
  const BatchOutputs outputs = {n, c, set.c_bytes, K, KXL_MLKEM_K_BYTES, status};
  if (AnyNull(c, K, keys.keys, status) || m.Missing()) return outputs.FailAll();
  const Target& active = ActiveTarget();
  return InSeededChunks<kChunk, KXL_MLKEM_ENCAPS_SEED_BYTES>(
      outputs, m, [&](size_t i) { return AnyNull(c[i], K[i], keys.keys[i]); },
      [&](const Chunk<kChunk>& chunk, const uint8_t* const* m_of) {
        RunOnTargets<EncapsItem, Keys>(
            set, outputs, chunk, [&](size_t i) { return keys.TargetAt(set, i, active); },
            [&](size_t i, size_t j) { return keys.Item(i, c[i], K[i], m_of[j]); });
        for (size_t j = 0; j < chunk.count; ++j) {
          Declassify(c[chunk.place[j]], set.c_bytes, "a ciphertext");
        }
      });
}

template <typename Keys>
kxl_status DecapsBatch(const ParameterSet& set, size_t n, uint8_t* const* K,
                       const uint8_t* const* c, Keys keys, kxl_status* status) {
  const BatchOutputs outputs = {n, K, KXL_MLKEM_K_BYTES, nullptr, 0, status};
  if (AnyNull(K, c, keys.keys, status)) return outputs.FailAll();
  const Target& active = ActiveTarget();
  return InChunks<kChunk>(
      outputs, [&](size_t i) { return AnyNull(K[i], c[i], keys.keys[i]); },
      [&](const Chunk<kChunk>& chunk) {
        RunOnTargets<DecapsItem, Keys>(
            set, outputs, chunk, [&](size_t i) { return keys.TargetAt(set, i, active); },
            [&](size_t i, size_t) { return keys.Item(i, K[i], c[i]); });
      });
}

}  // namespace
}  // namespace kexlane

#define KXL_MLKEM_FUNCTIONS(N)                                                                     \
  kxl_status kxl_mlkem##N##_keygen_batch(size_t n, uint8_t* const ek[], uint8_t* const dk[],       \
                                         kxl_status status[]) {                                    \
    return kexlane::KeygenBatch(kexlane::kMlkem##N, n, ek, dk, kexlane::Seeds::Drawn(), status);   \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_keygen_batch_derand(size_t n, uint8_t* const ek[],                     \
                                                uint8_t* const dk[], const uint8_t* const seed[],  \
                                                kxl_status status[]) {                             \
    return kexlane::KeygenBatch(kexlane::kMlkem##N, n, ek, dk, kexlane::Seeds::Given(seed),        \
                                status);                                                           \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_encaps_batch(size_t n, uint8_t* const c[], uint8_t* const K[],         \
                                         const uint8_t* const ek[], kxl_status status[]) {         \
    return kexlane::EncapsBatch(kexlane::kMlkem##N, n, c, K, kexlane::RawEk{ek},                   \
                                kexlane::Seeds::Drawn(), status);                                  \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_encaps_batch_derand(size_t n, uint8_t* const c[], uint8_t* const K[],  \
                                                const uint8_t* const ek[],                         \
                                                const uint8_t* const m[], kxl_status status[]) {   \
    return kexlane::EncapsBatch(kexlane::kMlkem##N, n, c, K, kexlane::RawEk{ek},                   \
                                kexlane::Seeds::Given(m), status);                                 \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_decaps_batch(size_t n, uint8_t* const K[], const uint8_t* const c[],   \
                                         const uint8_t* const dk[], kxl_status status[]) {         \
    return kexlane::DecapsBatch(kexlane::kMlkem##N, n, K, c, kexlane::RawDk{dk}, status);          \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_encaps_prepared_batch(                                                 \
      size_t n, uint8_t* const c[], uint8_t* const K[], const kxl_mlkem##N##_ek* const prepared[], \
      kxl_status status[]) {                                                                       \
    return kexlane::EncapsBatch(kexlane::kMlkem##N, n, c, K,                                       \
                                kexlane::PreparedEks<kxl_mlkem##N##_ek>{prepared},                 \
                                kexlane::Seeds::Drawn(), status);                                  \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_encaps_prepared_batch_derand(                                          \
      size_t n, uint8_t* const c[], uint8_t* const K[], const kxl_mlkem##N##_ek* const prepared[], \
      const uint8_t* const m[], kxl_status status[]) {                                             \
    return kexlane::EncapsBatch(kexlane::kMlkem##N, n, c, K,                                       \
                                kexlane::PreparedEks<kxl_mlkem##N##_ek>{prepared},                 \
                                kexlane::Seeds::Given(m), status);                                 \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_decaps_prepared_batch(                                                 \
      size_t n, uint8_t* const K[], const uint8_t* const c[],                                      \
      const kxl_mlkem##N##_dk* const prepared[], kxl_status status[]) {                            \
    return kexlane::DecapsBatch(kexlane::kMlkem##N, n, K, c,                                       \
                                kexlane::PreparedDks<kxl_mlkem##N##_dk>{prepared}, status);        \
  }

KXL_MLKEM_FUNCTIONS(512)
KXL_MLKEM_FUNCTIONS(768)
KXL_MLKEM_FUNCTIONS(1024)
