// SPDX-License-Identifier: Apache-2.0
// Batches over buffers in which the items lie at equal distances, for the table of KEMs: the checks
// of the strides, and the arrays of pointers that the batch calls take.
#ifndef KEXLANE_API_PACKED_H_
#define KEXLANE_API_PACKED_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "api/engine.h"
#include "kernels/ct.h"
#include "kexlane/status.h"

namespace kexlane {

// A buffer of the caller: item i has `bytes` bytes and starts at p + i * stride.
template <typename Byte>
struct Packed {
  Byte* p;
  size_t stride, bytes;

  bool CanHold(size_t n) const { return stride == 0 || n <= PTRDIFF_MAX / stride; }
};
using PackedOut = Packed<uint8_t>;
using PackedIn = Packed<const uint8_t>;

inline constexpr size_t kMaxPacked = 2;  // outputs or inputs of a call

// What is wrong with the buffers of n items and their statuses.
inline kxl_status CheckPacked(size_t n, std::span<const PackedOut> out,
                              std::span<const PackedIn> in, const kxl_status* status) {
  bool has_null = status == nullptr, is_right = true;
  for (const PackedOut& buffer : out) {
    has_null |= buffer.p == nullptr;
    is_right &= buffer.stride >= buffer.bytes && buffer.CanHold(n);
  }
  for (const PackedIn& buffer : in) {
    has_null |= buffer.p == nullptr;
    is_right &= (buffer.stride == 0 || buffer.stride >= buffer.bytes) && buffer.CanHold(n);
  }
  if (has_null) return KXL_ERR_NULL;
  return is_right ? KXL_OK : KXL_ERR_LENGTH;
}

// Zeroes the outputs that are there, as far as their strides reach. If n items cannot be, nothing
// is written.
inline kxl_status RefusePacked(kxl_status why, size_t n, std::span<const PackedOut> out,
                               std::span<const PackedIn> in, kxl_status* status) {
  bool can_be = n <= PTRDIFF_MAX / sizeof(*status);
  for (const PackedOut& buffer : out) can_be &= buffer.CanHold(n);
  for (const PackedIn& buffer : in) can_be &= buffer.CanHold(n);
  if (!can_be) return why;
  for (const PackedOut& buffer : out) {
    if (buffer.p == nullptr) continue;
    for (size_t i = 0; i < n; ++i) {
      Wipe(buffer.p + i * buffer.stride, std::min(buffer.stride, buffer.bytes));
    }
  }
  for (size_t i = 0; status != nullptr && i < n; ++i) status[i] = why;
  return why;
}

// Calls call(count, out, in, status) for one chunk of items after the other, where out[a][j] and
// in[a][j] point to item j of argument a. Returns the first status that is not KXL_OK.
template <class Call>
kxl_status RunPacked(size_t n, std::span<const PackedOut> out, std::span<const PackedIn> in,
                     kxl_status* status, const Call& call) {
  if (n == 0) return KXL_OK;
  const kxl_status why = CheckPacked(n, out, in, status);
  if (why != KXL_OK) return RefusePacked(why, n, out, in, status);
  kxl_status result = KXL_OK;
  for (size_t first = 0; first < n; first += kChunk) {
    const size_t count = std::min(n - first, kChunk);
    uint8_t* out_items[kMaxPacked][kChunk];
    const uint8_t* in_items[kMaxPacked][kChunk];
    for (size_t j = 0; j < count; ++j) {
      const size_t i = first + j;
      for (size_t a = 0; a < out.size(); ++a) out_items[a][j] = out[a].p + i * out[a].stride;
      for (size_t a = 0; a < in.size(); ++a) in_items[a][j] = in[a].p + i * in[a].stride;
    }
    const kxl_status of_chunk = call(count, out_items, in_items, status + first);
    if (result == KXL_OK) result = of_chunk;
  }
  return result;
}

}  // namespace kexlane

#endif  // KEXLANE_API_PACKED_H_
