// SPDX-License-Identifier: Apache-2.0
// Which target a CPU gets: invented CPUs, and this CPU in comparison with Highway's own detection.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "dispatch/cpu.h"
#include "dispatch/target.h"
#include "tests/support/test_util.h"

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

#if defined(KEXLANE_TEST_WITH_HIGHWAY)
#include "hwy/targets.h"
#endif

namespace kexlane {
namespace {

TEST(Dispatch, LastRowNeedsNothing) {
  ASSERT_FALSE(Targets().empty());
  EXPECT_STREQ(Targets().back().name, "portable");
  EXPECT_EQ(Targets().back().needs, 0u);
  EXPECT_STREQ(BestTarget(0).name, "portable");
}

TEST(Dispatch, RowsDiffer) {
  std::set<std::string> names;
  std::set<const void*> tables;
  for (const Target& target : Targets()) {
    EXPECT_TRUE(names.insert(target.name).second) << target.name;
    EXPECT_TRUE(tables.insert(target.mlkem).second) << target.name;
    EXPECT_TRUE(tables.insert(target.x25519).second) << target.name;
  }
}

TEST(Dispatch, EachRowIsBestForItsOwnNeeds) {
  for (const Target& target : Targets()) {
    EXPECT_STREQ(BestTarget(target.needs).name, target.name);
  }
}

TEST(Dispatch, ForcedRowIsTheActiveOne) {
  test::ForEachTarget([] {
    const Target& active = ActiveTarget();
    EXPECT_STREQ(active.name, kxl_target_active());
    EXPECT_GE(&active, &Targets().front());
    EXPECT_LE(&active, &Targets().back());
  });
}

#if defined(KEXLANE_HAS_CPU_FEATURES)

using Cpu = cpu_features::X86Features;
using ClearFlag = std::function<void(Cpu&)>;

// Returns a CPU that has every feature that cpu_features knows.
Cpu FullCpu() {
  Cpu cpu;
  std::memset(&cpu, 0xFF, sizeof(cpu));
  return cpu;
}

std::string TargetOf(const Cpu& cpu) { return BestTarget(FeaturesOf(cpu)).name; }

const std::vector<ClearFlag> kAvx2Flags = {
    [](Cpu& cpu) { cpu.sse2 = 0; },   [](Cpu& cpu) { cpu.sse3 = 0; },
    [](Cpu& cpu) { cpu.ssse3 = 0; },  [](Cpu& cpu) { cpu.sse4_1 = 0; },
    [](Cpu& cpu) { cpu.sse4_2 = 0; }, [](Cpu& cpu) { cpu.popcnt = 0; },
    [](Cpu& cpu) { cpu.aes = 0; },    [](Cpu& cpu) { cpu.pclmulqdq = 0; },
    [](Cpu& cpu) { cpu.avx = 0; },    [](Cpu& cpu) { cpu.avx2 = 0; },
    [](Cpu& cpu) { cpu.bmi1 = 0; },   [](Cpu& cpu) { cpu.bmi2 = 0; },
    [](Cpu& cpu) { cpu.fma3 = 0; },   [](Cpu& cpu) { cpu.f16c = 0; },
};
const std::vector<ClearFlag> kAvx512Flags = {
    [](Cpu& cpu) { cpu.avx512f = 0; },  [](Cpu& cpu) { cpu.avx512bw = 0; },
    [](Cpu& cpu) { cpu.avx512dq = 0; }, [](Cpu& cpu) { cpu.avx512vl = 0; },
    [](Cpu& cpu) { cpu.avx512cd = 0; },
};

const std::vector<ClearFlag> kIfmaFlags = {
    [](Cpu& cpu) { cpu.avx512ifma = 0; },
    [](Cpu& cpu) { cpu.avx512vbmi = 0; },
    [](Cpu& cpu) { cpu.avx512vbmi2 = 0; },
};

TEST(InventedCpu, FullOneGetsAvx512Ifma) { EXPECT_EQ(TargetOf(FullCpu()), "avx512ifma"); }

TEST(InventedCpu, EmptyOneGetsPortable) { EXPECT_EQ(TargetOf(Cpu{}), "portable"); }

TEST(InventedCpu, WithoutOneAvx2FlagGetsPortable) {
  for (size_t i = 0; i < kAvx2Flags.size(); ++i) {
    Cpu cpu = FullCpu();
    kAvx2Flags[i](cpu);
    EXPECT_EQ(TargetOf(cpu), "portable") << "flag " << i;
  }
}

TEST(InventedCpu, WithoutOneAvx512FlagGetsAvx2) {
  for (size_t i = 0; i < kAvx512Flags.size(); ++i) {
    Cpu cpu = FullCpu();
    kAvx512Flags[i](cpu);
    EXPECT_EQ(TargetOf(cpu), "avx2") << "flag " << i;
  }
}

TEST(InventedCpu, WithoutOneIfmaFlagGetsAvx512) {
  for (size_t i = 0; i < kIfmaFlags.size(); ++i) {
    Cpu cpu = FullCpu();
    kIfmaFlags[i](cpu);
    EXPECT_EQ(TargetOf(cpu), "avx512") << "flag " << i;
  }
}

// cpu_features reports this if the operating system does not save the ZMM registers.
TEST(InventedCpu, WithoutZmmStateGetsAvx2) {
  Cpu cpu = FullCpu();
  for (const ClearFlag& clear : kAvx512Flags) clear(cpu);
  for (const ClearFlag& clear : kIfmaFlags) clear(cpu);
  EXPECT_EQ(TargetOf(cpu), "avx2");
}

// cpu_features reports this if the operating system does not save the YMM registers either. The
// flags that come from CPUID bits alone remain.
TEST(InventedCpu, WithoutYmmStateGetsPortable) {
  Cpu cpu = FullCpu();
  for (const ClearFlag& clear : kAvx512Flags) clear(cpu);
  for (const ClearFlag& clear : kIfmaFlags) clear(cpu);
  cpu.avx = 0;
  cpu.avx2 = 0;
  cpu.fma3 = 0;
  EXPECT_EQ(TargetOf(cpu), "portable");
}

TEST(InventedCpu, Avx512AloneIsNotEnough) {
  Cpu cpu = {};
  cpu.avx512f = cpu.avx512bw = cpu.avx512dq = cpu.avx512vl = cpu.avx512cd = -1;
  cpu.avx512ifma = cpu.avx512vbmi = cpu.avx512vbmi2 = -1;
  EXPECT_EQ(TargetOf(cpu), "portable");
}

#endif

// ---- CPUs that are asked by CPUID: where cpu_features does not know their vendor, or is not used

#if defined(__x86_64__)

std::string TargetOf(const CpuidLeaves& cpu) { return BestTarget(FeaturesOf(cpu)).name; }

constexpr CpuidLeaves kFullLeaves = {~0u, ~0u, ~0u, ~uint64_t{0}};

TEST(InventedCpu, LeavesDecide) {
  EXPECT_EQ(TargetOf(kFullLeaves), "avx512ifma");
  EXPECT_EQ(TargetOf(CpuidLeaves{}), "portable");
  // The bits as Intel's manual numbers them: SSE3, PCLMULQDQ, SSSE3, FMA, SSE4.1, SSE4.2, POPCNT,
  // AES, AVX, F16C.
  for (const int bit : {0, 1, 9, 12, 19, 20, 23, 25, 28, 29}) {
    CpuidLeaves cpu = kFullLeaves;
    cpu.ecx1 &= ~(1u << bit);
    EXPECT_EQ(TargetOf(cpu), "portable") << bit;
  }
  for (const int bit : {3, 5, 8}) {  // BMI1, AVX2, BMI2
    CpuidLeaves cpu = kFullLeaves;
    cpu.ebx7 &= ~(1u << bit);
    EXPECT_EQ(TargetOf(cpu), "portable") << bit;
  }
  for (const int bit : {16, 17, 28, 30, 31}) {  // AVX512F, DQ, CD, BW, VL
    CpuidLeaves cpu = kFullLeaves;
    cpu.ebx7 &= ~(1u << bit);
    EXPECT_EQ(TargetOf(cpu), "avx2") << bit;
  }
  CpuidLeaves cpu = kFullLeaves;
  cpu.ebx7 &= ~(1u << 21);  // IFMA
  EXPECT_EQ(TargetOf(cpu), "avx512");
  for (const int bit : {1, 6}) {  // VBMI, VBMI2
    cpu = kFullLeaves;
    cpu.ecx7 &= ~(1u << bit);
    EXPECT_EQ(TargetOf(cpu), "avx512") << bit;
  }
  for (const int bit : {5, 6, 7}) {  // mask registers, and both parts of the ZMM registers
    cpu = kFullLeaves;
    cpu.xcr0 &= ~(uint64_t{1} << bit);
    EXPECT_EQ(TargetOf(cpu), "avx2") << bit;
  }
  for (const int bit : {1, 2}) {  // XMM and YMM registers
    cpu = kFullLeaves;
    cpu.xcr0 &= ~(uint64_t{1} << bit);
    EXPECT_EQ(TargetOf(cpu), "portable") << bit;
  }
}

#endif

#if defined(KEXLANE_HAS_CPU_FEATURES)
TEST(ThisCpu, LeavesSayWhatCpuFeaturesSays) {
  const cpu_features::X86Features features = cpu_features::GetX86Info().features;
  if (!features.sse2) GTEST_SKIP() << "cpu_features does not know the vendor";
  EXPECT_EQ(FeaturesOf(ReadCpuid()), FeaturesOf(features));
}
#elif defined(__x86_64__)
// The compiler's runtime asks the CPU and the operating system too.
TEST(ThisCpu, LeavesSayWhatTheCompilersRuntimeSays) {
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
                    __builtin_cpu_supports("fma");
  EXPECT_EQ(DetectFeatures() & kAvx2Features, avx2 ? kAvx2Features : 0);
  const bool avx512 = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
  EXPECT_EQ(DetectFeatures() & kAvx512Features, avx512 ? kAvx512Features : 0);
}
#endif

#if defined(__aarch64__) && defined(__linux__)

constexpr uint64_t kNeonFlags[] = {HWCAP_ASIMD, HWCAP_AES, HWCAP_PMULL, HWCAP_SHA1, HWCAP_SHA2};
constexpr uint64_t kSha3Flags[] = {HWCAP_CRC32, HWCAP_ATOMICS, HWCAP_ASIMDRDM,
                                   HWCAP_DCPOP, HWCAP_SHA3,    HWCAP_SHA512};
constexpr uint64_t kFullCpu = ~uint64_t{0};

std::string TargetOf(uint64_t hwcap, uint64_t midr = 0) {
  return BestTarget(FeaturesOf(hwcap, midr)).name;
}

TEST(InventedCpu, FullOneGetsNeonSha3) { EXPECT_EQ(TargetOf(kFullCpu), "neon_sha3"); }

TEST(InventedCpu, EmptyOneGetsPortable) { EXPECT_EQ(TargetOf(0), "portable"); }

TEST(InventedCpu, NeonAndSha3FlagsAreEnough) {
  uint64_t hwcap = 0;
  for (const uint64_t flag : kNeonFlags) hwcap |= flag;
  EXPECT_EQ(TargetOf(hwcap), "neon");
  for (const uint64_t flag : kSha3Flags) hwcap |= flag;
  EXPECT_EQ(TargetOf(hwcap), "neon_sha3");
}

TEST(InventedCpu, WithoutOneNeonFlagGetsPortable) {
  for (const uint64_t flag : kNeonFlags) EXPECT_EQ(TargetOf(kFullCpu & ~flag), "portable") << flag;
}

TEST(InventedCpu, WithoutOneSha3FlagGetsNeon) {
  for (const uint64_t flag : kSha3Flags) EXPECT_EQ(TargetOf(kFullCpu & ~flag), "neon") << flag;
}

// MIDR_EL1 has the implementer in bits 24 to 31, the variant from 20, the part from 4, the revision
// from 0.
TEST(InventedCpu, NeoverseV1AndV2GetNeonAndSupportSha3) {
  for (const uint64_t midr : {0x411FD401u, 0x410FD4F0u, 0x413FD4F2u}) {
    EXPECT_EQ(TargetOf(kFullCpu, midr), "neon") << midr;
    EXPECT_NE(FeaturesOf(kFullCpu, midr) & kSha3Features, 0u) << midr;
  }
}

TEST(InventedCpu, OthersGetNeonSha3) {
  // Neoverse N2, Apple M1, Ampere1, and V1's number of another implementer.
  const std::initializer_list<uint64_t> others = {0x410FD490, 0x610F0221, 0xC00FAC30, 0x610FD400};
  for (const uint64_t midr : others) EXPECT_EQ(TargetOf(kFullCpu, midr), "neon_sha3") << midr;
}

#endif

#if defined(KEXLANE_TEST_WITH_HIGHWAY)
TEST(ThisCpu, HighwayAgrees) {
  [[maybe_unused]] const auto highway = hwy::SupportedTargets();
  [[maybe_unused]] const uint64_t features = DetectFeatures();
#if defined(__x86_64__)
  const bool avx2 = (highway & (HWY_AVX2 | HWY_AVX3)) != 0;
  const bool avx512 = (highway & HWY_AVX3) != 0;
  EXPECT_EQ(avx2, (features & kAvx2Features) != 0);
  EXPECT_EQ(avx512, (features & kAvx512Features) != 0);
  // Highway does not detect IFMA.
  const std::string best = BestTarget(features & ~kIfmaFeatures).name;
  EXPECT_EQ(best, avx512 ? "avx512" : avx2 ? "avx2" : "portable");
#elif defined(__aarch64__)
  EXPECT_EQ((highway & HWY_NEON) != 0, (features & kNeonFeatures) != 0);
#endif
}
#endif

}  // namespace
}  // namespace kexlane
