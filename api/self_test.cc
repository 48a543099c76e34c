// SPDX-License-Identifier: Apache-2.0
// kxl_self_test: known answers for each algorithm, of one operation, of a batch, and with prepared
// keys, on one target. The tests call the kernels and the schemes, not the exported functions, so
// that other threads keep their target.
#include "kexlane/self_test.h"

#include <cstring>
#include <string_view>

#include "api/self_test_findings.h"
#include "schemes/parameter_set.h"

// The name of a test that fails whatever comes out; empty in a library for use.
#ifndef KEXLANE_SELF_TEST_FAILS
#define KEXLANE_SELF_TEST_FAILS ""
#endif

namespace kexlane {
namespace {

constexpr bool IsNameOfTest(std::string_view name) {
  for (const SelfTestAnswer* answer : kSelfTestAnswers) {
    for (const char* known : answer->names) {
      if (known != nullptr && name == known) return true;
    }
  }
  return false;
}
static_assert(*KEXLANE_SELF_TEST_FAILS == '\0' || IsNameOfTest(KEXLANE_SELF_TEST_FAILS),
              "KEXLANE_SELF_TEST_FAILS is not the name of a self test");

// ---- ML-KEM ------------------------------------------------------------------------------------

// A parameter set with its answers. Each test of a form is a function of its own: a batch takes so
// much of the stack that only the buffers of this form may be there too.
struct MlkemTests {
  const Target& target;
  const ParameterSet& set;
  const SelfTestAnswer &keygen, &encaps, &decaps, &reject;
  Findings& findings;

  static constexpr size_t kMaxEk = P1024::kEkBytes, kMaxDk = P1024::kDkBytes,
                          kMaxC = P1024::kCBytes;
  // The bytes of a prepared key, or as few as may be where the form has none.
  static constexpr size_t IfPrepared(Form form, size_t bytes) {
    return IsPrepared(form) ? bytes : kPreparedAlignment;
  }
  const MlkemKernels& kernels() const { return set.KernelsOf(target); }

  void MakeKey(uint8_t* dk, size_t seed) const {
    KeygenItem item = {
        .ek = dk + set.dk_ek, .dk = dk, .prepared = nullptr, .seed = kSeeds[seed].data()};
    kernels().keygen(&item, 1);
  }

  template <Form form>
  [[gnu::noinline]] void Keygen() const {
    uint8_t dk[kBatch][kMaxDk];
    KeygenItem items[kBatch];
    const size_t n = ItemsOf(form);
    for (size_t i = 0; i < n; ++i) {
      items[i] = {.ek = dk[i] + set.dk_ek,
                  .dk = dk[i],
                  .prepared = nullptr,
                  .seed = kSeeds[kOrder[i]].data()};
    }
    kernels().keygen(items, n);
    for (size_t i = 0; i < n; ++i) findings.Expect(keygen, form, kOrder[i], dk[i], set.dk_bytes);
  }

  template <Form form>
  [[gnu::noinline]] void Encaps() const {
    uint8_t ek[2][kMaxEk];
    for (size_t seed : kSeedIndexes) {
      uint8_t dk[kMaxDk];
      MakeKey(dk, seed);
      std::memcpy(ek[seed], dk + set.dk_ek, set.ek_bytes);
    }
    alignas(kPreparedAlignment) uint8_t prepared[2][IfPrepared(form, kMlkem1024.prepared_ek_bytes)];
    if (IsPrepared(form)) {
      for (size_t seed : kSeedIndexes) {
        const bool ok = kernels().parse_ek(prepared[seed], ek[seed]);
        findings.Expect(encaps, form, ok);
        if (!ok) return;  // there is nothing to encapsulate to
      }
    }
    uint8_t out[kBatch][kMaxC + 32];  // c || K
    EncapsItem items[kBatch];
    const size_t n = ItemsOf(form);
    for (size_t i = 0; i < n; ++i) {
      items[i] = {.c = out[i],
                  .K = out[i] + set.c_bytes,
                  .ek = ek[kOrder[i]],
                  .prepared = prepared[kOrder[i]],
                  .m = kSeeds[kOrder[i]].data(),
                  .ok = true};
    }
    (IsPrepared(form) ? kernels().encaps_prepared : kernels().encaps)(items, n);
    for (size_t i = 0; i < n; ++i) {
      findings.Expect(encaps, form, items[i].ok);
      findings.Expect(encaps, form, kOrder[i], out[i], set.c_bytes + 32);
    }
    // A coefficient of 4095 is no number below q.
    ek[0][0] = 0xff;
    ek[0][1] |= 0x0f;
    if (IsPrepared(form)) {
      findings.Expect(encaps, form, !kernels().parse_ek(prepared[0], ek[0]));
      return;
    }
    for (size_t i = 0; i < n; ++i) items[i].ok = true;
    kernels().encaps(items, n);
    for (size_t i = 0; i < n; ++i) findings.Expect(encaps, form, items[i].ok == (kOrder[i] != 0));
  }

  // In a batch, ciphertexts that are rejected stand beside others.
  template <Form form>
  [[gnu::noinline]] void Decaps() const {
    uint8_t dk[2][kMaxDk], ek[kMaxEk], c[2][2][kMaxC], K[kBatch][32];
    for (size_t seed : kSeedIndexes) {
      MakeKey(dk[seed], seed);
      EncapsItem item = {.c = c[0][seed],
                         .K = K[0],
                         .ek = dk[seed] + set.dk_ek,
                         .prepared = nullptr,
                         .m = kSeeds[seed].data(),
                         .ok = true};
      kernels().encaps(&item, 1);
      std::memcpy(c[1][seed], c[0][seed], set.c_bytes);
      c[1][seed][0] ^= 1;
    }
    alignas(kPreparedAlignment) uint8_t prepared[2][IfPrepared(form, kMlkem1024.prepared_dk_bytes)];
    if (IsPrepared(form)) {
      const bool ok = kernels().parse_dk(prepared[0], dk[0]);
      findings.Expect(decaps, form, ok);
      if (!ok) return;  // there is nothing to decapsulate with
      KeygenItem item = {
          .ek = ek, .dk = nullptr, .prepared = prepared[1], .seed = kSeeds[1].data()};
      kernels().keygen(&item, 1);
    }
    const size_t n = ItemsOf(form);
    for (size_t first : {size_t{0}, size_t{1}}) {
      DecapsItem items[kBatch];
      const auto is_rejected = [&](size_t i) { return (first + i / 2) % 2; };
      for (size_t i = 0; i < n; ++i) {
        items[i] = {.K = K[i],
                    .c = c[is_rejected(i)][kOrder[i]],
                    .dk = dk[kOrder[i]],
                    .prepared = prepared[kOrder[i]],
                    .ok = true};
      }
      (IsPrepared(form) ? kernels().decaps_prepared : kernels().decaps)(items, n);
      for (size_t i = 0; i < n; ++i) {
        const SelfTestAnswer& answer = is_rejected(i) ? reject : decaps;
        findings.Expect(answer, form, items[i].ok);
        findings.Expect(answer, form, kOrder[i], K[i], 32);
      }
    }
    // H(ek), which is before z, is wrong.
    dk[0][set.dk_z - 1] ^= 1;
    if (IsPrepared(form)) {
      findings.Expect(decaps, form, !kernels().parse_dk(prepared[0], dk[0]));
      return;
    }
    DecapsItem items[kBatch];
    for (size_t i = 0; i < n; ++i) {
      items[i] = {
          .K = K[i], .c = c[0][kOrder[i]], .dk = dk[kOrder[i]], .prepared = nullptr, .ok = true};
    }
    kernels().decaps(items, n);
    for (size_t i = 0; i < n; ++i) findings.Expect(decaps, form, items[i].ok == (kOrder[i] != 0));
  }

  void Run() const {
    Keygen<kOne>();
    Keygen<kMany>();
    Encaps<kOne>();
    Encaps<kMany>();
    Encaps<kPreparedOne>();
    Encaps<kPreparedMany>();
    Decaps<kOne>();
    Decaps<kMany>();
    Decaps<kPreparedOne>();
    Decaps<kPreparedMany>();
  }
};

// ---- X25519 ------------------------------------------------------------------------------------

void TestX25519(const Target& target, Findings& findings) {
  uint8_t pk[kBatch][32], ss[kBatch][32];
  for (Form form : {kOne, kMany}) {
    const size_t n = ItemsOf(form);
    X25519Item items[kBatch];
    for (size_t i = 0; i < n; ++i) {
      items[i] = {.out = pk[i], .sk = kSeeds[kOrder[i]].data(), .u = nullptr, .ok = true};
    }
    target.x25519->public_key(items, n);
    for (size_t i = 0; i < n; ++i) findings.Expect(kX25519PublicKey, form, kOrder[i], pk[i], 32);
  }
  // The batch has left the public keys of both seeds in its first two places.
  for (Form form : {kOne, kMany}) {
    const size_t n = ItemsOf(form);
    X25519Item items[kBatch];
    for (size_t i = 0; i < n; ++i) {
      items[i] = {.out = ss[i], .sk = kSeeds[kOrder[i]].data(), .u = pk[1 - kOrder[i]], .ok = true};
    }
    target.x25519->shared_secret(items, n);
    for (size_t i = 0; i < n; ++i) {
      findings.Expect(kX25519SharedSecret, form, items[i].ok);
      findings.Expect(kX25519SharedSecret, form, kOrder[i], ss[i], 32);
    }
    // The last peer sends 0, a point of low order.
    static constexpr uint8_t kZero[32] = {};
    items[n - 1].u = kZero;
    target.x25519->shared_secret(items, n);
    for (size_t i = 0; i < n; ++i) {
      findings.Expect(kX25519SharedSecret, form, items[i].ok == (i + 1 != n));
    }
  }
}

}  // namespace

// ---- All of them -------------------------------------------------------------------------------

const char* TestTarget(const Target& target, const char* fails) {
  Findings findings(target, fails);
  MlkemTests{target,          kMlkem512,       kMlkem512Keygen, kMlkem512Encaps,
             kMlkem512Decaps, kMlkem512Reject, findings}
      .Run();
  MlkemTests{target,          kMlkem768,       kMlkem768Keygen, kMlkem768Encaps,
             kMlkem768Decaps, kMlkem768Reject, findings}
      .Run();
  MlkemTests{target,           kMlkem1024,       kMlkem1024Keygen, kMlkem1024Encaps,
             kMlkem1024Decaps, kMlkem1024Reject, findings}
      .Run();
  TestX25519(target, findings);
  TestX25519Mlkem768(target, findings);
  TestXwing(target, findings);
  return findings.failed();
}

}  // namespace kexlane

const char* kxl_self_test(const char* target) {
  using namespace kexlane;
  if (target == nullptr) return TestTarget(ActiveTarget(), KEXLANE_SELF_TEST_FAILS);
  for (const Target& row : Targets()) {
    if (std::strcmp(row.name, target) == 0 && IsSupported(row)) {
      return TestTarget(row, KEXLANE_SELF_TEST_FAILS);
    }
  }
  return kxl_status_text(KXL_ERR_TARGET);
}
