// SPDX-License-Identifier: Apache-2.0
// kxl_self_test: it passes on every target, and names the test of each kernel that is wrong.
#include <kexlane/kexlane.h>

#include <cstring>
#include <set>
#include <string>
#include <thread>

#include "api/self_test_findings.h"
#include "dispatch/target.h"
#include "tests/support/test_util.h"

namespace kexlane {
namespace {

TEST(SelfTest, PassesOnEveryTargetAndLeavesTheActiveOne) {
  const std::string before = kxl_target_active();
  EXPECT_EQ(kxl_self_test(nullptr), nullptr);
  for (const char* name : test::SupportedTargets()) {
    const char* const failed = kxl_self_test(name);
    EXPECT_EQ(failed, nullptr) << name << ": " << failed;
    EXPECT_EQ(kxl_target_active(), before);
  }
}

TEST(SelfTest, RefusesTargetsThatDoNotRunHere) {
  for (const char* name : {"", "avx", "AVX2", "portable ", "avx10"}) {
    EXPECT_STREQ(kxl_self_test(name), kxl_status_text(KXL_ERR_TARGET)) << name;
  }
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (kxl_target_supported(i) == 0) {
      EXPECT_STREQ(kxl_self_test(kxl_target_name(i)), kxl_status_text(KXL_ERR_TARGET));
    }
  }
}

TEST(SelfTest, NamesAreDifferent) {
  std::set<std::string> names;
  for (const SelfTestAnswer* answer : kSelfTestAnswers) {
    for (const char* name : answer->names) {
      if (name != nullptr) {
        EXPECT_TRUE(names.insert(name).second) << name;
      }
    }
  }
  EXPECT_EQ(names.size(), 64u);
}

// ---- A target with one kernel that is wrong ----------------------------------------------------

const Target& Good() { return Targets().back(); }
MlkemTable mlkem;
X25519Table x25519;
const Target kBad = {.name = "bad", .needs = 0, .mlkem = &mlkem, .x25519 = &x25519};

// What TestTarget() says where one kernel is replaced.
template <class Table, class Member, class Kernel>
std::string FailedWith(Table& table, Member member, Kernel kernel) {
  mlkem = *Good().mlkem;
  x25519 = *Good().x25519;
  table.*member = kernel;
  const char* const failed = TestTarget(kBad);
  return failed == nullptr ? "" : failed;
}
template <class Member, class Kernel>
std::string FailedWith(MlkemKernels MlkemTable::*set, Member member, Kernel kernel) {
  mlkem = *Good().mlkem;
  x25519 = *Good().x25519;
  mlkem.*set.*member = kernel;
  const char* const failed = TestTarget(kBad);
  return failed == nullptr ? "" : failed;
}

// A kernel that is right but for one bit of the last item of a batch, or of a single operation.
template <MlkemKernels MlkemTable::*kSet, bool kBatchOnly>
void BadKeygen(KeygenItem* items, size_t n) {
  (Good().mlkem->*kSet).keygen(items, n);
  if (items[0].dk != nullptr && (n > 1) == kBatchOnly) items[n - 1].dk[700] ^= 16;
}
template <MlkemKernels MlkemTable::*kSet, auto kKernel, bool kBatchOnly>
void BadEncaps(EncapsItem* items, size_t n) {
  ((Good().mlkem->*kSet).*kKernel)(items, n);
  if ((n > 1) == kBatchOnly) items[n - 1].c[5] ^= 1;
}
template <MlkemKernels MlkemTable::*kSet, auto kKernel, bool kBatchOnly>
void BadDecaps(DecapsItem* items, size_t n) {
  ((Good().mlkem->*kSet).*kKernel)(items, n);
  if ((n > 1) == kBatchOnly) items[n - 1].K[31] ^= 128;
}

TEST(SelfTest, NamesTheKernelThatIsWrong) {
  constexpr auto k512 = &MlkemTable::mlkem512, k768 = &MlkemTable::mlkem768,
                 k1024 = &MlkemTable::mlkem1024;
  using K = MlkemKernels;
  EXPECT_EQ(FailedWith(k512, &K::keygen, BadKeygen<k512, false>), "ML-KEM-512 keygen");
  EXPECT_EQ(FailedWith(k1024, &K::keygen, BadKeygen<k1024, true>), "ML-KEM-1024 keygen, batch");
  EXPECT_EQ(FailedWith(k768, &K::encaps, BadEncaps<k768, &K::encaps, true>),
            "ML-KEM-768 encaps, batch");
  EXPECT_EQ(FailedWith(k768, &K::encaps_prepared, BadEncaps<k768, &K::encaps_prepared, false>),
            "ML-KEM-768 encaps, prepared");
  EXPECT_EQ(FailedWith(k1024, &K::encaps_prepared, BadEncaps<k1024, &K::encaps_prepared, true>),
            "ML-KEM-1024 encaps, prepared, batch");
  EXPECT_EQ(FailedWith(k512, &K::decaps, BadDecaps<k512, &K::decaps, false>), "ML-KEM-512 decaps");
  EXPECT_EQ(FailedWith(k768, &K::decaps_prepared, BadDecaps<k768, &K::decaps_prepared, false>),
            "ML-KEM-768 decaps, prepared");

  EXPECT_EQ(FailedWith(
                k768, &K::parse_ek, +[](void*, const uint8_t*) { return false; }),
            "ML-KEM-768 encaps, prepared");
  // The second single decapsulation is that of a ciphertext that is rejected.
  EXPECT_EQ(FailedWith(
                k768, &K::decaps,
                +[](DecapsItem* items, size_t n) {
                  static int singles = 0;
                  Good().mlkem->mlkem768.decaps(items, n);
                  if (n == 1 && ++singles == 2) items[0].K[0] ^= 1;
                }),
            "ML-KEM-768 decaps, implicit rejection");
}

TEST(SelfTest, NamesX25519AndHashes) {
  EXPECT_EQ(FailedWith(
                x25519, &X25519Table::public_key,
                +[](X25519Item* items, size_t n) {
                  Good().x25519->public_key(items, n);
                  if (n > 1) items[n - 1].out[0] ^= 1;
                }),
            "X25519 public key, batch");
  EXPECT_EQ(FailedWith(
                x25519, &X25519Table::shared_secret,
                +[](X25519Item* items, size_t n) {
                  Good().x25519->shared_secret(items, n);
                  items[n - 1].ok = false;
                }),
            "X25519 shared secret");
  mlkem = *Good().mlkem;
  mlkem.keccak.sha3_256 = [](const HashItem* items, size_t) { items[0].out[0] = 0; };
  x25519 = *Good().x25519;
  EXPECT_STREQ(TestTarget(kBad), "ML-KEM-512 keygen");
}

TEST(SelfTest, RunsBesideOtherThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] { EXPECT_EQ(kxl_self_test("portable"), nullptr); });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace kexlane
