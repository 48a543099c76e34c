// SPDX-License-Identifier: Apache-2.0
// A batch too large for memory, or without its arrays, is refused at once, and null arrays come
// first. The library also has the version of its headers.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

constexpr size_t kMost = PTRDIFF_MAX / sizeof(void*);

template <typename... Arrays>
void ExpectLimits(kxl_status (*batch)(size_t n, Arrays... arrays)) {
  EXPECT_EQ(batch(SIZE_MAX, Arrays{}...), KXL_ERR_NULL);
  EXPECT_EQ(batch(kMost + 1, Arrays{}...), KXL_ERR_NULL);
  EXPECT_EQ(batch(kMost, Arrays{}...), KXL_ERR_NULL);
  EXPECT_EQ(batch(1, Arrays{}...), KXL_ERR_NULL);
  EXPECT_EQ(batch(0, Arrays{}...), KXL_OK);
}

#define EXPECT_MLKEM_LIMITS(N)                               \
  ExpectLimits(kxl_mlkem##N##_keygen_batch);                 \
  ExpectLimits(kxl_mlkem##N##_keygen_batch_derand);          \
  ExpectLimits(kxl_mlkem##N##_encaps_batch);                 \
  ExpectLimits(kxl_mlkem##N##_encaps_batch_derand);          \
  ExpectLimits(kxl_mlkem##N##_decaps_batch);                 \
  ExpectLimits(kxl_mlkem##N##_encaps_prepared_batch);        \
  ExpectLimits(kxl_mlkem##N##_encaps_prepared_batch_derand); \
  ExpectLimits(kxl_mlkem##N##_decaps_prepared_batch)

TEST(BatchLimitsTest, HoldForEveryBatch) {
  EXPECT_MLKEM_LIMITS(512);
  EXPECT_MLKEM_LIMITS(768);
  EXPECT_MLKEM_LIMITS(1024);
  ExpectLimits(kxl_x25519_keygen_batch);
  ExpectLimits(kxl_x25519_public_key_batch);
  ExpectLimits(kxl_x25519_shared_secret_batch);
  ExpectLimits(kxl_x25519mlkem768_client_keygen_batch);
  ExpectLimits(kxl_x25519mlkem768_client_keygen_batch_derand);
  ExpectLimits(kxl_x25519mlkem768_server_respond_batch);
  ExpectLimits(kxl_x25519mlkem768_server_respond_batch_derand);
  ExpectLimits(kxl_x25519mlkem768_client_finish_batch);
  ExpectLimits(kxl_x25519mlkem768_client_finish_batch_derand);
  ExpectLimits(kxl_x25519mlkem768_client_prepare_batch);
  ExpectLimits(kxl_x25519mlkem768_client_prepare_batch_derand);
  ExpectLimits(kxl_x25519mlkem768_client_finish_prepared_batch);
  ExpectLimits(kxl_xwing_keygen_batch);
  ExpectLimits(kxl_xwing_keygen_batch_derand);
  ExpectLimits(kxl_xwing_encaps_batch);
  ExpectLimits(kxl_xwing_encaps_batch_derand);
  ExpectLimits(kxl_xwing_decaps_batch);
  ExpectLimits(kxl_xwing_encaps_prepared_batch);
  ExpectLimits(kxl_xwing_encaps_prepared_batch_derand);
  ExpectLimits(kxl_xwing_decaps_prepared_batch);
}

TEST(BatchLimitsTest, NothingIsWrittenBeyondTheLimits) {
  uint8_t pk[KXL_X25519_PK_BYTES] = {1}, sk[KXL_X25519_SK_BYTES] = {1};
  uint8_t* const pks[] = {pk};
  uint8_t* const sks[] = {sk};
  kxl_status status = KXL_ERR_TARGET;
  EXPECT_EQ(kxl_x25519_keygen_batch(kMost + 1, pks, sks, &status), KXL_ERR_LENGTH);
  EXPECT_EQ(kxl_x25519_keygen_batch(SIZE_MAX, pks, sks, &status), KXL_ERR_LENGTH);
  EXPECT_EQ(kxl_x25519_keygen_batch(SIZE_MAX, pks, nullptr, &status), KXL_ERR_NULL);
  EXPECT_EQ(kxl_x25519_keygen_batch(SIZE_MAX, nullptr, sks, &status), KXL_ERR_NULL);
  EXPECT_EQ(kxl_x25519_keygen_batch(SIZE_MAX, pks, sks, nullptr), KXL_ERR_NULL);
  EXPECT_EQ(pk[0], 1);
  EXPECT_EQ(sk[0], 1);
  EXPECT_EQ(status, KXL_ERR_TARGET);
}

TEST(VersionTest, EqualsThatOfTheHeaders) {
  EXPECT_STREQ(kxl_version(), KXL_VERSION);
  const std::string parts = std::to_string(KXL_VERSION_MAJOR) + "." +
                            std::to_string(KXL_VERSION_MINOR) + "." +
                            std::to_string(KXL_VERSION_PATCH);
  EXPECT_EQ(parts, KXL_VERSION);
}

}  // namespace
