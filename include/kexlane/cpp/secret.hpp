// Buffers of fixed size, so that a wrong one does not compile, and secrets that have one owner and
// wipe themselves.
#ifndef KEXLANE_CPP_SECRET_HPP_
#define KEXLANE_CPP_SECRET_HPP_

#include <kexlane/cpp/cxx20.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace kexlane {

// An input. A std::array, a C array, a SecretBytes or a span of exactly this many bytes converts to
// it; a buffer whose size is only known at run time does so after std::span::first<bytes>().
template <size_t kBytes>
using Input = std::span<const uint8_t, kBytes>;

// A public output.
template <size_t kBytes>
using Bytes = std::array<uint8_t, kBytes>;

// Secret bytes with one owner. An object that was moved from or destroyed holds only zeros.
template <size_t kBytes>
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(Input<kBytes> bytes) { std::memcpy(bytes_.data(), bytes.data(), kBytes); }
  SecretBytes(SecretBytes&& other) noexcept : bytes_(other.bytes_) { other.Wipe(); }
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      other.Wipe();
    }
    return *this;
  }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { Wipe(); }

  static constexpr size_t size() { return kBytes; }
  Input<kBytes> bytes() const { return bytes_; }
  std::span<uint8_t, kBytes> bytes() { return bytes_; }
  operator Input<kBytes>() const { return bytes_; }

  void Wipe() {
#if defined(__GNUC__)
    std::memset(bytes_.data(), 0, kBytes);
    __asm__ __volatile__("" : : "r"(bytes_.data()) : "memory");  // so the zeros are really stored
#else
    for (volatile uint8_t& byte : bytes_) byte = 0;
#endif
  }

 private:
  std::array<uint8_t, kBytes> bytes_{};
};

// A secret that the C functions keep in a struct of their own, such as a prepared key, with one
// owner. kWipe is the C function that zeroes the struct. An object that was moved from or destroyed
// holds only zeros, which are no key.
template <typename Struct, auto kWipe>
class SecretStruct {
 public:
  SecretStruct() = default;
  SecretStruct(SecretStruct&& other) noexcept : value_(other.value_) { other.Wipe(); }
  SecretStruct& operator=(SecretStruct&& other) noexcept {
    if (this != &other) {
      value_ = other.value_;
      other.Wipe();
    }
    return *this;
  }
  SecretStruct(const SecretStruct&) = delete;
  SecretStruct& operator=(const SecretStruct&) = delete;
  ~SecretStruct() { Wipe(); }

  // For calls of the C functions.
  const Struct* get() const { return &value_; }
  Struct* get() { return &value_; }

  void Wipe() { kWipe(&value_); }

 private:
  Struct value_{};
};

}  // namespace kexlane

#endif  // KEXLANE_CPP_SECRET_HPP_
