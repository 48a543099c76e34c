// How the batch calls walk through their items: those that can be computed are handed to the
// kernels in chunks, whose descriptions and randomness stand on the stack. A single call is a batch
// of one where that saves writing the operation twice.
#ifndef KEXLANE_DISPATCH_BATCH_H_
#define KEXLANE_DISPATCH_BATCH_H_

#include <cstddef>
#include <cstdint>

#include "dispatch/arguments.h"
#include "dispatch/random.h"
#include "kernels/ct.h"
#include "kexlane/status.h"

namespace kexlane {

// The items of a chunk: a multiple of every number of lanes.
inline constexpr size_t kChunk = 32;

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

// Up to kMax items that are computed together: their places in the batch.
template <size_t kMax>
struct Chunk {
  size_t place[kMax];
  size_t count;
};

// Calls compute(chunk) until all items of which has_null(i) does not hold are done. Their status is
// KXL_OK unless compute makes them fail. All arrays of the batch are there.
template <size_t kMax, typename HasNull, typename Compute>
kxl_status InChunks(const BatchOutputs& outputs, HasNull has_null, Compute compute) {
  for (size_t i = 0; i < outputs.n;) {
    Chunk<kMax> chunk;
    chunk.count = 0;
    for (; i < outputs.n && chunk.count < kMax; ++i) {
      if (has_null(i)) {
        outputs.Fail(i, KXL_ERR_NULL);
      } else {
        outputs.status[i] = KXL_OK;
        chunk.place[chunk.count++] = i;
      }
    }
    if (chunk.count > 0) compute(chunk);
  }
  return outputs.Result();
}

// The seeds of a batch: the caller's, or drawn from the operating system.
struct Seeds {
  const uint8_t* const* given;
  bool drawn;

  static Seeds Given(const uint8_t* const* seeds) { return {seeds, false}; }
  static Seeds Drawn() { return {nullptr, true}; }

  bool Missing() const { return !drawn && given == nullptr; }
  bool HasNull(size_t i) const { return !drawn && given[i] == nullptr; }
};

// The same where each item also takes a seed: calls compute(chunk, seed), with that of the item
// chunk.place[j] at seed[j]. Drawn seeds are wiped when compute returns.
template <size_t kMax, size_t kSeedBytes, typename HasNull, typename Compute>
kxl_status InSeededChunks(const BatchOutputs& outputs, const Seeds& seeds, HasNull has_null,
                          Compute compute) {
  const auto lacks_something = [&](size_t i) { return has_null(i) || seeds.HasNull(i); };
  return InChunks<kMax>(outputs, lacks_something, [&](const Chunk<kMax>& chunk) {
    uint8_t drawn[kMax][kSeedBytes];
    const WipeAtExit wipe(drawn);
    if (seeds.drawn && !RandomBytes(drawn[0], chunk.count * kSeedBytes)) {
      for (size_t j = 0; j < chunk.count; ++j) outputs.Fail(chunk.place[j], KXL_ERR_RANDOM);
      return;
    }
    const uint8_t* seed[kMax];
    for (size_t j = 0; j < chunk.count; ++j) {
      seed[j] = seeds.drawn ? drawn[j] : seeds.given[chunk.place[j]];
      Secret(seed[j], kSeedBytes);
    }
    compute(chunk, seed);
  });
}

}  // namespace kexlane

#endif  // KEXLANE_DISPATCH_BATCH_H_
