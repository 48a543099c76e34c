// The batches of <kexlane/mlkem.h>: items that can be computed are handed to
// the kernels together.
#include <algorithm>

#include "dispatch/arguments.h"
#include "dispatch/mlkem_set.h"
#include "dispatch/random.h"
#include "kexlane/mlkem.h"

namespace kexlane {
namespace {

// Items are handed to the kernels in chunks: their descriptions and their
// randomness stand on the stack.
constexpr size_t kChunk = 32;

template <typename Pointer>
Pointer At(Pointer const* array, size_t i) {
  return array != nullptr ? array[i] : nullptr;
}

// What a batch writes: two arrays of buffers, the second of which may be
// absent, and the statuses.
struct BatchOutputs {
  size_t n;
  uint8_t* const* a;
  size_t a_bytes;
  uint8_t* const* b;
  size_t b_bytes;
  kxl_status* status;

  kxl_status Fail(size_t i, kxl_status why) const {
    (void)Outputs(At(a, i), a_bytes, At(b, i), b_bytes).Fail(why);
    if (status != nullptr) status[i] = why;
    return why;
  }

  // An array is missing: nothing is computed.
  kxl_status FailAll() const {
    kxl_status result = KXL_OK;
    for (size_t i = 0; i < n; ++i) result = Fail(i, KXL_ERR_NULL);
    return result;
  }

  kxl_status Result() const {
    for (size_t i = 0; i < n; ++i) {
      if (status[i] != KXL_OK) return status[i];
    }
    return KXL_OK;
  }
};

// Items of a chunk that are to be computed, with their places in the batch.
template <typename Item>
struct Chunk {
  Item items[kChunk];
  size_t index[kChunk];
  size_t count = 0;

  void Add(size_t i, const Item& item) {
    items[count] = item;
    index[count++] = i;
  }
};

// One draw for a whole chunk, in an object that wipes itself.
template <size_t kBytes>
struct Randomness {
  uint8_t bytes[kChunk][kBytes];
  ~Randomness() { Wipe(bytes); }

  bool Draw(size_t count) { return RandomBytes(bytes[0], count * kBytes); }
};

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
  static void Run(const MlkemKernels& kernels, Chunk<EncapsItem>& chunk) {
    kernels.encaps(chunk.items, chunk.count);
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
  static void Run(const MlkemKernels& kernels, Chunk<EncapsItem>& chunk) {
    kernels.encaps_prepared(chunk.items, chunk.count);
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
  static void Run(const MlkemKernels& kernels, Chunk<DecapsItem>& chunk) {
    kernels.decaps(chunk.items, chunk.count);
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
  static void Run(const MlkemKernels& kernels, Chunk<DecapsItem>& chunk) {
    kernels.decaps_prepared(chunk.items, chunk.count);
  }
};

kxl_status KeygenBatch(const ParameterSet& set, size_t n, uint8_t* const* ek, uint8_t* const* dk,
                       const uint8_t* const* seed, bool derand, kxl_status* status) {
  const BatchOutputs outputs = {n, ek, set.ek_bytes, dk, set.dk_bytes, status};
  if (AnyNull(ek, dk, status) || (derand && seed == nullptr)) return outputs.FailAll();
  const MlkemKernels& kernels = set.Kernels();
  for (size_t begin = 0; begin < n; begin += kChunk) {
    const size_t end = std::min(n, begin + kChunk);
    Chunk<KeygenItem> chunk;
    Randomness<KXL_MLKEM_KEYGEN_SEED_BYTES> random;
    const bool drawn = derand || random.Draw(end - begin);
    for (size_t i = begin; i < end; ++i) {
      const uint8_t* const item_seed = derand ? seed[i] : random.bytes[i - begin];
      if (AnyNull(ek[i], dk[i], item_seed)) {
        outputs.Fail(i, KXL_ERR_NULL);
      } else if (!drawn) {
        outputs.Fail(i, KXL_ERR_RANDOM);
      } else {
        Secret(item_seed, KXL_MLKEM_KEYGEN_SEED_BYTES);
        chunk.Add(i, {ek[i], dk[i], nullptr, item_seed});
      }
    }
    kernels.keygen(chunk.items, chunk.count);
    for (size_t j = 0; j < chunk.count; ++j) {
      status[chunk.index[j]] = KXL_OK;
      Declassify(chunk.items[j].ek, set.ek_bytes, "a public key");
    }
  }
  return outputs.Result();
}

// Runs the items of a chunk, each on its target (null: none), and sets their
// statuses.
template <typename Item, typename Keys, typename MakeItem>
void RunChunk(const ParameterSet& set, const BatchOutputs& outputs,
              const Target* (&targets)[kChunk], size_t begin, size_t end, MakeItem make_item) {
  for (const Target& target : Targets()) {
    Chunk<Item> chunk;
    for (size_t i = begin; i < end; ++i) {
      if (targets[i - begin] == &target) chunk.Add(i, make_item(i));
    }
    if (chunk.count == 0) continue;  // also: this CPU may not be able to run that target
    Keys::Run(set.KernelsOf(target), chunk);
    for (size_t j = 0; j < chunk.count; ++j) {
      const size_t i = chunk.index[j];
      outputs.status[i] = KXL_OK;
      if (!chunk.items[j].ok) outputs.Fail(i, KXL_ERR_KEY);
    }
  }
}

template <typename Keys>
kxl_status EncapsBatch(const ParameterSet& set, size_t n, uint8_t* const* c, uint8_t* const* K,
                       Keys keys, const uint8_t* const* m, bool derand, kxl_status* status) {
  const BatchOutputs outputs = {n, c, set.c_bytes, K, KXL_MLKEM_K_BYTES, status};
  if (AnyNull(c, K, keys.keys, status) || (derand && m == nullptr)) return outputs.FailAll();
  const Target& active = ActiveTarget();
  for (size_t begin = 0; begin < n; begin += kChunk) {
    const size_t end = std::min(n, begin + kChunk);
    Randomness<KXL_MLKEM_ENCAPS_SEED_BYTES> random;
    const bool drawn = derand || random.Draw(end - begin);
    const auto m_at = [&](size_t i) { return derand ? m[i] : random.bytes[i - begin]; };
    const Target* targets[kChunk] = {};
    for (size_t i = begin; i < end; ++i) {
      if (AnyNull(c[i], K[i], keys.keys[i], m_at(i))) {
        outputs.Fail(i, KXL_ERR_NULL);
      } else if (!drawn) {
        outputs.Fail(i, KXL_ERR_RANDOM);
      } else if (targets[i - begin] = keys.TargetAt(set, i, active);
                 targets[i - begin] == nullptr) {
        outputs.Fail(i, KXL_ERR_KEY);
      } else {
        Secret(m_at(i), KXL_MLKEM_ENCAPS_SEED_BYTES);
      }
    }
    RunChunk<EncapsItem, Keys>(set, outputs, targets, begin, end,
                               [&](size_t i) { return keys.Item(i, c[i], K[i], m_at(i)); });
    for (size_t i = begin; i < end; ++i) {
      if (status[i] == KXL_OK) Declassify(c[i], set.c_bytes, "a ciphertext");
    }
  }
  return outputs.Result();
}

template <typename Keys>
kxl_status DecapsBatch(const ParameterSet& set, size_t n, uint8_t* const* K,
                       const uint8_t* const* c, Keys keys, kxl_status* status) {
  const BatchOutputs outputs = {n, K, KXL_MLKEM_K_BYTES, nullptr, 0, status};
  if (AnyNull(K, c, keys.keys, status)) return outputs.FailAll();
  const Target& active = ActiveTarget();
  for (size_t begin = 0; begin < n; begin += kChunk) {
    const size_t end = std::min(n, begin + kChunk);
    const Target* targets[kChunk] = {};
    for (size_t i = begin; i < end; ++i) {
      if (AnyNull(K[i], c[i], keys.keys[i])) {
        outputs.Fail(i, KXL_ERR_NULL);
      } else if (targets[i - begin] = keys.TargetAt(set, i, active);
                 targets[i - begin] == nullptr) {
        outputs.Fail(i, KXL_ERR_KEY);
      }
    }
    RunChunk<DecapsItem, Keys>(set, outputs, targets, begin, end,
                               [&](size_t i) { return keys.Item(i, K[i], c[i]); });
  }
  return outputs.Result();
}

}  // namespace
}  // namespace kexlane

#define KXL_MLKEM_FUNCTIONS(N)                                                                     \
  kxl_status kxl_mlkem##N##_keygen_batch(size_t n, uint8_t* const ek[], uint8_t* const dk[],       \
                                         kxl_status status[]) {                                    \
    return kexlane::KeygenBatch(kexlane::kMlkem##N, n, ek, dk, nullptr, false, status);            \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_keygen_batch_derand(size_t n, uint8_t* const ek[],                     \
                                                uint8_t* const dk[], const uint8_t* const seed[],  \
                                                kxl_status status[]) {                             \
    return kexlane::KeygenBatch(kexlane::kMlkem##N, n, ek, dk, seed, true, status);                \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_encaps_batch(size_t n, uint8_t* const c[], uint8_t* const K[],         \
                                         const uint8_t* const ek[], kxl_status status[]) {         \
    return kexlane::EncapsBatch(kexlane::kMlkem##N, n, c, K, kexlane::RawEk{ek}, nullptr, false,   \
                                status);                                                           \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_encaps_batch_derand(size_t n, uint8_t* const c[], uint8_t* const K[],  \
                                                const uint8_t* const ek[],                         \
                                                const uint8_t* const m[], kxl_status status[]) {   \
    return kexlane::EncapsBatch(kexlane::kMlkem##N, n, c, K, kexlane::RawEk{ek}, m, true, status); \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_decaps_batch(size_t n, uint8_t* const K[], const uint8_t* const c[],   \
                                         const uint8_t* const dk[], kxl_status status[]) {         \
    return kexlane::DecapsBatch(kexlane::kMlkem##N, n, K, c, kexlane::RawDk{dk}, status);          \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_encaps_prepared_batch(                                                 \
      size_t n, uint8_t* const c[], uint8_t* const K[], const kxl_mlkem##N##_ek* const prepared[], \
      kxl_status status[]) {                                                                       \
    return kexlane::EncapsBatch(kexlane::kMlkem##N, n, c, K,                                       \
                                kexlane::PreparedEks<kxl_mlkem##N##_ek>{prepared}, nullptr, false, \
                                status);                                                           \
  }                                                                                                \
  kxl_status kxl_mlkem##N##_encaps_prepared_batch_derand(                                          \
      size_t n, uint8_t* const c[], uint8_t* const K[], const kxl_mlkem##N##_ek* const prepared[], \
      const uint8_t* const m[], kxl_status status[]) {                                             \
    return kexlane::EncapsBatch(kexlane::kMlkem##N, n, c, K,                                       \
                                kexlane::PreparedEks<kxl_mlkem##N##_ek>{prepared}, m, true,        \
                                status);                                                           \
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
