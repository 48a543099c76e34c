// SPDX-License-Identifier: Apache-2.0
// The sponges of FIPS 202 (SHA3-256, SHA3-512, SHAKE128, SHAKE256), in the lanes of one permutation
// of several states. A job is one hash. Jobs of different kinds run side by side. A lane that
// finishes a job takes the next one from the queue, so that a long hash does not leave the other
// lanes empty.
//
//                      head                        end
//   AddUrgent(job) -->  | job 4 | job 5 | job 6 | ... |  <-- Add(job)
//                           |
//                           v  a lane without a job takes the first one
//
//      lane 0       lane 1       lane 2       lane 3
//      job 0        job 1        job 3        (no job)
//      absorbs      squeezes     absorbs
//     +---------+               +---------+
//     | a block |               | a block |                    AbsorbBlocks()
//     +---------+               +---------+
//          v                         v
//     +---------+  +---------+  +---------+  +---------+
//     | word  0 |  | word  0 |  | word  0 |  | word  0 |   <- one vector
//     | word  1 |  | word  1 |  | word  1 |  | word  1 |   <- one vector   Permute()
//     |   ...   |  |   ...   |  |   ...   |  |   ...   |
//     | word 24 |  | word 24 |  | word 24 |  | word 24 |   <- one vector
//     +---------+  +---------+  +---------+  +---------+
//                       v
//                  +---------+
//                  | a block |  to the output of job 1        SqueezeBlocks()
//                  +---------+
//
// The template parameter S is a class of states, as in keccak-inl.h. Besides the operations of the
// rounds it offers these. `s` holds the interleaved states. A row is a byte string that holds words
// of one state, rows[i] those of state i, and word w of a row starts at byte 8 w. A mask has all
// ones or all zeros in each lane.
//   kAbsorbWords, kSqueezeWords
//       how many words of each state AbsorbRows() and SqueezeRows() move at a time
//   LaneMask(lanes)
//       makes a mask with ones in lane i if bit i of `lanes` is set
//   MaskWord(s, w, mask)
//       keeps word w of the states that the mask selects, and zeroes word w of the others
//   AddLastBit(s, w, mask)
//       adds the last bit of padding, bit 63, to word w of the states that the mask selects
//   AbsorbRows<count>(s, mask, rows, w)
//       does MaskWord() on words w to w + count - 1, then adds those words of rows[i] to state i;
//       count is 1 or kAbsorbWords (the default), and kAbsorbWords words of each row are read
//   AbsorbRow(s, mask, row, w, end)
//       adds words w to end - 1 of the row to the one state that the mask selects
//   SqueezeRows(rows, s, w)
//       stores words w to w + kSqueezeWords - 1 of state i in rows[i]
//   StoreWordAndZero(to, x)
//       stores the words x and 0 at once, so that a load of both soon after is not delayed
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
#include "kernels/keccak/sponge_job-inl.h"
#include "kernels/profile.h"

HWY_BEFORE_NAMESPACE();
namespace kexlane::KXL_NAMESPACE {

// The lanes of one permutation of S::kStates states, and the queue of jobs that wait for a lane.
// Only public values decide which jobs there are and when they are done.
//
// Each job gets the output of its sponge, in whatever order jobs are added, if the caller keeps to
// these rules. KXL_BOUND checks those marked with a star.
// - The queue holds at most kQueue jobs.*
// - A job stays where it is until it is done. Nobody else writes to its message or its output.
// - ready_bytes only grows, up to the bytes of the message.*
// - At most one job at a time has a message that is not ready,* and only while another lane has
//   work.*
// - An output into a lane's buffer fits.* Where `more` asks for more, the output until then is
//   whole blocks.*
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

  // Puts a job at the end of the queue, which holds at most kQueue waiting jobs.
  void Add(SpongeJob& job) {
    queue_[end_++ % kQueue] = &job;
    KXL_BOUND(end_ - begin_ <= kQueue);
  }

  // Puts a job at the head of the queue, which holds at most kQueue waiting jobs.
  void AddUrgent(SpongeJob& job) {
    queue_[--begin_ % kQueue] = &job;
    KXL_BOUND(end_ - begin_ <= kQueue);
  }

  // Runs all lanes until the job is done. May leave parts of states on the stack below the caller,
  // which BurnStackAtExit wipes.
  void RunUntil(const SpongeJob& job) {
    while (!job.done) Step();
  }

 protected:  // for the proof, which derives a class to begin with lanes in any phase
  static constexpr size_t kBlockBytes = 8 * 24;
  static constexpr std::array<uint8_t, kBlockBytes> kZeroBlock = {};
  // The words of a block that all lanes absorb side by side. Longer blocks have more words.
  static constexpr size_t kRowWords = 16;
  // The bytes that all lanes squeeze side by side at a time.
  static constexpr size_t kRowBytes = 8 * S::kSqueezeWords;

  struct Lane {
    SpongeJob* job;
    size_t absorbed;  // bytes of the message
    bool squeezing;
    size_t squeezed;  // bytes of the output
  };

  // A block to absorb.
  struct Block {
    const uint8_t* row;  // the first kRowWords words
    size_t words;        // how many words of the row may be other than 0
    size_t last_bit;     // the word that still lacks the last bit of padding, or 0
    size_t more_words;   // how many words follow the row
  };

  // Absorbs, permutes and squeezes once in all lanes. The state of a lane that waits for the rest
  // of its message is kept.
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

  // Gives each lane without a job the first one of the queue, and absorbs the next block of each
  // lane that absorbs. Returns the lane whose message is not ready, or kLanes. The state of that
  // lane must not change until the message is ready.
  size_t AbsorbBlocks() {
    const uint8_t* rows[kLanes];       // of the blocks
    const uint8_t* more_rows[kLanes];  // of the blocks with more words than a row
    // Sets of lanes, one bit for each.
    size_t absorbing = 0, starting = 0, last_in16 = 0, last_in20 = 0;
    size_t waiting = kLanes, words = 0, more_words = 0;
    for (size_t i = 0; i < kLanes; ++i) {
      rows[i] = more_rows[i] = kZeroBlock.data();
      Lane& lane = lanes_[i];
      if (lane.job == nullptr) {
        if (begin_ == end_) continue;
        lane = {.job = queue_[begin_++ % kQueue], .absorbed = 0, .squeezing = false, .squeezed = 0};
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
    if (absorbing == 0) {
      KXL_BOUND(squeezing_ != 0);  // some lane has work, so that RunUntil() ends
      return waiting;
    }
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

  // Permutes the states of all lanes. If only one lane has work, it is permuted by itself on the
  // targets where that is faster, and its next blocks follow at once.
  void Permute(size_t waiting) {
    if constexpr (S::kAloneIsFaster) {
      size_t at_work = 0, last = 0;
      for (size_t i = 0; i < kLanes; ++i) {
        if (lanes_[i].job == nullptr || i == waiting) continue;
        ++at_work;
        last = i;
      }
      if (at_work == 1) {
        PermuteAlone(last);
        return;
      }
    }
    KeccakF1600<S>(secret_.words);
  }

  void PermuteAlone(size_t i) {
    Lane& lane = lanes_[i];
    uint64_t alone[25];
    for (size_t w = 0; w < 25; ++w) alone[w] = secret_.words[w * kLanes + i];
    KeccakF1600<Keccak1>(alone);
    while (!lane.squeezing && begin_ == end_ && Ready(lane)) {
      const Block block = NextBlock(lane, secret_.blocks[i]);
      const size_t words = block.more_words != 0 ? kRowWords + block.more_words : block.words;
      Keccak1::AbsorbRow(alone, ~uint64_t{0}, block.row, 0, words);
      if (block.last_bit != 0) Keccak1::AddLastBit(alone, block.last_bit, ~uint64_t{0});
      KeccakF1600<Keccak1>(alone);
    }
    for (size_t w = 0; w < 25; ++w) secret_.words[w * kLanes + i] = alone[w];
    Wipe(alone);
  }

  // Returns whether the lane's next block may be read.
  static bool Ready(const Lane& lane) {
    const SpongeJob& job = *lane.job;
    const size_t total = job.part_bytes[0] + job.part_bytes[1];
    KXL_BOUND(lane.absorbed <= job.ready_bytes && job.ready_bytes <= total);
    return job.ready_bytes == total || job.ready_bytes - lane.absorbed >= job.kind.rate_bytes;
  }

  // Returns the lane's next block. It points into the message if the block and one more word may be
  // read there. Otherwise the block is copied to `copy` and padded.
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
    if (from == 0 && job.part[1] == job.tail && job.part_bytes[0] == 32) {  // nearly all jobs
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

  // Takes a block out of each lane that squeezes, and ends the jobs that have their whole output. A
  // lane's buffer has room to store the last row of words whole.
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
        KXL_BOUND(job.out_bytes <= SpongeJob::kBufferBytes);
        to[i] = buffers_[i] + lane.squeezed;
        row_bytes[i] = (bytes[i] + kRowBytes - 1) / kRowBytes * kRowBytes;
      }
      of_all = HWY_MIN(of_all, row_bytes[i]);
      of_any = HWY_MAX(of_any, row_bytes[i]);
    }
    // The bytes that a lane does not want go to its block.
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

  // Counts `bytes` more of output for the job of lane i. Ends the job if that was all.
  void Finish(size_t i, size_t bytes) {
    Lane& lane = lanes_[i];
    SpongeJob& job = *lane.job;
    lane.squeezed += bytes;
    if (lane.squeezed != job.out_bytes) return;
    const uint8_t* const out = job.out != nullptr ? job.out : buffers_[i];
    const size_t more = job.more != nullptr ? job.more(job, out, job.out_bytes) : 0;
    if (more != 0) {
      KXL_BOUND(lane.squeezed % job.kind.rate_bytes == 0);
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
  size_t squeezing_ = 0;  // number of lanes
  SpongeJob* queue_[kQueue];
  size_t begin_ = kQueue, end_ = kQueue;  // modulo kQueue
};

// Computes a whole hash: out = kind(in).
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
