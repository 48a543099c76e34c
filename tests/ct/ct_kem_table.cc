// SPDX-License-Identifier: Apache-2.0
// The table of KEMs on marked secrets. It stands for the single calls of the hybrids too.
#include "tests/ct/calls.h"

namespace kexlane::ct {
namespace {

void CheckKem(const kxl_kem& kem) {
  static uint8_t ek[1600], dk[3200], own_dk[3200], c[1600], sent[64], received[64], seed[128];
  static const kxl_kem* k;
  k = &kem;
  const auto no_secret = [] {};
  const auto new_seed = [] { Fill(seed, sizeof(seed)); };
  const auto fresh_dk = [] {
    std::memcpy(dk, own_dk, k->dk_bytes);
    if (Comparable()) return;
    const size_t x = k->dk_bytes == KXL_X25519MLKEM768_STATE_BYTES ? 32 : 0;  // follows dk
    if (k->dk_bytes == KXL_XWING_SK_BYTES) {
      Fill(dk, k->dk_bytes);
    } else {
      VaryDk(dk, k->dk_bytes - x, k->ek_bytes - x);
      Fill(dk + k->dk_bytes - x, x);
    }
  };
  const auto take_dk = [] {
    if (k->dk_bytes == KXL_XWING_SK_BYTES) {
      TakeSecret(dk, k->dk_bytes);
    } else {
      const size_t x = k->dk_bytes == KXL_X25519MLKEM768_STATE_BYTES ? 32 : 0;
      TakeSecretDk(dk, k->dk_bytes - x, k->ek_bytes - x);
      TakeSecret(dk + k->dk_bytes - x, x);
    }
  };
  const auto take_sent = [] { TakeSecret(sent, k->K_bytes); };
  const auto keygen = [] {
    ExpectOk(k->keygen_derand(ek, k->ek_bytes, dk, k->dk_bytes, seed, k->keygen_seed_bytes));
  };
  const auto encaps = [] {
    ExpectOk(k->encaps_derand(c, k->c_bytes, sent, k->K_bytes, ek, k->ek_bytes, seed,
                              k->encaps_seed_bytes));
  };
  const auto decaps = [] {
    ExpectOk(k->decaps(received, k->K_bytes, c, k->c_bytes, dk, k->dk_bytes));
    TakeSecret(received, k->K_bytes);
  };
  Check(
      "kem keygen", no_secret, [] { ExpectOk(k->keygen(ek, k->ek_bytes, dk, k->dk_bytes)); },
      take_dk);
  Check("kem keygen_derand", new_seed, keygen, take_dk);
  new_seed();
  keygen();
  std::memcpy(own_dk, dk, k->dk_bytes);
  Check(
      "kem encaps", no_secret,
      [] { ExpectOk(k->encaps(c, k->c_bytes, sent, k->K_bytes, ek, k->ek_bytes)); }, take_sent);
  Check("kem encaps_derand", new_seed, encaps, take_sent);
  encaps();
  take_sent();
  Check("kem decaps", fresh_dk, decaps, [] {
    if (Comparable()) ExpectEqual(sent, received, k->K_bytes);
  });
  c[3] ^= 1;
  Check("kem decaps, tampered", fresh_dk, decaps);

  // A bad key, and for X25519MLKEM768 a point of low order.
  if (k->dk_bytes != KXL_XWING_SK_BYTES) {
    const size_t x = k->dk_bytes == KXL_X25519MLKEM768_STATE_BYTES ? 32 : 0;
    own_dk[k->dk_bytes - x - 64] ^= 1;
    Check("kem decaps, bad key", fresh_dk,
          [] { ExpectKey(k->decaps(received, k->K_bytes, c, k->c_bytes, dk, k->dk_bytes)); });
    own_dk[k->dk_bytes - x - 64] ^= 1;
    if (x != 0) {
      std::memset(c + k->c_bytes - x, 0, x);
      Check("kem decaps, low order", fresh_dk, [] {
        Expect(k->decaps(received, k->K_bytes, c, k->c_bytes, dk, k->dk_bytes) == KXL_ERR_LOW_ORDER,
               "a point of low order");
      });
    }
  }
  std::memset(ek, 0xFF, 384);
  Check("kem encaps_derand, bad key", new_seed, [] {
    ExpectKey(k->encaps_derand(c, k->c_bytes, sent, k->K_bytes, ek, k->ek_bytes, seed,
                               k->encaps_seed_bytes));
  });
}

}  // namespace

void CheckKemTable() {
  for (size_t i = 0; kxl_kem_at(i) != nullptr; ++i) CheckKem(*kxl_kem_at(i));
}

}  // namespace kexlane::ct
