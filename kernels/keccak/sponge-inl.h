// Sponges of FIPS 202 (SHA3-256, SHA3-512, SHAKE128, SHAKE256) that share the lanes of one
// multi-state permutation. Different kinds run side by side: each lane works off jobs from one
// queue, so that the lanes beside a long hash are filled with whatever else is to be done.
#if defined(KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_
#undef KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_
#else
#define KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/bounds.h"
#include "kernels/bytes.h"
#include "kernels/ct.h"
#include "kernels/keccak/constants.h"
#include "kernels/keccak/keccak-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

// A message of two parts to absorb and an output to squeeze. Jobs live in their owner's memory and
// may not move until they are done.
struct SpongeJob {
  SpongeKind kind;
  bool done;
  uint8_t tail[2];  // room for a second part of at most two bytes
  const uint8_t* part[2];
  size_t part_bytes[2];
  size_t ready_bytes;  // how much of the message may be read; the job waits for the rest
  uint8_t* out;        // null: squeeze into the lane's buffer of kBufferBytes
  size_t out_bytes;
  // Called when out is full, with what was squeezed; returns how many more bytes are wanted, at
  // most kBufferBytes, which go to the same place. Null: nothing more.
  size_t (*more)(SpongeJob& job, const uint8_t* out, size_t out_bytes);
  void* context;  // for `more`

  static constexpr size_t kBufferBytes = 3 * kMaxRateBytes;

  // out = kind(first || second)
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
    context = nullptr;
  }

  // out = kind(first || last bytes), last_count of them (1 or 2).
  void SetTail(SpongeKind sponge_kind, uint8_t* to, size_t to_bytes, const uint8_t* first,
               size_t first_bytes, size_t last_count, uint8_t last0, uint8_t last1 = 0) {
    tail[0] = last0;
    tail[1] = last1;
    Set(sponge_kind, to, to_bytes, first, first_bytes, tail, last_count);
  }

  // Copies message bytes [from, from + bytes).
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

// The lanes of one S::kStates-fold permutation and the queue of jobs that wait for them. What the
// jobs are, and when they are done, depends on public values only.
template <class S>
class Sponges {
 public:
  static constexpr size_t kLanes = S::kStates;
  static constexpr size_t kQueue = 32;

  Sponges() = default;
  ~Sponges() { Wipe(words_), Wipe(buffers_); }
  Sponges(const Sponges&) = delete;
  Sponges& operator=(const Sponges&) = delete;

  // Puts a job at the end of the queue. At most kQueue jobs in a Sponges' life.
  void Add(SpongeJob& job) {
    KXL_BOUND(end_ < 2 * kQueue);
    queue_[end_++] = &job;
  }

  // Puts a job at the head of the queue, likewise.
  void AddUrgent(SpongeJob& job) {
    KXL_BOUND(begin_ > 0);
    queue_[--begin_] = &job;
  }

  void RunUntil(const SpongeJob& job) {
    while (!job.done) Step();
  }

 private:
  struct Lane {
    SpongeJob* job;
    size_t absorbed;  // message bytes
    bool squeezing;
    size_t squeezed;  // bytes of this output
  };

  // One permutation of all lanes.
  void Step() {
    uint64_t kept[25];
    size_t waiting = kLanes;
    for (size_t i = 0; i < kLanes; ++i) {
      Lane& lane = lanes_[i];
      if (lane.job == nullptr) {
        if (begin_ == end_) continue;
        lane = {queue_[begin_++], 0, false, 0};
      }
      if (lane.squeezing) continue;
      if (!Ready(lane)) {  // only one job at a time has a message that is not ready
        KXL_BOUND(waiting == kLanes);
        waiting = i;
        for (size_t w = 0; w < 25; ++w) kept[w] = words_[w * kLanes + i];
        continue;
      }
      Absorb(i);
    }
    KeccakF1600<S>(words_);
    for (size_t i = 0; i < kLanes; ++i) {
      if (i == waiting) {
        for (size_t w = 0; w < 25; ++w) words_[w * kLanes + i] = kept[w];
      } else if (lanes_[i].job != nullptr && lanes_[i].squeezing) {
        Squeeze(i);
      }
    }
  }

  // Whether the lane's next block may be read.
  static bool Ready(const Lane& lane) {
    const SpongeJob& job = *lane.job;
    const size_t total = job.part_bytes[0] + job.part_bytes[1];
    return job.ready_bytes == total || job.ready_bytes - lane.absorbed >= job.kind.rate_bytes;
  }

  // XORs the next block into a lane; the first block overwrites what the lane held.
  void Absorb(size_t index) {
    Lane& lane = lanes_[index];
    const SpongeJob& job = *lane.job;
    const size_t rate = job.kind.rate_bytes;
    const size_t left = job.part_bytes[0] + job.part_bytes[1] - lane.absorbed;
    uint64_t* const s = words_ + index;
    uint8_t block[kMaxRateBytes];
    const uint8_t* from = block;
    size_t words = rate / 8;
    if (left >= rate && lane.absorbed + rate <= job.part_bytes[0]) {
      from = job.part[0] + lane.absorbed;
    } else if (left >= rate) {
      job.Read(block, lane.absorbed, rate);
    } else {
      words = left / 8 + 1;
      std::memset(block + left / 8 * 8, 0, 8);
      job.Read(block, lane.absorbed, left);
      block[left] = job.kind.suffix;
      lane.squeezing = true;
    }
    if (lane.absorbed == 0) {
      for (size_t w = 0; w < words; ++w) s[w * kLanes] = LoadLE64(from + 8 * w);
      for (size_t w = words; w < 25; ++w) s[w * kLanes] = 0;
    } else {
      for (size_t w = 0; w < words; ++w) s[w * kLanes] ^= LoadLE64(from + 8 * w);
    }
    if (lane.squeezing) s[(rate / 8 - 1) * kLanes] ^= uint64_t{1} << 63;
    lane.absorbed += HWY_MIN(left, rate);
    if (from == block) Wipe(block, 8 * words);
  }

  // Takes a block out of a lane; ends the job where it was the last.
  void Squeeze(size_t index) {
    Lane& lane = lanes_[index];
    SpongeJob& job = *lane.job;
    const uint64_t* const s = words_ + index;
    uint8_t* const out = job.out != nullptr ? job.out : buffers_[index];
    const size_t bytes = HWY_MIN(job.out_bytes - lane.squeezed, size_t{job.kind.rate_bytes});
    uint8_t* const to = out + lane.squeezed;
    for (size_t w = 0; w < bytes / 8; ++w) StoreLE64(to + 8 * w, s[w * kLanes]);
    if (bytes % 8 != 0) {
      const uint64_t last = LittleEndian(s[bytes / 8 * kLanes]);
      std::memcpy(to + bytes / 8 * 8, &last, bytes % 8);
    }
    lane.squeezed += bytes;
    if (lane.squeezed != job.out_bytes) return;
    const size_t more = job.more != nullptr ? job.more(job, out, job.out_bytes) : 0;
    if (more != 0) {
      job.out_bytes = more;
      lane.squeezed = 0;
      return;
    }
    job.done = true;
    lane.job = nullptr;
  }

  alignas(64) uint64_t words_[25 * kLanes] = {};
  alignas(64) uint8_t buffers_[kLanes][SpongeJob::kBufferBytes + 8];
  Lane lanes_[kLanes] = {};
  SpongeJob* queue_[2 * kQueue];
  size_t begin_ = kQueue, end_ = kQueue;
};

// A whole hash at once: out = kind(in).
inline void Hash(SpongeKind kind, uint8_t* out, size_t out_bytes, const uint8_t* in,
                 size_t in_bytes) {
  Sponges<Keccak1> sponges;
  SpongeJob job;
  job.Set(kind, out, out_bytes, in, in_bytes);
  sponges.Add(job);
  sponges.RunUntil(job);
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();

#endif  // include guard
