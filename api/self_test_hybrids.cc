// SPDX-License-Identifier: Apache-2.0
// The self tests of the hybrids.
#include "api/self_test_findings.h"
#include "schemes/x25519mlkem768_scheme.h"
#include "schemes/xwing_scheme.h"

namespace kexlane {
namespace {

// ---- X25519MLKEM768 ----------------------------------------------------------------------------

void ClientKeygens(const Target& target, Form form, Findings& findings) {
  using namespace x25519mlkem768;
  uint8_t out[kBatch][kStateBytes + kClientShareBytes];
  ClientKeygenItem items[kMaxItems];
  const size_t n = ItemsOf(form);
  for (size_t i = 0; i < n; ++i) {
    items[i] = {.share = out[i] + kStateBytes,
                .state = out[i],
                .prepared = nullptr,
                .seed = kSeeds[kOrder[i]].data()};
  }
  ClientKeygen(target, items, n);
  for (size_t i = 0; i < n; ++i) {
    findings.Expect(kHybridKeygen, form, kOrder[i], out[i], sizeof(out[i]));
  }
}

void ServerResponds(const Target& target, Form form, Findings& findings) {
  using namespace x25519mlkem768;
  uint8_t client_share[2][kClientShareBytes], state[kStateBytes];
  ClientKeygenItem client[1];
  for (size_t seed : kSeedIndexes) {
    client[0] = {.share = client_share[seed],
                 .state = state,
                 .prepared = nullptr,
                 .seed = kSeeds[seed].data()};
    ClientKeygen(target, client, 1);
  }
  uint8_t out[kBatch][kServerShareBytes + kSecretBytes];
  ServerRespondItem items[kMaxItems];
  const size_t n = ItemsOf(form);
  for (size_t i = 0; i < n; ++i) {
    items[i] = {.share = out[i],
                .secret = out[i] + kServerShareBytes,
                .client_share = client_share[kOrder[i]],
                .seed = kSeeds[kOrder[i]].data(),
                .mlkem_ok = true,
                .x_ok = true};
  }
  ServerRespond(target, items, n);
  for (size_t i = 0; i < n; ++i) {
    findings.Expect(kHybridRespond, form, items[i].mlkem_ok && items[i].x_ok);
    findings.Expect(kHybridRespond, form, kOrder[i], out[i], sizeof(out[i]));
  }
}

void ClientFinishes(const Target& target, Form form, Findings& findings) {
  using namespace x25519mlkem768;
  uint8_t client_share[kClientShareBytes], state[2][kStateBytes];
  PreparedClient prepared[2];
  uint8_t server_share[2][kServerShareBytes], secret[kBatch][kSecretBytes];
  ClientKeygenItem client[1];
  ServerRespondItem server[1];
  for (size_t seed : kSeedIndexes) {
    client[0] = {.share = client_share,
                 .state = IsPrepared(form) ? nullptr : state[seed],
                 .prepared = IsPrepared(form) ? &prepared[seed] : nullptr,
                 .seed = kSeeds[seed].data()};
    ClientKeygen(target, client, 1);
    server[0] = {.share = server_share[seed],
                 .secret = secret[0],
                 .client_share = client_share,
                 .seed = kSeeds[seed].data(),
                 .mlkem_ok = true,
                 .x_ok = true};
    ServerRespond(target, server, 1);
  }
  ClientFinishItem items[kMaxItems];
  const size_t n = ItemsOf(form);
  for (size_t i = 0; i < n; ++i) {
    items[i] = {.secret = secret[i],
                .state = IsPrepared(form) ? nullptr : state[kOrder[i]],
                .prepared = IsPrepared(form) ? &prepared[kOrder[i]] : nullptr,
                .server_share = server_share[kOrder[i]],
                .mlkem_ok = true,
                .x_ok = true};
  }
  IsPrepared(form) ? ClientFinishPrepared(target, items, n) : ClientFinish(target, items, n);
  for (size_t i = 0; i < n; ++i) {
    findings.Expect(kHybridFinish, form, items[i].mlkem_ok && items[i].x_ok);
    findings.Expect(kHybridFinish, form, kOrder[i], secret[i], sizeof(secret[i]));
  }
}

// ---- X-Wing ------------------------------------------------------------------------------------

void XwingKeygens(const Target& target, Form form, Findings& findings) {
  uint8_t ek[kBatch][xwing::kEkBytes];
  xwing::KeygenItem items[xwing::kMaxLargeItems];
  const size_t n = ItemsOf(form);
  for (size_t i = 0; i < n; ++i) items[i] = {.ek = ek[i], .sk = kSeeds[kOrder[i]].data()};
  xwing::Keygen(target, items, n);
  for (size_t i = 0; i < n; ++i) {
    findings.Expect(kXwingKeygen, form, kOrder[i], ek[i], sizeof(ek[i]));
  }
}

void XwingEncapses(const Target& target, Form form, Findings& findings) {
  uint8_t ek[2][xwing::kEkBytes];
  xwing::PreparedEk prepared[2];
  for (size_t seed : kSeedIndexes) {
    xwing::KeygenItem keygen[1] = {{.ek = ek[seed], .sk = kSeeds[seed].data()}};
    xwing::Keygen(target, keygen, 1);
    if (IsPrepared(form)) {
      xwing::PrepareEkItem prepare[1] = {{.prepared = &prepared[seed], .ek = ek[seed], .ok = true}};
      xwing::PrepareEk(target, prepare, 1);
      findings.Expect(kXwingEncaps, form, prepare[0].ok);
      if (!prepare[0].ok) return;  // there is nothing to encapsulate to
    }
  }
  uint8_t out[kBatch][xwing::kCtBytes + xwing::kSsBytes];
  xwing::EncapsItem items[xwing::kMaxItems];
  const size_t n = ItemsOf(form);
  for (size_t i = 0; i < n; ++i) {
    items[i] = {.ct = out[i],
                .ss = out[i] + xwing::kCtBytes,
                .ek = IsPrepared(form) ? nullptr : ek[kOrder[i]],
                .prepared = IsPrepared(form) ? &prepared[kOrder[i]] : nullptr,
                .eseed = kSeeds[kOrder[i]].data(),
                .ok = true};
  }
  IsPrepared(form) ? xwing::EncapsPrepared(target, items, n) : xwing::Encaps(target, items, n);
  for (size_t i = 0; i < n; ++i) {
    findings.Expect(kXwingEncaps, form, items[i].ok);
    findings.Expect(kXwingEncaps, form, kOrder[i], out[i], sizeof(out[i]));
  }
}

template <size_t kMax>
void XwingDecapses(const Target& target, Form form, Findings& findings) {
  xwing::PreparedDk prepared[2];
  uint8_t ek[xwing::kEkBytes], ct[2][xwing::kCtBytes], ss[kBatch][xwing::kSsBytes];
  for (size_t seed : kSeedIndexes) {
    xwing::PrepareDkItem prepare[1] = {
        {.prepared = &prepared[seed], .ek = ek, .sk = kSeeds[seed].data()}};
    xwing::PrepareDk(target, prepare, 1);
    xwing::EncapsItem encaps[1] = {{.ct = ct[seed],
                                    .ss = ss[0],
                                    .ek = ek,
                                    .prepared = nullptr,
                                    .eseed = kSeeds[seed].data(),
                                    .ok = true}};
    xwing::Encaps(target, encaps, 1);
  }
  xwing::DecapsItem items[kMax];
  const size_t n = ItemsOf(form);
  for (size_t i = 0; i < n; ++i) {
    items[i] = {.ss = ss[i],
                .ct = ct[kOrder[i]],
                .sk = IsPrepared(form) ? nullptr : kSeeds[kOrder[i]].data(),
                .prepared = IsPrepared(form) ? &prepared[kOrder[i]] : nullptr,
                .ok = true};
  }
  if constexpr (kMax == xwing::kMaxItems) {
    xwing::DecapsPrepared(target, items, n);
  } else {
    xwing::Decaps(target, items, n);
  }
  for (size_t i = 0; i < n; ++i) {
    findings.Expect(kXwingDecaps, form, items[i].ok);
    findings.Expect(kXwingDecaps, form, kOrder[i], ss[i], sizeof(ss[i]));
  }
}

}  // namespace

void TestX25519Mlkem768(const Target& target, Findings& findings) {
  for (Form form : {kOne, kMany}) {
    ClientKeygens(target, form, findings);
    ServerResponds(target, form, findings);
  }
  for (Form form : {kOne, kMany, kPreparedOne, kPreparedMany}) {
    ClientFinishes(target, form, findings);
  }
}

void TestXwing(const Target& target, Findings& findings) {
  for (Form form : {kOne, kMany}) {
    XwingKeygens(target, form, findings);
    XwingDecapses<xwing::kMaxLargeItems>(target, form, findings);
  }
  for (Form form : {kOne, kMany, kPreparedOne, kPreparedMany}) {
    XwingEncapses(target, form, findings);
  }
  for (Form form : {kPreparedOne, kPreparedMany}) {
    XwingDecapses<xwing::kMaxItems>(target, form, findings);
  }
}

}  // namespace kexlane
