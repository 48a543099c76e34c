// SPDX-License-Identifier: Apache-2.0
// Proves what counts as 0 in X25519, for all inputs: which elements FeInvertBatch() leaves out, and
// which shared secrets are told to the caller. The code of kernels/x25519/ runs on bits that are
// variables (bits.h). A sum of free bits has carries of which nothing is known, so the proof goes
// by the lowest bit that is set: the bits below it are 0, and all bits above it are free.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "tests/support/bit_numbers.h"

namespace kexlane {
inline test::Word ValueBarrier(const test::Word& x) { return x; }
}  // namespace kexlane
// A function that is not called here copies bytes into words.
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wclass-memaccess"
#endif
#define uint64_t ::kexlane::test::Word
#include "kernels/ct.h"
#undef uint64_t

#define HWY_COMPILE_ONLY_SCALAR
#include "hwy/highway.h"
#define KXL_NAMESPACE zero
#define KXL_DIVISION_STEPS_INL "kernels/x25519/division_steps_words-inl.h"
#include "kernels/bytes.h"
#include "kernels/x25519/field-inl.h"
#include "kernels/x25519/transition-inl.h"

namespace kexlane::KXL_NAMESPACE {
// The words of the encoding, which x25519_exact_interval_test.cc proves to be the number from 0 to
// p - 1.
test::Word encoding[4];
const uint8_t* encoded_at;
const Fe* encoded;
inline void NotedEncoding(uint8_t* bytes, const Fe& f) {
  std::memset(bytes, 0, 32);
  encoded_at = bytes;
  encoded = &f;
}
inline test::Word WordOfEncoding(const uint8_t* bytes) {
  EXPECT_TRUE(bytes == encoded_at || bytes == encoded_at + 8 || bytes == encoded_at + 16 ||
              bytes == encoded_at + 24);
  return encoding[(bytes - encoded_at) / 8];
}
}  // namespace kexlane::KXL_NAMESPACE

#define FeEncode NotedEncoding
#define LoadLE64 WordOfEncoding
#include "kernels/x25519/invert-inl.h"
#undef FeEncode
#undef LoadLE64
#undef KXL_NAMESPACE

// The table of a target. Its kernels give any bytes.
#define uint8_t ::kexlane::test::Byte
#include "kernels/table.h"
namespace kexlane::any_bytes {
struct Fe {};
inline void FeEncode(uint8_t*, const Fe&) {}
inline Fe FeDecode(const uint8_t*) { return {}; }
inline Fe FeMul(const Fe&, const Fe&) { return {}; }
inline Fe FeSqr(const Fe&) { return {}; }
const X25519Item* given;
size_t given_count;
uint8_t (*results)[32];
void Ladders(X25519Item* items, size_t n) {
  EXPECT_EQ(given, nullptr);
  given = items;
  given_count = n;
  for (size_t i = 0; i < n; ++i) std::copy_n(results[i], 32, items[i].out);
}
void PublicKeys(X25519Item*, size_t) {}
}  // namespace kexlane::any_bytes
#define KXL_TARGET_NAME any_bytes
#define KXL_X25519_INL "kernels/bounds.h"
#define uint64_t ::kexlane::test::Word
#include "kernels/x25519/x25519_table-inl.h"
#undef uint64_t
#undef uint8_t

namespace kexlane {
namespace {

using test::Byte;
using test::Word;

// Calls the body with numbers of `bits` bits that are all 0, and then, for every bit of each
// number, with that bit as one of the lowest that any of them has.
template <class T, size_t count, class Body>
void ForEachLowest(T (&numbers)[count], size_t bits, Body body) {
  test::Forms::Forget();
  std::fill_n(numbers, count, T(0));
  body(true);
  EXPECT_THAT(test::Reports(), testing::IsEmpty());
  for (size_t lowest = 0; lowest < bits; ++lowest) {
    for (T& which : numbers) {
      test::Forms::Forget();
      for (T& number : numbers) {
        number = test::ShiftedUp(test::NewBits<test::Raw<T>>(), lowest);
      }
      which.bit[lowest] = {1};
      body(false);
      ASSERT_THAT(test::Reports(), testing::IsEmpty()) << lowest;
    }
  }
}

TEST(ZeroTest, Mask) {
  Word x[1];
  ForEachLowest(x, 64, [&](bool zero) {
    EXPECT_TRUE(MaskNonZero(x[0]).SameBits(zero ? Word(0) : Word(~uint64_t{0})));
  });
}

TEST(ZeroTest, Elements) {
  const zero::Fe f{};
  ForEachLowest(zero::encoding, 64, [&](bool zero) {
    EXPECT_EQ(zero::FeMaskNonZero(f), zero ? 0 : ~uint64_t{0});
    EXPECT_EQ(zero::encoded, &f);
  });
}

// The secrets of n items, of which some are 0 and one has any bytes with a certain lowest bit.
TEST(ZeroTest, SharedSecrets) {
  const X25519Table& table = any_bytes::kX25519Table;
  EXPECT_EQ(table.public_key, any_bytes::PublicKeys);
  const auto ok_of = [&](X25519Item* items, size_t n) {
    any_bytes::given = nullptr;
    table.shared_secret(items, n);
    EXPECT_EQ(any_bytes::given, items);
    EXPECT_EQ(any_bytes::given_count, n);
  };
  constexpr size_t kMost = 6;
  static Byte results[kMost][32], out[kMost][32];
  any_bytes::results = results;
  X25519Item items[kMost];
  for (size_t i = 0; i < kMost; ++i) items[i] = {out[i], nullptr, nullptr, false};
  ForEachLowest(results[0], 8, [&](bool zero) {
    items[0].ok = zero;
    ok_of(items, 1);
    EXPECT_EQ(items[0].ok, !zero);
  });
  test::Forms::Forget();
  for (size_t n = 1; n <= kMost; ++n) {
    for (unsigned zeros = 0; zeros < 1u << n; ++zeros) {
      for (size_t i = 0; i < n; ++i) {
        std::fill_n(results[i], 32, Byte(0));
        results[i][5 * i] = (zeros >> i & 1) != 0 ? 0 : 1 << i;
      }
      ok_of(items, n);
      for (size_t i = 0; i < n; ++i) EXPECT_EQ(items[i].ok, (zeros >> i & 1) == 0);
    }
  }
  EXPECT_THAT(test::Reports(), testing::IsEmpty());
}

}  // namespace
}  // namespace kexlane
