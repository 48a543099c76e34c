// SPDX-License-Identifier: Apache-2.0
// The KEMs of liboqs: ML-KEM (FIPS 203) by kexlane, and the names of the others.
#include <kexlane/mlkem.h>
#include <strings.h>

#include <cstdlib>
#include <iterator>

#include "compat/liboqs/oqs/oqs.h"
#include "compat/liboqs/system_bytes.h"
#include "kernels/ct.h"

namespace {

struct MlKem {
  OQS_KEM kem;  // what OQS_KEM_new hands out a copy of
  kxl_status (*keygen_derand)(uint8_t* ek, uint8_t* dk, const uint8_t* seed);
  kxl_status (*encaps_derand)(uint8_t* c, uint8_t* K, const uint8_t* ek, const uint8_t* m);
  kxl_status (*decaps)(uint8_t* K, const uint8_t* c, const uint8_t* dk);
};

const MlKem kMlKem512 = {
    {OQS_KEM_alg_ml_kem_512, "FIPS203", 1, true, KXL_MLKEM512_EK_BYTES, KXL_MLKEM512_DK_BYTES,
     KXL_MLKEM512_C_BYTES, KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES,
     KXL_MLKEM_ENCAPS_SEED_BYTES, OQS_KEM_ml_kem_512_keypair_derand, OQS_KEM_ml_kem_512_keypair,
     OQS_KEM_ml_kem_512_encaps_derand, OQS_KEM_ml_kem_512_encaps, OQS_KEM_ml_kem_512_decaps},
    kxl_mlkem512_keygen_derand,
    kxl_mlkem512_encaps_derand,
    kxl_mlkem512_decaps};

const MlKem kMlKem768 = {
    {OQS_KEM_alg_ml_kem_768, "FIPS203", 3, true, KXL_MLKEM768_EK_BYTES, KXL_MLKEM768_DK_BYTES,
     KXL_MLKEM768_C_BYTES, KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES,
     KXL_MLKEM_ENCAPS_SEED_BYTES, OQS_KEM_ml_kem_768_keypair_derand, OQS_KEM_ml_kem_768_keypair,
     OQS_KEM_ml_kem_768_encaps_derand, OQS_KEM_ml_kem_768_encaps, OQS_KEM_ml_kem_768_decaps},
    kxl_mlkem768_keygen_derand,
    kxl_mlkem768_encaps_derand,
    kxl_mlkem768_decaps};

const MlKem kMlKem1024 = {
    {OQS_KEM_alg_ml_kem_1024, "FIPS203", 5, true, KXL_MLKEM1024_EK_BYTES, KXL_MLKEM1024_DK_BYTES,
     KXL_MLKEM1024_C_BYTES, KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES,
     KXL_MLKEM_ENCAPS_SEED_BYTES, OQS_KEM_ml_kem_1024_keypair_derand, OQS_KEM_ml_kem_1024_keypair,
     OQS_KEM_ml_kem_1024_encaps_derand, OQS_KEM_ml_kem_1024_encaps, OQS_KEM_ml_kem_1024_decaps},
    kxl_mlkem1024_keygen_derand,
    kxl_mlkem1024_encaps_derand,
    kxl_mlkem1024_decaps};

// In the order of liboqs. What is not ML-KEM is known by name only.
const char* const kNames[] = {OQS_KEM_alg_bike_l1,
                              OQS_KEM_alg_bike_l3,
                              OQS_KEM_alg_bike_l5,
                              OQS_KEM_alg_classic_mceliece_348864,
                              OQS_KEM_alg_classic_mceliece_348864f,
                              OQS_KEM_alg_classic_mceliece_460896,
                              OQS_KEM_alg_classic_mceliece_460896f,
                              OQS_KEM_alg_classic_mceliece_6688128,
                              OQS_KEM_alg_classic_mceliece_6688128f,
                              OQS_KEM_alg_classic_mceliece_6960119,
                              OQS_KEM_alg_classic_mceliece_6960119f,
                              OQS_KEM_alg_classic_mceliece_8192128,
                              OQS_KEM_alg_classic_mceliece_8192128f,
                              OQS_KEM_alg_hqc_1,
                              OQS_KEM_alg_hqc_3,
                              OQS_KEM_alg_hqc_5,
                              OQS_KEM_alg_kyber_512,
                              OQS_KEM_alg_kyber_768,
                              OQS_KEM_alg_kyber_1024,
                              OQS_KEM_alg_ml_kem_512,
                              OQS_KEM_alg_ml_kem_768,
                              OQS_KEM_alg_ml_kem_1024,
                              OQS_KEM_alg_ntru_hps2048509,
                              OQS_KEM_alg_ntru_hps2048677,
                              OQS_KEM_alg_ntru_hps4096821,
                              OQS_KEM_alg_ntru_hps40961229,
                              OQS_KEM_alg_ntru_hrss701,
                              OQS_KEM_alg_ntru_hrss1373,
                              OQS_KEM_alg_ntruprime_sntrup761,
                              OQS_KEM_alg_frodokem_640_aes,
                              OQS_KEM_alg_frodokem_640_shake,
                              OQS_KEM_alg_frodokem_976_aes,
                              OQS_KEM_alg_frodokem_976_shake,
                              OQS_KEM_alg_frodokem_1344_aes,
                              OQS_KEM_alg_frodokem_1344_shake,
                              OQS_KEM_alg_efrodokem_640_aes,
                              OQS_KEM_alg_efrodokem_640_shake,
                              OQS_KEM_alg_efrodokem_976_aes,
                              OQS_KEM_alg_efrodokem_976_shake,
                              OQS_KEM_alg_efrodokem_1344_aes,
                              OQS_KEM_alg_efrodokem_1344_shake};
static_assert(std::size(kNames) == OQS_KEM_algs_length);

const MlKem* Find(const char* name) {
  for (const MlKem* set : {&kMlKem512, &kMlKem768, &kMlKem1024}) {
    if (name != nullptr && strcasecmp(name, set->kem.method_name) == 0) return set;
  }
  return nullptr;
}

struct Output {
  uint8_t* data;
  size_t bytes;
};

// Translates a status. Some callers ignore it. kexlane has zeroed the outputs of a failed call, and
// zeros would be a secret that two failing sides share, or a public key that everybody can
// decapsulate for. Random bytes are neither.
OQS_STATUS End(kxl_status status, Output a, Output b) {
  if (status == KXL_OK) return OQS_SUCCESS;
  for (const Output& output : {a, b}) {
    if (output.data != nullptr) kexlane::liboqs::SystemBytes(output.data, output.bytes);
  }
  return OQS_ERROR;
}

OQS_STATUS KeypairDerand(const MlKem& set, uint8_t* ek, uint8_t* dk, const uint8_t* seed) {
  return End(set.keygen_derand(ek, dk, seed), {ek, set.kem.length_public_key},
             {dk, set.kem.length_secret_key});
}

OQS_STATUS EncapsDerand(const MlKem& set, uint8_t* c, uint8_t* K, const uint8_t* ek,
                        const uint8_t* m) {
  return End(set.encaps_derand(c, K, ek, m), {c, set.kem.length_ciphertext},
             {K, KXL_MLKEM_K_BYTES});
}

// Draws all bytes at once, as liboqs does: known answers with a generator of the caller's depend on
// it.
OQS_STATUS Keypair(const MlKem& set, uint8_t* ek, uint8_t* dk) {
  uint8_t seed[KXL_MLKEM_KEYGEN_SEED_BYTES];
  const kexlane::WipeAtExit wipe(seed);
  OQS_randombytes(seed, sizeof seed);
  return KeypairDerand(set, ek, dk, seed);
}

OQS_STATUS Encaps(const MlKem& set, uint8_t* c, uint8_t* K, const uint8_t* ek) {
  uint8_t m[KXL_MLKEM_ENCAPS_SEED_BYTES];
  const kexlane::WipeAtExit wipe(m);
  OQS_randombytes(m, sizeof m);
  return EncapsDerand(set, c, K, ek, m);
}

OQS_STATUS Decaps(const MlKem& set, uint8_t* K, const uint8_t* c, const uint8_t* dk) {
  return End(set.decaps(K, c, dk), {K, KXL_MLKEM_K_BYTES}, {nullptr, 0});
}

OQS_KEM* New(const MlKem& set) {
  auto* const kem = static_cast<OQS_KEM*>(malloc(sizeof(OQS_KEM)));
  if (kem != nullptr) *kem = set.kem;
  return kem;
}

}  // namespace

const char* OQS_KEM_alg_identifier(size_t i) {
  return i < OQS_KEM_algs_length ? kNames[i] : nullptr;
}
int OQS_KEM_alg_count() { return OQS_KEM_algs_length; }
int OQS_KEM_alg_is_enabled(const char* method_name) { return Find(method_name) != nullptr; }

OQS_KEM* OQS_KEM_new(const char* method_name) {
  const MlKem* const set = Find(method_name);
  return set != nullptr ? New(*set) : nullptr;
}
void OQS_KEM_free(OQS_KEM* kem) { free(kem); }

OQS_STATUS OQS_KEM_keypair_derand(const OQS_KEM* kem, uint8_t* public_key, uint8_t* secret_key,
                                  const uint8_t* seed) {
  return kem != nullptr ? kem->keypair_derand(public_key, secret_key, seed) : OQS_ERROR;
}
OQS_STATUS OQS_KEM_keypair(const OQS_KEM* kem, uint8_t* public_key, uint8_t* secret_key) {
  return kem != nullptr ? kem->keypair(public_key, secret_key) : OQS_ERROR;
}
OQS_STATUS OQS_KEM_encaps_derand(const OQS_KEM* kem, uint8_t* ciphertext, uint8_t* shared_secret,
                                 const uint8_t* public_key, const uint8_t* seed) {
  return kem != nullptr ? kem->encaps_derand(ciphertext, shared_secret, public_key, seed)
                        : OQS_ERROR;
}
OQS_STATUS OQS_KEM_encaps(const OQS_KEM* kem, uint8_t* ciphertext, uint8_t* shared_secret,
                          const uint8_t* public_key) {
  return kem != nullptr ? kem->encaps(ciphertext, shared_secret, public_key) : OQS_ERROR;
}
OQS_STATUS OQS_KEM_decaps(const OQS_KEM* kem, uint8_t* shared_secret, const uint8_t* ciphertext,
                          const uint8_t* secret_key) {
  return kem != nullptr ? kem->decaps(shared_secret, ciphertext, secret_key) : OQS_ERROR;
}

OQS_KEM* OQS_KEM_ml_kem_512_new() { return New(kMlKem512); }
OQS_STATUS OQS_KEM_ml_kem_512_keypair_derand(uint8_t* public_key, uint8_t* secret_key,
                                             const uint8_t* seed) {
  return KeypairDerand(kMlKem512, public_key, secret_key, seed);
}
OQS_STATUS OQS_KEM_ml_kem_512_keypair(uint8_t* public_key, uint8_t* secret_key) {
  return Keypair(kMlKem512, public_key, secret_key);
}
OQS_STATUS OQS_KEM_ml_kem_512_encaps_derand(uint8_t* ciphertext, uint8_t* shared_secret,
                                            const uint8_t* public_key, const uint8_t* seed) {
  return EncapsDerand(kMlKem512, ciphertext, shared_secret, public_key, seed);
}
OQS_STATUS OQS_KEM_ml_kem_512_encaps(uint8_t* ciphertext, uint8_t* shared_secret,
                                     const uint8_t* public_key) {
  return Encaps(kMlKem512, ciphertext, shared_secret, public_key);
}
OQS_STATUS OQS_KEM_ml_kem_512_decaps(uint8_t* shared_secret, const uint8_t* ciphertext,
                                     const uint8_t* secret_key) {
  return Decaps(kMlKem512, shared_secret, ciphertext, secret_key);
}

OQS_KEM* OQS_KEM_ml_kem_768_new() { return New(kMlKem768); }
OQS_STATUS OQS_KEM_ml_kem_768_keypair_derand(uint8_t* public_key, uint8_t* secret_key,
                                             const uint8_t* seed) {
  return KeypairDerand(kMlKem768, public_key, secret_key, seed);
}
OQS_STATUS OQS_KEM_ml_kem_768_keypair(uint8_t* public_key, uint8_t* secret_key) {
  return Keypair(kMlKem768, public_key, secret_key);
}
OQS_STATUS OQS_KEM_ml_kem_768_encaps_derand(uint8_t* ciphertext, uint8_t* shared_secret,
                                            const uint8_t* public_key, const uint8_t* seed) {
  return EncapsDerand(kMlKem768, ciphertext, shared_secret, public_key, seed);
}
OQS_STATUS OQS_KEM_ml_kem_768_encaps(uint8_t* ciphertext, uint8_t* shared_secret,
                                     const uint8_t* public_key) {
  return Encaps(kMlKem768, ciphertext, shared_secret, public_key);
}
OQS_STATUS OQS_KEM_ml_kem_768_decaps(uint8_t* shared_secret, const uint8_t* ciphertext,
                                     const uint8_t* secret_key) {
  return Decaps(kMlKem768, shared_secret, ciphertext, secret_key);
}

OQS_KEM* OQS_KEM_ml_kem_1024_new() { return New(kMlKem1024); }
OQS_STATUS OQS_KEM_ml_kem_1024_keypair_derand(uint8_t* public_key, uint8_t* secret_key,
                                              const uint8_t* seed) {
  return KeypairDerand(kMlKem1024, public_key, secret_key, seed);
}
OQS_STATUS OQS_KEM_ml_kem_1024_keypair(uint8_t* public_key, uint8_t* secret_key) {
  return Keypair(kMlKem1024, public_key, secret_key);
}
OQS_STATUS OQS_KEM_ml_kem_1024_encaps_derand(uint8_t* ciphertext, uint8_t* shared_secret,
                                             const uint8_t* public_key, const uint8_t* seed) {
  return EncapsDerand(kMlKem1024, ciphertext, shared_secret, public_key, seed);
}
OQS_STATUS OQS_KEM_ml_kem_1024_encaps(uint8_t* ciphertext, uint8_t* shared_secret,
                                      const uint8_t* public_key) {
  return Encaps(kMlKem1024, ciphertext, shared_secret, public_key);
}
OQS_STATUS OQS_KEM_ml_kem_1024_decaps(uint8_t* shared_secret, const uint8_t* ciphertext,
                                      const uint8_t* secret_key) {
  return Decaps(kMlKem1024, shared_secret, ciphertext, secret_key);
}
