// SPDX-License-Identifier: Apache-2.0
// Memory between two pages that cannot be accessed.
#ifndef KEXLANE_TESTS_SUPPORT_GUARDED_PAGES_H_
#define KEXLANE_TESTS_SUPPORT_GUARDED_PAGES_H_

#include <cstddef>
#include <cstdint>
#include <new>

#if defined(_WIN32)
#include <windows.h>
#else
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace kexlane::test {

class GuardedPages {
 public:
  explicit GuardedPages(size_t least_bytes) {
    const size_t page = PageBytes();
    bytes_ = (least_bytes + page - 1) / page * page;
    mapped_bytes_ = bytes_ + 2 * page;
    mapped_ = Map(mapped_bytes_);
    begin_ = mapped_ + page;
    if (!Open(begin_, bytes_)) throw std::bad_alloc();
  }
  ~GuardedPages() { Unmap(mapped_, mapped_bytes_); }
  GuardedPages(const GuardedPages&) = delete;
  GuardedPages& operator=(const GuardedPages&) = delete;

  uint8_t* begin() const { return begin_; }
  uint8_t* end() const { return begin_ + bytes_; }

 private:
#if defined(_WIN32)
  static size_t PageBytes() {
    SYSTEM_INFO system;
    GetSystemInfo(&system);
    return system.dwPageSize;
  }
  static uint8_t* Map(size_t bytes) {
    void* const mapped = VirtualAlloc(nullptr, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_NOACCESS);
    if (mapped == nullptr) throw std::bad_alloc();
    return static_cast<uint8_t*>(mapped);
  }
  static bool Open(uint8_t* begin, size_t bytes) {
    DWORD before;
    return VirtualProtect(begin, bytes, PAGE_READWRITE, &before) != 0;
  }
  static void Unmap(uint8_t* mapped, size_t) { VirtualFree(mapped, 0, MEM_RELEASE); }
#else
  static size_t PageBytes() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }
  static uint8_t* Map(size_t bytes) {
    void* const mapped = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    return static_cast<uint8_t*>(mapped);
  }
  static bool Open(uint8_t* begin, size_t bytes) {
    return mprotect(begin, bytes, PROT_READ | PROT_WRITE) == 0;
  }
  static void Unmap(uint8_t* mapped, size_t bytes) { munmap(mapped, bytes); }
#endif

  uint8_t *mapped_, *begin_;
  size_t bytes_, mapped_bytes_;
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_GUARDED_PAGES_H_
