// SPDX-License-Identifier: Apache-2.0
// Runs the sponges of kernels/keccak/sponge-inl.h on symbols, with an unknown function in the place
// of Keccak-f[1600], and compares each job with the sponge of FIPS 202 section 4.
#ifndef KEXLANE_TESTS_SUPPORT_SPONGE_JOBS_H_
#define KEXLANE_TESTS_SUPPORT_SPONGE_JOBS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "tests/support/keccak_on_bits.h"

namespace kexlane::test {

// ---- symbols

// A byte of a message or a state is made of variables. To try many orders, one variable in each
// byte is enough: the code moves whole bytes, and adds them.
enum class PerByte : size_t { kOneVariable = 1, kEightVariables = 8 };
inline PerByte& VariablesPerByte() {
  static PerByte count = PerByte::kOneVariable;
  return count;
}
// Byte `place` of string `number`. The same arguments give the same byte.
inline Byte SymbolOf(size_t number, size_t place) {
  static std::vector<std::vector<Byte>> strings;
  static PerByte of = VariablesPerByte();
  if (of != VariablesPerByte()) strings.clear();
  of = VariablesPerByte();
  if (strings.size() <= number) strings.resize(number + 1);
  std::vector<Byte>& bytes = strings[number];
  while (bytes.size() <= place) {
    Byte byte;
    if (of == PerByte::kEightVariables) {
      byte = NewBits<uint8_t>();
    } else {
      byte.bit[bytes.size() % 8] = Forms::Get().NewVariable();
    }
    bytes.push_back(byte);
  }
  return bytes[place];
}

// ---- the permutation, of which only is known that equal states become equal states

using State = std::array<Byte, 200>;

class UnknownPermutation {
 public:
  static UnknownPermutation& Get() {
    static UnknownPermutation permutation;
    return permutation;
  }
  void Forget() { numbers_.clear(); }
  State operator()(const State& before) {
    std::vector<uint32_t> key;
    key.reserve(1600);
    for (const Byte& byte : before) {
      for (const Bit bit : byte.bit) key.push_back(bit.form);
    }
    const auto [it, inserted] = numbers_.try_emplace(std::move(key), numbers_.size());
    State after;
    for (size_t i = 0; i < after.size(); ++i) after[i] = SymbolOf(2 * it->second, i);
    return after;
  }

 private:
  std::map<std::vector<uint32_t>, size_t> numbers_;
};

template <size_t kStates>
void PermuteUnknown(Word* s) {
  for (size_t lane = 0; lane < kStates; ++lane) {
    State state;
    for (size_t i = 0; i < 25; ++i)
      std::memcpy(static_cast<void*>(&state[8 * i]), s + kStates * i + lane, sizeof(Word));
    state = UnknownPermutation::Get()(state);
    for (size_t i = 0; i < 25; ++i)
      std::memcpy(static_cast<void*>(s + kStates * i + lane), &state[8 * i], sizeof(Word));
  }
}

// ---- FIPS 202 sections 4, 5.1 and 6

// Returns the first bytes of SPONGE[f, pad10*1, 8 rate_bytes](message || suffix), where the suffix
// is 01 for SHA3 and 1111 for SHAKE.
inline std::vector<Byte> SpongeOf(size_t rate_bytes, bool is_shake,
                                  const std::vector<Byte>& message, size_t out_bytes) {
  std::vector<Bit> bits;
  for (const Byte& byte : message) bits.insert(bits.end(), byte.bit.begin(), byte.bit.end());
  for (const uint32_t bit :
       is_shake ? std::vector<uint32_t>{1, 1, 1, 1} : std::vector<uint32_t>{0, 1}) {
    bits.push_back({bit});
  }
  bits.push_back({1});
  while ((bits.size() + 1) % (8 * rate_bytes) != 0) bits.push_back({0});
  bits.push_back({1});
  State state = {};
  for (size_t block = 0; block < bits.size(); block += 8 * rate_bytes) {
    for (size_t i = 0; i < 8 * rate_bytes; ++i) {
      Bit& bit = state[i / 8].bit[i % 8];
      bit = bit ^ bits[block + i];
    }
    state = UnknownPermutation::Get()(state);
  }
  std::vector<Byte> out;
  for (;;) {
    for (size_t i = 0; i < rate_bytes; ++i) {
      if (out.size() == out_bytes) return out;
      out.push_back(state[i]);
    }
    state = UnknownPermutation::Get()(state);
  }
}

// ---- jobs

// What a job is, apart from its bytes.
struct Shape {
  SpongeKind kind;
  size_t part_bytes[2];
  bool tail;                      // the second part is the job's own
  size_t out_bytes;               // each time
  bool buffered;                  // the output goes to the lane's buffer, and more may be asked for
  size_t more_blocks;             // how often one block more is asked for
  size_t ready_bytes = SIZE_MAX;  // of the message, when the job is added
};

// Runs jobs in the lanes of one target's states, and checks them. Pass gives SpongeJob and Sponges
// the same names in all targets.
template <class Pass>
class SpongeRun {
 public:
  SpongeRun() { UnknownPermutation::Get().Forget(); }

  // Adds a job to the queue, at the end or at the head, and returns its number.
  size_t Add(const Shape& shape) {
    const size_t number = Create(shape);
    sponges_.Add(jobs_[number].job);
    return number;
  }
  size_t AddUrgent(const Shape& shape) {
    const size_t number = Create(shape);
    sponges_.AddUrgent(jobs_[number].job);
    return number;
  }
  void SetReady(size_t number, size_t bytes) {
    Job& x = jobs_[number];
    x.job.ready_bytes = std::min(bytes, x.message.size() - kGuard);
  }
  void RunUntil(size_t number) { sponges_.RunUntil(jobs_[number].job); }
  // Runs all jobs to their ends, and returns whether each has the output of its sponge, and nothing
  // else was written.
  bool AllAreRight() {
    for (size_t i = 0; i < jobs_.size(); ++i) RunUntil(i);
    for (const Job& x : jobs_) {
      const size_t first_bytes = x.shape.out_bytes;
      const size_t bytes = first_bytes + x.shape.more_blocks * x.shape.kind.rate_bytes;
      const bool is_shake = x.shape.kind.suffix == kShake128.suffix;
      std::vector<Byte> message = x.message;
      message.resize(message.size() - kGuard);
      std::vector<Byte> expected = SpongeOf(RateOf(x.shape), is_shake, message, bytes);
      std::vector<Byte> got = x.got;
      if (!x.shape.buffered) {
        for (size_t i = 0; i < kGuard; ++i) expected.push_back(SymbolOf(1, i));
        got = x.out;
      }
      if (got.size() != expected.size()) return false;
      for (size_t i = 0; i < got.size(); ++i) {
        if (!got[i].SameBits(expected[i])) return false;
      }
    }
    return true;
  }

 private:
  static constexpr size_t kGuard = 32;

  struct Job {
    typename Pass::SpongeJob job;
    Shape shape;
    std::vector<Byte> message;  // and bytes that do not belong to it
    std::vector<Byte> out, got;
    size_t left;
  };

  // The rate of FIPS 202 section 6: 1600 bits less twice the bits of security.
  static size_t RateOf(const Shape& shape) {
    const SpongeKind& kind = shape.kind;
    const bool is_shake = kind.suffix == kShake128.suffix;
    if (is_shake)
      return kind.rate_bytes == kShake128.rate_bytes ? (1600 - 256) / 8 : (1600 - 512) / 8;
    return kind.rate_bytes == kSha3_256.rate_bytes ? (1600 - 512) / 8 : (1600 - 1024) / 8;
  }

  size_t Create(const Shape& shape) {
    const size_t number = jobs_.size();
    Job& x = jobs_.emplace_back();
    x.shape = shape;
    x.left = shape.more_blocks;
    const size_t bytes = shape.part_bytes[0] + shape.part_bytes[1];
    for (size_t i = 0; i < bytes + kGuard; ++i) x.message.push_back(SymbolOf(2 * number + 3, i));
    for (size_t i = 0; i < shape.out_bytes + kGuard; ++i) {
      x.out.push_back(SymbolOf(1, i < shape.out_bytes ? i + kGuard : i - shape.out_bytes));
    }
    // The parts lie in different memory, each with bytes behind it that do not belong to it.
    second_.emplace_back(x.message.begin() + static_cast<std::ptrdiff_t>(shape.part_bytes[0]),
                         x.message.end());
    Byte* const out = shape.buffered ? nullptr : x.out.data();
    if (shape.tail) {
      x.job.SetTail(shape.kind, out, shape.out_bytes, x.message.data(), shape.part_bytes[0],
                    shape.part_bytes[1], second_.back()[0], second_.back()[1]);
    } else {
      x.job.Set(shape.kind, out, shape.out_bytes, x.message.data(), shape.part_bytes[0],
                second_.back().data(), shape.part_bytes[1]);
    }
    if (shape.ready_bytes != SIZE_MAX) x.job.ready_bytes = shape.ready_bytes;
    if (shape.buffered) {
      x.job.more = More;
      Owners()[&x.job] = &x;
    }
    return number;
  }
  static std::map<typename Pass::SpongeJob*, Job*>& Owners() {
    static std::map<typename Pass::SpongeJob*, Job*> owners;
    return owners;
  }
  static size_t More(typename Pass::SpongeJob& job, const Byte* out, size_t out_bytes) {
    Job& x = *Owners()[&job];
    x.got.insert(x.got.end(), out, out + out_bytes);
    return x.left-- == 0 ? 0 : x.shape.kind.rate_bytes;
  }

  typename Pass::Sponges sponges_;
  std::deque<Job> jobs_;
  std::deque<std::vector<Byte>> second_;
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_SPONGE_JOBS_H_
