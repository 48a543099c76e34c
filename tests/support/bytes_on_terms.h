// SPDX-License-Identifier: Apache-2.0
// The bytes and words that stand for uint8_t and uint64_t when the schemes run on terms.
//
// A Byte has the size of a byte, so that sizes, offsets and casts of the library keep their
// meaning. Its term lies in a shadow of the memory, by its address. memcpy() and its like take the
// shadow along. A byte that was never written is known as such.
#ifndef KEXLANE_TESTS_SUPPORT_BYTES_ON_TERMS_H_
#define KEXLANE_TESTS_SUPPORT_BYTES_ON_TERMS_H_

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "tests/support/terms.h"

namespace kexlane::test {

// The terms at all addresses. 0 where there is none: then the byte of the memory itself counts.
class Shadow {
 public:
  static Id& At(const void* p) {
    static std::unordered_map<uintptr_t, Page> pages;
    static std::array<std::pair<uintptr_t, Page*>, 256> recent;
    const uintptr_t address = reinterpret_cast<uintptr_t>(p), number = address / kPageBytes;
    auto& [recent_number, page] = recent[number % recent.size()];
    if (page == nullptr || recent_number != number) {
      recent_number = number;
      page = &pages[number];
    }
    return (*page)[address % kPageBytes];
  }
  static Id Read(const void* p) {
    const Id term = At(p);
    return term != 0 ? term : *static_cast<const unsigned char*>(p);
  }
  static void Write(void* p, Id term) {
    *static_cast<unsigned char*>(p) = static_cast<unsigned char>(term < 256 ? term : 0xEE);
    At(p) = term < 256 ? 0 : term;
  }

 private:
  static constexpr size_t kPageBytes = 4096;
  using Page = std::array<Id, kPageBytes>;
};

inline Ids ReadIds(const void* p, size_t count) {
  Ids out;
  for (size_t i = 0; i < count; ++i) out.push_back(Shadow::Read(static_cast<const char*>(p) + i));
  return out;
}
inline void WriteIds(void* p, const Ids& ids) {
  for (size_t i = 0; i < ids.size(); ++i) Shadow::Write(static_cast<char*>(p) + i, ids[i]);
}

// Says whether a condition holds, where the code branches on it.
inline bool (*decide)(Id condition);
inline bool Decide(Id condition) {
  return condition <= Terms::kAlways ? condition == Terms::kAlways : decide(condition);
}
inline Id Differ(const Ids& a, const Ids& b) {
  Pairs pairs;
  for (size_t i = 0; i < a.size(); ++i) pairs.emplace_back(a[i], b[i]);
  return Terms::Get().Condition(std::move(pairs));
}

class Byte {
 public:
  constexpr Byte() : number_(0) {
    if (!std::is_constant_evaluated()) Set(kUnwritten);
  }
  template <std::integral T>
  constexpr Byte(T number) : number_(static_cast<unsigned char>(number)) {
    if (!std::is_constant_evaluated()) Set(number_);
  }
  Byte(const Byte& other) { Set(other.Get()); }
  Byte& operator=(const Byte& other) {
    Set(other.Get());
    return *this;
  }
  Byte& operator^=(const Byte& other) {
    Set(Terms::Get().Xor(Get(), other.Get()));
    return *this;
  }
  Id Get() const { return Shadow::Read(this); }
  void Set(Id term) { Shadow::Write(this, term); }

  friend Byte operator&(const Byte& a, int number) {
    Byte out;
    out.Set(Terms::Get().And(a.Get(), static_cast<Id>(number)));
    return out;
  }
  friend bool operator==(const Byte& a, const Byte& b) {
    return !Decide(Differ({a.Get()}, {b.Get()}));
  }
  friend size_t operator+(const Byte& a, size_t b) {
    if (a.Get() >= 256) Report("a term is counted with");
    return a.number_ + b;
  }

 private:
  unsigned char number_;
};
static_assert(sizeof(Byte) == 1);

// A word of eight bytes, the least significant first, as the sponges have them.
class Word {
 public:
  Word() = default;
  template <std::integral T>
  Word(T number) {
    for (size_t i = 0; i < 8; ++i) bytes_[i] = static_cast<uint64_t>(number) >> 8 * i;
  }
  Word(const Byte& byte) : Word(0) { bytes_[0] = byte; }

  Byte& operator[](size_t i) { return bytes_[i]; }
  const Byte& operator[](size_t i) const { return bytes_[i]; }

  friend Word operator^(const Word& a, const Word& b) {
    Word out = a;
    for (size_t i = 0; i < 8; ++i) out[i] ^= b[i];
    return out;
  }
  // Of words that have no bytes in the same places.
  friend Word operator|(const Word& a, const Word& b) {
    for (size_t i = 0; i < 8; ++i) {
      if (a[i].Get() != 0 && b[i].Get() != 0) Report("bytes are put over each other");
    }
    return a ^ b;
  }
  friend Word operator<<(const Word& a, size_t bits) {
    if (bits % 8 != 0) Report("a shift by parts of bytes");
    Word out = 0;
    for (size_t i = bits / 8; i < 8; ++i) out[i] = a[i - bits / 8];
    return out;
  }
  friend Word operator~(const Word& a) { return a ^ Word(~uint64_t{0}); }

 private:
  Byte bytes_[8];
};
static_assert(sizeof(Word) == 8);

// A mask of all ones or zeros: whether bytes differ.
class Mask {
 public:
  Mask() = default;
  template <std::integral T>
  Mask(T number) : condition_(number != 0 ? Terms::kAlways : Terms::kNever) {}
  static Mask Of(Id condition) {
    Mask mask;
    mask.condition_ = condition;
    return mask;
  }
  Id Condition() const { return condition_; }

  friend Mask operator|(Mask a, Mask b) { return Of(Terms::Get().Or(a.condition_, b.condition_)); }
  Mask& operator|=(Mask other) { return *this = *this | other; }
  bool operator==(int) const { return !Decide(condition_); }  // with 0

 private:
  Id condition_ = 0;
  [[maybe_unused]] Id unused_ = 0;
};
static_assert(sizeof(Mask) == 8);

}  // namespace kexlane::test

// These stand for the functions of libc, of the same names without "Terms".
namespace std {
inline void* memmoveTerms(void* to, const void* from, size_t bytes) {
  const kexlane::test::Ids terms = [&] {
    kexlane::test::Ids out;
    for (size_t i = 0; i < bytes; ++i) {
      out.push_back(kexlane::test::Shadow::At(static_cast<const char*>(from) + i));
    }
    return out;
  }();
  memmove(to, from, bytes);
  for (size_t i = 0; i < bytes; ++i) {
    kexlane::test::Shadow::At(static_cast<char*>(to) + i) = terms[i];
  }
  return to;
}
inline void* memcpyTerms(void* to, const void* from, size_t bytes) {
  const uintptr_t a = reinterpret_cast<uintptr_t>(to), b = reinterpret_cast<uintptr_t>(from);
  if (bytes != 0 && a < b + bytes && b < a + bytes) {
    kexlane::test::Report("memcpy() of buffers that overlap");
  }
  return memmoveTerms(to, from, bytes);
}
inline void* memsetTerms(void* to, int number, size_t bytes) {
  memset(to, number, bytes);
  for (size_t i = 0; i < bytes; ++i) kexlane::test::Shadow::At(static_cast<char*>(to) + i) = 0;
  return to;
}
inline int memcmpTerms(const void* a, const void* b, size_t bytes) {
  using kexlane::test::ReadIds;
  return kexlane::test::Decide(kexlane::test::Differ(ReadIds(a, bytes), ReadIds(b, bytes)));
}
}  // namespace std

#endif  // KEXLANE_TESTS_SUPPORT_BYTES_ON_TERMS_H_
