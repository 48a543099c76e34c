// SPDX-License-Identifier: Apache-2.0
// What the calls that draw randomness do on Windows: with a bcryptprimitives.dll that has
// ProcessPrng(), without, and if the system gives no randomness. Functions of this program stand
// for those of Windows. Each case runs in a new process, which draws for the first time.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>
#include <windows.h>  // before bcrypt.h

#include <bcrypt.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/test_util.h"

namespace {

enum class System { kWithProcessPrng, kWithoutProcessPrng, kWithoutDll, kFails };
System how;
std::atomic<int> loads, frees, drawn_by_process_prng, drawn_by_bcrypt;
std::wstring asked_for;
DWORD asked_where;

BOOL WINAPI FakeProcessPrng(PBYTE out, SIZE_T bytes) {
  ++drawn_by_process_prng;
  std::memset(out, 0x11, bytes);
  return TRUE;
}

HMODULE WINAPI FakeLoadLibrary(LPCWSTR name, HANDLE, DWORD where) {
  if (loads++ == 0) {
    asked_for = name;
    asked_where = where;
  }
  return how == System::kWithProcessPrng || how == System::kWithoutProcessPrng
             ? GetModuleHandleW(nullptr)
             : nullptr;
}

FARPROC WINAPI FakeGetProcAddress(HMODULE, LPCSTR name) {
  if (how != System::kWithProcessPrng || std::string(name) != "ProcessPrng") return nullptr;
  return reinterpret_cast<FARPROC>(reinterpret_cast<void*>(FakeProcessPrng));
}

BOOL WINAPI FakeFreeLibrary(HMODULE) {
  ++frees;
  return TRUE;
}

}  // namespace

// The library calls through these pointers, which an import library would define.
extern "C" {
const void* __imp_LoadLibraryExW = reinterpret_cast<void*>(FakeLoadLibrary);
const void* __imp_GetProcAddress = reinterpret_cast<void*>(FakeGetProcAddress);
const void* __imp_FreeLibrary = reinterpret_cast<void*>(FakeFreeLibrary);

NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE algorithm, PUCHAR out, ULONG bytes, ULONG flags) {
  ++drawn_by_bcrypt;
  if (how == System::kFails || algorithm != nullptr || flags != BCRYPT_USE_SYSTEM_PREFERRED_RNG) {
    return static_cast<NTSTATUS>(0xC0000001L);
  }
  std::memset(out, 0x22, bytes);
  return 0;
}
}

namespace {

using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::Garbage;

// Returns the status of a key generation; sk is what it wrote.
kxl_status Draw(Buffer& sk) {
  Buffer pk = Garbage(KXL_X25519_PK_BYTES);
  sk = Garbage(KXL_X25519_SK_BYTES);
  return kxl_x25519_keygen(pk.data(), sk.data());
}

bool IsAll(const Buffer& buffer, uint8_t byte) {
  return std::all_of(buffer.begin(), buffer.end(), [=](uint8_t b) { return b == byte; });
}

#define EXPECT_IN_CHILD(condition) \
  EXPECT_EXIT(std::_Exit((condition) ? 42 : 1), testing::ExitedWithCode(42), "")

TEST(RandomWindowsDeathTest, ProcessPrngIsUsedWhereItIs) {
  EXPECT_IN_CHILD([] {
    how = System::kWithProcessPrng;
    Buffer sk;
    bool good = true;
    for (int i = 0; i < 3; ++i) good = Draw(sk) == KXL_OK && IsAll(sk, 0x11) && good;
    return good && asked_for == L"bcryptprimitives.dll" &&
           asked_where == LOAD_LIBRARY_SEARCH_SYSTEM32 && loads == 1 && frees == 0 &&
           drawn_by_process_prng == 3 && drawn_by_bcrypt == 0;
  }());
}

TEST(RandomWindowsDeathTest, ElseBcryptIsUsed) {
  for (const System system : {System::kWithoutProcessPrng, System::kWithoutDll}) {
    EXPECT_IN_CHILD([system] {
      how = system;
      Buffer sk;
      bool good = true;
      for (int i = 0; i < 3; ++i) good = Draw(sk) == KXL_OK && IsAll(sk, 0x22) && good;
      return good && loads == 1 && frees == (system == System::kWithoutProcessPrng ? 1 : 0) &&
             drawn_by_bcrypt == 3;
    }());
  }
}

TEST(RandomWindowsDeathTest, NoRandomnessIsAnErrorAndLeavesZeros) {
  EXPECT_IN_CHILD([] {
    how = System::kFails;
    Buffer sk;
    return Draw(sk) == KXL_ERR_RANDOM && AllZero(sk);
  }());
}

TEST(RandomWindowsDeathTest, ThreadsTogetherKeepOneReference) {
  EXPECT_IN_CHILD([] {
    how = System::kWithProcessPrng;
    std::atomic<bool> go{false};
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        while (!go) {
        }
        Buffer sk;
        good += Draw(sk) == KXL_OK && IsAll(sk, 0x11);
      });
    }
    go = true;
    for (std::thread& thread : threads) thread.join();
    return good == 8 && loads - frees == 1;
  }());
}

}  // namespace
