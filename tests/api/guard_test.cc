// SPDX-License-Identifier: Apache-2.0
// All calls with buffers at the very end and the very start of mapped memory, and at each offset
// from a 64-byte line. Encapsulation keys with one bad coefficient of any value at any place.
#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/all_calls.h"
#include "tests/support/guarded_pages.h"
#include "tests/support/mlkem_items.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

const unsigned kOffsetStep = IsQuick() ? 13 : 1, kValueStep = IsQuick() ? 29 : 1;
const std::vector<size_t> kSizes =
    IsQuick() ? std::vector<size_t>{1, 3, 17} : std::vector<size_t>{1, 2, 3, 4, 5, 7, 8, 9, 16, 33};

// Where the buffers of a call are placed. The next call uses the pages again.
class Places {
 public:
  // Whether buffers end at the end of their pages, or begin at their beginning.
  enum Where { kEnd, kBegin };

  uint8_t* Get(Where where, size_t bytes) {
    std::vector<std::unique_ptr<GuardedPages>>& of_size = pages_[bytes];
    size_t& used = used_[bytes];
    if (used == of_size.size()) of_size.push_back(std::make_unique<GuardedPages>(bytes));
    const GuardedPages& pages = *of_size[used++];
    return where == kEnd ? pages.end() - bytes : pages.begin();
  }
  // Places a buffer `offset` bytes behind a line, or at the next place that is aligned for the
  // type.
  uint8_t* GetAt(size_t offset, size_t bytes, size_t alignment) {
    uint8_t* const line = Get(kBegin, bytes + 128);
    return line + (offset + alignment - 1) / alignment * alignment;
  }
  void Reuse() { used_.clear(); }

 private:
  std::map<size_t, std::vector<std::unique_ptr<GuardedPages>>> pages_;
  std::map<size_t, size_t> used_;
};

// Runs the call with each part, and the array of pointers, at the place that `place(bytes,
// alignment)` returns.
template <typename Place>
void ExpectRightAt(const AnyCall& call, Place place) {
  auto** const p =
      reinterpret_cast<uint8_t**>(place(call.part_count() * sizeof(uint8_t*), alignof(uint8_t*)));
  for (size_t i = 0; i < call.part_count(); ++i) {
    const Part& part = call.part(i);
    p[i] = place(part.bytes, part.alignment);
    if (i < call.outputs.size()) {
      std::memset(p[i], 0xA5, part.bytes);
    } else {
      std::memcpy(p[i], part.content.data(), part.bytes);
    }
  }
  ASSERT_EQ(call.call(p), KXL_OK) << call.name;
  for (size_t i = 0; i < call.part_count(); ++i) {
    const Buffer& expected = call.part(i).content;
    if (expected.empty()) continue;
    ASSERT_EQ(std::memcmp(p[i], expected.data(), expected.size()), 0)
        << call.name << ", buffer " << i;
  }
}

TEST(GuardTest, PagesBesideTheBuffersAreGuarded) {
  const GuardedPages pages(100);
  // A sanitizer reports the signal in its own way.
  EXPECT_DEATH(static_cast<volatile uint8_t*>(pages.begin())[-1] = 1, "");
  EXPECT_DEATH(*static_cast<volatile uint8_t*>(pages.end()) = 1, "");
}

TEST(GuardTest, NothingBesideTheBuffersIsTouched) {
  ForEachTarget([] {
    Places places;
    for (const size_t n : kSizes) {
      const CallList list(n);
      for (const AnyCall& call : list.calls()) {
        for (const Places::Where where : {Places::kEnd, Places::kBegin}) {
          places.Reuse();
          ASSERT_NO_FATAL_FAILURE(
              ExpectRightAt(call, [&](size_t bytes, size_t) { return places.Get(where, bytes); }));
        }
      }
    }
  });
}

// Once all buffers have the same offset, and once each has another one.
TEST(GuardTest, AnyOffsetFromALine) {
  ForEachTarget([] {
    Places places;
    const CallList list(9);
    for (const AnyCall& call : list.calls()) {
      for (size_t offset = 0; offset < 64; offset += kOffsetStep) {
        for (const size_t step : {0u, 5u}) {
          size_t at = offset;
          places.Reuse();
          ASSERT_NO_FATAL_FAILURE(ExpectRightAt(call, [&](size_t bytes, size_t alignment) {
            uint8_t* const to = places.GetAt(at, bytes, alignment);
            at = (at + step) % 64;
            return to;
          }));
        }
      }
    }
  });
}

// The check of FIPS 203 section 7.2: each of the 4096 values at each place.
template <typename M>
class EkCheckTest : public testing::Test {
 protected:
  static constexpr unsigned kPlaces = (M::kEkBytes - 32) / 3 * 2;

  static void Put(Buffer& ek, unsigned place, unsigned value) {
    uint8_t* const two = &ek[place / 2 * 3];
    if (place % 2 == 0) {
      two[0] = static_cast<uint8_t>(value);
      two[1] = static_cast<uint8_t>((two[1] & 0xF0) | value >> 8);
    } else {
      two[1] = static_cast<uint8_t>((two[1] & 0x0F) | (value & 15) << 4);
      two[2] = static_cast<uint8_t>(value >> 4);
    }
  }
};
TYPED_TEST_SUITE(EkCheckTest, MlkemSets);

// A good value cannot hide behind others, so all places may have one at once.
TYPED_TEST(EkCheckTest, GoodValuesAtEachPlace) {
  ForEachTarget([] {
    Buffer ek(TypeParam::kEkBytes, 0xFF);
    for (unsigned first = 0; first < KXL_MLKEM_Q; first += kValueStep) {
      for (unsigned place = 0; place < TestFixture::kPlaces; ++place) {
        TestFixture::Put(ek, place, (first + 31 * place) % KXL_MLKEM_Q);
      }
      ASSERT_EQ(TypeParam::kCheckEk(ek.data()), KXL_OK) << first;
    }
  });
}

TYPED_TEST(EkCheckTest, EachBadValueAtEachPlace) {
  ForEachTarget([] {
    Buffer ek = Items<TypeParam>()[0].ek;
    for (unsigned place = 0; place < TestFixture::kPlaces; ++place) {
      for (unsigned value = KXL_MLKEM_Q; value < 4096; value += kValueStep) {
        TestFixture::Put(ek, place, value);
        ASSERT_EQ(TypeParam::kCheckEk(ek.data()), KXL_ERR_KEY)
            << "place " << place << ", value " << value;
      }
      TestFixture::Put(ek, place, KXL_MLKEM_Q - 1);
      ASSERT_EQ(TypeParam::kCheckEk(ek.data()), KXL_OK) << place;
    }
  });
}

// Every call that takes the key makes the check of check_ek: it refuses the values next to the
// bound at each place.
TYPED_TEST(EkCheckTest, EachPlaceInEachCall) {
  using M = TypeParam;
  ForEachTarget([] {
    const MlkemItem& item = Items<M>()[0];
    const auto prepared = std::make_unique<typename M::EkStruct>();
    Buffer c(M::kCBytes), K(32);
    for (size_t place = 0; place < TestFixture::kPlaces; ++place) {
      const Buffer ek = EkWithQ(item.ek, place);
      ASSERT_EQ(M::kEkParse(prepared.get(), ek.data()), KXL_ERR_KEY) << place;
      if (place % 16 != 15) continue;
      ASSERT_EQ(M::kEncapsDerand(c.data(), K.data(), ek.data(), item.m.data()), KXL_ERR_KEY);
    }
  });
}

}  // namespace
}  // namespace kexlane::test
