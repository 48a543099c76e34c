// SPDX-License-Identifier: Apache-2.0
// The prepared keys that the library allocates: each is aligned, holds no key at first, works, and
// is wiped before its memory is freed. The linker's --wrap sends the library's calls of
// malloc() and free() here.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>

#include <cstdlib>
#include <cstring>

#include "tests/support/test_util.h"

namespace {

// What malloc() gives: memory as it is, none, or memory as if it had been used before.
enum class Memory { kPlain, kNone, kUsed } memory_is = Memory::kPlain;
// The prepared key that is watched, and whether it was zero when free() got its block, which begins
// at most an alignment and a pointer before it.
const uint8_t* watched = nullptr;
size_t watched_bytes = 0;
bool was_freed = false, was_zero = false;

}  // namespace

extern "C" {
void* __real_malloc(size_t bytes);
void* __wrap_malloc(size_t bytes) {
  if (memory_is == Memory::kNone) return nullptr;
  void* const memory = __real_malloc(bytes);
  if (memory != nullptr && memory_is == Memory::kUsed) std::memset(memory, 0xA5, bytes);
  return memory;
}
void __real_free(void* memory);
void __wrap_free(void* memory) {
  const uintptr_t before =
      reinterpret_cast<uintptr_t>(watched) - reinterpret_cast<uintptr_t>(memory);
  if (memory != nullptr && watched != nullptr && before < KXL_PREPARED_ALIGNMENT + sizeof(void*)) {
    was_freed = true;
    was_zero = kexlane::test::AllZero({watched, watched_bytes});
  }
  __real_free(memory);
}
}

namespace {

using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::ForEachTarget;

template <typename Prepared>
Prepared* New(Prepared* (*make)()) {
  memory_is = Memory::kNone;
  EXPECT_EQ(make(), nullptr);
  memory_is = Memory::kUsed;
  Prepared* const prepared = make();
  memory_is = Memory::kPlain;
  EXPECT_NE(prepared, nullptr);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(prepared) % KXL_PREPARED_ALIGNMENT, 0u);
  EXPECT_TRUE(AllZero(prepared->opaque));
  return prepared;
}

template <typename Prepared>
void Free(void (*free_it)(Prepared*), Prepared* prepared) {
  EXPECT_FALSE(AllZero(prepared->opaque));
  watched = prepared->opaque;
  watched_bytes = sizeof(*prepared);
  was_freed = was_zero = false;
  free_it(prepared);
  watched = nullptr;
  EXPECT_TRUE(was_freed);
  EXPECT_TRUE(was_zero);
  free_it(nullptr);
}

#define EXPECT_MLKEM_WORKS(N)                                                       \
  do {                                                                              \
    auto* const ek = New(kxl_mlkem##N##_ek_new);                                    \
    auto* const dk = New(kxl_mlkem##N##_dk_new);                                    \
    Buffer sent(KXL_MLKEM##N##_EK_BYTES), c(KXL_MLKEM##N##_C_BYTES), K(32), K2(32); \
    EXPECT_EQ(kxl_mlkem##N##_encaps_prepared(c.data(), K.data(), ek), KXL_ERR_KEY); \
    EXPECT_EQ(kxl_mlkem##N##_decaps_prepared(K.data(), c.data(), dk), KXL_ERR_KEY); \
    ASSERT_EQ(kxl_mlkem##N##_dk_keygen(dk, sent.data()), KXL_OK);                   \
    ASSERT_EQ(kxl_mlkem##N##_ek_parse(ek, sent.data()), KXL_OK);                    \
    ASSERT_EQ(kxl_mlkem##N##_encaps_prepared(c.data(), K.data(), ek), KXL_OK);      \
    ASSERT_EQ(kxl_mlkem##N##_decaps_prepared(K2.data(), c.data(), dk), KXL_OK);     \
    EXPECT_EQ(K, K2);                                                               \
    Free(kxl_mlkem##N##_ek_free, ek);                                               \
    Free(kxl_mlkem##N##_dk_free, dk);                                               \
  } while (false)

TEST(PreparedHeapTest, Mlkem) {
  ForEachTarget([] {
    EXPECT_MLKEM_WORKS(512);
    EXPECT_MLKEM_WORKS(768);
    EXPECT_MLKEM_WORKS(1024);
  });
}

TEST(PreparedHeapTest, Xwing) {
  ForEachTarget([] {
    auto* const ek = New(kxl_xwing_ek_new);
    auto* const dk = New(kxl_xwing_dk_new);
    Buffer sent(KXL_XWING_EK_BYTES), ct(KXL_XWING_CT_BYTES), ss(32), ss2(32);
    EXPECT_EQ(kxl_xwing_encaps_prepared(ct.data(), ss.data(), ek), KXL_ERR_KEY);
    EXPECT_EQ(kxl_xwing_decaps_prepared(ss.data(), ct.data(), dk), KXL_ERR_KEY);
    ASSERT_EQ(kxl_xwing_dk_keygen(dk, sent.data()), KXL_OK);
    ASSERT_EQ(kxl_xwing_ek_parse(ek, sent.data()), KXL_OK);
    ASSERT_EQ(kxl_xwing_encaps_prepared(ct.data(), ss.data(), ek), KXL_OK);
    ASSERT_EQ(kxl_xwing_decaps_prepared(ss2.data(), ct.data(), dk), KXL_OK);
    EXPECT_EQ(ss, ss2);
    Free(kxl_xwing_ek_free, ek);
    Free(kxl_xwing_dk_free, dk);
  });
}

TEST(PreparedHeapTest, X25519Mlkem768) {
  ForEachTarget([] {
    auto* const client = New(kxl_x25519mlkem768_client_new);
    Buffer share(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES);
    Buffer answer(KXL_X25519MLKEM768_SERVER_SHARE_BYTES), secret(64), secret2(64);
    EXPECT_EQ(kxl_x25519mlkem768_client_finish_prepared(secret.data(), client, answer.data()),
              KXL_ERR_KEY);
    ASSERT_EQ(kxl_x25519mlkem768_client_prepare(client, share.data()), KXL_OK);
    ASSERT_EQ(kxl_x25519mlkem768_server_respond(answer.data(), secret.data(), share.data()),
              KXL_OK);
    ASSERT_EQ(kxl_x25519mlkem768_client_finish_prepared(secret2.data(), client, answer.data()),
              KXL_OK);
    EXPECT_EQ(secret, secret2);
    Free(kxl_x25519mlkem768_client_free, client);
  });
}

}  // namespace
