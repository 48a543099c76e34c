// Every call of the C ABI that works on buffers, with inputs and the outputs that the portable
// target makes of them: for tests that ask the same of all calls.
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
#include <utility>
#include <vector>

#include "tests/support/mlkem_items.h"
#include "tests/support/test_util.h"

namespace kexlane::test {

// A buffer of a call. Of an output the content is what comes out; it is empty where nobody can
// know, or each target has its own.
struct Part {
  size_t bytes;
  size_t alignment = 1;
  Buffer content = {};
};

struct AnyCall {
  std::string name;
  std::vector<Part> outputs, inputs;
  // Takes the outputs, then the inputs.
  std::function<kxl_status(uint8_t* const* p)> call;

  size_t part_count() const { return outputs.size() + inputs.size(); }
  const Part& part(size_t i) const {
    return i < outputs.size() ? outputs[i] : inputs[i - outputs.size()];
  }
};

// The first place in a buffer that every type may stand at.
inline uint8_t* Aligned(Buffer& buffer) {
  return buffer.data() + (64 - reinterpret_cast<uintptr_t>(buffer.data()) % 64) % 64;
}

// Memory for a call, filled anew for each run.
class Trial {
 public:
  explicit Trial(const AnyCall& call) : call_(call) {
    for (size_t i = 0; i < call.part_count(); ++i) {
      pointers_.push_back(Aligned(memory_.emplace_back(call.part(i).bytes + 64)));
    }
  }

  // Whether all comes out that is known. No assertion of GoogleTest: these are many threads.
  bool IsRight() {
    for (size_t i = 0; i < call_.part_count(); ++i) {
      const Part& part = call_.part(i);
      if (i < call_.outputs.size()) {
        std::memset(pointers_[i], 0xA5, part.bytes);
      } else {
        std::memcpy(pointers_[i], part.content.data(), part.bytes);
      }
    }
    if (call_.call(pointers_.data()) != KXL_OK) return false;
    for (size_t i = 0; i < call_.part_count(); ++i) {
      const Buffer& expected = call_.part(i).content;
      if (expected.empty()) continue;
      if (std::memcmp(pointers_[i], expected.data(), expected.size()) != 0) return false;
    }
    return true;
  }

 private:
  const AnyCall& call_;
  std::vector<Buffer> memory_;
  std::vector<uint8_t*> pointers_;
};

class CallList {
 public:
  // All calls; n is the number of items where a call takes any number. Prepared keys are made by
  // the active target.
  explicit CallList(size_t n) : n_(n) {
    AddMlkem<MlKem512>("mlkem512 ");
    AddMlkem<MlKem768>("mlkem768 ");
    AddMlkem<MlKem1024>("mlkem1024 ");
    AddX25519();
    AddHybrid();
    AddXwing();
    AddKernels();
  }

  CallList(const CallList&) = delete;
  CallList& operator=(const CallList&) = delete;

  const std::vector<AnyCall>& calls() const { return calls_; }

 private:
  enum Outcome { kKnown, kUnknown };

  static Part Input(Buffer content, size_t alignment = 1) {
    return {content.size(), alignment, std::move(content)};
  }
  // Also of prepared keys and other structs.
  template <typename Struct>
  static Part InputStruct(const Struct& object) {
    Buffer content(sizeof(object));
    std::memcpy(content.data(), &object, sizeof(object));
    return Input(std::move(content), alignof(Struct));
  }

  // Lets the portable target say what comes out.
  void Add(const std::string& name, Outcome outcome, std::vector<Part> outputs,
           std::vector<Part> inputs, std::function<kxl_status(uint8_t* const*)> call) {
    AnyCall made{name, std::move(outputs), std::move(inputs), std::move(call)};
    if (outcome == kKnown) {
      std::vector<Buffer> memory;
      std::vector<uint8_t*> pointers;
      for (size_t i = 0; i < made.part_count(); ++i) {
        const Part& part = made.part(i);
        pointers.push_back(Aligned(memory.emplace_back(part.bytes + 64)));
        const Buffer content = i < made.outputs.size() ? Garbage(part.bytes) : part.content;
        std::copy(content.begin(), content.end(), pointers.back());
      }
      const std::string before = kxl_target_active();
      EXPECT_EQ(kxl_target_force("portable"), KXL_OK);
      EXPECT_EQ(made.call(pointers.data()), KXL_OK) << name;
      EXPECT_EQ(kxl_target_force(before.c_str()), KXL_OK);
      for (size_t i = 0; i < made.outputs.size(); ++i) {
        made.outputs[i].content.assign(pointers[i], pointers[i] + made.outputs[i].bytes);
      }
    }
    calls_.push_back(std::move(made));
  }

  // A batch: of each array one item after the other, and the statuses as the last output.
  using Arrays = std::vector<std::vector<Part>>;
  void AddBatch(const std::string& name, Outcome outcome, const std::vector<size_t>& output_bytes,
                const Arrays& inputs,
                const std::function<kxl_status(uint8_t* const*, kxl_status*)>& call) {
    std::vector<Part> all_outputs, all_inputs;
    for (const size_t bytes : output_bytes) {
      for (size_t i = 0; i < n_; ++i) all_outputs.push_back({bytes});
    }
    all_outputs.push_back({n_ * sizeof(kxl_status), alignof(kxl_status)});
    for (const std::vector<Part>& array : inputs) {
      for (size_t i = 0; i < n_; ++i) all_inputs.push_back(array[i]);
    }
    const size_t status_at = n_ * output_bytes.size();
    Add(name + "_batch of " + std::to_string(n_), outcome, std::move(all_outputs),
        std::move(all_inputs), [status_at, call](uint8_t* const* p) {
          return call(p, reinterpret_cast<kxl_status*>(p[status_at]));
        });
  }

  template <typename Get>
  std::vector<Part> Column(Get get) const {
    std::vector<Part> column;
    for (size_t i = 0; i < n_; ++i) column.push_back(get(i));
    return column;
  }

  // The k-th array of inputs of a batch of n with so many outputs.
  template <typename T = uint8_t>
  static const T* const* In(size_t n, uint8_t* const* p, size_t outputs, size_t k) {
    return reinterpret_cast<const T* const*>(p + (outputs + k) * n + 1);
  }

  template <typename M>
  void AddMlkem(const std::string& set) {
    using EkStruct = typename M::EkStruct;
    using DkStruct = typename M::DkStruct;
    const std::vector<MlkemItem>& items = Items<M>();
    const MlkemItem& item = items[2];  // whose ciphertext is tampered with
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
    AddBatch(set + "keygen", kUnknown, {M::kEkBytes, M::kDkBytes}, {},
             [n](auto p, auto* s) { return M::kKeygenBatch(n, p, p + n, s); });
    AddBatch(
        set + "keygen_derand", kKnown, {M::kEkBytes, M::kDkBytes}, {seed},
        [n](auto p, auto* s) { return M::kKeygenBatchDerand(n, p, p + n, In(n, p, 2, 0), s); });
    AddBatch(set + "encaps", kUnknown, {M::kCBytes, 32}, {ek},
             [n](auto p, auto* s) { return M::kEncapsBatch(n, p, p + n, In(n, p, 2, 0), s); });
    AddBatch(set + "encaps_derand", kKnown, {M::kCBytes, 32}, {ek, m}, [n](auto p, auto* s) {
      return M::kEncapsBatchDerand(n, p, p + n, In(n, p, 2, 0), In(n, p, 2, 1), s);
    });
    AddBatch(set + "decaps", kKnown, {32}, {c, dk}, [n](auto p, auto* s) {
      return M::kDecapsBatch(n, p, In(n, p, 1, 0), In(n, p, 1, 1), s);
    });
    AddBatch(set + "encaps_prepared", kUnknown, {M::kCBytes, 32}, {eks}, [n](auto p, auto* s) {
      return M::kEncapsPreparedBatch(n, p, p + n, In<EkStruct>(n, p, 2, 0), s);
    });
    AddBatch(set + "encaps_prepared_derand", kKnown, {M::kCBytes, 32}, {eks, m},
             [n](auto p, auto* s) {
               return M::kEncapsPreparedBatchDerand(n, p, p + n, In<EkStruct>(n, p, 2, 0),
                                                    In(n, p, 2, 1), s);
             });
    AddBatch(set + "decaps_prepared", kKnown, {32}, {c, dks}, [n](auto p, auto* s) {
      return M::kDecapsPreparedBatch(n, p, In(n, p, 1, 0), In<DkStruct>(n, p, 1, 1), s);
    });
  }

  std::vector<Part> RandomColumn(size_t bytes) const {
    return Column([&](size_t) { return Input(RandomBuffer(bytes)); });
  }
  // What the call made at the end of the list has put out, as inputs.
  std::vector<Part> LastOutputs(size_t k) const {
    return Column([&](size_t i) { return Input(calls_.back().outputs[k * n_ + i].content); });
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
    AddBatch("x25519_keygen", kUnknown, {32, 32}, {},
             [n](auto p, auto* s) { return kxl_x25519_keygen_batch(n, p, p + n, s); });
    AddBatch("x25519_public_key", kKnown, {32}, {sks},
             [n](auto p, auto* s) { return kxl_x25519_public_key_batch(n, p, In(n, p, 1, 0), s); });
    AddBatch("x25519_shared_secret", kKnown, {32}, {sks, us}, [n](auto p, auto* s) {
      return kxl_x25519_shared_secret_batch(n, p, In(n, p, 1, 0), In(n, p, 1, 1), s);
    });
  }

  void AddHybrid() {
    const size_t n = n_;
    constexpr size_t kShare = KXL_X25519MLKEM768_CLIENT_SHARE_BYTES;
    constexpr size_t kState = KXL_X25519MLKEM768_STATE_BYTES;
    constexpr size_t kAnswer = KXL_X25519MLKEM768_SERVER_SHARE_BYTES;
    constexpr size_t kSecret = KXL_X25519MLKEM768_SECRET_BYTES;
    AddBatch("hybrid client_keygen", kUnknown, {kShare, kState}, {}, [n](auto p, auto* s) {
      return kxl_x25519mlkem768_client_keygen_batch(n, p, p + n, s);
    });
    AddBatch("hybrid client_keygen_derand", kKnown, {kShare, kState},
             {RandomColumn(KXL_X25519MLKEM768_CLIENT_SEED_BYTES)}, [n](auto p, auto* s) {
               return kxl_x25519mlkem768_client_keygen_batch_derand(n, p, p + n, In(n, p, 2, 0), s);
             });
    const auto shares = LastOutputs(0), states = LastOutputs(1);
    AddBatch("hybrid server_respond", kUnknown, {kAnswer, kSecret}, {shares}, [n](auto p, auto* s) {
      return kxl_x25519mlkem768_server_respond_batch(n, p, p + n, In(n, p, 2, 0), s);
    });
    AddBatch("hybrid server_respond_derand", kKnown, {kAnswer, kSecret},
             {shares, RandomColumn(KXL_X25519MLKEM768_SERVER_SEED_BYTES)}, [n](auto p, auto* s) {
               return kxl_x25519mlkem768_server_respond_batch_derand(n, p, p + n, In(n, p, 2, 0),
                                                                     In(n, p, 2, 1), s);
             });
    const auto answers = LastOutputs(0);
    AddBatch("hybrid client_finish", kKnown, {kSecret}, {states, answers}, [n](auto p, auto* s) {
      return kxl_x25519mlkem768_client_finish_batch(n, p, In(n, p, 1, 0), In(n, p, 1, 1), s);
    });
    const Part seed = Input(RandomBuffer(KXL_X25519MLKEM768_CLIENT_SEED_BYTES));
    const Part coins = Input(RandomBuffer(KXL_X25519MLKEM768_SERVER_SEED_BYTES));
    Add("hybrid client_keygen", kUnknown, {{kShare}, {kState}}, {},
        [](auto p) { return kxl_x25519mlkem768_client_keygen(p[0], p[1]); });
    Add("hybrid client_keygen_derand", kKnown, {{kShare}, {kState}}, {seed},
        [](auto p) { return kxl_x25519mlkem768_client_keygen_derand(p[0], p[1], p[2]); });
    Add("hybrid server_respond", kUnknown, {{kAnswer}, {kSecret}}, {shares[0]},
        [](auto p) { return kxl_x25519mlkem768_server_respond(p[0], p[1], p[2]); });
    Add("hybrid server_respond_derand", kKnown, {{kAnswer}, {kSecret}}, {shares[0], coins},
        [](auto p) { return kxl_x25519mlkem768_server_respond_derand(p[0], p[1], p[2], p[3]); });
    Add("hybrid client_finish", kKnown, {{kSecret}}, {states[0], answers[0]},
        [](auto p) { return kxl_x25519mlkem768_client_finish(p[0], p[1], p[2]); });
  }

  void AddXwing() {
    const size_t n = n_;
    constexpr size_t kEk = KXL_XWING_EK_BYTES, kCt = KXL_XWING_CT_BYTES;
    AddBatch("xwing keygen", kUnknown, {kEk, 32}, {},
             [n](auto p, auto* s) { return kxl_xwing_keygen_batch(n, p, p + n, s); });
    AddBatch("xwing keygen_derand", kKnown, {kEk, 32}, {RandomColumn(32)}, [n](auto p, auto* s) {
      return kxl_xwing_keygen_batch_derand(n, p, p + n, In(n, p, 2, 0), s);
    });
    const auto eks = LastOutputs(0), sks = LastOutputs(1);
    AddBatch("xwing encaps", kUnknown, {kCt, 32}, {eks}, [n](auto p, auto* s) {
      return kxl_xwing_encaps_batch(n, p, p + n, In(n, p, 2, 0), s);
    });
    AddBatch("xwing encaps_derand", kKnown, {kCt, 32}, {eks, RandomColumn(64)},
             [n](auto p, auto* s) {
               return kxl_xwing_encaps_batch_derand(n, p, p + n, In(n, p, 2, 0), In(n, p, 2, 1), s);
             });
    const auto cts = LastOutputs(0);
    AddBatch("xwing decaps", kKnown, {32}, {cts, sks}, [n](auto p, auto* s) {
      return kxl_xwing_decaps_batch(n, p, In(n, p, 1, 0), In(n, p, 1, 1), s);
    });
    Add("xwing keygen", kUnknown, {{kEk}, {32}}, {},
        [](auto p) { return kxl_xwing_keygen(p[0], p[1]); });
    Add("xwing keygen_derand", kKnown, {{kEk}, {32}}, {Input(RandomBuffer(32))},
        [](auto p) { return kxl_xwing_keygen_derand(p[0], p[1], p[2]); });
    Add("xwing encaps", kUnknown, {{kCt}, {32}}, {eks[0]},
        [](auto p) { return kxl_xwing_encaps(p[0], p[1], p[2]); });
    Add("xwing encaps_derand", kKnown, {{kCt}, {32}}, {eks[0], Input(RandomBuffer(64))},
        [](auto p) { return kxl_xwing_encaps_derand(p[0], p[1], p[2], p[3]); });
    Add("xwing decaps", kKnown, {{32}}, {cts[0], sks[0]},
        [](auto p) { return kxl_xwing_decaps(p[0], p[1], p[2]); });
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

  const size_t n_;
  std::vector<AnyCall> calls_;
};

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_ALL_CALLS_H_
