// SPDX-License-Identifier: Apache-2.0
// Fuzzes every call of the C ABI with arbitrary bytes as inputs. Each target must answer as the
// portable one does, and must leave zeros in the outputs of what it refuses.
#include <kexlane/kexlane.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "tests/support/all_calls.h"

namespace kexlane::test {
namespace {

// Each buffer is its own heap block, so that AddressSanitizer sees its ends.
struct Answer {
  explicit Answer(const AnyCall& call, const std::vector<Buffer>& inputs) {
    std::vector<uint8_t*> pointers;
    for (size_t i = 0; i < call.part_count(); ++i) {
      const Part& part = call.part(i);
      uint8_t* const p =
          static_cast<uint8_t*>(part.alignment > 16 ? std::aligned_alloc(part.alignment, part.bytes)
                                                    : std::malloc(std::max<size_t>(part.bytes, 1)));
      pointers.push_back(p);
      if (i < call.outputs.size()) {
        std::memset(p, 0xA5, part.bytes);
      } else {
        const Buffer& input = inputs[i - call.outputs.size()];
        std::copy(input.begin(), input.end(), p);
      }
    }
    status = call.call(pointers.data());
    for (size_t i = 0; i < call.outputs.size(); ++i) {
      outputs.emplace_back(pointers[i], pointers[i] + call.outputs[i].bytes);
    }
    for (uint8_t* p : pointers) std::free(p);
  }

  kxl_status status;
  std::vector<Buffer> outputs;
};

[[noreturn]] void Report(const AnyCall& call, const char* target, const char* what) {
  std::fprintf(stderr, "%s on %s: %s\n", call.name.c_str(), target, what);
  std::abort();
}

// In a batch each item may fail alone, and the statuses are an output.
bool IsBatch(const AnyCall& call) { return call.name.find("_batch of") != std::string::npos; }

void Compare(const AnyCall& call, const std::vector<Buffer>& inputs) {
  kxl_status expected_status = KXL_OK;
  std::vector<Buffer> expected;
  const std::vector<const char*> targets = SupportedTargets();
  for (auto target = targets.rbegin(); target != targets.rend(); ++target) {  // portable first
    if (kxl_target_force(*target) != KXL_OK) Report(call, *target, "forcing the target failed");
    Answer answer(call, inputs);
    if (answer.status != KXL_OK && !IsBatch(call)) {
      for (const Buffer& output : answer.outputs) {
        if (!AllZero(output)) Report(call, *target, "the call failed, but an output is not zero");
      }
    }
    if (target == targets.rbegin()) {
      expected_status = answer.status;
      expected = std::move(answer.outputs);
      continue;
    }
    if (answer.status != expected_status) Report(call, *target, "the status differs");
    for (size_t i = 0; i < call.outputs.size(); ++i) {
      const bool comparable = !call.outputs[i].content.empty();
      if (comparable && answer.outputs[i] != expected[i])
        Report(call, *target, "the outputs differ");
    }
  }
}

}  // namespace
}  // namespace kexlane::test

// The input says which call to make and at which of its inputs to begin. The other bytes replace
// good inputs from there on, until they run out.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t bytes) {
  using namespace kexlane::test;
  static const CallList lists[] = {CallList(1), CallList(5), CallList(9)};
  if (bytes < 4) return 0;
  const std::vector<AnyCall>& calls = lists[data[0] % std::size(lists)].calls();
  const AnyCall& call = calls[static_cast<size_t>(data[1] | data[2] << 8) % calls.size()];
  const size_t first = call.inputs.empty() ? 0 : data[3] % call.inputs.size();
  data += 4;
  bytes -= 4;
  std::vector<Buffer> inputs;
  for (const Part& part : call.inputs) inputs.push_back(part.content);
  for (size_t i = first; i < inputs.size(); ++i) {
    if (call.inputs[i].alignment == 64) continue;  // only the library writes prepared keys
    const size_t taken = std::min(bytes, inputs[i].size());
    std::copy_n(data, taken, inputs[i].begin());
    data += taken;
    bytes -= taken;
  }
  Compare(call, inputs);
  return 0;
}
