// SPDX-License-Identifier: Apache-2.0
// The Keccak kernels of every target: the permutation of any number of states in comparison with
// single ones, and the hashes in comparison with libcrypto.
#include <gtest/gtest.h>
#include <kexlane/kernels.h>
#include <openssl/evp.h>

#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include "dispatch/target.h"
#include "kernels/probes/probes.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

using State = std::array<uint64_t, 25>;

const ProbeTable& Probes() { return ProbesOf(kxl_target_active()); }

State RandomState() {
  State state;
  std::memcpy(state.data(), RandomBuffer(sizeof(state)).data(), sizeof(state));
  return state;
}

// Keccak-f[1600] of the zero state, from the Keccak team's KeccakF-1600-IntermediateValues.
TEST(KeccakTest, ZeroState) {
  ForEachTarget([] {
    State state = {};
    ASSERT_EQ(kxl_kernel_keccak_f1600(state.data(), 1), KXL_OK);
    EXPECT_EQ(state[0], 0xF1258F7940E1DDE7u);
    EXPECT_EQ(state[1], 0x84D5CCF933C0478Au);
    EXPECT_EQ(state[24], 0xEAF1FF7B5CECA249u);
    ASSERT_EQ(kxl_kernel_keccak_f1600(state.data(), 1), KXL_OK);
    EXPECT_EQ(state[0], 0x2D5C954DF96ECB3Cu);
  });
}

TEST(KeccakTest, AnyNumberOfStatesEqualsOneAtATime) {
  ForEachTarget([] {
    for (size_t n = 0; n <= 35; ++n) {
      std::vector<State> together, alone;
      for (size_t i = 0; i < n; ++i) together.push_back(RandomState());
      together.push_back(RandomState());  // a guard that must not change
      alone = together;
      for (size_t i = 0; i < n; ++i) Probes().f1600_x1(alone[i].data());
      ASSERT_EQ(kxl_kernel_keccak_f1600(together[0].data(), n), KXL_OK);
      ASSERT_EQ(together, alone) << n;
    }
  });
}

TEST(KeccakTest, InterleavedStatesEqualOneAtATime) {
  ForEachTarget([] {
    const ProbeTable& keccak = Probes();
    const std::pair<size_t, void (*)(uint64_t*)> permutations[] = {
        {2, keccak.f1600_x2}, {4, keccak.f1600_x4}, {8, keccak.f1600_x8}};
    for (const auto& [width, permutation] : permutations) {
      if (permutation == nullptr) continue;
      alignas(64) uint64_t s[25 * 8];
      std::vector<State> states(width);
      for (size_t j = 0; j < width; ++j) {
        states[j] = RandomState();
        for (size_t i = 0; i < 25; ++i) s[i * width + j] = states[j][i];
        keccak.f1600_x1(states[j].data());
      }
      permutation(s);
      for (size_t j = 0; j < width; ++j) {
        for (size_t i = 0; i < 25; ++i) ASSERT_EQ(s[i * width + j], states[j][i]) << i << " " << j;
      }
    }
  });
}

TEST(KeccakTest, WidePermutationsExist) {
  ForEachTarget([] {
    const std::string_view name = kxl_target_active();
    const ProbeTable& keccak = Probes();
    EXPECT_EQ(keccak.f1600_x2 != nullptr, name == "neon" || name == "neon_sha3");
    EXPECT_EQ(keccak.f1600_x4 != nullptr, name == "avx2" || name.starts_with("avx512"));
    EXPECT_EQ(keccak.f1600_x8 != nullptr, name.starts_with("avx512"));
  });
}

Buffer LibcryptoHash(const EVP_MD* md, size_t out_bytes, const Buffer& in) {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  Buffer out(out_bytes);
  EXPECT_EQ(EVP_DigestInit_ex(context.get(), md, nullptr), 1);
  EXPECT_EQ(EVP_DigestUpdate(context.get(), in.data(), in.size()), 1);
  const bool is_xof = (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0;
  EXPECT_EQ(is_xof ? EVP_DigestFinalXOF(context.get(), out.data(), out.size())
                   : EVP_DigestFinal_ex(context.get(), out.data(), nullptr),
            1);
  return out;
}

// Every message length around one, two and three blocks, where padding has its special cases.
TEST(KeccakTest, HashesEqualLibcrypto) {
  ForEachTarget([] {
    const KeccakKernels& keccak = ActiveTarget().mlkem->keccak;
    for (size_t bytes = 0; bytes <= 510; ++bytes) {
      const Buffer in = RandomBuffer(bytes);
      Buffer out(32);
      HashItem item = {out.data(), 32, in.data(), bytes};
      keccak.sha3_256(&item, 1);
      ASSERT_EQ(out, LibcryptoHash(EVP_sha3_256(), 32, in)) << bytes;
      out.resize(64);
      item = {out.data(), 64, in.data(), bytes};
      keccak.sha3_512(&item, 1);
      ASSERT_EQ(out, LibcryptoHash(EVP_sha3_512(), 64, in)) << bytes;
    }
  });
}

TEST(KeccakTest, ExtendableOutputEqualsLibcrypto) {
  ForEachTarget([] {
    const KeccakKernels& keccak = ActiveTarget().mlkem->keccak;
    const Buffer messages[] = {
        {}, RandomBuffer(32), RandomBuffer(136), RandomBuffer(167), RandomBuffer(1120)};
    for (const Buffer& in : messages) {
      for (size_t out_bytes = 0; out_bytes <= 510; ++out_bytes) {
        // The bytes behind the output must not change.
        const Buffer behind(8, 0xa5);
        Buffer out(out_bytes);
        out.insert(out.end(), behind.begin(), behind.end());
        const HashItem item = {out.data(), out_bytes, in.data(), in.size()};
        keccak.shake128(&item, 1);
        // libcrypto cannot output zero bytes.
        Buffer expected = LibcryptoHash(EVP_shake128(), out_bytes + 1, in);
        expected.pop_back();
        expected.insert(expected.end(), behind.begin(), behind.end());
        ASSERT_EQ(out, expected) << in.size() << " " << out_bytes;
        keccak.shake256(&item, 1);
        expected = LibcryptoHash(EVP_shake256(), out_bytes + 1, in);
        expected.pop_back();
        expected.insert(expected.end(), behind.begin(), behind.end());
        ASSERT_EQ(out, expected) << in.size() << " " << out_bytes;
      }
    }
  });
}

// Messages of several blocks and outputs of several lengths, which end in different lanes at
// different times.
TEST(KeccakTest, ManyHashesEqualSingleOnes) {
  ForEachTarget([] {
    const KeccakKernels& keccak = ActiveTarget().mlkem->keccak;
    struct {
      void (*run)(const HashItem* items, size_t n);
      const EVP_MD* md;
      size_t out_bytes;  // 0 stands for several lengths
    } const kinds[] = {{keccak.sha3_256, EVP_sha3_256(), 32},
                       {keccak.sha3_512, EVP_sha3_512(), 64},
                       {keccak.shake128, EVP_shake128(), 0},
                       {keccak.shake256, EVP_shake256(), 0}};
    for (const auto& kind : kinds) {
      for (size_t n = 0; n <= 17; ++n) {
        std::vector<Buffer> in, out;
        for (size_t i = 0; i < n; ++i) {
          in.push_back(RandomBuffer(i * 67 % 450));
          out.emplace_back(kind.out_bytes != 0 ? kind.out_bytes : 1 + i * 89 % 400);
        }
        std::vector<HashItem> items;
        for (size_t i = 0; i < n; ++i) {
          items.push_back({out[i].data(), out[i].size(), in[i].data(), in[i].size()});
        }
        kind.run(items.data(), n);
        for (size_t i = 0; i < n; ++i) {
          EXPECT_EQ(out[i], LibcryptoHash(kind.md, out[i].size(), in[i]));
        }
      }
    }
  });
}

}  // namespace
}  // namespace kexlane::test
