// SPDX-License-Identifier: Apache-2.0
// Buffers and secrets. Buffers have fixed sizes, so a wrong one does not compile. Secrets have one
// owner and wipe themselves.
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
// it. A span whose size is known only at run time needs first<bytes>() for that.
template <size_t kBytes>
using Input = std::span<const uint8_t, kBytes>;

// An output that is not secret.
template <size_t kBytes>
using Bytes = std::array<uint8_t, kBytes>;

// Secret bytes with one owner. Moving from an object, or destroying it, leaves only zeros in it.
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
    __asm__ __volatile__("" : : "r"(bytes_.data()) : "memory");  // keeps the memset
#else
    for (volatile uint8_t& byte : bytes_) byte = 0;
#endif
  }

 private:
  std::array<uint8_t, kBytes> bytes_{};
};

// A secret in a struct of the C functions, such as a prepared key, with one owner. kWipe is the C
// function that zeroes the struct. Moving from an object, or destroying it, leaves only zeros in
// it, which are not a valid key.
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

  // Returns the pointer that the C functions take.
  const Struct* get() const { return &value_; }
  Struct* get() { return &value_; }

  void Wipe() { kWipe(&value_); }

 private:
  Struct value_{};
};

}  // namespace kexlane

#endif  // KEXLANE_CPP_SECRET_HPP_
