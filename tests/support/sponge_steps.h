// SPDX-License-Identifier: Apache-2.0
// Runs one step of the sponges of kernels/keccak/sponge-inl.h from any state of their lanes, and
// compares each lane with the sponge of FIPS 202.
//
// The state of a lane before the step is 1600 free bits, so that it does not matter what came
// before. Memory that the step should not use has symbols of its own.
#ifndef KEXLANE_TESTS_SUPPORT_SPONGE_STEPS_H_
#define KEXLANE_TESTS_SUPPORT_SPONGE_STEPS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "tests/support/sponge_jobs.h"

namespace kexlane::test {

// How far a lane's job is. A lane without a job has a phase without a shape.
struct Phase {
  Shape shape = {};
  size_t absorbed = 0;            // bytes of the message
  bool squeezing = false;         // whether the padding is absorbed too
  size_t squeezed = 0;            // bytes of the output
  size_t ready_bytes = SIZE_MAX;  // of the message; a part of it only if it has one part

  size_t TotalBytes() const { return shape.part_bytes[0] + shape.part_bytes[1]; }
  bool IsNone() const { return shape.kind.rate_bytes == 0; }
  bool Starts() const { return absorbed == 0 && !squeezing; }
  bool Waits() const {
    return !squeezing && ready_bytes < TotalBytes() &&
           ready_bytes < absorbed + shape.kind.rate_bytes;
  }
};

template <class Pass>
class SpongeStep : Pass::Sponges {
 public:
  static constexpr size_t kLanes = Pass::Sponges::kLanes;

  // A job in a lane, whose number it gets.
  struct Job : SymbolJob<Pass> {
    Job(const Phase& its_phase, size_t lane)
        : SymbolJob<Pass>(its_phase.shape, lane), phase(its_phase) {
      // The rest of the message is not there yet.
      for (size_t i = phase.ready_bytes; i < phase.TotalBytes(); ++i) {
        this->part_memory[0][i] = SymbolsOf(3, i + 1)[i];
      }
    }
    const Phase phase;
  };
  using Jobs = std::array<Job*, kLanes>;  // null: the lane has no job

  SpongeStep() {
    for (size_t i = 0; i < kLanes; ++i) states_[i] = StateOfSymbols(5 + 2 * (32 + i));
  }

  // Whether a new object has no jobs.
  bool IsEmpty() const {
    return this->begin_ == this->end_ && this->squeezing_ == 0 &&
           std::all_of(this->lanes_, this->lanes_ + kLanes,
                       [](const auto& lane) { return lane.job == nullptr; });
  }

  // Runs a step, and returns whether it does in every lane what it should, and nothing else. A job
  // that starts is in its lane already if `held`, or it is in the queue and gets the lane. `next`,
  // if not null, stays in the queue, so that no lane may be without a job.
  bool IsRight(const Jobs& jobs, bool held, Job* next) {
    SetUp(jobs, held, next);
    this->Step();
    size_t squeezing = 0;
    for (size_t i = 0; i < kLanes; ++i) {
      if (jobs[i] == nullptr) {
        if (this->lanes_[i].job != nullptr) return false;
        continue;
      }
      if (!LaneIsRight(i, *jobs[i])) return false;
      squeezing += this->lanes_[i].job != nullptr && this->lanes_[i].squeezing;
    }
    return this->squeezing_ == squeezing && this->end_ - this->begin_ == (next != nullptr) &&
           this->end_ == end_before_ &&
           (next == nullptr || this->queue_[this->begin_ % this->kQueue] == next);
  }

 private:
  void SetUp(const Jobs& jobs, bool held, Job* next) {
    UnknownPermutation::Get().Forget();
    // Each time the queue begins somewhere else.
    this->begin_ = this->end_ = ++steps_;
    this->squeezing_ = 0;
    constexpr size_t kBlocksBytes = sizeof(this->secret_.blocks) / sizeof(Byte);
    constexpr size_t kBufferBytes = sizeof(this->buffers_[0]) / sizeof(Byte);
    const Byte* const scratch = SymbolsOf(3, std::max(kBlocksBytes, kBufferBytes)).data();
    CopyBytes(this->secret_.blocks, scratch, kBlocksBytes);
    for (size_t i = 0; i < kLanes; ++i) {
      PutState(this->secret_.words, kLanes, i, states_[i]);
      auto& lane = this->lanes_[i];
      // What is left of a job that is done.
      lane = {.job = nullptr, .absorbed = 1000 + i, .squeezing = true, .squeezed = 100 + i};
      if (jobs[i] == nullptr) {
        held = true;  // the queue is empty if a lane remains without a job
        continue;
      }
      Job& job = *jobs[i];
      const Phase& phase = job.phase;
      job.Reset();
      job.ready_bytes = std::min(phase.ready_bytes, phase.TotalBytes());
      if (phase.shape.buffered) {
        CopyBytes(this->buffers_[i], scratch, kBufferBytes);
      }
      if (phase.Starts() && !held) {
        this->Add(job);
        continue;
      }
      lane = {.job = &job,
              .absorbed = phase.absorbed,
              .squeezing = phase.squeezing,
              .squeezed = phase.squeezed};
      this->squeezing_ += phase.squeezing;
    }
    if (next != nullptr) this->Add(*next);
    end_before_ = this->end_;
  }

  bool LaneIsRight(size_t i, const Job& job) const {
    const auto& lane = this->lanes_[i];
    const Phase& phase = job.phase;
    const size_t rate = job.RateBytes();
    // A lane that is alone may absorb several blocks.
    State state = states_[i];
    size_t absorbed = phase.absorbed;
    bool squeezing = phase.squeezing;
    for (bool absorbs = !phase.Waits(); absorbs;
         absorbs = !squeezing && (lane.squeezing || lane.absorbed > absorbed)) {
      if (!squeezing) {
        if (absorbed == 0) state = {};
        AddBlock(state, &job.padded[absorbed], rate);
        squeezing = absorbed + rate == job.padded.size();
        absorbed = std::min(absorbed + rate, phase.TotalBytes());
      }
      state = UnknownPermutation::Get()(state);
    }
    if (lane.absorbed != absorbed || lane.squeezing != squeezing) return false;
    const State got = GetState(this->secret_.words, kLanes, i);
    if (!Same(&got[0], &state[0], state.size())) return false;
    if (!squeezing) return Goes(lane, job, phase.squeezed) && job.HasOnly(&state[0], 0, 0);

    const size_t out_bytes = phase.shape.out_bytes;
    const size_t bytes = std::min(out_bytes - phase.squeezed, rate);
    const size_t squeezed = phase.squeezed + bytes;
    if (!phase.shape.buffered) {
      return job.HasOnly(&state[0], phase.squeezed, bytes) &&
             (squeezed == out_bytes ? IsDone(lane, job) : Goes(lane, job, squeezed));
    }
    std::vector<Byte> buffer = SymbolsOf(3, phase.squeezed);
    buffer.resize(phase.squeezed);
    buffer.insert(buffer.end(), state.begin(), state.begin() + static_cast<std::ptrdiff_t>(bytes));
    if (!job.HasOnly(&state[0], 0, 0) || !Same(this->buffers_[i], buffer.data(), squeezed)) {
      return false;
    }
    if (squeezed != out_bytes) return Goes(lane, job, squeezed);
    if (job.got.size() != squeezed || !Same(job.got.data(), buffer.data(), squeezed)) return false;
    if (phase.shape.more_blocks == 0) return IsDone(lane, job);
    return job.left + 1 == phase.shape.more_blocks && job.out_bytes == rate && !job.done &&
           lane.job == &job && lane.squeezed == 0;
  }

  template <class Lane>
  static bool Goes(const Lane& lane, const Job& job, size_t squeezed) {
    return lane.job == &job && lane.squeezed == squeezed && !job.done && job.got.empty() &&
           job.out_bytes == job.shape.out_bytes;
  }
  template <class Lane>
  static bool IsDone(const Lane& lane, const Job& job) {
    return lane.job == nullptr && job.done;
  }

  std::array<State, kLanes> states_;
  size_t steps_ = 0, end_before_ = 0;
};

// Adds jobs to the queue.
template <class Pass>
class SpongeQueue : Pass::Sponges {
 public:
  using Pass::Sponges::kQueue;

  // Whether a queue that begins at `begin` and has `count` jobs keeps them in order when one more
  // comes to its end or its head.
  bool IsRight(size_t begin, size_t count) {
    for (const bool urgent : {false, true}) {
      std::deque<typename Pass::SpongeJob*> expected;
      this->begin_ = this->end_ = begin;
      for (size_t i = 0; i < count; ++i) {
        this->queue_[this->end_++ % kQueue] = expected.emplace_back(&jobs_[i]);
      }
      if (urgent) {
        this->AddUrgent(*expected.emplace_front(&jobs_[count]));
      } else {
        this->Add(*expected.emplace_back(&jobs_[count]));
      }
      if (this->end_ - this->begin_ != expected.size()) return false;
      for (size_t i = 0; i < expected.size(); ++i) {
        if (this->queue_[(this->begin_ + i) % kQueue] != expected[i]) return false;
      }
    }
    return true;
  }

 private:
  typename Pass::SpongeJob jobs_[kQueue];
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_SPONGE_STEPS_H_
