// SPDX-License-Identifier: Apache-2.0
// The table of KEMs, and the length checks in front of their calls, which take buffers of fixed
// sizes.
#include <initializer_list>
#include <iterator>

#include "api/packed.h"
#include "kernels/ct.h"
#include "kexlane/kem.h"
#include "kexlane/mlkem.h"
#include "kexlane/x25519mlkem768.h"
#include "kexlane/xwing.h"

namespace kexlane {
namespace {

// What one KEM is made of: its sizes, and its functions with the arguments in the table's order.
struct Scheme {
  const char* name;
  const char* other_name;  // or null
  size_t ek_bytes, dk_bytes, c_bytes, K_bytes, keygen_seed_bytes, encaps_seed_bytes;
  kxl_status (*keygen)(uint8_t* ek, uint8_t* dk);
  kxl_status (*keygen_derand)(uint8_t* ek, uint8_t* dk, const uint8_t* seed);
  kxl_status (*encaps)(uint8_t* c, uint8_t* K, const uint8_t* ek);
  kxl_status (*encaps_derand)(uint8_t* c, uint8_t* K, const uint8_t* ek, const uint8_t* seed);
  kxl_status (*decaps)(uint8_t* K, const uint8_t* c, const uint8_t* dk);
  kxl_status (*keygen_batch)(size_t n, uint8_t* const* ek, uint8_t* const* dk, kxl_status* status);
  kxl_status (*encaps_batch)(size_t n, uint8_t* const* c, uint8_t* const* K,
                             const uint8_t* const* ek, kxl_status* status);
  kxl_status (*decaps_batch)(size_t n, uint8_t* const* K, const uint8_t* const* c,
                             const uint8_t* const* dk, kxl_status* status);
};

kxl_status ClientFinish(uint8_t* K, const uint8_t* c, const uint8_t* dk) {
  return kxl_x25519mlkem768_client_finish(K, dk, c);
}

kxl_status ClientFinishBatch(size_t n, uint8_t* const* K, const uint8_t* const* c,
                             const uint8_t* const* dk, kxl_status* status) {
  return kxl_x25519mlkem768_client_finish_batch(n, K, dk, c, status);
}

constexpr Scheme kSchemes[] = {
    {"ML-KEM-512", "MLKEM512", KXL_MLKEM512_EK_BYTES, KXL_MLKEM512_DK_BYTES, KXL_MLKEM512_C_BYTES,
     KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES, KXL_MLKEM_ENCAPS_SEED_BYTES,
     kxl_mlkem512_keygen, kxl_mlkem512_keygen_derand, kxl_mlkem512_encaps,
     kxl_mlkem512_encaps_derand, kxl_mlkem512_decaps, kxl_mlkem512_keygen_batch,
     kxl_mlkem512_encaps_batch, kxl_mlkem512_decaps_batch},
    {"ML-KEM-768", "MLKEM768", KXL_MLKEM768_EK_BYTES, KXL_MLKEM768_DK_BYTES, KXL_MLKEM768_C_BYTES,
     KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES, KXL_MLKEM_ENCAPS_SEED_BYTES,
     kxl_mlkem768_keygen, kxl_mlkem768_keygen_derand, kxl_mlkem768_encaps,
     kxl_mlkem768_encaps_derand, kxl_mlkem768_decaps, kxl_mlkem768_keygen_batch,
     kxl_mlkem768_encaps_batch, kxl_mlkem768_decaps_batch},
    {"ML-KEM-1024", "MLKEM1024", KXL_MLKEM1024_EK_BYTES, KXL_MLKEM1024_DK_BYTES,
     KXL_MLKEM1024_C_BYTES, KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES,
     KXL_MLKEM_ENCAPS_SEED_BYTES, kxl_mlkem1024_keygen, kxl_mlkem1024_keygen_derand,
     kxl_mlkem1024_encaps, kxl_mlkem1024_encaps_derand, kxl_mlkem1024_decaps,
     kxl_mlkem1024_keygen_batch, kxl_mlkem1024_encaps_batch, kxl_mlkem1024_decaps_batch},
    {"X-Wing", "MLKEM768-X25519", KXL_XWING_EK_BYTES, KXL_XWING_SK_BYTES, KXL_XWING_CT_BYTES,
     KXL_XWING_SS_BYTES, KXL_XWING_KEYGEN_SEED_BYTES, KXL_XWING_ENCAPS_SEED_BYTES, kxl_xwing_keygen,
     kxl_xwing_keygen_derand, kxl_xwing_encaps, kxl_xwing_encaps_derand, kxl_xwing_decaps,
     kxl_xwing_keygen_batch, kxl_xwing_encaps_batch, kxl_xwing_decaps_batch},
    {"X25519MLKEM768", nullptr, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES,
     KXL_X25519MLKEM768_STATE_BYTES, KXL_X25519MLKEM768_SERVER_SHARE_BYTES,
     KXL_X25519MLKEM768_SECRET_BYTES, KXL_X25519MLKEM768_CLIENT_SEED_BYTES,
     KXL_X25519MLKEM768_SERVER_SEED_BYTES, kxl_x25519mlkem768_client_keygen,
     kxl_x25519mlkem768_client_keygen_derand, kxl_x25519mlkem768_server_respond,
     kxl_x25519mlkem768_server_respond_derand, ClientFinish, kxl_x25519mlkem768_client_keygen_batch,
     kxl_x25519mlkem768_server_respond_batch, ClientFinishBatch},
};

// A buffer of the caller, who says that it has `bytes`.
template <typename Pointer>
struct Sized {
  Pointer p;
  size_t bytes, right_bytes;
};

// KXL_OK if all lengths are right. Else zeroes the outputs that are there, and says what is wrong.
kxl_status CheckLengths(std::initializer_list<Sized<uint8_t*>> outputs,
                        std::initializer_list<Sized<const uint8_t*>> inputs) {
  bool is_right = true, has_null = false;
  const auto look_at = [&](const auto& buffer) {
    is_right &= buffer.bytes == buffer.right_bytes;
    has_null |= buffer.p == nullptr;
  };
  for (const auto& output : outputs) look_at(output);
  for (const auto& input : inputs) look_at(input);
  if (is_right) return KXL_OK;
  for (const auto& output : outputs) {
    if (output.p != nullptr) Wipe(output.p, output.bytes);
  }
  return has_null ? KXL_ERR_NULL : KXL_ERR_LENGTH;
}

// The functions of kSchemes[i] behind a check of their lengths.
template <size_t i>
struct Checked {
  static constexpr const Scheme& kScheme = kSchemes[i];

  static kxl_status Keygen(uint8_t* ek, size_t ek_bytes, uint8_t* dk, size_t dk_bytes) {
    const kxl_status lengths =
        CheckLengths({{ek, ek_bytes, kScheme.ek_bytes}, {dk, dk_bytes, kScheme.dk_bytes}}, {});
    return lengths == KXL_OK ? kScheme.keygen(ek, dk) : lengths;
  }

  static kxl_status KeygenDerand(uint8_t* ek, size_t ek_bytes, uint8_t* dk, size_t dk_bytes,
                                 const uint8_t* seed, size_t seed_bytes) {
    const kxl_status lengths =
        CheckLengths({{ek, ek_bytes, kScheme.ek_bytes}, {dk, dk_bytes, kScheme.dk_bytes}},
                     {{seed, seed_bytes, kScheme.keygen_seed_bytes}});
    return lengths == KXL_OK ? kScheme.keygen_derand(ek, dk, seed) : lengths;
  }

  static kxl_status Encaps(uint8_t* c, size_t c_bytes, uint8_t* K, size_t K_bytes,
                           const uint8_t* ek, size_t ek_bytes) {
    const kxl_status lengths =
        CheckLengths({{c, c_bytes, kScheme.c_bytes}, {K, K_bytes, kScheme.K_bytes}},
                     {{ek, ek_bytes, kScheme.ek_bytes}});
    return lengths == KXL_OK ? kScheme.encaps(c, K, ek) : lengths;
  }

  static kxl_status EncapsDerand(uint8_t* c, size_t c_bytes, uint8_t* K, size_t K_bytes,
                                 const uint8_t* ek, size_t ek_bytes, const uint8_t* seed,
                                 size_t seed_bytes) {
    const kxl_status lengths = CheckLengths(
        {{c, c_bytes, kScheme.c_bytes}, {K, K_bytes, kScheme.K_bytes}},
        {{ek, ek_bytes, kScheme.ek_bytes}, {seed, seed_bytes, kScheme.encaps_seed_bytes}});
    return lengths == KXL_OK ? kScheme.encaps_derand(c, K, ek, seed) : lengths;
  }

  static kxl_status Decaps(uint8_t* K, size_t K_bytes, const uint8_t* c, size_t c_bytes,
                           const uint8_t* dk, size_t dk_bytes) {
    const kxl_status lengths =
        CheckLengths({{K, K_bytes, kScheme.K_bytes}},
                     {{c, c_bytes, kScheme.c_bytes}, {dk, dk_bytes, kScheme.dk_bytes}});
    return lengths == KXL_OK ? kScheme.decaps(K, c, dk) : lengths;
  }

  static kxl_status KeygenBatch(size_t n, uint8_t* ek, size_t ek_stride, uint8_t* dk,
                                size_t dk_stride, kxl_status* status) {
    const PackedOut out[] = {{ek, ek_stride, kScheme.ek_bytes}, {dk, dk_stride, kScheme.dk_bytes}};
    return RunPacked(n, out, {}, status, [](size_t count, auto& to, auto&, kxl_status* statuses) {
      return kScheme.keygen_batch(count, to[0], to[1], statuses);
    });
  }

  static kxl_status EncapsBatch(size_t n, uint8_t* c, size_t c_stride, uint8_t* K, size_t K_stride,
                                const uint8_t* ek, size_t ek_stride, kxl_status* status) {
    const PackedOut out[] = {{c, c_stride, kScheme.c_bytes}, {K, K_stride, kScheme.K_bytes}};
    const PackedIn in[] = {{ek, ek_stride, kScheme.ek_bytes}};
    return RunPacked(n, out, in, status,
                     [](size_t count, auto& to, auto& from, kxl_status* statuses) {
                       return kScheme.encaps_batch(count, to[0], to[1], from[0], statuses);
                     });
  }

  static kxl_status DecapsBatch(size_t n, uint8_t* K, size_t K_stride, const uint8_t* c,
                                size_t c_stride, const uint8_t* dk, size_t dk_stride,
                                kxl_status* status) {
    const PackedOut out[] = {{K, K_stride, kScheme.K_bytes}};
    const PackedIn in[] = {{c, c_stride, kScheme.c_bytes}, {dk, dk_stride, kScheme.dk_bytes}};
    return RunPacked(n, out, in, status,
                     [](size_t count, auto& to, auto& from, kxl_status* statuses) {
                       return kScheme.decaps_batch(count, to[0], from[0], from[1], statuses);
                     });
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
                                     Decaps,
                                     KeygenBatch,
                                     EncapsBatch,
                                     DecapsBatch};
};

constexpr kxl_kem kKems[] = {Checked<0>::kEntry, Checked<1>::kEntry, Checked<2>::kEntry,
                             Checked<3>::kEntry, Checked<4>::kEntry};
static_assert(std::size(kKems) == std::size(kSchemes));

char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Whether the names are the same but for the case of ASCII letters, whatever the locale is.
bool SameName(const char* a, const char* b) {
  while (*a != '\0' && ToLower(*a) == ToLower(*b)) {
    ++a;
    ++b;
  }
  return *a == *b;
}

}  // namespace
}  // namespace kexlane

const kxl_kem* kxl_kem_find(const char* name) {
  if (name == nullptr) return nullptr;
  using namespace kexlane;
  for (size_t i = 0; i < std::size(kKems); ++i) {
    const char* const other = kSchemes[i].other_name;
    if (SameName(kSchemes[i].name, name) || (other != nullptr && SameName(other, name))) {
      return &kKems[i];
    }
  }
  return nullptr;
}

const kxl_kem* kxl_kem_at(size_t index) {
  return index < std::size(kexlane::kKems) ? &kexlane::kKems[index] : nullptr;
}
