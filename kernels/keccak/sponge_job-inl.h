// SPDX-License-Identifier: Apache-2.0
// A job for the sponges of sponge-inl.h: one hash or extendable output of FIPS 202.
#ifndef KEXLANE_KERNELS_KECCAK_SPONGE_JOB_INL_H_
#define KEXLANE_KERNELS_KECCAK_SPONGE_JOB_INL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "hwy/highway.h"
#include "kernels/keccak/constants.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// One hash: a message of two parts to absorb and an output to squeeze. A job lives in its owner's
// memory and must not move until it is done.
struct SpongeJob {
  SpongeKind kind;
  bool done;
  uint8_t tail[2];  // room for a second part of at most two bytes
  const uint8_t* part[2];
  size_t part_bytes[2];
  size_t ready_bytes;  // of the message: the job waits until the rest may be read too
  uint8_t* out;        // null: squeeze into the lane's buffer of kBufferBytes, which is not wiped
  size_t out_bytes;
  // If `more` is not null, it is called with the output when that is complete. It returns how many
  // bytes to squeeze next, at most kBufferBytes. They overwrite the output. 0 ends the job.
  size_t (*more)(SpongeJob& job, const uint8_t* out, size_t out_bytes);

  static constexpr size_t kBufferBytes = 3 * kMaxRateBytes;

  // Makes the job out = kind(first || second).
  void Set(SpongeKind sponge_kind, uint8_t* to, size_t to_bytes, const uint8_t* first,
           size_t first_bytes, const uint8_t* second = nullptr, size_t second_bytes = 0) {
    kind = sponge_kind;
    done = false;
    part[0] = first;
    part[1] = second;
    part_bytes[0] = first_bytes;
    part_bytes[1] = second_bytes;
    ready_bytes = first_bytes + second_bytes;
    out = to;
    out_bytes = to_bytes;
    more = nullptr;
  }

  // Makes the job out = kind(first || last0) or kind(first || last0 || last1), for last_count 1 or
  // 2.
  void SetTail(SpongeKind sponge_kind, uint8_t* to, size_t to_bytes, const uint8_t* first,
               size_t first_bytes, size_t last_count, uint8_t last0, uint8_t last1 = 0) {
    tail[0] = last0;
    tail[1] = last1;
    Set(sponge_kind, to, to_bytes, first, first_bytes, tail, last_count);
  }

  // Copies bytes [from, from + bytes) of the message.
  void Read(uint8_t* to, size_t from, size_t bytes) const {
    for (int i = 0; i < 2 && bytes != 0; ++i) {
      if (from >= part_bytes[i]) {
        from -= part_bytes[i];
        continue;
      }
      const size_t here = HWY_MIN(bytes, part_bytes[i] - from);
      std::memcpy(to, part[i] + from, here);
      to += here;
      bytes -= here;
      from = 0;
    }
  }
};

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_KECCAK_SPONGE_JOB_INL_H_
