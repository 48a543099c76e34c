// SPDX-License-Identifier: Apache-2.0
// Decapsulation compares and hashes every byte of a ciphertext or server share: whichever bit is
// flipped, the result is the rejection value that libcrypto's hashes give for these bytes. Checked
// for all bits in single calls, for all bytes with prepared keys, and for all bytes in each lane of
// a batch, in which every second item is good. KEXLANE_QUICK in the environment leaves one bit of
// every third byte, and some bytes in one lane, for emulators and sanitizers.
#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/openssl_hash.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

// The lanes of the widest target.
constexpr size_t kLanes = 8;

// One key pair of a KEM, a ciphertext to it, and the calls that decapsulate.
struct Kem {
  std::string name;
  Buffer c, K;  // the right ones
  // The result for another ciphertext.
  std::function<Buffer(const Buffer& c)> expected;
  std::function<kxl_status(uint8_t*K, const uint8_t*c)> decaps, decaps_prepared;
  std::function<kxl_status(size_t n, uint8_t*const*K, const uint8_t*const*c, kxl_status*status)>
      batch, batch_prepared;
};

template <typename T>
std::vector<const T*> Repeated(size_t n, const T* p) {
  return std::vector<const T*>(n, p);
}

template <typename M>
Kem MakeMlkem(const char* name) {
  Kem kem = {name, Buffer(M::kCBytes), Buffer(32), {}, {}, {}, {}, {}};
  Buffer ek(M::kEkBytes), dk(M::kDkBytes);
  EXPECT_EQ(M::kKeygen(ek.data(), dk.data()), KXL_OK);
  EXPECT_EQ(M::kEncaps(kem.c.data(), kem.K.data(), ek.data()), KXL_OK);
  const auto prepared = std::make_shared<typename M::DkStruct>();
  EXPECT_EQ(M::kDkParse(prepared.get(), dk.data()), KXL_OK);
  kem.expected = [dk](const Buffer& c) {
    return OpensslHash(EVP_shake256(), 32, {std::span(dk).last(32), c});
  };
  kem.decaps = [dk](uint8_t* K, const uint8_t* c) { return M::kDecaps(K, c, dk.data()); };
  kem.decaps_prepared = [prepared](uint8_t* K, const uint8_t* c) {
    return M::kDecapsPrepared(K, c, prepared.get());
  };
  kem.batch = [dk](size_t n, auto* K, auto* c, kxl_status* status) {
    return M::kDecapsBatch(n, K, c, Repeated(n, dk.data()).data(), status);
  };
  kem.batch_prepared = [prepared](size_t n, auto* K, auto* c, kxl_status* status) {
    return M::kDecapsPreparedBatch(
        n, K, c, Repeated<typename M::DkStruct>(n, prepared.get()).data(), status);
  };
  return kem;
}

// The rejection value of ML-KEM-768 with the X25519 result of the share behind it.
Buffer MlkemPart(const Buffer& dk, const Buffer& right_c, const Buffer& right_K,
                 const Buffer& share) {
  const std::span<const uint8_t> c = std::span(share).first(KXL_MLKEM768_C_BYTES);
  if (std::equal(c.begin(), c.end(), right_c.begin())) return right_K;
  return OpensslHash(EVP_shake256(), 32,
                     {std::span(dk).subspan(KXL_MLKEM768_DK_BYTES - 32, 32), c});
}

Kem MakeHybrid() {
  Kem kem = {"X25519MLKEM768",
             Buffer(KXL_X25519MLKEM768_SERVER_SHARE_BYTES),
             Buffer(64),
             {},
             {},
             {},
             {},
             {}};
  Buffer share(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES), state(KXL_X25519MLKEM768_STATE_BYTES);
  EXPECT_EQ(kxl_x25519mlkem768_client_keygen(share.data(), state.data()), KXL_OK);
  EXPECT_EQ(kxl_x25519mlkem768_server_respond(kem.c.data(), kem.K.data(), share.data()), KXL_OK);
  const auto client = std::make_shared<kxl_x25519mlkem768_client>();
  EXPECT_EQ(kxl_x25519mlkem768_client_parse(client.get(), share.data(), state.data()), KXL_OK);
  const Buffer right_c = kem.c, right_K(kem.K.begin(), kem.K.begin() + 32);
  kem.expected = [=](const Buffer& answer) {
    Buffer secret = MlkemPart(state, right_c, right_K, answer);
    secret.resize(64);
    EXPECT_EQ(kxl_x25519_shared_secret(&secret[32], &state[KXL_MLKEM768_DK_BYTES],
                                       &answer[KXL_MLKEM768_C_BYTES]),
              KXL_OK);
    return secret;
  };
  kem.decaps = [state](uint8_t* K, const uint8_t* c) {
    return kxl_x25519mlkem768_client_finish(K, state.data(), c);
  };
  kem.decaps_prepared = [client](uint8_t* K, const uint8_t* c) {
    return kxl_x25519mlkem768_client_finish_prepared(K, client.get(), c);
  };
  kem.batch = [state](size_t n, auto* K, auto* c, kxl_status* status) {
    return kxl_x25519mlkem768_client_finish_batch(n, K, Repeated(n, state.data()).data(), c,
                                                  status);
  };
  kem.batch_prepared = [client](size_t n, auto* K, auto* c, kxl_status* status) {
    return kxl_x25519mlkem768_client_finish_prepared_batch(
        n, K, Repeated<kxl_x25519mlkem768_client>(n, client.get()).data(), c, status);
  };
  return kem;
}

Kem MakeXwing() {
  Kem kem = {"X-Wing", Buffer(KXL_XWING_CT_BYTES), Buffer(32), {}, {}, {}, {}, {}};
  Buffer ek(KXL_XWING_EK_BYTES), sk(KXL_XWING_SK_BYTES);
  EXPECT_EQ(kxl_xwing_keygen(ek.data(), sk.data()), KXL_OK);
  EXPECT_EQ(kxl_xwing_encaps(kem.c.data(), kem.K.data(), ek.data()), KXL_OK);
  const auto prepared = std::make_shared<kxl_xwing_dk>();
  EXPECT_EQ(kxl_xwing_dk_parse(prepared.get(), sk.data()), KXL_OK);
  // expandDecapsulationKey and the combiner, draft sections 5.2 and 5.3.
  const Buffer expanded = OpensslHash(EVP_shake256(), 96, {sk});
  Buffer pk(KXL_MLKEM768_EK_BYTES), dk(KXL_MLKEM768_DK_BYTES), right_K(32);
  EXPECT_EQ(kxl_mlkem768_keygen_derand(pk.data(), dk.data(), expanded.data()), KXL_OK);
  EXPECT_EQ(kxl_mlkem768_decaps(right_K.data(), kem.c.data(), dk.data()), KXL_OK);
  const Buffer right_c = kem.c, pk_x(ek.end() - 32, ek.end());
  kem.expected = [=](const Buffer& ct) {
    const Buffer ss_m = MlkemPart(dk, right_c, right_K, ct);
    const std::span<const uint8_t> ct_x = std::span(ct).last(32);
    Buffer ss_x(32);
    EXPECT_EQ(kxl_x25519_shared_secret(ss_x.data(), &expanded[64], ct_x.data()), KXL_OK);
    const uint8_t label[] = {0x5C, 0x2E, 0x2F, 0x2F, 0x5E, 0x5C};
    return OpensslHash(EVP_sha3_256(), 32, {ss_m, ss_x, ct_x, pk_x, label});
  };
  kem.decaps = [sk](uint8_t* K, const uint8_t* c) { return kxl_xwing_decaps(K, c, sk.data()); };
  kem.decaps_prepared = [prepared](uint8_t* K, const uint8_t* c) {
    return kxl_xwing_decaps_prepared(K, c, prepared.get());
  };
  kem.batch = [sk](size_t n, auto* K, auto* c, kxl_status* status) {
    return kxl_xwing_decaps_batch(n, K, c, Repeated(n, sk.data()).data(), status);
  };
  kem.batch_prepared = [prepared](size_t n, auto* K, auto* c, kxl_status* status) {
    return kxl_xwing_decaps_prepared_batch(
        n, K, c, Repeated<kxl_xwing_dk>(n, prepared.get()).data(), status);
  };
  return kem;
}

class WholeComparisonTest : public testing::TestWithParam<int> {
 protected:
  static Kem Make() {
    switch (GetParam()) {
      case 0:
        return MakeMlkem<MlKem512>("ML-KEM-512");
      case 1:
        return MakeMlkem<MlKem768>("ML-KEM-768");
      case 2:
        return MakeMlkem<MlKem1024>("ML-KEM-1024");
      case 3:
        return MakeXwing();
      default:
        return MakeHybrid();
    }
  }
  static Buffer Flipped(const Kem& kem, size_t at, size_t bit) {
    Buffer c = kem.c;
    c[at] ^= static_cast<uint8_t>(1u << bit);
    return c;
  }
  // RFC 7748 ignores the top bit of X25519's share, which X-Wing hashes.
  static bool Matters(const Kem& kem, size_t at, size_t bit) {
    return kem.name != "X25519MLKEM768" || at + 1 < kem.c.size() || bit != 7;
  }
};

INSTANTIATE_TEST_SUITE_P(Kems, WholeComparisonTest, testing::Range(0, 5));

TEST_P(WholeComparisonTest, EveryBitInSingleCalls) {
  ForEachTarget([] {
    const Kem kem = Make();
    SCOPED_TRACE(kem.name);
    for (size_t at = 0; at < kem.c.size(); at += IsQuick() ? 3 : 1) {
      for (size_t bit = 0; bit < 8; ++bit) {
        if (IsQuick() && bit != at % 8) continue;
        const Buffer c = Flipped(kem, at, bit), expected = kem.expected(c);
        ASSERT_EQ(expected != kem.K, Matters(kem, at, bit));
        Buffer K(kem.K.size()), K2 = K;
        ASSERT_EQ(kem.decaps(K.data(), c.data()), KXL_OK);
        ASSERT_EQ(K, expected) << "byte " << at << ", bit " << bit;
        if (bit != at % 8) continue;
        ASSERT_EQ(kem.decaps_prepared(K2.data(), c.data()), KXL_OK);
        ASSERT_EQ(K2, expected) << "prepared, byte " << at << ", bit " << bit;
      }
    }
  });
}

TEST_P(WholeComparisonTest, EveryByteInEachLane) {
  ForEachTarget([] {
    const Kem kem = Make();
    SCOPED_TRACE(kem.name);
    const size_t bytes = kem.c.size();
    // In each step every second lane has a flipped byte of its own. After two steps for each byte,
    // each lane has had all bytes.
    for (size_t step = 0; step < 2 * bytes; step += IsQuick() ? 15 : 1) {
      std::vector<Buffer> c(kLanes, kem.c), expected(kLanes, kem.K),
          K(kLanes, Buffer(kem.K.size()));
      for (size_t lane = step % 2; lane < kLanes; lane += 2) {
        const size_t at = (step / 2 + lane * 17) % bytes;
        c[lane] = Flipped(kem, at, (step / 2 + lane) % 8);
        expected[lane] = kem.expected(c[lane]);
      }
      std::vector<const uint8_t*> in;
      std::vector<uint8_t*> out;
      for (size_t lane = 0; lane < kLanes; ++lane) {
        in.push_back(c[lane].data());
        out.push_back(K[lane].data());
      }
      kxl_status status[kLanes];
      ASSERT_EQ(kem.batch(kLanes, out.data(), in.data(), status), KXL_OK);
      ASSERT_EQ(K, expected) << "step " << step;
      for (Buffer& result : K) std::fill(result.begin(), result.end(), uint8_t{0xA5});
      ASSERT_EQ(kem.batch_prepared(kLanes, out.data(), in.data(), status), KXL_OK);
      ASSERT_EQ(K, expected) << "prepared, step " << step;
    }
  });
}

}  // namespace
}  // namespace kexlane::test
