// SPDX-License-Identifier: Apache-2.0
// Proves which items go to which kernel of X25519: each item once, with its own input and output,
// in calls that the other proofs are about. The files of each target that share out the items of a
// call, kernels/x25519/x25519_*-inl.h, run with kernels that note what they are given. So does
// Run() of api/engine.h, which cuts batches into such calls.
//
// Every number of items up to 100 is tried. All others follow by induction: the loops keep nothing
// but what is left, so after a call they do what they would do for the rest. The test compares
// them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "api/x25519_calls.cc"  // and api/engine.h
#include "kernels/table.h"
#define HWY_COMPILE_ONLY_SCALAR
#include "hwy/highway.h"

namespace kexlane::noting {

// How many items are tried.
inline constexpr size_t kMost = 100;

// The fields by the names that the targets' files give them. A field has lanes that are items, or
// four lanes for one item.
template <size_t n>
struct IntLanes {
  static constexpr size_t kItems = n;
};
using NeonLanes = IntLanes<2>;
struct QuadLanes {
  static constexpr size_t kItems = 1;
};
template <class L>
struct FmaLanes : L {};
template <class L>
struct IfmaLanes : L {};
template <class L>
struct FmaField;
template <class L>
struct FmaField<FmaLanes<L>> : L {
  static constexpr bool kDoubles = true;
};
template <class L>
struct IfmaField;
template <class L>
struct IfmaField<IfmaLanes<L>> : L {
  static constexpr bool kDoubles = false;
};
template <class F>
struct OutOfLine : F {};

// How many modes for doubles there are now.
inline int modes;
struct DefaultFpMode {
  DefaultFpMode() { ++modes; }
  ~DefaultFpMode() { --modes; }
};
template <size_t kBytes>
void BurnStack() {}

enum class Operation { kLadder, kPublicKey };

// The call that is shared out.
struct Sharing {
  Operation operation;
  X25519Item* items;
  size_t n;
  std::vector<std::string> calls;
  size_t taken;

  // Takes the next items, which must be these.
  void Take(Operation of, const std::string& kernel, const X25519Item* first, size_t count) {
    if (count == 0 || count > n - taken) throw std::out_of_range("no such items");
    EXPECT_EQ(of, operation);
    EXPECT_EQ(first, items + taken);
    calls.push_back(kernel + " " + std::to_string(count));
    taken += count;
  }
};
inline Sharing sharing;

template <class F>
void TakeLanes(Operation operation, const X25519Item* items, size_t n) {
  static_assert(F::kItems == 2 || F::kItems == 4 || F::kItems == 8);
  EXPECT_TRUE(1 <= n && n <= F::kItems);
  EXPECT_TRUE(modes == 1 || !F::kDoubles);
  sharing.Take(operation, std::to_string(F::kItems) + " lanes:", items, n);
}
template <class F>
void TakeOne(Operation operation, const X25519Item& item) {
  static_assert(F::kItems == 1);
  EXPECT_TRUE(modes == 1 || !F::kDoubles);
  sharing.Take(operation, "four lanes:", &item, 1);
}

// The kernels by their names.
template <class F>
void LadderLanes(X25519Item* items, size_t n) {
  TakeLanes<F>(Operation::kLadder, items, n);
}
template <class F>
void PublicKeyLanes(X25519Item* items, size_t n) {
  TakeLanes<F>(Operation::kPublicKey, items, n);
}
template <class F>
void LadderSplit(X25519Item& item) {
  TakeOne<F>(Operation::kLadder, item);
}
template <class F>
void PublicKeySplit(X25519Item& item) {
  TakeOne<F>(Operation::kPublicKey, item);
}
inline void LadderX25519(uint8_t* out, const uint8_t* scalar, const uint8_t* u) {
  const X25519Item& next = sharing.items[sharing.taken];
  EXPECT_TRUE(out == next.out && scalar == next.sk && u == next.u);
  sharing.Take(Operation::kLadder, "words:", &next, 1);
}
inline void PublicKeyScalar(X25519Item& item) {
  sharing.Take(Operation::kPublicKey, "words:", &item, 1);
}

}  // namespace kexlane::noting

#define KEXLANE_KERNELS_STACK_INL_H_
#define KEXLANE_KERNELS_X25519_FMA_INL_H_
#define KEXLANE_KERNELS_X25519_FP_MODE_NEON_INL_H_
#define KEXLANE_KERNELS_X25519_FP_MODE_X86_INL_H_
#define KEXLANE_KERNELS_X25519_IFMA_INL_H_
#define KEXLANE_KERNELS_X25519_IFMA_LANES_INL_H_
#define KEXLANE_KERNELS_X25519_LADDER_INL_H_
#define KEXLANE_KERNELS_X25519_LADDER_LANES_INL_H_
#define KEXLANE_KERNELS_X25519_LANES_INL_H_
#define KEXLANE_KERNELS_X25519_LANES_NEON_INL_H_
#define KEXLANE_KERNELS_X25519_LOOKUP_AVX2_INL_H_
#define KEXLANE_KERNELS_X25519_LOOKUP_AVX512_INL_H_
#define KEXLANE_KERNELS_X25519_LOOKUP_NEON_INL_H_
#define KEXLANE_KERNELS_X25519_PUBLIC_KEY_LANES_INL_H_
#define KEXLANE_KERNELS_X25519_PUBLIC_KEY_SCALAR_INL_H_
#define KEXLANE_KERNELS_X25519_QUAD_AVX2_INL_H_
#define KEXLANE_KERNELS_X25519_QUAD_AVX512_INL_H_

#define KXL_NAMESPACE noting::avx2
#include "kernels/x25519/x25519_avx2-inl.h"
#undef KXL_NAMESPACE
#undef KEXLANE_KERNELS_X25519_X25519_LANES_INL_H_
#define KXL_NAMESPACE noting::avx512
#include "kernels/x25519/x25519_avx512-inl.h"
#undef KXL_NAMESPACE
#undef KEXLANE_KERNELS_X25519_X25519_LANES_INL_H_
#define KXL_NAMESPACE noting::ifma
#include "kernels/x25519/x25519_ifma-inl.h"
#undef KXL_NAMESPACE
#define KXL_NAMESPACE noting::neon
#include "kernels/x25519/x25519_neon-inl.h"
#undef KXL_NAMESPACE
#define KXL_NAMESPACE noting::words
#include "kernels/x25519/x25519_scalar-inl.h"
#undef KXL_NAMESPACE

namespace kexlane::noting {
namespace {

using Calls = std::vector<std::string>;

Calls CallsFor(Operation operation, void (*share)(X25519Item*, size_t), size_t n) {
  static uint8_t bytes[kMost][3];
  X25519Item items[kMost];
  for (size_t i = 0; i < kMost; ++i) items[i] = {&bytes[i][0], &bytes[i][1], &bytes[i][2], false};
  sharing = {operation, items, n, {}, 0};
  share(items, n);
  EXPECT_EQ(sharing.taken, n);
  EXPECT_EQ(modes, 0);
  for (size_t i = 0; i < kMost; ++i) {
    EXPECT_TRUE(items[i].out == &bytes[i][0] && items[i].sk == &bytes[i][1]);
    EXPECT_TRUE(items[i].u == &bytes[i][2]);
  }
  return sharing.calls;
}
// A target has a kernel that takes `lanes` items at once. While so many remain, they go there.
void ExpectShares(Operation operation, void (*share)(X25519Item*, size_t), size_t lanes) {
  for (size_t n = 0; n <= kMost; ++n) {
    Calls calls = CallsFor(operation, share, n);
    if (n < lanes) continue;
    const Calls full = CallsFor(operation, share, lanes);
    ASSERT_EQ(full.size(), 1);
    EXPECT_EQ(calls[0], full[0]);
    calls.erase(calls.begin());
    EXPECT_EQ(calls, CallsFor(operation, share, n - lanes)) << n;
  }
}
TEST(ItemsTest, EveryNumber) {
  const auto expect = [](auto ladders, auto public_keys, size_t lanes) {
    ExpectShares(Operation::kLadder, ladders, lanes);
    ExpectShares(Operation::kPublicKey, public_keys, lanes);
  };
  expect(avx2::Ladders, avx2::PublicKeys, 4);
  expect(avx512::Ladders, avx512::PublicKeys, 8);
  expect(ifma::Ladders, ifma::PublicKeys, 8);
  expect(neon::Ladders, neon::PublicKeys, 2);
  expect(words::Ladders, words::PublicKeys, 1);
}

}  // namespace
}  // namespace kexlane::noting

// ---- how a batch is cut

namespace kexlane {
namespace {

using noting::kMost;

std::vector<X25519Item> computed;
void Compute(X25519Item* items, size_t n) { computed.insert(computed.end(), items, items + n); }
constexpr X25519Table kComputes = {Compute, Compute, nullptr, nullptr};
constexpr Target kTargets[] = {{"one", 0, nullptr, &kComputes}, {"two", 0, nullptr, nullptr}};

// An item of a batch: what is to become of it, and what did.
struct Planned {
  kxl_status begins = KXL_OK, computed = KXL_OK;
  const Target* target = kTargets;
  int times_begun = 0, times_computed = 0, times_ended = 0;
  kxl_status ended = KXL_ERR_KEY;
  uint64_t random = 0;
};
struct Plan {
  std::vector<Planned> items;
  size_t lost = ~size_t{0}, draws = 0;  // which draw fails, of how many
  uint64_t numbers_drawn = 0;           // each draw gives the next numbers
};
Plan plan;

struct Noted {
  size_t i;
  uint64_t random;
};
kxl_status StatusOf(const Noted& item) { return plan.items[item.i].computed; }

struct NotedCall {
  static constexpr size_t kRandomBytes = sizeof(uint64_t);
  size_t most;

  static std::array<Argument, 1> Arguments() {
    static uint8_t byte;
    static uint8_t* const pointers[] = {&byte};
    return {In(pointers)};
  }
  Noted Item(size_t i, const uint8_t* random) const {
    Noted item{i, 0};
    std::memcpy(&item.random, random, sizeof(item.random));
    return item;
  }
  auto Kernel(const Target& target) const {
    return [most = most, &target](const Noted* items, size_t n) {
      EXPECT_TRUE(1 <= n && n <= most);
      for (size_t j = 0; j < n; ++j) {
        Planned& planned = plan.items.at(items[j].i);
        EXPECT_EQ(planned.begins, KXL_OK);
        EXPECT_EQ(planned.target, &target);
        ++planned.times_computed;
        planned.random = items[j].random;
      }
    };
  }
};

}  // namespace

// In the place of what api/ has for all calls.
std::span<const Target> Targets() { return kTargets; }
const Target& ActiveTarget() { return kTargets[0]; }
bool CanHold(size_t) { return true; }
kxl_status RefuseAll(std::span<const Argument>, size_t, kxl_status*) { return KXL_ERR_NULL; }
bool RandomBytes(uint8_t* out, size_t bytes) {
  for (size_t i = 0; i + 8 <= bytes; i += 8) {
    ++plan.numbers_drawn;
    std::memcpy(out + i, &plan.numbers_drawn, 8);
  }
  return plan.draws++ != plan.lost;
}
kxl_status BeginItem(std::span<const Argument>, size_t i, const Target*& target) {
  Planned& item = plan.items.at(i);
  ++item.times_begun;
  target = item.target;
  return item.begins;
}
void EndItem(std::span<const Argument>, size_t i, kxl_status status, const Target& target) {
  Planned& item = plan.items.at(i);
  EXPECT_EQ(&target, item.target);
  ++item.times_ended;
  item.ended = status;
}

namespace {

// Runs the planned items with seeds that are given or drawn. An item that begins well is computed
// once, on its target, with its own random number.
template <size_t kMax>
void ExpectBatch(const std::vector<Planned>& items, Randomness::Source source,
                 size_t lost = ~size_t{0}) {
  const size_t n = items.size();
  plan = {items, lost};
  std::vector<uint64_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), 1000);
  std::vector<const uint8_t*> seeds;
  for (const uint64_t& x : numbers) seeds.push_back(reinterpret_cast<const uint8_t*>(&x));
  std::vector<kxl_status> status(n, KXL_ERR_LENGTH);
  const bool given = source == Randomness::kGiven;
  const kxl_status result =
      Run<kMax>(NotedCall{kMax}, given ? Given(seeds.data()) : Drawn(), {n, status.data()});
  kxl_status expected = KXL_OK;
  std::set<uint64_t> random;
  for (size_t i = 0; i < n; ++i) {
    const Planned& item = plan.items[i];
    const bool good = item.begins == KXL_OK, fails = i / kMax == lost, computed = good && !fails;
    const kxl_status own = !good ? item.begins : fails ? KXL_ERR_RANDOM : item.computed;
    ASSERT_EQ(item.times_begun, 1);
    ASSERT_EQ(item.times_computed, computed ? 1 : 0);
    ASSERT_EQ(item.times_ended, 1);
    ASSERT_EQ(item.ended, own);
    ASSERT_EQ(status[i], kMax > 1 ? own : KXL_ERR_LENGTH);
    ASSERT_EQ(item.random, !computed ? 0 : given ? numbers[i] : item.random);
    ASSERT_TRUE(!computed || (item.random != 0 && random.insert(item.random).second));
    if (expected == KXL_OK) expected = own;
  }
  EXPECT_EQ(result, expected);
}
template <size_t kMax>
void ExpectBatches(const std::vector<Planned>& items) {
  ExpectBatch<kMax>(items, Randomness::kGiven);
  ExpectBatch<kMax>(items, Randomness::kDrawn);
  for (size_t i = 0; i * kMax < items.size(); ++i) ExpectBatch<kMax>(items, Randomness::kDrawn, i);
}
Planned Bad() { return {.begins = KXL_ERR_NULL}; }
Planned LowOrder() { return {.computed = KXL_ERR_LOW_ORDER}; }
Planned OnTheOther() { return {.target = kTargets + 1}; }

TEST(BatchTest, EveryNumber) {
  for (const Planned& item : {Planned(), Bad(), LowOrder(), OnTheOther()}) ExpectBatches<1>({item});
  for (size_t n = 0; n <= kMost; ++n) {
    std::vector<Planned> items(n);
    ExpectBatches<kChunk>(items);
    for (size_t i = 0; i < n; i += 3) items[i] = i % 2 ? Bad() : i % 4 ? LowOrder() : OnTheOther();
    ExpectBatches<kChunk>(items);
  }
}

// What the engine keeps within a chunk is how many items it has taken of those before. Each item
// comes after every such number, in the first chunk and in the second, and is taken or left.
TEST(BatchTest, EveryPlace) {
  for (size_t before = 0; before < kChunk; ++before) {
    for (size_t taken = 0; taken <= before; ++taken) {
      for (const Planned& left : {Bad(), OnTheOther()}) {
        for (const size_t first : {size_t{0}, kChunk}) {
          std::vector<Planned> items(2 * kChunk + 1);
          std::fill_n(&items[first + taken], before - taken, left);
          ExpectBatch<kChunk>(items, Randomness::kGiven);
          items[first + before] = left;
          ExpectBatch<kChunk>(items, Randomness::kDrawn);
        }
      }
    }
  }
}

// The calls of X25519 give each item the pointers of its own operation.
TEST(BatchTest, Calls) {
  static uint8_t bytes[3][kMost][32];
  uint8_t* p[3][kMost];
  kxl_status status[kMost];
  for (size_t i = 0; i < 3 * kMost; ++i) p[i / kMost][i % kMost] = bytes[i / kMost][i % kMost];
  for (size_t n = 0; n <= kMost; ++n) {
    plan = {std::vector<Planned>(n)};
    computed.clear();
    EXPECT_EQ(kxl_x25519_public_key_batch(n, p[0], p[1], status), KXL_OK);
    EXPECT_EQ(kxl_x25519_shared_secret_batch(n, p[0], p[1], p[2], status),
              n == 0 ? KXL_OK : KXL_ERR_LOW_ORDER);
    ASSERT_EQ(computed.size(), 2 * n);
    for (size_t i = 0; i < 2 * n; ++i) {
      EXPECT_EQ(computed[i].out, p[0][i % n]);
      EXPECT_EQ(computed[i].sk, p[1][i % n]);
      EXPECT_EQ(computed[i].u, i < n ? nullptr : p[2][i % n]);
    }
  }
}

}  // namespace
}  // namespace kexlane
