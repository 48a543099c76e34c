// SPDX-License-Identifier: Apache-2.0
// Windows: ProcessPrng(), which cannot fail, where bcryptprimitives.dll has it (since Windows 8),
// else BCryptGenRandom().
#include <windows.h>  // before bcrypt.h

#include <bcrypt.h>

#include <algorithm>
#include <atomic>

#include "api/random.h"
#include "kernels/ct.h"

namespace kexlane {
namespace {

using FillFunction = bool (*)(uint8_t* out, size_t bytes);
using ProcessPrngFunction = BOOL(WINAPI*)(PBYTE out, SIZE_T bytes);

// Both are null until the first use. `process_prng` is written before `fill` is.
constinit std::atomic<FillFunction> fill{nullptr};
constinit std::atomic<ProcessPrngFunction> process_prng{nullptr};

bool FillByProcessPrng(uint8_t* out, size_t bytes) {
  return process_prng.load(std::memory_order_relaxed)(out, bytes) != 0;
}

bool FillByBcrypt(uint8_t* out, size_t bytes) {
  while (bytes > 0) {
    const size_t some = std::min<size_t>(bytes, 1 << 30);  // its count has 32 bits
    if (BCryptGenRandom(nullptr, out, static_cast<ULONG>(some), BCRYPT_USE_SYSTEM_PREFERRED_RNG) <
        0) {
      return false;
    }
    out += some;
    bytes -= some;
  }
  return true;
}

// Loads the DLL from Windows' own folder alone. It stays loaded, as it does in nearly every
// process; threads that come here at the same time keep one reference to it.
FillFunction ChooseFill() {
  const HMODULE dll =
      LoadLibraryExW(L"bcryptprimitives.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  const auto found = dll == nullptr ? nullptr
                                    : reinterpret_cast<ProcessPrngFunction>(reinterpret_cast<void*>(
                                          GetProcAddress(dll, "ProcessPrng")));
  FillFunction choice = FillByBcrypt;
  if (found != nullptr) {
    process_prng.store(found, std::memory_order_relaxed);
    choice = FillByProcessPrng;
  }
  FillFunction before = nullptr;
  const bool first = fill.compare_exchange_strong(before, choice, std::memory_order_acq_rel,
                                                  std::memory_order_acquire);
  if (dll != nullptr && (found == nullptr || !first)) (void)FreeLibrary(dll);
  return first ? choice : before;
}

}  // namespace

bool RandomBytes(uint8_t* out, size_t bytes) {
  FillFunction chosen = fill.load(std::memory_order_acquire);
  if (chosen == nullptr) chosen = ChooseFill();
  if (!chosen(out, bytes)) return false;
  Secret(out, bytes);
  return true;
}

}  // namespace kexlane
