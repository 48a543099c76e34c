// SPDX-License-Identifier: Apache-2.0
// Benchmarks of the KEMs of the public API, one operation at a time. The plain forms include the
// operating system's randomness. The _derand forms do not.
#include <array>
#include <memory>
#include <vector>

#include "bench/bench.h"

namespace kexlane::bench {
namespace {

// Any bytes serve as seeds, because the work does not depend on them.
constexpr std::array<uint8_t, 128> kSeed{0x6b, 0x78, 0x6c};

struct Buffers {
  std::vector<uint8_t> ek, dk, c, K;
};

// Adds the three operations of a KEM under the names of its family.
void AddKem(const char* target, const std::string& family, const kxl_kem* kem, const char* keygen,
            const char* encaps, const char* decaps) {
  // Key generation has its own buffers, so that the keys and the ciphertext of the other operations
  // stay consistent.
  auto own = std::make_shared<Buffers>();
  own->ek.resize(kem->ek_bytes);
  own->dk.resize(kem->dk_bytes);
  own->c.resize(kem->c_bytes);
  own->K.resize(kem->K_bytes);
  auto b = std::make_shared<Buffers>(*own);
  const uint8_t* seed = kSeed.data();
  const auto keygen_derand = [=](Buffers& x) {
    return kem->keygen_derand(x.ek.data(), x.ek.size(), x.dk.data(), x.dk.size(), seed,
                              kem->keygen_seed_bytes) == KXL_OK;
  };
  const auto encaps_derand = [=](Buffers& x) {
    return kem->encaps_derand(x.c.data(), x.c.size(), x.K.data(), x.K.size(), x.ek.data(),
                              x.ek.size(), seed, kem->encaps_seed_bytes) == KXL_OK;
  };
  // If one of these fails, the benchmarks below fail too and say so.
  keygen_derand(*b);
  encaps_derand(*b);

  AddOn(target, family + "/" + keygen, [=] {
    return kem->keygen(own->ek.data(), own->ek.size(), own->dk.data(), own->dk.size()) == KXL_OK;
  });
  AddOn(target, family + "/" + keygen + "_derand", [=] { return keygen_derand(*own); });
  AddOn(target, family + "/" + encaps, [=] {
    return kem->encaps(b->c.data(), b->c.size(), b->K.data(), b->K.size(), b->ek.data(),
                       b->ek.size()) == KXL_OK;
  });
  AddOn(target, family + "/" + encaps + "_derand", [=] { return encaps_derand(*b); });
  AddOn(target, family + "/" + decaps, [=] {
    return kem->decaps(b->K.data(), b->K.size(), b->c.data(), b->c.size(), b->dk.data(),
                       b->dk.size()) == KXL_OK;
  });
}

}  // namespace

void AddOperations(const char* target) {
  for (const char* set : {"512", "768", "1024"}) {
    AddKem(target, std::string("mlkem") + set, kxl_kem_find((std::string("ML-KEM-") + set).c_str()),
           "keygen", "encaps", "decaps");
  }
  AddKem(target, "x25519mlkem768", kxl_kem_find("X25519MLKEM768"), "client_keygen",
         "server_respond", "client_finish");
  AddKem(target, "xwing", kxl_kem_find("X-Wing"), "keygen", "encaps", "decaps");
}

}  // namespace kexlane::bench
