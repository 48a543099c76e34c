// SPDX-License-Identifier: Apache-2.0
// What the WebAssembly modules need from their surroundings. There is one import, for randomness.
#include <cstddef>
#include <cstdint>

// Fills out with uniformly random bytes. Returns 1, or 0 if there are none.
extern "C" __attribute__((import_module("env"), import_name("kexlane_random"))) int32_t
kexlane_random(void* out, size_t bytes);

// In place of emscripten's functions, which import something else.
extern "C" int getentropy(void* out, size_t bytes) {
  return kexlane_random(out, bytes) == 1 ? 0 : -1;
}
// JavaScript sees by itself that the memory grew: its buffer is another one.
extern "C" void emscripten_notify_memory_growth(size_t) {}
