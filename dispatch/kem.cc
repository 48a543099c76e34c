// The C ABI of <kexlane/kem.h>: the table, and the length checks in front of the fixed-size calls.
#include "kexlane/kem.h"

#include <cstring>
#include <iterator>

#include "dispatch/arguments.h"
#include "kexlane/hybrid.h"
#include "kexlane/mlkem.h"

namespace kexlane {
namespace {

// What one KEM is made of: its sizes, and its functions with the arguments in the table's order.
struct Scheme {
  const char* name;
  size_t ek_bytes, dk_bytes, c_bytes, K_bytes, keygen_seed_bytes, encaps_seed_bytes;
  kxl_status (*keygen)(uint8_t* ek, uint8_t* dk);
  kxl_status (*keygen_derand)(uint8_t* ek, uint8_t* dk, const uint8_t* seed);
  kxl_status (*encaps)(uint8_t* c, uint8_t* K, const uint8_t* ek);
  kxl_status (*encaps_derand)(uint8_t* c, uint8_t* K, const uint8_t* ek, const uint8_t* seed);
  kxl_status (*decaps)(uint8_t* K, const uint8_t* c, const uint8_t* dk);
};

#define KXL_MLKEM_SCHEME(N)                                                                 \
  {                                                                                         \
    "ML-KEM-" #N, KXL_MLKEM##N##_EK_BYTES, KXL_MLKEM##N##_DK_BYTES, KXL_MLKEM##N##_C_BYTES, \
        KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES, KXL_MLKEM_ENCAPS_SEED_BYTES,        \
        kxl_mlkem##N##_keygen, kxl_mlkem##N##_keygen_derand, kxl_mlkem##N##_encaps,         \
        kxl_mlkem##N##_encaps_derand, kxl_mlkem##N##_decaps                                 \
  }

kxl_status ClientFinish(uint8_t* K, const uint8_t* c, const uint8_t* dk) {
  return kxl_x25519mlkem768_client_finish(K, dk, c);
}

constexpr Scheme kSchemes[] = {
    KXL_MLKEM_SCHEME(512),
    KXL_MLKEM_SCHEME(768),
    KXL_MLKEM_SCHEME(1024),
    {"X-Wing", KXL_XWING_EK_BYTES, KXL_XWING_SK_BYTES, KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES,
     KXL_XWING_KEYGEN_SEED_BYTES, KXL_XWING_ENCAPS_SEED_BYTES, kxl_xwing_keygen,
     kxl_xwing_keygen_derand, kxl_xwing_encaps, kxl_xwing_encaps_derand, kxl_xwing_decaps},
    {"X25519MLKEM768", KXL_X25519MLKEM768_CLIENT_SHARE_BYTES, KXL_X25519MLKEM768_STATE_BYTES,
     KXL_X25519MLKEM768_SERVER_SHARE_BYTES, KXL_X25519MLKEM768_SECRET_BYTES,
     KXL_X25519MLKEM768_CLIENT_SEED_BYTES, KXL_X25519MLKEM768_SERVER_SEED_BYTES,
     kxl_x25519mlkem768_client_keygen, kxl_x25519mlkem768_client_keygen_derand,
     kxl_x25519mlkem768_server_respond, kxl_x25519mlkem768_server_respond_derand, ClientFinish},
};

// The length-checked functions of kSchemes[i].
template <size_t i>
struct Checked {
  static constexpr const Scheme& kScheme = kSchemes[i];

  static kxl_status Keygen(uint8_t* ek, size_t ek_bytes, uint8_t* dk, size_t dk_bytes) {
    const Outputs outputs(ek, ek_bytes, dk, dk_bytes);
    if (AnyNull(ek, dk)) return outputs.Fail(KXL_ERR_NULL);
    if (ek_bytes != kScheme.ek_bytes || dk_bytes != kScheme.dk_bytes) {
      return outputs.Fail(KXL_ERR_LENGTH);
    }
    return kScheme.keygen(ek, dk);
  }

  static kxl_status KeygenDerand(uint8_t* ek, size_t ek_bytes, uint8_t* dk, size_t dk_bytes,
                                 const uint8_t* seed, size_t seed_bytes) {
    const Outputs outputs(ek, ek_bytes, dk, dk_bytes);
    if (AnyNull(ek, dk, seed)) return outputs.Fail(KXL_ERR_NULL);
    if (ek_bytes != kScheme.ek_bytes || dk_bytes != kScheme.dk_bytes ||
        seed_bytes != kScheme.keygen_seed_bytes) {
      return outputs.Fail(KXL_ERR_LENGTH);
    }
    return kScheme.keygen_derand(ek, dk, seed);
  }

  static kxl_status Encaps(uint8_t* c, size_t c_bytes, uint8_t* K, size_t K_bytes,
                           const uint8_t* ek, size_t ek_bytes) {
    const Outputs outputs(c, c_bytes, K, K_bytes);
    if (AnyNull(c, K, ek)) return outputs.Fail(KXL_ERR_NULL);
    if (c_bytes != kScheme.c_bytes || K_bytes != kScheme.K_bytes || ek_bytes != kScheme.ek_bytes) {
      return outputs.Fail(KXL_ERR_LENGTH);
    }
    return kScheme.encaps(c, K, ek);
  }

  static kxl_status EncapsDerand(uint8_t* c, size_t c_bytes, uint8_t* K, size_t K_bytes,
                                 const uint8_t* ek, size_t ek_bytes, const uint8_t* seed,
                                 size_t seed_bytes) {
    const Outputs outputs(c, c_bytes, K, K_bytes);
    if (AnyNull(c, K, ek, seed)) return outputs.Fail(KXL_ERR_NULL);
    if (c_bytes != kScheme.c_bytes || K_bytes != kScheme.K_bytes || ek_bytes != kScheme.ek_bytes ||
        seed_bytes != kScheme.encaps_seed_bytes) {
      return outputs.Fail(KXL_ERR_LENGTH);
    }
    return kScheme.encaps_derand(c, K, ek, seed);
  }

  static kxl_status Decaps(uint8_t* K, size_t K_bytes, const uint8_t* c, size_t c_bytes,
                           const uint8_t* dk, size_t dk_bytes) {
    const Outputs outputs(K, K_bytes);
    if (AnyNull(K, c, dk)) return outputs.Fail(KXL_ERR_NULL);
    if (K_bytes != kScheme.K_bytes || c_bytes != kScheme.c_bytes || dk_bytes != kScheme.dk_bytes) {
      return outputs.Fail(KXL_ERR_LENGTH);
    }
    return kScheme.decaps(K, c, dk);
  }

  static constexpr kxl_kem kEntry = {kScheme.name,
                                     kScheme.ek_bytes,
                                     kScheme.dk_bytes,
                                     kScheme.c_bytes,
                                     kScheme.K_bytes,
                                     kScheme.keygen_seed_bytes,
                                     kScheme.encaps_seed_bytes,
                                     Keygen,
                                     KeygenDerand,
                                     Encaps,
                                     EncapsDerand,
                                     Decaps};
};

constexpr kxl_kem kKems[] = {Checked<0>::kEntry, Checked<1>::kEntry, Checked<2>::kEntry,
                             Checked<3>::kEntry, Checked<4>::kEntry};
static_assert(std::size(kKems) == std::size(kSchemes));

}  // namespace
}  // namespace kexlane

const kxl_kem* kxl_kem_find(const char* name) {
  if (name == nullptr) return nullptr;
  for (const kxl_kem& kem : kexlane::kKems) {
    if (std::strcmp(kem.name, name) == 0) return &kem;
  }
  return nullptr;
}

const kxl_kem* kxl_kem_at(size_t index) {
  return index < std::size(kexlane::kKems) ? &kexlane::kKems[index] : nullptr;
}
