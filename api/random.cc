// SPDX-License-Identifier: Apache-2.0
// getrandom() on Linux, getentropy() on macOS, the BSDs and in WebAssembly, /dev/urandom elsewhere
// and where a kernel, or a sandbox that plays an old one (ENOSYS), has no getrandom().
#include "api/random.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#if defined(__linux__) || defined(__APPLE__)
#include <sys/random.h>
#endif

#include "kernels/ct.h"

namespace kexlane {
namespace {

// Calls read_some(out, bytes), which returns as read() does, until out is full.
template <typename ReadSome>
bool FillWith(ReadSome read_some, uint8_t* out, size_t bytes) {
  while (bytes > 0) {
    const ssize_t got = read_some(out, bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    out += got;
    bytes -= static_cast<size_t>(got);
  }
  return true;
}

[[maybe_unused]] bool FillFromDevice(uint8_t* out, size_t bytes) {
  int file;
  do {
    file = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  } while (file < 0 && errno == EINTR);
  if (file < 0) return false;
  const bool filled =
      FillWith([file](uint8_t* p, size_t n) { return read(file, p, n); }, out, bytes);
  (void)close(file);
  return filled;
}

bool FillFromSystem(uint8_t* out, size_t bytes) {
#if defined(__linux__)
  if (FillWith([](uint8_t* p, size_t n) { return getrandom(p, n, 0); }, out, bytes)) return true;
  return errno == ENOSYS && FillFromDevice(out, bytes);
#elif defined(__APPLE__) || defined(__FreeBSD__) || defined(__NetBSD__) || defined(__OpenBSD__) || \
    defined(__EMSCRIPTEN__)
  const auto get_some = [](uint8_t* p, size_t n) {
    const size_t some = n < 256 ? n : 256;  // getentropy's limit
    return getentropy(p, some) == 0 ? static_cast<ssize_t>(some) : ssize_t{-1};
  };
  return FillWith(get_some, out, bytes);
#else
  return FillFromDevice(out, bytes);
#endif
}

}  // namespace

bool RandomBytes(uint8_t* out, size_t bytes) {
  if (!FillFromSystem(out, bytes)) return false;
  Secret(out, bytes);
  return true;
}

}  // namespace kexlane
