// SPDX-License-Identifier: Apache-2.0
// The calls of kexlane's C library that JavaScript reaches: their names, and the sizes of their
// buffers, outputs first.
#ifndef KEXLANE_PACKAGES_NODE_CALLS_H_
#define KEXLANE_PACKAGES_NODE_CALLS_H_

#include <kexlane/kexlane.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace kexlane::node {

constexpr size_t kMaxBuffers = 4;

// A call for one item, or for many (`batch`).
struct Call {
  const char* name;
  bool batch;
  size_t outputs;
  size_t buffers;             // outputs and inputs
  size_t sizes[kMaxBuffers];  // of one item, in bytes
  // items[b] has n pointers, to the items of buffer b. n is 1 if this is no batch. Writes n
  // statuses, and gives the first that is not KXL_OK.
  kxl_status (*run)(size_t n, uint8_t* const* const items[], kxl_status* statuses);
};

// Makes a Call of a C function for one item. An argument that is not const is an output.
template <auto kOne, typename Function = decltype(kOne)>
struct Bind;

template <auto kOne, typename... Byte>
struct Bind<kOne, kxl_status (*)(Byte*...)> {
  static constexpr size_t kBuffers = sizeof...(Byte);
  static constexpr size_t kOutputs = (size_t{0} + ... + (std::is_const_v<Byte> ? 0 : 1));
  using Sizes = const size_t (&)[kBuffers];

  static kxl_status RunOne(size_t, uint8_t* const* const items[], kxl_status* statuses) {
    return *statuses = [&]<size_t... b>(std::index_sequence<b...>) { return kOne(items[b][0]...); }
    (std::make_index_sequence<kBuffers>());
  }

  template <auto kMany>
  static kxl_status RunMany(size_t n, uint8_t* const* const items[], kxl_status* statuses) {
    return [&]<size_t... b>(std::index_sequence<b...>) { return kMany(n, items[b]..., statuses); }
    (std::make_index_sequence<kBuffers>());
  }

  static constexpr Call One(const char* name, Sizes sizes) {
    return Make(name, /*batch=*/false, sizes, RunOne);
  }
  template <auto kMany>
  static constexpr Call Many(const char* name, Sizes sizes) {
    return Make(name, /*batch=*/true, sizes, RunMany<kMany>);
  }

 private:
  static constexpr Call Make(const char* name, bool batch, Sizes sizes, decltype(Call::run) run) {
    Call call{name, batch, kOutputs, kBuffers, {}, run};
    for (size_t b = 0; b < kBuffers; ++b) call.sizes[b] = sizes[b];
    return call;
  }
};

// ONE: the sizes of its buffers follow the function. BOTH: one item and a batch; the name of a
// batch is NAME_batch or NAME_batch_derand.
#define ONE(name, ...) Bind<name>::One(#name, {__VA_ARGS__})
#define BOTH(name, ending, ...)                          \
  Bind<name##ending>::One(#name #ending, {__VA_ARGS__}), \
      Bind<name##ending>::Many<name##_batch##ending>(#name "_batch" #ending, {__VA_ARGS__})

#define KEM(name, ek, dk, c, K, keygen_seed, encaps_seed)                                   \
  BOTH(name##_keygen, , ek, dk), BOTH(name##_keygen, _derand, ek, dk, keygen_seed),         \
      BOTH(name##_encaps, , c, K, ek), BOTH(name##_encaps, _derand, c, K, ek, encaps_seed), \
      BOTH(name##_decaps, , K, c, dk)

#define MLKEM(name, ek, dk, c)                                                            \
  KEM(name, ek, dk, c, KXL_MLKEM_K_BYTES, KXL_MLKEM_KEYGEN_SEED_BYTES,                    \
      KXL_MLKEM_ENCAPS_SEED_BYTES),                                                       \
      ONE(name##_check_ek, ek), ONE(name##_check_dk, dk), ONE(name##_check_pair, ek, dk), \
      ONE(name##_ek_from_dk, ek, dk)

inline constexpr Call kCalls[] = {
    MLKEM(kxl_mlkem512, KXL_MLKEM512_EK_BYTES, KXL_MLKEM512_DK_BYTES, KXL_MLKEM512_C_BYTES),
    MLKEM(kxl_mlkem768, KXL_MLKEM768_EK_BYTES, KXL_MLKEM768_DK_BYTES, KXL_MLKEM768_C_BYTES),
    MLKEM(kxl_mlkem1024, KXL_MLKEM1024_EK_BYTES, KXL_MLKEM1024_DK_BYTES, KXL_MLKEM1024_C_BYTES),
    KEM(kxl_xwing, KXL_XWING_EK_BYTES, KXL_XWING_SK_BYTES, KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES,
        KXL_XWING_KEYGEN_SEED_BYTES, KXL_XWING_ENCAPS_SEED_BYTES),
    BOTH(kxl_x25519_keygen, , KXL_X25519_PK_BYTES, KXL_X25519_SK_BYTES),
    BOTH(kxl_x25519_public_key, , KXL_X25519_PK_BYTES, KXL_X25519_SK_BYTES),
    BOTH(kxl_x25519_shared_secret, , KXL_X25519_SS_BYTES, KXL_X25519_SK_BYTES, KXL_X25519_PK_BYTES),
    BOTH(kxl_x25519mlkem768_client_keygen, , KXL_X25519MLKEM768_CLIENT_SHARE_BYTES,
         KXL_X25519MLKEM768_STATE_BYTES),
    BOTH(kxl_x25519mlkem768_client_keygen, _derand, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES,
         KXL_X25519MLKEM768_STATE_BYTES, KXL_X25519MLKEM768_CLIENT_SEED_BYTES),
    ONE(kxl_x25519mlkem768_check_share, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES),
    BOTH(kxl_x25519mlkem768_server_respond, , KXL_X25519MLKEM768_SERVER_SHARE_BYTES,
         KXL_X25519MLKEM768_SECRET_BYTES, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES),
    BOTH(kxl_x25519mlkem768_server_respond, _derand, KXL_X25519MLKEM768_SERVER_SHARE_BYTES,
         KXL_X25519MLKEM768_SECRET_BYTES, KXL_X25519MLKEM768_CLIENT_SHARE_BYTES,
         KXL_X25519MLKEM768_SERVER_SEED_BYTES),
    BOTH(kxl_x25519mlkem768_client_finish, , KXL_X25519MLKEM768_SECRET_BYTES,
         KXL_X25519MLKEM768_STATE_BYTES, KXL_X25519MLKEM768_SERVER_SHARE_BYTES),
};

#undef ONE
#undef BOTH
#undef KEM
#undef MLKEM

}  // namespace kexlane::node

#endif  // KEXLANE_PACKAGES_NODE_CALLS_H_
