// SPDX-License-Identifier: Apache-2.0
// The floating-point settings of the caller. In any rounding mode, with any treatment of subnormal
// numbers, with any exceptions that trap and with any flags set, every call that uses X25519 gives
// the right bytes on every target. It also leaves the settings and flags unchanged. A trap would
// end this program.
#include <gtest/gtest.h>
#include <kexlane/kernels.h>
#include <kexlane/kexlane.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/batch_check.h"
#include "tests/support/test_util.h"
#include "tests/support/x25519_items.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace kexlane::test {
namespace {

// The control register and the flags of this thread's floating-point unit.
struct Environment {
  uint64_t control, flags;
  bool operator==(const Environment&) const = default;
};

#if defined(__x86_64__)
constexpr uint32_t kMxcsrFlags = 0x3F;

Environment Get() {
  const uint32_t mxcsr = _mm_getcsr();
  return {mxcsr & ~kMxcsrFlags, mxcsr & kMxcsrFlags};
}
void Set(const Environment& environment) {
  _mm_setcsr(static_cast<uint32_t>(environment.control | environment.flags));
}

std::vector<Environment> Environments() {
  std::vector<Environment> all;
  for (uint64_t rounding = 0; rounding < 4; ++rounding) {
    for (const uint64_t subnormals : {0x0000u, 0x8000u, 0x0040u, 0x8040u}) {  // FTZ, DAZ
      // All exceptions masked, none, all but inexact, only inexact.
      for (const uint64_t masked : {0x1F80u, 0x0000u, 0x0F80u, 0x1000u}) {
        for (const uint64_t flags : {0x00u, 0x3Fu, 0x20u, 0x1Fu}) {
          all.push_back({rounding << 13 | subnormals | masked, flags});
        }
      }
    }
  }
  return all;
}
#elif defined(__aarch64__)
Environment Get() {
  Environment environment;
  __asm__ __volatile__("mrs %0, fpcr" : "=r"(environment.control)::"memory");
  __asm__ __volatile__("mrs %0, fpsr" : "=r"(environment.flags)::"memory");
  return environment;
}
void Set(const Environment& environment) {
  __asm__ __volatile__("msr fpcr, %0" ::"r"(environment.control) : "memory");
  __asm__ __volatile__("msr fpsr, %0" ::"r"(environment.flags) : "memory");
}

std::vector<Environment> Environments() {
  const Environment before = Get();
  std::vector<Environment> all;
  for (uint64_t rounding = 0; rounding < 4; ++rounding) {
    for (const uint64_t subnormals :
         {0u, 1u << 24, 3u << 24, 1u << 25 | 1u << 19}) {           // FZ, DN, FZ16
      for (const uint64_t trapped : {0x0000u, 0x9F00u, 0x1000u}) {  // none, all, inexact
        for (const uint64_t flags : {0x00u, 0x9Fu, 0x10u, 1u << 27}) {
          // A CPU may lack traps. The call must then keep the setting that the CPU made of this
          // value.
          Set({rounding << 22 | subnormals | trapped, flags});
          all.push_back(Get());
        }
      }
    }
  }
  Set(before);
  return all;
}
#else
Environment Get() { return {}; }
void Set(const Environment&) {}
std::vector<Environment> Environments() { return {Get()}; }
#endif

// A call. It returns true if its result is right.
struct Case {
  std::string name;
  std::function<bool()> run;
};

// Runs a case in an environment. The comparisons use only integer arithmetic.
struct Outcome {
  bool right;
  bool kept;
};
Outcome RunIn(const Environment& environment, const Case& c) {
  const Environment before = Get();
  Set(environment);
  const bool right = c.run();
  const Environment after = Get();
  Set(before);
  return {right, after == environment};
}

// The inputs, outputs and answers of the cases. Each thread has its own.
class Cases {
 public:
  // The answers come from libcrypto. Those of the hybrids and the field come from calls in the
  // default environment.
  Cases() {
    for (size_t i = 0; i < kMany; ++i) {
      const Buffer sk = RandomBuffer(32);
      known_.push_back(MakeX25519Known(sk, i % 4 == 1 ? EdgePublicKeys()[i] : RandomBuffer(32)));
    }
    for (const X25519Known& item : known_) {
      sks_.push_back(item.sk.data());
      pks_.push_back(item.peer_pk.data());
    }
    EXPECT_EQ(kxl_kernel_fe25519_mul(product_.data(), f_.data(), g_.data(), kMany), KXL_OK);
    EXPECT_EQ(kxl_kernel_fe25519_sqr(square_.data(), f_.data(), kMany), KXL_OK);
    EXPECT_EQ(kxl_x25519mlkem768_client_keygen_derand(share_.data(), state_.data(), seed_.data()),
              KXL_OK);
    EXPECT_EQ(kxl_x25519mlkem768_server_respond_derand(answer_.data(), secret_.data(),
                                                       share_.data(), seed_.data()),
              KXL_OK);
    EXPECT_EQ(kxl_xwing_keygen_derand(ek_.data(), sk_.data(), seed_.data()), KXL_OK);
    EXPECT_EQ(kxl_xwing_encaps_derand(ct_.data(), ss_.data(), ek_.data(), seed_.data()), KXL_OK);
  }

  std::vector<Case> X25519() {
    std::vector<Case> cases = {
        {"keygen", [this] { return kxl_x25519_keygen(a_.pointers[0], b_.pointers[0]) == KXL_OK; }},
        {"public_key",
         [this] {
           return kxl_x25519_public_key(a_.pointers[0], sks_[0]) == KXL_OK && Same(0, known_[0].pk);
         }},
        {"shared_secret",
         [this] {
           return kxl_x25519_shared_secret(a_.pointers[0], sks_[0], pks_[0]) == KXL_OK &&
                  Same(0, known_[0].ss);
         }},
        {"shared_secret of low order",
         [this] {
           return kxl_x25519_shared_secret(a_.pointers[0], sks_[0], zero_.data()) ==
                      KXL_ERR_LOW_ORDER &&
                  Same(0, zero_);
         }},
        {"shared_secret of null",
         [this] {
           return kxl_x25519_shared_secret(a_.pointers[0], sks_[0], nullptr) == KXL_ERR_NULL;
         }},
        {"fe25519_mul",
         [this] {
           Buffer h(f_.size());
           return kxl_kernel_fe25519_mul(h.data(), f_.data(), g_.data(), kMany) == KXL_OK &&
                  h == product_;
         }},
        {"fe25519_sqr",
         [this] {
           Buffer h(f_.size());
           return kxl_kernel_fe25519_sqr(h.data(), f_.data(), kMany) == KXL_OK && h == square_;
         }},
    };
    for (const size_t n : {size_t{1}, size_t{3}, size_t{8}, kMany}) {
      const std::string items = " of " + std::to_string(n);
      cases.push_back({"keygen_batch" + items, [this, n] {
                         return kxl_x25519_keygen_batch(n, a_.pointers.data(), b_.pointers.data(),
                                                        status_.data()) == KXL_OK;
                       }});
      cases.push_back({"public_key_batch" + items, [this, n] {
                         bool ok = kxl_x25519_public_key_batch(n, a_.pointers.data(), sks_.data(),
                                                               status_.data()) == KXL_OK;
                         for (size_t i = 0; i < n; ++i) ok = ok && Same(i, known_[i].pk);
                         return ok;
                       }});
      cases.push_back({"shared_secret_batch" + items, [this, n] {
                         bool ok =
                             kxl_x25519_shared_secret_batch(n, a_.pointers.data(), sks_.data(),
                                                            pks_.data(), status_.data()) == KXL_OK;
                         for (size_t i = 0; i < n; ++i) ok = ok && Same(i, known_[i].ss);
                         return ok;
                       }});
      cases.push_back({"shared_secret_batch with one of low order" + items, [this, n] {
                         std::vector<const uint8_t*> pks = pks_;
                         pks[n / 2] = zero_.data();
                         bool ok = kxl_x25519_shared_secret_batch(
                                       n, a_.pointers.data(), sks_.data(), pks.data(),
                                       status_.data()) == KXL_ERR_LOW_ORDER;
                         for (size_t i = 0; i < n; ++i) {
                           ok = ok && Same(i, i == n / 2 ? zero_ : known_[i].ss);
                         }
                         return ok;
                       }});
    }
    return cases;
  }

  std::vector<Case> Hybrids() {
    std::vector<Case> cases = {
        {"client_keygen",
         [this] {
           Buffer share(share_.size()), state(state_.size());
           return kxl_x25519mlkem768_client_keygen(share.data(), state.data()) == KXL_OK &&
                  kxl_x25519mlkem768_client_keygen_derand(share.data(), state.data(),
                                                          seed_.data()) == KXL_OK &&
                  share == share_ && state == state_;
         }},
        {"server_respond",
         [this] {
           Buffer answer(answer_.size()), secret(secret_.size());
           return kxl_x25519mlkem768_server_respond(answer.data(), secret.data(), share_.data()) ==
                      KXL_OK &&
                  kxl_x25519mlkem768_server_respond_derand(answer.data(), secret.data(),
                                                           share_.data(), seed_.data()) == KXL_OK &&
                  answer == answer_ && secret == secret_;
         }},
        {"client_finish",
         [this] {
           Buffer secret(secret_.size());
           return kxl_x25519mlkem768_client_finish(secret.data(), state_.data(), answer_.data()) ==
                      KXL_OK &&
                  secret == secret_;
         }},
        {"xwing_keygen",
         [this] {
           Buffer ek(ek_.size()), sk(sk_.size());
           return kxl_xwing_keygen(ek.data(), sk.data()) == KXL_OK &&
                  kxl_xwing_keygen_derand(ek.data(), sk.data(), seed_.data()) == KXL_OK &&
                  ek == ek_ && sk == sk_;
         }},
        {"xwing_encaps",
         [this] {
           Buffer ct(ct_.size()), ss(ss_.size());
           return kxl_xwing_encaps(ct.data(), ss.data(), ek_.data()) == KXL_OK &&
                  kxl_xwing_encaps_derand(ct.data(), ss.data(), ek_.data(), seed_.data()) ==
                      KXL_OK &&
                  ct == ct_ && ss == ss_;
         }},
        {"xwing_decaps",
         [this] {
           Buffer ss(ss_.size());
           return kxl_xwing_decaps(ss.data(), ct_.data(), sk_.data()) == KXL_OK && ss == ss_;
         }},
    };
    // Batches in which one exchange, or one X-Wing message, is at every place.
    const auto add = [&](const char* name, const Buffer& first, const Buffer& second, auto call) {
      cases.push_back({name, [&first, &second, call] {
                         Results a(kFew, first.size()), b(kFew, second.size());
                         return call(a.pointers.data(), b.pointers.data()) == KXL_OK &&
                                a.buffers == std::vector<Buffer>(kFew, first) &&
                                b.buffers == std::vector<Buffer>(kFew, second);
                       }});
    };
    const auto in_all = [](const Buffer& buffer) {
      return std::vector<const uint8_t*>(kFew, buffer.data());
    };
    add("client_keygen_batch", share_, state_,
        [this, seed = in_all(seed_)](uint8_t* const* a, uint8_t* const* b) {
          return kxl_x25519mlkem768_client_keygen_batch_derand(kFew, a, b, seed.data(),
                                                               status_.data());
        });
    add("server_respond_batch", answer_, secret_,
        [this, share = in_all(share_), seed = in_all(seed_)](uint8_t* const* a, uint8_t* const* b) {
          return kxl_x25519mlkem768_server_respond_batch_derand(kFew, a, b, share.data(),
                                                                seed.data(), status_.data());
        });
    add("client_finish_batch", secret_, empty_,
        [this, state = in_all(state_), answer = in_all(answer_)](uint8_t* const* a,
                                                                 uint8_t* const*) {
          return kxl_x25519mlkem768_client_finish_batch(kFew, a, state.data(), answer.data(),
                                                        status_.data());
        });
    add("xwing_keygen_batch", ek_, sk_,
        [this, seed = in_all(seed_)](uint8_t* const* a, uint8_t* const* b) {
          return kxl_xwing_keygen_batch_derand(kFew, a, b, seed.data(), status_.data());
        });
    add("xwing_encaps_batch", ct_, ss_,
        [this, ek = in_all(ek_), seed = in_all(seed_)](uint8_t* const* a, uint8_t* const* b) {
          return kxl_xwing_encaps_batch_derand(kFew, a, b, ek.data(), seed.data(), status_.data());
        });
    add("xwing_decaps_batch", ss_, empty_,
        [this, ct = in_all(ct_), sk = in_all(sk_)](uint8_t* const* a, uint8_t* const*) {
          return kxl_xwing_decaps_batch(kFew, a, ct.data(), sk.data(), status_.data());
        });
    return cases;
  }

 private:
  static constexpr size_t kMany = 17, kFew = 8;

  bool Same(size_t i, const Buffer& want) const { return a_.buffers[i] == want; }

  std::vector<X25519Known> known_;
  std::vector<const uint8_t*> sks_, pks_;
  Results a_{kMany, 32}, b_{kMany, 32};
  const Buffer f_ = RandomBuffer(32 * kMany), g_ = RandomBuffer(32 * kMany);
  Buffer product_ = Buffer(32 * kMany), square_ = Buffer(32 * kMany);
  std::vector<kxl_status> status_ = std::vector<kxl_status>(kMany);
  const Buffer zero_ = Buffer(32, 0), empty_;
  const Buffer seed_ = RandomBuffer(96);
  Buffer share_ = Buffer(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES);
  Buffer state_ = Buffer(KXL_X25519MLKEM768_STATE_BYTES);
  Buffer answer_ = Buffer(KXL_X25519MLKEM768_SERVER_SHARE_BYTES);
  Buffer secret_ = Buffer(KXL_X25519MLKEM768_SECRET_BYTES);
  Buffer ek_ = Buffer(KXL_XWING_EK_BYTES), sk_ = Buffer(KXL_XWING_SK_BYTES);
  Buffer ct_ = Buffer(KXL_XWING_CT_BYTES), ss_ = Buffer(KXL_XWING_SS_BYTES);
};

void ExpectGoodInEach(const std::vector<Environment>& environments,
                      const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    for (const Environment& environment : environments) {
      const auto [right, kept] = RunIn(environment, c);
      ASSERT_TRUE(right) << c.name << " in " << std::hex << environment.control << " "
                         << environment.flags;
      ASSERT_TRUE(kept) << c.name << " in " << std::hex << environment.control << " "
                        << environment.flags;
    }
  }
}

// Shows that the environments take effect: the test notices inexact arithmetic and flags.
TEST(FpEnvironmentTest, TheSettingsWork) {
  const std::vector<Environment> environments = Environments();
#if defined(__x86_64__) || defined(__aarch64__)
  EXPECT_GE(environments.size(), 64u);
#endif
  // One divided by three, rounded down and rounded up, in this thread only.
  volatile double one = 1.0, three = 3.0;
#if defined(__x86_64__)
  const Environment down{0x3F80, 0}, up{0x5F80, 0};
#elif defined(__aarch64__)
  const Environment down{2 << 22, 0}, up{1 << 22, 0};
#else
  GTEST_SKIP() << "no such settings here";
  const Environment down{}, up{};
#endif
  const Environment before = Get();
  Set(down);
  volatile double low = one / three;
  const Environment after = Get();
  Set(up);
  volatile double high = one / three;
  Set(before);
  EXPECT_LT(low, high);
  EXPECT_EQ(after.control, down.control);
  EXPECT_NE(after.flags, down.flags);  // the flag for inexact results
}

// A selection: each mode, each set of traps, and both sets of flags.
std::vector<Environment> SomeEnvironments() {
  std::vector<Environment> some;
  const std::vector<Environment> all = Environments();
  for (size_t i = 0; i < all.size(); i += 5) some.push_back(all[i]);
  return some;
}

TEST(FpEnvironmentTest, X25519InEveryEnvironment) {
  Cases cases;
  const std::vector<Environment> environments = IsQuick() ? SomeEnvironments() : Environments();
  ForEachTarget([&] { ExpectGoodInEach(environments, cases.X25519()); });
}

TEST(FpEnvironmentTest, HybridsInEveryEnvironment) {
  Cases cases;
  ForEachTarget([&] { ExpectGoodInEach(SomeEnvironments(), cases.Hybrids()); });
}

// Several threads with different environments run at once. Each goes through all environments and
// starts at another one.
TEST(FpEnvironmentTest, SeveralThreadsAtOnce) {
  constexpr size_t kThreads = 4;
  const std::vector<Environment> environments = Environments();
  std::vector<Cases> cases(kThreads);
  ForEachTarget([&] {
    std::atomic<size_t> wrong{0}, changed{0}, ready{0};
    std::vector<std::thread> threads;
    for (size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        const std::vector<Case> own = cases[t].X25519();
        ++ready;
        while (ready < kThreads) std::this_thread::yield();
        for (size_t i = 0; i < environments.size(); ++i) {
          const size_t place = (i + t * environments.size() / kThreads) % environments.size();
          const auto [right, kept] = RunIn(environments[place], own[i % own.size()]);
          if (!right) ++wrong;
          if (!kept) ++changed;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0u);
    EXPECT_EQ(changed, 0u);
  });
}

}  // namespace
}  // namespace kexlane::test
