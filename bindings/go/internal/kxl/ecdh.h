/* SPDX-License-Identifier: Apache-2.0 */
/* Batches of X25519 over buffers with a stride, for Go, which may not pass arrays of its pointers.
 * The stride of an input may be 0: the one item then serves all. */
#ifndef KEXLANE_GO_ECDH_H_
#define KEXLANE_GO_ECDH_H_

#include <kexlane/x25519.h>

/* The items of a part of a batch. The library has at most 32 items on its stack at once. */
#define KXL_GO_PART 64

static kxl_status go_x25519_keygen(size_t n, uint8_t* pk, uint8_t* sk, kxl_status* status) {
  uint8_t* pks[KXL_GO_PART];
  uint8_t* sks[KXL_GO_PART];
  kxl_status first = KXL_OK;
  for (size_t done = 0, part; done < n; done += part) {
    for (part = 0; part < KXL_GO_PART && part < n - done; part++) {
      pks[part] = pk + (done + part) * KXL_X25519_PK_BYTES;
      sks[part] = sk + (done + part) * KXL_X25519_SK_BYTES;
    }
    kxl_status result = kxl_x25519_keygen_batch(part, pks, sks, status + done);
    if (first == KXL_OK) first = result;
  }
  return first;
}

static kxl_status go_x25519_public_key(size_t n, uint8_t* pk, const uint8_t* sk,
                                       kxl_status* status) {
  uint8_t* pks[KXL_GO_PART];
  const uint8_t* sks[KXL_GO_PART];
  kxl_status first = KXL_OK;
  for (size_t done = 0, part; done < n; done += part) {
    for (part = 0; part < KXL_GO_PART && part < n - done; part++) {
      pks[part] = pk + (done + part) * KXL_X25519_PK_BYTES;
      sks[part] = sk + (done + part) * KXL_X25519_SK_BYTES;
    }
    kxl_status result = kxl_x25519_public_key_batch(part, pks, sks, status + done);
    if (first == KXL_OK) first = result;
  }
  return first;
}

static kxl_status go_x25519_shared_secret(size_t n, uint8_t* ss, const uint8_t* sk,
                                          size_t sk_stride, const uint8_t* pk, kxl_status* status) {
  uint8_t* sss[KXL_GO_PART];
  const uint8_t* sks[KXL_GO_PART];
  const uint8_t* pks[KXL_GO_PART];
  kxl_status first = KXL_OK;
  for (size_t done = 0, part; done < n; done += part) {
    for (part = 0; part < KXL_GO_PART && part < n - done; part++) {
      sss[part] = ss + (done + part) * KXL_X25519_SS_BYTES;
      sks[part] = sk + (done + part) * sk_stride;
      pks[part] = pk + (done + part) * KXL_X25519_PK_BYTES;
    }
    kxl_status result = kxl_x25519_shared_secret_batch(part, sss, sks, pks, status + done);
    if (first == KXL_OK) first = result;
  }
  return first;
}

#endif /* KEXLANE_GO_ECDH_H_ */
