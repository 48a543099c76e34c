// SPDX-License-Identifier: Apache-2.0
// The paths that the library has to one answer. On the batch path a question is asked at every
// place of a batch, between other questions.
#ifndef KEXLANE_KAT_PATH_H_
#define KEXLANE_KAT_PATH_H_

#include <array>
#include <span>
#include <string>
#include <vector>

#include "kat/cases.h"

namespace kexlane::kat {

// Calls for one operation, calls with prepared keys (KEMs only), and calls for a batch.
enum class Path { kOneShot, kPrepared, kBatch };
inline constexpr std::array kAllPaths = {Path::kOneShot, Path::kPrepared, Path::kBatch};
inline constexpr std::array kPlainPaths = {Path::kOneShot, Path::kBatch};

// Returns what follows the name of a case on this path.
inline std::string PathSuffix(Path path) {
  constexpr const char* kSuffixes[] = {"", ", prepared", ", batch"};
  return kSuffixes[static_cast<size_t>(path)];
}

// Fills an output buffer with a pattern, so that a call that writes nothing is noticed.
inline void MakeUnwritten(Bytes& buffer, size_t byte_count) { buffer.assign(byte_count, 0xA5); }

// What a call returned.
template <size_t kOutputs>
struct Outcome {
  std::array<Bytes, kOutputs> outputs;
  kxl_status status;

  bool operator==(const Outcome&) const = default;
};

// Asks `question`, the last input of a call, at every second place of a batch, and then at the
// other places. The batch fills all lanes and leaves a remainder. The `others` stand between, in
// turn.
//   single(uint8_t* const* outputs, const uint8_t* input): the call for one operation
//   batch(n, outputs[], inputs, statuses): the batch, where outputs[k][i] is output k of item i
// Throws std::runtime_error if an item differs from another with the same input, or from the single
// call.
template <size_t kOutputs, typename Single, typename Batch>
Outcome<kOutputs> AskAtEveryPlace(const std::array<size_t, kOutputs>& output_bytes,
                                  std::span<const uint8_t> question,
                                  const std::vector<Bytes>& others, Single single, Batch batch) {
  constexpr size_t kPlaces = 17;
  const auto unwritten = [&] {
    Outcome<kOutputs> answer{{}, KXL_OK};
    for (size_t k = 0; k < kOutputs; ++k) MakeUnwritten(answer.outputs[k], output_bytes[k]);
    return answer;
  };
  const auto ask_alone = [&](std::span<const uint8_t> input) {
    Outcome<kOutputs> answer = unwritten();
    std::array<uint8_t*, kOutputs> pointers;
    for (size_t k = 0; k < kOutputs; ++k) pointers[k] = answer.outputs[k].data();
    answer.status = single(pointers.data(), input.data());
    return answer;
  };
  Outcome<kOutputs> alone = ask_alone(question);
  std::vector<Outcome<kOutputs>> others_alone;
  others_alone.reserve(others.size());
  for (const Bytes& other : others) others_alone.push_back(ask_alone(other));

  for (const size_t parity : {size_t{0}, size_t{1}}) {
    std::vector<Outcome<kOutputs>> items(kPlaces, unwritten());
    std::vector<const uint8_t*> inputs;
    std::array<std::vector<uint8_t*>, kOutputs> outputs;
    for (size_t i = 0; i < kPlaces; ++i) {
      inputs.push_back(i % 2 == parity ? question.data() : others[i / 2 % others.size()].data());
      for (size_t k = 0; k < kOutputs; ++k) outputs[k].push_back(items[i].outputs[k].data());
    }
    std::vector<kxl_status> statuses(kPlaces);
    const kxl_status result = batch(kPlaces, outputs, inputs.data(), statuses.data());
    kxl_status first_error = KXL_OK;
    for (size_t i = 0; i < kPlaces; ++i) {
      items[i].status = statuses[i];
      if (first_error == KXL_OK) first_error = statuses[i];
      const auto& want = i % 2 == parity ? alone : others_alone[i / 2 % others.size()];
      Require(items[i] == want,
              "item " + std::to_string(i) + " of a batch differs from the single call");
    }
    Require(result == first_error, "a batch returned another status than its first item with one");
  }
  return alone;
}

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_PATH_H_
