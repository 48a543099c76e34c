// SPDX-License-Identifier: Apache-2.0
// No call uses more stack than the table in kexlane.h says, on any target. Calls leave on the stack
// below them no key, and nothing that they drew from the operating system. The getrandom() of this
// program replaces that of libc.
#include <gtest/gtest.h>
#include <kexlane/kernels.h>
#include <kexlane/kexlane.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <regex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/exchange_items.h"
#include "tests/support/stack_after.h"
#include "tests/support/test_util.h"

#if defined(__linux__)
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

uint8_t drawn[16384];
size_t bytes_drawn = 0;

}  // namespace

extern "C" ssize_t getrandom(void* out, size_t bytes, unsigned flags) {
  const auto got = syscall(SYS_getrandom, out, bytes, flags);
  for (long i = 0; i < got && bytes_drawn < sizeof(drawn); ++i) {
    drawn[bytes_drawn++] = static_cast<uint8_t*>(out)[i];
  }
  return got;
}
#endif

namespace {

using kexlane::test::Buffers;
using kexlane::test::ExchangeItems;
using kexlane::test::kMany;
using kexlane::test::Operation;
using kexlane::test::StackAfter;

// The bytes that the table in kexlane.h allows for a row, or 0 if the row has no such column.
struct Limits {
  size_t one = 0, batch = 0;
};
std::map<std::string, Limits> ReadLimits() {
  std::ifstream header(KEXLANE_SOURCE_DIR "/include/kexlane/kexlane.h");
  std::map<std::string, Limits> limits;
  const std::regex row(R"( \*         ((?:a )?[\w-]+) +(\d+)(?: +(\d+))?)");
  std::smatch match;
  for (std::string line; std::getline(header, line);) {
    if (!std::regex_match(line, match, row)) continue;
    const auto bytes = [](const std::string& kb) { return kb.empty() ? 0 : std::stoul(kb) * 1024; };
    limits[match[1]] = {bytes(match[2]), bytes(match[3])};
  }
  return limits;
}

// Returns the limit of an operation, whose name begins with its row in the table.
size_t LimitOf(const std::string& name) {
  static const std::map<std::string, Limits> limits = ReadLimits();
  const std::string first = name.substr(0, name.find(' '));
  const auto row = limits.find(first == "kernel" ? "a kernel" : first);
  if (row == limits.end()) return 0;
  if (name.find("_batch") == std::string::npos) return row->second.one;
  const bool wide = std::string(kxl_target_active()).find("avx512") == 0;
  return wide ? 96 * 1024 : row->second.batch;
}

// Expects that neither the first nor the last 32 bytes that the operation drew are on the stack.
void ExpectNothingDrawn([[maybe_unused]] const StackAfter& after,
                        [[maybe_unused]] const std::string& name) {
#if defined(__linux__)
  ASSERT_LT(bytes_drawn, sizeof(drawn)) << name;
  if (bytes_drawn == 0) return;
  ASSERT_GE(bytes_drawn, 32u) << name;
  for (const size_t at : {size_t{0}, size_t{16}, bytes_drawn - 32, bytes_drawn - 16}) {
    EXPECT_FALSE(after.Contains(std::span(drawn).subspan(at, 16))) << name << ", " << at;
  }
#endif
}

StackAfter After(const Operation& operation) {
#if defined(__linux__)
  bytes_drawn = 0;
#endif
  return StackAfter(operation);
}

// Reports how much stack an operation uses, and checks it. The first call resolves symbols of libc,
// which does not count.
void Check(const std::string& name, const Operation& operation) {
  ASSERT_EQ(operation(), KXL_OK) << name;
  const StackAfter after = After(operation);
  std::printf("%-50s %6zu bytes\n", name.c_str(), after.use());
  EXPECT_LE(after.use(), LimitOf(name)) << name;
  ExpectNothingDrawn(after, name);
}

void CheckKem(const kxl_kem& kem) {
  const std::string name = kem.name;
  std::vector<uint8_t> ek(kem.ek_bytes), dk(kem.dk_bytes), c(kem.c_bytes), K(kem.K_bytes);
  std::vector<uint8_t> seed(std::max(kem.keygen_seed_bytes, kem.encaps_seed_bytes), 1);
  Check(name + " keygen", [&] { return kem.keygen(ek.data(), ek.size(), dk.data(), dk.size()); });
  Check(name + " keygen_derand", [&] {
    return kem.keygen_derand(ek.data(), ek.size(), dk.data(), dk.size(), seed.data(),
                             kem.keygen_seed_bytes);
  });
  Check(name + " encaps",
        [&] { return kem.encaps(c.data(), c.size(), K.data(), K.size(), ek.data(), ek.size()); });
  Check(name + " encaps_derand", [&] {
    return kem.encaps_derand(c.data(), c.size(), K.data(), K.size(), ek.data(), ek.size(),
                             seed.data(), kem.encaps_seed_bytes);
  });
  Check(name + " decaps",
        [&] { return kem.decaps(K.data(), K.size(), c.data(), c.size(), dk.data(), dk.size()); });
  if (name == "ML-KEM-1024") {
    Check(name + " check_ek", [&] { return kxl_mlkem1024_check_ek(ek.data()); });
    Check(name + " check_dk", [&] { return kxl_mlkem1024_check_dk(dk.data()); });
    Check(name + " ek_from_dk", [&] { return kxl_mlkem1024_ek_from_dk(ek.data(), dk.data()); });
    Check(name + " check_pair", [&] { return kxl_mlkem1024_check_pair(ek.data(), dk.data()); });
  }
  if (name == "X25519MLKEM768") {
    Check(name + " check_share", [&] { return kxl_x25519mlkem768_check_share(ek.data()); });
  }
}

template <typename M>
void CheckPrepared(const std::string& name) {
  std::vector<uint8_t> ek(M::kEkBytes), dk(M::kDkBytes), c(M::kCBytes), K(32), seed(64, 1);
  const auto pek = std::make_unique<typename M::EkStruct>();
  const auto pdk = std::make_unique<typename M::DkStruct>();
  ASSERT_EQ(M::kKeygen(ek.data(), dk.data()), KXL_OK);
  Check(name + " dk_keygen", [&] { return M::kDkKeygen(pdk.get(), ek.data()); });
  Check(name + " dk_from_seed", [&] { return M::kDkFromSeed(pdk.get(), ek.data(), seed.data()); });
  Check(name + " ek_parse", [&] { return M::kEkParse(pek.get(), ek.data()); });
  Check(name + " dk_parse", [&] { return M::kDkParse(pdk.get(), dk.data()); });
  Check(name + " encaps_prepared",
        [&] { return M::kEncapsPrepared(c.data(), K.data(), pek.get()); });
  Check(name + " encaps_prepared_derand",
        [&] { return M::kEncapsPreparedDerand(c.data(), K.data(), pek.get(), seed.data()); });
  Check(name + " decaps_prepared",
        [&] { return M::kDecapsPrepared(K.data(), c.data(), pdk.get()); });
  Check(name + " dk_wipe", [&] { return M::kDkWipe(pdk.get()); });
}

template <typename M>
void CheckBatches(const std::string& name) {
  constexpr size_t n = 8;
  const auto check = [&](const std::string& operation, const Operation& run) {
    Check(name + " " + operation + ", 8 items", run);
  };
  std::vector<typename M::KeyPair> pairs(n);
  std::vector<typename M::Encapsulation> sent(n);
  std::vector<uint8_t> seed_bytes(64, 1), K_bytes(32 * n);
  std::vector<uint8_t*> ek, dk, c, K;
  std::vector<const uint8_t*> ek_in, dk_in, c_in;
  const std::vector<const uint8_t*> seed(n, seed_bytes.data());
  for (size_t i = 0; i < n; ++i) {
    ek.push_back(pairs[i].ek.data());
    dk.push_back(pairs[i].dk.bytes().data());
    c.push_back(sent[i].c.data());
    K.push_back(&K_bytes[32 * i]);
  }
  ek_in.assign(ek.begin(), ek.end());
  dk_in.assign(dk.begin(), dk.end());
  c_in.assign(c.begin(), c.end());
  kxl_status status[n];
  check("keygen_batch", [&] { return M::kKeygenBatch(n, ek.data(), dk.data(), status); });
  check("keygen_batch_derand",
        [&] { return M::kKeygenBatchDerand(n, ek.data(), dk.data(), seed.data(), status); });
  check("encaps_batch",
        [&] { return M::kEncapsBatch(n, c.data(), K.data(), ek_in.data(), status); });
  check("encaps_batch_derand", [&] {
    return M::kEncapsBatchDerand(n, c.data(), K.data(), ek_in.data(), seed.data(), status);
  });
  check("decaps_batch",
        [&] { return M::kDecapsBatch(n, K.data(), c_in.data(), dk_in.data(), status); });

  const auto pek = M::Prepare(pairs[0].ek);
  const auto pdk = M::Prepare(pairs[0].dk);
  ASSERT_TRUE(pek && pdk);
  const std::vector<const typename M::EkStruct*> peks(n, &*pek);
  const std::vector<const typename M::DkStruct*> pdks(n, pdk->get());
  check("encaps_prepared_batch",
        [&] { return M::kEncapsPreparedBatch(n, c.data(), K.data(), peks.data(), status); });
  check("encaps_prepared_batch_derand", [&] {
    return M::kEncapsPreparedBatchDerand(n, c.data(), K.data(), peks.data(), seed.data(), status);
  });
  check("decaps_prepared_batch",
        [&] { return M::kDecapsPreparedBatch(n, K.data(), c_in.data(), pdks.data(), status); });
}

template <typename M>
void CheckMlkem(const std::string& name) {
  CheckPrepared<M>(name);
  CheckBatches<M>(name);
}

void CheckExchanges() {
  ExchangeItems items;
  for (const auto& [name, operation] : items.SingleCalls()) Check(name, operation);
  for (const size_t n : {size_t{8}, kMany}) {
    for (const auto& [name, operation] : items.Batches(n)) Check(name, operation);
  }
}

// Expects that no sixteen bytes of the secrets of the first, the last and the eighth item are left.
void CheckNothingIsLeft() {
  ExchangeItems items;
  std::vector<ExchangeItems::Named> calls = items.SingleCalls();
  for (const size_t n : {size_t{8}, kMany}) {
    for (auto& batch : items.Batches(n)) calls.push_back(std::move(batch));
  }
  for (const auto& [name, operation] : calls) {
    SCOPED_TRACE(name);
    const StackAfter after(operation);
    for (const Buffers* secrets :
         {&items.sk, &items.ss, &items.state, &items.secret, &items.xwing_sk, &items.xwing_ss}) {
      for (const size_t i : {size_t{0}, size_t{7}, kMany - 1}) {
        const std::vector<uint8_t>& bytes = secrets->memory[i];
        const auto zeros = std::count(bytes.end() - 16, bytes.end(), 0);
        if (zeros == 16) continue;  // this secret does not exist yet
        EXPECT_FALSE(after.Contains(std::span(bytes).first<16>())) << "item " << i;
        EXPECT_FALSE(after.Contains(std::span(bytes).last<16>())) << "item " << i;
      }
    }
    // Both prepared structs have X25519's secret key 64 bytes before their end.
    for (const size_t i : {size_t{0}, size_t{7}, kMany - 1}) {
      const std::span client(items.client.memory[i].opaque), dk(items.prepared_dk.memory[i].opaque);
      const auto x_secret = client.last<64>().first<16>();
      const auto zeros = std::count(x_secret.begin(), x_secret.end(), 0);
      if (zeros != 16) {  // it exists, and its seed is not all zeros
        EXPECT_FALSE(after.Contains(x_secret)) << "client " << i;
      }
      EXPECT_FALSE(after.Contains(dk.last<64>().first<16>())) << "dk " << i;
      uint8_t ss_x[32];  // an input of X-Wing's hash
      const kxl_status made = kxl_x25519_shared_secret(ss_x, &dk[dk.size() - 64],
                                                       items.ct.in[i] + KXL_MLKEM768_C_BYTES);
      EXPECT_FALSE(made == KXL_OK && after.Contains(std::span(ss_x).first<16>())) << "ss_x " << i;
    }
  }
}

void CheckKernels() {
  constexpr size_t kMany = 16;
  std::vector<int16_t> f(256 * kMany), g(256 * kMany), h(256 * kMany);
  std::vector<uint8_t> seeds(34 * kMany), bytes(32 * 12), x(32 * kMany);
  std::vector<uint64_t> states(25 * kMany);
  Check("kernel ntt", [&] { return kxl_kernel_ntt(h.data(), f.data()); });
  Check("kernel inverse_ntt", [&] { return kxl_kernel_inverse_ntt(h.data(), f.data()); });
  Check("kernel multiply_ntts",
        [&] { return kxl_kernel_multiply_ntts(h.data(), f.data(), g.data(), 4); });
  Check("kernel sample_ntt", [&] { return kxl_kernel_sample_ntt(h.data(), seeds.data(), kMany); });
  Check("kernel sample_poly_cbd",
        [&] { return kxl_kernel_sample_poly_cbd(h.data(), bytes.data(), 3); });
  Check("kernel byte_encode", [&] { return kxl_kernel_byte_encode(bytes.data(), f.data(), 12); });
  Check("kernel byte_decode", [&] { return kxl_kernel_byte_decode(h.data(), bytes.data(), 12); });
  Check("kernel compress", [&] { return kxl_kernel_compress(h.data(), f.data(), 11); });
  Check("kernel decompress", [&] { return kxl_kernel_decompress(h.data(), f.data(), 11); });
  Check("kernel keccak_f1600", [&] { return kxl_kernel_keccak_f1600(states.data(), kMany); });
  Check("kernel fe25519_mul",
        [&] { return kxl_kernel_fe25519_mul(x.data(), x.data(), x.data(), kMany); });
  Check("kernel fe25519_sqr", [&] { return kxl_kernel_fe25519_sqr(x.data(), x.data(), kMany); });
}

// A state of Keccak would be on the stack as it is or, beside others with the same content, with
// each word several times.
void CheckKeccakLeavesNothing() {
  std::vector<uint64_t> states(25 * 16);
  for (const size_t n : {1u, 2u, 4u, 16u}) {
    SCOPED_TRACE(n);
    std::fill(states.begin(), states.end(), 0x0123456789abcdef);
    const StackAfter after([&] { return kxl_kernel_keccak_f1600(states.data(), n); });
    const auto contains = [&](uint64_t a, uint64_t b) {
      const uint64_t words[2] = {a, b};
      uint8_t bytes[16];
      std::memcpy(bytes, words, 16);
      return after.Contains(bytes);
    };
    for (const size_t i : {0u, 11u, 23u}) {
      EXPECT_FALSE(contains(states[i], states[i + 1])) << i;
      EXPECT_FALSE(contains(states[i], states[i])) << i;
    }
  }
}

TEST(Stack, IsMeasured) {
#if defined(KEXLANE_ADDRESS_SANITIZER)
  GTEST_SKIP() << "a sanitizer's frames are larger";
#endif
  const StackAfter after([] {
    volatile uint8_t frame[20000];
    for (size_t i = 0; i < sizeof(frame); ++i) frame[i] = 1;
    return KXL_OK;
  });
  EXPECT_GE(after.use(), 20000u);
  EXPECT_LT(after.use(), 24000u);
}

TEST(Stack, StaysUnderTheLimitsOnEveryTarget) {
#if defined(KEXLANE_ADDRESS_SANITIZER) || !defined(NDEBUG)
  GTEST_SKIP() << "frames are larger with a sanitizer and without optimisation";
#endif
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (!kxl_target_supported(i)) continue;
    ASSERT_EQ(kxl_target_force(kxl_target_name(i)), KXL_OK);
    std::printf("on %s:\n", kxl_target_active());
    for (size_t k = 0; kxl_kem_at(k) != nullptr; ++k) CheckKem(*kxl_kem_at(k));
    CheckMlkem<kexlane::MlKem512>("ML-KEM-512");
    CheckMlkem<kexlane::MlKem768>("ML-KEM-768");
    CheckMlkem<kexlane::MlKem1024>("ML-KEM-1024");
    CheckExchanges();
    CheckKernels();
    const StackAfter self_test(
        [] { return kxl_self_test(kxl_target_active()) == nullptr ? KXL_OK : KXL_ERR_TARGET; });
    std::printf("%-50s %6zu bytes\n", "self_test", self_test.use());
    const bool wide = std::string(kxl_target_active()).find("avx512") == 0;
    EXPECT_LE(self_test.use(), (wide ? 144u : 112u) * 1024);  // self_test.h says so
  }
  ASSERT_EQ(kxl_target_force(nullptr), KXL_OK);
}

TEST(Stack, HoldsNoSecretAfterACall) {
#if defined(KEXLANE_ADDRESS_SANITIZER)
  GTEST_SKIP() << "a sanitizer's stack is elsewhere";
#endif
  // Shows that a secret which a call leaves on the stack is found.
  const uint8_t key[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  const StackAfter after([&key] {
    volatile uint8_t frame[16 * sizeof(key)];  // so large because the next call overwrites a part
    for (size_t i = 0; i < sizeof(frame); ++i) frame[i] = key[i % sizeof(key)];
    return frame[0] == key[0] ? KXL_OK : KXL_ERR_KEY;
  });
  EXPECT_TRUE(after.Contains(key));
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (!kxl_target_supported(i)) continue;
    ASSERT_EQ(kxl_target_force(kxl_target_name(i)), KXL_OK);
    SCOPED_TRACE(kxl_target_active());
    CheckNothingIsLeft();
    CheckKeccakLeavesNothing();
  }
  ASSERT_EQ(kxl_target_force(nullptr), KXL_OK);
}

}  // namespace
