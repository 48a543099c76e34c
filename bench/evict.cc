// SPDX-License-Identifier: Apache-2.0
#include "bench/evict.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

namespace kexlane::bench {
namespace {

// The size of a cache as Linux gives it, or `otherwise`. The first level has one cache for
// "Instruction" and one for "Data", the second is "Unified".
size_t CacheBytes(int level, const std::string& type, size_t otherwise) {
  for (int i = 0; i < 8; ++i) {
    const std::string folder = "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(i) + "/";
    int its_level = 0;
    std::string its_type;
    size_t kibibytes = 0;  // the file says 512K
    std::ifstream(folder + "level") >> its_level;
    std::ifstream(folder + "type") >> its_type;
    std::ifstream(folder + "size") >> kibibytes;
    if (its_level == level && its_type == type && kibibytes != 0) return kibibytes << 10;
  }
  return otherwise;
}

// A function of this many bytes that does nothing.
class Code {
 public:
  explicit Code(size_t bytes) {
    void* const memory =
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
#if defined(__x86_64__)
    auto* const code = static_cast<uint8_t*>(memory);
    std::fill_n(code, bytes, uint8_t{0x90});  // nop
    code[bytes - 1] = 0xc3;                   // ret
#else
    auto* const code = static_cast<uint32_t*>(memory);
    std::fill_n(code, bytes / 4, uint32_t{0xd503201f});  // nop
    code[bytes / 4 - 1] = 0xd65f03c0;                    // ret
#endif
    auto* const chars = static_cast<char*>(memory);
    __builtin___clear_cache(chars, chars + bytes);
    if (mprotect(memory, bytes, PROT_READ | PROT_EXEC) != 0) {
      throw std::system_error(errno, std::generic_category(), "mprotect");
    }
    function_ = reinterpret_cast<void (*)()>(memory);
  }
  void Run() const { function_(); }

 private:
  void (*function_)();
};

}  // namespace

void Evict() {
  constexpr size_t kLineBytes = 64;
  static const std::vector<uint8_t> data(2 * CacheBytes(2, "Unified", size_t{2} << 20), 1);
  static const Code code(2 * CacheBytes(1, "Instruction", size_t{128} << 10));
  unsigned sum = 0;
  for (size_t i = 0; i < data.size(); i += kLineBytes) sum += data[i];
  asm volatile("" : : "r"(sum));
  code.Run();
}

}  // namespace kexlane::bench
