// SPDX-License-Identifier: Apache-2.0
// The signatures of liboqs, of which kexlane has none: every name is unknown, and every call fails.
#include "compat/liboqs/oqs/oqs.h"

const char* OQS_SIG_alg_identifier(size_t) { return nullptr; }
int OQS_SIG_alg_count() { return OQS_SIG_algs_length; }
int OQS_SIG_alg_is_enabled(const char*) { return 0; }
bool OQS_SIG_supports_ctx_str(const char*) { return false; }
OQS_SIG* OQS_SIG_new(const char*) { return nullptr; }
void OQS_SIG_free(OQS_SIG*) {}
OQS_STATUS OQS_SIG_keypair(const OQS_SIG*, uint8_t*, uint8_t*) { return OQS_ERROR; }
OQS_STATUS OQS_SIG_sign(const OQS_SIG*, uint8_t*, size_t*, const uint8_t*, size_t, const uint8_t*) {
  return OQS_ERROR;
}
OQS_STATUS OQS_SIG_sign_with_ctx_str(const OQS_SIG*, uint8_t*, size_t*, const uint8_t*, size_t,
                                     const uint8_t*, size_t, const uint8_t*) {
  return OQS_ERROR;
}
OQS_STATUS OQS_SIG_verify(const OQS_SIG*, const uint8_t*, size_t, const uint8_t*, size_t,
                          const uint8_t*) {
  return OQS_ERROR;
}
OQS_STATUS OQS_SIG_verify_with_ctx_str(const OQS_SIG*, const uint8_t*, size_t, const uint8_t*,
                                       size_t, const uint8_t*, size_t, const uint8_t*) {
  return OQS_ERROR;
}

const char* OQS_SIG_STFL_alg_identifier(size_t) { return nullptr; }
int OQS_SIG_STFL_alg_count() { return OQS_SIG_STFL_algs_length; }
int OQS_SIG_STFL_alg_is_enabled(const char*) { return 0; }
int OQS_SIG_STFL_keygen_and_sign_supported() { return 0; }
OQS_SIG_STFL* OQS_SIG_STFL_new(const char*) { return nullptr; }
void OQS_SIG_STFL_free(OQS_SIG_STFL*) {}
OQS_STATUS OQS_SIG_STFL_keypair(const OQS_SIG_STFL*, uint8_t*, OQS_SIG_STFL_SECRET_KEY*) {
  return OQS_ERROR;
}
OQS_STATUS OQS_SIG_STFL_sign(const OQS_SIG_STFL*, uint8_t*, size_t*, const uint8_t*, size_t,
                             OQS_SIG_STFL_SECRET_KEY*) {
  return OQS_ERROR;
}
OQS_STATUS OQS_SIG_STFL_verify(const OQS_SIG_STFL*, const uint8_t*, size_t, const uint8_t*, size_t,
                               const uint8_t*) {
  return OQS_ERROR;
}
OQS_STATUS OQS_SIG_STFL_sigs_remaining(const OQS_SIG_STFL*, unsigned long long*,
                                       const OQS_SIG_STFL_SECRET_KEY*) {
  return OQS_ERROR;
}
OQS_STATUS OQS_SIG_STFL_sigs_total(const OQS_SIG_STFL*, unsigned long long*,
                                   const OQS_SIG_STFL_SECRET_KEY*) {
  return OQS_ERROR;
}
OQS_SIG_STFL_SECRET_KEY* OQS_SIG_STFL_SECRET_KEY_new(const char*) { return nullptr; }
void OQS_SIG_STFL_SECRET_KEY_free(OQS_SIG_STFL_SECRET_KEY*) {}
void OQS_SIG_STFL_SECRET_KEY_SET_lock(OQS_SIG_STFL_SECRET_KEY*, lock_key) {}
void OQS_SIG_STFL_SECRET_KEY_SET_unlock(OQS_SIG_STFL_SECRET_KEY*, unlock_key) {}
void OQS_SIG_STFL_SECRET_KEY_SET_mutex(OQS_SIG_STFL_SECRET_KEY*, void*) {}
void OQS_SIG_STFL_SECRET_KEY_SET_store_cb(OQS_SIG_STFL_SECRET_KEY*, secure_store_sk, void*) {}
OQS_STATUS OQS_SIG_STFL_SECRET_KEY_serialize(uint8_t**, size_t*, const OQS_SIG_STFL_SECRET_KEY*) {
  return OQS_ERROR;
}
OQS_STATUS OQS_SIG_STFL_SECRET_KEY_deserialize(OQS_SIG_STFL_SECRET_KEY*, const uint8_t*, size_t,
                                               void*) {
  return OQS_ERROR;
}
