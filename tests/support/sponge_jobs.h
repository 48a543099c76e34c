// SPDX-License-Identifier: Apache-2.0
// Jobs for the sponges of kernels/keccak/sponge-inl.h whose bytes are symbols, an unknown function
// in the place of Keccak-f[1600], and the sponge of FIPS 202 section 4.
#ifndef KEXLANE_TESTS_SUPPORT_SPONGE_JOBS_H_
#define KEXLANE_TESTS_SUPPORT_SPONGE_JOBS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
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
// The first bytes of string `number`, at least `count`. The same arguments give the same bytes.
// Those of even numbers are what the permutation returns.
inline const std::vector<Byte>& SymbolsOf(size_t number, size_t count) {
  static std::deque<std::vector<Byte>> strings;
  static PerByte of = VariablesPerByte();
  if (of != VariablesPerByte()) strings.clear();
  of = VariablesPerByte();
  if (strings.size() <= number) strings.resize(number + 1);
  std::vector<Byte>& bytes = strings[number];
  while (bytes.size() < count) {
    Byte byte;
    if (of == PerByte::kEightVariables) {
      byte = NewBits<uint8_t>();
    } else {
      byte.bit[bytes.size() % 8] = Forms::Get().NewVariable();
    }
    bytes.push_back(byte);
  }
  return bytes;
}

// ---- memory

using State = std::array<Byte, 200>;

inline void CopyBytes(void* to, const Byte* from, size_t bytes) {
  std::memcpy(to, from, bytes * sizeof(Byte));
}
inline bool Same(const Byte* a, const Byte* b, size_t bytes) {
  return std::memcmp(a, b, bytes * sizeof(Byte)) == 0;
}
inline State StateOfSymbols(size_t number) {
  State state;
  CopyBytes(&state, SymbolsOf(number, state.size()).data(), state.size());
  return state;
}
// State `lane` of `lanes` interleaved states.
inline State GetState(const Word* s, size_t lanes, size_t lane) {
  State state;
  for (size_t i = 0; i < 25; ++i) {
    std::memcpy(static_cast<void*>(&state[8 * i]), s + lanes * i + lane, sizeof(Word));
  }
  return state;
}
inline void PutState(Word* s, size_t lanes, size_t lane, const State& state) {
  for (size_t i = 0; i < 25; ++i) CopyBytes(s + lanes * i + lane, &state[8 * i], 8);
}

// ---- the permutation, of which only is known that equal states become equal states

class UnknownPermutation {
 public:
  static UnknownPermutation& Get() {
    static UnknownPermutation permutation;
    return permutation;
  }
  void Forget() { known_.clear(); }
  State operator()(const State& before) {
    size_t number = 0;
    while (number < known_.size() && !Same(&known_[number][0], &before[0], 200)) ++number;
    if (number == known_.size()) known_.push_back(before);
    return StateOfSymbols(2 * number);
  }

 private:
  std::vector<State> known_;
};

template <size_t kStates>
void PermuteUnknown(Word* s) {
  for (size_t lane = 0; lane < kStates; ++lane) {
    PutState(s, kStates, lane, UnknownPermutation::Get()(GetState(s, kStates, lane)));
  }
}

// ---- FIPS 202 sections 4, 5.1 and 6

// Returns message || suffix || pad10*1, where the suffix is 01 for SHA3 and 1111 for SHAKE.
inline std::vector<Byte> Padded(size_t rate_bytes, bool is_shake, std::vector<Byte> message) {
  std::vector<uint32_t> bits = {0, 1};
  if (is_shake) bits = {1, 1, 1, 1};
  bits.push_back(1);
  while ((8 * message.size() + bits.size() + 1) % (8 * rate_bytes) != 0) bits.push_back(0);
  bits.push_back(1);
  for (size_t i = 0; i < bits.size(); i += 8) {
    Byte& byte = message.emplace_back();
    for (size_t j = 0; j < 8; ++j) byte.bit[j] = {bits[i + j]};
  }
  return message;
}
// Adds a block to a state.
inline void AddBlock(State& state, const Byte* block, size_t rate_bytes) {
  for (size_t i = 0; i < rate_bytes; ++i) state[i] = XorOf(state[i], block[i]);
}
// Returns the first bytes of SPONGE[f, pad10*1, 8 rate_bytes], given what Padded() returns.
inline std::vector<Byte> SpongeOf(size_t rate_bytes, const std::vector<Byte>& padded,
                                  size_t out_bytes) {
  State state = {};
  for (size_t from = 0; from < padded.size(); from += rate_bytes) {
    AddBlock(state, &padded[from], rate_bytes);
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
  bool tail;           // the second part is the job's own
  size_t out_bytes;    // each time
  bool buffered;       // the output goes to the lane's buffer, and more may be asked for
  size_t more_blocks;  // how often one block more is asked for
};

// A job whose bytes are symbols. Pass gives SpongeJob and Sponges the same names in all targets.
template <class Pass>
struct SymbolJob : Pass::SpongeJob {
  static constexpr size_t kGuard = 192;  // bytes beside a string that do not belong to it

  // Different numbers give different bytes.
  SymbolJob(const Shape& its_shape, size_t number) : shape(its_shape) {
    const size_t bytes = shape.part_bytes[0] + shape.part_bytes[1];
    std::vector<Byte> message = SymbolsOf(5 + 2 * number, bytes);
    message.resize(bytes);
    padded = Padded(RateBytes(), IsShake(), message);
    for (size_t i = 0, from = 0; i < 2; from += shape.part_bytes[i++]) {
      part_memory[i].assign(&padded[from], &padded[from] + shape.part_bytes[i]);
      const Byte* const guard = SymbolsOf(3, kGuard).data();
      part_memory[i].insert(part_memory[i].end(), guard, guard + kGuard);
    }
    Reset();
  }
  SymbolJob(const SymbolJob&) = delete;
  SymbolJob& operator=(const SymbolJob&) = delete;

  // Makes the job as if it had not run.
  void Reset() {
    const size_t bytes = shape.out_bytes + 2 * kGuard;
    const Byte* const symbols = SymbolsOf(1, bytes).data();
    memory.assign(symbols, symbols + bytes);
    got.clear();
    left = shape.more_blocks;
    Byte* const out = shape.buffered ? nullptr : memory.data() + kGuard;
    if (shape.tail) {
      this->SetTail(shape.kind, out, shape.out_bytes, part_memory[0].data(), shape.part_bytes[0],
                    shape.part_bytes[1], part_memory[1][0], part_memory[1][1]);
    } else {
      this->Set(shape.kind, out, shape.out_bytes, part_memory[0].data(), shape.part_bytes[0],
                part_memory[1].data(), shape.part_bytes[1]);
    }
    if (shape.buffered) this->more = More;
  }

  bool IsShake() const { return shape.kind.suffix == kShake128.suffix; }
  // The rate of FIPS 202 section 6: 1600 bits less twice the bits of security.
  size_t RateBytes() const {
    if (IsShake()) return (1600 - (shape.kind.rate_bytes == kShake128.rate_bytes ? 256 : 512)) / 8;
    return (1600 - (shape.kind.rate_bytes == kSha3_256.rate_bytes ? 512 : 1024)) / 8;
  }
  // Whether bytes [from, from + bytes) of the output are these, and all memory beside them is as it
  // was.
  bool HasOnly(const Byte* output, size_t from, size_t bytes) const {
    const Byte* const before = SymbolsOf(1, memory.size()).data();
    const size_t begin = kGuard + from, end = begin + bytes;
    return Same(&memory[0], before, begin) && Same(&memory[begin], output, bytes) &&
           Same(&memory[end], before + end, memory.size() - end);
  }

  const Shape shape;
  std::vector<Byte> padded;          // the message of FIPS 202, with suffix and padding
  std::vector<Byte> part_memory[2];  // each part of the message, and a guard
  std::vector<Byte> memory;          // the output between two guards
  std::vector<Byte> got;             // what `more` was called with
  size_t left;                       // how often `more` asks for a block

 private:
  static size_t More(typename Pass::SpongeJob& job, const Byte* out, size_t out_bytes) {
    SymbolJob& self = static_cast<SymbolJob&>(job);
    self.got.insert(self.got.end(), out, out + out_bytes);
    if (self.left == 0) return 0;
    --self.left;
    return self.shape.kind.rate_bytes;
  }
};

// Runs a job in the lanes of one target's states, and returns whether it has the output of its
// sponge, and nothing else was written.
template <class Pass>
bool IsRightAlone(const Shape& shape) {
  UnknownPermutation::Get().Forget();
  SymbolJob<Pass> job(shape, 0);
  typename Pass::Sponges sponges;
  sponges.Add(job);
  sponges.RunUntil(job);
  const size_t bytes = shape.out_bytes + shape.more_blocks * job.RateBytes();
  const std::vector<Byte> expected = SpongeOf(job.RateBytes(), job.padded, bytes);
  if (!shape.buffered) return job.HasOnly(expected.data(), 0, bytes);
  return job.HasOnly(expected.data(), 0, 0) && job.got.size() == bytes &&
         Same(job.got.data(), expected.data(), bytes);
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_SPONGE_JOBS_H_
