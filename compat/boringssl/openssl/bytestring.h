/* SPDX-License-Identifier: Apache-2.0 */
/* BoringSSL's CBS and CBB, as far as keys are read from them and written to them: strings of bytes
 * without integers, length prefixes and ASN.1. They are structs of kexlane with BoringSSL's names.
 *
 * The functions that return int return 1, or 0 on failure. */
#ifndef OPENSSL_HEADER_BYTESTRING_H
#define OPENSSL_HEADER_BYTESTRING_H

#include <openssl/base.h>

#include <string.h>

/* ---- CBS: bytes to read. It does not own them. ----------------------------------------------- */

struct cbs_st {
  const uint8_t* data;
  size_t len;
};

static __inline__ void CBS_init(CBS* cbs, const uint8_t* data, size_t len) {
  cbs->data = data;
  cbs->len = len;
}

static __inline__ const uint8_t* CBS_data(const CBS* cbs) { return cbs->data; }
static __inline__ size_t CBS_len(const CBS* cbs) { return cbs->len; }

/* Goes past len bytes. Fails if there are fewer. */
static __inline__ int CBS_skip(CBS* cbs, size_t len) {
  if (cbs->len < len) return 0;
  cbs->data += len;
  cbs->len -= len;
  return 1;
}

/* Sets *out to the next len bytes, and goes past them. Fails if there are fewer. */
static __inline__ int CBS_get_bytes(CBS* cbs, CBS* out, size_t len) {
  const uint8_t* data = cbs->data;
  if (!CBS_skip(cbs, len)) return 0;
  CBS_init(out, data, len);
  return 1;
}

/* Copies the next len bytes to out, and goes past them. Fails if there are fewer. */
static __inline__ int CBS_copy_bytes(CBS* cbs, uint8_t* out, size_t len) {
  CBS bytes;
  if (!CBS_get_bytes(cbs, &bytes, len)) return 0;
  if (len > 0) memcpy(out, bytes.data, len);
  return 1;
}

/* ---- CBB: bytes to write, into a buffer that grows or a fixed one. ----------------------------
 *
 * After a failure all later calls fail too, until the next init. */

struct cbb_st {
  uint8_t* buf;
  size_t len;
  size_t cap;
  int can_resize;
  int error;
};

/* Makes an empty CBB that may only be cleaned up. */
static __inline__ void CBB_zero(CBB* cbb) { memset(cbb, 0, sizeof *cbb); }

/* Makes a CBB that grows. Fails if memory is short. */
static __inline__ int CBB_init(CBB* cbb, size_t initial_capacity) {
  CBB_zero(cbb);
  if (initial_capacity > 0) {
    cbb->buf = (uint8_t*)malloc(initial_capacity);
    if (cbb->buf == NULL) return 0;
  }
  cbb->cap = initial_capacity;
  cbb->can_resize = 1;
  return 1;
}

/* Makes a CBB that writes to buf[len]. */
static __inline__ int CBB_init_fixed(CBB* cbb, uint8_t* buf, size_t len) {
  CBB_zero(cbb);
  cbb->buf = buf;
  cbb->cap = len;
  return 1;
}

/* Zeroes and frees the buffer of a CBB that grows. */
static __inline__ void CBB_cleanup(CBB* cbb) {
  if (cbb->can_resize) kxl_boringssl_free(cbb->buf);
  CBB_zero(cbb);
}

/* Sets *out_data to len more bytes, which the caller fills before the next call. Fails if the
 * buffer is fixed and full, or memory is short. */
static __inline__ int CBB_add_space(CBB* cbb, uint8_t** out_data, size_t len) {
  if (cbb->error) return 0;
  if (cbb->cap - cbb->len < len) {
    size_t wanted = cbb->len + len;
    size_t cap = cbb->cap > SIZE_MAX / 2 || cbb->cap * 2 < wanted ? wanted : cbb->cap * 2;
    uint8_t* buf = NULL;
    if (cbb->can_resize && wanted >= len) buf = (uint8_t*)malloc(cap);
    if (buf == NULL) {
      cbb->error = 1;
      return 0;
    }
    /* realloc would leave the bytes in the old buffer. */
    if (cbb->len > 0) memcpy(buf, cbb->buf, cbb->len);
    kxl_boringssl_free(cbb->buf);
    cbb->buf = buf;
    cbb->cap = cap;
  }
  *out_data = cbb->buf == NULL ? NULL : cbb->buf + cbb->len;
  cbb->len += len;
  return 1;
}

/* Adds data[len]. Fails like CBB_add_space. */
static __inline__ int CBB_add_bytes(CBB* cbb, const uint8_t* data, size_t len) {
  uint8_t* out;
  if (!CBB_add_space(cbb, &out, len)) return 0;
  if (len > 0) memcpy(out, data, len);
  return 1;
}

static __inline__ int CBB_flush(CBB* cbb) { return !cbb->error; }
static __inline__ uint8_t* CBB_data(const CBB* cbb) { return cbb->buf; }
static __inline__ size_t CBB_len(const CBB* cbb) { return cbb->len; }

/* Hands the bytes over: of a CBB that grows, the caller frees them with OPENSSL_free. Fails after
 * another failure, and then leaves the CBB to be cleaned up. out_data and out_len may be null for a
 * fixed buffer. */
static __inline__ int CBB_finish(CBB* cbb, uint8_t** out_data, size_t* out_len) {
  if (cbb->error || (cbb->can_resize && (out_data == NULL || out_len == NULL))) return 0;
  if (out_data != NULL) *out_data = cbb->buf;
  if (out_len != NULL) *out_len = cbb->len;
  CBB_zero(cbb);
  return 1;
}

#ifdef __cplusplus
namespace bssl {

/* A CBB that cleans itself up. */
class ScopedCBB {
 public:
  ScopedCBB() { CBB_zero(&cbb_); }
  ~ScopedCBB() { CBB_cleanup(&cbb_); }
  ScopedCBB(const ScopedCBB&) = delete;
  ScopedCBB& operator=(const ScopedCBB&) = delete;
  CBB* get() { return &cbb_; }
  const CBB* get() const { return &cbb_; }
  CBB* operator->() { return &cbb_; }

 private:
  CBB cbb_;
};

}  // namespace bssl
#endif

#endif /* OPENSSL_HEADER_BYTESTRING_H */
