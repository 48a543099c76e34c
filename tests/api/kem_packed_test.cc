// SPDX-License-Identifier: Apache-2.0
// The batches of <kexlane/kem.h> over buffers with strides, on every target: both sides get the
// secrets that single calls get, each item has its own status, and nothing between the items is
// touched. Wrong strides and null pointers are refused.
#include <gtest/gtest.h>
#include <kexlane/kexlane.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/test_util.h"

namespace {

using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::ForEachTarget;
using kexlane::test::kBatchItems;

constexpr uint8_t kGap = 0xA5;

// Items at equal distances, with a pattern everywhere.
class Items {
 public:
  Items(size_t n, size_t bytes, size_t gap)
      : n_(n), bytes_(bytes), stride_(bytes + gap), memory_(n * stride_, kGap) {}

  uint8_t* data() { return memory_.data(); }
  size_t stride() const { return stride_; }
  Buffer operator[](size_t i) const {
    const uint8_t* const item = &memory_[i * stride_];
    return Buffer(item, item + bytes_);
  }
  uint8_t& Byte(size_t i, size_t at) { return memory_[i * stride_ + at]; }
  // Whether what lies between the items still has its pattern.
  bool GapsAreUntouched() const {
    for (size_t i = 0; i < n_; ++i) {
      for (size_t at = bytes_; at < stride_; ++at) {
        if (memory_[i * stride_ + at] != kGap) return false;
      }
    }
    return true;
  }

 private:
  size_t n_, bytes_, stride_;
  Buffer memory_;
};

class KemPackedTest : public testing::TestWithParam<size_t> {
 protected:
  const kxl_kem& kem = *kxl_kem_at(GetParam());

  Buffer Decaps(const Buffer& c, const Buffer& dk) {
    Buffer K(kem.K_bytes);
    EXPECT_EQ(kem.decaps(K.data(), K.size(), c.data(), c.size(), dk.data(), dk.size()), KXL_OK);
    return K;
  }
};

INSTANTIATE_TEST_SUITE_P(Kems, KemPackedTest, testing::Range(size_t{0}, size_t{5}),
                         [](const auto& info) {
                           std::string name = kxl_kem_at(info.param)->name;
                           std::erase(name, '-');
                           return name;
                         });

TEST_P(KemPackedTest, GivesWhatSingleCallsGive) {
  ForEachTarget([&] {
    for (const size_t n : {size_t{1}, size_t{2}, size_t{31}, kBatchItems}) {
      for (const size_t gap : {size_t{0}, size_t{1}, size_t{100}}) {
        SCOPED_TRACE(std::to_string(n) + " items, a gap of " + std::to_string(gap));
        Items ek(n, kem.ek_bytes, gap), dk(n, kem.dk_bytes, gap), c(n, kem.c_bytes, gap);
        Items sent(n, kem.K_bytes, gap), received(n, kem.K_bytes, gap);
        std::vector<kxl_status> status(n, KXL_ERR_TARGET);
        const std::vector<kxl_status> good(n, KXL_OK);
        ASSERT_EQ(
            kem.keygen_batch(n, ek.data(), ek.stride(), dk.data(), dk.stride(), status.data()),
            KXL_OK);
        EXPECT_EQ(status, good);
        status.assign(n, KXL_ERR_TARGET);
        ASSERT_EQ(kem.encaps_batch(n, c.data(), c.stride(), sent.data(), sent.stride(), ek.data(),
                                   ek.stride(), status.data()),
                  KXL_OK);
        EXPECT_EQ(status, good);
        status.assign(n, KXL_ERR_TARGET);
        ASSERT_EQ(kem.decaps_batch(n, received.data(), received.stride(), c.data(), c.stride(),
                                   dk.data(), dk.stride(), status.data()),
                  KXL_OK);
        EXPECT_EQ(status, good);
        for (size_t i = 0; i < n; ++i) {
          ASSERT_EQ(sent[i], received[i]) << i;
          ASSERT_EQ(sent[i], Decaps(c[i], dk[i])) << i;
          if (i > 0) {
            ASSERT_NE(sent[i], sent[i - 1]);
          }
        }
        for (const Items* items : {&ek, &dk, &c, &sent, &received}) {
          EXPECT_TRUE(items->GapsAreUntouched());
        }
      }
    }
  });
}

// A stride of 0: one key for all ciphertexts, and one ciphertext for all keys.
TEST_P(KemPackedTest, OneInputServesAll) {
  constexpr size_t n = 40;
  Items ek(n, kem.ek_bytes, 0), dk(n, kem.dk_bytes, 0), c(n, kem.c_bytes, 0);
  Items sent(n, kem.K_bytes, 0), received(n, kem.K_bytes, 0);
  std::vector<kxl_status> status(n);
  ASSERT_EQ(kem.keygen_batch(n, ek.data(), ek.stride(), dk.data(), dk.stride(), status.data()),
            KXL_OK);
  ASSERT_EQ(kem.encaps_batch(n, c.data(), c.stride(), sent.data(), sent.stride(), ek.data(), 0,
                             status.data()),
            KXL_OK);
  ASSERT_EQ(kem.decaps_batch(n, received.data(), received.stride(), c.data(), c.stride(), dk.data(),
                             0, status.data()),
            KXL_OK);
  for (size_t i = 0; i < n; ++i) ASSERT_EQ(sent[i], received[i]) << i;
  ASSERT_EQ(kem.decaps_batch(n, received.data(), received.stride(), c.data(), 0, dk.data(),
                             dk.stride(), status.data()),
            KXL_OK);
  for (size_t i = 0; i < n; ++i) ASSERT_EQ(received[i], Decaps(c[0], dk[i])) << i;
}

// In the first chunk, at its end, and after it.
TEST_P(KemPackedTest, ABadKeyFailsAlone) {
  ForEachTarget([&] {
    constexpr size_t n = kBatchItems;
    Items ek(n, kem.ek_bytes, 3), dk(n, kem.dk_bytes, 3), c(n, kem.c_bytes, 3);
    Items K(n, kem.K_bytes, 3);
    std::vector<kxl_status> status(n);
    ASSERT_EQ(kem.keygen_batch(n, ek.data(), ek.stride(), dk.data(), dk.stride(), status.data()),
              KXL_OK);
    const std::vector<size_t> bad = {1, 31, 32, 64};
    for (const size_t i : bad) ek.Byte(i, 0) = ek.Byte(i, 1) = 0xFF;  // a coefficient of at least q
    EXPECT_EQ(kem.encaps_batch(n, c.data(), c.stride(), K.data(), K.stride(), ek.data(),
                               ek.stride(), status.data()),
              KXL_ERR_KEY);
    for (size_t i = 0; i < n; ++i) {
      const bool is_bad = std::find(bad.begin(), bad.end(), i) != bad.end();
      EXPECT_EQ(status[i], is_bad ? KXL_ERR_KEY : KXL_OK) << i;
      EXPECT_EQ(AllZero(c[i]), is_bad) << i;
      EXPECT_EQ(AllZero(K[i]), is_bad) << i;
    }
    EXPECT_TRUE(c.GapsAreUntouched());
    EXPECT_TRUE(K.GapsAreUntouched());
  });
}

TEST_P(KemPackedTest, WrongStrides) {
  constexpr size_t n = 3;
  const std::vector<kxl_status> good(n, KXL_OK), wrong(n, KXL_ERR_LENGTH);
  // Strides of ek, dk, c and K, of which one is too small, or too large for n items.
  for (size_t which = 0; which < 4; ++which) {
    for (const int kind : {0, 1, 2}) {
      SCOPED_TRACE(std::to_string(which) + ", kind " + std::to_string(kind));
      Items items[] = {
          {n, kem.ek_bytes, 0}, {n, kem.dk_bytes, 0}, {n, kem.c_bytes, 0}, {n, kem.K_bytes, 0}};
      auto& [ek, dk, c, K] = items;
      const auto stride = [&](size_t i) {
        if (i != which) return items[i].stride();
        return kind == 0 ? items[i].stride() - 1 : kind == 1 ? size_t{1} : PTRDIFF_MAX / n + 1;
      };
      std::vector<kxl_status> status(n, KXL_OK);
      const auto expect_refused = [&](kxl_status result, std::initializer_list<size_t> outputs) {
        EXPECT_EQ(result, KXL_ERR_LENGTH);
        // Where n items cannot be, nothing is written.
        EXPECT_EQ(status, kind == 2 ? good : wrong);
        status.assign(n, KXL_OK);
        for (const size_t i : outputs) {
          if (kind == 2) {
            EXPECT_TRUE(items[i].GapsAreUntouched()) << i;
            EXPECT_EQ(items[i][0][0], kGap) << i;
          } else if (i != which || kind == 0) {
            EXPECT_TRUE(AllZero(Buffer(items[i].data(), items[i].data() + n * stride(i)))) << i;
          }
          std::fill_n(items[i].data(), n * items[i].stride(), kGap);
        }
      };
      if (which <= 1) {
        expect_refused(
            kem.keygen_batch(n, ek.data(), stride(0), dk.data(), stride(1), status.data()), {0, 1});
      }
      if (which != 1) {
        expect_refused(kem.encaps_batch(n, c.data(), stride(2), K.data(), stride(3), ek.data(),
                                        stride(0), status.data()),
                       {2, 3});
      }
      if (which != 0) {
        expect_refused(kem.decaps_batch(n, K.data(), stride(3), c.data(), stride(2), dk.data(),
                                        stride(1), status.data()),
                       {3});
      }
    }
  }
}

// An output whose items would lie in one place.
TEST_P(KemPackedTest, OutputsNeedAStride) {
  Items ek(2, kem.ek_bytes, 0), dk(2, kem.dk_bytes, 0);
  kxl_status status[2] = {};
  EXPECT_EQ(kem.keygen_batch(2, ek.data(), 0, dk.data(), dk.stride(), status), KXL_ERR_LENGTH);
  EXPECT_EQ(status[1], KXL_ERR_LENGTH);
  EXPECT_EQ(ek[0], Buffer(kem.ek_bytes, kGap));
}

// A null pointer comes before a wrong stride, and before any n.
TEST_P(KemPackedTest, NullPointers) {
  for (const size_t less : {size_t{0}, size_t{1}}) {
    for (const size_t n : {size_t{2}, SIZE_MAX}) {
      Items ek(2, kem.ek_bytes, 0), dk(2, kem.dk_bytes, 0), c(2, kem.c_bytes, 0);
      Items K(2, kem.K_bytes, 0);
      kxl_status status[2] = {};
      const size_t ek_stride = kem.ek_bytes - less, dk_stride = kem.dk_bytes - less;
      const size_t c_stride = kem.c_bytes - less, K_stride = kem.K_bytes - less;
      const auto expect_null = [&](kxl_status result, Items* output, bool has_status = true) {
        EXPECT_EQ(result, KXL_ERR_NULL);
        if (n == 2) {
          if (output != nullptr) {
            EXPECT_TRUE(
                AllZero(Buffer(output->data(), output->data() + 2 * (output->stride() - less))));
          }
          if (has_status) {
            EXPECT_EQ(status[0], KXL_ERR_NULL);
            EXPECT_EQ(status[1], KXL_ERR_NULL);
          }
        }
        status[0] = status[1] = KXL_OK;
      };
      expect_null(kem.keygen_batch(n, nullptr, ek_stride, dk.data(), dk_stride, status), &dk);
      expect_null(kem.keygen_batch(n, ek.data(), ek_stride, nullptr, dk_stride, status), &ek);
      expect_null(kem.keygen_batch(n, ek.data(), ek_stride, dk.data(), dk_stride, nullptr), &dk,
                  false);
      expect_null(
          kem.encaps_batch(n, nullptr, c_stride, K.data(), K_stride, ek.data(), ek_stride, status),
          &K);
      expect_null(
          kem.encaps_batch(n, c.data(), c_stride, nullptr, K_stride, ek.data(), ek_stride, status),
          &c);
      expect_null(kem.encaps_batch(n, c.data(), c_stride, K.data(), K_stride, nullptr, 0, status),
                  &K);
      expect_null(kem.encaps_batch(n, c.data(), c_stride, K.data(), K_stride, ek.data(), ek_stride,
                                   nullptr),
                  &K, false);
      expect_null(
          kem.decaps_batch(n, nullptr, K_stride, c.data(), c_stride, dk.data(), dk_stride, status),
          nullptr);
      expect_null(
          kem.decaps_batch(n, K.data(), K_stride, nullptr, c_stride, dk.data(), dk_stride, status),
          &K);
      expect_null(
          kem.decaps_batch(n, K.data(), K_stride, c.data(), c_stride, nullptr, dk_stride, status),
          &K);
      expect_null(kem.decaps_batch(n, K.data(), K_stride, c.data(), c_stride, dk.data(), dk_stride,
                                   nullptr),
                  &K, false);
    }
  }
}

// Counts that no memory has, with strides that are right: nothing is touched.
TEST_P(KemPackedTest, ImpossibleCounts) {
  Items ek(1, kem.ek_bytes, 0), dk(1, kem.dk_bytes, 0), c(1, kem.c_bytes, 0), K(1, kem.K_bytes, 0);
  kxl_status status = KXL_ERR_TARGET;
  for (const size_t n :
       {SIZE_MAX / 16 + 1, PTRDIFF_MAX / kem.dk_bytes + 1, SIZE_MAX / 8, SIZE_MAX}) {
    EXPECT_EQ(kem.keygen_batch(n, ek.data(), kem.ek_bytes, dk.data(), kem.dk_bytes, &status),
              KXL_ERR_LENGTH);
    EXPECT_EQ(kem.keygen_batch(n, nullptr, 0, dk.data(), kem.dk_bytes, &status), KXL_ERR_NULL);
    EXPECT_EQ(
        kem.encaps_batch(n, c.data(), PTRDIFF_MAX, K.data(), kem.K_bytes, ek.data(), 0, &status),
        KXL_ERR_LENGTH);
    EXPECT_EQ(
        kem.decaps_batch(n, K.data(), kem.K_bytes, c.data(), 0, dk.data(), PTRDIFF_MAX, &status),
        KXL_ERR_LENGTH);
  }
  EXPECT_EQ(status, KXL_ERR_TARGET);
  for (const Items* items : {&ek, &dk, &c, &K}) EXPECT_EQ((*items)[0][0], kGap);
}

TEST_P(KemPackedTest, NoItems) {
  EXPECT_EQ(kem.keygen_batch(0, nullptr, 0, nullptr, 0, nullptr), KXL_OK);
  EXPECT_EQ(kem.encaps_batch(0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr), KXL_OK);
  EXPECT_EQ(kem.decaps_batch(0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr), KXL_OK);
}

}  // namespace
