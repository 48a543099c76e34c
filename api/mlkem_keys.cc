// SPDX-License-Identifier: Apache-2.0
// ML-KEM's keys: the checks of FIPS 203 section 7, and preparing.
#include <array>
#include <cstring>

#include "api/engine.h"
#include "api/mlkem_sets.h"
#include "kexlane/mlkem.h"
#include "schemes/mlkem_pair.h"

namespace kexlane {
static kxl_status StatusOf(const PairItem& item) { return item.ok ? KXL_OK : KXL_ERR_KEY; }
}  // namespace kexlane

namespace {

using namespace kexlane;

struct EkItem {
  void* prepared;  // read by MlkemEkParse
  const uint8_t* ek;
  bool ok;
};
struct DkItem {
  void* prepared;  // read by MlkemDkParse
  uint8_t* ek;     // read by MlkemEkFromDk
  const uint8_t* dk;
  bool ok;
};
kxl_status StatusOf(const EkItem& item) { return item.ok ? KXL_OK : KXL_ERR_KEY; }
kxl_status StatusOf(const DkItem& item) { return item.ok ? KXL_OK : KXL_ERR_KEY; }

struct MlkemCheckEk {
  static constexpr size_t kRandomBytes = 0;
  const ParameterSet& set;
  const uint8_t* const* ek;

  auto Arguments() const { return std::array{In(ek)}; }
  EkItem Item(size_t i, const uint8_t*) const {
    return {.prepared = nullptr, .ek = ek[i], .ok = false};
  }
  void Run(const Target& target, EkItem* item, size_t) const {
    item->ok = set.KernelsOf(target).check_ek(item->ek);
  }
};

struct MlkemEkParse {
  static constexpr size_t kRandomBytes = 0;
  const ParameterSet& set;
  Pointers prepared;
  const uint8_t* const* ek;

  auto Arguments() const { return std::array{PreparedEkOut(set, prepared), In(ek)}; }
  EkItem Item(size_t i, const uint8_t*) const {
    return {.prepared = prepared[i], .ek = ek[i], .ok = false};
  }
  void Run(const Target& target, EkItem* item, size_t) const {
    item->ok = set.KernelsOf(target).parse_ek(item->prepared, item->ek);
  }
};

struct MlkemCheckDk {
  static constexpr size_t kRandomBytes = 0;
  const ParameterSet& set;
  const uint8_t* const* dk;

  auto Arguments() const { return std::array{DkIn(set, dk)}; }
  DkItem Item(size_t i, const uint8_t*) const {
    return {.prepared = nullptr, .ek = nullptr, .dk = dk[i], .ok = false};
  }
  void Run(const Target& target, DkItem* item, size_t) const {
    item->ok = set.KernelsOf(target).check_dk(item->dk);
  }
};

struct MlkemEkFromDk {
  static constexpr size_t kRandomBytes = 0;
  const ParameterSet& set;
  uint8_t* const* ek;
  const uint8_t* const* dk;

  auto Arguments() const { return std::array{EkOut(set, ek), DkIn(set, dk)}; }
  DkItem Item(size_t i, const uint8_t*) const {
    return {.prepared = nullptr, .ek = ek[i], .dk = dk[i], .ok = false};
  }
  void Run(const Target& target, DkItem* item, size_t) const {
    item->ok = set.KernelsOf(target).check_dk(item->dk);
    std::memcpy(item->ek, item->dk + set.dk_ek, set.ek_bytes);
  }
};

struct MlkemDkParse {
  static constexpr size_t kRandomBytes = 0;
  const ParameterSet& set;
  Pointers prepared;
  const uint8_t* const* dk;

  auto Arguments() const { return std::array{PreparedDkOut(set, prepared), DkIn(set, dk)}; }
  DkItem Item(size_t i, const uint8_t*) const {
    return {.prepared = prepared[i], .ek = nullptr, .dk = dk[i], .ok = false};
  }
  void Run(const Target& target, DkItem* item, size_t) const {
    item->ok = set.KernelsOf(target).parse_dk(item->prepared, item->dk);
  }
};

struct MlkemCheckPair {
  static constexpr size_t kRandomBytes = KXL_MLKEM_ENCAPS_SEED_BYTES;
  const ParameterSet& set;
  const uint8_t* const* ek;
  const uint8_t* const* dk;

  auto Arguments() const { return std::array{In(ek), DkIn(set, dk)}; }
  bool IsRefused(size_t i) const { return !HasEk(set, dk[i], ek[i]); }
  PairItem Item(size_t i, const uint8_t* m) const {
    return {.ek = ek[i], .dk = dk[i], .m = m, .ok = false};
  }
  void Run(const Target& target, PairItem* item, size_t) const { CheckPair(target, set, *item); }
};

}  // namespace

// ---- The checks of sections 7.2 and 7.3

kxl_status kxl_mlkem512_check_ek(const uint8_t* ek) {
  return Run(MlkemCheckEk{.set = kMlkem512, .ek = &ek}, None());
}
kxl_status kxl_mlkem512_check_dk(const uint8_t* dk) {
  return Run(MlkemCheckDk{.set = kMlkem512, .dk = &dk}, None());
}

kxl_status kxl_mlkem768_check_ek(const uint8_t* ek) {
  return Run(MlkemCheckEk{.set = kMlkem768, .ek = &ek}, None());
}
kxl_status kxl_mlkem768_check_dk(const uint8_t* dk) {
  return Run(MlkemCheckDk{.set = kMlkem768, .dk = &dk}, None());
}

kxl_status kxl_mlkem1024_check_ek(const uint8_t* ek) {
  return Run(MlkemCheckEk{.set = kMlkem1024, .ek = &ek}, None());
}
kxl_status kxl_mlkem1024_check_dk(const uint8_t* dk) {
  return Run(MlkemCheckDk{.set = kMlkem1024, .dk = &dk}, None());
}

// ---- Section 7.1: are they a pair?

kxl_status kxl_mlkem512_check_pair(const uint8_t* ek, const uint8_t* dk) {
  return Run(MlkemCheckPair{.set = kMlkem512, .ek = &ek, .dk = &dk}, Drawn());
}

kxl_status kxl_mlkem768_check_pair(const uint8_t* ek, const uint8_t* dk) {
  return Run(MlkemCheckPair{.set = kMlkem768, .ek = &ek, .dk = &dk}, Drawn());
}

kxl_status kxl_mlkem1024_check_pair(const uint8_t* ek, const uint8_t* dk) {
  return Run(MlkemCheckPair{.set = kMlkem1024, .ek = &ek, .dk = &dk}, Drawn());
}

// ---- The encapsulation key within a decapsulation key

kxl_status kxl_mlkem512_ek_from_dk(uint8_t* ek, const uint8_t* dk) {
  return Run(MlkemEkFromDk{.set = kMlkem512, .ek = &ek, .dk = &dk}, None());
}

kxl_status kxl_mlkem768_ek_from_dk(uint8_t* ek, const uint8_t* dk) {
  return Run(MlkemEkFromDk{.set = kMlkem768, .ek = &ek, .dk = &dk}, None());
}

kxl_status kxl_mlkem1024_ek_from_dk(uint8_t* ek, const uint8_t* dk) {
  return Run(MlkemEkFromDk{.set = kMlkem1024, .ek = &ek, .dk = &dk}, None());
}

// ---- Preparing

kxl_status kxl_mlkem512_ek_parse(kxl_mlkem512_ek* prepared, const uint8_t* ek) {
  return Run(MlkemEkParse{.set = kMlkem512, .prepared = &prepared, .ek = &ek}, None());
}
kxl_status kxl_mlkem512_dk_parse(kxl_mlkem512_dk* prepared, const uint8_t* dk) {
  return Run(MlkemDkParse{.set = kMlkem512, .prepared = &prepared, .dk = &dk}, None());
}
kxl_status kxl_mlkem512_dk_wipe(kxl_mlkem512_dk* prepared) { return WipePrepared(prepared); }

kxl_status kxl_mlkem768_ek_parse(kxl_mlkem768_ek* prepared, const uint8_t* ek) {
  return Run(MlkemEkParse{.set = kMlkem768, .prepared = &prepared, .ek = &ek}, None());
}
kxl_status kxl_mlkem768_dk_parse(kxl_mlkem768_dk* prepared, const uint8_t* dk) {
  return Run(MlkemDkParse{.set = kMlkem768, .prepared = &prepared, .dk = &dk}, None());
}
kxl_status kxl_mlkem768_dk_wipe(kxl_mlkem768_dk* prepared) { return WipePrepared(prepared); }

kxl_status kxl_mlkem1024_ek_parse(kxl_mlkem1024_ek* prepared, const uint8_t* ek) {
  return Run(MlkemEkParse{.set = kMlkem1024, .prepared = &prepared, .ek = &ek}, None());
}
kxl_status kxl_mlkem1024_dk_parse(kxl_mlkem1024_dk* prepared, const uint8_t* dk) {
  return Run(MlkemDkParse{.set = kMlkem1024, .prepared = &prepared, .dk = &dk}, None());
}
kxl_status kxl_mlkem1024_dk_wipe(kxl_mlkem1024_dk* prepared) { return WipePrepared(prepared); }
