/* SPDX-License-Identifier: Apache-2.0 */
/* What cgo cannot write in Go: one table of calls for the prepared keys of each KEM, calls of
 * function pointers, and arrays of pointers. Go may give C a pointer to memory of its own only if
 * that memory holds no such pointers. So a batch is one buffer here, and the arrays that the
 * library takes are made on the stack, for a part of the batch at a time. */
#ifndef KEXLANE_GO_KEYS_H_
#define KEXLANE_GO_KEYS_H_

#include <kexlane/kexlane.h>

/* The items of a part of a batch. The library has at most 32 items on its stack at once. */
#define KXL_GO_PART 64

/* A new prepared key, or null and the reason. If memory is short, the reason is KXL_OK. */
typedef struct kxl_go_made {
  void* key;
  kxl_status status;
} kxl_go_made;

/* The calls of one KEM's prepared keys. The _batch calls take one key for all n items. */
typedef struct kxl_go_keys {
  kxl_status (*ek_check)(const uint8_t* bytes);
  kxl_go_made (*ek_parse)(const uint8_t* bytes);
  void (*ek_free)(void* ek);
  kxl_status (*encaps)(uint8_t* c, uint8_t* K, const void* ek);
  kxl_status (*encaps_derand)(uint8_t* c, uint8_t* K, const void* ek, const uint8_t* seed);
  kxl_status (*encaps_batch)(size_t n, uint8_t* c, uint8_t* K, const void* ek, kxl_status* status);
  kxl_go_made (*dk_from_seed)(uint8_t* ek, const uint8_t* seed);
  void (*dk_free)(void* dk);
  kxl_status (*decaps)(uint8_t* K, const uint8_t* c, const void* dk);
  kxl_status (*decaps_batch)(size_t n, uint8_t* K, const uint8_t* c, const void* dk,
                             kxl_status* status);
} kxl_go_keys;

/* Makes an item of a prepared type by an initialising call, or frees it again. */
#define KXL_GO_MAKE(kind, call)                    \
  kxl_go_made made = {kxl_##kind##_new(), KXL_OK}; \
  if (made.key == NULL) return made;               \
  made.status = call;                              \
  if (made.status != KXL_OK) {                     \
    kxl_##kind##_free(made.key);                   \
    made.key = NULL;                               \
  }                                                \
  return made;

/* Defines kem_go_keys(), which returns the table of a KEM. */
#define KXL_GO_KEYS(kem, check_ek, C_BYTES, K_BYTES)                                              \
  static kxl_status kem##_go_ek_check(const uint8_t* bytes) { return check_ek(bytes); }           \
  static kxl_go_made kem##_go_ek_parse(const uint8_t* bytes) {                                    \
    KXL_GO_MAKE(kem##_ek, kxl_##kem##_ek_parse(made.key, bytes))                                  \
  }                                                                                               \
  static void kem##_go_ek_free(void* ek) { kxl_##kem##_ek_free(ek); }                             \
  static kxl_status kem##_go_encaps(uint8_t* c, uint8_t* K, const void* ek) {                     \
    return kxl_##kem##_encaps_prepared(c, K, ek);                                                 \
  }                                                                                               \
  static kxl_status kem##_go_encaps_derand(uint8_t* c, uint8_t* K, const void* ek,                \
                                           const uint8_t* seed) {                                 \
    return kxl_##kem##_encaps_prepared_derand(c, K, ek, seed);                                    \
  }                                                                                               \
  static kxl_status kem##_go_encaps_batch(size_t n, uint8_t* c, uint8_t* K, const void* ek,       \
                                          kxl_status* status) {                                   \
    uint8_t* cs[KXL_GO_PART];                                                                     \
    uint8_t* Ks[KXL_GO_PART];                                                                     \
    const kxl_##kem##_ek* eks[KXL_GO_PART];                                                       \
    kxl_status first = KXL_OK;                                                                    \
    for (size_t done = 0, part; done < n; done += part) {                                         \
      for (part = 0; part < KXL_GO_PART && part < n - done; part++) {                             \
        cs[part] = c + (done + part) * (C_BYTES);                                                 \
        Ks[part] = K + (done + part) * (K_BYTES);                                                 \
        eks[part] = ek;                                                                           \
      }                                                                                           \
      kxl_status result = kxl_##kem##_encaps_prepared_batch(part, cs, Ks, eks, status + done);    \
      if (first == KXL_OK) first = result;                                                        \
    }                                                                                             \
    return first;                                                                                 \
  }                                                                                               \
  static kxl_go_made kem##_go_dk_from_seed(uint8_t* ek, const uint8_t* seed) {                    \
    KXL_GO_MAKE(kem##_dk, kxl_##kem##_dk_from_seed(made.key, ek, seed))                           \
  }                                                                                               \
  static void kem##_go_dk_free(void* dk) { kxl_##kem##_dk_free(dk); }                             \
  static kxl_status kem##_go_decaps(uint8_t* K, const uint8_t* c, const void* dk) {               \
    return kxl_##kem##_decaps_prepared(K, c, dk);                                                 \
  }                                                                                               \
  static kxl_status kem##_go_decaps_batch(size_t n, uint8_t* K, const uint8_t* c, const void* dk, \
                                          kxl_status* status) {                                   \
    uint8_t* Ks[KXL_GO_PART];                                                                     \
    const uint8_t* cs[KXL_GO_PART];                                                               \
    const kxl_##kem##_dk* dks[KXL_GO_PART];                                                       \
    kxl_status first = KXL_OK;                                                                    \
    for (size_t done = 0, part; done < n; done += part) {                                         \
      for (part = 0; part < KXL_GO_PART && part < n - done; part++) {                             \
        Ks[part] = K + (done + part) * (K_BYTES);                                                 \
        cs[part] = c + (done + part) * (C_BYTES);                                                 \
        dks[part] = dk;                                                                           \
      }                                                                                           \
      kxl_status result = kxl_##kem##_decaps_prepared_batch(part, Ks, cs, dks, status + done);    \
      if (first == KXL_OK) first = result;                                                        \
    }                                                                                             \
    return first;                                                                                 \
  }                                                                                               \
  static const kxl_go_keys* kem##_go_keys(void) {                                                 \
    static const kxl_go_keys keys = {                                                             \
        kem##_go_ek_check,      kem##_go_ek_parse,     kem##_go_ek_free,      kem##_go_encaps,    \
        kem##_go_encaps_derand, kem##_go_encaps_batch, kem##_go_dk_from_seed, kem##_go_dk_free,   \
        kem##_go_decaps,        kem##_go_decaps_batch,                                            \
    };                                                                                            \
    return &keys;                                                                                 \
  }

/* Defines kem_go_dk_parse(): ML-KEM's dk in the expanded form of FIPS 203, checked as section 7.1
 * says. Gives the ek inside it too. */
#define KXL_GO_EXPANDED(kem)                                                       \
  static kxl_go_made kem##_go_dk_parse(uint8_t* ek, const uint8_t* dk) {           \
    kxl_go_made refused = {NULL, kxl_##kem##_ek_from_dk(ek, dk)};                  \
    if (refused.status == KXL_OK) refused.status = kxl_##kem##_check_pair(ek, dk); \
    if (refused.status != KXL_OK) return refused;                                  \
    KXL_GO_MAKE(kem##_dk, kxl_##kem##_dk_parse(made.key, dk))                      \
  }

KXL_GO_KEYS(mlkem512, kxl_mlkem512_check_ek, KXL_MLKEM512_C_BYTES, KXL_MLKEM_K_BYTES)
KXL_GO_KEYS(mlkem768, kxl_mlkem768_check_ek, KXL_MLKEM768_C_BYTES, KXL_MLKEM_K_BYTES)
KXL_GO_KEYS(mlkem1024, kxl_mlkem1024_check_ek, KXL_MLKEM1024_C_BYTES, KXL_MLKEM_K_BYTES)
/* The ek of ML-KEM-768 is the first part of X-Wing's. */
KXL_GO_KEYS(xwing, kxl_mlkem768_check_ek, KXL_XWING_CT_BYTES, KXL_XWING_SS_BYTES)
KXL_GO_EXPANDED(mlkem512)
KXL_GO_EXPANDED(mlkem768)
KXL_GO_EXPANDED(mlkem1024)

/* ---- Calls of function pointers ------------------------------------------------------------- */

static kxl_status go_ek_check(const kxl_go_keys* keys, const uint8_t* bytes) {
  return keys->ek_check(bytes);
}

static kxl_go_made go_ek_parse(const kxl_go_keys* keys, const uint8_t* bytes) {
  return keys->ek_parse(bytes);
}

static void go_ek_free(const kxl_go_keys* keys, void* ek) { keys->ek_free(ek); }

static kxl_status go_encaps(const kxl_go_keys* keys, uint8_t* c, uint8_t* K, const void* ek) {
  return keys->encaps(c, K, ek);
}

static kxl_status go_encaps_derand(const kxl_go_keys* keys, uint8_t* c, uint8_t* K, const void* ek,
                                   const uint8_t* seed) {
  return keys->encaps_derand(c, K, ek, seed);
}

static kxl_status go_encaps_batch(const kxl_go_keys* keys, size_t n, uint8_t* c, uint8_t* K,
                                  const void* ek, kxl_status* status) {
  return keys->encaps_batch(n, c, K, ek, status);
}

static kxl_go_made go_dk_from_seed(const kxl_go_keys* keys, uint8_t* ek, const uint8_t* seed) {
  return keys->dk_from_seed(ek, seed);
}

static void go_dk_free(const kxl_go_keys* keys, void* dk) { keys->dk_free(dk); }

static kxl_status go_decaps(const kxl_go_keys* keys, uint8_t* K, const uint8_t* c, const void* dk) {
  return keys->decaps(K, c, dk);
}

static kxl_status go_decaps_batch(const kxl_go_keys* keys, size_t n, uint8_t* K, const uint8_t* c,
                                  const void* dk, kxl_status* status) {
  return keys->decaps_batch(n, K, c, dk, status);
}

static kxl_status go_keygen_derand(const kxl_kem* kem, uint8_t* ek, uint8_t* dk,
                                   const uint8_t* seed) {
  return kem->keygen_derand(ek, kem->ek_bytes, dk, kem->dk_bytes, seed, kem->keygen_seed_bytes);
}

static kxl_status go_unprepared_encaps(const kxl_kem* kem, uint8_t* c, uint8_t* K,
                                       const uint8_t* ek) {
  return kem->encaps(c, kem->c_bytes, K, kem->K_bytes, ek, kem->ek_bytes);
}

/* The packed calls of kem.h, with no bytes between the items. */

static kxl_status go_packed_keygen(const kxl_kem* kem, size_t n, uint8_t* ek, uint8_t* dk,
                                   kxl_status* status) {
  return kem->keygen_batch(n, ek, kem->ek_bytes, dk, kem->dk_bytes, status);
}

static kxl_status go_packed_encaps(const kxl_kem* kem, size_t n, uint8_t* c, uint8_t* K,
                                   const uint8_t* ek, kxl_status* status) {
  return kem->encaps_batch(n, c, kem->c_bytes, K, kem->K_bytes, ek, kem->ek_bytes, status);
}

static kxl_status go_packed_decaps(const kxl_kem* kem, size_t n, uint8_t* K, const uint8_t* c,
                                   const uint8_t* dk, kxl_status* status) {
  return kem->decaps_batch(n, K, kem->K_bytes, c, kem->c_bytes, dk, kem->dk_bytes, status);
}

#endif /* KEXLANE_GO_KEYS_H_ */
