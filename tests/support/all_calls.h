// SPDX-License-Identifier: Apache-2.0
// Every call of the C ABI that works on buffers, with inputs and with the outputs of the portable
// target. Tests that check something about every call use it.
#ifndef KEXLANE_TESTS_SUPPORT_ALL_CALLS_H_
#define KEXLANE_TESTS_SUPPORT_ALL_CALLS_H_

#include <gtest/gtest.h>
#include <kexlane/kernels.h>
#include <kexlane/kexlane.hpp>

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/support/any_call.h"
#include "tests/support/hybrid_calls.h"
#include "tests/support/mlkem_items.h"
#include "tests/support/test_util.h"

namespace kexlane::test {

class CallList : public HybridCalls {
 public:
  // Makes the list of all calls. Batches have n items. The active target makes the prepared keys.
  explicit CallList(size_t n) : HybridCalls(n) {
    AddMlkem<MlKem512>("mlkem512 ");
    AddMlkem<MlKem768>("mlkem768 ");
    AddMlkem<MlKem1024>("mlkem1024 ");
    AddX25519();
    AddHybrid();
    AddXwing();
    AddKernels();
    AddPreparedClient();
    AddPreparedXwing();
  }

 private:
  template <typename M>
  static auto EkFromDk() {
    if constexpr (std::is_same_v<M, MlKem512>) return kxl_mlkem512_ek_from_dk;
    if constexpr (std::is_same_v<M, MlKem768>) return kxl_mlkem768_ek_from_dk;
    if constexpr (std::is_same_v<M, MlKem1024>) return kxl_mlkem1024_ek_from_dk;
  }

  template <typename M>
  void AddMlkem(const std::string& set) {
    using EkStruct = typename M::EkStruct;
    using DkStruct = typename M::DkStruct;
    const std::vector<MlkemItem>& items = Items<M>();
    const MlkemItem& item = items[2];  // its ciphertext was tampered with
    const size_t n = n_;
    std::vector<Part> eks, dks;
    for (size_t i = 0; i < std::max<size_t>(n, 3); ++i) {
      const auto ek = std::make_unique<EkStruct>();
      const auto dk = std::make_unique<DkStruct>();
      EXPECT_EQ(M::kEkParse(ek.get(), items[i].ek.data()), KXL_OK);
      EXPECT_EQ(M::kDkParse(dk.get(), items[i].dk.data()), KXL_OK);
      eks.push_back(InputStruct(*ek));
      dks.push_back(InputStruct(*dk));
    }
    const Part ek_out = {sizeof(EkStruct), alignof(EkStruct)};
    const Part dk_out = {sizeof(DkStruct), alignof(DkStruct)};
    const auto ek_of = [](const uint8_t* p) { return reinterpret_cast<const EkStruct*>(p); };
    const auto dk_of = [](const uint8_t* p) { return reinterpret_cast<const DkStruct*>(p); };
    const auto dk_to = [](uint8_t* p) { return reinterpret_cast<DkStruct*>(p); };
    const std::vector<Part> pair = {{M::kEkBytes}, {M::kDkBytes}}, sent = {{M::kCBytes}, {32}};

    Add(set + "keygen", kUnknown, pair, {}, [](auto p) { return M::kKeygen(p[0], p[1]); });
    Add(set + "keygen_derand", kKnown, pair, {Input(item.seed)},
        [](auto p) { return M::kKeygenDerand(p[0], p[1], p[2]); });
    Add(set + "encaps", kUnknown, sent, {Input(item.ek)},
        [](auto p) { return M::kEncaps(p[0], p[1], p[2]); });
    Add(set + "encaps_derand", kKnown, sent, {Input(item.ek), Input(item.m)},
        [](auto p) { return M::kEncapsDerand(p[0], p[1], p[2], p[3]); });
    Add(set + "decaps", kKnown, {{32}}, {Input(item.c), Input(item.dk)},
        [](auto p) { return M::kDecaps(p[0], p[1], p[2]); });
    Add(set + "decaps of another", kKnown, {{32}}, {Input(item.received), Input(item.dk)},
        [](auto p) { return M::kDecaps(p[0], p[1], p[2]); });
    Add(set + "check_ek", kKnown, {}, {Input(item.ek)}, [](auto p) { return M::kCheckEk(p[0]); });
    Add(set + "check_dk", kKnown, {}, {Input(item.dk)}, [](auto p) { return M::kCheckDk(p[0]); });
    Add(set + "check_pair", kKnown, {}, {Input(item.ek), Input(item.dk)},
        [](auto p) { return M::kCheckPair(p[0], p[1]); });
    Add(set + "ek_from_dk", kKnown, {{M::kEkBytes}}, {Input(item.dk)},
        [](auto p) { return EkFromDk<M>()(p[0], p[1]); });
    Add(set + "ek_parse", kUnknown, {ek_out}, {Input(item.ek)},
        [](auto p) { return M::kEkParse(reinterpret_cast<EkStruct*>(p[0]), p[1]); });
    Add(set + "dk_parse", kUnknown, {dk_out}, {Input(item.dk)},
        [=](auto p) { return M::kDkParse(dk_to(p[0]), p[1]); });
    Add(set + "dk_from_seed", kUnknown, {dk_out, {M::kEkBytes}}, {Input(item.seed)},
        [=](auto p) { return M::kDkFromSeed(dk_to(p[0]), p[1], p[2]); });
    Add(set + "dk_keygen", kUnknown, {dk_out, {M::kEkBytes}}, {},
        [=](auto p) { return M::kDkKeygen(dk_to(p[0]), p[1]); });
    Add(set + "dk_wipe", kKnown, {dk_out}, {}, [=](auto p) { return M::kDkWipe(dk_to(p[0])); });
    Add(set + "encaps_prepared", kUnknown, sent, {eks[2]},
        [=](auto p) { return M::kEncapsPrepared(p[0], p[1], ek_of(p[2])); });
    Add(set + "encaps_prepared_derand", kKnown, sent, {eks[2], Input(item.m)},
        [=](auto p) { return M::kEncapsPreparedDerand(p[0], p[1], ek_of(p[2]), p[3]); });
    Add(set + "decaps_prepared", kKnown, {{32}}, {Input(item.received), dks[2]},
        [=](auto p) { return M::kDecapsPrepared(p[0], p[1], dk_of(p[2])); });

    const auto column = [&](Buffer MlkemItem::*member) {
      return Column([&](size_t i) { return Input(items[i].*member); });
    };
    const auto seed = column(&MlkemItem::seed), ek = column(&MlkemItem::ek);
    const auto m = column(&MlkemItem::m), c = column(&MlkemItem::received);
    const auto dk = column(&MlkemItem::dk);
    AddBatch(set + "keygen", kUnknown, pair, {},
             [n](auto p, auto* s) { return M::kKeygenBatch(n, p, p + n, s); });
    AddBatch(set + "keygen_derand", kKnown, pair, {seed}, [n](auto p, auto* s) {
      return M::kKeygenBatchDerand(n, p, p + n, In(n, p, 2, 0), s);
    });
    AddBatch(set + "encaps", kUnknown, sent, {ek},
             [n](auto p, auto* s) { return M::kEncapsBatch(n, p, p + n, In(n, p, 2, 0), s); });
    AddBatch(set + "encaps_derand", kKnown, sent, {ek, m}, [n](auto p, auto* s) {
      return M::kEncapsBatchDerand(n, p, p + n, In(n, p, 2, 0), In(n, p, 2, 1), s);
    });
    AddBatch(set + "decaps", kKnown, {{32}}, {c, dk}, [n](auto p, auto* s) {
      return M::kDecapsBatch(n, p, In(n, p, 1, 0), In(n, p, 1, 1), s);
    });
    AddBatch(set + "encaps_prepared", kUnknown, sent, {eks}, [n](auto p, auto* s) {
      return M::kEncapsPreparedBatch(n, p, p + n, In<EkStruct>(n, p, 2, 0), s);
    });
    AddBatch(set + "encaps_prepared_derand", kKnown, sent, {eks, m}, [n](auto p, auto* s) {
      return M::kEncapsPreparedBatchDerand(n, p, p + n, In<EkStruct>(n, p, 2, 0), In(n, p, 2, 1),
                                           s);
    });
    AddBatch(set + "decaps_prepared", kKnown, {{32}}, {c, dks}, [n](auto p, auto* s) {
      return M::kDecapsPreparedBatch(n, p, In(n, p, 1, 0), In<DkStruct>(n, p, 1, 1), s);
    });
  }

  void AddX25519() {
    const size_t n = n_;
    const Part sk = Input(RandomBuffer(32)), u = Input(RandomBuffer(32));
    Add("x25519_keygen", kUnknown, {{32}, {32}}, {},
        [](auto p) { return kxl_x25519_keygen(p[0], p[1]); });
    Add("x25519_public_key", kKnown, {{32}}, {sk},
        [](auto p) { return kxl_x25519_public_key(p[0], p[1]); });
    Add("x25519_shared_secret", kKnown, {{32}}, {sk, u},
        [](auto p) { return kxl_x25519_shared_secret(p[0], p[1], p[2]); });
    const auto sks = RandomColumn(32), us = RandomColumn(32);
    AddBatch("x25519_keygen", kUnknown, {{32}, {32}}, {},
             [n](auto p, auto* s) { return kxl_x25519_keygen_batch(n, p, p + n, s); });
    AddBatch("x25519_public_key", kKnown, {{32}}, {sks},
             [n](auto p, auto* s) { return kxl_x25519_public_key_batch(n, p, In(n, p, 1, 0), s); });
    AddBatch("x25519_shared_secret", kKnown, {{32}}, {sks, us}, [n](auto p, auto* s) {
      return kxl_x25519_shared_secret_batch(n, p, In(n, p, 1, 0), In(n, p, 1, 1), s);
    });
  }

  static Part Polynomials(size_t count, int bound) {
    std::vector<int16_t> f(KXL_MLKEM_N * count);
    const Buffer random = RandomBuffer(2 * f.size());
    for (size_t i = 0; i < f.size(); ++i) {
      f[i] = static_cast<int16_t>((random[2 * i] | random[2 * i + 1] << 8) % bound);
    }
    Buffer content(2 * f.size());
    std::memcpy(content.data(), f.data(), content.size());
    return Input(std::move(content), 2);
  }
  static int16_t* To16(uint8_t* p) { return reinterpret_cast<int16_t*>(p); }
  static const int16_t* From16(const uint8_t* p) { return reinterpret_cast<const int16_t*>(p); }

  void AddKernels() {
    const size_t n = n_;
    constexpr int q = KXL_MLKEM_Q;
    const Part f = Polynomials(1, q), polynomial = {2 * KXL_MLKEM_N, 2};
    Add("ntt", kKnown, {polynomial}, {f},
        [](auto p) { return kxl_kernel_ntt(To16(p[0]), From16(p[1])); });
    Add("inverse_ntt", kKnown, {polynomial}, {f},
        [](auto p) { return kxl_kernel_inverse_ntt(To16(p[0]), From16(p[1])); });
    for (size_t k = 1; k <= 4; ++k) {
      Add("multiply_ntts", kKnown, {polynomial}, {Polynomials(k, q), Polynomials(k, q)},
          [k](auto p) {
            return kxl_kernel_multiply_ntts(To16(p[0]), From16(p[1]), From16(p[2]), k);
          });
    }
    Add("sample_ntt", kKnown, {{2 * KXL_MLKEM_N * n, 2}}, {Input(RandomBuffer(34 * n))},
        [n](auto p) { return kxl_kernel_sample_ntt(To16(p[0]), p[1], n); });
    for (const unsigned eta : {2u, 3u}) {
      Add("sample_poly_cbd", kKnown, {polynomial}, {Input(RandomBuffer(64 * eta))},
          [eta](auto p) { return kxl_kernel_sample_poly_cbd(To16(p[0]), p[1], eta); });
    }
    for (unsigned d = 1; d <= 12; ++d) {
      const std::string suffix = " " + std::to_string(d);
      Add("byte_encode" + suffix, kKnown, {{32 * d}}, {Polynomials(1, d < 12 ? 1 << d : q)},
          [d](auto p) { return kxl_kernel_byte_encode(p[0], From16(p[1]), d); });
      Add("byte_decode" + suffix, kKnown, {polynomial}, {Input(RandomBuffer(32 * d))},
          [d](auto p) { return kxl_kernel_byte_decode(To16(p[0]), p[1], d); });
      if (d == 12) break;
      Add("compress" + suffix, kKnown, {polynomial}, {f},
          [d](auto p) { return kxl_kernel_compress(To16(p[0]), From16(p[1]), d); });
      Add("decompress" + suffix, kKnown, {polynomial}, {Polynomials(1, 1 << d)},
          [d](auto p) { return kxl_kernel_decompress(To16(p[0]), From16(p[1]), d); });
    }
    Add("keccak_f1600", kKnown, {{200 * n, 8}}, {},
        [n](auto p) { return kxl_kernel_keccak_f1600(reinterpret_cast<uint64_t*>(p[0]), n); });
    Add("fe25519_mul", kKnown, {{32 * n}},
        {Input(RandomBuffer(32 * n)), Input(RandomBuffer(32 * n))},
        [n](auto p) { return kxl_kernel_fe25519_mul(p[0], p[1], p[2], n); });
    Add("fe25519_sqr", kKnown, {{32 * n}}, {Input(RandomBuffer(32 * n))},
        [n](auto p) { return kxl_kernel_fe25519_sqr(p[0], p[1], n); });
  }
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_ALL_CALLS_H_
