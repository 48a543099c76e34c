// SPDX-License-Identifier: Apache-2.0
// kexlane/cpp/secret.hpp and result.hpp: secrets have one owner and wipe themselves, and so do
// results that hold them.
#include <gtest/gtest.h>
#include <kexlane/cpp/mlkem.hpp>
#include <kexlane/cpp/result.hpp>
#include <kexlane/cpp/secret.hpp>

#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include "tests/support/test_util.h"

namespace {

using kexlane::Bytes;
using kexlane::MlKem512;
using kexlane::MlKem768;
using kexlane::Result;
using kexlane::SecretBytes;
using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::Hex;
using kexlane::test::RandomBuffer;

using Secret = SecretBytes<32>;
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_copy_constructible_v<MlKem768::KeyPair>);
static_assert(!std::is_copy_constructible_v<Result<Secret>>);
static_assert(std::is_move_constructible_v<Result<MlKem768::KeyPair>>);
static_assert(!std::is_constructible_v<Secret, Bytes<31>>);
static_assert(!std::is_convertible_v<Bytes<32>, Secret>);  // the constructor is explicit

TEST(SecretBytesTest, MovingLeavesZeros) {
  const Buffer bytes = RandomBuffer(32);
  Secret one{std::span(bytes).first<32>()};
  EXPECT_EQ(Hex(one.bytes()), Hex(bytes));
  const auto place_of_one = std::as_const(one).bytes();
  Secret two(std::move(one));
  EXPECT_TRUE(AllZero(place_of_one));
  EXPECT_EQ(Hex(two.bytes()), Hex(bytes));
  Secret three;
  EXPECT_TRUE(AllZero(three.bytes()));
  const auto place_of_two = std::as_const(two).bytes();
  three = std::move(two);
  EXPECT_TRUE(AllZero(place_of_two));
  EXPECT_EQ(Hex(three.bytes()), Hex(bytes));
  Secret& same = three;
  three = std::move(same);
  EXPECT_EQ(Hex(three.bytes()), Hex(bytes));
  three.Wipe();
  EXPECT_TRUE(AllZero(three.bytes()));
}

TEST(SecretBytesTest, DestructionLeavesZeros) {
  const Buffer bytes = RandomBuffer(32);
  alignas(Secret) unsigned char memory[sizeof(Secret)];
  // The compiler must not know which object it reads. It regards the bytes of a destroyed one as
  // undefined.
  unsigned char* volatile const place = memory;
  auto* secret = new (memory) Secret(std::span(bytes).first<32>());
  EXPECT_FALSE(AllZero({place, sizeof(memory)}));
  std::destroy_at(secret);
  EXPECT_TRUE(AllZero({place, sizeof(memory)}));
}

TEST(SecretBytesTest, MovingAResultLeavesZeros) {
  auto made = MlKem512::Keygen();
  ASSERT_TRUE(made);
  const auto place = std::as_const(made->dk).bytes();
  EXPECT_FALSE(AllZero(place));
  const MlKem512::KeyPair pair = *std::move(made);
  EXPECT_TRUE(AllZero(place));
  EXPECT_EQ(MlKem512::CheckPair(pair.ek, pair.dk), KXL_OK);
}

TEST(CppStatusTest, Text) { EXPECT_EQ(kexlane::StatusText(KXL_OK), kxl_status_text(KXL_OK)); }

}  // namespace
