// Sponges of FIPS 202 (SHA3-256, SHA3-512, SHAKE128, SHAKE256) that share the
// lanes of one multi-state permutation. Different kinds run side by side: each
// lane works off jobs from one queue, so that the lanes beside a long hash are
// filled with whatever else is to be done.
#ifndef KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_
#define KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/bounds.h"
#include "kernels/bytes.h"
#include "kernels/ct.h"
#include "kernels/keccak/constants.h"
#include "kernels/keccak/keccak-inl.h"
#include "kernels/profile.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

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
  uint8_t* out;        // null: squeeze into the lane's buffer of kBufferBytes, which is not wiped
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

  Sponges() { WipeLines(secret_); }
  ~Sponges() {
    WipeLines(secret_);
    BurnKeccakStack();
  }
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

  // May leave parts of states on the stack below the caller: see BurnStackAtExit.
  void RunUntil(const SpongeJob& job) {
    while (!job.done) Step();
  }

 private:
  static constexpr size_t kBlockBytes = 8 * 24;
  static constexpr std::array<uint8_t, kBlockBytes> kZeroBlock = {};
  // The first words of a block are absorbed side by side with those of other lanes.
  static constexpr size_t kRowWords = 16;
  static constexpr size_t kRowBytes = 8 * S::kSqueezeWords;  // squeezed side by side

  struct Lane {
    SpongeJob* job;
    size_t absorbed;  // message bytes
    bool squeezing;
    size_t squeezed;  // bytes of this output
  };

  // A block to absorb.
  struct Block {
    const uint8_t* row;  // its first kRowWords words
    size_t words;        // how many of these may be other than 0
    size_t last_bit;     // the word that the last bit of padding is still to be added to, or 0
    size_t more_words;   // that follow the row
  };

  // One permutation of all lanes.
  HWY_NOINLINE void Step() {
    KXL_PROFILE(kSponge);
    uint64_t kept[25];
    const size_t waiting = squeezing_ != kLanes ? AbsorbBlocks() : kLanes;
    if (waiting != kLanes) {
      for (size_t w = 0; w < 25; ++w) kept[w] = secret_.words[w * kLanes + waiting];
    }
    Permute(waiting);
    SqueezeBlocks();
    if (waiting != kLanes) {
      for (size_t w = 0; w < 25; ++w) secret_.words[w * kLanes + waiting] = kept[w];
    }
  }

  // Gives jobs to the lanes that have none, and takes in the next block of every lane that has one.
  // Returns the lane whose message is not ready, which has to stay as it is, or kLanes.
  size_t AbsorbBlocks() {
    const uint8_t* rows[kLanes];       // of all blocks
    const uint8_t* more_rows[kLanes];  // of those with more words
    // Sets of lanes.
    size_t absorbing = 0, starting = 0, last_in16 = 0, last_in20 = 0;
    size_t waiting = kLanes, words = 0, more_words = 0;
    for (size_t i = 0; i < kLanes; ++i) {
      rows[i] = more_rows[i] = kZeroBlock.data();
      Lane& lane = lanes_[i];
      if (lane.job == nullptr) {
        if (begin_ == end_) continue;
        lane = {queue_[begin_++ % kQueue], 0, false, 0};
      }
      if (lane.squeezing) continue;
      if (!Ready(lane)) {  // only one job at a time has a message that is not ready
        KXL_BOUND(waiting == kLanes);
        waiting = i;
        continue;
      }
      const size_t bit = size_t{1} << i;
      absorbing |= bit;
      if (lane.absorbed == 0) starting |= bit;
      const Block block = NextBlock(lane, secret_.blocks[i]);
      rows[i] = block.row;
      words = HWY_MAX(words, block.words);
      if (block.more_words != 0) {
        more_rows[i] = block.row;
        more_words = HWY_MAX(more_words, kRowWords + block.more_words);
      }
      if (block.last_bit == 16) last_in16 |= bit;
      if (block.last_bit == 20) last_in20 |= bit;
    }
    if (absorbing == 0) return waiting;
    if (starting == 0 && std::has_single_bit(absorbing)) {
      const size_t i = static_cast<size_t>(std::countr_zero(absorbing));
      S::AbsorbRow(secret_.words, S::LaneMask(absorbing), rows[i], 0, HWY_MAX(words, more_words));
    } else {
      const auto keep = S::LaneMask(~starting);
      size_t w = 0;
      for (; w < words; w += S::kAbsorbWords) S::AbsorbRows(secret_.words, keep, rows, w);
      if (starting != 0) {
        for (; w < 25; ++w) S::MaskWord(secret_.words, w, keep);
      }
      if (more_words != 0) {
        S::template AbsorbRows<1>(secret_.words, S::LaneMask(~size_t{0}), more_rows, kRowWords);
      }
      for (size_t i = 0; more_words > kRowWords + 1 && i < kLanes; ++i) {
        if (more_rows[i] == kZeroBlock.data()) continue;
        S::AbsorbRow(secret_.words, S::LaneMask(size_t{1} << i), rows[i], kRowWords + 1,
                     lanes_[i].job->kind.rate_bytes / 8);
      }
    }
    if (last_in16 != 0) S::AddLastBit(secret_.words, 16, S::LaneMask(last_in16));
    if (last_in20 != 0) S::AddLastBit(secret_.words, 20, S::LaneMask(last_in20));
    return waiting;
  }

  // Permutes the states of all lanes at work; a lane that works alone by itself where that is
  // faster.
  void Permute(size_t waiting) {
    if constexpr (S::kAloneIsFaster) {
      size_t at_work = 0, last = 0;
      for (size_t i = 0; i < kLanes; ++i) {
        if (lanes_[i].job == nullptr || i == waiting) continue;
        ++at_work;
        last = i;
      }
      if (at_work == 1) {
        uint64_t alone[25];
        for (size_t w = 0; w < 25; ++w) alone[w] = secret_.words[w * kLanes + last];
        KeccakF1600<Keccak1>(alone);
        for (size_t w = 0; w < 25; ++w) secret_.words[w * kLanes + last] = alone[w];
        Wipe(alone);
        return;
      }
    }
    KeccakF1600<S>(secret_.words);
  }

  // Whether the lane's next block may be read.
  static bool Ready(const Lane& lane) {
    const SpongeJob& job = *lane.job;
    const size_t total = job.part_bytes[0] + job.part_bytes[1];
    return job.ready_bytes == total || job.ready_bytes - lane.absorbed >= job.kind.rate_bytes;
  }

  // The lane's next block: in the message itself where it, and one word more, may be read from
  // there, else copied into `copy` and padded.
  Block NextBlock(Lane& lane, uint8_t (&copy)[kBlockBytes]) {
    const SpongeJob& job = *lane.job;
    const size_t rate = job.kind.rate_bytes;
    const size_t row_words = HWY_MIN(rate / 8, kRowWords), more_words = rate / 8 - row_words;
    const size_t from = lane.absorbed;
    const size_t left = job.part_bytes[0] + job.part_bytes[1] - from;
    if (left >= rate) {
      lane.absorbed += rate;
      if (more_words != 0 && from + rate + 8 <= job.part_bytes[0]) {
        return {job.part[0] + from, row_words, 0, more_words};
      }
      if (more_words != 0 && from >= job.part_bytes[0] && left >= rate + 8) {
        return {job.part[1] + (from - job.part_bytes[0]), row_words, 0, more_words};
      }
      std::memset(copy, 0, kBlockBytes);
      job.Read(copy, from, rate);
      return {copy, row_words, 0, more_words};
    }
    lane.absorbed += left;
    lane.squeezing = true;
    ++squeezing_;
    const uint64_t suffix = job.kind.suffix;
    if (from == 0 && job.part[1] == job.tail && job.part_bytes[0] == 32) {  // nearly all
      std::memcpy(copy, job.part[0], 32);
      const uint64_t tail0 = job.tail[0], tail1 = job.tail[1];
      const uint64_t end = left == 33 ? tail0 | suffix << 8 : tail0 | tail1 << 8 | suffix << 16;
      S::StoreWordAndZero(copy + 32, end);
      std::memset(copy + 48, 0, kBlockBytes - 48);
    } else {
      std::memset(copy, 0, kBlockBytes);
      job.Read(copy, from, left);
      if (left % 16 == 0) {
        S::StoreWordAndZero(copy + left, suffix);
      } else {
        copy[left] = job.kind.suffix;
      }
    }
    if (more_words != 0 && left < 8 * kRowWords) return {copy, left / 8 + 1, rate / 8 - 1, 0};
    copy[rate - 1] ^= 0x80;
    return {copy, row_words, 0, more_words};
  }

  // Takes a block out of every lane that squeezes, and ends the jobs where it
  // was the last. A lane's buffer has room for the last row of words to be stored whole.
  void SqueezeBlocks() {
    if (squeezing_ == 0) return;
    uint8_t* to[kLanes];
    size_t bytes[kLanes], row_bytes[kLanes];
    size_t of_all = kBlockBytes, of_any = 0;
    for (size_t i = 0; i < kLanes; ++i) {
      const Lane& lane = lanes_[i];
      to[i] = secret_.blocks[i];
      bytes[i] = row_bytes[i] = 0;
      if (lane.job == nullptr || !lane.squeezing) continue;
      const SpongeJob& job = *lane.job;
      bytes[i] = HWY_MIN(job.out_bytes - lane.squeezed, size_t{job.kind.rate_bytes});
      if (job.out != nullptr) {
        to[i] = job.out + lane.squeezed;
        row_bytes[i] = bytes[i] / kRowBytes * kRowBytes;
      } else {
        to[i] = buffers_[i] + lane.squeezed;
        row_bytes[i] = (bytes[i] + kRowBytes - 1) / kRowBytes * kRowBytes;
      }
      of_all = HWY_MIN(of_all, row_bytes[i]);
      of_any = HWY_MAX(of_any, row_bytes[i]);
    }
    // What a lane does not want goes to its block.
    size_t at = 0;
    for (; at < of_all; at += kRowBytes) S::SqueezeRows(to, secret_.words, at / 8);
    for (; at < of_any; at += kRowBytes) {
      uint8_t* rows[kLanes];
      for (size_t i = 0; i < kLanes; ++i) rows[i] = at < row_bytes[i] ? to[i] : secret_.blocks[i];
      S::SqueezeRows(rows, secret_.words, at / 8);
    }
    for (size_t i = 0; i < kLanes; ++i) {
      if (lanes_[i].job == nullptr || !lanes_[i].squeezing) continue;
      for (at = row_bytes[i]; at < bytes[i]; at += 8) {
        const uint64_t word = LittleEndian(secret_.words[at / 8 * kLanes + i]);
        std::memcpy(to[i] + at, &word, HWY_MIN(size_t{8}, bytes[i] - at));
      }
      Finish(i, bytes[i]);
    }
  }

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
    --squeezing_;
  }

  struct alignas(64) {
    uint64_t words[25 * kLanes];  // the states, interleaved
    alignas(64) uint8_t blocks[kLanes][kBlockBytes];
  } secret_;
  alignas(64) uint8_t buffers_[kLanes][SpongeJob::kBufferBytes + 32];  // public
  Lane lanes_[kLanes] = {};
  size_t squeezing_ = 0;  // lanes
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

}  // namespace kexlane::KXL_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // KEXLANE_KERNELS_KECCAK_SPONGE_INL_H_
