// Sponges of FIPS 202 (SHA3-256, SHA3-512, SHAKE128, SHAKE256) that share the
// lanes of one multi-state permutation. Different kinds run side by side: each
// lane works off jobs from one queue, so that the lanes beside a long hash are
// filled with whatever else is to be done.
#if defined(KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_
#undef KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_
#else
#define KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_
#endif

#include <array>
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

// A message of two parts to absorb and an output to squeeze. Jobs live in their
// owner's memory and may not move until they are done.
struct SpongeJob {
  SpongeKind kind;
  bool done;
  uint8_t tail[2];  // room for a second part of at most two bytes
  const uint8_t* part[2];
  size_t part_bytes[2];
  size_t ready_bytes;  // how much of the message may be read; the job waits for
                       // the rest
  uint8_t* out;        // null: squeeze into the lane's buffer of kBufferBytes
  size_t out_bytes;
  // Called when out is full, with what was squeezed; returns how many more
  // bytes are wanted, at most kBufferBytes, which go to the same place. Null:
  // nothing more.
  size_t (*more)(SpongeJob& job, const uint8_t* out, size_t out_bytes);

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

// The lanes of one S::kStates-fold permutation and the queue of jobs that wait
// for them. What the jobs are, and when they are done, depends on public values
// only.
template <class S>
class Sponges {
 public:
  static constexpr size_t kLanes = S::kStates;
  static constexpr size_t kQueue = 128;  // a power of 2

  Sponges() = default;
  ~Sponges() { Wipe(words_), Wipe(blocks_), Wipe(buffers_); }
  Sponges(const Sponges&) = delete;
  Sponges& operator=(const Sponges&) = delete;

  // Puts a job at the end of the queue, which holds at most kQueue jobs that no
  // lane has taken yet.
  void Add(SpongeJob& job) {
    queue_[end_++ % kQueue] = &job;
    KXL_BOUND(end_ - begin_ <= kQueue);
  }

  // Puts a job at the head of the queue.
  void AddUrgent(SpongeJob& job) {
    queue_[--begin_ % kQueue] = &job;
    KXL_BOUND(end_ - begin_ <= kQueue);
  }

  void RunUntil(const SpongeJob& job) {
    if (job.done) return;
    while (!job.done) Step();
    BurnStack();
  }

 private:
  static constexpr size_t kBlockBytes = 8 * 24;
  static constexpr std::array<uint8_t, kBlockBytes> kZeroBlock = {};

  struct Lane {
    SpongeJob* job;
    size_t absorbed;  // message bytes
    bool squeezing;
    size_t squeezed;  // bytes of this output
    size_t words;     // of the block being absorbed
  };

  // One permutation of all lanes.
  void Step() {
    alignas(64) uint64_t keep[kLanes];
    const uint8_t* rows[kLanes];
    size_t row_count = 0;
    bool any_start = false;
    uint64_t kept[25];
    size_t waiting = kLanes;
    for (size_t i = 0; i < kLanes; ++i) {
      Lane& lane = lanes_[i];
      rows[i] = nullptr;
      keep[i] = ~uint64_t{0};
      if (lane.job == nullptr) {
        if (begin_ == end_) continue;
        lane = {queue_[begin_++ % kQueue], 0, false, 0, 0};
      }
      if (lane.squeezing) continue;
      if (!Ready(lane)) {  // only one job at a time has a message that is not ready
        KXL_BOUND(waiting == kLanes);
        waiting = i;
        for (size_t w = 0; w < 25; ++w) kept[w] = words_[w * kLanes + i];
        continue;
      }
      if (lane.absorbed == 0) {
        keep[i] = 0;
        any_start = true;
      }
      rows[i] = NextBlock(lane, blocks_[i]);
      ++row_count;
    }
    if (any_start) ZeroStates<S>(words_, keep);
    if (row_count != 0) AbsorbBlocks(rows, row_count);
    Permute(waiting);
    SqueezeBlocks();
    if (waiting != kLanes) {
      for (size_t w = 0; w < 25; ++w) words_[w * kLanes + waiting] = kept[w];
    }
  }

  // Permutes the states of all lanes at work; a lane that works alone by itself where that is
  // faster.
  void Permute(size_t waiting) {
    if constexpr (kAloneIsFaster<S>) {
      size_t at_work = 0, last = 0;
      for (size_t i = 0; i < kLanes; ++i) {
        if (lanes_[i].job == nullptr || i == waiting) continue;
        ++at_work;
        last = i;
      }
      if (at_work == 1) {
        uint64_t alone[25];
        for (size_t w = 0; w < 25; ++w) alone[w] = words_[w * kLanes + last];
        KeccakF1600<Keccak1>(alone);
        for (size_t w = 0; w < 25; ++w) words_[w * kLanes + last] = alone[w];
        Wipe(alone);
        return;
      }
    }
    KeccakF1600<S>(words_);
  }

  // Whether the lane's next block may be read.
  static bool Ready(const Lane& lane) {
    const SpongeJob& job = *lane.job;
    const size_t total = job.part_bytes[0] + job.part_bytes[1];
    return job.ready_bytes == total || job.ready_bytes - lane.absorbed >= job.kind.rate_bytes;
  }

  // The lane's next block: in the message itself where it may be read from
  // there, or copied into `block` and padded. Of a short last block only
  // lane.words words are there, and its last one.
  static const uint8_t* NextBlock(Lane& lane, uint8_t (&block)[kBlockBytes]) {
    const SpongeJob& job = *lane.job;
    const size_t rate = job.kind.rate_bytes;
    const size_t from = lane.absorbed;
    const size_t left = job.part_bytes[0] + job.part_bytes[1] - from;
    if (left >= rate) {
      lane.absorbed += rate;
      lane.words = rate / 8;
      if (from + rate <= job.part_bytes[0]) return job.part[0] + from;
      job.Read(block, from, rate);
      return block;
    }
    lane.absorbed += left;
    lane.squeezing = true;
    lane.words = left / 8 + 1;
    StoreLE64(block + left / 8 * 8, 0);
    if (from == 0 && job.part[1] == job.tail && job.part_bytes[0] == 32) {  // nearly all
      std::memcpy(block, job.part[0], 32);
      block[32] = job.tail[0];
      block[33] = job.tail[1];
    } else {
      job.Read(block, from, left);
    }
    block[left] = job.kind.suffix;
    return block;
  }

  // XORs the lanes' next blocks, null for none, into the states: 16 words of
  // all lanes at once where many have that many, else word by word.
  void AbsorbBlocks(const uint8_t* (&rows)[kLanes], size_t row_count) {
    size_t common_words = 16;
    for (size_t i = 0; i < kLanes; ++i) {
      if (rows[i] != nullptr && lanes_[i].words < 16) common_words = 0;
    }
    if (2 * row_count < kLanes || kLanes == 1) common_words = 0;
    if (common_words != 0) {
      const uint8_t* all_rows[kLanes];
      for (size_t i = 0; i < kLanes; ++i) {
        all_rows[i] = rows[i] != nullptr ? rows[i] : kZeroBlock.data();
      }
      for (size_t w = 0; w < 16; w += kRowWords<S>) AbsorbRows<S>(words_, all_rows, w);
    }
    for (size_t i = 0; i < kLanes; ++i) {
      if (rows[i] == nullptr) continue;
      const Lane& lane = lanes_[i];
      uint64_t* const s = words_ + i;
      for (size_t w = common_words; w < lane.words; ++w) s[w * kLanes] ^= LoadLE64(rows[i] + 8 * w);
      if (lane.squeezing) s[(lane.job->kind.rate_bytes / 8 - 1) * kLanes] ^= uint64_t{1} << 63;
    }
  }

  // Takes a block out of every lane that squeezes, and ends the jobs where it
  // was the last.
  void SqueezeBlocks() {
    uint8_t* to[kLanes];
    size_t bytes[kLanes];
    size_t all_words = kMaxRateBytes / 8,
           any_words = 0;  // whole rows that all, any of them want
    for (size_t i = 0; i < kLanes; ++i) {
      const Lane& lane = lanes_[i];
      to[i] = blocks_[i];
      bytes[i] = 0;
      if (lane.job == nullptr || !lane.squeezing) continue;
      const SpongeJob& job = *lane.job;
      to[i] = (job.out != nullptr ? job.out : buffers_[i]) + lane.squeezed;
      bytes[i] = HWY_MIN(job.out_bytes - lane.squeezed, size_t{job.kind.rate_bytes});
      const size_t words = RowFloor(bytes[i] / 8);
      all_words = HWY_MIN(all_words, words);
      any_words = HWY_MAX(any_words, words);
    }
    // What a lane does not want goes to its block.
    uint8_t* rows[kLanes];
    size_t w = 0;
    for (; w + kRowWords<S> <= HWY_MIN(all_words, any_words); w += kRowWords<S>) {
      for (size_t i = 0; i < kLanes; ++i) rows[i] = to[i] + 8 * w;
      SqueezeRows<S>(rows, words_, w);
    }
    for (; w < any_words; w += kRowWords<S>) {
      for (size_t i = 0; i < kLanes; ++i) {
        rows[i] = (8 * (w + kRowWords<S>) <= bytes[i] ? to[i] : blocks_[i]) + 8 * w;
      }
      SqueezeRows<S>(rows, words_, w);
    }
    for (size_t i = 0; i < kLanes; ++i) {
      if (lanes_[i].job == nullptr || !lanes_[i].squeezing) continue;
      for (size_t at = 8 * RowFloor(bytes[i] / 8); at < bytes[i]; at += 8) {
        const uint64_t word = LittleEndian(words_[at / 8 * kLanes + i]);
        std::memcpy(to[i] + at, &word, HWY_MIN(size_t{8}, bytes[i] - at));
      }
      Finish(i, bytes[i]);
    }
  }

  static constexpr size_t RowFloor(size_t words) { return words / kRowWords<S> * kRowWords<S>; }

  // A lane's job has got `bytes` more; if that is all, it ends.
  void Finish(size_t i, size_t bytes) {
    Lane& lane = lanes_[i];
    SpongeJob& job = *lane.job;
    lane.squeezed += bytes;
    if (lane.squeezed != job.out_bytes) return;
    const uint8_t* const out = job.out != nullptr ? job.out : buffers_[i];
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
  alignas(64) uint8_t blocks_[kLanes][kBlockBytes];
  alignas(64) uint8_t buffers_[kLanes][SpongeJob::kBufferBytes + 8];
  Lane lanes_[kLanes] = {};
  SpongeJob* queue_[kQueue];
  size_t begin_ = kQueue, end_ = kQueue;  // modulo kQueue
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
