// SPDX-License-Identifier: Apache-2.0
// The liboqs of compat/liboqs: the bytes are kexlane's, the statuses are those of liboqs, and what
// a failed call leaves is nobody's secret. The getrandom() of this program replaces that of libc.
#include <gtest/gtest.h>
#include <kexlane/mlkem.h>
#include <kexlane/target.h>
#include <kexlane/version.h>
#include <oqs/oqs.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/mlkem_items.h"
#include "tests/support/test_util.h"

#if defined(__linux__)
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
std::atomic<bool> randomness_fails{false};
}  // namespace

extern "C" ssize_t getrandom(void* out, size_t bytes, unsigned flags) {
  if (randomness_fails) {
    errno = EIO;
    return -1;
  }
  return static_cast<ssize_t>(syscall(SYS_getrandom, out, bytes, flags));
}
#endif

namespace {

using kexlane::test::AllZero;
using kexlane::test::Buffer;
using kexlane::test::DkWithWrongHash;
using kexlane::test::EkWithQ;
using kexlane::test::Garbage;
using kexlane::test::RandomBuffer;

using Kem = std::unique_ptr<OQS_KEM, decltype(&OQS_KEM_free)>;
Kem New(const char* name) { return {OQS_KEM_new(name), OQS_KEM_free}; }

// A set of ML-KEM in liboqs's form without a struct, and kexlane's own calls.
struct Set {
  const char* name;
  int level;
  size_t ek_bytes, dk_bytes, c_bytes;
  OQS_KEM* (*make)();
  decltype(OQS_KEM::keypair_derand) keypair_derand;
  decltype(OQS_KEM::keypair) keypair;
  decltype(OQS_KEM::encaps_derand) encaps_derand;
  decltype(OQS_KEM::encaps) encaps;
  decltype(OQS_KEM::decaps) decaps;
  kxl_status (*kxl_keygen)(uint8_t*, uint8_t*, const uint8_t*);
  kxl_status (*kxl_encaps)(uint8_t*, uint8_t*, const uint8_t*, const uint8_t*);
  kxl_status (*kxl_decaps)(uint8_t*, const uint8_t*, const uint8_t*);
};

const Set kSets[] = {
    {OQS_KEM_alg_ml_kem_512, 1, OQS_KEM_ml_kem_512_length_public_key,
     OQS_KEM_ml_kem_512_length_secret_key, OQS_KEM_ml_kem_512_length_ciphertext,
     OQS_KEM_ml_kem_512_new, OQS_KEM_ml_kem_512_keypair_derand, OQS_KEM_ml_kem_512_keypair,
     OQS_KEM_ml_kem_512_encaps_derand, OQS_KEM_ml_kem_512_encaps, OQS_KEM_ml_kem_512_decaps,
     kxl_mlkem512_keygen_derand, kxl_mlkem512_encaps_derand, kxl_mlkem512_decaps},
    {OQS_KEM_alg_ml_kem_768, 3, OQS_KEM_ml_kem_768_length_public_key,
     OQS_KEM_ml_kem_768_length_secret_key, OQS_KEM_ml_kem_768_length_ciphertext,
     OQS_KEM_ml_kem_768_new, OQS_KEM_ml_kem_768_keypair_derand, OQS_KEM_ml_kem_768_keypair,
     OQS_KEM_ml_kem_768_encaps_derand, OQS_KEM_ml_kem_768_encaps, OQS_KEM_ml_kem_768_decaps,
     kxl_mlkem768_keygen_derand, kxl_mlkem768_encaps_derand, kxl_mlkem768_decaps},
    {OQS_KEM_alg_ml_kem_1024, 5, OQS_KEM_ml_kem_1024_length_public_key,
     OQS_KEM_ml_kem_1024_length_secret_key, OQS_KEM_ml_kem_1024_length_ciphertext,
     OQS_KEM_ml_kem_1024_new, OQS_KEM_ml_kem_1024_keypair_derand, OQS_KEM_ml_kem_1024_keypair,
     OQS_KEM_ml_kem_1024_encaps_derand, OQS_KEM_ml_kem_1024_encaps, OQS_KEM_ml_kem_1024_decaps,
     kxl_mlkem1024_keygen_derand, kxl_mlkem1024_encaps_derand, kxl_mlkem1024_decaps}};

// A key pair, and an encapsulation to it, of random seeds.
struct Exchange {
  explicit Exchange(const Set& set) : ek(set.ek_bytes), dk(set.dk_bytes), c(set.c_bytes), K(32) {
    EXPECT_EQ(set.kxl_keygen(ek.data(), dk.data(), seed.data()), KXL_OK);
    EXPECT_EQ(set.kxl_encaps(c.data(), K.data(), ek.data(), m.data()), KXL_OK);
  }
  Buffer seed = RandomBuffer(64), m = RandomBuffer(32);
  Buffer ek, dk, c, K;
};

TEST(LiboqsTest, StructsTellTheLengthsOfFips203) {
  for (const Set& set : kSets) {
    for (const Kem& kem : {New(set.name), Kem(set.make(), OQS_KEM_free)}) {
      ASSERT_NE(kem, nullptr) << set.name;
      EXPECT_STREQ(kem->method_name, set.name);
      EXPECT_STREQ(kem->alg_version, "FIPS203");
      EXPECT_EQ(kem->claimed_nist_level, set.level);
      EXPECT_TRUE(kem->ind_cca);
      EXPECT_EQ(kem->length_public_key, set.ek_bytes);
      EXPECT_EQ(kem->length_secret_key, set.dk_bytes);
      EXPECT_EQ(kem->length_ciphertext, set.c_bytes);
      EXPECT_EQ(kem->length_shared_secret, 32u);
      EXPECT_EQ(kem->length_keypair_seed, 64u);
      EXPECT_EQ(kem->length_encaps_seed, 32u);
      EXPECT_EQ(kem->keypair_derand, set.keypair_derand);
      EXPECT_EQ(kem->keypair, set.keypair);
      EXPECT_EQ(kem->encaps_derand, set.encaps_derand);
      EXPECT_EQ(kem->encaps, set.encaps);
      EXPECT_EQ(kem->decaps, set.decaps);
    }
  }
  EXPECT_EQ(kSets[1].ek_bytes, size_t{KXL_MLKEM768_EK_BYTES});
  EXPECT_EQ(kSets[1].dk_bytes, size_t{KXL_MLKEM768_DK_BYTES});
  EXPECT_EQ(kSets[1].c_bytes, size_t{KXL_MLKEM768_C_BYTES});
  // The layout that ctypes and other bindings have written down.
  EXPECT_EQ(offsetof(OQS_KEM, ind_cca), 2 * sizeof(char*) + 1);
  EXPECT_EQ(offsetof(OQS_KEM, length_public_key), 3 * sizeof(char*));
  EXPECT_EQ(offsetof(OQS_KEM, keypair_derand), 3 * sizeof(char*) + 6 * sizeof(size_t));
  EXPECT_EQ(sizeof(OQS_KEM), 8 * sizeof(char*) + 6 * sizeof(size_t));
}

TEST(LiboqsTest, SeedsGiveTheBytesOfKexlane) {
  for (const Set& set : kSets) {
    SCOPED_TRACE(set.name);
    const Kem kem = New(set.name);
    const Exchange e(set);
    Buffer ek = Garbage(set.ek_bytes), dk = Garbage(set.dk_bytes), c = Garbage(set.c_bytes);
    Buffer K = Garbage(32);
    EXPECT_EQ(OQS_KEM_keypair_derand(kem.get(), ek.data(), dk.data(), e.seed.data()), OQS_SUCCESS);
    EXPECT_EQ(ek, e.ek);
    EXPECT_EQ(dk, e.dk);
    EXPECT_EQ(OQS_KEM_encaps_derand(kem.get(), c.data(), K.data(), ek.data(), e.m.data()),
              OQS_SUCCESS);
    EXPECT_EQ(c, e.c);
    EXPECT_EQ(K, e.K);
    K = Garbage(32);
    EXPECT_EQ(OQS_KEM_decaps(kem.get(), K.data(), c.data(), dk.data()), OQS_SUCCESS);
    EXPECT_EQ(K, e.K);
    // A tampered ciphertext is no error, and gives FIPS 203's pseudorandom K.
    c[7] ^= 1;
    Buffer rejected(32);
    EXPECT_EQ(set.kxl_decaps(rejected.data(), c.data(), dk.data()), KXL_OK);
    EXPECT_EQ(OQS_KEM_decaps(kem.get(), K.data(), c.data(), dk.data()), OQS_SUCCESS);
    EXPECT_EQ(K, rejected);
    EXPECT_NE(K, e.K);
  }
}

TEST(LiboqsTest, FreshKeysAgreeAndDiffer) {
  for (const Set& set : kSets) {
    SCOPED_TRACE(set.name);
    const Kem kem = New(set.name);
    Buffer ek(set.ek_bytes), dk(set.dk_bytes), c(set.c_bytes), K(32), other(32), last_ek, last_c;
    for (int i = 0; i < 3; ++i) {
      ASSERT_EQ(OQS_KEM_keypair(kem.get(), ek.data(), dk.data()), OQS_SUCCESS);
      ASSERT_EQ(OQS_KEM_encaps(kem.get(), c.data(), K.data(), ek.data()), OQS_SUCCESS);
      ASSERT_EQ(OQS_KEM_decaps(kem.get(), other.data(), c.data(), dk.data()), OQS_SUCCESS);
      EXPECT_EQ(K, other);
      EXPECT_NE(ek, last_ek);
      EXPECT_NE(c, last_c);
      last_ek = ek;
      last_c = c;
      ASSERT_EQ(OQS_KEM_encaps(kem.get(), c.data(), K.data(), ek.data()), OQS_SUCCESS);
      EXPECT_NE(c, last_c) << "two encapsulations to one key";
    }
  }
}

// Two runs of a failing call leave in each output neither zeros nor what was there nor twice the
// same.
template <typename Call>
void ExpectFailure(const char* what, const std::vector<size_t>& output_bytes, const Call& call) {
  SCOPED_TRACE(what);
  std::vector<Buffer> first, second;
  for (std::vector<Buffer>* outputs : {&first, &second}) {
    for (const size_t bytes : output_bytes) outputs->push_back(Garbage(bytes));
    EXPECT_EQ(call(*outputs), OQS_ERROR);
  }
  for (size_t i = 0; i < output_bytes.size(); ++i) {
    EXPECT_FALSE(AllZero(first[i])) << "output " << i;
    EXPECT_NE(first[i], Garbage(output_bytes[i])) << "output " << i;
    EXPECT_NE(first[i], second[i]) << "output " << i;
    // No run of 16 bytes was left out.
    for (size_t at = 0; at + 16 <= output_bytes[i]; at += 16) {
      EXPECT_FALSE(std::equal(&first[i][at], &first[i][at] + 16,
                              second[i].begin() + static_cast<ptrdiff_t>(at)))
          << "output " << i << " at " << at;
    }
  }
}

TEST(LiboqsTest, FailedCallsLeaveNobodysSecret) {
  for (const Set& set : kSets) {
    SCOPED_TRACE(set.name);
    const Exchange e(set);
    const Buffer bad_ek = EkWithQ(e.ek, 0), bad_dk = DkWithWrongHash(e.dk);
    ExpectFailure("encaps, a coefficient is q", {set.c_bytes, 32}, [&](std::vector<Buffer>& out) {
      return set.encaps(out[0].data(), out[1].data(), bad_ek.data());
    });
    ExpectFailure(
        "encaps_derand, a coefficient is q", {set.c_bytes, 32}, [&](std::vector<Buffer>& out) {
          return set.encaps_derand(out[0].data(), out[1].data(), bad_ek.data(), e.m.data());
        });
    ExpectFailure("decaps, a wrong hash", {32}, [&](std::vector<Buffer>& out) {
      return set.decaps(out[0].data(), e.c.data(), bad_dk.data());
    });
    ExpectFailure("keypair without dk", {set.ek_bytes},
                  [&](std::vector<Buffer>& out) { return set.keypair(out[0].data(), nullptr); });
    ExpectFailure("keypair without ek", {set.dk_bytes},
                  [&](std::vector<Buffer>& out) { return set.keypair(nullptr, out[0].data()); });
    ExpectFailure("keypair_derand without seed", {set.ek_bytes, set.dk_bytes},
                  [&](std::vector<Buffer>& out) {
                    return set.keypair_derand(out[0].data(), out[1].data(), nullptr);
                  });
    ExpectFailure("encaps without ek", {set.c_bytes, 32}, [&](std::vector<Buffer>& out) {
      return set.encaps(out[0].data(), out[1].data(), nullptr);
    });
    ExpectFailure("encaps without c", {32}, [&](std::vector<Buffer>& out) {
      return set.encaps(nullptr, out[0].data(), e.ek.data());
    });
    ExpectFailure("encaps_derand without m", {set.c_bytes, 32}, [&](std::vector<Buffer>& out) {
      return set.encaps_derand(out[0].data(), out[1].data(), e.ek.data(), nullptr);
    });
    ExpectFailure("decaps without c", {32}, [&](std::vector<Buffer>& out) {
      return set.decaps(out[0].data(), nullptr, e.dk.data());
    });
    ExpectFailure("decaps without dk", {32}, [&](std::vector<Buffer>& out) {
      return set.decaps(out[0].data(), e.c.data(), nullptr);
    });
    EXPECT_EQ(set.decaps(nullptr, e.c.data(), e.dk.data()), OQS_ERROR);

    // A peer refuses the public key that a failed keypair left.
    Buffer ek = Garbage(set.ek_bytes), c(set.c_bytes), K(32);
    EXPECT_EQ(set.keypair(ek.data(), nullptr), OQS_ERROR);
    EXPECT_EQ(set.kxl_encaps(c.data(), K.data(), ek.data(), e.m.data()), KXL_ERR_KEY);
  }
  Buffer buffer = Garbage(4096);
  uint8_t* const p = buffer.data();
  EXPECT_EQ(OQS_KEM_keypair(nullptr, p, p), OQS_ERROR);
  EXPECT_EQ(OQS_KEM_keypair_derand(nullptr, p, p, p), OQS_ERROR);
  EXPECT_EQ(OQS_KEM_encaps(nullptr, p, p, p), OQS_ERROR);
  EXPECT_EQ(OQS_KEM_encaps_derand(nullptr, p, p, p, p), OQS_ERROR);
  EXPECT_EQ(OQS_KEM_decaps(nullptr, p, p, p), OQS_ERROR);
  EXPECT_EQ(buffer, Garbage(4096)) << "a call without a KEM wrote something";
  OQS_KEM_free(nullptr);
}

TEST(LiboqsTest, OtherAlgorithmsAreKnownAndDisabled) {
  ASSERT_EQ(OQS_KEM_alg_count(), OQS_KEM_algs_length);
  std::vector<std::string> names, enabled;
  for (size_t i = 0; i < OQS_KEM_algs_length; ++i) {
    names.emplace_back(OQS_KEM_alg_identifier(i));
    const Kem kem = New(names.back().c_str());
    EXPECT_EQ(OQS_KEM_alg_is_enabled(names.back().c_str()), kem != nullptr ? 1 : 0) << names.back();
    if (kem != nullptr) enabled.push_back(names.back());
  }
  EXPECT_EQ(enabled, (std::vector<std::string>{"ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"}));
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
  EXPECT_NE(std::find(names.begin(), names.end(), OQS_KEM_alg_kyber_768), names.end());
  EXPECT_EQ(OQS_KEM_alg_identifier(OQS_KEM_algs_length), nullptr);
  EXPECT_EQ(OQS_KEM_alg_identifier(SIZE_MAX), nullptr);
  for (const char* name : {"", "ML-KEM", "ML-KEM-768 ", "X25519MLKEM768", "DEFAULT"}) {
    EXPECT_EQ(OQS_KEM_alg_is_enabled(name), 0) << name;
    EXPECT_EQ(OQS_KEM_new(name), nullptr) << name;
  }
  EXPECT_EQ(OQS_KEM_alg_is_enabled(nullptr), 0);
  EXPECT_EQ(OQS_KEM_new(nullptr), nullptr);
  // liboqs compares names without regard to case.
  const Kem kem = New("ml-kem-768");
  ASSERT_NE(kem, nullptr);
  EXPECT_STREQ(kem->method_name, "ML-KEM-768");
}

TEST(LiboqsTest, ThereAreNoSignatures) {
  EXPECT_EQ(OQS_SIG_alg_count(), 0);
  EXPECT_EQ(OQS_SIG_alg_identifier(0), nullptr);
  EXPECT_EQ(OQS_SIG_alg_is_enabled("ML-DSA-65"), 0);
  EXPECT_FALSE(OQS_SIG_supports_ctx_str("ML-DSA-65"));
  EXPECT_EQ(OQS_SIG_new("ML-DSA-65"), nullptr);
  OQS_SIG_free(nullptr);
  uint8_t byte = 1;
  size_t length = 1;
  EXPECT_EQ(OQS_SIG_keypair(nullptr, &byte, &byte), OQS_ERROR);
  EXPECT_EQ(OQS_SIG_sign(nullptr, &byte, &length, &byte, 1, &byte), OQS_ERROR);
  EXPECT_EQ(OQS_SIG_sign_with_ctx_str(nullptr, &byte, &length, &byte, 1, &byte, 1, &byte),
            OQS_ERROR);
  EXPECT_EQ(OQS_SIG_verify(nullptr, &byte, 1, &byte, 1, &byte), OQS_ERROR);
  EXPECT_EQ(OQS_SIG_verify_with_ctx_str(nullptr, &byte, 1, &byte, 1, &byte, 1, &byte), OQS_ERROR);
  EXPECT_EQ(OQS_SIG_STFL_alg_count(), 0);
  EXPECT_EQ(OQS_SIG_STFL_alg_identifier(0), nullptr);
  EXPECT_EQ(OQS_SIG_STFL_alg_is_enabled("XMSS-SHA2_10_256"), 0);
  EXPECT_EQ(OQS_SIG_STFL_keygen_and_sign_supported(), 0);
  EXPECT_EQ(OQS_SIG_STFL_new("XMSS-SHA2_10_256"), nullptr);
  EXPECT_EQ(OQS_SIG_STFL_verify(nullptr, &byte, 1, &byte, 1, &byte), OQS_ERROR);
  EXPECT_EQ(OQS_SIG_STFL_SECRET_KEY_new("XMSS-SHA2_10_256"), nullptr);
  EXPECT_EQ(byte, 1);
  EXPECT_EQ(length, 1u);
}

std::atomic<int> custom_calls{0};
void Custom(uint8_t* out, size_t bytes) {
  ++custom_calls;
  for (size_t i = 0; i < bytes; ++i) out[i] = static_cast<uint8_t>(i);
}

TEST(LiboqsTest, AGeneratorOfTheCallerGivesTheSeeds) {
  const Set& set = kSets[1];
  Buffer seed(64), ek(set.ek_bytes), dk(set.dk_bytes), c(set.c_bytes), K(32);
  Buffer expected_ek(set.ek_bytes), expected_dk(set.dk_bytes), expected_c(set.c_bytes);
  Custom(seed.data(), seed.size());
  ASSERT_EQ(set.kxl_keygen(expected_ek.data(), expected_dk.data(), seed.data()), KXL_OK);
  ASSERT_EQ(set.kxl_encaps(expected_c.data(), K.data(), expected_ek.data(), seed.data()), KXL_OK);

  OQS_randombytes_custom_algorithm(Custom);
  custom_calls = 0;
  Buffer drawn = Garbage(64);
  OQS_randombytes(drawn.data(), drawn.size());
  EXPECT_EQ(drawn, seed);
  ASSERT_EQ(set.keypair(ek.data(), dk.data()), OQS_SUCCESS);
  EXPECT_EQ(custom_calls, 2) << "d and z must be drawn at once, as known answers expect";
  EXPECT_EQ(dk, expected_dk);
  ASSERT_EQ(set.encaps(c.data(), K.data(), ek.data()), OQS_SUCCESS);
  EXPECT_EQ(c, expected_c);
  // What a failed call leaves is random whatever the generator is.
  ExpectFailure("encaps, a coefficient is q", {set.c_bytes, 32}, [&](std::vector<Buffer>& out) {
    return set.encaps(out[0].data(), out[1].data(), EkWithQ(ek, 0).data());
  });

  // What is not offered changes nothing.
  for (const char* name : {"OpenSSL", "NIST-KAT", ""}) {
    EXPECT_EQ(OQS_randombytes_switch_algorithm(name), OQS_ERROR) << name;
  }
  EXPECT_EQ(OQS_randombytes_switch_algorithm(nullptr), OQS_ERROR);
  OQS_randombytes(drawn.data(), drawn.size());
  EXPECT_EQ(drawn, seed);
  for (const bool by_name : {true, false}) {
    OQS_randombytes_custom_algorithm(Custom);
    if (by_name) {
      EXPECT_EQ(OQS_randombytes_switch_algorithm("System"), OQS_SUCCESS);
    } else {
      OQS_randombytes_custom_algorithm(nullptr);
    }
    OQS_randombytes(drawn.data(), drawn.size());
    EXPECT_NE(drawn, seed);
  }
}

#if defined(__linux__)
TEST(LiboqsDeathTest, WithoutRandomnessTheProcessEnds) {
  const Set& set = kSets[1];
  const Exchange e(set);
  const Buffer bad_ek = EkWithQ(e.ek, 0);
  Buffer ek(set.ek_bytes), dk(set.dk_bytes), c(set.c_bytes), K(32);
  const auto without = [](const auto& call) {
    randomness_fails = true;
    call();
    std::_Exit(0);
  };
  const auto ended = testing::ExitedWithCode(EXIT_FAILURE);
  const char* const message = "gives no random bytes";
  EXPECT_EXIT(without([&] { OQS_randombytes(K.data(), 32); }), ended, message);
  EXPECT_EXIT(without([&] { (void)set.keypair(ek.data(), dk.data()); }), ended, message);
  EXPECT_EXIT(without([&] { (void)set.encaps(c.data(), K.data(), e.ek.data()); }), ended, message);
  EXPECT_EXIT(
      without([&] { (void)set.encaps_derand(c.data(), K.data(), bad_ek.data(), e.m.data()); }),
      ended, message);
}
#endif

TEST(LiboqsTest, Memory) {
  auto* const p = static_cast<uint8_t*>(OQS_MEM_malloc(100));
  ASSERT_NE(p, nullptr);
  std::memset(p, 0xA5, 100);
  OQS_MEM_cleanse(p, 99);
  EXPECT_TRUE(AllZero({p, 99}));
  EXPECT_EQ(p[99], 0xA5);
  OQS_MEM_secure_free(p, 100);
  auto* const q = static_cast<uint8_t*>(OQS_MEM_calloc(5, 20));
  ASSERT_NE(q, nullptr);
  EXPECT_TRUE(AllZero({q, 100}));
  OQS_MEM_insecure_free(q);
  char* const text = OQS_MEM_strdup("ML-KEM");
  EXPECT_STREQ(text, "ML-KEM");
  OQS_MEM_insecure_free(text);
  EXPECT_EQ(OQS_MEM_strdup(nullptr), nullptr);
  OQS_MEM_cleanse(nullptr, 9);
  OQS_MEM_secure_free(nullptr, 9);
  OQS_MEM_insecure_free(nullptr);

  const Buffer a = RandomBuffer(37);
  EXPECT_EQ(OQS_MEM_secure_bcmp(a.data(), a.data(), a.size()), 0);
  for (size_t i = 0; i < a.size(); ++i) {
    Buffer b = a;
    b[i] ^= 0x80;
    EXPECT_EQ(OQS_MEM_secure_bcmp(a.data(), b.data(), a.size()), 1) << i;
    EXPECT_EQ(OQS_MEM_secure_bcmp(a.data(), b.data(), i), 0) << i;
  }

  for (const size_t alignment : {size_t{16}, size_t{64}, size_t{4096}}) {
    auto* const aligned = static_cast<uint8_t*>(OQS_MEM_aligned_alloc(alignment, 2 * alignment));
    ASSERT_NE(aligned, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(aligned) % alignment, 0u);
    std::memset(aligned, 1, 2 * alignment);
    alignment == 64 ? OQS_MEM_aligned_secure_free(aligned, 2 * alignment)
                    : OQS_MEM_aligned_free(aligned);
  }
  for (const auto& [alignment, size] :
       {std::pair<size_t, size_t>{0, 64}, {24, 48}, {2, 64}, {64, 65}}) {
    errno = 0;
    EXPECT_EQ(OQS_MEM_aligned_alloc(alignment, size), nullptr) << alignment;
    EXPECT_EQ(errno, EINVAL) << alignment;
  }
  OQS_MEM_aligned_free(nullptr);
  OQS_MEM_aligned_secure_free(nullptr, 9);
}

TEST(LiboqsTest, TheVersionNamesBoth) {
  OQS_init();
  EXPECT_EQ(std::string(OQS_version()), std::string(OQS_VERSION_TEXT "+kexlane.") + kxl_version());
  OQS_thread_stop();
  OQS_destroy();
}

TEST(LiboqsTest, TheCpuIsToldAsItIs) {
  EXPECT_EQ(OQS_CPU_has_extension(OQS_CPU_EXT_INIT), 0);
  EXPECT_EQ(OQS_CPU_has_extension(OQS_CPU_EXT_COUNT), 0);
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    const std::string target = kxl_target_name(i);
    if (kxl_target_supported(i) == 0) continue;
    for (const auto& [name, extension] : {std::pair{"avx2", OQS_CPU_EXT_AVX2},
                                          {"avx512", OQS_CPU_EXT_AVX512},
                                          {"neon", OQS_CPU_EXT_ARM_AES},
                                          {"neon_sha3", OQS_CPU_EXT_ARM_SHA3}}) {
      if (target == name) {
        EXPECT_EQ(OQS_CPU_has_extension(extension), 1) << name;
      }
    }
  }
#if defined(__x86_64__) && defined(__linux__)
  EXPECT_EQ(OQS_CPU_has_extension(OQS_CPU_EXT_ARM_NEON), 0);
  std::ifstream cpuinfo("/proc/cpuinfo");
  std::string line;
  while (std::getline(cpuinfo, line) && line.rfind("flags", 0) != 0) {
  }
  if (line.empty()) GTEST_SKIP() << "no /proc/cpuinfo";
  line += ' ';
  const std::pair<OQS_CPU_EXT, const char*> flags[] = {{OQS_CPU_EXT_ADX, " adx "},
                                                       {OQS_CPU_EXT_AES, " aes "},
                                                       {OQS_CPU_EXT_AVX, " avx "},
                                                       {OQS_CPU_EXT_AVX2, " avx2 "},
                                                       {OQS_CPU_EXT_AVX512, " avx512bw "},
                                                       {OQS_CPU_EXT_BMI1, " bmi1 "},
                                                       {OQS_CPU_EXT_BMI2, " bmi2 "},
                                                       {OQS_CPU_EXT_PCLMULQDQ, " pclmulqdq "},
                                                       {OQS_CPU_EXT_VPCLMULQDQ, " vpclmulqdq "},
                                                       {OQS_CPU_EXT_POPCNT, " popcnt "},
                                                       {OQS_CPU_EXT_SSE, " sse "},
                                                       {OQS_CPU_EXT_SSE2, " sse2 "},
                                                       {OQS_CPU_EXT_SSE3, " pni "}};
  for (const auto& [extension, flag] : flags) {
    EXPECT_EQ(OQS_CPU_has_extension(extension), line.find(flag) != std::string::npos ? 1 : 0)
        << flag;
  }
#endif
}

TEST(LiboqsTest, Threads) {
  std::atomic<int> agreed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&agreed, i] {
      const Set& set = kSets[i % 3];
      const Kem kem = New(set.name);
      std::vector<uint8_t> ek(set.ek_bytes), dk(set.dk_bytes), c(set.c_bytes), K(32), other(32);
      for (int round = 0; round < 20; ++round) {
        OQS_randombytes_switch_algorithm("system");
        if (OQS_KEM_keypair(kem.get(), ek.data(), dk.data()) == OQS_SUCCESS &&
            OQS_KEM_encaps(kem.get(), c.data(), K.data(), ek.data()) == OQS_SUCCESS &&
            OQS_KEM_decaps(kem.get(), other.data(), c.data(), dk.data()) == OQS_SUCCESS &&
            K == other) {
          ++agreed;
        }
      }
      OQS_thread_stop();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(agreed, 8 * 20);
}

}  // namespace
