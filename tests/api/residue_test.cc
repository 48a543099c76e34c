// SPDX-License-Identifier: Apache-2.0
// What calls leave on the stack does not depend on secrets. Each call runs with two secrets and the
// same public data, and no byte below its caller may show which of the two it was.
#include <gtest/gtest.h>
#include <kexlane/kexlane.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/stack_after.h"
#include "tests/support/test_util.h"

namespace kexlane::test {
namespace {

// Eight and three: full vectors, others, and single operations at the end of a batch.
constexpr size_t kItems = 11;
constexpr size_t kBatchSizes[] = {1, 2, 3, 4, 5, 8, kItems};

// Buffers of one size, and the pointers to them that the calls take.
struct Rows {
  explicit Rows(size_t bytes) : memory(kItems, Buffer(bytes)) {
    for (Buffer& buffer : memory) out.push_back(buffer.data());
    in.assign(out.begin(), out.end());
  }
  std::vector<Buffer> memory;
  std::vector<uint8_t*> out;
  std::vector<const uint8_t*> in;
};

// Writes secret number 0 or number 1.
using SetSecret = std::function<void(unsigned)>;

// Returns how many bytes are the same in two runs with one secret, the same in two runs with the
// other, and different between them. What differs between two runs with the same secret comes from
// the system.
size_t TellingBytes(const SetSecret& set, const Operation& operation) {
  set(0);
  EXPECT_EQ(operation(), KXL_OK);  // the first call resolves symbols of libc
  const StackAfter a(operation), again_a(operation);
  set(1);
  const StackAfter b(operation), again_b(operation);
  size_t count = 0;
  for (size_t i = 0; i < a.bytes().size(); ++i) {
    count += a.bytes()[i] == again_a.bytes()[i] && b.bytes()[i] == again_b.bytes()[i] &&
             a.bytes()[i] != b.bytes()[i];
  }
  return count;
}

void Check(const std::string& name, const SetSecret& set, const Operation& operation) {
  EXPECT_EQ(TellingBytes(set, operation), 0u) << name;
}

void Randomise(std::vector<Buffer>& buffers, size_t at, size_t bytes) {
  for (Buffer& buffer : buffers) {
    const Buffer random = RandomBuffer(bytes);
    std::copy(random.begin(), random.end(), buffer.begin() + static_cast<ptrdiff_t>(at));
  }
}

// Replaces s, as ByteEncode_12(s) of FIPS 203 section 4.2.1, and z in decapsulation keys that stay
// valid.
void RandomiseDk(std::vector<Buffer>& dks, size_t dk_bytes, size_t s_bytes) {
  for (Buffer& dk : dks) {
    for (size_t i = 0; i < s_bytes; i += 3) {
      const Buffer random = RandomBuffer(4);
      const int x = (random[0] | random[1] << 8) % 3329, y = (random[2] | random[3] << 8) % 3329;
      dk[i] = static_cast<uint8_t>(x);
      dk[i + 1] = static_cast<uint8_t>(x >> 8 | y << 4);
      dk[i + 2] = static_cast<uint8_t>(y >> 4);
    }
  }
  Randomise(dks, dk_bytes - 32, 32);
}

template <typename M>
void CheckMlkem() {
  Rows ek(M::kEkBytes), dk(M::kDkBytes), c(M::kCBytes), new_c(M::kCBytes), K(32), seed(64), m(32);
  std::vector<kxl_status> status(kItems);
  kxl_status* const s = status.data();
  Randomise(seed.memory, 0, 64);
  ASSERT_EQ(M::kKeygenBatchDerand(kItems, ek.out.data(), dk.out.data(), seed.in.data(), s), KXL_OK);
  ASSERT_EQ(
      M::kEncapsBatchDerand(kItems, c.out.data(), K.out.data(), ek.in.data(), seed.in.data(), s),
      KXL_OK);
  const auto dks = std::make_unique<typename M::DkStruct[]>(kItems);
  const auto eks = std::make_unique<typename M::EkStruct[]>(kItems);
  std::vector<const typename M::DkStruct*> dk_of;
  std::vector<const typename M::EkStruct*> ek_of;
  for (size_t i = 0; i < kItems; ++i) {
    dk_of.push_back(&dks[i]);
    ek_of.push_back(&eks[i]);
    ASSERT_EQ(M::kEkParse(&eks[i], ek.in[i]), KXL_OK);
  }

  std::vector<Buffer> keys[2] = {dk.memory, dk.memory};
  for (auto& of : keys) RandomiseDk(of, M::kDkBytes, M::kDkBytes - M::kEkBytes - 64);
  const SetSecret set_dk = [&](unsigned which) {
    for (size_t i = 0; i < kItems; ++i) {
      std::copy(keys[which][i].begin(), keys[which][i].end(), dk.out[i]);
      ASSERT_EQ(M::kDkParse(&dks[i], dk.in[i]), KXL_OK);
    }
  };
  Check("check_dk", set_dk, [&] { return M::kCheckDk(dk.in[0]); });
  Check("dk_parse", set_dk, [&] { return M::kDkParse(&dks[0], dk.in[0]); });
  Check("decaps", set_dk, [&] { return M::kDecaps(K.out[0], c.in[0], dk.in[0]); });
  Check("decaps_prepared", set_dk, [&] { return M::kDecapsPrepared(K.out[0], c.in[0], &dks[0]); });

  const SetSecret set_m = [&](unsigned which) {
    for (Buffer& buffer : m.memory) std::fill(buffer.begin(), buffer.end(), uint8_t(0x35 + which));
  };
  Check("encaps", set_m,
        [&] { return M::kEncapsDerand(new_c.out[0], K.out[0], ek.in[0], m.in[0]); });
  Check("encaps_prepared", set_m,
        [&] { return M::kEncapsPreparedDerand(new_c.out[0], K.out[0], &eks[0], m.in[0]); });

  for (const size_t n : kBatchSizes) {
    SCOPED_TRACE(n);
    Check("decaps_batch", set_dk,
          [&] { return M::kDecapsBatch(n, K.out.data(), c.in.data(), dk.in.data(), s); });
    Check("decaps_prepared_batch", set_dk,
          [&] { return M::kDecapsPreparedBatch(n, K.out.data(), c.in.data(), dk_of.data(), s); });
    Check("encaps_batch", set_m, [&] {
      return M::kEncapsBatchDerand(n, new_c.out.data(), K.out.data(), ek.in.data(), m.in.data(), s);
    });
    Check("encaps_prepared_batch", set_m, [&] {
      return M::kEncapsPreparedBatchDerand(n, new_c.out.data(), K.out.data(), ek_of.data(),
                                           m.in.data(), s);
    });
  }
}

void CheckX25519() {
  Rows sk(32), peer(32), out(32);
  std::vector<kxl_status> status(kItems);
  kxl_status* const s = status.data();
  Randomise(peer.memory, 0, 32);
  std::vector<Buffer> keys[2] = {sk.memory, sk.memory};
  for (auto& of : keys) Randomise(of, 0, 32);
  const SetSecret set = [&](unsigned which) {
    for (size_t i = 0; i < kItems; ++i) {
      std::copy(keys[which][i].begin(), keys[which][i].end(), sk.out[i]);
    }
  };
  Check("public_key", set, [&] { return kxl_x25519_public_key(out.out[0], sk.in[0]); });
  Check("shared_secret", set,
        [&] { return kxl_x25519_shared_secret(out.out[0], sk.in[0], peer.in[0]); });
  for (const size_t n : kBatchSizes) {
    SCOPED_TRACE(n);
    Check("public_key_batch", set,
          [&] { return kxl_x25519_public_key_batch(n, out.out.data(), sk.in.data(), s); });
    Check("shared_secret_batch", set, [&] {
      return kxl_x25519_shared_secret_batch(n, out.out.data(), sk.in.data(), peer.in.data(), s);
    });
  }
}

// Varies a client's keys other than ek, and the randomness of a server and of X-Wing's sender.
// X-Wing's secret key cannot be varied, because public data depend on it.
void CheckHybrids() {
  Rows share(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES), state(KXL_X25519MLKEM768_STATE_BYTES);
  Rows answer(KXL_X25519MLKEM768_SERVER_SHARE_BYTES), secret(KXL_X25519MLKEM768_SECRET_BYTES);
  Rows ek(KXL_XWING_EK_BYTES), sk(KXL_XWING_SK_BYTES), seed(KXL_X25519MLKEM768_CLIENT_SEED_BYTES);
  Rows new_answer(KXL_X25519MLKEM768_SERVER_SHARE_BYTES), random(64);
  Rows new_share(KXL_X25519MLKEM768_CLIENT_SHARE_BYTES);
  std::vector<kxl_status> status(kItems);
  kxl_status* const s = status.data();
  Randomise(seed.memory, 0, KXL_X25519MLKEM768_CLIENT_SEED_BYTES);
  ASSERT_EQ(kxl_x25519mlkem768_client_keygen_batch_derand(kItems, share.out.data(),
                                                          state.out.data(), seed.in.data(), s),
            KXL_OK);
  ASSERT_EQ(kxl_x25519mlkem768_server_respond_batch_derand(
                kItems, answer.out.data(), secret.out.data(), share.in.data(), seed.in.data(), s),
            KXL_OK);
  ASSERT_EQ(kxl_xwing_keygen_batch_derand(kItems, ek.out.data(), sk.out.data(), seed.in.data(), s),
            KXL_OK);

  std::vector<Buffer> states[2] = {state.memory, state.memory};
  for (auto& of : states) {
    RandomiseDk(of, KXL_MLKEM768_DK_BYTES, KXL_MLKEM768_DK_BYTES - KXL_MLKEM768_EK_BYTES - 64);
    Randomise(of, KXL_MLKEM768_DK_BYTES, KXL_X25519_SK_BYTES);
  }
  const SetSecret set_state = [&](unsigned which) {
    for (size_t i = 0; i < kItems; ++i) {
      std::copy(states[which][i].begin(), states[which][i].end(), state.out[i]);
    }
  };
  const SetSecret set_random = [&](unsigned which) {
    for (Buffer& buffer : random.memory) {
      std::fill(buffer.begin(), buffer.end(), uint8_t(0x53 + which));
    }
  };
  Check("client_finish", set_state,
        [&] { return kxl_x25519mlkem768_client_finish(secret.out[0], state.in[0], answer.in[0]); });
  Check("server_respond", set_random, [&] {
    return kxl_x25519mlkem768_server_respond_derand(new_answer.out[0], secret.out[0], share.in[0],
                                                    random.in[0]);
  });
  Check("xwing_encaps", set_random, [&] {
    return kxl_xwing_encaps_derand(new_answer.out[0], secret.out[0], ek.in[0], random.in[0]);
  });
  // The same client with its state prepared, and X-Wing's sender with a prepared key.
  const auto clients = std::make_unique<kxl_x25519mlkem768_client[]>(kItems);
  const auto prepared_ek = std::make_unique<kxl_xwing_ek>();
  std::vector<const kxl_x25519mlkem768_client*> client_of;
  for (size_t i = 0; i < kItems; ++i) client_of.push_back(&clients[i]);
  const std::vector<const kxl_xwing_ek*> ek_of(kItems, prepared_ek.get());
  ASSERT_EQ(kxl_xwing_ek_parse(prepared_ek.get(), ek.in[0]), KXL_OK);
  const SetSecret set_client = [&](unsigned which) {
    set_state(which);
    for (size_t i = 0; i < kItems; ++i)
      ASSERT_EQ(kxl_x25519mlkem768_client_parse(&clients[i], new_share.out[i], state.in[i]),
                KXL_OK);
  };
  Check("client_finish_prepared", set_client, [&] {
    return kxl_x25519mlkem768_client_finish_prepared(secret.out[0], &clients[0], answer.in[0]);
  });
  Check("xwing_encaps_prepared", set_random, [&] {
    return kxl_xwing_encaps_prepared_derand(new_answer.out[0], secret.out[0], prepared_ek.get(),
                                            random.in[0]);
  });
  for (const size_t n : kBatchSizes) {
    SCOPED_TRACE(n);
    Check("client_finish_prepared_batch", set_client, [&] {
      return kxl_x25519mlkem768_client_finish_prepared_batch(n, secret.out.data(), client_of.data(),
                                                             answer.in.data(), s);
    });
    Check("xwing_encaps_prepared_batch", set_random, [&] {
      return kxl_xwing_encaps_prepared_batch_derand(n, new_answer.out.data(), secret.out.data(),
                                                    ek_of.data(), random.in.data(), s);
    });
    Check("client_finish_batch", set_state, [&] {
      return kxl_x25519mlkem768_client_finish_batch(n, secret.out.data(), state.in.data(),
                                                    answer.in.data(), s);
    });
    Check("server_respond_batch", set_random, [&] {
      return kxl_x25519mlkem768_server_respond_batch_derand(
          n, new_answer.out.data(), secret.out.data(), share.in.data(), random.in.data(), s);
    });
    Check("xwing_encaps_batch", set_random, [&] {
      return kxl_xwing_encaps_batch_derand(n, new_answer.out.data(), secret.out.data(),
                                           ek.in.data(), random.in.data(), s);
    });
  }
}

// Returns whether this build is optimised. Without optimisation each variable has its own place on
// the stack, and sanitizers add places.
bool IsOptimised() {
#if defined(__OPTIMIZE__) && !defined(KEXLANE_ADDRESS_SANITIZER)
  return true;
#else
  return false;
#endif
}

TEST(Residue, ASecretOnTheStackIsFound) {
  uint8_t key = 0;
  const size_t found = TellingBytes([&](unsigned which) { key = uint8_t(1 + which); },
                                    [&] {
                                      volatile uint8_t frame[8192];         // the end of the thread
                                      for (auto& byte : frame) byte = key;  // overwrites the top
                                      return frame[0] == key ? KXL_OK : KXL_ERR_KEY;
                                    });
  EXPECT_GT(found, 1000u);
}

TEST(Residue, NoSecretIsLeftOnAnyTarget) {
  if (!IsOptimised()) GTEST_SKIP() << "not an optimised build";
  for (const char* name : SupportedTargets()) {
    SCOPED_TRACE(name);
    ASSERT_EQ(kxl_target_force(name), KXL_OK);
    CheckX25519();
    CheckMlkem<MlKem512>();
    CheckMlkem<MlKem768>();
    CheckMlkem<MlKem1024>();
    CheckHybrids();
  }
  ASSERT_EQ(kxl_target_force(nullptr), KXL_OK);
}

}  // namespace
}  // namespace kexlane::test
