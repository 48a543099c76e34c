// SPDX-License-Identifier: Apache-2.0
// The engine that every call on keys goes through. A call describes its arguments and how the
// kernels compute an item; the engine does what all calls have in common: it looks for null
// pointers, checks prepared keys, draws randomness, marks secrets, cuts a batch into chunks, runs
// each item on its target, collects the statuses and zeroes the outputs of what failed. A single
// call is a batch of one.
//
// A call, here named Op, is a struct with
//   kRandomBytes        how much randomness an item takes; 0 for none
//   Arguments()         a std::array<Argument, N>
//   Item(i, random)     item i as Run takes it; random[kRandomBytes] is the caller's or drawn
// and one of
//   Kernel(target)      the kernel that computes n items
//   kScheme<kMax>       the function of schemes/ that computes n <= kMax items on a target
//   Run(target, items, n)   where neither is enough
// It may have
//   IsRefused(i)        whether the item's keys are bad, before any randomness is drawn
// and, found by its argument, StatusOf(item): what came of it. Items hold no secrets themselves.
#ifndef KEXLANE_API_ENGINE_H_
#define KEXLANE_API_ENGINE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "api/random.h"
#include "dispatch/target.h"
#include "kernels/ct.h"
#include "kernels/table.h"
#include "kexlane/status.h"

namespace kexlane {

// An array with a pointer for each item, whatever they point to.
class Pointers {
 public:
  template <typename T>
  Pointers(T* const* array) : array_(array) {}

  bool IsNull() const { return array_ == nullptr; }
  // The pointer of item i. Its bytes are copied, for it is no void* where it stands.
  void* operator[](size_t i) const {
    void* pointer;
    std::memcpy(&pointer, static_cast<const char*>(array_) + i * sizeof(pointer), sizeof(pointer));
    return pointer;
  }

 private:
  const void* array_;
};

// One parameter of a call, for all of its items.
struct Argument {
  enum Role { kIn, kOut, kPreparedIn, kPreparedOut };

  Role role;
  Pointers pointers;
  size_t bytes = 0;
  // Of an input: how many of its first and of its last bytes are secret.
  size_t secret_head = 0, secret_tail = 0;
  // Of an output that is no secret: why.
  const char* why_public = nullptr;
  // The kind in a PreparedTag.
  uint64_t prepared_kind = 0;
};

inline Argument In(Pointers pointers) { return {.role = Argument::kIn, .pointers = pointers}; }
// A secret input, of which the middle may be public.
inline Argument SecretIn(Pointers pointers, size_t bytes, size_t secret_head, size_t secret_tail) {
  return {.role = Argument::kIn,
          .pointers = pointers,
          .bytes = bytes,
          .secret_head = secret_head,
          .secret_tail = secret_tail};
}
inline Argument SecretIn(Pointers pointers, size_t bytes) {
  return SecretIn(pointers, bytes, bytes, 0);
}
inline Argument PublicOut(Pointers pointers, size_t bytes, const char* why_public) {
  return {.role = Argument::kOut, .pointers = pointers, .bytes = bytes, .why_public = why_public};
}
inline Argument SecretOut(Pointers pointers, size_t bytes) {
  return {.role = Argument::kOut, .pointers = pointers, .bytes = bytes};
}
inline Argument PreparedIn(Pointers pointers, uint64_t kind) {
  return {.role = Argument::kPreparedIn, .pointers = pointers, .prepared_kind = kind};
}
inline Argument PreparedOut(Pointers pointers, size_t bytes, uint64_t kind) {
  return {
      .role = Argument::kPreparedOut, .pointers = pointers, .bytes = bytes, .prepared_kind = kind};
}

// Where the items' randomness comes from.
struct Randomness {
  enum Source { kNone, kDrawn, kGiven };

  Source source;
  Pointers given;

  bool IsNull() const { return source == kGiven && given.IsNull(); }
  bool IsNull(size_t i) const { return source == kGiven && given[i] == nullptr; }
};

inline Randomness None() { return {Randomness::kNone, static_cast<void**>(nullptr)}; }
inline Randomness Drawn() { return {Randomness::kDrawn, static_cast<void**>(nullptr)}; }
inline Randomness Given(const uint8_t* const* seeds) { return {Randomness::kGiven, seeds}; }

// ---- The parts of the engine that are the same for every call, in engine.cc

// Whether n pointers can be in memory.
bool CanHold(size_t n);

// Where an array is missing: zeroes all outputs, if n is possible, and returns KXL_ERR_NULL.
kxl_status RefuseAll(std::span<const Argument> arguments, size_t n, kxl_status* status);

// Looks at the arguments of item i and marks its secrets. target, the active one, becomes the one
// that prepared the item's key.
kxl_status BeginItem(std::span<const Argument> arguments, size_t i, const Target*& target);

// Zeroes the outputs of an item that failed. Of one that did not, the public outputs are
// declassified, and prepared keys get the tag of the target that made them.
void EndItem(std::span<const Argument> arguments, size_t i, kxl_status status,
             const Target& target);

// ---- What came of an item

inline kxl_status StatusOf(const KeygenItem&) { return KXL_OK; }
inline kxl_status StatusOf(const EncapsItem& item) { return item.ok ? KXL_OK : KXL_ERR_KEY; }
inline kxl_status StatusOf(const DecapsItem& item) { return item.ok ? KXL_OK : KXL_ERR_KEY; }
inline kxl_status StatusOf(const X25519Item& item) { return item.ok ? KXL_OK : KXL_ERR_LOW_ORDER; }

// ---- The engine

// The items of a chunk: a multiple of every number of lanes.
inline constexpr size_t kChunk = 32;

// The operations of a batch call. A single call is one operation, whose status it returns.
struct Batch {
  size_t n = 1;
  kxl_status* status = nullptr;
};

// Computes an op's items, kMax at a time; what the stack holds of them grows with kMax, which is 1
// for a single call. Returns the first status that is not KXL_OK.
template <size_t kMax = 1, class Op>
kxl_status Run(const Op& op, const Randomness& randomness, const Batch& batch = {}) {
  kxl_status one = KXL_OK;
  kxl_status* const status = kMax == 1 ? &one : batch.status;
  const size_t n = batch.n;
  if (n == 0) return KXL_OK;
  const auto arguments = op.Arguments();
  const auto is_null = [](const Argument& argument) { return argument.pointers.IsNull(); };
  if (std::any_of(arguments.begin(), arguments.end(), is_null) || randomness.IsNull() ||
      status == nullptr) {
    return RefuseAll(arguments, n, status);
  }
  if (!CanHold(n)) return KXL_ERR_LENGTH;

  const Target& active = ActiveTarget();
  kxl_status result = KXL_OK;
  for (size_t first = 0; first < n; first += kMax) {
    const size_t count = std::min(n - first, kMax);

    // Which items can be computed, and where: on the active target, or on that of a prepared key.
    const Target* targets[kMax];
    size_t good_count = 0;
    for (size_t j = 0; j < count; ++j) {
      const size_t i = first + j;
      targets[j] = &active;
      status[i] = randomness.IsNull(i) ? KXL_ERR_NULL : BeginItem(arguments, i, targets[j]);
      if constexpr (requires { op.IsRefused(i); }) {
        if (status[i] == KXL_OK && op.IsRefused(i)) status[i] = KXL_ERR_KEY;
      }
      good_count += status[i] == KXL_OK;
    }

    uint8_t drawn[kMax][std::max(Op::kRandomBytes, size_t{1})];
    const WipeAtExit wipe(drawn);
    if (randomness.source == Randomness::kDrawn && good_count > 0 &&
        !RandomBytes(drawn[0], count * Op::kRandomBytes)) {
      for (size_t i = first; i < first + count; ++i) {
        if (status[i] == KXL_OK) status[i] = KXL_ERR_RANDOM;
      }
    }

    // The items of each target together; most often they are all the active one's.
    for (const Target& target : Targets()) {
      decltype(op.Item(0, nullptr)) items[kMax];
      size_t places[kMax];
      size_t item_count = 0;
      for (size_t j = 0; j < count; ++j) {
        const size_t i = first + j;
        if (targets[j] != &target || status[i] != KXL_OK) continue;
        const uint8_t* random = drawn[j];
        if (randomness.source == Randomness::kGiven) {
          random = static_cast<const uint8_t*>(randomness.given[i]);
          Secret(random, Op::kRandomBytes);
        }
        places[item_count] = i;
        items[item_count++] = op.Item(i, random);
      }
      if (item_count == 0) continue;
      if constexpr (requires { op.Kernel(target); }) {
        op.Kernel(target)(items, item_count);
      } else if constexpr (requires { Op::template kScheme<kMax>; }) {
        Op::template kScheme<kMax>(target, items, item_count);
      } else {
        op.Run(target, items, item_count);
      }
      for (size_t j = 0; j < item_count; ++j) status[places[j]] = StatusOf(items[j]);
    }

    for (size_t j = 0; j < count; ++j) {
      const size_t i = first + j;
      EndItem(arguments, i, status[i], *targets[j]);
      if (result == KXL_OK) result = status[i];
    }
  }
  return result;
}

}  // namespace kexlane

#endif  // KEXLANE_API_ENGINE_H_
