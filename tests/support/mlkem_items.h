// SPDX-License-Identifier: Apache-2.0
// Keys, ciphertexts and secrets of ML-KEM for the tests of batches and prepared keys. M is a
// parameter set of <kexlane/kexlane.hpp>, which names its C functions.
#ifndef KEXLANE_TESTS_SUPPORT_MLKEM_ITEMS_H_
#define KEXLANE_TESTS_SUPPORT_MLKEM_ITEMS_H_

#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/test_util.h"

namespace kexlane::test {

using MlkemSets = testing::Types<MlKem512, MlKem768, MlKem1024>;

// Each buffer is a heap block of exactly its size, so that a sanitizer sees an access beyond it.
struct MlkemItem {
  Buffer seed, ek, dk;
  Buffer m, c, K;
  Buffer received, K_received;  // c, in every third item tampered with, and its secret
};

template <typename M>
MlkemItem MakeItem(size_t i) {
  MlkemItem item{.seed = RandomBuffer(M::kKeygenSeedBytes),
                 .ek = Garbage(M::kEkBytes),
                 .dk = Garbage(M::kDkBytes),
                 .m = RandomBuffer(M::kEncapsSeedBytes),
                 .c = Garbage(M::kCBytes),
                 .K = Garbage(M::kKBytes),
                 .received = {},
                 .K_received = Garbage(M::kKBytes)};
  EXPECT_EQ(M::kKeygenDerand(item.ek.data(), item.dk.data(), item.seed.data()), KXL_OK);
  EXPECT_EQ(M::kEncapsDerand(item.c.data(), item.K.data(), item.ek.data(), item.m.data()), KXL_OK);
  item.received = item.c;
  if (i % 3 == 2) item.received[i * 37 % M::kCBytes] ^= static_cast<uint8_t>(1 << i % 8);
  EXPECT_EQ(M::kDecaps(item.K_received.data(), item.received.data(), item.dk.data()), KXL_OK);
  EXPECT_EQ(item.K_received == item.K, item.received == item.c);
  return item;
}

// Returns the items that the whole program shares. The single calls make them on the portable
// target.
template <typename M>
const std::vector<MlkemItem>& Items() {
  static const std::vector<MlkemItem> items = [] {
    const std::string before = kxl_target_active();
    EXPECT_EQ(kxl_target_force("portable"), KXL_OK);
    std::vector<MlkemItem> made;
    for (size_t i = 0; i < kBatchItems; ++i) made.push_back(MakeItem<M>(i));
    EXPECT_EQ(kxl_target_force(before.c_str()), KXL_OK);
    return made;
  }();
  return items;
}

// Returns ek with a coefficient of q at `place`. q is the least value that FIPS 203 section 7.2
// refuses.
inline Buffer EkWithQ(Buffer ek, size_t place) {
  uint8_t* const two = &ek[place / 2 * 3];
  if (place % 2 == 0) {
    two[0] = 0x01;  // 3329 = 0xD01
    two[1] = static_cast<uint8_t>((two[1] & 0xF0) | 0x0D);
  } else {
    two[1] = static_cast<uint8_t>((two[1] & 0x0F) | 0x10);
    two[2] = 0xD0;
  }
  return ek;
}

// Returns dk with a wrong hash of ek.
inline Buffer DkWithWrongHash(Buffer dk) {
  dk[dk.size() - 33] ^= 0x80;
  return dk;
}

// A struct for a prepared key in a heap block of its own, filled with garbage.
template <typename Struct>
std::unique_ptr<Struct> Unwritten() {
  auto prepared = std::make_unique<Struct>();
  std::memset(prepared->opaque, 0xA5, sizeof(prepared->opaque));
  return prepared;
}

template <typename Struct>
bool IsZero(const Struct& prepared) {
  return AllZero(prepared.opaque);
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_MLKEM_ITEMS_H_
