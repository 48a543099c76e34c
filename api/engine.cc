// SPDX-License-Identifier: Apache-2.0
// The parts of the engine that do not depend on what a call computes.
#include "api/engine.h"

#include "api/prepared.h"

namespace kexlane {
namespace {

bool IsOutput(const Argument& argument) {
  return argument.role == Argument::kOut || argument.role == Argument::kPreparedOut;
}

void ZeroOutput(const Argument& argument, size_t i) {
  void* const p = argument.pointers[i];
  if (p != nullptr) Wipe(p, argument.bytes);
}

}  // namespace

bool CanHold(size_t n) { return n <= PTRDIFF_MAX / sizeof(void*); }

kxl_status RefuseAll(std::span<const Argument> arguments, size_t n, kxl_status* status) {
  if (!CanHold(n)) return KXL_ERR_NULL;
  for (const Argument& argument : arguments) {
    if (!IsOutput(argument) || argument.pointers.IsNull()) continue;
    for (size_t i = 0; i < n; ++i) ZeroOutput(argument, i);
  }
  if (status != nullptr) std::fill_n(status, n, KXL_ERR_NULL);
  return KXL_ERR_NULL;
}

kxl_status BeginItem(std::span<const Argument> arguments, size_t i, const Target*& target) {
  for (const Argument& argument : arguments) {
    if (argument.pointers[i] == nullptr) return KXL_ERR_NULL;
  }
  for (const Argument& argument : arguments) {
    const auto* const p = static_cast<const uint8_t*>(argument.pointers[i]);
    switch (argument.role) {
      case Argument::kIn:
        Secret(p, argument.secret_head);
        Secret(p + argument.bytes - argument.secret_tail, argument.secret_tail);
        break;
      case Argument::kPreparedIn: {
        if (!IsAligned(p)) return KXL_ERR_ALIGNMENT;
        const Target* const own = TargetOf(p, argument.prepared_kind);
        if (own == nullptr) return KXL_ERR_KEY;
        target = own;
        break;
      }
      case Argument::kPreparedOut:
        if (!IsAligned(p)) return KXL_ERR_ALIGNMENT;
        break;
      case Argument::kOut:
        break;
    }
  }
  return KXL_OK;
}

void EndItem(std::span<const Argument> arguments, size_t i, kxl_status status,
             const Target& target) {
  for (const Argument& argument : arguments) {
    if (!IsOutput(argument)) continue;
    if (status != KXL_OK) {
      ZeroOutput(argument, i);
    } else if (argument.role == Argument::kPreparedOut) {
      SetTag(argument.pointers[i], argument.prepared_kind, target);
    } else if (argument.why_public != nullptr) {
      Declassify(argument.pointers[i], argument.bytes, argument.why_public);
    }
  }
}

}  // namespace kexlane
