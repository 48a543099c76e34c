// SPDX-License-Identifier: Apache-2.0
// The rows of the table of algorithms. A prepared key is a void* here and a struct of its own in
// kexlane's calls, so most calls have a function in between that casts.
#include "provider/algorithms.h"

#include <kexlane/cpp/mlkem.hpp>
#include <openssl/obj_mac.h>

namespace kexlane::provider {
namespace {

// ---- ML-KEM. Set is MlKem512, MlKem768 or MlKem1024.

template <class Set>
kxl_status ParseEk(void* prepared_ek, const uint8_t* ek) {
  return Set::kEkParse(static_cast<typename Set::EkStruct*>(prepared_ek), ek);
}

template <class Set>
kxl_status ParseDk(void* prepared_dk, uint8_t* ek, const uint8_t* dk) {
  const kxl_status status = Set::kDkParse(static_cast<typename Set::DkStruct*>(prepared_dk), dk);
  return status == KXL_OK ? Set::kEkFromDk(ek, dk) : status;
}

template <class Set>
kxl_status ParseSeed(void* prepared_dk, uint8_t* ek, const uint8_t* seed) {
  return Set::kDkFromSeed(static_cast<typename Set::DkStruct*>(prepared_dk), ek, seed);
}

template <class Set>
kxl_status EncapsPrepared(uint8_t* c, uint8_t* K, const void* prepared_ek) {
  return Set::kEncapsPrepared(c, K, static_cast<const typename Set::EkStruct*>(prepared_ek));
}

template <class Set>
kxl_status DecapsPrepared(uint8_t* K, const uint8_t* c, const void* prepared_dk) {
  return Set::kDecapsPrepared(K, c, static_cast<const typename Set::DkStruct*>(prepared_dk));
}

// ---- X25519MLKEM768. The prepared dk is a prepared client.

kxl_status ParseState(void* client, uint8_t* share, const uint8_t* state) {
  return kxl_x25519mlkem768_client_parse(static_cast<kxl_x25519mlkem768_client*>(client), share,
                                         state);
}

kxl_status ParseClientSeed(void* client, uint8_t* share, const uint8_t* seed) {
  return kxl_x25519mlkem768_client_prepare_derand(static_cast<kxl_x25519mlkem768_client*>(client),
                                                  share, seed);
}

kxl_status FinishClient(uint8_t* secret, const uint8_t* server_share, const void* client) {
  return kxl_x25519mlkem768_client_finish_prepared(
      secret, static_cast<const kxl_x25519mlkem768_client*>(client), server_share);
}

// ---- X25519

kxl_status ParseX25519(void* /*prepared_dk*/, uint8_t* pk, const uint8_t* sk) {
  return kxl_x25519_public_key(pk, sk);
}

// ---- rows

// Adds to a row what the parameter set decides.
template <class Set>
constexpr Algorithm MlKemRow(Algorithm row) {
  row.is_kem = row.is_ml_kem = true;
  row.ek_bytes = Set::kEkBytes;
  row.dk_bytes = Set::kDkBytes;
  row.c_bytes = Set::kCBytes;
  row.K_bytes = Set::kKBytes;
  row.seed_bytes = Set::kKeygenSeedBytes;
  row.ikme_bytes = Set::kEncapsSeedBytes;
  row.prepared_ek_bytes = sizeof(typename Set::EkStruct);
  row.prepared_dk_bytes = sizeof(typename Set::DkStruct);
  row.check_ek = Set::kCheckEk;
  row.parse_ek = ParseEk<Set>;
  row.parse_dk = ParseDk<Set>;
  row.check_pair = Set::kCheckPair;
  row.parse_seed = ParseSeed<Set>;
  row.expand_seed = Set::kKeygenDerand;
  row.encaps = Set::kEncaps;
  row.encaps_derand = Set::kEncapsDerand;
  row.encaps_prepared = EncapsPrepared<Set>;
  row.decaps_prepared = DecapsPrepared<Set>;
  return row;
}

// Adds to a row that has a curve what the parameter set decides. A TLS server uses a client's share
// once, so preparing it would not pay.
template <class Set>
constexpr Algorithm CurveRow(Algorithm row) {
  row = MlKemRow<Set>(row);
  row.is_ml_kem = false;
  row.prepared_ek_bytes = 0;
  for (size_t* bytes : {&row.ek_bytes, &row.c_bytes}) *bytes += row.curve.point_bytes;
  for (size_t* bytes : {&row.dk_bytes, &row.K_bytes, &row.seed_bytes, &row.ikme_bytes}) {
    *bytes += row.curve.scalar_bytes;
  }
  return row;
}

}  // namespace

constexpr Algorithm kAlgorithms[kAlgorithmCount] = {
    MlKemRow<MlKem512>({.name = "ML-KEM-512",
                        .group = "MLKEM512",
                        .group_id = 0x0200,
                        .bits = 512,
                        .security_bits = 128,
                        .security_category = 1}),
    MlKemRow<MlKem768>({.name = "ML-KEM-768",
                        .group = "MLKEM768",
                        .group_id = 0x0201,
                        .bits = 768,
                        .security_bits = 192,
                        .security_category = 3}),
    MlKemRow<MlKem1024>({.name = "ML-KEM-1024",
                         .group = "MLKEM1024",
                         .group_id = 0x0202,
                         .bits = 1024,
                         .security_bits = 256,
                         .security_category = 5}),
    {
        .name = "X25519MLKEM768",
        .group = "X25519MLKEM768",
        .group_id = 0x11EC,
        .bits = 768,
        .security_bits = 192,
        .security_category = 3,
        .is_kem = true,
        .ek_bytes = KXL_X25519MLKEM768_CLIENT_SHARE_BYTES,
        .dk_bytes = KXL_X25519MLKEM768_STATE_BYTES,
        .c_bytes = KXL_X25519MLKEM768_SERVER_SHARE_BYTES,
        .K_bytes = KXL_X25519MLKEM768_SECRET_BYTES,
        .seed_bytes = KXL_X25519MLKEM768_CLIENT_SEED_BYTES,
        .ikme_bytes = KXL_X25519MLKEM768_SERVER_SEED_BYTES,
        .prepared_dk_bytes = KXL_X25519MLKEM768_PREPARED_CLIENT_BYTES,
        .check_ek = kxl_x25519mlkem768_check_share,
        .parse_dk = ParseState,
        .check_pair = kxl_mlkem768_check_pair,
        .parse_seed = ParseClientSeed,
        .expand_seed = kxl_x25519mlkem768_client_keygen_derand,
        .encaps = kxl_x25519mlkem768_server_respond,
        .encaps_derand = kxl_x25519mlkem768_server_respond_derand,
        .decaps_prepared = FinishClient,
    },
    CurveRow<MlKem768>({.name = "SecP256r1MLKEM768",
                        .group = "SecP256r1MLKEM768",
                        .group_id = 0x11EB,
                        .bits = 768,
                        .security_bits = 192,
                        .security_category = 3,
                        .curve = {"P-256", NID_X9_62_prime256v1, 65, 32}}),
    CurveRow<MlKem1024>({.name = "SecP384r1MLKEM1024",
                         .group = "SecP384r1MLKEM1024",
                         .group_id = 0x11ED,
                         .bits = 1024,
                         .security_bits = 256,
                         .security_category = 5,
                         .curve = {"P-384", NID_secp384r1, kMaxPointBytes, kMaxScalarBytes}}),
    {
        .name = "X25519",
        .group = "x25519",
        .group_id = 0x001D,
        .bits = 253,  // what OpenSSL's own X25519 says
        .security_bits = 128,
        .ek_bytes = KXL_X25519_PK_BYTES,
        .dk_bytes = KXL_X25519_SK_BYTES,
        .c_bytes = KXL_X25519_PK_BYTES,
        .K_bytes = KXL_X25519_SS_BYTES,
        .parse_dk = ParseX25519,
    },
};

}  // namespace kexlane::provider
