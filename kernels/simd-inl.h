// Highway for kernel files: the alias hn, the lane tags, and the few operations that Highway 1.0.3
// lacks. Compiled once per target. The scalar pass is the portable target: it selects the
// *_portable.h files and uses no vector type.
#if defined(KEXLANE_KERNELS_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef KEXLANE_KERNELS_SIMD_INL_H_
#undef KEXLANE_KERNELS_SIMD_INL_H_
#else
#define KEXLANE_KERNELS_SIMD_INL_H_
#endif

#include <cstddef>
#include <type_traits>

#include "hwy/highway.h"
#include "kernels/ct.h"

#undef KXL_PORTABLE
#if HWY_TARGET == HWY_SCALAR
#define KXL_PORTABLE 1
#else
#define KXL_PORTABLE 0
#endif

HWY_BEFORE_NAMESPACE();
namespace kexlane {
namespace HWY_NAMESPACE {

#if !KXL_PORTABLE
namespace hn = hwy::HWY_NAMESPACE;

// One operation at a time works on vectors of at most 256 bits: the first 512-bit instructions
// after a pause run several times slower and lower the clock for what follows.
using D16 = hn::CappedTag<int16_t, 16>;
using D32 = hn::Repartition<int32_t, D16>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;
inline constexpr size_t kLanes16 = hn::MaxLanes(D16());
#endif  // !KXL_PORTABLE

// Zeroes an object of whole 64-byte lines, as Wipe does, with vectors: the string instruction that
// GCC makes of a memset takes as long to start as these take for a kilobyte.
template <typename T>
HWY_INLINE void WipeLines(T& object) {
#if KXL_PORTABLE
  Wipe(object);
#else
  static_assert(sizeof(T) % 64 == 0 && alignof(std::remove_all_extents_t<T>) % 64 == 0);
  // Zero, which the compiler does not know, or it would make a memset of the loop.
  const V16 zero = hn::Set(D16(), ValueBarrier(int16_t{0}));
  int16_t* const p = reinterpret_cast<int16_t*>(&object);
  HWY_UNROLL(4)
  for (size_t i = 0; i < sizeof(T) / 2; i += kLanes16) hn::Store(zero, D16(), p + i);
  __asm__ __volatile__("" : : "r"(p) : "memory");
#endif
}

// Does so when the scope ends.
template <typename T>
class WipeLinesAtExit {
 public:
  explicit WipeLinesAtExit(T& object) : object_(object) {}
  ~WipeLinesAtExit() { WipeLines(object_); }
  WipeLinesAtExit(const WipeLinesAtExit&) = delete;
  WipeLinesAtExit& operator=(const WipeLinesAtExit&) = delete;

 private:
  T& object_;
};

// Overwrites the stack below the caller, where the functions that it called may have left secrets
// that did not fit into registers. Not an aligned object: what lies between it and the caller's
// frame would stay, and functions that align nothing use that.
template <size_t kBytes>
HWY_NOINLINE void BurnStack() {
  struct alignas(64) Lines {
    uint8_t bytes[kBytes];
  };
  uint8_t below[sizeof(Lines) + 64 + 8];  // 8 more: with the return address whole 16 bytes
  const uintptr_t address = reinterpret_cast<uintptr_t>(below);
  WipeLines(*reinterpret_cast<Lines*>(below + ((0 - address) & 63)));
  Wipe(below, 64);
  Wipe(below + sizeof(Lines), 64 + 8);
}

}  // namespace HWY_NAMESPACE
}  // namespace kexlane
HWY_AFTER_NAMESPACE();

// A file that only some passes need is included in all of them and empty in the others, because its
// include guard counts the passes.
#include "kernels/simd_neon-inl.h"
#include "kernels/simd_x86-inl.h"

#endif  // include guard
