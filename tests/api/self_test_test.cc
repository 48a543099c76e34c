// SPDX-License-Identifier: Apache-2.0
// kxl_self_test: it passes on every target, and names the test of each kernel that is wrong.
#include <kexlane/kexlane.h>

#include <cstring>
#include <set>
#include <string>
#include <thread>
#include <type_traits>

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

// Every test of every target asks for its answer: one that did not could not be made to fail.
TEST(SelfTest, EachCanBeMadeToFailOnEveryTarget) {
  for (const Target& target : Targets()) {
    if (!IsSupported(target)) continue;
    int count = 0;
    for (const SelfTestAnswer* answer : kSelfTestAnswers) {
      for (const char* name : answer->names) {
        if (name != nullptr && (!test::IsQuick() || count++ % 9 == 0)) {
          EXPECT_STREQ(TestTarget(target, name), name) << target.name;
        }
      }
    }
    EXPECT_EQ(TestTarget(target, "ML-KEM-768"), nullptr) << "a part of a name is none";
  }
}

// ---- A target with one kernel that is wrong ----------------------------------------------------

const Target& Good() { return Targets().back(); }
MlkemTable mlkem;
X25519Table x25519;
const Target kBad = {.name = "bad", .needs = 0, .mlkem = &mlkem, .x25519 = &x25519};

std::string Text(const char* failed) { return failed == nullptr ? "" : failed; }
std::string AllTests() { return Text(TestTarget(kBad, "")); }
// The tests of a hybrid alone: among all tests, those of its parts are the first to fail.
template <auto kTests>
std::string HybridTests() {
  Findings findings(kBad, "");
  kTests(kBad, findings);
  return Text(findings.failed());
}

// What the tests say where one kernel is replaced.
template <class Kernel>
std::string FailedWith(Kernel X25519Table::*member, std::type_identity_t<Kernel> kernel,
                       std::string (*tests)() = AllTests) {
  mlkem = *Good().mlkem;
  x25519 = *Good().x25519;
  x25519.*member = kernel;
  return tests();
}
template <class Kernel>
std::string FailedWith(MlkemKernels MlkemTable::*set, Kernel MlkemKernels::*member,
                       std::type_identity_t<Kernel> kernel, std::string (*tests)() = AllTests) {
  mlkem = *Good().mlkem;
  x25519 = *Good().x25519;
  mlkem.*set.*member = kernel;
  return tests();
}

// A kernel that is right but for one bit of the last item of a batch, or of a single operation.
template <MlkemKernels MlkemTable::*kSet, bool kBatchOnly>
void BadKeygen(KeygenItem* items, size_t n) {
  (Good().mlkem->*kSet).keygen(items, n);
  if (items[0].dk != nullptr && (n > 1) == kBatchOnly) items[n - 1].dk[700] ^= 16;
}
template <MlkemKernels MlkemTable::*kSet, auto kKernel, bool kBatchOnly>
void BadKernel(auto* items, size_t n) {
  ((Good().mlkem->*kSet).*kKernel)(items, n);
  if ((n > 1) == kBatchOnly) items[n - 1].K[31] ^= 128;
}
template <auto kKernel, bool kBatchOnly>
void BadX25519(X25519Item* items, size_t n) {
  (Good().x25519->*kKernel)(items, n);
  if ((n > 1) == kBatchOnly) items[n - 1].out[0] ^= 1;
}
// A kernel that refuses nothing.
template <auto kKernel, bool kBatchOnly>
void Careless(auto* items, size_t n) {
  (Good().mlkem->mlkem768.*kKernel)(items, n);
  for (size_t i = 0; i < n; ++i) items[i].ok |= (n > 1) == kBatchOnly;
}

constexpr auto k512 = &MlkemTable::mlkem512, k768 = &MlkemTable::mlkem768,
               k1024 = &MlkemTable::mlkem1024;
using K = MlkemKernels;
using X = X25519Table;

TEST(SelfTest, NamesTheKernelThatIsWrong) {
  EXPECT_EQ(FailedWith(k512, &K::keygen, BadKeygen<k512, false>), "ML-KEM-512 keygen");
  EXPECT_EQ(FailedWith(k1024, &K::keygen, BadKeygen<k1024, true>), "ML-KEM-1024 keygen, batch");
  EXPECT_EQ(FailedWith(k768, &K::encaps, BadKernel<k768, &K::encaps, true>),
            "ML-KEM-768 encaps, batch");
  EXPECT_EQ(FailedWith(k768, &K::encaps_prepared, BadKernel<k768, &K::encaps_prepared, false>),
            "ML-KEM-768 encaps, prepared");
  EXPECT_EQ(FailedWith(k1024, &K::encaps_prepared, BadKernel<k1024, &K::encaps_prepared, true>),
            "ML-KEM-1024 encaps, prepared, batch");
  EXPECT_EQ(FailedWith(k512, &K::decaps, BadKernel<k512, &K::decaps, false>), "ML-KEM-512 decaps");
  EXPECT_EQ(FailedWith(k768, &K::decaps_prepared, BadKernel<k768, &K::decaps_prepared, false>),
            "ML-KEM-768 decaps, prepared");
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
  EXPECT_EQ(FailedWith(&X::public_key, BadX25519<&X::public_key, true>),
            "X25519 public key, batch");
  EXPECT_EQ(FailedWith(
                &X::shared_secret,
                +[](X25519Item* items, size_t n) {
                  Good().x25519->shared_secret(items, n);
                  items[n - 1].ok = false;
                }),
            "X25519 shared secret");
  mlkem = *Good().mlkem;
  mlkem.keccak.sha3_256 = [](const HashItem* items, size_t) { items[0].out[0] = 0; };
  x25519 = *Good().x25519;
  EXPECT_EQ(AllTests(), "ML-KEM-512 keygen");
}

TEST(SelfTest, NamesTheKernelThatRefusesNothing) {
  EXPECT_EQ(FailedWith(k768, &K::encaps, Careless<&K::encaps, false>), "ML-KEM-768 encaps");
  EXPECT_EQ(FailedWith(k768, &K::encaps, Careless<&K::encaps, true>), "ML-KEM-768 encaps, batch");
  EXPECT_EQ(FailedWith(k768, &K::decaps, Careless<&K::decaps, false>), "ML-KEM-768 decaps");
  EXPECT_EQ(FailedWith(k768, &K::decaps, Careless<&K::decaps, true>), "ML-KEM-768 decaps, batch");
  EXPECT_EQ(FailedWith(
                k768, &K::parse_ek,
                +[](void* prepared, const uint8_t* ek) {
                  return Good().mlkem->mlkem768.parse_ek(prepared, ek) || true;
                }),
            "ML-KEM-768 encaps, prepared");
  EXPECT_EQ(FailedWith(
                k768, &K::parse_dk,
                +[](void* prepared, const uint8_t* dk) {
                  return Good().mlkem->mlkem768.parse_dk(prepared, dk) || true;
                }),
            "ML-KEM-768 decaps, prepared");
  EXPECT_EQ(FailedWith(
                &X::shared_secret,
                +[](X25519Item* items, size_t n) {
                  Good().x25519->shared_secret(items, n);
                  items[n - 1].ok |= n > 1;
                }),
            "X25519 shared secret, batch");
}

// The kernels must not run on prepared keys that were never written.
TEST(SelfTest, StopsWhereNoKeyIsPrepared) {
  static bool used;
  used = false;
  mlkem = *Good().mlkem;
  x25519 = *Good().x25519;
  const auto spoil = [](MlkemKernels& set) {
    set.parse_ek = set.parse_dk = [](void*, const uint8_t*) { return false; };
    set.encaps_prepared = [](EncapsItem*, size_t) { used = true; };
  };
  spoil(mlkem.mlkem512);  // which no hybrid has
  mlkem.mlkem512.decaps_prepared = [](DecapsItem*, size_t) { used = true; };
  EXPECT_EQ(AllTests(), "ML-KEM-512 encaps, prepared");
  spoil(mlkem.mlkem768);
  EXPECT_EQ(HybridTests<TestXwing>(), "X-Wing encaps, prepared");
  EXPECT_FALSE(used);
}

TEST(SelfTest, NamesTheStepOfX25519Mlkem768) {
  const auto tests = HybridTests<TestX25519Mlkem768>;
  EXPECT_EQ(FailedWith(&X::public_key, BadX25519<&X::public_key, false>, tests),
            "X25519MLKEM768 client keygen");
  EXPECT_EQ(FailedWith(&X::public_key, BadX25519<&X::public_key, true>, tests),
            "X25519MLKEM768 client keygen, batch");
  EXPECT_EQ(FailedWith(&X::shared_secret, BadX25519<&X::shared_secret, false>, tests),
            "X25519MLKEM768 server respond");
  EXPECT_EQ(FailedWith(&X::shared_secret, BadX25519<&X::shared_secret, true>, tests),
            "X25519MLKEM768 server respond, batch");
  EXPECT_EQ(FailedWith(k768, &K::decaps, BadKernel<k768, &K::decaps, false>, tests),
            "X25519MLKEM768 client finish");
  EXPECT_EQ(FailedWith(k768, &K::decaps, BadKernel<k768, &K::decaps, true>, tests),
            "X25519MLKEM768 client finish, batch");
  constexpr auto kPrepared = &K::decaps_prepared;
  EXPECT_EQ(FailedWith(k768, kPrepared, BadKernel<k768, kPrepared, false>, tests),
            "X25519MLKEM768 client finish, prepared");
  EXPECT_EQ(FailedWith(k768, kPrepared, BadKernel<k768, kPrepared, true>, tests),
            "X25519MLKEM768 client finish, prepared, batch");
}

TEST(SelfTest, NamesTheStepOfXwing) {
  const auto tests = HybridTests<TestXwing>;
  EXPECT_EQ(FailedWith(&X::public_key, BadX25519<&X::public_key, false>, tests), "X-Wing keygen");
  EXPECT_EQ(FailedWith(&X::public_key, BadX25519<&X::public_key, true>, tests),
            "X-Wing keygen, batch");
  EXPECT_EQ(FailedWith(k768, &K::encaps, BadKernel<k768, &K::encaps, false>, tests),
            "X-Wing encaps");
  EXPECT_EQ(FailedWith(k768, &K::encaps, BadKernel<k768, &K::encaps, true>, tests),
            "X-Wing encaps, batch");
  EXPECT_EQ(FailedWith(k768, &K::decaps, BadKernel<k768, &K::decaps, false>, tests),
            "X-Wing decaps");
  EXPECT_EQ(FailedWith(k768, &K::decaps, BadKernel<k768, &K::decaps, true>, tests),
            "X-Wing decaps, batch");
  constexpr auto kEncaps = &K::encaps_prepared;
  EXPECT_EQ(FailedWith(k768, kEncaps, BadKernel<k768, kEncaps, false>, tests),
            "X-Wing encaps, prepared");
  EXPECT_EQ(FailedWith(k768, kEncaps, BadKernel<k768, kEncaps, true>, tests),
            "X-Wing encaps, prepared, batch");
  constexpr auto kDecaps = &K::decaps_prepared;
  EXPECT_EQ(FailedWith(k768, kDecaps, BadKernel<k768, kDecaps, false>, tests),
            "X-Wing decaps, prepared");
  EXPECT_EQ(FailedWith(k768, kDecaps, BadKernel<k768, kDecaps, true>, tests),
            "X-Wing decaps, prepared, batch");
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
