// SPDX-License-Identifier: Apache-2.0
// SampleNTT (FIPS 203 algorithm 7) when it needs more than three blocks of SHAKE128. Seeds that
// were found by a search are tested at every place of a matrix and in every lane. Crafted streams
// test what no search will find.
#include <gtest/gtest.h>
#include <kexlane/kernels.h>
#include <kexlane/kexlane.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "dispatch/target.h"
#include "tests/support/mlkem_items.h"
#include "tests/support/openssl_hash.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

constexpr int kQ = KXL_MLKEM_Q;
constexpr size_t kBlock = 168, kThreeBlocks = 3 * kBlock;
using Coefficients = std::vector<int16_t>;

// The loop of SampleNTT as in the standard, except that it does not stop: it returns all candidates
// below q.
Coefficients Accepted(std::span<const uint8_t> stream) {
  Coefficients accepted;
  for (size_t i = 0; i < stream.size(); i += 3) {
    const int d1 = stream[i] + 256 * (stream[i + 1] % 16);
    const int d2 = stream[i + 1] / 16 + 16 * stream[i + 2];
    for (const int d : {d1, d2}) {
      if (d < kQ) accepted.push_back(static_cast<int16_t>(d));
    }
  }
  return accepted;
}

Buffer Shake128(std::span<const uint8_t> seed, size_t bytes) {
  return OpensslHash(EVP_shake128(), bytes, {seed});
}

Coefficients SampleByDefinition(std::span<const uint8_t> seed) {
  Coefficients accepted = Accepted(Shake128(seed, 10 * kBlock));
  accepted.resize(256);
  return accepted;
}

// ---- Seeds found by search --------------------------------------------------------------------

// Returns 32 bytes: a small number, least significant byte first, and zeros.
Buffer Numbered(unsigned number) {
  Buffer bytes(32);
  bytes[0] = static_cast<uint8_t>(number);
  bytes[1] = static_cast<uint8_t>(number >> 8);
  return bytes;
}

struct MatrixSeed {
  unsigned rho;  // the argument of Numbered
  uint8_t j, i;
  size_t accepted;  // in three blocks; 0 stands for any number below 256

  Buffer Bytes() const {
    Buffer seed = Numbered(rho);
    seed.push_back(j);
    seed.push_back(i);
    return seed;
  }
};

// The least rho that needs a fourth block at each place of the matrix. The seed that accepts the
// fewest candidates in three blocks. Seeds for which three blocks just fail to be enough, or just
// are.
constexpr MatrixSeed kFourBlocks[] = {
    {7, 0, 0, 0},     {13, 0, 1, 0},     {8, 0, 2, 0},   {223, 0, 3, 0}, {52, 1, 0, 0},
    {108, 1, 1, 255}, {168, 1, 2, 0},    {189, 1, 3, 0}, {16, 2, 0, 0},  {211, 2, 1, 0},
    {111, 2, 2, 255}, {3, 2, 3, 0},      {34, 3, 0, 0},  {157, 3, 1, 0}, {81, 3, 2, 0},
    {111, 3, 3, 255}, {1670, 1, 2, 241},
};
constexpr MatrixSeed kExactlyThree[] = {{9, 3, 3, 256}, {12, 0, 0, 256}, {54, 3, 2, 256}};

// Values of d. The matrix of each key pair has a place that needs a fourth block.
template <typename M>
constexpr std::array<unsigned, 3> kSeedsOfKeys = {};
template <>
constexpr std::array<unsigned, 3> kSeedsOfKeys<MlKem512> = {72, 74, 135};
template <>
constexpr std::array<unsigned, 3> kSeedsOfKeys<MlKem768> = {16, 29, 33};
template <>
constexpr std::array<unsigned, 3> kSeedsOfKeys<MlKem1024> = {0, 6, 42};

template <typename M>
constexpr uint8_t kRank = M::kEkBytes / 384;

size_t AcceptedOfThreeBlocks(std::span<const uint8_t> seed) {
  return Accepted(Shake128(seed, kThreeBlocks)).size();
}

TEST(FourthBlockTest, TheSeedsNeedAFourthBlock) {
  for (const MatrixSeed& seed : kFourBlocks) {
    const size_t accepted = AcceptedOfThreeBlocks(seed.Bytes());
    EXPECT_LT(accepted, 256u) << seed.rho;
    if (seed.accepted != 0) {
      EXPECT_EQ(accepted, seed.accepted) << seed.rho;
    }
    EXPECT_GE(Accepted(Shake128(seed.Bytes(), 4 * kBlock)).size(), 256u) << seed.rho;
  }
  for (const MatrixSeed& seed : kExactlyThree) {
    EXPECT_EQ(AcceptedOfThreeBlocks(seed.Bytes()), seed.accepted) << seed.rho;
  }
}

TEST(FourthBlockTest, SampleNttInEveryLane) {
  std::vector<Buffer> seeds;
  for (const MatrixSeed& seed : kFourBlocks) seeds.push_back(seed.Bytes());
  for (const MatrixSeed& seed : kExactlyThree) seeds.push_back(seed.Bytes());
  const Buffer usual = Numbered(1000);
  ASSERT_GE(AcceptedOfThreeBlocks(usual), 256u);
  std::vector<Coefficients> wanted;
  for (const Buffer& seed : seeds) wanted.push_back(SampleByDefinition(seed));

  const auto expect = [&](const std::vector<size_t>& which) {
    Buffer in;
    for (const size_t s : which) in.insert(in.end(), seeds[s].begin(), seeds[s].end());
    Coefficients out(256 * which.size(), -1);
    ASSERT_EQ(kxl_kernel_sample_ntt(out.data(), in.data(), which.size()), KXL_OK);
    for (size_t lane = 0; lane < which.size(); ++lane) {
      const auto begin = out.begin() + static_cast<std::ptrdiff_t>(256 * lane);
      EXPECT_EQ(Coefficients(begin, begin + 256), wanted[which[lane]]) << "lane " << lane;
    }
  };
  // One seed of four blocks among ordinary ones, and then all seeds together.
  const size_t ordinary = seeds.size();
  seeds.push_back(usual);
  seeds.back().resize(34);
  wanted.push_back(SampleByDefinition(seeds.back()));
  ForEachTarget([&] {
    for (const size_t n : {1u, 2u, 4u, 8u, 9u, 17u}) {
      for (size_t lane = 0; lane < n; ++lane) {
        std::vector<size_t> which(n, ordinary);
        which[lane] = (lane + n) % ordinary;
        ASSERT_NO_FATAL_FAILURE(expect(which));
      }
    }
    std::vector<size_t> all;
    for (size_t s = 0; s < ordinary; ++s) {
      all.push_back(s);
      ASSERT_NO_FATAL_FAILURE(expect({s}));
      ASSERT_NO_FATAL_FAILURE(expect(std::vector<size_t>(8, s)));
    }
    ASSERT_NO_FATAL_FAILURE(expect(all));
  });
}

template <typename M>
class FourthBlockMlkemTest : public testing::Test {
 protected:
  // Expects that the single calls on the active target, batches of n items with this one in each
  // lane among others, and the calls with prepared keys give the item's bytes.
  static void ExpectEncaps(const MlkemItem& item) {
    const MlkemItem& other = Items<M>()[0];
    Buffer c = Garbage(M::kCBytes), K = Garbage(M::kKBytes);
    ASSERT_EQ(M::kEncapsDerand(c.data(), K.data(), item.ek.data(), item.m.data()), KXL_OK);
    ASSERT_EQ(c, item.c);
    ASSERT_EQ(K, item.K);
    auto prepared = std::make_unique<typename M::EkStruct>();
    ASSERT_EQ(M::kEkParse(prepared.get(), item.ek.data()), KXL_OK);
    c = Garbage(M::kCBytes);
    ASSERT_EQ(M::kEncapsPreparedDerand(c.data(), K.data(), prepared.get(), item.m.data()), KXL_OK);
    ASSERT_EQ(c, item.c);
    ASSERT_EQ(K, item.K);
    constexpr size_t n = 9;
    for (size_t lane = 0; lane <= n; ++lane) {  // n stands for all lanes
      std::vector<Buffer> cs(n, Garbage(M::kCBytes)), Ks(n, Garbage(M::kKBytes));
      std::vector<uint8_t*> c_out, K_out;
      std::vector<const uint8_t*> ek, m;
      std::vector<kxl_status> status(n);
      const auto at = [&](size_t i) -> const MlkemItem& {
        return lane == n || i == lane ? item : other;
      };
      for (size_t i = 0; i < n; ++i) {
        c_out.push_back(cs[i].data());
        K_out.push_back(Ks[i].data());
        ek.push_back(at(i).ek.data());
        m.push_back(at(i).m.data());
      }
      ASSERT_EQ(
          M::kEncapsBatchDerand(n, c_out.data(), K_out.data(), ek.data(), m.data(), status.data()),
          KXL_OK);
      for (size_t i = 0; i < n; ++i) {
        ASSERT_EQ(cs[i], at(i).c) << "lane " << i;
        ASSERT_EQ(Ks[i], at(i).K) << "lane " << i;
      }
    }
  }
};
TYPED_TEST_SUITE(FourthBlockMlkemTest, MlkemSets);

TYPED_TEST(FourthBlockMlkemTest, EncapsWithEveryPlaceOfTheMatrix) {
  using M = TypeParam;
  std::vector<MlkemItem> items;
  ASSERT_EQ(kxl_target_force("portable"), KXL_OK);
  for (const MatrixSeed& seed : kFourBlocks) {
    if (seed.i >= kRank<M> || seed.j >= kRank<M>) continue;
    MlkemItem item = Items<M>()[1];
    const Buffer rho = Numbered(seed.rho);
    std::copy(rho.begin(), rho.end(), item.ek.end() - 32);
    ASSERT_EQ(M::kEncapsDerand(item.c.data(), item.K.data(), item.ek.data(), item.m.data()),
              KXL_OK);
    items.push_back(item);
  }
  ASSERT_EQ(kxl_target_force(nullptr), KXL_OK);
  EXPECT_GE(items.size(), size_t{kRank<M>} * kRank<M>);
  ForEachTarget([&] {
    for (const MlkemItem& item : items) ASSERT_NO_FATAL_FAILURE(this->ExpectEncaps(item));
  });
}

TYPED_TEST(FourthBlockMlkemTest, WholeKeyPairs) {
  using M = TypeParam;
  std::vector<MlkemItem> items;
  ASSERT_EQ(kxl_target_force("portable"), KXL_OK);
  for (const unsigned number : kSeedsOfKeys<M>) {
    MlkemItem item = Items<M>()[3];
    const Buffer d = Numbered(number);
    std::copy(d.begin(), d.end(), item.seed.begin());
    // FIPS 203 algorithm 13: rho is the first half of G(d || k).
    const uint8_t k[] = {kRank<M>};
    Buffer seed = OpensslHash(EVP_sha3_512(), 64, {d, k});
    seed.resize(34);
    size_t long_ones = 0;
    for (uint8_t place = 0; place < kRank<M> * kRank<M>; ++place) {
      seed[32] = place / kRank<M>;
      seed[33] = place % kRank<M>;
      if (AcceptedOfThreeBlocks(seed) < 256) ++long_ones;
    }
    EXPECT_GE(long_ones, 1u) << number;
    ASSERT_EQ(M::kKeygenDerand(item.ek.data(), item.dk.data(), item.seed.data()), KXL_OK);
    ASSERT_TRUE(std::equal(seed.begin(), seed.begin() + 32, item.ek.end() - 32));
    ASSERT_EQ(M::kEncapsDerand(item.c.data(), item.K.data(), item.ek.data(), item.m.data()),
              KXL_OK);
    items.push_back(item);
  }
  ASSERT_EQ(kxl_target_force(nullptr), KXL_OK);
  ForEachTarget([&] {
    for (const MlkemItem& item : items) {
      ASSERT_NO_FATAL_FAILURE(this->ExpectEncaps(item));
      Buffer ek = Garbage(M::kEkBytes), dk = Garbage(M::kDkBytes), K = Garbage(M::kKBytes);
      ASSERT_EQ(M::kKeygenDerand(ek.data(), dk.data(), item.seed.data()), KXL_OK);
      ASSERT_EQ(ek, item.ek);
      ASSERT_EQ(dk, item.dk);
      ASSERT_EQ(M::kDecaps(K.data(), item.c.data(), item.dk.data()), KXL_OK);
      ASSERT_EQ(K, item.K);
      auto prepared = std::make_unique<typename M::DkStruct>();
      ASSERT_EQ(M::kDkFromSeed(prepared.get(), ek.data(), item.seed.data()), KXL_OK);
      ASSERT_EQ(ek, item.ek);
      ASSERT_EQ(M::kDecapsPrepared(K.data(), item.c.data(), prepared.get()), KXL_OK);
      ASSERT_EQ(K, item.K);
    }
    // Batches with this key in some lanes, and another or an ordinary one in the others.
    for (const size_t n : {3u, 8u, 9u, 16u}) {
      std::vector<const MlkemItem*> which;
      for (size_t i = 0; i < n; ++i) {
        which.push_back(i % 4 == 3 ? &Items<M>()[i] : &items[i % items.size()]);
      }
      std::vector<Buffer> eks(n, Garbage(M::kEkBytes)), dks(n, Garbage(M::kDkBytes));
      std::vector<Buffer> Ks(n, Garbage(M::kKBytes));
      std::vector<uint8_t*> ek, dk, K;
      std::vector<const uint8_t*> seed, c, dk_in;
      std::vector<kxl_status> status(n);
      for (size_t i = 0; i < n; ++i) {
        ek.push_back(eks[i].data());
        dk.push_back(dks[i].data());
        K.push_back(Ks[i].data());
        seed.push_back(which[i]->seed.data());
        c.push_back(which[i]->c.data());
        dk_in.push_back(which[i]->dk.data());
      }
      ASSERT_EQ(M::kKeygenBatchDerand(n, ek.data(), dk.data(), seed.data(), status.data()), KXL_OK);
      ASSERT_EQ(M::kDecapsBatch(n, K.data(), c.data(), dk_in.data(), status.data()), KXL_OK);
      for (size_t i = 0; i < n; ++i) {
        ASSERT_EQ(eks[i], which[i]->ek) << "lane " << i;
        ASSERT_EQ(dks[i], which[i]->dk) << "lane " << i;
        ASSERT_EQ(Ks[i], which[i]->K) << "lane " << i;
      }
    }
  });
}

// ---- Crafted streams --------------------------------------------------------------------------

// Returns a stream that holds the candidates as SampleNTT reads them, two in three bytes.
Buffer Stream(const std::vector<int>& candidates) {
  Buffer stream;
  for (size_t i = 0; i + 1 < candidates.size(); i += 2) {
    const int d1 = candidates[i], d2 = candidates[i + 1];
    stream.push_back(static_cast<uint8_t>(d1));
    stream.push_back(static_cast<uint8_t>(d1 >> 8 | d2 << 4));
    stream.push_back(static_cast<uint8_t>(d2 >> 4));
  }
  return stream;
}

// Calls the active target's kernel with `stream` and the coefficients that are already accepted.
// Both buffers have exactly the room that the kernel needs.
Coefficients Append(const Coefficients& before, std::span<const uint8_t> stream) {
  Coefficients c = before;
  c.resize(before.size() + stream.size() / 3 * 2 + 8, -1);
  Buffer readable(stream.begin(), stream.end());
  readable.resize(stream.size() + 4, 0x00);  // a kernel that reads too far accepts these
  const size_t count = ActiveTarget().mlkem->polynomial.rejection_sample(
      c.data(), before.size(), readable.data(), stream.size());
  EXPECT_LE(count, c.size());
  c.resize(std::min(count, c.size()));
  return c;
}

// Samples the whole stream at once, and then as SampleNTT reads it: three blocks first, then single
// ones.
void ExpectStream(const Buffer& stream) {
  const Coefficients wanted = Accepted(stream);
  ASSERT_EQ(Append({}, stream), wanted);
  Coefficients sampled;
  size_t at = 0;
  while (sampled.size() < 256 && at < stream.size()) {
    const size_t bytes = std::min(stream.size() - at, at == 0 ? kThreeBlocks : kBlock);
    sampled = Append(sampled, std::span(stream).subspan(at, bytes));
    at += bytes;
    ASSERT_EQ(sampled, Accepted(std::span(stream).first(at))) << "after " << at << " bytes";
  }
}

void ExpectOnEveryTarget(const std::vector<Buffer>& streams) {
  ForEachTarget([&] {
    for (size_t s = 0; s < streams.size(); ++s) {
      SCOPED_TRACE("stream " + std::to_string(s));
      ASSERT_NO_FATAL_FAILURE(ExpectStream(streams[s]));
    }
  });
}

constexpr size_t kOfBlock = kBlock / 3 * 2;  // candidates in a block

TEST(CraftedStreamTest, TheCountIsReachedInLaterBlocks) {
  std::mt19937 generator(5);
  const auto below = [&](int limit) {
    return static_cast<int>(generator() % static_cast<unsigned>(limit));
  };
  std::vector<Buffer> streams;
  for (size_t last = 4; last <= 40; ++last) {
    std::vector<int> candidates(kOfBlock * last);
    for (int& d : candidates) d = kQ + below(4096 - kQ);
    // 255 candidates are accepted in the blocks before the last one, and a few in the last.
    for (size_t accepted = 0; accepted < 255;) {
      int& d = candidates[generator() % (candidates.size() - kOfBlock)];
      if (d < kQ) continue;
      d = below(kQ);
      ++accepted;
    }
    streams.push_back(Stream(candidates));
    ASSERT_EQ(Accepted(streams.back()).size(), 255u);
    candidates[candidates.size() - 1 - last] = below(kQ);
    streams.push_back(Stream(candidates));
    ASSERT_EQ(Accepted(streams.back()).size(), 256u);
    for (size_t i = candidates.size() - kOfBlock; i < candidates.size(); ++i) {
      candidates[i] = below(kQ);
    }
    streams.push_back(Stream(candidates));
    ASSERT_EQ(Accepted(streams.back()).size(), 255u + kOfBlock);
  }
  ExpectOnEveryTarget(streams);
}

TEST(CraftedStreamTest, RejectedBlocksAnywhere) {
  std::vector<Buffer> streams;
  for (size_t rejected = 0; rejected <= 12; ++rejected) {
    for (const size_t before : {size_t{0}, size_t{1}, size_t{2}}) {
      Buffer stream = Stream(std::vector<int>(kOfBlock * before, kQ - 1));
      stream.insert(stream.end(), kBlock * rejected, 0xFF);
      const Buffer rest = Stream(std::vector<int>(3 * kOfBlock, 1));
      stream.insert(stream.end(), rest.begin(), rest.end());
      streams.push_back(stream);
    }
  }
  streams.emplace_back(20 * kBlock, 0xFF);
  ExpectOnEveryTarget(streams);
}

TEST(CraftedStreamTest, Exactly256AtTheEndOfABlockOrOneLater) {
  std::vector<Buffer> streams;
  for (size_t last = 3; last <= 8; ++last) {
    const size_t end = kOfBlock * last;
    // The 256th accepted candidate is the last of a block. The 256 are the last candidates, or
    // spread out.
    std::vector<int> candidates(end + kOfBlock, 4095);
    for (size_t i = 0; i < 256; ++i) candidates[end - 256 + i] = static_cast<int>(i);
    streams.push_back(Stream(candidates));
    std::fill(candidates.begin(), candidates.end(), kQ);
    for (size_t i = 0; i < 256; ++i) candidates[end - 1 - i * (end - 1) / 255] = kQ - 1;
    streams.push_back(Stream(candidates));
    ASSERT_EQ(Accepted(streams.back()).size(), 256u);
    // 255 are accepted before the last block, and one at each place of it.
    for (size_t place = 0; place < kOfBlock; ++place) {
      std::fill(candidates.begin(), candidates.end(), 4095);
      for (size_t i = 0; i < 255; ++i) candidates[i] = static_cast<int>(i);
      candidates[end + place] = kQ - 1;
      streams.push_back(Stream(candidates));
    }
  }
  ExpectOnEveryTarget(streams);
}

TEST(CraftedStreamTest, LimitInEveryPlace) {
  std::vector<Buffer> streams;
  for (size_t place = 0; place < 3 * kOfBlock; place += IsQuick() ? 5 : 1) {
    for (const int around : {0, kQ - 1, kQ, 4095}) {
      for (const int d : {0, kQ - 1, kQ, kQ + 1, 4095}) {
        if (d == around) continue;
        std::vector<int> candidates(3 * kOfBlock, around);
        candidates[place] = d;
        streams.push_back(Stream(candidates));
      }
    }
  }
  ExpectOnEveryTarget(streams);
}

TEST(CraftedStreamTest, EverySetOfEightAccepted) {
  std::vector<int> candidates;
  for (int set = 0; set < 256; ++set) {
    for (int lane = 0; lane < 8; ++lane) {
      candidates.push_back((set >> lane & 1) != 0 ? set + 300 * lane : kQ + set + lane);
    }
  }
  std::vector<Buffer> streams = {Stream(candidates)};
  // Each pattern is also at other distances from the start, so that wide vectors have it in every
  // part.
  for (size_t shift = 8; shift < 64; shift += 8) {
    std::rotate(candidates.begin(), candidates.begin() + 8, candidates.end());
    candidates.insert(candidates.begin(), 8, 4095);
    candidates.resize(256 * 8);
    streams.push_back(Stream(candidates));
  }
  ExpectOnEveryTarget(streams);
}

TEST(CraftedStreamTest, RandomStreamsOfAllLengths) {
  std::vector<Buffer> streams;
  for (size_t bytes = 0; bytes <= 10 * kBlock; bytes += 24) streams.push_back(RandomBuffer(bytes));
  ExpectOnEveryTarget(streams);
}

}  // namespace
}  // namespace kexlane::test
