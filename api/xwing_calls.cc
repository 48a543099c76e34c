// SPDX-License-Identifier: Apache-2.0
// X-Wing: draft-connolly-cfrg-xwing-kem section 5.
#include <array>
#include <cstring>

#include "api/engine.h"
#include "api/prepared.h"
#include "kexlane/xwing.h"
#include "schemes/xwing_scheme.h"

namespace kexlane::xwing {

static_assert(KXL_XWING_EK_BYTES == kEkBytes && KXL_XWING_SK_BYTES == kSkBytes);
static_assert(KXL_XWING_CT_BYTES == kCtBytes && KXL_XWING_SS_BYTES == kSsBytes);
static_assert(KXL_XWING_KEYGEN_SEED_BYTES == kSkBytes);
static_assert(KXL_XWING_ENCAPS_SEED_BYTES == kEncapsSeedBytes);
static_assert(KXL_XWING_PREPARED_EK_BYTES == sizeof(PreparedEk));
static_assert(KXL_XWING_PREPARED_DK_BYTES == sizeof(PreparedDk));
static_assert(kMaxItems == kChunk);

static kxl_status StatusOf(const KeygenItem&) { return KXL_OK; }
static kxl_status StatusOf(const PrepareDkItem&) { return KXL_OK; }
static kxl_status StatusOf(const PrepareEkItem& item) { return item.ok ? KXL_OK : KXL_ERR_KEY; }
static kxl_status StatusOf(const EncapsItem& item) { return item.ok ? KXL_OK : KXL_ERR_KEY; }
static kxl_status StatusOf(const DecapsItem& item) { return item.ok ? KXL_OK : KXL_ERR_KEY; }

}  // namespace kexlane::xwing

namespace {

using namespace kexlane;

Argument XwingEkOut(Pointers ek) { return PublicOut(ek, KXL_XWING_EK_BYTES, "a public key"); }
Argument XwingCtOut(Pointers ct) { return PublicOut(ct, KXL_XWING_CT_BYTES, "a ciphertext"); }
Argument XwingSsOut(Pointers ss) { return SecretOut(ss, KXL_XWING_SS_BYTES); }
Argument PreparedXwingDkOut(Pointers prepared) {
  return PreparedOut(prepared, sizeof(xwing::PreparedDk), kXwingDk);
}

struct XwingKeygen {
  static constexpr size_t kRandomBytes = KXL_XWING_KEYGEN_SEED_BYTES;
  uint8_t* const* ek;
  uint8_t* const* sk;

  auto Arguments() const { return std::array{XwingEkOut(ek), SecretOut(sk, KXL_XWING_SK_BYTES)}; }
  xwing::KeygenItem Item(size_t i, const uint8_t* seed) const {
    std::memmove(sk[i], seed, KXL_XWING_SK_BYTES);  // they may be the same buffer
    return {.ek = ek[i], .sk = sk[i]};
  }
  template <size_t kMax>
  static constexpr auto kScheme = xwing::Keygen<kMax>;
};

struct XwingDkKeygen {
  static constexpr size_t kRandomBytes = KXL_XWING_KEYGEN_SEED_BYTES;
  Pointers prepared;
  uint8_t* const* ek;

  auto Arguments() const { return std::array{PreparedXwingDkOut(prepared), XwingEkOut(ek)}; }
  xwing::PrepareDkItem Item(size_t i, const uint8_t* seed) const {
    return {.prepared = static_cast<xwing::PreparedDk*>(prepared[i]), .ek = ek[i], .sk = seed};
  }
  template <size_t kMax>
  static constexpr auto kScheme = xwing::PrepareDk<kMax>;
};

struct XwingDkParse {
  static constexpr size_t kRandomBytes = 0;
  Pointers prepared;
  const uint8_t* const* sk;

  auto Arguments() const {
    return std::array{PreparedXwingDkOut(prepared), SecretIn(sk, KXL_XWING_SK_BYTES)};
  }
  xwing::PrepareDkItem Item(size_t i, const uint8_t*) const {
    return {.prepared = static_cast<xwing::PreparedDk*>(prepared[i]), .ek = nullptr, .sk = sk[i]};
  }
  template <size_t kMax>
  static constexpr auto kScheme = xwing::PrepareDk<kMax>;
};

struct XwingEkParse {
  static constexpr size_t kRandomBytes = 0;
  Pointers prepared;
  const uint8_t* const* ek;

  auto Arguments() const {
    return std::array{PreparedOut(prepared, sizeof(xwing::PreparedEk), kXwingEk), In(ek)};
  }
  xwing::PrepareEkItem Item(size_t i, const uint8_t*) const {
    return {.prepared = static_cast<xwing::PreparedEk*>(prepared[i]), .ek = ek[i], .ok = false};
  }
  template <size_t kMax>
  static constexpr auto kScheme = xwing::PrepareEk<kMax>;
};

struct XwingEncaps {
  static constexpr size_t kRandomBytes = KXL_XWING_ENCAPS_SEED_BYTES;
  uint8_t* const* ct;
  uint8_t* const* ss;
  const uint8_t* const* ek;

  auto Arguments() const { return std::array{XwingCtOut(ct), XwingSsOut(ss), In(ek)}; }
  xwing::EncapsItem Item(size_t i, const uint8_t* eseed) const {
    return {
        .ct = ct[i], .ss = ss[i], .ek = ek[i], .prepared = nullptr, .eseed = eseed, .ok = false};
  }
  template <size_t kMax>
  static constexpr auto kScheme = xwing::Encaps<kMax>;
};

struct XwingEncapsPrepared {
  static constexpr size_t kRandomBytes = KXL_XWING_ENCAPS_SEED_BYTES;
  uint8_t* const* ct;
  uint8_t* const* ss;
  Pointers prepared;

  auto Arguments() const {
    return std::array{XwingCtOut(ct), XwingSsOut(ss), PreparedIn(prepared, kXwingEk)};
  }
  xwing::EncapsItem Item(size_t i, const uint8_t* eseed) const {
    return {.ct = ct[i],
            .ss = ss[i],
            .ek = nullptr,
            .prepared = static_cast<const xwing::PreparedEk*>(prepared[i]),
            .eseed = eseed,
            .ok = false};
  }
  template <size_t kMax>
  static constexpr auto kScheme = xwing::EncapsPrepared<kMax>;
};

struct XwingDecaps {
  static constexpr size_t kRandomBytes = 0;
  uint8_t* const* ss;
  const uint8_t* const* ct;
  const uint8_t* const* sk;

  auto Arguments() const {
    return std::array{XwingSsOut(ss), In(ct), SecretIn(sk, KXL_XWING_SK_BYTES)};
  }
  xwing::DecapsItem Item(size_t i, const uint8_t*) const {
    return {.ss = ss[i], .ct = ct[i], .sk = sk[i], .prepared = nullptr, .ok = false};
  }
  template <size_t kMax>
  static constexpr auto kScheme = xwing::Decaps<kMax>;
};

struct XwingDecapsPrepared {
  static constexpr size_t kRandomBytes = 0;
  uint8_t* const* ss;
  const uint8_t* const* ct;
  Pointers prepared;

  auto Arguments() const {
    return std::array{XwingSsOut(ss), In(ct), PreparedIn(prepared, kXwingDk)};
  }
  xwing::DecapsItem Item(size_t i, const uint8_t*) const {
    return {.ss = ss[i],
            .ct = ct[i],
            .sk = nullptr,
            .prepared = static_cast<const xwing::PreparedDk*>(prepared[i]),
            .ok = false};
  }
  template <size_t kMax>
  static constexpr auto kScheme = xwing::DecapsPrepared<kMax>;
};

}  // namespace

// ---- Key generation

kxl_status kxl_xwing_keygen(uint8_t* ek, uint8_t* sk) {
  return Run(XwingKeygen{.ek = &ek, .sk = &sk}, Drawn());
}

kxl_status kxl_xwing_keygen_derand(uint8_t* ek, uint8_t* sk, const uint8_t* seed) {
  return Run(XwingKeygen{.ek = &ek, .sk = &sk}, Given(&seed));
}

kxl_status kxl_xwing_keygen_batch(size_t n, uint8_t* const ek[], uint8_t* const sk[],
                                  kxl_status status[]) {
  return Run<xwing::kMaxLargeItems>(XwingKeygen{.ek = ek, .sk = sk}, Drawn(), {n, status});
}

kxl_status kxl_xwing_keygen_batch_derand(size_t n, uint8_t* const ek[], uint8_t* const sk[],
                                         const uint8_t* const seed[], kxl_status status[]) {
  return Run<xwing::kMaxLargeItems>(XwingKeygen{.ek = ek, .sk = sk}, Given(seed), {n, status});
}

// ---- Encapsulation

kxl_status kxl_xwing_encaps(uint8_t* ct, uint8_t* ss, const uint8_t* ek) {
  return Run(XwingEncaps{.ct = &ct, .ss = &ss, .ek = &ek}, Drawn());
}

kxl_status kxl_xwing_encaps_derand(uint8_t* ct, uint8_t* ss, const uint8_t* ek,
                                   const uint8_t* eseed) {
  return Run(XwingEncaps{.ct = &ct, .ss = &ss, .ek = &ek}, Given(&eseed));
}

kxl_status kxl_xwing_encaps_batch(size_t n, uint8_t* const ct[], uint8_t* const ss[],
                                  const uint8_t* const ek[], kxl_status status[]) {
  return Run<kChunk>(XwingEncaps{.ct = ct, .ss = ss, .ek = ek}, Drawn(), {n, status});
}

kxl_status kxl_xwing_encaps_batch_derand(size_t n, uint8_t* const ct[], uint8_t* const ss[],
                                         const uint8_t* const ek[], const uint8_t* const eseed[],
                                         kxl_status status[]) {
  return Run<kChunk>(XwingEncaps{.ct = ct, .ss = ss, .ek = ek}, Given(eseed), {n, status});
}

// ---- Decapsulation

kxl_status kxl_xwing_decaps(uint8_t* ss, const uint8_t* ct, const uint8_t* sk) {
  return Run(XwingDecaps{.ss = &ss, .ct = &ct, .sk = &sk}, None());
}

kxl_status kxl_xwing_decaps_batch(size_t n, uint8_t* const ss[], const uint8_t* const ct[],
                                  const uint8_t* const sk[], kxl_status status[]) {
  return Run<xwing::kMaxLargeItems>(XwingDecaps{.ss = ss, .ct = ct, .sk = sk}, None(), {n, status});
}

// ---- Prepared encapsulation keys

kxl_status kxl_xwing_ek_parse(kxl_xwing_ek* prepared, const uint8_t* ek) {
  return Run(XwingEkParse{.prepared = &prepared, .ek = &ek}, None());
}

kxl_status kxl_xwing_encaps_prepared(uint8_t* ct, uint8_t* ss, const kxl_xwing_ek* prepared) {
  return Run(XwingEncapsPrepared{.ct = &ct, .ss = &ss, .prepared = &prepared}, Drawn());
}

kxl_status kxl_xwing_encaps_prepared_derand(uint8_t* ct, uint8_t* ss, const kxl_xwing_ek* prepared,
                                            const uint8_t* eseed) {
  return Run(XwingEncapsPrepared{.ct = &ct, .ss = &ss, .prepared = &prepared}, Given(&eseed));
}

kxl_status kxl_xwing_encaps_prepared_batch(size_t n, uint8_t* const ct[], uint8_t* const ss[],
                                           const kxl_xwing_ek* const prepared[],
                                           kxl_status status[]) {
  return Run<kChunk>(XwingEncapsPrepared{.ct = ct, .ss = ss, .prepared = prepared}, Drawn(),
                     {n, status});
}

kxl_status kxl_xwing_encaps_prepared_batch_derand(size_t n, uint8_t* const ct[],
                                                  uint8_t* const ss[],
                                                  const kxl_xwing_ek* const prepared[],
                                                  const uint8_t* const eseed[],
                                                  kxl_status status[]) {
  return Run<kChunk>(XwingEncapsPrepared{.ct = ct, .ss = ss, .prepared = prepared}, Given(eseed),
                     {n, status});
}

// ---- Prepared decapsulation keys

kxl_status kxl_xwing_dk_parse(kxl_xwing_dk* prepared, const uint8_t* sk) {
  return Run(XwingDkParse{.prepared = &prepared, .sk = &sk}, None());
}

kxl_status kxl_xwing_dk_from_seed(kxl_xwing_dk* prepared, uint8_t* ek, const uint8_t* seed) {
  return Run(XwingDkKeygen{.prepared = &prepared, .ek = &ek}, Given(&seed));
}

kxl_status kxl_xwing_dk_keygen(kxl_xwing_dk* prepared, uint8_t* ek) {
  return Run(XwingDkKeygen{.prepared = &prepared, .ek = &ek}, Drawn());
}

kxl_status kxl_xwing_decaps_prepared(uint8_t* ss, const uint8_t* ct, const kxl_xwing_dk* prepared) {
  return Run(XwingDecapsPrepared{.ss = &ss, .ct = &ct, .prepared = &prepared}, None());
}

kxl_status kxl_xwing_decaps_prepared_batch(size_t n, uint8_t* const ss[], const uint8_t* const ct[],
                                           const kxl_xwing_dk* const prepared[],
                                           kxl_status status[]) {
  return Run<kChunk>(XwingDecapsPrepared{.ss = ss, .ct = ct, .prepared = prepared}, None(),
                     {n, status});
}

kxl_status kxl_xwing_dk_wipe(kxl_xwing_dk* prepared) { return WipePrepared(prepared); }
